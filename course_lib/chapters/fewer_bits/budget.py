"""The control that decides: what else the bytes of a rounded net could have been. Nets of the same bytes with more bits
and fewer units, and pruned ones, all distilled from the original on the same unlabelled pictures."""

import bisect
import functools
from dataclasses import replace

import torch

from course_lib.chapters.fewer_bits.healing import told
from course_lib.chapters.fewer_bits.recipe import RECIPE, Budget
from course_lib.chapters.fewer_bits.rounding import rounding_of
from course_lib.errors import CourseError
from course_lib.models import classifiers, quantise
from course_lib.runtime import is_whole
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Cohort

CUT, FRESH, PRUNED = "cut", "fresh", "pruned"


@kept
def same_bytes(classroom: Classroom, recipe: Budget = RECIPE.budget, *, device=None, progress=False) -> Table:
    """Return the Table of distilled nets by (kind, bits, bytes), with accuracy, agreement with the original, and units
    (of each hidden layer; of a pruned net, percent of the weights that it keeps).

    kinds: CUT, the original's most important units, rounded while it learns; FRESH, as many units from random weights;
    PRUNED, the original's largest weights, in rounds. A budget that pays for more units than the original has is left
    out.
    """
    tables, where = [], {"device": device, "progress": progress}
    original = classroom.teachers.widths
    for place, size in enumerate(recipe.sizes):
        for bits, rates in zip(recipe.bits, recipe.rates, strict=True):
            units = widest(size, bits, original)
            if units > original[1]:
                continue
            small = cut(classroom.teachers, units)
            settings = replace(recipe.settings, lr=rates[place])
            tables.append(_distilled(classroom, recipe, (CUT, bits, size), small.widths, small, settings, **where))
            if bits in recipe.fresh:
                rate = recipe.fresh_rates[recipe.fresh.index(bits)][place]
                settings = replace(recipe.settings, lr=rate)
                tables.append(_distilled(classroom, recipe, (FRESH, bits, size), small.widths, None, settings, **where))
        if keeps(size, recipe.pruned, original) > 0:
            steps = recipe.settings.steps // recipe.rounds
            settings = replace(recipe.settings, steps=steps, lr=recipe.pruned_rates[place])
            tables.append(_pruned(classroom, recipe, size, settings, **where))
    return Table.joined(tables)


def widest(size: float, bits: int, original: tuple[int, ...]) -> int:
    """Return the most units in each hidden layer of a net of `bits` that takes at most `size` bytes; one more than the
    original has stands for all wider ones. CourseError if not even one unit fits."""
    first, last, hidden = original[0], original[-1], len(original) - 2
    fitting = [
        units
        for units in range(1, original[1] + 2)
        if quantise.stored_bytes((first, *[units] * hidden, last), bits) <= size
    ]
    if not fitting:
        raise CourseError(f"{size} bytes do not pay for one unit with {bits} bits a weight: give more bytes.")
    return fitting[-1]


def cut(nets: Cohort, units: int) -> Cohort:
    """Return the nets with only the `units` most important units of each hidden layer (structured pruning). A unit
    counts by the length of the weights into it times that of the weights out of it. CourseError for more units than a
    layer has, or none."""
    most = min(nets.widths[1:-1])
    if not is_whole(units) or not 1 <= units <= most:
        raise CourseError(f"{units!r} units were asked for and a hidden layer has {most}: ask for 1 to {most}.")
    weights, biases = list(nets.weights), list(nets.biases)
    for layer in range(len(weights) - 1):
        counts = weights[layer].norm(dim=1) * weights[layer + 1].norm(dim=2)  # [nets, units]
        best = counts.topk(units, dim=-1).indices.sort(dim=-1).values
        weights[layer] = weights[layer].gather(2, best[:, None].expand(-1, weights[layer].shape[1], -1))
        biases[layer] = biases[layer].gather(2, best[:, None])
        weights[layer + 1] = weights[layer + 1].gather(1, best[..., None].expand(-1, -1, weights[layer + 1].shape[2]))
    return Cohort(tuple(weights), tuple(biases))


def _distilled(classroom, recipe, condition, widths, start, settings, **where):
    bits = condition[1]
    lessons = {condition: functools.partial(told, count=recipe.pictures, T=recipe.T)}
    held = rounding_of(bits) if bits < 16 else None  # 16 bits change no answer here
    _, logits = classroom.students(lessons, widths, settings, start=start, held=held, **where)
    return _marks(classroom, condition, logits, widths[1])


def _marks(classroom, condition, logits, units):
    found = {"accuracy": classroom.accuracy(logits), "agreement": classroom.agreement(logits)}
    return Table.of([condition], classroom.seeds, **found, units=[units] * len(classroom.seeds))


# --- pruning --------------------------------------------------------------------------------------


def keeps(size: float, bits: int, original: tuple[int, ...]) -> int:
    """Return how many weights of `bits` a pruned original may keep in `size` bytes, beside where they are, the steps
    and the biases; 0 if these alone are too large."""
    places = range(classifiers.multiplications(original) + 1)
    fitting = bisect.bisect_right(places, size, key=lambda kept: quantise.stored_bytes(original, bits, kept))
    return max(0, fitting - 1)


def largest(nets: Cohort, count: int) -> list[torch.Tensor]:
    """Return one mask of True and False for each layer [nets, in, out]: where the `count` largest weights of each net
    lie, over all its layers (magnitude pruning). CourseError for more weights than there are, or none."""
    most = sum(weight[0].numel() for weight in nets.weights)
    if not is_whole(count) or not 1 <= count <= most:
        raise CourseError(f"{count!r} weights were asked for and a net has {most}: ask for 1 to {most}.")
    sizes = torch.cat([weight.abs().flatten(1) for weight in nets.weights], dim=1)
    smallest = sizes.topk(count, dim=1).values[:, -1, None, None]  # [nets, 1, 1]
    return [weight.abs() >= smallest for weight in nets.weights]


def masked(masks: list[torch.Tensor], bits: int | None = None):
    """Return the function that train_cohort takes in `held`: weights outside of the masks are 0, the others are rounded
    to `bits`, if that is given."""

    def held(weights, layer, members):
        mask = masks[layer][list(members)]
        left = weights * mask
        return left if bits is None else quantise.quantise(left, bits, quantise.best_step(left, bits, 1)) * mask

    return held


def _pruned(classroom, recipe, size, settings, **where):
    """Prune the original in rounds: each time the same share of its weights goes, and the rest learns."""
    nets = classroom.teachers
    weights = sum(weight[0].numel() for weight in nets.weights)
    left = keeps(size, recipe.pruned, nets.widths)
    condition = (PRUNED, recipe.pruned, size)
    lessons = {condition: functools.partial(told, count=recipe.pictures, T=recipe.T)}
    for done in range(1, recipe.rounds + 1):
        share = (left / weights) ** (done / recipe.rounds)
        held = masked(largest(nets, round(share * weights)), recipe.pruned if done == recipe.rounds else None)
        nets, logits = classroom.students(lessons, nets.widths, settings, start=nets, held=held, **where)
    return _marks(classroom, condition, logits, 100 * left / weights)
