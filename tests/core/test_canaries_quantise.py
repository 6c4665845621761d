"""Known bugs in the quantiser, the straight-through gradient, and training through rounded weights."""

import pytest

from course_lib.models import quantise
from course_lib.training import cohort
from tests.core import test_cohort_held, test_quantise
from tests.planting import Canary, check

CANARIES = [
    Canary(
        "large weights run past the outermost level",
        quantise,
        "quantise",
        ".clamp(-top, top)",
        "",
        test_quantise.test_levels_by_hand,
    ),
    Canary(
        "rounded to whole steps",
        quantise,
        "quantise",
        ".floor() + 0.5",
        ".round()",
        test_quantise.test_levels_by_hand,
    ),
    Canary(
        "the worst step instead of the best",
        quantise,
        "best_step",
        "better = error < least",
        "better = error > least",
        test_quantise.test_the_best_step_is_the_best_of_those_that_are_tried,
        (3,),
    ),
    Canary(
        "no gradient through the rounding",
        quantise,
        "straight_through",
        "weights + (rounded - weights).detach()",
        "rounded + 0 * weights",
        test_quantise.test_the_gradient_goes_straight_through,
    ),
    Canary(
        "steps are free",
        quantise,
        "stored_bytes",
        "total += 16 * outputs",
        "total += 0",
        test_quantise.test_bytes_by_hand,
    ),
    Canary(
        "where pruned weights were costs nothing",
        quantise,
        "stored_bytes",
        "total += min(places",
        "total += 0 * min(places",
        test_quantise.test_bytes_by_hand,
    ),
    Canary(
        "gradients at the unrounded weights",
        cohort,
        "_train_chunk",
        "layers = forward(shown, biases, inputs)",
        "layers = forward(weights, biases, inputs)",
        test_cohort_held.test_rounded_weights_learn_as_autograd_says,
    ),
    Canary(
        "the way back through unrounded weights",
        cohort,
        "_backward",
        "shown[layer].transpose(1, 2)",
        "weights[layer].transpose(1, 2)",
        test_cohort_held.test_rounded_weights_learn_as_autograd_says,
    ),
    Canary(
        "unrounded weights are returned",
        cohort,
        "_train_chunk",
        "return Cohort(tuple(seen(weight, layer) for layer, weight in enumerate(weights)), biases)",
        "return Cohort(weights, biases)",
        test_cohort_held.test_rounded_weights_learn_as_autograd_says,
    ),
    Canary(
        "training moves the nets that it began with",
        cohort.Cohort,
        "copies",
        "layer[list(members)]",
        "layer",
        test_cohort_held.test_what_one_begins_with_is_left_alone,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=[canary.bug for canary in CANARIES])
def test_canary(canary, request, monkeypatch):
    check(canary, request, monkeypatch)
