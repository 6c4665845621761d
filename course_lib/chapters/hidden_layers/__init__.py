"""What can a student learn from inside its teacher, and how does a control take a result apart?"""
