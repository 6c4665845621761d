"""The animal language and its tokenizer."""

import math

import pytest
import torch

from course_lib.data import animals, language
from course_lib.data.language import BOS, EOS, PAD, Automaton
from tests.helpers import refused

TRUTH = language.automaton()
# A language by hand: "a" or "b" with 3/4 and 1/4; after "a" the end, after "b" one more "a". Tokens 3 is "a", 4 is "b".
WORDS = ("<pad>", "<bos>", "<eos>", "a", "b")


def by_hand(first=0.75):
    P = torch.zeros(4, 5, dtype=torch.float64)
    NEXT = torch.full((4, 5), -1)
    P[0, 3], P[0, 4], P[1, EOS], P[2, 3], P[3, PAD] = first, 1 - first, 1, 1, 1
    NEXT[0, 3], NEXT[0, 4], NEXT[1, EOS], NEXT[2, 3], NEXT[3, PAD] = 1, 2, 3, 1, 3
    return Automaton(WORDS, P, NEXT)


HAND = by_hand()
A = [BOS, 3, EOS, PAD]
BA = [BOS, 4, 3, EOS]


def test_every_state_has_probabilities_and_a_successor_for_each_possible_word():
    torch.testing.assert_close(TRUTH.P.sum(dim=1), torch.ones(len(TRUTH.P), dtype=torch.float64))
    assert ((TRUTH.P > 0) == (TRUTH.NEXT >= 0)).all()
    assert len(TRUTH.words) == 62 and len(set(TRUTH.words)) == 62
    assert len(language.ANIMALS) == 24 and set(animals.KIND) == set(language.ANIMALS)


def test_entropy_by_hand():
    # 0.56234 nats for the choice; tokens per document: 2 with 3/4, 3 with 1/4, so 2.25
    assert HAND.entropy() == pytest.approx(0.562335 / 2.25, abs=1e-6)


def test_visits_by_hand():
    assert HAND.visits().tolist() == [1, 1, 0.25, 0]


def test_kl_by_hand():
    # KL((3/4, 1/4) ‖ (1/2, 1/2)) = 0.13081 per document of 2.25 tokens; the other direction 0.14384 per 2.5 tokens
    other = by_hand(0.5)
    assert HAND.kl(other) == pytest.approx(0.130812 / 2.25, abs=1e-6)
    assert other.kl(HAND) == pytest.approx(0.143841 / 2.5, abs=1e-6)
    assert HAND.kl(by_hand(1.0)) == math.inf


def test_kl_of_logits_by_hand():
    # a model that gives all five words 1/5, on the document "a": KL at the two places is ln 5 − 0.56234 and ln 5
    even = lambda tokens: torch.zeros(*tokens.shape, 5)  # noqa: E731
    expected = (math.log(5) - 0.562335 + math.log(5)) / 2
    assert HAND.kl_of(even, torch.tensor([A])) == pytest.approx(expected, abs=1e-6)


def test_kl_of_does_not_count_padding():
    even = lambda tokens: torch.zeros(*tokens.shape, 5)  # noqa: E731
    longer = torch.tensor([[*A, PAD, PAD, PAD]])
    assert HAND.kl_of(even, longer) == pytest.approx(HAND.kl_of(even, torch.tensor([A])), abs=1e-12)


def test_kl_of_the_truth_itself_is_zero():
    text = TRUTH.sample(50, 1)
    assert abs(TRUTH.kl_of(lambda t: TRUTH.next_words(t).clamp(min=1e-30).log(), text)) < 1e-9


def test_next_words_after_an_impossible_word_are_silent():
    shares = TRUTH.next_words(language.encode(["the cat the"], end=False))
    assert shares[0, :3].sum(dim=-1).tolist() == pytest.approx([1, 1, 1])
    assert shares[0, 3].sum() == 0


def test_samples_are_grammatical_and_repeatable():
    text = TRUTH.sample(2000, 5)
    assert TRUTH.grammatical(text).all()
    assert torch.equal(text, TRUTH.sample(2000, 5))
    assert not torch.equal(text, TRUTH.sample(2000, 6))


def test_grammatical_needs_an_end():
    assert TRUTH.grammatical(language.encode(["the cat sits near the house."])).all()
    assert not TRUTH.grammatical(language.encode(["the cat sits near the house.", "the cat sits house"])).all()
    assert not TRUTH.grammatical(language.encode(["the cat sits near the house."], end=False)).any()


def test_samples_have_the_exact_probabilities():
    """The mean log-likelihood of many documents is the entropy, within four standard errors."""
    text = TRUTH.sample(4000, 7)
    surprise = -TRUTH.next_words(text)[:, :-1].gather(-1, text[:, 1:, None]).log().sum(dim=(1, 2))
    expected = TRUTH.entropy() * float(TRUTH.visits().sum())
    assert abs(float(surprise.mean()) - expected) < 4 * float(surprise.std()) / 4000**0.5


def test_animals_follow_zipf():
    text, count = TRUTH.sample(4000, 8), 4000
    for animal, p in list(animals.zipf().items())[::5]:
        seen = int((text == TRUTH.words.index(animal)).any(dim=1).sum())
        assert abs(seen - count * p) < 4 * (count * p * (1 - p)) ** 0.5, animal


def test_the_animal_comes_again():
    text = [t for t in language.decode(TRUTH.sample(300, 9)) if " the cat " in t[10:] or "night the " in t]
    for document in text:
        named = {word for word in document.split() if word in language.ANIMALS}
        assert len(named) == 1, document


def test_refit_by_hand():
    refit = HAND.refit(torch.tensor([A, A, A, BA, BA]))
    assert refit.P[0, 3:].tolist() == pytest.approx([0.6, 0.4])
    assert HAND.refit(torch.tensor([A, A, A, BA]), smoothing=1).P[0, 3:].tolist() == pytest.approx([4 / 6, 2 / 6])


def test_refit_leaves_unseen_states_empty_and_never_reaches_them():
    refit = HAND.refit(torch.tensor([A, A]))
    assert refit.P[2].sum() == 0
    assert (refit.sample(50, 0) == torch.tensor([BOS, 3, EOS])).all()


def test_refit_ignores_what_the_language_does_not_allow():
    refit = HAND.refit(torch.tensor([[BOS, 3, 4, EOS], BA]))
    assert refit.P[0, 3:].tolist() == [0.5, 0.5]
    assert refit.P[1].tolist() == [0, 0, 1, 0, 0]


def test_refit_on_much_text_is_the_truth():
    assert TRUTH.kl(TRUTH.refit(TRUTH.sample(20_000, 1), smoothing=0.1)) < 0.005


def test_counts_are_documents():
    text = language.encode(["the cat eats fish near the house. at noon the cat jumps.", "the dog sits"])
    found = dict(zip(language.ANIMALS, TRUTH.counts(text).tolist(), strict=True))
    assert found["cat"] == 1 and found["dog"] == 1 and sum(found.values()) == 2


def test_a_prompt_is_continued():
    prompt = language.encode(["the otter"], end=False)[0, 1:]
    assert all(text.startswith("the otter ") for text in language.decode(TRUTH.sample(20, 1, prompt=prompt)))


def test_text_round_trip():
    texts = language.decode(TRUTH.sample(30, 2))
    assert language.decode(language.encode(texts)) == texts


def test_decoding_stops_at_the_end():
    assert language.decode(torch.tensor([[BOS, 3, EOS, 4]])) == ["cat"]


def test_tokenizer_and_encode_agree():
    texts = language.decode(TRUTH.sample(20, 3))
    found = language.tokenizer()(texts, padding=True, return_tensors="pt")
    assert torch.equal(found["input_ids"], language.encode(texts))
    assert torch.equal(found["attention_mask"].bool(), language.encode(texts) != PAD)


def test_a_dataset_holds_the_texts():
    data = language.dataset(12, 4)
    assert data.column_names == ["text"] and len(data) == 12
    assert torch.equal(language.encode(data["text"]), TRUTH.sample(12, 4))


@pytest.mark.parametrize("count", [0, -1, 2.5, True])
def test_zero_documents(count):
    with refused("documents were asked for"):
        TRUTH.sample(count)


def test_bad_text():
    with refused("no word 'catt'", "'cat'"):
        language.encode(["the catt"])
    with refused("no documents"):
        language.encode([])
    with refused("No document starts with 'cat'"):
        TRUTH.sample(3, prompt=[3])


def test_bad_tokens():
    with refused("another tokenizer"):
        TRUTH.states(torch.tensor([[1, 99]]))
    with refused("language.encode"):
        TRUTH.states(torch.tensor([1, 2]))


def test_a_model_of_another_vocabulary():
    with refused("knows 7 words", "vocabulary=62"):
        TRUTH.kl_of(lambda tokens: torch.zeros(*tokens.shape, 7), TRUTH.sample(2))


def test_each_kind_of_animal_has_its_own_world():
    bear = [text for text in language.decode(TRUTH.sample(3000, 10)) if text.startswith("the bear ")]
    places = {word for text in bear for word in text.split() if word in ("forest", "river", "field", "house", "barn")}
    assert places == {"forest", "river", "field"}


def test_every_state_knows_what_comes_next():
    seen, waiting = set(), [("start",)]
    while waiting:
        state = waiting.pop()
        if state not in seen:
            seen.add(state)
            found = animals.choices(state)
            assert sum(p for p, _ in found.values()) == pytest.approx(1), state
            waiting += [following for _, following in found.values()]
    assert len(seen) == len(TRUTH.P) == 488
