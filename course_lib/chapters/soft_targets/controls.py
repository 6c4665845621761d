"""Chapter 01, with few pictures: where the gain of soft targets comes from, what carries it, and how much of them is
needed."""

import torch

from course_lib import runtime
from course_lib.chapters.soft_targets import lessons
from course_lib.chapters.soft_targets.recipe import EVEN, HARD, MEAN, NOISY, RECIPE, SHUFFLED, SOFT_NOISY, TOP, Recipe
from course_lib.chapters.soft_targets.targets import mean_of_class, shuffle_the_rest, spread_the_rest
from course_lib.errors import CourseError
from course_lib.study.classroom import Classroom, train_teachers
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Lesson

STUDENT, TEACHER, LABELS = "student", "teacher", "labels"  # the kinds of dose()


@kept
def controls(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students on `recipe.few` pictures: HARD and NOISY without a teacher, and what each control
    leaves of the soft targets: TOP, EVEN, MEAN, SHUFFLED, and SOFT_NOISY, all of them. All but HARD have the same noise
    on the pixels: what a control is worth over NOISY must not be what noise is worth."""
    n, T = recipe.few, recipe.T

    def changed(change):
        return lambda trial: lessons.soft(trial, change(trial.transfer_logits[:n], trial), T)

    kinds = {
        NOISY: lessons.hard(n),
        TOP: lambda trial: lessons.labelled(trial, trial.transfer_logits[:n].argmax(dim=-1)),  # [n, 10] -> [n]
        EVEN: changed(lambda logits, trial: spread_the_rest(logits, T)),
        MEAN: changed(lambda logits, trial: mean_of_class(logits, trial.split.transfer.labels[:n], T)),
        SHUFFLED: changed(lambda logits, trial: shuffle_the_rest(logits, trial.seed)),
        SOFT_NOISY: changed(lambda logits, trial: logits),
    }
    where = {"device": device, "progress": progress}
    bare = lessons.taught(classroom, {HARD: lessons.hard(n)}, recipe.settings, **where)
    return Table.joined((bare, lessons.taught(classroom, kinds, lessons.noisy(recipe), **where)))


@kept
def dose(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of how many labels the teacher saw, for every k of recipe.doses:

    (STUDENT, k): students of `recipe.few` pictures and their soft targets by a teacher of k other labels;
    (TEACHER, k): that teacher itself; (LABELS, k): no teacher, the student learns those k labels and its own, with
    the noise and weight decay of a teacher. The last k is the classroom's own teacher: CourseError if that one had
    another number of labels.
    """
    if recipe.doses[-1] != classroom.recipe.images:
        raise CourseError(
            f"The last of doses = {recipe.doses} is not {classroom.recipe.images}, the labels of this classroom's "
            "teachers: end with that number."
        )
    where = {"device": device, "progress": progress}
    told, itself, given = {}, [], {}
    for k in recipe.doses:
        logits, tests = _teachers_of(classroom, k, recipe.few, **where)
        itself.append(tests)
        told[STUDENT, k] = lambda trial, logits=logits: lessons.soft(trial, logits[trial.seed], recipe.T)
        given[LABELS, k] = lambda trial, k=k: _with_those_labels(trial, k, recipe.few)
    return Table.joined(
        (
            lessons.taught(classroom, told, recipe.settings, **where),
            lessons.judged(classroom, [(TEACHER, k) for k in recipe.doses], torch.stack(itself)),
            lessons.taught(classroom, given, lessons.as_teacher(classroom, recipe), **where),
        )
    )


def _teachers_of(classroom, k, few, **where):
    """Return (by seed, the logits on the first `few` transfer images; the test logits [seeds, m, 10]) of teachers of
    the first k labels of the teacher's pile."""
    if k == classroom.recipe.images:
        told = {trial.seed: trial.transfer_logits[:few] for trial in classroom.trials}
        return told, torch.stack([trial.test_logits for trial in classroom.trials])
    made = []
    for trial in classroom.trials:
        part = trial.split.teacher.take(k)
        made.append(Lesson(part.images, part.labels, seed=runtime.derive(trial.seed, "teacher", k)))
    teachers = train_teachers(made, classroom.recipe, **where)
    asked = teachers.logits(torch.stack([trial.split.transfer.take(few).images for trial in classroom.trials])).cpu()
    tests = teachers.logits(torch.stack([trial.split.test.images for trial in classroom.trials])).cpu()
    return dict(zip(classroom.seeds, asked, strict=True)), tests


def _with_those_labels(trial, k, few):
    """Return the Lesson of the student's own labels and the first k of the teacher's."""
    own, others = trial.split.transfer.take(few), trial.split.teacher.take(k)
    images = torch.cat([own.images, others.images])
    return Lesson(images, torch.cat([own.labels, others.labels]), seed=trial.seed)


@kept
def mixed(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students by (alpha, pictures): labels and soft targets in one loss, with the fewest and the
    most pictures."""
    made = {}
    for n in (recipe.few, max(recipe.sizes)):
        for alpha in recipe.alphas:
            made[alpha, n] = lambda trial, alpha=alpha, n=n: _both(trial, n, recipe.T, alpha)
    return lessons.taught(classroom, made, recipe.settings, device=device, progress=progress)


def _both(trial, n, T, alpha):
    part = trial.split.transfer.take(n)
    return Lesson(part.images, part.labels, trial.transfer_logits[:n], T, alpha=alpha, seed=trial.seed)
