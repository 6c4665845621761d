"""The widget of the start page: a student learns to read from its teacher's opinions, while the reader looks on."""

from dataclasses import dataclass

import torch

from course_lib.errors import CourseError
from course_lib.study.classroom import Classroom, Trial
from course_lib.widgets import page_student, poster
from course_lib.widgets.base import Widget, packed


@dataclass(frozen=True)
class Options:
    """pictures: how many the teacher may comment on, for the slider; first: where it stands; goal: how many of the exam
    the reader is asked for; T: of the lessons; rows: pictures of each digit in the exam; steps, lr, every: of the
    training, with a frame every few steps."""

    pictures: tuple[int, ...] = (5, 10, 20, 50, 100, 200)
    first: int = 10
    goal: int = 50
    T: float = 4.0
    rows: int = 6
    steps: int = 120
    lr: float = 0.01
    every: int = 2


class Welcome(Widget):
    """A student learns to read digits from what its teacher believes about a few pictures, and nothing else.

    Takes the first trial of a Classroom, whose exam must show every digit often enough. Everything is trained in the
    page, in JupyterLab too. begins: does the first student start by itself as soon as it is seen?
    """

    def __init__(self, classroom: Classroom, options: Options | None = None, *, begins: bool = False):
        self._options = options or Options()
        self._school, opinions = school_of(classroom.trials[0], self._options)
        table = {
            "axes": [],
            "data": {
                "opinions": packed(opinions, "<i2", scale=100),
                "pictures": list(self._options.pictures),
                "goal": self._options.goal,
                "T": self._options.T,
            },
            "school": page_student.page_school(self._school),
        }
        super().__init__(table, {"pictures": self._options.first, "begins": begins})

    def poster(self) -> tuple[str, str]:
        faces = self._school.test_images[:10].tolist()
        parts = [poster.digit(face, 10 + 70 * i, 40, 60) for i, face in enumerate(faces)]
        title = poster.words(10, 24, "How many pictures must a student see until it can read these?", 15, weight="bold")
        total = len(self._school.test_labels)
        return poster.picture(710, 112, title, *parts), (
            f"Ten handwritten digits, 0 to 9, from an exam of {total}. A student will learn to read them from its "
            "teacher's opinions about other pictures."
        )


def school_of(trial: Trial, options: Options) -> tuple[page_student.School, torch.Tensor]:
    """Return what the page needs to train a student, and the teacher's logits [exam, 10] of the exam.

    The exam is the first `rows` test pictures of every digit, row by row. CourseError if the trial has too few.
    """
    transfer, test, most = trial.split.transfer, trial.split.test, max(options.pictures)
    columns = [(test.labels == digit).nonzero().flatten()[: options.rows] for digit in range(10)]
    if len(transfer) < most or min(map(len, columns)) < options.rows:
        raise CourseError(
            f"The trial has {len(transfer)} transfer images and too few test images of a digit, and the widget needs "
            f"{most} and {options.rows} of each: open the classroom with larger sets, or pass smaller Options."
        )
    exam = torch.stack(columns, dim=1).flatten()  # row by row: 0 1 2 … 9, 0 1 2 … 9
    recipe = page_student.Options(
        images=options.pictures, test=len(exam), steps=options.steps, lr=options.lr, every=options.every
    )
    school = page_student.School(
        transfer.images[:most],
        transfer.labels[:most],
        trial.transfer_logits[:most],
        test.images[exam],
        test.labels[exam],
        trial.test_logits[exam].argmax(dim=-1),
        (0,),
        trial.seed,
        recipe,
    )
    return school, trial.test_logits[exam]
