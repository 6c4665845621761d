"""The widget of chapter 02: logits to drag, T, the entropy, and the students of every T."""

import torch

from course_lib import metrics
from course_lib.errors import CourseError
from course_lib.show import figures
from course_lib.study.classroom import Classroom
from course_lib.study.results import Table
from course_lib.widgets import poster
from course_lib.widgets.base import Widget, packed


class Temperature(Widget):
    """Logits that you can drag, the temperature, the entropy, and the students of every T.

    classroom: a Classroom, of whose first trial `count` pictures are shown; sweep: the Table of students.sweep.
    """

    def __init__(self, classroom: Classroom, sweep: Table, count: int = 6):
        trial = classroom.trials[0]
        labels, logits = trial.split.transfer.labels, trial.transfer_logits
        unsure = metrics.entropy(logits[:, None])
        right = logits.argmax(dim=-1) == labels
        order = unsure.where(right, -1.0).argsort(descending=True, stable=True)
        # from the least to the most sure: the middle would look like the end
        picked = list(dict.fromkeys([*order[: count - 1].tolist(), int(unsure.where(right, 9.0).argmin())]))
        self._profiles = [_profile(trial, picture) for picture in picked]
        super().__init__({"axes": [], "data": {"profiles": self._profiles, "sweep": _sweep(sweep)}}, {"T": 4.0})

    def poster(self) -> tuple[str, str]:
        first = self._profiles[0]
        logits = torch.tensor([first["logits"]])
        shares = {T: (logits[0] / T).softmax(dim=-1).tolist() for T in (1.0, 4.0)}
        spread = {T: float(metrics.entropy(logits, T)) for T in shares}
        parts = [
            poster.bars(shares[T], 20 + 350 * i, 50, 310, 100, f"T = {T:g}: entropy {spread[T]:.2f} nats", i)
            for i, T in enumerate(shares)
        ]
        said = " ".join(f"At T = {T:g}: {poster.said(shares[T])}; entropy {spread[T]:.2f} nats." for T in shares)
        return poster.picture(700, 190, *parts), f"Probabilities of the ten digits for {first['label']}. {said}"


def _profile(trial, picture):
    label = int(trial.split.transfer.labels[picture])
    logits = [round(value, 2) for value in trial.transfer_logits[picture].tolist()]
    sure = round(100 * float(trial.transfer_logits[picture].softmax(dim=-1).max()))
    return {
        "label": f"{'an' if label == 8 else 'a'} {label}, teacher {sure} % sure",
        "logits": logits,
        "pixels": packed(trial.split.transfer.images[picture], "u1", scale=255),
    }


def _sweep(table):
    """Return the Table of a sweep for the page: {model: {metric: [[T, mean, low, high], ...]}}."""
    if not all(isinstance(c, tuple) and len(c) == 2 for c in table.conditions):
        raise CourseError("The sweep's conditions are not (model, T): pass the Table of students.sweep.")
    found = []
    for model in dict.fromkeys(model for model, _ in table.conditions):
        lines = {"name": model}
        for metric in ("accuracy", "agreement"):
            points = figures.over(table, {T: (m, T) for m, T in table.conditions if m == model}, metric)
            lines[metric] = [[T, *(round(v, 2) for v in (p.mean, p.low, p.high))] for T, p in points.items()]
        found.append(lines)
    return found
