"""What every experiment of chapter 03 is run with."""

from dataclasses import dataclass

from course_lib.models import classifiers
from course_lib.study.classroom import TeacherRecipe
from course_lib.training import Settings


@dataclass(frozen=True)
class RowRecipe:
    """How the small transformers are trained.

    images: with a label, for every student; T: temperature of soft targets; relations: weight of the relations;
    attention: weight of the attention maps; heavy: weight of the attention maps in a well-known benchmark; teacher: how
    the teachers learn from their own labels; student: how the students learn, with batch_size images with a label in
    each step; shown: images without a label in each step.
    """

    images: int = 60
    T: float = 4.0
    relations: float = 10.0
    attention: float = 10.0
    heavy: float = 1000.0
    teacher: Settings = Settings(steps=200, lr=0.004, batch_size=32, noise=0.1)
    student: Settings = Settings(steps=200, lr=0.006, batch_size=16)
    shown: int = 24


@dataclass(frozen=True)
class Recipe:
    """How the experiments of the chapter are run.

    teacher: how the classroom's teachers are trained; widths: of the students' layers; student: how the students learn,
    from all images with an answer in each step; images: with an answer, for every student but those of the partial
    teacher; T: temperature of soft targets; layer: the middle layer of both nets; last: the layer before the logits;
    hint: weight of a hint beside labels; weights: of hints beside soft targets; relation: weight of the distances;
    angle: weight of the angles, twice that of the distances as in RepDistiller; similarity: weight of the similarities,
    as in RepDistiller; corners: images of each step between which angles are compared (of n images there are n³
    corners); known: digits of the partial teacher; partial_teacher: how that one is trained; partial_widths: of its
    students' layers; few: labels of its students; partial: weight of the distances there; rows: how the small
    transformers are trained.
    """

    teacher: TeacherRecipe = TeacherRecipe(model="deep teacher")
    widths: tuple[int, ...] = classifiers.widths_of("deep student")
    student: Settings = Settings(steps=400, lr=0.01)
    images: int = 60
    T: float = 4.0
    layer: int = 2
    last: int = 3
    hint: float = 10.0
    weights: tuple[float, ...] = (1.0, 10.0, 100.0)
    relation: float = 10.0
    angle: float = 20.0
    similarity: float = 3000.0
    corners: int = 24
    known: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    partial_teacher: TeacherRecipe = TeacherRecipe()
    partial_widths: tuple[int, ...] = classifiers.widths_of("wide student")
    few: int = 40
    partial: float = 30.0
    rows: RowRecipe = RowRecipe()


RECIPE = Recipe()
