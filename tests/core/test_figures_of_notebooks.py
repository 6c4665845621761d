"""The figures that the notebooks store fit in the look as it stands: they are drawn anew from their alt texts, which
hold every label and number."""

import itertools
import json
import re
from pathlib import Path

import pytest
from matplotlib.text import Text

from course_lib.show import figures
from tests.core.test_figures import drawn, overlap
from tests.helpers import around

ROOT = Path(__file__).parents[2]
CURVES = re.compile(r"Line chart\. (.*?[.?!]) (.*) against (.*?), mean ± 95 % interval\. (.*)\.")
TRACES = re.compile(r"Line chart of one run\. (.*?[.?!]) (.*) against (.*?)\. (.*)\.")
DOTS = re.compile(r"Dot chart\. (.*[.?!]\)?\.?) (.*?), mean ± 95 % interval\. (.*)\.")
SPOTS = re.compile(r"Dot chart of every run\. (.*?[.?!]) (.*?)\. (.*)\.")
BARS = re.compile(r"Bar chart\. (.*?[.?!]) (.*) by (.*?)\. (.*)\.")


def stored():
    """Yield (notebook and number, alt text) of every stored figure of these kinds."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        outputs = [output for cell in cells for output in cell.get("outputs", ())]
        alts = ["".join(o["data"]["text/plain"]) for o in outputs if "image/png" in o.get("data", {})]
        for i, alt in enumerate(alts):
            if any(kind.fullmatch(alt) for kind in (CURVES, TRACES, DOTS, SPOTS, BARS)):
                yield f"{path.stem}-{i}", alt


STORED = dict(stored())


def interval(text):
    mean, half = re.split(r"\s±\s", text)
    return around(float(mean), half=float(half))


def series(text):
    """Yield (label, its numbers as text) of the last sentence of an alt text."""
    yield from (part.rsplit(": ", 1) for part in text.split("; "))


def redrawn(alt):
    """Return a figure with the words and numbers of an alt text."""
    if found := CURVES.fullmatch(alt):
        title, y, x, said = found.groups()
        points = {
            name: {float(a): interval(b) for a, b in re.findall(r"(\S+) → (.*?)(?:, |$)", text)}
            for name, text in series(said)
        }
        steps = [b - a for a, b in itertools.pairwise(sorted({value for line in points.values() for value in line}))]
        return figures.curves(points, title=title, x=x, y=y, log=max(steps) > 3 * min(steps))
    if found := TRACES.fullmatch(alt):
        title, y, x, said = found.groups()
        runs = {
            name: [tuple(map(float, pair.split(" → "))) for pair in text.split(", ")] for name, text in series(said)
        }
        return figures.traces(runs, title=title, x=x, y=y)
    if found := DOTS.fullmatch(alt):
        title, x, said = found.groups()
        return figures.dots({name: interval(text) for name, text in series(said)}, title=title, x=x)
    if found := SPOTS.fullmatch(alt):
        title, x, said = found.groups()
        return figures.spots(
            {name: [float(n) for n in text.split(", ")] for name, text in series(said)}, title=title, x=x
        )
    title, y, x, said = BARS.fullmatch(alt).groups()
    groups = {name: [pair.rsplit(" ", 1) for pair in text.split(", ")] for name, text in series(said)}
    (pairs, *_) = groups.values()
    heights = {name: [float(height) for _, height in pairs] for name, pairs in groups.items()}
    return figures.bars(heights, title=title, x={x: [category for category, _ in pairs]}, y=y)


def test_figures_are_found():
    assert len(STORED) > 40


def unseen(figure):
    """Numbers of ticks beyond the ends of their axis: matplotlib keeps them, and draws them not."""
    for axis in (axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)):
        low, high = sorted(axis.get_view_interval())
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
            yield from () if low <= tick.get_loc() <= high else (tick.label1, tick.label2)


@pytest.mark.parametrize("alt", STORED.values(), ids=STORED)
def test_its_words_stay_on_the_paper_and_apart(alt):
    figure = redrawn(alt)
    renderer = drawn(figure)
    box, (width, height) = figure.get_tightbbox(renderer), figure.get_size_inches()
    assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height
    hidden = {id(text) for text in unseen(figure)}
    said = [t for t in figure.findobj(Text) if t.get_text() and t.get_visible() and id(t) not in hidden]
    places = [(text.get_text(), Text.get_window_extent(text, renderer)) for text in said]
    assert not [(a, b) for (a, first), (b, second) in itertools.combinations(places, 2) if overlap(first, second)]
