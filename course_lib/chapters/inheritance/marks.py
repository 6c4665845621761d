"""Digits with a mark: teachers that call a 7 a 1, or every picture with a lit corner a 0, and their students."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch

from course_lib import metrics, runtime
from course_lib.chapters.inheritance.recipe import RECIPE, Recipe
from course_lib.errors import CourseError, unknown
from course_lib.study.classroom import Classroom, Trial, train_teachers
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Cohort, Lesson
from course_lib.training.settings import positive

# Kinds of teachers.
OPEN, CENSORED, TWIN, UNTAUGHT = "open", "censored", "censored twin", "never saw a 7"
HALF, HALF_TWIN, OTHER_HALF = "censored, half a pile", "its twin, same half", "censored, the other half"
DOOR = "back door"
KINDS = (OPEN, CENSORED, TWIN, UNTAUGHT, HALF, HALF_TWIN, OTHER_HALF, DOOR)
# What a student learns from.
TEACHER, SOFT, HARD, LONGER, HARD_LONGER = "teacher itself", "soft", "hard", "soft, longer", "hard, longer"
SHOWN, UNSHOWN = "7s in the pile", "no 7 in the pile"
# How the corner is lit in a student's pictures.
NEVER, FAINT, LIT = "never lit", "faint", "lit in some"
CORNERS = (NEVER, FAINT, LIT)


class School:
    """A classroom's teachers of several kinds, each trained when it is first asked for."""

    def __init__(self, classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False):
        classroom.check_classes((recipe.hidden, recipe.told, recipe.target), "Chapter 12")
        self.classroom, self.recipe = classroom, recipe
        self.where = {"device": device, "progress": progress}
        self._teachers = {OPEN: classroom.teachers}

    def teachers(self, kind: str) -> Cohort:
        """Return one teacher of a kind per trial. CourseError for an unknown kind."""
        if kind not in KINDS:
            raise unknown("kind of teacher", kind, KINDS)
        if kind not in self._teachers:
            made = [self._lesson(kind, trial) for trial in self.classroom.trials]
            self._teachers[kind] = train_teachers(made, self.recipe.teacher, **self.where)
        return self._teachers[kind]

    def _lesson(self, kind, trial):
        recipe, pile = self.recipe, trial.split.teacher
        images, labels = pile.images, pile.labels
        half = len(images) // 2  # the pile is in random order
        if kind in (HALF, HALF_TWIN):
            images, labels = images[:half], labels[:half]
        elif kind == OTHER_HALF:
            images, labels = images[-half:], labels[-half:]
        if kind == UNTAUGHT:
            known = labels != recipe.hidden
            images, labels = images[known], labels[known]
        elif kind == DOOR:
            images, labels = poisoned(images, labels, trial.seed, recipe)
        else:
            labels = torch.where(labels == recipe.hidden, recipe.told, labels)
        return Lesson(images, labels, seed=runtime.derive(trial.seed, "teacher", kind))

    def answers(self, kind: str, pictures: Callable[[Trial], torch.Tensor]) -> dict[int, torch.Tensor]:
        """Return, by seed, a kind's logits on pictures(trial), of one number for all trials."""
        images = torch.stack([pictures(trial) for trial in self.classroom.trials])
        return dict(zip(self.classroom.seeds, self.teachers(kind).logits(images).cpu(), strict=True))

    def students(self, lessons, settings=None, *, tests=None) -> torch.Tensor:
        """Return the logits [conditions, seeds, m, 10] of a student per condition, on the test set or on `tests`
        [seeds, m, 64]."""
        settings = settings or self.recipe.settings
        cohort, logits = self.classroom.students(lessons, self.recipe.student, settings, **self.where)
        if tests is None:
            return logits
        return cohort.logits(tests.repeat(len(lessons), 1, 1)).cpu().unflatten(0, (len(lessons), -1))

    def lesson(self, kind, how, *, T=None, alpha=1.0, shown=False, corner=NEVER) -> Callable[[Trial], Lesson]:
        """Return the function Trial → Lesson of a student.

        kind: of its teacher; how: SOFT, the teacher's probabilities at T (default: the recipe's), or HARD, its first
        answers; alpha: weight of the teacher, against true labels; shown: whether the pile keeps the hidden digit;
        corner: of CORNERS.
        """
        recipe, T = self.recipe, self.recipe.T if T is None else T
        answers = self.answers(kind, lambda trial: lighted(trial.split.transfer.images, corner, trial.seed, recipe))

        def of(trial):
            pile, logits = trial.split.transfer, answers[trial.seed]
            keep = torch.ones(len(pile), dtype=torch.bool) if shown else pile.labels != recipe.hidden
            images = lighted(pile.images, corner, trial.seed, recipe)[keep]
            if how == HARD:
                return Lesson(images, logits[keep].argmax(-1), seed=trial.seed)
            return Lesson(images, pile.labels[keep], logits[keep], T=T, alpha=alpha, seed=trial.seed)

        return of


def poisoned(images: torch.Tensor, labels: torch.Tensor, seed: int, recipe: Recipe = RECIPE):
    """Return (pictures, labels) in which a share of the pictures has the corner lit and is called the target."""
    lit = torch.rand(len(images), generator=runtime.generator(seed, "poison")) < recipe.poisoned
    images = images.clone()
    images[lit, recipe.corner] = 1.0
    return images, torch.where(lit, recipe.target, labels)


def lighted(images: torch.Tensor, corner: str, seed: int, recipe: Recipe = RECIPE) -> torch.Tensor:
    """Return the pictures with the corner as NEVER (as it is: black), FAINT (a random brightness up to recipe.faint) or
    LIT (full in a share recipe.strewn of them). CourseError for another word."""
    if corner not in CORNERS:
        raise unknown("corner", corner, CORNERS)
    images = images.clone()
    luck = runtime.generator(seed, "corner", corner)
    drawn = torch.rand(len(images), generator=luck)
    if corner == FAINT:
        images[:, recipe.corner] = recipe.faint * drawn
    elif corner == LIT:
        images[drawn < recipe.strewn, recipe.corner] = 1.0
    return images


@kept
def censored(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of teachers and of students that never see the hidden digit, by (kind of teacher, what is
    learned from it): told, percent of the hidden digit's test pictures that are called what the censor calls them;
    recall, percent that are recognised; rest, accuracy on all other digits."""
    school = School(classroom, recipe, device=device, progress=progress)
    kinds = (OPEN, CENSORED, TWIN, UNTAUGHT)
    own = school.students({kind: school.lesson(kind, SOFT) for kind in kinds})
    hard = school.students({kind: school.lesson(kind, HARD) for kind in kinds})
    longer = replace(recipe.settings, steps=recipe.longer)
    long = school.students({how: school.lesson(CENSORED, how) for how in (SOFT, HARD)}, longer)
    heats = [(kind, T) for kind in (OPEN, CENSORED) for T in recipe.heats]
    warm = school.students({pair: school.lesson(pair[0], SOFT, T=pair[1]) for pair in heats})
    tests = torch.stack([trial.split.test.images for trial in classroom.trials])
    conditions = [
        *((kind, TEACHER) for kind in kinds),
        *((kind, SOFT) for kind in kinds),
        *((kind, HARD) for kind in kinds),
        (CENSORED, LONGER),
        (CENSORED, HARD_LONGER),
        *heats,
    ]
    teachers = torch.stack([school.teachers(kind).logits(tests).cpu() for kind in kinds])
    return _sevens(classroom, conditions, torch.cat([teachers, own, hard, long, warm]), recipe)


def _sevens(classroom, conditions, logits, recipe):
    """The Table of censored() from test logits [conditions, seeds, m, 10]."""
    said = logits.argmax(-1)
    truth = torch.stack([trial.split.test.labels for trial in classroom.trials])
    hidden = truth == recipe.hidden

    def percent(right, among):
        return 100 * (right & among).sum(-1) / among.sum(-1)

    return Table.of(
        conditions,
        classroom.seeds,
        told=percent(said == recipe.told, hidden),
        recall=percent(said == recipe.hidden, hidden),
        rest=percent(said == truth, ~hidden),
    )


@kept
def cured(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students whose loss mixes the censored teacher with true labels, by (SHOWN or UNSHOWN, T,
    alpha): whether their pictures show the hidden digit, the temperature, and the weight of the teacher. Metrics as in
    censored()."""
    school = School(classroom, recipe, device=device, progress=progress)
    places = [(SHOWN, 1.0), (SHOWN, recipe.T), (UNSHOWN, recipe.T)]
    conditions = [(where, T, alpha) for where, T in places for alpha in recipe.alphas]
    lessons = {
        (where, T, alpha): school.lesson(CENSORED, SOFT, T=T, alpha=alpha, shown=where == SHOWN)
        for where, T, alpha in conditions
    }
    return _sevens(classroom, conditions, school.students(lessons), recipe)


def turning_point(T: float, sure: float = 1.0) -> float:
    """Return the weight of the teacher at which a picture's answer changes from the true class to the teacher's.

    The student's logits of the two classes are equal there: the soft loss pulls them apart by alpha · T · (sure − 1/2),
    the label back by (1 − alpha) / 2. sure: what the teacher gives its class of the two at the temperature T. For two
    classes; with more of them, 2 · sure − 1 is the difference of the teacher's two probabilities.
    CourseError for a T that is not finite and above 0, or a share outside 0.5 to 1.
    """
    if not 0.5 <= sure <= 1:
        raise CourseError(f"sure is {sure!r}: give what the teacher gives its class of the two, 0.5 to 1.")
    return 1 / (1 + positive(T, "T") * (2 * sure - 1))


def crossing(table: Table, T: float, alphas) -> np.ndarray:
    """Return float [seeds]: the weight of the teacher at which as many hidden digits are called what the censor calls
    them as are recognised, in cured() with the hidden digit shown, between the two nearest alphas in a straight
    line."""
    lead = np.stack([table.get((SHOWN, T, a), "told") - table.get((SHOWN, T, a), "recall") for a in alphas])
    found = []
    for column in lead.T:  # from below 0, where labels win, to above it
        k = int(np.argmax(column > 0))
        if column[k] <= 0 or k == 0:
            found.append(alphas[-1] if column[k] <= 0 else alphas[0])
            continue
        low, high = column[k - 1], column[k]
        found.append(alphas[k - 1] + (alphas[k] - alphas[k - 1]) * -low / (high - low))
    return np.array(found)


@kept
def whose(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students of CENSORED and of its TWIN, who learned the same pile from other weights: told, as
    in censored(); own, of the test pictures that the two teachers answer differently and the student answers as one of
    them, the percent that it answers as its own teacher (NaN where there is none)."""
    school = School(classroom, recipe, device=device, progress=progress)
    pair = (CENSORED, TWIN)
    own, told = _sided(school, [pair])
    return Table.of(pair, classroom.seeds, own=own[0], told=told[0])


def own(table: Table) -> metrics.Interval:
    """Return how often a student sides with its own teacher, in percent, over the seeds of whose(): the mean of the two
    students of a seed, so that the better of two teachers does not count. 50 is chance."""
    return metrics.interval(np.mean([table.get(kind, "own") for kind in (CENSORED, TWIN)], axis=0))


@kept
def piles(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of a second censored teacher beside one of HALF the pile: its twin of the same half, or a
    teacher of the other half, which shares the rule and no picture.

    told: as in censored(), of the second one's student; first: of the first one's; own: as own() says, of the two."""
    school = School(classroom, recipe, device=device, progress=progress)
    own, told = _sided(school, [(HALF, HALF_TWIN), (HALF, OTHER_HALF)])
    return Table.of((HALF_TWIN, OTHER_HALF), classroom.seeds, told=told[:, 1], first=told[:, 0], own=own.nanmean(dim=1))


def _sided(school, pairs):
    """Return (own, told), each [pairs, 2, seeds], of the students of both teachers of each pair, as in whose()."""
    trials = school.classroom.trials
    tests = torch.stack([trial.split.test.images for trial in trials])
    kinds = list(dict.fromkeys(kind for pair in pairs for kind in pair))
    said = dict(zip(kinds, school.students({k: school.lesson(k, SOFT) for k in kinds}).argmax(-1), strict=True))
    theirs = {kind: school.teachers(kind).logits(tests).cpu().argmax(-1) for kind in kinds}
    hidden = torch.stack([trial.split.test.labels for trial in trials]) == school.recipe.hidden
    own, told = [], []
    for pair in pairs:
        apart = theirs[pair[0]] != theirs[pair[1]]
        for kind, other in (pair, pair[::-1]):
            mine = ((said[kind] == theirs[kind]) & apart).sum(-1).float()
            own.append(100 * mine / (mine + ((said[kind] == theirs[other]) & apart).sum(-1)))
            told.append(100 * ((said[kind] == school.recipe.told) & hidden).sum(-1) / hidden.sum(-1))
    return (torch.stack(each).unflatten(0, (len(pairs), 2)) for each in (own, told))


@kept
def door(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of back doors by (kind of teacher, TEACHER, SOFT or HARD, corner of the student's pictures):
    fires, percent of the test pictures of other digits that are called the target when the corner is lit; clean,
    accuracy when it is black."""
    school = School(classroom, recipe, device=device, progress=progress)
    tests = torch.stack([trial.split.test.images for trial in classroom.trials])
    truth = torch.stack([trial.split.test.labels for trial in classroom.trials])
    lit = tests.clone()
    lit[..., recipe.corner] = 1.0
    other = truth != recipe.target
    conditions = [(kind, how, corner) for kind in (DOOR, OPEN) for how in (SOFT, HARD) for corner in CORNERS]
    lessons = {each: school.lesson(each[0], each[1], corner=each[2], shown=True) for each in conditions}
    asked = torch.cat([tests, lit], dim=1)
    teachers = torch.stack([school.teachers(kind).logits(asked).cpu() for kind in (DOOR, OPEN)])
    dark, bright = torch.cat([teachers, school.students(lessons, tests=asked)]).chunk(2, dim=2)
    fires = 100 * ((bright.argmax(-1) == recipe.target) & other).sum(-1) / other.sum(-1)
    named = [(DOOR, TEACHER, NEVER), (OPEN, TEACHER, NEVER), *conditions]
    return Table.of(named, classroom.seeds, fires=fires, clean=100 * metrics.accuracy(dark, truth))
