"""What a reader has solved: kept in a file beside the notebooks, on this machine alone.

Only a notebook that is open in Jupyter writes or reads it; no test and no stored notebook does.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from course_lib import chapters, words
from course_lib.errors import CourseError

FILE = ".progress.json"
LIVE = "JPY_SESSION_NAME"  # set by Jupyter for the kernels of its notebooks


@dataclass(frozen=True)
class Progress:
    """What a reader has solved. solved: exercises whose check said "right", as "01.1"; tries: checks by exercise; kept:
    is anything kept here?"""

    solved: frozenset[str]
    tries: dict[str, int]
    kept: bool

    def _repr_markdown_(self):
        if not self.kept:
            return words.said("*Your solved exercises are listed here when you open this notebook in Jupyter.*")
        rows = "\n".join(f"| {title} | {right} of {count} | {left} |" for title, right, count, left in self.rows())
        return words.markdown(f"| chapter | exercises solved | next |\n|---|---|---|\n{rows}")

    def __repr__(self):
        if not self.kept:
            return "Your solved exercises are listed here when you open this notebook in Jupyter."
        return "\n".join(f"{title}: {right} of {count}" for title, right, count, _ in self.rows())

    def rows(self) -> list[tuple[str, int, int, str]]:
        """Return (chapter, solved, exercises, the first that is not solved) for every chapter."""
        found = []
        for chapter in chapters.every():
            names = list(chapter.part("practice").EXERCISES)
            left = [name for name in names if name not in self.solved]
            found.append(
                (
                    f"{chapter.number} · {chapter.title}",
                    len(names) - len(left),
                    len(names),
                    left[0] if left else "all solved",
                )
            )
        return found


def path() -> Path | None:
    """Return where progress is kept: what COURSE_PROGRESS names, else .progress.json in the notebook's folder; None
    where no notebook is open in Jupyter."""
    return Path(os.environ.get("COURSE_PROGRESS") or FILE).absolute() if LIVE in os.environ else None


def read() -> Progress:
    """Return what the reader has solved. CourseError if the file is there and cannot be understood."""
    place = path()
    marks = _marks(place) if place else {}
    solved = frozenset(name for name, mark in marks.items() if mark["right"])
    return Progress(solved, {name: mark["tries"] for name, mark in marks.items()}, place is not None)


def note(exercise: str, right: bool) -> None:
    """Keep that an exercise was checked. Once right, it stays right. A file that cannot be written is no reason to stop
    a lesson: then nothing is kept."""
    place = path()
    if place is None:
        return
    try:
        marks = _marks(place)
        before = marks.get(exercise, {"right": False, "tries": 0})
        marks[exercise] = {"right": before["right"] or right, "tries": before["tries"] + 1}
        new = place.with_suffix(f".{os.getpid()}.new")
        new.write_text(json.dumps({"exercises": marks}, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        new.replace(place)
    except (OSError, CourseError):
        return


def _marks(place):
    """Return {exercise: {"right", "tries"}}; empty where there is no file yet."""
    try:
        marks = json.loads(place.read_text(encoding="utf-8"))["exercises"]
        return {str(name): {"right": bool(m["right"]), "tries": int(m["tries"])} for name, m in marks.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise CourseError(
            f"{place} cannot be understood, so it does not tell what you have solved: move it away to begin a new one."
        ) from None
