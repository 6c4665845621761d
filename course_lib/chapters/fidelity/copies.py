"""Does a student copy its teacher? Agreement, and the floor below which nobody had to copy anything.

Four teachers of one kind: the teacher; its twin, trained on the same pile from other initial weights; an outsider,
trained on another pile; and the labels of the student's own pictures.
"""

from dataclasses import replace

import torch

from course_lib import metrics, runtime
from course_lib.chapters.fidelity.recipe import RECIPE, Recipe
from course_lib.data import digits
from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.runtime import is_whole
from course_lib.study.classroom import Classroom, Trial, train_teachers
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Cohort, Lesson

TEACHER, TWIN, OUTSIDER, LABELS = SOURCES = ("teacher", "twin", "outsider", "labels")
STUDENT, SECOND = "student", "second student"  # of one source: other initial weights and batches


def outsiders_pile(trial: Trial, recipe: Recipe = RECIPE) -> digits.Digits:
    """Return the pictures with labels that neither the teacher nor the students see."""
    rest = trial.split.transfer
    return digits.Digits(rest.images[recipe.pictures :], rest.labels[recipe.pictures :])


@kept
def nets(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> dict[str, Cohort]:
    """Return the teachers, twins and outsiders of a classroom: one Cohort each, a net for every seed."""
    running = {"device": device, "progress": progress}
    twins = [_lesson(trial.split.teacher, trial, TWIN) for trial in classroom.trials]
    outsiders = [_lesson(outsiders_pile(trial, recipe), trial, OUTSIDER) for trial in classroom.trials]
    return {
        TEACHER: classroom.teachers,
        TWIN: train_teachers(twins, classroom.recipe, **running),
        OUTSIDER: train_teachers(outsiders, classroom.recipe, **running),
    }


def _lesson(pile, trial, name):
    return Lesson(pile.images, pile.labels, seed=runtime.derive(trial.seed, name))


@kept
def copies(
    classroom: Classroom, theirs: dict[str, Cohort], recipe: Recipe = RECIPE, *, device=None, progress=False
) -> Table:
    """Return the Table of what answers like each seed's teacher.

    theirs: what nets() returns. Conditions: TEACHER, TWIN and OUTSIDER, the nets themselves; and students, as
    (model, source, steps, STUDENT), and one SECOND of the teacher. Metrics: see compared().
    """
    running = {"device": device, "progress": progress}
    found = dict(theirs)
    for model in recipe.models:
        for steps in recipe.steps:
            wanted = {(model, source, steps, STUDENT): source for source in SOURCES}
            if (model, steps) == (recipe.models[0], recipe.steps[0]):
                wanted[model, TEACHER, steps, SECOND] = TEACHER
            found |= students(classroom, theirs, wanted, recipe, model, steps, recipe.pictures, **running)
    return _table(classroom, theirs, found)


@kept
def by_pictures(
    classroom: Classroom, theirs: dict[str, Cohort], recipe: Recipe = RECIPE, *, device=None, progress=False
) -> Table:
    """Return the Table of students by (source, pictures), trained long: how agreement goes with accuracy. Metrics: see
    compared()."""
    running, found = {"device": device, "progress": progress}, {}
    for pictures in recipe.counts:
        wanted = {(source, pictures): source for source in SOURCES}
        model, steps = recipe.models[0], recipe.steps[-1]
        found |= students(classroom, theirs, wanted, recipe, model, steps, pictures, **running)
    return _table(classroom, theirs, found)


def students(classroom, theirs, wanted, recipe, model, steps, pictures, **running) -> dict[tuple, Cohort]:
    """Train a student for each condition of `wanted` {condition: source} and seed, on so many pictures; return
    {condition: Cohort}. Those of the true labels learn with the noise on the pixels that teachers have, as their fair
    rivals."""
    plain = recipe.student_settings(steps)
    careful = replace(plain, noise=recipe.teacher.settings.noise)
    found = {}
    for settings, members in (
        (plain, {c: source for c, source in wanted.items() if source != LABELS}),
        (careful, {c: source for c, source in wanted.items() if source == LABELS}),
    ):
        lessons = {
            c: lambda trial, c=c, source=source: _taught(classroom, theirs, trial, source, c[-1], pictures, recipe)
            for c, source in members.items()
        }
        cohort, _ = classroom.students(lessons, classifiers.widths_of(model), settings, **running)
        found |= {c: _of_place(cohort, place, len(classroom.trials)) for place, c in enumerate(members)}
    return {condition: found[condition] for condition in wanted}


def _table(classroom, theirs, found):
    rows = [compared(classroom, theirs, cohort) for cohort in found.values()]
    return Table.of(found, classroom.seeds, **{m: torch.stack([row[m] for row in rows]) for m in METRICS})


def _taught(classroom, theirs, trial, source, which, pictures, recipe):
    """Return the Lesson of a student of a source: soft targets of a net, or the true labels."""
    part = trial.split.transfer.take(pictures)
    seed = trial.seed if which != SECOND else runtime.derive(trial.seed, SECOND)
    if source == LABELS:
        return Lesson(part.images, part.labels, seed=seed)
    place = classroom.seeds.index(trial.seed)
    logits = theirs[source].model(place)(part.images).detach()
    return Lesson(part.images, None, logits, recipe.T, 1.0, seed=seed)


def _of_place(cohort, place, seeds):
    """Return the Cohort of the nets of one condition."""
    part = slice(place * seeds, (place + 1) * seeds)
    return Cohort(tuple(w[part] for w in cohort.weights), tuple(b[part] for b in cohort.biases))


# --- what is measured -----------------------------------------------------------------------------

METRICS = ("accuracy", "agreement", "chance", "repeated", "noise", "own")


def compared(classroom: Classroom, theirs: dict[str, Cohort], cohort: Cohort) -> dict[str, torch.Tensor]:
    """Return what is measured of one net for each seed beside its teacher, {metric: [seeds]}, in percent.

    accuracy: right in the exam; agreement: same answer as the teacher; chance: the agreement of two nets that are right
    as often and have nothing else in common (chance_agreement()); repeated: of the teacher's mistakes in the exam, the
    share that is made again, with the same wrong answer; noise: agreement on pictures of noise; own: of the pictures of
    noise on which teacher and twin differ and the net sides with one of them, the share in which it sides with the
    teacher.
    """
    tests = torch.stack([trial.split.test.images for trial in classroom.trials])
    labels = torch.stack([trial.split.test.labels for trial in classroom.trials])
    noisy = noise_pictures(classroom.trials)
    mine, teacher = cohort.logits(tests).cpu(), theirs[TEACHER].logits(tests).cpu()
    at_noise = [each.logits(noisy).cpu() for each in (cohort, theirs[TEACHER], theirs[TWIN])]
    right, taught = metrics.accuracy(mine, labels), metrics.accuracy(teacher, labels)
    found = {
        "accuracy": right,
        "agreement": metrics.agreement(mine, teacher),
        "chance": chance_agreement(right, taught),
        "repeated": repeated(mine, teacher, labels),
        "noise": metrics.agreement(*at_noise[:2]),
        "own": sides(*at_noise),
    }
    return {name: 100 * value for name, value in found.items()}


def chance_agreement(first, second, classes: int = digits.CLASSES):
    """Return how often two nets answer alike that are right with the given shares (0..1) and independently of each
    other, if a wrong answer is any of the other classes with the same chance.

    Both right, or both wrong in the same way: a·b + (1 − a)(1 − b) / (classes − 1). CourseError for shares outside 0..1
    or fewer than two classes.
    """
    if not is_whole(classes) or classes < 2:
        raise CourseError(f"There are {classes!r} classes: give a whole number of 2 or more, so that one can be wrong.")
    for share in (first, second):
        if not bool(((torch.as_tensor(share) >= 0) & (torch.as_tensor(share) <= 1)).all()):
            raise CourseError(f"The accuracy {share!r} is no share: give numbers from 0 to 1.")
    return first * second + (1 - first) * (1 - second) / (classes - 1)


def repeated(mine: torch.Tensor, teacher: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return the share of the teacher's mistakes that are made again with the same answer, 0..1 [...]; logits [...,
    images, classes], labels [..., images]. 0 where the teacher makes no mistake."""
    _check_asked_alike(mine, teacher)
    theirs = teacher.argmax(dim=-1)
    wrong = theirs != labels
    return ((mine.argmax(dim=-1) == theirs) & wrong).sum(dim=-1) / wrong.sum(dim=-1).clamp_min(1)


def sides(mine: torch.Tensor, teacher: torch.Tensor, twin: torch.Tensor) -> torch.Tensor:
    """Return, of the pictures on which teacher and twin differ and a net answers as one of them, the share with the
    teacher, 0..1 [...]; 0.5 where there is no such picture; logits [..., images, classes]."""
    _check_asked_alike(mine, teacher, twin)
    a, b, c = (logits.argmax(dim=-1) for logits in (mine, teacher, twin))
    with_teacher, with_twin = (a == b) & (b != c), (a == c) & (b != c)
    return (with_teacher.sum(dim=-1) / (with_teacher | with_twin).sum(dim=-1)).nan_to_num(0.5)


def _check_asked_alike(*logits):
    shapes = [list(each.shape) for each in logits]
    if any(shape != shapes[0] for shape in shapes):
        raise CourseError(f"The logits have the shapes {shapes}: ask all nets about the same pictures.")


def noise_pictures(trials, count: int = 1000) -> torch.Tensor:
    """Return pictures of noise for each seed, [seeds, count, pixels]: every pixel is one that the teacher's pile has in
    that place, drawn by itself, so that brightness is right everywhere and nothing is drawn."""
    found = []
    for trial in trials:
        pile = trial.split.teacher.images
        rows = torch.randint(len(pile), (count, pile.shape[1]), generator=runtime.generator(trial.seed, "noise"))
        found.append(pile.gather(0, rows))
    return torch.stack(found)
