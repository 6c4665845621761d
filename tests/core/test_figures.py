import itertools
import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot, rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.text import Text

from course_lib.show import figures, look
from course_lib.show.figures.lines import spread
from course_lib.study.results import Table
from tests.helpers import around, random_logits, refused

WORDS = {"title": "How does accuracy grow?", "x": "images", "y": "accuracy in %"}


def some_curves(ends=(91.5, 85.25), **changes):
    series = {
        f"condition {i}": {50: around(end / 2), 100: around(end - 3), 600: around(end)} for i, end in enumerate(ends)
    }
    return figures.curves(series, **{**WORDS, "log": True, **changes})


def some_traces(ends=(0.125, 0.5), **changes):
    runs = {f"condition {i}": [(0, 2.25), (100, 1.5), (200, 1.0), (400, end)] for i, end in enumerate(ends)}
    return figures.traces(runs, title="How does the loss fall?", x="step", y="loss in nats", **changes)


def some_bundles(ends=(0.125, 0.5), **changes):
    grow = np.linspace(0, 1, 7)[:, None]
    series = {f"condition {i}": 1 + (end - 1) * grow * (1, 0.5, 0.75) for i, end in enumerate(ends)}
    return figures.bundles(series, **{**WORDS, "x": "generation", **changes})


def some_dots(count=3, **changes):
    rows = {f"a condition, number {i}": around(10.5 + 3 * i, half=2) for i in range(count)}
    return figures.dots(rows, title="What is left of the gain?", x="points of accuracy", zero=0, **changes)


def some_spots(count=3):
    rows = {f"a condition, number {i}": [10.25 + i, 90.5 - i, 40.0] for i in range(count)}
    return figures.spots(rows, title="What does each run say?", x="refusals (%)")


def some_bars(count=2, **changes):
    groups = {f"T = {i + 1}": np.array([0.5, 0.25, 0.125]) / (i + 1) for i in range(count)}
    return figures.bars(groups, title="What does it say?", x={"class": [3, 5, 8]}, y="probability", **changes)


def some_pictures(count=9, **changes):
    captions = [f"{i}\nanswer {i + 1}" for i in range(count)]
    return figures.pictures(random_logits(count, 64).sigmoid(), captions, title="Which are these?", **changes)


def some_fan(ends=(0.25, 0.5), **changes):
    grow = np.linspace(0, 1, 11)
    lines = {f"condition {i}": 1 + (end - 1) * grow for i, end in enumerate(ends)}
    bands = {"nine of ten runs": (1 - 0.875 * grow, 1 + grow), "half of the runs": (1 - 0.5 * grow, 1 + 0.5 * grow)}
    return figures.fan(bands, lines, title="What becomes of them?", x="generation", y="variance", **changes)


LONG = "soft targets, teacher of the same images"
EVERY = {
    "curves": some_curves,
    "five curves": lambda: some_curves(ends=(90, 90, 90, 90, 90)),
    "one curve": lambda: some_curves(ends=(90,)),
    "linear curves": lambda: some_curves(log=False),
    "long names of curves": lambda: figures.curves({LONG: {1: around(5), 2: around(9)}}, **WORDS),
    "traces": some_traces,
    "five traces": lambda: some_traces(ends=(1, 1, 1, 1, 1)),
    "bundles": some_bundles,
    "five bundles": lambda: some_bundles((1, 1, 1, 1, 1)),
    "bundles without means": lambda: some_bundles(means=False),
    "fan": some_fan,
    "fan on a logarithmic axis": lambda: some_fan(log=True),
    "five lines on a fan": lambda: some_fan((0.5, 0.5, 0.5, 0.5, 0.5), log=True),
    "dots": some_dots,
    "long names of dots": lambda: figures.dots({LONG: around(1), "": around(2)}, title="What is left?", x="points"),
    "twelve dots": lambda: some_dots(12),
    "one dot": lambda: some_dots(1),
    "spots": some_spots,
    "twelve rows of spots": lambda: some_spots(12),
    "bars": some_bars,
    "five bars": lambda: some_bars(5),
    "bars up to one": lambda: some_bars(top=1),
    "bars beside a picture": lambda: some_bars(picture=np.linspace(0, 1, 64)),
    "pictures": some_pictures,
    "one picture": lambda: some_pictures(1),
    "three columns": lambda: some_pictures(7, columns=3),
}
every_figure = pytest.mark.parametrize("draw", EVERY.values(), ids=EVERY)
both_themes = pytest.mark.parametrize("theme", figures.THEMES)


def drawn(figure):
    """Lay the figure out as it is shown; return the renderer."""
    figure.set_dpi(144)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return canvas.get_renderer()


# --- colours --------------------------------------------------------------------------------------


@both_themes
def test_five_series_differ_in_colour_marker_dash_and_hatch(theme):
    for kinds in (figures.THEMES[theme].colours, figures.MARKERS, figures.DASHES, figures.HATCHES):
        assert len(set(kinds)) == len(kinds) == 5


@both_themes
@every_figure
def test_a_figure_wears_its_theme(theme, draw):
    colours = figures.THEMES[theme]
    with figures.theme(theme):
        figure = draw()
    assert to_hex(figure.get_facecolor()) == colours.paper
    said = [text for text in figure.findobj(Text) if text.get_text()]
    assert said and {to_hex(text.get_color()) for text in said} <= {colours.ink, colours.soft, *colours.colours}


def test_the_theme_is_restored_also_after_an_error():
    with pytest.raises(ZeroDivisionError), figures.theme("dark"):
        raise ZeroDivisionError
    assert to_hex(figures.canvas()[0].get_facecolor()) == figures.THEMES["light"].paper


# --- what the figure says -------------------------------------------------------------------------


def numbers_in(text):
    return set(re.findall(r"\d+\.\d+|\d+", text))


@both_themes
def test_alt_text_of_curves_contains_every_number(theme):
    with figures.theme(theme):
        alt = some_curves().alt
    assert alt.startswith("Line chart. How does accuracy grow? accuracy in % against images, mean ± 95 % interval.")
    # 91.5 / 2 = 45.75, 91.5 - 3 = 88.5, and so on; each interval is ± 1.0
    assert "condition 0: 50 → 45.8\xa0±\xa01.0, 100 → 88.5\xa0±\xa01.0, 600 → 91.5\xa0±\xa01.0; " in alt
    assert "; condition 1: 50 → 42.6\xa0±\xa01.0" in alt


@both_themes
def test_alt_text_of_traces_tells_beginning_middle_and_end(theme):
    with figures.theme(theme):
        alt = some_traces().alt
    assert alt.startswith("Line chart of one run. How does the loss fall? loss in nats against step.")
    assert "condition 0: 0 → 2.25, 200 → 1, 400 → 0.125; condition 1: 0 → 2.25, 200 → 1, 400 → 0.5." in alt


@both_themes
def test_alt_text_of_dots_contains_every_number(theme):
    with figures.theme(theme):
        alt = some_dots().alt
    assert alt.startswith("Dot chart. What is left of the gain? points of accuracy")
    assert numbers_in(alt) >= {"10.5", "13.5", "16.5", "2.0"}


@both_themes
def test_alt_text_of_bars_contains_every_number(theme):
    with figures.theme(theme):
        alt = some_bars().alt
    assert alt.startswith("Bar chart. What does it say? probability by class.")
    assert "T = 1: 3 0.5, 5 0.25, 8 0.12; T = 2: 3 0.25, 5 0.12, 8 0.062." in alt


@both_themes
def test_alt_text_of_pictures_contains_every_caption(theme):
    with figures.theme(theme):
        alt = some_pictures(3).alt
    assert alt == "3 pictures of handwritten digits. Which are these? 0, answer 1; 1, answer 2; 2, answer 3."


def png_of(figure):
    return figure._repr_mimebundle_()[0]["image/png"]


@every_figure
def test_the_bundle_is_a_picture_with_its_size_and_alt_text(draw):
    figure = draw()
    data, metadata = figure._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == data["text/plain"] == repr(figure) == figure.alt
    width, height = np.frombuffer(data["image/png"][16:24], dtype=">u4")  # the size in the PNG's header, 144 per inch
    assert metadata["image/png"]["width"] == pytest.approx(width / 1.5, abs=1)
    assert metadata["image/png"]["height"] == pytest.approx(height / 1.5, abs=1)


@every_figure
def test_a_figure_drawn_twice_from_the_same_numbers_has_the_same_bytes(draw):
    assert png_of(draw()) == png_of(draw())


def test_bars_shown_twice_have_the_same_bytes():
    figure = some_bars()
    assert png_of(figure) == png_of(figure)


def test_curves_shown_twice_have_the_same_bytes():
    figure = some_curves()
    assert png_of(figure) == png_of(figure)


@every_figure
def test_nothing_is_left_in_pyplot(draw):
    draw()
    assert pyplot.get_fignums() == []


def test_bundles_draw_every_run_and_the_mean():
    figure = some_bundles()
    lines = figure.axes[0].lines
    assert [line.get_ydata()[-1] for line in lines[:3]] == [0.125, 0.5625, 0.34375]
    assert lines[3].get_ydata()[-1] == pytest.approx((0.125 + 0.5625 + 0.34375) / 3)
    assert figure.alt.startswith(
        "Line chart of every run and their means. How does accuracy grow? accuracy in % against"
    )
    assert (
        "condition 0: 0 → 1, 1, 1; 6 → 0.125, 0.562, 0.344. condition 1: 0 → 1, 1, 1; 6 → 0.5, 0.75, 0.625."
        in figure.alt
    )


def test_bundles_without_means_are_the_runs_alone():
    figure = some_bundles(means=False)
    assert len(figure.axes[0].lines) == 6
    assert figure.alt.startswith("Line chart of every run. How does accuracy grow?")


# --- what is drawn --------------------------------------------------------------------------------


def test_curves_draw_the_means_and_the_bands():
    ax = some_curves().axes[0]
    assert ax.lines[0].get_xdata().tolist() == [50, 100, 600]
    assert ax.lines[0].get_ydata().tolist() == [45.75, 88.5, 91.5]
    band = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (band.min(), band.max()) == (44.75, 92.5)
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["50", "100", "600"]
    assert ax.get_xscale() == "log" and ax.get_xlabel() == "images"
    assert [text.get_text() for text in ax.figure.texts] == ["How does accuracy grow?", "accuracy in %"]


def test_bars_have_the_heights_of_the_numbers():
    heights = [bar.get_height() for bar in some_bars().axes[0].patches]
    assert heights == [0.5, 0.25, 0.125, 0.25, 0.125, 0.0625]


def test_dots_lie_at_the_means_and_the_first_row_is_on_top():
    ax = some_dots().axes[0]
    assert [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "o"] == [10.5, 13.5, 16.5]
    assert [text.get_text() for text in ax.texts] == ["10.5 ± 2.0", "13.5 ± 2.0", "16.5 ± 2.0"]
    assert ax.yaxis_inverted()
    assert ax.get_yticklabels()[0].get_text() == "a condition, number 0"


def test_spots_lie_at_every_run():
    figure = some_spots(2)
    ax = figure.axes[0]
    assert [list(line.get_xdata()) for line in ax.lines] == [[10.25, 90.5, 40.0], [11.25, 89.5, 40.0]]
    assert [text.get_text() for text in ax.texts] == ["10 to 90", "11 to 90"]
    assert figure.alt == (
        "Dot chart of every run. What does each run say? refusals (%). "
        "a condition, number 0: 10.2, 90.5, 40.0; a condition, number 1: 11.2, 89.5, 40.0."
    )


def test_a_span_of_equal_numbers_is_one_number():
    assert figures.span([99.6, 100.2]) == "100" and figures.span([-0.2, 0.1]) == "0"


def test_a_fan_draws_its_lines_over_its_bands():
    figure = some_fan(log=True)
    ax = figure.axes[0]
    assert [line.get_ydata()[-1] for line in ax.lines] == [0.25, 0.5]
    for collection, low, high in zip(ax.collections, (0.125, 0.5), (2, 1.5), strict=True):
        band = collection.get_paths()[0].vertices[:, 1]
        assert (band.min(), band.max()) == (low, high)
    assert ax.get_yscale() == "log" and ax.get_ylim() == (0.1, 4)
    assert "condition 0: 0 → 1, 5 → 0.625, 10 → 0.25" in figure.alt
    assert "nine of ten runs: 0 → 1, 5 → 0.562, 10 → 0.125 and 0 → 1, 5 → 1.5, 10 → 2" in figure.alt


@pytest.mark.parametrize("log", [False, True])
def test_labels_of_a_fan_do_not_overlap_and_keep_their_order(log):
    labels = labels_of(some_fan((0.3, 0.29, 0.28, 0.9), log=log))
    lines = ["condition 2", "condition 1", "condition 0", "condition 3"]
    assert [label for label, _ in labels] == [*lines, "half of the runs", "nine of ten runs"]
    for (_, first), (_, second) in itertools.combinations(labels, 2):
        assert not overlap(first, second)


@pytest.mark.parametrize("log", [False, True])
def test_labels_of_a_fan_stand_beside_their_lines_and_the_upper_ends_of_bands(log):
    figure = some_fan((0.25, 1.0), log=log)
    labels = labels_of(figure)
    ax = figure.axes[0]
    for (_, place), end in zip(labels, (0.25, 1.0, 1.5, 2.0), strict=True):
        y = ax.transData.transform((10, end))[1]
        assert abs((place.y0 + place.y1) / 2 - y) < 40  # pixels, of about 380


def overlap(first, second):
    return first.x0 < second.x1 and second.x0 < first.x1 and first.y0 < second.y1 and second.y0 < first.y1


def labels_of(figure):
    """Draw, and return (label, place) of what is written beside the lines, without the thin lines that lead there."""
    renderer = drawn(figure)
    return [(text.get_text(), Text.get_window_extent(text, renderer)) for text in figure.axes[0].texts]


@settings(max_examples=10)
@given(st.lists(st.floats(60, 95), min_size=2, max_size=5))
def test_labels_of_close_lines_do_not_overlap(ends):
    figure = some_curves(ends)
    labels = labels_of(figure)
    assert len(labels) == len(ends)
    for (_, first), (_, second) in itertools.combinations(labels, 2):
        assert not overlap(first, second)
    axes = figure.axes[0].get_window_extent()
    assert all(place.x0 >= axes.x1 for _, place in labels)  # beside the lines, not upon them


@pytest.mark.parametrize("ends", [(90, 90, 90, 90, 90), (60, 60.1, 60.2, 95, 95.1), (95, 94.9, 94.8, 94.7, 60)])
def test_labels_keep_the_order_of_their_lines(ends):
    labels = labels_of(some_curves(ends))
    places = [place.y0 for _, place in labels]
    assert places == sorted(places)
    named = [ends[int(label.split()[-1])] for label, _ in labels]
    assert named == sorted(ends)
    assert all(not overlap(a, b) for (_, a), (_, b) in itertools.combinations(labels, 2))


@both_themes
@every_figure
def test_nothing_is_drawn_outside_the_figure(theme, draw):
    with figures.theme(theme):
        figure = draw()
    box = figure.get_tightbbox(drawn(figure))  # in inches
    width, height = figure.get_size_inches()
    assert box.x0 >= -0.01 and box.y0 >= -0.01
    assert box.x1 <= width + 0.01 and box.y1 <= height + 0.01


LIMITS = {
    "a long title right of long names": lambda: figures.dots(
        {LONG: around(1)}, title="What is the gain made of, and what is left of it in the end?", x="points"
    ),
    "five long names in one legend": lambda: figures.bars(
        {f"{LONG} {i}": [1] for i in range(5)}, title="What does it say?", x={"class": [3]}, y="probability"
    ),
}


@pytest.mark.parametrize("draw", LIMITS.values(), ids=LIMITS)
def test_long_words_stay_inside_the_figure(draw):
    figure = draw()
    box = figure.get_tightbbox(drawn(figure))
    assert box.x0 >= -0.01 and box.x1 <= figure.get_size_inches()[0] + 0.01


@pytest.mark.parametrize("count", [1, 3, 12])
def test_numbers_beside_dots_stand_in_a_column_of_their_own(count):
    figure = some_dots(count)
    labels = labels_of(figure)
    for (_, first), (_, second) in itertools.combinations(labels, 2):
        assert not overlap(first, second) and first.x1 == pytest.approx(second.x1, abs=0.6)
    assert min(place.x0 for _, place in labels) >= figure.axes[0].get_window_extent().x1


def test_wide_numbers_beside_dots_stay_right_of_the_axes():
    figure = figures.dots({"a": around(-123.4, half=100.5), "b": around(-1000, half=1000)}, title="What?", x="points")
    labels = labels_of(figure)
    assert min(place.x0 for _, place in labels) >= figure.axes[0].get_window_extent().x1


def test_a_number_that_rounds_to_nothing_has_no_sign():
    figure = figures.dots({"a": around(-0.04, half=0.02), "b": around(-2, half=1)}, title="What?", x="points")
    assert [text.get_text() for text in figure.axes[0].texts] == ["0.0 ± 0.0", "−2.0 ± 1.0"]


@every_figure
def test_letters_are_of_the_course_and_at_least_11_points_in_7_inches(draw):
    figure = draw()
    drawn(figure)
    letters = [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
    assert letters and figure.get_figwidth() == 7
    assert min(text.get_fontsize() for text in letters) >= 11
    assert {text.get_fontname() for text in letters} == {look.FONT}


def test_matplotlib_keeps_its_settings():
    before = dict(rcParams)
    png_of(some_bars(picture=np.linspace(0, 1, 64)))
    assert dict(rcParams) == before


# --- places of labels -----------------------------------------------------------------------------


def test_labels_that_have_room_stay_where_they_are():
    assert spread([0.2, 0.5, 0.8], [0.1, 0.2, 0.1]) == pytest.approx([0.2, 0.5, 0.8])


def test_two_labels_give_way_in_equal_parts():
    assert spread([0.5, 0.5], [0.1, 0.1]) == pytest.approx([0.45, 0.55])
    assert spread([0.48, 0.52, 0.9], [0.2, 0.2, 0.1]) == pytest.approx([0.4, 0.6, 0.9])


def test_labels_stay_beside_the_axes():
    assert spread([0, 0, 1], [0.1, 0.1, 0.3]) == pytest.approx([0.05, 0.15, 0.85])
    assert spread([0.9, 1, 1], [0.2, 0.2, 0.2]) == pytest.approx([0.5, 0.7, 0.9])


@given(st.lists(st.tuples(st.floats(-0.2, 1.2), st.floats(0.01, 0.15)), min_size=1, max_size=6))
def test_labels_never_overlap(things):
    things.sort()
    places = spread(*zip(*things, strict=True))
    ends = [(place - size / 2, place + size / 2) for place, (_, size) in zip(places, things, strict=True)]
    assert all(upper[0] >= lower[1] - 1e-9 for lower, upper in itertools.pairwise(ends))
    assert ends[0][0] >= -1e-9 and ends[-1][1] <= 1 + 1e-9


# --- helpers and bad input ------------------------------------------------------------------------


def test_over_takes_the_intervals_of_a_table():
    table = Table.of(["cold", "warm"], (0, 1, 2), accuracy=[[1, 2, 3], [4, 5, 6]], agreement=[[7, 8, 9], [0, 0, 0]])
    points = figures.over(table, {1.0: "cold", 4.0: "warm"})
    assert {x: p.mean for x, p in points.items()} == {1.0: 2, 4.0: 5}
    assert figures.over(table, {1.0: "cold"}, "agreement")[1.0].mean == 8


def test_summary_is_the_interval():
    assert figures.summary([1, 2, 3]).plain() == "2.0\xa0±\xa02.5"


@pytest.mark.parametrize("count", [0, 6])
def test_no_series_and_too_many_are_refused(count):
    with refused(f"There are {count} series to draw: give 1 to 5", "split the figure"):
        some_curves(ends=range(count))
    with refused(f"There are {count} series to draw: give 1 to 5"):
        some_traces(ends=range(count))
    with refused(f"There are {count} series to draw: give 1 to 5"):
        some_bars(count)


@pytest.mark.parametrize("count", [0, 13])
def test_no_rows_and_too_many_are_refused(count):
    with refused(f"There are {count} series to draw: give 1 to 12"):
        some_dots(count)
    with refused(f"There are {count} series to draw: give 1 to 12"):
        some_spots(count)


@pytest.mark.parametrize("images, captions", [(2, ["a"]), (0, [])])
def test_a_picture_without_caption_is_refused(images, captions):
    with refused(f"There are {images} images and {len(captions)} captions", "one caption per image"):
        figures.pictures(torch.rand(images, 64), captions, title="")


def test_unknown_theme_is_refused():
    with refused("Unknown theme 'drak'", "did you mean 'dark'?"), figures.theme("drak"):
        pass
