"""Bugs that somebody could put into chapter 14, and the test that must turn red."""

import pytest

from course_lib.chapters.diversity import choosing, experiment, scribes, stage, thoughts, world
from tests import planting
from tests.chapters.diversity import test_choosing, test_experiment, test_thoughts

CANARIES = (
    planting.Canary(
        "groups do not take turns",
        choosing,
        "in_turn",
        "by_group[mixed][turn[mixed].argsort(stable=True)]",
        "by_group",
        test_choosing.test_groups_take_turns,
    ),
    planting.Canary(
        "the first groups give the last ones",
        choosing,
        "in_turn",
        "mixed = torch.randperm(len(groups), generator=generator)",
        "mixed = torch.arange(len(groups))",
        test_choosing.test_the_last_ones_are_of_groups_at_random,
    ),
    planting.Canary(
        "gradients are not scaled",
        choosing,
        "gradients",
        "torch.nn.functional.normalize(torch.cat(parts), dim=1, eps=1e-30)",
        "torch.cat(parts)",
        test_choosing.test_gradients_are_those_of_autograd,
    ),
    planting.Canary(
        "doubles of doubles alone are left out",
        choosing,
        "apart",
        "free &= ",
        "free = ",
        test_choosing.test_doubles_are_left_out,
    ),
    planting.Canary(
        "a choice like another is the other one",
        choosing,
        "like",
        "order = torch.randperm(len(skills), generator=generator)",
        "return model",
        test_choosing.test_a_choice_like_another_has_its_skills,
    ),
    planting.Canary(
        "one rule for all skills",
        world.World,
        "answers",
        "rules[skills]",
        "rules[0 * skills]",
        test_experiment.test_answers_follow_the_rule_of_the_skill,
    ),
    planting.Canary(
        "all skills are equally common",
        world.World,
        "draw",
        "rates = self.rates if rates is None else rates",
        "rates = self.flattened(0)",
        test_experiment.test_common_skills_are_asked_for_more_often,
    ),
    planting.Canary(
        "the hardest are the easiest",
        stage,
        "ways",
        "loss.argsort(descending=True)",
        "loss.argsort()",
        test_experiment.test_the_hardest_have_the_largest_loss_of_a_fresh_stage,
    ),
    planting.Canary(
        "the good source is bent too",
        experiment,
        "two_sources",
        "sets[GOOD, bent].append((good.inputs, good.answers))",
        "sets[GOOD, bent].append((good.inputs, (good.answers + (bent > 0)) % 4))",
        test_experiment.test_a_fresh_good_source_is_never_bent,
    ),
    planting.Canary(
        "a slip is put right in the next step",
        thoughts,
        "running",
        "found[-1] + addends[:, place]",
        "addends[:, : place + 1].sum(dim=1)",
        test_thoughts.test_slips_go_on_and_reach_the_answer,
    ),
    planting.Canary(
        "a scribe looks to the right",
        scribes.Scribes,
        "__call__",
        "is_causal=True",
        "is_causal=False",
        test_thoughts.test_no_model_looks_to_the_right,
    ),
    planting.Canary(
        "padding is learned too",
        scribes,
        "word_losses",
        "answers != sums.PAD",
        "answers != -1",
        test_thoughts.test_the_question_and_the_padding_are_not_learned,
    ),
)


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_a_canary_turns_its_test_red(canary, request, monkeypatch):
    planting.check(canary, request, monkeypatch)
