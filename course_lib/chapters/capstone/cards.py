"""A model card and a data card, written by functions: what was made, of what, under which terms, and how far it goes.

TERMS is chapter 06's table of who lets a model learn from answers, as others had read it by September 2026. Terms
change: read those of your version. This is not legal advice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from course_lib.errors import CourseError, unknown
from course_lib.metrics import Interval


@dataclass(frozen=True)
class Terms:
    """What a licence says to a student. allows: whether it may learn from the answers; then: what that brings along."""

    allows: bool
    then: str = ""


TERMS = {
    "MIT": Terms(True, "keep the notice with copies of the teacher itself"),
    "Apache-2.0": Terms(True, "keep the notice with copies of the teacher itself"),
    "WordNet 3.0": Terms(True, "keep Princeton's notice with the entries"),
    "CC-BY-4.0": Terms(True, "name the authors"),
    "Llama 3.1 to 4": Terms(True, 'the name of the student begins with "Llama"'),
    "Llama 2 or 3": Terms(False),
    "Gemma 1 to 3": Terms(True, "the student is a Model Derivative: the same terms go along"),
    "own": Terms(True),
}


@dataclass(frozen=True)
class Part:
    """Something that a student was made of. name; kind: "teacher" or "data"; licence: of TERMS; where: its address;
    amount: how much of it was used, in words, such as "160 sentences"."""

    name: str
    kind: str
    licence: str
    where: str
    amount: str

    def __post_init__(self):
        if self.kind not in ("teacher", "data"):
            raise unknown("kind of part", self.kind, ("teacher", "data"))
        if self.licence not in TERMS:
            raise unknown("licence", self.licence, TERMS)
        empty = [name for name in ("name", "where", "amount") if not getattr(self, name).strip()]
        if empty:
            raise CourseError(f"The part {self.name!r} has no {empty[0]}: a card that leaves it out cannot be checked.")


@dataclass(frozen=True)
class Card:
    """A card in Markdown, as Jupyter shows it; str(card) is the text for README.md."""

    text: str

    def _repr_markdown_(self):
        return self.text

    def __str__(self):
        return self.text


def model_card(
    name: str,
    task: str,
    parts: Iterable[Part],
    measured: Mapping[str, Interval | str],
    limits: Iterable[str],
    method: str,
    cost: str,
) -> Card:
    """Return the model card of a student.

    name; task: what it is for, a sentence; parts: its teachers and data; measured: from what was measured to an
    Interval or words, at least once with an Interval; limits: what it cannot do, or was not tried, at least one;
    method: how it was distilled; cost: what that took.
    CourseError for a part that forbids it, a name that a part does not allow, or a card without teachers, intervals or
    limits.
    """
    parts, limits = tuple(parts), tuple(limits)
    duties = obligations(name, parts)
    if not any(part.kind == "teacher" for part in parts):
        raise CourseError("No part is a teacher: name every model whose answers the student has learned from.")
    if not any(isinstance(found, Interval) for found in measured.values()):
        raise CourseError("Nothing was measured with an interval: give one, such as table.mean('student').")
    if not limits:
        raise CourseError(
            "The card names no limit: say at least one thing that the student cannot do or was not tried on."
        )
    results = [
        f"| {what} | {found.plain() if isinstance(found, Interval) else found} |" for what, found in measured.items()
    ]
    return Card(
        "\n".join(
            [
                f"### Model card: {name}",
                "",
                f"**For:** {task}",
                "",
                f"**How:** {method} **Cost:** {cost}",
                "",
                *_made_of(parts),
                "",
                "| measured | mean ± 95 % |",
                "|---|---|",
                *results,
                "",
                "**Limits:** " + " ".join(limits),
                "",
                "**Duties:** " + (" ".join(duties) if duties else "none that we know of."),
            ]
        )
    )


def data_card(name: str, parts: Iterable[Part], rows: int, kept: int, rule: str, held_out: str, knows: str) -> Card:
    """Return the data card of a transfer set.

    rows: texts or pictures that were made or gathered; kept: that passed the filter; rule: the filter, in words;
    held_out: what was kept apart, and how; knows: what is known of errors, people and gaps in it.
    CourseError for more kept than there were, or empty words.
    """
    parts = tuple(parts)
    duties = obligations(name, parts)
    if not 0 < kept <= rows:
        raise CourseError(f"{kept} of {rows} rows were kept: give whole numbers, with at least one row kept.")
    for what, said in (("rule", rule), ("held_out", held_out), ("knows", knows)):
        if not said.strip():
            raise CourseError(f"{what} is empty: say it in a sentence, and that nothing is known if that is so.")
    return Card(
        "\n".join(
            [
                f"### Data card: {name}",
                "",
                f"**Rows:** {kept:,} of {rows:,} passed the filter. **Filter:** {rule}",
                "",
                *_made_of(parts),
                "",
                f"**Held out:** {held_out}",
                "",
                f"**Known errors and gaps:** {knows}",
                "",
                "**Duties:** " + (" ".join(duties) if duties else "none that we know of."),
            ]
        )
    )


def obligations(name: str, parts: Iterable[Part]) -> list[str]:
    """Return what the licences of all parts ask of a student called `name`, a sentence each. CourseError where one
    forbids it, or asks for another name."""
    duties = []
    for part in parts:
        terms = TERMS[part.licence]
        if part.kind == "teacher" and not terms.allows:
            raise CourseError(
                f"{part.name} is under {part.licence!r}, which forbids training another model on its answers: choose "
                "another teacher."
            )
        if part.kind == "teacher" and "begins with" in terms.then and not name.startswith("Llama"):
            raise CourseError(f'The name is {name!r}: under {part.licence!r} it must begin with "Llama".')
        if terms.then:
            duties.append(f"{part.name} ({part.licence}): {terms.then}.")
    return duties


def _made_of(parts):
    rows = [f"| {p.name} | {p.kind} | {p.licence} | {p.where} | {p.amount} |" for p in parts]
    return ["| made of | as | licence | where | how much |", "|---|---|---|---|---|", *rows]
