"""The widgets of a hastily trained classroom, built once."""

import pytest

from tests.widgets import fixture


@pytest.fixture(scope="session")
def hasty():
    return fixture.hasty_classroom()


@pytest.fixture(scope="session")
def built(hasty):
    return fixture.all_widgets(hasty)


@pytest.fixture
def in_jupyterlab(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "01.ipynb")


@pytest.fixture
def elsewhere(monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
