"""How a notebook speaks: sentences made from results, and sliders that redraw a figure."""

import os
from dataclasses import dataclass

from course_lib.errors import CourseError


@dataclass(frozen=True)
class Say:
    """Markdown text that Jupyter shows as prose."""

    text: str

    def _repr_markdown_(self):
        return self.text

    def __repr__(self):
        return self.text


def say(*lines):
    """Return the lines as one Markdown paragraph each. Numbers in prose come from results this way, never typed."""
    return Say("\n\n".join(lines))


def marks(table, names, columns, head="student"):
    """Return a table of means ± 95 % intervals: accuracy and agreement stand side by side.

    names: dict from condition to its label; columns: dict from metric to its heading; head: heading of the labels.
    """
    lines = [f"| {head} | " + " | ".join(columns.values()) + " |", "|---" * (1 + len(columns)) + "|"]
    for condition, label in names.items():
        cells = [table.mean(condition, metric).plain() for metric in columns]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return Say("\n".join(lines))


def slider(draw, **choices):
    """Show draw(...) with one slider per keyword argument.

    draw: a function that returns a figure; choices: for each of its arguments the values to choose from; the first is
    shown first. Where nobody can move a slider (a page, a test, a stored notebook) the first picture stands alone.
    CourseError if an argument has no values.
    """
    from IPython.display import display

    for name, values in choices.items():
        if len(values) == 0:
            raise CourseError(f"The slider {name!r} has no values: give at least one, the first is shown first.")
    if "JPY_SESSION_NAME" not in os.environ:  # set by JupyterLab for the kernels of its notebooks
        display(draw(**{name: values[0] for name, values in choices.items()}))
        return
    import ipywidgets

    controls = {
        name: ipywidgets.SelectionSlider(
            options=sorted(set(values)),
            value=values[0],
            description=name,
            continuous_update=False,
            style={"description_width": "auto"},
            layout={"width": "32em"},
        )
        for name, values in choices.items()
    }
    picture = ipywidgets.interactive_output(draw_and_show(draw), controls)
    display(ipywidgets.VBox([*controls.values(), picture]))


def draw_and_show(draw):
    """Return a function that draws and displays the figure, or the sentence of a CourseError instead of a traceback."""
    from IPython.display import display

    def redraw(**values):
        try:
            display(draw(**values))
        except CourseError as error:
            print(error)

    return redraw
