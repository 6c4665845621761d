import pytest

from course_lib.chapters.model_collapse import widget, worlds
from course_lib.errors import CourseError


@pytest.mark.parametrize("regime", widget.REGIMES)
def test_every_regime_has_a_poster_with_its_numbers(regime):
    picture, said = widget.ModelCollapse(regime, samples=20, share=0.2).poster()
    assert picture.count("<path") >= 10
    assert f"regime {regime}" in said and "20 samples" in said and "the median chain" in said
    assert ("theory" in said) == (regime != "verified")


def test_what_the_page_is_told():
    built = widget.ModelCollapse("mix", samples=30, share=0.05, seed=4)
    assert built.want == {"regime": "mix", "samples": 30, "share": 0.05, "generation": 100, "world": "bells"}
    data = dict(built.table["data"])
    page = [name for name in worlds.REGIMES if name not in ("infinite", "colder")]
    assert [name for name, _ in data.pop("regimes")] == page
    assert [name for name, _ in data.pop("worlds")] == ["bells", "clouds", "answers"]
    assert sum(cluster["weight"] for cluster in data.pop("clusters")) == pytest.approx(1)
    assert data == {"generations": 100, "tolerance": 3.0, "seed": 4}


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"regime": "mixed"}, "did you mean 'mix'"),
        ({"regime": "infinite"}, "Unknown regime"),
        ({"world": "cloud"}, "did you mean 'clouds'"),
        ({"samples": 0}, "number of samples is 0"),
        ({"share": 1.5}, "share of real data is 1.5"),
        ({"seed": -1}, "The seed is -1"),
    ],
)
def test_wrong_settings_are_told_in_a_sentence(wrong, sentence):
    with pytest.raises(CourseError, match=sentence):
        widget.ModelCollapse(**wrong)
