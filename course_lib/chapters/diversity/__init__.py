"""Can better data make up for a smaller teacher, and what is better about them?"""
