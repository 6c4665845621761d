"""Known bugs in learning from rewards and in the sums of chapter 10."""

import pytest

from course_lib.chapters.reasoning import arms, judge, last, loop, pipeline
from course_lib.data import sums
from tests.chapters.reasoning import test_arms, test_last, test_loop
from tests.chapters.reasoning import test_pipeline as stages
from tests.core import test_sums
from tests.planting import Canary, check

CANARIES = [
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
    Canary(
        "the loop makes good traces less probable",
        loop,
        "reinforce_loss",
        "-(advantages * per_trace)",
        "(advantages * per_trace)",
        test_loop.test_the_loss_by_hand,
    ),
    Canary(
        "the loop counts padding as written",
        loop,
        "reinforce_loss",
        "(log_p * mask).sum(dim=1) / mask.sum(dim=1)",
        "log_p.mean(dim=1)",
        test_loop.test_the_loop_learns_what_grpo_learns,
    ),
    Canary(
        "both halves of the advantages teach",
        loop,
        "reinforce",
        "pull(advantages)",
        "advantages",
        test_loop.test_a_pull_chooses_what_teaches,
    ),
    Canary(
        "the reward for form looks at the answer",
        arms,
        "placebos",
        "(sums.answer_of(traces) >= 0)",
        "(sums.answer_of(traces) == pipeline.training.answer[index])",
        test_arms.test_the_placebos_do_not_look_at_the_answer,
    ),
    Canary(
        "true answers are shown with their thoughts",
        arms,
        "shown",
        "thoughts=thinks",
        "thoughts=True",
        test_arms.test_answers_are_shown_without_thoughts_and_thoughts_with_them,
    ),
    Canary(
        "the model that reads more is the one that does not",
        arms,
        "after_more_reading",
        "reads_more(pipeline, extra), extra.recipe.small_rl",
        "pipeline, extra.recipe.small_rl",
        test_arms.test_more_reading_is_measured_where_more_was_read,
    ),
    Canary(
        "the reader prefers the other trace",
        judge,
        "comparisons",
        "(second - first)",
        "(first - second)",
        test_last.test_the_reader_prefers_the_trace_in_the_questions_script,
    ),
    Canary(
        "the judge learns to score the preferred trace lower",
        judge,
        "trained",
        "found.gather(1, better) - found.gather(1, 1 - better)",
        "found.gather(1, 1 - better) - found.gather(1, better)",
        test_last.test_a_judge_learns_what_the_reader_prefers,
    ),
    Canary(
        "the blind judge learns what the judge learns",
        last,
        "taught_judges",
        "judges.shuffled(pairs, pipeline.seed)",
        "pairs",
        test_last.test_each_judge_has_its_own_comparisons,
    ),
    Canary(
        "the judge alone is paid for",
        last,
        "judged",
        "sums.verify(traces, asked) + likes",
        "likes",
        test_last.test_the_reward_is_a_right_answer_and_the_judges_liking,
    ),
    Canary(
        "the control goes on without the other kind",
        last,
        "anew",
        'taught(knowing, "R1", both, last.recipe.copy)',
        'taught(knowing, "R1", traces, last.recipe.copy)',
        test_last.test_the_base_anew_reads_both_kinds_and_the_control_goes_on,
    ),
    Canary(
        "true answers in the other script",
        sums,
        "worked",
        "number(questions.answer, questions.script)",
        "number(questions.answer, 1 - questions.script)",
        test_sums.test_worked_answers_are_right_and_in_their_script,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)


def test_no_bug_is_listed_twice():
    assert len({canary.bug for canary in CANARIES}) == len(CANARIES)
