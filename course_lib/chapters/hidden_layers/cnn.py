"""The same question in small convolutional networks: is contrast with a teacher's features worth anything to a student
whose pixels are noisy already?"""

from typing import NamedTuple

import torch
from torch.func import functional_call, stack_module_state, vmap

from course_lib import losses, runtime
from course_lib.chapters.hidden_layers import students
from course_lib.chapters.hidden_layers.recipe import RECIPE, CnnRecipe, Recipe
from course_lib.data.digits import CLASSES, SIDE
from course_lib.models.language_models import seeded
from course_lib.steady import plain
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import train_crowd
from course_lib.training.cohort import batch_orders, picked


class Way(NamedTuple):
    """What a student learns from. alpha: share of soft targets; noisy: whether there is noise on the pixels; source: of
    recipe.SOURCES, whose features its own are contrasted with, or "" for none."""

    alpha: float = 0.0
    noisy: bool = True
    source: str = ""


WAYS = {
    "labels": Way(noisy=False),
    "labels + noise": Way(),
    "soft targets + noise": Way(alpha=1.0),
    "contrast: teacher": Way(source="teacher"),
    "contrast: pixels": Way(source="pixels"),
    "contrast: untrained": Way(source="untrained"),
}


class Cnn(torch.nn.Module):
    """Two convolutions with pooling, which give the features, and a linear layer that gives the logits.

    regressor: from the student's features to the teacher's, thrown away after training.
    """

    def __init__(self, channels: tuple[int, int], wanted: int):
        super().__init__()
        first, second = channels
        width = second * (SIDE // 4) ** 2
        self.body = torch.nn.Sequential(
            torch.nn.Conv2d(1, first, 3, padding=1),
            torch.nn.ReLU(),
            torch.nn.MaxPool2d(2),
            torch.nn.Conv2d(first, second, 3, padding=1),
            torch.nn.ReLU(),
            torch.nn.MaxPool2d(2),
            torch.nn.Flatten(),
        )
        self.head = torch.nn.Linear(width, CLASSES)
        self.regressor = torch.nn.Linear(width, wanted)

    def forward(self, images):
        """Return (logits, features, mapped features) of images [n, 64]."""
        features = self.body(images.unflatten(-1, (1, SIDE, SIDE)))
        return self.head(features), features, self.regressor(features)


class Crowd:
    """Networks of one shape, one per seed, whose weights are stacked: parameters, name → [models, ...]."""

    @plain()
    def __init__(self, channels, wanted, seeds, device=None):
        made = []
        for seed in seeds:
            with seeded(seed, "cnn", *channels):
                made.append(Cnn(channels, wanted))
        self.pattern, self.device = made[0], runtime.device(device)
        self.parameters = {k: v.detach().to(self.device) for k, v in stack_module_state(made)[0].items()}

    def __call__(self, images):
        """Return logits, features and mapped features, each [models, n, ...], of images [models, n, 64]."""
        return vmap(lambda weights, x: functional_call(self.pattern, weights, (x,)))(self.parameters, images)

    @plain()
    @torch.no_grad()
    def seen(self, images):
        """Return (logits, features) on the CPU, without gradients."""
        logits, features, _ = self(images.to(self.device))
        return logits.cpu(), features.cpu()


@kept
def cnns(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of accuracy (percent) of small convolutional students by the names of WAYS; and of "teacher"."""
    running = {"device": device, "progress": progress}
    teachers = teachers_of(classroom, recipe.cnn, **running)
    made = taught(classroom, recipe, teachers, **running)
    tests = students.exam_images(classroom)
    logits = made.seen(tests.repeat(len(WAYS), 1, 1))[0].unflatten(0, (len(WAYS), len(classroom.trials)))
    theirs = teachers.seen(tests)[0][None]
    return Table.of(
        [*WAYS, "teacher"], classroom.seeds, accuracy=torch.cat([classroom.accuracy(x) for x in (logits, theirs)])
    )


def teachers_of(classroom: Classroom, recipe: CnnRecipe, *, device=None, progress=False) -> Crowd:
    """Return one convolutional teacher per trial that has learned from the teacher's labels."""
    settings, seeds = recipe.learning, [runtime.derive(seed, "teacher") for seed in classroom.seeds]
    teachers = Crowd(recipe.teacher, 1, seeds, device)
    images = torch.stack([t.split.teacher.images for t in classroom.trials]).to(teachers.device)
    labels = torch.stack([t.split.teacher.labels for t in classroom.trials]).to(teachers.device)
    order = batch_orders([images.shape[1]] * len(seeds), settings.batch_size, settings.steps, seeds).to(teachers.device)
    sources = [runtime.generator(seed, "noise") for seed in seeds]

    def loss_of(step):
        seen = noisy(picked(images, order[step]), settings.noise, sources)
        return losses.unchecked.hard_target_loss(teachers(seen)[0], picked(labels, order[step]))

    return train_crowd(teachers, loss_of, settings, progress=progress)


def noisy(images: torch.Tensor, noise: float | torch.Tensor, sources: list[torch.Generator]) -> torch.Tensor:
    """Return images [models, n, 64] with noise from each model's own generator."""
    drawn = torch.stack([torch.randn(images.shape[1:], generator=source) for source in sources])
    return images + noise * drawn.to(images.device)


def taught(classroom: Classroom, recipe: Recipe, teachers: Crowd, *, device=None, progress=False) -> Crowd:
    """Return the students of all trials of the first of WAYS, then of the second, trained side by side."""
    count, ways, seeds = len(WAYS), WAYS.values(), students.student_seeds(classroom)
    images = students.transfer_images(classroom, recipe.images)
    labels = students.transfer_labels(classroom, recipe.images).repeat(count, 1)
    answers, theirs = teachers.seen(images)
    untrained = Crowd(recipe.cnn.teacher, 1, [runtime.derive(seed, "untrained") for seed in classroom.seeds])
    found = {"teacher": theirs, "untrained": untrained.seen(images)[1], "": torch.zeros_like(theirs)}
    # a cosine does not see the zeros behind the pixels
    found["pixels"] = torch.nn.functional.pad(images, (0, theirs.shape[-1] - images.shape[-1]))
    made = Crowd(recipe.cnn.student, theirs.shape[-1], seeds * count, device)
    wanted = torch.cat([found[way.source] for way in ways]).to(made.device)
    answers, labels = answers.repeat(count, 1, 1).to(made.device), labels.to(made.device)
    pictures = images.repeat(count, 1, 1).to(made.device)

    def each(values):
        return torch.tensor(list(values), dtype=torch.float, device=made.device).repeat_interleave(len(seeds))

    alpha, weight = each(way.alpha for way in ways), each(recipe.cnn.weights.get(way.source, 0.0) for way in ways)
    noise = each(recipe.noise * way.noisy for way in ways)[:, None, None]
    sources = [runtime.generator(seed, "noise") for seed in seeds * count]

    def loss_of(step):
        logits, _, mapped = made(noisy(pictures, noise, sources))
        loss = losses.unchecked.distillation_loss(logits, labels, answers, recipe.T, alpha)
        return loss + weight * losses.unchecked.contrast_loss(mapped, wanted)

    return train_crowd(made, loss_of, recipe.cnn.studying, progress=progress)
