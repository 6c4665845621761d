"""Teacher and students of chapter 08: how they are taught, and the parts of their judgement that can be checked."""

import math

import pytest
import torch

from course_lib.chapters.tiny_language_models import students
from course_lib.data import language
from course_lib.models import language_models
from tests.chapters.tiny_language_models import small
from tests.helpers import refused

RECIPE = small.RECIPE


def same(first, second, text):
    return torch.equal(language_models.logits(first, text), language_models.logits(second, text))


def test_students_of_a_seed_differ_only_in_their_lesson():
    text = language.automaton().sample(40, 5)
    first, second = (students.teach(text, 3, RECIPE.student, recipe=RECIPE) for _ in range(2))
    assert same(first, second, text)
    assert not same(first, students.teach(text, 3, RECIPE.student, teacher=small.teacher(), recipe=RECIPE), text)


def test_no_smoothing_is_the_plain_loss():
    logits = torch.randn(6, 9, 62, generator=torch.Generator().manual_seed(1))
    tokens = language.automaton().sample(6, 2)[:, :9]
    plain = students.lessons.word_loss(language.PAD)(logits, tokens, None)
    torch.testing.assert_close(students.smoothed_loss(language.PAD, 0.0)(logits, tokens, None), plain)


def test_smoothing_by_hand():
    """Two words, one place: the target 1, 0 becomes 0.9, 0.1 with a share of 0.2."""
    logits = torch.tensor([[[2.0, 0.0], [0.0, 0.0]]])
    tokens = torch.tensor([[1, 0]])
    log_p = logits[0, 0].log_softmax(dim=-1)
    loss = students.smoothed_loss(9, 0.2)(logits, tokens, None)
    assert float(loss) == pytest.approx(float(-(0.9 * log_p[0] + 0.1 * log_p[1])))


def test_smoothing_softens_the_teachers_probabilities_too():
    teacher, text = small.teacher(), language.automaton().sample(4, 3)
    logits = language_models.logits(teacher, text)
    hard = students.smoothed_loss(language.PAD, 0.0, teacher)(logits, text, None)
    soft = students.smoothed_loss(language.PAD, 0.5, teacher)(logits, text, None)
    assert float(soft) > float(hard)  # the teacher itself is no longer the best answer


@pytest.mark.parametrize("share", [-0.1, 1, float("nan"), "a little"])
def test_a_share_that_is_none_is_a_sentence(share):
    with refused("a share of 0 or more and below 1"):
        students.smoothed_loss(0, share)


def test_no_text_is_read_twice_under_another_name():
    """True text of neighbouring seeds and the teacher's text have no more documents in common than chance gives."""
    texts = [students.text_for(m, small.teacher(), 50, seed) for m in ("data", "text") for seed in range(4)]
    texts = [torch.nn.functional.pad(text, (0, 24 - text.shape[1])) for text in texts]
    assert all(not torch.equal(a, b) for i, a in enumerate(texts) for b in texts[:i])


def test_another_method_and_no_documents_are_a_sentence():
    with refused("method"):
        students.text_for("dreams", small.teacher(), 5, 0)
    for count in (0, 2.5):
        with refused("whole number of 1 or more"):
            students.write(small.teacher(), count, 0)


def test_the_gap_of_the_truth_is_zero_and_of_a_guess_is_large():
    truth, text = language.automaton(), language.automaton().sample(50, 1)
    exact = truth.kl_of(lambda tokens: truth.next_words(tokens).clamp(min=1e-30).log(), text)
    assert abs(students.percent_of_entropy(exact)) < 1e-6
    assert students.gap(students.new_model(0, 16, 1), text) > 300


def test_perplexity_of_the_truth_is_the_exponential_of_its_entropy():
    entropy = language.automaton().entropy()
    assert students.perplexity(0) == pytest.approx(math.exp(entropy))
    assert students.perplexity(100) == pytest.approx(math.exp(2 * entropy))


def test_colder_text_holds_fewer_animals():
    warm, cold = (students.written(students.write(small.teacher(), 200, 1, T)) for T in (1.0, 0.3))
    assert cold["animals"] < warm["animals"]


def test_by_heart_ignores_padding():
    read = torch.tensor([[1, 5, 6, 2, 0], [1, 7, 2, 0, 0]])
    wrote = torch.tensor([[1, 7, 2], [1, 5, 2], [1, 7, 2], [1, 6, 2]])
    assert students.by_heart(wrote, read) == 50


def test_models_are_judged_by_the_truth_and_by_the_teacher():
    teacher, heldout = small.teacher(), language.automaton().sample(20, 1)
    best = language_models.logits(teacher, heldout).argmax(dim=-1)
    found = students.judge(teacher, heldout, best)
    assert found["agreement"] == 100 and found["gap"] == pytest.approx(students.gap(teacher, heldout), rel=1e-5)
    assert students.judge(teacher, heldout, (best + 1) % 62)["agreement"] == 0
