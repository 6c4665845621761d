"""What decides the numbers of a run: one frozen object, checked once. How many processes share the work is no part of
it, nor in how many parts a step is read."""

import dataclasses
import os
from dataclasses import dataclass

from course_lib import losses
from course_lib.chapters.capstone.encoders import LOSSES
from course_lib.errors import CourseError, unknown
from course_lib.models import pretrained
from course_lib.runtime import check_seed
from course_lib.training import Settings
from course_lib.training.settings import count, weight

LANGUAGE, ENCODER, OWN = "language", "encoder", "own"
TOY, REAL = "toy", "real"
# What a track takes where nothing is said.
DEFAULTS = {
    LANGUAGE: {"T": 1.0, "alpha": 1.0, "lr": 8e-3, "width": 16, "layers": 1},
    ENCODER: {"T": 0.1, "lr": 2e-3, "width": 8, "layers": 1, "loss": "minilm"},
    OWN: {"T": 4.0, "alpha": 0.9, "lr": 1e-2, "width": 16, "layers": 1},
}
UNHEARD = {LANGUAGE: ("loss", "noise"), ENCODER: ("alpha", "noise"), OWN: ("loss",)}
REAL_ENCODER = {"width": 192, "layers": 2}  # a student of MiniLM, which has 12 heads and 6 layers


@dataclass(frozen=True)
class Job:
    """track: LANGUAGE, ENCODER or OWN; teacher: TOY (made here, within seconds), REAL (one that `make pretrained`
    brings), a folder or an id of the Hub (LANGUAGE alone); data: a file with a text a line, or for OWN a folder that
    `datasets` has saved (default: the track's own); loss: of encoders.LOSSES; T: temperature; alpha: share of the soft
    loss; lr, steps; batch: examples of a step, over all processes; width, layers: of the student; length: of a text, in
    tokens; noise: standard deviation on the pixels; teacher_steps: of a toy's training; seed.

    None takes the track's default. CourseError for an unknown track or loss, and for numbers out of range.
    """

    track: str = LANGUAGE
    teacher: str | None = None
    data: str | None = None
    loss: str | None = None
    T: float | None = None
    alpha: float | None = None
    lr: float | None = None
    width: int | None = None
    layers: int | None = None
    steps: int = 200
    batch: int = 64
    length: int = 64
    noise: float = 0.0
    teacher_steps: int = 250
    seed: int = 0

    def __post_init__(self):
        if self.track not in DEFAULTS:
            raise unknown("track", self.track, DEFAULTS)
        for name in UNHEARD[self.track]:
            if getattr(self, name) != getattr(type(self), name):  # its default
                raise CourseError(f"--{name} has no effect on the track {self.track!r}: leave it out.")
        found = dict(DEFAULTS[self.track])
        teacher = self.teacher or (
            REAL if self.track == ENCODER and pretrained.missing(pretrained.ENCODER) is None else TOY
        )
        if self.track == ENCODER and teacher == REAL:
            found |= REAL_ENCODER
        if teacher not in (TOY, REAL) and self.track != LANGUAGE:
            raise CourseError(
                f"The teacher is {teacher!r}, and on the track {self.track!r} it must be {TOY!r} or {REAL!r}: only "
                f"--track {LANGUAGE} takes a folder or an id of the Hub."
            )
        if teacher != TOY and self.track == OWN:
            raise CourseError(f"The track {OWN!r} trains a teacher on your labels: leave --teacher out.")
        for name, value in (found | {"teacher": teacher}).items():
            if getattr(self, name) is None or name == "teacher":
                object.__setattr__(self, name, value)
        self._check()

    def _check(self):
        losses.check_temperature(self.T)
        if self.alpha is not None:
            losses.check_share(self.alpha, "alpha")
        if self.track == ENCODER and self.loss not in LOSSES:
            raise unknown("loss", self.loss, LOSSES)
        for name in ("width", "layers", "length", "teacher_steps"):
            count(getattr(self, name), name)
        weight(self.noise, "noise")
        check_seed(self.seed)
        self.settings  # noqa: B018 - checks steps, lr and batch
        if self.data is not None and not os.path.exists(self.data):
            raise CourseError(f"There is no data at {self.data!r}: give a file or folder that exists, or leave it out.")

    @property
    def settings(self) -> Settings:
        """The optimiser and the fall of its learning rate."""
        return Settings(steps=self.steps, lr=self.lr, batch_size=self.batch)

    @property
    def run(self) -> dict[str, str | int | float | None]:
        """Everything by name, as a checkpoint keeps it."""
        return dataclasses.asdict(self)
