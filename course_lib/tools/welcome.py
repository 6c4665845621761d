"""The widget of the start page, as the page includes it (pages/_welcome.md), and the icon of the site.

python -m course_lib.tools.welcome     (in the project's folder)
"""

import argparse
import sys
from pathlib import Path

from course_lib.data import digits
from course_lib.errors import CourseError
from course_lib.show.look import THEMES
from course_lib.study.classroom import open_classroom
from course_lib.widgets import welcome

# A Classroom has two at least; the first one is shown: its exam is a hard one, so that no chapter's result is told.
SEEDS = (6, 0)
PLACE, ICON = Path("pages/_welcome.md"), Path("pages/favicon.svg")


def page() -> str:
    """Return the text of the page: the widget's stored HTML. It trains two teachers: some seconds."""
    widget = welcome.Welcome(open_classroom(SEEDS, device="cpu"), begins=True)
    return f"```{{=html}}\n{widget.stored_html()}\n```\n"


def icon() -> str:
    """Return the site's icon as SVG: the first handwritten 3 of the digits."""
    data = digits.tensors()
    picture = data.images[data.labels == 3][0].tolist()
    cells = "".join(
        f'<path d="M{i % 8} {i // 8}h1v1h-1z" opacity="{value:.2f}"/>' for i, value in enumerate(picture) if value
    )
    look = THEMES["light"]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 10 10">'
        f'<rect x="-1" y="-1" width="10" height="10" rx="2" fill="{look.accent}"/>'
        f'<g fill="{look.paper}">{cells}</g></svg>\n'
    )


def main(arguments=None):
    """Train the teacher, and write the start page's widget and the site's icon."""
    argparse.ArgumentParser(prog="python -m course_lib.tools.welcome", description=main.__doc__).parse_args(arguments)
    try:
        if not PLACE.parent.is_dir():
            raise CourseError(f"There is no folder {PLACE.parent} here: run this in the project's folder.")
        PLACE.write_text(page(), encoding="utf-8")
        ICON.write_text(icon(), encoding="utf-8")
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{PLACE}, {ICON}: written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
