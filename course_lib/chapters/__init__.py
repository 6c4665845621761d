"""The register of chapters, found by looking: a chapter is a notebook `notebooks/NN_<topic>.ipynb`, whose first heading
gives its title, and a folder of this package with the same topic, whose docstring is the chapter's question. Nothing
else lists the chapters. A translation is a notebook of the same name in a folder named after its language:
`notebooks/ru/NN_<topic>.ipynb`.

    for chapter in chapters.every():
        chapter.number, chapter.topic, chapter.title      # "01", "soft_targets", "Hard and soft targets"
        chapter.part("experiment").run()                  # course_lib.chapters.soft_targets.experiment
"""

import ast
import functools
import importlib
import importlib.util
import json
import re
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from course_lib.errors import CourseError, unknown
from course_lib.words import LANGUAGE

HERE = Path(__file__).parent
NOTEBOOKS = HERE.parents[1] / "notebooks"
FROZEN = HERE / "register.json"  # what a built wheel carries in place of the notebooks

_NAME = re.compile(r"(\d\d)_([a-z][a-z0-9_]*)\.ipynb")
_TITLE = re.compile(r"# (?:\d\d · )?(.+)")


@dataclass(frozen=True, order=True)
class Chapter:
    """A chapter. number: two digits, as "01"; topic: its name in every folder; title: the notebook's first heading."""

    number: str
    topic: str
    title: str

    @property
    def name(self) -> str:
        """The stem of its notebook and deck, as "01_soft_targets"."""
        return f"{self.number}_{self.topic}"

    @property
    def notebook(self) -> Path:
        """Where its notebook lies."""
        return NOTEBOOKS / f"{self.name}.ipynb"

    @property
    def question(self) -> str:
        """What a reader can answer afterwards: the docstring of the chapter's folder, on one line. CourseError if it
        has none."""
        folder = HERE / self.topic / "__init__.py"
        said = ast.get_docstring(ast.parse(folder.read_text(encoding="utf-8"))) if folder.exists() else None
        if not said:
            raise CourseError(f"Chapter {self.number} has no question: write it as the docstring of {folder}.")
        return " ".join(said.split())

    def has(self, part: str) -> bool:
        """Return whether the chapter has a module of this name, such as "widget"."""
        return importlib.util.find_spec(f"{__name__}.{self.topic}.{part}") is not None

    def part(self, part: str) -> ModuleType:
        """Import and return a module of the chapter: "experiment", "claims", "practice", "widget".

        CourseError for one that it does not have.
        """
        if not self.has(part):
            there = [path.stem for path in (HERE / self.topic).glob("*.py") if not path.stem.startswith("_")]
            raise unknown(f"part of chapter {self.number}", part, sorted(there))
        return importlib.import_module(f"{__name__}.{self.topic}.{part}")


@dataclass(frozen=True)
class Part:
    """A part of the course. numeral, title: its name; question: what it is about; numbers: of its chapters."""

    numeral: str
    title: str
    question: str
    numbers: range


PARTS = (
    Part("I", "Teachers and students", "What passes from a teacher to a student, and what does not?", range(8)),
    Part("II", "Language models", "What changes when the lesson is a text?", range(8, 13)),
    Part("III", "Echoes", "What becomes of models that learn from models?", range(13, 19)),
    Part("IV", "Out of the toy", "What of all this holds for the models that people use?", range(19, 100)),
)


def parts() -> list[tuple[Part, list[Chapter]]]:
    """Return the parts that have chapters, each with them."""
    found = [(part, [chapter for chapter in every() if int(chapter.number) in part.numbers]) for part in PARTS]
    return [(part, inside) for part, inside in found if inside]


@functools.cache
def every() -> tuple[Chapter, ...]:
    """Return all chapters in the order of their numbers."""
    return tuple(look(NOTEBOOKS) if NOTEBOOKS.is_dir() else thaw())


def look(folder: Path) -> list[Chapter]:
    """Return the chapters whose notebooks lie in a folder. CourseError for two of the same number or topic, or one
    without a heading."""
    found = []
    for path in sorted(folder.glob("*.ipynb")):
        if name := _NAME.fullmatch(path.name):
            found.append(Chapter(name[1], name[2], title_of(path)))
    for part in ("number", "topic"):
        values = [getattr(chapter, part) for chapter in found]
        if twice := {value for value in values if values.count(value) > 1}:
            raise CourseError(f"Two notebooks have the {part} {min(twice)!r}: rename one of them.")
    return found


@dataclass(frozen=True, order=True)
class Translation:
    """A chapter in another language. language: two letters, the name of its folders; chapter: the original."""

    language: str
    chapter: Chapter

    @property
    def name(self) -> str:
        """Its notebook and deck without their endings, as "ru/00_start_here"."""
        return f"{self.language}/{self.chapter.name}"

    @property
    def notebook(self) -> Path:
        """Where its notebook lies."""
        return NOTEBOOKS / f"{self.name}.ipynb"


def translations(folder: Path = NOTEBOOKS) -> list[Translation]:
    """Return the translations in the folders of languages below `folder`. CourseError for one of no chapter."""
    names = {chapter.name: chapter for chapter in every()}
    found = []
    for path in sorted(folder.glob("*/[0-9]*.ipynb")):
        if LANGUAGE.fullmatch(path.parent.name):
            if path.stem not in names:
                raise unknown(f"chapter in {path.parent.name}/", path.stem, names)
            found.append(Translation(path.parent.name, names[path.stem]))
    return found


def name_of(path: Path) -> str:
    """Return the name of a file of a chapter, as "00_start_here", or of a translation, as "ru/00_start_here"."""
    return f"{path.parent.name}/{path.stem}" if LANGUAGE.fullmatch(path.parent.name) else path.stem


def title_of(path: Path) -> str:
    """Return the first heading of a notebook without its number, as "Hard and soft targets"."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            for line in "".join(cell["source"]).splitlines():
                if heading := _TITLE.fullmatch(line.strip()):
                    return heading[1]
    raise CourseError(f"{path.name} has no heading: begin it with '# {path.name[:2]} · ' and the chapter's title.")


def freeze() -> str:
    """Return the register as JSON: what a wheel carries, because it has no notebooks."""
    return json.dumps([[chapter.number, chapter.topic, chapter.title] for chapter in every()], ensure_ascii=False)


def thaw() -> list[Chapter]:
    """Return the chapters that a wheel carries. CourseError if it carries none."""
    if not FROZEN.exists():
        raise CourseError(f"There are no notebooks in {NOTEBOOKS}: run the course from a checkout of its repository.")
    return [Chapter(*row) for row in json.loads(FROZEN.read_text(encoding="utf-8"))]


def find(key: str) -> Chapter:
    """Return the chapter with this number ("01") or topic ("soft_targets"). Unknown: CourseError."""
    for chapter in every():
        if str(key) in (chapter.number, chapter.topic):
            return chapter
    raise unknown("chapter", key, [c.number if str(key).isdigit() else c.topic for c in every()])
