"""Where and how the course runs: device, seeds, threads, the scale dial, a machine check, the cost card.

Environment variables, each of which an argument overrides:
COURSE_DEVICE=cpu|cuda|mps, COURSE_SCALE=ci|laptop|gpu, COURSE_MASTER_SEED=<integer>, COURSE_WORKERS=<processes>.
"""

import contextlib
import importlib.metadata
import importlib.util
import math
import numbers
import operator
import os
import platform
import sys
import time
from dataclasses import dataclass
from fractions import Fraction

from course_lib import words
from course_lib.errors import CourseError, unknown

DEVICES = ("cpu", "cuda", "mps")
_STARTED = time.perf_counter()


# --- the scale dial -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scale:
    """How much is run: `seeds` paired repetitions per condition, `chunk` students trained side by side."""

    name: str
    seeds: int
    chunk: int


SCALES = {
    "ci": Scale("ci", seeds=8, chunk=16),
    "laptop": Scale("laptop", seeds=10, chunk=16),
    "gpu": Scale("gpu", seeds=32, chunk=512),
}


def scale(name=None):
    """Return the Scale called `name`, or that of COURSE_SCALE, or "laptop". Unknown name: CourseError."""
    name = name or os.environ.get("COURSE_SCALE") or "laptop"
    if name not in SCALES:
        raise unknown("scale", name, SCALES)
    return SCALES[name]


# --- device and threads ---------------------------------------------------------------------------


def device(name=None):
    """Return the torch.device to run on: `name`, else COURSE_DEVICE, else the CPU.

    A GPU is asked for, never taken unasked: the models of the course are so small that a CPU is as fast, and other
    devices give other last digits. CourseError for a name that does not exist or a device that this machine lacks.
    """
    torch = require("torch")
    available = {
        "cpu": True,
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
    }
    name = name or os.environ.get("COURSE_DEVICE") or "cpu"
    kind, _, index = str(name).partition(":")
    if kind not in DEVICES or (index and not index.isdigit()):
        raise unknown("device", name, DEVICES)
    if not available[kind]:
        here = ", ".join(d for d in DEVICES if available[d])
        raise CourseError(f"The device {name!r} is not available on this machine: use one of {here}, or leave it out.")
    count = torch.cuda.device_count() if kind == "cuda" else 1
    if index and int(index) >= count:
        raise CourseError(f"There is no device {name!r}: the highest index of {kind} here is {count - 1}.")
    return torch.device(name)


@contextlib.contextmanager
def threads(count=1):
    """Run the block with `count` torch threads and restore the setting, also after an error.

    One thread is the fastest choice for the small matrices of this course: on a busy machine two threads
    wait for each other longer than they work.
    """
    torch = require("torch")
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def workers(count: int | None = None) -> int:
    """Return how many processes may work side by side: `count`, else COURSE_WORKERS, else one per core.

    CourseError unless it is a whole number of 1 or more.
    """
    if count is None:
        text = os.environ.get("COURSE_WORKERS") or str(os.cpu_count() or 1)
        if not text.isdecimal() or int(text) < 1:
            raise CourseError(f"COURSE_WORKERS is {text!r}: give a whole number of processes such as 2, or unset it.")
        return int(text)
    if not is_whole(count) or count < 1:
        raise CourseError(f"workers is {count!r}: give a whole number of processes of 1 or more, or leave it out.")
    return count.__index__()


# --- seeds ----------------------------------------------------------------------------------------


def derive(seed: int, *purpose: object) -> int:
    """Return the seed of one purpose, a whole number below 2**63: derive(3, "teacher") and derive(3, "student") have
    nothing in common, nor have derive(3, "walk", 1) and derive(4, "walk", 0).

    purpose: words and numbers that name what is drawn. CourseError unless seed is a whole number ≥ 0.
    """
    import numpy as np

    return int(_sequence(seed, purpose).generate_state(1, np.uint64)[0] >> np.uint64(1))


def generator(seed: int, *purpose: object):
    """Return a torch.Generator for one purpose, as derive() tells them apart. Numbers are drawn on the CPU so that a
    GPU run sees the same ones."""
    return require("torch").Generator().manual_seed(derive(seed, *purpose))


def numpy_generator(seed: int, *purpose: object):
    """Return a numpy.random.Generator for one purpose, as derive() tells them apart."""
    import numpy as np

    return np.random.default_rng(_sequence(seed, purpose))


def _sequence(seed, purpose):
    import zlib

    import numpy as np

    return np.random.SeedSequence([check_seed(seed), *(zlib.crc32(str(part).encode()) for part in purpose)])


def seeds(count=None, master=None):
    """Return `count` seeds (default: as many as the scale says) as a tuple of ints.

    Another `master` (default: COURSE_MASTER_SEED, else 0) gives seeds that no other master shares,
    so that a claim can be checked on seeds nobody has looked at.
    """
    count = scale().seeds if count is None else count
    if master is None:
        text = os.environ.get("COURSE_MASTER_SEED") or "0"
        if not text.isdecimal():
            raise CourseError(f"COURSE_MASTER_SEED is {text!r}: give a whole number such as 7, or unset it.")
        master = int(text)
    if not is_whole(count) or not 1 <= count <= 1000:
        raise CourseError(f"{count!r} seeds were asked for: give a whole number from 1 to 1000.")
    return tuple(1000 * check_seed(master) + i for i in range(count))


def is_whole(value: object) -> bool:
    """Return whether `value` is one whole number: Python's, NumPy's, or a tensor of one; but not True or 2.0."""
    if isinstance(value, bool) or "bool" in str(getattr(value, "dtype", "")) or getattr(value, "shape", ()) != ():
        return False
    try:
        operator.index(value)
    except TypeError:
        return False
    return True


def is_number(value: object) -> bool:
    """Return whether `value` is one finite real number: Python's, NumPy's, or a tensor of one; but not True, text, or a
    Fraction, with which tensors do not calculate."""
    if hasattr(value, "detach"):
        value = value.detach()
        if value.shape != () or not ("int" in str(value.dtype) or "float" in str(value.dtype)):
            return False
    elif not isinstance(value, numbers.Real) or isinstance(value, bool | Fraction):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number that no float can hold
        return False


def check_seed(seed):
    """Return `seed` as an int; CourseError unless it is a whole number that is not negative."""
    if not is_whole(seed) or seed.__index__() < 0:
        raise CourseError(f"The seed is {seed!r}: give a whole number that is not negative, such as 0.")
    return seed.__index__()


def check_seeds(chosen=None, least: int = 2) -> tuple[int, ...]:
    """Return `chosen` (None: the scale's seeds) as a tuple of ints. Every chapter's run() begins with it.

    CourseError unless they are `least` or more distinct whole numbers that are not negative.
    """
    try:
        found = tuple(check_seed(seed) for seed in (seeds() if chosen is None else chosen))
    except TypeError:
        raise CourseError(f"seeds is {chosen!r}: give several whole numbers, such as range(8).") from None
    if len(found) < least or len(set(found)) < len(found):
        wanted = "two" if least > 1 else "one"
        raise CourseError(f"The seeds are {found}: give at least {wanted}, all different, such as range(8).")
    return found


# --- watching and stopping ------------------------------------------------------------------------


def progress_bar(steps, show, label="training", total=None):
    """Wrap an iterable in a tqdm bar, if `show` and somebody is watching (JupyterLab or a terminal).

    total: the number of items, where the iterable does not know it.
    """
    if not show or not ("JPY_SESSION_NAME" in os.environ or sys.stderr.isatty()):
        return steps
    from tqdm import tqdm

    # JupyterLab would show what goes to stderr on a red ground, even after the bar is gone.
    place = sys.stdout if "JPY_SESSION_NAME" in os.environ else sys.stderr
    return tqdm(steps, desc=label, leave=False, file=place, total=total)


@dataclass
class Stop:
    """Whether a block was interrupted."""

    interrupted: bool = False


@contextlib.contextmanager
def interruptible(said):
    """Run the block; if the kernel is interrupted, keep what is finished, print what said() returns and go on after
    the block. Yields a Stop, which tells afterwards.

    said: a function without arguments → one sentence, or None where nothing was finished: then the interruption passes.
    """
    stop = Stop()
    try:
        yield stop
    except KeyboardInterrupt:
        sentence = said()
        if sentence is None:
            raise
        stop.interrupted = True
        print(sentence)


# --- packages and the machine ---------------------------------------------------------------------

PACKAGES = {
    "torch": "trains every model",
    "numpy": "holds the results",
    "scipy": "computes the confidence intervals",
    "sklearn": "brings the handwritten digits",
    "joblib": "runs several seeds at a time",
    "matplotlib": "draws the figures",
    "datasets": "wraps the digits so that you can swap in other data",
    "anywidget": "shows the widgets",
    "ipywidgets": "moves the sliders",
    "tqdm": "shows progress",
    "transformers": "builds the language models of Part II",
    "jupyterlab": "is where you read the notebooks",
}
_DISTRIBUTIONS = {"sklearn": "scikit-learn"}


def require(package):
    """Import and return `package`. Raises CourseError with the install command if it is missing."""
    try:
        return importlib.import_module(package)
    except ModuleNotFoundError as error:
        if error.name != package.partition(".")[0]:
            raise
        top = package.partition(".")[0]
        use = f", which {PACKAGES[top]}," if top in PACKAGES else ""
        name = _DISTRIBUTIONS.get(top, top)
        raise CourseError(f"The package {name!r}{use} is missing: run `pip install {name}`, or `make lab`.") from None


def machine_check():
    """Return a text that says in words what this machine has, what is missing, and what to do about it."""
    lines = [f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} cores"]
    missing = []
    for package, use in PACKAGES.items():
        if package == "jupyterlab" and "google.colab" in sys.modules:
            continue  # Colab takes its place
        name = _DISTRIBUTIONS.get(package, package)
        if importlib.util.find_spec(package) is None:
            missing.append(name)
            lines.append(f"✗ {name}: missing. It {use}. Run `pip install {name}`.")
        else:
            lines.append(f"✓ {name} {importlib.metadata.version(name)}: {use}")
    if "torch" not in missing:
        kind = device().type
        where = {"cpu": "the CPU (enough for every chapter)", "cuda": "an NVIDIA GPU", "mps": "an Apple GPU"}[kind]
        if kind == "cpu" and require("torch").cuda.is_available():
            where += "; for the NVIDIA GPU here set COURSE_DEVICE=cuda"
        lines.append(f"Models train on {where}. Scale: {scale().name}, {scale().seeds} seeds per experiment.")
    lines.append(f"Missing: {', '.join(missing)}." if missing else "Nothing is missing.")
    return "\n".join(map(words.said, lines))


def cost_card():
    """Return one sentence with the seconds since course_lib was imported and this process's peak memory."""
    seconds = time.perf_counter() - _STARTED
    memory = f"{peak_memory_gb():.2f} GB"
    return words.said(f"Cost of this chapter so far: {seconds:.0f} s, at most {memory} of memory, on {device()}.")


def peak_memory_gb():
    """Return the peak resident memory of this process in GB (10^9 bytes); NaN where the system cannot tell."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return float("nan")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e9 if sys.platform == "darwin" else peak * 1024 / 1e9  # macOS counts bytes, Linux KiB
