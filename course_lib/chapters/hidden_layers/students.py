"""What the experiments of chapter 03 share: the seeds of the students, their pictures, placebos, and marks."""

from collections.abc import Callable, Collection, Sequence

import torch

from course_lib import runtime
from course_lib.data import digits
from course_lib.study.classroom import Classroom
from course_lib.study.results import Table
from course_lib.training import Cohort
from course_lib.training.cohort import initial_weights


def student_seeds(classroom: Classroom) -> list[int]:
    """Return the seed of each trial's students: all students of a trial start and see their images alike."""
    return [runtime.derive(seed, "student") for seed in classroom.seeds]


def untrained(classroom: Classroom, widths: Sequence[int]) -> Cohort:
    """Return nets that have learned nothing, one per trial, with weights of their own: a placebo for a teacher."""
    return Cohort(*initial_weights(widths, [runtime.derive(seed, "untrained") for seed in classroom.seeds]))


def beginners(classroom: Classroom, widths: Sequence[int]) -> Cohort:
    """Return the students of each trial as they are before they learn."""
    return Cohort(*initial_weights(widths, student_seeds(classroom)))


def transfer_images(classroom: Classroom, count: int | None = None) -> torch.Tensor:
    """Return the first `count` images of each trial's transfer set [seeds, count, pixels]; None: all."""
    return torch.stack([trial.split.transfer.images[:count] for trial in classroom.trials])


def transfer_labels(classroom: Classroom, count: int | None = None) -> torch.Tensor:
    """Return the labels [seeds, count] of transfer_images()."""
    return torch.stack([trial.split.transfer.labels[:count] for trial in classroom.trials])


def exam_images(classroom: Classroom) -> torch.Tensor:
    """Return the images of each trial's exam [seeds, m, pixels]."""
    return torch.stack([trial.split.test.images for trial in classroom.trials])


def spread(features: torch.Tensor) -> torch.Tensor:
    """Return how far a layer's numbers [seeds, images, width] are from their mean over images, a root mean square
    [seeds, 1, 1]."""
    return features.var(dim=-2).mean(dim=-1).sqrt()[:, None, None]


def features_of(
    source: str, teachers: Cohort, classroom: Classroom, images: torch.Tensor, layer: int, placebo: int = 1
) -> torch.Tensor:
    """Return what a hidden layer is asked to resemble [seeds, images, width], for images of transfer_images().

    source: of recipe.SOURCES: "teacher", the layer of these teachers; "pixels"; "untrained", the layer number `placebo`
    of nets as large as the teachers that have learned nothing; "classes", the labels, one number per class. All but the
    first are scaled to the spread of the teachers' layer, so that one weight means the same for all.
    """
    theirs = teachers.features(images, layer).cpu()
    if source == "teacher":
        return theirs
    if source == "pixels":
        placebos = images
    elif source == "untrained":
        placebos = untrained(classroom, teachers.widths).features(images, placebo).cpu()
    else:
        placebos = torch.nn.functional.one_hot(transfer_labels(classroom, images.shape[1]), digits.CLASSES).float()
    return placebos * spread(theirs) / spread(placebos)


def looks_of(source: str, teachers: Cohort, classroom: Classroom, images: torch.Tensor, layer: int) -> list[Callable]:
    """Return, for each trial, the function that gives for any images [m, pixels] what features_of() gives for these.

    source: of recipe.SOURCES but "classes", which look at no picture. The scale is that of the images given here.
    """
    theirs = teachers.features(images, layer).cpu()
    if source == "teacher":
        nets, scales = [teachers.model(i)[: 2 * layer] for i in range(len(theirs))], torch.ones(len(theirs))
    elif source == "pixels":
        nets, scales = [torch.nn.Identity()] * len(theirs), spread(theirs) / spread(images)
    else:
        blank = untrained(classroom, teachers.widths)
        nets = [blank.model(i)[:2] for i in range(len(theirs))]
        scales = spread(theirs) / spread(blank.features(images, 1).cpu())
    return [_scaled(net, float(scale)) for net, scale in zip(nets, scales, strict=True)]


def _scaled(net, scale):
    return lambda images: scale * net(images)


def nearest(images: torch.Tensor, labels: torch.Tensor, asked: torch.Tensor) -> torch.Tensor:
    """Return one-nearest-neighbour's answers [seeds, m]: the label of the image [seeds, n, pixels] that is closest,
    pixel by pixel, to each image that is asked about [seeds, m, pixels]."""
    return labels.gather(1, torch.cdist(asked, images).argmin(dim=-1))


def measured(classroom: Classroom, conditions: Collection, students: Cohort) -> Table:
    """Return the Table of accuracy and agreement of the students of all trials of the first condition, then of the
    second."""
    count = len(conditions)
    logits = students.logits(exam_images(classroom).repeat(count, 1, 1)).cpu()  # [conditions · seeds, m, 10]
    logits = logits.unflatten(0, (count, len(classroom.trials)))
    return Table.of(
        conditions, classroom.seeds, accuracy=classroom.accuracy(logits), agreement=classroom.agreement(logits)
    )
