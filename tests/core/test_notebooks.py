"""The normaliser, the form check and the execution of notebooks."""

import copy
import json

import pytest

from course_lib import chapters
from course_lib.errors import CourseError
from course_lib.tools import notebooks
from tests.helpers import refused

VIEW = notebooks.LIVE_VIEW


def code(source, outputs=(), **more):
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": list(outputs), "execution_count": 7}
    return cell | more


def raw():
    widget = {"output_type": "display_data", "metadata": {}, "data": {VIEW: {"model_id": "1"}, "text/plain": "Box()"}}
    both = {"output_type": "display_data", "metadata": {}, "data": {VIEW: {"model_id": "2"}, "text/html": "<p>poster"}}
    result = {"output_type": "execute_result", "metadata": {}, "data": {"text/plain": "2"}, "execution_count": 9}
    return {
        "cells": [
            {"cell_type": "markdown", "source": "# Title\n", "metadata": {"x": 1}, "id": "a"},
            code("1 + 1\n\n", [result], id="a", metadata={"tags": ["z", "b"], "collapsed": True}),
            code("  \n", id="empty"),
            code(["box\n", "box"], [widget, both]),
        ],
        "metadata": {"widgets": {"state": {}}, "kernelspec": {"name": "mine"}, "language_info": {"version": "3.99"}},
        "nbformat": 4,
        "nbformat_minor": 2,
    }


def test_normalise():
    before = raw()
    untouched = copy.deepcopy(before)
    done = notebooks.normalise(before)
    assert before == untouched, "the argument is not changed"
    assert notebooks.normalise(done) == done, "twice is once"
    title, first, second = done["cells"]
    assert title["source"] == ["# Title"] and title["metadata"] == {}
    assert first["source"] == ["1 + 1"] and first["metadata"] == {"tags": ["b", "z"]}
    assert [first["execution_count"], second["execution_count"]] == [1, 2]
    assert first["outputs"][0]["execution_count"] == 1
    assert len({cell["id"] for cell in done["cells"]}) == 3, "the doubled id is replaced"
    assert second["outputs"] == [{"output_type": "display_data", "metadata": {}, "data": {"text/html": "<p>poster"}}]
    assert done["metadata"] == {"kernelspec": notebooks.KERNEL, "language_info": {"name": "python"}}


def test_a_folded_cell_is_collapsed_in_jupyter_too():
    sources = ("#| label: a\n#| code-fold: true\nx", "#| code-fold: true\nx", "x\n#| code-fold: true", "x")
    cells = [code(source, id=f"c{i}") for i, source in enumerate(sources)]
    cells[3]["metadata"] = {"jupyter": {"source_hidden": True}}  # what somebody clicked is not kept
    cells.append({"cell_type": "markdown", "source": "#| code-fold: true", "metadata": {}, "id": "m"})
    done = notebooks.normalise(raw() | {"cells": cells})
    hidden = {"jupyter": {"source_hidden": True}}
    assert [cell["metadata"] for cell in done["cells"]] == [hidden, hidden, {}, {}, {}]
    assert notebooks.normalise(done) == done


def test_what_a_cell_prints_is_stored_in_one_piece():
    printed = [
        {"output_type": "stream", "name": name, "text": text}
        for name, text in (("stdout", "a\nb"), ("stdout", ["c\n"]))
    ]
    other = {"output_type": "stream", "name": "stderr", "text": "d"}
    cell = code("x", [*printed, other, copy.deepcopy(printed[0])])
    done = notebooks.normalise(raw() | {"cells": [cell]})
    assert [output["text"] for output in done["cells"][0]["outputs"]] == [["a\n", "bc\n"], ["d"], ["a\n", "b"]]
    assert notebooks.normalise(done) == done


def test_a_normal_notebook_has_no_problem_and_a_raw_one_has():
    assert notebooks.problems(notebooks.normalise(raw())) == []
    assert any("stored form" in sentence for sentence in notebooks.problems(raw()))


ERROR = {"output_type": "error", "ename": "ValueError", "evalue": "", "traceback": []}
WARNING = {"output_type": "stream", "name": "stderr", "text": "FutureWarning: old"}
PICTURE = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBO"}}
ADDRESS = {"output_type": "stream", "name": "stdout", "text": "<object at 0x7f12ab34cd56>"}


@pytest.mark.parametrize(
    "cell, word",
    (
        (code("x", [ERROR]), "stores an error"),
        (code("x", [WARNING]), "warning"),
        (code("x", [PICTURE]), "alt text"),
        (code("x", [ADDRESS]), "memory address"),
        (code("#| label: a\n" + "x = 1\n" * 16), "too many for a slide"),
        (code("#| label: a\nx = '" + "a" * 80 + "'"), "too wide for a slide"),
        (code("x", execution_count=None), "never executed"),
    ),
)
def test_each_problem_is_named(cell, word):
    notebook = raw() | {"cells": [cell]}
    assert any(word in sentence for sentence in notebooks.problems(notebook))


def test_written_and_read_back(tmp_path):
    done = notebooks.normalise(raw())
    notebooks.write(tmp_path / "a.ipynb", done)
    text = (tmp_path / "a.ipynb").read_text(encoding="utf-8")
    assert notebooks.read(tmp_path / "a.ipynb") == done
    assert text.endswith("}\n") and text.startswith('{\n "cells"')


def fresh(tmp_path, *sources):
    notebook = raw() | {"cells": [code(source, id=f"c{i}") for i, source in enumerate(sources)]}
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps(notebook | {"nbformat_minor": 5}), encoding="utf-8")
    return path


def test_execution_starts_afresh_and_shows_a_page_not_a_live_widget(tmp_path, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "somebody's")
    path = fresh(
        tmp_path, "x = 3", "import os\nprint(x, os.environ.get('JPY_SESSION_NAME'), os.path.basename(os.getcwd()))"
    )
    assert notebooks.main([str(path)]) == 0
    cells = notebooks.read(path)["cells"]
    assert "".join(cells[1]["outputs"][0]["text"]) == f"3 None {tmp_path.name}\n"


def test_a_failing_cell_is_named_and_the_file_stays_as_it_was(tmp_path, capsys):
    path = fresh(tmp_path, "x = 3", "y = x / 0")
    before = path.read_bytes()
    assert notebooks.main([str(path)]) == 1
    said = capsys.readouterr().err
    assert "n.ipynb" in said and "y = x / 0" in said and "ZeroDivisionError" in said
    assert path.read_bytes() == before


def test_check_changes_nothing(tmp_path, capsys):
    path = fresh(tmp_path, "x = 3")
    before = path.read_bytes()
    assert notebooks.main(["--check", str(path)]) == 1
    assert "make notebooks" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_chapter_is_named_by_number_or_topic(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(notebooks, "read", lambda path: asked.append(path) or {})
    monkeypatch.setattr(notebooks, "problems", lambda notebook: [])
    assert notebooks.main(["--check", "01", "temperature"]) == 0
    assert [path.stem for path in asked] == ["01_soft_targets", "02_temperature"]
    assert notebooks.main(["--check", "temperatur"]) == 1
    assert "did you mean 'temperature'" in capsys.readouterr().err
    asked.clear()
    assert notebooks.main(["--check"]) == 0
    wanted = [each.name for each in (*chapters.every(), *chapters.translations())]
    assert sorted(map(chapters.name_of, asked)) == sorted(wanted)


def test_not_a_notebook(tmp_path):
    (tmp_path / "a.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(CourseError, match="cannot be read as a notebook"):
        notebooks.read(tmp_path / "a.ipynb")


# --- the README's pictures -------------------------------------------------------------------------


def test_the_readme_gets_the_pictures_that_it_names():
    drawing = '<img class="tse-drawing" alt="a &gt; b" width="9" src="data:image/svg+xml;base64,PHN2Zy8+">'

    def code(label, **data):
        source = f"#| label: {label}\nx"
        return {"cell_type": "code", "source": source, "outputs": [{"output_type": "display_data", "data": data}]}

    cells = [
        {"cell_type": "markdown", "source": "#| label: drawn"},
        code("drawn", **{"text/html": ["<div>", drawing]}),
        code("figure", **{"image/png": "AAAA"}),
    ]
    readme = "![](notebooks/gallery/07-drawn.svg) ![](notebooks/gallery/07-figure.png) ![](notebooks/gallery/08-x.svg)"
    found = notebooks.gallery({"cells": cells}, "07", readme)
    assert found == {"07-drawn.svg": b"<svg/>", "07-figure.png": b"\0\0\0"}
    for name in ("other.svg", "drawn.png", "figure.svg"):
        with refused(f"README.md shows notebooks/gallery/07-{name}, and chapter 07 has no such picture"):
            notebooks.gallery({"cells": cells}, "07", f"notebooks/gallery/07-{name}")
