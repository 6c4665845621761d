"""What does it take to copy a model that only answers questions: which questions, and how much of each answer?"""
