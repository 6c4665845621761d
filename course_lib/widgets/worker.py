"""One background thread that answers the newest request and drops every older one."""

import contextlib
import math
import threading
import time
from collections.abc import Callable, Iterable

from course_lib.errors import CourseError

FRAMES_PER_SECOND = 20
BREATH = 0.03  # seconds without training after the first frame: on two cores it needs one to get out and be drawn


class Worker:
    """Runs `job(want)` for the newest request in a daemon thread and hands its frames to `publish`.

    job: a function from a request (dict with seq) to an iterator of frames (dicts); None means "nothing to show yet,
    but a moment to stop". publish: is called with {seq, ...frame} from the worker's thread alone, at most `rate` times
    a second; the last frame of a request is never left out. An error becomes a frame with status "error" and a
    sentence, and the thread goes on to the next request.
    """

    def __init__(
        self,
        job: Callable[[dict], Iterable[dict | None]],
        publish: Callable[[dict], None],
        rate: float = FRAMES_PER_SECOND,
    ):
        self._job, self._publish, self._pause = job, publish, 1 / rate
        self._change = threading.Condition()
        self._slot = None  # the newest request that has not been begun
        self._current = None  # the seq of the request that is being answered
        self._closed = False
        self._thread = None
        self._last = -math.inf

    def put(self, want: dict):
        """Ask for `want`; a request that waits or is being answered is dropped."""
        with self._change:
            self._slot, self._current = dict(want), None
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._loop, name="course-widget", daemon=True)
                self._thread.start()
            self._change.notify_all()

    def cancel(self, seq: int):
        """Stop the request `seq`, waiting or running. One that is over already is left alone."""
        with self._change:
            if self._slot is not None and self._slot.get("seq") == seq:
                self._slot = None
            if self._current == seq:
                self._current = None
                self._change.notify_all()

    def close(self):
        """Stop the thread; a frame that is on its way may still arrive."""
        with self._change:
            self._closed, self._slot, self._current = True, None, None
            self._change.notify_all()

    def _loop(self):
        import torch

        torch.set_num_threads(1)  # of this thread: small matrices are fastest so, and the kernel keeps the other cores
        while True:
            with self._change:
                self._change.wait_for(lambda: self._closed or self._slot is not None)
                if self._closed:
                    return
                want, self._slot = self._slot, None
                self._current = seq = want.get("seq")
            self._answer(want, seq)

    def _answer(self, want, seq):
        try:
            for number, frame in enumerate(self._due(self._job(want), seq)):
                self._publish({"seq": seq, **sendable(frame)})
                if number == 0:
                    with self._change:
                        self._change.wait_for(lambda: self._current != seq, timeout=BREATH)
        except CourseError as error:
            self._say(seq, str(error))
        except Exception as error:
            self._say(seq, f"Training stopped with {type(error).__name__}: {error}. Move a slider to try again.")

    def _say(self, seq, sentence):
        with contextlib.suppress(Exception):  # the page is gone; the next request may come from another one
            self._publish({"seq": seq, "status": "error", "sentence": sentence})

    def _due(self, frames, seq):
        """Yield the frames that are due now; stop as soon as the request is superseded."""
        held = None
        for frame in frames:
            if self._current != seq:
                return
            if frame is None:
                continue
            now = time.monotonic()
            if now - self._last >= self._pause:
                self._last, held = now, None
                yield frame
            else:
                held = frame
        if held is not None and self._current == seq:
            time.sleep(max(0.0, self._last + self._pause - time.monotonic()))
            self._last = time.monotonic()
            if self._current == seq:
                yield held


def sendable(frame: dict) -> dict:
    """Return the frame with its arrays as bytes; CourseError if a number in it is NaN or infinite."""
    import numpy as np

    packed = {}
    for name, value in frame.items():
        if isinstance(value, bool | int | str):
            packed[name] = value
            continue
        array = np.asarray(value, dtype="<f4")
        if not np.isfinite(array).all():
            raise CourseError(
                "The student's numbers became NaN or infinite: its training diverged. Choose another T or alpha, or a "
                "smaller learning rate."
            )
        packed[name] = value if isinstance(value, float) else array.tobytes()
    return packed
