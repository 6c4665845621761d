"""Chapter 08, what to copy: students of text and of probabilities, and the controls that could explain them.

A condition is (method, documents, steps). METHODS of students.py: "data", true documents; "text", documents that the
teacher wrote (sequence-level distillation); "logits", the teacher's probabilities along the true documents.
"""

from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.chapters.tiny_language_models import students
from course_lib.chapters.tiny_language_models.recipe import RECIPE, Recipe
from course_lib.data import language
from course_lib.errors import CourseError
from course_lib.models import language_models
from course_lib.study.each_seed import in_processes
from course_lib.study.results import Table

TEACHER = "teacher"  # the teacher itself
IGNORANT = "ignorant"  # a model of the teacher's size that has read the fewest documents alone
SMOOTHED = "smoothed "  # in front of a method: with label smoothing
DECAYED = "decayed "  # in front of a method: with weight decay
OWN = "own logits"  # the teacher is the data student of the same documents
IGNORANTS = "ignorant logits"  # the teacher is the ignorant model
ALONG = "logits on text"  # the teacher's probabilities along the teacher's own text
COLD = "cold text"  # text that the teacher wrote at a lower temperature


@dataclass
class Lessons:
    """All that the students of one seed may learn from. text: "data", "text" and COLD → documents; teachers: TEACHER,
    and, once they are asked for, IGNORANT and OWN → models."""

    seed: int
    recipe: Recipe
    text: dict
    teachers: dict

    def model(self, condition):
        """Return the model of a condition, trained."""
        method, _, steps = condition
        if method in (TEACHER, IGNORANT):
            return self._teacher(method)
        base = plain(method)
        asked = {"logits": TEACHER, ALONG: TEACHER, OWN: OWN, IGNORANTS: IGNORANT}.get(base)
        return students.teach(
            self.read(condition),
            self.seed,
            self.recipe.of(steps, self.recipe.decay if method.startswith(DECAYED) else 0.0),
            teacher=asked and self._teacher(asked),
            smoothing=self.recipe.smoothing if method.startswith(SMOOTHED) else 0.0,
            recipe=self.recipe,
            device=self.teachers[TEACHER].device,
        )

    def read(self, condition):
        """Return the documents that a condition learns from."""
        method, count, _ = condition
        if method == TEACHER:
            return students.teachers_text(self.seed, self.recipe)
        return self.text[{"text": "text", ALONG: "text", COLD: COLD}.get(plain(method), "data")][:count]

    def _teacher(self, name):
        if name not in self.teachers:
            few, device = self.text["data"][: self.recipe.small], self.teachers[TEACHER].device
            if name == OWN:
                made = students.teach(few, self.seed, self.recipe.student, recipe=self.recipe, device=device)
            else:
                made = students.train_ignorant(few, self.seed, self.recipe, device)
            self.teachers[name] = made
        return self.teachers[name]


def plain(method: str) -> str:
    """Return a method without the name of a regulariser in front of it."""
    return method.removeprefix(SMOOTHED).removeprefix(DECAYED)


def conditions(recipe: Recipe = RECIPE) -> tuple[tuple[str, int, int], ...]:
    """Return all that is compared, (method, documents, steps): the teacher, each of METHODS with all documents and
    steps, and the controls."""
    few, usual, most = recipe.small, recipe.usual, recipe.large
    grid = [(m, count, steps) for count in recipe.sizes for steps in (usual, recipe.long) for m in students.METHODS]
    return (
        (TEACHER, recipe.read, recipe.teacher.steps),
        *grid,
        *((m, few, recipe.short) for m in ("data", "logits")),
        *((kind + m, few, usual) for kind in (SMOOTHED, DECAYED) for m in ("data", "logits")),
        (OWN, few, usual),
        (IGNORANT, few, recipe.ignorant.steps),
        (IGNORANTS, few, usual),
        (ALONG, most, recipe.long),
        (COLD, recipe.middle, recipe.long),
        *((m, most, recipe.longest) for m in ("data", "logits")),
    )


def table(seeds, recipe: Recipe = RECIPE, *, wanted=None, device=None, progress: bool = False) -> Table:
    """Return the Table of models by condition.

    wanted: some of conditions() (default: all). Metrics: gap, agreement, grammar and animals as students.judge() and
    students.written() say; copied, percent of the model's documents that stand among those it has read; chance, percent
    of fresh true documents that do; and grammar and animals of what it writes at each temperature of recipe.decoding,
    as named by at() (NaN but for decoders()). CourseError for an unknown condition.
    """
    known = conditions(recipe)
    wanted = known if wanted is None else tuple(wanted)
    for condition in wanted:
        if condition not in known:
            raise CourseError(
                f"There is no condition {condition!r}: choose (method, documents, steps) from "
                "documents.conditions(recipe)."
            )
    workers = 1 if device is not None and torch.device(device).type != "cpu" else None  # a GPU is busy with one
    found = in_processes(
        seeds, _of_seed, recipe, wanted, device, workers=workers, progress=progress, label="seeds of students"
    )
    done = tuple(seeds)[: len(found)]
    return Table.of_rows({(c, s): row for s, rows in zip(done, found, strict=True) for c, row in rows.items()}, done)


def decoders(recipe: Recipe = RECIPE) -> tuple[tuple[str, int, int], ...]:
    """Return the conditions whose students are let write at lower temperatures, too: of true text after few and after
    many steps, and of colder text."""
    return tuple((m, recipe.middle, n) for m, n in (("data", recipe.usual), ("data", recipe.long), (COLD, recipe.long)))


def at(metric: str, T: float) -> str:
    """Return the name of a metric of documents that were written at temperature T."""
    return f"{metric} at {T:g}"


def lessons_of(seed: int, recipe: Recipe = RECIPE, *, teacher=None, device=None) -> Lessons:
    """Return the Lessons of a seed. teacher: a trained one (default: that of the seed)."""
    teacher = teacher or students.train_teacher(seed, recipe, device=device)
    text = {method: students.text_for(method, teacher, recipe.large, seed) for method in ("data", "text")}
    text[COLD] = students.write(teacher, recipe.middle, runtime.derive(seed, "colder text"), recipe.cold)
    return Lessons(seed, recipe, text, {TEACHER: teacher})


def _of_seed(seed, recipe, wanted, device):
    """Return {condition: metrics} of one seed."""
    lessons = lessons_of(seed, recipe, device=device)
    heldout = language.automaton().sample(recipe.heldout, runtime.derive(seed, "held out"))
    fresh = language.automaton().sample(recipe.written, runtime.derive(seed, "fresh"))
    best = language_models.logits(lessons.teachers[TEACHER], heldout).argmax(dim=-1)
    draw, rows = runtime.derive(seed, "judged"), {}
    for condition in wanted:
        model, read = lessons.model(condition), lessons.read(condition)
        own = students.write(model, recipe.written, draw)
        rows[condition] = {
            **students.judge(model, heldout, best),
            **students.written(own),
            "copied": students.by_heart(own, read),
            "chance": students.by_heart(fresh, read),
        }
        for T in recipe.decoding:
            asked = condition in decoders(recipe)
            text = students.write(model, recipe.written, draw, T) if asked else None
            rows[condition] |= {at(metric, T): value for metric, value in students.written(text).items()}
    return rows
