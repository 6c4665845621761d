"""One line for what holds thousands of numbers: a cell that ends with a classroom says what it is, and prints none."""

import dataclasses


class Brief:
    """A dataclass that inherits from it, with repr=False, describes itself in one line: lengths and shapes, no
    tensors."""

    def __repr__(self):
        fields = dataclasses.fields(self)
        parts = [f"{field.name}={described(getattr(self, field.name))}" for field in fields]
        return f"{type(self).__name__}({', '.join(parts)})"


def described(value) -> str:
    """Return a value in a few words: numbers and short text as they stand, a tensor by its shape, many by number."""
    if hasattr(value, "shape"):
        return f"{type(value).__name__.lower()} {list(value.shape)}"
    if isinstance(value, tuple | list) and (len(value) > 8 or any(not _plain(part) for part in value)):
        kinds = sorted({type(part).__name__ for part in value})
        return f"{len(value)} × {' | '.join(kinds)}"
    if isinstance(value, dict) or hasattr(value, "items"):
        return f"{len(value)} entries"
    text = repr(value)
    return text if len(text) <= 120 and "\n" not in text else f"a {type(value).__name__}"


def _plain(value):
    return value is None or (isinstance(value, bool | int | float | str) and len(str(value)) <= 30)
