"""How a learner's function is called, and what is said when it cannot be called, stops, or is not written yet."""

import contextlib
import dataclasses
import functools

import numpy as np
import pytest
import torch

from course_lib import chapters, practice

# --- what passes ----------------------------------------------------------------------------------


def by_name_only(*, logits, T):
    return practice.find("01.1").solution(logits, T)


def with_more_arguments(logits, T=1.0, dim=-1, **settings):
    return torch.softmax(logits / T, dim=dim)


class Callable:
    def __call__(self, logits, T):
        return by_name_only(logits=logits, T=T)


def with_other_names(z, temperature):
    return by_name_only(logits=z, T=temperature)


@functools.wraps(with_other_names)
def wrapped(*arguments, **named):
    return with_other_names(*arguments, **named)


HOW = (by_name_only, with_more_arguments, Callable(), with_other_names, wrapped, functools.partial(with_more_arguments))


@pytest.mark.parametrize("answer", HOW)
def test_a_right_function_passes_however_it_takes_its_arguments(answer):
    assert practice.check("01.1", answer).status == "right"


def test_a_right_function_may_print_and_ask_for_gradients(capsys):
    def answer(student_logits, teacher_logits, T):
        print(student_logits.shape)
        log_student = (student_logits.requires_grad_() / T).log_softmax(-1)
        targets = (teacher_logits / T).softmax(-1)
        (T**2 * torch.nn.functional.kl_div(log_student, targets, reduction="sum")).backward()
        return student_logits.grad

    assert practice.check("02.2", answer).status == "right"
    assert "torch.Size" in capsys.readouterr().out


@contextlib.contextmanager
def everywhere(setting, before):
    setting()
    try:
        yield
    finally:
        before()


WORLDS = {
    "without gradients": torch.no_grad,
    "float64": lambda: everywhere(
        lambda: torch.set_default_dtype(torch.float64), lambda: torch.set_default_dtype(torch.float32)
    ),
    "another device": lambda: everywhere(
        lambda: torch.set_default_device("meta"), lambda: torch.set_default_device(None)
    ),
}


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", ("01.3", "02.2", "04.4", "08.1", "10.2", "18.3"))
def test_torchs_global_settings_do_not_matter(world, name):
    with WORLDS[world]():
        assert practice.check(name, practice.find(name).solution).status == "right"


# --- arguments and results of other kinds than the chapters have today -------------------------------


@dataclasses.dataclass(frozen=True)
class Pile:
    images: torch.Tensor


class Counter:
    """A function with a memory: every check begins with a fresh one."""

    calls = 0

    def __call__(self):
        self.calls += 1
        return self.calls


def describe(table, pile, count, options):
    return {"size": table.size + len(pile.images), "calls": count(), "name": options["name"]}


OF_OTHER_KINDS = practice.Exercise(
    "it describes what it gets",
    "describe(table, pile, count, options)",
    describe,
    tuple(
        (np.arange(float(size)), Pile(torch.zeros(size)), Counter(), {"name": "a", "sizes": [size, 2]})
        for size in (3, 4)
    ),
    (),
)


@pytest.fixture
def other_kinds(monkeypatch):
    monkeypatch.setattr(practice, "find", lambda name: OF_OTHER_KINDS)


def test_arguments_and_results_of_other_kinds(other_kinds):
    for _ in range(2):
        assert practice.check("", describe).status == "right"
    said = practice.check("", lambda table, pile, count, options: {}).message
    assert said.startswith(
        "describe([0, 1, 2], Pile(images=tensor([0., 0., 0.])), count, {'name': 'a', 'sizes': [3, 2]})"
    )
    assert said.endswith("gives a dict with the keys [] where a dict with the keys ['calls', 'name', 'size'] is right.")


@pytest.mark.parametrize(
    "spoil", (lambda a: a[0].fill(7), lambda a: a[3]["sizes"].append(1), lambda a: a[3].pop("name"))
)
def test_any_argument_that_is_changed_is_noticed(other_kinds, spoil):
    def spoils(table, pile, count, options):
        found = describe(table, pile, count, options)
        spoil((table, pile, count, options))
        return found

    assert "itself, which its caller may still need" in practice.check("", spoils).message


def test_a_function_that_works_only_once_is_wrong():
    widths_left = iter([1210])
    assert "stopped with StopIteration" in practice.check("00.1", lambda widths: next(widths_left)).message


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("chapter", chapters.every(), ids=lambda chapter: chapter.name)
def test_a_check_itself_never_warns(chapter):
    for name in chapter.part("practice").EXERCISES:
        assert practice.check(name, lambda *arguments: 0.123).status == "wrong"


# --- what is said of a function that stops --------------------------------------------------------


def test_an_error_in_the_learners_code_names_the_line_and_shows_no_traceback():
    def broken(weight, gradient, learning_rate):
        weight = weight - learning_rate * gradient
        return weigth  # noqa: F821

    verdict = practice.check("00.3", broken)
    assert verdict.status == "wrong"
    assert "NameError" in verdict.message and "weigth" in verdict.message
    assert "line 3 of your function" in verdict.message


def test_a_long_error_is_one_sentence():
    def breaks(widths):
        raise ValueError("The first line says it.\nThe second tells a story.\n")

    said = practice.check("00.1", breaks).message
    assert (
        said == "count_numbers((64, 16, 10)) stopped with ValueError: The first line says it (line 2 of your function)."
    )


def test_an_error_without_words():
    def breaks(widths):
        raise ValueError

    assert "stopped with ValueError (line 2 of your function)." in practice.check("00.1", breaks).message


def test_an_error_of_another_kind_is_no_known_mistake():
    def stops_where_a_known_mistake_stops(widths):
        return {}["two layers"] if len(widths) < 3 else (widths[0] + 1) * widths[1] + (widths[1] + 1) * widths[2]

    assert practice.check("00.1", lambda w: (w[0] + 1) * w[1] + (w[1] + 1) * w[2]).message.startswith("You counted two")
    assert "gives 39 where 47 is right" in practice.check("00.1", stops_where_a_known_mistake_stops).message


def test_two_functions_that_stop_everywhere_are_alike_only_if_the_messages_are():
    named = practice.check("00.2", lambda answers, labels: (answers == labels).mean())
    assert "True and False" in named.message
    assert "lost" in practice.check("00.2", lambda answers, labels: (_ for _ in ()).throw(RuntimeError("lost"))).message


MISFITS = (
    (lambda: 1, "my_soft_targets(logits, T) is called with 2 arguments and yours takes none: begin with"),
    (lambda z: z, "is called with 2 arguments and yours takes (z): begin with `def my_soft_targets(logits, T):`."),
    (lambda z, T, dim: z, "yours takes (z, T, dim)"),
    (lambda T, logits: logits / T, "another order than in the stub: begin with `def my_soft_targets(logits, T):`."),
)


@pytest.mark.parametrize("answer, said", MISFITS)
def test_a_wrong_number_or_order_of_arguments(answer, said):
    verdict = practice.check("01.1", answer)
    assert verdict.status == "wrong"
    assert said in verdict.message


def test_a_function_that_changes_its_arguments_cannot_cheat_the_check(monkeypatch):
    def gap(student, teacher):
        return student - teacher

    def cheat(student, teacher):
        student.zero_()
        teacher.zero_()
        return student

    cases = ((torch.ones(2), torch.zeros(2)), (torch.ones(3), 2 * torch.ones(3)))
    monkeypatch.setattr(practice, "find", lambda name: practice.Exercise("it subtracts", "gap(s, t)", gap, cases, ()))
    assert practice.check("", cheat).status == "wrong"
    assert practice.check("", gap).status == "right"
    assert torch.equal(cases[0][0], torch.ones(2))


def test_nothing_returned():
    def forgets(weight, gradient, learning_rate):
        weight = weight - learning_rate * gradient

    assert "returns nothing: did you forget `return`?" in practice.check("00.3", forgets).message


def test_a_value_instead_of_a_function():
    assert "Pass the function itself" in practice.check("00.1", 1210).message


# --- what is not there yet ------------------------------------------------------------------------


def only_a_docstring(widths):
    """Count the weights."""


def passes(widths):
    pass


def later(widths):
    raise NotImplementedError("tomorrow")


def partly_later(widths):
    if len(widths) == 3:
        return practice.find("00.1").solution(widths)
    return later(widths)


def dots(widths):
    return ...


@pytest.mark.parametrize("answer", (..., None, only_a_docstring, passes, later, partly_later, dots, lambda widths: ...))
def test_what_is_not_written_is_not_yet(answer):
    assert practice.check("00.1", answer).status == "not yet"


def returns_a_constant(widths):
    """Return a constant."""
    return 0.5


def refuses_whole_numbers(logits, T):
    return logits.long().softmax(dim=-1)


@pytest.mark.parametrize("answer", (returns_a_constant, lambda widths: 0.0, lambda widths: 7, lambda widths: True, len))
def test_a_short_answer_is_an_answer(answer):
    assert practice.check("00.1", answer).status == "wrong"


def test_an_operation_that_torch_does_not_have_is_no_stub():
    verdict = practice.check("01.1", refuses_whole_numbers)
    assert verdict.status == "wrong"
    assert "not implemented for 'Long'" in verdict.message
