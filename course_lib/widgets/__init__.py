"""Widgets: live in JupyterLab, and on pages and slides with no kernel and no network. In a notebook:

widgets.soft_targets(room)             # one picture, its two targets, and a student that learns from them
widgets.temperature(room, sweep)       # logits to drag, T, entropy, and the students of every T
widgets.language_collapse(gpt, stories) # generations side by side, and animals whose lights go out
widgets.predict("01", interval, question="How many threes does it recognise?", unit="%")
widgets.quiz("01")                     # one question at a time; every option explains itself
"""


def soft_targets(room, recipe=None):
    """Return the widget of chapter 01 for the first seat of a Classroom; recipe: a student.Recipe.

    Trains a student for every row of the stored table first: a few seconds.
    """
    from course_lib.widgets.topics import SoftTargets

    return SoftTargets(room, recipe)


def temperature(room, sweep, count=6):
    """Return the widget of chapter 02.

    room: a Classroom, of whose first seat `count` pictures are shown; sweep: the Table of
    experiments.temperature.sweep.
    """
    from course_lib.widgets.topics import Temperature

    return Temperature(room, sweep, count)


def language_collapse(table, stories, counting=None, recipe=None):
    """Return the widget of chapter 17.

    table, stories: what experiments.language_collapse.tiny_gpt returns; counting, recipe: its Counting and TinyGPT,
    where they are not the defaults. In JupyterLab it also trains a chain of tiny GPTs live.
    """
    from course_lib.widgets.echoes import LanguageCollapse

    return LanguageCollapse(table, stories, counting, recipe)


def predict(name, measured, *, question, unit="%", low=None, high=None):
    """Return a widget that asks for a guess before it shows what was measured.

    name: where the guess is remembered, as "01"; measured: an Interval; low, high: what a guess may be (default: 0 and
    100 if the unit is "%", else anything).
    """
    from course_lib.widgets.topics import Predict

    return Predict(name, measured, question=question, unit=unit, low=low, high=high)


def quiz(chapter):
    """Return the quiz of a chapter, as "01", one question at a time. Unknown chapter: CourseError."""
    from course_lib.widgets.topics import QuizWidget

    return QuizWidget(chapter)
