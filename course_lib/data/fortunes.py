"""One-liners by people, from a folder of Debian's package `fortunes`: they are read where they lie, and not shipped."""

import re
from pathlib import Path

from course_lib.errors import CourseError

FORTUNES = Path("/usr/share/games/fortunes")
LENGTHS = range(40, 261)  # characters of a one-liner


def by_people(folder: Path = FORTUNES) -> list[str]:
    """Return the one-liners of a folder of fortunes that hold the word "time". CourseError if it holds none."""
    files = sorted(path for path in folder.glob("*") if path.is_file() and not path.suffix) if folder.is_dir() else []
    lines = {" ".join(each.split()) for path in files for each in path.read_text("utf-8", "replace").split("\n%\n")}
    found = sorted(each for each in lines if len(each) in LENGTHS and re.search(r"\btime\b", each.lower()))
    if not found:
        raise CourseError(f"{folder} holds no one-liners about time: unpack Debian's package `fortunes`, and name it.")
    return found
