"""Training: `loop` shows one student step by step, `cohort` trains many at once with the same numbers, `hidden` trains
many whose hidden layers learn too."""

from course_lib.training.cohort import Cohort, Lesson, train_cohort
from course_lib.training.hidden import HiddenLesson, train_hidden
from course_lib.training.loop import History, distill, learn, train, training_step

__all__ = [
    "Cohort",
    "HiddenLesson",
    "History",
    "Lesson",
    "distill",
    "learn",
    "train",
    "train_cohort",
    "train_hidden",
    "training_step",
]
