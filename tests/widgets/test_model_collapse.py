import json

import pytest

from course_lib import widgets
from course_lib.errors import CourseError
from course_lib.widgets import _model_collapse
from tests.widgets import fixture


def test_the_page_is_tested_against_the_exact_means_of_python():
    stored = json.loads(fixture.PATH.read_text(encoding="utf-8"))["chains"]
    fresh = json.loads(json.dumps(fixture.exact_means()))
    assert [{**case, "variance": None} for case in stored] == [{**case, "variance": None} for case in fresh]
    for old, new in zip(stored, fresh, strict=True):
        assert old["variance"] == pytest.approx(new["variance"], abs=1e-9), "run python -m tests.widgets.fixture"


@pytest.mark.parametrize("regime", _model_collapse.REGIMES)
def test_every_regime_has_a_poster_with_its_numbers(regime):
    picture, said = widgets.model_collapse(regime, samples=20, share=0.2).poster()
    assert picture.count("<path") >= 10
    assert f"regime {regime}" in said and "20 samples" in said and "the median chain" in said
    assert ("theory" in said) == (regime != "verified")


def test_what_the_page_is_told():
    widget = widgets.model_collapse("mix", samples=30, share=0.05, seed=4)
    assert widget.want == {"regime": "mix", "samples": 30, "share": 0.05, "generation": 100}
    assert widget.table["data"] == {"generations": 100, "tolerance": 3.0, "seed": 4}


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"regime": "mixed"}, "did you mean 'mix'"),
        ({"regime": "endless"}, "Unknown regime"),
        ({"samples": 0}, "number of samples is 0"),
        ({"share": 1.5}, "share of real data is 1.5"),
        ({"seed": -1}, "The seed is -1"),
    ],
)
def test_wrong_settings_are_told_in_a_sentence(wrong, sentence):
    with pytest.raises(CourseError, match=sentence):
        widgets.model_collapse(**wrong)
