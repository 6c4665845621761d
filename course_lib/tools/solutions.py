"""Make the solution edition: each chapter's notebook with a right answer in place of every stub.

python -m course_lib.tools.solutions [chapter ...]     (default: all, into build/solutions/)

The copies are not executed; in Jupyter they run where the chapters themselves run.
"""

import argparse
import json
import re
import sys
from pathlib import Path

from course_lib import chapters, practice
from course_lib.errors import CourseError
from course_lib.tools import notebooks

FOLDER = Path("build", "solutions")
STUB = re.compile(r"stub-(\d\d)-(\d+)")


def solved(notebook: dict) -> dict:
    """Return a copy of a chapter's notebook in which every stub, a cell with the id "stub-01-1", is a right answer."""
    notebook = json.loads(json.dumps(notebook))
    for cell in notebook["cells"]:
        stub = STUB.fullmatch(cell["id"])
        if stub:
            cell["source"] = practice.solution(f"{stub[1]}.{stub[2]}").code.splitlines(keepends=True)
    return notebook


def main(arguments=None):
    """Make notebooks with the solutions of their exercises in build/solutions/."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.solutions", description=main.__doc__)
    parser.add_argument("chapters", nargs="*", help="a chapter's number or topic; default: all")
    chosen = parser.parse_args(arguments)
    try:
        found = [chapters.find(name) for name in chosen.chapters] or chapters.every()
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    for chapter in found:
        path = FOLDER / f"{chapter.name}_solutions.ipynb"
        notebooks.write(path, solved(notebooks.read(chapter.notebook)))
        print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
