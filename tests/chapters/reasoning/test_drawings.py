"""What the drawings of chapter 10 say in numbers."""

from course_lib.chapters.reasoning import drawings


def test_the_group_is_judged_by_the_verifier():
    # three of eight right: mean 0.375, deviation √(0.375 · 0.625) = 0.484; 0.625 / 0.484 = 1.29, −0.375 / 0.484 = −0.77
    alt = drawings.group().alt
    assert "3 of them are right" in alt and "mean, 0.375" in alt and "+1.29" in alt and "−0.77" in alt
