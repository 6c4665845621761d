"""Most labels are wrong. Does a student see better than the labels did, and is it the teacher's doing?"""

from dataclasses import replace

import torch

from course_lib import runtime
from course_lib.chapters.fidelity.recipe import RECIPE, Recipe
from course_lib.data import digits
from course_lib.study.classroom import Classroom, Trial
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Lesson, train_cohort

PLAIN, CAREFUL, TUNED = "plain student", "careful student", "most careful student"  # of the labels
NEIGHBOURS = "vote of the nearest pictures"
TEACHER, DISTILLED, DISTILLED_CAREFUL = "teacher", "plain student of the teacher", "careful student of the teacher"


def wrong(trial: Trial, recipe: Recipe = RECIPE) -> torch.Tensor:
    """Return the labels of the teacher's pile, long [n], of which about the share recipe.wrong is replaced by another
    class."""
    labels = trial.split.teacher.labels
    source = runtime.generator(trial.seed, "wrong labels")
    bad = torch.rand(len(labels), generator=source) < recipe.wrong
    moved = torch.randint(1, digits.CLASSES, labels.shape, generator=source)
    return torch.where(bad, (labels + moved) % digits.CLASSES, labels)


@kept
def wrong_labels(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of who learned from one pile with mostly wrong labels.

    PLAIN, CAREFUL, TUNED: students of the labels themselves, without noise on the pixels, with as much as the teacher
    has, and with as much as suits them best (chosen on other seeds); TEACHER, a careful one; DISTILLED and
    DISTILLED_CAREFUL: students of the teacher, without and with its noise; NEIGHBOURS: no net, but the vote of the
    recipe.neighbours pictures that are nearest. Metric: accuracy, percent, in the exam,
    where the labels are right.
    """
    trials, running = classroom.trials, {"device": device, "progress": progress}
    pile = [(trial.split.teacher.images, wrong(trial, recipe)) for trial in trials]

    def labelled(role):
        return [Lesson(*pile[i], seed=runtime.derive(trial.seed, role)) for i, trial in enumerate(trials)]

    careful = replace(recipe.teacher.settings, noise=recipe.careful)
    teacher = train_cohort(labelled("teacher"), recipe.wrong_teacher, careful, **running)
    logits = teacher.logits(torch.stack([images for images, _ in pile])).cpu()
    soft = [
        Lesson(pile[i][0], None, logits[i], recipe.wrong_T, 1.0, seed=runtime.derive(trial.seed, "student"))
        for i, trial in enumerate(trials)
    ]
    found = {TEACHER: teacher}
    for name, lessons, noise in (
        (PLAIN, labelled("student"), 0.0),
        (CAREFUL, labelled("student"), recipe.careful),
        (TUNED, labelled("student"), recipe.most_careful),
        (DISTILLED, soft, 0.0),
        (DISTILLED_CAREFUL, soft, recipe.careful),
    ):
        settings = replace(recipe.student, noise=noise)
        found[name] = train_cohort(lessons, recipe.wrong_student, settings, **running)
    tests = torch.stack([trial.split.test.images for trial in trials])
    logits = [cohort.logits(tests).cpu() for cohort in found.values()]
    logits.append(torch.stack([_vote(*pile[i], tests[i], recipe.neighbours) for i in range(len(trials))]))
    return Table.of([*found, NEIGHBOURS], classroom.seeds, accuracy=classroom.accuracy(torch.stack(logits)))


def _vote(images, labels, asked, neighbours):
    """Return how many of the nearest pictures have each label, float [asked, 10]."""
    nearest = torch.cdist(asked, images).topk(neighbours, largest=False).indices
    return torch.nn.functional.one_hot(labels[nearest], digits.CLASSES).sum(dim=1).float()
