"""Chapter 18's experiments on hasty models."""

import dataclasses
import itertools
import math

import numpy as np
import pytest
import torch

from course_lib.chapters.language_collapse import experiment, gpt, loop, recipe
from course_lib.chapters.language_collapse.recipe import Arm, Counting
from course_lib.data import animals, language
from course_lib.models import language_models
from course_lib.training import language as training
from tests.chapters.language_collapse import small
from tests.helpers import refused

TINY, SEEDS = small.RECIPE.gpt, small.SEEDS


@pytest.fixture(scope="module")
def result():
    return small.result()


def test_tables_have_the_right_shape(result):
    assert result.counting.conditions == tuple((regime, g) for regime in recipe.COUNTED for g in range(3))
    assert result.counting.seeds == result.gpt.seeds == SEEDS
    assert result.words.conditions == tuple((regime, animal) for regime in recipe.COUNTED for animal in animals.ANIMALS)
    assert result.drawn.conditions == tuple((arm, g) for arm in ("replace", "cold") for g in range(3))
    assert result.gpt.conditions == (*((arm, g) for arm in TINY.arms for g in range(3)), ("truth", 0))
    for table in (result.counting, result.words, result.drawn, result.gpt, result.far):
        for values in table.values.values():
            assert values.shape == (len(table.conditions), len(table.seeds)) and np.isfinite(values).all()
    assert set(result.stories) == set(result.gpt.conditions)
    for (arm, g), story in result.stories.items():
        assert len(story.texts) == len(story.wrong) == 2 and len(story.counts) == 24
        assert sum(count > 0 for count in story.counts) == result.gpt.get((arm, g), "alive")[0]


def test_every_regime_starts_from_the_same_model(result):
    first = result.counting.get(("replace", 0), "alive").tolist()
    for regime in recipe.COUNTED[1:]:
        assert result.counting.get((regime, 0), "alive").tolist() == first
    for arm in TINY.arms:
        assert result.gpt.get((arm, 0), "kl").tolist() == result.gpt.get(("replace", 0), "kl").tolist()


def test_real_documents_are_all_possible_and_accumulating_loses_no_word(result):
    assert result.gpt.get(("truth", 0), "possible").tolist() == [100] * 3
    assert bool((result.drawn.values["possible"] == 100).all()), "who counts in the true states makes no mistake"
    alive = [result.counting.get(("accumulate", g), "alive").tolist() for g in range(3)]
    assert alive[0] == alive[1] == alive[2]


def test_the_chains_of_a_seed_have_their_own_luck():
    shares = experiment.shares_of_chains(3, "replace", Counting(documents=30, generations=1, chains=2))
    assert shares.shape == (2, 2, 24)
    assert not torch.equal(shares[0], shares[1])


def test_two_processes_give_the_same_numbers(result):
    table, stories = gpt.tiny_gpt(SEEDS, TINY, workers=2)
    assert stories == result.stories
    for metric, values in table.values.items():
        assert values == pytest.approx(result.gpt.values[metric], rel=1e-4, abs=1e-5)


def test_a_model_writes_as_its_arm_says(monkeypatch):
    seen = []

    def sample(model, prompts, new_tokens, **settings):
        seen.append((settings["temperature"], settings["top_p"], settings["seed"]))
        return language.automaton().sample(len(prompts), settings["seed"])

    monkeypatch.setattr(language_models, "sample", sample)
    loop.collect(gpt.gpt_chain(2, Arm("replace", 0.8, 0.9), TINY), 1)
    assert [draw[:2] for draw in seen] == [(0.8, 0.9), (0.8, 0.9)]
    assert seen[0][2] != seen[1][2], "each generation has its own luck"


def test_every_variant_is_run_and_every_length_of_training(result):
    tiny, far = TINY, small.RECIPE.far
    names = gpt.variants(tiny, far)
    assert list(names) == ["2 steps", "60 documents", "width 16, 2 layers"]
    for name in names:
        for arm in ("replace", "cold"):
            assert [(name, arm, g) in result.far.conditions for g in range(3)] == [True] * 3
    assert [c for c in result.far.conditions if c[0] == "steps"] == [("steps", 3, 0), ("steps", 4, 0)]
    own = result.far.get(("steps", tiny.training.steps, 0), "kl")
    assert own == pytest.approx(result.gpt.get(("replace", 0), "kl"), rel=1e-5), "one is the chapter's own"


def test_who_searches_goes_on_from_the_beginnings_of_the_first_documents():
    longer = dataclasses.replace(TINY, training=dataclasses.replace(TINY.training, steps=60, batch_size=16))
    data, model, written = next(gpt.gpt_chain(3, TINY.arms["beam"], longer))
    assert torch.equal(written[:, :4], data[:, :4]), "<bos> and three words"
    assert len({row.index(language.EOS) for row in written.tolist() if language.EOS in row}) > 1
    assert torch.equal(written, gpt.searched(model, data[:, :4], 5, 24)), "nothing is drawn"
    same = {}
    for row in written.tolist():
        assert same.setdefault(tuple(row[:4]), row) == row, "equal beginnings go on alike"
        after = row[row.index(language.EOS) + 1 :] if language.EOS in row else []
        assert not any(after), "what comes after the end is padding"


def test_a_wider_search_finds_what_is_at_least_as_probable():
    _, model, _ = next(gpt.gpt_chain(3, TINY.arms["replace"], TINY))
    beginnings = loop.real_documents(3)(TINY.documents, 0)[:, :4]

    def total(documents):
        log_p = language_models.logits(model, documents)[:, :-1].log_softmax(dim=-1)
        words = documents[:, 1:, None]
        return (log_p.gather(-1, words)[..., 0] * (documents[:, 1:] != language.PAD)).sum(dim=1)

    greedy, wide = (total(gpt.searched(model, beginnings, beams, 8)) for beams in (1, 5))
    assert float((wide - greedy).mean()) >= -1e-4


def test_every_generation_is_a_fresh_model_that_learns_only_from_its_data(monkeypatch):
    lessons, starts = [], []

    def each_step(model, documents, *_, **__):
        lessons.append(documents)
        starts.append(model.get_input_embeddings().weight.detach().clone())
        return ()

    monkeypatch.setattr(training, "each_step", each_step)
    found = loop.collect(gpt.gpt_chain(0, Arm("replace"), TINY), 2)
    assert torch.equal(lessons[0], loop.real_documents(0)(TINY.documents, 0))
    for g in (1, 2):
        assert torch.equal(lessons[g], found[g - 1][2])
        assert not torch.equal(starts[g], starts[g - 1])


def test_interrupting_the_training_keeps_the_generations_before_it(monkeypatch, capsys):
    healthy, lessons = training.each_step, []

    def each_step(*arguments, **settings):
        lessons.append(arguments)
        for step, loss in healthy(*arguments, **settings):
            if len(lessons) == 2 and step == 2:
                raise KeyboardInterrupt
            yield step, loss

    monkeypatch.setattr(training, "each_step", each_step)
    found = loop.collect(gpt.gpt_chain(0, Arm("replace"), TINY), 3)
    assert len(found) == 1, "half a generation is none"
    assert "1 of 4 generations" in capsys.readouterr().out


def test_every_step_can_be_watched():
    seen = list(itertools.islice(gpt.each_step(0, Arm("replace"), TINY), 2 * (TINY.training.steps + 1)))
    steps = [(each.generation, each.number) for each in seen if isinstance(each, gpt.Step)]
    assert steps == [(g, number) for g in (0, 1) for number in range(1, TINY.training.steps + 1)]
    finished = [each for each in seen if not isinstance(each, gpt.Step)]
    for (_, _, written), (_, _, other) in zip(finished, gpt.gpt_chain(0, Arm("replace"), TINY), strict=False):
        assert torch.equal(written, other)


# --- bad input ------------------------------------------------------------------------------------


def test_networks_that_cannot_be_run_are_refused():
    with refused("0 documents were asked for"):
        gpt.tiny_gpt((0,), dataclasses.replace(TINY, documents=0), workers=1)
    with refused("Unknown regime"):
        gpt.tiny_gpt((0,), TINY, arms={"x": Arm("forget")}, workers=1)
    with refused("1.5 generations were asked for"):
        gpt.tiny_gpt((0,), dataclasses.replace(TINY, generations=1.5), workers=1)
    with refused("-1 generations were asked for"):
        experiment.counting((0,), Counting(generations=-1))
    with refused("2.5 generations were asked for"):
        experiment.drawing((0,), dataclasses.replace(TINY, generations=2.5))
    with refused("new_tokens is 0"):
        gpt.searched(None, torch.ones(2, 24).long(), 5, 24)


@pytest.mark.parametrize("beams", [-1, 1.5, True, None])
def test_a_number_of_beams_that_is_none_is_refused(beams):
    with refused(f"beams is {beams!r}"):
        next(gpt.gpt_chain(0, Arm("replace", beams=beams), TINY))


@pytest.mark.parametrize("run", [experiment.run, experiment.counting, experiment.drawing, gpt.tiny_gpt, gpt.reach])
@pytest.mark.parametrize("seeds", [(), (1, 1), 5])
def test_no_seeds_and_equal_seeds_are_refused(run, seeds):
    with refused("give", "such as range(8)"):
        run(seeds)


@pytest.mark.parametrize("top_p", [0.0, -1, 1.1, math.nan])
def test_top_p_out_of_range_is_refused(top_p):
    with refused(f"top_p is {top_p}"):
        next(gpt.gpt_chain(0, Arm("replace", top_p=top_p), TINY))


@pytest.mark.parametrize("temperature", [0.0, -1.0, math.inf, math.nan])
def test_temperature_out_of_range_is_refused(temperature):
    with refused(f"The temperature is {temperature}"):
        next(gpt.gpt_chain(0, Arm("replace", temperature=temperature), TINY))
