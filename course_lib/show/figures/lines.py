"""Figures of lines: curves with intervals, single runs, a few runs together, many runs as bands."""

import numpy as np

from course_lib.show.figures.canvas import (
    AXIS,
    DASHES,
    LETTERS,
    LINE,
    MARKERS,
    canvas,
    colours,
    name_below,
    room_for,
    sentence,
    wrapped,
)
from course_lib.show.look.letters import face
from course_lib.words import speaks

HEIGHT = 3.2  # inches of the axes and the numbers below
LABEL = 21  # letters in a line of a label


@speaks
def curves(series, *, title, x, y, log=False):
    """Draw lines with 95 % bands over a numeric axis and return the figure.

    series: dict from label to a dict {x value: Interval}; title: the finding's question; x, y: axis labels with units;
    log: logarithmic x axis. CourseError if there is nothing to draw or there are more than five series.
    """
    room_for(series)
    figure, ax = canvas(title, y, HEIGHT)
    ends = []
    for i, (label, points) in enumerate(series.items()):
        xs = np.array(list(points), dtype=float)
        mean, low, high = (np.array([getattr(p, part) for p in points.values()]) for part in ("mean", "low", "high"))
        ax.fill_between(xs, low, high, color=colours().colours[i], alpha=0.14, linewidth=0)
        _line(ax, i, xs, mean, marker=MARKERS[i])
        ends.append((xs[-1], mean[-1], label, colours().colours[i]))
    if log:
        ax.set_xscale("log")
    ticks = sorted({value for points in series.values() for value in points})
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.minorticks_off()
    _write_beside(ax, ends)
    name_below(ax, x)
    said = [
        f"{label}: " + ", ".join(f"{v:g} → {p.plain()}" for v, p in points.items()) for label, points in series.items()
    ]
    figure.alt = f"Line chart. {sentence(title)} {y} against {x}, mean ± 95 % interval. " + "; ".join(said) + "."
    return figure


@speaks
def traces(runs, *, title, x, y):
    """Draw single runs, without intervals, and return the figure; runs: dict from label to a list of (x, y) pairs."""
    room_for(runs)
    figure, ax = canvas(title, y, HEIGHT)
    ends = []
    for i, (label, points) in enumerate(runs.items()):
        xs, ys = zip(*points, strict=True)
        _line(ax, i, xs, ys)
        ends.append((xs[-1], ys[-1], label, colours().colours[i]))
    _write_beside(ax, ends)
    name_below(ax, x)
    said = []
    for label, points in runs.items():
        picked = [points[0], points[len(points) // 2], points[-1]]
        said.append(f"{label}: " + ", ".join(f"{a:g} → {b:.3g}" for a, b in picked))
    figure.alt = f"Line chart of one run. {sentence(title)} {y} against {x}. " + "; ".join(said) + "."
    return figure


@speaks
def bundles(series, *, title, x, y, means=True):
    """Draw every run as a thin line and their mean as a thick one, and return the figure: for few runs, and for
    quantities with an end, beyond which an interval would reach.

    series: dict from label to an array [steps, runs], one value per step from 0; title: the finding's question; x, y:
    axis labels with units; means: False for runs that end far from each other, whose mean no run is near. CourseError
    if there is nothing to draw or there are more than five series.
    """
    room_for(series)
    figure, ax = canvas(title, y, HEIGHT)
    ends, said = [], []
    for i, (label, runs) in enumerate(series.items()):
        runs = np.asarray(runs, dtype=float)
        thin = {"linewidth": 1, "alpha": 0.45} if means else {"linewidth": 1.6, "linestyle": DASHES[i]}
        ax.plot(range(len(runs)), runs, color=colours().colours[i], **thin)
        if means:
            _line(ax, i, range(len(runs)), runs.mean(axis=1), marker=MARKERS[i])
        end = runs[-1].mean() if means else np.sort(runs[-1])[len(runs[-1]) // 2]  # of a run in the middle
        ends.append((len(runs) - 1, end, label, colours().colours[i]))
        first, last = (", ".join(f"{value:.3g}" for value in runs[place]) for place in (0, -1))
        said.append(f"{label}: 0 → {first}; {len(runs) - 1} → {last}")
    _write_beside(ax, ends)
    name_below(ax, x)
    kind = "every run and their means" if means else "every run"
    figure.alt = f"Line chart of {kind}. {sentence(title)} {y} against {x}. {'. '.join(said)}."
    return figure


@speaks
def fan(bands, lines, *, title, x, y, log=False):
    """Draw many runs as bands between quantiles, with lines over them, and return the figure.

    bands: dict from label to a pair (low, high) of arrays, one value per step from 0, the widest first; lines: dict
    from label to such an array; title: the finding's question; x, y: axis labels with units; log: logarithmic y axis.
    CourseError if there is no line, more than five, or more than five bands.
    """
    room_for(lines)
    room_for(bands)
    figure, ax = canvas(title, y, HEIGHT)
    for low, high in bands.values():
        ax.fill_between(range(len(low)), low, high, color=colours().colours[-1], alpha=0.2, linewidth=0)
    if log:
        ax.set_yscale("log")
        ax.minorticks_off()
    ends = []
    for i, (label, values) in enumerate(lines.items()):
        _line(ax, i, range(len(values)), values)
        ends.append((len(values) - 1, values[-1], label, colours().colours[i]))
    ends += [(len(high) - 1, high[-1], label, colours().soft) for label, (_, high) in bands.items()]
    if log:
        lows, highs = zip(*bands.values(), strict=True)
        ax.set_ylim(bottom=10 ** np.floor(np.log10(min(np.min(low) for low in lows))), top=2 * np.max(highs))
        ax.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    _write_beside(ax, ends)
    name_below(ax, x)
    said = [f"{label}: {_ends(values)}" for label, values in lines.items()]
    said += [f"{label}: {_ends(low)} and {_ends(high)}" for label, (low, high) in bands.items()]
    figure.alt = f"Line chart with bands. {sentence(title)} {y} against {x}. " + "; ".join(said) + "."
    return figure


def over(table, conditions, metric="accuracy"):
    """Return {x: Interval} for curves(): conditions is a dict from x value to a condition of the Table."""
    return {value: table.mean(condition, metric) for value, condition in conditions.items()}


def _line(ax, i, xs, ys, marker=None):
    """Draw the series number i; its markers have a rim of paper, so that lines below them end."""
    style = {"color": colours().colours[i], "linestyle": DASHES[i], "linewidth": 2.2, "solid_capstyle": "round"}
    ax.plot(xs, ys, marker=marker, markersize=7.5, markeredgewidth=1.4, markeredgecolor=colours().paper, **style)


def _ends(values):
    picked = (0, (len(values) - 1) // 2, len(values) - 1)
    return ", ".join(f"{i} → {values[i]:.3g}" for i in dict.fromkeys(picked))


def _write_beside(ax, ends):
    """Write labels beside the ends of their lines, each as near as the others let it. ends: (x, y, label, colour)."""
    scaled = ax.yaxis.get_transform().transform  # an axis may be logarithmic
    low, high = scaled(np.array(ax.get_ylim()))
    ends = sorted(ends, key=lambda end: end[1])
    labels = [wrapped(label, LABEL) for _, _, label, _ in ends]
    tall = (HEIGHT - AXIS) * 72 / LETTERS / LINE  # lines of text beside the axes
    sizes = [(label.count("\n") + 1.12) / tall for label in labels]
    wanted = [(float(scaled(np.array(end[1]))) - low) / (high - low) for end in ends]
    for (x, y, _, colour), label, place in zip(ends, labels, spread(wanted, sizes), strict=True):
        line = {"arrowstyle": "-", "color": colour, "linewidth": 0.9, "shrinkA": 2, "shrinkB": 5, "alpha": 0.7}
        line["relpos"] = (0, 0.5)  # to the label's edge: a line to its middle would run through its neighbours
        ax.annotate(
            label,
            (x, y),
            (1.035, place),
            textcoords="axes fraction",
            color=colour,
            va="center",
            linespacing=1.1,
            fontproperties=face(LETTERS, bold=True),
            arrowprops=line,
            parse_math=False,
        )


def spread(wanted, sizes):
    """Return places in the order of `wanted`, which rises, that lie as near to it as they can so that things of these
    sizes do not overlap. They stay between 0 and 1, if all fit there."""
    groups = []  # [sum of the wanted places of its first thing, things in it, size]
    for place, size in zip(wanted, sizes, strict=True):
        groups.append([place - size / 2, 1, size])
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] + groups[-2][2] > groups[-1][0] / groups[-1][1]:
            start, count, wide = groups.pop()
            before = groups[-1]
            groups[-1] = [before[0] + start - count * before[2], before[1] + count, before[2] + wide]
    starts = [min(max(start / count, 0.0), max(1.0 - size, 0.0)) for start, count, size in groups]
    for i in range(1, len(groups)):  # where the lower end pushed one up
        starts[i] = max(starts[i], starts[i - 1] + groups[i - 1][2])
    limit = 1.0
    for i in reversed(range(len(groups))):  # and the upper end one down
        starts[i] = min(starts[i], limit - groups[i][2])
        limit = starts[i]
    places, things = [], iter(sizes)
    for start, (_, count, _) in zip(starts, groups, strict=True):
        for _ in range(count):
            size = next(things)
            places.append(start + size / 2)
            start += size
    return places
