"""The widget of chapter 09: what the page is told, and what the poster says."""

import pytest

from course_lib.chapters.tokenizers import widget
from tests.helpers import refused


def test_what_the_page_is_told():
    built = widget.Tokenizers("a cat", "words", "characters")
    assert built.want == {"text": "a cat", "ours": "words", "theirs": "characters"}
    data = built.table["data"]
    assert [name for name, _ in data["names"]] == list(widget.NAMES)
    assert all(len(merges) == 1500 for merges in data["merges"].values())
    for said, listed, word in data["contexts"]:
        assert sum(p for _, p in listed) == pytest.approx(1, abs=1e-3), said
        assert word in [name for name, _ in listed]


def test_the_poster_tells_the_numbers():
    picture, said = widget.Tokenizers().poster()
    assert picture.startswith("<svg") and said.startswith(
        "After “the sleepy” the teacher's likeliest words are cat 38 %"
    )
    assert "added up by their first letters: c " in said


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"ours": "gpt2"}, "Unknown tokenizer 'gpt2'"),
        ({"text": "x" * 91}, "at most 90 characters"),
        ({"text": 3}, "is 3"),
    ],
)
def test_wrong_settings_are_told_in_a_sentence(wrong, words):
    with refused(words):
        widget.Tokenizers(**wrong)
