"""Teachers, Students, Echoes: a course on distillation, synthetic data and model collapse.

`import course_lib as cl` is fast: a part is imported when it is first used (`cl.losses`, `cl.show`, ...).
"""

import importlib
import sys

from course_lib.errors import unknown

__version__ = "0.1.0"

PARTS = (
    "chapters",
    "data",
    "errors",
    "losses",
    "metrics",
    "models",
    "practice",
    "runtime",
    "show",
    "study",
    "tools",
    "training",
    "widgets",
)


def __getattr__(name):
    if name in PARTS:
        return importlib.import_module(f"{__name__}.{name}")
    # AttributeError, because hasattr() and tab completion rely on it.
    raise AttributeError(str(unknown("part of course_lib", name, PARTS)))


def __dir__():
    return sorted([*globals(), *PARTS])


# Where the console lacks a sign of the course (a tick, a minus), as on Windows when output goes to a file, a question
# mark stands for it; by default Python would stop with an error.
for _stream in (sys.stdout, sys.stderr):
    if "utf" not in (getattr(_stream, "encoding", None) or "utf").lower() and hasattr(_stream, "reconfigure"):
        _stream.reconfigure(errors="replace")
