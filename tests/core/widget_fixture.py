"""One small widget of each topic, and what the tests of the page's side start from: its stored HTML, and numbers that
Python finds and the page must find too. A chapter gives both in tests/chapters/<topic>/small.py: small() makes the
widget, numbers(widget), if there is one, returns a dict.

python -m tests.core.widget_fixture [topic ...]     writes tests/chapters/<topic>/page.json and those of shared widgets
"""

import functools
import importlib
import json
import sys
from pathlib import Path

from course_lib import chapters, metrics, runtime, widgets
from course_lib.widgets import welcome
from tests.helpers import hasty_classroom

TESTS = Path(__file__).parents[1]
WELCOME = welcome.Options(pictures=(5, 20), first=5, rows=2, steps=40)
SHARED = {
    "predict": lambda: widgets.Predict("01", metrics.interval([90.0, 92.0, 91.0]), question="How many are right?"),
    "quiz": lambda: widgets.Quiz("01"),
    "welcome": lambda: widgets.Welcome(hasty_classroom(), WELCOME),
}
TOPICS = (*(chapter.topic for chapter in chapters.every() if chapter.has("widget")), *SHARED)


def small(topic):
    """Return a new small widget."""
    return SHARED[topic]() if topic in SHARED else _chapter(topic).small()


@functools.cache
def built(topic):
    """Return a small widget, made once per process."""
    return small(topic)


def path(topic):
    """Return where the fixture of a topic lies."""
    return TESTS / "core" / "js" / f"{topic}.json" if topic in SHARED else TESTS / "chapters" / topic / "page.json"


def stored(topic):
    """Return the fixture of a topic as it lies there."""
    return json.loads(path(topic).read_text(encoding="utf-8"))


def page(topic):
    """Return what the fixture of a topic should hold."""
    with runtime.threads(1):
        widget = built(topic)
        numbers = {} if topic in SHARED else getattr(_chapter(topic), "numbers", lambda _: {})(widget)
        return {"stored": widget.stored_html(), **numbers}


def _chapter(topic):
    return importlib.import_module(f"tests.chapters.{topic}.small")


if __name__ == "__main__":
    for topic in sys.argv[1:] or TOPICS:
        path(topic).write_text(json.dumps(page(topic), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"{path(topic)}: written")
