"""What every drawing must be: readable, inside its sheet, in the colours of the page, said in words."""

import base64
import html
import itertools
import re
import warnings
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb

from course_lib import chapters
from course_lib.data import digits
from course_lib.show import drawings as draw
from course_lib.show.drawings import canvas, svg
from course_lib.show.look import THEMES
from tests.core.test_look import contrast
from tests.helpers import refused

# --- the drawings: one with all parts, and those of the chapters --------------------------------------


def sampler():
    """One of each part."""
    d = draw.Drawing(430, "A sample of all the parts that a drawing can have, one beside the other.")
    teacher = draw.box(d, 20, 20, 130, 44, "teacher", draw.TEACHER)
    student = draw.box(d, 354, 20, 130, 44, "student", draw.STUDENT, more="small")
    draw.arrow(d, teacher, student, "opinions")
    draw.loop(d, student, teacher, "again")
    net = draw.net(d, 20, 120, 110, 80, (64, 256, 10), draw.TEACHER, numbers=True)
    pile = draw.pile(d, 160, 124, 76, 70)
    draw.digit(d, *pile.parts[0].inside(6)[:3], digits.tensors().images[0])
    page = draw.page(d, 260, 124, 54, 70, draw.STUDENT)
    draw.person(d, 335, 130, 60, draw.TEACHER)
    draw.absent(d, 400, 124, 84, 64, "not built\nhere")
    draw.arrow(d, net, pile)
    draw.arrow(d, pile, page)
    draw.bars(d, 20, 240, 130, 60, (0.6, 0.3, 0.1), draw.TEACHER, names="719", said=("60 %", "30 %", "10 %"))
    draw.rows(
        d, 200, 240, 70, 60, (0.6, 0.3, 0.1), draw.STUDENT, names=("cat", "dog", "cow"), said=("0.6", "0.3", "0.1")
    )
    plot = draw.plot(d, 330, 240, 150, 60, (-4, 4), (0, 0.45))
    draw.bell(d, plot, 0, 1, draw.TEACHER)
    draw.bell(d, plot, 1, 0.9, draw.STUDENT, dashed=True)
    draw.dot(d, plot.at(0, 0.39), draw.TRUTH)
    draw.dots(d, plot, [(-2.0, 0.3), (2.5, 0.3), (9.0, 0.1)], draw.TRUTH)
    draw.brace(d, 20, 150, 325, "one brace")
    draw.mark(d, 200, 335, True)
    draw.mark(d, 230, 335, False)
    draw.chips(d, 260, 322, ("two", "words", "more"), draw.OTHER)
    some = [draw.box(d, 20 + 100 * i, 390, 60, 26, f"T{i}", draw.TEACHER) for i in range(3)]
    draw.arrow(d, some[0], some[1], bend=0.2)
    draw.fan(d, some[2], [(320, 385), (320, 410)])
    draw.heading(d, 360, 380, "A heading")
    draw.note(d, 360, 410, "and a remark", ha="left")
    return d


def of(chapter):
    """The functions of a chapter that draw: the public ones of its module `drawings`."""
    module = chapter.part("drawings")
    own = {name: f for name, f in vars(module).items() if getattr(f, "__module__", "") == module.__name__}
    return {f"{chapter.topic}: {name}": f for name, f in own.items() if callable(f) and not name.startswith("_")}


EVERY = {"sampler": sampler}
for found in chapters.every():
    if found.has("drawings"):
        EVERY |= of(found)
every_drawing = pytest.mark.parametrize("name", EVERY)
drawn = {}


@pytest.fixture
def drawing(name):
    if name not in drawn:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a letter that the typeface lacks
            drawn[name] = EVERY[name]()
            drawn[name].svg()
    return drawn[name]


# --- geometry ----------------------------------------------------------------------------------------


def box_of(d, artist, margin=0.0):
    """x0, y0, x1, y1 of a text, y downwards, without the empty room above its small letters."""
    part = canvas.extent(d, artist)
    return np.array([part.x + margin, part.y + margin, part.right - margin, part.bottom - margin])


def outline(d, patch):
    """Points at most a point apart along the edge of a patch, y downwards."""
    shape = patch.get_patch_transform().transform_path(patch.get_path())
    pieces = []
    for polygon in shape.to_polygons(closed_only=False):
        for (x0, y0), (x1, y1) in itertools.pairwise(polygon):
            steps = max(2, int(np.hypot(x1 - x0, y1 - y0)) + 1)
            pieces.append(np.column_stack([np.linspace(x0, x1, steps), np.linspace(y0, y1, steps)]))
    return np.concatenate(pieces) if pieces else np.empty((0, 2))


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@every_drawing
def test_words_stay_on_the_sheet_and_in_their_box(drawing):
    for artist, within in drawing.words:
        x0, y0, x1, y1 = box_of(drawing, artist)
        left, top, right, bottom = within.inside(2) if within else (4, 2, canvas.WIDTH - 8, drawing.height - 4)
        assert x0 >= left and y0 >= top - 1, artist.get_text()
        assert x1 <= left + right and y1 <= top + bottom + 1, artist.get_text()


@every_drawing
def test_nothing_is_drawn_outside_the_sheet(drawing):
    for patch in drawing.axes.patches:
        points = outline(drawing, patch)
        if len(points):
            assert points.min() >= 0, patch
            assert points[:, 0].max() <= canvas.WIDTH and points[:, 1].max() <= drawing.height, patch


@every_drawing
def test_no_words_overlap_others(drawing):
    boxes = [(artist.get_text(), box_of(drawing, artist, 0.5)) for artist, _ in drawing.words]
    for (first, a), (second, b) in itertools.combinations(boxes, 2):
        assert not overlap(a, b), f"{first!r} and {second!r}"


@every_drawing
def test_no_line_runs_through_words(drawing):
    lines = [outline(drawing, patch) for patch in drawing.axes.patches]
    for artist, _ in drawing.words:
        x0, y0, x1, y1 = box_of(drawing, artist, 1.5)
        for points in lines:
            hit = (points[:, 0] > x0) & (points[:, 0] < x1) & (points[:, 1] > y0) & (points[:, 1] < y1)
            assert not hit.any(), f"{artist.get_text()!r} at {points[hit][0]}"


@every_drawing
def test_letters_can_be_read(drawing):
    assert drawing.words
    assert min(artist.get_size() for artist, _ in drawing.words) >= 11
    assert canvas.WIDTH == 7 * 72  # what these points are points of


# --- colours -----------------------------------------------------------------------------------------


NAMES = {colour: name for name, colour in svg.PENS.items()}


def painted(colour, below, share):
    """The colour that the eye sees where a share of one lies over another."""
    mixed = [share * a + (1 - share) * b for a, b in zip(to_rgb(colour), to_rgb(below), strict=True)]
    return to_hex(mixed)


def ground(d, artist, palette):
    """The colour behind the middle of a text: all areas below it, one over the other."""
    x0, y0, x1, y1 = box_of(d, artist)
    seen = palette["paper"]
    for patch in sorted(d.axes.patches, key=lambda patch: patch.get_zorder()):
        *_, share = patch.get_facecolor()
        shape = patch.get_patch_transform().transform_path(patch.get_path())
        if patch.get_zorder() <= artist.get_zorder() and share and shape.contains_point(((x0 + x1) / 2, (y0 + y1) / 2)):
            seen = painted(palette[NAMES[to_hex(patch.get_facecolor())]], seen, share)
    return seen


@pytest.mark.parametrize("theme", THEMES)
@every_drawing
def test_words_stand_out_from_what_is_behind_them(drawing, theme):
    palette = svg.palette(theme)
    for artist, _ in drawing.words:
        colour = palette[NAMES[artist.get_color()]]
        assert contrast(colour, ground(drawing, artist, palette)) >= 4.5, artist.get_text()


@every_drawing
def test_colours_are_variables_of_the_page_with_the_light_theme_behind_them(drawing):
    text = drawing.svg()
    for name, colour in re.findall(r"var\(--tse-(\w+), (#[0-9a-f]{6})\)", text):
        assert svg.LIGHT[name] == colour
    text = re.sub(r"var\(--tse-\w+, #[0-9a-f]{6}\)", "var()", text)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", text.replace('href="#', "")) == []
    assert set(re.findall(r"(?:fill|stroke): ?([^;\"]+)", text)) <= {"var()", "none"}


# --- what a notebook stores --------------------------------------------------------------------------


@every_drawing
def test_a_sentence_says_what_the_drawing_shows(drawing):
    assert drawing.alt.endswith((".", "?")) and len(drawing.alt.split()) >= 8
    assert "\n" not in drawing.alt and repr(drawing) == drawing.alt
    assert not re.search(r"^(a |the )?(drawing|diagram|picture of|image)\b", drawing.alt, re.IGNORECASE)


@every_drawing
def test_a_drawing_is_a_picture_with_its_sentence(drawing):
    bundle = drawing._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"} and bundle["text/plain"] == drawing.alt
    found = re.fullmatch(
        r'<img class="tse-drawing" alt="([^"]+)" .* src="data:image/svg\+xml;base64,(.*)">', bundle["text/html"]
    )
    assert html.unescape(found[1]) == drawing.alt
    assert base64.b64decode(found[2]).decode() == drawing.svg()
    assert len(bundle["text/html"]) < 120_000


@every_drawing
def test_the_svg_styles_nothing_but_itself(drawing):
    root = ElementTree.fromstring(drawing.svg())
    tags = {node.tag.split("}")[1] for node in root.iter()}
    assert tags <= {"svg", "g", "path", "use", "defs"}
    assert root.get("viewBox") == f"0 0 504 {drawing.height:g}"


def test_equal_drawings_give_equal_bytes():
    assert sampler().svg() == sampler().svg()


# --- parts -------------------------------------------------------------------------------------------


def lines_of(d):
    return [patch.get_path().vertices for patch in d.axes.patches if not patch.get_fill()]


def empty():
    return draw.Drawing(200, "A sheet for trying one part of a drawing after another.")


def test_an_arrow_between_parts_that_face_each_other_is_straight():
    d = empty()
    draw.arrow(d, draw.Part(10, 10, 50, 100), draw.Part(200, 20, 50, 20))
    (points,) = lines_of(d)
    assert points[0] == pytest.approx((65, 30)) and points[-1][1] == pytest.approx(30)
    assert points[-1][0] < 195  # the head goes on to 5 points before the part


def test_an_arrow_goes_up_and_down_where_parts_stand_over_each_other():
    d = empty()
    draw.arrow(d, draw.Part(10, 100, 50, 20), draw.Part(10, 10, 50, 20))
    (points,) = lines_of(d)
    assert points[0] == pytest.approx((35, 95)) and points[-1][1] > 35


def test_a_loop_comes_back():
    d = empty()
    draw.loop(d, draw.Part(200, 10, 50, 20), draw.Part(10, 10, 50, 20), drop=30)
    (points,) = lines_of(d)
    assert points[0] == pytest.approx((225, 35)) and points[-1][0] == pytest.approx(35)
    assert points[:, 1].max() == pytest.approx(60)


def test_a_bar_is_as_tall_as_its_value():
    d = empty()
    found = draw.bars(d, 0, 0, 100, 50, (1, 0.5, 0), draw.TEACHER)
    assert [part.height for part in found.parts] == [50, 25, 0]
    assert [part.bottom for part in found.parts] == [50, 50, 50]
    found = draw.bars(d, 0, 0, 100, 60, (2, -1), draw.TEACHER, top=2, low=-1)
    assert [(part.y, part.bottom) for part in found.parts] == [(0, 40), (40, 60)]
    found = draw.rows(d, 10, 0, 90, 50, (2, -1), draw.TEACHER, top=2, low=-1)
    assert [(part.x, part.right) for part in found.parts] == [(40, 100), (10, 40)]
    found = draw.rows(d, 10, 0, 100, 50, (2, 1), draw.TEACHER, top=2)
    assert [part.width for part in found.parts] == [100, 50]


def test_a_plot_knows_where_a_number_lies():
    found = draw.plot(empty(), 100, 10, 200, 50, (-1, 1), (0, 2))
    assert found.at(0, 0) == (200, 60) and found.at(1, 2) == (300, 10)


def test_a_layer_is_as_tall_as_the_root_of_its_width():
    found = draw.net(empty(), 10, 10, 100, 80, (64, 256, 10), draw.TEACHER)
    assert [part.height for part in found.parts] == pytest.approx([40, 80, 80 * (10 / 256) ** 0.5])


def test_a_digit_has_the_ink_of_its_picture():
    d = empty()
    image = np.zeros(64)
    image[9] = 1.0
    draw.digit(d, 100, 100, 80, image, framed=False)
    ink = [p for p in d.axes.patches if to_hex(p.get_facecolor()) == svg.pen("ink")]
    assert len(ink) == 1 and ink[0].get_path().get_extents().bounds == pytest.approx((110, 110, 10, 10))


def test_what_is_not_built_is_grey_and_dashed():
    d = empty()
    draw.absent(d, 10, 10, 100, 50, "pretraining")
    (edge,) = [p for p in d.axes.patches if not p.get_fill()]
    assert to_hex(edge.get_edgecolor()) == svg.pen("edge") and edge.get_linestyle() != "-"


def test_measured_words_are_as_wide_as_written_ones():
    d = empty()
    assert draw.measure("opinions") == pytest.approx(draw.text(d, 50, 50, "opinions").width)
    assert draw.measure("opinions", bold=True) > draw.measure("opinions")


def test_lines_of_words_stand_at_equal_distances_whatever_their_letters():
    d = empty()
    draw.text(d, 100, 100, "one\nlogit\nagain", size=12)
    levels = [artist.get_position()[1] for artist, _ in d.words]
    assert np.diff(levels) == pytest.approx([15, 15])
    assert levels[0] - 0.7 * 12 + levels[2] == pytest.approx(200)  # centred from the first capital to the last line


def test_letters_that_nobody_can_read_are_refused():
    with refused("Letters of 9 points", "at least 11"):
        draw.text(empty(), 10, 10, "tiny", size=9)


def test_a_drawing_without_words_for_it_is_refused():
    with refused("write a sentence that says what it shows"):
        draw.Drawing(100, "net")


def test_bars_without_a_name_each_are_refused():
    with refused("There are 2 bars and 3 words", "one for each"):
        draw.bars(empty(), 0, 0, 100, 50, (1, 2), draw.TEACHER, names="abc")
