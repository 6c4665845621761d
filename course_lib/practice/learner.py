"""Running a learner's function: whatever it does becomes a value or a Stopped, never a traceback."""

import copy
import dis
import inspect
from collections.abc import Callable
from dataclasses import dataclass

from course_lib.practice import compare


@dataclass(frozen=True)
class Stopped:
    """A call that ended with an exception."""

    error: Exception


@dataclass(frozen=True)
class Run:
    """result: what the function returned, or a Stopped; changed: the place of the first argument that it changed, or
    None."""

    result: object
    changed: int | None = None


def is_stub(answer: object) -> bool:
    """Is that a function that has nothing but `...`, `pass` or a docstring in it?"""

    def stub(): ...

    return _does(answer) == _does(stub)


def misfit(answer: Callable, call: str, names: list[str]) -> str | None:
    """Return one sentence if a function cannot be called with arguments of these names, else None."""
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):
        return None  # some built-in functions do not tell
    own = list(signature.parameters)
    if own != names and sorted(own) == sorted(names):
        return f"The arguments stand in another order than in the stub: begin with `def {call}:`."
    if _binds(signature, *names) or _binds(signature, **dict.fromkeys(names)):
        return None
    takes = f"({', '.join(own)})" if own else "none"
    count = "one argument" if len(names) == 1 else f"{len(names)} arguments"
    return f"{call} is called with {count} and yours takes {takes}: begin with `def {call}:`."


def run(function: Callable, case: tuple, names: list[str]) -> Run:
    """Call a function with copies of a case's arguments: by position or, where it takes them so only, by name."""
    arguments = copies(case)
    try:
        result = _call(function, arguments, names)
    except Exception as error:
        result = Stopped(error)
    pairs = enumerate(zip(arguments, case, strict=True))
    return Run(result, next((place for place, (now, before) in pairs if _changed(now, before)), None))


def gradient(function: Callable, case: tuple, names: list[str], place: int) -> object:
    """Return the gradient of a loss for the argument at this place, or None where none flows back to it. For a model:
    that of all its weights, in one row."""
    arguments = copies(case)
    model = arguments[place] if hasattr(arguments[place], "parameters") else None
    if model is None:
        arguments[place] = arguments[place].detach().clone().requires_grad_()
    leaves = [arguments[place]] if model is None else list(model.parameters())
    try:
        _call(function, arguments, names).backward()
    except Exception:  # NumPy refuses what has a gradient, and what has none has no backward()
        return None
    found = [leaf.grad for leaf in leaves]
    if model is None or not any(each is not None for each in found):
        return found[0]
    flat = [0 * leaf.detach() if each is None else each for leaf, each in zip(leaves, found, strict=True)]
    return [number for each in flat for number in each.flatten().tolist()]


def copies(case: tuple) -> list:
    """Return copies of a case's arguments, since a function may change them in place."""
    return [copy.deepcopy(argument) for argument in case]


def left_open(result: object, function: Callable) -> bool:
    """Does a result say that nothing is written yet: `...`, or the learner's own `raise NotImplementedError`?"""
    if not isinstance(result, Stopped):
        return result is Ellipsis or result is NotImplemented
    if not isinstance(result.error, NotImplementedError):
        return False
    step = result.error.__traceback__
    while step.tb_next is not None:
        step = step.tb_next
    # torch raises NotImplementedError too, as for a softmax of whole numbers: in the learner's code that is a call.
    raised = dis.opname[step.tb_frame.f_code.co_code[step.tb_lasti]] == "RAISE_VARARGS"
    return raised and step.tb_frame.f_globals is getattr(function, "__globals__", None)


def alike(results: list, others: list) -> bool:
    """Are two functions' results the same in every case? A Stopped is like another of the same kind of error, if the
    message is the same too or if at least one case came to the same value."""
    met = [_met(result, other) for result, other in zip(results, others, strict=True)]
    return all(met) and (_VALUE in met or set(met) == {_MESSAGE})


def holds(sign: Callable[[object, object], object], result: object, right: object) -> bool:
    """Does a sign hold? It may ask for anything: a result that is no block of numbers has no sign."""
    try:
        return compare.numbers(result) is not None and bool(sign(result, right))
    except Exception:
        return False


def stopped(result: Stopped, function: Callable) -> str:
    """Say in words what stopped a function, and in which of its lines."""
    lines = str(result.error).strip().splitlines()
    said = f": {lines[0].rstrip('.')}" if lines else ""
    return f"stopped with {type(result.error).__name__}{said}{_where(result.error, function)}"


_VALUE, _MESSAGE, _KIND = "the same value", "the same message", "the same kind of error"


def _call(function, arguments, names):
    try:
        by_position = _binds(inspect.signature(function), *arguments)
    except (TypeError, ValueError):
        by_position = True
    return function(*arguments) if by_position else function(**dict(zip(names, arguments, strict=True)))


def _met(result, other):
    """Return what two results have in common, or None."""
    if not isinstance(result, Stopped) and not isinstance(other, Stopped):
        return _VALUE if compare.difference(result, other) is None else None
    if type(result) is not type(other) or type(result.error) is not type(other.error):
        return None
    return _MESSAGE if str(result.error) == str(other.error) else _KIND


def _does(function):
    code = getattr(function, "__code__", None)
    if code is None:
        return None
    return [(step.opname, step.argval) for step in dis.get_instructions(code) if step.opname != "NOP"]


def _binds(signature, *arguments, **named):
    try:
        signature.bind(*arguments, **named)
    except TypeError:
        return False
    return True


def _changed(now, before):
    comparable = compare.difference(copy.deepcopy(before), before, tolerance=0.0) is None  # not every object has ==
    return comparable and compare.difference(now, before, tolerance=0.0) is not None


def _where(error, function):
    """Name the learner's own line, so that no traceback of the course is needed."""
    code = getattr(function, "__code__", None)
    step, line = error.__traceback__, None
    while step is not None:
        if step.tb_frame.f_code is code:
            line = step.tb_lineno - code.co_firstlineno + 1
        step = step.tb_next
    return f" (line {line} of your function)" if line else ""
