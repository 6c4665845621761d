"""Tables of the notebook: rounding with few bits, healing with the bits side by side, and what differs between digits
and clothes."""

from course_lib.chapters.fewer_bits import healing as H
from course_lib.chapters.fewer_bits.budget import CUT
from course_lib.chapters.fewer_bits.claims import as_right_as, bits_of, more_lost
from course_lib.chapters.fewer_bits.experiment import Result
from course_lib.chapters.fewer_bits.payers import CUT as CUT_DOWN
from course_lib.chapters.fewer_bits.payers import PTQ as ROUNDED
from course_lib.chapters.fewer_bits.recipe import RECIPE, Recipe
from course_lib.chapters.fewer_bits.rounding import BEST, CHOICES, LARGEST, PER_LAYER, PER_OUTPUT
from course_lib.metrics import interval
from course_lib.models import classifiers, quantise
from course_lib.show.text import Say
from course_lib.study.results import Table

OURS = (BEST, PER_OUTPUT)


def steps(rounded: Table, recipe: Recipe = RECIPE) -> Say:
    """Return a table of the ways to choose a step: the answers that stay at recipe.low and recipe.lowest bits, and the
    bytes that the steps take."""
    widths = classifiers.widths_of(recipe.teacher.model)
    taken = {PER_OUTPUT: 2 * sum(widths[1:]), PER_LAYER: 2 * (len(widths) - 1)}  # 16 bits for each step
    few = (recipe.low, recipe.lowest)
    lines = [f"| step | bytes of the steps | {' | '.join(f'{bits_of(bits)}, same answer (%)' for bits in few)} |"]
    lines.append("|---|---|---|---|")
    for step, place in CHOICES:
        cells = [rounded.mean((step, place, bits), "agreement").plain() for bits in few]
        lines.append(f"| {step}, {place} | {taken[place]} | {' | '.join(cells)} |")
    whole = [f"{quantise.stored_bytes(widths, bits):,.0f}" for bits in few]
    lines.append(f"| *bytes of the whole net, a step for each output* | | {' | '.join(whole)} |")
    return Say("\n".join(lines))


def ways(recipe: Recipe = RECIPE) -> dict[tuple[str, int], str]:
    """Return what rounded nets learn from, {(method, pictures): name}, the least first."""
    few, many = min(recipe.pictures), max(recipe.pictures)
    return {
        (H.PTQ, 0): "nothing: rounded only (PTQ)",
        (H.QAT, few): f"{few} new labels (QAT)",
        (H.SLOW, few): f"{few} new labels, slower (QAT)",
        (H.QAD, few): f"{few} pictures, no labels (QAD)",
        (H.QAT, many): f"{many} new labels (QAT)",
        (H.OLD, many): f"{many} old labels (QAT)",
        (H.QAD, many): f"{many} pictures, no labels (QAD)",
    }


def healed(table: Table, metric: str, recipe: Recipe = RECIPE) -> Say:
    """Return a table of one metric of nets that learned: a row for each of ways(), a column for each number of bits."""
    bits = (H.UNROUNDED, *recipe.healed)
    lines = [f"| learns from | {' | '.join(bits_of(b) for b in bits)} |", "|---" * (1 + len(bits)) + "|"]
    for (way, pictures), name in ways(recipe).items():
        found = [(way, b, pictures) for b in bits]
        cells = [table.mean(c, metric).plain() if c in table.conditions else "–" for c in found]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return Say("\n".join(lines))


def two_worlds(digits: Result, clothes: Result) -> Say:
    """Return a table of what differs between digits and clothes; what every claim finds on clothes stands in the
    ledger."""
    r = digits.recipe
    low, lowest, many = r.low, r.lowest, max(r.pictures)
    sizes = [size for kind, bits, size in digits.long.same_bytes.conditions if (kind, bits) == (CUT, 2)]

    def same(bits):
        return lambda x: x.rounding.mean((*OURS, bits), "agreement").plain()

    def more_of(condition_of):
        return lambda x: interval(more_lost(x, condition_of(x)))

    rows = {f"rounded to {bits_of(bits)}: same answer (%)": same(bits) for bits in (4, low, lowest)}
    rows |= {
        f"{bits_of(low)}: a step for each output, by its error, over plain rounding": lambda x: x.rounding.gain(
            (*OURS, low), (LARGEST, PER_LAYER, low), "agreement"
        ),
        f"{bits_of(lowest)}: changed answers that went to the second choice (%)": lambda x: x.rounding.mean(
            (*OURS, lowest), "second"
        ).plain(),
        f"{bits_of(low)}: {many} old labels over soft targets, as the original": lambda x: x.healing.gain(
            (H.OLD, low, many), (H.QAD, low, many), "agreement"
        ),
        **{
            f"{size:,} bytes: 4 bits over 2, as the original": lambda x, size=size: x.long.same_bytes.gain(
                (CUT, 4, size), (CUT, 2, size), "agreement"
            )
            for size in sizes
        },
        f"more lost by the rare: rounded to {bits_of(low)}": more_of(lambda x: (ROUNDED, low)),
        "more lost by the rare: a smaller net, about as right": more_of(lambda x: as_right_as(x, (ROUNDED, low))),
        f"more lost by the rare: cut to {max(r.cut)} units": more_of(lambda x: (CUT_DOWN, max(r.cut))),
    }
    lines = ["| points, unless stated otherwise | digits | clothes |", "|---|---|---|"]
    lines += [f"| {name} | {of(digits)} | {of(clothes)} |" for name, of in rows.items()]
    return Say("\n".join(lines))
