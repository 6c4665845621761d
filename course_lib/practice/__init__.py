"""Exercises and quizzes. In a notebook:

practice.check("01.1", my_function)   # what is right or wrong, in a sentence
practice.solution("01.1")             # one way to write it
practice.quiz("01")                   # questions; every option explains itself
practice.solved()                     # which exercises are solved, chapter by chapter
"""

import html
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from course_lib import chapters, steady, words
from course_lib.errors import unknown
from course_lib.practice import compare, learner, progress


@dataclass(frozen=True)
class Exercise:
    """An exercise of a chapter.

    task: what the function does, in words; call: how it is called, as "my_soft_targets(logits, T)";
    solution: a right function; cases: tuples of arguments to try it on, all of which must come out right; mistakes:
    pairs (sentence, wrong function): the sentence is shown to whoever gets the same results, or the same kind of
    error, in all cases; signs: pairs (sentence, sign): the sentence is shown where no mistake is recognised and
    sign(result, right result) holds in the first case that differs; tolerance: by which part a right float may be off;
    learns: for a loss, the argument that it must send the right gradient to, or "".
    """

    task: str
    call: str
    solution: Callable[..., object]
    cases: tuple[tuple, ...]
    mistakes: tuple[tuple[str, Callable[..., object]], ...]
    signs: tuple[tuple[str, Callable[[object, object], object]], ...] = ()
    tolerance: float = compare.TOLERANCE
    learns: str = ""


@dataclass(frozen=True)
class Verdict:
    """status: "right", "not yet" or "wrong"; message: one or two sentences for the learner. True if it is right, so
    that `assert practice.check(...)` is a test cell of nbgrader or otter."""

    status: str
    message: str

    def __bool__(self):
        return self.status == "right"

    def _repr_markdown_(self):
        return repr(self)  # as text it would not wrap at words

    def __repr__(self):
        sign = {"right": "✓", "not yet": "…", "wrong": "✗"}[self.status]
        return f"{sign} {words.said(self.message)}"


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
    options: tuple[tuple[str, bool, str], ...]


@dataclass(frozen=True)
class Quiz:
    """Questions that Jupyter shows as text to open: each answer explains itself when it is chosen."""

    questions: tuple[Question, ...]

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


@steady.plain()
def check(name: str, answer: object) -> Verdict:
    """Return the Verdict on a learner's function for the exercise `name`, as "01.1". Unknown name: CourseError.

    In a notebook that is open in Jupyter it is kept whether the answer was right (course_lib.practice.progress).
    """
    verdict = _judged(find(name), answer)
    if verdict.status != "not yet":
        progress.note(name, bool(verdict))
    return verdict


def solved() -> progress.Progress:
    """Return which exercises the reader has solved. CourseError if the file that keeps it cannot be understood."""
    return progress.read()


def _judged(exercise, answer):
    if answer is Ellipsis or answer is None or learner.is_stub(answer):
        return _not_yet(exercise)
    if not callable(answer):
        return Verdict("wrong", f"Pass the function itself, {exercise.call.partition('(')[0]}, not what it returns.")
    names = list(inspect.signature(exercise.solution).parameters)
    sentence = learner.misfit(answer, exercise.call, names)
    if sentence:
        return Verdict("wrong", sentence)
    runs = [learner.run(answer, case, names) for case in exercise.cases]
    if any(learner.left_open(run.result, answer) for run in runs):
        return _not_yet(exercise)
    sentence = _fault(exercise, answer, names, runs)
    return Verdict("wrong", sentence) if sentence else Verdict("right", f"Right: {exercise.task}.")


def solution(name: str) -> Solution:
    """Return the source code of one right answer to the exercise `name`. Unknown name: CourseError."""
    return Solution(textwrap.dedent(inspect.getsource(find(name).solution)).strip())


def quiz(chapter: str) -> Quiz:
    """Return the Quiz of a chapter, as "01". Unknown chapter: CourseError."""
    return Quiz(_module(chapter).QUIZ)


def find(name: str) -> Exercise:
    """Return the Exercise called `name`, as "01.1". Unknown name: CourseError."""
    chapter = str(name).partition(".")[0]
    names = _module(chapter).EXERCISES
    if name not in names:
        raise unknown("exercise", name, names)
    return names[name]


@steady.plain()  # the cases are made when a chapter's exercises are first asked for
def _module(number):
    return chapters.find(number).part("practice")


def _not_yet(exercise):
    return Verdict("not yet", f"Not yet: write {exercise.call} so that {exercise.task}, then run this cell again.")


def _fault(exercise, answer, names, runs):
    """Return one sentence on what is wrong with a function after it ran on every case, or None."""
    results = [run.result for run in runs]
    expected = [exercise.solution(*learner.copies(case)) for case in exercise.cases]
    found = [_difference(result, right, exercise.tolerance) for result, right in zip(results, expected, strict=True)]
    if not any(found):
        return _side_effect(exercise, names, runs) or _lost_gradient(exercise, answer, names)
    for sentence, wrong in exercise.mistakes:
        if learner.alike(results, [learner.run(wrong, case, names).result for case in exercise.cases]):
            return sentence
    if all(result is None for result in results):
        return f"{exercise.call} returns nothing: did you forget `return`?"
    place = next(place for place, difference in enumerate(found) if difference)
    result, case, call = results[place], exercise.cases[place], _shown(exercise, names, exercise.cases[place])
    if isinstance(result, learner.Stopped):
        return f"{call} {learner.stopped(result, answer)}."
    if result is None:
        return f"{call} returns nothing: every way through the function needs its `return`."
    for sentence, sign in exercise.signs:
        if learner.holds(sign, result, expected[place]):
            return sentence
    return f"{call} {found[place].said}{_item(names, case, expected[place], found[place].index)}."


def _difference(result, right, tolerance):
    if isinstance(result, learner.Stopped):
        return compare.Difference("")
    return compare.difference(result, right, tolerance)


def _side_effect(exercise, names, runs):
    """Return the sentence on a function that gives what is right and spoils its argument, or None."""
    place = next((run.changed for run in runs if run.changed is not None), None)
    if place is None:
        return None
    return (
        f"The result is right, and {exercise.call} changes `{names[place]}` itself, which its caller may still need: "
        "leave the arguments as they are (no `-=`, no method that ends in `_`, no assignment to a part)."
    )


def _lost_gradient(exercise, answer, names):
    """Return the sentence on a loss of the right size through which nobody could learn, or None."""
    if not exercise.learns:
        return None
    case, place = exercise.cases[0], names.index(exercise.learns)
    right = learner.gradient(exercise.solution, case, names, place)
    found = learner.gradient(answer, case, names, place)
    if found is None:
        return (
            f"The number is right, and no gradient flows back to `{exercise.learns}`, so nothing could learn from it: "
            "leave out `.detach()`, `.item()`, NumPy and `torch.no_grad()` on the student's side."
        )
    if compare.difference(found, right, exercise.tolerance) is None:
        return None
    return (
        f"The number is right, and its gradient for `{exercise.learns}` is not: a part of the loss is cut off from it, "
        "as by `.detach()` or `torch.no_grad()`."
    )


def _shown(exercise, names, case):
    """Write the call of a case with what its arguments are, where that is short."""
    shown = [_argument(name, argument) for name, argument in zip(names, case, strict=True)]
    return f"{exercise.solution.__name__}({', '.join(shown)})"


def _argument(name, argument):
    array = compare.numbers(argument) if hasattr(argument, "tolist") else None
    if array is not None:
        few = array.size <= (8 if array.dtype.kind == "f" else 24) and max(array.shape, default=0) <= 8
        return _listed(array.tolist()) if few else name
    text = repr(argument)
    return name if callable(argument) or len(text) > 80 else text


def _listed(value):
    if isinstance(value, list):
        return f"[{', '.join(map(_listed, value))}]"
    return compare.short(value, 4)


def _item(names, case, right, index):
    """Name the arguments that belong to one item of the result, where every argument and the result are lists of
    items."""
    shape = getattr(right, "shape", None)
    lists = [(name, argument) for name, argument in zip(names, case, strict=True) if hasattr(argument, "tolist")]
    if not lists or index is None or len(index) != 1 or any(argument.shape != shape for _, argument in lists):
        return ""
    return f", where {_and([f'{name} is {compare.short(argument[index].item(), 4)}' for name, argument in lists])}"


def _and(words):
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
