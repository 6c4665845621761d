"""Teachers, Students, Echoes: a course on distillation, synthetic data and model collapse.

`import course_lib as cl` is fast: a part is imported when it is first used (`cl.losses`, `cl.show`, ...).
"""

import importlib

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
    from course_lib.errors import unknown

    # AttributeError, because hasattr() and tab completion rely on it.
    raise AttributeError(str(unknown("part of course_lib", name, PARTS)))


def __dir__():
    return sorted([*globals(), *PARTS])
