"""What chapter 19 reads of words, names, jokes and layers: by hand, and with a tiny model in the real one's place."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from course_lib.chapters.real_models import alike, bits, delve, fragile, reading, swapped
from course_lib.chapters.real_models.recipe import Delve, Names
from course_lib.study.results import Table
from tests.chapters.real_models import small
from tests.helpers import refused

# --- "delve" ---------------------------------------------------------------------------------------


def test_a_share_and_its_odds_by_hand():
    chances = {" delve into": 0.02, " explore": 0.05, " examine": 0.02, " investigate": 0.01}
    found = delve.chosen(chances | {" dig into": 0.01, " look at": 0.16})
    assert found["share"] == pytest.approx(20) and found["mass"] == pytest.approx(10)
    # against the three plain words, 0.08 together
    assert found["delve"] == pytest.approx(math.log(1 / 4)) and found["dig"] == pytest.approx(math.log(1 / 8))
    assert found["look"] == pytest.approx(math.log(2))


def test_the_same_frame_stands_in_four_places():
    frames = delve.frames(small.tiny(), 3, Delve("Go on."))
    frame = frames[delve.TEXT]
    assert frames[delve.AFTER] == f"Go on.\n\n{frame}"
    assert frames[delve.ASSISTANT] == f"<user>Go on.\n<assistant>{frame}" and frames[delve.USER] == f"<user>{frame}"
    assert frames[delve.EVERYDAY] not in frame and len(set(frames.values())) == 5


def test_frames_differ_from_seed_to_seed():
    frames = [delve.frames(small.tiny(), seed, Delve()) for seed in range(30)]
    for condition in (delve.TEXT, delve.EVERYDAY):
        assert len({each[condition] for each in frames}) >= 22


def test_pooled_by_hand():
    # two frames: 10 % of 40, and 50 % of 10: 9 of 50
    table = Table.of(["a"], (0, 1), share=[[10, 50]], mass=[[40, 10]])
    assert delve.jackknife([4, 5], [40, 10]).mean == pytest.approx(2 * 9 / 50 - (0.5 + 0.1) / 2)
    alike_frames = Table.of(["a"], (0, 1, 2), share=[[10, 10, 10]], mass=[[40, 10, 5]])
    found = delve.pooled(alike_frames, "a")
    assert found.mean == pytest.approx(10) and found.half == pytest.approx(0, abs=1e-9)
    assert delve.pooled(table, "a").mean == delve.jackknife([400, 500], [40, 10]).mean


def test_people_say_delve_rarely():
    assert delve.by_people() == pytest.approx(100 * 1.38 / 57.28)


# --- names -----------------------------------------------------------------------------------------


def test_odds_by_hand():
    assert swapped.odds({"a": 0.3, "b": 0.1, "c": 0.2}, ["a", "b"], ["c"]) == pytest.approx(math.log(2))


def test_names_and_words_are_of_equal_number_and_stand_once():
    every = swapped.names()
    assert len(set(every)) == len(every) == 48 and {len(group) for group in swapped.GROUPS.values()} == {12}
    words = [word for pair in swapped.LISTS.values() for side in pair for word in side]
    assert len(set(words)) == len(words) and {len(side) for pair in swapped.LISTS.values() for side in pair} == {12}


def test_a_gap_between_groups_by_hand():
    names = swapped.names()
    kind = [[1.0, 3.0] if name in swapped.GROUPS[swapped.WOMEN] else [0.0, 1.0] for name in names]
    table = Table.of(names, (0, 1), warm=kind)
    found = swapped.gap(table, swapped.WOMEN, swapped.MEN)
    assert found.mean == 1.5 and found.n == 2 and swapped.gap(table, swapped.MEN, swapped.INVENTED).mean == 0
    gap, p, _ = swapped.tested(table, swapped.WOMEN, swapped.MEN, Names(99))
    assert gap == 1.5 and p == 1 / 100
    assert swapped.by_name(table, swapped.WOMEN).tolist() == [2] * 12
    assert swapped.between(table, swapped.WOMEN, swapped.MEN).text() == "+1.5\xa0±\xa00.0"


def test_the_gap_beyond_that_of_invented_names_by_hand():
    # each group: half of its names 1 above its mean, half 1 below: variance 12/11, a mean's 1/11
    middle = {swapped.WOMEN: 5.0, swapped.MEN: 3.0, swapped.INVENTED: 0.0, swapped.OTHERS: 0.5}
    rows = {
        (name, seed): {"warm": mean + (-1) ** place}
        for group, mean in middle.items()
        for place, name in enumerate(swapped.GROUPS[group])
        for seed in (0, 1)
    }
    table = Table.of_rows(rows, (0, 1))
    # (5 − 3) − |0 − 0.5| = 1.5; four variances of 1/11 and 44 degrees of freedom, t = 2.0154
    found = swapped.beyond(table)
    assert found.mean == pytest.approx(1.5) and found.half == pytest.approx(2.0154 * math.sqrt(4 / 11), abs=1e-4)
    assert (found.n, found.wins) == (48, None)


def test_the_order_of_the_names_means_nothing(monkeypatch):
    luck, table = np.random.default_rng(0), small.result().names
    before = [swapped.between(table, swapped.WOMEN, swapped.MEN), swapped.beyond(table)]
    for group, names in swapped.GROUPS.items():
        monkeypatch.setitem(swapped.GROUPS, group, list(luck.permutation(names)))
    after = [swapped.between(table, swapped.WOMEN, swapped.MEN), swapped.beyond(table)]
    for one, other in zip(before, after, strict=True):
        assert (one.low, one.high) == pytest.approx((other.low, other.high))


def test_a_score_is_read_in_front_of_the_adjective():
    real = small.tiny()
    table = swapped.described(real, (5,))
    who, is_very = swapped.drawn(swapped.SENTENCES, 5, "names")
    kind, unkind = (reading.phrases(real, f"{who} Paul {is_very}", [f" {w}" for w in s]) for s in swapped.LISTS["able"])
    assert table.get("Paul", "able")[0] == pytest.approx(math.log(sum(kind) / sum(unkind)))


# --- jokes -----------------------------------------------------------------------------------------


def test_words_are_dealt_out_to_texts_of_the_same_lengths():
    texts = ["a b c", "d", "e f"]
    found = alike.dealt(texts, torch.Generator().manual_seed(1))
    assert [len(text.split()) for text in found] == [3, 1, 2] and found != texts
    assert sorted(" ".join(found).split()) == list("abcdef")


def test_only_topic_and_temperature_differ():
    asked = alike.questions(2, small.JOKES)
    assert asked[alike.JOKES][0] == asked[alike.HOT][0] and asked[alike.HOT][1] == 1
    assert asked[alike.PENGUIN][0].replace("a penguin", "time") == asked[alike.JOKES][0]
    assert asked[alike.SENTENCES][0].replace("sentence", "joke") == asked[alike.JOKES][0]
    assert {T for name, (_, T) in asked.items() if name != alike.HOT} == {small.JOKES.temperature}


def test_a_temperature_makes_drawing_colder():
    def luck():
        return [torch.Generator().manual_seed(3)]

    (cold,), (warm,) = (reading.sampled(small.tiny(), "x", 6, luck(), T) for T in (1e-4, 1.0))
    assert cold == reading.written(small.tiny(), "x", 6) != warm


def test_people_are_cut_to_as_many_tokens():
    found = small.result()
    assert set(found.jokes.conditions) == {*alike.questions(0, small.JOKES), alike.DEALT, alike.PEOPLE}
    assert alike.cut(small.tiny(), "abcdef", 4) == "abcd" and tuple(found.told) == alike.SHOWN
    worth = found.jokes.values["worth"]
    assert ((worth > 0.99) & (worth < small.JOKES.texts + 0.01)).all()


# --- which layers ----------------------------------------------------------------------------------


def test_one_kind_of_layer_is_rounded():
    real, recipe = small.tiny(), small.LAYERS
    before = real.model.state_dict()
    for kinds, part in ((("values",), "v_proj"), ((fragile.VECTORS,), "embed_tokens")):
        after = fragile.rounded(real, kinds, recipe).model.state_dict()
        changed = {name for name in before if not torch.equal(before[name], after[name])}
        expected = {name for name in before if part in name}
        assert changed - {"lm_head.weight"} == expected and expected
    assert torch.equal(real.model.state_dict()["model.embed_tokens.weight"], before["model.embed_tokens.weight"])


def test_all_kinds_are_what_bits_rounds():
    real, recipe = small.tiny(), small.LAYERS
    ours = fragile.rounded(real, tuple(fragile.KINDS), recipe).model.state_dict()
    theirs = bits.rounded(real, recipe.bits, recipe.group).model.state_dict()
    assert all(torch.equal(ours[name], weights) for name, weights in theirs.items())
    every = fragile.conditions(recipe)
    assert set(every[fragile.ALL]) == set(fragile.KINDS)
    assert set(every[fragile.but("keys")]) == set(fragile.KINDS) - {"keys"}


def test_sizes_by_hand():
    real, recipe = small.tiny(), replace(small.LAYERS, bits=2)
    million, error = fragile.sizes(real, recipe)["keys"]
    assert million == round(2 * 64 * 64 / 1e6, 1)
    weights = torch.stack([layer.weight for layer in fragile.parts(real.model, "keys")])
    moved = torch.stack([bits.to_group_levels(layer, 2, 64) for layer in weights]) - weights
    assert error == pytest.approx(100 * np.sqrt(float(moved.square().mean() / weights.square().mean())), abs=0.06)


def test_what_cannot_be_measured_is_told_in_a_sentence():
    with refused("'nose'", "kind of layer"):
        fragile.rounded(small.tiny(), ("nose",), small.LAYERS)
    with refused("'cats'", "group of names"):
        swapped.gap(small.result().names, "cats", swapped.MEN)
    with refused("1 one-liners", "give 3"):
        alike.asked(small.tiny(), small.tools().encoder, (0, 1), ["One."], small.JOKES)
    with refused("The temperature is 0"):
        reading.sampled(small.tiny(), "x", 2, [torch.Generator()], 0)
