"""The widget of chapter 16: ask a tuned policy for a random number, ten times, or five at once."""

from course_lib.chapters.mode_collapse import rewards
from course_lib.errors import unknown
from course_lib.widgets import poster
from course_lib.widgets.base import Widget

ALPHAS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.57, 0.7, 0.8, 1.0)
BETAS = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0)
# What is asked for, and in which world of lists; as in lists.py.
ASKS = {
    "once": "one, ten times",
    "alone": "five, each on its own",
    "fresh": "five, none twice",
    "sets": "five, liked as a set",
}


class ModeCollapse(Widget):
    """Sliders for the raters' liking of the typical and for the KL penalty; the policy that is best for both, exactly.

    ask: of ASKS, shown first; alpha, beta: of ALPHAS and BETAS. CourseError for another one.
    """

    def __init__(self, ask: str = "once", alpha: float = 0.57, beta: float = 0.2):
        for kind, value, allowed in (("way to ask", ask, ASKS), ("alpha", alpha, ALPHAS), ("beta", beta, BETAS)):
            if value not in allowed:
                raise unknown(kind, value, allowed)
        data = {"base": [round(p, 4) for p in rewards.base().tolist()], "alphas": list(ALPHAS), "betas": list(BETAS)}
        data["worlds"] = [list(pair) for pair in ASKS.items()]
        super().__init__({"axes": [], "data": data}, {"ask": ask, "alpha": alpha, "beta": beta})

    def poster(self) -> tuple[str, str]:
        alpha, beta = self.want["alpha"], self.want["beta"]
        base = rewards.base()
        tuned = rewards.sharpened(base, rewards.exponent(alpha, beta))
        parts = [poster.words(20, 28, "a random number from 1 to 10 (%): base model, and tuned", weight="bold")]
        for i, shares in enumerate(zip(base.tolist(), tuned.tolist(), strict=True)):
            for k, p in enumerate(shares):
                left, tall = 24 + 58 * i + 24 * k, 150 * p
                parts.append(
                    f'<rect x="{left}" y="{205 - tall:.1f}" width="22" height="{tall:.1f}" '
                    f'fill="{poster.LOOK.colours[k]}"/>'
                )
                if p >= 0.005:
                    parts.append(poster.words(left + 11, 200 - tall, f"{100 * p:.0f}", 11, "middle"))
            parts.append(poster.words(47 + 58 * i, 222, str(i + 1), 13, "middle"))
        said = (
            f"A random number from 1 to 10. The base model says 7 in {100 * base[6]:.0f} % of its answers, entropy "
            f"{rewards.entropy(base):.2f} nats. Tuned with typicality {alpha:g} and beta {beta:g} it says 7 in "
            f"{100 * tuned[6]:.0f} %, entropy {rewards.entropy(tuned):.2f} nats."
        )
        return poster.picture(620, 236, *parts), said
