"""Trainings that nothing outside disturbs: they run with PyTorch's global settings as they are in a fresh kernel, give
back those that they found, and an interruption waits until the step that is running is whole."""

import contextlib
import functools
import signal
import threading
from collections.abc import Callable, Iterator

import torch


@contextlib.contextmanager
def plain() -> Iterator[None]:
    """Run the block, or as a decorator the function, with gradients on, float32 as the default type, the CPU as the
    default device, and neither inference mode nor autocast; afterwards everything is as it was, also after an error."""
    gradients, here = torch.is_grad_enabled(), torch.empty(0)
    with contextlib.ExitStack() as stack:
        if torch.is_inference_mode_enabled():
            stack.enter_context(torch.inference_mode(False))
        if here.device.type != "cpu":
            stack.enter_context(torch.device("cpu"))
        for kind in ("cpu", "cuda"):
            if torch.is_autocast_enabled(kind):
                stack.enter_context(torch.autocast(kind, enabled=False))
        try:
            torch.set_grad_enabled(True)
            torch.set_default_dtype(torch.float32)
            yield
        finally:
            torch.set_default_dtype(here.dtype)
            torch.set_grad_enabled(gradients)


class _Held:
    """before: the handler of interruptions that whole_steps() found; busy: how many steps are running, one inside the
    other; asked: did an interruption arrive in one?"""

    before = None
    busy = 0
    asked = False


def _hear(number, frame):
    if _Held.busy and not _Held.asked:
        _Held.asked = True
    else:
        _Held.before(number, frame)


@contextlib.contextmanager
def whole_steps() -> Iterator[None]:
    """While the block runs, an interruption that arrives inside a step() waits for its end; a second one does not.

    Half a step would leave gradients switched off, an import half done, or a model between two updates. Only the main
    thread is ever interrupted; elsewhere, and inside another whole_steps(), this does nothing.
    """
    before = signal.getsignal(signal.SIGINT)
    if not _in_main_thread() or before is _hear or not callable(before):
        yield
        return
    _Held.before, _Held.busy, _Held.asked = before, 0, False
    signal.signal(signal.SIGINT, _hear)
    try:
        yield
    finally:
        _Held.busy = 1  # what arrives now waits until the handler is the old one again
        signal.signal(signal.SIGINT, before)
        _Held.busy = 0
    let_through()


@contextlib.contextmanager
def step() -> Iterator[None]:
    """Run one step as plain(), whole where whole_steps() listens. An interruption that waits is raised before it."""
    if not _Held.busy:
        let_through()
    held = _in_main_thread()
    try:
        _Held.busy += held
        with plain():
            yield
    finally:
        _Held.busy = max(0, _Held.busy - held)


def let_through():
    """Raise KeyboardInterrupt if an interruption waits: for a place in a long step where nothing is half done."""
    if _Held.asked and _in_main_thread():
        _Held.asked = False
        raise KeyboardInterrupt


def stepwise(make: Callable[..., Iterator]) -> Callable[..., Iterator]:
    """Return the generator function `make` whose work up to each yield is a step(); whoever listens to it runs outside
    of the step."""

    @functools.wraps(make)
    def moments(*args, **kwargs):
        made = make(*args, **kwargs)
        while True:
            with step():
                try:
                    moment = next(made)
                except StopIteration:
                    return
            yield moment

    return moments


def _in_main_thread():
    return threading.current_thread() is threading.main_thread()
