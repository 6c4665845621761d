"""Chapter 18: what is measured, by hand."""

import pytest
import torch

from course_lib.chapters.language_collapse import measures
from course_lib.data import animals, language
from course_lib.models import language_models
from tests.helpers import refused


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


def test_no_documents_are_refused():
    with refused("with at least one document"):
        measures.distinct(torch.zeros(0, 5, dtype=torch.long))


def test_census_by_hand():
    texts = ["the cat sits near the house .", "the cat sits near the house .", "the dog cat ."]
    documents = language.encode(texts)
    found = measures.census(documents)
    assert found == {
        "possible": pytest.approx(200 / 3),
        "distinct": pytest.approx(200 / 3),
        "alive": 2,
        "cat": pytest.approx(100),
    }
    assert measures.census(torch.nn.functional.pad(documents, (0, 5))) == found, "padding is no word"


WRONG = {
    "the cat sits near the house .": (-1, None),
    "the cat sits near the barn .": (5, "place"),
    "the cat eats grass near the house .": (3, "food"),
    "the cat sits near the house . at noon the cat dreams .": (11, "action"),
    "the cat sits near the house . at noon the hen jumps .": (10, "animal"),
    "the cat sits near the house": (6, None),  # its end comes too early
    "cat sits near the house .": (0, "animal"),
}


def test_the_first_impossible_word_by_hand():
    documents = language.encode(list(WRONG))
    assert measures.story(documents, len(WRONG)).wrong == tuple(place for place, _ in WRONG.values())
    found = measures.mistakes(documents)
    share = 100 / len(WRONG)
    assert found == pytest.approx({"animal": 2 * share, "place": share, "food": share, "action": share})
    cut = language.encode(["the cat sits near the house ."], end=False)
    assert measures.story(cut, 1).wrong == (7,), "a document that was cut off misses its end"


def test_documents_are_marked_at_that_word():
    texts = list(WRONG)
    assert measures.marked(texts[0], -1) == texts[0]
    assert measures.marked(texts[1], 5) == "✗ the cat sits near the **barn** ."
    assert measures.marked(texts[5], 6) == "✗ the cat sits near the house **(the end)**"


def test_surprise_is_the_loss_per_word_of_a_document():
    truth = language.automaton()
    model = language_models.build("llama", vocabulary=len(truth.words), width=8, layers=1, heads=2, context=24, seed=1)
    documents = truth.sample(30, 2)
    found = measures.surprise(model, documents)
    losses = []
    for row in documents:
        row = row[row != language.PAD]
        logits = language_models.logits(model, row[None])[0, :-1]
        losses.append(torch.nn.functional.cross_entropy(logits, row[1:]))
    losses = torch.stack(losses)
    assert found["typical"] == pytest.approx(float(losses.quantile(0.5)), rel=1e-4)
    assert found["odd"] == pytest.approx(float(losses.quantile(0.95)), rel=1e-4)


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
