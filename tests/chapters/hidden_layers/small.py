"""A small widget of chapter 03."""

from course_lib.chapters.hidden_layers import widget
from tests.helpers import hasty_classroom

OPTIONS = widget.Options(weight=(0.0, 10.0), moves=(0.0, 3.0, 10.0), images=20, test=60, steps=40, every=10)


def small():
    return widget.HiddenLayers(hasty_classroom("deep teacher"), OPTIONS)
