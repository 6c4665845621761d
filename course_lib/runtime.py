"""Where and how the course runs: device, seeds, threads, the scale dial, a machine check, the cost card.

Environment variables, each of which an argument overrides:
COURSE_DEVICE=cpu|cuda|mps, COURSE_SCALE=ci|laptop|gpu, COURSE_MASTER_SEED=<integer>.
"""

import contextlib
import importlib.metadata
import importlib.util
import os
import platform
import sys
import time
from dataclasses import dataclass

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
    """Return the torch.device to run on: `name`, else COURSE_DEVICE, else CUDA, else MPS, else the CPU.

    Raises CourseError for a name that does not exist or a device that this machine lacks.
    """
    torch = require("torch")
    available = {
        "cpu": True,
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
    }
    name = name or os.environ.get("COURSE_DEVICE") or next(d for d in ("cuda", "mps", "cpu") if available[d])
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


# --- seeds ----------------------------------------------------------------------------------------


def seed_everything(seed):
    """Seed Python's, NumPy's and torch's global generators with `seed` (int ≥ 0) and return it."""
    import random

    import numpy as np

    seed = check_seed(seed)
    random.seed(seed)
    np.random.seed(seed % 2**32)
    require("torch").manual_seed(seed)
    return seed


def generator(seed, *stream):
    """Return a torch CPU generator for one purpose: `generator(3, "noise")` and `generator(3, "batches")`
    are independent of each other. Numbers are drawn on the CPU so that a GPU run sees the same ones."""
    import numpy as np

    torch = require("torch")
    state = _sequence(seed, stream).generate_state(1, np.uint64)[0]
    return torch.Generator().manual_seed(int(state >> np.uint64(1)))


def numpy_generator(seed, *stream):
    """Return a numpy.random.Generator for one purpose, as generator() does for torch."""
    import numpy as np

    return np.random.default_rng(_sequence(seed, stream))


def _sequence(seed, stream):
    import zlib

    import numpy as np

    return np.random.SeedSequence([check_seed(seed), *(zlib.crc32(str(part).encode()) for part in stream)])


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


def is_whole(value):
    """Return whether `value` is a whole number: an int or one of NumPy's, but not True or 2.0."""
    return hasattr(value, "__index__") and not isinstance(value, bool)


def check_seed(seed):
    """Return `seed` as an int; CourseError unless it is a whole number that is not negative."""
    if not is_whole(seed) or seed.__index__() < 0:
        raise CourseError(f"The seed is {seed!r}: give a whole number that is not negative, such as 0.")
    return seed.__index__()


# --- packages and the machine ---------------------------------------------------------------------

PACKAGES = {
    "torch": "trains every model",
    "numpy": "holds the results",
    "scipy": "computes the confidence intervals",
    "sklearn": "brings the handwritten digits",
    "matplotlib": "draws the figures",
    "datasets": "wraps the digits so that you can swap in other data",
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
        name = _DISTRIBUTIONS.get(package, package)
        if importlib.util.find_spec(package) is None:
            missing.append(name)
            lines.append(f"✗ {name}: missing. It {use}. Run `pip install {name}`.")
        else:
            lines.append(f"✓ {name} {importlib.metadata.version(name)}: {use}")
    if "torch" not in missing:
        kind = device().type
        where = {"cpu": "the CPU (enough for every chapter)", "cuda": "an NVIDIA GPU", "mps": "an Apple GPU"}[kind]
        lines.append(f"Models train on {where}. Scale: {scale().name}, {scale().seeds} seeds per experiment.")
    lines.append(f"Missing: {', '.join(missing)}." if missing else "Nothing is missing.")
    return "\n".join(lines)


def cost_card():
    """Return one sentence with the seconds since course_lib was imported and this process's peak memory."""
    seconds = time.perf_counter() - _STARTED
    return f"Cost of this chapter so far: {seconds:.0f} s, at most {peak_memory_gb():.2f} GB of memory, on {device()}."


def peak_memory_gb():
    """Return the peak resident memory of this process in GB (10^9 bytes); NaN where the system cannot tell."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return float("nan")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e9 if sys.platform == "darwin" else peak * 1024 / 1e9  # macOS counts bytes, Linux KiB
