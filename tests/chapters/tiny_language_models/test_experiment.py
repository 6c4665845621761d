"""The students of chapter 08 on a tiny recipe, and the parts that can be checked exactly."""

import numpy as np
import pytest
import torch

from course_lib.chapters.tiny_language_models import experiment, walks
from course_lib.data import language
from course_lib.models import language_models
from tests.chapters.tiny_language_models import small
from tests.helpers import refused

RECIPE = small.RECIPE


@pytest.fixture
def result():
    return small.result()


def test_tables_have_the_right_shape(result):
    cells = [(method, size) for size in RECIPE.sizes for method in experiment.METHODS]
    assert result.recipe == RECIPE
    assert result.documents.conditions == (*cells, ("own logits", 40), ("cold text", 80))
    assert set(result.documents.values) == {"gap", "agreement", "grammar", "animals"}
    assert result.walks.conditions == (walks.START, *walks.LESSONS)
    assert len(result.modes.conditions) == 6
    for table in (result.documents, result.walks, result.modes):
        assert table.seeds == small.SEEDS
        assert all(np.isfinite(values).all() for values in table.values.values())
    assert set(result.students) == set(result.documents.conditions)


def test_students_of_a_seed_differ_only_in_their_lesson(result):
    text = language.automaton().sample(40, 5)
    first, second = (experiment.teach("data", text, result.teacher, 3, RECIPE) for _ in range(2))
    assert torch.equal(language_models.logits(first, text), language_models.logits(second, text))


def test_the_kept_students_are_those_of_the_first_seed(result):
    text = experiment.text_for("data", result.teacher, RECIPE.large, small.SEEDS[0])[: RECIPE.small]
    again = experiment.teach("data", text, result.teacher, small.SEEDS[0], RECIPE)
    kept = result.students["data", RECIPE.small]
    torch.testing.assert_close(language_models.logits(kept, text), language_models.logits(again, text))


def test_no_text_is_read_twice_under_another_name(result):
    """True text of neighbouring seeds, held-out text and the teacher's text have no more documents in common than
    chance gives: their first documents differ."""
    texts = [experiment.text_for(m, result.teacher, 50, seed) for m in ("data", "text") for seed in range(4)]
    texts = [torch.nn.functional.pad(text, (0, 24 - text.shape[1])) for text in texts]
    assert all(not torch.equal(a, b) for i, a in enumerate(texts) for b in texts[:i])


def test_the_gap_of_the_truth_is_zero_and_of_a_guess_is_large():
    truth, text = language.automaton(), language.automaton().sample(50, 1)
    exact = truth.kl_of(lambda tokens: truth.next_words(tokens).clamp(min=1e-30).log(), text)
    assert abs(experiment.percent_of_entropy(exact)) < 1e-6
    assert experiment.gap(experiment.new_model(0, 16, 1), text) > 300


def test_colder_text_holds_fewer_animals():
    truth = language.automaton()
    warm, cold = (experiment.write(small.teacher(), 200, 1, T) for T in (1.0, 0.3))
    assert (truth.counts(cold) > 0).sum() < (truth.counts(warm) > 0).sum()


def test_bad_seeds():
    for seeds in ((1,), ()):
        with refused("at least two"):
            experiment.run(seeds, RECIPE)
