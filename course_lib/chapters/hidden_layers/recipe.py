"""What every experiment of chapter 03 is run with. Noise and weights were chosen on the seeds 7000 to 7007, every
source from the same list of weights, and the chapter reports on others."""

from dataclasses import dataclass, field

from course_lib.models import classifiers
from course_lib.study.classroom import TeacherRecipe
from course_lib.training import Settings

KINDS = ("hint", "distance", "contrast")  # what can be asked of a hidden layer
SOURCES = ("teacher", "pixels", "untrained", "classes")  # whose features are asked for; all but the first: placebos


@dataclass(frozen=True)
class RowRecipe:
    """How the small transformers are trained.

    images: with a label, for every student; T: temperature of soft targets; relations: weight of the relations;
    teacher: how the teachers learn from their own labels; student: how the students learn, with batch_size images with
    an answer in each step; shown: images without a label in each step.
    """

    images: int = 60
    T: float = 4.0
    relations: float = 10.0
    teacher: Settings = Settings(steps=200, lr=0.004, batch_size=32, noise=0.1)
    student: Settings = Settings(steps=200, lr=0.006, batch_size=16)
    shown: int = 24


@dataclass(frozen=True)
class CnnRecipe:
    """How the small convolutional networks are trained.

    teacher, student: channels of their two convolutions; learning: how the teachers learn from their own labels;
    studying: how the students learn from all images with a label in each step; weights: of contrast, by source.
    """

    teacher: tuple[int, int] = (16, 32)
    student: tuple[int, int] = (4, 8)
    learning: Settings = Settings(steps=300, lr=0.005, noise=0.1, weight_decay=0.01)
    studying: Settings = Settings(steps=400, lr=0.01)
    weights: dict[str, float] = field(default_factory=lambda: {"teacher": 0.3, "pixels": 0.3, "untrained": 0.3})


@dataclass(frozen=True)
class Recipe:
    """How the experiments of the chapter are run.

    teacher: how the classroom's teachers are trained; widths: of the students' layers; student: how the students learn,
    from all images with an answer in each step; noise: standard deviation of the noise on the pixels of a careful
    student; images: with an answer; T: temperature of soft targets; layer: the middle layer of both nets, where hints
    are given; last: the layer before the logits, where distances and contrast are taken; weights: of a hidden loss, by
    its name and source, without the noise and with it; contrast_T: temperature of a contrast, by source; looking:
    weights with noise, where the source looks at the noisy picture in every step; many: labels of the student that
    shows what CKA follows; known: digits that the partial teacher has seen; partial_teacher: how that one is trained;
    partial_widths: of its students' layers; few: labels of its students; partial: weights there, by source; shots:
    labels of each class where pictures have no other; rows: how the small transformers are trained; cnn: how the small
    convolutional networks are trained.
    """

    teacher: TeacherRecipe = TeacherRecipe(model="deep teacher")
    widths: tuple[int, ...] = classifiers.widths_of("deep student")
    student: Settings = Settings(steps=400, lr=0.01)
    noise: float = 0.3
    images: int = 60
    T: float = 4.0
    layer: int = 2
    last: int = 3
    weights: dict[str, tuple[float, float]] = field(
        default_factory=lambda: {
            "hint teacher": (30.0, 1.0),
            "hint pixels": (30.0, 1.0),
            "hint untrained": (3.0, 0.3),
            "hint classes": (30.0, 3.0),
            "distance teacher": (30.0, 30.0),
            "distance pixels": (30.0, 10.0),
            "distance untrained": (30.0, 10.0),
            "distance classes": (30.0, 3.0),
            "contrast teacher": (10.0, 10.0),
            "contrast pixels": (30.0, 3.0),
            "contrast untrained": (3.0, 0.3),
            "contrast classes": (10.0, 1.0),
        }
    )
    contrast_T: dict[str, float] = field(
        default_factory=lambda: {"teacher": 0.1, "pixels": 0.3, "untrained": 0.1, "classes": 0.3}
    )
    looking: dict[str, float] = field(
        default_factory=lambda: {
            "hint teacher": 10.0,
            "hint pixels": 0.3,
            "hint untrained": 0.3,
            "hint classes": 3.0,
            "distance teacher": 30.0,
            "distance pixels": 3.0,
            "distance untrained": 3.0,
            "distance classes": 3.0,
            "contrast teacher": 10.0,
            "contrast pixels": 1.0,
            "contrast untrained": 0.3,
            "contrast classes": 1.0,
        }
    )
    many: int = 600
    known: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    partial_teacher: TeacherRecipe = TeacherRecipe()
    partial_widths: tuple[int, ...] = classifiers.widths_of("wide student")
    few: int = 40
    partial: dict[str, float] = field(
        default_factory=lambda: {"teacher": 30.0, "pixels": 10.0, "untrained": 10.0, "answers": 0.3}
    )
    shots: tuple[int, ...] = (1, 5)
    rows: RowRecipe = RowRecipe()
    cnn: CnnRecipe = CnnRecipe()


RECIPE = Recipe()
