"""The chapter's drawings: many opinions become one target, a quarrel is handed on or settled, five specialists who
cannot say "not mine", and what is left after the lessons."""

import itertools

import torch

from course_lib.data import digits
from course_lib.losses import mixing
from course_lib.models import classifiers
from course_lib.show import drawings as draw
from course_lib.show.drawings import STUDENT, TEACHER, Drawing, Part

PICTURE, SEVEN, COMMITTEE = 17, 72, 16  # two of the transfer set, both a 7; teachers
DIGITS = ("8", "9", "7")
OPINIONS = ((0.7, 0.2, 0.1), (0.3, 0.6, 0.1), (0.5, 0.1, 0.4))  # of three teachers on one picture
QUARREL = (0.62, 0.34, 0.04)  # of a blend of six who see a 7 and three who say 8
# What five specialists say of a 7, without and with a third output
FORCED = ((0.04, 0.96), (0.1, 0.9), (0.97, 0.03), (0.0, 1.0), (0.03, 0.97))
FREE = ((0.0, 0.04, 0.96), (0.01, 0.05, 0.94), (0.06, 0.0, 0.94), (0.0, 0.97, 0.03), (0.0, 0.08, 0.92))


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


def quarrel():
    """A soft target hands the teachers' quarrel on to the student; a vote settles it first."""
    d = Drawing(
        262,
        "Nine teachers look at a 7; six say 7, and three say 8. Above, the student gets the blend of their "
        "probabilities, with 62 % for the 7 and 34 % for the 8, and has to learn both. Below, the vote decides first, "
        "and the student gets a 7.",
    )
    teacher, student = classifiers.widths_of("wide student"), classifiers.widths_of("student")
    draw.heading(d, 84, 18, "nine teachers", ha="center", colour=TEACHER.words)
    for i in range(9):
        x, y = 14 + 50 * (i % 3), 42 + 72 * (i // 3)
        draw.net(d, x, y, 40, 34, teacher, TEACHER, thick=7)
        draw.note(
            d, x + 20, y + 45, "says 8" if i in (2, 4, 6) else "says 7", colour="soft" if i in (2, 4, 6) else "ink"
        )
    all_nine = Part(10, 30, 148, 206)
    for y, title, values, said in (
        (34, "soft blend", QUARREL, ("0.62", "0.34", "0.04")),
        (162, "majority vote", (1.0, 0.0, 0.0), ("1", "", "")),
    ):
        told = draw.bars(d, 232, y + 26, 100, 54, values, TEACHER, names=("7", "8", "9"), said=said, top=1.0)
        draw.heading(d, 282, y, title, ha="center", colour=TEACHER.words)
        pupil = draw.net(d, 424, y + 30, 64, 40, student, STUDENT)
        level = Part(told.x, y + 44, told.width, 12)
        draw.arrow(d, Part(all_nine.x, y + 44, all_nine.width, 12), level)
        draw.arrow(d, level, Part(pupil.x, y + 44, pupil.width, 12), "learn")
    draw.note(d, 456, 116, "learns both", colour=STUDENT.words)
    draw.note(d, 456, 244, "learns a 7", colour=STUDENT.words)
    return d


def not_mine():
    """Five specialists on a picture of a 7, with two outputs and with a third one for strangers."""
    d = Drawing(
        272,
        "Five specialists look at a 7. With two outputs each, all five are sure: 1, 3, 4, 7 and 9. With a third one, "
        "other, four of them say that the picture is none of theirs, and only the specialist for 6 and 7 says 7.",
    )
    image = digits.split(seed=0).transfer.images[SEVEN]
    draw.digit(d, 14, 108, 52, image)
    for i, (forced, free) in enumerate(zip(FORCED, FREE, strict=True)):
        x = 92 + 82 * i
        own = (str(2 * i), str(2 * i + 1))
        draw.bars(d, x + 6, 34, 50, 78, forced, TEACHER, names=own)
        draw.bars(d, x - 4, 166, 76, 78, free, TEACHER, names=(*own, "other"))
    draw.heading(d, 92, 16, "two outputs: all are sure", colour=TEACHER.words)
    draw.heading(d, 92, 148, 'a third output: four say "not mine"', colour=TEACHER.words)
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
    draw.heading(d, 398, 18, "from then on")
    draw.digit(d, 398, 88, 44, image)
    draw.net(d, 452, 93, 44, 34, student, STUDENT, thick=8)
    draw.note(d, 446, 208, f"{one:,}")
    return d
