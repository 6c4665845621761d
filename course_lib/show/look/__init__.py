"""The look of the course, defined once: colours, spacing and type of pages, decks, widgets, figures and drawings.

look.json holds the values; here they are for Python. `python -m course_lib.tools.look` writes static/ from them:
look.css for pages and decks, variables.css for the widgets, light.scss and dark.scss for Quarto's theme of the pages.
"""

import json
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
STATIC = HERE / "static"
FONTS = HERE / "fonts"


@dataclass(frozen=True)
class Theme:
    """Colours as "#rrggbb".

    paper, panel: what things stand on (panel: code, callouts); ink, soft: text and secondary text; line: rules and
    grids; edge: borders of controls; accent, warm, good: colours of words; colours: the five series of a figure in
    order; code_*: keywords, strings, numbers and comments; picture: the CSS filter of a picture drawn on light paper,
    picture_line: its border before that filter.
    """

    paper: str
    panel: str
    ink: str
    soft: str
    line: str
    edge: str
    accent: str
    warm: str
    good: str
    colours: tuple[str, ...]
    code_word: str
    code_text: str
    code_number: str
    code_note: str
    picture: str
    picture_line: str


@dataclass(frozen=True)
class Face:
    """A typeface of fonts/, whose file is called like it: family, weight as in CSS, upright or italic."""

    family: str
    weight: int
    italic: bool


def _theme(values):
    return Theme(**{**values, "colours": tuple(values["colours"])})


_LOOK = json.loads((HERE / "look.json").read_text(encoding="utf-8"))
# Okabe-Ito's families, in shades that can be read as text on their paper (tests/core/test_look.py).
THEMES = {name: _theme(values) for name, values in _LOOK["themes"].items()}
SPACES = tuple(_LOOK["spaces"])  # pixels, from s1
RADIUS = _LOOK["radius"]  # pixels
FAMILIES = {name: tuple(families) for name, families in _LOOK["families"].items()}  # the course's own face first
FONT, MONO, MATH = (FAMILIES[name][0] for name in ("font", "mono", "math"))
FACES = {name: Face(**values) for name, values in _LOOK["faces"].items()}
