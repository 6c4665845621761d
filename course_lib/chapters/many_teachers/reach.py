"""How far the chapter's results reach: fewer pictures, and other temperatures."""

from course_lib.chapters.many_teachers.bad_teachers import LIES, spoiled
from course_lib.chapters.many_teachers.recipe import RECIPE, Recipe
from course_lib.chapters.many_teachers.students import SOFT, VOTE, blended, taught
from course_lib.chapters.many_teachers.teachers import OWN, Committees
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table


@kept
def reach(
    classroom: Classroom, committees: Committees, recipe: Recipe = RECIPE, *, device=None, progress=False
) -> Table:
    """Return the Table of students by (teachers, liars, target, T, pictures), with the metrics of students.taught():
    one teacher, the committee of recipe.committee, and the same with recipe.divided liars; each as a soft blend at
    every temperature, and as a vote (T = 1)."""
    tables = []
    for count in recipe.piles:
        blends = {}
        for k, liars in ((1, 0), (recipe.committee, 0), (recipe.committee, recipe.divided)):
            parts = [
                spoiled(part[:, :k], liars, LIES, classroom.seeds)
                for part in (committees.transfer[OWN], committees.test[OWN])
            ]
            for T in recipe.temperatures:
                blends[k, liars, SOFT, T, count] = blended(*parts, SOFT, T)
            blends[k, liars, VOTE, 1.0, count] = blended(*parts, VOTE, 1.0)
        tables.append(taught(classroom, blends, recipe, images=count, device=device, progress=progress))
    return Table.joined(tables)
