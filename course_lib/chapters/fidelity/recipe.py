"""What the experiments of chapter 05 are run with. T, noise and steps were chosen on the seeds 7000 to 7009, and the
chapter reports on others."""

from dataclasses import dataclass, field, replace

from course_lib.errors import CourseError
from course_lib.study.classroom import TeacherRecipe
from course_lib.training import Settings

ASSISTED = "large, assisted"  # the largest teacher teaches an assistant, and the assistant the student


@dataclass(frozen=True)
class Recipe:
    """teacher: how a teacher is trained, and on how many pictures; pictures: that a student sees, without labels; pool:
    those and the ones of which outsiders learn; exam: pictures of the exam; T: temperature of a student's lessons;
    models: of the students, by name; steps: of their training, short and long; counts: pictures of the students whose
    agreement is drawn over their accuracy; student: how a student learns otherwise.

    sizes: widths of teachers from small to large; small: widths of their student; few: pictures it sees; assistant:
    widths of the assistant between; assistant_T: temperature of its lessons; size_T: temperatures of the students';
    arm_T: the one that suits the students of each best;
    like: widths of nets that teach their like; generation: how each learns; generations: how many follow the first;
    born_T: temperatures of their lessons; born_alpha: share of the soft targets in them.

    wrong: share of wrong labels; wrong_teacher, wrong_student: widths of the nets that learn them; wrong_T: temperature
    of that student's lessons; careful: noise on the pixels of the careful nets; most_careful: noise that suits a
    student of the wrong labels best; neighbours: pictures that vote.

    weak_labels: labels that a weak teacher learns; weak_widths: its widths, and its students'; from_weak: how they
    learn; asked: pictures that the weak teacher is asked about; tries: answers to each; blind: classes that a leaky
    check cannot tell apart.

    grid_labels: labels that the teachers of the scaling law learn; grid_units: hidden units of its students;
    grid_pictures: that they see; grid_steps: of their training; grid_teacher: widths of its teachers; noisy: widths of
    students of these teachers that see the whole pool; pixel_noise: without and with noise on their pixels; noisy_T:
    temperatures of their lessons.

    taught: pictures of the teacher with meaningless logits; body: widths up to its last hidden layer; meaningless:
    numbers of meaningless logits that a student matches, the last one is how many there are; teacher_steps,
    noise_steps: of Adam, for the teacher on labels and the student on noise; batch: pictures in each; adam_lr: their
    learning rate.

    CourseError for numbers that do not fit together.
    """

    teacher: TeacherRecipe = TeacherRecipe(images=450)
    pictures: int = 300
    pool: int = 750
    exam: int = 597
    T: float = 4.0
    models: tuple[str, ...] = ("student", "teacher")
    steps: tuple[int, ...] = (400, 2000)
    counts: tuple[int, ...] = (30, 60, 120, 300, 750)
    student: Settings = Settings(steps=400, lr=0.01, weight_decay=0.01)

    sizes: dict[str, tuple[int, ...]] = field(
        default_factory=lambda: {"same size": (64, 7, 10), "middle": (64, 32, 10), "large": (64, 512, 10)}
    )
    small: tuple[int, ...] = (64, 7, 10)
    few: int = 100
    assistant: tuple[int, ...] = (64, 32, 10)
    assistant_T: float = 4.0
    size_T: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0)
    arm_T: dict[str, float] = field(
        default_factory=lambda: {"same size": 8.0, "middle": 4.0, "large": 8.0, "large, assisted": 8.0}
    )
    like: tuple[int, ...] = (64, 32, 10)
    generation: Settings = Settings(steps=500, lr=0.005, noise=0.1, weight_decay=0.01)
    generations: int = 3
    born_T: tuple[float, ...] = (1.0, 4.0)
    born_alpha: float = 0.5

    wrong: float = 0.6
    wrong_teacher: tuple[int, ...] = (64, 256, 10)
    wrong_student: tuple[int, ...] = (64, 64, 10)
    wrong_T: float = 1.0
    careful: float = 0.3
    most_careful: float = 0.5
    neighbours: int = 25

    weak_labels: int = 50
    weak_widths: tuple[int, ...] = (64, 32, 10)
    from_weak: Settings = Settings(steps=300, lr=0.01, noise=0.1, weight_decay=0.01)
    asked: int = 600
    tries: tuple[int, ...] = (1, 2, 4)
    blind: tuple[int, ...] = (1, 4, 7, 9)

    grid_labels: tuple[int, ...] = (30, 150, 450)
    grid_units: tuple[int, ...] = (8, 16, 32)
    grid_pictures: tuple[int, ...] = (20, 50, 100, 400)
    grid_steps: int = 800
    grid_teacher: tuple[int, ...] = (64, 64, 10)
    noisy: tuple[int, ...] = (64, 64, 10)
    pixel_noise: tuple[float, ...] = (0.0, 0.5)
    noisy_T: tuple[float, ...] = (0.25, 4.0)

    taught: int = 600
    body: tuple[int, ...] = (64, 128, 64)
    meaningless: tuple[int, ...] = (3, 10, 30)
    teacher_steps: int = 300
    noise_steps: int = 600
    batch: int = 64
    adam_lr: float = 0.003

    def __post_init__(self):
        if self.pictures >= self.pool:
            raise CourseError(
                f"The students see {self.pictures} pictures of a pool of {self.pool}: leave some for the outsiders."
            )
        for name, needed in (("counts", max(self.counts)), ("asked", self.asked), ("few", self.few)):
            if needed > self.pool:
                raise CourseError(f"{name} asks for {needed} pictures of a pool of {self.pool}: make the pool larger.")
        if self.weak_labels > self.teacher.images:
            raise CourseError(
                f"The weak teacher learns {self.weak_labels} labels of a pile of {self.teacher.images}: give it fewer."
            )
        missing = {*self.sizes, ASSISTED} - set(self.arm_T)
        if missing or not set(self.arm_T.values()) <= set(self.size_T):
            raise CourseError(f"arm_T is {self.arm_T}: give each teacher one of the temperatures {self.size_T}.")

    def student_settings(self, steps: int) -> Settings:
        """Return how a student learns that is trained for so many steps."""
        return replace(self.student, steps=steps)


RECIPE = Recipe()
