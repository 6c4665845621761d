"""The widget of chapter 07: a slider over the bits of a net's weights, and what is left of its answers."""

import hashlib

import torch

from course_lib.errors import CourseError
from course_lib.study.classroom import Classroom
from course_lib.widgets import poster
from course_lib.widgets.base import Widget, packed

BITS = (32, 8, 7, 6, 5, 4, 3, 2, 1)  # 32: as trained
START = 8
BINS = 33


class FewerBits(Widget):
    """The weights of a net snap to 2^bits levels; one picture's answer and neighbours, and those of its hash beside.

    classroom: whose first teacher is shown; library: transfer pictures among which neighbours are looked for; count:
    exam pictures to choose from. Everything is calculated in the page. CourseError for more pictures than there are.
    """

    def __init__(self, classroom: Classroom, library: int = 300, count: int = 6):
        trial, net = classroom.trials[0], classroom.teachers.model(0)
        pile, exam = trial.split.transfer.take(library), trial.split.test
        self._pictures = chosen(trial.test_logits, exam.labels, count)
        sure = trial.test_logits.softmax(dim=-1).max(dim=-1).values
        self._unit = _longest(net[2].weight)
        shown = [
            {
                "label": int(exam.labels[i]),
                "sure": round(100 * float(sure[i])),
                "pixels": packed(exam.images[i], "u1", scale=255),
                "code": code(exam.images[i]),
            }
            for i in self._pictures
        ]
        data = {
            "widths": list(classroom.teachers.widths),
            "weights": [packed(layer.weight.detach().T, "<f4") for layer in net[::2]],
            "biases": [packed(layer.bias.detach(), "<f4") for layer in net[::2]],
            "unit": self._unit,
            "library": packed(pile.images, "u1", scale=255),
            "labels": packed(pile.labels, "u1"),
            "codes": packed([list(digest(image)) for image in pile.images], "u1"),
            "shown": shown,
            "bits": list(BITS),
        }
        self._weights = net[2].weight[self._unit].detach()
        self._image, self._label = exam.images[self._pictures[0]], int(exam.labels[self._pictures[0]])
        super().__init__({"axes": [], "data": data}, {"bits": START, "picture": 0})

    def poster(self):
        widest = float(self._weights.abs().max())
        counts = torch.histc(self._weights, BINS, -widest, widest)
        tallest = float(counts.max())
        parts = [poster.words(20, 28, "64 weights of one unit, as trained", weight="bold")]
        for i, count in enumerate(counts.tolist()):
            tall = 90 * count / tallest
            parts.append(
                f'<rect x="{20 + 11 * i}" y="{150 - tall:.1f}" width="9" height="{tall:.1f}" '
                f'fill="{poster.LOOK.colours[0]}"/>'
            )
        parts.append(poster.digit(self._image, 430, 60, 90))
        parts.append(poster.words(475, 172, f"a {self._label} of the exam", anchor="middle"))
        said = f"A histogram of 64 weights between −{widest:.2f} and {widest:.2f}, and a picture of a {self._label}."
        return poster.picture(560, 190, *parts), said + " A slider takes bits away."


def chosen(logits: torch.Tensor, labels: torch.Tensor, count: int) -> list[int]:
    """Return the numbers of `count` pictures that the net gets right: first those about which it is most sure, then as
    many about which it is least sure (one more, if count is odd), of different digits as far as there are any.
    CourseError for more than it gets right."""
    sure, answer = logits.softmax(dim=-1).max(dim=-1)
    rising = [i for i in sure.argsort(stable=True).tolist() if answer[i] == labels[i]]
    if not 1 <= count <= len(rising):
        raise CourseError(f"{count!r} pictures were asked for and the net is right about {len(rising)}: ask for fewer.")
    picked = []
    for order, wanted in ((rising, count - count // 2), (rising[::-1], count // 2)):
        for _ in range(wanted):
            seen = {int(labels[i]) for i in picked}
            left = [i for i in order if i not in picked]
            picked.append(next((i for i in left if int(labels[i]) not in seen), left[0]))
    return picked[count - count // 2 :] + picked[: count - count // 2]


def _longest(weight):
    """Return the number of the unit whose weights [out, in] are longest: its levels are easiest to see."""
    return int(weight.norm(dim=1).argmax())


def digest(image: torch.Tensor) -> bytes:
    """Return the 32 bytes of SHA-256 of an image [64] of 17 grey levels."""
    return hashlib.sha256((image * 16).round().to(torch.uint8).numpy().tobytes()).digest()


def code(image: torch.Tensor) -> str:
    """Return digest() for the page."""
    return packed(list(digest(image)), "u1")
