"""Make the edition of the notebooks for Google Colab: links that lead on from there, a cell that installs the course.

python -m course_lib.tools.colab [--reference COMMIT] [chapter ...]     (default: all, of main, into build/colab/)

Colab opens a notebook alone, without the repository's folder. It brings every package of the course but the course
itself (and JupyterLab, whose place it takes), so the cell installs that alone and leaves Colab's own versions as they
are: nothing has to be restarted. The notebooks of the course do without the cell; so their copies are made, and
.github/workflows/site.yml puts them where the links of pages/where_to_run.qmd lead.
"""

import argparse
import json
import re
import sys
import tomllib
from pathlib import Path

from course_lib import chapters
from course_lib.errors import CourseError
from course_lib.tools import address as addresses
from course_lib.tools import notebooks

FOLDER = Path("build", "colab")
LINK = re.compile(r"(\]\()(?!\w+:|#)([^)#]+)(#[^)]*)?(\))")
# Colab takes the place of the one, and its pages work with its own version of the other alone.
COLABS_OWN = ("jupyterlab", "ipywidgets")


def needs(root: Path) -> list[str]:
    """Return the packages that the course needs on Colab, each with its range, as pyproject.toml below `root` says."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [package for package in project["dependencies"] if not package.startswith(COLABS_OWN)]


def install_cell(source: str, packages: list[str]) -> dict:
    """Return the cell that installs the course where it is missing.

    source: what pip installs the course from; packages: what else has to be there, with ranges.
    """
    wanted = " ".join(f'"{package}"' for package in packages)
    lines = [
        "# Installs the course where it is missing, as on Colab. Elsewhere this cell does nothing.",
        "import importlib.util",
        "",
        'if importlib.util.find_spec("course_lib") is None:',
        f"    %pip install --quiet --no-deps {source}",
        f"    %pip install --quiet {wanted}",
    ]
    text = "\n".join(lines).splitlines(keepends=True)
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": "install",
        "metadata": {},
        "outputs": [],
        "source": text,
    }


def edition(notebook: dict, cell: dict, address: addresses.Address, reference: str) -> dict:
    """Return a copy of a chapter's notebook that opens alone: `cell` before its first code, and whole links.

    reference: the commit, branch or tag at which the files lie that are no notebooks.
    """
    notebook = json.loads(json.dumps(notebook))

    def whole(match):
        before, target, place, after = match.groups()
        if target.endswith(".ipynb"):
            return before + address.colab(target) + after  # Colab knows no labels of cells
        path = Path("notebooks", target)
        inside = "/".join(path.parts[2:] if path.parts[1] == ".." else path.parts)
        return f"{before}{address.home}/blob/{reference}/{inside}{place or ''}{after}"

    for each in notebook["cells"]:
        if each["cell_type"] == "markdown":
            each["source"] = LINK.sub(whole, "".join(each["source"])).splitlines(keepends=True)
    first = next(i for i, each in enumerate(notebook["cells"]) if each["cell_type"] == "code")
    notebook["cells"].insert(first, cell)
    return notebook


def main(arguments=None):
    """Write notebooks that open on Google Colab into build/colab/."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.colab", description=main.__doc__)
    parser.add_argument("chapters", nargs="*", help="a chapter's number or topic; default: all")
    parser.add_argument("--reference", default="main", help="the commit, branch or tag to install; default: main")
    chosen = parser.parse_args(arguments)
    root = Path()
    try:
        found = [chapters.find(name) for name in chosen.chapters] or chapters.every()
        address = addresses.read(root)
        if not address.known:
            raise CourseError(
                "The repository has no address yet, and Colab installs the course from there: run `make address "
                "URL=https://github.com/you/repo` first."
            )
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    cell = install_cell(address.archive(chosen.reference), needs(root))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for chapter in found:
        path = FOLDER / chapter.notebook.name
        notebooks.write(path, edition(notebooks.read(chapter.notebook), cell, address, chosen.reference))
        print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
