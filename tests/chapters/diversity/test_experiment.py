"""The world of chapter 14, what is prepared in it, and what a run measures."""

import numpy as np
import pytest
import torch

from course_lib.chapters.diversity import experiment, stage, world
from course_lib.chapters.diversity.recipe import WorldSettings
from tests.chapters.diversity import small
from tests.helpers import refused


def test_common_skills_are_asked_for_more_often():
    found = world.World(0).draw(20_000, "test")
    shares = torch.bincount(found.skills, minlength=24) / 20_000
    assert torch.allclose(shares, world.World(0).rates, atol=0.02)
    even = world.World(0).draw(20_000, "test", rates=world.World(0).flattened(0))
    assert torch.allclose(torch.bincount(even.skills) / 20_000, torch.full((24,), 1 / 24), atol=0.01)


def test_answers_follow_the_rule_of_the_skill():
    made = world.World(1)
    found = made.draw(50, "test")
    for x, skill, answer in zip(found.inputs, found.skills, found.answers, strict=True):
        contents = x[8:11]  # eight marks, three contents, four of the topic
        assert int((contents @ made.rules[skill]).argmax()) == int(answer)


def test_draws_of_another_purpose_are_others():
    made = world.World(2)
    assert torch.equal(made.draw(5, "a").inputs, made.draw(5, "a").inputs)
    assert not torch.equal(made.draw(5, "a").inputs, made.draw(5, "b").inputs)


def test_an_embedding_changes_the_topic_alone():
    made = world.World(0)
    inputs = made.draw(4, "test").inputs
    loud = made.embedding(inputs, 3.0)
    assert torch.equal(loud[:, :-4], inputs[:, :-4]) and torch.allclose(loud[:, -4:], 3 * inputs[:, -4:])


def test_rare_skills_take_longer_examples():
    made = world.World(0, WorldSettings(skills=3, short=10, long=30))
    assert made.tokens(torch.tensor([0, 1, 2])).tolist() == [10, 20, 30]


@pytest.mark.parametrize("power", [-0.1, 1.1, True, None])
def test_a_power_out_of_range_is_refused(power):
    with refused("from 0"):
        world.World(0).flattened(power)


@pytest.mark.parametrize("count", [0, 2.5, True])
def test_no_examples_are_refused(count):
    with refused("1 or more"):
        world.World(0).draw(count, "test")


def test_every_way_chooses_as_many_and_none_twice():
    made = small.prepared()
    for chosen in made.chosen:
        assert set(chosen) == set(stage.WAYS)
        for way, some in chosen.items():
            assert len(some) == len(set(some.tolist())) == small.RECIPE.chosen, way


def test_the_hardest_have_the_largest_loss_of_a_fresh_stage():
    made = stage.prepare(small.SEEDS, small.RECIPE)
    first = [chosen[stage.RANDOM] for chosen in made.chosen]
    told = made.told[stage.TEACHER]
    sets = [(pool.inputs[some], t[some]) for pool, t, some in zip(made.pools, told, first, strict=True)]
    scout, pool, hardest = stage.students(made.seeds, sets, made.recipe).model(0), made.pools[0], made.chosen[0]
    with torch.no_grad():
        loss = torch.nn.functional.cross_entropy(scout(pool.inputs), told[0], reduction="none")
    left = torch.ones(len(pool), dtype=torch.bool)
    left[hardest[stage.HARDEST]] = False
    assert loss[hardest[stage.HARDEST]].min() >= loss[left].max() - 1e-5


def test_the_oracle_takes_as_many_of_every_skill():
    made = small.prepared()
    pool, some = made.pools[0], made.chosen[0][stage.ORACLE]
    there, many = (torch.bincount(pool.skills[which], minlength=small.WORLD.skills) for which in (slice(None), some))
    fair = small.RECIPE.chosen // small.WORLD.skills
    assert all(int(n) >= min(fair, int(all_of_it)) for n, all_of_it in zip(many, there, strict=True))


def test_true_answers_are_never_wrong():
    arms = small.result().arms
    for way in (stage.RANDOM, stage.HARDER, stage.HARDEST):
        assert (arms.get((way, stage.TRUE), "wrong") == 0).all()
    assert arms.get((stage.RANDOM, stage.TEACHER), "wrong").mean() > 0


def test_who_answers_does_not_change_what_is_chosen():
    arms = small.result().arms
    for metric in ("rare", "vendi"):
        ours, theirs = (arms.get((stage.ORACLE, who), metric) for who in (stage.TEACHER, stage.BIGGER))
        assert (ours == theirs).all()


def test_the_second_source_is_bent_and_the_first_is_not():
    table = small.result().sources
    assert (table.get((experiment.SECOND, 0.0), "wrong") == 0).all()
    assert (table.get((experiment.SECOND, 2.0), "wrong") > 10).all()


def test_a_fresh_good_source_is_never_bent():
    table = experiment.two_sources(small.prepared())
    good = [table.get((experiment.GOOD, bent), "inside") for bent in small.RECIPE.bent]
    assert (good[0] == good[1]).all()


def test_tokens_are_counted_by_example():
    table = small.result().tokens
    assert table.mean(experiment.ORACLE, "count").mean < table.mean(experiment.RANDOM, "count").mean


def test_the_rank_correlation_by_hand():
    found = experiment.order(small.result())
    arms = small.result().arms
    ours, theirs = ([arms.get((w, stage.TEACHER), m)[0] for w in stage.WAYS] for m in ("vendi", "outside"))
    ranks = [np.argsort(np.argsort(values)) for values in (ours, theirs)]
    assert found[0] == pytest.approx(np.corrcoef(*ranks)[0, 1]) and len(found) == 2


def test_a_seed_gives_the_same_numbers_again():
    again = experiment.run(small.SEEDS, small.RECIPE, words=False)
    assert again.thoughts is None
    for metric, values in again.arms.values.items():
        assert (values == small.result().arms.values[metric]).all()


def test_a_run_of_few_arms_gives_the_numbers_of_a_whole_run():
    for name, table in experiment.again(small.SEEDS, small.RECIPE).items():
        whole = getattr(small.result(), name)
        for condition in table.conditions:
            for metric, values in table.values.items():
                assert table.get(condition, metric) == pytest.approx(whole.get(condition, metric), abs=1), metric
                assert values.shape == (len(table.conditions), len(small.SEEDS))


def test_no_seeds_are_refused():
    with refused("give at least two"):
        experiment.run((), small.RECIPE)
    with refused("give at least one"):
        experiment.again((), small.RECIPE)
