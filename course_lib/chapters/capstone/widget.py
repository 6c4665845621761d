"""The widget of chapter 20: a text that a draft proposes and its teacher accepts or redraws, pass by pass."""

import functools

from course_lib.chapters.capstone import speculative
from course_lib.chapters.capstone.speculative import Draft
from course_lib.data import language
from course_lib.errors import unknown
from course_lib.widgets import page_automaton, poster
from course_lib.widgets.base import Widget

SHARES = (0.0, 0.25, 0.5, 0.75, 0.9, 0.97, 1.0)
KS = (1, 2, 3, 4, 6, 8)


def mixed(share: float) -> Draft:
    """Return the draft that knows the teacher's probabilities, and guesses evenly with the rest of its probability."""
    truth = language.automaton()
    return Draft(share * truth.P + (1 - share) * speculative.even(len(truth.words)).P, truth.NEXT)


@functools.cache
def expected() -> list[dict]:
    """Return, for each of SHARES, alpha and the words of a teacher pass for each of KS, exact and by the formula."""
    found = []
    for share in SHARES:
        pairs = speculative.meet(language.automaton(), mixed(share))
        alpha = pairs.acceptance()
        words = [round(speculative.words_per_pass(pairs, k), 3) for k in KS]
        formula = [round(speculative.formula(alpha, k), 3) for k in KS]
        found.append({"share": share, "alpha": round(alpha, 4), "words": words, "formula": formula})
    return found


class Capstone(Widget):
    """Sliders for what the draft knows and how many words it proposes; words coloured by who has written them.

    share: of SHARES; k: of KS, shown first. CourseError for another one. Everything is computed in the page.
    """

    def __init__(self, share: float = 0.75, k: int = 4):
        for kind, value, allowed in (("share", share, SHARES), ("k", k, KS)):
            if value not in allowed:
                raise unknown(kind, value, allowed)
        data = {"language": page_automaton.automaton(), "expected": expected(), "ks": list(KS)}
        super().__init__({"axes": [], "data": data}, {"share": share, "k": k})

    def poster(self) -> tuple[str, str]:
        row = next(row for row in expected() if row["share"] == self.want["share"])
        place = KS.index(self.want["k"])
        parts = [poster.words(20, 28, "words of one teacher pass, by how many the draft proposes", weight="bold")]
        for i, (k, words, formula) in enumerate(zip(KS, row["words"], row["formula"], strict=True)):
            for j, value in enumerate((words, formula)):
                left, tall = 30 + 90 * i + 36 * j, 16 * value
                colour = poster.LOOK.colours[j]
                parts.append(f'<rect x="{left}" y="{200 - tall:.1f}" width="32" height="{tall:.1f}" fill="{colour}"/>')
                parts.append(poster.words(left + 16, 194 - tall, f"{value:.1f}", 12, "middle"))
            parts.append(poster.words(64 + 90 * i, 220, f"k = {k}", 13, "middle"))
        said = (
            f"A draft that knows {100 * self.want['share']:.0f} % of what its teacher expects and guesses the rest: "
            f"the teacher keeps {100 * row['alpha']:.0f} % of its words. With k = {self.want['k']} one pass of the "
            f"teacher writes {row['words'][place]:.2f} words, and {row['formula'][place]:.2f} by the formula."
        )
        return poster.picture(580, 236, *parts), said
