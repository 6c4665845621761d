"""Print what a release says of itself: the newest part of CHANGELOG.md.

python -m course_lib.tools.release [v0.1.0]     (in the project's folder; a tag must name the version of pyproject.toml)
"""

import argparse
import re
import sys
import tomllib
from pathlib import Path

from course_lib.errors import CourseError

PART = re.compile(r"^## (\S+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def version(root: Path) -> str:
    """Return the course's version: it stands in pyproject.toml. CourseError if that file is missing."""
    try:
        return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    except FileNotFoundError:
        raise CourseError("There is no pyproject.toml here: run this in the project's folder.") from None


def notes(changelog: str, now: str) -> str:
    """Return what the text of CHANGELOG.md says of the version `now`. CourseError if its newest part is another one."""
    newest = PART.search(changelog)
    if not newest or newest[1] != now:
        found = newest[1] if newest else "no version"
        raise CourseError(f"CHANGELOG.md begins with {found}, and pyproject.toml says {now}: begin it with '## {now}'.")
    return newest[2].strip()


def main(arguments=None):
    """Print the notes of the release."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.release", description=main.__doc__)
    parser.add_argument("tag", nargs="?", help="v and the version; default: whatever pyproject.toml says")
    chosen = parser.parse_args(arguments)
    try:
        now = version(Path())
        if chosen.tag not in (None, f"v{now}"):
            raise CourseError(f"The tag is {chosen.tag}, and pyproject.toml says {now}: name the tag v{now}.")
        print(notes(Path("CHANGELOG.md").read_text(encoding="utf-8"), now))
    except (CourseError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
