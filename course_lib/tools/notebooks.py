"""Execute notebooks from a fresh kernel and bring them into the one form that is stored.

python -m course_lib.tools.notebooks [--check] [notebook ...]     (default: all chapters and translations)

A picture that README.md shows as notebooks/gallery/00-pipeline.svg is stored there too: that of chapter 00's cell
labelled "pipeline", a drawing (svg) or a figure (png).
The form: execution counts 1..n, stable cell ids, one kernelspec, outputs kept, no widget state, no view of a live
widget. Cells that say "#| code-fold: true" (Quarto folds their code on pages) are collapsed in Jupyter too.
"""

import argparse
import base64
import itertools
import json
import os
import re
import sys
import time
from pathlib import Path

from course_lib import chapters, runtime
from course_lib.errors import CourseError

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LIVE_VIEW = "application/vnd.jupyter.widget-view+json"
DRAWING = re.compile(r'<img class="tse-drawing"[^>]*? src="data:image/svg\+xml;base64,([^"]+)"')
SLIDE_LINES, SLIDE_COLUMNS = 15, 76
FOLD = "#| code-fold: true"


def read(path):
    """Return the notebook at `path` as a dict. CourseError if it is no notebook."""
    try:
        notebook = json.loads(Path(path).read_text(encoding="utf-8"))
        if not all({"cell_type", "source"} <= cell.keys() for cell in notebook["cells"]):
            raise KeyError("a cell has no type or no source")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CourseError(f"{path} cannot be read as a notebook ({error}): name an .ipynb file.") from None
    return notebook


def write(path, notebook):
    """Write a notebook as Jupyter does: one-space indent, real characters, a newline at the end."""
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    Path(path).write_text(text, encoding="utf-8")


def label(cell):
    """Return the label of a cell, "by-size" for one that begins with "#| label: by-size", or None."""
    found = re.match(r"#\| label: (\S+)", _text(cell["source"]))
    return found[1] if found and cell["cell_type"] == "code" else None


def normalise(notebook):
    """Return the notebook in its stored form; the argument is not changed. Doing it twice changes nothing more."""
    notebook = json.loads(json.dumps(notebook))
    count = 0
    seen = set()
    cells = [cell for cell in notebook["cells"] if _text(cell["source"]).strip()]
    for index, cell in enumerate(cells):
        cell["source"] = _text(cell["source"]).rstrip().splitlines(keepends=True)
        tags, origin = (cell.get("metadata", {}).get(name) for name in ("tags", "translates"))
        cell["metadata"] = {"tags": sorted(tags)} if tags else {}
        if origin is not None:  # of a translated text (course_lib/tools/translation.py)
            cell["metadata"]["translates"] = origin
        if folded(cell):
            cell["metadata"]["jupyter"] = {"source_hidden": True}
        name = cell.get("id", "")
        cell["id"] = name if re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name) and name not in seen else f"cell-{index:02d}"
        seen.add(cell["id"])
        if cell["cell_type"] != "code":
            cell.pop("outputs", None)
            cell.pop("execution_count", None)
            continue
        count += 1
        cell["execution_count"] = count
        cell["outputs"] = _joined(_output(o, count) for o in cell.get("outputs", []) if not _only_live(o))
    notebook["cells"] = cells
    notebook["metadata"] = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    notebook["nbformat"], notebook["nbformat_minor"] = 4, 5
    return notebook


def folded(cell):
    """Return whether a cell's code is folded: one of the "#|" lines that it begins with is "#| code-fold: true"."""
    options = itertools.takewhile(lambda line: line.startswith("#|"), _text(cell["source"]).splitlines())
    return cell["cell_type"] == "code" and FOLD in options


def _text(source):
    return source if isinstance(source, str) else "".join(source)


def _only_live(output):
    return set(output.get("data", ())) - {"text/plain"} == {LIVE_VIEW}


def _output(output, count):
    output.get("data", {}).pop(LIVE_VIEW, None)
    if output["output_type"] == "execute_result":
        output["execution_count"] = count
    return output


def _joined(outputs):
    """Return the outputs with what a cell prints in one piece: on a busy machine it arrives in several."""
    found = []
    for output in outputs:
        if (
            found
            and output["output_type"] == found[-1]["output_type"] == "stream"
            and output["name"] == found[-1]["name"]
        ):
            output = output | {"text": _text(found.pop()["text"]) + _text(output["text"])}
        if output["output_type"] == "stream":
            output = output | {"text": _text(output["text"]).splitlines(keepends=True)}
        found.append(output)
    return found


def gallery(notebook, number, readme):
    """Return {file name: bytes} of the pictures of chapter `number` that the text of the README shows.

    CourseError for a picture that the notebook does not have.
    """
    found = {}
    for wanted in sorted(set(re.findall(rf"notebooks/gallery/{number}-([\w-]+\.(?:svg|png))\b", readme))):
        name, kind = wanted.split(".")
        outputs = [output for cell in notebook["cells"] if label(cell) == name for output in cell["outputs"]]
        picture = next(filter(None, (_picture(output.get("data", {}), kind) for output in outputs)), None)
        if picture is None:
            raise CourseError(
                f"README.md shows notebooks/gallery/{number}-{wanted}, and chapter {number} has no such picture: show "
                f"another one, or label the cell that makes it {name}."
            )
        found[f"{number}-{wanted}"] = picture
    return found


def _picture(data, kind):
    """Return the bytes of an output's figure (png) or drawing (svg), or None."""
    if kind == "png":
        return base64.b64decode(_text(data["image/png"])) if "image/png" in data else None
    drawing = DRAWING.search(_text(data.get("text/html", "")))
    return base64.b64decode(drawing[1]) if drawing else None


def problems(notebook):
    """Return what is wrong with a stored notebook, a sentence each; an empty list if nothing is."""
    found = [] if notebook == normalise(notebook) else ["It is not in the stored form: run `make notebooks`."]
    for index, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            found += [f"Cell {index} ({cell.get('id')}): {what}" for what in _cell_problems(cell)]
    return found


def _cell_problems(cell):
    source = _text(cell["source"])
    lines = [line for line in source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if cell["execution_count"] is None:
        yield "it was never executed; run `make notebooks`."
    if source.startswith("#| label:"):
        if len(lines) > SLIDE_LINES:
            yield f"{len(lines)} lines are too many for a slide; split it, {SLIDE_LINES} fit."
        if max(map(len, source.splitlines())) > SLIDE_COLUMNS:
            yield f"a line is too wide for a slide; {SLIDE_COLUMNS} columns fit."
    for output in cell["outputs"]:
        data, metadata = output.get("data", {}), output.get("metadata", {})
        if output["output_type"] == "error":
            yield f"it stores an error, {output['ename']}; mend it and run `make notebooks`."
        if output.get("name") == "stderr":
            yield f"it writes a warning: {_text(output['text'])[:80]!r}; mend its cause."
        if LIVE_VIEW in data:
            yield "it stores a live widget that no page can show; run `make notebooks`."
        if "image/png" in data and not metadata.get("image/png", {}).get("alt"):
            yield "its picture has no alt text; return a CourseFigure."
        if re.search(r" at 0x[0-9a-f]{6,}", _text(data.get("text/plain", "")) + _text(output.get("text", ""))):
            yield "its output shows a memory address, which changes with every run; print something else."


def execute(path):
    """Run the notebook at `path` in a fresh kernel and return it normalised. CourseError names the cell that failed."""
    import nbclient
    import nbformat

    runtime.require("ipykernel")
    notebook = nbformat.read(path, as_version=4)
    # No JPY_SESSION_NAME: a stored notebook is made as a page shows it, without live sliders.
    environment = {k: v for k, v in os.environ.items() if k != "JPY_SESSION_NAME"}
    here = {"metadata": {"path": str(Path(path).parent)}}
    client = nbclient.NotebookClient(notebook, timeout=600, kernel_name=KERNEL["name"], resources=here)
    try:
        client.execute(env=environment)
    except nbclient.exceptions.CellExecutionError as error:
        raise CourseError(f"{path} stopped at a cell that fails:\n{error}") from None
    return normalise(json.loads(nbformat.writes(notebook)))


def store(path):
    """Execute the notebook at `path`, write it back in the stored form, and the README's pictures of it beside it.

    CourseError, with the file as it was, if a cell fails.
    """
    started = time.perf_counter()
    notebook = execute(path)
    write(path, notebook)
    readme = path.parent.parent / "README.md"
    shown = gallery(notebook, path.name[:2], readme.read_text(encoding="utf-8")) if readme.is_file() else {}
    for name, picture in shown.items():
        (path.parent / "gallery").mkdir(exist_ok=True)
        (path.parent / "gallery" / name).write_bytes(picture)
    print(f"{path}: executed in {time.perf_counter() - started:.0f} s", flush=True)


def _paths(name):
    """The notebook of that path; or of the chapter of that number or topic, with its translations."""
    if name.endswith(".ipynb"):
        return [Path(name)]
    chapter = chapters.find(name)
    found = [chapter, *(other for other in chapters.translations() if other.chapter == chapter)]
    return [Path(os.path.relpath(one.notebook)) for one in found]


def main(arguments=None):
    """Execute and store notebooks, or with --check only say what is wrong with their form."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.notebooks", description=main.__doc__)
    parser.add_argument("notebooks", nargs="*", help="a chapter's number or topic, or the path of a notebook")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if a notebook has another form")
    chosen = parser.parse_args(arguments)
    failed = False
    for name in chosen.notebooks or [chapter.number for chapter in chapters.every()]:
        found = []
        try:
            for path in _paths(name):
                if not chosen.check:
                    store(path)
                found += [f"{path}: {sentence}" for sentence in problems(read(path))]
        except CourseError as error:
            found.append(str(error))
        print(*found, sep="\n", end="\n" * bool(found), file=sys.stderr)
        failed |= bool(found)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
