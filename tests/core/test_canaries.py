"""Known bugs in what the chapters share; every chapter has its own in tests/chapters/<topic>/test_canaries.py."""

import pytest

from course_lib import runtime
from course_lib.data import digits
from course_lib.show import figures
from course_lib.study import claims, classroom
from course_lib.training import cohort, loop
from tests.core import (
    test_claims,
    test_classroom,
    test_cohort,
    test_digits,
    test_figures,
    test_loop,
    test_runtime,
)
from tests.planting import Canary, check, plant

CANARIES = [
    # --- the visible loop
    Canary(
        "gradients add up from step to step",
        loop,
        "training_step",
        "optimizer.zero_grad()",
        "pass",
        test_loop.test_a_training_step_does_what_four_lines_of_torch_do,
    ),
    Canary(
        "teacher's batches in another order",
        loop,
        "distill",
        "teacher_logits[batch]",
        "teacher_logits[batch.flip(0)]",
        test_loop.test_distill_equals_a_loop_in_plain_torch,
    ),
    Canary(
        "teacher's first images for every batch",
        loop,
        "distill",
        "teacher_logits[batch]",
        "teacher_logits[: len(batch)]",
        test_loop.test_distill_in_batches_equals_a_loop_in_plain_torch,
    ),
    Canary(
        "labels of the first images for every batch",
        loop,
        "distill",
        "labels[batch]",
        "labels[: len(batch)]",
        test_loop.test_distill_in_batches_equals_a_loop_in_plain_torch,
    ),
    Canary(
        "student as its own teacher",
        loop,
        "distill",
        "teacher_logits = answers(teacher, images)",
        "teacher_logits = answers(student, images)",
        test_loop.test_distill_equals_a_loop_in_plain_torch,
    ),
    Canary(
        "teacher trained instead of the student",
        loop,
        "distill",
        "return train(student, images, loss_of, **settings)",
        "return train(teacher, images, loss_of, **settings)",
        test_loop.test_distill_leaves_the_teacher_bit_identical,
    ),
    Canary(
        "teacher trained together with the student",
        loop,
        "distill",
        "return train(student, images, loss_of, **settings)",
        "train(teacher, images, loss_of, **settings); return train(student, images, loss_of, **settings)",
        test_loop.test_distill_leaves_the_teacher_bit_identical,
    ),
    Canary(
        "teacher left in evaluation mode",
        loop,
        "answers",
        "model.train(was_training)",
        "model.eval()",
        test_loop.test_distill_leaves_the_teacher_bit_identical,
    ),
    Canary(
        "hard loss on the teacher's answer, in the loop",
        loop,
        "distill",
        "hard_loss(logits, labels[batch])",
        "hard_loss(logits, teacher_logits[batch].argmax(dim=-1))",
        test_loop.test_distill_equals_a_loop_in_plain_torch,
    ),
    Canary(
        "alpha swapped, in the loop",
        loop,
        "distill",
        "alpha * soft + (1 - alpha) * hard_loss",
        "(1 - alpha) * soft + alpha * hard_loss",
        test_loop.test_distill_equals_a_loop_in_plain_torch,
    ),
    Canary(
        "T² undone, in the loop",
        loop,
        "distill",
        "soft = soft_loss(logits, teacher_logits[batch], T)",
        "soft = soft_loss(logits, teacher_logits[batch], T) / T**2",
        test_loop.test_distill_equals_a_loop_in_plain_torch,
    ),
    Canary(
        "learning rate one step ahead, in the loop",
        loop,
        "train",
        "learning_rate(step, steps, lr, cosine)",
        "learning_rate(step + 1, steps, lr, cosine)",
        test_loop.test_distill_equals_a_loop_in_plain_torch,
    ),
    Canary(
        "weight decay ignored, in the loop",
        loop,
        "train",
        "weight_decay=weight_decay)\n    history",
        "weight_decay=0.0)\n    history",
        test_loop.test_distill_in_batches_equals_a_loop_in_plain_torch,
    ),
    Canary(
        "learning rate does not fall",
        loop,
        "learning_rate",
        "if cosine",
        "if not cosine",
        test_loop.test_learning_rate_by_hand,
    ),
    Canary(
        "images drawn with replacement",
        loop,
        "batch_order",
        "torch.randperm(count, generator=source)",
        "torch.randint(count, (count,), generator=source)",
        test_loop.test_every_deck_deals_every_image_once,
    ),
    Canary(
        "an interruption goes unnoticed",
        loop,
        "train",
        "history.interrupted = True",
        "history.interrupted = False",
        test_loop.test_interrupting_keeps_the_finished_steps,
    ),
    Canary(
        "the finished step is forgotten when the callback stops",
        loop,
        "train",
        "history.losses.append(loss)",
        "callback or history.losses.append(loss)",
        test_loop.test_interrupting_keeps_the_finished_steps,
    ),
    # --- the cohort
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
        "_softmax(logits / T)",
        "_softmax(logits)",
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
        "learning rate one step ahead, in the cohort",
        cohort,
        "_train_chunk",
        "learning_rate(step, steps, lr, cosine)",
        "learning_rate(step + 1, steps, lr, cosine)",
        test_cohort.test_full_batches_equal_the_loop,
    ),
    Canary(
        "learning rate always falls, in the cohort",
        cohort,
        "_train_chunk",
        "learning_rate(step, steps, lr, cosine)",
        "learning_rate(step, steps, lr, True)",
        test_cohort.test_a_constant_learning_rate_equals_the_loop,
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
        "weight decay ignored, in the cohort",
        cohort,
        "_train_chunk",
        "weight_decay=weight_decay,",
        "weight_decay=0.0,",
        test_cohort.test_noise_and_weight_decay_equal_the_loop,
    ),
    Canary(
        "batches shared by all students",
        cohort,
        "_train_chunk",
        "batch_size, steps, ls.seed) for ls in lessons]",
        "batch_size, steps, lessons[0].seed) for ls in lessons]",
        test_cohort.test_minibatches_equal_the_loop,
    ),
    Canary(
        "initial weights shared by all students",
        cohort,
        "_initial",
        "classifiers.mlp(widths, lesson.seed)",
        "classifiers.mlp(widths, lessons[0].seed)",
        test_cohort.test_labels_give_the_weights_of_learn,
    ),
    Canary(
        "students returned in the order of training",
        cohort,
        "train_cohort",
        "torch.cat(pieces)[back]",
        "torch.cat(pieces)",
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
    # --- data
    Canary(
        "piles overlap",
        digits,
        "split",
        "order[: sum(sizes.values())].split(list(sizes.values()))",
        "[order[:size] for size in sizes.values()]",
        test_digits.test_piles_never_overlap,
    ),
    Canary(
        "one image of the transfer pile is in the test pile",
        digits,
        "split",
        "order[: sum(sizes.values())].split(list(sizes.values()))",
        "[order[:teacher], order[teacher:][:transfer], order[teacher + transfer - 1 :][:test]]",
        test_digits.test_piles_never_overlap,
    ),
    Canary(
        "labels in another order than images",
        digits,
        "split",
        "data.labels[pile]",
        "data.labels[pile.flip(0)]",
        test_digits.test_images_keep_their_labels,
    ),
    Canary(
        "the same split for every seed",
        digits,
        "split",
        "generator(seed,",
        "generator(0,",
        test_digits.test_a_split_repeats_itself_and_changes_with_the_seed,
    ),
    # --- metrics
    Canary(
        "agreement with the labels, which is accuracy",
        classroom.Classroom,
        "agreement",
        "metrics.agreement(logits, torch.stack([trial.test_logits for trial in self.trials]))",
        "metrics.accuracy(logits, torch.stack([trial.split.test.labels for trial in self.trials]))",
        test_classroom.test_percentages_by_hand,
    ),
    # --- claims
    Canary(
        "every claim holds",
        claims.Claim,
        "verdict",
        "low, high = self.measured.low, self.measured.high",
        'return "holds"',
        test_claims.test_verdict_of_a_lower_bound,
    ),
    Canary(
        "the mean clears the bound instead of the interval",
        claims.Claim,
        "verdict",
        "low, high = self.measured.low, self.measured.high",
        "low = high = self.measured.mean",
        test_claims.test_verdict_of_a_lower_bound,
    ),
    Canary(
        "a bound of zero passes for none",
        claims.Claim,
        "verdict",
        "(self.above is None or low > self.above)",
        "(not self.above or low > self.above)",
        test_claims.test_a_bound_of_zero_is_a_bound,
    ),
    Canary(
        "the upper bound is not looked at",
        claims.Claim,
        "verdict",
        " and (self.below is None or high < self.below)",
        "",
        test_claims.test_verdict_of_two_bounds,
    ),
    # --- seeds
    Canary(
        "one stream for all purposes",
        runtime,
        "_sequence",
        "[check_seed(seed), *(zlib.crc32(str(part).encode()) for part in purpose)]",
        "[check_seed(seed)]",
        test_runtime.test_streams_of_one_seed_are_independent,
    ),
    Canary(
        "masters share seeds",
        runtime,
        "seeds",
        "1000 * check_seed(master)",
        "10 * check_seed(master)",
        test_runtime.test_different_masters_share_no_seed,
    ),
    # --- experiments
    Canary(
        "the teacher has seen the test images",
        classroom,
        "open_classroom",
        "Lesson(s.teacher.images, s.teacher.labels,",
        "Lesson(s.test.images, s.test.labels,",
        test_classroom.test_teachers_learn_from_their_own_pile_alone,
    ),
    Canary(
        "students are tested on another seed's images",
        classroom.Classroom,
        "students",
        "torch.stack([trial.split.test.images for trial in self.trials])",
        "torch.stack([trial.split.test.images for trial in self.trials[::-1]])",
        test_classroom.test_students_are_ordered_by_condition_and_seed,
    ),
    # --- figures
    Canary(
        "labels lie upon each other",
        figures,
        "_write_beside",
        "places[i] = max(places[i], places[i - 1] + gap)",
        "places[i] = places[i]",
        test_figures.test_labels_keep_the_order_of_their_lines,
        ((90, 90, 90, 90, 90),),
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)


def test_no_bug_is_listed_twice():
    assert len({canary.bug for canary in CANARIES}) == len(CANARIES)


def test_a_canary_whose_code_has_changed_dies_loudly(monkeypatch):
    gone = Canary("gone", loop, "training_step", "a text that is not there", "", None)
    with pytest.raises(pytest.fail.Exception, match="bring the canary up to date"):
        plant(gone, monkeypatch)


def test_a_planted_bug_is_removed_again(request):
    canary = CANARIES[0]
    healthy = loop.training_step
    with pytest.MonkeyPatch.context() as patch:
        plant(canary, patch)
        assert loop.training_step is not healthy
    assert loop.training_step is healthy
