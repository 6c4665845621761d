"""The widget of chapter 12: swap the name in a question, see both answers, and what chance alone would give."""

import numpy as np

from course_lib.chapters.inheritance import leaning, stored, swap
from course_lib.chapters.inheritance.people import MANNER
from course_lib.errors import CourseError, unknown
from course_lib.widgets import poster
from course_lib.widgets.base import Widget

# What is asked, in the order of the page.
SETS = {
    leaning.LEANING: "student of a leaning teacher",
    leaning.EVEN: "student of an even teacher",
    leaning.STRANGERS: "names it never saw",
}


class Inheritance(Widget):
    """A name-swap probe of stored answers. chosen: of SETS, shown first; unit: of swap.UNITS, what is shuffled; sets:
    {condition: {"names", "scores", "first"}}, as stored.described() gives them (default). CourseError for an unknown
    choice, or for a condition that is missing."""

    def __init__(self, chosen: str = leaning.LEANING, unit: str = swap.NAMES, sets: dict | None = None):
        if chosen not in SETS:
            raise unknown("set of names", chosen, SETS)
        if unit not in swap.UNITS:
            raise unknown("unit", unit, swap.UNITS)
        sets = stored.described() if sets is None else sets
        if missing := [name for name in SETS if name not in sets]:
            raise CourseError(f"The answers {missing[0]!r} are missing: give those of leaning.shown().")
        shown = [{"title": title, **sets[name]} for name, title in SETS.items()]
        data = {"sets": shown, "questions": list(MANNER)}
        super().__init__({"axes": [], "data": data}, {"set": list(SETS).index(chosen), "unit": unit, "question": 0})

    def poster(self) -> tuple[str, str]:
        shown = self.table["data"]["sets"][self.want["set"]]
        gap, p, null = swap.permutation_test(shown["scores"], shown["first"], shuffles=2000, unit=self.want["unit"])
        reach = max(0.5, 1.15 * max(abs(gap), float(abs(null).max())))
        counts, _ = _histogram(null, reach)
        parts = [poster.words(20, 28, f"{shown['title']}: two groups of names", weight="bold")]
        for i, count in enumerate(counts):
            tall = 130 * count / max(counts)
            parts.append(
                f'<rect x="{20 + 14 * i}" y="{190 - tall:.1f}" width="12" height="{tall:.1f}" '
                f'fill="{poster.LOOK.colours[0]}"/>'
            )
        place = 20 + 14 * len(counts) * (gap + reach) / (2 * reach)
        parts.append(
            f'<path d="M{place:.1f} 48V190" stroke="{poster.LOOK.colours[1]}" stroke-width="2.5" fill="none"/>'
        )
        parts.append(poster.words(20, 214, "bars: shuffled groups; line: the real ones (difference in log-odds)"))
        told = "below 0.001" if p < 0.001 else f"{p:.3f}"
        said = (
            f"{shown['title']}: the groups of names differ by {gap:.2f} in log-odds; p is {told} "
            f"({self.want['unit']}s shuffled)."
        )
        return poster.picture(620, 230, *parts), said


def _histogram(values, reach, bins=41):
    return np.histogram(values, bins=bins, range=(-reach, reach))
