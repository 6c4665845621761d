"""House style: every figure has units on its axes, labels beside its lines, intervals, and alt text made from its data.

A function takes what an experiment returned and gives back a CourseFigure. No figure touches pyplot's global state.
"""

from course_lib.show.figures.canvas import DASHES, HATCHES, MARKERS, CourseFigure, canvas, theme
from course_lib.show.figures.lines import bundles, curves, fan, over, traces
from course_lib.show.figures.marks import bars, dots, pictures, span, spots, summary
from course_lib.show.look import THEMES

__all__ = [
    "DASHES",
    "HATCHES",
    "MARKERS",
    "THEMES",
    "CourseFigure",
    "bars",
    "bundles",
    "canvas",
    "curves",
    "dots",
    "fan",
    "over",
    "pictures",
    "span",
    "spots",
    "summary",
    "theme",
    "traces",
]
