"""Chapter 03. Distillation through hidden layers: what becomes alike inside, hints that help and hints that hurt, a
gain that two controls take apart, a gain that is real, and a pair of small transformers."""

from dataclasses import dataclass

import torch

from course_lib import metrics, runtime
from course_lib.brief import Brief
from course_lib.chapters.hidden_layers import students
from course_lib.chapters.hidden_layers.hints import Hint, features_of, hints
from course_lib.chapters.hidden_layers.recipe import RECIPE, Recipe
from course_lib.chapters.hidden_layers.relations import partial, relations
from course_lib.chapters.hidden_layers.rows import rows
from course_lib.study.classroom import Classroom, open_classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Cohort
from course_lib.training.cohort import initial_weights

SEEDS = 8  # of the chapter's run: it trains many nets, so fewer than other chapters have


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe: the Recipe of the run; classroom: the Classroom of deep teachers; maps, hints, relations, partial, rows:
    the Tables of the functions of these names."""

    recipe: Recipe
    classroom: Classroom
    maps: Table
    hints: Table
    relations: Table
    partial: Table
    rows: Table


def run(seeds=None, recipe: Recipe = RECIPE, *, classroom=None, device=None, progress=False) -> Result:
    """Run every experiment of the chapter.

    seeds: default runtime.seeds(); classroom: a Classroom that is already open (its seeds are used).
    """
    seeds = runtime.check_seeds(seeds if classroom is None else classroom.seeds)
    settings = {"device": device, "progress": progress}
    classroom = classroom or open_classroom(seeds, recipe.teacher, **settings)
    return Result(
        recipe,
        classroom,
        maps(classroom, recipe, **settings),
        hints(classroom, recipe, **settings),
        relations(classroom, recipe, **settings),
        partial(classroom, recipe, **settings),
        rows(classroom, recipe, **settings),
    )


@kept
def maps(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students "untrained", "labels", "soft targets" and "hint" (labels and a hint in the middle).

    Metrics: accuracy, agreement, and for every pair of hidden layers, such as "cka 1-3", the linear CKA on the test
    images, 0..1, of the student's first and the teacher's third.
    """
    running = {"device": device, "progress": progress}
    hint = Hint("labels", recipe.layer, recipe.hint)
    hinted = students.lessons(classroom, recipe, "labels", features_of(hint, classroom, recipe), hint.weight)
    cohorts = {
        "untrained": Cohort(*initial_weights(recipe.widths, students.student_seeds(classroom))),
        "labels": students.train(classroom, [students.lessons(classroom, recipe, "labels")], recipe, **running),
        "soft targets": students.train(
            classroom, [students.lessons(classroom, recipe, "soft targets")], recipe, **running
        ),
        "hint": students.train(classroom, [hinted], recipe, kind="hint", layer=recipe.layer, **running),
    }
    tests = students.exam_images(classroom)
    tables = []
    for name, cohort in cohorts.items():
        table = students.measured(classroom, [name], cohort)
        alike = {pair: value[None] for pair, value in cka_map(cohort, classroom.teachers, tests).items()}
        tables.append(Table.of([name], classroom.seeds, **table.values, **alike))
    return Table.joined(tables)


def cka_map(ours: Cohort, theirs: Cohort, images: torch.Tensor) -> dict[str, torch.Tensor]:
    """Return {"cka 1-1": [models], ...}: the linear CKA of every hidden layer of one Cohort with every one of another.

    images: [models, n, pixels]; the first number is the layer of `ours`, the second that of `theirs`.
    """
    mine, others = ([c.features(images, k) for k in range(1, len(c.weights))] for c in (ours, theirs))
    found = metrics.cka_map(mine, others).cpu()  # [models, layers of ours, layers of theirs]
    return {f"cka {i + 1}-{j + 1}": found[:, i, j] for i in range(len(mine)) for j in range(len(others))}
