"""Whether a learner's result is the right one, and where it first is not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# Floats may differ by this part of the right value, and by a tenth of it of the largest one: enough for a usual epsilon
# (std + 1e-4, log(p + 1e-9)) and for other orders of adding. Whole numbers and yes or no must be met exactly.
TOLERANCE = 1e-3


@dataclass(frozen=True)
class Difference:
    """said: what stands behind "my_function(…)", as "gives 0.3 where 0.6 is right"; index: the place of the first value
    that differs in an array, as (1, 3), else None."""

    said: str
    index: tuple[int, ...] | None = None


def difference(value: object, right: object, tolerance: float = TOLERANCE) -> Difference | None:
    """Return the first Difference between a result and the right one, or None where they are the same.

    right: a number, an array, a tensor, a list or tuple of these (of one shape or of several), or anything that has ==.
    value: the same numbers in any of these forms, on any device, of any type, with or without gradients. NaN equals NaN
    alone, so that a wrong answer of NaNs can be told from another.
    """
    wanted = numbers(right)
    if wanted is not None:
        return _first(value, right, wanted, tolerance)
    if not isinstance(right, tuple | list | dict):
        return None if _equal(value, right) else Difference(_other(value, right))
    if _places(value) != _places(right) or isinstance(value, dict) != isinstance(right, dict):
        return Difference(f"gives {_with_places(value)} where {_with_places(right)} is right")
    for place in _places(right):  # parts of different shapes: one after the other
        found = difference(value[place], right[place], tolerance)
        if found:
            return Difference(f"{found.said}, in part {place!r} of the result", found.index)
    return None


def numbers(value: object) -> np.ndarray | None:
    """Return an array of bool, whole numbers or float64, or None for what is no number and no block of numbers."""
    try:
        found = _array(value)
    except (AttributeError, NotImplementedError, RuntimeError, TypeError, ValueError):
        return None  # it has the looks of a number, as the class of tensors has, or a tensor without storage
    if found is None or found.dtype.kind not in "biuf":
        return None
    return found.astype(np.float64) if found.dtype.kind == "f" else found


def short(value: object, digits: int = 3) -> str:
    """Return a number as text with so many digits; a whole number in full."""
    if isinstance(value, bool) or value != value:
        return str(value).replace("nan", "NaN")
    value = float(value) + 0.0  # no minus before a zero
    if value.is_integer() and abs(value) < 1e15:
        return f"{value:.0f}"
    before_the_point = len(f"{abs(value):.0f}") if 1 <= abs(value) < 1e6 else 0
    return f"{value:.{max(digits, before_the_point)}g}"


def told_apart(first: float, second: float) -> tuple[str, str]:
    """Return two numbers as texts with as many digits as it takes to see that they differ."""
    texts = ("", "")
    for digits in range(3, 18):
        texts = short(first, digits), short(second, digits)
        if texts[0] != texts[1]:
            break
    return texts


def _first(value, right, wanted, tolerance):
    got = numbers(value)
    if got is None or got.shape != wanted.shape:
        found = _named(value) if got is None else _shaped(value, got)
        return Difference(f"gives {found} where {_shaped(right, wanted)} is right")
    differs = np.argwhere(~_close(got.astype(float), wanted.astype(float), _slack(wanted, tolerance)))
    if not len(differs):
        return None
    index = tuple(map(int, differs[0]))
    pair = got[index].item(), wanted[index].item()
    yes_or_no = all(isinstance(number, bool) for number in pair)
    texts = tuple(map(str, pair)) if yes_or_no else told_apart(*map(float, pair))
    hint = " (which 0/0, 0 · log 0 or the logarithm of a negative number make)" if texts[0] == "NaN" else ""
    where = f", at index {list(index)}" if index else ""
    return Difference(f"gives {texts[0]}{hint} where {texts[1]} is right{where}", index)


def _slack(wanted, tolerance):
    """How far each number may lie from the right one, an array."""
    if wanted.dtype.kind != "f":
        return np.full(wanted.shape, 1e-6)
    size = np.where(np.isfinite(wanted), abs(wanted), 0.0)
    return tolerance * size + tolerance / 10 * size.max(initial=0.0) + 1e-9


def _close(got, wanted, slack):
    with np.errstate(invalid="ignore"):  # inf − inf
        near = abs(got - wanted) <= slack
    return near | (got == wanted) | (np.isnan(got) & np.isnan(wanted))


def _array(value):
    if value is None or isinstance(value, str | bytes):
        return None
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        return (value.double() if value.is_floating_point() else value).numpy()
    if isinstance(value, Sequence):
        parts = [numbers(part) for part in value]
        if any(part is None for part in parts) or len({part.shape for part in parts}) > 1:
            return None
        return np.stack(parts) if parts else np.zeros(0)
    if isinstance(value, int) and abs(value) >= 2**63:
        return np.array(float(value) if abs(value) < 2**1023 else np.inf)
    if hasattr(value, "__array__") or isinstance(value, int):
        return np.asarray(value)
    return np.array(float(value)) if hasattr(value, "__float__") else None


def _shaped(value, array):
    if not array.shape:
        return "one number"
    if array.ndim == 1 and isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(array)}"
    kind = "a tensor" if hasattr(value, "detach") else "an array"
    return f"{kind} of shape {list(array.shape)}"


def _named(value):
    """Name a result that is no block of numbers."""
    if value is None:
        return "None"
    kind = type(value).__name__
    if isinstance(value, tuple | list):
        strange = next((part for part in value if numbers(part) is None), None)
        inside = "parts of unequal shapes" if all(numbers(part) is not None for part in value) else _named(strange)
        return f"a {kind} with {inside} in it"
    if isinstance(value, str):
        return f"the text {value!r}" if len(value) <= 40 else "a text"
    if isinstance(value, type):
        return f"the class {value.__name__}"
    if callable(value) and hasattr(value, "__name__"):
        return f"the function {value.__name__} itself (did you forget its ()?)"
    return f"{'an' if kind[0].lower() in 'aeiou' or kind == 'ndarray' else 'a'} {kind}"


def _places(value):
    """The keys of a dict, the places of a list or tuple, None for anything else."""
    if isinstance(value, dict):
        return sorted(value, key=str)
    ordered = hasattr(value, "__len__") and hasattr(value, "__getitem__") and not isinstance(value, str)
    return list(range(len(value))) if ordered else None


def _with_places(value):
    if isinstance(value, dict):
        return f"a dict with the keys {_places(value)}"
    return _named(value) if _places(value) is None else f"a {type(value).__name__} of {len(value)}"


def _other(value, right):
    """Say that a result is not the right one where neither is made of numbers."""
    texts = _named(value), _named(right)
    if texts[0] == texts[1]:
        texts = repr(value), repr(right)
    if texts[0] == texts[1] or max(map(len, texts)) > 200:
        return f"gives another {type(right).__name__} than the right one"
    return f"gives {texts[0]} where {texts[1]} is right"


def _equal(value, right):
    try:
        return bool(value == right)
    except (TypeError, ValueError, RuntimeError):
        return False
