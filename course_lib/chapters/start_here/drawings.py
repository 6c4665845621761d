"""The chapter's drawings: how knowledge travels, what a model is, what softmax and training do, whose mistakes a
student can repeat, and what is asked."""

import functools
import itertools
import math

from course_lib.chapters.start_here.experiment import RECIPE
from course_lib.data import digits
from course_lib.models import classifiers
from course_lib.show import drawings as draw
from course_lib.show.drawings import OTHER, PLAIN, STUDENT, TEACHER, TRUTH, Drawing, Part
from course_lib.training import loop

PICTURE = 163  # of the transfer set: a 9 that could be a 7
NAMES = [str(digit) for digit in range(10)]
START, RATE, STEPS = -2.05, 0.15, 7  # of a walk into the valley loss = weight²


def _piles():
    """The piles of the notebook's first cell."""
    return digits.split(0, RECIPE.teacher.images, RECIPE.pool, RECIPE.exam)


@functools.cache
def _answer():
    """The ten logits that the teacher of the notebook's first cell gives for the picture."""
    piles = _piles()
    teacher = classifiers.build("teacher", seed=0)
    loop.learn(teacher, piles.teacher.images, piles.teacher.labels, RECIPE.teacher.settings)
    return loop.answers(teacher, piles.transfer.images[PICTURE : PICTURE + 1])[0].tolist()


def _shares():
    exponentials = [math.exp(logit) for logit in _answer()]
    return exponentials, [value / sum(exponentials) for value in exponentials]


def _best(count):
    """The digits with the largest logits, the largest first."""
    return sorted(range(10), key=lambda digit: -_answer()[digit])[:count]


def _cards(d, x, y, image):
    found = draw.pile(d, x, y, 62, 62)
    draw.digit(d, *found.parts[0].inside(5)[:3], image, framed=False)
    return found


def pipeline():
    """Data → teacher → opinions → student."""
    d = Drawing(
        216,
        "One: the teacher learns from pictures with labels. Two: it is asked about other pictures, the transfer set. "
        "Three: its opinions, a probability for every digit, are written down. Four: a smaller student learns to say "
        "the same about the same pictures; it sees no label.",
    )
    piles = _piles()
    draw.heading(d, 14, 16, "teacher's pile")
    _cards(d, 14, 30, piles.teacher.images[7])
    (label,) = draw.chips(d, 84, 52, [f"label {int(piles.teacher.labels[7])}"], TRUTH).parts
    draw.heading(d, 14, 126, "transfer set")
    asked = _cards(d, 14, 140, piles.transfer.images[PICTURE])
    draw.note(d, 84, 186, "no label", ha="left")

    teacher = draw.net(d, 222, 28, 84, 72, classifiers.widths_of("teacher"), TEACHER)
    draw.heading(d, 264, 16, "teacher", colour=TEACHER.words, ha="center")
    student = draw.net(d, 222, 153, 84, 36, classifiers.widths_of("student"), STUDENT)
    draw.heading(d, 264, 203, "student", colour=STUDENT.words, ha="center")
    best = _best(4)
    shares = [_shares()[1][digit] for digit in best]
    draw.heading(d, 440, 16, "opinions", colour=TEACHER.words, ha="center")
    said = draw.bars(d, 392, 32, 96, 64, shares, TEACHER, names=[str(digit) for digit in best], top=max(shares))

    draw.arrow(d, label, teacher, "1 learn")
    draw.arrow(d, (asked.right + 5, 163), (217, 74), flow=True)
    draw.text(d, 168, 118, "2 ask", size=draw.SMALL, ha="left")
    draw.arrow(d, teacher, said, "3 answer")
    draw.arrow(d, asked, student)
    draw.arrow(d, Part(392, 32, 96, 84), student, "4 say the same", via=[(440, 171)], side="below")
    return d


def network():
    """A picture goes through two layers and comes out as ten logits."""
    inputs, hidden, outputs = classifiers.widths_of("teacher")
    best = _best(1)[0]
    d = Drawing(
        208,
        f"A picture goes in as {inputs} grey values. A first table of weights turns them into {hidden} hidden numbers, "
        f"of which the negative ones are cut to 0. A second table makes {outputs} logits, one for each digit. Here the "
        f"largest is that of {best}.",
    )
    picture = draw.digit(d, 14, 50, 84, _piles().transfer.images[PICTURE])
    found = draw.net(d, 136, 22, 222, 140, (inputs, hidden, outputs), TEACHER, thick=24)
    draw.arrow(d, picture, found)
    words = (f"{inputs} grey\nvalues", f"{hidden} hidden,\nnegative → 0", f"{outputs}\nlogits")
    for part, said in zip(found.parts, words, strict=True):
        draw.text(d, part.middle[0], 176, said, size=draw.SMALL, va="top")
    for left, right in itertools.pairwise(found.parts):
        draw.text(d, (left.right + right.x) / 2, 92, "multiply", size=draw.SMALL)
    logits = _answer()
    draw.rows(d, 408, 12, 84, 160, logits, TEACHER, names=NAMES, top=max(logits), low=min(logits))
    draw.arrow(d, found, (388, 92))
    return d


def softmax():
    """Logits → exponentials → probabilities."""
    exponentials, shares = _shares()
    best = _best(3)
    told = ", ".join(f"{digit} with {100 * shares[digit]:.0f} %" for digit in best)
    d = Drawing(
        212,
        "Softmax in two steps. First e is raised to each logit: the results are never negative. Then each is divided "
        f"by the sum of all ten. The order stays, and the shares add up to 1: {told}.",
    )
    panels = (
        (34, 84, "logits", _answer(), "{:.1f}", "any numbers"),
        (204, 92, "e to the logit", exponentials, "{:.1f}", "none is negative"),
        (376, 84, "÷ their sum", shares, "{:.2f}", "together 1"),
    )
    for x, width, title, values, form, note in panels:
        low = min(0, *values)
        said = [form.format(value).replace("-", "−") if i in best else "" for i, value in enumerate(values)]
        draw.heading(d, x + 50, 16, title, ha="center")
        draw.rows(d, x, 34, width, 148, values, TEACHER, names=NAMES, said=said, top=max(values), low=low)
        draw.note(d, x + 50, 198, note)
    for x in (146, 318):
        draw.arrow(d, (x, 108), (x + 34, 108))
    return d


def valley():
    """Gradient descent: steps against the slope."""
    walk = [START]
    for _ in range(STEPS):
        walk.append(walk[-1] - RATE * 2 * walk[-1])  # the gradient of w² is 2w
    d = Drawing(
        224,
        "The loss as a valley over one weight. At each point the gradient is the slope, uphill. Each step goes the "
        f"other way, and steps get shorter where the valley is flatter: {STEPS} steps take the loss from "
        f"{START**2:.1f} to {walk[-1] ** 2:.2f}.",
    )
    plot = draw.plot(d, 24, 24, 456, 164, (-2.7, 1.9), (-0.4, 5.6))
    draw.line(d, [(24, 24), (24, 188)], colour="edge", width=1.2)
    xs = [-2.36 + 0.04 * i for i in range(105)]
    draw.curve(d, plot, xs, [x**2 for x in xs], PLAIN)
    ends = [plot.at(START + move, START**2 + move * 2 * START) for move in (-0.28, 0.6)]
    draw.line(d, ends, colour=OTHER.line, dashed=True)
    x, y = plot.at(START + 0.3, START**2 + 0.3 * 2 * START)
    draw.note(d, x - 14, y + 10, "gradient:\nthe slope", colour=OTHER.words, ha="right")
    for before, after in itertools.pairwise(walk[:4]):
        points = [plot.at(weight, weight**2) for weight in (before, after)]
        (x0, y0), (x1, y1) = points
        draw.arrow(d, (x0 + 5, y0 - 3), (x1 + 3, y1 - 6), bend=0.22, colour=TEACHER.line)
    for weight in walk:
        draw.dot(d, plot.at(weight, weight**2), TEACHER)
    draw.note(d, 158, 66, "steep: a long step", colour="ink", ha="left")
    draw.note(d, 232, 132, "flat: a short step", colour="ink", ha="left")
    draw.note(d, 252, 206, "one weight")
    draw.note(d, 24, 12, "loss", ha="left")
    return d


def relatives():
    """Three teachers of two piles, and right labels: four students, and one question about all of them."""
    d = Drawing(
        246,
        "Four students see the same pictures. One learns from the teacher. One learns from its twin, which was taught "
        "the same pile and began with other weights. One learns from an outsider, which was taught another pile. One "
        "learns right labels. How many of the teacher's mistakes does each of them repeat?",
    )
    piles, dealt = {}, _piles()
    for name, y, image in (
        ("one pile", 44, dealt.teacher.images[3]),
        ("another pile", 138, dealt.transfer.images[500]),
    ):
        draw.heading(d, 12, y - 10, name)
        piles[name] = draw.pile(d, 12, y, 54, 54)
        draw.digit(d, *piles[name].parts[0].inside(5)[:3], image, framed=False)
    students = []
    rows = (
        ("teacher", TEACHER, 12, "one pile"),
        ("twin", PLAIN, 74, "one pile"),
        ("outsider", OTHER, 136, "another pile"),
    )
    for name, role, y, pile in rows:
        net = draw.net(d, 128, y, 66, 38, classifiers.widths_of("teacher"), role)
        draw.text(d, 161, y + 46, name, bold=True, colour=role.words, size=draw.SMALL)
        students.append(draw.net(d, 282, y + 6, 56, 26, classifiers.widths_of("student"), STUDENT))
        draw.arrow(d, piles[pile], net, flow=True)
        draw.arrow(d, net, students[-1], "opinions")
    (labels,) = draw.chips(d, 128, 206, ["right labels"], TRUTH).parts
    students.append(draw.net(d, 282, 205, 56, 26, classifiers.widths_of("student"), STUDENT))
    draw.arrow(d, labels, students[-1])
    exam = draw.box(d, 398, 78, 98, 80, "exam", more="the teacher's\nmistakes\nonce more?")
    draw.fan(d, exam, students, reverse=True)
    return d


def r1_and_llama():
    """The question of the chapter: what went from R1 to Llama?"""
    d = Drawing(
        182,
        "R1, a large model, and Llama, a smaller one. Between them three arrows with question marks: did weights go "
        "from R1 to Llama, does Llama send questions to R1, did text go from R1 to Llama?",
    )
    draw.heading(d, 92, 18, "R1", ha="center", colour=TEACHER.words, size=16)
    draw.net(d, 14, 36, 156, 130, (64, 256, 256, 256, 256, 64), TEACHER)
    draw.heading(d, 432, 18, "Llama", ha="center", colour=STUDENT.words, size=16)
    draw.net(d, 374, 62, 116, 78, (64, 160, 160, 64), STUDENT)
    for y, words, back in ((60, "weights?", False), (102, "questions?", True), (144, "text?", False)):
        start, end = (358, 186) if back else (186, 358)
        draw.arrow(d, (start, y), (end, y), dashed=True)
        draw.text(d, 272, y - 12, words, bold=True)
    return d
