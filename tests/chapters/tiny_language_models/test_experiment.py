"""The experiments of chapter 08 on a tiny recipe, and the parts that can be checked exactly."""

import numpy as np
import pytest
import torch

from course_lib.chapters.tiny_language_models import experiment as chapter
from course_lib.data import language, walk_home
from course_lib.models import language_models
from tests.helpers import refused

TINY = chapter.Recipe(
    sizes=(40, 80, 160),
    teacher_steps=12,
    student_steps=4,
    heldout=40,
    written=20,
    walks=20,
    walk_first=4,
    walk_more=4,
    fresh=2,
    walked=20,
)


@pytest.fixture(scope="module")
def result():
    return chapter.run(seeds=(0, 1), recipe=TINY)


def test_tables_have_the_right_shape(result):
    cells = [(method, size) for size in TINY.sizes for method in chapter.METHODS]
    assert result.documents.conditions == (*cells, ("own logits", 40), ("cold text", 80))
    assert set(result.documents.values) == {"gap", "agreement", "grammar", "animals"}
    assert result.walks.conditions == (("start",), *chapter.WALK_LESSONS)
    assert len(result.modes.conditions) == 6
    for table in (result.documents, result.walks, result.modes):
        assert table.seeds == (0, 1)
        assert all(np.isfinite(values).all() for values in table.values.values())
    assert set(result.students) == set(result.documents.conditions)


def test_every_claim_can_be_computed(result):
    names = [claim.name for claim in chapter.claims(result)]
    assert len(names) == len(set(names)) >= 8


def test_students_of_a_seed_differ_only_in_their_lesson(result):
    text = language.automaton().sample(40, 5)
    first, second = (chapter.teach("data", text, result.teacher, 3, TINY) for _ in range(2))
    assert torch.equal(language_models.logits(first, text), language_models.logits(second, text))


def test_training_and_held_out_text_never_share_a_seed():
    seeds = [chapter.runtime_seed(seed, purpose) for seed in range(50) for purpose in range(6)]
    assert len(set(seeds)) == len(seeds)


def test_the_gap_of_the_truth_is_zero_and_of_a_guess_is_large(result):
    truth, text = language.automaton(), language.automaton().sample(50, 1)
    exact = truth.kl_of(lambda tokens: truth.next_words(tokens).clamp(min=1e-30).log(), text)
    assert abs(chapter.percent_of_entropy(exact)) < 1e-6
    assert chapter.gap(chapter.new_model(0, 16, 1), text) > 300


def test_colder_text_holds_fewer_animals(result):
    truth = language.automaton()
    warm, cold = (chapter.write(result.teacher, 200, 1, T) for T in (1.0, 0.3))
    assert (truth.counts(cold) > 0).sum() < (truth.counts(warm) > 0).sum()


# --- modes ----------------------------------------------------------------------------------------


def test_the_forward_kl_of_the_forgetful_is_the_product_of_the_shares():
    # each word is right with 0.6 and 0.4: 0.6^4 + 0.4^4 = 0.1552 on the two sentences
    table = chapter.modes((0, 1))
    assert table.get(("forgets", "forward"), "valid") == pytest.approx(15.52, abs=0.05)
    assert table.get(("forgets", "forward"), "common") == pytest.approx(12.96, abs=0.05)


def test_sentence_probabilities_by_hand_and_in_sum():
    every, teacher = chapter.sentences()
    assert float(teacher.sum()) == pytest.approx(1) and len(every) == 16
    even = chapter.sentence_log_probabilities(torch.zeros(4, 2, dtype=torch.float64), every)
    assert even.exp().tolist() == pytest.approx([1 / 16] * 16)
    source = torch.Generator().manual_seed(1)
    for shape in ((3, 4, 2), (3, 4, 2, 2)):
        p = chapter.sentence_log_probabilities(torch.randn(shape, generator=source), every).exp()
        torch.testing.assert_close(p.sum(dim=-1), torch.ones(3))


def test_memory_is_of_the_last_word():
    """After "cats" the student says "chase", after "dogs" "bury": only then does it say the two sentences alone."""
    logits = torch.zeros(4, 2, 2)
    logits[1:, 0, 0] = logits[1:, 1, 1] = 50.0
    p = chapter.sentence_log_probabilities(logits, chapter.sentences()[0]).exp()
    assert p[[0, 15]].tolist() == pytest.approx([0.5, 0.5])


# --- walks ----------------------------------------------------------------------------------------


def test_own_walks_are_walked_by_the_model():
    walker = chapter.new_walker(0)
    walks = chapter.own_walks(walker, 30, windy=True, seed=1)
    assert walks.shape[1] <= walk_home.LIMIT and (walks[:, 1] == walk_home.token(walk_home.CORNER)).all()
    assert torch.equal(walks, chapter.own_walks(walker, 30, windy=True, seed=1))
    assert not walk_home.home_again(walks, windy=True).any()


def test_the_gust_is_not_learned():
    """Logits at the place before the gust do not change the loss of a windy walk."""
    walks = walk_home.teacher_walks(6, 1, windy=True)
    logits = torch.zeros(*walks.shape, walk_home.VOCABULARY)
    changed = logits.clone()
    changed[:, walk_home.GUST + 1, 5] = 20.0
    for kind in ("labels", "forward", "reverse"):
        loss_of = chapter.walk_loss(kind, True)
        torch.testing.assert_close(loss_of(logits, walks, None), loss_of(changed, walks, None))


def test_lessons_leave_the_first_walker_as_it_was():
    start = chapter.new_walker(0)
    before = [p.detach().clone() for p in start.parameters()]
    walker = chapter.teach_walker(start, ("own", "windy", "forward"), 0, TINY)
    assert all(torch.equal(p, q) for p, q in zip(start.parameters(), before, strict=True))
    assert not all(torch.equal(p, q) for p, q in zip(walker.parameters(), before, strict=True))


def test_bad_seeds():
    with refused("at least two"):
        chapter.run(seeds=(1,), recipe=TINY)
