"""How a notebook speaks: sentences and tables made from results."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Say:
    """Markdown text that Jupyter shows as prose."""

    text: str

    def _repr_markdown_(self):
        return self.text

    def __repr__(self):
        return self.text


def say(*lines):
    """Return the lines as one Markdown paragraph each. Numbers in prose come from results this way, never typed."""
    return Say("\n\n".join(lines))


def marks(table, names, columns, head="student"):
    """Return a table of means ± 95 % intervals: accuracy and agreement stand side by side.

    names: dict from condition to its label; columns: dict from metric to its heading; head: heading of the labels.
    """
    lines = [f"| {head} | " + " | ".join(columns.values()) + " |", "|---" * (1 + len(columns)) + "|"]
    for condition, label in names.items():
        cells = [table.mean(condition, metric).plain() for metric in columns]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return Say("\n".join(lines))
