"""Nets that share no weight with the original: how often do they answer as it does, and resemble it, all the same?"""

from course_lib.chapters.fewer_bits.recipe import RECIPE, Recipe
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.training import Cohort, Lesson

RETRAINED, STRANGER = "retrained", "stranger"


@kept
def strangers(classroom: Classroom, recipe: Recipe = RECIPE) -> dict[tuple[str, int], Cohort]:
    """Return nets from other fresh weights, one for each seed, with the original's size and settings.

    Conditions: (RETRAINED, 0), on the original's own pictures and labels; (STRANGER, n), on n pictures of the transfer
    pile, which the original never saw.
    """
    lessons = {(RETRAINED, 0): lambda trial: _lesson(trial.split.teacher, trial.seed)}
    for count in recipe.strangers:
        lessons[STRANGER, count] = lambda trial, n=count: _lesson(trial.split.transfer.take(n), trial.seed)
    every, _ = classroom.students(lessons, classroom.teachers.widths, classroom.recipe.settings)
    size = len(classroom.trials)
    return {one: Cohort(*every.copies(range(i * size, (i + 1) * size))) for i, one in enumerate(lessons)}


def _lesson(pile, seed):
    return Lesson(pile.images, pile.labels, seed=seed)
