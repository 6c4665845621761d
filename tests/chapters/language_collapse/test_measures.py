"""Chapter 18: what is measured, by hand."""

import pytest
import torch

from course_lib.chapters.language_collapse import measures
from course_lib.data import animals, language


def test_the_truth_has_the_shares_of_zipf():
    assert measures.animal_shares(language.automaton()).tolist() == pytest.approx(list(animals.zipf().values()))


def test_a_refit_has_the_frequencies_of_its_documents():
    truth = language.automaton()
    documents = truth.sample(150, 1)
    assert measures.animal_shares(truth.refit(documents)).tolist() == pytest.approx(
        (truth.counts(documents) / 150).tolist()
    )


def test_dead_words_are_dead():
    assert measures.alive(torch.tensor([[3, 0, 1], [0, 0, 0]])).tolist() == [2, 0]
    assert measures.alive(torch.tensor([0.5, 0.0, 1e-9])).item() == 2


def test_diversity_by_hand():
    assert measures.diversity(torch.tensor([0.5, 0.25, 0.25])).item() == pytest.approx(1 - 0.25 - 2 / 16)
    assert measures.diversity(torch.tensor([1.0, 0.0])).item() == 0


def test_census_by_hand():
    texts = ["the cat sits near the house .", "the cat sits near the house .", "the dog cat ."]
    documents = language.encode(texts)
    found = measures.census(documents)
    assert found == {"grammar": pytest.approx(200 / 3), "distinct": pytest.approx(200 / 3), "alive": 2}
    assert measures.census(torch.nn.functional.pad(documents, (0, 5))) == found, "padding is no word"


def test_kl_is_that_of_the_truth_to_the_model():
    """KL(truth ‖ model): the words are weighted by the truth, and padding is not counted."""
    truth = language.automaton()
    model = truth.refit(truth.sample(300, 0), smoothing=0.3)
    documents = truth.sample(100, 1)
    found = truth.kl_of(lambda tokens: model.next_words(tokens).clamp(min=1e-30).log(), documents)
    total, count = 0.0, 0
    for row, states in zip(documents.tolist(), truth.states(documents).tolist(), strict=True):
        for state, following in zip(states[:-1], row[1:], strict=True):
            if following != language.PAD:
                p, q = truth.P[state], model.P[state]
                total += sum(float(p[i] * (p[i] / q[i]).log()) for i in p.nonzero()[:, 0])
                count += 1
    assert found == pytest.approx(total / count, rel=1e-6)
