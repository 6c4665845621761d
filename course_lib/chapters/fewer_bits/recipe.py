"""The settings of chapter 07. `Recipe` holds what its notebook runs; `Budget` and `Parts` what stored.json keeps."""

from dataclasses import dataclass

from course_lib.errors import CourseError
from course_lib.study.classroom import TeacherRecipe
from course_lib.training import Settings

# Of the sizes 828, 1,656, 2,760 and 4,968 bytes. A net that one size or kind of start suits needs another rate at the
# next: with one rate for all sizes, 16 bits looked a point worse at 4,968 bytes than they are.
RATES = (
    (0.03, 0.03, 0.03, 0.003),
    (0.03, 0.01, 0.003, 0.003),
    (0.01, 0.003, 0.003, 0.003),
    (0.01, 0.003, 0.003, 0.003),
    (0.01, 0.003, 0.003, 0.003),
)
FRESH_RATES = ((0.01, 0.03, 0.03, 0.03), (0.03, 0.03, 0.03, 0.01))
PRUNED_RATES = (0.03, 0.03, 0.01, 0.003)


@dataclass(frozen=True)
class Budget:
    """Nets of the same bytes. sizes: the budgets in bytes; 4,968, 2,760 and 1,656 pay for the original with 4, 2 and 1
    bits; bits: of the weights of the nets that share a budget; rates: learning rates, a row for each of the bits with
    one for each of the sizes, each the best of 0.003, 0.01 and 0.03 on other seeds; pictures: unlabelled pictures that
    they learn from; T: temperature; settings: of their training; fresh: bits of nets that begin from fresh weights;
    fresh_rates: the same for these, a row for each; rounds: how often a pruned net loses weights; pruned: bits of the
    weights that it keeps; pruned_rates: one for each of the sizes.

    CourseError unless there is a rate for every net.
    """

    sizes: tuple[int, ...] = (828, 1656, 2760, 4968)
    bits: tuple[int, ...] = (16, 8, 4, 2, 1)
    rates: tuple[tuple[float, ...], ...] = RATES
    pictures: int = 100
    T: float = 4.0
    settings: Settings = Settings(steps=600, noise=0.1)
    fresh: tuple[int, ...] = (16, 8)
    fresh_rates: tuple[tuple[float, ...], ...] = FRESH_RATES
    rounds: int = 3
    pruned: int = 8
    pruned_rates: tuple[float, ...] = PRUNED_RATES

    def __post_init__(self):
        rows = (*self.rates, *self.fresh_rates, self.pruned_rates)
        counts = (len(self.rates), len(self.fresh_rates), {len(row) for row in rows})
        if counts != (len(self.bits), len(self.fresh), {len(self.sizes)}):
            raise CourseError(
                f"There are {len(self.bits)} bits, {len(self.fresh)} fresh and {len(self.sizes)} sizes: give a row of "
                "rates for each of the bits and of fresh, with one rate for each of the sizes."
            )


@dataclass(frozen=True)
class Parts:
    """Nets of which one answer uses a part. facts: keys to remember; key: numbers of a key, each 1 or −1; values:
    what there is to remember; experts: nets in the mixture, of which one answers; units: hidden units of an expert;
    balance: weight of the term that spreads the keys over the experts; steps, lr, batch: of the training on facts;
    picture_settings: of the training on digits, by the original's soft targets; T: their temperature."""

    facts: int = 1000
    key: int = 32
    values: int = 10
    experts: int = 8
    units: int = 8
    balance: float = 0.1
    steps: int = 1500
    lr: float = 0.01
    batch: int = 250
    picture_settings: Settings = Settings(steps=1500, lr=0.01, noise=0.1, weight_decay=0.01)
    T: float = 4.0


@dataclass(frozen=True)
class Recipe:
    """teacher: how the original net is trained; bits: of its rounded weights; low, lowest: those of them that the
    claims compare; codes: bits of the SimHash and SHA-256 codes; near: how many of the original's neighbours count as
    the old ones; pictures: sizes of the sets that rounded nets are healed on; healed: bits of these nets; T:
    temperature of their soft targets; healing: settings of their training; slower: a smaller learning rate, for labels;
    strangers: other pictures that nets with other fresh weights learn from; rare: digits that are rare in the second
    classroom; kept: pictures that its nets see of each rare digit; smaller: hidden units of the smaller nets there;
    cut: units of each hidden layer that the cut nets keep there; longer: steps of those that are healed for longer;
    budget: nets of the same bytes; parts: nets of which one answer uses a part.

    CourseError unless low and lowest are among bits and healed.
    """

    teacher: TeacherRecipe = TeacherRecipe(model="two-layer teacher")
    bits: tuple[int, ...] = (8, 6, 5, 4, 3, 2, 1)
    low: int = 2
    lowest: int = 1
    codes: tuple[int, ...] = (256, 64, 16, 8)
    near: int = 10
    pictures: tuple[int, ...] = (100, 600)
    healed: tuple[int, ...] = (2, 1)
    T: float = 4.0
    healing: Settings = Settings(steps=200, lr=0.005, noise=0.1)
    slower: float = 0.001
    strangers: tuple[int, ...] = (600, 50)
    rare: int = 3
    kept: int = 8
    smaller: tuple[int, ...] = (8, 12, 16, 20, 24)
    cut: tuple[int, ...] = (40, 32)
    longer: int = 800
    budget: Budget = Budget()
    parts: Parts = Parts()

    def __post_init__(self):
        if not {self.low, self.lowest} <= set(self.bits) & set(self.healed):
            raise CourseError(
                f"low = {self.low} and lowest = {self.lowest} are not both among bits = {self.bits} and healed = "
                f"{self.healed}: choose two that are."
            )


RECIPE = Recipe()
