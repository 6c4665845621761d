"""Exercises of chapter 18: those of measuring.py and mending.py; its quiz stands in quiz.py."""

from course_lib.chapters.language_collapse import measuring, mending
from course_lib.chapters.language_collapse.quiz import QUIZ

__all__ = ["EXERCISES", "QUIZ"]

EXERCISES = measuring.EXERCISES | mending.EXERCISES
