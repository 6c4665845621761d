"""Where real tokenizers cut, on small ones that are built here; and the stored measurement."""

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from course_lib.chapters.tokenizers import cuts, real
from course_lib.study.stored import far_apart, stale
from tests.helpers import refused


def word_pieces():
    vocabulary = ["[UNK]", "straw", "##berry", "pen", "##guin", "the", "##s"]
    made = Tokenizer(models.WordPiece({piece: i for i, piece in enumerate(vocabulary)}, unk_token="[UNK]"))
    made.normalizer, made.pre_tokenizer = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
    return made


def byte_pairs(*merges):
    pairs = [tuple(pair.split(" ")) for pair in merges]
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    pieces = dict.fromkeys([*letters, *map("".join, pairs), "##"])
    made = Tokenizer(models.BPE({piece: i for i, piece in enumerate(pieces)}, pairs))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=True)
    return made


def test_spaces_belong_to_what_follows_in_both_kinds():
    text = "the strawberry"
    assert cuts.spans(word_pieces(), text) == [(0, 3), (3, 9), (9, 14)]
    found = cuts.spans(byte_pairs("t h", "th e", "Ġ s"), text)
    assert found[:2] == [(0, 3), (3, 5)] and found[-1] == (13, 14)


def test_bytes_of_one_letter_count_once():
    assert cuts.spans(byte_pairs(), "ü🐧") == [(0, 1), (1, 2)]


def test_shared_by_hand():
    ours, theirs = [(0, 3), (3, 7), (7, 9), (9, 12)], [(0, 3), (3, 9), (9, 12)]
    # our cuts 3, 7, 9; theirs 3, 9. Our tokens 0–3 and 9–12 are theirs, too
    assert cuts.shared(ours, theirs) == {"boundaries": pytest.approx(200 / 3), "tokens": 50}
    assert cuts.shared(ours, ours) == {"boundaries": 100, "tokens": 100}


def test_chunks_are_the_shortest_common_pieces():
    ours, theirs = [(0, 3), (3, 7), (7, 9), (9, 12)], [(0, 3), (3, 9), (9, 12)]
    found = cuts.chunks(ours, theirs)
    assert found == [(range(1), range(1)), (range(1, 3), range(1, 2)), (range(3, 4), range(2, 3))]


def test_random_cuts_are_as_many_and_others_for_another_seed():
    cut = [(0, 3), (3, 7), (7, 9), (9, 12)]
    first, other = cuts.at_random(cut, 12, 0), cuts.at_random(cut, 12, 1)
    assert len(first) == len(cut) and first[0][0] == 0 and first[-1][1] == 12
    assert first == cuts.at_random(cut, 12, 0) and first != other


def test_vocabularies_are_compared_as_text():
    pieces, pairs = cuts.vocabulary(word_pieces()), cuts.vocabulary(byte_pairs("p e", "pe n", "Ġ pen", "Ã ¼"))
    assert {" pen", "berry"} <= set(pieces) and {" pen", "pen", "ü", "##"} <= set(pairs)
    assert cuts.shared_entries({" pen": 0, "x": 1}, {" pen": 5}) == 50


def test_bad_input_is_told_in_a_sentence():
    with refused("does not say where"):
        cuts.spans(object(), "text")
    with refused("two tokens or more"):
        cuts.shared([(0, 3)], [(0, 3)])
    with refused("The vocabulary is empty"):
        cuts.shared_entries({}, {})
    with refused("There is no tokenizer"):
        real.opened({"lost": real.FILE.with_name("nowhere.json")})


def test_the_stored_cuts_are_of_this_recipe():
    assert stale(real.FILE, real.RECIPE, real.COMMAND) is None
    found = real.stored()
    kinds = tuple(real.texts())
    assert found.tables["cuts"].conditions == tuple(
        (kind, name) for kind in kinds for name in (real.ENCODER, real.THIRD)
    )
    assert all(len(lines) == real.RECIPE.lines for lines in real.texts().values())
    assert found.more["entries"][real.OURS]["shared"] == 100


def test_the_course_s_own_tokenizers_cut_as_stored(real_model):
    found = real.tokenizers()
    ours = real.measured(found)
    assert far_apart(ours, real.stored().tables["cuts"], dict.fromkeys(ours.values, 1e-3)) == []
    assert real.entries(found)[real.ENCODER] == real.stored().more["entries"][real.ENCODER]


def test_the_command_stores_what_was_measured(tmp_path, monkeypatch):
    place, file = tmp_path / "cuts.json", tmp_path / "third.json"
    byte_pairs("t h").save(str(file))
    monkeypatch.setattr(real, "FILE", place)
    monkeypatch.setattr(real, "RECIPE", real.Cuts(lines=2, draws=2))
    monkeypatch.setattr(real, "tokenizers", lambda third: real.opened(dict.fromkeys((real.OURS, real.THIRD), third)))
    real.main(["--deepseek", str(file)])
    real.stored.cache_clear()
    try:
        assert real.stored().tables["cuts"].mean(("Code", real.THIRD), "boundaries").mean == 100
    finally:
        real.stored.cache_clear()
