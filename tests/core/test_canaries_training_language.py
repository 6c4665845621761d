"""Known bugs in the trainer of language models."""

import pytest

from course_lib.training import language
from tests.core import test_training_language
from tests.planting import Canary, check

CANARIES = [
    Canary(
        "labels not shifted",
        language,
        "word_loss",
        "tokens[:, 1:][counted]",
        "tokens[:, :-1][counted]",
        test_training_language.test_each_place_predicts_the_next_word,
    ),
    Canary(
        "labels shifted twice",
        language,
        "word_loss",
        "tokens[:, 1:][counted]",
        "tokens[:, 1:].roll(-1, 1)[counted]",
        test_training_language.test_each_place_predicts_the_next_word,
    ),
    Canary(
        "the teacher's answers of other documents",
        language,
        "match_loss",
        "answers[batch, : tokens.shape[1]]",
        "answers[: len(batch), : tokens.shape[1]]",
        test_training_language.test_a_teacher_asked_once_and_asked_every_step_teach_alike,
        ("forward",),
    ),
    Canary(
        "the student as its own teacher",
        language,
        "match_loss",
        "theirs = language_models.logits(teacher, tokens)",
        "theirs = language_models.logits(student, tokens)",
        test_training_language.test_a_teacher_asked_once_and_asked_every_step_teach_alike,
        ("forward",),
    ),
    Canary(
        "on-policy text of the first student for ever",
        language,
        "own_text",
        "if step % every == 0:",
        "if not written:",
        test_training_language.test_own_text_is_written_by_the_model_of_that_moment,
    ),
    Canary(
        "written text is not dealt out",
        language,
        "own_text",
        "written[step % every]",
        "written[0]",
        test_training_language.test_written_text_is_dealt_to_the_steps_in_between,
    ),
    Canary(
        "the same prompts at every writing",
        language,
        "continued",
        'runtime.generator(seed, "prompts", step)',
        'runtime.generator(seed, "prompts")',
        test_training_language.test_every_writing_draws_other_prompts_and_other_words,
    ),
    Canary(
        "the same draws at every writing",
        language,
        "continued",
        'runtime.derive(seed, "writing", step)',
        'runtime.derive(seed, "writing")',
        test_training_language.test_every_writing_draws_other_prompts_and_other_words,
    ),
    Canary(
        "the schedule never falls, in the loop of language models",
        language,
        "each_step",
        "        schedule.step()\n",
        "",
        test_training_language.test_learn_equals_a_loop_in_plain_torch,
    ),
    Canary(
        "padding at the end is read",
        language,
        "trim",
        "(tokens != pad).sum(dim=1).max()",
        "tokens.shape[1]",
        test_training_language.test_columns_of_padding_alone_are_not_read,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)
