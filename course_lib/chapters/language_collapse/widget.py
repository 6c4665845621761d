"""The widget of chapter 18: generations side by side, and 24 animals whose lights go out.

Models that count live in the page (counting.js). Tiny GPTs come from a stored table, and in JupyterLab a chain of
them can be trained live, one generation after another.
"""

import json
from collections.abc import Iterator

from course_lib.chapters.language_collapse import gpt, theory
from course_lib.chapters.language_collapse.measures import census, story
from course_lib.chapters.language_collapse.recipe import COLD, COUNTED, RECIPE, Arm, Counting, TinyGPT
from course_lib.data import language
from course_lib.errors import CourseError
from course_lib.study.results import Table
from course_lib.widgets import page_automaton, poster
from course_lib.widgets.base import Widget, packed

METRICS = ("kl", "possible", "distinct", "alive")
SHOWN = 3  # documents of a generation


class LanguageCollapse(Widget):
    """What each generation writes, and which animals it still names.

    table, stories: what gpt.tiny_gpt returns; counting, recipe: its Counting and TinyGPT, where they are not the
    defaults. In JupyterLab it also trains a chain of tiny GPTs live. CourseError for a table without chains.
    """

    def __init__(self, table: Table, stories: dict, counting: Counting | None = None, recipe: TinyGPT | None = None):
        self._recipe = recipe or RECIPE.gpt
        self._arms = [arm for arm in self._recipe.arms if (arm, 0) in table.conditions]
        if not self._arms:
            raise CourseError("The table has no tiny GPTs in it: pass what gpt.tiny_gpt returns.")
        self._seed, self._table, self._stories = table.seeds[0], table, stories
        super().__init__(self._stored(counting or RECIPE.counting), {"arm": 0})

    def _stored(self, counting):
        last = max(g for _, g in self._table.conditions)
        every = [[(arm, g) for g in range(last + 1)] for arm in self._arms]
        documents = self._recipe.documents
        curves = [[[self._table.get(c, m)[0] for m in METRICS] for c in chain] for chain in every]
        shares = [[[100 * n / documents for n in self._stories[c].counts] for c in chain] for chain in every]  # percent
        return {
            "axes": [["arm", list(range(len(self._arms)))]],
            "data": {"curves": packed(curves, "<i2", scale=100), "shares": packed(shares, "<i2", scale=100)},
            "metrics": list(METRICS),
            "arms": [self._recipe.labels[arm] for arm in self._arms],
            "texts": [[_sentences(self._stories[c]) for c in chain] for chain in every],
            "counting": page_language(counting),
        }

    def answer(self, want: dict) -> Iterator[dict]:
        """Return the frames of a chain of tiny GPTs under the arm with the number want["arm"]."""
        arm = want.get("arm")
        if not isinstance(arm, int) or not 0 <= arm < len(self._arms):
            raise CourseError(f"There is no chain number {arm!r}: choose one of {', '.join(self._arms)}.")
        return frames(self._recipe.arms[self._arms[arm]], self._recipe, self._seed)

    def poster(self) -> tuple[str, str]:
        """Lights of the first generation and of the last one, for the first arm whose words die."""
        arm = COLD if COLD in self._arms else self._arms[0]
        last = max(g for _, g in self._table.conditions)
        parts, said = [], []
        for i, g in enumerate((0, last)):
            counts = self._stories[arm, g].counts
            named = [animal for animal, n in zip(language.ANIMALS, counts, strict=True) if n]
            parts.append(_lights(counts, 20 + 350 * i, f"generation {g}: {len(named)} of 24 animals named"))
            said.append(f"Generation {g} names {len(named)} of 24: {', '.join(named)}.")
        told = f"Animals that tiny GPTs name ({self._recipe.labels[arm]}). {' '.join(said)}"
        return poster.picture(700, 230, *parts), told


def _sentences(story):
    return [[text, wrong] for text, wrong in zip(story.texts[:SHOWN], story.wrong, strict=False)]


def _lights(counts, x, title):
    parts = [poster.words(x, 28, title, 12, weight="bold")]
    for i, (animal, n) in enumerate(zip(language.ANIMALS, counts, strict=True)):
        left, top = x + 28 + 54 * (i % 6), 56 + 46 * (i // 6)
        fill = poster.LOOK.colours[1] if n else "none"
        parts.append(f'<circle cx="{left}" cy="{top}" r="9" fill="{fill}" stroke="{poster.LOOK.ink}"/>')
        parts.append(poster.words(left, top + 24, animal, 10, "middle"))
    return "".join(parts)


def page_language(counting: Counting) -> dict:
    """Return the true language for the page, and what theory expects of models that count in it."""
    words = language.automaton().words
    expected = theory.expected(counting)
    return {
        **page_automaton.automaton(),
        "animals": [words.index(animal) for animal in language.ANIMALS],
        "documents": counting.documents,
        "generations": counting.generations,
        "share": counting.share,
        "regimes": list(COUNTED),
        "expected": {regime: [round(float(v), 2) for v in expected[regime].sum(axis=0)] for regime in COUNTED},
    }


# --- live -----------------------------------------------------------------------------------------


def frames(arm: Arm, recipe: TinyGPT, seed: int) -> Iterator[dict]:
    """Yield what the widget shows while a chain of tiny GPTs runs: a frame at every step of training.

    A frame has generation, generations, step, total, status ("training" or "done"), curves [finished, 4] (KL, and
    possible, distinct in percent, animals alive), shares [finished, 24] (percent of the documents that name each
    animal) and texts (JSON: for each finished generation its documents, each with the number of its first impossible
    word or −1).
    """
    done = {"curves": [], "shares": [], "texts": []}

    def frame(g, step, status="training"):
        kept = {"curves": list(done["curves"]), "shares": list(done["shares"]), "texts": json.dumps(done["texts"])}
        place = {"generation": g, "generations": recipe.generations, "step": step, "total": recipe.training.steps}
        return {**place, "status": status, **kept}

    for moment in gpt.each_step(seed, arm, recipe):
        if isinstance(moment, gpt.Step):
            yield frame(moment.generation, moment.number)
            continue
        _, model, written = moment
        g = len(done["curves"])
        some = written[: recipe.documents]
        marks = {"kl": gpt.kl_of(model, seed, recipe), **census(some)}
        told = story(some, SHOWN)
        done["curves"].append([marks[metric] for metric in METRICS])
        done["shares"].append([100 * n / len(some) for n in told.counts])
        done["texts"].append(_sentences(told))
        yield frame(g, recipe.training.steps, "done" if g == recipe.generations else "training")
        if g == recipe.generations:
            return
