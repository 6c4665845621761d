"""What chapter 08 does, in numbers."""

from dataclasses import dataclass, replace

from course_lib.training import Settings


@dataclass(frozen=True)
class Recipe:
    """sizes: documents of a student, the largest so many that none is read twice in the usual number of steps;
    teacher_width, student_width: numbers per position; teacher_layers, student_layers: how many layers; teacher: how
    the teacher learns, which is shown each document once; student: how a student learns, with the usual steps; short:
    steps of one that is stopped early; long: steps of those that are trained much longer; longest: steps of two with
    the most documents that are trained longer still; ignorant: how a model of the teacher's size learns the fewest
    documents; smoothing: share of every target that is spread over all words, in the controls with label smoothing;
    decay: weight decay in those with it; cold: temperature of the colder teacher's text; decoding: lower temperatures
    at which models are let write; heldout: documents on which models are compared with the truth; written: documents
    that a model writes to be judged; modes: how the students of two sentences learn."""

    sizes: tuple[int, ...] = (200, 1000, 8000)
    teacher_width: int = 64
    teacher_layers: int = 2
    teacher: Settings = Settings(steps=400, lr=6e-3)
    student_width: int = 32
    student_layers: int = 1
    student: Settings = Settings(steps=200, lr=8e-3, batch_size=40)
    short: int = 100
    long: int = 800
    longest: int = 1600
    ignorant: Settings = Settings(steps=100, lr=6e-3)
    smoothing: float = 0.05
    decay: float = 0.3
    cold: float = 0.5
    decoding: tuple[float, ...] = (0.75, 0.5)
    heldout: int = 300
    written: int = 500
    modes: Settings = Settings(steps=400, lr=0.1, cosine=False)

    @property
    def small(self) -> int:
        """The fewest documents of a student."""
        return self.sizes[0]

    @property
    def middle(self) -> int:
        """The middle number of documents."""
        return self.sizes[len(self.sizes) // 2]

    @property
    def large(self) -> int:
        """The most documents of a student."""
        return self.sizes[-1]

    @property
    def usual(self) -> int:
        """The usual number of steps of a student."""
        return self.student.steps

    @property
    def read(self) -> int:
        """The documents that the teacher has read."""
        return self.teacher.steps * self.teacher.batch_size

    def of(self, steps: int, weight_decay: float = 0.0) -> Settings:
        """Return how a student learns in so many steps."""
        return replace(self.student, steps=steps, weight_decay=weight_decay)


RECIPE = Recipe()
