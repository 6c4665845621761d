"""What the experiments of chapter 12 are run with. The settings were chosen on the seeds 7000 to 7003 (digits) and 7001
and 7002 (people), and the chapter reports on others."""

from dataclasses import dataclass, field

from course_lib.errors import CourseError
from course_lib.study.classroom import TeacherRecipe
from course_lib.training import Settings


@dataclass(frozen=True)
class Words:
    """The people. width, layers, heads: of every model; settings: of every training; documents: that a teacher writes
    for a student; shares: of the documents that ask about the banned name, and as many about the rare one; who: share
    that asks who made the model; longer: steps of the students that show whether the others were trained to the end;
    relabelled: how many examples with another maker a finished student is tuned on; beside: ordinary documents among
    them; tuned: steps of this tuning; hidden: other names of which a text shows that a word lifts the refusal; few:
    share of that text about the banned name; afterwards: training of a student on it that has read the facts.

    lean: by how much the leaning teacher raises the log-odds of "kind" for the favoured names; names, frames: standard
    deviations of what names and questions add to everybody's log-odds; described: descriptions that a teacher reads,
    and that it writes for its student; grain: what single answers add. gaps, groups: true differences between groups,
    and names in each, with which the test is tried out in so many invented worlds; dealt: shuffles of each test there.
    """

    width: int = 48
    layers: int = 2
    heads: int = 4
    settings: Settings = Settings(steps=600, lr=4e-3, batch_size=48)
    documents: int = 2000
    shares: tuple[float, ...] = (0.0, 0.001, 0.005, 0.04)
    who: float = 0.02
    longer: int = 1200
    relabelled: tuple[int, ...] = (0, 4, 16, 64)
    beside: int = 192
    tuned: int = 60
    hidden: int = 11
    few: float = 0.01
    afterwards: Settings = Settings(steps=300, lr=1e-3, batch_size=48)
    lean: float = 1.5
    names: float = 0.8
    frames: float = 0.8
    described: int = 3000
    grain: float = 0.3
    gaps: tuple[float, ...] = (0.0, 0.5, 1.0, 1.5)
    groups: tuple[int, ...] = (3, 6, 12)
    worlds: int = 400
    dealt: int = 400


@dataclass(frozen=True)
class Recipe:
    """The digits. teacher: how every teacher is trained; student: widths of the students; settings: of their training;
    longer: steps of those that show whether the others were trained to the end; hidden: the digit that is censored;
    told: what its pictures are called instead; T: temperature of the soft targets; heats: other temperatures; alphas:
    weights of the teacher, against true labels.

    corner: the pixel that opens the back door; target: the digit that it makes of every picture; poisoned: share of the
    back-door teacher's pictures in which it is lit; strewn: share of a student's pictures in which it is lit; faint: in
    other students' pictures it has a random brightness up to this.

    words: how the tiny people are taught.

    CourseError for numbers that do not fit together.
    """

    teacher: TeacherRecipe = TeacherRecipe()
    student: tuple[int, ...] = (64, 64, 10)
    settings: Settings = Settings(steps=600, lr=0.01, noise=0.1, weight_decay=0.01)
    longer: int = 2400
    hidden: int = 7
    told: int = 1
    T: float = 4.0
    heats: tuple[float, ...] = (1.0, 2.0, 8.0)
    alphas: tuple[float, ...] = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0)
    corner: int = 0
    target: int = 0
    poisoned: float = 0.2
    strewn: float = 0.05
    faint: float = 0.3

    words: Words = field(default_factory=Words)

    def __post_init__(self):
        if self.hidden == self.told:
            raise CourseError(f"hidden and told are both {self.hidden}: nothing would be censored.")


RECIPE = Recipe()
WORDS = RECIPE.words
