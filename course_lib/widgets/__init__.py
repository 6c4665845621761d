"""Widgets: live in JupyterLab, and on pages and slides with no kernel and no network. In a notebook:

widgets.Predict("01", interval, question="How many threes does it recognise?", unit="%")
widgets.Quiz("01")                     # one question at a time; every option explains itself
widgets.Welcome(classroom)             # of the start page: a student learns to read

A chapter's own widget is a class in its folder: course_lib.chapters.soft_targets.widget.SoftTargets(classroom).
"""

import importlib

from course_lib.errors import unknown

SHARED = {
    "Predict": "predict",
    "Quiz": "quiz",
    "Welcome": "welcome",
}  # imported when first used: the import of this package stays light

__all__ = ["Predict", "Quiz", "Welcome"]


def __getattr__(name):
    if name in SHARED:
        return getattr(importlib.import_module(f"{__name__}.{SHARED[name]}"), name)
    # AttributeError, because hasattr() and tab completion rely on it.
    raise AttributeError(str(unknown("widget", name, SHARED)))


def __dir__():
    return sorted([*globals(), *SHARED])
