"""`make bench` runs: every part that needs no browser, each function once. How long it takes is not looked at."""

import pytest

from course_lib.tools.bench import __main__ as bench
from course_lib.tools.bench import language, pages, timing, training


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
