"""The widget of chapter 00: one picture, and what every model believes about it."""

import torch

from course_lib.data.digits import Digits
from course_lib.errors import CourseError
from course_lib.training import loop
from course_lib.widgets import poster
from course_lib.widgets.base import Widget, packed


class StartHere(Widget):
    """One picture of the exam, and the ten probabilities that every model gives it: a slider over `count` pictures.

    models: dict from a name to a model, the student last; pile: Digits. The slider goes from the pictures about which
    the student is sure to the one about which it is least sure, where it starts.
    """

    def __init__(self, models: dict[str, torch.nn.Module], pile: Digits, count: int = 24):
        if not 1 <= len(models) <= 3 or not 2 <= count <= len(pile):
            raise CourseError(
                f"The widget got {len(models)} models and was asked for {count} of {len(pile)} pictures: give it 1 to "
                "3 models by name, and ask for at least 2 of the pictures that there are."
            )
        logits = {name: loop.answers(model, pile.images).detach() for name, model in models.items()}
        last = list(models)[-1]
        sure = logits[last].softmax(dim=-1).max(dim=-1).values
        picked = spread(sure, count)
        pictures = [
            {
                "pixels": packed(pile.images[i], "u1", scale=255),
                "label": int(pile.labels[i]),
                "logits": [[round(value, 2) for value in logits[name][i].tolist()] for name in models],
                "easier": round(100 * float((sure > sure[i]).float().mean()), 1),
            }
            for i in picked
        ]
        data = {"pictures": pictures, "models": list(models), "last": last}
        self._first = pile.images[picked[-1]], {name: each[picked[-1]] for name, each in logits.items()}
        super().__init__({"axes": [], "data": data}, {"picture": count - 1})

    def poster(self) -> tuple[str, str]:
        image, logits = self._first
        label, step = self.table["data"]["pictures"][-1]["label"], 570 / len(logits)
        shares = {name: each.softmax(dim=-1).tolist() for name, each in logits.items()}
        parts = [
            poster.bars(p, 146 + k * step, 50, step - 30, 100, f"{name}, probabilities in %", k)
            for k, (name, p) in enumerate(shares.items())
        ]
        alt = " ".join(f"The {name}: {poster.said(p)}." for name, p in shares.items())
        picture = poster.picture(720, 190, poster.digit(image.tolist(), 14, 50, 100), *parts)
        return picture, f"A picture of the exam with the label {label}. {alt}"


def spread(sure: torch.Tensor, count: int) -> list[int]:
    """Return the numbers of `count` pictures, from the surest to the least sure, about evenly over how sure [n] the
    model is: by rank nearly all would be easy ones."""
    left = sure.argsort(descending=True, stable=True).tolist()
    high, low = float(sure.max()), float(sure.min())
    found = []
    for k in range(count):
        wanted = high - (high - low) * k / (count - 1)
        found.append(min(left, key=lambda i: abs(float(sure[i]) - wanted)))
        left.remove(found[-1])
    return sorted(found, key=lambda i: -float(sure[i]))
