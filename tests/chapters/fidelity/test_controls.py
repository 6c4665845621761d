"""What chapter 05 sets against its own sentences: checks that are counted, noise over the teacher's error, two laws."""

import pytest
import torch

from course_lib.chapters.fidelity import grid, verified
from tests.chapters.fidelity import small

R = small.RECIPE


def test_checks_are_counted_until_an_answer_passes():
    answers, truth = torch.tensor([[2, 1, 2], [1, 3, 2], [4, 7, 5]]), torch.tensor([2, 2, 9])
    assert verified.needed(answers, truth).tolist() == [1, 3, 3]


def test_guesses_get_as_many_checks_as_the_teachers_answers():
    truth = torch.arange(10).repeat(8)
    logits = 2 * torch.nn.functional.one_hot(truth, 10) + torch.randn(
        80, 10, generator=torch.Generator().manual_seed(1)
    )
    found = verified._checked(0, logits, truth, R)
    passed, guessed, equal, in_order, any_order = (
        found[arm] for arm in (verified.PASSED, verified.GUESSED, verified.EQUAL, verified.IN_ORDER, verified.ANY_ORDER)
    )
    arms = verified._learned(0, logits, truth, R.tries[-1], R)
    assert torch.equal(passed[0], arms[verified.PASSED][0]) and torch.equal(guessed[0], arms[verified.GUESSED][0])
    assert equal[1] == passed[1] < guessed[1] and 0 < len(equal[0]) < len(passed[0])
    assert len(in_order[0]) == 80 <= in_order[1] == any_order[1]
    # every picture in its turn until the checks are spent: 5.5 of them find a label, as no guess is made twice
    for arm in (equal, any_order):
        assert torch.equal(arm[0], torch.arange(len(arm[0])))
        assert len(arm[0]) == pytest.approx(arm[1] / 5.5, rel=0.3)


def test_both_laws_see_the_corner_alone_and_the_weaker_teachers_are_all_but_the_best():
    labels, units, pictures = R.grid_labels[:-1], R.grid_units[:-1], R.grid_pictures[:-1]
    assert {(k, units[-1], pictures[-1]) for k in labels} <= set(grid.corner(R)) < set(grid.weaker(R))
    assert len(grid.weaker(R)) == len(labels) * len(R.grid_units) * len(R.grid_pictures)


def test_noise_is_what_tells_the_students_over_the_floor_apart():
    table = small.result().noisy
    assert table.conditions == tuple((k, n, T) for n in R.pixel_noise for k in R.grid_labels for T in R.noisy_T)
    for labels in R.grid_labels:
        theirs = [table.get((labels, n, T), "teacher") for n in R.pixel_noise for T in R.noisy_T]
        wrong = small.result().grid.get((labels, R.grid_units[0], R.grid_pictures[0]), "teacher")
        assert all(each == pytest.approx(100 - wrong, abs=0.01) for each in theirs)
    assert (table.get((60, 0.0, 4.0)) != table.get((60, 0.5, 4.0))).any()
