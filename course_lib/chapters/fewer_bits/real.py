"""The same question asked of a real language model, as a stored table: this chapter does not load it.

Measured on the real model of chapter 19, SmolLM2-135M-Instruct: 508 predictions of the next word in English
dictionary entries, one run; its weights rounded to the nearest level, in groups of 64 with a step and an offset each,
without any training. The file that it was loaded from holds 4-bit weights already, and is the reference. Intervals are
95 %, over blocks of 13 words.
"""

from dataclasses import dataclass

from course_lib.show.text import Say

SOURCE = "Measured on the real model of chapter 19 (SmolLM2-135M-Instruct), stored"


@dataclass(frozen=True)
class Row:
    """bits: of a weight; kl: from the reference, nats a word; same: percent of places with the same likeliest word;
    rank: where that word is another one, which place it had in the reference's own list (median; None: not measured);
    by_chance: the same after these words changed places; writes: how an answer to "What is a penguin?" begins."""

    bits: int
    kl: float
    same: float
    rank: int | None = None
    by_chance: int | None = None
    writes: str = ""


ROWS = (
    Row(8, 0.001, 97.7),
    Row(6, 0.027, 89.2),
    Row(5, 0.135, 79.8, 2, 4925),
    Row(4, 0.346, 66.2, 3, 1670, "Penguins are amazing creatures! They're amazing birds. …"),
    Row(3, 2.87, 24.0, 40, 2079, "I'm your trusty rock giant crack here to stay…"),
    Row(2, 11.7, 0.0, 16601, 16163, "!!!!!actly!” oult!actly!!oult…"),
)
HEALED = Row(3, 0.98, 50.0)  # 36 steps of 128 words on other entries, by the reference's probabilities


def table() -> Say:
    """Return the rows as a Markdown table."""
    head = "| bits | KL (nats) | same word (%) | rank before | rank by chance |\n|---|---|---|---|---|"
    lines = [
        f"| {row.bits} | {row.kl:g} | {row.same:.1f} | {_number(row.rank)} | {_number(row.by_chance)} |" for row in ROWS
    ]
    return Say("\n".join([head, *lines, "", f"*{SOURCE}.*"]))


def answers() -> Say:
    """Return how answers to "What is a penguin?" begin, as a Markdown list."""
    return Say("\n".join(f"- {row.bits} bits: “{row.writes}”" for row in ROWS if row.writes))


def _number(value):
    return "–" if value is None else f"{value:,}"
