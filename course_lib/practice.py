"""Exercises and quizzes. In a notebook:

practice.check("01.1", my_function)   # what is right or wrong, in a sentence
practice.solution("01.1")             # one way to write it
practice.quiz("01")                   # questions; every option explains itself
"""

import html
import inspect
import textwrap
from dataclasses import dataclass

from course_lib import chapters
from course_lib.errors import unknown


@dataclass(frozen=True)
class Exercise:
    """An exercise of a chapter.

    task: what the function does, in words; call: how it is called, as "my_soft_targets(logits, T)";
    solution: a right function; cases: tuples of arguments to try it on; mistakes: pairs (sentence, wrong function): the
    sentence is shown to whoever computes the same.
    """

    task: str
    call: str
    solution: object
    cases: tuple
    mistakes: tuple


@dataclass(frozen=True)
class Verdict:
    """status: "right", "not yet" or "wrong"; message: one or two sentences for the learner."""

    status: str
    message: str

    def _repr_markdown_(self):
        return repr(self)  # as text it would not wrap at words

    def __repr__(self):
        return f"{ {'right': '✓', 'not yet': '…', 'wrong': '✗'}[self.status] } {self.message}"


@dataclass(frozen=True)
class Solution:
    """A solution that Jupyter shows as source code."""

    code: str

    def _repr_markdown_(self):
        return f"```python\n{self.code}\n```"

    def __repr__(self):
        return self.code


@dataclass(frozen=True)
class Question:
    """text: the question; options: triples (answer, is it right?, why)."""

    text: str
    options: tuple


@dataclass(frozen=True)
class Quiz:
    """Questions that Jupyter shows as text to open: each answer explains itself when it is chosen."""

    questions: tuple

    def _repr_markdown_(self):
        # HTML inside Markdown: a text/html output would make Quarto load scripts from other servers.
        parts = []
        for number, question in enumerate(self.questions, 1):
            parts.append(f"<p><strong>{number}. {html.escape(question.text)}</strong></p>")
            for letter, (answer, right, why) in zip("ABCDEF", question.options, strict=False):
                said = f"{'Right' if right else 'Not this one'}. {why}"
                summary = f"<summary>{letter}. {html.escape(answer)}</summary>"
                parts.append(f"<details>{summary}<p>{html.escape(said)}</p></details>")
        return "\n".join(parts)

    def __repr__(self):
        return f"Quiz of {len(self.questions)} questions: open this notebook in JupyterLab to answer them."


def check(name, answer):
    """Return the Verdict on a learner's function for the exercise `name`, as "01.1". Unknown name: CourseError."""
    exercise = find(name)
    if answer is Ellipsis or answer is None or _is_stub(answer):
        return _not_yet(exercise)
    if not callable(answer):
        return Verdict("wrong", f"Pass the function itself, {exercise.call.partition('(')[0]}, not what it returns.")
    got = []
    for case in exercise.cases:
        try:
            got.append(answer(*_copies(case)))
        except NotImplementedError:
            return _not_yet(exercise)
        except Exception as error:
            return Verdict(
                "wrong", f"{exercise.call} stopped with {type(error).__name__}: {error}{_where(error, answer)}."
            )
    if all(value is None for value in got):
        return Verdict("wrong", f"{exercise.call} returns nothing: did you forget `return`?")
    expected = [exercise.solution(*_copies(case)) for case in exercise.cases]
    if all(_same(value, right) for value, right in zip(got, expected, strict=True)):
        return Verdict("right", f"Right: {exercise.task}.")
    for sentence, wrong in exercise.mistakes:
        if all(_same(v, wrong(*_copies(case))) for v, case in zip(got, exercise.cases, strict=True)):
            return Verdict("wrong", sentence)
    case, value, right = next(row for row in zip(exercise.cases, got, expected, strict=True) if not _same(*row[1:]))
    plain = all(isinstance(argument, int | float | tuple) for argument in case)
    call = f"{exercise.solution.__name__}({', '.join(map(str, case))})" if plain else exercise.call
    shapes = [list(getattr(v, "shape", ())) for v in (value, right)]
    if shapes[0] != shapes[1]:
        return Verdict("wrong", f"{call} returns a tensor of shape {shapes[0]} where shape {shapes[1]} is right.")
    return Verdict("wrong", f"{call} gives {_short(value)} where {_short(right)} is right.")


def solution(name):
    """Return the source code of one right answer to the exercise `name`. Unknown name: CourseError."""
    return Solution(textwrap.dedent(inspect.getsource(find(name).solution)).strip())


def quiz(chapter):
    """Return the Quiz of a chapter, as "01". Unknown chapter: CourseError."""
    return Quiz(_module(chapter).QUIZ)


def find(name):
    """Return the Exercise called `name`, as "01.1". Unknown name: CourseError."""
    chapter = str(name).partition(".")[0]
    names = _module(chapter).EXERCISES
    if name not in names:
        raise unknown("exercise", name, names)
    return names[name]


def _module(number):
    return chapters.find(number).part("practice")


def _not_yet(exercise):
    return Verdict("not yet", f"Not yet: write {exercise.call} so that {exercise.task}, then run this cell again.")


def _is_stub(function):
    def stub(): ...

    return getattr(function, "__code__", None) is not None and function.__code__.co_code == stub.__code__.co_code


def _copies(case):
    # A learner's function may change its arguments in place.
    return [argument.clone() if hasattr(argument, "clone") else argument for argument in case]


def _same(value, right):
    import torch

    try:
        value = torch.as_tensor(value, dtype=torch.float64).detach()
        right = torch.as_tensor(right, dtype=torch.float64)
    except (TypeError, ValueError, RuntimeError):
        return False
    return value.shape == right.shape and torch.allclose(value, right, rtol=1e-4, atol=1e-5, equal_nan=True)


def _short(value):
    import torch

    if isinstance(value, torch.Tensor) and value.numel() > 1:
        numbers = ", ".join(f"{v:.3g}" for v in value.detach().flatten()[:3].tolist())
        return f"shape {list(value.shape)} starting with {numbers}"
    if isinstance(value, torch.Tensor | float | int) and not isinstance(value, bool):
        number = float(value)
        return f"{number:.0f}" if number.is_integer() else f"{number:.3g}"
    if isinstance(value, tuple | list) and 0 < len(value) <= 4:
        return f"({', '.join(map(_short, value))})"
    return f"a {type(value).__name__}"


def _where(error, function):
    """Name the learner's own line, so that no traceback of the course is needed."""
    code = getattr(function, "__code__", None)
    step, line = error.__traceback__, None
    while step is not None:
        if step.tb_frame.f_code is code:
            line = step.tb_lineno - code.co_firstlineno + 1
        step = step.tb_next
    return f" (line {line} of your function)" if line else ""
