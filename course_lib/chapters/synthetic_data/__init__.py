"""What can a student learn from its teacher's one number, and whose knowledge is it?"""
