"""A model card and a data card, written by functions: what was made, of what, under which terms, and how far it goes.

TERMS is chapter 06's table of who lets a model learn from answers, as others had read it by September 2026. Terms
change: read those of your version. This is not legal advice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from course_lib.errors import CourseError, unknown
from course_lib.metrics import Interval
from course_lib.runtime import is_whole


@dataclass(frozen=True)
class Terms:
    """What a licence says to a student. allows: whether it may learn from the answers; then: what that brings along;
    begins: how the student's name must begin; same: whether the student is under the same licence."""

    allows: bool
    then: str = ""
    begins: str = ""
    same: bool = False


OWN = "own"
TERMS = {
    "MIT": Terms(True, "keep the notice with copies of the teacher itself"),
    "Apache-2.0": Terms(True, "keep the notice with copies of the teacher itself"),
    "WordNet 3.0": Terms(True, "keep Princeton's notice with the entries"),
    "CC-BY-4.0": Terms(True, "name the authors"),
    "Llama 3.1 to 4": Terms(True, 'the name of the student begins with "Llama"', begins="Llama"),
    "Llama 2 or 3": Terms(False),
    "Gemma 1 to 3": Terms(True, "the student is a Model Derivative: the same terms go along", same=True),
    OWN: Terms(True),
}


@dataclass(frozen=True)
class Part:
    """Something that a student was made of. name; kind: "teacher" or "data"; licence: of TERMS; where: its address;
    amount: how much of it was used, in words, such as "160 sentences"; made_of: the Parts that it was made of itself,
    its own teachers first of all, () for none, and None where nobody has said. A teacher of your own has to say."""

    name: str
    kind: str
    licence: str
    where: str
    amount: str
    made_of: "tuple[Part, ...] | None" = None

    def __post_init__(self):
        if self.kind not in ("teacher", "data"):
            raise unknown("kind of part", self.kind, ("teacher", "data"))
        if self.licence not in TERMS:
            raise unknown("licence", self.licence, TERMS)
        empty = [name for name in ("name", "where", "amount") if not str(getattr(self, name)).strip()]
        if empty:
            raise CourseError(f"The part {self.name!r} has no {empty[0]}: a card that leaves it out cannot be checked.")
        if self.made_of is not None:
            object.__setattr__(self, "made_of", _parts(self.made_of))
        elif self.kind == "teacher" and self.licence == OWN:
            raise CourseError(
                f"The teacher {self.name!r} is your own: list in made_of what it was made of, its teachers first, "
                "or give () if it has learned from no model and no data of others."
            )


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
    licence: str,
) -> Card:
    """Return the model card of a student.

    name; task: what it is for, a sentence; parts: its teachers and data; measured: from what was measured to an
    Interval or words, at least once with an Interval; limits: what it cannot do, or was not tried, at least one;
    method: how it was distilled; cost: what that took; licence: under which the student itself is given on.
    CourseError for a part that forbids it, a name or a licence that a part does not allow, empty words, or a card
    without teachers, intervals or limits.
    """
    parts = _parts(parts)
    if isinstance(limits, str):
        raise CourseError(f"limits is {limits!r}: give a list of sentences, such as [{limits!r}].")
    limits = tuple(limits)
    _check_words(name=name, task=task, method=method, cost=cost, licence=licence)
    duties = obligations(name, parts, licence)
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
                f"**How:** {method} **Cost:** {cost} **Licence:** {licence}.",
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
    CourseError for a part that forbids it, more kept than there were, or empty words.
    """
    parts = _parts(parts)
    _check_words(name=name, rule=rule, held_out=held_out, knows=knows)
    duties = obligations(name, parts)
    if not (is_whole(rows) and is_whole(kept) and 0 < kept <= rows):
        raise CourseError(f"{kept} of {rows} rows were kept: give whole numbers, with at least one row kept.")
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


def obligations(name: str, parts: Iterable[Part], licence: str | None = None) -> list[str]:
    """Return what the licences of all parts, and of what these were made of, ask of a student called `name`, a sentence
    each. licence: of the student, if it has one. CourseError where one forbids it, or asks for another name or
    licence."""
    duties = {}
    for part, after in _chain(_parts(parts)):
        terms, whose = TERMS[part.licence], f"{part.name}{f', from which {after} was made,' if after else ''}"
        if part.kind == "teacher" and not terms.allows:
            raise CourseError(
                f"{whose} is under {part.licence!r}, which forbids training another model on its answers: choose "
                "another teacher."
            )
        if part.kind == "teacher" and terms.begins and not name.startswith(terms.begins):
            raise CourseError(f'The name is {name!r}: under {part.licence!r} it must begin with "{terms.begins}".')
        if part.kind == "teacher" and terms.same and licence not in (None, part.licence):
            raise CourseError(f"The licence is {licence!r}: {whose} asks for its own, {part.licence!r}.")
        if terms.then:
            duties[f"{part.name} ({part.licence}): {terms.then}."] = None  # each once, in order
    return list(duties)


def _chain(parts, after=""):
    """Every part, and all that it was made of, as far back as is told; with the name of what was made of it."""
    for part in parts:
        yield part, after
        yield from _chain(part.made_of or (), part.name)


def _parts(parts):
    parts = tuple(parts) if isinstance(parts, Iterable) and not isinstance(parts, str) else (parts,)
    for part in parts:
        if not isinstance(part, Part):
            raise CourseError(f"{part!r} is no part of a student: give Part(name, kind, licence, where, amount).")
    return parts


def _check_words(**said):
    for what, words in said.items():
        if not str(words).strip():
            raise CourseError(f"{what} is empty: say it in a sentence, and that nothing is known if that is so.")


def _made_of(parts):
    rows, untold = [], []
    for part, after in _chain(parts):
        kind = f"{part.kind} of {after}" if after else part.kind
        rows.append(f"| {part.name} | {kind} | {part.licence} | {part.where} | {part.amount} |")
        if part.made_of is None and part.kind == "teacher":
            untold.append(part.name)
    rows = ["| made of | as | licence | where | how much |", "|---|---|---|---|---|", *rows]
    if untold:
        rows += ["", f"**Not told here:** what {' and '.join(untold)} learned from; read that card, too."]
    return rows
