"""What can a student learn from inside its teacher, and what is left of it beside a placebo?"""
