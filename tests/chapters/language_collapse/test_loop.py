"""Chapter 18: the loop feeds each generation what its regime says."""

import itertools
import math

import pytest
import torch

from course_lib.chapters.language_collapse import loop
from course_lib.data import language
from tests.helpers import refused

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

    chain = loop.generations(lambda data, g: None, write, real, regime, 5, share)
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


def test_grown_learns_from_more_each_time_and_from_nothing_old():
    first, second, third = played("grown", last=2)
    assert first == FIRST
    assert second == [10 + i for i in range(10)] and third == [110 + i for i in range(15)]


def test_subsample_draws_as_many_from_everything_so_far():
    data = played("subsample", last=3)
    seen = FIRST
    for g in range(1, 4):
        seen = seen + written(g - 1)
        assert len(data[g]) == len(set(data[g])) == 5 and set(data[g]) <= set(seen)
    drawn = loop.next_data(
        "subsample",
        [rows(*range(10)), rows(*range(50, 60))],
        None,
        0.1,
        pick=lambda documents, number: documents[:number],
    )
    assert marks(drawn) == list(range(10)), "pick sees the whole pile"
    assert len({tuple(played("subsample", last=3)[3]) for _ in range(2)}) == 1, "the same seed draws the same"


def test_a_temperature_sharpens_every_state():
    truth = language.automaton()
    cold = loop.sharpened(truth, 0.5)
    assert loop.sharpened(truth, 1) is truth
    assert cold.P.sum(dim=1).tolist() == pytest.approx([1] * len(truth.P))
    state = int(truth.NEXT[0, truth.words.index("the")])
    squares = truth.P[state] ** 2
    assert cold.P[state].tolist() == pytest.approx((squares / squares.sum()).tolist())


def test_stacked_pads_to_the_longest():
    both = loop.stacked(torch.tensor([[BOS, 5, EOS]]), torch.tensor([[BOS, 5, 6, 7, EOS]]))
    assert both.tolist() == [[BOS, 5, EOS, PAD, PAD], [BOS, 5, 6, 7, EOS]]


def test_people_and_models_have_their_own_luck():
    """With the same luck a refit would write most of the real documents again, word by word."""
    data, _, first = next(loop.counting_chain(3, "replace", 200))
    width = min(data.shape[1], first.shape[1])
    assert (data[:, :width] == first[:, :width]).all(dim=1).double().mean() < 0.3
    real = loop.real_documents(3)
    drawn = [real(20, 0), real(20, 1), real(20, "test"), loop.real_documents(4)(20, 0)]
    assert len({tuple(language.decode(documents)) for documents in drawn}) == 4


def test_the_same_seed_gives_the_same_chain():
    first, again = (list(itertools.islice(loop.counting_chain(5, "mix", 30), 3)) for _ in range(2))
    assert all(torch.equal(a, b) for (a, _, _), (b, _, _) in zip(first, again, strict=True))


def test_an_interrupted_chain_keeps_what_was_computed(capsys):
    def chain():
        yield "first"
        yield "second"
        raise KeyboardInterrupt

    assert loop.collect(chain(), 5) == ["first", "second"]
    assert "2 of 6 generations are finished" in capsys.readouterr().out


def test_an_interruption_of_the_first_generation_passes():
    def chain():
        raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        loop.collect(chain(), 5)


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan, "a", True, None])
def test_a_share_outside_zero_to_one_is_refused(share):
    with refused(f"The share of real data is {share!r}", "from 0 (none) to 1 (all)"):
        next(loop.counting_chain(0, "mix", 10, share))


@pytest.mark.parametrize("documents", [0, -3, 2.5, None])
def test_zero_documents_are_refused(documents):
    with refused(f"{documents!r} documents were asked for"):
        next(loop.counting_chain(0, "replace", documents))


def test_an_unknown_regime_is_refused():
    with refused("Unknown regime 'replaced'", "did you mean 'replace'"):
        next(loop.counting_chain(0, "replaced", 10))


@pytest.mark.parametrize("temperature", [0.0, -1.0, math.inf, math.nan])
def test_a_temperature_out_of_range_is_refused(temperature):
    with refused(f"The temperature is {temperature}"):
        next(loop.counting_chain(0, "replace", 10, temperature=temperature))


@pytest.mark.parametrize("generations", [-1, 1.5, None])
def test_a_number_of_generations_that_is_none_is_refused(generations):
    with refused(f"{generations!r} generations were asked for"):
        loop.collect(iter(()), generations)
