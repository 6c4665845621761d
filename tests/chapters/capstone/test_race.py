"""Decoding with a cache: a draft changes neither greedy text nor the distribution of sampled text."""

from dataclasses import replace

import pytest
import torch

from course_lib import runtime
from course_lib.chapters.capstone import drafts, race, speculative
from course_lib.data import language
from tests.chapters.capstone import small

WORDS = len(language.automaton().words)


class Coin:
    """In the place of a Reader: the word before the last decides which word is likely, by `sure`."""

    def __init__(self, sure):
        self.sure, self.seen = sure, []

    @property
    def length(self):
        return len(self.seen)

    def read(self, tokens):
        rows = []
        for token in tokens:
            self.seen.append(token)
            row = torch.tensor([0.0, 0.0, 0.1, 0.45, 0.45]).double()
            row[3 + self.seen[-2:][0] % 2] += self.sure
            rows.append(row / row.sum())
        return torch.stack(rows)

    def back(self, length):
        del self.seen[length:]


def networks():
    """A teacher and a draft that have learned a little, so that some words are kept and others are not."""
    recipe = replace(small.NETWORKS, documents=60, texts=40)
    teacher = drafts.teacher_of(0, recipe).eval()
    return teacher, drafts.network_draft(drafts.PROBABILITIES, 0, teacher, recipe).eval()


def test_a_reader_with_a_cache_reads_what_one_without_reads():
    teacher, _ = networks()
    text = [1, 5, 9, 7, 8]
    reader = race.Reader(teacher)
    rows = torch.cat([reader.read(text[:2]), reader.read(text[2:4])])
    reader.back(2)
    rows = torch.cat([rows[:2], reader.read(text[2:])])
    logits = teacher(torch.tensor([text])).logits[0].detach()
    logits[:, :2] = -torch.inf
    torch.testing.assert_close(rows.float(), logits.softmax(-1), atol=1e-5, rtol=1e-4)
    assert reader.length == 5


@pytest.mark.parametrize("k", [1, 3, 5])
def test_greedy_text_is_the_same_with_any_draft(k):
    teacher, small_one = networks()
    table = speculative.counted(language.automaton().sample(20, 0), WORDS)
    draw = runtime.generator(0)
    for prompt in language.automaton().sample(6, 3)[:, :3].tolist():
        plain, passes = race.alone(prompt, race.Reader(teacher), race.GREEDY, 20, draw)
        for draft in (race.Reader(small_one), race.Reader(teacher), race.TableReader(table)):
            text, fewer = race.drafted(prompt, race.Reader(teacher), draft, k, race.GREEDY, 20, draw)
            assert text == plain and fewer <= passes and len(text) <= 20
        assert passes == len(plain) - 3


def test_sampled_text_has_the_teachers_distribution():
    """With the same words kept or redrawn, and the cache cut back after each: third and fourth new word, both ways."""
    draw, counts = runtime.generator(4, "race"), torch.zeros(2, 2, 5)
    for _ in range(1500):
        plain, _ = race.alone([1], Coin(1.0), race.SAMPLED, 5, draw)
        text, _ = race.drafted([1], Coin(1.0), Coin(0.1), 2, race.SAMPLED, 5, draw)
        for way, found in enumerate((plain, text)):
            for place in (0, 1):
                counts[way, place, found[3 + place] if len(found) > 3 + place else 0] += 1
    for place in (0, 1):
        apart = (counts[0, place] - counts[1, place]).abs() / (counts[:, place].sum(0).sqrt() + 1)
        assert apart.max() < 4, place


def test_a_race_has_a_row_for_each_way():
    recipe = race.Race(texts=2, ks=(1, 2), tries=1, longest=6)
    table = race.raced((0,), recipe, small.NETWORKS)
    assert len(table.conditions) == 8
    for condition in table.conditions:
        assert table.get(condition, "ratio")[0] > 0 and 1 <= table.get(condition, "words")[0] <= 1 + condition[2]
