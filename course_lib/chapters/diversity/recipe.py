"""What chapter 14 does, in numbers."""

from dataclasses import dataclass

from course_lib.training import Settings


@dataclass(frozen=True)
class WorldSettings:
    """skills: how many there are; zipf: skill number k is asked for in proportion to 1/k to this power; marks,
    contents, surface: numbers of an example that tell its skill, that its question is about, and that tell its topic;
    topics: how many there are, independent of the skills; classes: possible answers; shared: how much of a rule is
    common to all skills; apart: standard deviation of the skills' marks; blur: of an example's marks around those of
    its skill; short, long: tokens of an example of the most and of the least common skill."""

    skills: int = 24
    zipf: float = 1.4
    marks: int = 8
    contents: int = 3
    surface: int = 4
    topics: int = 12
    classes: int = 4
    shared: float = 0.3
    apart: float = 2.5
    blur: float = 0.4
    short: int = 20
    long: int = 60

    @property
    def inputs(self) -> int:
        """How many numbers an example has."""
        return self.marks + self.contents + self.surface


@dataclass(frozen=True)
class Thoughts:
    """slip: how often a running sum of the teacher with slips is a random number; widths: of the students, small and
    large; heads: of their attention; learning: how they are trained; times: as many steps, for students trained
    to the end."""

    slip: float = 0.1
    widths: tuple[int, ...] = (8, 32)
    heads: int = 2
    learning: Settings = Settings(steps=600, lr=5e-3, batch_size=32)
    times: tuple[int, ...] = (1, 4, 12)


@dataclass(frozen=True)
class Recipe:
    """world: the toy world; real: true examples that the teacher learns from; strong_real: true examples that the
    bigger teacher learns from; teacher_width: hidden units of the teacher; strong_width: hidden units of the bigger
    teacher; width: hidden units of the student; teaching: how teachers are trained; learning: how students are
    trained; pool: candidates that the teacher writes; chosen: examples that a student gets; more: for students of
    more examples, how many times as many; clusters: of the pool; projected: numbers that a gradient is projected
    to; near: distance within which a candidate counts as a double; tested: test examples of each kind; longer:
    times as many steps for students trained to the end; loud: what the topic is multiplied by in an embedding;
    grain: numbers of clusters to compare; flat: powers of the skills' rates for students of flattened data;
    covered: skills of the first of two sources; bent: how far the second one's rules are from the true ones;
    thoughts: settings of the sums."""

    world: WorldSettings = WorldSettings()
    real: int = 6000
    strong_real: int = 24_000
    teacher_width: int = 128
    strong_width: int = 256
    width: int = 64
    teaching: Settings = Settings(steps=700, lr=0.01, batch_size=128)
    learning: Settings = Settings(steps=500, lr=0.01, batch_size=100, noise=0.1)
    pool: int = 20_000
    chosen: int = 600
    more: tuple[int, ...] = (2, 4)
    clusters: int = 150
    projected: int = 64
    near: float = 1.6
    tested: int = 6000
    longer: int = 4
    loud: tuple[float, ...] = (0.0, 1.0, 4.0, 16.0, 64.0)
    grain: tuple[int, ...] = (12, 40, 150, 400)
    flat: tuple[float, ...] = (1.0, 0.75, 0.5, 0.25, 0.0)
    covered: int = 6
    bent: tuple[float, ...] = (0.0, 0.5, 1.0, 2.0)
    thoughts: Thoughts = Thoughts()


RECIPE = Recipe()
