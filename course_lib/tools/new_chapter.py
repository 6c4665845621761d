"""Begin a chapter: copy a small one that is true and passes all tests, under the new number and name.

python -m course_lib.tools.new_chapter 07 fewer_bits     (in the project's folder)

It writes two folders, a notebook and a deck, builds the widget, runs the notebook, and edits no list: there is none.
"""

import argparse
import keyword
import re
import shutil
import subprocess
import sys
from pathlib import Path

from course_lib import chapters
from course_lib.errors import CourseError
from course_lib.tools import notebooks, readme

SKELETON = Path(__file__).parent / "skeleton"
NEEDED = ("course_lib/chapters", "tests/chapters", "notebooks", "slides", "README.md")


def names(number, topic):
    """Return what stands for what in the skeleton, {its word: the new chapter's}."""
    words = topic.split("_")
    return {
        "NN": number,
        "topic_name": topic,
        "TopicName": "".join(word.capitalize() for word in words),
        "TITLE": " ".join(words).capitalize(),
    }


def places(root, number, topic):
    """Return {file of the skeleton: where it goes}."""
    folders = {"chapter": root / "course_lib" / "chapters" / topic, "tests": root / "tests" / "chapters" / topic}
    found = {
        SKELETON / "notebook.ipynb": root / "notebooks" / f"{number}_{topic}.ipynb",
        SKELETON / "deck.qmd": root / "slides" / f"{number}_{topic}.qmd",
    }
    for name, folder in folders.items():
        found |= {path: folder / path.name for path in sorted((SKELETON / name).glob("*.*"))}
    return found


def check(root, number, topic):
    """Raise CourseError unless a chapter of this number and topic can be begun in the project's folder `root`."""
    missing = [name for name in NEEDED if not (root / name).exists()]
    if missing:
        raise CourseError(f"{root} has no {missing[0]}: run this in the folder of a checkout of the course.")
    if not re.fullmatch(r"\d\d", number):
        raise CourseError(f"The number is {number!r}: give two digits, such as 07.")
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", topic) or keyword.iskeyword(topic):
        raise CourseError(f"The topic is {topic!r}: give small letters with _ between words, such as fewer_bits.")
    for chapter in chapters.look(root / "notebooks"):
        if number == chapter.number:
            raise CourseError(f"The number {number} is taken by {chapter.topic}: choose another one.")
        if topic == chapter.topic:
            raise CourseError(f"The topic {topic} is taken by chapter {chapter.number}: choose another one.")
    there = [path for path in places(root, number, topic).values() if path.exists()]
    if there:
        raise CourseError(f"{there[0].relative_to(root)} is there already: move it away, or choose another topic.")


def copy(root, number, topic):
    """Write the files of a new chapter and return their paths. CourseError, and nothing written, as in check()."""
    check(root, number, topic)
    chosen = names(number, topic)
    pattern = re.compile("|".join(rf"(?<![A-Za-z]){word}(?![A-Za-z])" for word in chosen))
    written = []
    for source, target in places(root, number, topic).items():
        target.parent.mkdir(parents=True, exist_ok=True)
        text = pattern.sub(lambda found: chosen[found[0]], source.read_text(encoding="utf-8"))
        target.write_text(text, encoding="utf-8")
        written.append(target)
    return written


def build(root, number, topic):
    """Build the widget, store what its tests start from, run the notebook, and write the pages that name it.

    Each step is a process of its own, which finds the new chapter by looking. CourseError for a step that fails.
    """
    steps = {
        "npm run build": ["npm", "run", "--silent", "build"],
        f"python -m tests.core.widget_fixture {topic}": [sys.executable, "-m", "tests.core.widget_fixture", topic],
        f"python -m {notebooks.__name__}": [
            sys.executable,
            "-m",
            notebooks.__name__,
            f"notebooks/{number}_{topic}.ipynb",
        ],
        f"python -m {readme.__name__}": [sys.executable, "-m", readme.__name__],
    }
    for said, command in steps.items():
        print(f"  {said}", flush=True)
        if subprocess.run(command, cwd=root, check=False).returncode:
            raise CourseError(f"The chapter's files are written, but `{said}` failed: mend what it says, then run it.")


def main(arguments=None):
    """Begin a chapter: copy the skeleton under a new number and topic, build its widget and run its notebook."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.new_chapter", description=main.__doc__)
    parser.add_argument("number", help="two digits, such as 07")
    parser.add_argument("topic", help="its name in every folder, such as fewer_bits")
    chosen = parser.parse_args(arguments)
    root = Path.cwd()
    try:
        if not shutil.which("npm"):
            raise CourseError("A chapter's widget is built with npm, which is missing: install Node 20 or later.")
        for path in copy(root, chosen.number, chosen.topic):
            print(path.relative_to(root))
        build(root, chosen.number, chosen.topic)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Chapter {chosen.number} is there and passes all tests: now put your own in its place. See CONTRIBUTING.md.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
