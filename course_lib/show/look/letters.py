"""The typefaces of the course for matplotlib, which knows them by their files. Nothing in its settings is changed."""

from matplotlib.font_manager import FontProperties, fontManager

from course_lib.show.look import FACES, FONT, FONTS, MATH, MONO

for _name, _face in FACES.items():
    if _face.family != MATH:  # formulas are set by the browser alone
        fontManager.addfont(FONTS / f"{_name}.ttf")

REST = "DejaVu Sans"  # comes with matplotlib: for signs that the course itself does not use


def face(size: float, *, bold: bool = False, italic: bool = False, mono: bool = False) -> FontProperties:
    """Return the course's typeface in a size in points, for `fontproperties=`."""
    families = [MONO if mono else FONT, *([] if bold else [REST])]  # DejaVu has no 600: matplotlib would complain
    style, weight = "italic" if italic else "normal", 600 if bold else 400
    return FontProperties(family=families, style=style, weight=weight, size=size)
