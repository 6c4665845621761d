"""What is a model, what is training, and what did it mean that *R1 trained a Llama model*?"""
