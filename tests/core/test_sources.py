"""Each paper stands once, whole, and says how far it was checked."""

import re
from pathlib import Path

import pytest

from course_lib.study import sources
from tests.helpers import refused

ROOT = Path(__file__).parents[2]


def test_a_source_reads_as_it_is_cited():
    assert str(sources.HINTON_2015) == "Hinton, Vinyals & Dean 2015, arXiv 1503.02531"
    assert sources.HINTON_2015.cited == (
        "Hinton, Vinyals & Dean (2015). *Distilling the Knowledge in a Neural Network.* "
        "arXiv [1503.02531](https://arxiv.org/abs/1503.02531)."
    )


def test_no_paper_stands_twice():
    found = sources.every().values()
    assert len({source.where for source in found}) == len({source.title for source in found}) == len(found)


def test_they_are_listed_by_year():
    years = [source.year for source in sources.every().values()]
    assert years == sorted(years)


def test_claims_take_their_papers_from_here():
    """No arXiv number is typed in a chapter's claims."""
    for path in ROOT.glob("course_lib/chapters/*/claims.py"):
        assert re.findall(r"\d{4}\.\d{5}", path.read_text(encoding="utf-8")) == [], path


@pytest.mark.parametrize("checked", ["yes", ""])
def test_how_a_source_was_checked_is_one_of_four_words(checked):
    with refused("check of a source", "abstract"):
        sources.Source("Somebody", 2020, "Something", "arXiv 0000.00000", checked)


def test_a_source_without_a_place_is_refused():
    with refused("not whole"):
        sources.Source("Somebody", 2020, "Something", "", "read")


def test_every_paper_on_a_page_is_in_the_bibliography():
    """What a notebook, a deck or a page links on arXiv has an entry, which says how far it was checked."""
    known = "\n".join(source.where for source in sources.every().values())
    for pattern in ("notebooks/*.ipynb", "slides/*.qmd", "pages/[a-z]*.qmd"):
        for path in sorted(ROOT.glob(pattern)):
            found = set(re.findall(r"arxiv\.org/abs/(\d{4}\.\d{4,5})", path.read_text(encoding="utf-8")))
            assert {number for number in found if number not in known} == set(), path.name
