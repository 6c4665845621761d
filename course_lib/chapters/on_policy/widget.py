"""The widget of chapter 11: a student of the narrow road, taught in the page on the teacher's text or on its own."""

from course_lib.chapters.on_policy import road
from course_lib.chapters.on_policy.recipe import RECIPE
from course_lib.errors import unknown
from course_lib.widgets import poster
from course_lib.widgets.base import Widget

# As in walkers.TEXTS.
TEXTS = {"teacher": "teacher's", "slips": "teacher's, slips", "own": "student's own"}
SLIPS = (0.0, 0.05, 0.1, 0.2, 0.3)


class OnPolicy(Widget):
    """The board with a student's moves, painted by how often it was taught there, and its success over distance.

    text: of TEXTS, chosen first; slip: of SLIPS. Nobody is taught before the reader asks. CourseError for another one.
    """

    def __init__(self, text: str = "teacher", slip: float = 0.1):
        for kind, value, allowed in (("text", text, TEXTS), ("slip", slip, SLIPS)):
            if value not in allowed:
                raise unknown(kind, value, allowed)
        recipe = RECIPE
        settings = {name: getattr(recipe, name) for name in ("width", "walks", "updates", "limit", "lr")}
        data = {"texts": [list(pair) for pair in TEXTS.items()], "slips": list(SLIPS), "settings": settings}
        super().__init__(
            {"axes": [], "data": data | {"distances": list(recipe.distances)}}, {"text": text, "slip": slip}
        )

    def poster(self) -> tuple[str, str]:
        look, cell = poster.LOOK, 17
        parts = [poster.words(20, 26, "one road leads home; beside it there are hedges", weight="bold")]
        for place in range(road.CELLS):
            x, y = 20 + cell * (place % road.SIDE), 40 + cell * (place // road.SIDE)
            fill = look.colours[2] if place in road.ROAD else look.line
            parts.append(f'<rect x="{x}" y="{y}" width="{cell - 2}" height="{cell - 2}" fill="{fill}"/>')
        lines = (
            f"{road.STEPS} steps from start to home,",
            f"each slips with a chance of {self.want['slip']:g}.",
            "Whose text should a student learn from?",
        )
        parts += [poster.words(260, 80 + 24 * i, line) for i, line in enumerate(lines)]
        said = f"A board of {road.SIDE} × {road.SIDE} cells; the road is the top row and the last column. " + " ".join(
            lines
        )
        return poster.picture(620, 256, *parts), said
