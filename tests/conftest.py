"""Shared by all tests: one torch thread, the CPU, and the same generated examples in every run."""

import os

import hypothesis
import pytest
import torch

# One thread: faster for small matrices, and the same order of additions everywhere.
torch.set_num_threads(1)
# A machine with a GPU gives the same answers as one without, unless somebody asks for the GPU.
os.environ.setdefault("COURSE_DEVICE", "cpu")

# Where pytest itself runs several processes, none of them starts more.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("COURSE_WORKERS", "1")

hypothesis.settings.register_profile(
    "course", derandomize=True, deadline=None, max_examples=50, database=None, report_multiple_bugs=False
)
hypothesis.settings.load_profile("course")


@pytest.fixture(scope="session")
def deep():
    """A Classroom of two seeds with hastily trained deep teachers: 60 transfer and 100 test images each."""
    from tests.helpers import hasty_classroom

    return hasty_classroom("deep teacher", transfer=60, test=100)


@pytest.fixture(scope="session")
def classroom():
    """A Classroom of two seeds with hastily trained teachers: 120 transfer and 200 test images each."""
    from tests.helpers import hasty_classroom

    return hasty_classroom()


@pytest.fixture(scope="session")
def real_model():
    """The real language model of `make pretrained`. Without it a test is skipped; where COURSE_NEEDS_MODEL is set, it
    fails, so that nothing passes because the model is missing."""
    from course_lib.models import pretrained

    for name in pretrained.NAMES:
        if sentence := pretrained.missing(name):
            (pytest.fail if os.environ.get("COURSE_NEEDS_MODEL") else pytest.skip)(sentence)
    return pretrained.load()
