"""One table for all ways to need less memory: bytes stored, bytes in memory, bytes moved, multiplications, accuracy and
agreement."""

import itertools
from dataclasses import dataclass

from course_lib.chapters.fewer_bits.budget import CUT, PRUNED
from course_lib.chapters.fewer_bits.parts import MIXTURE
from course_lib.chapters.fewer_bits.rounding import BEST, PER_OUTPUT
from course_lib.metrics import Interval
from course_lib.models import classifiers, quantise
from course_lib.show.text import Say


@dataclass(frozen=True)
class Row:
    """One way. stored: bytes on disk; memory: bytes that must lie in memory at once; moved: bytes of weights that one
    answer reads; work: its multiplications; accuracy, agreement: in percent."""

    name: str
    stored: float
    memory: float
    moved: float
    work: float
    accuracy: Interval
    agreement: Interval


def rows(result) -> list[Row]:
    """Return the rows of a Result of this chapter; same bytes and mixtures are of the stored seeds."""
    recipe, widths = result.recipe, result.classroom.teachers.widths
    full, work = quantise.stored_bytes(widths), classifiers.multiplications(widths)
    layer = max(quantise.stored_bytes(pair) for pair in itertools.pairwise(widths))
    at_work = result.at_work
    exact = (at_work.mean(None), at_work.mean(None, "agreement"))
    share = at_work.mean(None, "moved").mean / 100
    found = [
        Row("original, 32 bits", full, full, full, work, *exact),
        Row("offloading: one layer in memory at a time", full, layer, full, work, *exact),
        Row("units and pixels that are 0 left out", full, full, share * full, share * work, *exact),
    ]
    for bits in (max(recipe.bits), recipe.low):
        size = quantise.stored_bytes(widths, bits)
        marks = _marks(result.rounding, (BEST, PER_OUTPUT, bits))
        found.append(Row(f"{bits} bits, rounded only", size, size, size, work, *marks))
    return [*found, *_long_rows(result.long, widths)]


def _long_rows(long, widths):
    """Return the rows of distilled nets, of two bits and of the bytes that the original takes with one bit, and of the
    mixture."""
    for kind, bits, size in long.same_bytes.conditions:
        whole = (kind, size) == (CUT, quantise.stored_bytes(widths, bits))
        small = size == quantise.stored_bytes(widths, 1) and (kind, bits) in ((CUT, 4), (CUT, 16), (PRUNED, 8))
        if not small and not (whole and bits <= 2):
            continue
        units = long.same_bytes.mean((kind, bits, size), "units").mean
        if kind == PRUNED:
            work = units / 100 * classifiers.multiplications(widths)
            name = f"pruned to {units:.1f} % of the weights, {bits} bits, distilled"
        else:
            work = classifiers.multiplications((widths[0], *[int(units)] * (len(widths) - 2), widths[-1]))
            name = f"{bits} bit{'s' * (bits > 1)}, {units:.0f} units a layer, distilled"
        yield Row(name, size, size, size, work, *_marks(long.same_bytes, (kind, bits, size)))
    stored, used = (long.pictures.mean(MIXTURE, metric).mean for metric in ("stored", "used"))
    name = "mixture of experts, 32 bits, distilled"
    yield Row(name, 4 * stored, 4 * stored, 4 * used, used, *_marks(long.pictures, MIXTURE))


def _marks(table, condition):
    return table.mean(condition), table.mean(condition, "agreement")


def table(found: list[Row]) -> Say:
    """Return rows as a Markdown table."""
    head = (
        "| way | bytes stored | bytes in memory | bytes moved for an answer | multiplications | right (%) | "
        f"as the original (%) |\n|{'-' * 24}{'|---------' * 6}|"
    )
    lines = [
        f"| {row.name} | {row.stored:,.0f} | {row.memory:,.0f} | {row.moved:,.0f} | {row.work:,.0f} | "
        f"{row.accuracy.plain()} | {row.agreement.plain()} |"
        for row in found
    ]
    return Say("\n".join([head, *lines]))
