"""You have distilled a model: what is the student good for, what does it cost, and what leaves one machine?"""
