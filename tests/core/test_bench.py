"""`make bench` runs: every part that needs no browser, each function once. How long it takes is not looked at."""

import sys

import pytest

from course_lib.errors import CourseError
from course_lib.tools.bench import __main__ as bench
from course_lib.tools.bench import language, pages, peers, peers_trl, timing, training
from course_lib.training import PolicySettings, Settings


@pytest.fixture
def once(monkeypatch):
    """Each function is run once, without a turn that warms up, and takes a second by definition."""

    def timed(*functions, **settings):
        for function in functions:
            function()
        return [1.0] * len(functions)

    monkeypatch.setattr(timing, "timed", timed)


PARTS = [pages.imports, training.cohort, training.hidden, training.softmax, training.chains, pages.sizes]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_a_part_prints_what_it_measured(part, once, capsys):
    part()
    assert any(character.isdigit() for character in capsys.readouterr().out)


def test_language_models_are_trained_in_three_ways_and_sampled_in_two(once, capsys):
    pytest.importorskip("accelerate")
    language.learning()
    language.sampling()
    told = capsys.readouterr().out.splitlines()
    assert [line.split(", ")[1].split(":")[0] for line in told] == [
        "a plain loop",
        "the course's loop",
        "transformers' Trainer",
        "sample()",
        "generate()",
    ]


def test_the_median_leaves_out_the_turn_that_warms_up():
    calls = []
    spent = timing.timed(lambda: calls.append("a"), lambda: calls.append("b"), repeats=3)
    assert calls == ["a", "b"] * 4 and len(spent) == 2 and all(seconds >= 0 for seconds in spent)


def test_the_clock_is_the_one_that_was_given():
    times = iter([0, 100, 102, 102, 106, 106, 109])  # the turn that warms up is not timed, the others take 2, 4 and 3
    assert timing.timed(lambda: None, repeats=3, clock=lambda: next(times)) == [3]


def test_a_part_can_be_named(monkeypatch, capsys):
    monkeypatch.setattr(bench, "PARTS", (training.softmax, training.chains))
    monkeypatch.setattr(timing, "timed", lambda *functions, **settings: [1.0] * len(functions))
    bench.main(["softmax"])
    told = capsys.readouterr().out
    assert "softmax" in told and "chains" not in told


# --- beside other libraries -----------------------------------------------------------------------------


@pytest.mark.parametrize("part", [peers.peer_classifiers, peers_trl.peer_writers, peers_trl.peer_policies])
def test_a_library_that_is_missing_is_left_out_with_one_sentence(part, once, monkeypatch, capsys):
    monkeypatch.setattr(peers, "CLASSIFIER", Settings(steps=4))
    monkeypatch.setattr(peers_trl, "WRITER", Settings(steps=2, batch_size=8))
    monkeypatch.setattr(peers_trl, "POLICY", PolicySettings(steps=1, groups=2, size=2, new_tokens=4))
    for name in ("torchdistill", "trl"):
        monkeypatch.setitem(sys.modules, name, None)
    part()
    told = capsys.readouterr().out.splitlines()
    assert "1.00 times" in told[1]
    assert "not measured, because" in told[-1] and "pip install -e '.[peers]' brings it" in told[-1]


def test_a_torchvision_that_does_not_load_is_hidden_and_named(monkeypatch, tmp_path):
    (tmp_path / "torchvision.py").write_text('raise RuntimeError("operator torchvision::nms does not exist.\\nmore")')
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "torchvision", raising=False)
    try:
        assert peers.hide_torchvision() == "operator torchvision::nms does not exist"
        with pytest.raises(CourseError, match="torchvision"):
            peers.load("torchvision")
    finally:
        sys.modules.pop("torchvision", None)


def test_a_torchvision_that_loads_is_left_alone(monkeypatch, tmp_path):
    (tmp_path / "torchvision.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "torchvision", raising=False)
    try:
        assert peers.hide_torchvision() is None and sys.modules["torchvision"] is not None
    finally:
        sys.modules.pop("torchvision", None)


def test_the_versions_of_what_is_installed_are_printed():
    assert peers.versions("torch", "no-such-package").startswith("torch ")
    assert "no-such" not in peers.versions("torch", "no-such-package")
