"""What the tests of the page's side start from: stored widgets, and the losses that PyTorch finds.

python -m tests.widgets.fixture     writes tests/js/fixture.json (test_student.py holds it equal to PyTorch's numbers)
"""

import dataclasses
import itertools
import json
import time
from pathlib import Path

from course_lib import metrics, runtime, widgets
from course_lib.data import sums
from course_lib.experiments import reasoning, temperature
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


def small_lines():
    """Two runs of chapter 10's line as if they had been made: no model is trained, the traces are cut from a corpus."""
    questions = sums.split()[0]
    documents = sums.corpus("web", questions, reasoning.SHOWN * len(reasoning.STATIONS), seed=1).tolist()
    lines = {}
    for seed in (0, 1):
        lines[seed] = {
            f"{weight:g}": {
                name: {
                    "marks": [20.0 + 10 * i + seed, 0.5 * i, 100 - 10 * i - weight],
                    "tokens": documents[reasoning.SHOWN * i :][: reasoning.SHOWN],
                }
                for i, name in enumerate(reasoning.STATIONS)
            }
            for weight in reasoning.WEIGHTS
        }
    return lines


def all_widgets(room):
    """One widget of each topic."""
    return {
        "soft_targets": widgets.soft_targets(room, RECIPE),
        "temperature": widgets.temperature(room, small_sweep(room)),
        "reasoning": widgets.reasoning(lines=small_lines()),
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


def build():
    """Everything that fixture.json holds."""
    with runtime.threads(1):
        room = hasty_room()
        stored = {topic: widget.stored_html() for topic, widget in all_widgets(room).items()}
        return {"stored": stored, "student": torch_losses(student.school_of(room.seats[0], RECIPE))}


if __name__ == "__main__":
    PATH.write_text(json.dumps(build(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{PATH}: written")
