"""What chapter 19 reads off a model, by hand and with a tiny model in the place of the real one."""

import copy
from dataclasses import replace

import pytest
import torch
from torch.nn.utils import parametrize

from course_lib.chapters.real_models import bits, experiment, healing, makers, numbers, reading, wordings
from course_lib.chapters.real_models.recipe import HEALERS, Numbers
from tests.chapters.real_models import small
from tests.helpers import refused

TEXT = "Say a number from 3 to 12.\nThe number is "


def by_rereading(real, prompt, number):
    """The probability that a number and no further digit follows, with the whole text read again for every sign."""
    chance, sign = 1.0, [reading.tokens(real, str(digit))[0] for digit in range(10)]
    for place, digit in enumerate(str(number)):
        text = prompt + str(number)[:place]
        spread = real.model(torch.tensor([reading.tokens(real, text)])).logits[0, -1].double().softmax(-1)
        chance *= float(spread[sign[int(digit)]])
    spread = real.model(torch.tensor([reading.tokens(real, prompt + str(number))])).logits[0, -1].double().softmax(-1)
    return chance * (1 - float(spread[sign].sum()))


def test_the_probability_of_a_number_is_that_of_its_digits_and_of_no_further_one():
    found = reading.number_probabilities(small.tiny(), TEXT, 3, 12)[1.0]
    again = [by_rereading(small.tiny(), TEXT, number) for number in range(3, 13)]
    assert found.tolist() == pytest.approx(again, rel=1e-4)
    assert 0 < float(found.sum()) < 1


def test_a_temperature_divides_the_logits():
    found = reading.number_probabilities(small.tiny(), TEXT, 3, 12, (1.0, 1e6))
    # with nothing left of the logits every sign is equally likely: a digit, and then none of the ten
    signs = small.tiny().model.config.vocab_size
    assert found[1e6].tolist() == pytest.approx(
        [(1 - 10 / signs) / signs] * 7 + [(1 - 10 / signs) / signs**2] * 3, 1e-3
    )
    assert found[1.0].tolist() != pytest.approx(found[1e6].tolist(), rel=0.1)


def test_the_probability_of_a_phrase_is_the_product_of_its_signs():
    real = small.tiny()
    ab, a = reading.phrases(real, "x", ["ab", "a"])
    (b,) = reading.phrases(real, "xa", ["b"])
    assert ab == pytest.approx(a * b, rel=1e-5)


def test_what_is_drawn_hangs_on_its_own_luck_alone():
    def luck(number):
        return torch.Generator().manual_seed(number)

    one, two = reading.sampled(small.tiny(), "x", 12, [luck(1), luck(2)])
    assert reading.sampled(small.tiny(), "x", 12, [luck(2)]) == [two] and one != two


def test_what_is_written_takes_the_likeliest_sign():
    real = small.tiny()
    said = reading.written(real, "x", 5)
    logits = real.model(torch.tensor([reading.tokens(real, "x")])).logits[0, -1]
    assert reading.tokens(real, said)[0] == int(logits.argmax()) and 1 <= len(said) <= 5


def test_a_tokenizer_that_joins_digits_is_refused():
    class Joined:
        def __call__(self, text, add_special_tokens):
            return type("Cut", (), {"input_ids": [int(text)]})

    with refused("does not cut numbers into single digits"):
        reading.digits(replace(small.tiny(), tokenizer=Joined()))


def test_what_cannot_be_read_is_refused():
    real = small.tiny()
    for low, high in ((0, 5), (5, 3), (1, 100), (1.5, 3), ("1", 3)):
        with refused("The range is", "two whole numbers from 1 to 99"):
            reading.number_probabilities(real, TEXT, low, high)
    with refused("The temperature is 0"):
        reading.number_probabilities(real, TEXT, 1, 3, (0,))
    with refused("The text is ''"):
        reading.tokens(real, "")
    with refused("count is 0"):
        reading.written(real, "x", 0)


# --- the questions ---------------------------------------------------------------------------------


def test_turning_the_order_changes_nothing_else():
    for seed in range(20):
        one, two = (wordings.number_question(seed, 3, 12, order) for order in (wordings.FIRST, wordings.LAST))
        assert one != two and sorted(one) == sorted(two)
        assert one.index("3") < one.index("12") and two.index("12") < two.index("3")


def test_seeds_ask_in_many_words():
    assert len({wordings.number_question(seed, 1, 10) for seed in range(16)}) >= 12
    assert len({wordings.drawn(wordings.MAKER_WORDINGS, seed, "maker") for seed in range(16)}) >= 9


def test_a_chat_begins_the_answer():
    found = wordings.chat(small.tiny().tokenizer, "Who?", "I", "S", (("user", "a"), ("assistant", "b")))
    assert found == "<system>S\n<user>a\n<assistant>b\n<user>Who?\n<assistant>I"


def test_measures_of_probabilities_by_hand():
    # half of the mass is on numbers, all of it on the lowest of ten from 1 on: no evenness
    found = numbers.measures(torch.tensor([0.5] + [0.0] * 9), 1)
    assert found == {"inside": 50, "lowest": 100, "highest": 0, "seven": 0, "bystander": 0, "even": 0}
    found = numbers.measures(torch.tensor([0.1] * 10), 3)
    assert found == pytest.approx(
        {"inside": 100, "lowest": 10, "highest": 10, "seven": 10, "bystander": 10, "even": 100}
    )
    found = numbers.measures(torch.tensor([0.0, 0, 0, 0, 0.2, 0, 0, 0, 0, 0.2]), 3)
    assert found["seven"] == pytest.approx(50) and found["highest"] == pytest.approx(50)


def test_what_follows_in_lists_by_hand():
    # neighbours: 1→2 yes, 2→3 yes, 3→30 no; 5→5 no; no pair from 30 to 5
    found = numbers.followed([[1, 2, 3, 30], [5, 5]])
    assert found["next"] == 50 and found["outside"] == pytest.approx(100 / 6)
    assert numbers.followed([[], []]) == {"next": 0, "outside": 0, "even": 0}


def test_the_number_that_has_no_part_stands_in_front():
    text = numbers.prompt(small.tiny(), 0, 1, 10, wordings.FIRST, wordings.CHAT, "I have 4 cats. ")
    assert text.startswith("<user>I have 4 cats. ") and text.endswith("<assistant>The number is ")
    plain = numbers.prompt(small.tiny(), 0, 1, 10, wordings.FIRST, wordings.PLAIN)
    assert "<" not in plain and plain.endswith("\nThe number is ")


def test_only_words_around_the_question_differ():
    """The control says nothing of a firm, the others name it once."""
    for context, (system, before) in makers.CONTEXTS.items():
        said = f"{system} {before}"
        assert said.count(makers.FIRM) == (context not in (makers.OWN, makers.NOTHING)), context
        assert context == makers.OWN or system is not None


# --- bits ------------------------------------------------------------------------------------------


def test_levels_by_hand():
    # two groups of two; with one bit each weight is its group's smallest or largest
    weights = torch.tensor([[0.0, 3.0, -1.0, 1.0]])
    assert bits.to_group_levels(weights, 1, 2).tolist() == [[0, 3, -1, 1]]
    # four levels from 0 to 3: 0, 1, 2, 3
    weights = torch.tensor([[0.0, 1.4, 1.6, 3.0]])
    assert bits.to_group_levels(weights, 2, 4).tolist() == [[0, 1, 2, 3]]
    assert torch.equal(bits.to_group_levels(torch.ones(1, 4), 2, 4), torch.ones(1, 4))
    with refused("columns do not split into groups of 3"):
        bits.to_group_levels(weights, 2, 3)
    with refused("bits is 0"):
        bits.to_group_levels(weights, 0, 4)


def test_what_is_rounded_once_stays():
    once = bits.to_group_levels(torch.randn(4, 64, generator=torch.Generator().manual_seed(0)), 4, 32)
    torch.testing.assert_close(bits.to_group_levels(once, 4, 32), once)
    assert not torch.allclose(bits.to_group_levels(once, 4, 64), once)


def test_only_the_layers_inside_the_blocks_are_rounded():
    real = small.tiny()
    before = {name: weights.clone() for name, weights in real.model.state_dict().items()}
    after = bits.rounded(real, 2, 64).model.state_dict()
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert changed == {name for name in before if "_proj" in name} and len(changed) == 14


def test_the_original_stays_as_it_is():
    real = replace(small.tiny(), model=copy.deepcopy(small.tiny().model))
    before = {name: weights.clone() for name, weights in real.model.state_dict().items()}
    bits.rounded(real, 2, 64)
    assert all(torch.equal(before[name], weights) for name, weights in real.model.state_dict().items())


def test_a_comparison_by_hand():
    # three places, four words; the reference's order of words is 0, 1, 2, 3 at each
    reference = torch.tensor([0.4, 0.3, 0.2, 0.1]).log().expand(3, 4)
    ours = torch.tensor([[0.7, 0.1, 0.1, 0.1], [0.1, 0.7, 0.1, 0.1], [0.1, 0.1, 0.1, 0.7]]).log()
    found = bits.compared(reference, ours, torch.tensor([9, 0, 1, 1]), 2, torch.Generator().manual_seed(0))
    assert found["same"] == pytest.approx(100 / 3)
    # changed: word 1, in place 2 of the list, and word 3, in place 4; near are the first two
    assert found["near"] == 50 and found["shuffled"] == 50 and found["rank"] in (2, 4)
    # the text's words are 0, 1, 1: ours gives them 0.7, 0.7 and 0.1
    assert found["loss"] == pytest.approx(-(2 * torch.tensor(0.7).log() + torch.tensor(0.1).log()).item() / 3)
    first = 0.4 * torch.tensor(0.4 / 0.7).log() + 0.3 * torch.tensor(3.0).log() + 0.2 * torch.tensor(2.0).log()
    second = 0.4 * torch.tensor(4.0).log() + 0.3 * torch.tensor(3 / 7).log() + 0.2 * torch.tensor(2.0).log()
    third = 0.4 * torch.tensor(4.0).log() + 0.3 * torch.tensor(3.0).log() + 0.2 * torch.tensor(2.0).log()
    third = third + 0.1 * torch.tensor(1 / 7).log()
    assert found["kl"] == pytest.approx(float(first + second + third) / 3, rel=1e-5)


def test_a_model_compared_with_itself_says_nothing_of_changed_words():
    same = torch.randn(5, 7, generator=torch.Generator().manual_seed(0)).log_softmax(-1)
    found = bits.compared(same, same, torch.arange(6), 2, torch.Generator())
    assert found["kl"] == 0 and found["same"] == 100 and found["near"] != found["near"]
    assert bits.finite([1.0, float("nan")]).tolist() == [1]


def test_pieces_of_text_differ_from_seed_to_seed_and_from_what_is_learned():
    real = small.tiny()
    one, two = (bits.piece(real, seed, "read", 40, "read") for seed in (0, 1))
    assert len(one) == len(two) == 40 and not torch.equal(one, two)
    texts = bits.texts()
    assert not set(texts["read"]) & set(texts["learn"]) and min(map(len, texts.values())) >= 60
    with refused("has", "tokens: ask for a length up to that"):
        bits.piece(real, 0, "read", 10**6, "read")


# --- healing ---------------------------------------------------------------------------------------


def test_a_healed_model_calculates_with_levels_and_keeps_its_word_vectors():
    real = small.tiny()
    for healer in HEALERS:
        found = healing.healed(real, healer, 0, small.HEALING).model.state_dict()
        before = real.model.state_dict()
        assert set(found) == set(before)
        for name, weights in found.items():
            if "_proj" in name:
                recipe = small.HEALING
                torch.testing.assert_close(bits.to_group_levels(weights, recipe.bits, recipe.group), weights)
            else:
                assert torch.equal(weights, before[name]), name


def test_a_copy_calculates_with_rounded_weights():
    for layer in bits.layers(healing.copied(small.tiny(), small.HEALING)):
        assert parametrize.is_parametrized(layer, "weight")
        original = layer.parametrizations.weight.original
        assert original.requires_grad and not torch.equal(layer.weight, original)
        torch.testing.assert_close(layer.weight, bits.to_group_levels(original, 3, 64))


def test_distilling_brings_the_student_closer():
    real = small.tiny()
    batch = bits.piece(real, 0, "learn", 64, "test").view(2, 32)

    def kl(student):
        with torch.no_grad():
            ours, wanted = (model(batch).logits.log_softmax(-1) for model in (student, real.model))
        return float((wanted.exp() * (wanted - ours)).sum(-1).mean())

    distilled, reader = (healing.copied(real, small.HEALING) for _ in range(2))
    before = kl(distilled)
    healing.distil_back(distilled, real.model, [batch] * 30, 0.001)
    healing.read(reader, [batch] * 30, 0.001)
    assert 0 < kl(distilled) < 0.7 * before < kl(reader)


def test_every_way_of_healing_is_measured():
    table, runs, said = healing.heal(small.tiny(), (0, 1), small.HEALING)
    assert list(said) == list(runs) == list(table.conditions) == ["rounded only", *HEALERS]
    for name, found in runs.items():
        assert len(set(found)) == len(found) == (1 if name == "rounded only" else 2)  # each run learns from other text
        assert table.mean(name, "kl").mean == pytest.approx(sum(found) / len(found), abs=1e-4)


def test_the_students_of_one_seed_learn_from_the_same_text():
    """Probabilities and plain text differ in what is learned, not in what is read."""
    assert healing.TEXT[HEALERS[0]] == healing.TEXT[HEALERS[1]] == "learn" and healing.TEXT[HEALERS[2]] == "other"


def test_the_gradient_goes_straight_through():
    layer = healing.Rounded(2, 2)
    weights = torch.tensor([[0.1, 0.7]], requires_grad=True)
    (layer(weights) * torch.tensor([[2.0, 3.0]])).sum().backward()
    assert weights.grad.tolist() == [[2, 3]]
    torch.testing.assert_close(layer(weights), bits.to_group_levels(weights.detach(), 2, 2))


# --- the whole -------------------------------------------------------------------------------------


def test_a_seed_gives_the_same_numbers_again_and_another_seed_others():
    real, few = small.tiny(), Numbers(ranges=((1, 10), (3, 12)), temperatures=(1.0,), lists=1, tokens=6)
    first, again, other = (numbers.asked(real, seeds, few)[0] for seeds in ((0, 1), (0, 1), (2, 3)))
    assert (first.values["even"] == again.values["even"]).all()
    assert (first.values["even"] != other.values["even"]).any()


def test_a_result_has_every_part():
    found = small.result()
    assert found.recipe == small.RECIPE and found.numbers.seeds == found.bits.seeds == small.SEEDS
    assert found.numbers.conditions[:2] == (("chat", "lowest first", 1, 10), ("chat", "lowest first", 1, 10, 2.0))
    assert set(found.shares) == {experiment.joined(each) for each in found.numbers.conditions}
    assert all(sum(row) == pytest.approx(100, abs=0.1) for rows in found.shares.values() for row in rows)
    assert set(found.said) == {experiment.joined(each) for each in found.bits.conditions}
    assert len(found.listed) == len(small.SEEDS) and set(makers.CONTEXTS) == set(found.makers.conditions)
    for table in (found.delve, found.names, found.jokes, found.layers):
        assert table.seeds == small.SEEDS


def test_no_seeds_are_refused():
    with refused("give at least two"):
        experiment.run((), tools=small.tools())


def test_without_a_model_one_sentence_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    monkeypatch.delenv("COURSE_MODEL", raising=False)
    with refused("is not here: run `make pretrained` once"):
        experiment.run((0, 1))
