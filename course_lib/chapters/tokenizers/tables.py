"""Tables of chapter 09, as Markdown."""

from course_lib.chapters.tokenizers import real
from course_lib.chapters.tokenizers import recipe as names
from course_lib.show.text import Say, marks

COLUMNS = {"gap": "gap (% of the entropy)", "impossible": "impossible letters (% of words)"}


def arms(table, chosen=None) -> Say:
    """Return what the students of some arms came to, by name: mean and 95 % interval. chosen: which (default: all)."""
    names_of = {arm: label(arm) for arm in (table.conditions if chosen is None else chosen)}
    return marks(table, names_of, COLUMNS, "taught by")


def label(arm) -> str:
    """Return the name of an arm; those of the sorted loss are told with their weight."""
    return arm if isinstance(arm, str) else f"text + {arm[1]:g} × {arm[0]}"


def shared(table) -> Say:
    """Return what other tokenizers share with SmolLM2's, by kind of text."""
    told = {condition: f"{condition[0]}, {condition[1]}" for condition in table.conditions}
    columns = {"boundaries": "boundaries shared (%)", "control": "by random cuts (%)", "tokens": "tokens shared (%)"}
    return marks(table, told, columns, "text, other tokenizer")


def vocabularies() -> Say:
    """Return how large the vocabularies are, and what they share."""
    lines = ["| tokenizer | entries | SmolLM2's entries that it has too (%) |", "|---|---|---|"]
    for name, row in real.stored().more["entries"].items():
        lines.append(f"| {name} | {row['size']:,.0f} | {row['shared']:.0f} |")
    return Say("\n".join(lines))


def by_bytes(sent, recipe) -> Say:
    """Return what travels for each way of teaching. sent: of experiment.sent()."""
    lines = ["| sent | bytes a sentence | for the sentences of a student (kB) |", "|---|---|---|"]
    rows = (
        ("text", sent["text"], recipe.documents),
        ("text, and a probability for each of its words", sent["chunks"], recipe.documents),
        ("text, and probabilities of the words that can follow", sent["possible"], recipe.documents),
        ("text, and a probability for every word at each place", sent["probabilities"], recipe.documents),
        (f"{names.FEWER}: {recipe.fewer:,} sentences", sent["text"], recipe.fewer),
        (f"{names.MANY}: {recipe.many:,} sentences", sent["text"], recipe.many),
    )
    for name, bytes_, count in rows:
        lines.append(f"| {name} | {bytes_:.0f} | {bytes_ * count / 1000:.0f} |")
    return Say("\n".join(lines))
