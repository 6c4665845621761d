"""Experiments, one module per chapter: run(...) → Result with Tables; claims(result) → list of Claims."""

import importlib

from course_lib.errors import unknown

TOPICS = (
    "start_here",
    "soft_targets",
    "temperature",
    "hidden_layers",
    "many_teachers",
    "tiny_language_models",
    "reasoning",
    "model_collapse",
    "language_collapse",
)


def get(topic):
    """Return the experiment module of a chapter. Unknown topic: CourseError."""
    if topic not in TOPICS:
        raise unknown("experiment", topic, TOPICS)
    return importlib.import_module(f"{__name__}.{topic}")
