"""Speculative decoding: by hand, by enumeration, and by drawing."""

import math

import pytest
import torch

from course_lib import runtime
from course_lib.chapters.capstone import drafts, drawn, race, speculative
from course_lib.chapters.capstone.speculative import ALWAYS, FROM_TEACHER, LIKELY, Draft, Pairs
from course_lib.data import language
from tests.helpers import refused

TRUTH = language.automaton()
WORDS = len(TRUTH.words)
P, Q = torch.tensor([0.5, 0.3, 0.2]).double(), torch.tensor([0.2, 0.3, 0.5]).double()


def coin(p, q, length=1):
    """A teacher and a draft that write `length` words A or B and then end: states before each word, and the end."""
    rows = length + 1
    tables = []
    for chance in (p, q):
        table = torch.zeros(rows + 1, 5, dtype=torch.float64)
        table[:length, 3], table[:length, 4] = chance, 1 - chance
        table[length, language.EOS] = 1
        table[-1, language.PAD] = 1
        tables.append(table)
    follow = torch.full((rows + 1, 5), -1)
    for i in range(length):
        follow[i, 3:] = i + 1
    follow[length, language.EOS] = rows
    follow[-1, language.PAD] = rows
    return Pairs(*tables, follow)


def test_what_is_written_by_hand():
    # kept: .2 .3 .2, of 1; the missing .3 goes to the first word alone
    torch.testing.assert_close(speculative.emitted(P, Q), P)
    # .3 is redrawn from p: .2 + .15, .3 + .09, .2 + .06
    torch.testing.assert_close(speculative.emitted(P, Q, FROM_TEACHER), torch.tensor([0.35, 0.39, 0.26]).double())
    assert torch.equal(speculative.emitted(P, Q, ALWAYS), Q)
    rare = torch.tensor([0.95, 0.05]).double()
    # a draft of halves: the likely half is kept, the other half is redrawn from p
    half = torch.tensor([0.5, 0.5]).double()
    torch.testing.assert_close(speculative.emitted(rare, half, LIKELY), torch.tensor([0.975, 0.025]).double())


def test_the_right_rule_writes_what_the_teacher_writes_everywhere():
    for draft in drafts.table_drafts(0, drafts.Drafts(few=20, many=200)).values():
        pairs = speculative.meet(TRUTH, draft)
        torch.testing.assert_close(speculative.emitted(pairs.P, pairs.Q), pairs.P, atol=1e-12, rtol=0)


def test_other_rules_do_not():
    pairs = speculative.meet(TRUTH, drafts.table_drafts(0, drafts.Drafts(many=200))[drafts.BIGRAM])
    for rule in (FROM_TEACHER, ALWAYS, LIKELY):
        far = (speculative.emitted(pairs.P, pairs.Q, rule) - pairs.P).abs().sum(-1) / 2
        assert far.max() > 0.1, rule


def test_a_pass_draws_what_the_rule_says():
    """The code that draws against the enumeration, for every rule: 6,000 passes from one place."""
    p, q = torch.tensor([0, 0, 0, 0.7, 0.3]).double(), torch.tensor([0, 0, 0, 0.2, 0.8]).double()
    for rule in speculative.RULES:
        draw, counts = runtime.generator(1, rule), torch.zeros(5)
        for _ in range(6000):
            text, _ = speculative.one_pass([1], lambda _: p, lambda _: q, 1, draw, rule)
            counts[text[1]] += 1
        expected = speculative.emitted(p, q, rule)
        assert abs(counts[3] / 6000 - expected[3]) < 5 * math.sqrt(0.25 / 6000), rule


def test_a_later_word_is_the_teachers_too():
    """After an A mostly comes a B, and after a B an A; the third word is the teacher's own where two were kept."""
    follows = {3: torch.tensor([0, 0, 0, 0.1, 0.9]).double(), 4: torch.tensor([0, 0, 0, 0.9, 0.1]).double()}
    first, poor = torch.tensor([0, 0, 0, 0.6, 0.4]).double(), torch.tensor([0, 0, 0, 0.3, 0.7]).double()
    draw, counts = runtime.generator(2, "later"), torch.zeros(5, 5)
    for _ in range(4000):
        text = [1]
        while len(text) < 4:
            text, _ = speculative.one_pass(text, lambda t: follows.get(t[-1], first), lambda _: poor, 2, draw)
        counts[text[2], text[3]] += 1
    # .6 · .1 + .4 · .9 = .42 of A in second place; of those, .9 lead to a B
    assert abs(counts[3].sum() / 4000 - 0.42) < 5 * math.sqrt(0.25 / 4000)
    assert abs(counts[3, 4] / counts[3].sum() - 0.9) < 5 * math.sqrt(0.09 / 1600)


def test_exact_distributions_of_words_that_follow():
    start = [language.BOS, TRUTH.words.index("the")]
    found = drawn.distributions(TRUTH, start, 3)
    torch.testing.assert_close(found[0], drawn.follower(TRUTH.P, TRUTH.NEXT, 0)(start))
    torch.testing.assert_close(found.sum(-1), torch.ones(3).double())
    texts = TRUTH.sample(4000, 5)
    counted = texts[texts[:, 1] == start[1], 4].bincount(minlength=WORDS).double()
    assert speculative.chi_squared(counted, found[2]) > 1e-4


def test_words_of_a_pass_by_hand():
    # one word and the end, k = 1: the word is kept with ½, then the teacher writes the end: 1 pass; otherwise 2
    assert speculative.words_per_pass(coin(1.0, 0.5), 1) == pytest.approx(2 / 1.5)
    # k = 2: the end is drafted right after a kept word: still 1 pass for both words
    assert speculative.words_per_pass(coin(1.0, 0.5), 2) == pytest.approx(2 / 1.5)
    # a perfect draft: 3 words and the end take two passes of k = 2, one of k = 3
    assert speculative.words_per_pass(coin(0.5, 0.5, 3), 2) == pytest.approx(4 / 2)
    assert speculative.words_per_pass(coin(0.5, 0.5, 3), 3) == pytest.approx(4)


def test_words_of_a_pass_are_those_that_drawing_finds():
    draft = drafts.table_drafts(0, drafts.Drafts(many=200))[drafts.BIGRAM]
    pairs, draw = speculative.meet(TRUTH, draft), runtime.generator(0, "passes")

    def teacher(text):
        return TRUTH.P[int(TRUTH.states(torch.tensor([text]))[0, -1])]

    def bigram(text):
        return draft.P[text[-1]]

    passes = words = kept = drafted = 0
    for _ in range(250):
        text = [language.BOS]
        while text[-1] != language.EOS:
            before = len(text)
            text, good = speculative.one_pass(text, teacher, bigram, 3, draw)
            passes, words, kept = passes + 1, words + len(text) - before, kept + good
            drafted += good + (text[-1] != language.EOS and good < 3)
    assert abs(words / passes - speculative.words_per_pass(pairs, 3)) < 0.15
    assert abs(kept / drafted - pairs.acceptance()) < 0.06


def test_endless_text_is_what_the_formula_says_where_all_places_are_alike():
    pairs = coin(0.8, 0.3, length=4)
    pairs = Pairs(pairs.P, pairs.Q.clone(), pairs.NEXT)
    pairs.Q[4] = torch.tensor([0, 0, 0.5, 0.5, 0]).double()  # the end is as hard as the words: ½ of it is drafted
    assert pairs.acceptance() == pytest.approx(0.5)
    for k in (1, 2, 5):
        assert speculative.endless_words_per_pass(pairs, k) == pytest.approx(speculative.formula(0.5, k))
        assert speculative.words_per_pass(pairs, k) < speculative.formula(0.5, k)


def test_acceptance_by_hand():
    # two words of overlap .3 + .2 each, and an end that both know: (½ + ½ + 1) / 3
    assert coin(0.8, 0.3, length=2).acceptance() == pytest.approx(2 / 3)


def test_the_formula_by_hand():
    assert speculative.formula(0.5, 2) == 1.75
    assert speculative.formula(1.0, 4) == 5
    assert speculative.formula(0.0, 4) == 1
    assert speculative.speed_up(3.0, 4, 0.05) == pytest.approx(2.5)


def test_a_table_counts():
    tokens = torch.tensor([[1, 3, 4, 2], [1, 3, 2, 0]])
    draft = speculative.counted(tokens, 5, smoothing=0.0001)
    assert draft.P[3, 4] == pytest.approx(0.5, abs=1e-3) and draft.P[1, 3] == pytest.approx(1, abs=1e-3)
    assert draft.P[:, :2].sum() == 0
    single = speculative.counted(tokens, 5, 0, smoothing=0.0001)
    assert single.P[0, 2:].tolist() == pytest.approx([0.4, 0.4, 0.2], abs=1e-3)
    assert speculative.even(5).P[0].tolist() == pytest.approx([0, 0, 1 / 3, 1 / 3, 1 / 3])


def test_how_many_draws_show_a_mistake():
    few, many = (speculative.draws_needed(P, speculative.emitted(P, q, FROM_TEACHER)) for q in (Q, 0.9 * P + 0.1 * Q))
    assert few < many < float("inf")
    assert speculative.draws_needed(P, P) == float("inf")
    # so many draws do find it, in about nine tests of ten
    wrong, draw = speculative.emitted(P, Q, FROM_TEACHER), runtime.generator(0, "tests")
    tests = [torch.multinomial(wrong, round(few), True, generator=draw).bincount(minlength=3) for _ in range(200)]
    assert 0.8 < sum(speculative.chi_squared(counts, P) < 0.01 for counts in tests) / 200 < 0.97


def test_chi_squared_by_hand():
    # (5 − 10)² / 10 twice is 5: p = .025 of one degree of freedom
    half = torch.tensor([0.5, 0.5, 0.0])
    assert speculative.chi_squared(torch.tensor([5, 15, 0]), half) == pytest.approx(0.0253, abs=1e-3)
    assert speculative.chi_squared(torch.tensor([10, 9, 1]), half) == 0


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: speculative.emitted(P, Q, "greedy"), "Unknown rule 'greedy'"),
        (lambda: speculative.counted(torch.ones(1, 2).long(), 5, 2), "memory is 2"),
        (lambda: speculative.meet(TRUTH, speculative.even(5)), "The draft knows 5 words"),
        (
            lambda: speculative.meet(TRUTH, Draft(torch.zeros(1, WORDS), torch.zeros(1, WORDS).long())),
            "smoothing above 0",
        ),
        (lambda: speculative.words_per_pass(coin(0.5, 0.5), 0), "k is 0"),
        (lambda: speculative.endless_words_per_pass(coin(0.5, 0.5), 1.5), "k is 1.5"),
        (lambda: speculative.one_pass([1], None, None, -1, None), "k is -1"),
        (lambda: speculative.chi_squared(torch.zeros(3), P), "no counts"),
        (lambda: speculative.settled([3], [P], [], None), "1 drafted words, 0 rows of the draft"),
        (lambda: drawn.distributions(TRUTH, [3], 2), "never writes [3]"),
        (lambda: drawn.Drawn(texts=0), "texts is 0"),
        (lambda: race.said(P[None], "beam"), "Unknown way to write 'beam'"),
        (lambda: race.drafted([1], None, None, 0, race.GREEDY, 9, None), "k is 0"),
    ],
)
def test_a_mistake_is_named_in_one_sentence(call, words):
    with refused(words):
        call()
