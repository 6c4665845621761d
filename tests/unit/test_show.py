import ipywidgets
import pytest

from course_lib import show
from course_lib.errors import CourseError
from tests.unit.helpers import around, refused


@pytest.fixture
def displayed(monkeypatch):
    """What was displayed, outside JupyterLab."""
    found = []
    monkeypatch.setattr("IPython.display.display", found.append)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return found


@pytest.fixture
def in_a_notebook(displayed, monkeypatch):
    """What was displayed, inside JupyterLab."""
    monkeypatch.setenv("JPY_SESSION_NAME", "00.ipynb")
    return displayed


# --- sentences ------------------------------------------------------------------------------------


def test_each_line_becomes_a_paragraph():
    said = show.say("One.", "Two **2**.")
    assert said._repr_markdown_() == repr(said) == "One.\n\nTwo **2**."


MEASURED = around(91.26, half=2.04)


# --- sliders --------------------------------------------------------------------------------------


def test_outside_jupyterlab_one_picture_of_the_first_values_is_shown(displayed):
    show.slider(lambda T, image: ("picture", T, image), T=(4.0, 1.0), image=range(3))
    assert displayed == [("picture", 4.0, 0)]


def controls_of(shown):
    (box,) = [each for each in shown if isinstance(each, ipywidgets.VBox)]
    return {each.description: each for each in box.children if isinstance(each, ipywidgets.SelectionSlider)}


def test_inside_jupyterlab_moving_a_slider_draws_again(in_a_notebook):
    drawn = []
    show.slider(lambda T, image: drawn.append((T, image)), T=(4.0, 1.0, 8.0), image=range(3))
    assert drawn == [(4.0, 0)]  # the first values, wherever they stand on the sorted slider
    controls = controls_of(in_a_notebook)
    assert controls["T"].options == (1.0, 4.0, 8.0)
    controls["T"].value = 8.0
    controls["image"].value = 2
    assert drawn == [(4.0, 0), (8.0, 0), (8.0, 2)]


def test_what_a_moved_slider_draws_is_displayed(in_a_notebook):
    show.slider(lambda T: f"picture at {T}", T=(1, 2))
    controls_of(in_a_notebook)["T"].value = 2
    assert in_a_notebook[0] == "picture at 1" and in_a_notebook[-1] == "picture at 2"


def test_a_course_error_while_redrawing_is_one_sentence(in_a_notebook, capsys):
    def draw(T):
        if T == 0:
            raise CourseError("The temperature is 0.")

    show.slider(draw, T=(1, 0))
    controls_of(in_a_notebook)["T"].value = 0
    printed = capsys.readouterr().out
    assert printed.endswith("The temperature is 0.\n") and "Traceback" not in printed


def test_a_slider_without_values_is_refused(displayed):
    with refused("The slider 'T' has no values", "give at least one"):
        show.slider(lambda T: T, T=())
    assert displayed == []
