"""Two specialists and one student: who grades which question, and what the students learn from."""

import torch

from course_lib.chapters.on_policy import specialists, square
from course_lib.chapters.on_policy.specialists import Arm
from course_lib.data import sums
from tests.chapters.on_policy import small
from tests.helpers import refused


def asked():
    """Worked answers to the same two questions in both scripts, [seeds, 4, length]."""
    merge = small.merge()
    half = len(merge.training[0]) // 2
    return torch.stack([sums.worked(part)[[0, 1, half, half + 1]] for part in merge.training])


def test_each_question_is_graded_by_whoever_knows_its_script():
    merge = small.merge()
    documents = asked()
    plain, ringed = (square.answers_of(model, documents).detach() for model in merge.specialists)
    assert not plain.allclose(ringed, atol=1e-3)
    right, wrong, both = (merge.judged(documents, judge) for judge in ("right", "wrong", "both"))
    assert torch.equal(right[:, :2], plain[:, :2]) and torch.equal(right[:, 2:], ringed[:, 2:])
    assert torch.equal(wrong[:, :2], ringed[:, :2]) and torch.equal(wrong[:, 2:], plain[:, 2:])
    assert both.exp().allclose((plain.exp() + ringed.exp()) / 2, atol=1e-5)
    assert torch.equal(merge.judged(documents, "generalist"), square.answers_of(merge.generalist, documents).detach())


def test_losses_by_hand():
    merge = small.merge()
    documents = asked()
    ours, told = square.answers_of(merge.base, documents), square.told_of(documents)
    theirs = merge.judged(documents, "right")
    soft = (theirs.exp() * (theirs - ours)).sum(dim=-1)
    assert merge.loss(merge.base, documents, "soft", "right").allclose(square.mean_of(soft, told), atol=1e-5)
    reverse = (ours.exp() * (ours - theirs)).sum(dim=-1)
    assert merge.loss(merge.base, documents, "reverse KL", "right").allclose(square.mean_of(reverse, told), atol=1e-5)


def test_texts_ask_every_question_once():
    merge = small.merge()
    for texts in merge.text.values():
        for text, training in zip(texts, merge.training, strict=True):
            assert sorted(map(tuple, text[:, : sums.QUESTION].tolist())) == sorted(map(tuple, training.tokens.tolist()))


def test_a_student_is_examined_when_the_recipe_says_and_leaves_the_base_as_it_was():
    merge = small.merge()
    before = {name: weight.clone() for name, weight in merge.base.weights.items()}
    marks = merge.student(specialists.ARMS[specialists.THEN_OWN])
    assert tuple(marks) == small.SPECIALISTS.exams
    assert all(torch.equal(before[name], weight) for name, weight in merge.base.weights.items())
    for found in marks.values():
        both = (torch.tensor(found["plain"]) + torch.tensor(found["ringed"])) / 2
        assert both.allclose(torch.tensor(found["accuracy"]), atol=1e-3)


def test_the_first_steps_are_on_the_specialists_text(monkeypatch):
    merge, recipe, lessons = small.merge(), small.SPECIALISTS, []
    loss = merge.loss
    monkeypatch.setattr(merge, "loss", lambda *given: lessons.append(given[2]) or loss(*given))
    merge.student(specialists.ARMS[specialists.THEN_OWN])
    assert lessons == ["written token"] * recipe.first + ["reverse KL"] * (recipe.merge - recipe.first)


def test_the_table_has_its_models_and_students():
    names = (specialists.POOLED, specialists.OWN)
    found = specialists.table(small.SEEDS, small.SPECIALISTS, names)
    models = ("base", "plain specialist", "ringed specialist", "generalist", "weights averaged")
    assert found.conditions == (*models, *((name, step) for name in names for step in small.SPECIALISTS.exams))


def test_what_does_not_exist_is_refused():
    with refused("text", "own"):
        Arm("mine", "soft")
    with refused("grade", "soft"):
        Arm("own", "stars")
    with refused("judge", "generalist"):
        Arm("own", "soft", "me")
