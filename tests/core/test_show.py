import json
from dataclasses import dataclass, field

import pytest

from course_lib import chapters, show
from course_lib.study import other_seeds
from course_lib.tools import notebooks
from tests.helpers import refused


def test_each_line_becomes_a_paragraph():
    said = show.say("One.", "Two **2**.")
    assert said._repr_markdown_() == repr(said) == "One.\n\nTwo **2**."
    assert repr(show.say("18.9 % of it, in %")) == "18.9\N{NO-BREAK SPACE}% of it, in %"


@dataclass(frozen=True)
class Inner:
    """steps: of it; cosine: does it fall?"""

    steps: int = 3
    cosine: bool = True


@dataclass(frozen=True)
class Recipe:
    """How it is done. sizes: images per set: small
    and large; T, lr: of the
    loss and the step; inner: settings; nothing, shapes: odd ones.

    CourseError unless all is well.
    """

    sizes: tuple = (50, 100)
    T: float = 4.0
    lr: float = 0.01
    inner: Inner = field(default_factory=Inner)
    nothing: object = None
    shapes: tuple = (("a", 1), ("b", 2.5))


def test_settings_are_a_table_of_what_the_docstring_says():
    assert show.settings(Recipe(T=2.5))._repr_markdown_().splitlines() == [
        "| setting | value | what it means |",
        "|---|---|---|",
        "| `sizes` | 50, 100 | images per set: small and large |",
        "| `T` | 2.5 | of the loss and the step |",
        "| `lr` | 0.01 | of the loss and the step |",
        "| `inner` | steps 3, cosine yes | settings |",
        "| `nothing` | – | odd ones |",
        "| `shapes` | (a, 1), (b, 2.5) | odd ones |",
    ]


def test_a_setting_without_a_word_is_refused():
    @dataclass
    class Silent:
        """lr: of the step."""

        lr: float = 0.1
        T: float = 1.0

    with refused("The docstring of Silent says nothing of 'T'", "add 'T: what it means'"):
        show.settings(Silent())


def test_what_is_folded_opens_with_a_line():
    shown = show.folded("All of it", show.say("one", "two"))._repr_markdown_()
    assert shown == "<details><summary>All of it</summary>\n\none\n\ntwo\n\n</details>"


def test_claims_that_missed_their_bound_on_other_seeds_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(other_seeds, "PATH", tmp_path / "kept.json")
    found = {"one": ["holds", "1"], "two": ["not shown", "+1.0 ± 2.0 (6/10)"]}
    kept = {"a": {"seeds": 10, "claims": found}, "b": {"seeds": 10, "claims": {"one": ["holds", "1"]}}}
    other_seeds.PATH.write_text(json.dumps(kept))
    said = repr(show.other_seeds("a"))
    assert "1 of the 2 claims" in said and said.endswith("bound: *two* (+1.0 ± 2.0 (6/10): not shown).")
    for topic in ("b", "c"):
        with refused(f"No claim of '{topic}' failed on other seeds", "leave this out"):
            show.other_seeds(topic)


@pytest.mark.parametrize("chapter", chapters.every(), ids=str)
def test_a_chapter_says_which_of_its_claims_missed_their_bound_on_other_seeds(chapter):
    shown = ["".join(cell["source"]) for cell in notebooks.read(chapter.notebook)["cells"]]
    said = any(f'show.other_seeds("{chapter.topic}")' in source for source in shown)
    assert said == bool(other_seeds.missed(chapter.topic))
