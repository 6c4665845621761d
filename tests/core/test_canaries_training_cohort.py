"""Known bugs in training many students at once."""

import pytest

from course_lib import runtime
from course_lib.training import cohort
from tests.core import test_batches, test_cohort
from tests.planting import Canary, check

CANARIES = [
    Canary(
        "teacher's logits in another order, in the cohort",
        cohort,
        "_gradient_of",
        "- teachers[batch])",
        "- teachers[batch].flip(1))",
        test_cohort.test_full_batches_equal_the_loop,
    ),
    Canary(
        "teacher of the neighbouring student",
        cohort,
        "_gradient_of",
        "- teachers[batch])",
        "- teachers.roll(1, 0)[batch])",
        test_cohort.test_minibatches_equal_the_loop,
    ),
    Canary(
        "T² dropped, in the cohort",
        cohort,
        "_gradient_of",
        "(ls.T if ls.t_squared else 1 / ls.T)",
        "(1 / ls.T)",
        test_cohort.test_mixed_temperatures_and_shares_equal_the_loop,
    ),
    Canary(
        "T² twice, in the cohort",
        cohort,
        "_gradient_of",
        "(ls.T if ls.t_squared else 1 / ls.T)",
        "(ls.T**3 if ls.t_squared else 1 / ls.T)",
        test_cohort.test_mixed_temperatures_and_shares_equal_the_loop,
    ),
    Canary(
        "T² twice where soft targets are alone",
        cohort,
        "_gradient_of",
        "(ls.T if ls.t_squared else 1 / ls.T)",
        "(ls.T**3 if ls.t_squared else 1 / ls.T)",
        test_cohort.test_the_gradient_at_the_logits_by_hand,
    ),
    Canary(
        "T² kept where it should be dropped",
        cohort,
        "_gradient_of",
        "(ls.T if ls.t_squared else 1 / ls.T)",
        "ls.T",
        test_cohort.test_without_t_squared_equals_the_loop_without_it,
    ),
    Canary(
        "soft gradient divided by all images instead of the batch",
        cohort,
        "_gradient_of",
        "1 / ls.T) / size",
        "1 / ls.T) / len(ls.images)",
        test_cohort.test_minibatches_equal_the_loop,
    ),
    Canary(
        "hard gradient divided by all images instead of the batch",
        cohort,
        "_gradient_of",
        "(1 - ls.alpha) / size",
        "(1 - ls.alpha) / len(ls.images)",
        test_cohort.test_the_gradient_at_the_logits_is_the_one_autograd_finds,
    ),
    Canary(
        "alpha swapped, in the cohort",
        cohort,
        "_gradient_of",
        "column((1 - ls.alpha) / size for ls in lessons)",
        "soft; soft = column((1 - ls.alpha) * ls.T / size for ls in lessons)"
        "; hard = column(ls.alpha / size for ls in lessons)",
        test_cohort.test_mixed_temperatures_and_shares_equal_the_loop,
    ),
    Canary(
        "temperature for the teacher only, in the cohort",
        cohort,
        "_gradient_of",
        "softmax(logits / T)",
        "softmax(logits)",
        test_cohort.test_full_batches_equal_the_loop,
    ),
    Canary(
        "label smoothing ignored, in the cohort",
        cohort,
        "_gradient_of",
        "(1 - ls.smoothing) * one_hot + ls.smoothing / classes",
        "1.0 * one_hot",
        test_cohort.test_label_smoothing_equals_the_loop,
    ),
    Canary(
        "ReLU forgotten on the way back",
        cohort,
        "_backward",
        " * (layers[layer] > 0)",
        "",
        test_cohort.test_the_gradients_of_all_layers_are_those_autograd_finds,
    ),
    Canary(
        "ReLU forgotten on the way back, as the weights see it",
        cohort,
        "_backward",
        " * (layers[layer] > 0)",
        "",
        test_cohort.test_three_layers_equal_the_loop,
    ),
    Canary(
        "biases without gradient",
        cohort,
        "_backward",
        "torch.sum(gradient, dim=1, keepdim=True, out=biases[layer].grad)",
        "biases[layer].grad.zero_()",
        test_cohort.test_full_batches_equal_the_loop,
    ),
    Canary(
        "the schedule never falls, in the cohort",
        cohort,
        "_train_chunk",
        "        schedule.step()\n",
        "",
        test_cohort.test_full_batches_equal_the_loop,
    ),
    Canary(
        "noise shared by all students",
        cohort,
        "_train_chunk",
        "torch.randn(inputs.shape[1:], generator=source) for source in sources]",
        "torch.randn(inputs.shape[1:], generator=sources[0])] * len(sources)",
        test_cohort.test_noise_and_weight_decay_equal_the_loop,
    ),
    Canary(
        "batches shared by all students",
        cohort,
        "batch_orders",
        "batch_order(count, batch_size, steps, seed) for",
        "batch_order(count, batch_size, steps, 0) for",
        test_cohort.test_minibatches_equal_the_loop,
    ),
    Canary(
        "initial weights shared by all students",
        cohort,
        "initial_weights",
        "classifiers.mlp(widths, seed)",
        "classifiers.mlp(widths, 0)",
        test_cohort.test_labels_give_the_weights_of_learn,
    ),
    Canary(
        "students returned in the order of training",
        cohort,
        "train_cohort",
        "w[back] for w",
        "w for w",
        test_cohort.test_lessons_of_different_sizes_in_one_call_equal_the_loop,
    ),
    Canary(
        "threads not restored after an interruption",
        runtime,
        "threads",
        "finally:\n        torch.set_num_threads(before)",
        "except ZeroDivisionError:\n        torch.set_num_threads(before)",
        test_cohort.test_interrupting_leaves_threads_and_lessons_as_they_were,
    ),
    Canary(
        "every student is given the first one's images",
        cohort,
        "picked",
        "torch.arange(len(batch), device=values.device)[:, None]",
        "0",
        test_batches.test_each_student_is_given_its_own_images,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)
