"""Built pages ask no other machine, and every picture says in words what it shows: mend what Quarto writes, and refuse
what is left.

python -m course_lib.tools.offline [folder ...]     (in the project; default: Quarto's output folder, else _site)

Quarto adds require.js and jQuery from a CDN to every page with a text/html output, and an inline define(...) that fails
without them; the course needs neither. It names the folder of whoever built the page beside every embedded cell. It
leaves out the alternative texts that the notebooks store, but keeps each cell's label as the picture's id, so that they
can be put back. In its search every deck bears the name of the site. What notebooks/_metadata.yml puts into the head of
a page is one folder too high for a translation, which lies in notebooks/ru. The first bold use of a word in a chapter
becomes a link to its row in the glossary. Links that a reader may click stay. This is Quarto's post-render step too.
"""

import argparse
import html
import json
import os
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

from course_lib import chapters
from course_lib.errors import CourseError
from course_lib.tools import glossary, notebooks
from course_lib.words import LANGUAGE

REMOTE = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
# url(...) and @import in a style; import and export ... from in a module. Case and quotes vary.
IN_STYLE = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
IN_SCRIPT = re.compile(r"""\b(?:from|import|importScripts|fetch)\s*\(?\s*["'`]((?:https?:)?//[^"'`\s]+)""")
QUARTO_ADDS = re.compile(
    r"""<script\b[^>]*\bsrc=["'](?:https?:)?//[^"']*/(?:require|jquery)(?:\.min)?\.js["'][^>]*>\s*</script>\s*"""
    r"""|<script\b[^>]*>\s*define\(\s*["']jquery["'].*?</script>\s*""",
    re.IGNORECASE | re.DOTALL,
)
PICTURE = re.compile(r"""<img\b(?:"[^"]*"|'[^']*'|[^>"'])*>""", re.IGNORECASE)
HAS_ALT = re.compile(r"\salt(?=[\s=/>])", re.IGNORECASE)
ID = re.compile(r"""\sid=["']([^"']+)["']""", re.IGNORECASE)
# <div class="quarto-embed-nb-cell" data-notebook="/home/…/notebooks/01_soft_targets.ipynb" …>
BUILDERS_FOLDER = re.compile(r"""(<[^<>]*?)\s+data-notebook=(?:"[^"]*"|'[^']*')""")
FROM_ABOVE = re.compile(r"""(<(?:link|script)\b[^<>]*?\s(?:href|src)=["'])\.\./(?=course_lib/)""")
# A browser fetches these by itself; rel=canonical, author, next … it only reads.
FETCHED = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest"}
SOURCES = {"src", "srcset", "poster", "data", "background", "xlink:href"}
SOURCES |= {"data-src", "data-background-image", "data-background-video", "data-background-iframe"}  # reveal.js


class _References(HTMLParser):
    """Collect every reference of a page that a browser fetches without being asked."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self._inside = [], ""

    def handle_starttag(self, tag, attributes):
        self._inside = tag
        values = {name: value or "" for name, value in attributes}
        names = SOURCES | ({"href"} if tag in ("image", "use", "feimage") else set())
        if tag == "link" and FETCHED & set(values.get("rel", "").lower().split()):
            names = {"href", "imagesrcset"}
        for name in names & set(values):
            # srcset holds several addresses, each with a size.
            parts = values[name].split(",") if name.endswith("srcset") else [values[name]]
            self.found += [f"{tag} {name} {part.strip()}" for part in parts]
        self.found += [f"{tag} style {url}" for url in IN_STYLE.findall(values.get("style", ""))]

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        pattern = {"style": IN_STYLE, "script": IN_SCRIPT}.get(self._inside)
        if pattern:
            self.found += [f"{self._inside} text {url}" for url in pattern.findall(data)]


def strip(page):
    """Return the HTML text without Quarto's script tags from CDNs and without the paths of the builder's folder."""
    return BUILDERS_FOLDER.sub(r"\1", QUARTO_ADDS.sub("", page))


def lowered(page):
    """Return the HTML text of a page in the folder of a language, which looks for the course's scripts two folders
    up."""
    return FROM_ABOVE.sub(r"\1../../", page)


def alternatives(folder):
    """Return the alternative texts that the notebooks in `folder` and in its folders of languages store, {(notebook's
    name, id of the picture): text}.

    The id is the one that Quarto gives: the cell's label, with "-1", "-2" … where the cell shows several things.
    """
    found = {}
    for path in sorted([*Path(folder).glob("*.ipynb"), *Path(folder).glob("??/*.ipynb")]):
        for cell in notebooks.read(path)["cells"]:
            name = notebooks.label(cell)
            shown = [output for output in cell.get("outputs", ()) if "data" in output]
            for number, output in enumerate(shown, 1):
                if name and (alt := output.get("metadata", {}).get("image/png", {}).get("alt")):
                    found[chapters.name_of(path), name if len(shown) == 1 else f"{name}-{number}"] = alt
    return found


def describe(page, own, texts):
    """Return the HTML text of the page called `own` with an alt for every picture that has none and is known by its id.

    texts: what alternatives() returns."""

    def picture(match):
        name = ID.search(match[0])
        if HAS_ALT.search(match[0]) or not name or (own, name[1]) not in texts:
            return match[0]
        return f'<img alt="{html.escape(texts[own, name[1]])}"{match[0][4:]}'

    return PICTURE.sub(picture, page)


def wordless(page):
    """Return the img tags of the HTML text `page` that have no alt, each shortened."""
    return [tag[:120] for tag in PICTURE.findall(page) if not HAS_ALT.search(tag)]


def name_decks(entries):
    """Return Quarto's search entries (dicts with href, title, section) with each deck named by its first heading."""
    names = {}
    for entry in entries:
        if entry["href"].startswith("slides/"):
            names.setdefault(entry["href"].split("#")[0], entry["section"])
    return [entry | {"title": names.get(entry["href"].split("#")[0]) or entry["title"]} for entry in entries]


def references(page):
    """Return what a browser would fetch for the HTML text `page` by itself, as "tag attribute address"."""
    parser = _References()
    parser.feed(page)
    parser.close()
    return parser.found


def remote(path):
    """Return the remote references of a built .html, .svg, .css, .js or .mjs file, as "tag attribute address"."""
    text = Path(path).read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".css":
        return [f"style text {url}" for url in IN_STYLE.findall(text)]
    if path.suffix in (".js", ".mjs"):
        # Libraries name addresses in comments and strings; only static imports are sure to be fetched.
        found = re.findall(r"""^\s*(?:import|export)\b[^;\n]*?["']((?:https?:)?//[^"']+)""", text, re.MULTILINE)
        return [f"script text {url}" for url in found]
    return [found for found in references(text) if REMOTE.match(found.split(" ", 2)[2])]


def linked(page, path, known):
    """Return the HTML text of the page at `path` with the links between chapters and glossary. known: the terms."""
    if path.name == "glossary.html":
        return glossary.anchored(page)
    return glossary.linked(page, known) if path.parent.name == "notebooks" else page


def clean(folder, notebook_folder="notebooks"):
    """Strip, describe and link the pages below `folder`; CourseError if a file still has a remote reference or a
    picture without an alternative text.

    Returns how many files were looked at. The error names every file, reference and picture. notebook_folder: where
    the notebooks lie whose pictures the pages show, beside the glossary (without one nothing is linked).
    """
    folder, texts = Path(folder), alternatives(notebook_folder)
    words = Path(notebook_folder).parent / "glossary.qmd"
    known = glossary.terms(words.read_text(encoding="utf-8")) if words.is_file() else {}
    paths = sorted(p for p in folder.rglob("*") if p.suffix in (".html", ".svg", ".css", ".js", ".mjs"))
    if not any(path.suffix == ".html" for path in paths):
        raise CourseError(f"There are no pages in {folder}: build them first, or name the folder they are in.")
    left, silent = [], []
    for path in paths:
        if path.suffix == ".html":
            before = path.read_text(encoding="utf-8")
            after = linked(describe(strip(before), chapters.name_of(path), texts), path, known)
            after = lowered(after) if LANGUAGE.fullmatch(path.parent.name) else after
            if after != before:
                path.write_text(after, encoding="utf-8")
            silent += [f"{path}: {tag}" for tag in wordless(after)]
        left += [f"{path}: {found}" for found in remote(path)]
    if (search := folder / "search.json").is_file():
        entries = name_decks(json.loads(search.read_text(encoding="utf-8")))
        search.write_text(json.dumps(entries, ensure_ascii=False, indent=2), encoding="utf-8")
    if silent:
        raise CourseError(
            "These pictures have no alternative text; label the cell that makes each one, and let it return a "
            "CourseFigure:\n  " + "\n  ".join(silent)
        )
    if left:
        raise CourseError(
            "These pages would ask another machine; put a local copy in place of each reference:\n  "
            + "\n  ".join(left)
        )
    return len(paths)


def main(arguments=None):
    """Mend built pages; exit 1 and name what is left that asks another machine or has no alternative text."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.offline", description=main.__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    folders = parser.parse_args(arguments).folders or [Path(os.environ.get("QUARTO_PROJECT_OUTPUT_DIR", "_site"))]
    try:
        for folder in folders:
            print(f"{folder}: {clean(folder)} files, none asks another machine, every picture has its text")
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
