"""The student's letters, the trie of the teacher's words, and the marginals, against what can be worked out by hand."""

import itertools

import pytest
import torch

from course_lib.chapters.tokenizers import spelling, students
from course_lib.data import language
from course_lib.data.language import BOS, EOS
from tests.helpers import refused

WORDS = ("cat", "cow", "dog")  # a = 0, c, d, g, o, t, w and the closing space
LETTERS = "acdgotw "
SPELLED = [[LETTERS.index(letter) for letter in f"{word} "] for word in WORDS]


def tree():
    return spelling.Trie.of(SPELLED, len(LETTERS))


def node_after(trie, prefix):
    node = 0
    for letter in prefix:
        node = int(trie.child[node, LETTERS.index(letter)])
    return node


@pytest.mark.parametrize(
    "prefix, wanted",
    [("", {"c": 0.5, "d": 0.5}), ("c", {"a": 0.8, "o": 0.2}), ("ca", {"t": 1.0}), ("dog", {" ": 1.0})],
)
def test_next_letters_by_hand(prefix, wanted):
    # cat .4, cow .1, dog .5: c has .5; after c, cat has .4 of .5
    probs = torch.tensor([[0.4, 0.1, 0.5]], dtype=torch.double)
    trie = tree()
    found = trie.next_characters(probs, torch.tensor([node_after(trie, prefix)]))[0]
    assert {LETTERS[i]: round(float(p), 9) for i, p in enumerate(found) if p > 0} == wanted


def test_the_letters_of_a_word_give_its_probability():
    """The chain rule: along every word, the product of the letters is the word's share."""
    trie, probs = spelling.trie(), torch.rand(1, students.WORDS, generator=torch.Generator().manual_seed(0)).double()
    probs[:, :EOS] = 0
    probs /= probs.sum()
    for word in range(EOS, students.WORDS):
        node, product = 0, 1.0
        for character in spelling.spelled(language.automaton().words[word]):
            product *= float(trie.next_characters(probs, torch.tensor([node]))[0, character])
            node = int(trie.child[node, character])
        assert product == pytest.approx(float(probs[0, word]))
        assert int(trie.ends[node]) == word


def test_words_are_read_again_from_their_letters():
    words = students.teacher().sample(20, 3)
    text = spelling.spell(words)
    for row, document in zip(text.tokens, language.decode(words), strict=True):
        assert spelling.text_of(row.tolist()) == document
    assert bool((text.tokens[:, 0] == BOS).all())
    # the places of the words: each character belongs to the word that it spells
    ends = (text.word[:, 1:] > text.word[:, :-1]).sum(dim=1)
    assert ends.tolist() == [(row != 0).sum() - 1 for row in words]


def test_the_nodes_of_a_text_lead_along_its_words():
    text, trie = spelling.spell(students.teacher().sample(5, 1)), spelling.trie()
    for tokens, nodes, words in zip(text.tokens.tolist(), text.node.tolist(), text.word.tolist(), strict=True):
        for before, after in itertools.pairwise(range(1, len(tokens))):
            if words[after] > 0 and words[after] == words[before]:
                assert int(trie.child[nodes[before], tokens[before]]) == nodes[after]
            elif words[after] > 0:
                assert nodes[after] == 0


def test_targets_sum_to_one_and_allow_what_stands_there():
    words = students.teacher().sample(10, 2)
    text = spelling.spell(words)
    targets = spelling.targets(text, students.teacher().next_words(words))
    real = text.word > 0
    assert torch.allclose(targets[real].sum(dim=1), torch.ones(int(real.sum())), atol=1e-5)
    assert bool((targets.gather(2, text.tokens[..., None])[..., 0][real] > 0).all())
    assert float(targets[~real].abs().sum()) == 0


def test_the_kl_of_a_word_is_the_sum_over_its_letters():
    """Exactly, if the word is drawn from the truth: so the gap means the same for letters and words."""
    luck, trie = torch.Generator().manual_seed(1), tree()
    p, q = (torch.rand(1, 3, generator=luck).double().softmax(1) for _ in range(2))
    total = 0.0
    for word, spelled in enumerate(SPELLED):
        node = 0
        for character in spelled:
            ours, theirs = (trie.next_characters(each, torch.tensor([node]))[0] for each in (p, q))
            kept = ours > 0
            total += float(p[0, word] * (ours[kept] * (ours[kept] / theirs[kept]).log()).sum())
            node = int(trie.child[node, character])
    assert total == pytest.approx(float((p * (p / q).log()).sum()))


def test_bad_input_is_told_in_a_sentence():
    with refused("the beginning of another word"):
        spelling.Trie.of([[0, 1], [0]], 2)
    with refused("holds the character 7"):
        spelling.Trie.of([[7]], 2)
    with refused("No word has a spelling"):
        spelling.Trie.of([[], []], 2)
    with refused("cannot be spelled"):
        spelling.spelled("Katze!")
    with refused("does not begin with <bos>"):
        spelling.spell(torch.tensor([[5, 2]]))
    with refused("expected [places, 3]"):
        tree().next_characters(torch.ones(1, 2), torch.tensor([0]))
    with refused("gives no word that fits"):
        tree().next_characters(torch.tensor([[0.0, 0.0, 1.0]]), torch.tensor([node_after(tree(), "c")]))
