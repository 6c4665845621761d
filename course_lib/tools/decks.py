"""Render a preview of the decks with pandoc and reveal.js, for machines without Quarto.

python -m course_lib.tools.decks [deck ...]     (default: all, also slides/ru/…, into build/slides/)
python -m course_lib.tools.decks --quarto       (the published form: Quarto renders the project into _site/)

It resolves what the decks use of Quarto, namely embed, include and callouts, from the stored notebooks. Whatever else
it meets it refuses by name, so that a preview never silently lacks something.
"""

import argparse
import base64
import html
import importlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from course_lib import chapters
from course_lib.errors import CourseError, unknown
from course_lib.show import look
from course_lib.tools import notebooks, offline
from course_lib.words import ENGLISH, LANGUAGE

SHORTCODE = re.compile(r"^\{\{<\s*(\S+)\s*(.*?)\s*>\}\}\s*$", re.MULTILINE)
CALLOUT = re.compile(r"^(:{3,})\s*\{\.callout-([\w-]+)(.*?)\}\s*$", re.MULTILINE)
TO_SOURCE = re.compile(r'(<a\b[^>]*?href=")((?!\w+:)[^"#]+)\.(?:ipynb|qmd)(?=["#])')
CALLOUTS = ("note", "tip", "important", "warning", "caution")
# What reveal.js calls the options of slides/_metadata.yml; None: Quarto's own, or built into the preview.
OPTIONS = ("width", "height", "margin", "center", "slide-number", "hash", "controls", "progress", "transition")
REVEAL = {name: re.sub(r"-(\w)", lambda letter: letter[1].upper(), name) for name in OPTIONS}
QUARTOS = ("theme", "css", "auto-stretch", "html-math-method", "include-in-header", "notebook-view", "notebook-links")
QUARTOS += ("code-line-numbers", "code-copy", "menu", "callout-appearance", "callout-icon")
REVEAL |= dict.fromkeys(QUARTOS)
REVEAL_FILES = ("dist/reveal.js", "dist/reveal.css", "dist/reset.css", "dist/plugin/notes.js", "LICENSE")


def cell(path, label):
    """Return the code cell of the notebook at `path` that starts with "#| label: <label>". It must have been run."""
    cells = {}
    for found in notebooks.read(path)["cells"]:
        if name := notebooks.label(found):
            cells[name] = found
    if label not in cells:
        raise unknown(f"label in {path.name}", label, cells)
    if cells[label].get("execution_count") is None:
        raise CourseError(
            f"The cell {label!r} of {path.name} was never executed: run `make notebooks`, then try again."
        )
    return cells[label]


def embed(path, label, echo, pictures):
    """Return the cell's stored outputs as markdown; with echo its code comes first. Adds to pictures {name: PNG}."""
    found = cell(path, label)
    parts = []
    if echo:
        code = re.sub(r"^#\|.*\n?", "", "".join(found["source"]), flags=re.MULTILINE).strip()
        parts.append(_fence(".python .cell-code", code))
    for output in found["outputs"]:
        where, name = f"The cell {label!r} of {path.name}", f"{path.stem}-{label}-{len(parts)}.png"
        parts.append(_div(".cell-output", _output(output, where, name, pictures)))
    if not parts:
        raise CourseError(f"The cell {label!r} of {path.name} has no output: embed it with echo=true to show its code.")
    return _div(".cell", "\n\n".join(parts))


def _output(output, where, name, pictures):
    data = {kind: "".join(value) for kind, value in output.get("data", {}).items() if kind != notebooks.LIVE_VIEW}
    if output["output_type"] == "error":
        raise CourseError(f"{where} stores an error, {output['ename']}: mend it and run `make notebooks`.")
    if output["output_type"] == "stream":
        return _fence(".cell-output-stdout", "".join(output["text"]).rstrip())
    if "text/html" in data:
        return _fence("=html", data["text/html"])
    if "text/markdown" in data:
        return data["text/markdown"]
    if "image/png" in data:
        shown = output.get("metadata", {}).get("image/png", {})
        if not shown.get("alt"):
            raise CourseError(f"{where} has a picture without alt text: let the cell return a CourseFigure.")
        pictures[name] = base64.b64decode(data["image/png"])
        size = "".join(f' {side}="{shown[side]}"' for side in ("width", "height") if side in shown)
        return _fence("=html", f'<img src="pictures/{name}" alt="{html.escape(shown["alt"])}"{size}>')
    if "text/plain" in data:
        return _fence(".cell-output-stdout", data["text/plain"])
    raise CourseError(
        f"{where} has only outputs of a kind that no slide can show, {', '.join(data)}: store text or PNG."
    )


def _fence(attribute, text):
    return f"~~~~~~~~ {{{attribute}}}\n{text}\n~~~~~~~~"


def _div(classes, text):
    return f":::::: {{{classes}}}\n\n{text}\n\n::::::"


def resolve(text, folder, pictures):
    """Return the deck's text with embeds, includes and callouts replaced by markdown that pandoc knows.

    folder: where relative paths start; pictures: dict that collects {file name: PNG bytes}. CourseError by name for
    whatever the preview does not know.
    """

    def shortcode(match):
        name, arguments = match[1], match[2].split()
        if name == "include" and len(arguments) == 1:
            return resolve(_read(folder / arguments[0]), folder, pictures)
        if name == "embed" and arguments and "#" in arguments[0]:
            for option in arguments[1:]:
                if option not in ("echo=true", "echo=false"):
                    raise unknown("option of embed", option, ["echo=true", "echo=false"])
            path, label = arguments[0].split("#")
            return embed(folder / path, label, "echo=true" in arguments, pictures)
        if name in ("embed", "include"):
            right = "{{< embed ../notebooks/NAME.ipynb#LABEL >}} or {{< include FILE.qmd >}}"
            raise CourseError(f"{match[0].strip()} is not complete: write {right}.")
        raise unknown("shortcode", name, ["embed", "include"])

    def callout(match):
        if match[2] not in CALLOUTS:
            raise unknown("callout", match[2], CALLOUTS)
        title = re.search(r'title="([^"]+)"', match[3])
        heading = f"\n\n[{title[1]}]{{.callout-title}}\n" if title else ""
        return f"{match[1]} {{.callout .callout-{match[2]}}}{heading}"

    text = CALLOUT.sub(callout, SHORTCODE.sub(shortcode, text))
    _refuse(text)
    return text


def _read(path):
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        raise CourseError(f"{path} cannot be read: check the name in the deck that asks for it.") from None


def _refuse(text):
    outside = re.sub(r"^(~~~+|```+).*?^\1\s*$", "", text, flags=re.MULTILINE | re.DOTALL)
    if left := re.search(r"\{\{<.*?>\}\}", outside):
        raise CourseError(f"The shortcode {left[0]} stands inside a line: give it a line of its own.")
    if left := re.search(r"^```+\{\w+\}", text, re.MULTILINE):
        raise CourseError(f"{left[0]} is a cell to execute: put it into a notebook, label it, and embed it.")
    if left := re.search(r"!\[.*?\]\(.*?\)", outside):
        raise CourseError(f"{left[0]} is a picture file: a slide's pictures are embedded from a notebook, by label.")
    if left := re.search(r"^#.*\{background-[^}]*\}", outside, re.MULTILINE):
        raise CourseError(f"The preview has no slide backgrounds ({left[0]}): set colours in slides/theme.css.")


def options(folder):
    """Return reveal.js's options from _metadata.yml as a dict. CourseError for an option that the preview lacks."""
    chosen = need("yaml", "pyyaml").safe_load(_read(folder / "_metadata.yml"))["format"]["revealjs"]
    for name in chosen:
        if name not in REVEAL:
            raise unknown("option of revealjs in _metadata.yml", name, REVEAL)
    return {REVEAL[name]: value for name, value in chosen.items() if REVEAL[name]}


def to_html(text, folder, header=(), language=ENGLISH):
    """Return the page that pandoc makes of a resolved deck; header: lines for its <head>; folder: of _preview.html."""
    pandoc = need("pypandoc", "pypandoc_binary")
    settings = options(folder)
    arguments = ["--standalone", f"--template={folder / '_preview.html'}", "--mathml", "--slide-level=2"]
    arguments += ["-V", f"reveal-options={json.dumps(settings)}", "-V", "header=" + "\n".join(header)]
    arguments += ["-V", f"language={language}"]
    try:
        page = pandoc.convert_text(text, "revealjs", format="markdown+smart", extra_args=arguments)
    except OSError:
        raise CourseError("There is no pandoc here: run `pip install pypandoc_binary`, which brings it.") from None
    # The empty corner of a table is no heading: a screen reader would announce one without a name.
    return re.sub(r"<th([^>]*)></th>", r"<td\1></td>", page)


def need(module, package):
    """Import and return a package that only previews need. CourseError if it is missing."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError:
        raise CourseError(f"The preview needs {package}, which is missing: run `pip install {package}`.") from None


def copy_runtime(root, out):
    """Copy reveal.js, the theme and, if they are built, the widgets into `out`; return the lines for <head>."""
    reveal = root / "node_modules" / "reveal.js"
    if not (reveal / REVEAL_FILES[0]).is_file():
        raise CourseError("reveal.js is missing: run `npm install` in the project's folder (Node 20 or later).")
    static = root / "course_lib" / "widgets" / "static"
    wanted = {out / "reveal" / Path(name).name: reveal / name for name in REVEAL_FILES}
    wanted[out / "theme.css"] = root / "slides" / "theme.css"
    for path in (look.STATIC / "look.css", *look.FONTS.glob("*.woff2")):
        wanted[out / "look" / path.relative_to(look.HERE)] = path
    wanted |= {
        out / "widgets" / name: static / name for name in ("widgets.css", "widgets.js") if (static / name).is_file()
    }
    for target, source in wanted.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    tags = {".css": '<link rel="stylesheet" href="widgets/{}">', ".js": '<script defer src="widgets/{}"></script>'}
    widgets = [tags[path.suffix].format(path.name) for path in wanted if path.parent.name == "widgets"]
    return [_read(root / "slides" / "_header.html"), *widgets]


def render(deck, out, header=()):
    """Write the preview of the .qmd file `deck` into the folder `out` and return the page's path."""
    pictures, inner = {}, LANGUAGE.fullmatch(deck.parent.name)
    home, language = (deck.parent.parent, deck.parent.name) if inner else (deck.parent, ENGLISH)
    page = to_html(resolve(_read(deck), deck.parent, pictures), home, header, language)
    page = TO_SOURCE.sub(r"\1\2.html", page)
    (out / "pictures").mkdir(parents=True, exist_ok=True)
    for name, picture in pictures.items():
        (out / "pictures" / name).write_bytes(picture)
    path = out / f"{deck.stem}.html"
    path.write_text(page, encoding="utf-8")
    return path


def preview(root, names=(), out=None):
    """Render the named decks of the project in `root` (default: all) and return the pages' paths. A translated deck is
    called ru/01_soft_targets, and lies in such a folder with all that it loads."""
    folder = root / "slides"
    paths = [*sorted(folder.glob("[0-9]*.qmd")), *sorted(folder.glob("??/[0-9]*.qmd"))]
    decks = {chapters.name_of(path): path for path in paths}
    if not decks:
        raise CourseError(f"There are no decks in {root / 'slides'}: run this from the project's root.")
    out = out or root / "build" / "slides"
    chosen = [chapters.name_of(Path(name)) for name in names] or list(decks)
    for name in chosen:
        if name not in decks:
            raise unknown("deck", name, decks)
    places = {name: (out / name).parent for name in chosen}
    headers = {place: copy_runtime(root, place) for place in {out, *places.values()}}
    pages = [render(decks[name], place, headers[place]) for name, place in places.items()]
    offline.clean(out, root / "notebooks")
    return pages


def main(arguments=None):
    """Render previews of the decks, or the real thing with --quarto."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.decks", description=main.__doc__)
    parser.add_argument("decks", nargs="*", help="01_soft_targets or slides/01_soft_targets.qmd")
    parser.add_argument("--quarto", action="store_true", help="render the project with Quarto, which must be on PATH")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.quarto:
            if not shutil.which("quarto"):
                raise CourseError("There is no `quarto` on PATH: `pip install quarto-cli`, or leave --quarto out.")
            sources = [f"slides/{chapters.name_of(Path(name))}.qmd" for name in chosen.decks]
            return subprocess.run(["quarto", "render", *sources], check=False).returncode
        for page in preview(Path.cwd(), chosen.decks):
            print(f"{page.relative_to(Path.cwd())}: {page.read_text(encoding='utf-8').count('<h2')} slides")
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    print("This is a preview: it needs no network, and Quarto makes the published decks from the same files.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
