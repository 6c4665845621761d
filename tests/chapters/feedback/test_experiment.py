"""The experiments of chapter 15: who pays for what, who is asked, what a model sees and where a policy goes."""

from dataclasses import replace

import numpy as np
import pytest

from course_lib import runtime
from course_lib.chapters.feedback import experiment, money, overdone, routing, seen, table, world
from tests.chapters.feedback import small
from tests.helpers import refused

RECIPE = experiment.RECIPE


def draw(*purpose):
    return runtime.numpy_generator(1, *purpose)


# --- labels --------------------------------------------------------------------------------------------


def test_a_crossing_by_hand():
    # between 100 and 400 the lead goes from -1 to 1: it is 0 in the middle of their logarithms
    assert experiment.crossing(np.array([100.0, 400.0]), np.array([-1.0, 1.0])) == pytest.approx(200)
    assert experiment.crossing(np.array([100.0, 400.0]), np.array([0.5, 1.0])) == 100
    assert experiment.crossing(np.array([100.0, 400.0]), np.array([1.0, -1.0])) == 800


def test_a_lead_that_is_lost_again_does_not_count():
    counts = np.array([10.0, 20.0, 40.0, 80.0])
    assert experiment.crossing(counts, np.array([-1.0, 1.0, -1.0, 1.0])) == pytest.approx(40 * 2**0.5)


def test_a_judge_by_hand():
    # cosines 1 and 0.6: rewards of 100 and 60 %
    found = experiment.judged(np.array([[2.0, 0.0], [3.0, 4.0]]))
    assert found["reward"] == pytest.approx(80)
    assert found["right"] == pytest.approx(100 * (1 + world.right(np.array(0.6))) / 2)


def test_the_first_labels_of_a_curve_are_the_same_pairs():
    one = experiment.labels((0, 1), replace(small.RECIPE, counts=(20, 40)))
    other = experiment.labels((0, 1), replace(small.RECIPE, counts=(20, 30, 40)))
    key = (experiment.PEOPLE, 20)
    assert one.get(key, "reward").shape == other.get(key, "reward").shape == (2,)
    assert (one.get(key, "again") <= 100).all()


def test_asked_twice_people_say_the_same_as_derived_and_an_ai_always():
    rows = experiment.labelled(0, replace(small.RECIPE, worlds=4, counts=(2000,)))
    p = world.sigmoid(np.sqrt(2) * draw("twice").standard_normal(100_000))
    assert rows[experiment.PEOPLE, 2000]["again"] == pytest.approx(100 * (p**2 + (1 - p) ** 2).mean(), abs=2.5)
    assert rows[experiment.AI.format(0.5), 2000]["again"] == 100


def test_a_seed_gives_the_same_numbers_again_and_another_seed_others():
    first, again = (experiment.hybrid((0, 1), small.RECIPE) for _ in range(2))
    other = experiment.hybrid((2, 3), small.RECIPE)
    assert (first.values["reward"] == again.values["reward"]).all()
    assert (first.values["reward"] != other.values["reward"]).all()


def test_no_seeds_are_refused():
    with refused("give at least two"):
        experiment.run(())


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"asked": 0}, "asked is 0"),
        ({"asked": 500}, "asked is 500 and routed 400"),
        ({"machine": 2.0}, "A label costs 2.0 by machine"),
        ({"machine": 0}, "A label costs 0 by machine"),
        ({"features": 2}, "features is 2"),
    ],
)
def test_a_recipe_that_makes_no_sense_is_refused(wrong, said):
    with refused(said):
        replace(RECIPE, **wrong)


# --- money ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "way, dollars, labels",
    [
        (money.PEOPLE, 100, (100, 0)),
        (money.MACHINE, 5, (0, 500)),
        (money.MACHINE, 100, (0, 1600)),
        (money.PILE, 10, (5, 500)),
        (money.CORRECTED, 100, (84, 1600)),  # 1,600 labels of the AI cost 16 dollars, the rest goes to people
    ],
)
def test_what_a_budget_buys(way, dollars, labels):
    assert money.bought(way, dollars, RECIPE) == labels


def test_unknown_ways_and_rules_are_told_in_a_sentence():
    with refused("way to spend 'on both'"):
        money.bought("on both", 100, RECIPE)
    with refused("rule 'the clearest'"):
        routing.chosen("the clearest", *np.ones((3, 1, 4)), 2, draw("rule"))


def test_what_an_ai_teaches_for_money_depends_on_its_bias_and_what_people_teach_does_not():
    recipe = small.RECIPE
    rows = money.spent(0, recipe)
    for way, kinds in ((money.PEOPLE, 1), (money.MACHINE, len(recipe.biases)), (money.CORRECTED, len(recipe.biases))):
        assert len({rows[way, bias, recipe.dollars[-1]]["reward"] for bias in recipe.biases}) == kinds


def test_people_who_correct_an_ai_start_from_it_and_end_at_the_truth():
    few, many = (world.differences(20, n, 6, draw("correct", n)) for n in (10, 3000))
    first = np.tile([[0.6, 0.8, 0.0, 0.0, 0.0, 0.0]], (20, 1))
    recipe = replace(RECIPE, features=6)
    said = [world.Rater(sharpness=1.0).choose(pairs, draw("said", len(pairs[0]))) for pairs in (few, many)]
    near, far = (
        world.cosine(money.corrected(pairs, s, first, recipe)).mean()
        for pairs, s in zip((few, many), said, strict=True)
    )
    assert near == pytest.approx(0.6, abs=0.02) and far > 0.98


def test_a_mixture_of_one_source_is_that_source():
    found = money.mixed(0, small.RECIPE)
    biases = small.RECIPE.biases
    assert len({found[bias, 0.0]["reward"] for bias in biases}) == 1  # people alone know no bias
    assert len({found[bias, 1.0]["reward"] for bias in biases}) == len(biases)


# --- routing -------------------------------------------------------------------------------------------


def test_who_is_asked():
    margin, other = np.array([[3.0, -0.1, 2.0, -4.0]]), np.array([[1.0, 1.0, -1.0, -1.0]])
    truth = np.array([[1.0, -1.0, 1.0, 1.0]])
    for rule, asked in (
        (routing.UNSURE, [False, True, True, False]),
        (routing.EASY, [True, False, False, True]),
        (routing.QUARREL, [False, True, True, False]),
        (routing.NOBODY, [False] * 4),
    ):
        assert routing.chosen(rule, margin, other, truth, 2, draw(rule)).tolist() == [asked]
    assert routing.chosen(routing.ORACLE, margin, other, truth, 1, draw("one")).tolist() == [
        [False, False, False, True]
    ]
    assert routing.chosen(routing.RANDOM, margin, other, truth, 3, draw("three")).sum() == 3


def test_labels_of_two_ais_point_between_their_tastes():
    recipe = replace(RECIPE, worlds=2, features=4, routed=4000, asked=1)
    rows = routing.routed(0, recipe)
    nobody, *_ = routing.TWICE
    one, both = (rows[world.GRADED, rule]["reward"] for rule in (routing.NOBODY, nobody))
    # along (1, b) and along (1, b / 2, b / 2)
    assert one == pytest.approx(100 / 1.25**0.5, abs=0.6) and both == pytest.approx(100 / 1.125**0.5, abs=0.6)


def test_a_second_ai_is_worth_what_its_taste_differs():
    recipe = replace(RECIPE, worlds=2, features=4, routed=4000, asked=1)
    rows, (nobody, *_) = routing.related(0, recipe), routing.TWICE
    for cosine in recipe.related:  # two tastes at this cosine have a mean of the squared length (1 + cosine) / 2
        derived = 100 / (1 + 0.25 * (1 + cosine) / 2) ** 0.5
        assert rows[cosine, nobody]["reward"] == pytest.approx(derived, abs=0.6)


def test_flat_people_err_as_often_as_graded_ones_and_on_clear_pairs_too():
    truth = world.differences(4, 5000, 3, draw("noise"))[..., 0]
    graded, flat = (
        routing.answers(truth, noise, RECIPE, draw("people")) == (truth > 0) for noise in (world.GRADED, world.FLAT)
    )
    assert graded.mean() == pytest.approx(flat.mean(), abs=0.015)
    clear = abs(truth) > 2.5
    assert graded[clear].mean() > 0.9 and flat[clear].mean() == pytest.approx(flat.mean(), abs=0.03)


# --- what the model sees -------------------------------------------------------------------------------


def test_the_best_by_a_model_against_simulated_answers():
    together, recipe = 0.7, replace(RECIPE, features=4, best=8)
    model = np.array([[0.8, 0.0, 0.5, -0.2]])
    answers = draw("best").standard_normal((60_000, 8, 4))
    answers[..., 2] = together * answers[..., 1] + np.sqrt(1 - together**2) * answers[..., 2]
    place = (answers @ model[0]).argmax(axis=1)
    chosen = answers[np.arange(len(answers)), place]
    found = seen.best(model, together, recipe)
    assert found["length"] == pytest.approx(chosen[:, 1].mean(), abs=0.02)
    assert found["reward"] == pytest.approx(100 * chosen[:, 0].mean() / world.best_of(8), abs=1.5)


def test_length_is_cut_out_of_a_model_that_sees_what_goes_with_it():
    rows = seen.hidden(0, replace(RECIPE, worlds=4, features=4))
    assert rows[seen.CUT_LEAKS]["reward"] > 99.5 > rows[seen.LEAKS]["reward"] + 10


# --- over-optimisation ---------------------------------------------------------------------------------


@pytest.mark.parametrize("distance", [0.0, 4.0, 8.0])
def test_the_true_reward_of_a_policy_against_simulated_answers(distance):
    heading = np.array([0.8, 0.6] + [0.0] * (RECIPE.features - 2))
    answers = draw("policy", distance).standard_normal((40_000, RECIPE.features)) + distance * heading
    found = overdone.true_at(np.array([0.8]), distance, RECIPE)[0]
    assert found == pytest.approx(overdone.true_reward(answers, RECIPE).mean(), abs=0.05)


def test_the_peak_of_a_curve_is_told_with_its_kl():
    recipe = replace(small.RECIPE, worlds=1)
    row = overdone.pushed(0, recipe)[overdone.NOISY, 0]
    cosine = world.cosine(overdone.models(0, recipe)[overdone.NOISY])
    assert overdone.true_at(cosine, (2 * row["at"]) ** 0.5, recipe)[0] == pytest.approx(row["top"], abs=1e-6)


def test_the_true_reward_of_answers_by_hand():
    inside, outside = np.zeros(20), np.zeros(20)
    inside[0], outside[0] = 2.0, RECIPE.edge + 2
    assert overdone.true_reward(inside, RECIPE) == 2
    assert overdone.true_reward(outside, RECIPE) == pytest.approx(RECIPE.edge + 2 - 2 * RECIPE.slope)


def test_who_knows_the_best_place_to_stop_does_no_worse_than_any_other_place():
    rows = overdone.ends(0, replace(small.RECIPE, distances=tuple(range(13))))
    assert rows[overdone.KNOWING]["true"] >= max(rows[overdone.ON]["true"], rows[overdone.STOPPED]["true"])


def test_a_reward_model_that_sees_the_distance_stops_where_labels_say_so():
    recipe = replace(RECIPE, worlds=2)
    first, second = draw("far").standard_normal((2, 2, 4000, RECIPE.features)) + 8 * np.eye(RECIPE.features)[0]
    far, near = (
        overdone.told_to_stop(*pairs, overdone.preferred(*pairs, recipe, draw("labels")), recipe)
        for shift in (0, 8 * np.eye(RECIPE.features)[0])
        for pairs in [(first - shift, second - shift)]
    )
    assert (far[1] < 9).all() and (near[1] == max(recipe.distances)).all()
    assert near[0][:, 0].min() > 0.9


def test_fresh_pairs_are_written_without_the_labels_that_they_replace():
    recipe = replace(RECIPE, worlds=2, taught=60)
    first, second = draw("fresh").standard_normal((2, 2, 60, RECIPE.features))
    said = first[..., 0] > second[..., 0]
    other = np.where(np.arange(60) < 30, said, ~said)
    one, two = (overdone.freshened(first, second, labels, recipe, draw("again")) for labels in (said, other))
    assert all((a == b).all() for a, b in zip(one, two, strict=True))
    assert (one[0][:, :30] == first[:, :30]).all() and (one[2][:, :30] == said[:, :30]).all()
    moved = (one[0] - first)[:, 30:]
    assert np.linalg.norm(moved, axis=-1) == pytest.approx(max(recipe.distances) / 2)


def test_policy_gradient_never_beats_the_exact_optimum_and_comes_near_with_many_answers():
    recipe = replace(small.RECIPE, steps=(40,), batches=(256, 3))
    rows = overdone.ways(0, recipe)
    many, few = (rows[overdone.GRADIENT.format(batch), 40] for batch in recipe.batches)
    assert many["proxy"] <= many["best"] and few["proxy"] < few["best"]
    assert many["best"] - many["proxy"] < 0.02 < few["best"] - few["proxy"]


def test_best_of_n_never_beats_the_exact_optimum():
    rows = overdone.ways(0, small.RECIPE)
    assert all(rows[overdone.BEST, n]["proxy"] < rows[overdone.BEST, n]["best"] for n in overdone.NS)


# --- the table -----------------------------------------------------------------------------------------


def test_the_table_has_a_measurement_in_every_row():
    recipe = small.RECIPE
    labels, spent = experiment.labels((0, 1), recipe), experiment.money((0, 1), recipe)
    lines = table.source_table(labels, spent, recipe, recipe.biases[1]).split("\n")
    for name in ("feedback source", "scalability", "quality", "cost", "speed", "bias"):
        (line,) = [line for line in lines if f"**{name}**" in line]
        _, _, people, machine, _ = line.split("|")
        assert any(c.isdigit() for c in people) and any(c.isdigit() for c in machine)
    assert "10.6" in lines[-1]  # 1 − 1 / sqrt(1 + 0.5²)
