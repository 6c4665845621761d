"""The widget of chapter 10: R1's recipe as a line of stations, with the traces that each of them writes."""

from collections.abc import Iterator

import torch

from course_lib.chapters.reasoning import stored
from course_lib.chapters.reasoning.pipeline import Pipeline
from course_lib.data import sums
from course_lib.errors import CourseError
from course_lib.widgets import poster
from course_lib.widgets.base import Widget, packed

# What each stage of the pipeline is called on the page, and what it is.
NAMES = {
    "base": ("base model", "has read three corpora and mostly guesses"),
    "consistent": ("rewards only", "the base model, rewarded for right answers and, by the slider, for one script"),
    "cold start": ("cold start", "the base model after a few rewritten traces"),
    "R1": ("R1", "the cold start, rewarded for right answers and, by the slider, for one script"),
    "small RL": ("small, rewards", "a small base model, rewarded for right answers: no teacher"),
    "distilled": ("small, distilled", "the same small base model after reading R1's traces"),
}


class Reasoning(Widget):
    """R1's recipe as a line: choose a station, a weight of the consistency reward and a run; read the traces.

    pipeline: a Pipeline that was run here; in JupyterLab its models answer new questions; lines: the runs to show
    (default: the stored ones).
    """

    def __init__(self, pipeline: Pipeline | None = None, lines: dict[int, dict] | None = None):
        lines = stored.lines() if lines is None else lines
        if not lines:
            raise CourseError("There are no runs to show: pass what stored.lines() returns.")
        self._lines, self._pipeline = lines, pipeline
        first = next(iter(lines.values()))
        weights, stations = list(first), first[next(iter(first))]
        self._stations, self._shown = list(stations), len(next(iter(stations.values()))["tokens"])
        rows = [[line[weight][name] for name in stations] for weight in weights for line in lines.values()]
        table = {
            "axes": [["weight", [float(weight) for weight in weights]], ["seed", list(lines)]],
            "data": {
                "marks": packed([[v for station in row for v in station["marks"]] for row in rows], "<i2", scale=100),
                "tokens": packed([[station["tokens"] for station in row] for row in rows], "<i2", scale=100),
            },
            "stations": [dict(zip(("name", "what"), NAMES[name], strict=True)) for name in stations],
            "shown": self._shown,
            "signs": page_signs(),
            "live": pipeline is not None,
        }
        super().__init__(table, {"station": 0, "weight": 0.0, "seed": next(iter(lines))})

    def answer(self, want: dict) -> Iterator[dict]:
        """Yield one frame: new questions and what the station's model of the live run writes to them now."""
        if self._pipeline is None:
            raise CourseError("There is no live run: pass widget.Reasoning(pipeline) a Pipeline that was run here.")
        station, count = want.get("station"), self._shown
        if station not in range(len(self._stations)):
            raise CourseError(f"There is no station {station!r}: choose one of 0 to {len(self._stations) - 1}.")
        name = self._stations[station]
        if name == "consistent" and not want.get("weight"):
            name = "zero"
        test = self._pipeline.test
        start = count * (int(want.get("fresh") or 0) % (len(test) // count))
        order = [(37 * place) % len(test) for place in range(start, start + count)]
        documents = self._pipeline.sample(name, test.take(order), seed=int(want.get("fresh") or 0))
        yield {"status": "done", "station": station, "fresh": documents.flatten().tolist()}

    def poster(self) -> tuple[str, str]:
        line = next(iter(self._lines.values()))
        name = "base"
        station = line["0"][name]
        rows = station["tokens"][:5]
        parts = [poster.words(20, 28, f"1 of {len(NAMES)}: {NAMES[name][0]}", 14, weight="bold")]
        for i, row in enumerate(rows):
            parts += [cell(token, 20 + 30 * k, 44 + 30 * i) for k, token in enumerate(row[1:])]
        accuracy, length, consistency = station["marks"]
        said = (
            f"right {accuracy:.1f} %, {length:.1f} tokens of thought, {consistency:.1f} % of the numbers in the "
            "question's script"
        )
        parts.append(poster.words(20, 218, said, 13))
        return poster.picture(700, 235, *parts), (
            f"Traces of the base model: {traces_in_words(rows[:3])}. In its exam: {said}."
        )


def page_signs() -> dict:
    """Return what the page must know of the tokens."""
    return {
        "vocabulary": list(sums.VOCABULARY),
        "pad": sums.PAD,
        "start": sums.START,
        "end": sums.END,
        "so": sums.SO,
        "first": sums.FIRST,
        "base": sums.BASE,
        "question": sums.QUESTION,
        "context": sums.CONTEXT,
    }


def cell(token: int, x: float, y: float) -> str:
    """Return one token as a picture: plain numbers in a square, ringed ones in a circle."""
    value = token - sums.FIRST
    if value < 0:
        return poster.words(x + 13, y + 18, sums.VOCABULARY[token] if token != sums.END else "", 14, "middle")
    ringed = value >= sums.BASE
    colour = poster.LOOK.colours[1 if ringed else 0]
    style = f'fill="{colour}" fill-opacity="0.14" stroke="{colour}" stroke-width="2"'
    shape = (
        f'<circle cx="{x + 13}" cy="{y + 13}" r="12" {style}/>'
        if ringed
        else f'<rect x="{x + 1}" y="{y + 1}" width="24" height="24" {style}/>'
    )
    return shape + poster.words(x + 13, y + 18, str(value % sums.BASE), 14, "middle")


def traces_in_words(rows: list[list[int]]) -> str:
    return "; ".join(sums.text(torch.tensor(row)) for row in rows)
