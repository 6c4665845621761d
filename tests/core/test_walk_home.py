"""The way home: rule, walks, gust, and what counts as coming home."""

import pytest
import torch

from course_lib.data import walk_home
from course_lib.data.walk_home import BOS, EOS, GUST, HOME, PAD, token
from tests.helpers import refused


def walk(*cells, end=True):
    return [BOS, *(c + 3 for c in cells), *([EOS] if end else [])]


def rows(*walks):
    length = max(map(len, walks))
    return torch.tensor([row + [PAD] * (length - len(row)) for row in walks])


def test_the_rule_by_hand():
    # home is cell 36 (row 4, column 4); from cell 0 right (1) and down (8) are nearer, from 35 only 36, at home the end
    assert HOME == 36
    assert walk_home.RULE[token(0)].nonzero()[:, 0].tolist() == [token(1), token(8)]
    assert walk_home.RULE[token(35), token(36)] == 1
    assert walk_home.RULE[token(36), EOS] == 1
    torch.testing.assert_close(walk_home.RULE.sum(dim=1), torch.ones(walk_home.VOCABULARY))


@pytest.mark.parametrize("windy", [False, True])
def test_the_teacher_always_comes_home(windy):
    walks = walk_home.teacher_walks(500, 3, windy=windy)
    assert walk_home.home_again(walks, windy=windy).all()
    assert walks.shape[1] <= walk_home.LIMIT
    assert torch.equal(walks, walk_home.teacher_walks(500, 3, windy=windy))


def test_the_gust_blows_anywhere_but_home_and_once():
    walks = walk_home.teacher_walks(2000, 4, windy=True)
    blown = walks[:, GUST + 2]
    assert len(blown.unique()) == walk_home.CELLS - 1 and (blown != token(HOME)).all()
    jumps = walk_home.distance(walks[:, 1:-1] - 3, (walks[:, 2:] - 3).clamp(min=0)) > 1
    inside = (walks[:, 1:-1] >= 3) & (walks[:, 2:] >= 3)
    assert (jumps & inside).nonzero()[:, 1].unique().tolist() == [GUST]


def test_home_again_by_hand():
    good, jump = walk(27, 28, 36), walk(0, 36)
    elsewhere, endless, beyond = walk(27, 28), walk(27, 28, 36, end=False), walk(28, 36, 37)
    found = walk_home.home_again(rows(good, jump, elsewhere, endless, beyond), windy=False)
    assert found.tolist() == [True, False, False, False, False]


def test_the_jump_of_the_gust_is_forgiven_and_no_other():
    blown = walk(0, 1, 2, 3, 4, 5, 28, 36)  # after five steps from 5 to 28
    early = walk(0, 1, 2, 3, 4, 28, 36)
    assert walk_home.home_again(rows(blown), windy=True).tolist() == [True]
    assert walk_home.home_again(rows(blown), windy=False).tolist() == [False]
    assert walk_home.home_again(rows(early), windy=True).tolist() == [False]


def test_first_cell_gust_and_padding_are_not_chosen():
    blown = rows(walk(0, 1, 2, 3, 4, 5, 28, 36), walk(28, 36))
    found = walk_home.chosen(blown, windy=True).long().tolist()
    assert found == [[0, 1, 1, 1, 1, 1, 0, 1, 1], [0, 1, 1, 0, 0, 0, 0, 0, 0]]
    assert walk_home.chosen(blown, windy=False)[0].long().tolist() == [0, 1, 1, 1, 1, 1, 1, 1, 1]


def test_the_teacher_answers_for_lost_walks_too():
    lost = rows(walk(63, 0))
    shares = walk_home.teacher_logits(lost)[0, 2].softmax(dim=-1)
    assert shares.topk(2).indices.sort().values.tolist() == [token(1), token(8)]
    assert torch.isfinite(walk_home.teacher_logits(lost)).all()


def test_zero_walks():
    with refused("walks were asked for"):
        walk_home.teacher_walks(0)
