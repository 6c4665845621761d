"""Exercises of chapter 07; the quiz stands in quiz.py."""

import math

import torch

from course_lib import runtime
from course_lib.chapters.fewer_bits.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_quantise(weights, bits, step):
    half = 2 ** (bits - 1)
    return (weights / step).round().clamp(-half, half - 1) * step


def my_step(weights, inputs, targets, step, lr):
    rounded = torch.where(weights < 0, -0.5, 0.5) * step
    error = inputs @ rounded - targets
    gradient = inputs.T @ error / len(inputs)  # at the rounded weights
    return weights - lr * gradient  # and applied to the unrounded ones


def my_bytes(widths, bits):
    weights = sum(a * b for a, b in zip(widths, widths[1:], strict=False))
    outputs = sum(widths[1:])
    return (weights * bits + outputs * (16 + 16)) / 8


def my_near_misses(before, after):
    old, second = before.topk(2, dim=-1).indices.unbind(dim=-1)
    new = after.argmax(dim=-1)
    changed = new != old
    return (new[changed] == second[changed]).double().mean()


def my_same_neighbour(before, after):
    def nearest(embedding):
        distances = torch.cdist(embedding, embedding)
        distances.fill_diagonal_(float("inf"))  # nobody is its own neighbour
        return distances.argmin(dim=-1)

    return (nearest(before) == nearest(after)).double().mean()


def _colleague(before, after):
    return (torch.cdist(before, before).argmin(-1) == torch.cdist(after, after).argmin(-1)).double().mean()


def _whole_steps(weights, step, low, high):
    return (weights / step).round().clamp(low, high) * step


_source = runtime.generator(7, "practice")
_WEIGHTS = torch.randn(4, 6, generator=_source)
_STEPS = torch.rand(6, generator=_source) + 0.3
_SMALL = 0.4 * torch.randn(5, generator=_source)
_SMALL[2] = 0.0  # which counts as positive
_INPUTS, _TARGETS = torch.randn(20, 5, generator=_source), torch.randn(20, generator=_source)
_BEFORE = 2 * torch.randn(60, 10, generator=_source)
_AFTER = _BEFORE + torch.randn(60, 10, generator=_source)
_EMBEDDED = torch.randn(40, 8, generator=_source)
_MOVED = _EMBEDDED + 0.3 * torch.randn(40, 8, generator=_source)


def _sgd(weights, inputs, targets, lr, at, moved):
    return moved - lr * inputs.T @ (inputs @ at - targets) / len(inputs)


def _sign(weights, step):
    return torch.where(weights < 0, -0.5, 0.5) * step


def _near(before, after, share_of):
    old, second = before.topk(2, dim=-1).indices.unbind(dim=-1)
    new = after.argmax(dim=-1)
    return ((new != old) & (new == second)).double().sum() / share_of(new, old)


def _changed(before, after, to):
    """The share of the changed answers that are equal to `to`."""
    new = after.argmax(dim=-1)
    changed = new != before.argmax(dim=-1)
    return (new[changed] == to[changed]).double().mean()


EXERCISES = {
    "07.1": Exercise(
        "it returns the weights rounded to whole steps, from −2^(bits − 1) to 2^(bits − 1) − 1 of them",
        "my_quantise(weights, bits, step)",
        my_quantise,
        ((_WEIGHTS, 2, 0.6), (_WEIGHTS, 3, 0.3), (_WEIGHTS, 4, _STEPS), (_WEIGHTS, 1, 0.5)),
        (
            (
                "Large weights run past the outermost level: cut off at −2^(bits − 1) and 2^(bits − 1) − 1 steps.",
                lambda w, bits, s: (w / s).round() * s,
            ),
            (
                "You have one level too many: above 0 there are 2^(bits − 1) − 1, since 0 takes one.",
                lambda w, bits, s: _whole_steps(w, s, -(2 ** (bits - 1)), 2 ** (bits - 1)),
            ),
            (
                "You have one level too few: the lowest is −2^(bits − 1) steps.",
                lambda w, bits, s: _whole_steps(w, s, 1 - 2 ** (bits - 1), 2 ** (bits - 1) - 1),
            ),
            (
                "Those are the chapter's levels, half a step beside 0: here 0 is one of them.",
                lambda w, bits, s: ((w / s).floor() + 0.5).clamp((1 - 2**bits) / 2, (2**bits - 1) / 2) * s,
            ),
            (
                "int() cuts towards 0: take the nearest whole number, round().",
                lambda w, bits, s: (w / s).trunc().clamp(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) * s,
            ),
            (
                "The ends are counted in steps: cut off before you multiply by the step.",
                lambda w, bits, s: ((w / s).round() * s).clamp(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1),
            ),
            (
                "Those are levels of unsigned integers, from 0 up: here half of them lie below 0.",
                lambda w, bits, s: _whole_steps(w, s, 0, 2**bits - 1),
            ),
            (
                "Divide by the step before you round: the levels are whole numbers of steps.",
                lambda w, bits, s: _whole_steps(w, 1, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1) * s,
            ),
            (
                "You took the level below: take the nearest one.",
                lambda w, bits, s: (w / s).floor().clamp(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) * s,
            ),
            (
                "The result is counted in steps: multiply by the step at the end.",
                lambda w, bits, s: my_quantise(w, bits, s) / s,
            ),
            (
                "There are twice as many levels as 2^bits: half of them lie below 0.",
                lambda w, bits, s: _whole_steps(w, s, -(2**bits), 2**bits - 1),
            ),
            (
                "You multiplied by the step first: divide by it, round, and multiply.",
                lambda w, b, s: my_quantise(w * s * s, b, s),
            ),
        ),
    ),
    "07.2": Exercise(
        "it returns the unrounded weights after one step of gradient descent, with the gradient taken at the rounded ones",
        "my_step(weights, inputs, targets, step, lr)",
        my_step,
        ((_SMALL, _INPUTS, _TARGETS, 0.8, 0.1), (_SMALL, _INPUTS[:7], _TARGETS[:7], 0.5, 0.3)),
        (
            (
                "You took the gradient at the unrounded weights: the net calculates with the rounded ones.",
                lambda w, x, y, s, lr: _sgd(w, x, y, lr, w, w),
            ),
            (
                "You moved the rounded weights: the unrounded ones remember the small steps.",
                lambda w, x, y, s, lr: _sgd(w, x, y, lr, _sign(w, s), _sign(w, s)),
            ),
            (
                "Nothing moves: rounding has the gradient 0, so pass the gradient straight through it.",
                lambda w, x, y, s, lr: w.clone(),
            ),
            (
                "The learning rate is missing: move by lr × gradient.",
                lambda w, x, y, s, lr: my_step(w, x, y, s, 1.0),
            ),
            (
                "That is the step alone: take it off the unrounded weights.",
                lambda w, x, y, s, lr: my_step(w, x, y, s, lr) - w,
            ),
            (
                "That is the gradient: return weights - lr * gradient.",
                lambda w, x, y, s, lr: w - my_step(w, x, y, s, 1.0),
            ),
            (
                "That is one number for all weights: each weight's gradient weighs the errors by its own input.",
                lambda w, x, y, s, lr: w - lr * (x @ _sign(w, s) - y).mean(),
            ),
            (
                "The sign is reversed: go against the gradient.",
                lambda w, x, y, s, lr: 2 * w - my_step(w, x, y, s, lr),
            ),
            (
                "You returned the weights after rounding: return the unrounded ones.",
                lambda w, x, y, s, lr: _sign(my_step(w, x, y, s, lr), s),
            ),
            (
                "You summed over the examples: the loss is half the mean of the squared errors.",
                lambda w, x, y, s, lr: my_step(w, x, y, s, lr * len(x)),
            ),
            (
                "There is a factor 2 too many: the loss is *half* the mean of the squared errors.",
                lambda w, x, y, s, lr: my_step(w, x, y, s, 2 * lr),
            ),
            (
                "A level of one bit is half a step from 0: you used a whole one.",
                lambda w, x, y, s, lr: _sgd(w, x, y, lr, 2 * _sign(w, s), w),
            ),
            (
                "sign() makes a third level of 0: with one bit there are two, and 0 counts as positive.",
                lambda w, x, y, s, lr: _sgd(w, x, y, lr, w.sign() * s / 2, w),
            ),
            (
                "0 counts as positive, and you rounded it down.",
                lambda w, x, y, s, lr: _sgd(w, x, y, lr, torch.where(w > 0, 0.5, -0.5) * s, w),
            ),
        ),
    ),
    "07.3": Exercise(
        "it returns the bytes: bits for each weight, and 16 bits each for the step and the bias of every output",
        "my_bytes(widths, bits)",
        my_bytes,
        (((64, 64, 64, 10), 2), ((64, 15, 15, 10), 8), ((64, 10), 1), ((5, 3), 1)),
        (
            (
                "You cut off a part of a byte: divide with /, not with //.",
                lambda widths, bits: my_bytes(widths, bits) // 1,
            ),
            ("That is in bits: a byte is eight of them.", lambda widths, bits: 8 * my_bytes(widths, bits)),
            (
                "Only the weights are there: every output has a step and a bias, of 16 bits each.",
                lambda widths, bits: sum(a * b for a, b in zip(widths, widths[1:], strict=False)) * bits / 8,
            ),
            (
                "The steps are missing: without its step nobody can read a rounded weight.",
                lambda widths, bits: my_bytes(widths, bits) - 2 * sum(widths[1:]),
            ),
            (
                "A step and a bias for each layer are not enough: every output of a layer has its own.",
                lambda widths, bits: my_bytes(widths, bits) + 4 * (len(widths) - 1 - sum(widths[1:])),
            ),
            (
                "Steps and biases are still in bits: divide them by 8 as well.",
                lambda widths, bits: my_bytes(widths, bits) + 28 * sum(widths[1:]),
            ),
            (
                "Steps and biases take 16 bits each, however few a weight has.",
                lambda widths, bits: sum((a + 2) * b for a, b in zip(widths, widths[1:], strict=False)) * bits / 8,
            ),
            (
                "You multiplied all widths: a layer has inputs × outputs weights, and the layers are added up.",
                lambda widths, bits: (math.prod(widths) * bits + sum(widths[1:]) * 32) / 8,
            ),
            (
                "You counted the pixels too: only outputs of a layer have a step and a bias.",
                lambda widths, bits: my_bytes(widths, bits) + 4 * widths[0],
            ),
            (
                "You left out the last layer's outputs: they have a step and a bias too.",
                lambda widths, bits: my_bytes(widths, bits) - 4 * widths[-1],
            ),
            (
                "You counted only one layer: add up the weights between each pair of widths.",
                lambda widths, bits: (widths[0] * widths[1] * bits + sum(widths[1:]) * 32) / 8,
            ),
            (
                "The widths are added where they should be multiplied: a layer has inputs × outputs weights.",
                lambda widths, bits: (
                    (sum(a + b for a, b in zip(widths, widths[1:], strict=False)) * bits + sum(widths[1:]) * 32) / 8
                ),
            ),
        ),
    ),
    "07.4": Exercise(
        "it returns the share, 0 to 1, of the changed answers that went to the second choice of before",
        "my_near_misses(before, after)",
        my_near_misses,
        ((_BEFORE, _AFTER), (_BEFORE[:30], _AFTER[:30]), (_BEFORE[10:50, :5], _AFTER[10:50, :5])),
        (
            (
                "You divided by all pictures: only those whose answer changed count.",
                lambda b, a: _near(b, a, lambda new, old: len(new)),
            ),
            (
                "That is the share of answers that changed: of these, count those that went to the second choice.",
                lambda b, a: (a.argmax(-1) != b.argmax(-1)).double().mean(),
            ),
            (
                "argsort() goes from small to large: the second choice is the second from the end.",
                lambda b, a: _changed(b, a, b.argsort(dim=-1)[:, 1]),
            ),
            (
                "You compared both second choices: the new answer is the *first* choice after rounding.",
                lambda b, a: (a.topk(2).indices[:, 1] == b.topk(2).indices[:, 1]).double().mean(),
            ),
            (
                "topk() gives values and indices: the answers are the indices.",
                lambda b, a: _changed(b, a, b.topk(2).values[:, 1]),
            ),
            (
                "Before and after have changed places: the second choice is the original's.",
                lambda b, a: my_near_misses(a, b),
            ),
            (
                "That is the share that did *not* go to the second choice.",
                lambda b, a: 1 - my_near_misses(b, a),
            ),
            ("That is in percent: a share goes from 0 to 1.", lambda b, a: 100 * my_near_misses(b, a)),
            ("That is a number of pictures: divide by how many changed.", lambda b, a: _near(b, a, lambda new, old: 1)),
        ),
    ),
    "07.5": Exercise(
        "it returns the share of pictures whose nearest *other* picture is the same before and after",
        "my_same_neighbour(before, after)",
        my_same_neighbour,
        ((_EMBEDDED, _MOVED), (_EMBEDDED[:15], _MOVED[:15]), (_EMBEDDED[5:30, :3], _MOVED[5:30, :3])),
        (
            (
                "That is the colleague's flaw: the nearest picture of all is the picture itself, at distance 0.",
                _colleague,
            ),
            (
                "You compared a picture after rounding with the pictures before: look for its neighbour among its own "
                "kind.",
                lambda b, a: (torch.cdist(a, b).argmin(-1) == torch.arange(len(b))).double().mean(),
            ),
            (
                "You looked from the old pictures to the new ones: look for a picture's neighbour among its own kind.",
                lambda b, a: (torch.cdist(b, a).argmin(-1) == torch.arange(len(b))).double().mean(),
            ),
            (
                "topk() takes the largest distances: the nearest has the smallest, largest=False.",
                lambda b, a: (
                    (torch.cdist(b, b).topk(2).indices[:, 1] == torch.cdist(a, a).topk(2).indices[:, 1]).double().mean()
                ),
            ),
            (
                "You took the farthest picture: the nearest has the smallest distance.",
                lambda b, a: (torch.cdist(b, b).argmax(-1) == torch.cdist(a, a).argmax(-1)).double().mean(),
            ),
            ("That is in percent: a share goes from 0 to 1.", lambda b, a: 100 * my_same_neighbour(b, a)),
            ("That is a number of pictures: take their share.", lambda b, a: len(b) * my_same_neighbour(b, a)),
            ("That is the share that did *not* keep its neighbour.", lambda b, a: 1 - my_same_neighbour(b, a)),
            (
                "You compared both nearest pictures, and the first of them is the picture itself: compare the second.",
                lambda b, a: (
                    (
                        torch.cdist(b, b).topk(2, largest=False).indices
                        == torch.cdist(a, a).topk(2, largest=False).indices
                    )
                    .double()
                    .mean()
                ),
            ),
        ),
    ),
}
