"""What the project's pages say of its chapters, from the register and each chapter's question: the table in README.md,
the map of the start page, the links of the glossary and of the page on notation.

python -m course_lib.tools.readme [--check]     (in the project's folder; --check changes nothing)
"""

import argparse
import re
import sys
from functools import partial
from pathlib import Path

from course_lib import chapters
from course_lib.errors import CourseError

BEGIN, END = "<!-- chapters: written by `make readme` -->", "<!-- /chapters -->"
BETWEEN = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)


def table():
    """Return README's table: a row per part, below it a row per chapter, with its title as a link and its question."""
    rows = []
    for part, found in chapters.parts():
        rows.append(f"| **{part.numeral} · {part.title}** | |")
        rows += [f"| [{c.number} · {c.title}](notebooks/{c.name}.ipynb) | {c.question} |" for c in found]
    return "\n".join(["| chapter | you can answer afterwards |", "|----|----------|", *rows])


def course_map():
    """Return the map of the start page: for each part its question and its chapters, each one a link."""
    lines = ["::: {.tse-map}"]
    for part, found in chapters.parts():
        lines += ["", f"::: {{.tse-part .tse-part-{part.numeral.lower()}}}", f"### {part.numeral} · {part.title}", ""]
        lines += [part.question, ""]
        for chapter in found:
            stop = f"[{chapter.number}]{{.tse-number}} [{chapter.title}]{{.tse-stop}} [{chapter.question}]{{.tse-asks}}"
            lines.append(f"- [{stop}](notebooks/{chapter.name}.ipynb)")
        lines.append(":::")
    return "\n".join([*lines, ":::"])


def links(up=""):
    """Return what makes links of [00], [01] … in a page. up: the way from the page's folder to the project's."""
    return "\n".join(f"[{chapter.number}]: {up}notebooks/{chapter.name}.ipynb" for chapter in chapters.every())


PLACES = {
    "README.md": table,
    "pages/_map.md": course_map,
    "glossary.qmd": links,
    "pages/notation.qmd": partial(links, "../"),
}


def written(name, text):
    """Return the text of the file `name` with what belongs between its two marks. CourseError if a mark is missing."""
    if not BETWEEN.search(text):
        raise CourseError(f"{name} has no place for the chapters: put the lines {BEGIN!r} and {END!r} there.")
    return BETWEEN.sub(lambda _: f"{BEGIN}\n\n{PLACES[name]()}\n\n{END}", text)


def main(arguments=None):
    """Write what the pages say of the chapters, or with --check only say what is stale."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.readme", description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if something is stale")
    chosen = parser.parse_args(arguments)
    stale = {}
    try:
        for name in PLACES:
            if not Path(name).is_file():
                raise CourseError(f"There is no {name} here: run this in the project's folder.")
            before = Path(name).read_text(encoding="utf-8")
            if (after := written(name, before)) != before:
                stale[name] = after
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    if chosen.check and stale:
        print(f"What {' and '.join(stale)} say of the chapters is stale: run `make readme`.", file=sys.stderr)
        return 1
    for name, after in stale.items():
        Path(name).write_text(after, encoding="utf-8")
        print(f"{name}: written")
    if not stale:
        print(f"{', '.join(PLACES)}: up to date")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
