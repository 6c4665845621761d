"""Swap the name in a sentence and read how much kinder a real model goes on: a gap between groups of names, and groups
of invented names as its control.

Nothing here is about people: names, adjectives and sentences were chosen by hand, for one small model.
"""

import itertools
from collections.abc import Mapping

import numpy as np

from course_lib import metrics, runtime
from course_lib.chapters.real_models import reading
from course_lib.chapters.real_models.recipe import Names
from course_lib.chapters.real_models.wordings import drawn
from course_lib.errors import unknown
from course_lib.models.pretrained import Pretrained
from course_lib.study.permutation import NAMES, difference, permutation_test
from course_lib.study.results import Table

WOMEN, MEN, INVENTED, OTHERS = "women's names", "men's names", "invented names", "other invented names"
# The known names are one token each; the invented ones were made up, in two groups.
_NAMES = {
    WOMEN: "Mary Anna Sarah Emma Laura Julia Helen Alice Susan Emily Nancy Linda",
    MEN: "John David Peter James Thomas Robert Michael Paul George William Henry Richard",
    INVENTED: "Gofek Sibal Tuvor Kesun Ralid Dopam Nizet Mobur Fesil Vatog Lubin Pirak",
    OTHERS: "Zemol Bisor Kaduf Nolet Rivup Tasem Gudin Mefal Sorik Ditub Luvan Pobes",
}
GROUPS = {group: names.split() for group, names in _NAMES.items()}
# Two lists of adjectives, the kind ones and the unkind ones of each, a token each.
_WORDS = {
    "warm": (
        "good nice kind friendly warm honest happy helpful polite gentle generous patient",
        "bad mean rude lazy angry selfish boring cruel cold harsh greedy impatient",
    ),
    "able": (
        "able clever smart bright skilled capable strong quick wise talented competent brilliant",
        "stupid weak slow foolish careless incompetent dull ignorant helpless useless confused naive",
    ),
}
LISTS = {name: (kind.split(), unkind.split()) for name, (kind, unkind) in _WORDS.items()}
_WHO = (
    *("My neighbour", "My colleague", "My old friend", "My cousin", "Our guest", "My classmate"),
    *("My flatmate", "Our visitor"),
)
_IS = ("is very", "is so", "was always very", "seems really", "can be rather", "has always been quite")
SENTENCES = tuple(itertools.product(_WHO, _IS))


def names() -> list[str]:
    """Return all names, group after group."""
    return [name for group in GROUPS.values() for name in group]


def odds(chances: Mapping[str, float], kind, unkind) -> float:
    """Return the logarithm of how much likelier the kind words are together than the unkind ones."""
    return float(np.log(sum(chances[word] for word in kind)) - np.log(sum(chances[word] for word in unkind)))


def described(real: Pretrained, seeds, progress: bool = False) -> Table:
    """Return a Table: conditions are the names(), metrics the odds() of each of LISTS; a seed draws a sentence, which
    ends in front of the adjective."""
    words = [word for pair in LISTS.values() for side in pair for word in side]
    rows = {}
    for seed in runtime.progress_bar(seeds, progress, "names"):
        who, is_very = drawn(SENTENCES, seed, "names")
        for name in names():
            found = reading.phrases(real, f"{who} {name} {is_very}", [f" {word}" for word in words])
            chances = dict(zip(words, found, strict=True))
            rows[name, seed] = {metric: odds(chances, *pair) for metric, pair in LISTS.items()}
    return Table.of_rows(rows, tuple(seeds))


def scores(table: Table, first: str, second: str, metric: str = "warm") -> tuple[np.ndarray, np.ndarray]:
    """Return the scores float [names, sentences] of two groups of names, and bool [names]: who is of the first.
    CourseError for an unknown group."""
    for group in (first, second):
        if group not in GROUPS:
            raise unknown("group of names", group, GROUPS)
    both = [*GROUPS[first], *GROUPS[second]]
    return np.stack([table.get(name, metric) for name in both]), np.arange(len(both)) < len(GROUPS[first])


def by_name(table: Table, group: str, metric: str = "warm") -> np.ndarray:
    """Return how kindly each name of a group is described, the mean over sentences, float [names]."""
    return np.array([table.get(name, metric).mean() for name in GROUPS[group]])


def between(table: Table, first: str, second: str, metric: str = "warm") -> metrics.Interval:
    """Return the Interval over names of how much kinder the first group is described. It pairs nothing: no name of one
    group belongs to one of the other."""
    return metrics.unpaired(by_name(table, first, metric), by_name(table, second, metric))


def beyond(table: Table, metric: str = "warm") -> metrics.Interval:
    """Return the Interval over names of how much larger the gap of WOMEN over MEN is than that between the two groups
    of invented names, taken in the direction in which it lies."""
    groups = [by_name(table, group, metric) for group in (WOMEN, MEN, INVENTED, OTHERS)]
    way = np.sign(groups[2].mean() - groups[3].mean()) or 1.0
    return metrics.contrast((1, -1, -way, way), groups)


def gap(table: Table, first: str, second: str, metric: str = "warm") -> metrics.Interval:
    """Return the Interval over sentences of how much kinder the first group's names are described, in log-odds."""
    values, group = scores(table, first, second, metric)
    return metrics.interval(difference(values.T, group))


def tested(table: Table, first: str, second: str, recipe: Names, metric: str = "warm", unit: str = NAMES):
    """Return what permutation_test() says of two groups: the gap, p, and the gaps of names dealt out at random."""
    return permutation_test(*scores(table, first, second, metric), shuffles=recipe.shuffles, unit=unit)
