"""Keep a chapter's translation in step with its original: notebooks/ru/NN_<topic>.ipynb, slides/ru/NN_<topic>.qmd.

python -m course_lib.tools.translation ru 00                  what has changed; exit 1 if something has
python -m course_lib.tools.translation ru 00 --take           begin one, or take over the code and the new texts
python -m course_lib.tools.translation ru 00 --accept NAME …  these texts say again what the originals say ("all": all)

Code is never translated: it is the original's, cell by cell. Each translated text keeps a mark of the text that it
translates: a cell in its metadata ("translates"), a slide in its heading ({translates=…}). Where the original changes,
the marks differ, and tests fail until somebody has looked at the text. A text that is not translated yet has none.
"""

import argparse
import hashlib
import re
import sys
from pathlib import Path

from course_lib import chapters
from course_lib.errors import CourseError, unknown
from course_lib.tools import notebooks
from course_lib.words import LANGUAGE

MARK = "translates"
SLIDE = re.compile(r"^## .*$", re.MULTILINE)
MARKED = re.compile(rf"(?: ?\{{{MARK}=\w*\}}| {MARK}=\w*)")
TO_NOTEBOOK = re.compile(r"(\{\{< embed )\.\./notebooks/")


def mark(text):
    """Return the mark of an original text: eight letters of its SHA-256."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:8]


def text_of(cell):
    """Return the source of a cell as one text."""
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def skin(cell):
    """Return what a translated code cell has in common with its original: everything but its outputs."""
    return cell["cell_type"], cell["id"], text_of(cell), cell["metadata"]


def stale_cells(original, translated):
    """Return [(id of a cell, what is wrong with it)] of a translated notebook; empty where it is in step."""
    others = {cell["id"]: cell for cell in translated["cells"]}
    found = []
    for cell in original["cells"]:
        other = others.get(cell["id"])
        if other is None or other["cell_type"] != cell["cell_type"]:
            found.append((cell["id"], "is missing"))
        elif cell["cell_type"] == "code":
            found += [] if skin(cell) == skin(other) else [(cell["id"], "has other code than the original")]
        elif not (known := other["metadata"].get(MARK)):
            found.append((cell["id"], "is not translated yet"))
        elif known != mark(text_of(cell)):
            found.append((cell["id"], "translates an older text"))
    names = [cell["id"] for cell in original["cells"]]
    found += [(name, "has no original") for name in others if name not in names]
    if not found and list(others) != names:
        found.append((next(a for a, b in zip(others, names, strict=True) if a != b), "stands in another place"))
    return found


def taken_cells(original, translated=None):
    """Return a translated notebook in the original's order: its code, the texts that are translated, and the
    original's where there is none. translated: as it was, or None."""
    others = {cell["id"]: cell for cell in translated["cells"]} if translated else {}
    cells = []
    for cell in original["cells"]:
        other = others.get(cell["id"], {"cell_type": None})
        if cell["cell_type"] == "code":
            same = other["cell_type"] == "code" and skin(cell) == skin(other)
            cells.append(other if same else cell)
        elif other["cell_type"] == cell["cell_type"]:
            cells.append(other)
        else:
            cells.append(cell | {"metadata": cell["metadata"] | {MARK: ""}})
    return original | {"cells": cells}


def slides(deck):
    """Return (head, [slide, ...]) of the text of a deck: each slide begins with its heading."""
    starts = [found.start() for found in SLIDE.finditer(deck)]
    ends = [*starts[1:], len(deck)]
    return deck[: starts[0] if starts else len(deck)], [deck[a:b] for a, b in zip(starts, ends, strict=True)]


def known_mark(slide):
    """Return the mark in the heading of a translated slide, or ""."""
    found = re.search(rf"{MARK}=(\w+)", slide.split("\n", 1)[0])
    return found[1] if found else ""


def marked(slide, new):
    """Return a translated slide with the mark `new` in its heading; "": none."""
    heading, _, rest = slide.partition("\n")
    heading = MARKED.sub("", heading)
    if new:
        said = f"{MARK}={new}"
        heading = f"{heading[:-1]} {said}}}" if heading.endswith("}") else f"{heading} {{{said}}}"
    return f"{heading}\n{rest}"


def stale_slides(original, translated):
    """Return [("slide-3", what is wrong with it)] of a translated deck; empty where it is in step."""
    (_, theirs), (_, ours) = slides(original), slides(translated)
    found = []
    for number, (old, new) in enumerate(zip(theirs, ours, strict=False), 1):
        if known_mark(new) != mark(old):
            said = "translates an older text" if known_mark(new) else "is not translated yet"
            found.append((f"slide-{number}", said))
    if len(theirs) != len(ours):
        found.append(("deck", f"has {len(ours)} slides, and the original {len(theirs)}"))
    return found


def begun_deck(original, language):
    """Return the text of a deck to translate: the original's, its cells from the translated notebook."""
    text = TO_NOTEBOOK.sub(rf"\1../../notebooks/{language}/", original)
    return re.sub(r"^(\{\{< include )(?=\w)", r"\1../", text, flags=re.MULTILINE)


class Pair:
    """A chapter and its translation, in the project's folder `root`. CourseError for an unknown chapter, or what is no
    language."""

    def __init__(self, language, chapter, root=chapters.NOTEBOOKS.parent):
        if not LANGUAGE.fullmatch(language):
            raise CourseError(f"{language!r} is no language: name it by two small letters, as ru.")
        self.language = language
        name = chapters.find(chapter).name
        places = [(root / "notebooks", f"{name}.ipynb"), (root / "slides", f"{name}.qmd")]
        self.originals = [folder / file for folder, file in places]
        self.translated = [folder / language / file for folder, file in places]

    def stale(self):
        """Return [(name of a cell or slide, what is wrong with it)]. CourseError where there is no translation."""
        for path in self.translated:
            if not path.is_file():
                raise CourseError(f"There is no {path}: begin it with --take.")
        notebook, other = (notebooks.read(paths[0]) for paths in (self.originals, self.translated))
        deck, their = (paths[1].read_text(encoding="utf-8") for paths in (self.originals, self.translated))
        return stale_cells(notebook, other) + stale_slides(deck, their)

    def take(self):
        """Take over the original's code and new texts; begin what is not there. A deck's slides stay as they are."""
        for path in self.translated:
            path.parent.mkdir(exist_ok=True)
        before = notebooks.read(self.translated[0]) if self.translated[0].is_file() else None
        notebooks.write(self.translated[0], taken_cells(notebooks.read(self.originals[0]), before))
        if not self.translated[1].is_file():
            begun = begun_deck(self.originals[1].read_text(encoding="utf-8"), self.language)
            self.translated[1].write_text(begun, encoding="utf-8")

    def accept(self, names):
        """Give these texts ("all": all of them) the marks of the originals as they are now. CourseError for a name
        that no text has."""
        notebook, other = (notebooks.read(paths[0]) for paths in (self.originals, self.translated))
        texts = {cell["id"]: text_of(cell) for cell in notebook["cells"] if cell["cell_type"] != "code"}
        (_, theirs), (head, ours) = (
            slides(paths[1].read_text(encoding="utf-8")) for paths in (self.originals, self.translated)
        )
        known = [*texts, *(f"slide-{number}" for number in range(1, min(len(theirs), len(ours)) + 1))]
        for name in names:
            if name not in ["all", *known]:
                raise unknown("text", name, known)
        chosen = known if "all" in names else names
        for cell in other["cells"]:
            if cell["id"] in texts and cell["id"] in chosen:
                cell["metadata"][MARK] = mark(texts[cell["id"]])
        for place, old in enumerate(theirs[: len(ours)]):
            if f"slide-{place + 1}" in chosen:
                ours[place] = marked(ours[place], mark(old))
        notebooks.write(self.translated[0], other)
        self.translated[1].write_text(head + "".join(ours), encoding="utf-8")


def main(arguments=None):
    """Say what has changed in a chapter since it was translated, and take it over."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.translation", description=main.__doc__)
    parser.add_argument("language", help="two letters, as ru")
    parser.add_argument("chapter", help="a chapter's number or topic")
    parser.add_argument("--take", action="store_true", help="take over the code and new texts, or begin a translation")
    parser.add_argument("--accept", nargs="+", metavar="NAME", default=(), help="cells or slides that are right again")
    chosen = parser.parse_args(arguments)
    try:
        pair = Pair(chosen.language, chosen.chapter, Path.cwd())
        if chosen.take:
            pair.take()
        if chosen.accept:
            pair.accept(chosen.accept)
        stale = pair.stale()
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    for name, what in stale:
        print(f"{name} {what}")
    print("The code and every text are in step." if not stale else f"{len(stale)} to look at.")
    return int(bool(stale))


if __name__ == "__main__":
    raise SystemExit(main())
