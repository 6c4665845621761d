"""Many teachers, one student: committees, liars among the teachers, and specialists."""
