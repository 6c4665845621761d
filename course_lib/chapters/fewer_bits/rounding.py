"""Weights with fewer bits, without any training: how often the net is right, how often it answers as before, and where
its changed answers went."""

import functools

import torch

from course_lib import metrics, runtime
from course_lib.chapters.fewer_bits.recipe import RECIPE, Recipe
from course_lib.chapters.fewer_bits.strangers import strangers
from course_lib.errors import unknown
from course_lib.models import quantise
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Cohort

BEST, LARGEST = "best step", "largest weight"
PER_OUTPUT, PER_LAYER = "for each output", "for each layer"
CHOICES = tuple((step, place) for step in (BEST, LARGEST) for place in (PER_OUTPUT, PER_LAYER))
SHUFFLES = 50  # times that the wrong answers change places in the control


def rounding_of(bits: int, choice: tuple[str, str] = (BEST, PER_OUTPUT)):
    """Return the function (weights [students, in, out], layer, members) → weights rounded to `bits`, as train_cohort
    takes it in `held`; choice: how the step is found, and how many weights share it. CourseError for other bits than 1
    to 16, or a choice that is not among CHOICES."""
    quantise.check_bits(bits)
    if choice not in CHOICES:
        raise unknown("choice of a step", choice, CHOICES)
    step_of = {BEST: quantise.best_step, LARGEST: quantise.largest_step}[choice[0]]
    dim = {PER_OUTPUT: (1,), PER_LAYER: (1, 2)}[choice[1]]
    return functools.partial(_rounded, bits=bits, step_of=step_of, dim=dim)


def _rounded(weights, layer=0, members=(), *, bits, step_of, dim):
    return quantise.quantise(weights, bits, step_of(weights, bits, dim))


def rounded(nets: Cohort, bits: int, choice: tuple[str, str] = (BEST, PER_OUTPUT)) -> Cohort:
    """Return the nets with their weights rounded to `bits` (post-training quantisation); biases stay as they are."""
    held = rounding_of(bits, choice)
    return Cohort(tuple(held(weight) for weight in nets.weights), nets.biases)


@kept
def rounding(classroom: Classroom, recipe: Recipe = RECIPE) -> Table:
    """Return the Table of the originals with rounded weights, by (step, place, bits), and of strangers(): the control.

    Metrics: accuracy; agreement with the original; changed, percent of exam pictures with another answer; second, the
    percent of these whose new answer was the original's second choice (NaN where none changed); shuffled, the same
    after the new answers changed places among these pictures.
    """
    tests = torch.stack([trial.split.test.images for trial in classroom.trials])
    nets = {(*choice, bits): rounded(classroom.teachers, bits, choice) for choice in CHOICES for bits in recipe.bits}
    rows = {}
    for condition, cohort in (nets | strangers(classroom, recipe)).items():
        logits = cohort.logits(tests).cpu()
        right, same = classroom.accuracy(logits), classroom.agreement(logits)
        for i, trial in enumerate(classroom.trials):
            row = {"accuracy": right[i], "agreement": same[i], "changed": 100 - same[i]}
            rows[condition, trial.seed] = row | went_where(trial.test_logits, logits[i], trial.seed)
    return Table.of_rows(rows, classroom.seeds)


def went_where(before: torch.Tensor, after: torch.Tensor, seed: int) -> dict[str, float]:
    """Return what became of the answers that changed between logits [n, classes] before and after: second, shuffled
    (percent), as rounding() measures them."""
    old, second = before.topk(2, dim=-1).indices.unbind(dim=-1)  # [n] both
    new = after.argmax(dim=-1)
    changed = (new != old).nonzero()[:, 0]
    if not len(changed):
        return {"second": float("nan"), "shuffled": float("nan")}
    source = runtime.generator(seed, "shuffled answers")
    orders = torch.stack([changed[torch.randperm(len(changed), generator=source)] for _ in range(SHUFFLES)])
    other = new[orders]  # [SHUFFLES, changed]: an answer of another picture
    counts = other != old[changed]  # its own old answer would be no change
    hits = ((other == second[changed]) & counts).sum()
    return {
        "second": 100 * float((new[changed] == second[changed]).double().mean()),
        "shuffled": 100 * float(hits / counts.sum()) if bool(counts.any()) else float("nan"),
    }


def agreement_of(nets: Cohort, classroom: Classroom) -> metrics.Interval:
    """Return how often nets, one per seed, answer the exam as the originals do, in percent."""
    tests = torch.stack([trial.split.test.images for trial in classroom.trials])
    return metrics.interval(classroom.agreement(nets.logits(tests).cpu()))
