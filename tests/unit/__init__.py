"""Tests of course_lib, one module each. The answers are worked out by hand in the comments."""
