"""The widget of chapter 04: five teachers with a weight each, their blended target for one picture, and a student of
the blend.

The blend is closed form: the page computes it too (widget.js). A student is trained by Python where
there is a kernel, by the page on demand, and for equal weights it is stored.
"""

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from course_lib import metrics, runtime
from course_lib.chapters.many_teachers import experiment, teachers
from course_lib.chapters.many_teachers.teachers import Committees
from course_lib.errors import CourseError
from course_lib.losses import mixing
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom
from course_lib.training import Lesson, Settings, train_cohort
from course_lib.widgets import page_student, poster
from course_lib.widgets.base import Widget, packed

COUNT = 5
T = 2.0
# What the reader chooses between: what generalists learned, as the page calls it, and specialists for two digits each.
GENERALISTS = {
    "own labels": "own labels",
    "same labels": "same labels",
    "resampled labels": "resampled labels (bagging)",
}
SPECIAL = ("own classes only", "other class")
KINDS = (*GENERALISTS, *SPECIAL)


@dataclass(frozen=True)
class Options(page_student.Options):
    """images: one number, the transfer images of every student; the rest as in page_student.Options; teachers: how the
    teachers are trained."""

    images: tuple[int, ...] = (150,)
    test: int = 200
    shown: int = 8
    teachers: experiment.Recipe | None = None


class ManyTeachers(Widget):
    """Teachers with a weight each, their blend, and its student.

    Takes the first trial of a Classroom; committees: those of experiment.train_committees(), else five teachers of
    each kind are trained. Trains a student for every row of the stored table: a second or two.
    """

    def __init__(self, classroom: Classroom, committees: Committees | None = None, options: Options | None = None):
        options = options or Options()
        trial = classroom.trials[0]
        self._school = page_student.school_of(trial, options)
        self._logits = teachers_of(classroom, committees, options)
        shown = telling(self._logits["own labels"][0], self._school.labels, options.shown)
        self._school = dataclasses.replace(self._school, shown=shown)
        want = {"kind": 0, "teachers": COUNT, "bad": 0, "weights": [1] * COUNT}
        super().__init__(self._table(), want)

    def blends(self, want: dict) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the blended logits (transfer [n, 10], test [m, 10]) that the reader asks for. CourseError for an
        unknown kind or number, and if no teacher has a weight."""
        kind, count = _choice(want.get("kind"), KINDS, "kind"), want.get("teachers")
        if not runtime.is_whole(count) or not 1 <= count <= COUNT:
            raise CourseError(f"teachers is {count!r}: choose a whole number from 1 to {COUNT}.")
        return tuple(blend(part, kind, count, want.get("bad"), want.get("weights")) for part in self._logits[kind])

    def answer(self, want: dict) -> Iterator[dict | None]:
        """Return the frames of the student of this blend: those of page_student.frames() with `marks`: the accuracy,
        the agreement and the blend's own accuracy in percent."""
        transfer, test = self.blends(want)
        answers = test.argmax(dim=-1)
        school = dataclasses.replace(self._school, teacher_logits=transfer, test_answers=answers)
        right = 100 * float((answers == school.test_labels).float().mean())
        for frame in page_student.frames(school, 1.0, T, len(school.images)):
            yield frame and {**frame, "marks": [*frame["curves"][-1], right]}

    def _table(self):
        school = self._school
        rows, blended = [], {}
        axes = [("kind", range(len(KINDS))), ("teachers", range(1, COUNT + 1)), ("bad", (0, 1))]
        for kind, count, bad in itertools.product(*(values for _, values in axes)):
            count = COUNT if KINDS[kind] in SPECIAL else count  # a specialist less would leave digits unknown
            key = (kind, count, bad)
            want = {"kind": kind, "teachers": count, "bad": bad, "weights": [1] * COUNT}
            blended.setdefault(key, self.blends(want))
            rows.append(key)
        lessons = [Lesson(school.images, None, taught, T, 1.0, seed=school.seed) for taught, _ in blended.values()]
        options = school.options
        settings = Settings(options.steps, options.lr, batch_size=len(school.images), cosine=False)
        cohort = train_cohort(lessons, classifiers.widths_of(page_student.MODEL), settings, device="cpu")
        exams, answers = cohort.logits(school.test_images), cohort.logits(school.images[list(school.shown)])
        frames = {}
        for i, (key, (_, test)) in enumerate(blended.items()):
            marks = [
                100 * float(metrics.accuracy(exams[i], school.test_labels)),
                100 * float(metrics.agreement(exams[i], test)),
                100 * float(metrics.accuracy(test, school.test_labels)),
            ]
            frames[key] = marks, answers[i]
        return {
            "axes": [[name, list(values)] for name, values in axes],
            "data": {
                "marks": packed([frames[key][0] for key in rows], "<i2", scale=100),
                "answers": packed(torch.stack([frames[key][1] for key in rows]), "<i2", scale=100),
            },
            "T": T,
            "known": teachers.fields(),
            "count": COUNT,
            "kinds": list(KINDS),
            "generalists": list(GENERALISTS.values()),
            "school": page_student.page_school(school),
            "logits": {
                kind: [packed(part.transpose(0, 1), "<i2", scale=100) for part in parts]
                for kind, parts in self._logits.items()
            },
        }

    def poster(self) -> tuple[str, str]:
        chosen = self._school.shown[0]
        label = int(self._school.labels[chosen])
        each = (self._logits["own labels"][0][:, chosen] / T).softmax(dim=-1)
        target = each.mean(dim=0).tolist()
        parts = (
            poster.digit(self._school.images[chosen].tolist(), 20, 45, 100),
            poster.bars(each[0].tolist(), 160, 50, 240, 100, "teacher 1", 4),
            poster.bars(target, 440, 50, 240, 100, f"blend of {COUNT} teachers, T = {T:g}", 0),
        )
        answers = ", ".join(str(int(row.argmax())) for row in each)
        return poster.picture(700, 190, *parts), (
            f"A handwritten {label}. {COUNT} teachers answer {answers}. "
            f"Their blend at T = {T:g}: {poster.said(target)}."
        )


def _choice(number, names, what):
    if not runtime.is_whole(number) or not 0 <= number < len(names):
        raise CourseError(f"{what} is {number!r}: choose a whole number from 0 to {len(names) - 1}.")
    return names[number]


def teachers_of(
    classroom: Classroom, committees: Committees | None = None, options: Options | None = None
) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    """Return the first trial's teachers: dict from KINDS to (transfer, test) logits [teachers, images, 10], those of
    specialists with as many logits as each has classes. committees: of train_committees(), else trained here."""
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


def blend(logits: torch.Tensor, kind: str, count: int, bad: bool, weights: Sequence[float]) -> torch.Tensor:
    """Return the blend [images, 10] of the first `count` teachers [teachers, images, classes of each]; the last of
    them lies loudly if `bad`. weights: one number from 0 up for each of the five; they are scaled to the sum 1.

    CourseError if they are not numbers, negative, or all 0.
    """
    count = COUNT if kind in SPECIAL else count
    try:
        weights = torch.tensor([float(weight) for weight in weights], dtype=torch.float64)
    except (TypeError, ValueError):
        raise CourseError(f"weights is {weights!r}: give one number from 0 up for each teacher.") from None
    if len(weights) != COUNT or not bool((weights >= 0).all()) or not bool(torch.isfinite(weights).all()):
        raise CourseError(f"The weights are {weights.tolist()}: give {COUNT} numbers from 0 up.")
    weights = weights[:count]
    if float(weights.sum()) == 0:
        raise CourseError("All weights are 0, so nobody teaches: raise one of them.")
    weights = weights / weights.sum()
    logits = logits[:count].clone()
    if bad:
        logits[-1] = 10 * logits[-1].roll(1, dims=-1)
    if kind not in SPECIAL:
        return mixing.mix_probabilities(logits, weights, T)
    return mixing.pool_probabilities(
        list(logits), teachers.fields(), 10, other=kind == "other class", weights=weights, T=T
    )
