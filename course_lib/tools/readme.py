"""The table of chapters in README.md, from the register and each chapter's question.

python -m course_lib.tools.readme [--check]     (in the project's folder; --check changes nothing)
"""

import argparse
import re
import sys
from pathlib import Path

from course_lib import chapters
from course_lib.errors import CourseError

BEGIN, END = "<!-- chapters: written by `make readme` -->", "<!-- /chapters -->"
BETWEEN = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)


def table():
    """Return the table: a row per chapter, with its title as a link and its question."""
    rows = [f"| [{c.number} · {c.title}](notebooks/{c.name}.ipynb) | {c.question} |" for c in chapters.every()]
    return "\n".join(["| chapter | you can answer afterwards |", "|----|----------|", *rows])


def written(text):
    """Return the README's text with the table between its two marks. CourseError if a mark is missing."""
    if not BETWEEN.search(text):
        raise CourseError(
            f"README.md has no place for the table of chapters: put the lines {BEGIN!r} and {END!r} there."
        )
    return BETWEEN.sub(lambda _: f"{BEGIN}\n\n{table()}\n\n{END}", text)


def main(arguments=None):
    """Write the table of chapters in README.md, or with --check only say whether it is stale."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.readme", description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if the table is stale")
    chosen = parser.parse_args(arguments)
    path = Path("README.md")
    try:
        if not path.is_file():
            raise CourseError("There is no README.md here: run this in the project's folder.")
        before = path.read_text(encoding="utf-8")
        after = written(before)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    if before == after:
        print("README.md: the table of chapters is up to date")
        return 0
    if chosen.check:
        print("README.md: the table of chapters is stale: run `make readme`.", file=sys.stderr)
        return 1
    path.write_text(after, encoding="utf-8")
    print("README.md: wrote the table of chapters")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
