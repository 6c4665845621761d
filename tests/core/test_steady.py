"""Nothing outside disturbs a training: PyTorch's global settings, and interruptions at any moment."""

import contextlib
import signal
import sys

import pytest
import torch

from course_lib import steady
from course_lib.models import classifiers, language_models, row_transformer
from course_lib.training import (
    HiddenLesson,
    Lesson,
    PolicySettings,
    Settings,
    language,
    loop,
    policy_gradient,
    train_cohort,
    train_crowd,
    train_hidden,
)
from tests.helpers import images_and_labels

IMAGES, LABELS = images_and_labels(40)
SIZE = {"vocabulary": 20, "width": 8, "layers": 1, "heads": 1, "context": 16}
WIDTHS = (64, 8, 8, 10)
DOCUMENTS = torch.tensor([[1, 5, 6, 2], [1, 7, 2, 0]])
PROMPTS = torch.tensor([[1, 5], [1, 6]])


@pytest.fixture(autouse=True)
def interruptible():
    """A shell lets what it starts in the background ignore Ctrl+C; there these tests would find nothing."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def policy():
    return language_models.build("llama", **SIZE, seed=0)


def visible(steps):
    model = classifiers.build("student")
    loop.learn(model, IMAGES, LABELS, Settings(steps, noise=0.1, batch_size=16))
    return loop.answers(model, IMAGES)


def of_words(steps):
    student = policy()
    language.learn(student, DOCUMENTS, Settings(steps))
    language.distill(
        student, policy(), language.own_text(student, language.continued(student, PROMPTS, 4, 8)), Settings(steps)
    )
    return language_models.logits(student, DOCUMENTS)


def by_rewards(steps):
    model = policy()
    kept = PolicySettings(steps=steps, groups=2, size=4, new_tokens=4, kl=0.1)
    policy_gradient.grpo(
        model, PROMPTS, lambda traces, index: (traces == 7).float().sum(dim=1), kept, reference=policy()
    )
    return language_models.logits(model, DOCUMENTS)


def side_by_side(steps):
    lessons = [Lesson(IMAGES, LABELS, seed=seed) for seed in (0, 1)]
    return train_cohort(lessons, WIDTHS, Settings(steps, batch_size=16, noise=0.1)).logits(IMAGES)


def hidden(steps):
    lessons = [HiddenLesson(IMAGES, LABELS, features=IMAGES[:, :12], seed=seed) for seed in (0, 1)]
    return train_hidden(lessons, WIDTHS, Settings(steps, batch_size=16)).logits(IMAGES)


def crowd(steps):
    crowd = row_transformer.crowd("row student", (0, 1))

    def loss_of(step):
        images, labels = IMAGES.expand(2, -1, -1), LABELS.expand(2, -1)
        return torch.nn.functional.cross_entropy(crowd(images)[0].transpose(1, 2), labels, reduction="none").mean(dim=1)

    return train_crowd(crowd, loss_of, Settings(steps)).logits(IMAGES.expand(2, -1, -1))


TRAINERS = {f.__name__: f for f in (visible, of_words, by_rewards, side_by_side, hidden, crowd)}
each_trainer = pytest.mark.parametrize("trainer", TRAINERS.values(), ids=TRAINERS)


@contextlib.contextmanager
def default_dtype(dtype):
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(torch.float32)


WORLDS = {
    "no gradients": torch.no_grad,
    "inference mode": torch.inference_mode,
    "float64": lambda: default_dtype(torch.float64),
    "half": lambda: default_dtype(torch.float16),
    "meta": lambda: torch.device("meta"),
    "autocast": lambda: torch.autocast("cpu", dtype=torch.bfloat16),
}


def state():
    empty = torch.empty(0)
    modes = torch.is_grad_enabled(), torch.is_inference_mode_enabled(), torch.is_autocast_enabled("cpu")
    return *modes, empty.dtype, empty.device


@each_trainer
@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
def test_trainings_are_the_same_under_any_global_setting_and_leave_it_alone(trainer, world):
    expected = trainer(2)
    with world():
        before = state()
        found = trainer(2)
        assert state() == before
    assert found.dtype == torch.float32 and torch.equal(found, expected)
    assert state() == (True, False, False, torch.float32, torch.device("cpu"))


def test_the_state_comes_back_after_an_error():
    with torch.no_grad(), pytest.raises(ZeroDivisionError), steady.plain():
        assert torch.is_grad_enabled()
        raise ZeroDivisionError
    with default_dtype(torch.float64):
        with pytest.raises(ZeroDivisionError), steady.plain():
            raise ZeroDivisionError
        assert torch.get_default_dtype() == torch.float64


# --- interruptions --------------------------------------------------------------------------------


class Interruption:
    """Calls `act` at the n-th line that is run in a file whose path contains one of `places`."""

    def __init__(self, n, act, places):
        self.left, self.act, self.places = n, act, places

    def __call__(self, frame, event, argument):
        if not any(place in frame.f_code.co_filename for place in self.places):
            return None
        if event == "line":
            self.left -= 1
            if self.left == 0:
                self.act()
        return self

    def __enter__(self):
        self.before = sys.gettrace()
        sys.settrace(self)

    def __exit__(self, *what):
        sys.settrace(self.before)


def raised():
    raise KeyboardInterrupt


def sent():
    signal.raise_signal(signal.SIGINT)


ENTRANCES = ("course_lib/training", "course_lib/models", "course_lib/steady", "torch/optim", "torch/utils/_contextlib")
POINTS = (1, 2, 3, 5, 9, 14, 20, 33, 47, 71, 98, 150, 211, 307, 450, 701, 1003, 1500)


@each_trainer
@pytest.mark.parametrize("act", [raised, sent])
def test_an_interruption_at_any_line_leaves_a_kernel_that_trains_on(trainer, act, capsys):
    expected, handler, threads = trainer(3), signal.getsignal(signal.SIGINT), torch.get_num_threads()
    for n in POINTS:
        with contextlib.suppress(KeyboardInterrupt), Interruption(n, act, ENTRANCES):
            trainer(3)
        if act is sent:
            assert state() == (True, False, False, torch.float32, torch.device("cpu")), n
            assert torch.get_num_threads() == threads, n
            assert signal.getsignal(signal.SIGINT) is handler, n
        assert torch.equal(trainer(3), expected), n
    torch.set_grad_enabled(True)
    torch.set_num_threads(threads)
    signal.signal(signal.SIGINT, handler)


def test_gradients_left_off_by_a_broken_step_do_not_stop_the_next_training():
    torch.set_grad_enabled(False)
    try:
        assert visible(1).isfinite().all()
    finally:
        torch.set_grad_enabled(True)


def test_an_interruption_waits_for_the_end_of_the_step():
    told = []
    with pytest.raises(KeyboardInterrupt), steady.whole_steps():
        for number in range(5):
            with steady.step():
                if number == 2:
                    sent()
                told.append(number)
    assert told == [0, 1, 2]


def test_one_in_the_last_step_is_not_lost():
    with pytest.raises(KeyboardInterrupt), steady.whole_steps(), steady.step():
        sent()
    with steady.whole_steps(), steady.step():
        pass


def test_a_second_interruption_does_not_wait_and_one_between_steps_neither():
    told = []
    with pytest.raises(KeyboardInterrupt), steady.whole_steps(), steady.step():
        sent()
        told.append(1)
        sent()
        told.append(2)
    assert told == [1]
    with pytest.raises(KeyboardInterrupt), steady.whole_steps():
        sent()
        told.append(3)
    assert told == [1]


def test_an_interrupted_step_is_counted_and_the_model_has_taken_it():
    def loss_of(logits, batch):
        calls.append(1)
        if len(calls) == 3:
            sent()
        return torch.nn.functional.cross_entropy(logits, LABELS[batch])

    calls, model, other = [], classifiers.build("student"), classifiers.build("student")
    history = loop.train(model, IMAGES, loss_of, Settings(10, cosine=False))
    assert history.interrupted and len(history.losses) == 3
    loop.learn(other, IMAGES, LABELS, Settings(3, cosine=False))
    assert torch.equal(loop.answers(model, IMAGES), loop.answers(other, IMAGES))
