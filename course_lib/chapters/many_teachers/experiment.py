"""Chapter 04. Many teachers, one student: committees, liars among the teachers, and specialists."""

from dataclasses import dataclass

import numpy as np
import torch

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.many_teachers.bad_teachers import bad_teachers, causes, settings_tried
from course_lib.chapters.many_teachers.baselines import baselines, federation
from course_lib.chapters.many_teachers.reach import reach
from course_lib.chapters.many_teachers.recipe import RECIPE, Recipe
from course_lib.chapters.many_teachers.specialists import specialists
from course_lib.chapters.many_teachers.students import SOFT, TARGETS, TOP, blended, own_teacher, taught, voted
from course_lib.chapters.many_teachers.teachers import OWN, SOURCES, Committees, train_committees
from course_lib.errors import CourseError
from course_lib.losses import mixing
from course_lib.study.classroom import Classroom, open_classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table

ALL = "all labels"  # the source of the control: one teacher of what all the others learned
SEARCHES = ("reach", "causes", "settings_tried", "federation")  # Tables that a notebook reads from stored runs


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe: the Recipe of the run; committees, students, baselines, bad_teachers, specialists, reach, causes,
    settings_tried, federation: the Tables of the functions of these names."""

    recipe: Recipe
    committees: Table
    students: Table
    baselines: Table
    bad_teachers: Table
    specialists: Table
    reach: Table
    causes: Table
    settings_tried: Table
    federation: Table


def run(
    seeds=None, recipe: Recipe = RECIPE, *, classroom=None, data=None, searched=None, device=None, progress=False
) -> Result:
    """Run every experiment of the chapter.

    seeds: default runtime.seeds(); classroom: a Classroom that is already open (its seeds are used); data: Digits of
    your own, of ten classes; searched: what searches() returned for these seeds, if that is there already. CourseError
    if it is of other seeds.
    """
    seeds = runtime.check_seeds(seeds if classroom is None else classroom.seeds)
    if searched and any(table.seeds != seeds for table in searched.values()):
        raise CourseError(f"The searches are of other seeds than {seeds}: leave `searched` out, or take their seeds.")
    settings = {"device": device, "progress": progress}
    classroom = classroom or prepare(seeds, recipe, data=data, **settings)
    teachers = train_committees(classroom, recipe, **settings)
    return Result(
        recipe,
        committees(classroom, teachers, recipe),
        students(classroom, teachers, recipe, **settings),
        baselines(classroom, recipe, **settings),
        bad_teachers(classroom, teachers, recipe, **settings),
        specialists(classroom, teachers, recipe, **settings),
        **(searched or searches(classroom, teachers, recipe, **settings)),
    )


def searches(
    classroom: Classroom, teachers: Committees, recipe: Recipe = RECIPE, *, device=None, progress=False
) -> dict[str, Table]:
    """Return the Tables of SEARCHES by name: how far the results reach, and which settings were tried."""
    settings = {"device": device, "progress": progress}
    return {
        "reach": reach(classroom, teachers, recipe, **settings),
        "causes": causes(classroom, teachers, recipe, **settings),
        "settings_tried": settings_tried(classroom, teachers, recipe, **settings),
        "federation": federation(classroom, recipe, **settings),
    }


def prepare(seeds=None, recipe: Recipe = RECIPE, *, data=None, device=None, progress=False) -> Classroom:
    """Return the Classroom of this chapter: images with labels for the teachers, images without for the students, and
    the exam. Its own teacher learned all the labels: it is the control. data: Digits of your own, of ten classes."""
    return open_classroom(
        seeds,
        recipe.teacher,
        transfer=recipe.transfer,
        test=recipe.test,
        data=data,
        device=device,
        progress=progress,
    )


def committees(classroom: Classroom, teachers: Committees, recipe: Recipe = RECIPE) -> Table:
    """Return the Table of committees by (source, teachers), and of the control (ALL, 1).

    Metrics, in percent: committee (accuracy of the averaged probabilities), vote (of the majority vote), member (mean
    accuracy of a single teacher) and disagreement (mean share of test images on which two of the teachers differ).
    """
    rows = {}
    for source in SOURCES:
        for k in recipe.counts:
            found = [_of_a_group(classroom, teachers.test[source][:, group], recipe) for group in groups(k, recipe)]
            rows[source, k] = torch.stack(found).mean(dim=0)
    alone = classroom.teacher_accuracy()
    rows[ALL, 1] = torch.stack([alone, alone, alone, torch.zeros_like(alone)])
    names = ("committee", "vote", "member", "disagreement")
    values = dict(zip(names, torch.stack(list(rows.values())).unbind(dim=1), strict=True))
    return Table.of(rows, classroom.seeds, **values)


def _of_a_group(classroom, asked, recipe):
    """The four metrics [4, seeds] of one committee of logits [seeds, teachers, images, 10]."""
    each = classroom.accuracy(asked.transpose(0, 1)).mean(dim=0)
    together = classroom.accuracy(mixing.mix_probabilities(asked, T=recipe.T))
    return torch.stack([together, classroom.accuracy(voted(asked)), each, disagreement(asked)])


@kept
def students(
    classroom: Classroom, teachers: Committees, recipe: Recipe = RECIPE, *, device=None, progress=False
) -> Table:
    """Return the Table of students by (source, teachers, target), with the metrics of students.taught(): of committees
    with labels of their own of every size, and of the largest and the smallest of the other sources; the hard targets
    for the largest ones. The control is (ALL, 1, target)."""
    most, blends = max(recipe.counts), {}
    for source in SOURCES:
        for k in recipe.counts if source == OWN else (min(recipe.counts), most):
            for target in TARGETS if k == most else (SOFT,):
                for group in groups(k, recipe):
                    parts = (teachers.transfer[source][:, group], teachers.test[source][:, group])
                    blends[source, k, target, group.start] = blended(*parts, target, recipe.T)
    blends[ALL, 1, SOFT, 0] = own_teacher(classroom, recipe.T)
    blends[ALL, 1, TOP, 0] = own_teacher(classroom, recipe.T, hard=True)
    return averaged(taught(classroom, blends, recipe, device=device, progress=progress))


def groups(k: int, recipe: Recipe = RECIPE) -> list[slice]:
    """Return the slices of teachers that make up the committees of size k."""
    return [slice(start, start + k) for start in range(0, max(1, recipe.repeats // k) * k, k)]


def averaged(table: Table) -> Table:
    """Return the Table in which conditions (…, repeat) that differ in the repeat alone are averaged into (…)."""
    rows = {}
    for i, condition in enumerate(table.conditions):
        rows.setdefault(condition[:-1], []).append(i)
    means = {m: [values[places].mean(axis=0) for places in rows.values()] for m, values in table.values.items()}
    return Table.of(rows, table.seeds, **means)


def disagreement(logits: torch.Tensor) -> torch.Tensor:
    """Return the mean share of images, in percent [seeds], on which two teachers of [seeds, teachers, images, classes]
    give different answers; 0 for one teacher."""
    answers = logits.argmax(dim=-1)  # [seeds, teachers, images]
    count = answers.shape[1]
    differ = (answers.unsqueeze(1) != answers.unsqueeze(2)).double().mean(dim=-1)  # [seeds, teachers, teachers]
    return 100 * differ.sum(dim=(1, 2)) / max(1, count * (count - 1))


def share_kept(committees: Table, students: Table, source: str, count: int) -> np.ndarray:
    """Return how many percent of a committee's gain over a single teacher one student of the soft blend keeps, an array
    [seeds], from the Tables of committees() and students()."""
    first = committees.get((source, 1), "committee")
    gain = committees.get((source, count), "committee") - first
    return 100 * (students.get((source, count, SOFT)) - first) / gain
