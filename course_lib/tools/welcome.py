"""The widget of the start page, as the page includes it: pages/_welcome.md.

python -m course_lib.tools.welcome     (in the project's folder)
"""

import argparse
import sys
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.study.classroom import open_classroom
from course_lib.widgets import welcome

SEEDS = (4, 0)  # a Classroom has two at least; the first one's teacher is shown. It errs in the exam too
PLACE = Path("pages/_welcome.md")


def page() -> str:
    """Return the text of the page: the widget's stored HTML. It trains two teachers: some seconds."""
    widget = welcome.Welcome(open_classroom(SEEDS, device="cpu"), begins=True)
    return f"```{{=html}}\n{widget.stored_html()}\n```\n"


def main(arguments=None):
    """Train the teacher and write the start page's widget."""
    argparse.ArgumentParser(prog="python -m course_lib.tools.welcome", description=main.__doc__).parse_args(arguments)
    try:
        if not PLACE.parent.is_dir():
            raise CourseError(f"There is no folder {PLACE.parent} here: run this in the project's folder.")
        PLACE.write_text(page(), encoding="utf-8")
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{PLACE}: written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
