"""The look of the course: one definition, fresh stylesheets, colours that can be read and told apart."""

import re
from pathlib import Path

import pytest

from course_lib.show import look
from course_lib.tools import look as tool

ROOT = Path(__file__).parents[2]
both_themes = pytest.mark.parametrize("theme", look.THEMES)
TEXT = ("ink", "soft", "accent", "warm", "good", "code_word", "code_text", "code_number", "code_note")
# Stylesheets that must take every colour and typeface from the look.
SHEETS = ("slides/theme.css", "slides/site.css", "course_lib/widgets/js/widgets.css")
BY_HAND = {"margin: -1px", "padding-left: 1.1em", "padding-top: 200px"}  # hidden text, a list's bullets, a title slide


def contrast(first, second):
    """The contrast of two colours, 1 to 21, by WCAG 2.2 (relative luminance)."""

    def luminance(colour):
        return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))

    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def linear(colour):
    """The three shares of light of a colour "#rrggbb" (sRGB)."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]


# --- one definition -------------------------------------------------------------------------------


def test_the_stylesheets_are_fresh(tmp_path):
    tool.main([str(tmp_path)])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in look.STATIC.iterdir())
    stale = [path.name for path in tmp_path.iterdir() if path.read_bytes() != (look.STATIC / path.name).read_bytes()]
    assert not stale, f"Older than look.json: {stale}; run `python -m course_lib.tools.look`."


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_stylesheet_takes_its_colours_and_typefaces_from_the_look(sheet):
    text = re.sub(r"/\*.*?\*/", "", (ROOT / sheet).read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", text)
    assert not re.findall(r"font-family:(?!\s*(?:var\(|inherit))[^;]*", text)
    steps = r"(?:margin|padding|gap)[\w-]*:[^;{}]*?[ -][1-9]\d*(?:\.\d+)?(?:px|em|rem)"
    assert set(re.findall(steps, text)) <= BY_HAND


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_stylesheet_uses_variables_that_exist(sheet):
    used = set(re.findall(r"var\((--tse-[\w-]+)\)", (ROOT / sheet).read_text(encoding="utf-8")))
    assert used <= set(tool.measures()) | set(tool.colours("light"))


@both_themes
def test_every_theme_sets_the_same_variables(theme):
    assert list(tool.colours(theme)) == list(tool.colours("light"))


# --- colours --------------------------------------------------------------------------------------


def test_contrast_by_hand():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the well-known grey that just fails


@both_themes
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_text_can_be_read_on_what_it_stands_on(theme, ground):
    colours = vars(look.THEMES[theme])
    poor = {name: contrast(colours[name], colours[ground]) for name in TEXT}
    assert min(poor.values()) >= 4.5, poor


@both_themes
def test_series_can_be_read_as_words_on_the_paper_and_seen_on_a_panel(theme):
    colours = look.THEMES[theme]
    assert min(contrast(series, colours.paper) for series in colours.colours) >= 4.5  # labels wear the series' colour
    assert min(contrast(series, colours.panel) for series in colours.colours) >= 3
    assert contrast(colours.edge, colours.paper) >= 3 and contrast(colours.edge, colours.panel) >= 3
