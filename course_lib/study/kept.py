"""Results that are kept: what the same code has computed from the same arguments is read from disk instead.

    @kept
    def sizes(classroom, recipe=RECIPE, *, device=None, progress=False): ...

Only where COURSE_KEEP names a folder, as in `make test`: there claims and notebooks ask for the same Tables, and
the second one finds them. A change of the core or of the function's own chapter makes everything anew.
"""

import dataclasses
import functools
import hashlib
import inspect
import os
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path

from course_lib import runtime

PACKAGE = Path(__file__).parents[1]
CORE = ("data", "losses", "models", "study", "training")  # rooms whose code can change a number
UNHEARD = ("progress", "device", "workers")  # arguments that change no number, or are heard otherwise


class Unkept(Exception):
    """An argument of a kind that has no digest: the function is called as if nothing were kept."""


def kept(function: Callable) -> Callable:
    """Return `function`, whose results are kept in the folder COURSE_KEEP, if it is set."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        folder = os.environ.get("COURSE_KEEP")
        if not folder:
            return function(*args, **kwargs)
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        try:
            path = Path(folder) / f"{function.__name__}-{_key(function, bound.arguments)}.pickle"
        except Unkept:
            return function(*args, **kwargs)
        if not path.exists():
            _write(path, function(*args, **kwargs))
        return pickle.loads(path.read_bytes())

    return wrapper


def _key(function, arguments):
    told = {name: value for name, value in arguments.items() if name not in UNHEARD}
    found = hashlib.sha256(_sources(function.__module__).encode())
    for part in (function.__qualname__, str(runtime.device()), told):
        _digest(part, found)
    return found.hexdigest()[:32]


@functools.cache
def _sources(module):
    """Return the digest of all code that can change what a function of this module returns."""
    own = PACKAGE.parent.joinpath(*module.split(".")).parent
    folders = [PACKAGE / room for room in CORE] + [own]
    files = {path for folder in folders for path in folder.glob("*.py")} | set(PACKAGE.glob("*.py"))
    found = hashlib.sha256()
    for path in sorted(files):
        found.update(str(path.relative_to(PACKAGE.parent)).encode() + path.read_bytes())
    return found.hexdigest()


def _digest(value, found):
    """Feed a value to a hash: by what it holds, never by where it lies in memory."""
    found.update(type(value).__name__.encode())
    if value is None or isinstance(value, bool | int | float | str | bytes):
        found.update(repr(value).encode())
    elif isinstance(value, tuple | list | range):
        found.update(str(len(value)).encode())
        for part in value:
            _digest(part, found)
    elif hasattr(value, "items"):  # dict, MappingProxyType, state_dict
        _digest(list(value.items()), found)
    elif dataclasses.is_dataclass(value):
        _digest([getattr(value, field.name) for field in dataclasses.fields(value)], found)
    elif hasattr(value, "detach"):
        _digest(value.detach().cpu().numpy(), found)
    elif hasattr(value, "tobytes"):
        found.update(f"{value.dtype}{value.shape}".encode() + value.tobytes())
    elif hasattr(value, "state_dict"):
        _digest(value.state_dict(), found)
    else:
        raise Unkept(type(value).__name__)


def _write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and then renamed: another process never reads half of it.
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        pickle.dump(value, file)
    os.replace(file.name, path)
