"""Behind which decimal the knowledge lies: copies of answers that are rounded to more and more of them."""

from course_lib.chapters.asking_the_teacher import answers
from course_lib.chapters.asking_the_teacher.copies import Wire
from course_lib.chapters.asking_the_teacher.questions import REAL, SHUFFLED
from course_lib.chapters.asking_the_teacher.recipe import RECIPE, Recipe
from course_lib.data.digits import Digits
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Lesson


@kept
def precision(classroom: Classroom, other: Digits, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of copies by (source, decimals, T): the fewest real pictures of recipe.budgets and recipe.asked
    of shuffled pixels, answered with probabilities of so many decimals, as they come (T = 1) and heated to recipe.T."""
    wire, lessons = Wire(classroom, other, recipe), {}
    for source, count in ((REAL, min(recipe.budgets)), (SHUFFLED, recipe.asked)):
        images, logits = wire.ask(source, count)
        for places in recipe.decimals:
            told = answers.decimals(logits.softmax(dim=-1), 10**places).log()
            for T in (1.0, recipe.T):
                lessons[source, places, T] = _lesson(classroom, images, told, T)
    return classroom.table(lessons, recipe.student, recipe.settings, device=device, progress=progress)


def _lesson(classroom, images, told, T):
    def of(trial):
        place = classroom.seeds.index(trial.seed)
        return Lesson(images[place], None, told[place], T, alpha=1.0, seed=trial.seed)

    return of
