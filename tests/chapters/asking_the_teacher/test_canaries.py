"""Bugs that somebody could put into chapter 06, and the test that must turn red."""

import pytest

from course_lib.chapters.asking_the_teacher import (
    answers,
    choosing,
    controls,
    copies,
    defences,
    layer,
    lists,
    questions,
)
from tests import planting
from tests.chapters.asking_the_teacher import test_experiment, test_lists

CANARIES = (
    planting.Canary(
        "every seed's questions go to the first seed's teacher",
        copies.Wire,
        "ask",
        "self.classroom.teachers.logits(images).cpu()",
        "self.classroom.teachers.logits(images[0]).cpu()",
        test_experiment.test_a_wire_asks_the_trials_own_teacher,
    ),
    planting.Canary(
        "a picture is mixed with itself",
        questions,
        "pairs",
        "two = (one + 1 +",
        "two = (one +",
        test_experiment.test_a_mixup_is_made_of_two_of_the_known_pictures,
    ),
    planting.Canary(
        "all kinds are equally popular",
        questions,
        "popular",
        "1 / (1.0 + rank)",
        "1 / (1.0 + 0 * rank)",
        test_experiment.test_users_ask_the_popular_kinds_and_ask_again,
    ),
    planting.Canary(
        "what is left of a top list goes to every class",
        answers,
        "top",
        "/ (p.shape[-1] - kept)",
        "/ p.shape[-1]",
        test_experiment.test_a_top_list_by_hand,
    ),
    planting.Canary(
        "rounded probabilities do not sum to 1",
        answers,
        "decimals",
        "return rounded / rounded.sum(dim=-1, keepdim=True)",
        "return rounded",
        test_experiment.test_decimals_by_hand,
    ),
    planting.Canary(
        "labels are mixed the other way round",
        controls,
        "blended",
        "mixed = share * marks[0] + (1 - share) * marks[1]",
        "mixed = (1 - share) * marks[0] + share * marks[1]",
        test_experiment.test_mixed_labels_are_mixed_as_the_pictures_are,
    ),
    planting.Canary(
        "the surest pictures are chosen",
        choosing,
        "least_sure",
        "sure.argsort(stable=True)",
        "sure.argsort(stable=True, descending=True)",
        test_experiment.test_the_least_sure_by_hand,
    ),
    planting.Canary(
        "a copy asks again about what it knows",
        choosing,
        "asked_by_a_copy",
        "logits[place, known, 0] = torch.inf",
        "logits[place, known, 0] += 0",
        test_experiment.test_a_copy_asks_nothing_twice,
    ),
    planting.Canary(
        "the softmax counts as a hidden unit",
        layer,
        "directions",
        "log_answers.double().mean(dim=-1, keepdim=True)",
        "0",
        test_experiment.test_hidden_units_are_counted_with_bias_and_softmax,
        (5,),
    ),
    planting.Canary(
        "a user who knows nothing keeps the sure answers",
        defences,
        "honest",
        "if blind:",
        "if False:",
        test_experiment.test_an_honest_users_marks_by_hand,
    ),
    planting.Canary(
        "traps for sure answers",
        defences,
        "defended",
        "< recipe.suspect",
        "> recipe.suspect",
        test_experiment.test_defences_by_hand,
    ),
    planting.Canary(
        "one draw stands for all of them",
        lists,
        "targets",
        "torch.multinomial(p, count,",
        "torch.multinomial(p, 1,",
        test_lists.test_draws_are_right_on_average_and_a_list_is_not,
    ),
)


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_a_canary_turns_its_test_red(canary, request, monkeypatch):
    planting.check(canary, request, monkeypatch)
