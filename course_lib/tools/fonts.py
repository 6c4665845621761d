"""Make the course's typefaces anew: IBM Plex and STIX Two Math, cut down to the signs that the course needs.

python -m course_lib.tools.fonts [folder]     (default: course_lib/show/look/fonts; needs npm)

The faces are called TSE Sans and TSE Mono, because their licence keeps the name Plex for the whole fonts. Each is
written as WOFF2 for pages and, but for formulas, as TTF for matplotlib. Signs that Plex lacks are put together from
those it has.
"""

import argparse
import io
import math
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.misc.transform import Transform
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from course_lib.errors import CourseError
from course_lib.show.look import FACES, FONTS

PACKAGES = {
    "@ibm/plex-sans@1.1.0": "package/LICENSE.txt",
    "@ibm/plex-mono@2.5.0": "package/LICENSE.txt",
    "@fontsource/stix-two-math@5.3.0": "package/LICENSE",
}
LICENCES = {"@ibm/plex-sans@1.1.0": "OFL-IBM-Plex.txt", "@fontsource/stix-two-math@5.3.0": "OFL-STIX-Two.txt"}
PLEX = "package/fonts/complete/woff2/IBMPlex{}.woff2"
SOURCES = {
    "sans-400": ("@ibm/plex-sans@1.1.0", PLEX.format("Sans-Regular")),
    "sans-400-italic": ("@ibm/plex-sans@1.1.0", PLEX.format("Sans-Italic")),
    "sans-600": ("@ibm/plex-sans@1.1.0", PLEX.format("Sans-SemiBold")),
    "mono-400": ("@ibm/plex-mono@2.5.0", PLEX.format("Mono-Regular")),
    "mono-600": ("@ibm/plex-mono@2.5.0", PLEX.format("Mono-SemiBold")),
    "math-400": ("@fontsource/stix-two-math@5.3.0", "package/files/stix-two-math-latin-400-normal.woff2"),
}

ACCENTED = "ŌōŐőŒœŘřŚśŞşŠšŤťŪūŮůŰűŹźŻżŽž" + "".join(map(chr, range(0x100, 0x144)))  # names, and bytes of tokenizers
GREEK = "ΓΔΘΛΞΠΣΦΨΩ" + "".join(map(chr, range(0x3B1, 0x3CA)))
SIGNS = "‐–—‘’‚“”„†•…‰′″‹›€™⁰⁴⁵⁶⁷⁸⁹ⁿ₀₁₂₃₄₅₆₇₈₉←↑→↓↔∂∏∑−√∞≈≠≤≥‖✓✗❌●○■□⅓⅔⅛①②③④⑤⑥⑦⑧⑨\u2009\u202f\u2011"
RUSSIAN = "".join(map(chr, range(0x410, 0x450))) + "Ёё"
LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)]))
TEXT = sorted(set(LATIN + ACCENTED + GREEK + SIGNS + RUSSIAN))

# Formulas: letters of all the alphabets that TeX has a command for, operators, arrows and what stretches.
MATH_RANGES = ((0x20, 0x7E), (0xA0, 0xFF), (0x300, 0x338), (0x391, 0x3F6), (0x2010, 0x2057), (0x2070, 0x209C))
MATH_RANGES += ((0x20D0, 0x20D7), (0x2102, 0x2138), (0x2190, 0x21D5), (0x2200, 0x22C5), (0x22EE, 0x22F1))
MATH_RANGES += ((0x2308, 0x230B), (0x239B, 0x23E1), (0x25A0, 0x25CB), (0x27E8, 0x27E9), (0x1D400, 0x1D467))
MATH_RANGES += ((0x1D49C, 0x1D4CF), (0x1D538, 0x1D56B), (0x1D6A4, 0x1D71B), (0x1D7CE, 0x1D7D7))
MATH = [chr(code) for first, last in MATH_RANGES for code in range(first, last + 1)]


@dataclass(frozen=True)
class Part:
    """A piece of a sign: a letter of the face or "disc", "ring", "square", "frame"; its size, and how far it moves to
    the right and up, in thousandths of an em."""

    shape: str
    size: float = 1.0
    right: float = 0.0
    up: float = 0.0


MADE = {
    "●": (Part("disc"),),
    "○": (Part("ring"),),
    "■": (Part("square"),),
    "□": (Part("frame"),),
    "✗": (Part("❌"),),
    "‖": (Part("|", right=-85), Part("|", right=85)),
    "ⁿ": (Part("n", 0.66, up=350),),
}
CIRCLED = {chr(0x245F + digit): str(digit) for digit in range(1, 10)}
MIDDLE = 349  # half the height of capitals: where discs, squares and what stands in them have their middle


def parts_of(sign, wide):
    """Return the parts of a sign in a face whose round signs are `wide`; a letter of another face is its own part."""
    if sign in CIRCLED:
        size = 0.75 * wide / 1000
        return Part("ring"), Part(CIRCLED[sign], size, up=MIDDLE * (1 - size))
    return MADE.get(sign, (Part(sign),))


def made(font, sign, lender):
    """Return (glyph, advance width) of a sign that `font` lacks; lender: the font of letters that it lacks, too."""
    fixed = font["post"].isFixedPitch
    digit = font["hmtx"]["zero"][0]
    parts = parts_of(sign, digit if fixed else 800)
    owner = font if sign in MADE or sign in CIRCLED else lender
    name = owner.getBestCmap().get(ord(parts[0].shape)) if len(parts[0].shape) == 1 else None
    if fixed:
        wide = digit
    else:
        wide = 800 if name is None else round(parts[0].size * owner["hmtx"][name][0]) + 170 * (len(parts) - 1)
    pen = TTGlyphPen(None)
    for part in parts:
        if len(part.shape) > 1:
            _outline(pen, part.shape, wide)
            continue
        letter = owner.getBestCmap()[ord(part.shape)]
        left = (wide - part.size * owner["hmtx"][letter][0]) / 2 + part.right
        record = DecomposingRecordingPen(owner.getGlyphSet())
        owner.getGlyphSet()[letter].draw(record)
        record.replay(TransformPen(pen, Transform(part.size, 0, 0, part.size, left, part.up)))
    return pen.glyph(), wide


def _outline(pen, shape, wide):
    """Draw a disc, a ring, a square or a frame in the middle of `wide` units."""
    line = 0.075 * wide
    size = min(wide, 800) / 2 - 20 if shape in ("disc", "ring") else min(wide, 600) / 2 - 40
    for half, turn in ((size, 1), (size - line, -1)) if shape in ("ring", "frame") else ((size, 1),):
        if shape in ("disc", "ring"):  # eight points beside a circle, where its tangents meet
            far = half / math.cos(math.pi / 8)
            angles = [turn * (i + 0.5) * math.pi / 4 for i in range(8)]
            points = [(round(wide / 2 + far * math.sin(a)), round(MIDDLE + far * math.cos(a))) for a in angles]
            pen.qCurveTo(*points, None)
        else:
            corners = [(-half, -half), (-half, half), (half, half), (half, -half)][::turn]
            points = [(round(wide / 2 + x), round(MIDDLE + y)) for x, y in corners]
            pen.moveTo(points[0])
            for point in points[1:]:
                pen.lineTo(point)
        pen.closePath()


def complete(font, lender):
    """Add to `font` the signs of TEXT that it lacks. lender: the font that lends letters, as Greek ones to the mono."""
    for sign in (sign for sign in TEXT if ord(sign) not in font.getBestCmap()):
        glyph, wide = made(font, sign, lender)
        name = f"uni{ord(sign):04X}"
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (wide, glyph.xMin)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(sign)] = name


def cut(font, characters):
    """Keep only these characters of the font, with kerning, accents and, for formulas, what stretches."""
    options = subset.Options()
    options.layout_features = ["ccmp", "kern", "locl", "mark", "mkmk", "ssty"]
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.hinting = False  # half of the bytes, and screens of today do without
    options.notdef_outline = True
    worker = subset.Subsetter(options)
    worker.populate(text="".join(characters))
    worker.subset(font)


def rename(font, face):
    """Call the font as FACES does, in the names that programs show."""
    style = " ".join(filter(None, ({400: "Regular", 600: "SemiBold"}[face.weight], face.italic and "Italic")))
    names = {1: face.family, 2: style, 4: f"{face.family} {style}", 6: f"{face.family} {style}".replace(" ", "-")}
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)


def fetch(folder):
    """Fetch the packages through npm and unpack them; return {package: folder}. CourseError if that fails."""
    if not shutil.which("npm"):
        raise CourseError("npm is missing: install Node 20 or later; the fonts come from its registry.")
    places = {}
    for package in PACKAGES:
        done = subprocess.run(["npm", "pack", "--silent", package], cwd=folder, capture_output=True, text=True)
        if done.returncode:
            raise CourseError(f"npm cannot fetch {package}: {done.stderr.strip()[:200] or 'see `npm pack`'}.")
        places[package] = folder / package.strip("@").replace("/", "-")
        with tarfile.open(folder / done.stdout.split()[-1]) as archive:
            archive.extractall(places[package], filter="data")
    return places


def build(places, out):
    """Write the fonts and their licences into `out`. places: what fetch() returned."""
    fonts = {
        name: TTFont(io.BytesIO((places[package] / path).read_bytes()), recalcTimestamp=False)
        for name, (package, path) in SOURCES.items()
    }
    lender = TTFont(io.BytesIO((places[SOURCES["sans-400"][0]] / SOURCES["sans-400"][1]).read_bytes()))
    for name, face in FACES.items():
        font = fonts[name]
        cut(font, MATH if name.startswith("math") else TEXT)
        if not name.startswith("math"):
            complete(font, lender)
            rename(font, face)
            font.flavor = None
            font.save(out / f"{name}.ttf")
        font.flavor = "woff2"
        font.save(out / f"{name}.woff2")
    for package, name in LICENCES.items():
        (out / name).write_bytes((places[package] / PACKAGES[package]).read_bytes())


def main(arguments=None):
    """Make the course's typefaces anew; 1 if that fails."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.fonts", description=main.__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FONTS, help="where to write them")
    out = parser.parse_args(arguments).folder
    try:
        with tempfile.TemporaryDirectory() as folder:
            build(fetch(Path(folder)), out)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
