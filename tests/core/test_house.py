"""The rules of the house: what may import what, and how long a file and a function may be."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "course_lib"
SKELETON = PACKAGE / "tools" / "skeleton"
FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if SKELETON not in path.parents]
each = pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))

# From left to right: an import goes to the left or stays on its floor.
ORDER = (
    ("brief", "errors", "jupyter", "words"),
    ("runtime", "steady"),
    ("data", "losses", "metrics", "models"),
    ("training",),
    ("study",),
    ("show", "practice", "widgets"),
    ("chapters",),
    ("tools",),
)
FLOOR = {room: floor for floor, rooms in enumerate(ORDER) for room in rooms}
# Parts that are imported when they are first used, so that an import of the package stays light: by name only.
LAZY = {"course_lib/__init__.py", "course_lib/widgets/__init__.py", "course_lib/chapters/__init__.py"}
LINES, CODE_LINES = 350, 60


def name_of(path):
    """The module of a file, as "course_lib.data.digits"."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path) for path in FILES}


def is_ours(name):
    return name == "course_lib" or name.startswith("course_lib.")


def imports(tree):
    """Yield (what is imported, the name in it or None) of our own modules, with the node."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None, node) for alias in node.names if is_ours(alias.name))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            for alias in node.names if is_ours(node.module) else ():
                inner = f"{node.module}.{alias.name}"
                yield (inner, None, node) if inner in MODULES else (node.module, alias.name, node)


def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def room(name):
    """The room of a module: "data" for course_lib.data.digits, None for course_lib itself."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else None


def topic(name):
    """The chapter of a module, or None: the register is no chapter."""
    parts = name.split(".")
    return parts[2] if parts[1:2] == ["chapters"] and len(parts) > 2 else None


def test_every_room_has_its_place():
    rooms = {path.stem for path in PACKAGE.glob("[a-z]*.py")} | {p.parent.name for p in PACKAGE.glob("*/__init__.py")}
    assert rooms == set(FLOOR)


@each
def test_imports_go_to_the_left(path):
    mine = room(name_of(path))
    for name, _, node in imports(parsed(path)):
        theirs = room(name)
        # Exercises and the shared widgets look chapters up in the register, which knows no chapter itself.
        register = name == "course_lib.chapters" and mine in ("practice", "widgets")
        if mine is None or theirs is None or mine == theirs or register:
            continue
        assert FLOOR[theirs] <= FLOOR[mine], f"line {node.lineno}: {mine} imports {name}, which is to its right"


@each
def test_the_core_knows_no_chapter_and_no_chapter_another_one(path):
    mine = topic(name_of(path))
    for name, _, node in imports(parsed(path)) if room(name_of(path)) != "tools" else ():  # tools may measure a chapter
        assert topic(name) in (None, mine), f"line {node.lineno} imports {name}"


@each
def test_no_private_name_is_imported(path):
    for name, inner, node in imports(parsed(path)):
        private = [part for part in (*name.split("."), inner or "") if part.startswith("_") and part != "__init__"]
        assert private == [], f"line {node.lineno} imports {private[0]} of {name}: give it a name without _"


@each
def test_no_private_name_of_another_module_is_used(path):
    tree = parsed(path)
    modules = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and is_ours(node.module):
            modules |= {a.asname or a.name: a.name for a in node.names if f"{node.module}.{a.name}" in MODULES}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            private = node.attr.startswith("_") and not node.attr.startswith("__")
            assert not private, f"line {node.lineno} uses {modules[node.value.id]}.{node.attr}"


@each
def test_our_own_modules_are_imported_at_the_top(path):
    if str(path.relative_to(ROOT)) in LAZY:
        return
    tree = parsed(path)
    top = {id(node) for node in tree.body}
    for name, _, node in imports(tree):
        assert id(node) in top, f"line {node.lineno} imports {name} inside a function or block: put it at the top"


def circles(arrows):
    """Return a module that can be reached from itself, or None. arrows: {module: modules that it imports}."""
    done, path = set(), []

    def visit(name):
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return None
        path.append(name)
        found = next(filter(None, map(visit, sorted(arrows.get(name, ())))), None)
        path.pop()
        done.add(name)
        return found

    return next(filter(None, map(visit, sorted(arrows))), None)


def test_there_is_no_circle():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    arrows = {name_of(path): {name for name, _, _ in imports(parsed(path))} - {"course_lib"} for path in FILES}
    assert circles(arrows) is None


SOURCES = [
    path
    for path in sorted(PACKAGE.rglob("*"))
    if path.suffix in (".py", ".js", ".mjs") and PACKAGE / "widgets" / "static" not in path.parents
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_not_too_long(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LINES, f"{lines} lines: {LINES} are allowed; split it"


def code_lines(function, text):
    """Count a function's lines without blank ones, comments and docstrings."""
    docs = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            docs |= set(range(node.lineno, node.end_lineno + 1))
    lines = text.splitlines()[function.lineno - 1 : function.end_lineno]
    numbered = enumerate(lines, function.lineno)
    return sum(bool(line.strip()) and line.strip()[0] != "#" and n not in docs for n, line in numbered)


@each
def test_a_function_is_not_too_long(path):
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            count = code_lines(node, text)
            assert count <= CODE_LINES, f"{node.name} (line {node.lineno}) has {count} lines of code"
