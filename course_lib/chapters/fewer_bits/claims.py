"""What chapter 07 claims of a Result. Levels are percent, differences percentage points."""

import numpy as np

from course_lib import metrics
from course_lib.chapters.fewer_bits.budget import CUT, FRESH, PRUNED
from course_lib.chapters.fewer_bits.healing import OLD, PTQ, QAD, QAT, SLOW, UNROUNDED
from course_lib.chapters.fewer_bits.neighbours import EMBEDDING, SHA, SIMHASH, WEIGHTS
from course_lib.chapters.fewer_bits.parts import MIXTURE, ONE_EXPERT, SAME_BYTES, SAME_WORK
from course_lib.chapters.fewer_bits.payers import CUT as CUT_DOWN
from course_lib.chapters.fewer_bits.payers import (
    HEALED,
    HEALED_LONGER,
    NOISE,
    ORIGINAL,
    OWN,
    REPEATED,
    SMALLER,
    THINNED,
    THINNED_LONGER,
)
from course_lib.chapters.fewer_bits.payers import PTQ as ROUNDED
from course_lib.chapters.fewer_bits.rounding import BEST, LARGEST, PER_LAYER, PER_OUTPUT
from course_lib.chapters.fewer_bits.strangers import RETRAINED, STRANGER
from course_lib.data import digits
from course_lib.models import classifiers
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()


def bits_of(bits):
    return f"{bits} bit{'s' if bits > 1 else ''}"


# --- hash or wet penguins -------------------------------------------------------------------------


@claims.claim("many bits are as good as all", above=99, unit="% of answers", level=True)
def _(r):
    most = max(r.recipe.bits)
    return Said(
        f"Rounded to {most} bits a weight, the net answers as before.",
        r.rounding.mean((BEST, PER_OUTPUT, most), "agreement"),
    )


@claims.claim("a changed answer is a near miss", above=25)
def _(r):
    low = (BEST, PER_OUTPUT, r.recipe.low)
    return Said(
        f"At {bits_of(r.recipe.low)}, where an answer changes, it goes to the original's second choice more often than "
        "if the new answers were shuffled.",
        metrics.paired(r.rounding.get(low, "second"), r.rounding.get(low, "shuffled")),
        f"to the second choice {r.rounding.mean(low, 'second').plain(0)} %; shuffled "
        f"{r.rounding.mean(low, 'shuffled').plain(0)} %; {by_a_stranger(r, max(r.recipe.strangers))}",
    )


def by_a_stranger(r, pictures):
    """What a net does that shares no weight and no picture with the original."""
    second, same = (r.rounding.mean((STRANGER, pictures), metric).plain(0) for metric in ("second", "agreement"))
    return f"a net with other weights and {pictures} other pictures, which agrees in {same} %: {second} %"


@claims.claim("at the lowest it misses by more", above=5)
def _(r):
    low, lowest = ((BEST, PER_OUTPUT, bits) for bits in (r.recipe.low, r.recipe.lowest))
    return Said(
        f"On digits, at {bits_of(r.recipe.lowest)}, fewer of the changed answers are near misses than at "
        f"{bits_of(r.recipe.low)}.",
        r.rounding.gain(low, lowest, "second"),
        f"still more than by chance: {r.rounding.mean(lowest, 'second').plain(0)} % against "
        f"{r.rounding.mean(lowest, 'shuffled').plain(0)} %; {by_a_stranger(r, min(r.recipe.strangers))}",
    )


@claims.claim("neighbours stay in the neighbourhood", above=97, unit="% of pictures", level=True)
def _(r):
    low = (WEIGHTS, r.recipe.low)
    return Said(
        f"With {bits_of(r.recipe.low)} a weight, the nearest neighbour is one of the {r.recipe.near} old ones.",
        r.neighbours.mean(low, "near"),
        f"the very same one: {r.neighbours.mean(low, 'same').plain()} %",
    )


@claims.claim("a rounded net is no stranger", above=5)
def _(r):
    low, again, many = (WEIGHTS, r.recipe.low), (RETRAINED, 0), (STRANGER, max(r.recipe.strangers))
    return Said(
        f"With {bits_of(r.recipe.low)} a weight, the nearest neighbour is the very same one more often than in a net "
        "with other weights, trained on the original's own pictures.",
        r.neighbours.gain(low, again, "same"),
        f"than in one trained on {many[1]} other pictures: {r.neighbours.gain(low, many, 'same')}; one of the "
        f"{r.recipe.near} old ones, over both: {r.neighbours.gain(low, again, 'near')} and "
        f"{r.neighbours.gain(low, many, 'near')}",
    )


@claims.claim("a hash forgets everything", below=14, unit="% same digit", level=True)
def _(r):
    most = max(r.recipe.codes)
    chance = 100 / digits.CLASSES
    hidden = classifiers.widths_of(r.recipe.teacher.model)[-2]
    return Said(
        f"The nearest picture by all {most} bits of SHA-256 shows the same digit no more often than chance, "
        f"{chance:.0f} %.",
        r.neighbours.mean((SHA, most), "digit"),
        f"by the signs of the {hidden} hidden numbers alone: "
        f"{r.neighbours.mean((EMBEDDING, r.recipe.lowest), 'digit').plain()} %",
    )


@claims.claim("a few bits that keep nearness", above=50)
def _(r):
    short = sorted(r.recipe.codes)[1]
    return Said(
        f"{short} bits of SimHash find the same digit far more often than all bits of SHA-256.",
        r.neighbours.gain((SIMHASH, short), (SHA, max(r.recipe.codes)), "digit"),
    )


@claims.claim("a step for each output helps", above=0.5)
def _(r):
    def gain(better, over):
        return r.rounding.gain((*better, r.recipe.low), (*over, r.recipe.low), "agreement")

    plain = (LARGEST, PER_LAYER)
    return Said(
        f"At {bits_of(r.recipe.low)}, a step for each output, chosen by its error, keeps more answers than one step a "
        "layer that reaches to the largest weight.",
        gain((BEST, PER_OUTPUT), plain),
        f"one of the two alone: {gain((LARGEST, PER_OUTPUT), plain)} and {gain((BEST, PER_LAYER), plain)}",
    )


# --- healing --------------------------------------------------------------------------------------


@claims.claim("distilling heals", above=5)
def _(r):
    few = min(r.recipe.pictures)
    return Said(
        f"Distilling {bits_of(r.recipe.lowest)} on {few} unlabelled pictures brings answers back.",
        r.healing.gain((QAD, r.recipe.lowest, few), (PTQ, r.recipe.lowest, 0), "agreement"),
        f"{few} labels instead: {r.healing.gain((QAT, r.recipe.lowest, few), (PTQ, r.recipe.lowest, 0), 'agreement')}",
    )


@claims.claim("soft targets copy more closely than labels", above=0.5, source=f"compare {sources.XIN_2026}")
def _(r):
    few = min(r.recipe.pictures)

    def closer(bits, way):
        return r.healing.gain((QAD, bits, few), (way, bits, few), "agreement")

    return Said(
        f"On {few} pictures, a net with {bits_of(r.recipe.low)} agrees more with the original when it learns soft "
        f"targets at T = {r.recipe.T:g} than when it learns labels, these at the better of two learning rates.",
        min((closer(r.recipe.low, way) for way in (QAT, SLOW)), key=lambda found: found.mean),
        f"both at one rate: {closer(r.recipe.low, QAT)}; without any rounding: {closer(UNROUNDED, QAT)}",
    )


@claims.claim("new labels get more right", above=0)
def _(r):
    many = max(r.recipe.pictures)

    def righter(bits, way=QAT):
        return r.healing.gain((way, bits, many), (QAD, bits, many))

    return Said(
        f"With {many} new labels, a net with {bits_of(r.recipe.low)} gets more right than by soft targets.",
        righter(r.recipe.low),
        f"without any rounding: {righter(UNROUNDED)}; with the labels that the original learned from: "
        f"{righter(r.recipe.low, OLD)}, at {bits_of(r.recipe.lowest)} {righter(r.recipe.lowest, OLD)}",
    )


@claims.claim("its own labels make a copy too", above=0.5)
def _(r):
    many = max(r.recipe.pictures)

    def closer(bits, other=QAT):
        return r.healing.gain((OLD, bits, many), (other, bits, many), "agreement")

    return Said(
        f"From {many} labels that the original itself learned from, a net with {bits_of(r.recipe.low)} copies it more "
        f"closely than from {many} new ones.",
        closer(r.recipe.low),
        f"than from soft targets on new pictures: {closer(r.recipe.low, QAD)}, at {bits_of(r.recipe.lowest)} "
        f"{closer(r.recipe.lowest, QAD)}",
    )


# --- the same bytes -------------------------------------------------------------------------------


def at_the_bytes_of_one_bit(r):
    """The budget that pays for the original with the fewest bits."""
    lowest = [
        condition for condition in r.long.same_bytes.conditions if condition[:2] == (CUT, min(r.recipe.budget.bits))
    ]
    return max(size for _, _, size in lowest)


def over_one_bit(r, kind, bits, metric="agreement"):
    """What other nets of these bytes gain over the original with the fewest bits."""
    size = at_the_bytes_of_one_bit(r)
    return r.long.same_bytes.gain((kind, bits, size), (CUT, min(r.recipe.budget.bits), size), metric)


@claims.claim("four bits beat one at the same bytes", above=0.5, source=f"compare {sources.DETTMERS_2023}")
def _(r):
    few = min(r.recipe.budget.bits)
    return Said(
        f"On digits, in {at_the_bytes_of_one_bit(r):,} bytes, fewer units with 4 bits a weight copy the original "
        f"better than all units with {bits_of(few)}, all distilled on {r.recipe.budget.pictures} pictures.",
        over_one_bit(r, CUT, 4),
        f"16 bits and still fewer units: {over_one_bit(r, CUT, 16)}; 16 bits from fresh weights: "
        f"{over_one_bit(r, FRESH, 16)}; pruned: {over_one_bit(r, PRUNED, r.recipe.budget.pruned)}",
    )


@claims.claim("sixteen bits waste bytes", above=0.5)
def _(r):
    size, most = at_the_bytes_of_one_bit(r), max(r.recipe.budget.sizes)

    def four_over_sixteen(size):
        return r.long.same_bytes.gain((CUT, 4, size), (CUT, 16, size), "agreement")

    return Said(
        f"In {size:,} bytes, 4 bits a weight copy the original better than 16 bits with fewer units.",
        four_over_sixteen(size),
        f"in {most:,} bytes: {four_over_sixteen(most)}",
    )


# --- who pays -------------------------------------------------------------------------------------


def more_lost(r, condition):
    """How many points more the rare digits lost than the common ones, for each seed."""
    table = r.long.payers
    by = {part: table.get((ORIGINAL, 0), part) - table.get(condition, part) for part in ("rare", "common")}
    return by["rare"] - by["common"]


def as_right_as(r, condition):
    """The smaller net whose accuracy is nearest to that of a condition."""
    table = r.long.payers
    sizes = [c for c in table.conditions if c[0] == SMALLER]
    return min(sizes, key=lambda c: abs(table.mean(c).mean - table.mean(condition).mean))


@claims.claim("the rare pay", above=0, source=f"compare {sources.HOOKER_2019}")
def _(r):
    low = (ROUNDED, r.recipe.low)
    small, noise = as_right_as(r, low), (NOISE, r.recipe.low)
    cut = (CUT_DOWN, max(r.recipe.cut))
    return Said(
        f"Rounding to {bits_of(r.recipe.low)} costs more on digits of which the net saw only {r.recipe.kept} pictures "
        "than on the others.",
        metrics.interval(more_lost(r, low)),
        f"a smaller net of about equal accuracy ({small[1]} units): {metrics.interval(more_lost(r, small))}; noise "
        f"of the same size: {metrics.interval(more_lost(r, noise))}; cut to {cut[1]} units: "
        f"{metrics.interval(more_lost(r, cut))}",
    )


@claims.claim("repeating the rare brings them back", above=5)
def _(r):
    lowest = r.recipe.lowest
    return Said(
        f"Distilled to {bits_of(lowest)} on the uneven pile that it was trained on, a net gets more rare digits right "
        "when their pictures are repeated until no digit is rare.",
        r.long.payers.gain((REPEATED, lowest), (OWN, lowest), "rare"),
        f"over new even pictures: {r.long.payers.gain((REPEATED, lowest), (HEALED, lowest), 'rare')}",
    )


@claims.claim("even pictures bring back more of the rare", above=5)
def _(r):
    lowest = r.recipe.lowest

    def gain(better, other, part):
        return r.long.payers.gain((better, lowest), (other, lowest), part)

    return Said(
        f"Distilled to {bits_of(lowest)} on pictures among which no digit is rare, a net gets more rare digits right "
        "than on as many new pictures among which the same digits are rare.",
        gain(HEALED, THINNED, "rare"),
        f"common digits: {gain(HEALED, THINNED, 'common')}; after {r.recipe.longer} steps instead of "
        f"{r.recipe.healing.steps}, rare digits: {gain(HEALED_LONGER, THINNED_LONGER, 'rare')}",
    )


# --- few parts ------------------------------------------------------------------------------------


@claims.claim("a mixture remembers by what it stores", only_here=True, above=30, unit="points of recall")
def _(r):
    return Said(
        f"On {r.recipe.parts.facts:,} separate facts, a mixture of {r.recipe.parts.experts} experts remembers more "
        "than a plain net that does as much work.",
        r.long.facts.gain(MIXTURE, SAME_WORK, "recall"),
        f"a plain net of the same bytes, which does {_times(r)} times the work: "
        f"{r.long.facts.gain(SAME_BYTES, SAME_WORK, 'recall')}",
    )


def _times(r):
    used = {name: r.long.facts.mean(name, "used").mean for name in (MIXTURE, SAME_BYTES)}
    return f"{used[SAME_BYTES] / used[MIXTURE]:.0f}"


@claims.claim("digits need no mixture", below=0)
def _(r):
    return Said(
        "On digits, the same mixture copies the original less well than a plain net that does as much work.",
        r.long.pictures.gain(MIXTURE, SAME_WORK, "agreement"),
        f"a plain net of the same bytes: {r.long.pictures.gain(SAME_BYTES, SAME_WORK, 'agreement')}; as large as one "
        f"expert: {r.long.pictures.gain(ONE_EXPERT, SAME_WORK, 'agreement')}",
    )


@claims.claim("zeros need no weights", below=75, unit="% of the weights", level=True)
def _(r):
    same = np.unique(r.at_work.get(None, "agreement"))
    return Said(
        "An answer needs only the weights of pixels and units that are not 0, and stays exactly the same.",
        r.at_work.mean(None, "moved"),
        f"agreement with the original: {', '.join(f'{value:.0f}' for value in same)} %",
    )
