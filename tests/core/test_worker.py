import threading
import time

import pytest

from course_lib.errors import CourseError
from course_lib.widgets.worker import Worker, sendable


class Page:
    """Collects frames as a page does, and waits for them."""

    def __init__(self):
        self.frames, self._news = [], threading.Condition()

    def show(self, frame):
        with self._news:
            self.frames.append((time.monotonic(), threading.current_thread().name, frame))
            self._news.notify_all()

    def wait(self, found, seconds=5.0):
        with self._news:
            assert self._news.wait_for(lambda: any(found(f) for *_, f in self.frames), seconds), self.frames
        return [frame for *_, frame in self.frames]

    def done(self, seq):
        return self.wait(lambda frame: frame["seq"] == seq and frame["status"] in ("done", "error"))


@pytest.fixture
def page():
    return Page()


@pytest.fixture
def work(page):
    """Starts a worker; all are closed after the test."""
    made = []

    def start(job, **settings):
        made.append(Worker(job, page.show, **settings))
        return made[-1]

    yield start
    for worker in made:
        worker.close()


def counting(steps, pause=0.0, seen=None):
    """A job of so many steps with a frame at each."""

    def job(want):
        for step in range(steps + 1):
            if seen is not None:
                seen.append((want["seq"], step))
            yield {"step": step, "total": steps, "status": "done" if step == steps else "training"}
            time.sleep(pause)

    return job


def test_frames_carry_their_request_and_come_from_the_worker_alone(page, work):
    work(counting(3)).put({"seq": 7})
    frames = page.done(7)
    assert all(frame["seq"] == 7 for frame in frames)
    assert frames[0]["step"] == 0 and frames[-1] == {"seq": 7, "step": 3, "total": 3, "status": "done"}
    assert {thread for _, thread, _ in page.frames} == {"course-widget"}


def test_at_most_twenty_frames_a_second_and_never_without_the_last(page, work):
    begun = time.monotonic()
    work(counting(60, pause=0.005)).put({"seq": 1})
    page.done(1)
    times = [moment for moment, *_ in page.frames]
    assert 2 <= len(times) <= 1 + 20 * (times[-1] - begun)  # however slow the machine is


def test_the_last_request_wins(page, work):
    seen = []
    worker = work(counting(50, pause=0.002, seen=seen))
    for seq in range(1, 41):
        worker.put({"seq": seq})
        time.sleep(0.003)
    frames = page.done(40)
    finished = [frame["seq"] for frame in frames if frame["status"] == "done"]
    assert finished == [40]
    begun = [seq for seq, step in seen if step == 0]
    assert begun == sorted(begun)  # never back to an older request


def test_a_superseded_request_stops_at_its_next_step(page, work):
    seen = []
    worker = work(counting(10_000, pause=0.001, seen=seen))
    worker.put({"seq": 1})
    page.wait(lambda frame: frame["seq"] == 1)
    worker.put({"seq": 2})
    page.wait(lambda frame: frame["seq"] == 2)
    worker.cancel(2)
    first = [step for seq, step in seen if seq == 1]
    assert first[-1] < 200


def test_cancel_stops_the_request_and_the_next_one_is_answered(page, work):
    def job(want):
        yield from counting(5000 if want["seq"] == 1 else 2, pause=0.001)(want)

    worker = work(job)
    worker.put({"seq": 1})
    page.wait(lambda frame: frame["seq"] == 1)
    worker.cancel(1)
    time.sleep(0.1)
    count = len(page.frames)
    time.sleep(0.15)
    assert len(page.frames) == count
    worker.cancel(1)  # once more does no harm
    worker.put({"seq": 2})
    assert page.done(2)[-1]["status"] == "done"


def test_cancelling_another_request_changes_nothing(page, work):
    worker = work(counting(20, pause=0.002))
    worker.put({"seq": 5})
    worker.cancel(4)
    page.done(5)


@pytest.mark.parametrize(
    "error, sentence",
    [
        (CourseError("alpha is 2: give a share."), "alpha is 2: give a share."),
        (RuntimeError("boom"), "Training stopped with RuntimeError: boom. Move a slider to try again."),
    ],
)
def test_an_error_becomes_a_sentence_and_the_worker_goes_on(page, work, error, sentence):
    def job(want):
        if want["seq"] == 1:
            raise error
        yield {"status": "done"}

    worker = work(job)
    worker.put({"seq": 1})
    assert page.done(1)[-1] == {"seq": 1, "status": "error", "sentence": sentence}
    worker.put({"seq": 2})
    assert page.done(2)[-1]["status"] == "done"


def test_a_page_that_is_gone_does_not_kill_the_worker(page, work):
    lost = []

    def show(frame):
        if frame["seq"] == 1:
            lost.append(frame)
            raise ConnectionError("closed")
        page.show(frame)

    worker = Worker(counting(2), show)
    worker.put({"seq": 1})
    while len(lost) < 2:  # the frame, and the sentence about it
        time.sleep(0.01)
    worker.put({"seq": 2})
    page.done(2)
    worker.close()


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
@pytest.mark.parametrize("name", ["loss", "curves"])
def test_nan_in_a_frame_becomes_a_sentence(page, work, bad, name):
    def job(want):
        yield {
            "status": "training",
            "loss": 1.0,
            "curves": [[1.0, 2.0]],
            name: bad if name == "loss" else [[bad, 1.0]],
        }

    work(job).put({"seq": 1})
    (frame,) = page.done(1)
    assert frame["status"] == "error" and "NaN or infinite" in frame["sentence"]


def test_arrays_leave_as_little_endian_floats():
    frame = sendable({"status": "done", "step": 3, "loss": 0.5, "curves": [(1.0, 2.0)]})
    assert frame == {"status": "done", "step": 3, "loss": 0.5, "curves": bytes.fromhex("0000803f00000040")}


def test_a_closed_worker_starts_no_thread(page):
    worker = Worker(counting(2), page.show)
    worker.close()
    worker.put({"seq": 1})
    time.sleep(0.05)
    assert page.frames == []
