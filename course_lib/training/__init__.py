"""Training: `loop` shows one student step by step, `cohort` trains many at once with the same numbers, `hidden` trains
many whose hidden layers learn too, `language` trains language models, `policy_gradient` by rewards, `transformers`
many small transformers at once. Every trainer takes Settings."""

from course_lib.training.cohort import Cohort, Lesson, train_cohort
from course_lib.training.hidden import HiddenLesson, train_hidden
from course_lib.training.loop import History, distill, learn, train, training_step
from course_lib.training.policy_gradient import PolicySettings
from course_lib.training.settings import Settings
from course_lib.training.transformers import train_crowd

__all__ = [
    "Cohort",
    "HiddenLesson",
    "History",
    "Lesson",
    "PolicySettings",
    "Settings",
    "distill",
    "learn",
    "train",
    "train_cohort",
    "train_crowd",
    "train_hidden",
    "training_step",
]
