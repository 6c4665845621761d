"""A word that models like: people and models who copy each other, with fixed points that can be solved exactly.

h is the share of people's texts that hold the word, m that of models' texts.
"""

from dataclasses import dataclass

from course_lib import runtime
from course_lib.errors import CourseError
from course_lib.losses.numbers import check_share
from course_lib.runtime import is_number, is_whole

NOBODY, MODELS, PEOPLE, BOTH = "nobody copies", "models copy models", "people copy models", "both copy"
ALONE = "no models, people copy people"
ARMS = (NOBODY, MODELS, PEOPLE, BOTH, ALONE)


@dataclass(frozen=True)
class Habit:
    """habit: share of texts that hold the word before there are models; liking: by what tuning multiplies the odds of
    the word; made: share of models' text in what models learn from; copying: share of people's texts that are written
    as models write."""

    habit: float = 0.002
    liking: float = 4.0
    made: float = 0.0
    copying: float = 0.0

    def __post_init__(self):
        for name in ("habit", "made", "copying"):
            check_share(getattr(self, name), name)
        if not is_number(self.liking) or not 0 < float(self.liking) < float("inf"):
            raise CourseError(f"liking is {self.liking!r}: give a number above 0; 1 leaves the word as it is.")


def learned(read: float, liking: float) -> float:
    """Return the share of models' texts with the word, from that of the texts they read: the odds times `liking`."""
    return liking * read / (1 - read + liking * read)


def next_shares(people: float, models: float, world: Habit) -> tuple[float, float]:
    """Return both shares one generation later: models learn from everybody's texts, then people from models'."""
    read = (1 - world.made) * people + world.made * models
    models = learned(read, world.liking)
    return (1 - world.copying) * world.habit + world.copying * models, models


def fixed_point(world: Habit) -> tuple[float, float]:
    """Return the shares (people, models) that reproduce themselves.

    With read = a + b m, where a = (1 − made)(1 − copying) habit and b = made + (1 − made) copying, the models' share
    solves (g − 1) b m² + (1 + (g − 1) a − g b) m − g a = 0 with g = liking. Its roots have opposite signs if g > 1.
    """
    g, a = world.liking, (1 - world.made) * (1 - world.copying) * world.habit
    b = world.made + (1 - world.made) * world.copying
    square, line = (g - 1) * b, 1 + (g - 1) * a - g * b
    if abs(square) < 1e-12:
        models = g * a / line if line else world.habit
    else:
        models = (-line + (line**2 + 4 * square * g * a) ** 0.5) / (2 * square)
    return (1 - world.copying) * world.habit + world.copying * models, models


def knee(world: Habit) -> float:
    """Return liking · (made + (1 − made) · copying): below 1 a rare word stays rare, above it the word takes over."""
    return world.liking * (world.made + (1 - world.made) * world.copying)


def chain(world: Habit, texts: int, generations: int, seed: int, *, models: bool = True) -> tuple[float, float]:
    """Return the shares (people, models) after some generations of as many texts each, counted and so left to luck.

    models: False for the control, in which people copy each other's texts as often as they would copy models'.
    """
    for name, value in (("texts", texts), ("generations", generations)):
        if not is_whole(value) or value < 1:
            raise CourseError(f"{name} is {value!r}: give a whole number of 1 or more.")
    draw = runtime.numpy_generator(seed, "words", str(world), models)
    people, made = world.habit, learned(world.habit, world.liking)
    for _ in range(generations):
        if models:
            people, made = next_shares(people, made, world)
        else:
            people = made = (1 - world.copying) * world.habit + world.copying * people
        people, made = draw.binomial(texts, people) / texts, draw.binomial(texts, made) / texts
    return people, made if models else people


def excess(habit: float, people: float, models: float, written: float) -> float:
    """Return by how much the share of texts with the word exceeds the habit, where the part `written` of all texts is
    models'. CourseError for a share that is none."""
    for name, value in (("habit", habit), ("people", people), ("models", models), ("written", written)):
        check_share(value, name)
    return (1 - written) * people + written * models - habit
