"""Exercises of chapter 18: those of practice_measures.py and practice_loops.py; its quiz stands in quiz.py."""

from course_lib.chapters.language_collapse import practice_loops, practice_measures
from course_lib.chapters.language_collapse.quiz import QUIZ

__all__ = ["EXERCISES", "QUIZ"]

EXERCISES = practice_measures.EXERCISES | practice_loops.EXERCISES
