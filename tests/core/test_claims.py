import types

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import chapters, runtime
from course_lib.metrics import Interval
from course_lib.study import other_seeds
from course_lib.study.claims import Claim, Claims, Ledger, Said, ledger
from course_lib.tools import claims as command
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
    assert (
        first == "| Soft beats hard. | +11.4\xa0±\xa02.3 (10/10) points | above 4 | smoothing: 1.0 | here | **holds** |"
    )
    assert second == "| A \\| B. | +0.97\xa0±\xa00.02 (10/10)  | below 1 | – | 0.9 (there) | **holds** |"


def test_the_ledger_links_papers():
    row = Claim("one", "Soft beats hard.", around(11.4, 2.3), above=4, source="Somebody 2015, arXiv 1503.02531")
    assert "arXiv [1503.02531](https://arxiv.org/abs/1503.02531) |" in ledger([row])._repr_markdown_()


def test_a_level_is_given_without_sign_and_wins():
    assert claim(90, 94, above=85).text == "+92.0\xa0±\xa02.0 (10/10)"
    assert claim(90, 94, above=85, level=True).text == "92.0\xa0±\xa02.0"
    assert claim(0.97, 0.99, above=0.9, level=True, decimals=2).text == "0.98\xa0±\xa00.01"
    assert "| 92.0\xa0±\xa02.0 points |" in ledger([claim(90, 94, above=85, level=True)])._repr_markdown_()


def test_the_ledger_as_text_gives_verdict_name_and_bound():
    text = str(ledger([claim(1, 2, above=4)]))
    assert text.startswith("contradicted") and "a name" in text and text.endswith("points, above 4")


# --- the claims of a chapter ----------------------------------------------------------------------


def test_the_other_world_is_a_column(two):
    found = two.about(8, elsewhere=4)._repr_markdown_().split("\n")
    assert found[0].endswith("| verdict | on clothes |")
    assert found[1] == "|" + 7 * "---|"
    assert found[2].endswith("| **holds** | +4.0\xa0±\xa01.0 (10/10), not shown |")
    assert found[3].endswith("| 2\xa0±\xa01, holds |")
    assert "on clothes" not in two.about(8)._repr_markdown_()


def test_a_claim_that_was_not_tried_elsewhere_says_so():
    found = Claims()

    @found.claim("tables of digits", above=1, only_here=True)
    def _(result):
        return Said("It is so.", around(result["digits"]))

    shown = found.about({"digits": 4}, elsewhere={})
    assert shown._repr_markdown_().endswith("| **holds** | not tried |")


@pytest.fixture
def two():
    """Two claims about a result that is a number."""
    found = Claims()

    @found.claim("grows", above=4)
    def _(result):
        return Said(f"It grows by {result}.", around(result), "without a teacher: 0")

    @found.claim("ends low", below=9, level=True, unit="%", decimals=0, source="here")
    def _(result):
        return Said("It ends low.", around(result / 2))

    return found


def test_claims_are_known_by_name_before_anything_is_run(two):
    assert two.names == ("grows", "ends low")


def test_a_claim_is_made_of_what_is_fixed_and_what_was_measured(two):
    found = two.of(8, "grows")
    assert found == Claim("grows", "It grows by 8.", around(8), above=4, control="without a teacher: 0")
    assert found.verdict == "holds" and two.of(2, "grows").verdict == "contradicted"
    low = two.of(8, "ends low")
    assert (low.below, low.level, low.unit, low.decimals, low.source, low.control) == (9, True, "%", 0, "here", "")


def test_about_gives_the_ledger_of_all_claims_in_order(two):
    found = two.about(8)
    assert isinstance(found, Ledger) and [claim.name for claim in found.claims] == ["grows", "ends low"]


def test_a_doubled_name_is_refused(two):
    with refused("There is a claim 'grows' already", "another name"):
        two.claim("grows", above=1)


def test_a_claim_that_nothing_could_refute_is_refused_before_anything_is_run(two):
    with refused("The claim 'empty' has no bound", "give above or below"):
        two.claim("empty", unit="%")
    assert two.names == ("grows", "ends low")


def test_an_unknown_claim_is_named(two):
    with refused("Unknown claim 'grow': did you mean 'grows'?"):
        two.of(8, "grow")


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def made(monkeypatch):
    """Replace every chapter's experiment by one that returns its seeds, and its claims by some of our choice."""
    made = types.SimpleNamespace(claims=[], seeds=[])

    def run(seeds, progress):
        made.seeds.append(seeds)
        return "result"

    def about(result):
        assert result == "result"
        return ledger(made.claims)

    parts = {
        "experiment": types.SimpleNamespace(run=run),
        "claims": types.SimpleNamespace(claims=types.SimpleNamespace(about=about)),
    }
    monkeypatch.setattr(chapters.Chapter, "part", lambda self, part: parts[part])
    return made


def test_the_command_returns_zero_when_all_claims_hold(made, capsys):
    made.claims = [claim(5, 6, above=4)]
    assert command.main(["start_here"]) == 0
    assert "start_here\nholds" in capsys.readouterr().out


@pytest.mark.parametrize("low, high", [(3, 5), (1, 2)])
def test_the_command_returns_one_when_a_claim_does_not_hold(made, capsys, low, high):
    made.claims = [claim(5, 6, above=4), claim(low, high, above=4), claim(5, 6, above=4)]
    assert command.main(["start_here"]) == 1
    assert command.main([]) == 1


def test_the_command_runs_every_chapter_on_the_seeds_it_is_given(made, capsys):
    made.claims = [claim(5, 6, above=4)]
    command.main(["--seeds", "2", "--master-seed", "7"])
    assert made.seeds == [runtime.seeds(2, 7)] * len(chapters.every())
    printed = capsys.readouterr().out
    assert all(f"\n{chapter.topic}\n" in printed for chapter in chapters.every())


def test_verdicts_are_kept_in_the_order_of_the_chapters(made, monkeypatch, tmp_path):
    monkeypatch.setattr(other_seeds, "PATH", tmp_path / "kept.json")
    other_seeds.PATH.write_text("{}")
    made.claims = [claim(5, 6, above=4)]
    for topic in ("temperature", "start_here"):
        command.main([topic, "--master-seed", "7", "--seeds", "3", "--store"])
    made.claims = [claim(3, 5, above=4)]
    command.main(["temperature", "--store"])
    kept = other_seeds.kept()
    assert list(kept) == ["start_here", "temperature"]
    (name,) = kept["start_here"]["claims"]
    assert kept["start_here"] == {"seeds": 3, "first": 7000, "claims": {name: ["holds", claim(5, 6, above=4).text]}}
    assert kept["temperature"]["claims"][name][0] == "not shown"
    assert other_seeds.missed("temperature") == {name: ("not shown", claim(3, 5, above=4).text)}
    assert other_seeds.missed("start_here") == other_seeds.missed("soft_targets") == {}


def error_of(capsys, *arguments):
    with pytest.raises(SystemExit) as caught:
        command.main(list(arguments))
    assert caught.value.code == 2
    return capsys.readouterr().err.strip().splitlines()[-1]


def test_the_command_answers_an_unknown_topic_with_one_sentence(capsys):
    line = error_of(capsys, "soft_target")
    assert "Unknown chapter 'soft_target': did you mean 'soft_targets'?" in line and line.endswith(".")


def test_the_command_answers_an_impossible_seed_with_one_sentence(capsys):
    assert "The seed is -1: give a whole number" in error_of(capsys, "start_here", "--master-seed", "-1")
    assert "0 seeds were asked for" in error_of(capsys, "start_here", "--seeds", "0")
