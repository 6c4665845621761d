"""Render a preview of the site's pages with pandoc, for machines without Quarto: start page, chapters, glossary, what
lies in pages/, and translated chapters (ru/00_start_here).

python -m course_lib.tools.pages [page ...]     (index, names, 01_soft_targets …; default: all, into build/pages/)

A page is written as Quarto writes it as far as its look is concerned: the same wrappers, pictures with a width, a
height and no alternative text, and Quarto's own rules (pages/_preview.css) below the site's stylesheets, with the
variables of Quarto's themes filled in. What comes after Quarto (course_lib/tools/offline.py) runs here too.
"""

import argparse
import base64
import html
import re
import shutil
import string
import sys
from pathlib import Path

from course_lib import chapters, words
from course_lib.errors import CourseError, unknown
from course_lib.tools import decks, ledger, notebooks, offline

OPTION = re.compile(r"^#\|\s*([\w-]+):\s*(.*?)\s*$\n?", re.MULTILINE)
VARIABLE = re.compile(r"^\$([\w-]+):\s*(.+?)(?:\s*!default)?;", re.MULTILINE)
TABLE = re.compile(r'<table( style="width:\d+%;")?>')  # as pandoc writes them; those of widgets have classes
CODE = re.compile(r"(<summary>\s*)Code(\s*</summary>)")
STYLE = '<link rel="stylesheet" href="{}">'


def text_of(path, pictures):
    """Return the page at `path`, a notebook or a .qmd file, as markdown that pandoc knows.

    pictures: dict that collects {file name: PNG bytes}."""
    if path.suffix == ".ipynb":
        cells = notebooks.read(path)["cells"]
        return "\n\n".join(cell_text(cell, f"{path.stem}-{i}", pictures) for i, cell in enumerate(cells))
    return decks.resolve(path.read_text(encoding="utf-8"), path.parent, pictures)


def cell_text(cell, name, pictures):
    """Return a cell of a notebook as markdown: its code, folded where it asks for that, and its stored outputs."""
    source = "".join(cell["source"])
    if cell["cell_type"] != "code":
        return source
    chosen = dict(OPTION.findall(source))
    parts = []
    if chosen.get("echo") != "false":
        code = _fence(".python .cell-code", OPTION.sub("", source).strip())
        folded = f"<details class='code-fold'>\n<summary>Code</summary>\n\n{code}\n\n</details>"
        parts.append(folded if chosen.get("code-fold") == "true" else code)
    for number, output in enumerate(cell["outputs"]):
        parts.append(output_text(output, chosen.get("label", name), f"{name}-{number}.png", pictures))
    text = "\n".join(parts)
    alone = "label" in chosen and f'id="{chosen["label"]}"' not in text  # no picture carries the label: the cell does
    return _div(f"#{chosen['label']} .cell" if alone else ".cell", *parts)


def output_text(output, label, file, pictures):
    """Return a stored output as markdown. label: of its cell; file: what its picture will be called."""
    if output["output_type"] == "stream":
        return _div(f".cell-output .cell-output-{output['name']}", _fence("", "".join(output["text"]).rstrip()))
    data = {kind: "".join(value) for kind, value in output.get("data", {}).items()}
    if "text/html" in data:
        shown = _fence("=html", data["text/html"])
    elif "text/markdown" in data:
        shown = data["text/markdown"]
    elif "image/png" in data:
        pictures[file] = base64.b64decode(data["image/png"])
        size = output.get("metadata", {}).get("image/png", {})
        sides = "".join(f' {side}="{size[side]}"' for side in ("width", "height") if side in size)
        image = f'<img src="$pictures/{file}" id="{html.escape(label)}"{sides} class="figure-img">'
        shown = _fence("=html", f'<div><figure class="figure"><p>{image}</p></figure></div>')
    else:
        shown = _fence("", data.get("text/plain", ""))
    return _div(".cell-output .cell-output-display", shown)


def _fence(attribute, text):
    return f"~~~~~~~~ {{{attribute}}}\n{text}\n~~~~~~~~" if attribute else f"~~~~~~~~\n{text}\n~~~~~~~~"


def _div(classes, *parts):
    colons = ":" * (6 if ".cell-output" in classes else 8)
    return "\n\n".join([f"{colons} {{{classes}}}", *parts, colons])


def theme(path):
    """Return the variables of a theme of Quarto, {name: value}: of an .scss file, or none of a theme by name."""
    return dict(VARIABLE.findall(path.read_text(encoding="utf-8"))) if path.suffix == ".scss" else {}


def themes(root, html_format):
    """Return the variables of the light and the dark theme as CSS: $pre-color becomes --quarto-pre-color."""
    rules = []
    for name, files in html_format["theme"].items():
        values = {}
        for file in files if isinstance(files, list) else [files]:
            values |= theme(root / file)
        lines = "".join(f"  --quarto-{key}: {value};\n" for key, value in values.items())
        rules.append(f"body.quarto-{name} {{\n{lines}}}")
    return "\n".join(rules)


def project(root):
    """Return what _quarto.yml says."""
    return decks.need("yaml", "pyyaml").safe_load((root / "_quarto.yml").read_text(encoding="utf-8"))


def settings(root, path):
    """Return the options of format html for the page at `path`: the project's, its folders' and its own."""
    yaml = decks.need("yaml", "pyyaml")
    own = re.match(r"---\n(.*?)\n---\n", path.read_text(encoding="utf-8"), re.DOTALL) if path.suffix == ".qmd" else None
    sources = [project(root)]
    inside = [parent for parent in reversed(path.parents) if root in parent.parents]
    for folder in (parent / "_metadata.yml" for parent in inside):
        if folder.is_file():
            sources.append(yaml.safe_load(folder.read_text(encoding="utf-8")))
    if own:
        sources.append(yaml.safe_load(own[1]))
    found = {}
    for source in sources:
        found |= {key: value for key, value in source.items() if key in ("title", "pagetitle", "lang")}
        found |= source.get("format", {}).get("html", {})
    return found


def head(root, path, chosen):
    """Return the lines for the page's <head>: the project's stylesheets, and what the page includes there."""
    up = "../" * len(path.relative_to(root).parent.parts)
    icon = f'<link rel="icon" href="{up}{project(root)["website"]["favicon"]}">'
    lines = [icon, STYLE.format(f"{up}pages/_preview.css"), f"<style>\n{themes(root, chosen)}\n</style>"]
    lines += [STYLE.format(up + file) for file in chosen.get("css", ())]
    lines += [entry["text"].strip() for entry in chosen.get("include-in-header", ())]
    return "\n".join(lines)


def render(root, path, out, order):
    """Write the preview of one page of the project below the folder `out` and return where it is.

    order: all pages in the order of the site, for the links from one to the next.
    """
    chosen, pictures = settings(root, path), {}
    place = path.relative_to(root)
    markdown = re.sub(r"\A---\n.*?\n---\n", "", text_of(path, pictures), flags=re.DOTALL)
    if "title" in chosen:
        markdown = f"# {chosen['title']} {{.title}}\n\n{markdown}"
    pandoc = decks.need("pypandoc", "pypandoc_binary")
    body = pandoc.convert_text(
        markdown, "html5", format="markdown+smart", extra_args=["--mathml", "--section-divs", "--wrap=none"]
    )
    body = CODE.sub(rf"\1{words.translated('Code', chosen['lang'])}\2", body)
    body = TABLE.sub(r'<table class="caption-top table"\1>', body).replace("$pictures/", f"{path.stem}_files/")
    title = re.search(r"<h1[^>]*>(.*?)</h1>", body, re.DOTALL)
    parts = {
        "lang": chosen["lang"],
        "title": chosen.get("pagetitle") or re.sub(r"<[^>]+>", "", title[1]),
        "head": head(root, path, chosen),
        "body": body,
        "follows": "system" if chosen.get("respect-user-color-scheme") else "light",
        "sidebar": "\n".join(_link(root, path, page) for page in order),
        "next": "\n".join(_link(root, path, page, "pagination-link") for page in _beside(order, path)),
    }
    page = string.Template((root / "pages" / "_preview.html").read_text(encoding="utf-8")).substitute(parts)
    page = decks.TO_SOURCE.sub(r"\1\2.html", page)
    target = (out / place).with_suffix(".html")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page, encoding="utf-8")
    for name, picture in pictures.items():
        (target.parent / f"{path.stem}_files").mkdir(exist_ok=True)
        (target.parent / f"{path.stem}_files" / name).write_bytes(picture)
    return target


def _beside(order, path):
    here = order.index(path)
    return [order[i] for i in (here - 1, here + 1) if 0 <= i < len(order)]


def _link(root, path, target, kind="sidebar-link"):
    up = "../" * len(path.relative_to(root).parent.parts)
    here = ' aria-current="page"' if target == path and kind == "sidebar-link" else ""
    name = chapters.name_of(target).replace("_", " ")
    return f'<a class="{kind}" href="{up}{target.relative_to(root).as_posix()}"{here}>{html.escape(name)}</a>'


def copy_resources(root, out):
    """Copy into `out` what the pages load: the project's resources and stylesheets, and Quarto's own rules."""
    said = project(root)
    names = [*said["project"]["resources"], *said["format"]["html"]["css"], said["website"]["favicon"]]
    names.append("pages/_preview.css")
    for source in sorted({path for name in names for path in root.glob(name)}):
        target = out / source.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def preview(root, names=(), out=None):
    """Render the named pages of the project in `root` (default: all) and return where they are.

    CourseError for an unknown page, and as in offline.clean().
    """
    ends = [root / "glossary.qmd", *sorted((root / "pages").glob("[a-z]*.qmd"))]
    notebook_folder = root / "notebooks"
    order = [root / "index.qmd", *sorted(notebook_folder.glob("[0-9]*.ipynb")), *ends]
    order += sorted(notebook_folder.glob("??/[0-9]*.ipynb"))
    pages = {chapters.name_of(path): path for path in order}
    out = out or root / "build" / "pages"
    for name in names:
        if name not in pages:
            raise unknown("page", name, pages)
    ledger.write(root)
    copy_resources(root, out)
    found = [render(root, pages[name], out, order) for name in names or pages]
    offline.clean(out, root / "notebooks")
    return found


def main(arguments=None):
    """Render previews of the site's pages."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.pages", description=main.__doc__)
    parser.add_argument("pages", nargs="*", help="index, glossary, names, 01_soft_targets, …")
    chosen = parser.parse_args(arguments)
    try:
        for page in preview(Path.cwd(), chosen.pages):
            print(page.relative_to(Path.cwd()))
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    print("This is a preview: it needs no network. Quarto makes the site from the same files: make site.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
