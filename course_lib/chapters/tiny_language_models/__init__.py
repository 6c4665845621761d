"""Should a student copy its teacher's text or its probabilities, and by which distance?"""
