"""The chapter's drawings: where a hint is attached, and who can stand in for the teacher."""

import torch

from course_lib import runtime
from course_lib.data import digits
from course_lib.models import classifiers
from course_lib.show import drawings as draw
from course_lib.show.drawings import OTHER, PLAIN, STUDENT, TEACHER, Drawing

LAYER = 2  # of both nets: the middle one of three hidden layers


def hint():
    """The teacher's layer, the regressor, the student's layer."""
    teacher, student = classifiers.widths_of("deep teacher"), classifiers.widths_of("deep student")
    narrow, wide = student[LAYER], teacher[LAYER]
    d = Drawing(
        254,
        f"A hint: the student's middle layer has {narrow} numbers, the teacher's {wide}. A regressor, trained together "
        f"with the student and then thrown away, maps the {narrow} to {wide}; the loss is the mean squared distance "
        "from the teacher's layer. At the right end the student learns its answers as before.",
    )
    draw.heading(d, 14, 56, "teacher", colour=TEACHER.words)
    draw.heading(d, 14, 200, "student", colour=STUDENT.words)
    above = draw.net(d, 92, 26, 320, 60, teacher, TEACHER)
    below = draw.net(d, 92, 170, 320, 60, student, STUDENT, numbers=True)
    for part, count in zip(above.parts, teacher, strict=True):
        draw.text(d, part.middle[0], 14, str(count), size=draw.SMALL)
    x, _ = below.parts[LAYER].middle
    regressor = draw.box(d, x - 72, 116, 144, 40, f"regressor {narrow} → {wide}", more="thrown away later", size=12)
    draw.arrow(d, below.parts[LAYER], regressor)
    draw.arrow(d, regressor, above.parts[LAYER])
    draw.text(d, x + 8, 101, "mean squared distance", size=draw.SMALL, ha="left")
    draw.arrow(d, above.parts[-1], below.parts[-1], "answers,\nas before", side="right")
    return d


def placebos():
    """The teacher, what can be put in its place, and a student without any of them."""
    d = Drawing(
        268,
        "Four sources of features for the same hidden layer of a student: its teacher, which has learned from 600 "
        "labels; an untrained net of the same size; the picture itself; and the labels that the student has anyway. "
        "Only the first knows anything new. Below them a student without features, with noise on its pixels.",
    )
    teacher, student = classifiers.widths_of("deep teacher"), classifiers.widths_of("deep student")
    below = draw.net(d, 356, 74, 132, 52, student, STUDENT)
    draw.heading(d, 422, 58, "student", colour=STUDENT.words, ha="center")
    kinds = (
        ("its teacher", "knows 600 labels", TEACHER),
        ("an untrained net", "knows nothing", PLAIN),
        ("the picture itself", "knows nothing", PLAIN),
        ("the labels again", "nothing new", PLAIN),
    )
    image = digits.split(seed=0).transfer.images[5]
    sources = []
    for i, (name, more, role) in enumerate(kinds):
        y = 12 + 46 * i
        if i < 2:
            draw.net(d, 14, y + 2, 92, 34, teacher, role)
        elif i == 2:
            draw.digit(d, 43, y, 36, image)
        else:
            draw.chips(d, 20, y + 8, ["3", "7", "7"], role, height=22)
        sources.append(draw.box(d, 122, y, 138, 38, name, role, more=more, size=12))
    draw.fan(d, below, sources, reverse=True)
    draw.note(d, 422, 142, "a target for a hidden layer")
    noisy = draw.net(d, 356, 206, 132, 40, student, STUDENT)
    grain = draw.box(d, 122, 208, 138, 38, "no features", OTHER, more="noise on the pixels", size=12)
    grains = torch.randn(image.shape, generator=runtime.generator(0, "noise"))
    draw.digit(d, 43, 208, 36, (image + 0.3 * grains).clamp(0, 1))
    draw.arrow(d, grain, noisy, flow=True)
    return d
