"""What the drawings of chapter 17 say in numbers."""

import re

import pytest

from course_lib.chapters.model_collapse import drawings, theory


def test_the_chain_that_is_shown_is_the_usual_one():
    shares = dict(re.findall(r"generation (\d+), (\d+) %", drawings.bells().alt))
    assert list(shares) == ["10", "30", "100"]
    median = 100 * theory.median_of_replace(drawings.SAMPLES, 100)[100]
    assert int(shares["100"]) == pytest.approx(median, abs=1)
