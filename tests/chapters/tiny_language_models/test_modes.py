"""Students of two sentences: everything here can be computed by hand."""

import pytest
import torch

from course_lib.chapters.tiny_language_models import modes


def test_the_forward_kl_of_the_forgetful_is_the_product_of_the_shares():
    # each word is right with 0.6 and 0.4: 0.6^4 + 0.4^4 = 0.1552 on the two sentences
    table = modes.table((0, 1))
    assert table.get(("forgets", "forward"), "valid") == pytest.approx(15.52, abs=0.05)
    assert table.get(("forgets", "forward"), "common") == pytest.approx(12.96, abs=0.05)
    assert table.get(("remembers", "forward"), "common") == pytest.approx(60, abs=0.5)


def test_a_seed_does_not_depend_on_its_neighbours():
    alone, together = modes.table((1, 4)), modes.table((4, 1, 7))
    for condition in alone.conditions:
        assert alone.get(condition, "valid")[0] == pytest.approx(together.get(condition, "valid")[1], abs=1e-6)


def test_sentence_probabilities_by_hand_and_in_sum():
    every, teacher = modes.sentences()
    assert float(teacher.sum()) == pytest.approx(1) and len(every) == 16
    assert teacher.topk(2).indices.tolist() == modes.KNOWN
    even = modes.log_probabilities(torch.zeros(4, 2, dtype=torch.float64), every)
    assert even.exp().tolist() == pytest.approx([1 / 16] * 16)
    source = torch.Generator().manual_seed(1)
    for shape in ((3, 4, 2), (3, 4, 2, 2)):
        p = modes.log_probabilities(torch.randn(shape, generator=source), every).exp()
        torch.testing.assert_close(p.sum(dim=-1), torch.ones(3))


def test_memory_is_of_the_last_word():
    """After "cats" the student says "chase", after "dogs" "bury": only then does it say the two sentences alone."""
    logits = torch.zeros(4, 2, 2)
    logits[1:, 0, 0] = logits[1:, 1, 1] = 50.0
    p = modes.log_probabilities(logits, modes.sentences()[0]).exp()
    assert p[modes.KNOWN].tolist() == pytest.approx([0.5, 0.5])
