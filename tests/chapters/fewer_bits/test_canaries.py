"""Bugs that somebody could put into chapter 07, and the test that must turn red."""

import pytest

from course_lib.chapters.fewer_bits import budget, healing, mixture, neighbours, parts, payers, rounding
from tests import planting
from tests.chapters.fewer_bits import test_budget, test_experiment

CANARIES = (
    planting.Canary(
        "near misses counted among all pictures",
        rounding,
        "went_where",
        "(new[changed] == second[changed]).double().mean()",
        "(new == second).double().mean()",
        test_experiment.test_where_changed_answers_went_by_hand,
    ),
    planting.Canary(
        "shuffled answers that are the old ones count as misses",
        rounding,
        "went_where",
        "counts = other != old[changed]",
        "counts = other == other",
        test_experiment.test_shuffled_answers_that_are_no_change_do_not_count,
    ),
    planting.Canary(
        "the farthest neighbour",
        neighbours,
        "_nearest",
        "largest=False",
        "largest=True",
        test_experiment.test_neighbours_are_the_nearest,
    ),
    planting.Canary(
        "a hash of the length of the picture alone",
        neighbours,
        "sha",
        "levels.tobytes()",
        "bytes(len(levels))",
        test_experiment.test_one_pixel_changes_half_of_the_hash,
    ),
    planting.Canary(
        "the healed net begins afresh",
        healing,
        "healed",
        "start=classroom.teachers",
        "start=None",
        test_experiment.test_every_method_begins_as_the_original_and_sees_its_pictures,
    ),
    planting.Canary(
        "the same digits are rare for all seeds",
        payers,
        "uneven",
        "runtime.generator(trial.seed,",
        "runtime.generator(0,",
        test_experiment.test_rare_digits_are_rare_and_differ_from_seed_to_seed,
    ),
    planting.Canary(
        "noise much larger than the rounding",
        payers,
        "noisy",
        ".mean(dim=1, keepdim=True).sqrt()",
        ".sum(dim=1, keepdim=True).sqrt()",
        test_experiment.test_noise_is_as_large_as_the_rounding,
    ),
    planting.Canary(
        "the least important units are kept",
        budget,
        "cut",
        "counts.topk(units, dim=-1)",
        "counts.topk(units, dim=-1, largest=False)",
        test_budget.test_cutting_dead_units_changes_no_answer,
    ),
    planting.Canary(
        "the smallest weights are kept",
        budget,
        "largest",
        "weight.abs() >= smallest",
        "weight.abs() < smallest",
        test_budget.test_a_pruned_net_keeps_the_largest_weights_of_all_layers,
    ),
    planting.Canary(
        "all experts answer",
        mixture.Mixture,
        "answer",
        ".relu() * units",
        ".relu()",
        test_budget.test_one_expert_answers,
    ),
    planting.Canary(
        "the router's work is not counted",
        mixture.Shape,
        "used",
        "* self.units + self.router",
        "* self.units",
        test_budget.test_a_mixture_costs_by_hand,
    ),
    planting.Canary(
        "weak units are dropped where all should stay",
        parts,
        "_answer_with",
        "if count is not None:",
        "if True:\n                count = count or 8",
        test_budget.test_zeros_are_left_out_without_a_change,
    ),
)


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_a_canary_turns_its_test_red(canary, request, monkeypatch):
    planting.check(canary, request, monkeypatch)
