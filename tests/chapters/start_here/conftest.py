"""The classroom of chapter 00's tests has room for an outsider."""

import pytest

from tests.chapters.start_here import small


@pytest.fixture(scope="session")
def classroom():
    return small.classroom()
