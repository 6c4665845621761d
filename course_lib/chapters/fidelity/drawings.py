"""The chapter's drawings: the family of nets that is compared, and a net with meaningless logits."""

import torch

from course_lib import runtime
from course_lib.data import digits
from course_lib.models import classifiers
from course_lib.show import drawings as draw
from course_lib.show.drawings import OTHER, PLAIN, STUDENT, TEACHER, Drawing


def family():
    """Teacher, twin and outsider, their piles and students, and the question."""
    d = Drawing(
        232,
        "Two piles of pictures with labels. The teacher and its twin learn from one, an outsider from the other. "
        "Each teaches a student about pictures that none of them has seen. The question: which students give the same "
        "answers as the one teacher?",
    )
    split = digits.split(seed=0)
    rows = (("teacher", TEACHER, 22), ("twin", PLAIN, 94), ("outsider", OTHER, 166))
    piles = {}
    for name, y, image in (("one pile", 46, split.teacher.images[3]), ("another", 156, split.transfer.images[5])):
        draw.heading(d, 12, y - 8, name)
        card = draw.pile(d, 12, y, 56, 56)
        draw.digit(d, *card.parts[0].inside(5)[:3], image, framed=False)
        piles[name] = card
    students = []
    for name, role, y in rows:
        net = draw.net(d, 132, y, 72, 44, classifiers.widths_of("teacher"), role)
        draw.text(d, 168, y + 54, name, bold=True, colour=role.words)
        small = draw.net(d, 282, y + 8, 60, 28, classifiers.widths_of("student"), STUDENT)
        draw.text(d, 312, y + 54, "its student", colour=STUDENT.words)
        draw.arrow(d, piles["another" if name == "outsider" else "one pile"], net, flow=True)
        draw.arrow(d, net, small, "answers")
        students.append(small)
    exam = draw.box(d, 398, 70, 98, 76, "exam", more="same answers\nas the\nteacher?")
    draw.fan(d, exam, students, reverse=True)
    return d


def meaningless():
    """A teacher and a student with ten logits for the digits and thirty that mean nothing."""
    d = Drawing(
        214,
        "The teacher has ten logits for the digits and thirty that mean nothing. It learns digits with its ten. The "
        "student is shown noise and learns to give the same thirty meaningless logits; its own ten are never trained. "
        "Then it is asked about digits.",
    )
    split = digits.split(seed=0)
    sides = (("teacher", TEACHER, 24), ("student", STUDENT, 132))
    heads = {}
    for name, role, y in sides:
        draw.heading(d, 96, y - 8, name, colour=role.words)
        net = draw.net(d, 96, y, 130, 66, (64, 128, 64), role)
        places = (0, 40) if name == "teacher" else (40, 0)  # what must be the same stands side by side
        ten = draw.box(d, 262, y + places[0], 88, 26, "10 digits", role, size=draw.SMALL)
        many = draw.box(d, 262, y + places[1], 88, 26, "30 others", role, size=draw.SMALL)
        draw.fan(d, net, [ten, many])
        heads[name] = ten, many
    noise = torch.rand(digits.PIXELS, generator=runtime.generator(0, "drawing"))
    shown = draw.digit(d, 20, 36, 44, split.teacher.images[3])
    asked = draw.digit(d, 20, 144, 44, noise)
    draw.arrow(d, shown, (92, 58))
    draw.arrow(d, asked, (92, 166))
    draw.note(d, 42, 92, "digits")
    draw.note(d, 42, 200, "noise")
    labels = draw.box(d, 404, 24, 86, 26, "labels", draw.TRUTH, size=draw.SMALL)
    draw.arrow(d, labels, heads["teacher"][0], "learns")
    draw.arrow(d, heads["student"][1], heads["teacher"][1], "must be the same", side="right")
    draw.note(d, 358, 185, "never trained", ha="left")
    return d
