"""What all widgets share: the state they exchange with the page, and what a notebook stores of them.

| trait | direction | meaning |
|---|---|---|
| want {..., seq} | page → Python | what the reader asks for |
| cancel seq | page → Python | stop |
| frame {seq, status, arrays as bytes, ...} | Python → page | one atomic dict; only the worker writes it |
| table {axes, data, ...} | Python → page | answers computed beforehand: all that a page without a kernel has |
| hello | page → Python | one echoed write 1 s after the widget is drawn |

(hello: ipykernel sends messages of a widget to the thread that last answered it. Without it the first move of a slider
would wait until the running cell is over.)
"""

import base64
import html
import json
import os
import threading
from pathlib import Path

import anywidget
import traitlets

from course_lib import words
from course_lib.errors import CourseError
from course_lib.widgets.worker import Worker

VERSION = 1  # of the snapshot; _host.js knows the same number (tests/core/test_static.py)
STATIC = Path(__file__).parent / "static"
UNSOUND = "The figure's numbers are NaN or infinite, so there is nothing to draw: check the results that it got."
VIEW = "application/vnd.jupyter.widget-view+json"


class Widget(anywidget.AnyWidget):
    """A widget of the course. A subclass fills `table` and `want`, and writes `poster()`; if Python trains for it, it
    also has `answer(want)`, an iterator of frames.

    topic: its name, that of the chapter's folder (of the module for a shared widget), and of the script that draws it,
    static/<topic>.js, made from the widget.js beside the chapter's widget.py. A class made from a widget keeps both.
    """

    want = traitlets.Dict().tag(sync=True)
    cancel = traitlets.Int(0).tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    table = traitlets.Dict().tag(sync=True)
    hello = traitlets.Int(0).tag(sync=True)
    topic = traitlets.Unicode("").tag(sync=True)
    _topic = ""
    _css = STATIC / "widgets.css"

    def __init_subclass__(cls, **options):
        if not cls._topic:
            cls._topic = topic_of(cls.__module__)
            cls._esm = STATIC / f"{cls._topic}.js"
            if not cls._esm.is_file():
                raise CourseError(
                    f"The script of the widget {cls._topic!r} is not built (static/{cls._esm.name} is missing): run "
                    "`npm ci && npm run build`."
                )
        super().__init_subclass__(**options)

    def __init__(self, table: dict, want: dict | None = None):
        try:
            json.dumps([table, want], allow_nan=False)
        except ValueError:
            raise CourseError(UNSOUND) from None
        # Messages of the page arrive in one thread, frames leave from another: traitlets must not meet both at once.
        self._turn = threading.RLock()
        scripts = words.entries(words.language(), "widgets")
        super().__init__(table=table | {"words": scripts} if scripts else table, want=want or {}, topic=self._topic)
        self._worker = Worker(self.answer, self._show) if hasattr(self, "answer") else None

    def set_state(self, sync_data):
        with self._turn:
            super().set_state(sync_data)

    def close(self):
        if getattr(self, "_worker", None):
            self._worker.close()
        super().close()

    def _show(self, frame):
        with self._turn:
            self.frame = frame

    @traitlets.observe("want")
    def _asked(self, change):
        if getattr(self, "_worker", None) and "seq" in change["new"]:
            self._worker.put(change["new"])

    @traitlets.observe("cancel")
    def _stopped(self, change):
        if getattr(self, "_worker", None):
            self._worker.cancel(change["new"])

    def poster(self) -> tuple[str, str]:
        """Return (SVG, sentence) of what the widget shows at first; the sentence carries the numbers."""
        raise NotImplementedError

    def snapshot(self) -> str:
        """Return the JSON text that a page without a kernel starts from; equal widgets give equal bytes."""
        parts = {"version": VERSION, "widget": self._topic, "table": self.table, "want": self.want}
        return json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

    def stored_html(self) -> str:
        """Return what a notebook stores: a picture that every viewer shows, and the snapshot beside it."""
        picture, alt = map(words.said, self.poster())
        hint = words.said("Picture of an interactive figure: run this cell in JupyterLab to use it.")
        source = base64.b64encode(picture.encode()).decode()
        # A "</script>" in a question would end the snapshot, and "<!--" would hide the page's rest.
        snapshot = self.snapshot().replace("<", "\\u003c")
        return (
            f'<div class="tse-stored" data-widget="{self._topic}">'
            f'<img class="tse-poster" style="max-width:100%" alt="{html.escape(alt)}" '
            f'src="data:image/svg+xml;base64,{source}">'
            f'<p class="tse-hint"><em>{hint}</em></p>'
            f'<script type="application/json" class="tse-snapshot">{snapshot}</script></div>'
        )

    def _repr_mimebundle_(self, **kwargs):
        bundle = {"text/plain": repr(self), "text/html": self.stored_html()}
        if "JPY_SESSION_NAME" in os.environ:  # set by JupyterLab for the kernels of its notebooks
            bundle[VIEW] = {"version_major": 2, "version_minor": 1, "model_id": self.model_id}
        return bundle

    def __repr__(self):
        return words.said(f"Interactive figure. {self.poster()[1]}")


def topic_of(module: str) -> str:
    """Return the topic of a widget's module: "soft_targets" for course_lib.chapters.soft_targets.widget, "quiz" for
    course_lib.widgets.quiz."""
    *folders, name = module.split(".")
    return folders[-1] if name == "widget" and folders else name


def packed(values, kind: str, scale: float = 1) -> str:
    """Return an array as base64 text of little-endian numbers. kind: a NumPy type, as "<f4", "<i2", "u1"; scale: what
    the values are multiplied by first: 100 stores hundredths. For a whole type they are rounded, and cut where they are
    too large for it. CourseError if one is NaN or infinite."""
    import numpy as np

    kind, array = np.dtype(kind), scale * np.asarray(values, dtype=float)
    if not np.isfinite(array).all():
        raise CourseError(UNSOUND)
    if kind.kind in "iu":
        limits = np.iinfo(kind)
        array = np.clip(np.rint(array), limits.min, limits.max)
    return base64.b64encode(np.ascontiguousarray(array, dtype=kind).tobytes()).decode()


def veiled(value) -> str:
    """Return JSON as base64: nobody reads an answer at a glance in the page's source."""
    return base64.b64encode(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).decode()
