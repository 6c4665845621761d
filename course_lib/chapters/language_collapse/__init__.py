"""What happens to words and sentences when language models learn from each other, and what keeps them?"""
