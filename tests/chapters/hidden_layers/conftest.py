"""Shared by the tests of chapter 03 and its canaries."""

import pytest

from course_lib.chapters.hidden_layers import relations, students
from course_lib.training import train_hidden


@pytest.fixture
def taught(monkeypatch):
    """(lessons, Settings, other arguments) of every group of students."""
    seen = []

    def spy(lessons, widths, settings, **others):
        seen.append((list(lessons), settings, others))
        return train_hidden(lessons, widths, settings, **others)

    for place in (students, relations):
        monkeypatch.setattr(place, "train_hidden", spy)
    return seen
