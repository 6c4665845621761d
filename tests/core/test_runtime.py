import importlib
import io
import math
import os
import re
import sys
import tomllib
import types
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_lib import runtime
from tests.helpers import named, refused

ROOT = Path(__file__).parents[2]
SEEDS_THAT_ARE_NONE = [-1, True, False, 1.5, 2.0, "3", None]
any_seed = st.integers(0, 2**40)


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name in ("COURSE_DEVICE", "COURSE_SCALE", "COURSE_MASTER_SEED"):
        monkeypatch.delenv(name, raising=False)


def machine_with(monkeypatch, *available):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: "cuda" in available)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2 if "cuda" in available else 0)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: "mps" in available)


# --- scale ----------------------------------------------------------------------------------------


def test_the_scale_is_laptop_unless_told_otherwise(monkeypatch):
    assert runtime.scale().name == "laptop"
    monkeypatch.setenv("COURSE_SCALE", "ci")
    assert runtime.scale().name == "ci"
    assert runtime.scale("gpu").name == "gpu"  # an argument overrides the environment


def test_the_scale_sets_the_number_of_seeds(monkeypatch):
    monkeypatch.setenv("COURSE_SCALE", "gpu")
    assert len(runtime.seeds()) == runtime.SCALES["gpu"].seeds == 32


def test_unknown_scale_is_refused(monkeypatch):
    with refused("Unknown scale 'latpop'", "did you mean 'laptop'?"):
        runtime.scale("latpop")
    monkeypatch.setenv("COURSE_SCALE", "huge")
    with refused("Unknown scale 'huge'", "ci, laptop, gpu"):
        runtime.scale()


# --- device ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("available", [(), ("mps",), ("cuda", "mps")])
def test_the_cpu_is_taken_unless_another_device_is_asked_for(monkeypatch, available):
    machine_with(monkeypatch, *available)
    assert runtime.device().type == "cpu"


def test_the_device_can_be_set_by_environment_and_by_argument(monkeypatch):
    machine_with(monkeypatch, "cuda", "mps")
    monkeypatch.setenv("COURSE_DEVICE", "mps")
    assert runtime.device().type == "mps"
    assert runtime.device("cpu").type == "cpu"  # an argument overrides the environment
    assert runtime.device(torch.device("cpu")).type == "cpu"
    assert runtime.device("cuda:1") == torch.device("cuda", 1)


@pytest.mark.parametrize("name", ["cdua", "cuda:x", "cuda:-1", "tpu"])
def test_unknown_device_is_refused(name):
    with refused(f"Unknown device {name!r}", "cpu, cuda, mps"):
        runtime.device(name)


def test_a_device_that_this_machine_lacks_is_refused(monkeypatch):
    machine_with(monkeypatch)
    with refused("The device 'cuda' is not available on this machine", "use one of cpu"):
        runtime.device("cuda")
    monkeypatch.setenv("COURSE_DEVICE", "mps")
    with refused("The device 'mps' is not available"):
        runtime.device()


def test_a_device_index_too_high_is_refused(monkeypatch):
    machine_with(monkeypatch, "cuda")
    with refused("There is no device 'cuda:2'", "the highest index of cuda here is 1"):
        runtime.device("cuda:2")


def test_a_cpu_index_too_high_is_refused(monkeypatch):
    machine_with(monkeypatch)
    with refused("There is no device 'cpu:1'", "the highest index of cpu here is 0"):
        runtime.device("cpu:1")


def test_threads_are_restored_also_after_an_error():
    before = torch.get_num_threads()
    with runtime.threads(2):
        assert torch.get_num_threads() == 2
    assert torch.get_num_threads() == before
    with pytest.raises(KeyboardInterrupt), runtime.threads(2):
        raise KeyboardInterrupt
    assert torch.get_num_threads() == before


# --- seeds ----------------------------------------------------------------------------------------


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_different_masters_share_no_seed(master, distance):
    most = set(runtime.seeds(1000, master))
    assert len(most) == 1000
    assert most.isdisjoint(runtime.seeds(1000, master + 1))
    assert most.isdisjoint(runtime.seeds(1000, master + distance))


def test_master_seed_by_environment_and_by_argument(monkeypatch):
    assert runtime.seeds(3) == (0, 1, 2)
    monkeypatch.setenv("COURSE_MASTER_SEED", "7")
    assert runtime.seeds(3) == (7000, 7001, 7002)
    assert runtime.seeds(2, master=0) == (0, 1)


@pytest.mark.parametrize("text", ["-1", "1.5", "seven"])
def test_a_master_seed_that_is_no_number_is_refused(monkeypatch, text):
    monkeypatch.setenv("COURSE_MASTER_SEED", text)
    with refused(f"COURSE_MASTER_SEED is {text!r}", "a whole number such as 7"):
        runtime.seeds(3)


@pytest.mark.parametrize("count", [0, -1, 1001])
def test_a_number_of_seeds_out_of_range_is_refused(count):
    with refused(f"{count} seeds were asked for", "from 1 to 1000"):
        runtime.seeds(count)


@pytest.mark.parametrize("seed", SEEDS_THAT_ARE_NONE)
def test_a_seed_that_is_no_whole_number_is_refused(seed):
    for use in (runtime.derive, runtime.generator, runtime.numpy_generator):
        with refused(f"The seed is {seed!r}", "a whole number that is not negative"):
            use(seed)


@pytest.mark.parametrize("master", [-1, True, 1.5])
def test_a_master_that_is_no_whole_number_is_refused(master):
    with refused(f"The seed is {master!r}"):
        runtime.seeds(3, master)


def numbers(seed, *stream):
    return torch.randn(1000, generator=runtime.generator(seed, *stream))


@given(any_seed)
def test_streams_of_one_seed_are_independent(seed):
    # 1000 pairs: the correlation of independent draws has a standard deviation of 1/√1000 = 0.03
    pair = torch.stack([numbers(seed, "noise"), numbers(seed, "batches")])
    assert abs(torch.corrcoef(pair)[0, 1].item()) < 0.16


@given(any_seed)
def test_neighbouring_seeds_are_independent(seed):
    pair = torch.stack([numbers(seed, "noise"), numbers(seed + 1, "noise")])
    assert abs(torch.corrcoef(pair)[0, 1].item()) < 0.16


@given(any_seed, st.text(max_size=5))
def test_a_stream_repeats_itself(seed, name):
    assert torch.equal(numbers(seed, name), numbers(seed, name))


def test_a_stream_is_the_same_on_every_machine():
    # noted down once: neither Python's hash seed nor the platform may change it
    assert runtime.generator(3, "noise").initial_seed() == 7502892702595746439


def test_a_stream_does_not_touch_the_global_generators():
    before = torch.get_rng_state()
    numbers(1, "noise")
    assert torch.equal(torch.get_rng_state(), before)


@given(any_seed)
def test_every_purpose_has_a_seed_of_its_own(seed):
    found = [
        runtime.derive(seed, *purpose)
        for purpose in [(), ("teacher",), ("student",), ("walk", 0), ("walk", 1), (0, "walk"), ("wal", "k0")]
    ]
    assert len(set(found)) == len(found) and seed not in found
    assert all(0 <= one < 2**63 for one in found)


def test_neighbouring_seeds_share_no_purpose():
    """The arithmetic that this replaces, seed · 10 + k, gave seed 0's tenth walk and seed 1's first the same draws."""
    found = [runtime.derive(seed, "walk", k) for seed in range(50) for k in range(50)]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("chosen", [None, range(3), np.arange(3), [np.int64(4), 2]])
def test_seeds_of_a_run_become_whole_numbers(chosen):
    found = runtime.check_seeds(chosen)
    assert found == (runtime.seeds() if chosen is None else tuple(int(seed) for seed in chosen))
    assert all(type(seed) is int for seed in found)


@pytest.mark.parametrize(
    "chosen, said",
    [
        ((), "The seeds are ()"),
        ((3,), "at least two, all different"),
        ((3, 3), "The seeds are (3, 3)"),
        (5, "seeds is 5: give several whole numbers"),
        ((True, 2), "The seed is True"),
        ((0, -1), "The seed is -1"),
        ("12", "The seed is '1'"),
    ],
)
def test_seeds_that_make_no_interval_are_refused(chosen, said):
    with refused(said):
        runtime.check_seeds(chosen)


def test_one_seed_is_enough_where_the_caller_says_so():
    assert runtime.check_seeds([7], least=1) == (7,)
    with refused("The seeds are (): give at least one"):
        runtime.check_seeds((), least=1)


# --- watching and stopping ------------------------------------------------------------------------


def test_no_bar_where_nobody_is_watching(monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(runtime.sys, "stderr", io.StringIO())
    steps = range(3)
    assert runtime.progress_bar(steps, True) is steps
    monkeypatch.setenv("JPY_SESSION_NAME", "a notebook")
    assert runtime.progress_bar(steps, False) is steps
    assert list(runtime.progress_bar(steps, True)) == [0, 1, 2] and runtime.progress_bar(steps, True) is not steps


def test_an_interrupted_block_says_what_it_keeps_and_goes_on(capsys):
    done = []
    with runtime.interruptible(lambda: f"Stopped after {len(done)} steps.") as stop:
        done.append(1)
        raise KeyboardInterrupt
    assert stop.interrupted and capsys.readouterr().out == "Stopped after 1 steps.\n"


def test_a_block_that_ends_says_nothing(capsys):
    with runtime.interruptible(lambda: pytest.fail("nobody interrupted")) as stop:
        pass
    assert not stop.interrupted and capsys.readouterr().out == ""


def test_an_interruption_passes_where_nothing_is_finished():
    with pytest.raises(KeyboardInterrupt), runtime.interruptible(lambda: None):
        raise KeyboardInterrupt


def test_other_errors_pass_untouched():
    with pytest.raises(ZeroDivisionError), runtime.interruptible(lambda: "Stopped."):
        raise ZeroDivisionError


# --- packages and the machine ---------------------------------------------------------------------


def test_require_returns_the_package():
    assert runtime.require("torch") is torch


def test_a_missing_package_is_named_with_its_use_and_the_command(monkeypatch):
    def missing(name):
        raise ModuleNotFoundError(name="sklearn")

    monkeypatch.setattr(importlib, "import_module", missing)
    for name in ("sklearn", "sklearn.datasets"):
        with refused("The package 'scikit-learn', which brings the handwritten digits,", "pip install scikit-learn"):
            runtime.require(name)


def test_a_missing_package_that_the_course_does_not_know_is_named_too():
    with refused("The package 'nowhere_to_be_found' is missing", "pip install nowhere_to_be_found"):
        runtime.require("nowhere_to_be_found")


def test_a_package_that_is_broken_inside_is_not_called_missing(monkeypatch, tmp_path):
    (tmp_path / "broken_inside.py").write_text("import nowhere_to_be_found")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="nowhere_to_be_found"):
        runtime.require("broken_inside")


def without(monkeypatch, *absent):
    """Let machine_check see every package of the course but the absent ones."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in absent else types.SimpleNamespace())
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "9.9")


def test_machine_check_names_what_is_missing_and_the_command(monkeypatch):
    without(monkeypatch, "tqdm", "sklearn")
    text = runtime.machine_check()
    assert "✗ tqdm: missing. It shows progress. Run `pip install tqdm`." in text
    assert "✗ scikit-learn: missing." in text and "`pip install scikit-learn`" in text
    assert text.endswith("Missing: scikit-learn, tqdm.")


def test_machine_check_says_that_nothing_is_missing(monkeypatch):
    without(monkeypatch)
    machine_with(monkeypatch)
    text = runtime.machine_check()
    assert text.endswith("Nothing is missing.")
    assert "✗" not in text and "✓ torch 9.9: trains every model" in text
    assert "Models train on the CPU" in text and "Scale: laptop, 10 seeds" in text
    assert f"{os.cpu_count()} cores" in text


def test_on_colab_nobody_misses_jupyterlab(monkeypatch):
    without(monkeypatch, "jupyterlab")
    assert "✗ jupyterlab: missing" in runtime.machine_check()
    monkeypatch.setitem(sys.modules, "google.colab", types.SimpleNamespace())
    assert "jupyterlab" not in runtime.machine_check()


def test_every_package_that_the_course_needs_is_checked():
    named = {runtime._DISTRIBUTIONS.get(package, package) for package in runtime.PACKAGES}
    with (ROOT / "pyproject.toml").open("rb") as file:
        needed = tomllib.load(file)["project"]["dependencies"]
    assert {re.match(r"[a-z_-]+", line)[0] for line in needed} == named


def test_machine_check_names_a_gpu_that_is_not_used(monkeypatch):
    without(monkeypatch)
    machine_with(monkeypatch, "cuda")
    assert "set COURSE_DEVICE=cuda" in runtime.machine_check()


def test_machine_check_works_without_torch(monkeypatch):
    without(monkeypatch, "torch")
    monkeypatch.setattr(runtime, "require", lambda name: pytest.fail(f"{name} was imported"))
    assert "✗ torch: missing" in runtime.machine_check()


def test_cost_card_gives_seconds_memory_and_device(monkeypatch):
    monkeypatch.setattr(runtime, "_STARTED", 0.0)
    monkeypatch.setattr(runtime.time, "perf_counter", lambda: 41.7)
    monkeypatch.setattr(runtime, "peak_memory_gb", lambda: 1.234)
    monkeypatch.setenv("COURSE_DEVICE", "cpu")
    assert runtime.cost_card() == "Cost of this chapter so far: 42 s, at most 1.23 GB of memory, on cpu."


def test_peak_memory_is_at_least_that_of_a_large_array():
    ballast = np.ones(10**8, dtype=np.uint8)  # 0.1 GB
    assert 0.1 < runtime.peak_memory_gb() < 100
    assert ballast[-1] == 1


def test_numpy_generators_are_deterministic_and_differ_by_seed_and_purpose():
    first = runtime.numpy_generator(3, "noise").random(4)
    assert (runtime.numpy_generator(3, "noise").random(4) == first).all()
    for other in (runtime.numpy_generator(4, "noise"), runtime.numpy_generator(3, "batches")):
        assert (other.random(4) != first).all()
    with refused("The seed is -1"):
        runtime.numpy_generator(-1)


# --- numbers of every kind --------------------------------------------------------------------------

WHOLE = [0, -3, np.int8(3), np.uint64(3), torch.tensor(3), torch.tensor(3, dtype=torch.uint8)]
BROKEN = [2.5, 2.0, np.float32(0.5), torch.tensor(0.5), torch.tensor(0.5, requires_grad=True)]
NEITHER = [True, np.True_, torch.tensor(True), "4", None, 1j, torch.tensor([3]), np.array([3]), [3], math.nan, math.inf]


@pytest.mark.parametrize("value", WHOLE, ids=named)
def test_a_whole_number_of_any_kind(value):
    assert runtime.is_whole(value) and runtime.is_number(value)


@pytest.mark.parametrize("value", BROKEN, ids=named)
def test_a_number_that_is_not_whole(value):
    assert runtime.is_number(value) and not runtime.is_whole(value)


@pytest.mark.parametrize("value", [*NEITHER, np.float32(math.nan), torch.tensor(math.inf), np.array("4")], ids=named)
def test_what_is_no_finite_number(value):
    assert not runtime.is_number(value) and not runtime.is_whole(value)


def test_a_whole_number_that_no_float_holds_is_no_finite_number():
    assert runtime.is_whole(10**400) and not runtime.is_number(10**400)
