"""Why does a model tuned to please give the same answer every time, and what brings the others back?"""
