"""The pages "ledger" and "bibliography": every chapter's claims, what did not hold, and every source."""

import pytest

from course_lib import chapters
from course_lib.study import other_seeds, sources
from course_lib.tools import address as addresses
from course_lib.tools import ledger, notebooks
from tests.helpers import refused


def markdown(*texts):
    return [{"cell_type": "markdown", "source": [text]} for text in texts]


def code(source, *shown):
    return {
        "cell_type": "code",
        "source": [source],
        "outputs": [{"output_type": "display_data", "data": {"text/markdown": [text]}} for text in shown],
    }


@pytest.mark.parametrize("chapter", chapters.every(), ids=lambda chapter: chapter.name)
def test_every_chapter_shows_its_claims_and_what_did_not_hold(chapter):
    cells = notebooks.read(chapter.notebook)["cells"]
    table = ledger.claims_of(cells, chapter.name)
    names = chapter.part("claims").claims.names
    assert sum(table.count(f"**{verdict}**") for verdict in ledger.VERDICTS) == len(names) == table.count("\n") - 1
    assert len(ledger.fallen_of(cells, chapter.name).split()) >= 30


def test_what_did_not_hold_ends_at_the_next_heading():
    cells = [*markdown("## What did not hold\n\nTwo things:"), code("table()", "| a |\n|---|\n| b |")]
    found = ledger.fallen_of([*cells, *markdown("And a third.", "## Summary\n\nAll is well.")], "01_a.ipynb")
    assert found == "Two things:\n\n| a |\n|---|\n| b |\n\nAnd a third."
    (one,) = markdown("**Claims that did not hold.** Only this.\n\n## Summary\n\nAll is well.")
    assert ledger.fallen_of([one], "01_a.ipynb") == "Only this."


def test_a_chapter_without_them_is_named():
    with refused("01_a.ipynb shows no table of claims", "execute it"):
        ledger.claims_of([code("show.folded('All', claims.about(result))")], "01_a.ipynb")
    with refused("01_a.ipynb does not say what did not hold"):
        ledger.fallen_of(markdown("## Summary"), "01_a.ipynb")


def test_claims_are_counted_by_their_verdicts():
    assert ledger.counted("| **holds** |\n| **holds** |") == "2 claims, and all hold"
    mixed = "| **holds** |\n| **not shown** |\n| **contradicted** |"
    assert ledger.counted(mixed) == "3 claims: 1 hold, 1 not shown, 1 contradicted"


def test_what_became_of_claims_on_other_seeds_stands_beside_them():
    table = "| claim | verdict |\n|---|---|\n| One. | **holds** |\n| Two. | **holds** |"
    found = ledger.again(table, ("one", "two"), {"one": ["not shown", "+1.0 ± 2.0 (6/10)"]})
    assert found.splitlines()[0].endswith("| verdict | on other seeds |")
    assert found.splitlines()[2:] == [
        "| One. | **holds** | +1.0 ± 2.0 (6/10), not shown |",
        "| Two. | **holds** | – |",
    ]
    kept = {"a": {"claims": {"one": ["holds", ""], "two": ["not shown", ""]}}, "b": {"claims": {"x": ["holds", ""]}}}
    said = ledger.repeated(kept)
    assert said.startswith(f"2 of the {len(chapters.every())} chapters")
    assert "of their 3 claims 2 held, 1 were not shown" in said and "0 were contradicted" in said


def test_claims_that_were_measured_again_exist():
    for topic, found in other_seeds.kept().items():
        names = chapters.find(topic).part("claims").claims.names
        gone = set(found["claims"]) - set(names)
        assert not gone, f"{topic} no longer claims {gone}: measure it again with make claims TOPIC={topic} … STORE=1"
        assert found["first"] >= 1000 and all(verdict in ledger.VERDICTS for verdict, _ in found["claims"].values())


def test_the_bibliography_has_every_source_once_and_where_it_is_cited():
    text = ledger.bibliography()
    assert text.count("\n- ") == len(sources.every())
    hinton = next(line for line in text.splitlines() if "1503.02531" in line)
    assert "[00](../notebooks/00_start_here.ipynb)" in hinton
    assert set(ledger.HOW) == set(sources.CHECKS)


def test_every_chapter_has_its_links_once_there_is_an_address():
    text = ledger.places(addresses.Address("ada", "course"))
    for chapter in chapters.every():
        assert f"urlpath=lab/tree/notebooks/{chapter.name}.ipynb) | [Colab](" in text
        assert f"github/ada/course/blob/colab/{chapter.name}.ipynb)" in text
    assert "https://HUB/hub/user-redirect/git-pull?repo=https://github.com/ada/course" in text
    nowhere = ledger.places(addresses.Address(addresses.PLACEHOLDER, "course"))
    assert addresses.PLACEHOLDER not in nowhere and "`make address URL=" in nowhere
    assert nowhere.count("](../notebooks/") == text.count("](../notebooks/") == len(chapters.every())


def test_both_are_written_into_the_project(tmp_path):
    (tmp_path / "pages").mkdir()
    ledger.write(tmp_path)
    for chapter in chapters.every():
        assert f"{chapter.number} · {chapter.title}" in (tmp_path / ledger.LEDGER).read_text(encoding="utf-8")
    assert "Hinton" in (tmp_path / ledger.BIBLIOGRAPHY).read_text(encoding="utf-8")
