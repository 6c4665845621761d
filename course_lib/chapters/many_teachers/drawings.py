"""The chapter's drawings: many opinions become one target, and what is left after the lessons."""

import itertools

import torch

from course_lib.data import digits
from course_lib.losses import mixing
from course_lib.models import classifiers
from course_lib.show import drawings as draw
from course_lib.show.drawings import STUDENT, TEACHER, Drawing, Part

PICTURE, COMMITTEE = 17, 16  # of the transfer set; teachers
DIGITS = ("8", "9", "7")
OPINIONS = ((0.7, 0.2, 0.1), (0.3, 0.6, 0.1), (0.5, 0.1, 0.4))  # of three teachers on one picture


def blend():
    """Teachers → blend → student."""
    opinions = torch.tensor(OPINIONS).unsqueeze(1)
    mixed = mixing.mix_probabilities(opinions.log()).softmax(dim=-1)[0].tolist()
    told = ", ".join(f"{digit} with {100 * share:.0f} %" for digit, share in zip(DIGITS, mixed, strict=True))
    d = Drawing(
        234,
        "Three teachers say different things about one picture. The mean of their probabilities is the blend, "
        f"{told}, and one student learns it: a single target for each picture.",
    )
    draw.heading(d, 52, 16, "teachers", ha="center", colour=TEACHER.words)
    draw.heading(d, 286, 52, "blend", ha="center", colour=TEACHER.words)
    student = draw.net(d, 416, 100, 74, 42, classifiers.widths_of("student"), STUDENT)
    draw.heading(d, 453, 52, "student", ha="center", colour=STUDENT.words)
    said = []
    for i, opinion in enumerate(OPINIONS):
        y = 32 + 66 * i
        teacher = draw.net(d, 14, y, 76, 46, classifiers.widths_of("wide student"), TEACHER)
        said.append(draw.bars(d, 122, y, 66, 46, opinion, TEACHER, names=DIGITS, top=0.7))
        draw.arrow(d, teacher, said[-1])
    whole = draw.bars(d, 238, 72, 96, 82, mixed, TEACHER, names=DIGITS, said=[f"{v:.2f}" for v in mixed], top=0.7)
    level = Part(whole.x, 101, whole.width, 40)  # its arrows are level with the teacher in the middle
    draw.fan(d, level, said, reverse=True)
    draw.arrow(d, level, student, "learn")
    return d


def once():
    """Sixteen teachers are asked once; afterwards the student answers alone."""
    teacher, student = classifiers.widths_of("wide student"), classifiers.widths_of("student")
    many, one = (sum(a * b for a, b in itertools.pairwise(widths)) for widths in (teacher, student))
    d = Drawing(
        226,
        f"During the lessons {COMMITTEE} teachers answer each picture once, with {COMMITTEE * many:,} multiplications, "
        f"and a student learns their blend. Afterwards the student alone answers, with {one:,} multiplications.",
    )
    image = digits.split(seed=0).transfer.images[PICTURE]
    draw.heading(d, 14, 18, "lessons: each picture once")
    asked = draw.digit(d, 14, 88, 44, image)
    for i in range(COMMITTEE):
        draw.net(d, 92 + 48 * (i % 4), 34 + 40 * (i // 4), 38, 30, teacher, TEACHER, thick=7)
    whole = Part(88, 32, 190, 156)
    draw.arrow(d, asked, whole)
    draw.arrow(d, whole, draw.net(d, 318, 93, 50, 34, student, STUDENT, thick=9))
    draw.note(d, 183, 208, f"{COMMITTEE * many:,} multiplications")
    draw.line(d, [(386, 14), (386, 214)], colour="line", width=1.2)
    draw.heading(d, 398, 18, "for ever after")
    draw.digit(d, 398, 88, 44, image)
    draw.net(d, 452, 93, 44, 34, student, STUDENT, thick=8)
    draw.note(d, 446, 208, f"{one:,}")
    return d
