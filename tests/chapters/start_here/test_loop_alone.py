"""The loops of chapter 00 run outside the course: the lines on the page, and then its cells, with torch alone."""

import ast
import re

from course_lib import chapters
from course_lib.tools import notebooks

CELLS = notebooks.read(chapters.find("00").notebook)["cells"]
ALONE = ("exam-mark", "teacher-loop", "ask", "imitate")


def sources():
    """The lines that make the tensors, and the cells."""
    prose = "\n".join("".join(cell["source"]) for cell in CELLS if cell["cell_type"] == "markdown")
    (before,) = re.findall(r"```python\n(.*?)```", prose, re.DOTALL)
    cells = {notebooks.label(cell): "".join(cell["source"]) for cell in CELLS}
    return [before, *(cells[name] for name in ALONE)]


def test_the_loops_run_alone_and_the_student_learns():
    found = {}
    for source in sources():
        exec(source, found)
    teacher, student = (found["curves"][name] for name in ("teacher", "student"))
    assert teacher[0] < 30 and student[0] < 30
    assert teacher[-1] > 90 and student[-1] > 80


def test_nothing_of_the_course_is_imported():
    tree = ast.parse("\n".join(sources()))
    found = {
        node.module if isinstance(node, ast.ImportFrom) else name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert found == {"torch", "sklearn.datasets"}
