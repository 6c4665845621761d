"""Small still pictures in SVG: what a widget shows where no widget can run. Always on light paper, as nobody knows the
viewer's theme."""

import html
from collections.abc import Iterable, Sequence

from course_lib.show.look import FAMILIES, THEMES
from course_lib.words import said as in_their_language

LOOK = THEMES["light"]
STYLE = f'font-family="{", ".join(FAMILIES["font"])}"'


def picture(width: float, height: float, *parts: str) -> str:
    """Return an SVG of the size `width` × `height` made of the parts."""
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {STYLE}>'
        f'<rect width="{width}" height="{height}" fill="{LOOK.paper}"/>{"".join(parts)}</svg>'
    )


def words(
    x: float,
    y: float,
    text: str,
    size: float = 12,
    anchor: str = "start",
    colour: str | None = None,
    weight: str = "normal",
) -> str:
    """Return a line of text."""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}" font-weight="{weight}" '
        f'fill="{colour or LOOK.ink}">{html.escape(in_their_language(text))}</text>'
    )


def digit(image: Iterable[float], x: float, y: float, side: float) -> str:
    """Return an 8×8 image [64], 0 paper and 1 ink, as squares."""
    cell = side / 8
    squares = [
        f'<rect x="{x + cell * (i % 8):g}" y="{y + cell * (i // 8):g}" width="{cell:g}" height="{cell:g}" '
        f'fill="{LOOK.ink}" fill-opacity="{float(value):.2f}"/>'
        for i, value in enumerate(image)
        if value > 0
    ]
    frame = f'<rect x="{x}" y="{y}" width="{side}" height="{side}" fill="none" stroke="{LOOK.line}"/>'
    return frame + "".join(squares)


def bars(shares: Sequence[float], x: float, y: float, width: float, height: float, title: str, colour: int) -> str:
    """Return bars of shares 0..1 under a title, one for each digit, with percentages above the tall ones."""
    step = width / len(shares)
    parts = [words(x, y - 22, title, 12, weight="bold")]
    parts.append(f'<path d="M{x} {y + height}h{width}" stroke="{LOOK.ink}" fill="none"/>')
    for i, share in enumerate(float(s) for s in shares):
        left, tall = x + i * step, share * height
        parts.append(
            f'<rect x="{left + 0.1 * step:.1f}" y="{y + height - tall:.1f}" width="{0.8 * step:.1f}" '
            f'height="{tall:.1f}" fill="{LOOK.colours[colour]}"/>'
        )
        parts.append(words(left + step / 2, y + height + 15, str(i), 11, "middle"))
        if share >= 0.01:
            parts.append(words(left + step / 2, y + height - tall - 4, f"{100 * share:.0f}", 10, "middle"))
    return "".join(parts)


def paragraph(lines: Iterable[str], x: float = 20, y: float = 34, size: float = 15) -> str:
    """Return lines of text below each other."""
    return "".join(words(x, y + i * size * 1.6, line, size) for i, line in enumerate(lines))


def said(shares: Sequence[float]) -> str:
    """Return "7 with 90 %, 1 with 8 %": the digits with at least one percent, the largest first."""
    ranked = sorted(range(len(shares)), key=lambda i: -shares[i])
    return ", ".join(f"{i} with {100 * shares[i]:.0f} %" for i in ranked if shares[i] >= 0.01)
