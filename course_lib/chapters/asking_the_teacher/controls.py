"""What could explain a copy away: the pictures' true labels, nearest neighbours, more steps; and what whoever has a few
labelled pictures can make of them, with a teacher and without."""

from dataclasses import replace

import torch

from course_lib.chapters.asking_the_teacher import answers
from course_lib.chapters.asking_the_teacher.copies import Wire
from course_lib.chapters.asking_the_teacher.questions import DOTS, MIXUPS, REAL, SHUFFLED, pairs
from course_lib.chapters.asking_the_teacher.recipe import RECIPE, Recipe
from course_lib.data.digits import Digits
from course_lib.errors import CourseError
from course_lib.runtime import generator
from course_lib.study.classroom import Classroom, Trial
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Lesson

TRUE, NEIGHBOUR, ASKED = "true labels", "nearest neighbour", "nearest question"
LONGER = "trained longer"
# what can be made of a few labelled pictures
LABELS, NOISY, BLENDED = "true labels", "true labels, more noise", "mixups, mixed true labels"
TOLD, JITTERED, MIXED = "teacher, the same pictures", "teacher, noisy copies", "teacher, mixups"


@kept
def controls(classroom: Classroom, other: Digits, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table by (what, source, count): TRUE labels of real pictures; the NEIGHBOUR among them by these; the
    nearest question that was ASKED, by the teacher's first answer, which needs no copy at all; and copies that are
    trained for recipe.longer steps (LONGER, whose source names the answer, too)."""
    where = {"device": device, "progress": progress}
    wire, tables = Wire(classroom, other, recipe), []
    counts = [count for count in recipe.budgets if count <= len(classroom.trials[0].split.transfer)]
    lessons = {(TRUE, REAL, count): lambda trial, count=count: labelled(trial, count) for count in counts}
    tables.append(classroom.table(lessons, recipe.student, recipe.settings, **where))
    tables += [nearest(classroom, (NEIGHBOUR, REAL, count), count) for count in counts]
    tables += [asked(wire, (ASKED, REAL, count)) for count in counts]
    tables += [asked(wire, (ASKED, source, max(recipe.budgets))) for source in (SHUFFLED, DOTS)]
    longer = replace(recipe.settings, steps=recipe.longer)
    lessons = {
        (LONGER, f"{source}, {answer}", count): wire.lesson(source, answer, count)
        for source, count in ((REAL, recipe.asked), (SHUFFLED, max(recipe.budgets)), (DOTS, max(recipe.budgets)))
        for answer in (answers.LABEL, answers.HEATED)
    }
    tables.append(classroom.table(lessons, recipe.student, longer, **where))
    return Table.joined(tables)


@kept
def augmented(classroom: Classroom, other: Digits, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of what recipe.known labelled pictures give: without a teacher LABELS, NOISY (at the noise that
    suits labels best), BLENDED and NEIGHBOUR; with the teacher's logits of the same pictures (TOLD), of recipe.many
    noisy copies of them (JITTERED) and of as many mixups (MIXED)."""
    where = {"device": device, "progress": progress}
    wire, few = Wire(classroom, other, recipe), recipe.known
    plain = {
        LABELS: lambda trial: labelled(trial, few),
        BLENDED: lambda trial: blended(trial, recipe),
        TOLD: wire.lesson(REAL, answers.HEATED, few),
        JITTERED: lambda trial: jittered(classroom, trial, recipe),
        MIXED: wire.lesson(MIXUPS, answers.HEATED, recipe.many),
    }
    noisier = replace(recipe.settings, noise=recipe.strong)
    tables = [
        classroom.table(plain, recipe.student, recipe.settings, **where),
        classroom.table({NOISY: lambda trial: labelled(trial, few)}, recipe.student, noisier, **where),
        nearest(classroom, NEIGHBOUR, few),
    ]
    return Table.joined(tables)


def labelled(trial: Trial, count: int) -> Lesson:
    """Return the Lesson of the first `count` real pictures with their true labels. CourseError for more than there
    are."""
    pile = trial.split.transfer.take(count)
    return Lesson(pile.images, pile.labels, seed=trial.seed)


def blended(trial: Trial, recipe: Recipe = RECIPE) -> Lesson:
    """Return the Lesson of mixups with their true labels mixed in the same shares: no teacher is asked (mixup, Zhang et
    al. 2017, arXiv 1710.09412)."""
    images, share, which = pairs(trial, recipe.many, recipe)
    marks = torch.nn.functional.one_hot(trial.split.transfer.labels[which], recipe.student[-1]).float()
    mixed = share * marks[0] + (1 - share) * marks[1]
    pictures = (share * images[0] + (1 - share) * images[1]).clamp(0, 1)
    return Lesson(pictures, None, mixed.clamp(min=1e-6).log(), 1.0, alpha=1.0, seed=trial.seed)


def jittered(classroom: Classroom, trial: Trial, recipe: Recipe = RECIPE) -> Lesson:
    """Return the Lesson of recipe.many noisy copies of the known pictures, each of which the teacher is asked about."""
    place, source = classroom.seeds.index(trial.seed), generator(trial.seed, "noisy copies")
    known = trial.split.transfer.images[: recipe.known]
    images = known[torch.arange(recipe.many) % len(known)]
    images = (images + recipe.strong * torch.randn(images.shape, generator=source)).clamp(0, 1)
    logits = teacher_of(classroom, place, images)
    return answers.lesson(answers.HEATED, images, logits, recipe, seed=trial.seed)


def teacher_of(classroom: Classroom, place: int, images: torch.Tensor) -> torch.Tensor:
    """Return what the teacher of the trial number `place` says of images [n, 64]: logits [n, 10]. CourseError for a
    trial that there is not."""
    if not 0 <= place < len(classroom.trials):
        raise CourseError(f"There is no trial {place}: the classroom has {len(classroom.trials)}.")
    return classroom.teachers.logits(images[None].expand(len(classroom.trials), -1, -1))[place].cpu()


def nearest(classroom: Classroom, condition, count: int) -> Table:
    """Return the Table of one condition: each exam picture gets the true label of the nearest of `count` real ones."""
    piles = [trial.split.transfer.take(count) for trial in classroom.trials]
    return _voted(classroom, condition, [pile.images for pile in piles], [pile.labels for pile in piles])


def asked(wire: Wire, condition: tuple[str, str, int]) -> Table:
    """Return the Table of one condition (name, source, count): each exam picture gets the teacher's first answer to the
    nearest question."""
    images, logits = wire.ask(*condition[1:])
    return _voted(wire.classroom, condition, images, logits.argmax(dim=-1))


def _voted(classroom, condition, images, labels):
    found = []
    for trial, known, names in zip(classroom.trials, images, labels, strict=True):
        votes = names[torch.cdist(trial.split.test.images, known).argmin(dim=-1)]
        found.append(torch.nn.functional.one_hot(votes, trial.test_logits.shape[-1]).float())
    logits = torch.stack(found)[None]
    marks = {"accuracy": classroom.accuracy(logits), "agreement": classroom.agreement(logits)}
    return Table.of([condition], classroom.seeds, **marks)
