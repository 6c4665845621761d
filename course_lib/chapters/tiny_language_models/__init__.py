"""Should a student copy its teacher's text or its probabilities, by which distance, and on whose text?"""
