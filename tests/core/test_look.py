"""The look of the course: one definition, fresh stylesheets, colours that can be read and told apart."""

import itertools
import json
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from course_lib.show import look
from course_lib.tools import look as tool

ROOT = Path(__file__).parents[2]
both_themes = pytest.mark.parametrize("theme", look.THEMES)
TEXT = ("ink", "soft", "accent", "warm", "good", "code_word", "code_text", "code_number", "code_note")
# Stylesheets that must take every colour and typeface from the look.
SHEETS = ("slides/theme.css", "pages/site.css", "course_lib/widgets/js/widgets.css")
# Hidden text; the bullets and numbers of lists.
BY_HAND = {
    "margin: -1px",
    "margin-left: -1px",  # two borders lie on each other
    "padding: 0 0 0 1.1em",
    "padding-left: 80px",
    "padding-left: 128px",
    "padding-right: calc(var(--tse-s3) + 1.2em",  # a letter's width for the arrow of a choice
}


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
    text = (ROOT / sheet).read_text(encoding="utf-8")
    scripts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "course_lib/widgets/js").glob("*.js"))
    # Its own, and those that a script sets on single elements: how far a slider is, how long a bar.
    own = set(re.findall(r"(--tse-[\w-]+):", text + scripts)) | set(re.findall(r'Property\("(--tse-[\w-]+)"', scripts))
    assert set(re.findall(r"var\((--tse-[\w-]+)\)", text)) <= set(tool.measures()) | set(tool.colours("light")) | own


@both_themes
def test_every_theme_sets_the_same_variables(theme):
    assert list(tool.colours(theme)) == list(tool.colours("light"))


@both_themes
def test_the_pages_of_quarto_have_the_colours_of_the_look(theme):
    text = (look.STATIC / f"{theme}.scss").read_text(encoding="utf-8")
    assert text.startswith("/*-- scss:defaults --*/\n")  # Quarto looks for this line
    found = dict(re.findall(r"^\$([\w-]+): (.*);$", text, flags=re.MULTILINE))
    colours = look.THEMES[theme]
    for variable in ("body-color", "pre-color", "code-color"):  # Quarto's own default is black, in the dark too
        assert found[variable] == colours.ink
    assert (found["body-bg"], found["code-block-bg"], found["link-color"]) == (
        colours.paper,
        colours.panel,
        colours.accent,
    )
    assert look.FONT in found["font-family-sans-serif"] and look.MONO in found["font-family-monospace"]


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


def test_a_picture_on_light_paper_stands_on_the_dark_page_without_a_card():
    """invert(a) makes a share c of light into a·(1 − c) + (1 − a)·c; the turn of hues keeps how light a grey is."""

    def light(theme):
        paper = look.THEMES[theme].paper
        return sum(int(paper[i : i + 2], 16) for i in (1, 3, 5)) / 3

    kept = float(re.fullmatch(r"invert\((0\.\d+)\) hue-rotate\(180deg\)", look.THEMES["dark"].picture)[1])
    assert kept * 255 + (1 - 2 * kept) * light("light") == pytest.approx(light("dark"), abs=1.5)


# Machado, Oliveira and Fernandes 2009, complete loss of one kind of cone; rows make red, green, blue of linear light.
BLIND = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def oklab(colour, eye):
    """Where a colour lies in OKLab (Ottosson 2020), a space of even steps, for an eye of BLIND."""
    r, g, b = (max(0.0, sum(w * c for w, c in zip(row, linear(colour), strict=True))) for row in BLIND[eye])
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


@both_themes
@pytest.mark.parametrize("eye", BLIND)
def test_series_are_told_apart_by_every_eye(theme, eye):
    seen = [oklab(colour, eye) for colour in look.THEMES[theme].colours]
    apart = {
        pair: sum((a - b) ** 2 for a, b in zip(seen[pair[0]], seen[pair[1]], strict=True)) ** 0.5
        for pair in itertools.combinations(range(5), 2)
    }
    assert min(apart.values()) >= 0.065, apart


# --- typefaces ------------------------------------------------------------------------------------

FACES = [name for name in look.FACES if not name.startswith("math")]


def characters(path):
    """The characters of a font file."""
    with TTFont(path) as font:
        return {chr(code) for code in font.getBestCmap()}


def written():
    """Yield (where, text) of all that a reader may see as text: notebooks, decks, documents, strings, widgets."""
    for path in sorted((ROOT / "notebooks").rglob("[0-9]*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            yield path.name, "".join(cell["source"])
            for output in cell.get("outputs", ()):
                kept = {kind: value for kind, value in output.get("data", {}).items() if kind != "image/png"}
                yield path.name, json.dumps([output.get("text"), kept], ensure_ascii=False)
    for pattern in PATTERNS:
        for path in sorted(ROOT.glob(pattern)):
            if path not in SOURCES_OF_FONTS and path.parent.name != "static":
                yield path.name, path.read_text(encoding="utf-8")


PATTERNS = (
    "*.md",
    "*.qmd",
    "slides/**/*.qmd",
    "pages/questions.qmd",
    "pages/glossary_*.qmd",
    "course_lib/**/*.py",
    "course_lib/**/*.js",
)
PATTERNS += ("course_lib/words/*.json", "course_lib/chapters/*/??.json")
SOURCES_OF_FONTS = {ROOT / "course_lib" / "tools" / "fonts.py"}  # names signs for formulas, too


@pytest.mark.parametrize("face", FACES)
def test_every_character_of_the_course_is_in_its_typefaces(face):
    known = characters(look.FONTS / f"{face}.ttf") | {"\n", "\t"}
    lacking = {sign: where for where, text in written() for sign in set(text) - known}
    assert not lacking, f"Put them into SIGNS of course_lib/tools/fonts.py and run it: {lacking}"


@pytest.mark.parametrize("face", FACES)
def test_pages_and_figures_have_the_same_letters(face):
    assert characters(look.FONTS / f"{face}.ttf") == characters(look.FONTS / f"{face}.woff2")


@pytest.mark.parametrize("face", FACES)
def test_a_typeface_is_called_as_the_look_says_and_not_plex(face):
    for kind in ("ttf", "woff2"):
        with TTFont(look.FONTS / f"{face}.{kind}") as font:
            names = {number: font["name"].getDebugName(number) for number in (1, 4, 6)}
            assert names[1] == look.FACES[face].family
            assert not any("plex" in name.lower() for name in names.values())  # a Reserved Font Name
            assert "Open Font License" in font["name"].getDebugName(13)


@pytest.mark.parametrize("face", [face for face in FACES if face.startswith("mono")])
def test_every_sign_of_code_has_one_width(face):
    with TTFont(look.FONTS / f"{face}.ttf") as font:
        widths = {sign: font["hmtx"][name][0] for sign, name in font.getBestCmap().items()}
    assert set(widths.values()) - {0} == {600}


def test_digits_stand_below_each_other():
    for face in FACES:
        with TTFont(look.FONTS / f"{face}.ttf") as font:
            known = font.getBestCmap()
            assert len({font["hmtx"][known[ord(digit)]][0] for digit in "0123456789"}) == 1


def test_brackets_of_formulas_can_grow():
    with TTFont(look.FONTS / "math-400.woff2") as font:
        grow = font["MATH"].table.MathVariants.VertGlyphCoverage.glyphs
        known = font.getBestCmap()
    assert {known[ord(sign)] for sign in "()[]{}|‖√∑⟨⟩"} <= set(grow)


def test_the_fonts_are_small():
    sizes = {name: (look.FONTS / f"{name}.woff2").stat().st_size for name in look.FACES}
    assert sum(size for name, size in sizes.items() if not name.startswith("math")) <= 120_000
    assert sizes["math-400"] <= 90_000


def test_the_stylesheet_loads_every_typeface_from_beside_itself():
    css = (look.STATIC / "look.css").read_text(encoding="utf-8")
    addresses = re.findall(r"url\(([^)]*)\)", css)
    assert [address.strip('"') for address in addresses] == [f"../fonts/{name}.woff2" for name in look.FACES]
    assert all((look.STATIC / address.strip('"')).is_file() for address in addresses)
    assert "url(" not in (look.STATIC / "variables.css").read_text(encoding="utf-8")  # JupyterLab loads it from a Blob


def test_licences_travel_with_the_fonts():
    files = sorted(path.name for path in look.FONTS.iterdir())
    assert [name for name in files if name.endswith(".txt")] == ["OFL-IBM-Plex.txt", "OFL-STIX-Two.txt"]
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for word in (*{face.family for face in look.FACES.values()}, "OFL-IBM-Plex.txt", "OFL-STIX-Two.txt"):
        assert word in notice
