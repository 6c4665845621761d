"""The widget of chapter 20: what the page is told, and what the poster says."""

import pytest

from course_lib.chapters.capstone import speculative, widget
from course_lib.data import language
from tests.helpers import refused


def test_what_the_page_is_told():
    built = widget.Capstone(0.9, k=3)
    assert built.want == {"share": 0.9, "k": 3}
    rows = built.table["data"]["expected"]
    assert [row["share"] for row in rows] == list(widget.SHARES)
    alphas = [row["alpha"] for row in rows]
    assert alphas == sorted(alphas)
    for row in rows:
        pairs = speculative.meet(language.automaton(), widget.mixed(row["share"]))
        assert row["alpha"] == pytest.approx(pairs.acceptance(), abs=1e-4)
        assert all(words <= formula + 1e-9 for words, formula in zip(row["words"], row["formula"], strict=True))
    assert rows[-1]["alpha"] == 1


def test_a_mixed_draft_is_a_distribution():
    draft = widget.mixed(0.25)
    assert draft.P[:-1].sum(dim=-1).tolist() == pytest.approx([1.0] * (len(draft.P) - 1))


def test_the_poster_tells_the_numbers():
    picture, said = widget.Capstone(0.75, 4).poster()
    assert picture.startswith("<svg") and "knows 75 % of what its teacher expects" in said
    assert "With k = 4 one pass of the teacher writes" in said


@pytest.mark.parametrize("wrong, words", [({"share": 0.3}, "Unknown share 0.3"), ({"k": 5}, "Unknown k 5")])
def test_wrong_settings_are_told_in_a_sentence(wrong, words):
    with refused(words):
        widget.Capstone(**wrong)
