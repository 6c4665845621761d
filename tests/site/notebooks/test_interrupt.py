"""A kernel that is interrupted in mid-training can go on: nothing is lost, nothing is half done."""

import time

import pytest
from jupyter_client.manager import start_new_kernel

SETUP = """
from course_lib.data import digits
from course_lib.models import classifiers
from course_lib.training import Lesson, Settings, loop, train_cohort
piles = digits.split(seed=0)
part = piles.teacher
model = classifiers.build("student")
def started(step, loss):
    if step == 20:
        print("training", flush=True)
"""


@pytest.fixture
def kernel():
    manager, client = start_new_kernel(kernel_name="python3")
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def _reply(client, request):
    """The content of the reply to a request; on a busy machine older replies, to the greeting, may come before it."""
    while True:
        message = client.get_shell_msg(timeout=120)
        if message["parent_header"].get("msg_id") == request:
            return message["content"]


def run(client, code, when_it_prints=None, then=None):
    """Execute a cell and return (its status, what it printed); call `then` as soon as it prints `when_it_prints`."""
    request = client.execute(code)
    printed, deadline = "", time.monotonic() + 120
    while time.monotonic() < deadline:
        message = client.get_iopub_msg(timeout=120)
        if message["parent_header"].get("msg_id") != request:
            continue
        content = message["content"]
        if message["msg_type"] == "stream":
            printed += content["text"]
            if when_it_prints and when_it_prints in printed:
                then()
                when_it_prints = None
        if message["msg_type"] == "error":
            printed += content["ename"]
        if message["msg_type"] == "status" and content["execution_state"] == "idle":
            return _reply(client, request)["status"], printed
    raise AssertionError("the cell did not end")


def test_an_interrupted_loop_keeps_its_steps_and_the_notebook_goes_on(kernel):
    manager, client = kernel
    assert run(client, SETUP)[0] == "ok"
    long = "history = loop.learn(model, part.images, part.labels, Settings(steps=10**6), callback=started)"
    status, printed = run(client, long, "training", manager.interrupt_kernel)
    assert status == "ok"
    assert "of 1000000 steps. The model keeps what it has learned" in printed
    after = "print(history.interrupted, 20 < len(history.losses) < 10**6); "
    after += "loop.learn(model, part.images, part.labels, Settings(steps=5)); print('went on')"
    assert run(client, after) == ("ok", "True True\nwent on\n")


def test_an_interrupted_cohort_leaves_everything_as_it_was(kernel):
    manager, client = kernel
    assert run(client, SETUP + "import torch; torch.set_num_threads(2)")[0] == "ok"
    # The first training imports parts of PyTorch: it comes before the one that is interrupted.
    many = "train_cohort([Lesson(part.images, part.labels)], (64, 16, 10), Settings(steps=5)); "
    many += "print('training', flush=True); "
    many += "cohort = train_cohort([Lesson(part.images, part.labels)] * 16, (64, 16, 10), Settings(steps=10**4))"
    ended = run(client, many, "training", lambda: (time.sleep(0.5), manager.interrupt_kernel()))
    assert ended == ("error", "training\nKeyboardInterrupt")
    after = "print('cohort' in globals(), torch.get_num_threads()); "
    after += "print(len(train_cohort([Lesson(part.images, part.labels)], (64, 16, 10), Settings(steps=5))))"
    assert run(client, after) == ("ok", "False 2\n1\n")
