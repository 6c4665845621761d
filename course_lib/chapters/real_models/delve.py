"""How often a real model chooses "delve into" where a plainer word would do: read off, in frames that a seed draws.

The words by people are counted, not read: see PEOPLE.
"""

import itertools
import math
from collections.abc import Mapping, Sequence

from course_lib import metrics, runtime
from course_lib.chapters.real_models import reading
from course_lib.chapters.real_models.recipe import Delve
from course_lib.chapters.real_models.wordings import chat, drawn
from course_lib.models.pretrained import Pretrained
from course_lib.study.results import Table

DELVE, DIG, LOOK = " delve into", " dig into", " look at"
PLAINER = (" explore", " examine", " investigate")
# Uses per million words of English up to 2021, before the text of chatbots: Python package wordfreq 3.1.1. It counts
# words, so that "delve" stands for all its uses.
PEOPLE = {"delve": 1.38, "explore": 20.4, "examine": 15.1, "investigate": 20.4}
TEXT, AFTER, ASSISTANT, USER, EVERYDAY = (
    "plain text",
    "plain text, after the request",
    "the assistant's turn",
    "a user's turn",
    "plain text, everyday life",
)

_WHERE = (
    *("In this chapter", "In this essay", "In this article", "In the next section", "In the following pages", "Here"),
    *("In this talk", "In this report", "Today", "Over the next weeks", "In what follows", "In this study"),
)
_WHO = ("we will", "we", "I will", "I want to", "we are going to", "the authors", "we would like to", "the reader will")
FRAMES = tuple(itertools.product(_WHERE, _WHO))
_WHEN = (
    *("At the weekend", "After lunch", "On Sunday", "In the garden", "With the dog", "At school"),
    *("On the beach", "In the kitchen", "Before dinner", "In the holidays", "On the train", "Next summer"),
)
_SOMEBODY = (
    *("my brother will", "we", "the children will", "she wants to", "they are going to", "the boys"),
    *("we would like to", "her friends will"),
)
HOMELY = tuple(itertools.product(_WHEN, _SOMEBODY))


def frames(real: Pretrained, seed: int, recipe: Delve) -> dict[str, str]:
    """Return what stands before the word, {condition: text}: the same words in four places, and words of everyday."""
    here, who = drawn(FRAMES, seed, "delve")
    frame = f"{here}, {who}"
    said = real.tokenizer.apply_chat_template([{"role": "user", "content": frame}], tokenize=False)
    home, somebody = drawn(HOMELY, seed, "delve, everyday")
    return {
        TEXT: frame,
        AFTER: f"{recipe.request}\n\n{frame}",
        ASSISTANT: chat(real.tokenizer, recipe.request, frame),
        USER: said[: said.rindex(frame) + len(frame)],
        EVERYDAY: f"{home}, {somebody}",
    }


def chosen(chances: Mapping[str, float]) -> dict[str, float]:
    """Return what is said of the probabilities of DELVE, DIG, LOOK and the PLAINER words after one frame.

    share: of DELVE and the PLAINER together, percent on DELVE; mass: what all of these have, in percent; delve, dig,
    look: the logarithm of the odds of each against the PLAINER.
    """
    plainer = sum(chances[word] for word in PLAINER)
    logs = {name: math.log(chances[word] / plainer) for name, word in (("delve", DELVE), ("dig", DIG), ("look", LOOK))}
    mass = chances[DELVE] + plainer
    return {"share": 100 * chances[DELVE] / mass, "mass": 100 * mass} | logs


def asked(real: Pretrained, seeds, recipe: Delve, progress: bool = False) -> Table:
    """Return the Table of chosen() in each condition of frames(); a seed draws a frame."""
    words = (DELVE, DIG, LOOK, *PLAINER)
    rows = {}
    for seed in runtime.progress_bar(seeds, progress, "delve"):
        for condition, text in frames(real, seed, recipe).items():
            rows[condition, seed] = chosen(dict(zip(words, reading.phrases(real, text, words), strict=True)))
    return Table.of_rows(rows, tuple(seeds))


def by_people() -> float:
    """Return which share of the four words is "delve" in text by people, in percent."""
    return 100 * PEOPLE["delve"] / sum(PEOPLE.values())


def pooled(table: Table, condition: str) -> metrics.Interval:
    """Return the share of "delve into" in all frames of a condition taken together, in percent: a frame in which the
    four words are likely counts more. The interval is of the jackknife: each frame left out in turn."""
    share, mass = table.get(condition, "share"), table.get(condition, "mass")
    return jackknife(share * mass, mass)


def jackknife(parts: Sequence[float], wholes: Sequence[float]) -> metrics.Interval:
    """Return the Interval of sum(parts) / sum(wholes), from what each pair changes (Tukey's pseudo-values)."""
    n, part, whole = len(parts), sum(parts), sum(wholes)
    without = [(part - a) / (whole - b) for a, b in zip(parts, wholes, strict=True)]
    return metrics.interval([n * part / whole - (n - 1) * each for each in without])
