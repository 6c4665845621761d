"""What the temperature does: to the targets, to the gradient, to the student, and to an overconfident
teacher."""
