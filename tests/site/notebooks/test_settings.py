"""Every notebook shows the settings of its experiments, in cells of their own that the stored recipe agrees with."""

import dataclasses

import pytest

from course_lib import chapters, show
from course_lib.tools import notebooks


def parts_of(recipe):
    """A recipe that is made of recipes alone is shown part by part."""
    parts = [getattr(recipe, field.name) for field in dataclasses.fields(recipe)]
    return parts if all(map(dataclasses.is_dataclass, parts)) else [recipe]


@pytest.mark.parametrize("chapter", chapters.every(), ids=lambda chapter: chapter.name)
def test_the_settings_on_the_page_are_those_of_the_recipe(chapter):
    cells = notebooks.read(chapter.notebook)["cells"]
    found = [cell for cell in cells if "".join(cell["source"]).startswith("#| label: settings")]
    shown = ["".join(output["data"]["text/markdown"]) for cell in found for output in cell["outputs"]]
    wanted = parts_of(chapter.part("experiment").RECIPE)
    assert shown == [show.settings(part)._repr_markdown_() for part in wanted], "show.settings(experiment.RECIPE)"
