"""The claims of chapter 18 hold over eight seeds, and can fail."""

import pytest

from course_lib.chapters.language_collapse import experiment as lc
from course_lib.study.results import Table
from tests.chapters.claims import check, measured, result

TOPIC = "language_collapse"
NAMES = (
    "words die",
    "not the budget",
    "as theory says",
    "rare words first",
    "accumulate loses none",
    "some real data help",
    "the loop drifts",
    "not the training",
    "accumulating slows it",
    "some real data do not stop it",
    "at T = 1 grammar is lost",
    "at T = 1 diversity is not",
    "cold sampling narrows",
    "cold sampling kills words",
    "so does top-p",
    "cold sampling keeps grammar",
)


@pytest.mark.parametrize("name", NAMES)
def test_claim_holds(name):
    check(TOPIC, name)


def test_no_claim_is_left_out():
    assert set(measured(TOPIC)) == set(NAMES)


def renamed(table, names):
    """The Table with the rows of some regimes or arms under other names."""
    order = [table.conditions.index((names.get(name, name), rest)) for name, rest in table.conditions]
    values = {metric: rows[order] for metric, rows in table.values.items()}
    return Table.of(table.conditions, table.seeds, **values)


def verdicts(names):
    """The verdicts, by name of the claim, if regimes and arms did what those they are mapped to did."""
    found = result(TOPIC)
    arms = {lc.MIXED if name == "mix" else name: lc.MIXED if to == "mix" else to for name, to in names.items()}
    other = lc.Result(
        renamed(found.counting, {n: to for n, to in names.items() if to in lc.REGIMES}),
        renamed(found.words, {n: to for n, to in names.items() if to in lc.REGIMES}),
        renamed(found.gpt, arms),
        found.theory,
        found.stories,
    )
    return {claim.name: claim.verdict for claim in lc.claims(other)}


def test_claims_fail_when_every_generation_secretly_sees_real_data():
    found = verdicts({"replace": "fresh", lc.COLD: "fresh", lc.NUCLEUS: "fresh"})
    refuted = (
        "words die",
        "as theory says",
        "rare words first",
        "some real data help",
        "the loop drifts",
        "not the training",
        "accumulating slows it",
        "at T = 1 grammar is lost",
        "cold sampling narrows",
        "cold sampling kills words",
        "so does top-p",
        "cold sampling keeps grammar",
    )
    assert [name for name in refuted if found[name] == "holds"] == []


def test_claims_fail_when_nothing_keeps_the_real_data():
    found = verdicts({"accumulate": "replace", "mix": "replace", "fresh": "replace"})
    refuted = (
        "not the budget",
        "accumulate loses none",
        "some real data help",
        "not the training",
        "accumulating slows it",
    )
    assert [name for name in refuted if found[name] == "holds"] == []


def test_claims_fail_when_the_share_of_real_data_is_all():
    assert verdicts({"mix": "fresh"})["some real data do not stop it"] != "holds"


def test_a_forgotten_temperature_fails_the_claims_about_it():
    found = verdicts({lc.COLD: "replace", lc.NUCLEUS: "replace"})
    refuted = ("cold sampling narrows", "cold sampling kills words", "so does top-p", "cold sampling keeps grammar")
    assert [name for name in refuted if found[name] == "holds"] == []
