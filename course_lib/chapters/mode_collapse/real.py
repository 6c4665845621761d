"""What the real model of chapter 19 does with the same question, as a stored table: this chapter does not load it.

SmolLM2-135M-Instruct, sixteen wordings of "a random number between 1 and 10" and four lists of ten for each; mean and
95 % interval over the wordings. Chapter 19 measures and stores these numbers.
"""

from dataclasses import dataclass

from course_lib.show.text import Say

SOURCE = "Measured in chapter 19 (SmolLM2-135M-Instruct), stored; ± over sixteen wordings"


@dataclass(frozen=True)
class Row:
    """asked: how; mean, half: of its interval, in percent; what: what is counted."""

    asked: str
    what: str
    mean: float
    half: float


TURNED = "once, in a chat, “between 10 and 1”"  # the ends swapped, no other word
ROWS = (
    Row("once, in a chat", "answers that are a number from 1 to 10", 51.0, 4.7),
    Row("once, in a chat", "of these, the answer 1", 47.0, 6.3),
    Row(TURNED, "of these, the answer 1", 12.0, 2.7),
    Row("once, in a chat", "of these, the answer 10", 20.8, 3.5),
    Row(TURNED, "of these, the answer 10", 66.1, 6.2),
    Row("once, in a chat", "evenness of the answers 1 to 10", 71.4, 6.5),
    Row("once, the same words as plain text", "evenness of the answers 1 to 10", 96.9, 1.0),
    Row("ten at once, in a chat", "evenness of all numbers together", 92.3, 4.3),
    Row("as many fair draws", "evenness of all numbers together", 90.9, 3.2),
    Row("ten at once, in a chat", "next number = last one plus 1", 56.9, 11.7),
    Row("as many fair draws", "next number = last one plus 1", 8.0, 3.1),
)


def table() -> Say:
    """Return the rows as a Markdown table, in which no number is torn from its interval."""
    lines = [f"| {row.asked} | {row.what} | {row.mean:.0f}\u00a0±\u00a0{row.half:.0f} |" for row in ROWS]
    return Say("\n".join(["| asked | measured | % |", "|---|---|---|", *lines, "", f"*{SOURCE}.*"]))
