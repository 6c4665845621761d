"""Every notebook shows the settings of its experiments, in a cell of its own that the stored recipe agrees with."""

import pytest

from course_lib import chapters, show
from course_lib.tools import notebooks


@pytest.mark.parametrize("chapter", chapters.every(), ids=lambda chapter: chapter.name)
def test_the_settings_on_the_page_are_those_of_the_recipe(chapter):
    cells = notebooks.read(chapter.notebook)["cells"]
    found = [cell for cell in cells if "".join(cell["source"]).startswith("#| label: settings\n")]
    assert len(found) == 1, "one cell shows show.settings(experiment.RECIPE)"
    (output,) = found[0]["outputs"]
    shown = "".join(output["data"]["text/markdown"])
    assert shown == show.settings(chapter.part("experiment").RECIPE)._repr_markdown_()
