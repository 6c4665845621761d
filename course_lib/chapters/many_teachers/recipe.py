"""What every experiment of chapter 04 is run with."""

from dataclasses import dataclass

from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.study.classroom import TeacherRecipe
from course_lib.training import Settings


@dataclass(frozen=True)
class Recipe:
    """How the experiments of the chapter are run.

    teacher: how the one teacher of all the labels is trained, the control; transfer: images for the students; test:
    images of the exam; counts: committee sizes; repeats: a smaller committee than this is measured on as many separate
    ones as so many teachers make up, because one teacher's luck varies; labels: how many each teacher learns from; T:
    temperature of the lessons; committee: teachers in the experiment with bad ones; liars: how many of these lie; loud:
    how many lie loudly; asleep: how many are asleep; divided: liars where a cause is looked for; digits_each: classes
    of a specialist; thin: widths of a thin teacher; usual: widths of a student; larger: widths of the larger student;
    member: how a member of a committee learns; specialist: how a specialist learns; student: how a student learns;
    longer: steps of a student that learns longer; piles: how many of the transfer images the students see where this is
    varied; temperatures: tried there; trims: values cut at each end, tried; sharpness: of the agreement weights, tried;
    rounds: how often the nets of a federation meet and average their weights, in as many steps as a member learns.

    CourseError unless 0, divided, divided + 1 and the smallest number of loud ones are among the numbers of liars, and
    T among the temperatures.
    """

    teacher: TeacherRecipe = TeacherRecipe(
        "wide student", images=800, settings=Settings(steps=300, lr=0.01, noise=0.1, weight_decay=0.01)
    )
    transfer: int = 500
    test: int = 497
    counts: tuple[int, ...] = (1, 2, 4, 8, 16)
    repeats: int = 4
    labels: int = 50
    T: float = 2.0
    committee: int = 9
    liars: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    loud: tuple[int, ...] = (1,)
    asleep: tuple[int, ...] = (3,)
    divided: int = 3
    digits_each: int = 2
    thin: tuple[int, ...] = classifiers.widths_of("thin student")
    usual: tuple[int, ...] = classifiers.widths_of("student")
    larger: tuple[int, ...] = (64, 64, 10)
    member: Settings = Settings(steps=200, lr=0.01, noise=0.1, weight_decay=0.01)
    specialist: Settings = Settings(steps=200, lr=0.01, noise=0.1, weight_decay=0.01)
    student: Settings = Settings(steps=300, lr=0.01)
    longer: int = 1200
    piles: tuple[int, ...] = (50, 100, 200, 500)
    temperatures: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0)
    trims: tuple[int, ...] = (1, 2, 3)
    sharpness: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0)
    rounds: tuple[int, ...] = (1, 2, 5, 10, 20)

    def __post_init__(self):
        needed = {0, min(self.loud), self.divided, self.divided + 1}
        if not needed <= set(self.liars):
            named = ", ".join(map(str, sorted(needed)))
            raise CourseError(f"The numbers of liars are {self.liars}: let {named} be among them.")
        if self.T not in self.temperatures:
            raise CourseError(f"T is {self.T:g} and the temperatures are {self.temperatures}: let T be among them.")


RECIPE = Recipe()
