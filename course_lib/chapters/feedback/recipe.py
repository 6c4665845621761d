"""The settings of chapter 15, and the names of its raters."""

from dataclasses import dataclass

from course_lib.errors import CourseError

PEOPLE, SHARPER = "people", "people, half the noise"
FIRM = "people, a stronger ridge"
SHARED, OWN = "people who share a taste", "people with tastes of their own"
AI, TRUTH = "AI, bias {:g}", "no noise, no bias"


@dataclass(frozen=True)
class Recipe:
    """What is run.

    features: numbers that make an answer; worlds: reward models of a group; counts: numbers of labels; best:
    answers from which the best is taken; sharpness: of people, whose chance of choosing the first answer is
    sigmoid(sharpness · difference of rewards); biases: of the AI raters, the weight of a taste beside the true
    reward's 1; taste: of people who have one; ridge: pull of a reward model's weights towards 0; firm: a stronger
    one, which suits noisy labels better; bought: reward models of a group where labels are bought; dollars:
    budgets; person, machine: dollars for a label; most: labels of an AI that are used at most; trusts: pulls
    towards the AI's model to choose from where people correct it; mixed: labels of a mixture; shares: of AI labels
    in it; routed: pairs of which people label some; asked: those that people label; routing: bias of the AI beside
    them; related: cosines between its taste and that of a second AI; pair: labels for the reward model that does
    not see everything; together: correlation of length with a feature that it sees; taught: labels of a reward
    model that is then optimised; pushing: bias of the AI among them; many: labels of the best of them; edge:
    distance from the middle beyond which answers get worse; slope: by how much; distances: to which policies move;
    stop: distance at which a cautious one stops; steps: of policy gradient; batches: answers of a step; rate:
    length of a step.
    """

    features: int = 20
    worlds: int = 20
    counts: tuple[int, ...] = (25, 50, 100, 200, 400, 800, 1600)
    best: int = 16
    sharpness: float = 1.0
    biases: tuple[float, ...] = (0.25, 0.5, 1.0)
    taste: float = 0.5
    ridge: float = 1.0
    firm: float = 10.0
    bought: int = 10
    dollars: tuple[int, ...] = (10, 30, 100, 300, 1000)
    person: float = 1.0
    machine: float = 0.01
    most: int = 1600
    trusts: tuple[float, ...] = (20.0, 80.0, 320.0, 1280.0)
    mixed: int = 400
    shares: tuple[float, ...] = (0.0, 0.25, 0.5, 0.75, 1.0)
    routed: int = 400
    asked: int = 100
    routing: float = 0.5
    related: tuple[float, ...] = (0.0, 0.5, 1.0)
    pair: int = 1600
    together: float = 0.7
    taught: int = 400
    pushing: float = 0.5
    many: int = 3200
    edge: float = 7.0
    slope: float = 3.0
    distances: tuple[float, ...] = tuple(range(13))
    stop: float = 4.0
    steps: tuple[int, ...] = (10, 20, 40, 80, 160)
    batches: tuple[int, ...] = (64, 4)
    rate: float = 0.02

    def __post_init__(self):
        if not 1 <= self.asked <= self.routed:
            raise CourseError(
                f"asked is {self.asked} and routed {self.routed}: people label some of the pairs, so give asked from 1 "
                f"to {self.routed}."
            )
        if not 0 < self.machine <= self.person:
            raise CourseError(
                f"A label costs {self.machine!r} by machine and {self.person!r} by a person: give two prices above 0, "
                "the machine's not the higher one."
            )
        if not self.features >= 3:
            raise CourseError(f"features is {self.features!r}: give 3 or more, as the first three have a meaning.")


RECIPE = Recipe()
