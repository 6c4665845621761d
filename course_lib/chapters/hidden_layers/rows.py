"""Small transformers that read a picture in strips, taught through their last layer or by soft targets."""

from typing import NamedTuple

import torch

from course_lib import losses, runtime
from course_lib.chapters.hidden_layers.recipe import RECIPE, Recipe, RowRecipe
from course_lib.models import row_transformer
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import train_crowd
from course_lib.training.cohort import batch_orders, picked


class Way(NamedTuple):
    """What a small transformer learns from.

    alpha: the share of soft targets, the teacher's answers; everything: whether they are learned on all images, or the
    labelled ones alone; relations: weight of the attention and value relations of the last layer, as in MiniLM, on
    images without labels; untrained: whether the teacher of these has learned nothing.
    """

    alpha: float = 0.0
    everything: bool = False
    relations: float = 0.0
    untrained: bool = False


def ways(recipe: Recipe = RECIPE) -> dict[str, Way]:
    """Return the conditions of rows() by name."""
    return {
        "labels": Way(),
        "relations": Way(relations=recipe.rows.relations),
        "untrained relations": Way(relations=recipe.rows.relations, untrained=True),
        "soft targets": Way(alpha=1.0),
        "soft targets of all": Way(alpha=1.0, everything=True),
    }


@kept
def rows(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of small transformers (two layers) by the names of ways(), and of their "teacher" (three
    layers); metric: accuracy in percent. All students learn side by side."""
    splits, count = [trial.split for trial in classroom.trials], len(ways(recipe))
    teachers = row_teachers(classroom, recipe.rows, device=device, progress=progress)
    students = row_transformer.crowd(
        "row student", [runtime.derive(seed, "student") for seed in classroom.seeds] * count, device=teachers.device
    )
    loss_of = _loss(classroom, recipe, teachers, students)
    train_crowd(students, loss_of, recipe.rows.student, progress=progress)
    tests = torch.stack([split.test.images for split in splits])
    theirs = teachers.logits(tests).cpu()
    logits = students.logits(tests.repeat(count, 1, 1)).cpu().unflatten(0, (count, len(splits)))
    marks = torch.cat([classroom.accuracy(found) for found in (logits, theirs[None])])
    return Table.of([*ways(recipe), "teacher"], classroom.seeds, accuracy=marks)


def _loss(classroom, recipe, teachers, students):
    """Return the function from a step to the loss of each student [conditions · seeds]."""
    every, settings = ways(recipe).values(), recipe.rows.student
    splits, count, device = [trial.split for trial in classroom.trials], len(every), teachers.device
    images = torch.stack([split.transfer.images for split in splits]).to(device)  # [seeds, n, pixels]
    labels = torch.stack([split.transfer.labels for split in splits]).to(device)
    blank = row_transformer.crowd(
        "row teacher", [runtime.derive(seed, "untrained") for seed in classroom.seeds], device=device
    )
    with torch.no_grad():
        (answers, taught), (_, nothing) = teachers(images), blank(images)
    wanted = {  # of every student: [conditions · seeds, n, ...]
        part: torch.cat([(nothing if way.untrained else taught)[part] for way in every]) for part in taught
    }
    images, labels, answers = (torch.cat([values] * count) for values in (images, labels, answers))
    n, steps = images.shape[1], settings.steps
    some, whole = (
        _order(classroom, size, settings.batch_size, steps, "student").to(device) for size in (recipe.rows.images, n)
    )
    answered = torch.cat([whole if way.everything else some for way in every], dim=1)  # [steps, conditions · seeds, b]
    many = _order(classroom, n, recipe.rows.shown, steps, "shown").to(device).repeat(1, count, 1)
    settled = torch.tensor([(way.alpha, way.relations) for way in every], device=device)
    alpha, relations = settled.repeat_interleave(len(splits), dim=0).unbind(dim=1)

    def loss_of(step):
        logits, mine = students(picked(images, torch.cat([answered[step], many[step]], dim=1)))
        logits = logits[:, : settings.batch_size]  # the answered images come first
        taught_here, labels_here = picked(answers, answered[step]), picked(labels, answered[step])
        loss = losses.unchecked.distillation_loss(logits, labels_here, taught_here, recipe.rows.T, alpha)
        mine = {name: part[:, settings.batch_size :] for name, part in mine.items()}
        theirs = {name: picked(part, many[step]) for name, part in wanted.items()}
        return loss + relations * minilm_loss(mine, theirs)

    return loss_of


def minilm_loss(student: dict[str, torch.Tensor], teacher: dict[str, torch.Tensor]) -> torch.Tensor:
    """Return the sum of the attention relation and the value relation of one layer [models].

    student, teacher: dicts of queries, keys and values as row_transformer.Crowd returns them. Source: Wang et al. 2020
    (MiniLM, arXiv 2002.10957).
    """
    attention = losses.relation_loss((student["queries"], student["keys"]), (teacher["queries"], teacher["keys"]))
    values = losses.relation_loss((student["values"], student["values"]), (teacher["values"], teacher["values"]))
    return attention + values


def row_teachers(classroom: Classroom, recipe: RowRecipe, *, device=None, progress=False) -> row_transformer.Crowd:
    """Return one transformer per trial that has learned from the teacher's labels."""
    settings, splits = recipe.teacher, [trial.split for trial in classroom.trials]
    seeds = [runtime.derive(seed, "teacher") for seed in classroom.seeds]
    teachers = row_transformer.crowd("row teacher", seeds, device=device)
    images = torch.stack([split.teacher.images for split in splits]).to(teachers.device)
    labels = torch.stack([split.teacher.labels for split in splits]).to(teachers.device)
    order = _order(classroom, images.shape[1], settings.batch_size, settings.steps, "teacher").to(teachers.device)
    sources = [runtime.generator(seed, "noise") for seed in seeds]

    def loss_of(step):
        inputs = picked(images, order[step])  # [seeds, b, pixels]
        drawn = torch.stack([torch.randn(inputs.shape[1:], generator=source) for source in sources])
        logits, _ = teachers(inputs + settings.noise * drawn.to(inputs.device))
        return losses.unchecked.hard_target_loss(logits, picked(labels, order[step]))

    return train_crowd(teachers, loss_of, settings, progress=progress)


def _order(classroom, count, size, steps, *purpose):
    """Which of `count` images each step shows each trial's models: long [steps, seeds, size]."""
    seeds = [runtime.derive(seed, *purpose) for seed in classroom.seeds]
    return batch_orders([count] * len(seeds), size, steps, seeds)
