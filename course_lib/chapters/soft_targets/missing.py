"""Chapter 01: digits that the transfer set does not show. Source: Hinton et al. 2015, section 3."""

import torch

from course_lib import metrics, runtime
from course_lib.chapters.soft_targets import lessons
from course_lib.chapters.soft_targets.recipe import BLIND, COLD_LONGER, HARD, OMITTED, RECIPE, SHOWN, Recipe
from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom, train_teachers
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Lesson


@kept
def omitted(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students whose transfer set shows no 3, with the metrics recall (percent of threes
    recognised) and recall 0 ... recall 9 (the same for each digit).

    Conditions: HARD, ("soft", T), BLIND: soft targets at `recipe.warm` by a teacher that never saw a 3 either, and
    COLD_LONGER: soft targets at `recipe.cold` for `recipe.longer` times the steps. Data of your own without a 3 lack
    their highest class instead. Source: Hinton et al. 2015, section 3. CourseError for fewer than three classes.
    """
    digit = _there(classroom, (OMITTED,))[0]
    where = {"device": device, "progress": progress}
    blind = _blind_teachers(classroom, digit, **where)

    def shown(trial):
        return trial.split.transfer.labels != digit

    kinds = _soft_and_hard(recipe, shown)
    kinds[BLIND] = lambda trial: _soft(trial, blind[trial.seed], recipe.warm, shown(trial))
    patient = {COLD_LONGER: kinds["soft", recipe.cold]}
    tables = (
        _recalled(classroom, kinds, recipe.wide, digit, **where),
        _recalled(classroom, patient, lessons.longer(recipe.wide, recipe), digit, **where),
    )
    return Table.joined(tables)


@kept
def two_digits(
    classroom: Classroom, recipe: Recipe = RECIPE, *, shown: tuple[int, ...] = SHOWN, device=None, progress=False
) -> Table:
    """Return the Table of students whose transfer set shows only the classes `shown`, 7s and 8s, or, of data of your
    own that lack one of them, the highest classes; HARD and ("soft", T), metrics as in omitted(), CourseError too.
    Source: Hinton et al. 2015, section 3."""
    elements = torch.tensor(_there(classroom, shown))
    digit = _there(classroom, (OMITTED,))[0]
    kinds = _soft_and_hard(recipe, lambda trial: torch.isin(trial.split.transfer.labels, elements))
    return _recalled(classroom, kinds, recipe.wide, digit, device=device, progress=progress)


def _there(classroom, wanted):
    """Return the classes `wanted`, or as many of the highest ones where the classroom's data lack one of them."""
    classes = classroom.classes
    if len(classes) < 3:
        raise CourseError(
            f"Every pile shows the classes {classes} alone: to leave some out, chapter 01 needs three or more; give "
            "data of more classes, or more images."
        )
    return wanted if set(wanted) <= set(classes) else classes[-len(wanted) :]


def _blind_teachers(classroom, digit, **where):
    """Return, by seed, the logits on the transfer set of a teacher that learned its pile without `digit`."""
    made = []
    for trial in classroom.trials:
        pile = trial.split.teacher
        keep = pile.labels != digit
        seed = runtime.derive(trial.seed, "teacher", "without", digit)
        made.append(Lesson(pile.images[keep], pile.labels[keep], seed=seed))
    teachers = train_teachers(made, classroom.recipe, **where)
    logits = teachers.logits(torch.stack([trial.split.transfer.images for trial in classroom.trials])).cpu()
    return dict(zip(classroom.seeds, logits, strict=True))


def _soft_and_hard(recipe, shown):
    """Return the lessons HARD and ("soft", T) of those transfer images for which shown(trial), bool [n], is True."""

    def hard(trial):
        part, keep = trial.split.transfer, shown(trial)
        return Lesson(part.images[keep], part.labels[keep], seed=trial.seed)

    def soft_at(T):
        return lambda trial: _soft(trial, trial.transfer_logits, T, shown(trial))

    return {HARD: hard} | {("soft", T): soft_at(T) for T in recipe.omitted_T}


def _soft(trial, logits, T, keep):
    """Return the Lesson of soft targets for the transfer images that are kept. logits: of all of them."""
    return lessons.soft(trial, logits[keep], T, images=trial.split.transfer.images[keep])


def _recalled(classroom, kinds, settings, digit, **where):
    """Return the Table of students of these lessons; digit: the one whose recall is the metric "recall"."""
    _, logits = classroom.students(kinds, classifiers.widths_of("wide student"), settings, **where)
    recalls = {f"recall {c}": recall(classroom, logits, c) for c in classroom.classes}
    return Table.of(
        kinds,
        classroom.seeds,
        accuracy=classroom.accuracy(logits),
        agreement=classroom.agreement(logits),
        recall=recalls[f"recall {digit}"],
        **recalls,
    )


def recall(classroom: Classroom, logits: torch.Tensor, digit: int) -> torch.Tensor:
    """Return, in percent [conditions, seeds], how many of the test images of `digit` are recognised.

    logits: of the students, [conditions, seeds, test images, 10].
    """
    shares = []
    for i, trial in enumerate(classroom.trials):
        there = trial.split.test.labels == digit
        shares.append(100 * metrics.accuracy(logits[:, i, there], trial.split.test.labels[there]))  # [conditions]
    return torch.stack(shares, dim=1)
