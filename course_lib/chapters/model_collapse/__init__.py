"""What happens to models that learn from models, which of three errors does it, and what stops it?"""
