"""Hard labels against the teacher's soft targets: where they help, where not, and what the gain is made
of."""
