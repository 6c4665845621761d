"""Mark the exercises of notebooks that learners hand in.

python -m course_lib.tools.grade [--json] [--timeout 60] notebook.ipynb ...

Only what an exercise can need is executed: imports, functions, classes and named constants, in the order of the cells,
in a process of its own; no experiment, no widget, no figure. An exercise whose function does not come back in time is
marked as wrong, and the next one goes on. It is the learner's own code that runs here: mark where you would open the
notebook, too. Under nbgrader or otter a test cell needs no more than

    assert practice.check("01.1", my_soft_targets)
"""

import argparse
import ast
import contextlib
import io
import json
import queue
import re
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from course_lib import chapters, practice
from course_lib.errors import CourseError
from course_lib.tools import notebooks

SECONDS = 60
START = 60  # more for the first exercise: Python and PyTorch are loaded before it
SIGNS = {"right": "✓", "wrong": "✗", "not yet": "…"}
DEFINITIONS = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Mark:
    """A mark. exercise: as "01.1"; status: "right", "wrong" or "not yet"; message: what the learner is told."""

    exercise: str
    status: str
    message: str


def marks(path: str | Path, seconds: float = SECONDS) -> list[Mark]:
    """Return the marks of all exercises of the chapter that the notebook at `path` is a copy of.

    seconds: how long one exercise may take. CourseError if the file is no notebook, or of none of the chapters.
    """
    if seconds <= 0:
        raise CourseError(f"An exercise cannot take {seconds:g} seconds: give a positive number, as --timeout 60.")
    left = exercises(notebooks.read(path))
    if not left:
        raise CourseError(f"{path} has no exercise in it: name a copy of a chapter's notebook.")
    found = []
    while left:
        told = _told(path, left, seconds)
        found += told
        left = left[len(told) :]
    return found


def defined(notebook: dict) -> tuple[dict, dict[str, str]]:
    """Execute what a notebook defines; return its names, and for functions in cells that cannot be read what is wrong.

    A statement that cannot be executed is left out, as an import of what is missing here: the check says then what the
    function lacks.
    """
    names, unreadable = {"__name__": "learner"}, {}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        try:
            statements = _statements(source)
        except SyntaxError as error:
            said = f"Its cell cannot be read: {error.msg}, in line {error.lineno}."
            unreadable |= dict.fromkeys(re.findall(r"^\s*def (\w+)", source, re.MULTILINE), said)
            continue
        for statement in statements:
            with contextlib.suppress(Exception):
                exec(compile(ast.Module([statement], []), "<notebook>", "exec"), names)
    return names, unreadable


def _statements(source):
    """Return the definitions among a cell's statements. SyntaxError if they cannot be read."""
    lines = ("" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines())
    statements = ast.parse("\n".join(lines)).body
    return [statement for statement in statements if isinstance(statement, DEFINITIONS) or _is_constant(statement)]


def _is_constant(statement):
    """Is that a name for a number, a text or a collection of these?"""
    if not isinstance(statement, ast.Assign) or not all(isinstance(name, ast.Name) for name in statement.targets):
        return False
    try:
        ast.literal_eval(statement.value)
    except ValueError:
        return False
    return True


def exercises(notebook: dict) -> list[str]:
    """Return the exercises, as "01.1", of every chapter of which a check stands in the notebook: those too whose own
    check was taken out."""
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
    checked = set(re.findall(r"""practice\.check\(\s*["'](\d\d)\.\d+["']""", text))
    return [
        name for chapter in chapters.every() if chapter.number in checked for name in chapter.part("practice").EXERCISES
    ]


def _told(path, names, seconds):
    """Return the marks that a process of its own gives to these exercises, up to the first that takes too long."""
    command = [sys.executable, "-m", __spec__.name, "--tell", *names, "--", str(path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8")
    lines = queue.Queue()
    threading.Thread(target=lambda: [lines.put(line) for line in (*process.stdout, "")], daemon=True).start()
    found = []
    for name in names:
        try:
            line = lines.get(timeout=seconds + (START if not found else 0))
        except queue.Empty:
            found.append(
                Mark(name, "wrong", f"It did not come back within {seconds:g} seconds: is there a loop without end?")
            )
            break
        if not line:
            found.append(Mark(name, "wrong", "It ended the whole process: leave out exit() and quit()."))
            break
        found.append(Mark(**json.loads(line)))
    process.kill()
    process.wait()
    return found


def _tell(path, names):
    """Print the marks of these exercises, a JSON object a line. What the learner's code prints goes nowhere."""
    told = sys.stdout
    with contextlib.redirect_stdout(io.StringIO()):
        functions, unreadable = defined(notebooks.read(path))
        for name in names:
            wanted = practice.find(name).solution.__name__
            verdict = practice.check(name, functions.get(wanted))
            if wanted in unreadable and wanted not in functions:
                verdict = practice.Verdict("wrong", unreadable[wanted])
            print(json.dumps(asdict(Mark(name, verdict.status, verdict.message))), file=told, flush=True)


def table(found: dict[str, list[Mark]]) -> str:
    """Return the marks of several notebooks as text: a line for each, and below it what is wrong."""
    lines = []
    for path, of_notebook in found.items():
        right = sum(mark.status == "right" for mark in of_notebook)
        lines.append(f"{path}: {right} of {len(of_notebook)} right")
        lines += [f"  {SIGNS[mark.status]} {mark.exercise}  {mark.message}" for mark in of_notebook]
    return "\n".join(lines)


def main(arguments=None):
    """Mark the exercises of notebooks that learners hand in."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.grade", description=main.__doc__)
    parser.add_argument("notebooks", nargs="+", help="the paths of notebooks")
    parser.add_argument("--json", action="store_true", help="print the marks as JSON: {notebook: [mark, ...]}")
    parser.add_argument("--timeout", type=float, default=SECONDS, help=f"seconds for one exercise (default: {SECONDS})")
    parser.add_argument("--tell", nargs="*", metavar="EXERCISE", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.tell:
        _tell(chosen.notebooks[0], chosen.tell)
        return 0
    found, failed = {}, False
    for path in chosen.notebooks:
        try:
            found[path] = marks(path, chosen.timeout)
        except CourseError as error:
            print(error, file=sys.stderr)
            failed = True
    told = {path: [asdict(mark) for mark in of_notebook] for path, of_notebook in found.items()}
    print(json.dumps(told, indent=1, ensure_ascii=False) if chosen.json else table(found))
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
