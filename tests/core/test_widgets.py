import base64
import json
import re
import struct
import subprocess
import sys
import time
import xml.etree.ElementTree

import pytest

from course_lib import metrics, widgets
from course_lib.errors import CourseError
from course_lib.widgets.base import UNSOUND, VIEW, Widget, packed, topic_of
from tests.chapters.soft_targets import small as soft_targets
from tests.core import widget_fixture
from tests.core.widget_fixture import TOPICS, built

each = pytest.mark.parametrize("topic", TOPICS)


def snapshot(stored):
    return json.loads(re.search(r'class="tse-snapshot">(.*)</script>', stored, re.S)[1])


@pytest.fixture
def in_jupyterlab(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "01.ipynb")


@pytest.fixture
def elsewhere(monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)


@each
def test_jupyterlab_gets_the_live_view_and_what_is_stored(topic, in_jupyterlab):
    bundle = built(topic)._repr_mimebundle_()
    assert bundle[VIEW]["model_id"] == built(topic).model_id
    assert bundle["text/html"] == built(topic).stored_html()
    assert set(bundle) == {VIEW, "text/html", "text/plain"}


@each
def test_elsewhere_there_is_no_live_view(topic, elsewhere):
    bundle = built(topic)._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"].startswith("Interactive figure. ")
    assert not re.search(r" at 0x|object", bundle["text/plain"])


@each
def test_the_stored_html_is_a_picture_and_data_and_nothing_from_elsewhere(topic):
    stored = built(topic).stored_html()
    source = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', stored)[1]
    assert xml.etree.ElementTree.fromstring(base64.b64decode(source)).tag.endswith("svg")
    assert len(re.search(r'alt="([^"]+)"', stored)[1]) > 30
    assert "http" not in stored
    assert re.findall(r"<script[^>]*>", stored) == ['<script type="application/json" class="tse-snapshot">']


@each
def test_the_snapshot_round_trip(topic):
    found = snapshot(built(topic).stored_html())
    assert found["version"] == 1 and found["widget"] == topic
    assert found["table"] == json.loads(json.dumps(built(topic).table))
    assert found["want"] == built(topic).want


@each
def test_equal_widgets_give_equal_bytes(topic):
    again = widget_fixture.small(topic)
    assert again.stored_html() == built(topic).stored_html()
    assert repr(again) == repr(built(topic))


@each
def test_the_page_is_tested_against_the_numbers_of_python(topic):
    """If this fails, a rule, a recipe or the digits changed: python -m tests.core.widget_fixture"""
    old, new = widget_fixture.stored(topic), json.loads(json.dumps(widget_fixture.page(topic)))
    assert near(old, new)


def near(a, b):
    """Are two structures of numbers equal, up to what another machine rounds otherwise? Of stored widgets, which hold
    packed numbers, only the form is compared."""
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(near(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(near, a, b))
    if isinstance(a, str) and 'class="tse-stored"' in a:
        before, now = snapshot(a)["table"], snapshot(b)["table"]
        return list(before) == list(now) and before["axes"] == now["axes"]
    return a == (b if isinstance(a, str) else pytest.approx(b, rel=1e-3, abs=1e-4))


def test_a_script_tag_in_a_question_does_not_end_the_snapshot():
    question = 'How many </script> & "quotes" <!-- are there?'
    stored = widgets.Predict("x", metrics.interval([1.0, 2.0]), question=question, unit="tags").stored_html()
    assert stored.count("</script>") == 1 and "<!--" not in stored
    assert snapshot(stored)["table"]["data"]["question"] == question


@pytest.mark.parametrize("topic, secret", [("quiz", "the one thing it keeps"), ("predict", "91")])
def test_answers_cannot_be_read_at_a_glance(topic, secret):
    assert secret not in re.sub(r"base64,[^\"]+", "", built(topic).stored_html())


def test_numbers_that_are_none_are_told_in_words():
    with pytest.raises(CourseError, match="NaN or infinite"):
        Widget({"axes": [], "data": [float("nan")]})
    for bad in (float("nan"), float("inf")):
        with pytest.raises(CourseError, match=UNSOUND[:20]):
            packed([1.0, bad], "<i2", scale=100)


def test_packed_numbers_are_rounded_and_cut():
    assert base64.b64decode(packed([0.004, 0.006, -1.5, 1e6, -1e6], "<i2", scale=100)) == struct.pack(
        "<5h", 0, 1, -150, 32767, -32768
    )
    assert base64.b64decode(packed([0.5], "<f4", scale=2)) == struct.pack("<f", 1.0)


def test_a_widget_is_named_like_its_chapter_or_its_module():
    assert topic_of("course_lib.chapters.soft_targets.widget") == "soft_targets"
    assert topic_of("course_lib.widgets.quiz") == "quiz"
    assert all(type(built(topic))._topic == built(topic).topic == topic for topic in TOPICS)

    class Mine(type(built("quiz"))):
        pass

    assert Mine._topic == "quiz" and Mine._esm == type(built("quiz"))._esm
    with pytest.raises(CourseError, match=r"script of the widget 'test_widgets' is not built.*npm run build"):
        type("Stray", (Widget,), {"__module__": __name__})


def test_an_unknown_widget_is_told_in_words():
    with pytest.raises(AttributeError, match="Unknown widget 'predict_': did you mean 'Predict'"):
        widgets.predict_  # noqa: B018


def test_predict_knows_its_limits():
    measured = metrics.interval([3.0, 4.0])
    percent = widgets.Predict("a", measured, question="?").table["data"]
    points = widgets.Predict("a", measured, question="?", unit="points").table["data"]
    assert (percent["low"], percent["high"]) == (0, 100)
    assert (points["low"], points["high"]) == (None, None)
    with pytest.raises(CourseError, match="no Interval"):
        widgets.Predict("a", 3.5, question="?")


def test_an_unknown_quiz_is_told_in_words():
    with pytest.raises(CourseError, match="Unknown chapter"):
        widgets.Quiz("77")


# --- live ---------------------------------------------------------------------------------------------


@pytest.fixture
def live():
    widget = soft_targets.small()
    yield widget
    widget.close()


def frames_of(widget):
    seen = []
    widget.observe(lambda change: seen.append(change["new"]), "frame")
    return seen


def wait_for(seen, seq):
    until = time.monotonic() + 10
    while not any(f["seq"] == seq and f["status"] in ("done", "error") for f in seen):
        assert time.monotonic() < until, seen
        time.sleep(0.01)
    return seen[-1]


def test_a_wish_of_the_page_is_answered_with_frames(live):
    seen = frames_of(live)
    live.set_state({"want": {"alpha": 1, "T": 4, "images": 20, "seq": 1}})
    last = wait_for(seen, 1)
    assert last["status"] == "done" and last["step"] == last["total"] == 40
    assert isinstance(last["curves"], bytes) and len(last["curves"]) == 4 * 2 * 9  # 9 exams
    assert len(last["answers"]) == 4 * 10 * 10


@pytest.mark.parametrize(
    "wish, sentence",
    [
        ({"alpha": 3}, "alpha is 3"),
        ({"T": 0}, "temperature is 0"),
        ({"T": None}, "temperature is None"),
        ({"images": 10_000}, "10000 images were asked for"),
    ],
)
def test_a_wrong_wish_is_told_in_the_widget_and_the_next_one_is_answered(live, wish, sentence):
    seen = frames_of(live)
    live.set_state({"want": {"alpha": 1, "T": 4, "images": 20, **wish, "seq": 1}})
    assert sentence in wait_for(seen, 1)["sentence"]
    live.set_state({"want": {"alpha": 1, "T": 4, "images": 20, "seq": 2}})
    assert wait_for(seen, 2)["status"] == "done"


def test_a_diverging_student_is_told_in_the_widget(live, monkeypatch):
    monkeypatch.setattr(live._school.teacher_logits, "data", live._school.teacher_logits * float("nan"))
    seen = frames_of(live)
    live.set_state({"want": {"alpha": 1, "T": 4, "images": 20, "seq": 1}})
    assert "NaN" in wait_for(seen, 1)["sentence"]


def test_many_quick_wishes_end_with_the_last(live):
    seen = frames_of(live)
    for seq in range(1, 41):
        live.set_state({"want": {"alpha": 1, "T": 1 + seq / 4, "images": 40, "seq": seq}})
        time.sleep(1 / 60)
    wait_for(seen, 40)
    assert [f["seq"] for f in seen] == sorted(f["seq"] for f in seen)


def test_cancel_and_hello(live):
    live.set_state({"cancel": 5})
    live.set_state({"hello": 1})
    assert live.hello == 1


def test_importing_the_widgets_is_light():
    script = "import sys, course_lib.widgets; print(sorted({'torch', 'anywidget', 'ipywidgets'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
