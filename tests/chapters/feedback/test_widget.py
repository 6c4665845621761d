"""The widget of chapter 15: what the page is told, and its poster."""

import pytest

from course_lib.chapters.feedback import overdone, widget
from course_lib.chapters.feedback.recipe import RECIPE
from course_lib.errors import CourseError


def test_what_the_page_is_told():
    built = widget.Feedback(dollars=300, bias=0.7, seed=4)
    data = built.table["data"]
    assert built.want == {"dollars": 300, "share": 0.5, "bias": 0.7, "machine": RECIPE.machine, "distance": RECIPE.stop}
    assert data["biases"] == [0.0, 0.25, 0.5, 0.7, 1.0] and data["seed"] == 4
    assert len(data["beyond"]) == len(data["distances"]) and data["distances"][-1] == max(RECIPE.distances)
    assert data["beyond"][-1] == pytest.approx(overdone.beyond(float(max(RECIPE.distances)), RECIPE), abs=1e-4)


def test_the_poster_tells_where_the_true_reward_turns():
    picture, said = widget.Feedback(bias=0.0).poster()
    assert picture.startswith("<svg") and "with bias 0" in said
    assert "The score rises to 12" in said and "ends at -5" in said


@pytest.mark.parametrize(
    "wrong, sentence",
    [({"dollars": 5}, "budget is 5"), ({"bias": -1}, "bias of a rater is -1"), ({"seed": -2}, "seed is -2")],
)
def test_wrong_settings_are_told_in_a_sentence(wrong, sentence):
    with pytest.raises(CourseError, match=sentence):
        widget.Feedback(**wrong)
