"""What does a soft target tell that a label does not, when is it worth nothing, and what in it does the work?"""
