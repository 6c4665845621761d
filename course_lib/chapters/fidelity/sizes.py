"""Who teaches best: a small teacher, a large one, a large one through an assistant; and a net that teaches its like."""

from dataclasses import replace

import torch

from course_lib import metrics, runtime
from course_lib.chapters.fidelity.recipe import ASSISTED, RECIPE, Recipe
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Lesson, train_cohort

LONGER = "trained longer"


@kept
def sizes(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of small students by (teacher's name, T).

    The teachers are those of recipe.sizes, trained alike on the same pile; ASSISTED is the student of an assistant, of
    widths recipe.assistant, which learned from the last of them at recipe.assistant_T. Metrics: accuracy (of the
    student), teacher (of whoever teaches it), in percent, and agreement of both.
    """
    trials, running = classroom.trials, {"device": device, "progress": progress}
    pictures = torch.stack([trial.split.transfer.images[: recipe.few] for trial in trials])
    teachers = {}
    for name, widths in recipe.sizes.items():
        lessons = [_own(trial, trial.split.teacher, name) for trial in trials]
        teachers[name] = train_cohort(lessons, widths, recipe.teacher.settings, **running)
    last = list(teachers.values())[-1].logits(pictures).cpu()
    lessons = [_soft(trial, pictures[i], last[i], recipe.assistant_T, "assistant") for i, trial in enumerate(trials)]
    teachers[ASSISTED] = train_cohort(lessons, recipe.assistant, recipe.student_settings(recipe.steps[-1]), **running)
    asked = {name: teacher.logits(pictures).cpu() for name, teacher in teachers.items()}
    lessons = [
        _soft(trial, pictures[i], logits[i], T, "student")
        for logits in asked.values()
        for T in recipe.size_T
        for i, trial in enumerate(trials)
    ]
    conditions = [(name, T) for name in teachers for T in recipe.size_T]
    cohort = train_cohort(lessons, recipe.small, recipe.student_settings(recipe.steps[-1]), **running)
    tests = torch.stack([trial.split.test.images for trial in trials])
    mine = cohort.logits(tests.repeat(len(conditions), 1, 1)).cpu().unflatten(0, (len(conditions), len(trials)))
    theirs = torch.stack([teachers[name].logits(tests).cpu() for name, _ in conditions])
    return Table.of(
        conditions,
        classroom.seeds,
        accuracy=classroom.accuracy(mine),
        teacher=classroom.accuracy(theirs),
        agreement=100 * metrics.agreement(mine, theirs),
    )


@kept
def generations(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of nets that learn from nets of their own kind, by generation and T; and of LONGER, a first net
    that is trained for as many steps as all generations have had together.

    Generation 0 learns the labels of a pile; every later one learns, on the same pile, from the generation before it
    (Furlanello et al. 2018) as much as from the labels. Conditions: (T, generation), 0 for each T, and LONGER.
    """
    trials, running = classroom.trials, {"device": device, "progress": progress}
    images = torch.stack([trial.split.teacher.images for trial in trials])
    settings, last = recipe.generation, recipe.generations
    first = train_cohort([_own(trial, trial.split.teacher, 0) for trial in trials], recipe.like, settings, **running)
    found = {(T, 0): first for T in recipe.born_T}
    for T in recipe.born_T:
        for generation in range(1, last + 1):
            logits = found[T, generation - 1].logits(images).cpu()
            lessons = [
                Lesson(
                    trial.split.teacher.images,
                    trial.split.teacher.labels,
                    logits[i],
                    T,
                    recipe.born_alpha,
                    seed=runtime.derive(trial.seed, "like", generation),
                )
                for i, trial in enumerate(trials)
            ]
            found[T, generation] = train_cohort(lessons, recipe.like, settings, **running)
    longer = replace(settings, steps=(last + 1) * settings.steps)
    found[LONGER] = train_cohort([_own(t, t.split.teacher, 0) for t in trials], recipe.like, longer, **running)
    tests = torch.stack([trial.split.test.images for trial in trials])
    logits = torch.stack([cohort.logits(tests).cpu() for cohort in found.values()])
    agreement = metrics.agreement(logits, first.logits(tests).cpu().expand_as(logits))
    return Table.of(found, classroom.seeds, accuracy=classroom.accuracy(logits), agreement=100 * agreement)


def _own(trial, pile, name):
    """Return the Lesson of a net that learns the labels of a pile."""
    return Lesson(pile.images, pile.labels, seed=runtime.derive(trial.seed, "like", name))


def _soft(trial, pictures, logits, T, role) -> Lesson:
    """Return the Lesson of a net that learns soft targets alone."""
    return Lesson(pictures, None, logits, T, 1.0, seed=runtime.derive(trial.seed, role))
