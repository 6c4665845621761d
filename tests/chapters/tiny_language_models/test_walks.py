"""Walkers: whose walks they learn from, and what counts."""

import itertools

import pytest
import torch

from course_lib.chapters.tiny_language_models import walks
from course_lib.data import walk_home
from tests.chapters.tiny_language_models import small


def test_own_walks_are_walked_by_the_model():
    walker = walks.new_walker(0)
    found = walks.own_walks(walker, 30, windy=True, seed=1)
    assert found.shape[1] <= walk_home.LIMIT and (found[:, 1] == walk_home.token(walk_home.CORNER)).all()
    assert torch.equal(found, walks.own_walks(walker, 30, windy=True, seed=1))
    assert not walk_home.home_again(found, windy=True).any()


def test_the_gust_is_not_learned():
    """Logits at the place before the gust do not change the loss of a windy walk."""
    walked = walk_home.teacher_walks(6, 1, windy=True)
    logits = torch.zeros(*walked.shape, walk_home.VOCABULARY)
    changed = logits.clone()
    changed[:, walk_home.GUST + 1, 5] = 20.0
    for learned in ("labels", "forward", "reverse"):
        loss_of = walks.walk_loss(learned, True)
        torch.testing.assert_close(loss_of(logits, walked, None), loss_of(changed, walked, None))


def test_lessons_leave_the_first_walker_as_it_was():
    start = walks.new_walker(0)
    before = [p.detach().clone() for p in start.parameters()]
    walker = walks.teach_walker(start, walks.Lesson("own", "windy"), 0, small.RECIPE)
    assert all(torch.equal(p, q) for p, q in zip(start.parameters(), before, strict=True))
    assert not all(torch.equal(p, q) for p, q in zip(walker.parameters(), before, strict=True))


@pytest.mark.parametrize("whose", ["teacher", "own"])
def test_neighbouring_seeds_share_no_walks(whose):
    """Ten batches of fresh walks for each of three seeds: no two are alike, whatever their seeds and steps."""
    walker, lesson = walks.new_walker(0), walks.Lesson(whose, "windy")
    drawn = []
    for seed, step in itertools.product((0, 1, 2), range(0, 100, 10)):
        found = walks.fresh_walks(walker, lesson, 20, seed, step)
        drawn.append(tuple(map(tuple, torch.nn.functional.pad(found, (0, 26 - found.shape[1])).tolist())))
    assert len(set(drawn)) == 30


def test_own_and_teachers_walks_meet_the_same_gusts():
    """The walks of a seed and step are blown to the same cells, whoever walks."""
    walker = walks.new_walker(0)
    own, teachers = (walks.fresh_walks(walker, walks.Lesson(whose, "windy"), 40, 3, 10) for whose in ("own", "teacher"))
    blown = walk_home.GUST + 2  # after <bos>, the corner and five steps
    walking = (own[:, blown - 1] >= 3) & (own[:, blown - 1] != walk_home.token(walk_home.HOME))
    assert walking.any() and torch.equal(own[walking, blown], teachers[walking, blown])
