"""Teachers and students of text: what to copy (text or probabilities), which divergence, and whose text."""
