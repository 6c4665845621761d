"""What chapter 08 does, in numbers."""

from dataclasses import dataclass

from course_lib.training import Settings


@dataclass(frozen=True)
class Recipe:
    """sizes: documents of a student, the largest so many that none is read twice; teacher_width, student_width: numbers
    per position; teacher_layers, student_layers: how many layers; teacher: how the teacher learns, which reads each
    document once; student: how a student learns; cold: temperature of the colder teacher's text; heldout: documents on
    which models are compared with the truth; written: documents that a model writes to be judged; modes: how the
    students of two sentences learn; beta: the teacher's share in the mixture of the Jensen–Shannon divergence; walks:
    the teacher's walks that a walker has seen at first; first_walks: how it learns on them; more_walks: how it learns
    in the lessons after that; fresh: how many steps pass before it walks anew; walked: walks on which it is judged."""

    sizes: tuple[int, ...] = (200, 1000, 8000)
    teacher_width: int = 64
    teacher_layers: int = 2
    teacher: Settings = Settings(steps=400, lr=6e-3)
    student_width: int = 32
    student_layers: int = 1
    student: Settings = Settings(steps=200, lr=8e-3, batch_size=40)
    cold: float = 0.5
    heldout: int = 300
    written: int = 500
    modes: Settings = Settings(steps=400, lr=0.1, cosine=False)
    beta: float = 0.5
    walks: int = 100
    first_walks: Settings = Settings(steps=150, lr=8e-3, batch_size=40)
    more_walks: Settings = Settings(steps=100, lr=4e-3, batch_size=40)
    fresh: int = 10
    walked: int = 500

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


RECIPE = Recipe()
