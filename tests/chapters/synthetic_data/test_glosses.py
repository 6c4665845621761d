"""The reverse dictionary of chapter 13: bags of words, its marks by hand, and a teacher that a test makes up."""

import functools

import pytest
import torch

from course_lib import runtime
from course_lib.chapters.synthetic_data import glosses, stored
from course_lib.chapters.synthetic_data.glosses import Glosses, Said
from course_lib.models import pretrained
from tests.helpers import refused

SMALL = Glosses(held_out=100, width=8, steps=5, batch=16, top=10)


@functools.cache
def made_up():
    """A teacher whose vector of a text is the mean of random word vectors: a student can copy it exactly."""
    draw = runtime.generator(0, "made-up teacher")
    words = torch.randn(len(glosses.vocabulary()), 24, generator=draw)
    terms, texts = zip(*glosses.entries(), strict=True)
    made = glosses.at_random(len(terms) - SMALL.held_out, 14, draw)
    said = [glosses.embed(words, glosses.bags(part)) for part in (terms, texts, list(glosses.vocabulary()), made)]
    return Said(*said, made)


def test_the_extract_is_as_described():
    entries = glosses.entries()
    assert len(entries) == 2400 and len({term for term, _ in entries}) == 2400
    for term, gloss in entries:
        assert 6 <= len(gloss.split()) <= 14
        assert not set(term.split()) & set(gloss.lower().split())  # no gloss holds its own term


def test_a_text_is_the_mean_of_its_words():
    vectors = torch.tensor([[3.0, 0.0], [0.0, 4.0], [9.0, 9.0]])
    found = glosses.embed(vectors, torch.tensor([[0, 1], [1, -1]]))
    torch.testing.assert_close(found, torch.tensor([[0.6, 0.8], [0.0, 1.0]]))  # (3, 4) / 5 and (0, 4) / 4


def test_recall_and_spearman_by_hand():
    terms, found = torch.eye(4), torch.eye(4)[[0, 1, 3, 2]]
    assert glosses.recall(terms, found, 1) == 50  # the last two are exchanged, and each shares its rank with others
    assert glosses.spearman(torch.tensor([1.0, 2.0, 9.0]), torch.tensor([0.1, 0.5, 0.6])) == pytest.approx(1)
    assert glosses.spearman(torch.tensor([1.0, 2.0, 3.0]), torch.tensor([3.0, 2.0, 1.0])) == pytest.approx(-1)


def test_a_student_learns_from_a_teacher_that_it_can_copy():
    table = glosses.taught((0, 1), Glosses(held_out=100, width=24, steps=60, batch=64), said=made_up())
    assert (table.get(glosses.TEACHER, "alike") > 0.999).all()
    assert (table.get(glosses.REAL, "alike") > table.get(glosses.SINGLE, "alike") + 0.2).all()
    assert (table.get(glosses.REAL, "alike") > table.get(glosses.RANDOM_START, "alike") + 0.2).all()


def test_a_run_can_be_repeated():
    first, again = (glosses.taught((0, 1), SMALL, said=made_up()) for _ in range(2))
    assert all((first.values[m] == again.values[m]).all() for m in first.values)
    assert first.conditions == stored.of_glosses().conditions


def test_the_real_teacher_finds_as_many_as_is_stored(real_model):
    encoder = pretrained.load_encoder(device="cpu")
    seeds = stored.of_glosses().seeds
    order = torch.randperm(len(glosses.entries()), generator=runtime.generator(seeds[0], "entries"))
    test = order[: glosses.GLOSSES.held_out].tolist()
    terms, texts = zip(*(glosses.entries()[i] for i in test), strict=True)
    found = glosses.recall(pretrained.embed(encoder, terms), pretrained.embed(encoder, texts), glosses.GLOSSES.top)
    assert found == pytest.approx(stored.of_glosses().get(glosses.TEACHER, "found")[0], abs=0.5)


def test_bad_texts_are_refused():
    with refused("no words"):
        glosses.words_of("1, 2, 3")
    with refused("no texts", "at least one"):
        glosses.bags([])
    with refused("'qqq'", "no word of the dictionary"):
        glosses.bags(["abbey", "qqq"])
