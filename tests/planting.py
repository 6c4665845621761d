"""Planting known bugs, one at a time: each must turn a named test red, or that test guards nothing.

A canary replaces a piece of a function's source text. Where the code has changed so that the piece is gone, the
canary fails: give it the new text.
"""

import inspect
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType, ModuleType

import pytest


@dataclass(frozen=True)
class Canary:
    """A bug: in the source of `owner.name`, the text `old` becomes `new`; the test `caught_by`, called with `example`,
    must notice."""

    bug: str
    owner: ModuleType | type
    name: str
    old: str
    new: str
    caught_by: Callable
    example: tuple = ()


def plant(canary, monkeypatch):
    """Replace the function, wherever it was imported to, by one made from the changed source text."""
    healthy = vars(canary.owner)[canary.name]
    function = healthy.fget if isinstance(healthy, property) else inspect.unwrap(healthy)
    source = textwrap.dedent(inspect.getsource(function))
    if source.count(canary.old) != 1:
        found = f"{canary.name} contains {canary.old!r} {source.count(canary.old)} times instead of once"
        pytest.fail(f"{found}: bring the canary up to date")
    made = {}
    exec(compile(source.replace(canary.old, canary.new), f"<{canary.bug}>", "exec"), function.__globals__, made)
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] in ("course_lib", "tests")]
    for place in (canary.owner, *modules):
        for name, value in list(vars(place).items()):
            # a function that other code checks before it is called is known by two names
            if value is healthy or (isinstance(value, FunctionType) and inspect.unwrap(value) is function):
                monkeypatch.setattr(place, name, made[canary.name])


def call(canary, request):
    """Call the test that guards against the bug, with the canary's example and the fixtures that it asks for."""
    with pytest.MonkeyPatch.context() as patch:
        asked = list(inspect.signature(canary.caught_by).parameters)[len(canary.example) :]
        fixtures = {name: patch if name == "monkeypatch" else request.getfixturevalue(name) for name in asked}
        canary.caught_by(*canary.example, **fixtures)


def check(canary, request, monkeypatch):
    """Green on the healthy code, red with the bug."""
    call(canary, request)
    plant(canary, monkeypatch)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        call(canary, request)
