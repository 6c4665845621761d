"""The widget of chapter 18: generations side by side, and 24 animals whose lights go out.

Models that count live in the page (counting.js). Tiny GPTs come from a stored table, and in JupyterLab a chain of
them can be trained live, one generation after another.
"""

import json
import queue
import threading

from course_lib.chapters.language_collapse import experiment
from course_lib.data import language
from course_lib.errors import CourseError
from course_lib.widgets import page_automaton, poster
from course_lib.widgets.base import Widget, packed

METRICS = ("kl", "grammar", "distinct", "alive")
SHOWN = 3  # sentences of a generation


class LanguageCollapse(Widget):
    """What each generation writes, and which animals it still names.

    table, stories: what experiment.tiny_gpt returns; counting, recipe: its Counting and TinyGPT, where they are not the
    defaults. In JupyterLab it also trains a chain of tiny GPTs live. CourseError for a table without chains.
    """

    def __init__(self, table, stories, counting=None, recipe=None):
        self._recipe = recipe or experiment.TinyGPT()
        self._arms = [arm for arm in experiment.ARMS if (arm, 0) in table.conditions]
        if not self._arms:
            raise CourseError("The table has no tiny GPTs in it: pass what experiment.tiny_gpt returns.")
        self._seed, self._table, self._stories = table.seeds[0], table, stories
        super().__init__(self._stored(counting or experiment.Counting()), {"arm": 0})

    def _stored(self, counting):
        last = max(g for _, g in self._table.conditions)
        every = [[(arm, g) for g in range(last + 1)] for arm in self._arms]
        documents = self._recipe.documents
        curves = [[[self._table.get(c, m)[0] for m in METRICS] for c in chain] for chain in every]
        shares = [[[100 * n / documents for n in self._stories[c].counts] for c in chain] for chain in every]  # percent
        return {
            "axes": [["arm", list(range(len(self._arms)))]],
            "data": {"curves": packed(curves, "<i2", scale=100), "shares": packed(shares, "<i2", scale=100)},
            "arms": self._arms,
            "texts": [[_sentences(self._stories[c]) for c in chain] for chain in every],
            "counting": page_language(counting),
        }

    def answer(self, want):
        """Return the frames of a chain of tiny GPTs under the arm with the number want["arm"]."""
        arm = want.get("arm")
        if not isinstance(arm, int) or not 0 <= arm < len(self._arms):
            raise CourseError(f"There is no chain number {arm!r}: choose one of {', '.join(self._arms)}.")
        return frames(experiment.ARMS[self._arms[arm]], self._recipe, self._seed)

    def poster(self):
        """Lights of the first generation and of the last one, for the first arm whose words die."""
        arm = experiment.COLD if experiment.COLD in self._arms else self._arms[0]
        last = max(g for _, g in self._table.conditions)
        parts, said = [], []
        for i, g in enumerate((0, last)):
            counts = self._stories[arm, g].counts
            named = [animal for animal, n in zip(language.ANIMALS, counts, strict=True) if n]
            parts.append(_lights(counts, 20 + 350 * i, f"generation {g}: {len(named)} of 24 animals named"))
            said.append(f"Generation {g} names {len(named)} of 24: {', '.join(named)}.")
        return poster.picture(700, 230, *parts), f"Animals that tiny GPTs name ({arm}). {' '.join(said)}"


def _sentences(story):
    return [[text, int(right)] for text, right in zip(story.texts[:SHOWN], story.right, strict=False)]


def _lights(counts, x, title):
    parts = [poster.words(x, 28, title, 12, weight="bold")]
    for i, (animal, n) in enumerate(zip(language.ANIMALS, counts, strict=True)):
        left, top = x + 28 + 54 * (i % 6), 56 + 46 * (i // 6)
        fill = poster.LOOK.colours[1] if n else "none"
        parts.append(f'<circle cx="{left}" cy="{top}" r="9" fill="{fill}" stroke="{poster.LOOK.ink}"/>')
        parts.append(poster.words(left, top + 24, animal, 10, "middle"))
    return "".join(parts)


def page_language(counting):
    """Return the true language for the page, and what theory expects of models that count in it."""
    words = language.automaton().words
    theory = experiment.theory(counting)
    return {
        **page_automaton.automaton(),
        "animals": [words.index(animal) for animal in language.ANIMALS],
        "documents": counting.documents,
        "generations": counting.generations,
        "share": counting.share,
        "expected": {regime: [round(float(v), 2) for v in theory[regime].sum(axis=0)] for regime in experiment.REGIMES},
    }


# --- live -----------------------------------------------------------------------------------------


def frames(arm, recipe, seed):
    """Yield what the widget shows while a chain of tiny GPTs runs: a frame at every step of training.

    A frame has generation, generations, step, total, status ("training" or "done"), curves [finished, 4] (KL, and
    grammar, distinct in percent, animals alive), shares [finished, 24] (percent of the documents that name each animal)
    and texts (JSON: for each finished generation its sentences and whether they are right).
    """
    done = {"curves": [], "shares": [], "texts": []}

    def frame(g, step, status="training"):
        kept = {"curves": list(done["curves"]), "shares": list(done["shares"]), "texts": json.dumps(done["texts"])}
        place = {"generation": g, "generations": recipe.generations, "step": step, "total": recipe.steps}
        return {**place, "status": status, **kept}

    def work(report):
        chain = experiment.gpt_chain(seed, arm, recipe, callback=lambda g, step, loss: report(frame(g, step + 1)))
        for g, (_, model, written) in zip(range(recipe.generations + 1), chain, strict=False):
            marks = {"kl": experiment.kl_of(model, seed, recipe), **experiment.census(written)}
            story = experiment.story(written, SHOWN)
            done["curves"].append([marks[metric] for metric in METRICS])
            done["shares"].append([100 * n / len(written) for n in story.counts])
            done["texts"].append(_sentences(story))
            report(frame(g, recipe.steps, "done" if g == recipe.generations else "training"))

    return watched(work)


class _Left(BaseException):
    """Nobody looks any more."""


def watched(work):
    """Yield what `work(report)` reports while it runs in a thread of its own. Closing the generator stops the work at
    its next report; its error is raised here."""
    box, gone, end = queue.Queue(), threading.Event(), object()

    def report(item):
        if gone.is_set():
            raise _Left
        box.put(item)

    def body():
        import contextlib

        with contextlib.suppress(_Left):
            try:
                work(report)
            except Exception as error:
                box.put(error)
        box.put(end)

    threading.Thread(target=body, name="course-generations", daemon=True).start()
    try:
        while (item := box.get()) is not end:
            if isinstance(item, Exception):
                raise item
            yield item
    finally:
        gone.set()
