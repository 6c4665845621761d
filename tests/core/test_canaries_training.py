"""Known bugs in settings and the visible loop."""

import math

import pytest

from course_lib.training import Settings, loop, settings
from tests.core import test_batches, test_loop, test_settings
from tests.planting import Canary, check

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
        "return train(student,",
        "return train(teacher,",
        test_loop.test_distill_leaves_the_teacher_bit_identical,
    ),
    Canary(
        "teacher trained together with the student",
        loop,
        "distill",
        "return train(student,",
        "train(teacher, images, loss_of, settings); return train(student,",
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
        "the cosine ends a step too early",
        Settings,
        "schedule",
        "CosineAnnealingLR(optimizer, self.steps)",
        "CosineAnnealingLR(optimizer, self.steps - 1)",
        test_loop.test_distill_equals_a_loop_in_plain_torch,
    ),
    Canary(
        "the schedule never falls, in the loop",
        loop,
        "each_step",
        "        schedule.step()\n",
        "",
        test_loop.test_distill_equals_a_loop_in_plain_torch,
    ),
    Canary(
        "the settings' weight decay ignored",
        Settings,
        "optimizer",
        "weight_decay=self.weight_decay",
        "weight_decay=0.0",
        test_loop.test_distill_in_batches_equals_a_loop_in_plain_torch,
    ),
    Canary(
        "the settings' learning rate ignored",
        Settings,
        "optimizer",
        "lr=self.lr",
        "lr=0.01",
        test_settings.test_the_optimizer_is_adamw_with_these_numbers,
    ),
    Canary(
        "the schedule never falls",
        Settings,
        "schedule",
        "if self.cosine",
        "if not self.cosine",
        test_settings.test_the_learning_rate_falls_along_half_a_cosine,
    ),
    Canary(
        "the schedule always falls",
        Settings,
        "schedule",
        "if self.cosine",
        "if True",
        test_settings.test_without_a_cosine_the_learning_rate_stays,
    ),
    Canary(
        "True passes for one step",
        settings,
        "count",
        "not is_whole(value) or value < 1",
        "value < 1",
        test_settings.test_counts_are_whole_numbers_of_one_or_more,
        ("steps", True),
    ),
    Canary(
        "NaN passes for a learning rate",
        settings,
        "positive",
        "not 0 < number(value) < math.inf",
        "number(value) <= 0 or number(value) == math.inf",
        test_settings.test_the_learning_rate_is_above_zero,
        (math.nan,),
    ),
    Canary(
        "noise without effect goes unnoticed",
        settings,
        "check_settings",
        "field.name in unused and",
        "False and",
        test_settings.test_what_has_no_effect_is_refused,
    ),
    Canary(
        "pixels without noise",
        loop,
        "each_step",
        "settings.noise * torch.randn",
        "0.0 * torch.randn",
        test_loop.test_distill_in_batches_equals_a_loop_in_plain_torch,
    ),
    Canary(
        "images drawn with replacement",
        loop,
        "batch_order",
        "torch.randperm(count, generator=source)",
        "torch.randint(count, (count,), generator=source)",
        test_batches.test_every_deck_deals_every_image_once,
    ),
    Canary(
        "an interruption goes unnoticed",
        loop,
        "follow",
        "history.interrupted = stop.interrupted",
        "history.interrupted = False",
        test_loop.test_interrupting_keeps_the_finished_steps,
    ),
    Canary(
        "the finished step is forgotten when the callback stops",
        loop,
        "follow",
        "history.losses.append(loss)",
        "callback or history.losses.append(loss)",
        test_loop.test_interrupting_keeps_the_finished_steps,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)
