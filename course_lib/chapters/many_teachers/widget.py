"""The widget of chapter 04: five teachers with a weight each, a rule that makes one target of their opinions on a
picture, and a student of it.

The target is closed form: the page computes it too (blend.js). A student is trained by Python where there is a kernel,
by the page on demand, and for equal weights it is stored.
"""

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from course_lib import metrics, runtime
from course_lib.chapters.many_teachers import experiment, students
from course_lib.chapters.many_teachers.bad_teachers import LOUDNESS, MEDIAN
from course_lib.chapters.many_teachers.teachers import OWN, SAME, Committees
from course_lib.errors import CourseError
from course_lib.losses import mixing
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom
from course_lib.training import Lesson, Settings, train_cohort
from course_lib.widgets import page_student, poster
from course_lib.widgets.base import Widget, packed

COUNT = 5
T = 2.0  # of soft targets; a hard label is learned at T = 1
KINDS = (OWN, SAME)
RULES = (students.SOFT, students.TOP, students.VOTE, MEDIAN)
HARD = (students.TOP, students.VOTE)
LIARS = (0, 1, 2)  # the last ones of the five


@dataclass(frozen=True)
class Options(page_student.Options):
    """images: one number, the transfer images of every student; the rest as in page_student.Options; teachers: how the
    teachers are trained."""

    images: tuple[int, ...] = (150,)
    test: int = 200
    shown: int = 8
    teachers: experiment.Recipe | None = None


class ManyTeachers(Widget):
    """Teachers with a weight each, the target that a rule makes of them, and its student.

    Takes the first trial of a Classroom; committees: those of experiment.train_committees(), else five teachers of
    each kind are trained. Trains a student for every row of the stored table: a few seconds.
    """

    def __init__(self, classroom: Classroom, committees: Committees | None = None, options: Options | None = None):
        options = options or Options()
        trial = classroom.trials[0]
        self._school = page_student.school_of(trial, options)
        self._logits = teachers_of(classroom, committees, options)
        shown = telling(self._logits[OWN][0], self._school.labels, options.shown)
        self._school = dataclasses.replace(self._school, shown=shown)
        want = {"kind": 0, "rule": 0, "bad": 0, "loud": 0, "weights": [1] * COUNT}
        super().__init__(self._table(), want)

    def blends(self, want: dict) -> tuple[torch.Tensor, torch.Tensor, float]:
        """Return the target's logits (transfer [n, 10], test [m, 10]) that the reader asks for, and the temperature at
        which it is learned. CourseError for an unknown kind, rule or number, and if no teacher has a weight."""
        kind, rule = (_choice(want.get(name), names, name) for name, names in (("kind", KINDS), ("rule", RULES)))
        bad = _choice(want.get("bad"), LIARS, "bad")
        both = (target(part, rule, bad, want.get("loud"), want.get("weights")) for part in self._logits[kind])
        return *both, temperature(rule)

    def answer(self, want: dict) -> Iterator[dict | None]:
        """Return the frames of the student of this target: those of page_student.frames() with `marks`: the accuracy,
        the agreement and the target's own accuracy in percent."""
        transfer, test, T = self.blends(want)
        answers = test.argmax(dim=-1)
        school = dataclasses.replace(self._school, teacher_logits=transfer, test_answers=answers)
        right = 100 * float((answers == school.test_labels).float().mean())
        for frame in page_student.frames(school, 1.0, T, len(school.images)):
            yield frame and {**frame, "marks": [*frame["curves"][-1], right]}

    def _table(self):
        school, options = self._school, self._school.options
        axes = {"kind": range(len(KINDS)), "rule": range(len(RULES)), "bad": range(len(LIARS)), "loud": (0, 1)}
        rows = [dict(zip(axes, row, strict=True)) for row in itertools.product(*axes.values())]
        found = [self.blends({**row, "weights": [1] * COUNT}) for row in rows]
        lessons = [Lesson(school.images, None, taught, T, 1.0, seed=school.seed) for taught, _, T in found]
        settings = Settings(options.steps, options.lr, batch_size=len(school.images), cosine=False)
        cohort = train_cohort(lessons, classifiers.widths_of(page_student.MODEL), settings, device="cpu")
        exams, answers = cohort.logits(school.test_images), cohort.logits(school.images[list(school.shown)])
        marks = [
            [
                100 * float(metrics.accuracy(exam, school.test_labels)),
                100 * float(metrics.agreement(exam, test)),
                100 * float(metrics.accuracy(test, school.test_labels)),
            ]
            for exam, (_, test, _) in zip(exams, found, strict=True)
        ]
        return {
            "axes": [[name, list(values)] for name, values in axes.items()],
            "data": {"marks": packed(marks, "<i2", scale=100), "answers": packed(answers, "<i2", scale=100)},
            "T": T,
            "count": COUNT,
            "kinds": list(KINDS),
            "rules": list(RULES),
            "liars": list(LIARS),
            "school": page_student.page_school(school),
            "logits": {
                kind: [packed(part.transpose(0, 1), "<i2", scale=100) for part in parts]
                for kind, parts in self._logits.items()
            },
        }

    def poster(self) -> tuple[str, str]:
        chosen = self._school.shown[0]
        label = int(self._school.labels[chosen])
        each = (self._logits[OWN][0][:, chosen] / T).softmax(dim=-1)
        blend = each.mean(dim=0).tolist()
        parts = (
            poster.digit(self._school.images[chosen].tolist(), 20, 45, 100),
            poster.bars(each[0].tolist(), 160, 50, 240, 100, "teacher 1", 4),
            poster.bars(blend, 440, 50, 240, 100, f"blend of {COUNT} teachers, T = {T:g}", 0),
        )
        answers = ", ".join(str(int(row.argmax())) for row in each)
        return poster.picture(700, 190, *parts), (
            f"A picture of class {label}. {COUNT} teachers answer {answers}. "
            f"Their blend at T = {T:g}: {poster.said(blend)}."
        )


def _choice(number, names, what):
    if not runtime.is_whole(number) or not 0 <= number < len(names):
        raise CourseError(f"{what} is {number!r}: choose a whole number from 0 to {len(names) - 1}.")
    return names[number]


def teachers_of(
    classroom: Classroom, committees: Committees | None = None, options: Options | None = None
) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    """Return the first trial's teachers: dict from KINDS to (transfer, test) logits [teachers, images, 10]. committees:
    of train_committees(), else trained here."""
    options = options or Options()
    if committees is None:
        recipe = dataclasses.replace(options.teachers or experiment.Recipe(), counts=(COUNT,))
        committees = experiment.train_committees(dataclasses.replace(classroom, trials=classroom.trials[:1]), recipe)
    n, m = max(options.images), options.test
    return {kind: (committees.transfer[kind][0, :COUNT, :n], committees.test[kind][0, :COUNT, :m]) for kind in KINDS}


def telling(logits: torch.Tensor, labels: torch.Tensor, count: int) -> tuple[int, ...]:
    """Return the numbers of `count` pictures of different digits on which the teachers [teachers, images, 10] are most
    divided while their blend is right, the most divided first."""
    shares = logits.softmax(dim=-1)
    blend = shares.mean(dim=0)
    apart = (shares - blend).abs().sum(dim=-1).mean(dim=0)
    right = blend.argmax(dim=-1) == labels
    first = {}
    for picture in apart.where(right, -1.0).argsort(descending=True, stable=True).tolist():
        first.setdefault(int(labels[picture]), picture)
    return tuple(list(first.values())[:count])


def temperature(rule: str) -> float:
    """Return the temperature at which a student learns the targets of one of RULES: 1 for hard labels."""
    return 1.0 if rule in HARD else T


def target(logits: torch.Tensor, rule: str, bad: int, loud: bool, weights: Sequence[float]) -> torch.Tensor:
    """Return logits [images, 10] whose softmax at temperature(rule) is what one of RULES makes of five teachers'
    logits [teachers, images, 10]; the last `bad` of them lie, loudly if `loud`.

    weights: one number from 0 up for each teacher, scaled to the sum 1; the median counts every teacher that has a
    weight once. CourseError if they are not numbers, negative, or all 0.
    """
    weights = _scaled(weights)
    logits = logits.clone()
    if bad:
        logits[-bad:] = logits[-bad:].roll(1, dims=-1) * (LOUDNESS if loud else 1)
    if rule == MEDIAN:
        return mixing.mix_median(logits[weights > 0], T)
    if rule == students.VOTE:
        answers = mixing.majority_vote(logits, weights)
    else:
        blend = mixing.mix_probabilities(logits, weights, T)
        if rule not in HARD:
            return blend
        answers = blend.argmax(dim=-1)
    return torch.nn.functional.one_hot(answers, logits.shape[-1]).to(logits.dtype).clamp_min(mixing.FLOOR).log()


def _scaled(weights):
    try:
        weights = torch.tensor([float(weight) for weight in weights], dtype=torch.float64)
    except (TypeError, ValueError):
        raise CourseError(f"weights is {weights!r}: give one number from 0 up for each teacher.") from None
    if len(weights) != COUNT or not bool((weights >= 0).all()) or not bool(torch.isfinite(weights).all()):
        raise CourseError(f"The weights are {weights.tolist()}: give {COUNT} numbers from 0 up.")
    if float(weights.sum()) == 0:
        raise CourseError("All weights are 0, so nobody teaches: raise one of them.")
    return weights / weights.sum()
