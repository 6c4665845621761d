"""The drawings of chapter 15: who says what is better, why bias has an angle, and where nobody has labelled."""

import numpy as np

from course_lib import runtime
from course_lib.chapters.feedback.recipe import RECIPE
from course_lib.chapters.feedback.world import agreement
from course_lib.show import drawings as draw
from course_lib.show.drawings import OTHER, STUDENT, TEACHER, TRUTH, Drawing


def feedback():
    """From two answers to a policy: the only part that differs is who compares them."""
    d = Drawing(
        236,
        "A policy writes two answers. Somebody says which is better: people in RLHF, an AI in RLAIF. A reward model "
        "learns to give the better answers the higher scores, and the policy is trained towards high scores, with a "
        "KL penalty that holds it near its start.",
    )
    policy = draw.box(d, 12, 86, 84, 56, "policy", STUDENT)
    pair = draw.box(d, 140, 86, 84, 56, "A or B?", more="two answers")
    draw.arrow(d, policy, pair)
    draw.person(d, 262, 20, 52, TRUTH)
    draw.text(d, 314, 32, "people", bold=True, colour=TRUTH.words, ha="left")
    draw.note(d, 314, 50, "RLHF", ha="left")
    draw.box(d, 262, 146, 44, 44, "AI", TEACHER)
    draw.text(d, 314, 162, "an AI", bold=True, colour=TEACHER.words, ha="left")
    draw.note(d, 314, 180, "RLAIF", ha="left")
    model = draw.box(d, 394, 86, 98, 56, "reward", OTHER, more="model")
    draw.arrow(d, (226, 100), (258, 70))
    draw.arrow(d, (226, 128), (258, 158))
    draw.arrow(d, (312, 74), (390, 102))
    draw.arrow(d, (312, 148), (390, 126))
    draw.loop(d, model, policy, "scores: train towards them, with a KL penalty", drop=72)
    return d


def angles():
    """A biased rater's direction beside the truth's, and the pairs on which they disagree."""
    bias = 0.5
    turn = np.arctan(bias)
    d = Drawing(
        250,
        "The difference of two answers is a point in a plane: upwards the true reward, to the right a taste. The rater "
        f"with bias {bias:g} judges along a direction that is turned by {turn:.2f} radians. "
        f"It and the truth disagree on points between two lines: {100 - 100 * agreement(bias):.0f} % of all.",
    )
    plot = draw.plot(d, 20, 12, 224, 224, across=(-3.2, 3.2), up=(-3.2, 3.2), axis=False)
    points = runtime.numpy_generator(15, "angles").standard_normal((260, 2))
    points = points[(abs(points) < 3).all(axis=1)]
    quarrel = points[:, 1] * (points[:, 1] + bias * points[:, 0]) < 0
    draw.dots(d, plot, points[~quarrel], draw.PLAIN, radius=1.6)
    draw.dots(d, plot, points[quarrel], STUDENT, radius=2.2)
    long = 3.1
    draw.line(d, [plot.at(-long, 0), plot.at(long, 0)], colour=TRUTH.words, dashed=True)
    across = np.array([np.cos(turn), -np.sin(turn)]) * long
    draw.line(d, [plot.at(*-across), plot.at(*across)], colour=TEACHER.words, dashed=True)
    draw.arrow(d, plot.at(0, 0), plot.at(0, 2.6), colour=TRUTH.words)
    draw.arrow(d, plot.at(0, 0), plot.at(2.6 * np.sin(turn), 2.6 * np.cos(turn)), colour=TEACHER.words)
    draw.heading(d, 268, 30, "a pair = a point", colour="ink")
    draw.note(d, 268, 50, "up: the first answer is truly better", ha="left")
    draw.note(d, 268, 68, "right: it has more of the taste", ha="left")
    draw.text(d, 268, 104, "green: along the truth", colour=TRUTH.words, ha="left")
    draw.text(d, 268, 126, f"blue: along the rater, bias {bias:g}", colour=TEACHER.words, ha="left")
    draw.text(d, 268, 148, "orange: they disagree", colour=STUDENT.words, ha="left")
    draw.note(d, 268, 184, "The two lines cut out two wedges", ha="left")
    draw.note(d, 268, 202, "as wide as the angle between the", ha="left")
    draw.note(d, 268, 220, "arrows: angle / π of all pairs.", ha="left")
    return d


def edge():
    """Ordinary answers, policies that move away from them, and the edge behind which nobody has labelled."""
    stop, last = RECIPE.stop, max(RECIPE.distances)
    d = Drawing(
        196,
        "A cloud of ordinary answers, in which all pairs were labelled, inside a dashed edge. A policy that follows "
        f"the reward model moves its cloud to the right: at distance {stop:g} most of it is inside the edge, at "
        f"{last} all of it is outside, where nobody has labelled.",
    )
    plot = draw.plot(d, 16, 20, 472, 120, across=(-4, 15.73), up=(-2.5, 2.5), axis=False)
    noise = runtime.numpy_generator(15, "edge").standard_normal((3, 90, 2)) * 0.8
    for middle, points, role in zip((0, stop, last), noise, (draw.PLAIN, STUDENT, STUDENT), strict=True):
        draw.dots(d, plot, points + np.array([middle, 0]), role, radius=1.7)
    turn = np.linspace(-0.36, 0.36, 41) * np.pi
    ring = np.column_stack([5.4 * np.cos(turn) + 0.6, 2.6 * np.sin(turn)])
    draw.line(d, [plot.at(*point) for point in ring], dashed=True)
    draw.text(d, *plot.at(0, -3.1), "ordinary", bold=True)
    draw.text(d, *plot.at(stop, -3.1), f"distance {stop:g}", bold=True, colour=STUDENT.words)
    draw.text(d, *plot.at(last, -3.1), f"distance {last}", bold=True, colour=STUDENT.words)
    draw.note(d, *plot.at(0, -3.95), "pairs were labelled")
    draw.note(d, *plot.at(5.9, 1.9), "the edge", ha="left")
    draw.note(d, *plot.at(last, -3.95), "nobody has labelled")
    return d
