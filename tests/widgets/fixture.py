"""What the tests of the page's side start from: stored widgets, and the losses that PyTorch finds.

python -m tests.widgets.fixture     writes tests/js/fixture.json (test_student.py and test_model_collapse.py hold it
equal to Python's numbers)
"""

import dataclasses
import functools
import itertools
import json
import time
from pathlib import Path

from course_lib import metrics, runtime, widgets
from course_lib.chapters.language_collapse import experiment as language_collapse
from course_lib.chapters.many_teachers import experiment as many_teachers
from course_lib.chapters.model_collapse import theory as generation_theory
from course_lib.chapters.reasoning import experiment as reasoning
from course_lib.chapters.temperature import experiment as temperature
from course_lib.chapters.tiny_language_models import experiment as tiny_language_models
from course_lib.data import language, sums
from course_lib.models import classifiers
from course_lib.study.classroom import TeacherRecipe, open_classroom
from course_lib.training import Settings, loop
from course_lib.widgets import committee, hidden, student

PATH = Path(__file__).parents[1] / "js" / "fixture.json"
# as all_widgets builds them
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
    "predict",
    "quiz",
)
RECIPE = student.Recipe(images=(20, 40), alpha=(0.0, 0.5, 1.0), T=(1.0, 4.0), test=60, steps=40)
HIDDEN = hidden.Recipe(weight=(0.0, 10.0), moves=(0.0, 3.0, 10.0), images=20, test=60, steps=40, every=10)
COMMITTEE = committee.Recipe(
    images=(40,),
    test=60,
    steps=40,
    shown=4,
    experiment=many_teachers.Recipe(labels=30, member=Settings(steps=40), specialist=Settings(steps=40)),
)
BLENDS = (
    (0, 5, 0, [1, 1, 1, 1, 1]),
    (0, 3, 1, [1, 4, 2, 1, 1]),
    (1, 1, 0, [2, 0, 0, 0, 0]),
    (2, 4, 0, [0, 1, 0, 3, 4]),
    (3, 5, 0, [1, 2, 3, 4, 1]),
    (4, 5, 0, [1, 1, 1, 1, 1]),
    (4, 5, 1, [1, 1, 0, 1, 2]),
)
SMALL_GPT = language_collapse.TinyGPT(documents=60, generations=2, steps=40, width=16, test=20)
CASES = ((1.0, 4.0, 40), (0.0, 1.0, 40), (0.5, 1.0, 20), (0.7, 20.0, 40))


def slow_widget(classroom):
    """A widget soft_targets that trains for about a second, so that one can watch it and stop it."""
    from course_lib.widgets.topics import SoftTargets

    class Slow(SoftTargets):
        def answer(self, want):
            for frame in super().answer(want):
                time.sleep(0.01)
                yield frame

    return Slow(classroom, dataclasses.replace(RECIPE, steps=100, every=2))


def hasty_classroom():
    """A Classroom of two seeds with hastily trained teachers."""
    return open_classroom((3, 0), TeacherRecipe(settings=Settings(steps=40, lr=0.005)), transfer=120, test=200)


def deep_room():
    """The same with deep teachers."""
    return open_classroom((3, 0), TeacherRecipe("deep teacher", settings=Settings(steps=40, lr=0.005)), transfer=120, test=200)


def small_sweep(classroom):
    """A Table of two models over three temperatures."""
    return temperature.sweep(
        classroom, temperature.Recipe(sweep=(1.0, 4.0, 20.0), students=("student", "thin student"), steps=20)
    )


def small_language_models():
    """The widget of chapter 08 with a teacher and students of width 8 that have hardly learned."""
    from course_lib.widgets.language import Recipe

    lesson = tiny_language_models.Recipe(
        teacher_width=8, teacher_layers=1, teacher_steps=60, student_width=8, student_steps=30, student_batch=20
    )
    teacher = tiny_language_models.train_teacher(0, lesson)
    return widgets.tiny_language_models(teacher, Recipe(documents=(20, 40), moves=(20, 40, 80), lesson=lesson))


@functools.cache
def small_gpts():
    """What tiny_gpt returns for a loop of three short generations."""
    return language_collapse.tiny_gpt((0,), SMALL_GPT, workers=1)


def counted():
    """Documents, and the frequencies that a refit finds in them, one for each transition of the page's language."""
    truth = language.automaton()
    documents = truth.sample(60, 5)
    state, word = (truth.P > 0).nonzero(as_tuple=True)
    frequencies = [round(float(p), 6) for p in truth.refit(documents).P[state, word]]
    alive = int(language_collapse.alive(truth.counts(documents)))
    return {"texts": language.decode(documents), "frequencies": frequencies, "alive": alive}


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


@functools.cache
def small_pipeline():
    """A run of chapter 10 in which two stages were begun: their models know nothing."""
    from tests.chapters.reasoning.test_experiment import HASTY

    pipeline = reasoning.Pipeline(3, HASTY)
    pipeline.run("zero")
    return pipeline


def all_widgets(classroom):
    """One widget of each topic."""
    trial = classroom.trials[0]
    models = {name: classifiers.build(name, 3) for name in ("teacher", "student")}
    for model in models.values():
        loop.learn(model, trial.split.transfer.images, trial.split.transfer.labels, steps=20)
    return {
        "start_here": widgets.start_here(models, trial.split.test, 6),
        "soft_targets": widgets.soft_targets(classroom, RECIPE),
        "temperature": widgets.temperature(classroom, small_sweep(classroom)),
        "hidden_layers": widgets.hidden_layers(deep_room(), HIDDEN),
        "many_teachers": widgets.many_teachers(classroom, recipe=COMMITTEE),
        "tiny_language_models": small_language_models(),
        "reasoning": widgets.reasoning(small_pipeline(), small_lines()),
        "predict": widgets.predict("01", metrics.interval([90.0, 92.0, 91.0]), question="How many are right?"),
        "quiz": widgets.quiz("01"),
        "model_collapse": widgets.model_collapse(),
        "language_collapse": widgets.language_collapse(*small_gpts(), recipe=SMALL_GPT),
    }


def torch_losses(school, steps=20):
    """The loss before each of the first steps, for every case."""
    found = []
    for alpha, T, images in CASES:
        moments = itertools.islice(student.lesson(school, alpha, T, images), steps)
        found.append({"want": {"alpha": alpha, "T": T, "images": images}, "losses": [loss() for _, loss, _ in moments]})
    return found


def exact_means():
    """The exact mean variance of chains, for every world that the page simulates: what it must find by itself."""
    regimes = ("replace", "accumulate", "subsample", "fresh", "mix", "anchor")
    found = []
    for regime, samples, share in [
        *((r, m, 0.1) for r in regimes for m in (10, 50)),
        ("mix", 25, 0.1),
        ("anchor", 7, 0.5),
    ]:
        exact = generation_theory.gaussian(regime, samples=samples, generations=100, share=share)["variance"]
        at = {k: round(float(exact[k]), 12) for k in (0, 1, 2, 3, 10, 100)}
        found.append({"regime": regime, "samples": samples, "share": share, "variance": at})
    return found


def python_blends(widget):
    """The blended probabilities of the first three pictures of both piles, as Python mixes them."""
    found = []
    for kind, teachers, bad, weights in BLENDS:
        want = {"kind": kind, "teachers": teachers, "bad": bad, "weights": weights}
        parts = [(part[:3] / committee.T).softmax(dim=-1) for part in widget.blends(want)]
        found.append({"want": want, "shares": [[round(v, 6) for v in part.flatten().tolist()] for part in parts]})
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
        classroom = hasty_classroom()
        built = all_widgets(classroom)
        return {
            "stored": {topic: widget.stored_html() for topic, widget in built.items()},
            "student": torch_losses(student.school_of(classroom.trials[0], RECIPE)),
            "blends": python_blends(built["many_teachers"]),
            "chains": exact_means(),
            "language": torch_logits(built["tiny_language_models"]),
            "counted": counted(),
        }


if __name__ == "__main__":
    PATH.write_text(json.dumps(build(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{PATH}: written")
