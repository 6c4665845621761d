"""Chapter 18: the loop feeds each generation what its regime says, and theory is exact."""

import dataclasses
import itertools
import math

import numpy as np
import pytest
import torch

from course_lib.chapters.language_collapse import experiment as lc
from course_lib.chapters.language_collapse.experiment import Arm, Counting, TinyGPT
from course_lib.data import language
from course_lib.models import language_models
from course_lib.training import language as training
from tests.helpers import refused

TINY = TinyGPT(documents=40, generations=2, width=8, heads=2, steps=4, batch_size=8, test=10, read=2)
BOS, EOS, PAD = language.BOS, language.EOS, language.PAD


def rows(*numbers):
    """Documents <bos> n <eos>, which a test can tell apart."""
    return torch.tensor([[BOS, number, EOS] for number in numbers])


def marks(documents):
    return documents[:, 1].tolist()


def played(regime, share=0.2, last=3):
    """Return the data of each generation of a chain whose real documents are 1000·(g + 1) + i, and whose model of
    generation g writes 100·g + 10 + i."""

    def real(count, g):
        return rows(*(1000 * (g + 1) + i for i in range(count)))

    def write(model, count, g):
        return rows(*(100 * g + 10 + i for i in range(count)))

    chain = lc.generations(lambda data, g: None, write, real, regime, 5, share)
    return [marks(data) for data, _, _ in itertools.islice(chain, last + 1)]


# --- the loop -------------------------------------------------------------------------------------

FIRST = [1000, 1001, 1002, 1003, 1004]


def written(g):
    return [100 * g + 10 + i for i in range(5)]


def test_replace_sees_real_documents_once_and_never_again():
    data = played("replace")
    assert data == [FIRST, written(0), written(1), written(2)]
    assert not any(mark >= 1000 for later in data[1:] for mark in later)


def test_accumulate_keeps_everything_from_the_first_generation_on():
    assert played("accumulate") == [
        FIRST,
        FIRST + written(0),
        FIRST + written(0) + written(1),
        FIRST + written(0) + written(1) + written(2),
    ]


def test_mix_replaces_a_share_by_fresh_real_documents():
    assert played("mix", 0.4, 2) == [FIRST, [2000, 2001, *written(0)[2:]], [3000, 3001, *written(1)[2:]]]
    assert played("mix", 0.0) == played("replace")
    assert played("mix", 1.0) == played("fresh")


def test_fresh_never_reads_what_a_model_wrote():
    assert played("fresh") == [[1000 * (g + 1) + i for i in range(5)] for g in range(4)]


def test_stacked_pads_to_the_longest():
    both = lc.stacked(torch.tensor([[BOS, 5, EOS]]), torch.tensor([[BOS, 5, 6, 7, EOS]]))
    assert both.tolist() == [[BOS, 5, EOS, PAD, PAD], [BOS, 5, 6, 7, EOS]]


def test_people_and_models_have_their_own_luck():
    """With the same luck a refit would write most of the real documents again, word by word."""
    data, _, first = next(lc.counting_chain(3, "replace", 200))
    width = min(data.shape[1], first.shape[1])
    assert (data[:, :width] == first[:, :width]).all(dim=1).double().mean() < 0.3
    real = lc.real_documents(3)
    assert language.decode(real(20, 0)) != language.decode(real(20, 1))
    assert language.decode(real(20, 0)) != language.decode(lc.real_documents(4)(20, 0))


def test_the_same_seed_gives_the_same_chain():
    first, again = (list(itertools.islice(lc.counting_chain(5, "mix", 30), 3)) for _ in range(2))
    assert all(torch.equal(a, b) for (a, _, _), (b, _, _) in zip(first, again, strict=True))


def test_an_interrupted_chain_keeps_what_was_computed(capsys):
    def chain():
        yield "first"
        yield "second"
        raise KeyboardInterrupt

    assert lc.collect(chain(), 5) == ["first", "second"]
    assert "2 of 6 generations are finished" in capsys.readouterr().out


def test_interrupting_the_training_keeps_the_generations_before_it(capsys):
    def stop(g, step, loss):
        if g == 1 and step == 2:
            raise KeyboardInterrupt

    found = lc.collect(lc.gpt_chain(0, Arm("replace"), TINY, callback=stop), 3)
    assert len(found) == 1, "half a generation is none"
    assert "1 of 4 generations" in capsys.readouterr().out


# --- what is measured -----------------------------------------------------------------------------


def test_the_truth_has_the_shares_of_zipf():
    assert lc.animal_shares(language.automaton()).tolist() == pytest.approx(list(language.zipf().values()))


def test_a_refit_has_the_frequencies_of_its_documents():
    truth = language.automaton()
    documents = truth.sample(150, 1)
    assert lc.animal_shares(truth.refit(documents)).tolist() == pytest.approx((truth.counts(documents) / 150).tolist())


def test_dead_words_are_dead():
    assert lc.alive(torch.tensor([[3, 0, 1], [0, 0, 0]])).tolist() == [2, 0]
    assert lc.alive(torch.tensor([0.5, 0.0, 1e-9])).item() == 2


def test_diversity_by_hand():
    assert lc.diversity(torch.tensor([0.5, 0.25, 0.25])).item() == pytest.approx(1 - 0.25 - 2 / 16)
    assert lc.diversity(torch.tensor([1.0, 0.0])).item() == 0


def test_census_by_hand():
    texts = ["the cat sits near the house .", "the cat sits near the house .", "the dog cat ."]
    documents = language.encode(texts)
    found = lc.census(documents)
    assert found == {"grammar": pytest.approx(200 / 3), "distinct": pytest.approx(200 / 3), "alive": 2}
    assert lc.census(torch.nn.functional.pad(documents, (0, 5))) == found, "padding is no word"


def test_kl_is_that_of_the_truth_to_the_model():
    """KL(truth ‖ model): the words are weighted by the truth, and padding is not counted."""
    truth = language.automaton()
    model = truth.refit(truth.sample(300, 0), smoothing=0.3)
    documents = truth.sample(100, 1)
    found = truth.kl_of(lambda tokens: model.next_words(tokens).clamp(min=1e-30).log(), documents)
    total, count = 0.0, 0
    for row, states in zip(documents.tolist(), truth.states(documents).tolist(), strict=True):
        for state, following in zip(states[:-1], row[1:], strict=True):
            if following != PAD:
                p, q = truth.P[state], model.P[state]
                total += sum(float(p[i] * (p[i] / q[i]).log()) for i in p.nonzero()[:, 0])
                count += 1
    assert found == pytest.approx(total / count, rel=1e-6)


# --- theory ---------------------------------------------------------------------------------------

ZIPF = np.array(list(language.zipf().values()))


def test_the_first_generation_by_hand():
    assert lc.first_alive(np.array([0.5, 0.1]), 2) == pytest.approx(0.75 + 0.19)
    assert lc.first_alive(ZIPF, 1) == pytest.approx(1), "one document names one animal"


def test_binomial_by_hand():
    assert lc.binomial(2, 0.5).tolist() == pytest.approx([0.25, 0.5, 0.25])
    assert lc.binomial(3, 0.0).tolist() == [1, 0, 0, 0]
    assert lc.binomial(2, 1.0).tolist() == [0, 0, 1]
    assert lc.binomial(0, 0.3).tolist() == [1]


def test_survival_by_hand():
    # two documents: alive with k = 1 or 2; from k = 1 both documents lose it with probability 1/4
    p = 0.5
    assert lc.survival(p, 2, 1).tolist() == pytest.approx([0.75, 0.5 * 0.75 + 0.25])
    # one of two documents is real: dead if the written one (1 - k/2) and the real one (1 - p) both lack it
    dead = (0.25 * 1 + 0.5 * 0.5) * 0.5
    assert lc.survival(p, 2, 1, 0.5)[1] == pytest.approx(1 - dead)


def test_only_fresh_documents_change_nothing():
    assert lc.survival(0.01, 50, 4, 1.0).tolist() == pytest.approx([1 - 0.99**50] * 5)


def test_theory_starts_where_the_first_generation_does():
    recipe = Counting(documents=60, generations=3)
    found = lc.theory(recipe)
    for regime in lc.REGIMES:
        assert found[regime].shape == (24, 4)
        assert found[regime][:, 0].sum() == pytest.approx(lc.first_alive(ZIPF, 60))
    assert bool((np.diff(found["replace"], axis=1) < 0).all())
    assert found["mix"][:, -1].sum() > found["replace"][:, -1].sum()


def within(measured, expected, errors=4):
    measured = np.asarray(measured, dtype=float)
    error = measured.std(ddof=1) / len(measured) ** 0.5
    assert abs(measured.mean() - expected) <= errors * error, (measured.mean(), expected, error)


@pytest.fixture(scope="module")
def drifting():
    """The animals' shares [chains, generations + 1, 24] of 200 chains in each of two regimes."""
    recipe = Counting(documents=40, generations=5, share=0.1, chains=200)
    return recipe, {regime: lc._shares_of_chains(11, regime, recipe) for regime in ("replace", "mix")}


@pytest.mark.parametrize("g", [0, 1, 5])
@pytest.mark.parametrize("regime", ["replace", "mix"])
def test_words_alive_are_those_of_the_exact_formula(drifting, regime, g):
    recipe, found = drifting
    within(lc.alive(found[regime][:, g]), lc.theory(recipe)[regime][:, g].sum())


@pytest.mark.parametrize("g", [0, 1, 5])
def test_diversity_shrinks_by_one_document_in_n(drifting, g):
    """The chance that two documents differ falls by the factor 1 − 1/n in each generation, as in chapter 17."""
    recipe, found = drifting
    expected = (1 - (ZIPF**2).sum()) * (1 - 1 / recipe.documents) ** (g + 1)
    within(lc.diversity(found["replace"][:, g]), expected)


def test_a_dead_word_stays_dead(drifting):
    _, found = drifting
    dead = found["replace"] == 0
    assert bool((dead[:, 1:] | ~dead[:, :-1]).all())
    assert bool((found["mix"] > 0)[:, 1:][dead_before(found["mix"])].any()), "real documents bring words back"


def dead_before(shares):
    return (shares == 0)[:, :-1]


# --- the experiments ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def result():
    recipe = lc.Recipe(Counting(documents=30, generations=2, chains=2), TINY)
    return lc.run((3, 0, 7), recipe, workers=1)


def test_tables_have_the_right_shape(result):
    assert result.counting.conditions == tuple((regime, g) for regime in lc.REGIMES for g in range(3))
    assert result.counting.seeds == result.gpt.seeds == (3, 0, 7)
    assert result.words.conditions == tuple((regime, animal) for regime in lc.REGIMES for animal in language.ANIMALS)
    assert result.gpt.conditions == (("truth", 0), *((arm, g) for arm in lc.ARMS for g in range(3)))
    for table in (result.counting, result.words, result.gpt):
        for values in table.values.values():
            assert values.shape == (len(table.conditions), len(table.seeds)) and np.isfinite(values).all()
    assert set(result.stories) == set(result.gpt.conditions)
    for (arm, g), story in result.stories.items():
        assert len(story.texts) == len(story.right) == 2 and len(story.counts) == 24
        assert sum(count > 0 for count in story.counts) == result.gpt.get((arm, g), "alive")[0]


def test_every_regime_starts_from_the_same_model(result):
    first = result.counting.get(("replace", 0), "alive").tolist()
    for regime in lc.REGIMES[1:]:
        assert result.counting.get((regime, 0), "alive").tolist() == first
    for arm in lc.ARMS:
        assert result.gpt.get((arm, 0), "kl").tolist() == result.gpt.get(("replace", 0), "kl").tolist()


def test_real_documents_are_all_grammatical_and_accumulating_loses_no_word(result):
    assert result.gpt.get(("truth", 0), "grammar").tolist() == [100] * 3
    alive = [result.counting.get(("accumulate", g), "alive").tolist() for g in range(3)]
    assert alive[0] == alive[1] == alive[2]


def test_two_processes_give_the_same_numbers(result):
    table, stories = lc.tiny_gpt((3, 0, 7), TINY, workers=2)
    assert stories == result.stories
    for metric, values in table.values.items():
        assert values == pytest.approx(result.gpt.values[metric], rel=1e-4, abs=1e-5)


def test_claims_have_distinct_names_and_finite_intervals(result):
    claims = lc.claims(result)
    assert all(math.isfinite(claim.measured.half) for claim in claims)
    assert len({claim.name for claim in claims}) == len(claims) > 1


def test_a_model_writes_as_its_arm_says(monkeypatch):
    seen = []

    def sample(model, prompts, new_tokens, **settings):
        seen.append((settings["temperature"], settings["top_p"], settings["seed"]))
        return language.automaton().sample(len(prompts), settings["seed"])

    monkeypatch.setattr(language_models, "sample", sample)
    lc.collect(lc.gpt_chain(2, Arm("replace", 0.8, 0.9), TINY), 1)
    assert [draw[:2] for draw in seen] == [(0.8, 0.9), (0.8, 0.9)]
    assert seen[0][2] != seen[1][2], "each generation has its own luck"


def test_every_generation_is_a_fresh_model_that_learns_only_from_its_data(monkeypatch):
    lessons, starts = [], []

    def learn(model, documents, **settings):
        lessons.append(documents)
        starts.append(model.get_input_embeddings().weight.detach().clone())
        return training.train.__globals__["History"]()

    monkeypatch.setattr(training, "learn", learn)
    found = lc.collect(lc.gpt_chain(0, Arm("replace"), TINY), 2)
    assert torch.equal(lessons[0], lc.real_documents(0)(TINY.documents, 0))
    for g in (1, 2):
        assert torch.equal(lessons[g], found[g - 1][2])
        assert not torch.equal(starts[g], starts[g - 1])


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan, "a", True, None])
def test_a_share_outside_zero_to_one_is_refused(share):
    with refused(f"The share of real data is {share!r}", "from 0 (none) to 1 (all)"):
        next(lc.counting_chain(0, "mix", 10, share))
    with refused("The share of real data"):
        lc.survival(0.1, 10, 1, share)


@pytest.mark.parametrize("documents", [0, -3, 2.5, None])
def test_zero_documents_are_refused(documents):
    with refused(f"{documents!r} documents were asked for"):
        next(lc.counting_chain(0, "replace", documents))
    with refused(f"{documents!r} documents were asked for"):
        lc.tiny_gpt((0,), dataclasses.replace(TINY, documents=documents), workers=1)


def test_an_unknown_regime_is_refused():
    with refused("Unknown regime 'replaced'", "did you mean 'replace'"):
        next(lc.counting_chain(0, "replaced", 10))
    with refused("Unknown regime"):
        lc.tiny_gpt((0,), TINY, arms={"x": Arm("forget")}, workers=1)


@pytest.mark.parametrize("top_p", [0.0, -1, 1.1, math.nan])
def test_top_p_out_of_range_is_refused(top_p):
    with refused(f"top_p is {top_p}"):
        next(lc.gpt_chain(0, Arm("replace", top_p=top_p), TINY))


@pytest.mark.parametrize("temperature", [0.0, -1.0, math.inf, math.nan])
def test_temperature_out_of_range_is_refused(temperature):
    with refused(f"The temperature is {temperature}"):
        next(lc.gpt_chain(0, Arm("replace", temperature=temperature), TINY))


@pytest.mark.parametrize("generations", [-1, 1.5, None])
def test_a_number_of_generations_that_is_none_is_refused(generations):
    with refused(f"{generations!r} generations were asked for"):
        lc.collect(iter(()), generations)
    with refused(f"{generations!r} generations were asked for"):
        lc.counting((0,), Counting(generations=generations))
