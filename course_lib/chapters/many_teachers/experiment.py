"""Chapter 04. Many teachers, one student: committees, liars among the teachers, and specialists."""

from dataclasses import dataclass

import numpy as np
import torch

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.many_teachers.bad_teachers import bad_teachers, capacity
from course_lib.chapters.many_teachers.recipe import RECIPE, Recipe
from course_lib.chapters.many_teachers.specialists import specialists
from course_lib.chapters.many_teachers.students import Blend, own_teacher, taught
from course_lib.chapters.many_teachers.teachers import OWN, SOURCES, Committees, train_committees
from course_lib.losses import mixing
from course_lib.study.classroom import Classroom, open_classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table

ALL = "all labels"  # the source of the control: one teacher of what all the others learned


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe: the Recipe of the run; classroom: the Classroom; teachers: the Committees; committees, temperatures,
    bad_teachers, capacity, specialists: the Tables of the functions of these names."""

    recipe: Recipe
    classroom: Classroom
    teachers: Committees
    committees: Table
    temperatures: Table
    bad_teachers: Table
    capacity: Table
    specialists: Table


def run(seeds=None, recipe: Recipe = RECIPE, *, classroom=None, device=None, progress=False) -> Result:
    """Run every experiment of the chapter.

    seeds: default runtime.seeds(); classroom: a Classroom that is already open (its seeds are used).
    """
    seeds = runtime.check_seeds(seeds if classroom is None else classroom.seeds)
    settings = {"device": device, "progress": progress}
    classroom = classroom or prepare(seeds, recipe, **settings)
    teachers = train_committees(classroom, recipe, **settings)
    return Result(
        recipe,
        classroom,
        teachers,
        committees(classroom, teachers, recipe, **settings),
        temperatures(classroom, teachers, recipe, **settings),
        bad_teachers(classroom, teachers, recipe, **settings),
        capacity(classroom, teachers, recipe, **settings),
        specialists(classroom, teachers, recipe, **settings),
    )


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


@kept
def committees(
    classroom: Classroom, teachers: Committees, recipe: Recipe = RECIPE, *, device=None, progress=False
) -> Table:
    """Return the Table of committees and their students by (source, teachers), and of the control (ALL, 1).

    Metrics: those of students.taught(), member (mean accuracy of a single teacher, percent) and disagreement (mean
    share of test images on which two of the teachers differ, percent).
    """
    blends, member, apart = {}, [], []
    for source in SOURCES:
        for k in recipe.counts:
            for group in groups(k, recipe):
                blends[source, k, group.start] = _averaged_answer(teachers, source, group, recipe.T)
                asked = teachers.test[source][:, group]  # [seeds, k, images, 10]
                member.append(classroom.accuracy(asked.transpose(0, 1)).mean(dim=0))
                apart.append(disagreement(asked))
    blends[ALL, 1, 0] = own_teacher(classroom, recipe.T)
    member.append(classroom.teacher_accuracy())
    apart.append(torch.zeros(len(classroom.trials)))
    table = taught(classroom, blends, recipe, device=device, progress=progress)
    more = {"member": torch.stack(member), "disagreement": torch.stack(apart)}
    return averaged(Table.of(table.conditions, table.seeds, **table.values, **more))


@kept
def temperatures(
    classroom: Classroom, teachers: Committees, recipe: Recipe = RECIPE, *, device=None, progress=False
) -> Table:
    """Return the Table of students of one teacher and of the largest committee by (teachers, T), each with labels of
    its own: is the committee only a softer teacher?"""
    blends = {
        (k, T, group.start): _averaged_answer(teachers, OWN, group, T)
        for k in (1, max(recipe.counts))
        for T in recipe.control_T
        for group in groups(k, recipe)
    }
    return averaged(taught(classroom, blends, recipe, device=device, progress=progress))


def _averaged_answer(teachers, source, group, T):
    parts = (teachers.transfer[source][:, group], teachers.test[source][:, group])
    return Blend(*(mixing.mix_probabilities(part, T=T) for part in parts), T)


def groups(k: int, recipe: Recipe = RECIPE) -> list[slice]:
    """Return the slices of teachers that make up the committees of size k."""
    return [slice(start, start + k) for start in range(0, max(1, recipe.repeats // k) * k, k)]


def averaged(table: Table) -> Table:
    """Return the Table in which conditions (a, b, repeat) that differ in the repeat alone are averaged into (a, b)."""
    rows = {}
    for i, condition in enumerate(table.conditions):
        rows.setdefault(condition[:2], []).append(i)
    means = {m: [values[places].mean(axis=0) for places in rows.values()] for m, values in table.values.items()}
    return Table.of(rows, table.seeds, **means)


def disagreement(logits: torch.Tensor) -> torch.Tensor:
    """Return the mean share of images, in percent [seeds], on which two teachers of [seeds, teachers, images, classes]
    give different answers; 0 for one teacher."""
    answers = logits.argmax(dim=-1)  # [seeds, teachers, images]
    count = answers.shape[1]
    differ = (answers.unsqueeze(1) != answers.unsqueeze(2)).double().mean(dim=-1)  # [seeds, teachers, teachers]
    return 100 * differ.sum(dim=(1, 2)) / max(1, count * (count - 1))


def share_kept(committees: Table, source: str, count: int) -> np.ndarray:
    """Return how many percent of a committee's gain over a single teacher one student keeps: an array [seeds]."""
    first = committees.get((source, 1), "committee")
    gain = committees.get((source, count), "committee") - first
    return 100 * (committees.get((source, count)) - first) / gain
