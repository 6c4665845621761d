"""Work done once per seed."""

import os

import pytest
import torch

from course_lib import runtime
from course_lib.errors import CourseError
from course_lib.study.each_seed import in_processes, in_turn
from tests.helpers import refused


def test_interrupted_seeds_stay(capsys):
    def work(seed):
        if seed == 2:
            raise KeyboardInterrupt
        return seed

    assert in_turn((0, 1, 2, 3), work) == [0, 1]
    assert "2 of 4 seeds" in capsys.readouterr().out
    with pytest.raises(KeyboardInterrupt):
        in_turn((2,), work)


def test_work_that_heard_the_interruption_itself_is_the_last(capsys):
    begun = []

    def work(seed):
        begun.append(seed)
        return None if seed == 2 else seed

    assert in_turn((0, 1, 2, 3), work) == [0, 1] and begun == [0, 1, 2]
    assert "2 of 4 seeds" in capsys.readouterr().out
    with refused("before a seed was finished", "run the cell again"):
        in_turn((2, 3), work)


def told(seed, word):
    return seed, word, os.getpid(), torch.get_num_threads()


def test_processes_of_their_own_with_one_thread_each():
    found = in_processes((3, 1, 2), told, "hello", workers=2)
    assert [(seed, word) for seed, word, _, _ in found] == [(3, "hello"), (1, "hello"), (2, "hello")]
    assert os.getpid() not in {process for _, _, process, _ in found}
    assert {threads for _, _, _, threads in found} == {1}


def test_one_worker_stays_in_this_process():
    assert {process for _, _, process, _ in in_processes((3, 1), told, "", workers=1)} == {os.getpid()}


def test_a_variable_says_how_many_processes_work(monkeypatch):
    monkeypatch.setenv("COURSE_WORKERS", "1")
    assert {process for _, _, process, _ in in_processes((3, 1), told, "")} == {os.getpid()}
    assert runtime.workers() == 1 and runtime.workers(3) == 3, "an argument overrides the variable"
    monkeypatch.delenv("COURSE_WORKERS")
    assert runtime.workers() == os.cpu_count()


@pytest.mark.parametrize("text", ["0", "-1", "two", "1.5"])
def test_an_impossible_number_of_processes(text, monkeypatch):
    monkeypatch.setenv("COURSE_WORKERS", text)
    with refused(f"COURSE_WORKERS is {text!r}", "such as 2, or unset it"):
        runtime.workers()
    for count in (0, 1.5, True):
        with refused(f"workers is {count}"):
            in_processes((1, 2), told, "", workers=count)


def test_what_a_process_raises_arrives():
    with pytest.raises(ValueError, match="invalid literal"):
        in_processes((1, 2), int_of, workers=2)


def int_of(seed):
    return int("x" * seed)


@pytest.mark.parametrize("run", [in_turn, in_processes])
def test_no_seeds(run):
    with pytest.raises(CourseError, match="no seeds"):
        run((), int_of)
