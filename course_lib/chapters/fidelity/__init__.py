"""Can a student match its teacher, or beat it; and does it copy that teacher, or only answer as well?"""
