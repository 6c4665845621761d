"""Known bugs in learning from rewards and in the sums of chapter 10."""

import pytest

from course_lib.chapters.reasoning import pipeline
from course_lib.data import sums
from course_lib.training import policy_gradient
from tests.chapters.reasoning import test_pipeline as stages
from tests.core import test_policy_gradient as guards
from tests.core import test_sums
from tests.planting import Canary, check

CANARIES = [
    Canary(
        "advantages not normalised per group",
        policy_gradient,
        "group_advantages",
        "mean = rewards.mean(dim=1, keepdim=True)",
        "mean = rewards.mean()",
        guards.test_advantages_are_normalised_in_each_group,
    ),
    Canary(
        "one standard deviation for all groups",
        policy_gradient,
        "group_advantages",
        "rewards.std(dim=1, correction=0, keepdim=True)",
        "rewards.std(correction=0).expand(len(rewards), 1)",
        guards.test_advantages_are_normalised_in_each_group,
    ),
    Canary(
        "advantages not divided by the deviation",
        policy_gradient,
        "group_advantages",
        "(rewards - mean) / deviation.clamp(min=1e-6)",
        "rewards - mean",
        guards.test_advantages_by_hand,
    ),
    Canary(
        "prompt tokens in the loss",
        policy_gradient,
        "trace_log_probs",
        "documents[:, prompt:, None]",
        "documents[:, prompt - 1 : -1, None]",
        guards.test_log_probs_belong_to_the_trace_and_see_the_prompt,
    ),
    Canary(
        "the mask forgets the end",
        policy_gradient,
        "trace_mask",
        "- ended == 0",
        "== 0",
        guards.test_a_trace_counts_up_to_its_end,
    ),
    Canary(
        "tokens behind the end count",
        policy_gradient,
        "grpo_loss",
        "(objective * mask).sum(dim=1) / mask.sum(dim=1)",
        "objective.mean(dim=1)",
        guards.test_what_the_mask_leaves_out_does_not_count,
    ),
    Canary(
        "long traces weigh more",
        policy_gradient,
        "grpo_loss",
        "/ mask.sum(dim=1)",
        "/ mask.shape[1]",
        guards.test_a_long_trace_weighs_as_much_as_a_short_one,
    ),
    Canary(
        "reward of the wrong sample",
        policy_gradient,
        "grpo",
        "advantages = group_advantages(rewards.view(groups, size)).flatten()",
        "advantages = group_advantages(rewards.view(groups, size)).flatten().roll(size)",
        guards.test_a_trace_gets_its_own_reward,
    ),
    Canary(
        "groups torn apart",
        policy_gradient,
        "grpo",
        "group_advantages(rewards.view(groups, size)).flatten()",
        "group_advantages(rewards.view(size, groups)).flatten()",
        guards.test_a_step_is_the_gradient_of_the_loss_over_all_traces,
    ),
    Canary(
        "importance ratio inverted",
        policy_gradient,
        "grpo_loss",
        "(log_probs - old_log_probs).exp()",
        "(old_log_probs - log_probs).exp()",
        guards.test_the_gradient_raises_what_was_better_than_its_group,
    ),
    Canary(
        "clip dropped",
        policy_gradient,
        "grpo_loss",
        "ratio.clamp(1 - clip, 1 + clip) * better",
        "ratio * better",
        guards.test_a_clipped_token_pulls_no_more,
    ),
    Canary(
        "clip takes the better of both",
        policy_gradient,
        "grpo_loss",
        "torch.minimum",
        "torch.maximum",
        guards.test_the_loss_by_hand,
    ),
    Canary(
        "sign of the KL bracket",
        policy_gradient,
        "grpo_loss",
        "objective - kl *",
        "objective + kl *",
        guards.test_the_kl_bracket_by_hand,
    ),
    Canary(
        "sign inside the KL bracket",
        policy_gradient,
        "grpo_loss",
        "reference_log_probs - log_probs",
        "log_probs - reference_log_probs",
        guards.test_the_kl_bracket_estimates_the_divergence,
    ),
    Canary(
        "KL bracket without its middle",
        policy_gradient,
        "grpo_loss",
        "gap.exp() - gap - 1",
        "gap.exp() - 1",
        guards.test_the_kl_bracket_pulls_towards_the_reference_from_both_sides,
    ),
    Canary(
        "the policy forgets what wrote the traces",
        policy_gradient,
        "grpo",
        "run.steps = step + 1",
        "run.steps = step",
        guards.test_an_interrupted_run_goes_on_to_the_same_numbers,
    ),
    Canary(
        "rejection sampling keeps everything",
        policy_gradient,
        "rejection_sample",
        "keep = keep > 0",
        "keep = keep >= 0",
        guards.test_rejection_sampling_keeps_what_passes_with_its_prompt,
    ),
    Canary(
        "a verifier that accepts everything",
        sums,
        "verify",
        "(answer_of(traces) == questions.answer)",
        "(answer_of(traces) == answer_of(traces))",
        test_sums.test_the_verifier_judges_each_trace_by_its_own_question,
    ),
    Canary(
        "a trace without an answer is accepted",
        sums,
        "_answer_token",
        "(so.sum(dim=1) == 1) & ",
        "",
        test_sums.test_the_verifier_accepts_the_right_number_and_nothing_else,
        (test_sums.trace(sums.FIRST, sums.FIRST, sums.END), 0),
    ),
    Canary(
        "an answer without an end is accepted",
        sums,
        "_answer_token",
        " & (after.gather(1, place + 2)[:, 0] == END)",
        "",
        test_sums.test_the_verifier_accepts_the_right_number_and_nothing_else,
        (test_sums.trace(sums.SO, sums.FIRST, sums.FIRST, sums.END), 0),
    ),
    Canary(
        "consistency with the other script",
        sums,
        "consistency",
        "(script == questions.script[:, None])",
        "(script != questions.script[:, None])",
        test_sums.test_consistency_by_hand,
    ),
    Canary(
        "test questions in the training pile",
        sums,
        "split",
        "order[test:]",
        "order",
        test_sums.test_the_split_has_every_question_once_and_nothing_in_both_piles,
    ),
    Canary(
        "the consistency reward without its weight",
        pipeline,
        "reward_of",
        "right + weight * pure",
        "right + pure",
        stages.test_the_reward_by_hand,
    ),
    Canary(
        "the thoughts-only reward looks at the answer",
        pipeline,
        "reward_of",
        "answer=not thoughts_only",
        "answer=True",
        stages.test_the_reward_by_hand,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)


def test_no_bug_is_listed_twice():
    assert len({canary.bug for canary in CANARIES}) == len(CANARIES)
