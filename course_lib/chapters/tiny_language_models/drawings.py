"""The drawings of chapter 08: how a model writes, what a student is shown, and two distances on two humps."""

import numpy as np

from course_lib.chapters.tiny_language_models import humps
from course_lib.data import language
from course_lib.show.drawings import (
    NORMAL,
    SMALL,
    STUDENT,
    TEACHER,
    Drawing,
    Part,
    arrow,
    bell,
    box,
    chips,
    curve,
    heading,
    net,
    note,
    plot,
    rows,
    text,
)

SENTENCE = ("the", "sleepy", "cat", "sits")


def writing() -> Drawing:
    """A language model reads the words so far, gives every word a probability, draws one, and reads on."""
    d = Drawing(
        212,
        "A loop. A language model reads the words so far, the sleepy cat. It gives each word of its vocabulary a "
        "probability to come next: sleeps 60 %, sits 20 %, hides 10 %, walks and eats 5 % each. One of them is drawn, "
        "sits, and joins the words that are read.",
    )
    heading(d, 16, 20, "the words so far")
    words = chips(d, 16, 74, SENTENCE[:3])
    model = net(d, 196, 52, 78, 68, (8, 16, 12), TEACHER)
    heading(d, 326, 20, "which word next?")
    names, shares = _next_words(SENTENCE[:3], 5)
    said = [f"{100 * share:.0f} %" for share in shares]
    bars = rows(d, 380, 36, 76, 100, shares, TEACHER, names=names, said=said, top=0.65)
    arrow(d, words, model)
    arrow(d, model, (322, model.middle[1]))
    drawn = chips(d, 216, 168, (SENTENCE[3],), STUDENT).parts[0]
    level, down, up = drawn.middle[1], bars.x + 20, words.parts[0].middle[0]
    arrow(d, (down, bars.bottom + 5), (drawn.right + 5, level), via=[(down, level)])
    note(d, (drawn.right + down) / 2, level - 8, "draw one word", va="bottom")
    arrow(d, (drawn.x - 5, level), (up, words.bottom + 5), via=[(up, level)])
    note(d, (drawn.x + up) / 2, level - 8, "and read on", va="bottom")
    return d


def text_or_probabilities() -> Drawing:
    """What travels from teacher to student: one word at each place, or the probabilities of all words."""
    d = Drawing(
        260,
        "Two ways to teach a language model. The teacher sends its text, one word at each place: the sleepy cat sits "
        "near. Or it sends its probabilities, all words at each place: after the sleepy, cat 38 %, dog 15 %, and so "
        "on; after the sleepy cat, sleeps 60 %, sits 20 %, hides 10 %, and so on.",
    )
    teacher = net(d, 14, 78, 72, 86, (8, 16, 12), TEACHER)
    note(d, teacher.middle[0], teacher.bottom + 15, "teacher", colour=TEACHER.words, size=NORMAL)
    wrote = Part(128, 12, 276, 78)
    shares = Part(128, 104, 276, 144)
    for lane, what, how in (
        (wrote, "its text", "one word at each place"),
        (shares, "its probabilities", "all words, each place"),
    ):
        box(d, lane.x, lane.y, lane.width, lane.height, fill="paper")
        heading(d, lane.x + 12, lane.y + 18, what)
        note(d, lane.right - 12, lane.y + 18, how, ha="right")
    chips(d, wrote.x + 12, wrote.y + 38, (*SENTENCE, "near"), TEACHER)
    for x, known in ((shares.x + 12, 2), (shares.x + 142, 3)):
        note(d, x, shares.y + 43, " ".join(SENTENCE[:known]) + " …", colour="ink", ha="left")
        names, values = _next_words(SENTENCE[:known], 4)
        rows(d, x + 56, shares.y + 55, 62, 78, values, TEACHER, names=names, top=0.6)
    for lane in (wrote, shares):
        student = net(d, 438, lane.middle[1] - 26, 46, 40, (4, 6, 4), STUDENT, thick=10)
        note(d, student.middle[0], student.bottom + 13, "student", colour=STUDENT.words, size=NORMAL)
        arrow(d, teacher, (lane.x - 5, lane.middle[1]), flow=True)
        arrow(d, (lane.right + 5, lane.middle[1] - 6), student)
    return d


def one_hump_on_two() -> Drawing:
    """A student with one hump learns from a teacher with two, by the forward KL and by the reverse KL; computed."""
    d = Drawing(
        246,
        "A teacher with two humps, one a little larger, and a student that has only one. The student that minimises "
        "the forward KL is wide: it covers both humps and fills the gap between them. The one that minimises the "
        "reverse KL sits on the larger hump and leaves the other out.",
    )
    for x, name, does, (mean, sd), where in (
        (14, "forward KL", "covers both, and invents between", humps.forward_fit(), (-4.7, 0.13)),
        (262, "reverse KL", "sits on one, leaves the other out", humps.reverse_fit(), (-0.25, 0.47)),
    ):
        heading(d, x, 20, name)
        note(d, x, 39, does, ha="left")
        field = plot(d, x, 58, 228, 146, (-6, 6), (0, 0.6))
        xs = np.linspace(*field.across, 241)
        curve(d, field, xs, humps.density(xs), TEACHER, filled=True)
        bell(d, field, mean, sd, STUDENT, filled=False)
        note(d, *field.at(2.1, 0.27), "teacher", colour=TEACHER.words)
        note(d, *field.at(*where), "student", colour=STUDENT.words)
        costs = {"forward": humps.forward(mean, sd), "reverse": humps.reverse(mean, sd)}
        for place, (kl, cost) in zip((114, 126), costs.items(), strict=True):
            least, side = name.startswith(kl), "right" if place == 114 else "left"
            said, colour = f"{kl} {cost:.2f}", "ink" if least else "soft"
            text(d, x + place, 228, said, size=SMALL, ha=side, colour=colour, bold=least)
    return d


def _next_words(words, count):
    """The `count` most probable words after `words` and their probabilities, by the rules of the language."""
    truth = language.automaton()
    shares = truth.next_words(language.encode([" ".join(words)], end=False))[0, -1]
    best = shares.argsort(descending=True, stable=True)[:count]
    return [truth.words[word] for word in best], [float(shares[word]) for word in best]
