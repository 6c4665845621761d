import base64
import json
import re
import subprocess
import sys
import time
import xml.etree.ElementTree

import pytest

from course_lib import metrics, widgets
from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.widgets.base import VIEW
from tests.widgets import fixture
from tests.widgets.fixture import TOPICS

each = pytest.mark.parametrize("topic", TOPICS)


def snapshot(stored):
    return json.loads(re.search(r'class="tse-snapshot">(.*)</script>', stored, re.S)[1])


@each
def test_jupyterlab_gets_the_live_view_and_what_is_stored(built, topic, in_jupyterlab):
    bundle = built[topic]._repr_mimebundle_()
    assert bundle[VIEW]["model_id"] == built[topic].model_id
    assert bundle["text/html"] == built[topic].stored_html()
    assert set(bundle) == {VIEW, "text/html", "text/plain"}


@each
def test_elsewhere_there_is_no_live_view(built, topic, elsewhere):
    bundle = built[topic]._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"].startswith("Interactive figure. ")
    assert not re.search(r" at 0x|object", bundle["text/plain"])


@each
def test_the_stored_html_is_a_picture_and_data_and_nothing_from_elsewhere(built, topic):
    stored = built[topic].stored_html()
    source = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', stored)[1]
    assert xml.etree.ElementTree.fromstring(base64.b64decode(source)).tag.endswith("svg")
    assert len(re.search(r'alt="([^"]+)"', stored)[1]) > 30
    assert "http" not in stored
    assert re.findall(r"<script[^>]*>", stored) == ['<script type="application/json" class="tse-snapshot">']


@each
def test_the_snapshot_round_trip(built, topic):
    found = snapshot(built[topic].stored_html())
    assert found["version"] == 1 and found["widget"] == topic
    assert found["table"] == json.loads(json.dumps(built[topic].table))
    assert found["want"] == built[topic].want


def test_equal_widgets_give_equal_bytes(built, hasty):
    again = fixture.all_widgets(hasty)
    for topic in TOPICS:
        assert again[topic].stored_html() == built[topic].stored_html()
        assert repr(again[topic]) == repr(built[topic])


def test_a_script_tag_in_a_question_does_not_end_the_snapshot():
    question = 'How many </script> & "quotes" <!-- are there?'
    stored = widgets.predict("x", metrics.interval([1.0, 2.0]), question=question, unit="tags").stored_html()
    assert stored.count("</script>") == 1 and "<!--" not in stored
    assert snapshot(stored)["table"]["data"]["question"] == question


@pytest.mark.parametrize("topic, secret", [("quiz", "the one thing it keeps"), ("predict", "91")])
def test_answers_cannot_be_read_at_a_glance(built, topic, secret):
    assert secret not in re.sub(r"base64,[^\"]+", "", built[topic].stored_html())


def test_numbers_that_are_none_are_told_in_words(hasty):
    broken = classifiers.build("student")
    broken[0].bias.data.fill_(float("nan"))
    with pytest.raises(CourseError, match="NaN or infinite"):
        widgets.start_here({"broken": broken}, hasty.trials[0].split.test, 5)


def test_predict_knows_its_limits():
    measured = metrics.interval([3.0, 4.0])
    percent = widgets.predict("a", measured, question="?").table["data"]
    points = widgets.predict("a", measured, question="?", unit="points").table["data"]
    assert (percent["low"], percent["high"]) == (0, 100)
    assert (points["low"], points["high"]) == (None, None)
    with pytest.raises(CourseError, match="no Interval"):
        widgets.predict("a", 3.5, question="?")


def test_unknown_quiz_and_small_rooms_are_told_in_words(hasty):
    with pytest.raises(CourseError, match="Unknown chapter"):
        widgets.quiz("77")
    with pytest.raises(CourseError, match="120 transfer and 200 test images and the widget needs 300 and 300"):
        widgets.soft_targets(hasty)


def test_start_here_goes_from_easy_to_hard_and_starts_at_the_hardest(built):
    data = built["start_here"].table["data"]
    easier = [picture["easier"] for picture in data["pictures"]]
    assert easier == sorted(easier) and easier[0] == 0 and easier[-1] == 99.5  # of 200 all but itself
    assert built["start_here"].want == {"picture": 5} and data["last"] == "student"


def test_start_here_refuses_what_it_cannot_show(hasty):
    pile = hasty.trials[0].split.test
    model = classifiers.build("student")
    for models, count in (({}, 5), ({"a": model}, 1), ({"a": model}, 201)):
        with pytest.raises(CourseError, match=f"{len(models)} models and was asked for {count} of 200 pictures"):
            widgets.start_here(models, pile, count)


def test_every_factory_has_a_widget_that_is_tested():
    factories = {name for name, each in vars(widgets).items() if callable(each) and not name.startswith("_")}
    assert factories == set(TOPICS)


def test_the_sweep_must_be_one(hasty):
    from course_lib.study.results import Table

    with pytest.raises(CourseError, match=r"temperature\.sweep"):
        widgets.temperature(hasty, Table.of(["hard"], (0, 1), accuracy=[[1, 2]]))


# --- live ---------------------------------------------------------------------------------------------


@pytest.fixture
def live(hasty):
    widget = widgets.soft_targets(hasty, fixture.RECIPE)
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
