"""Shared by the tests of chapter 03 and its canaries."""

import pytest

from course_lib.chapters.hidden_layers import alike, gains, looking, partial, students
from course_lib.training import train_hidden
from tests.chapters.hidden_layers.small import RECIPE


@pytest.fixture
def taught(monkeypatch):
    """(lessons, Settings, other arguments) of every group of students."""
    seen = []

    def spy(lessons, widths, settings, **others):
        seen.append((list(lessons), settings, others))
        return train_hidden(lessons, widths, settings, **others)

    for place in (alike, gains, looking, partial):
        monkeypatch.setattr(place, "train_hidden", spy)
    return seen


@pytest.fixture
def images(deep):
    """The labelled pictures of each trial [seeds, images, pixels]."""
    return students.transfer_images(deep, RECIPE.images)
