"""Where the questions come from: what a copier can show to the teacher."""

from collections.abc import Callable

import torch

from course_lib import runtime
from course_lib.chapters.asking_the_teacher.recipe import RECIPE, Recipe
from course_lib.data.digits import Digits
from course_lib.errors import CourseError, unknown
from course_lib.study.classroom import Trial

REAL, USERS, MIXUPS = "real pictures", "users' questions", "mixups"
OTHER, SHUFFLED, DOTS = "another domain", "shuffled pixels", "random dots"


def questions(source: str, trial: Trial, count: int, other: Digits, recipe: Recipe = RECIPE) -> torch.Tensor:
    """Return `count` pictures [count, 64] to ask the teacher about, drawn by the trial's seed.

    source: one of SOURCES; other: the pictures of another domain. A smaller count gives the first of a larger one.
    CourseError for an unknown source, or more pictures than a source has.
    """
    if source not in SOURCES:
        raise unknown("source", source, SOURCES)
    if not runtime.is_whole(count) or not 1 <= count <= most(source, trial, other):
        raise CourseError(
            f"{count!r} questions were asked for and {source!r} has {most(source, trial, other)}: ask for fewer, at "
            "least one."
        )
    return SOURCES[source](trial, count, other, recipe)


def most(source: str, trial: Trial, other: Digits) -> int:
    """Return how many questions a source has; those that are made have no end, for which 10**9 stands."""
    return {REAL: len(trial.split.transfer), OTHER: len(other)}.get(source, 10**9)


def _source(trial, name):
    return runtime.generator(trial.seed, "questions", name)


def _real(trial, count, other, recipe):
    """Pictures like those that the teacher learned from: the copier has collected them."""
    return trial.split.transfer.images[:count]


def _users(trial, count, other, recipe):
    """What other people ask and the copier passes on: few kinds are popular, and the same picture comes again."""
    pile, source = trial.split.transfer, _source(trial, USERS)
    share = popular(pile.labels, source)
    return pile.images[torch.multinomial(share, count, replacement=True, generator=source)]


def popular(labels: torch.Tensor, source: torch.Generator) -> torch.Tensor:
    """Return how often each of the pictures with these labels [n] is asked about: the most popular kind ten times as
    often as the tenth (Zipf's law), all pictures of a kind alike. source: which kinds are popular."""
    kinds = labels.unique()
    rank = torch.randperm(len(kinds), generator=source)
    often = torch.zeros(int(kinds.max()) + 1)
    often[kinds] = 1 / (1.0 + rank)
    return often[labels] / torch.bincount(labels, minlength=len(often))[labels]


def _mixups(trial, count, other, recipe):
    """Blends of two of the few known pictures."""
    images, share = pairs(trial, count, recipe)[:2]
    return (share * images[0] + (1 - share) * images[1]).clamp(0, 1)


def pairs(trial: Trial, count: int, recipe: Recipe = RECIPE) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return what `count` mixups are made of: pictures [2, count, 64], the share of the first [count, 1], and the
    numbers of both among the known pictures [2, count]."""
    known, source = trial.split.transfer.images[: recipe.known], _source(trial, MIXUPS)
    draws = torch.rand(count, 3, generator=source)  # row by row, so that a smaller count gives the first of a larger
    one = (draws[:, 0] * len(known)).long()
    two = (one + 1 + (draws[:, 1] * (len(known) - 1)).long()) % len(known)  # never the same
    which = torch.stack([one, two])
    return known[which], draws[:, 2:], which


def _other(trial, count, other, recipe):
    """Pictures of something else."""
    order = torch.randperm(len(other), generator=_source(trial, OTHER))
    return other.images[order[:count]]


def _shuffled(trial, count, other, recipe):
    """Noise with the statistics of real pictures: each pixel comes from another one of them."""
    pile = trial.split.transfer.images
    drawn = (torch.rand(count, pile.shape[1], generator=_source(trial, SHUFFLED)) * len(pile)).long()
    return pile.gather(0, drawn)


def _dots(trial, count, other, recipe):
    """Noise that knows nothing of pictures: each pixel is ink with the same chance."""
    pixels = trial.split.transfer.images.shape[1]
    return (torch.rand(count, pixels, generator=_source(trial, DOTS)) < recipe.dots).float()


SOURCES: dict[str, Callable] = {
    REAL: _real,
    USERS: _users,
    MIXUPS: _mixups,
    OTHER: _other,
    SHUFFLED: _shuffled,
    DOTS: _dots,
}
