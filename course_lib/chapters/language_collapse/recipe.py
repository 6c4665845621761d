"""What chapter 18 runs with, and the sentences for what it cannot run with."""

from dataclasses import dataclass, field

from course_lib import runtime
from course_lib.errors import CourseError, unknown
from course_lib.training import Settings

REGIMES = ("replace", "grown", "accumulate", "subsample", "mix", "fresh")
COUNTED = ("replace", "accumulate", "mix", "fresh")  # those in which models count, too
COLD, NUCLEUS, BEAM = "cold", "nucleus", "beam"  # arms that sharpen what the model believes
COLD_KEPT, COLD_MIX = "cold accumulate", "cold mix"  # two remedies, where they are needed most


@dataclass(frozen=True)
class Arm:
    """A way to go on.

    regime: one of REGIMES; temperature, top_p: how the models draw their words; beams: above 0, they do not draw: beam
    search so wide continues the beginnings of the first real documents.
    """

    regime: str
    temperature: float = 1.0
    top_p: float = 1.0
    beams: int = 0


@dataclass(frozen=True)
class Counting:
    """Models that count.

    documents: that each generation learns from and writes; generations: how many after generation 0; share: of real
    documents in the regime "mix"; chains: of each seed; group: how many animals, the most common and the rarest, are
    compared.
    """

    documents: int = 200
    generations: int = 20
    share: float = 0.1
    chains: int = 2
    group: int = 6


@dataclass(frozen=True)
class TinyGPT:
    """Networks that are trained.

    documents: that each generation learns from and writes; generations: how many after generation 0; share: of real
    documents in the regime "mix"; cold: temperature of the arms of that name; nucleus: top-p of the arm of that name;
    beams: of the arm that searches; beginning: words of each real document that it is given; width, layers, heads,
    context: of each model; training: of each generation; test: documents on which KL is taken; read: documents of each
    generation that are kept to be read.
    """

    documents: int = 1000
    generations: int = 6
    share: float = 0.1
    cold: float = 0.8
    nucleus: float = 0.9
    beams: int = 5
    beginning: int = 3
    width: int = 32
    layers: int = 1
    heads: int = 2
    context: int = 24
    training: Settings = Settings(steps=400, lr=2e-2, batch_size=32)
    test: int = 300
    read: int = 6

    @property
    def arms(self) -> dict[str, Arm]:
        """What the tiny GPTs do, by name."""
        return {
            **{regime: Arm(regime) for regime in REGIMES},
            COLD: Arm("replace", temperature=self.cold),
            COLD_KEPT: Arm("accumulate", temperature=self.cold),
            COLD_MIX: Arm("mix", temperature=self.cold),
            NUCLEUS: Arm("replace", top_p=self.nucleus),
            BEAM: Arm("replace", beams=self.beams),
        }

    @property
    def labels(self) -> dict[str, str]:
        """What figures and tables call the arms."""
        cold, real = f"T = {self.cold:g}", f"{100 * self.share:g} % real"
        told = {
            COLD: f"replace, {cold}",
            COLD_KEPT: f"accumulate, {cold}",
            COLD_MIX: f"{real}, {cold}",
            NUCLEUS: f"replace, top-p {self.nucleus:g}",
            BEAM: "beam search, real beginnings",
            "mix": real,
        }
        return {name: told.get(name, name) for name in self.arms}


@dataclass(frozen=True)
class Far:
    """How far the networks' results reach: generation 0 trained for longer or shorter, and the loops "replace" and
    "cold" with one setting changed.

    steps: of generation 0's training, one network for each; short: steps of the loop that is stopped early; large:
    documents of a generation in the loop with more; long: steps of that loop; width, layers: of a larger network.
    """

    steps: tuple[int, ...] = (80, 200, 400, 800)
    short: int = 80
    large: int = 4000
    long: int = 800
    width: int = 64
    layers: int = 2


@dataclass(frozen=True)
class Recipe:
    """counting: of the models that count; gpt: of the networks; far: of the networks with one setting changed."""

    counting: Counting = field(default_factory=Counting)
    gpt: TinyGPT = field(default_factory=TinyGPT)
    far: Far = field(default_factory=Far)


RECIPE = Recipe()


def check_regime(regime: str, documents: int, share: float):
    """Raise CourseError for an unknown regime, zero documents, or a share of real data outside 0–1."""
    if regime not in REGIMES:
        raise unknown("regime", regime, REGIMES)
    if not runtime.is_whole(documents) or documents < 1:
        raise CourseError(f"{documents!r} documents were asked for: give a whole number of 1 or more, such as 200.")
    if not runtime.is_number(share) or not 0 <= share <= 1:
        raise CourseError(f"The share of real data is {share!r}: give a number from 0 (none) to 1 (all), such as 0.1.")


def check_generations(generations: int):
    """Raise CourseError unless `generations` is a whole number of 0 or more."""
    if not runtime.is_whole(generations) or generations < 0:
        raise CourseError(f"{generations!r} generations were asked for: give a whole number of 0 or more, such as 6.")


def check_drawing(arm: Arm):
    """Raise CourseError unless an Arm's temperature is finite and above 0, its top_p a share above 0 and its beams a
    whole number."""
    if not runtime.is_number(arm.temperature) or not 0 < arm.temperature < float("inf"):
        raise CourseError(f"The temperature is {arm.temperature!r}: give a finite number above 0, such as 0.8.")
    if not runtime.is_number(arm.top_p) or not 0 < arm.top_p <= 1:
        raise CourseError(f"top_p is {arm.top_p!r}: give a share above 0 and up to 1 (all words), such as 0.9.")
    if not runtime.is_whole(arm.beams) or arm.beams < 0:
        raise CourseError(f"beams is {arm.beams!r}: give a whole number, 0 to draw or such as 5 to search.")
