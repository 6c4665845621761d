"""The settings of chapter 02."""

from dataclasses import dataclass

from course_lib import losses
from course_lib.errors import CourseError
from course_lib.training import Settings


@dataclass(frozen=True)
class Recipe:
    """images: transfer images of each student, all of which every step sees; sweep: temperatures of the students of
    every size; cold, warm: the temperatures that the claims compare; students: model names, from small to large;
    noise: standard deviation of the noise on the pixels of those students that get some; piles: numbers of transfer
    images over which cold and warm are compared; lengths: steps of training there, at the learning rate of the other
    students; rates: learning rates there, at their number of steps; scales: what the teacher's logits are multiplied
    by to make it less or more sure; scale_T: temperatures of the students of such a teacher; patience: steps of the
    longer training of these students; goal: the entropy that targets should have, as a share of the largest possible;
    squared_T: temperatures of the students with and without T²; alpha: share of the soft loss in their mix with
    labels; hot: a temperature near the limit; limit_T: temperatures at which the gradient is compared with its limit;
    short, long: settings of the two teachers' training, without the noise and the weight decay of the course's usual
    teacher; teacher_T: temperatures at which these two teach; settings: of the students' training, in which every
    step sees `images` images.

    CourseError unless cold and warm are in sweep and scale_T, cold in teacher_T, two or more models in students, 1 in
    scales beside a smaller one, and goal in 0..1.
    """

    images: int = 60
    sweep: tuple = (0.5, 1.0, 2.0, 3.0, 4.0, 8.0, 20.0)
    cold: float = 1.0
    warm: float = 4.0
    students: tuple = ("thin student", "student", "wide student")
    noise: float = 0.3
    piles: tuple = (60, 150, 300, 600)
    lengths: tuple = (250, 1000, 4000)
    rates: tuple = (0.005, 0.1)
    scales: tuple = (0.25, 0.5, 1.0, 2.0, 4.0)
    scale_T: tuple = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
    patience: int = 1000
    goal: float = 0.75
    squared_T: tuple = (2.0, 4.0, 8.0, 16.0)
    alpha: float = 0.5
    hot: float = 1000.0
    limit_T: tuple = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
    short: Settings = Settings(steps=100, lr=0.005)
    long: Settings = Settings(steps=1000, lr=0.005)
    teacher_T: tuple = (1.0, 2.0, 4.0, 8.0)
    settings: Settings = Settings(steps=250, lr=0.02, batch_size=60, cosine=False)

    def __post_init__(self):
        if len(self.students) < 2:
            raise CourseError(f"students is {self.students}: give two models or more, so that sizes can be compared.")
        both = {self.cold, self.warm}
        for name, needed in (("sweep", both), ("scale_T", both), ("teacher_T", {self.cold})):
            missing = needed - set(getattr(self, name))
            if missing:
                raise CourseError(
                    f"{name} is {getattr(self, name)}, without the temperature {min(missing):g} that the claims "
                    "compare: add it, or choose another cold or warm."
                )
        if 1.0 not in self.scales or min(self.scales) >= 1:
            raise CourseError(f"scales is {self.scales}: give 1, the teacher as it is, and a scale below 1.")
        losses.check_share(self.goal, "goal")

    @property
    def trainings(self) -> tuple[tuple[int, float], ...]:
        """The (steps, learning rate) under which cold and warm are compared."""
        steps, lr = self.settings.steps, self.settings.lr
        return tuple(dict.fromkeys([*((n, lr) for n in self.lengths), *((steps, rate) for rate in self.rates)]))


RECIPE = Recipe()
