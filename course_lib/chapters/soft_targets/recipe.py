"""The settings of chapter 01, and the names of its students."""

from dataclasses import dataclass

from course_lib.errors import CourseError
from course_lib.training import Settings

HARD, NOISY, NEAREST, SOFT = "hard labels", "labels + noise", "nearest neighbour", "soft targets"
TOP, EVEN, MEAN, SHUFFLED = "teacher's top answer", "rest spread evenly", "mean of the class", "rest shuffled"
BLIND, COLD_LONGER = "teacher without a 3", "cold, trained longer"
SOFT_NOISY = "soft targets + noise"  # the controls have the noise as well
OMITTED = 3  # the digit that the transfer set of omitted() does not show
SHOWN = (7, 8)  # the digits that the transfer set of two_digits() does show


@dataclass(frozen=True)
class Recipe:
    """sizes: pictures in the transfer sets of the first table; few: pictures of the other tables; T: temperature of
    the soft targets in these tables; noise: standard deviation of the noise on the pixels of "labels + noise";
    smoothing: shares of the probability that label smoothing spreads over all classes; decay: weight decay that is
    tried without a teacher; longer: so many times the steps for students that are trained longer; doses: labels of the
    teachers that are compared, the last one those of the classroom's teachers; alphas: shares of the soft loss that
    are compared; settings: of these students' training; regression: of the training of a student without a hidden
    layer; omitted_T: temperatures of the students to whom digits are not shown; cold, warm: those of omitted_T that
    the claims compare; wide: settings of the training of the students to whom digits are not shown.

    CourseError unless cold and warm are among omitted_T, few among sizes, and 0 and 1 among alphas.
    """

    sizes: tuple = (50, 100, 300, 600)
    few: int = 50
    T: float = 3.0
    noise: float = 0.3
    smoothing: tuple = (0.1, 0.3, 0.5)
    decay: float = 0.1
    longer: int = 4
    doses: tuple = (50, 100, 200, 300, 600)
    alphas: tuple = (0.0, 0.25, 0.5, 0.75, 1.0)
    settings: Settings = Settings(steps=800, lr=0.02)
    regression: Settings = Settings(steps=1000, lr=0.01)
    omitted_T: tuple = (1.0, 4.0, 16.0)
    cold: float = 1.0
    warm: float = 4.0
    wide: Settings = Settings(steps=800, lr=0.02)

    def __post_init__(self):
        if not {self.cold, self.warm} <= set(self.omitted_T):
            raise CourseError(
                f"cold = {self.cold} and warm = {self.warm} are not both among omitted_T = {self.omitted_T}: "
                "choose two of these temperatures."
            )
        if self.few not in self.sizes:
            raise CourseError(
                f"few = {self.few} is not among sizes = {self.sizes}, with which it is compared: choose one of these."
            )
        if not {0, 1} <= set(self.alphas):
            raise CourseError(f"alphas = {self.alphas} lack 0 (labels alone) or 1 (soft targets alone): add both.")


RECIPE = Recipe()
