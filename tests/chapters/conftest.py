"""The tests of a chapter stay together: with `--dist loadgroup` one process measures what they share."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        inside = HERE in item.path.parents and item.path.parent != HERE
        if inside and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(HERE).parts[0]))
