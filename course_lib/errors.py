"""Errors that teach: one sentence that says what is wrong, what was expected, and what to try."""

import difflib
import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Found = TypeVar("Found")


class CourseError(ValueError):
    """A mistake in how the course was called. A notebook shows the sentence, not the traceback."""

    def _render_traceback_(self):
        # IPython calls this hook instead of printing the stack of our own code.
        return [f"CourseError: {self}"]


def unknown(kind, name, known):
    """Return the CourseError for a name that does not exist.

    kind: what was looked up ("device"); name: what was asked for; known: iterable of the names that exist.
    The sentence offers the nearest known name, if one is near.
    """
    known = [str(k) for k in known]
    near = difflib.get_close_matches(str(name), known, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return CourseError(f"Unknown {kind} {name!r}: {hint}Choose one of {', '.join(known)}.")


def checked(check: Callable[Arguments, object]) -> Callable[[Callable[Arguments, Found]], Callable[Arguments, Found]]:
    """Return the decorator that calls `check` with a function's arguments before the function itself.

    check: takes what the function takes and raises CourseError if something is wrong; what it returns is not used. The
    function keeps its name, its docstring and its signature, and gets the arguments as they were given.
    """

    def decorate(function: Callable[Arguments, Found]) -> Callable[Arguments, Found]:
        @functools.wraps(function)
        def checked_function(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Found:
            check(*args, **kwargs)
            return function(*args, **kwargs)

        return checked_function

    return decorate
