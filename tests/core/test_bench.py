"""`make bench` runs: every part that needs no browser, each function once. How long it takes is not looked at."""

import pytest

from course_lib.tools import bench


@pytest.fixture
def once(monkeypatch):
    """Each function is run once, without a turn that warms up, and takes a second by definition."""

    def timed(*functions, repeats=7):
        for function in functions:
            function()
        return [1.0] * len(functions)

    monkeypatch.setattr(bench, "timed", timed)


@pytest.mark.parametrize("part", [bench.imports, bench.cohort, bench.softmax, bench.chains, bench.sizes])
def test_a_part_prints_what_it_measured(part, once, capsys):
    part()
    assert any(character.isdigit() for character in capsys.readouterr().out)


def test_language_models_are_trained_in_three_ways_and_sampled_in_two(once, capsys):
    pytest.importorskip("accelerate")
    bench.language()
    told = capsys.readouterr().out.splitlines()
    assert [line.split(", ")[1].split(":")[0] for line in told] == [
        "the course's loop",
        "a plain loop",
        "transformers' Trainer",
        "sample()",
        "generate()",
    ]


def test_the_median_leaves_out_the_turn_that_warms_up():
    calls = []
    spent = bench.timed(lambda: calls.append("a"), lambda: calls.append("b"), repeats=3)
    assert calls == ["a", "b"] * 4 and len(spent) == 2 and all(seconds >= 0 for seconds in spent)
