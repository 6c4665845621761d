"""What the tests of the page's side start from: stored widgets, and the losses that PyTorch finds.

python -m tests.widgets.fixture     writes tests/js/fixture.json (test_student.py holds it equal to PyTorch's numbers)
"""

import dataclasses
import itertools
import json
import time
from pathlib import Path

from course_lib import metrics, runtime, widgets
from course_lib.experiments import temperature, tiny_language_models
from course_lib.experiments.classroom import TeacherRecipe, open_classroom
from course_lib.widgets import student

PATH = Path(__file__).parents[1] / "js" / "fixture.json"
RECIPE = student.Recipe(images=(20, 40), alpha=(0.0, 0.5, 1.0), T=(1.0, 4.0), test=60, steps=40)
CASES = ((1.0, 4.0, 40), (0.0, 1.0, 40), (0.5, 1.0, 20), (0.7, 20.0, 40))


def slow_widget(room):
    """A widget soft_targets that trains for about a second, so that one can watch it and stop it."""
    from course_lib.widgets.topics import SoftTargets

    class Slow(SoftTargets):
        def answer(self, want):
            for frame in super().answer(want):
                time.sleep(0.01)
                yield frame

    return Slow(room, dataclasses.replace(RECIPE, steps=100, every=2))


def hasty_room():
    """A Classroom of two seeds with hastily trained teachers."""
    return open_classroom((3, 0), TeacherRecipe(steps=40), transfer=120, test=200)


def small_sweep(room):
    """A Table of two models over three temperatures."""
    return temperature.sweep(
        room, temperature.Recipe(sweep=(1.0, 4.0, 20.0), students=("student", "thin student"), steps=20)
    )


def small_language_models():
    """The widget of chapter 08 with a teacher and students of width 8 that have hardly learned."""
    from course_lib.widgets.language import Recipe

    lesson = tiny_language_models.Recipe(
        teacher_width=8, teacher_layers=1, teacher_steps=60, student_width=8, student_steps=30, student_batch=20
    )
    teacher = tiny_language_models.train_teacher(0, lesson)
    return widgets.tiny_language_models(teacher, Recipe(documents=(20, 40), moves=(20, 40, 80), lesson=lesson))


def all_widgets(room):
    """One widget of each topic."""
    return {
        "soft_targets": widgets.soft_targets(room, RECIPE),
        "temperature": widgets.temperature(room, small_sweep(room)),
        "tiny_language_models": small_language_models(),
        "predict": widgets.predict("01", metrics.interval([90.0, 92.0, 91.0]), question="How many are right?"),
        "quiz": widgets.quiz("01"),
    }


def torch_losses(school, steps=20):
    """The loss before each of the first steps, for every case."""
    found = []
    for alpha, T, images in CASES:
        moments = itertools.islice(student.lesson(school, alpha, T, images), steps)
        found.append({"want": {"alpha": alpha, "T": T, "images": images}, "losses": [loss() for _, loss, _ in moments]})
    return found


def torch_logits(widget):
    """What PyTorch and the automaton say of one beginning: the page's models must say the same."""
    from course_lib.data import language
    from course_lib.models import language_models

    tokens = language.encode(["the sleepy cat"], end=False)
    models = {"teacher": widget._teacher, "student": widget._first}
    found = {name: language_models.logits(model, tokens)[0, -1].tolist() for name, model in models.items()}
    truth = language.automaton().next_words(tokens)[0, -1].tolist()
    return {"tokens": tokens[0].tolist(), "truth": truth, **found}


def build():
    """Everything that fixture.json holds."""
    with runtime.threads(1):
        room = hasty_room()
        stored = {topic: widget.stored_html() for topic, widget in all_widgets(room).items()}
        return {
            "stored": stored,
            "student": torch_losses(student.school_of(room.seats[0], RECIPE)),
            "language": torch_logits(small_language_models()),
        }


if __name__ == "__main__":
    PATH.write_text(json.dumps(build(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{PATH}: written")
