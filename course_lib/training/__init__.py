"""Training: `loop` shows one student step by step, `cohort` trains many at once with the same numbers."""

from course_lib.training.cohort import Cohort, Lesson, train_cohort
from course_lib.training.loop import History, distill, learn, train, training_step

__all__ = ["Cohort", "History", "Lesson", "distill", "learn", "train", "train_cohort", "training_step"]
