"""Chapter 01. Hard labels against the teacher's soft targets: where they help, where not, and what the gain is made
of."""

import functools
from dataclasses import dataclass

import torch

from course_lib import metrics, runtime
from course_lib.brief import Brief
from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom, open_classroom, train_teachers
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Lesson, Settings

OMITTED = 3  # the digit that the transfer set of omitted() does not show
SHOWN = (7, 8)  # the digits that the transfer set of two_digits() does show


@dataclass(frozen=True)
class Recipe:
    """sizes: images in the transfer sets of the first table; few: images of the controls; T: temperature of the soft
    targets in the first table and the controls; hot: temperature of the control "same, hotter"; smoothing: share of
    the probability that label smoothing spreads over all classes; settings: of these students' training; omitted_T:
    temperatures of the students to whom digits are not shown; cold, warm: those of omitted_T that the claims compare;
    wide: settings of the training of the students to whom digits are not shown.

    CourseError unless cold and warm are among omitted_T.
    """

    sizes: tuple = (50, 100, 300, 600)
    few: int = 50
    T: float = 3.0
    hot: float = 10.0
    smoothing: float = 0.1
    settings: Settings = Settings(steps=400, lr=0.01)
    omitted_T: tuple = (1.0, 4.0, 16.0)
    cold: float = 1.0
    warm: float = 4.0
    wide: Settings = Settings(steps=500, lr=0.01)

    def __post_init__(self):
        if not {self.cold, self.warm} <= set(self.omitted_T):
            raise CourseError(
                f"cold = {self.cold} and warm = {self.warm} are not both among omitted_T = {self.omitted_T}: "
                "choose two of these temperatures."
            )


RECIPE = Recipe()


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe: what was run; classroom: the Classroom; sizes, controls, omitted, two_digits: the Tables of the functions
    of these names."""

    recipe: Recipe
    classroom: Classroom
    sizes: Table
    controls: Table
    omitted: Table
    two_digits: Table


def run(seeds=None, recipe: Recipe = RECIPE, *, classroom=None, device=None, progress=False) -> Result:
    """Run every experiment of the chapter and return the Result.

    seeds: default runtime.seeds(); classroom: a Classroom that is already open (its seeds are used).
    """
    seeds = runtime.check_seeds(seeds if classroom is None else classroom.seeds)
    where = {"device": device, "progress": progress}
    classroom = classroom or open_classroom(seeds, transfer=max(recipe.sizes), **where)
    tables = (table(classroom, recipe, **where) for table in (sizes, controls, omitted, two_digits))
    return Result(recipe, classroom, *tables)


# --- soft against hard, by the size of the transfer set -------------------------------------------


@kept
def sizes(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students by (kind, images): kind is hard, smoothed or soft."""
    lessons = {}
    for n in recipe.sizes:
        lessons["hard", n] = lambda trial, n=n: _hard(trial, n)
        lessons["smoothed", n] = lambda trial, n=n: _hard(trial, n, recipe.smoothing)
        lessons["soft", n] = lambda trial, n=n: _soft(trial, trial.transfer_logits[:n], recipe.T)
    return _table(classroom, lessons, recipe, device=device, progress=progress)


# --- controls: each keeps a part of the soft targets and takes away another -----------------------

CONTROLS = (
    "hard labels",
    "teacher's top answer",
    "teacher of the same images",
    "same, hotter",
    "rest shuffled",
    "rest spread evenly",
    "mean of the class",
    "soft",
)


@kept
def controls(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students on `recipe.few` images for every condition in CONTROLS."""
    n, T = recipe.few, recipe.T
    same_images = _teachers_of_the_same_images(classroom, n, device=device, progress=progress)

    def shuffled(trial):
        return _soft(trial, shuffle_the_rest(trial.transfer_logits[:n], trial.seed), T)

    def class_mean(trial):
        return _soft(trial, mean_of_class(trial.transfer_logits[:n], trial.split.transfer.labels[:n], T), T)

    kinds = (
        lambda trial: _hard(trial, n),
        lambda trial: _labelled(trial, trial.transfer_logits[:n].argmax(dim=-1)),  # [n, 10] -> [n]
        lambda trial: _soft(trial, same_images[trial.seed], T),
        lambda trial: _soft(trial, same_images[trial.seed], recipe.hot),
        shuffled,
        lambda trial: _soft(trial, spread_the_rest(trial.transfer_logits[:n], T), T),
        class_mean,
        lambda trial: _soft(trial, trial.transfer_logits[:n], T),
    )
    return _table(classroom, dict(zip(CONTROLS, kinds, strict=True)), recipe, device=device, progress=progress)


def shuffle_the_rest(logits: torch.Tensor, seed: int) -> torch.Tensor:
    """Return logits [n, classes] in which each image's top logit stays and its other values change places at random:
    the same numbers, the same confidence, but no knowledge of which classes look alike."""
    source = runtime.generator(seed, "shuffle")
    order = logits.argsort(dim=-1, descending=True)
    rest = order[:, 1:]  # [n, classes - 1]: the places of all values but the top one
    places = torch.rand(rest.shape, generator=source).argsort(dim=-1)  # a permutation for every image
    return logits.scatter(-1, rest.gather(-1, places), logits.gather(-1, rest))


def spread_the_rest(logits: torch.Tensor, T: float) -> torch.Tensor:
    """Return logits [n, classes] whose softmax at T keeps each image's top probability and gives all other classes the
    same share of the rest: the teacher's confidence in each image, without a word on the wrong classes."""
    targets = (logits / T).softmax(dim=-1)
    top, place = targets.max(dim=-1, keepdim=True)  # [n, 1] both
    rest = (1 - top) / (logits.shape[-1] - 1)
    even = rest.expand_as(targets).scatter(-1, place, top)
    return T * even.clamp_min(torch.finfo(even.dtype).tiny).log()


def mean_of_class(logits: torch.Tensor, labels: torch.Tensor, T: float) -> torch.Tensor:
    """Return logits whose softmax at T is, for each image, the mean soft target of its class: knowledge of which
    classes look alike, but not of this image. logits: [n, classes]; labels: long [n]."""
    targets = (logits / T).softmax(dim=-1)
    means = torch.stack([targets[labels == label].mean(dim=0) for label in labels])  # [n, classes]
    return T * means.clamp_min(torch.finfo(means.dtype).tiny).log()


def _teachers_of_the_same_images(classroom, n, **where):
    """Return, by seed, the logits on the first n transfer images of a teacher trained on just these images."""
    lessons = []
    for trial in classroom.trials:
        part = trial.split.transfer.take(n)
        lessons.append(Lesson(part.images, part.labels, seed=runtime.derive(trial.seed, "teacher", "same images")))
    teachers = train_teachers(lessons, classroom.recipe, **where)
    logits = teachers.logits(torch.stack([lesson.images for lesson in lessons])).cpu()  # [seeds, n, 10]
    return dict(zip(classroom.seeds, logits, strict=True))


# --- digits that the transfer set does not show ---------------------------------------------------


@kept
def omitted(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students whose transfer set shows no 3, with the metrics recall (percent of threes
    recognised) and recall 0 ... recall 9 (the same for each digit).

    Conditions: "hard labels" and ("soft", T). Data of your own without a 3 lack their highest class instead. Source:
    Hinton et al. 2015, section 3. CourseError for fewer than three classes.
    """
    digit = _there(classroom, (OMITTED,))[0]
    return _partial(classroom, recipe, lambda labels: labels != digit, digit, device=device, progress=progress)


@kept
def two_digits(
    classroom: Classroom, recipe: Recipe = RECIPE, *, shown: tuple[int, ...] = SHOWN, device=None, progress=False
) -> Table:
    """Return the Table of students whose transfer set shows only the classes `shown`, 7s and 8s, or, of data of your
    own that lack one of them, the highest classes; conditions and metrics as in omitted(), CourseError too. Source:
    Hinton et al. 2015, section 3."""
    elements = torch.tensor(_there(classroom, shown))
    digit = _there(classroom, (OMITTED,))[0]
    keep_of = functools.partial(torch.isin, test_elements=elements)
    return _partial(classroom, recipe, keep_of, digit, device=device, progress=progress)


def _there(classroom, wanted):
    """Return the classes `wanted`, or as many of the highest ones where the classroom's data lack one of them."""
    classes = classroom.classes
    if len(classes) < 3:
        raise CourseError(
            f"Every pile shows the classes {classes} alone: to leave some out, chapter 01 needs three or more; give "
            "data of more classes, or more images."
        )
    return wanted if set(wanted) <= set(classes) else classes[-len(wanted) :]


def _partial(classroom, recipe, keep_of, digit, **where):
    """Return the Table of students of those transfer images for whose labels keep_of gives True; digit: the one whose
    recall is the metric "recall"."""

    def hard(trial):
        keep = keep_of(trial.split.transfer.labels)  # [n] of True and False
        images, labels = trial.split.transfer.images[keep], trial.split.transfer.labels[keep]
        return Lesson(images, labels, seed=trial.seed)

    def soft(trial, T):
        keep = keep_of(trial.split.transfer.labels)
        return _soft(trial, trial.transfer_logits[keep], T, images=trial.split.transfer.images[keep])

    lessons = {"hard labels": hard} | {("soft", T): lambda trial, T=T: soft(trial, T) for T in recipe.omitted_T}
    widths = classifiers.widths_of("wide student")
    _, logits = classroom.students(lessons, widths, recipe.wide, **where)
    recalls = {f"recall {c}": recall(classroom, logits, c) for c in classroom.classes}
    return Table.of(
        lessons,
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


# --- lessons: students of one seed differ in their targets alone ----------------------------------


def _hard(trial, n, smoothing=0.0):
    return _labelled(trial, trial.split.transfer.take(n).labels, smoothing)


def _labelled(trial, labels, smoothing=0.0):
    images = trial.split.transfer.images[: len(labels)]
    return Lesson(images, labels, smoothing=smoothing, seed=trial.seed)


def _soft(trial, logits, T, images=None):
    """Return the lesson of soft targets alone; images: default the first of the transfer set, one for each row."""
    images = trial.split.transfer.images[: len(logits)] if images is None else images
    return Lesson(images, None, logits, T, alpha=1.0, seed=trial.seed)


def _table(classroom, lessons, recipe, **where):
    """Return the Table of students; lessons: dict from condition to a function Trial → Lesson."""
    return classroom.table(lessons, classifiers.widths_of("student"), recipe.settings, **where)
