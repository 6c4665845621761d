"""Bugs that somebody could put into chapter 15, and the test that must turn red."""

import pytest

from course_lib.chapters.feedback import experiment, money, overdone, routing, seen, world
from tests import planting
from tests.chapters.feedback import test_experiment, test_world

CANARIES = (
    planting.Canary(
        "the AI's taste lies along the truth",
        world.Rater,
        "margin",
        "self.bias * differences[..., 1]",
        "self.bias * differences[..., 0]",
        test_world.test_a_biased_rater_agrees_as_derived,
        (1.0,),
    ),
    planting.Canary(
        "the share of pairs is taken of the whole circle",
        world,
        "agreement",
        "/ np.pi",
        "/ (2 * np.pi)",
        test_world.test_agreement_by_hand,
    ),
    planting.Canary(
        "people never hesitate",
        world,
        "choose",
        "if sharpness is None:",
        "if True:",
        test_world.test_a_noisy_rater_is_a_coin_on_equal_answers_and_sure_on_clear_ones,
    ),
    planting.Canary(
        "tastes of their own are one shared taste",
        world.Rater,
        "margin",
        "if not self.own:",
        "if True:",
        test_world.test_tastes_of_their_own_average_out_and_a_shared_one_does_not,
    ),
    planting.Canary(
        "the pull leads to 0 instead of its target",
        world,
        "fit",
        "- ridge * (found - target)",
        "- ridge * found",
        test_world.test_a_fit_is_where_the_slope_is_0,
    ),
    planting.Canary(
        "the KL of the best forgets what is left",
        world,
        "divergence_of_best",
        " - (n - 1) / n",
        "",
        test_world.test_the_divergence_of_the_best_by_hand,
    ),
    planting.Canary(
        "a crossing that is lost again counts",
        experiment,
        "crossing",
        "behind[-1]",
        "behind[0]",
        test_experiment.test_a_lead_that_is_lost_again_does_not_count,
    ),
    planting.Canary(
        "nobody is asked a second time",
        experiment,
        "labelled",
        '"labels again", name',
        '"labels", name',
        test_experiment.test_asked_twice_people_say_the_same_as_derived_and_an_ai_always,
    ),
    planting.Canary(
        "an AI of another bias teaches the same for the money",
        money,
        "spent",
        "(way, n, m, bias if m else 0.0)",
        "(way, n, m)",
        test_experiment.test_what_an_ai_teaches_for_money_depends_on_its_bias_and_what_people_teach_does_not,
    ),
    planting.Canary(
        "the KL of the peak is a distance",
        overdone,
        "pushed",
        "fine[top] ** 2 / 2",
        "fine[top]",
        test_experiment.test_the_peak_of_a_curve_is_told_with_its_kl,
    ),
    planting.Canary(
        "the AI's labels cost people nothing",
        money,
        "bought",
        "(dollars - machine * recipe.machine)",
        "dollars",
        test_experiment.test_what_a_budget_buys,
        (money.CORRECTED, 100, (84, 1600)),
    ),
    planting.Canary(
        "the weakest pull wins on the labels kept aside",
        money,
        "corrected",
        "np.argmax(likely, axis=0)",
        "np.argmin(likely, axis=0)",
        test_experiment.test_people_who_correct_an_ai_start_from_it_and_end_at_the_truth,
    ),
    planting.Canary(
        "people are asked where the AI is sure",
        routing,
        "chosen",
        "UNSURE: -abs(margin)",
        "UNSURE: abs(margin)",
        test_experiment.test_who_is_asked,
    ),
    planting.Canary(
        "flat people never slip",
        routing,
        "answers",
        "(truth > 0) ^ (draw.random(truth.shape) < slips)",
        "truth > 0",
        test_experiment.test_flat_people_err_as_often_as_graded_ones_and_on_clear_pairs_too,
    ),
    planting.Canary(
        "what goes with length does not move with it",
        seen,
        "best",
        "moved[:, 1] += together * models[:, 2]",
        "pass",
        test_experiment.test_the_best_by_a_model_against_simulated_answers,
    ),
    planting.Canary(
        "nothing is lost beyond the edge",
        overdone,
        "true_at",
        " - recipe.slope * beyond(float(distance), recipe)",
        "",
        test_experiment.test_the_true_reward_of_a_policy_against_simulated_answers,
        (8.0,),
    ),
    planting.Canary(
        "the distance that a model sees has the wrong sign",
        overdone,
        "told_to_stop",
        "(first**2).sum(axis=-1) - (second**2).sum(axis=-1)",
        "(second**2).sum(axis=-1) - (first**2).sum(axis=-1)",
        test_experiment.test_a_reward_model_that_sees_the_distance_stops_where_labels_say_so,
    ),
    planting.Canary(
        "fresh pairs are paid for with more labels",
        overdone,
        "freshened",
        "_heading(first[:, :half], second[:, :half], said[:, :half], recipe)",
        "_heading(first, second, said, recipe)",
        test_experiment.test_fresh_pairs_are_written_without_the_labels_that_they_replace,
    ),
    planting.Canary(
        "policy gradient without the distance from the middle",
        overdone,
        "_climbed",
        "(lead[..., None] * noise)",
        "(abs(lead[..., None]) * noise)",
        test_experiment.test_policy_gradient_never_beats_the_exact_optimum_and_comes_near_with_many_answers,
    ),
)


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_a_canary_turns_its_test_red(canary, request, monkeypatch):
    planting.check(canary, request, monkeypatch)
