"""Rounded nets that go on learning: from labels (quantisation-aware training) or from the original's soft targets
(quantisation-aware distillation), beside those that are only rounded, and beside the unrounded net that learns too."""

from dataclasses import replace

import torch

from course_lib.chapters.fewer_bits.recipe import RECIPE, Recipe
from course_lib.chapters.fewer_bits.rounding import rounded, rounding_of
from course_lib.study.classroom import Classroom, Trial
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Lesson

PTQ, QAT, QAD = "PTQ", "QAT", "QAD"
SLOW, OLD = "QAT, slower", "QAT, old labels"
UNROUNDED = 32  # bits of a net that is not rounded, as its weights are stored in memory


@kept
def healing(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of nets by (method, bits, pictures), with accuracy and agreement with the original.

    methods: PTQ, rounded only (0 pictures); QAT, labels; QAD, the original's soft targets at recipe.T, without labels;
    SLOW, the fewest labels at the rate recipe.slower; OLD, the most labels that the original itself learned from.
    bits: recipe.healed, and UNROUNDED, a net that learns the same without being rounded: the control.
    """
    tests = torch.stack([trial.split.test.images for trial in classroom.trials])
    tables = []
    for bits in recipe.healed:
        logits = rounded(classroom.teachers, bits).logits(tests).cpu()[None]
        found = {"accuracy": classroom.accuracy(logits), "agreement": classroom.agreement(logits)}
        tables.append(Table.of([(PTQ, bits, 0)], classroom.seeds, **found))
    few, many = min(recipe.pictures), max(recipe.pictures)
    for bits in (UNROUNDED, *recipe.healed):
        lessons = {}
        for n in recipe.pictures:
            lessons[QAT, bits, n] = lambda trial, n=n: labelled(trial, n)
            lessons[QAD, bits, n] = lambda trial, n=n: told(trial, n, recipe.T)
        lessons[OLD, bits, many] = lambda trial: labelled(trial, many, trial.split.teacher)
        slow = {(SLOW, bits, few): lambda trial: labelled(trial, few)}
        slower = replace(recipe, healing=replace(recipe.healing, lr=recipe.slower))
        held = None if bits == UNROUNDED else rounding_of(bits)
        for these, settings in ((lessons, recipe), (slow, slower)):
            tables.append(healed(classroom, these, settings, held, device=device, progress=progress))
    return Table.joined(tables)


def healed(classroom: Classroom, lessons: dict, recipe: Recipe, held, **where) -> Table:
    """Return the Table of accuracy and agreement of the originals after the lessons, calculating with weights as `held`
    gives them."""
    widths = classroom.teachers.widths
    _, logits = classroom.students(lessons, widths, recipe.healing, start=classroom.teachers, held=held, **where)
    found = {"accuracy": classroom.accuracy(logits), "agreement": classroom.agreement(logits)}
    return Table.of(lessons, classroom.seeds, **found)


def labelled(trial: Trial, count: int, pile=None) -> Lesson:
    """Return the Lesson of the first `count` pictures of a pile, by default the transfer pile, with their labels."""
    pile = (trial.split.transfer if pile is None else pile).take(count)
    return Lesson(pile.images, pile.labels, seed=trial.seed)


def told(trial: Trial, count: int, T: float) -> Lesson:
    """Return the Lesson of `count` transfer pictures without labels, with the original's soft targets at T."""
    pile = trial.split.transfer.take(count)
    return Lesson(pile.images, None, trial.transfer_logits[:count], T, alpha=1.0, seed=trial.seed)
