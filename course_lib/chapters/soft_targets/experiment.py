"""Chapter 01. Hard labels against the teacher's soft targets: where they help, where not, and what the gain is made
of."""

from dataclasses import dataclass

import torch

from course_lib import metrics, runtime
from course_lib.data import digits
from course_lib.models import classifiers
from course_lib.study.claims import Claim
from course_lib.study.classroom import Classroom, open_classroom, train_teachers
from course_lib.study.results import Table
from course_lib.training import Lesson

HINTON = "Hinton, Vinyals, Dean 2015, arXiv 1503.02531"


@dataclass(frozen=True)
class Recipe:
    """sizes: transfer sets of the table; few: images of the controls; T: temperature; smoothing: of the labels;
    omitted_T: temperatures of the omitted digit; wide_steps: steps of its wider student."""

    sizes: tuple = (50, 100, 300, 600)
    few: int = 50
    T: float = 3.0
    smoothing: float = 0.1
    steps: int = 400
    lr: float = 0.01
    omitted_T: tuple = (1.0, 4.0, 16.0)
    wide_steps: int = 500


@dataclass(frozen=True)
class Result:
    """classroom: the Classroom; sizes, controls, omitted, two_digits: the Tables of the functions of these names."""

    classroom: Classroom
    sizes: Table
    controls: Table
    omitted: Table
    two_digits: Table


def run(seeds=None, recipe=None, *, classroom=None, device=None, progress=False):
    """Run every experiment of the chapter and return the Result; seeds: default runtime.seeds()."""
    recipe = recipe or Recipe()
    classroom = classroom or open_classroom(seeds, transfer=max(recipe.sizes), device=device, progress=progress)
    settings = {"device": device, "progress": progress}
    return Result(
        classroom,
        sizes(classroom, recipe, **settings),
        controls(classroom, recipe, **settings),
        omitted(classroom, recipe, **settings),
        two_digits(classroom, recipe, **settings),
    )


def sizes(classroom, recipe=None, **settings):
    """Return the Table of students by (kind, images): kind is hard, smoothed or soft."""
    recipe = recipe or Recipe()
    lessons = {}
    for n in recipe.sizes:
        lessons["hard", n] = lambda trial, n=n: _hard(trial, n)
        lessons["smoothed", n] = lambda trial, n=n: _hard(trial, n, recipe.smoothing)
        lessons["soft", n] = lambda trial, n=n: _soft(trial, trial.transfer_logits[:n], recipe.T)
    return classroom.table(lessons, classifiers.widths_of("student"), steps=recipe.steps, lr=recipe.lr, **settings)


# The targets of `few` images. Each control keeps a part of the soft targets and takes away another.
CONTROLS = (
    "hard labels",
    "teacher's top answer",
    "teacher of the same images",
    "same, at T = 10",
    "rest shuffled",
    "rest spread evenly",
    "mean of the class",
    "soft",
)


def controls(classroom, recipe=None, **settings):
    """Return the Table of students on `recipe.few` images for every condition in CONTROLS."""
    recipe = recipe or Recipe()
    n, T = recipe.few, recipe.T
    homely = _teachers_of_the_same_images(classroom, n, **settings)

    def top_answer(trial):
        return Lesson(trial.split.transfer.images[:n], trial.transfer_logits[:n].argmax(dim=-1), seed=trial.seed)

    def class_mean(trial):
        return _soft(trial, mean_of_class(trial.transfer_logits[:n], trial.split.transfer.labels[:n], T), T)

    kinds = (
        lambda trial: _hard(trial, n),
        top_answer,
        lambda trial: _soft(trial, homely[trial.seed], T),
        lambda trial: _soft(trial, homely[trial.seed], 10.0),
        lambda trial: _soft(trial, shuffle_the_rest(trial.transfer_logits[:n], trial.seed), T),
        lambda trial: _soft(trial, spread_the_rest(trial.transfer_logits[:n], T), T),
        class_mean,
        lambda trial: _soft(trial, trial.transfer_logits[:n], T),
    )
    lessons = dict(zip(CONTROLS, kinds, strict=True))
    return classroom.table(lessons, classifiers.widths_of("student"), steps=recipe.steps, lr=recipe.lr, **settings)


def shuffle_the_rest(logits, seed):
    """Return logits [n, classes] in which each image's top logit stays and its other values change places at random:
    the same numbers, the same confidence, but no knowledge of which classes look alike."""
    source = runtime.generator(seed, "shuffle")
    order = logits.argsort(dim=-1, descending=True)
    rest = order[:, 1:]
    places = torch.rand(rest.shape, generator=source).argsort(dim=-1)
    return logits.scatter(-1, rest.gather(-1, places), logits.gather(-1, rest))


def spread_the_rest(logits, T):
    """Return logits [n, classes] whose softmax at T keeps each image's top probability and gives all other classes the
    same share of the rest: the teacher's confidence in each image, without a word on the wrong classes."""
    targets = (logits / T).softmax(dim=-1)
    top, place = targets.max(dim=-1, keepdim=True)
    rest = (1 - top) / (logits.shape[-1] - 1)
    even = rest.expand_as(targets).scatter(-1, place, top)
    return T * even.clamp_min(torch.finfo(even.dtype).tiny).log()


def mean_of_class(logits, labels, T):
    """Return logits whose softmax at T is, for each image, the mean soft target of its class: knowledge of which
    classes look alike, but not of this image. logits: [n, classes]; labels: long [n]."""
    targets = (logits / T).softmax(dim=-1)
    means = torch.stack([targets[labels == label].mean(dim=0) for label in labels])
    return T * means.clamp_min(torch.finfo(means.dtype).tiny).log()


def omitted(classroom, recipe=None, *, digit=3, **settings):
    """Return the Table of students whose transfer set shows no 3, with the metrics recall (percent of threes
    recognised) and recall 0 ... recall 9 (the same for each digit).

    Conditions: "hard labels" and ("soft", T). Source: Hinton et al. 2015, section 3.
    """
    return _partial(classroom, recipe, lambda labels: labels != digit, digit, **settings)


def two_digits(classroom, recipe=None, *, shown=(7, 8), **settings):
    """Return the Table of students whose transfer set shows only 7s and 8s. Source: Hinton et al. 2015, section 3."""
    wanted = torch.tensor(shown)
    return _partial(classroom, recipe, lambda labels: torch.isin(labels, wanted), 3, **settings)


def _partial(classroom, recipe, keep_of, digit, **settings):
    recipe = recipe or Recipe()

    def part(trial):
        keep = keep_of(trial.split.transfer.labels)
        return trial.split.transfer.images[keep], trial.split.transfer.labels[keep], trial.transfer_logits[keep]

    def hard(trial):
        images, labels, _ = part(trial)
        return Lesson(images, labels, seed=trial.seed)

    def soft(trial, T):
        images, _, logits = part(trial)
        return Lesson(images, None, logits, T, 1.0, seed=trial.seed)

    lessons = {"hard labels": hard} | {("soft", T): lambda trial, T=T: soft(trial, T) for T in recipe.omitted_T}
    _, logits = classroom.students(
        lessons, classifiers.widths_of("wide student"), steps=recipe.wide_steps, lr=recipe.lr, **settings
    )
    recalls = {f"recall {d}": _recall(classroom, logits, d) for d in range(digits.CLASSES)}
    return Table.of(
        lessons,
        classroom.seeds,
        accuracy=classroom.accuracy(logits),
        agreement=classroom.agreement(logits),
        recall=recalls[f"recall {digit}"],
        **recalls,
    )


def _recall(classroom, logits, digit):
    """Return, in percent [conditions, seeds], how many of the test images of `digit` are recognised."""
    shares = []
    for i, trial in enumerate(classroom.trials):
        there = trial.split.test.labels == digit
        shares.append(100 * metrics.accuracy(logits[:, i, there], trial.split.test.labels[there]))
    return torch.stack(shares, dim=1)


def _hard(trial, n, smoothing=0.0):
    images, labels = trial.split.transfer.images[:n], trial.split.transfer.labels[:n]
    return Lesson(images, labels, smoothing=smoothing, seed=trial.seed)


def _soft(trial, logits, T):
    return Lesson(trial.split.transfer.images[: len(logits)], None, logits, T, 1.0, seed=trial.seed)


def _teachers_of_the_same_images(classroom, n, **settings):
    """Return, by seed, the logits on the first n transfer images of a teacher trained on just these images."""
    lessons = [_hard(trial, n) for trial in classroom.trials]
    teachers = train_teachers(lessons, classroom.recipe, **settings)
    logits = teachers.logits(torch.stack([lesson.images for lesson in lessons])).cpu()
    return dict(zip(classroom.seeds, logits, strict=True))


def _gains(sizes, n, metric):
    return sizes.get(("soft", n), metric) - sizes.get(("hard", n), metric)


def claims(result):
    """Return the claims of chapter 01."""
    sizes, controls, omitted, two = result.sizes, result.controls, result.omitted, result.two_digits
    ns = sorted({n for _, n in sizes.conditions})
    first, last = ns[0], ns[-1]
    warm = max(T for kind, *rest in omitted.conditions if kind == "soft" for T in rest if T <= 4)
    return [
        Claim(
            "soft beats hard with few images",
            f"With {first} images, soft targets make a better student than hard labels.",
            sizes.gain(("soft", first), ("hard", first)),
            above=4,
            control=f"smoothed labels instead of soft targets: {sizes.gain(('smoothed', first), ('hard', first))}",
        ),
        Claim(
            "it is not label smoothing",
            f"With {first} images, the teacher's soft targets beat labels smoothed without a teacher.",
            sizes.gain(("soft", first), ("smoothed", first)),
            above=4,
        ),
        Claim(
            "the gain vanishes",
            f"With {last} images, as many as taught the teacher, soft targets gain little or nothing.",
            sizes.gain(("soft", last), ("hard", last)),
            below=2,
            control=f"agreement is still higher: {sizes.gain(('soft', last), ('hard', last), 'agreement')}",
        ),
        Claim(
            "closer is not better",
            f"With {last} images, soft targets raise agreement with the teacher by more than accuracy.",
            metrics.paired(_gains(sizes, last, "agreement"), _gains(sizes, last, "accuracy")),
            above=0.5,
            source="compare Stanton et al. 2021, arXiv 2106.05945: closer match is not always better",
        ),
        Claim(
            "most of it is the teacher's data",
            "A teacher that saw many labels is worth more than one trained on the student's few.",
            controls.gain("soft", "teacher of the same images"),
            above=3,
            control="that teacher over hard labels: "
            f"{controls.gain('teacher of the same images', 'hard labels')}; at T = 10, where it is less sure: "
            f"{controls.gain('same, at T = 10', 'hard labels')}",
        ),
        Claim(
            "each image counts",
            "Soft targets of each image beat the mean soft target of its class.",
            controls.gain("soft", "mean of the class"),
            above=2,
        ),
        Claim(
            "which wrong answers matters",
            "Soft targets beat the same values with the nine smaller ones shuffled.",
            controls.gain("soft", "rest shuffled"),
            above=5,
            control=f"shuffled against hard labels: {controls.gain('rest shuffled', 'hard labels')}",
        ),
        Claim(
            "confidence is not enough",
            "Soft targets beat the teacher's confidence with the rest spread evenly over the wrong classes.",
            controls.gain("soft", "rest spread evenly"),
            above=3,
            control=f"that confidence over hard labels: {controls.gain('rest spread evenly', 'hard labels')}",
        ),
        Claim(
            "the omitted digit, hard",
            "A student that sees no 3 and only hard labels never answers 3.",
            omitted.mean("hard labels", "recall"),
            below=1,
            unit="% of threes",
            level=True,
        ),
        Claim(
            "the omitted digit, soft",
            f"A student that sees no 3 recognises threes when it learns soft targets at T = {warm:g}.",
            omitted.mean(("soft", warm), "recall"),
            above=60,
            unit="% of threes",
            level=True,
            control=f"hard labels: {omitted.mean('hard labels', 'recall').plain()} %",
            paper="98.6 % after a bias tuned on the test set; 87 % before (133 of 1,010 missed)",
            source=HINTON,
        ),
        Claim(
            "warmer is better for what is missing",
            f"For the omitted digit, T = {warm:g} recognises more threes than T = 1.",
            omitted.gain(("soft", warm), ("soft", 1.0), "recall"),
            above=15,
        ),
        Claim(
            "only 7s and 8s",
            f"From pictures of 7s and 8s alone, soft targets at T = {warm:g} teach digits that were never shown.",
            two.gain(("soft", warm), "hard labels"),
            above=12,
            control=f"hard labels: {two.mean('hard labels').plain()} % accuracy, which is 7s and 8s alone",
            paper="52.7 % accuracy, 86.8 % after biases tuned on the test set",
            source=HINTON,
        ),
    ]
