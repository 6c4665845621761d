"""The widget of chapter 19: what a real model answers, wording by wording, and what it writes with fewer bits."""

from course_lib.chapters.real_models.bits import QUESTION
from course_lib.chapters.real_models.experiment import Result, joined
from course_lib.chapters.real_models.tables import short
from course_lib.chapters.real_models.wordings import CHAT, FIRST, LAST, PLAIN, number_question
from course_lib.widgets import poster
from course_lib.widgets.base import Widget


class RealModels(Widget):
    """Range, order, format and wording of a question for a random number, with the exact probabilities of ten answers;
    and a slider over the bits of a weight, with the sentence that is written.

    result: a Result of the chapter; everything is stored: see widget.js.
    """

    def __init__(self, result: Result):
        ranges = [list(ends) for ends in result.recipe.numbers.ranges]
        shown = [(frame, order, *ends) for frame in (CHAT, PLAIN) for order in (FIRST, LAST) for ends in ranges]
        bits = [(count, group) for count, group in result.recipe.bits.rounded if group == 64]
        written = {"the original": result.said["original"]}
        written |= {f"{count} bits": result.said[joined((count, group))] for count, group in bits}
        written[f"{result.recipe.healing.bits} bits, healed"] = result.healed["its probabilities"]
        data = {
            "ranges": ranges,
            "frames": [CHAT, PLAIN],
            "orders": [FIRST, LAST],
            "questions": [number_question(seed, "{}", "{}") for seed in result.numbers.seeds],
            "shares": {joined(condition): result.shares[joined(condition)] for condition in shown},
            "asked": QUESTION,
            "written": [{"name": name, "text": short(text)} for name, text in written.items()],
        }
        super().__init__({"axes": [], "data": data}, {"range": 0, "order": FIRST, "frame": CHAT, "wording": 0})

    def poster(self):
        data, want = self.table["data"], self.want
        low, high = data["ranges"][want["range"]]
        shares = data["shares"][joined((want["frame"], want["order"], low, high))][want["wording"]]
        question = data["questions"][want["wording"]].format(low, high)
        parts = [poster.words(20, 28, f"“{question}”", weight="bold")]
        parts.append('<path d="M20 170h400" stroke="#888" fill="none"/>')
        for i, share in enumerate(shares):
            x, tall = 20 + 40 * i, 1.1 * share
            fill = poster.LOOK.colours[0]
            parts.append(f'<rect x="{x + 5}" y="{170 - tall:.1f}" width="30" height="{tall:.1f}" fill="{fill}"/>')
            parts.append(poster.words(x + 20, 186, str(low + i), anchor="middle"))
            parts.append(poster.words(x + 20, 165 - tall, f"{share:.0f}", 11, anchor="middle"))
        said = ", ".join(f"{low + i} with {share:.0f} %" for i, share in enumerate(shares) if share >= 1)
        return poster.picture(440, 198, *parts), f"Asked “{question}”, the model answers {said}."
