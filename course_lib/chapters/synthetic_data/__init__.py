"""What are model-written pairs worth, and how do you know that they are right?"""
