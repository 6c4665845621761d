"""What the committee and its student must be compared with: labels and noise without a teacher, the nearest neighbour,
and a net whose weights are averaged (federated averaging)."""

from collections.abc import Callable
from dataclasses import replace

import torch

from course_lib import runtime
from course_lib.chapters.many_teachers.recipe import RECIPE, Recipe
from course_lib.chapters.many_teachers.students import voted
from course_lib.chapters.many_teachers.teachers import OWN, member_seed, pile
from course_lib.data import digits
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Cohort, Lesson, train_cohort
from course_lib.training.cohort import initial_weights

LABELS, NEAREST, VOTED = "labels and noise", "nearest neighbour", "vote of nearest neighbours"
TOGETHER, APART = "same start", "other starts"  # of the nets whose weights are averaged


@kept
def baselines(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of accuracy by (baseline, labels): of the first of the teachers' labels, and of all of them.

    labels and noise: a net of the student's size that learns the labels as a member of a committee does, with its
    noise and weight decay; nearest neighbour: the label of the closest picture; vote of nearest neighbours: the
    majority of those in the piles of the largest committee, for all labels.
    """
    counts = (recipe.labels, recipe.teacher.images)
    found = {}
    for count in counts:
        piles = [trial.split.teacher.take(count) for trial in classroom.trials]
        found[NEAREST, count] = _nearest(classroom, [[part] for part in piles])
        lessons = [
            Lesson(part.images, part.labels, seed=runtime.derive(trial.seed, "student"))
            for part, trial in zip(piles, classroom.trials, strict=True)
        ]
        settings = recipe.member if count == recipe.labels else recipe.teacher.settings
        cohort = train_cohort(lessons, recipe.usual, settings, device=device, progress=progress)
        found[LABELS, count] = classroom.accuracy(_exam(classroom, cohort))
    members = range(max(recipe.counts))
    piles = [[pile(trial, OWN, k, recipe.labels) for k in members] for trial in classroom.trials]
    found[VOTED, recipe.teacher.images] = _nearest(classroom, piles)
    return Table.of(found, classroom.seeds, accuracy=torch.stack(list(found.values())))


def _nearest(classroom, piles):
    """The accuracy in percent [seeds] of the vote of nearest neighbours, one from each of a trial's piles."""
    told = [
        torch.stack([nearest(part, trial.split.test.images) for part in parts])
        for parts, trial in zip(piles, classroom.trials, strict=True)
    ]
    return classroom.accuracy(voted(torch.nn.functional.one_hot(torch.stack(told), digits.CLASSES).float()))


def nearest(known: digits.Digits, images: torch.Tensor) -> torch.Tensor:
    """Return for each image [n, pixels] the label, long [n], of the most similar of the pictures `known`."""
    return known.labels[torch.cdist(images, known.images).argmin(dim=1)]


@kept
def federation(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of accuracy by (start, hidden units, rounds) of nets whose weights are averaged.

    As many nets as the largest committee has teachers, of a teacher's and of a student's size, each with a pile of its
    own. "same start": all begin alike, learn apart, and go on from the mean of their weights, `rounds` times in as many
    steps as a member learns altogether (McMahan et al. 2016, federated averaging); "other starts": each begins with
    weights of its own, and the weights are averaged once.
    """
    found = {}
    for widths in (classifiers.widths_of(recipe.teacher.model), recipe.usual):
        running = {"device": device, "progress": progress}
        for rounds in recipe.rounds:
            met = _federated(classroom, widths, recipe, rounds, **running)
            found[TOGETHER, widths[1], rounds] = classroom.accuracy(_exam(classroom, met))
        apart = train_cohort(_piles(classroom, recipe), widths, recipe.member, **running)
        found[APART, widths[1], 1] = classroom.accuracy(_exam(classroom, mean_weights(apart, max(recipe.counts))))
    return Table.of(found, classroom.seeds, accuracy=torch.stack(list(found.values())))


def _federated(classroom, widths, recipe, rounds, **running):
    """The nets, one for each seed, after so many rounds."""
    count = max(recipe.counts)
    settings = replace(recipe.member, steps=max(1, recipe.member.steps // rounds))
    met = Cohort(*initial_weights(widths, classroom.seeds))
    for number in range(rounds):
        begun = _each(met, lambda layer: layer.repeat_interleave(count, dim=0))
        met = mean_weights(
            train_cohort(_piles(classroom, recipe, number), widths, settings, start=begun, **running), count
        )
    return met


def _piles(classroom, recipe, *purpose):
    return [
        Lesson(part.images, part.labels, seed=runtime.derive(member_seed(trial, k), "round", *purpose))
        for trial in classroom.trials
        for k in range(max(recipe.counts))
        for part in [pile(trial, OWN, k, recipe.labels)]
    ]


def mean_weights(cohort: Cohort, count: int) -> Cohort:
    """Return the Cohort in which each `count` nets that follow each other have become one, with the mean of their
    weights."""
    return _each(cohort, lambda layer: layer.unflatten(0, (-1, count)).mean(dim=1))


def _each(cohort: Cohort, change: Callable[[torch.Tensor], torch.Tensor]) -> Cohort:
    return Cohort(tuple(map(change, cohort.weights)), tuple(map(change, cohort.biases)))


def _exam(classroom, cohort):
    return cohort.logits(torch.stack([trial.split.test.images for trial in classroom.trials])).cpu()
