"""The tables of the notebook of chapter 01: both worlds of pictures, and what did not hold."""

from course_lib.chapters.soft_targets.controls import LABELS, STUDENT
from course_lib.chapters.soft_targets.experiment import LONGER, SOFT_LONGER, Result, smoothed
from course_lib.chapters.soft_targets.recipe import (
    BLIND,
    COLD_LONGER,
    EVEN,
    HARD,
    MEAN,
    NEAREST,
    NOISY,
    SHUFFLED,
    SOFT,
    SOFT_NOISY,
    TOP,
)
from course_lib.show import Say


def two_worlds(here: Result, there: Result) -> Say:
    """Return a table of the chapter's main numbers on two worlds of pictures. here, there: Results of one recipe."""
    rows = ["| points, unless it says % | here | clothes |", "|---|---|---|"]
    for (said, ours), (_, theirs) in zip(_main(here), _main(there), strict=True):
        rows.append(f"| {said} | {ours} | {theirs} |")
    return Say("\n".join(rows))


def _main(r):
    """Return the rows of two_worlds() for one Result: pairs (what it is, its interval in words)."""
    few, most = min(r.recipe.sizes), max(r.recipe.sizes)
    first, last = r.recipe.doses[0], r.recipe.doses[-1]
    warm, cold = ("soft", r.recipe.warm), ("soft", r.recipe.cold)
    half = r.recipe.alphas[len(r.recipe.alphas) // 2]
    return (
        (f"soft − labels + noise, {few} pictures", r.sizes.gain((SOFT, few), (NOISY, few))),
        (f"soft − bare labels, {few} pictures", r.sizes.gain((SOFT, few), (HARD, few))),
        (f"labels + noise − bare labels, {few} pictures", r.sizes.gain((NOISY, few), (HARD, few))),
        (f"soft − bare labels, {most} pictures", r.sizes.gain((SOFT, most), (HARD, most))),
        (f"nearest neighbour − soft, {most} pictures", r.sizes.gain((NEAREST, most), (SOFT, most))),
        (f"student of a teacher of {last} − of {first} labels", r.dose.gain((STUDENT, last), (STUDENT, first))),
        (f"those {last} labels themselves − soft", r.dose.gain((LABELS, last), (STUDENT, last))),
        ("teacher's top answers − labels, all with noise", r.controls.gain(TOP, NOISY)),
        ("confidence, rest even − labels, all with noise", r.controls.gain(EVEN, NOISY)),
        ("mean of the class − labels, all with noise", r.controls.gain(MEAN, NOISY)),
        ("rest shuffled − labels, all with noise", r.controls.gain(SHUFFLED, NOISY)),
        ("soft − labels, all with noise", r.controls.gain(SOFT_NOISY, NOISY)),
        (f"alpha {half:g} − bare labels, {most} pictures", r.mixed.gain((half, most), (0.0, most))),
        (f"omitted class recognised, T = {r.recipe.cold:g}, %", r.omitted.mean(cold, "recall").plain()),
        (f"omitted class recognised, T = {r.recipe.warm:g}, %", r.omitted.mean(warm, "recall").plain()),
        ("… by the student of a teacher that never saw it, %", r.omitted.mean(BLIND, "recall").plain()),
    )


def fallen(here: Result, there: Result) -> Say:
    """Return a table of expectations that the runs did not show: what was expected, what was measured, and against what
    the expectation failed. here: a Result on the digits; there: the same on the clothes."""
    few = here.recipe.few
    warm, cold = ("soft", here.recipe.warm), ("soft", here.recipe.cold)
    least = here.recipe.smoothing[0]
    rows = (
        (
            "The whole lead over bare labels is due to the teacher.",
            here.sizes.gain((NOISY, few), (HARD, few)),
            "labels and noise over bare labels: so much needs no teacher",
        ),
        (
            "The teacher's confidence alone brings the gain.",
            here.controls.gain(EVEN, SOFT_NOISY),
            f"the whole soft target; over labels and noise it is {here.controls.gain(EVEN, NOISY)}",
        ),
        (
            "Or the mean target of the class does.",
            here.controls.gain(MEAN, SOFT_NOISY),
            f"the whole soft target; over labels and noise it is {here.controls.gain(MEAN, NOISY)}",
        ),
        ("It helps that the teacher corrects labels.", here.controls.gain(TOP, NOISY), "labels and noise"),
        (
            f"Labels smoothed by {least:g} help as soft targets do.",
            here.baselines.gain(smoothed(least), HARD),
            "bare labels",
        ),
        ("A lead of that size shrinks with longer training.", here.baselines.gain(SOFT_LONGER, LONGER), "both longer"),
        (
            "If the teacher's labels are at hand, its soft targets are as good.",
            here.dose.gain((STUDENT, here.recipe.doses[-1]), (LABELS, here.recipe.doses[-1])),
            "those labels, learned directly",
        ),
        (
            f"The lead of T = {here.recipe.warm:g} for the omitted digit needs the warmth.",
            here.omitted.gain(warm, COLD_LONGER, "recall"),
            f"T = {here.recipe.cold:g} with {here.recipe.longer} times the steps; "
            f"with as many steps it is {here.omitted.gain(warm, cold, 'recall')}",
        ),
        (
            "It is there on clothes, too.",
            there.omitted.gain(("soft", there.recipe.warm), ("soft", there.recipe.cold), "recall"),
            f"T = {here.recipe.cold:g}, on the clothes",
        ),
        (
            "Noise on the pixels is a better baseline on clothes, too.",
            there.sizes.gain((NOISY, there.recipe.few), (HARD, there.recipe.few)),
            f"bare labels of {few} pictures, on the clothes",
        ),
    )
    lines = ["| expected | measured, points | set against |", "|---|---|---|"]
    return Say("\n".join(lines + [f"| {said} | {measured} | {against} |" for said, measured, against in rows]))
