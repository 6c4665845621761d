"""The narrow road: where moves lead, what the teacher does, and walks by hand."""

import pytest
import torch

from course_lib.chapters.on_policy import road
from tests.chapters.on_policy import small
from tests.helpers import refused


def certain(move):
    return torch.nn.functional.one_hot(torch.full((1, road.CELLS), move), 4).float()


def teacher():
    return road.teacher_policy()[None]


def test_the_road_leads_home_in_its_steps():
    cell, cells = road.START, [road.START]
    while cell != road.HOME:
        cell = int(road.LEADS[cell, road.TEACHER[cell]])
        cells.append(cell)
    assert tuple(cells) == road.ROAD and len(cells) == road.STEPS + 1


def test_beside_the_road_only_up_and_down_lead_anywhere():
    beside = 5 * road.SIDE + 4
    assert road.LEADS[beside].tolist() == [beside - road.SIDE, beside, beside + road.SIDE, beside]
    assert road.TEACHER[beside] == road.UP


@pytest.mark.parametrize("cell", road.ROAD[1:-1])
def test_one_direction_leaves_the_road(cell):
    away = [to for to in road.LEADS[cell].tolist() if to not in road.ROAD]
    assert len(away) == (0 if cell == road.SIDE - 1 else 1)  # the corner has none


def test_the_teacher_is_home_after_its_steps_and_the_walk_ends_there():
    walks = road.walk(teacher(), small.luck(), 0.0)
    assert walks.home.all() and walks.cells.shape[-1] == road.STEPS and walks.counted.all()
    assert walks.cells[0, 0].tolist() == list(road.ROAD[:-1])


def test_a_slip_goes_where_it_is_thrown():
    # 0.9 · 4 directions: the last one, left; the start's left is off the board
    walks = road.walk(teacher(), small.luck(value=0.9, moves=4), 1.0)
    assert (walks.cells == road.START).all() and not walks.home.any()
    down = road.walk(teacher(), small.luck(value=0.0, moves=4), 1.0, thrown=(road.DOWN,))
    assert down.cells[0, 0].tolist() == [0, 12, 24, 36]
    assert down.moves[0, 0].tolist() == [road.RIGHT, road.UP, road.UP, road.UP]  # what was chosen, not where it went


def test_moves_after_home_do_not_count():
    luck = small.luck(walks=2, moves=3)
    both = torch.cat([teacher(), certain(road.UP)])
    walks = road.walk(both, luck.expand(2, -1, -1, -1), 0.0, start=road.HOME - road.SIDE)
    assert walks.home.tolist() == [[True, True], [False, False]]
    assert walks.counted.sum(dim=-1).tolist() == [[1, 1], [3, 3]]


def test_slips_come_as_often_as_they_should():
    walks = road.walk(teacher(), small.luck(walks=2000, moves=1), 0.4)
    moved = road.walk(teacher(), small.luck(walks=2000, moves=2), 0.4).cells[..., 1]
    assert walks.cells.shape[-1] == 1
    # 0.6 right by choice, 0.1 right by slip, 0.1 down, 0.2 stay
    assert abs(float((moved == 1).float().mean()) - 0.7) < 0.05


def test_the_formula_by_hand():
    assert road.untouched(2, 0.4) == pytest.approx(0.81)
    assert road.start_at(road.STEPS) == road.START and road.start_at(1) == road.HOME - road.SIDE


def test_who_never_leaves_the_road_by_hand():
    assert road.never_off(1, 0.4, 1) == pytest.approx(0.7)  # its move, or the slip in the same direction
    assert road.never_off(1, 0.4, 2) == pytest.approx(0.7 + 0.1 * 0.7)  # one slip that leads nowhere
    assert road.never_off(22, 0.0, 22) == pytest.approx(1)
    assert road.never_off(22, 0.0, 21) == 0
    assert road.never_off(22, 0.1, 48) == pytest.approx(road.untouched(22, 0.1), abs=0.02)


def test_the_teacher_shares_its_doubts_evenly():
    policy = road.teacher_policy(0.97)
    assert policy.sum(dim=1).allclose(torch.ones(road.CELLS))
    assert policy[0].tolist() == pytest.approx([0.01, 0.97, 0.01, 0.01])


def test_bad_input_is_refused():
    for distance in (0, 23, 1.5):
        with refused("the road has 22 steps"):
            road.start_at(distance)
    with refused("slip is 1.2", "from 0 to 1"):
        road.untouched(3, 1.2)
    with refused("limit is 0"):
        road.never_off(3, 0.1, 0)
    with refused("sure is 0.2"):
        road.teacher_policy(0.2)
    with refused("The policy has shape [144, 4]"):
        road.walk(teacher()[0], small.luck(), 0.1)
    with refused("start is 144"):
        road.walk(teacher(), small.luck(), 0.1, start=144)


def test_in_the_field_nothing_is_in_the_way():
    beside = 5 * road.SIDE + 4
    assert road.FIELD[beside].tolist() == [beside - road.SIDE, beside + 1, beside + road.SIDE, beside - 1]
    off = road.walk(certain(road.RIGHT), small.luck(moves=2), 0.0, start=beside, leads=road.FIELD)
    assert off.cells[0, 0].tolist() == [beside, beside + 1]
    assert road.walk(certain(road.RIGHT), small.luck(moves=2), 0.0, start=beside).cells[0, 0].tolist() == [beside] * 2
