"""What passes from a teacher to its student, and what did it mean that *R1 trained a Llama model*?"""
