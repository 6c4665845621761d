"""Students with noise on their pixels whose teacher, or placebo, looks at the same noisy picture in every step."""

import itertools
from dataclasses import replace

from course_lib.chapters.hidden_layers import students
from course_lib.chapters.hidden_layers.gains import LABELS, NOISY, SOFT, layer_of, lessons
from course_lib.chapters.hidden_layers.recipe import KINDS, RECIPE, SOURCES, Recipe
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import train_hidden


@kept
def looking(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of accuracy and agreement (percent) of students that all have noise on their pixels.

    Conditions: (kind, source), as in gains(): ("none", "labels"): the labels alone; kinds of recipe.KINDS with each of
    recipe.SOURCES, beside the labels, where the source is asked in every step about the noisy picture that the student
    sees ("classes" looks at no picture); ("none", "soft targets"): the teacher's answers about this picture, alone.
    """
    settings = replace(recipe.student, batch_size=recipe.images, noise=recipe.noise)
    running = {"device": device, "progress": progress}
    alone = train_hidden(lessons(classroom, recipe, 0.0), recipe.widths, settings, kind="none", **running)
    tables = [students.measured(classroom, [LABELS], alone)]
    images, teachers = students.transfer_images(classroom, recipe.images), classroom.teachers
    for kind, source in itertools.product(KINDS, SOURCES):
        layer, weight = layer_of(kind, recipe), recipe.looking[f"{kind} {source}"]
        made = [replace(lesson, weight=weight) for lesson in lessons(classroom, recipe, 0.0, kind, source, NOISY)]
        if source != "classes":
            looks = students.looks_of(source, teachers, classroom, images, layer)
            made = [replace(lesson, look=look) for lesson, look in zip(made, looks, strict=True)]
        cohort = train_hidden(made, recipe.widths, settings, kind=kind, layer=layer, **running)
        tables.append(students.measured(classroom, [(kind, source)], cohort))
    made = [
        replace(lesson, features=logits, look=teachers.model(i))
        for i, (lesson, logits) in enumerate(
            zip(lessons(classroom, recipe, 0.0), teachers.logits(images).cpu(), strict=True)
        )
    ]
    made = [replace(lesson, weight=1.0) for lesson in made]
    # the answers alone, in all steps: no label is looked at
    soft = train_hidden(made, recipe.widths, settings, kind="answers", first=settings.steps, **running)
    return Table.joined([*tables, students.measured(classroom, [SOFT], soft)])
