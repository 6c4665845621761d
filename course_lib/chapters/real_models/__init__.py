"""Which findings about toy models does a real one show, when it is asked the same, and which not?"""
