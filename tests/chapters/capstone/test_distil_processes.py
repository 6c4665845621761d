"""The script on several processes, as a user starts it: torchrun, accelerate launch, a kill in the middle."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from course_lib.chapters.capstone.distil import places

MODULE = "course_lib.chapters.capstone.distil"
ROOT = Path(__file__).parents[3]
ASKED = ["--track", "language", "--teacher", "toy", "--teacher-steps", "2", "--steps", "6", "--batch", "8"]
PATIENCE = 600  # seconds, on a machine that has much else to do


@pytest.fixture(scope="module")
def surroundings():
    """The environment of a process that no launcher has touched."""
    launchers = ("WORLD_SIZE", "RANK", "LOCAL_RANK", "MASTER_ADDR", "MASTER_PORT")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ACCELERATE")}
    found = {name: value for name, value in kept.items() if name not in launchers}
    return found | {"OMP_NUM_THREADS": "1", "COURSE_DEVICE": "cpu", "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)}


def start(launcher, asked, out, surroundings):
    command = [sys.executable, "-m", *launcher, MODULE, *ASKED, *asked, "--out", str(out)]
    settings = {"env": surroundings, "cwd": ROOT, "timeout": PATIENCE}
    return subprocess.run(command, capture_output=True, text=True, check=False, **settings)


def torchrun(processes=2):
    # --standalone finds a free port by itself
    return ["torch.distributed.run", "--standalone", "--nproc-per-node", str(processes), "-m"]


def losses(out):
    return json.loads((out / "losses.json").read_text(encoding="utf-8"))


def weights(out):
    return torch.load(out / "student.pt", weights_only=True)


def assert_close(ours, theirs):
    assert ours.keys() == theirs.keys()
    for name in ours:
        torch.testing.assert_close(ours[name], theirs[name], rtol=1e-3, atol=1e-4)


@pytest.fixture(scope="module")
def alone(tmp_path_factory, surroundings):
    """The run on one process that the others are held against: accelerate starts it."""
    out = tmp_path_factory.mktemp("alone") / "run"
    done = start(["accelerate.commands.launch", "--cpu", "--num_processes", "1", "-m"], [], out, surroundings)
    assert done.returncode == 0, done.stderr
    assert "memory of a process" in done.stdout
    return out


# What `accelerate launch` puts into the environment: on a CPU it starts one process, so torchrun starts the two.
ACCELERATE = {"ACCELERATE_MIXED_PRECISION": "no", "ACCELERATE_USE_CPU": "True"}


@pytest.mark.parametrize("added", ({}, ACCELERATE), ids=("torchrun", "accelerate"))
def test_two_processes_give_the_losses_of_one(alone, tmp_path, surroundings, added):
    done = start(torchrun(), ["--accumulate", "2"] if added else [], tmp_path, surroundings | added)
    assert done.returncode == 0, done.stderr
    assert "2 processes, DDP" in done.stdout and done.stdout.count("memory of a process") == 1
    assert losses(tmp_path) == pytest.approx(losses(alone), rel=1e-4)
    assert_close(weights(tmp_path), weights(alone))


def test_sharded_weights_give_the_losses_of_whole_ones_and_go_on_from_a_checkpoint_of_one_process(
    alone, tmp_path, surroundings
):
    # the first half on one process, the second on two that hold a part each
    killed(tmp_path, surroundings)
    done = start(torchrun(), ["--shard", "fsdp", "--resume"], tmp_path, surroundings)
    assert done.returncode == 0, done.stderr
    assert "Going on after step 2 of 6" in done.stdout and "FSDP" in done.stdout
    assert losses(tmp_path) == pytest.approx(losses(alone), rel=1e-4)
    assert_close(weights(tmp_path), weights(alone))


def test_one_of_several_processes_leaves_without_pythons_clearing_up(monkeypatch):
    # the abort that this prevents comes by chance, so that the runs above may pass without it
    left = []
    monkeypatch.setattr(os, "_exit", left.append)
    monkeypatch.setenv("WORLD_SIZE", "2")
    places.leave(3)
    assert left == [3]
    monkeypatch.setenv("WORLD_SIZE", "1")
    with pytest.raises(SystemExit) as ended:
        places.leave(2)
    assert ended.value.code == 2 and left == [3]


KILLED = """
import os, signal, sys
from course_lib.chapters.capstone.distil import __main__ as command, trainer

steps, one_step = iter(range(3)), trainer.one_step

def fatal(*args):
    if next(steps, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
    return one_step(*args)

trainer.one_step = fatal
command.main(sys.argv[1:])
"""


def killed(out, surroundings):
    """Start a run on one process that is killed without warning in its fourth step; its checkpoint is of the second."""
    command = [sys.executable, "-c", KILLED, *ASKED, "--save-every", "2", "--out", str(out)]
    done = subprocess.run(command, env=surroundings, cwd=ROOT, timeout=PATIENCE, check=False)
    assert done.returncode == -signal.SIGKILL
    assert [path.name for path in out.iterdir()] == ["checkpoint.pt"]
