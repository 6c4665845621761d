"""A wheel of the course has all that the package reads, knows the chapters, and is enough to run one without checkout,
by the edition for Colab, whose first cell installs it."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import nbclient
import nbformat
import numpy
import pytest

from course_lib import chapters
from course_lib.tools import address as addresses
from course_lib.tools import colab, notebooks
from tests.helpers import checkout

ROOT = Path(__file__).parents[2]
SITE_PACKAGES = Path(numpy.__file__).parents[1]
CHAPTER = "14"  # runs in a few seconds
ASK = """
import json
from course_lib import chapters
print(json.dumps([[c.number, c.topic, c.title, c.question, c.has("practice")] for c in chapters.every()]))
print(chapters.__file__)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel of this project."""
    folder = tmp_path_factory.mktemp("wheel")
    source = checkout(folder / "source")  # setuptools leaves its work beside what it builds
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*build, "-w", str(folder), str(source)], check=True, capture_output=True, timeout=300)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel):
    """The folder into which the wheel was installed, and nothing else."""
    target = wheel.parent / "empty"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", "install", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", str(target), str(wheel)], check=True)
    return target


def test_an_installed_wheel_knows_the_chapters(installed, tmp_path):
    ask = f"import sys; sys.path.insert(0, {str(installed)!r}){ASK}"
    done = subprocess.run([sys.executable, "-I", "-c", ask], cwd=tmp_path, capture_output=True, text=True, check=True)
    found, where = done.stdout.splitlines()
    assert json.loads(found) == [[c.number, c.topic, c.title, c.question, True] for c in chapters.every()]
    assert where.startswith(str(installed))


def test_an_installed_wheel_has_all_files_that_the_package_reads(installed):
    wanted = [path for path in (ROOT / "course_lib").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    missing = [str(path.relative_to(ROOT)) for path in wanted if not (installed / path.relative_to(ROOT)).is_file()]
    assert missing == []


# --- a folder without the repository --------------------------------------------------------------


@pytest.fixture
def kernel(tmp_path, monkeypatch):
    """The environment variables of a kernel "alone", which finds every package but the course, and asks no index."""
    venv.create(tmp_path / "python")
    python = tmp_path / "python" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    said = {"argv": [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"], "language": "python"}
    (tmp_path / "share" / "kernels" / "alone").mkdir(parents=True)
    described = json.dumps(said | {"display_name": "alone"})
    (tmp_path / "share" / "kernels" / "alone" / "kernel.json").write_text(described)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share"))
    found = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "COURSE_", "JPY_"))}
    # On a path of PYTHONPATH no .pth file is read: packages are found, an editable course is not.
    found |= {"PYTHONPATH": str(SITE_PACKAGES), "PIP_NO_INDEX": "1", "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    seen = subprocess.run([python, "-c", "import torch, course_lib"], cwd=tmp_path, env=found, capture_output=True)
    assert b"No module named 'course_lib'" in seen.stderr
    return found


def test_a_chapter_opened_alone_installs_the_course_and_runs(wheel, kernel, tmp_path):
    (tmp_path / "empty").mkdir()
    cell = colab.install_cell(wheel.as_uri(), colab.needs(ROOT))
    alone = colab.edition(notebooks.read(chapters.find(CHAPTER).notebook), cell, addresses.Address("a", "b"), "main")
    notebook = nbformat.reads(json.dumps(alone), as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("import course_lib; print(course_lib.__file__)"))
    here = {"metadata": {"path": str(tmp_path / "empty")}}
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="alone", resources=here).execute(env=kernel)
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert str(tmp_path / "python") in shown[-1]["text"]
    assert any("tse-stored" in output.get("data", {}).get("text/html", "") for output in shown), "the widgets' pictures"
    assert {path.suffix for path in (tmp_path / "empty").iterdir()} <= {".json"}, "no more than the reader's progress"
