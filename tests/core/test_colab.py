"""The edition for Colab: its first cell installs the course, and its links lead on. (test_wheel.py runs one.)"""

import json
from pathlib import Path

from course_lib import chapters
from course_lib.tools import address as addresses
from course_lib.tools import colab, notebooks

ROOT = Path(__file__).parents[2]
OURS = addresses.Address("ada", "course")


def test_the_cell_installs_what_colab_lacks_and_leaves_its_own_packages():
    needs = colab.needs(ROOT)
    names = {need.split(">")[0] for need in needs}
    assert {"anywidget", "torch", "numpy"} <= names and not names & {"jupyterlab", "ipywidgets"}
    source = "".join(colab.install_cell(OURS.archive("abc"), needs)["source"])
    assert "%pip install --quiet --no-deps https://github.com/ada/course/archive/abc.zip\n" in source
    assert all(f'"{need}"' in source for need in needs)


def test_the_cell_comes_first_and_the_links_lead_on():
    text = (
        "# 01 · A\n\n[b](02_b.ipynb#part), [names](../pages/names.qmd#x), [here](#y), [paper](https://arxiv.org/abs/1)"
    )
    before = {
        "cells": [{"cell_type": "markdown", "source": text}, {"cell_type": "code", "source": "import course_lib"}]
    }
    kept = json.dumps(before)
    after = colab.edition(before, {"cell_type": "code", "id": "install"}, OURS, "abc")
    assert [cell.get("id") for cell in after["cells"]] == [None, "install", None]
    shown = "".join(after["cells"][0]["source"])
    assert f"[b]({OURS.colab('02_b.ipynb')})" in shown and "[here](#y), [paper](https://arxiv.org/abs/1)" in shown
    assert "[names](https://github.com/ada/course/blob/abc/pages/names.qmd#x)" in shown
    assert json.dumps(before) == kept


def test_every_chapter_has_an_edition_that_links_to_nothing_beside_it():
    cell = colab.install_cell(OURS.archive(), ["torch>=2.6"])
    for chapter in chapters.every():
        found = colab.edition(notebooks.read(chapter.notebook), cell, OURS, "main")
        assert sum(each["id"] == "install" for each in found["cells"]) == 1
        for each in found["cells"]:
            if each["cell_type"] == "markdown":
                assert not colab.LINK.search("".join(each["source"])), chapter.name


def test_the_command_writes_them_and_says_what_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert colab.main(["01"]) == 1 and "There is no pyproject.toml here" in capsys.readouterr().err
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    nowhere = addresses.Address(addresses.PLACEHOLDER, "course")
    Path("pyproject.toml").write_text(addresses.renamed(project, nowhere), encoding="utf-8")
    assert colab.main(["01"]) == 1 and "The repository has no address yet" in capsys.readouterr().err
    Path("pyproject.toml").write_text(addresses.renamed(project, OURS), encoding="utf-8")
    assert colab.main(["77"]) == 1 and "Unknown chapter '77'" in capsys.readouterr().err
    assert colab.main(["01", "--reference", "v1"]) == 0
    written = Path("build/colab/01_soft_targets.ipynb")
    assert capsys.readouterr().out.strip() == str(written)
    assert "archive/v1.zip" in written.read_text(encoding="utf-8")
