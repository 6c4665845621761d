"""One hump on two: the fits are the best, and both distances are what an integral gives."""

import numpy as np
import pytest

from course_lib.chapters.tiny_language_models import humps

XS = np.linspace(-12, 12, 20_001)


def normal(mean, sd):
    return np.exp(-(((XS - mean) / sd) ** 2) / 2) / (sd * np.sqrt(2 * np.pi))


def kl(p, q):
    return np.trapezoid(p * (np.log(p) - np.log(q)), XS)


@pytest.mark.parametrize(("mean", "sd"), [(0.0, 1.0), (-2.1, 0.7), (-0.4, 2.2)])
def test_both_distances_are_the_integrals(mean, sd):
    teacher, student = humps.density(XS), normal(mean, sd)
    assert np.trapezoid(teacher, XS) == pytest.approx(1)
    assert humps.forward(mean, sd) == pytest.approx(kl(teacher, student), rel=1e-4)
    assert float(humps.reverse(mean, sd)) == pytest.approx(kl(student, teacher), rel=1e-3)


@pytest.mark.parametrize("way", ["forward", "reverse"])
def test_no_student_near_the_best_is_better(way):
    cost = getattr(humps, way)
    mean, sd = getattr(humps, f"{way}_fit")()
    for nudged in ((mean + 0.05, sd), (mean - 0.05, sd), (mean, sd + 0.05), (mean, sd - 0.05)):
        assert cost(*nudged) > cost(mean, sd)


def test_the_forward_fit_covers_both_humps_and_the_reverse_fit_one():
    (share, larger, width), (_, smaller, _) = humps.HUMPS
    mean, sd = humps.forward_fit()
    assert share > 0.5 and larger < mean < smaller and sd > 2 * width
    mean, sd = humps.reverse_fit()
    assert mean == pytest.approx(larger, abs=0.05) and sd == pytest.approx(width, abs=0.05)
    # who sits on the larger hump alone pays ln(1/share): all else would cost more
    assert float(humps.reverse(mean, sd)) == pytest.approx(np.log(1 / share), abs=0.01)
