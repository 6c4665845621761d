import types

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import chapters as experiments
from course_lib.metrics import Interval
from course_lib.study import claims
from course_lib.study.claims import Claim, ledger
from tests.helpers import around, refused


def claim(low, high, **settings):
    measured = Interval((low + high) / 2, low, high, 10, 10)
    return Claim("a name", "A sentence.", measured, **settings)


def test_verdict_of_a_lower_bound():
    assert claim(4.1, 6, above=4).verdict == "holds"
    assert claim(3.9, 6, above=4).verdict == "not shown"
    assert claim(2, 4, above=4).verdict == "contradicted"  # all of it at or below the bound
    assert claim(4, 6, above=4).verdict == "not shown"  # touching is not clearing


def test_verdict_of_an_upper_bound():
    assert claim(1, 1.9, below=2).verdict == "holds"
    assert claim(1, 2.1, below=2).verdict == "not shown"
    assert claim(2, 3, below=2).verdict == "contradicted"
    assert claim(1, 2, below=2).verdict == "not shown"


def test_verdict_of_two_bounds():
    assert claim(-0.5, 0.5, above=-1, below=1).verdict == "holds"
    assert claim(-0.5, 1.5, above=-1, below=1).verdict == "not shown"
    assert claim(-1.5, 0.5, above=-1, below=1).verdict == "not shown"
    assert claim(-2, 2, above=-1, below=1).verdict == "not shown"
    assert claim(1.5, 2.5, above=-1, below=1).verdict == "contradicted"
    assert claim(-2.5, -1.5, above=-1, below=1).verdict == "contradicted"


def test_a_bound_of_zero_is_a_bound():
    assert claim(0.1, 1, above=0).verdict == "holds"
    assert claim(-1, -0.1, above=0).verdict == "contradicted"


@given(st.floats(-9, 9), st.floats(0.1, 5), st.floats(-9, 9))
def test_a_claim_and_its_opposite_never_both_hold(mean, half, bound):
    both = {claim(mean - half, mean + half, above=bound).verdict, claim(mean - half, mean + half, below=bound).verdict}
    assert both in ({"holds", "contradicted"}, {"not shown"}, {"not shown", "contradicted"})


def test_a_claim_without_bound_is_refused():
    with refused("The claim 'a name' has no bound", "give above or below"):
        claim(1, 2)


def test_bounds_in_words():
    assert claim(1, 2, above=4).bound == "above 4"
    assert claim(1, 2, below=0).bound == "below 0"
    assert claim(1, 2, above=-0.5, below=3).bound == "between -0.5 and 3"


def test_the_ledger_is_a_markdown_table():
    rows = [
        Claim("one", "Soft beats hard.", around(11.4, 2.3), above=4, control="smoothing: 1.0", source="here"),
        Claim("two", "A | B.", around(0.97, 0.02), below=1, unit="", decimals=2, paper="0.9", source="there"),
    ]
    head, line, first, second = ledger(iter(rows))._repr_markdown_().split("\n")
    assert head.startswith("| claim | measured (95 %) |") and set(line) == {"|", "-"}
    assert first == "| Soft beats hard. | +11.4 ± 2.3 (10/10) points | above 4 | smoothing: 1.0 | here | **holds** |"
    assert second == "| A \\| B. | +0.97 ± 0.02 (10/10)  | below 1 | – | 0.9 (there) | **holds** |"


def test_a_level_is_given_without_sign_and_wins():
    assert claim(90, 94, above=85).text == "+92.0 ± 2.0 (10/10)"
    assert claim(90, 94, above=85, level=True).text == "92.0 ± 2.0"
    assert claim(0.97, 0.99, above=0.9, level=True, decimals=2).text == "0.98 ± 0.01"
    assert "| 92.0 ± 2.0 points |" in ledger([claim(90, 94, above=85, level=True)])._repr_markdown_()


def test_the_ledger_as_text_gives_verdict_name_and_bound():
    text = str(ledger([claim(1, 2, above=4)]))
    assert text.startswith("contradicted") and "a name" in text and text.endswith("points, above 4")


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def chapters(monkeypatch):
    """Replace the experiments by one that returns its seeds as the result, and claims of our choice about them."""
    made = types.SimpleNamespace(claims=[], seeds=[])

    def run(seeds, progress):
        made.seeds.append(seeds)
        return "result"

    def claims_of(result):
        assert result == "result"
        return made.claims

    def get(topic):
        return types.SimpleNamespace(run=run, claims=claims_of)

    monkeypatch.setattr(experiments, "get", get)
    return made


def test_the_command_returns_zero_when_all_claims_hold(chapters, capsys):
    chapters.claims = [claim(5, 6, above=4)]
    assert claims.main(["start_here"]) == 0
    assert "start_here\nholds" in capsys.readouterr().out


@pytest.mark.parametrize("low, high", [(3, 5), (1, 2)])
def test_the_command_returns_one_when_a_claim_does_not_hold(chapters, capsys, low, high):
    chapters.claims = [claim(5, 6, above=4), claim(low, high, above=4), claim(5, 6, above=4)]
    assert claims.main(["start_here"]) == 1
    assert claims.main([]) == 1


def test_the_command_runs_every_chapter_on_the_seeds_it_is_given(chapters, capsys):
    chapters.claims = [claim(5, 6, above=4)]
    claims.main(["--seeds", "2", "--master-seed", "7"])
    assert chapters.seeds == [(7000, 7001)] * len(experiments.TOPICS)
    printed = capsys.readouterr().out
    assert all(f"\n{topic}\n" in printed for topic in experiments.TOPICS)


def error_of(capsys, *arguments):
    with pytest.raises(SystemExit) as caught:
        claims.main(list(arguments))
    assert caught.value.code == 2
    return capsys.readouterr().err.strip().splitlines()[-1]


def test_the_command_answers_an_unknown_topic_with_one_sentence(capsys):
    line = error_of(capsys, "soft_target")
    assert "Unknown experiment 'soft_target': did you mean 'soft_targets'?" in line and line.endswith(".")


def test_the_command_answers_an_impossible_seed_with_one_sentence(capsys):
    assert "The seed is -1: give a whole number" in error_of(capsys, "start_here", "--master-seed", "-1")
    assert "0 seeds were asked for" in error_of(capsys, "start_here", "--seeds", "0")
