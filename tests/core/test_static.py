import gzip
import importlib.util
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from course_lib.widgets import base
from tests.core.widget_fixture import TOPICS

ROOT = Path(__file__).parents[2]
STATIC, SOURCE = base.STATIC, base.STATIC.parent / "js"
BUILT = (*(f"{topic}.js" for topic in TOPICS), "widgets.css", "widgets.js")


def size(path):
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def test_what_is_built_is_there():
    assert sorted(path.name for path in STATIC.iterdir()) == sorted(BUILT)


@pytest.mark.skipif(not (ROOT / "node_modules" / "esbuild").exists(), reason="node_modules is missing: run `npm ci`")
@pytest.mark.skipif(shutil.which("node") is None, reason="node is missing")
def test_the_built_files_are_fresh(tmp_path):
    subprocess.run(["node", str(SOURCE / "build.mjs"), str(tmp_path)], check=True, cwd=ROOT)
    stale = [name for name in BUILT if (tmp_path / name).read_bytes() != (STATIC / name).read_bytes()]
    assert not stale, f"Older than their sources: {stale}; run `npm run build`."


@pytest.mark.parametrize("name", [name for name in BUILT if name != "widgets.js"])
def test_no_widget_is_larger_than_eleven_kilobytes(name):
    assert size(STATIC / name) <= 11 * 1024  # half a kilobyte of each is for the reader's language


def test_the_script_of_the_pages_is_small():
    assert size(STATIC / "widgets.js") <= len(TOPICS) * 10_240  # the parts that all share are in it once


@pytest.mark.parametrize("name", BUILT)
def test_nothing_is_loaded_from_elsewhere(name):
    text = (STATIC / name).read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|//cdn|@import|\bimport\s*\(|\bfetch\s*\(", text)


def test_page_and_package_agree_on_the_version():
    text = (SOURCE / "_host.js").read_text(encoding="utf-8")
    assert int(re.search(r"export const VERSION = (\d+)", text)[1]) == base.VERSION


@pytest.mark.parametrize("kind, works", [({}, True), ({"type": "module"}, False)], ids=["ours", "as a module"])
def test_node_runs_the_scripts_below_the_course_that_are_no_modules(tmp_path, kind, works):
    """JupyterLab's yarn.js lies in .venv, below package.json: "type": "module" there would break it at every start
    (jupyterlab/jupyterlab#15444)."""
    builder = importlib.util.find_spec("jupyter_builder")
    if builder is None or shutil.which("node") is None:
        pytest.skip("node or JupyterLab's builder is missing")
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    (tmp_path / "package.json").write_text(json.dumps(package | kind))
    (tmp_path / ".venv").mkdir()
    script = shutil.copy(Path(builder.origin).parent / "yarn.js", tmp_path / ".venv")
    done = subprocess.run(["node", script, "--version"], capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode == 0) == works, done.stderr[:500]
