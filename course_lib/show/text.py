"""How a notebook speaks: sentences and tables made from results."""

import re
from dataclasses import dataclass, fields, is_dataclass

from course_lib import words
from course_lib.errors import CourseError
from course_lib.study import other_seeds as again


@dataclass(frozen=True)
class Say:
    """Markdown text that Jupyter shows as prose."""

    text: str

    def _repr_markdown_(self):
        return words.markdown(self.text)

    def __repr__(self):
        return words.markdown(self.text)


def say(*lines):
    """Return the lines as one Markdown paragraph each. Numbers in prose come from results this way, never typed.

    A number and its % stay on one line.
    """
    return Say(re.sub(r"(?<=\d) %", "\N{NO-BREAK SPACE}%", "\n\n".join(lines)))


def folded(summary, shown):
    """Return what Jupyter shows as Markdown, folded away behind one line that opens it. shown: as a Say or a Ledger."""
    return Say(f"<details><summary>{summary}</summary>\n\n{shown._repr_markdown_()}\n\n</details>")


def other_seeds(topic):
    """Say which claims of a chapter did not hold on seeds that nobody had looked at. CourseError if there are none to
    name."""
    found, missed = again.kept().get(topic), again.missed(topic)
    if not missed:
        raise CourseError(f"No claim of {topic!r} failed on other seeds, or none was measured there: leave this out.")
    total, seeds = len(found["claims"]), found["seeds"]
    names = "; ".join(f"*{name}* ({text}: {verdict})" for name, (verdict, text) in missed.items())
    return say(
        f"**On other seeds.** On {seeds} seeds that nobody had looked at, {total - len(missed)} of the {total} claims "
        f"that depend on a seed held. The others did not clear their bound: {names}."
    )


def marks(table, names, columns, head="student"):
    """Return a table of means ± 95 % intervals: accuracy and agreement stand side by side.

    names: dict from condition to its label; columns: dict from metric to its heading; head: heading of the labels.
    """
    lines = [f"| {head} | " + " | ".join(columns.values()) + " |", "|---" * (1 + len(columns)) + "|"]
    for condition, label in names.items():
        cells = [table.mean(condition, metric).plain() for metric in columns]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return Say("\n".join(lines))


def settings(recipe):
    """Return a table of a recipe: every field, its value, and what its class's docstring says of it.

    The docstring explains fields as "steps: of the optimiser; T, alpha: of the loss": a name or several, a colon, the
    meaning up to the next such name or the end of the paragraph. CourseError for a field of which it says nothing.
    """
    meanings = _meanings(type(recipe))
    lines = ["| setting | value | what it means |", "|---|---|---|"]
    for field in fields(recipe):
        if field.name not in meanings:
            raise CourseError(
                f"The docstring of {type(recipe).__name__} says nothing of {field.name!r}: "
                f"add '{field.name}: what it means' to it."
            )
        lines.append(f"| `{field.name}` | {_value(getattr(recipe, field.name))} | {meanings[field.name]} |")
    return Say("\n".join(lines))


def _meanings(kind):
    """Return {field: meaning} as the docstring of a dataclass tells it."""
    names = "|".join(field.name for field in fields(kind))
    head = re.compile(rf"(?<![\w.])((?:{names})(?:, (?:{names}))*): ")
    found = {}
    for paragraph in re.split(r"\n\s*\n", kind.__doc__ or ""):
        _, *parts = head.split(" ".join(paragraph.split()))  # names, meaning, names, meaning, ...
        for group, meaning in zip(parts[::2], parts[1::2], strict=True):
            found |= dict.fromkeys(group.split(", "), meaning.strip(" ;."))
    return found


def _value(value):
    if is_dataclass(value):
        return ", ".join(f"{field.name} {_value(getattr(value, field.name))}" for field in fields(value))
    if isinstance(value, dict):
        return ", ".join(f"{_value(key)}: {_value(one)}" for key, one in value.items())
    if isinstance(value, (tuple, list, range)):
        return ", ".join(f"({_value(one)})" if isinstance(one, tuple) else _value(one) for one in value)
    if value is None or isinstance(value, bool):
        return {None: "–", True: "yes", False: "no"}[value]
    return f"{value:g}" if isinstance(value, float) else str(value)
