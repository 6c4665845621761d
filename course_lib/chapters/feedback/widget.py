"""The widget of chapter 15: buy labels of people and of an AI, and follow the reward model that they make."""

from course_lib.chapters.feedback import overdone
from course_lib.chapters.feedback.recipe import RECIPE, Recipe
from course_lib.chapters.feedback.world import Rater
from course_lib.errors import CourseError
from course_lib.runtime import check_seed
from course_lib.widgets import poster
from course_lib.widgets.base import Widget

SHARES = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)  # of the money, for the AI
BIASES = (0.0, 0.25, 0.5, 1.0)
PRICES = (0.01, 0.05, 0.2, 1.0)  # dollars for an AI's label
STEP = 0.5  # between two distances


class Feedback(Widget):
    """A budget for labels: how much of it goes to an AI, how biased that is, and what its label costs; what the reward
    model is then worth, and what becomes of a policy that follows it. All of it is computed in the page.

    dollars: the budget, one of the recipe's; bias: of the AI. CourseError for a wrong one.
    """

    def __init__(self, dollars: int = 100, bias: float = 0.5, seed: int = 0, recipe: Recipe = RECIPE):
        if dollars not in recipe.dollars:
            known = ", ".join(map(str, recipe.dollars))
            raise CourseError(f"The budget is {dollars!r} dollars: choose one of {known}.")
        self._bias, self._recipe = Rater(bias).bias, recipe
        last = max(recipe.distances)
        distances = [STEP * k for k in range(int(last / STEP) + 1)]
        data = {
            "features": recipe.features,
            "ridge": recipe.ridge,
            "sharpness": recipe.sharpness,
            "person": recipe.person,
            "most": recipe.most // 2,  # an AI's labels have run out by then, and a page has less time
            "dollars": list(recipe.dollars),
            "shares": list(SHARES),
            "biases": sorted({*BIASES, self._bias}),
            "prices": sorted({*PRICES, recipe.machine}),
            "distances": distances,
            "beyond": [round(overdone.beyond(t, recipe), 4) for t in distances],
            "slope": recipe.slope,
            "seed": check_seed(seed),
        }
        want = {
            "dollars": dollars,
            "share": 0.5,
            "bias": self._bias,
            "machine": recipe.machine,
            "distance": recipe.stop,
        }
        super().__init__({"axes": [], "data": data}, want)

    def poster(self) -> tuple[str, str]:
        data = self.table["data"]
        cosine = (1 + self._bias**2) ** -0.5
        distances = data["distances"]
        truth = [cosine * t - data["slope"] * far for t, far in zip(distances, data["beyond"], strict=True)]
        parts = [poster.words(20, 26, "a policy that follows a biased AI: score and true reward", 13, weight="bold")]
        for level in (-8, -4, 0, 4, 8, 12):
            y = _height(level)
            parts.append(f'<path d="M60 {y:.1f}H560" stroke="{poster.LOOK.line}" fill="none"/>')
            parts.append(poster.words(52, y + 4, str(level), 11, "end"))
        last = distances[-1]
        parts += [poster.words(60 + 500 * t / last, 252, f"{t:g}", 11, "middle") for t in (0, last / 2, last)]
        for name, values, colour in (("score", distances, 3), ("true reward", truth, 2)):
            path = "L".join(
                f"{60 + 500 * t / last:.1f} {_height(v):.1f}" for t, v in zip(distances, values, strict=True)
            )
            shade = poster.LOOK.colours[colour]
            parts.append(f'<path d="M{path}" fill="none" stroke="{shade}" stroke-width="2"/>')
            parts.append(poster.words(568, _height(values[-1]) + 4, name, 12, colour=shade))
        top = max(truth)
        best = distances[truth.index(top)]
        return poster.picture(680, 266, *parts), (
            f"A policy follows the reward model of an AI with bias {self._bias:g}. The score rises to {last:g} at "
            f"the distance {last:g}; the true reward is highest at {best:g}, {top:.1f}, and ends "
            f"at {truth[-1]:.1f}."
        )


def _height(value):
    """The place of a reward on the poster's axis."""
    return 235 - 10.2 * (max(-8.0, min(12.0, value)) + 8)
