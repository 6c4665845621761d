"""What the course changes in JupyterLab: a saved notebook keeps its widgets' pictures, and nothing asks the network."""

import copy
import json
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from course_lib import jupyter

ROOT = Path(__file__).parents[2]
SHOWN = {jupyter.VIEW: {"model_id": "1"}, "text/html": "<img>", "text/plain": "a widget"}


def saved(*data):
    """A notebook as Jupyter saves it, with one output for each bundle of data."""
    outputs = [{"output_type": "display_data", "data": copy.deepcopy(part)} for part in data]
    cells = [{"cell_type": "markdown", "source": "text"}, {"cell_type": "code", "outputs": outputs}]
    return {"type": "notebook", "content": {"cells": cells, "nbformat": 4}}


def test_the_view_goes_where_a_picture_stands_beside_it():
    model = saved(SHOWN)
    jupyter.drop_views(model=model, path="a.ipynb", contents_manager=None)
    assert set(model["content"]["cells"][1]["outputs"][0]["data"]) == {"text/html", "text/plain"}


def test_a_widget_without_a_picture_keeps_its_view():
    model = saved({jupyter.VIEW: {}, "text/plain": "a slider"}, {"text/html": "<p>"})
    before = copy.deepcopy(model)
    jupyter.drop_views(model=model)
    assert model == before


@pytest.mark.parametrize(
    "model",
    [
        {"type": "file", "content": "text"},
        {"type": "directory", "content": None},
        {"type": "notebook"},
        {"type": "notebook", "content": {}},
        {"type": "notebook", "content": {"cells": [{"outputs": [{"output_type": "stream", "text": "x"}]}]}},
    ],
)
def test_everything_else_is_saved_as_it_is(model):
    before = copy.deepcopy(model)
    jupyter.drop_views(model=model)
    assert model == before


def test_the_extension_registers_the_hook():
    hooks = []
    assert jupyter._jupyter_server_extension_points() == [{"module": "course_lib.jupyter"}]
    jupyter._load_jupyter_server_extension(
        SimpleNamespace(contents_manager=SimpleNamespace(register_pre_save_hook=hooks.append))
    )
    assert hooks == [jupyter.drop_views]


def test_the_settings_are_installed_with_the_course():
    with (ROOT / "pyproject.toml").open("rb") as file:
        shipped = tomllib.load(file)["tool"]["setuptools"]["data-files"]
    server, page = (
        json.loads((ROOT / shipped[f"etc/jupyter/{folder}"][0]).read_text())
        for folder in ("jupyter_server_config.d", "labconfig/page_config.d")
    )
    assert server["ServerApp"]["jpserver_extensions"] == {"course_lib.jupyter": True}
    switched_off = page["disabledExtensions"]
    assert switched_off == dict.fromkeys(switched_off, True)
    assert "@jupyterlab/apputils-extension:announcements" in switched_off
    assert "@jupyterlab/extensionmanager-extension:plugin" in switched_off
