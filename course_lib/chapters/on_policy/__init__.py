"""Who should write the text that a student learns from, and how often should it be graded?"""
