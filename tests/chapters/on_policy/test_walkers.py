"""The students of the road: what each grade asks for, and that a student learns alone what it learns among others."""

from dataclasses import replace

import pytest
import torch

from course_lib.chapters.on_policy import road, walkers
from course_lib.chapters.on_policy.walkers import Arm
from tests.chapters.on_policy import small
from tests.helpers import refused

RECIPE = small.RECIPE


def loss(grade, log_p=None, frozen=None, home=False):
    """The loss of one student that stands on the start twice and has chosen right, then down."""
    cells = torch.zeros(1, 1, 2, dtype=torch.long)
    moves = torch.tensor([[[road.RIGHT, road.DOWN]]])
    walks = road.Walks(cells, moves, torch.ones_like(cells, dtype=torch.bool), torch.tensor([[home]]))
    log_p = torch.full((1, road.CELLS, 4), 0.25).log() if log_p is None else log_p
    return float(walkers.grade_loss(grade, log_p, walks, RECIPE, frozen, small.luck(walks=1, moves=2)))


def test_a_label_is_the_teachers_move_whatever_the_student_did():
    knows = torch.full((1, road.CELLS, 4), 0.1)
    knows[..., road.RIGHT] = 0.7
    assert loss("label", knows.log()) == pytest.approx(-torch.tensor(0.7).log().item())
    assert loss("wrong", knows.log()) == pytest.approx(-torch.tensor(0.1).log().item())


def test_divergences_by_hand():
    sure, rest = 0.97, 0.01
    even = torch.tensor(0.25).log().item()
    forward = sure * (torch.tensor(sure).log().item() - even) + 3 * rest * (torch.tensor(rest).log().item() - even)
    assert loss("soft") == pytest.approx(forward, abs=1e-5)
    backward = even - 0.25 * (torch.tensor(sure).log().item() + 3 * torch.tensor(rest).log().item())
    assert loss("reverse KL") == pytest.approx(backward, abs=1e-5)
    assert loss("itself", frozen=torch.full((1, road.CELLS, 4), 0.25)) == pytest.approx(0, abs=1e-6)


def test_a_log_ratio_praises_what_the_teacher_finds_likelier():
    log_p = torch.full((1, road.CELLS, 4), 0.25).log().requires_grad_()
    walks = road.Walks(
        torch.zeros(1, 1, 2, dtype=torch.long),
        torch.tensor([[[road.RIGHT, road.DOWN]]]),
        torch.ones(1, 1, 2, dtype=torch.bool),
        torch.tensor([[True]]),
    )
    walkers.grade_loss("log-ratio", log_p, walks, RECIPE, None, small.luck(walks=1, moves=2)).sum().backward()
    right, down = log_p.grad[0, 0, road.RIGHT], log_p.grad[0, 0, road.DOWN]
    assert right == pytest.approx(-torch.tensor(0.97 / 0.25).log().item() / 2)
    assert down == pytest.approx(-torch.tensor(0.01 / 0.25).log().item() / 2)


def test_dealt_out_grades_are_as_large_and_add_up_to_nothing():
    policy = road.teacher_policy(0.6)[None]
    walks = road.walk(policy, small.luck(walks=8, moves=30), 0.1)
    seed = torch.zeros(1, 1, 1, dtype=torch.long)
    said = policy.log()[seed, walks.cells].gather(-1, walks.moves[..., None])[..., 0]
    soft = road.teacher_policy(0.97)[walks.cells]
    true = walkers.ratios("log-ratio", said, soft, walks, small.luck(walks=8, moves=30))[walks.counted]
    dealt = walkers.ratios("noise", said, soft, walks, small.luck(walks=8, moves=30))[walks.counted]
    assert float(dealt.sum()) == pytest.approx(0, abs=1e-3)
    assert dealt.std().item() == pytest.approx(true.std().item(), rel=1e-4)
    assert not torch.equal(dealt, true - true.mean())


def test_one_grade_compares_the_walks_of_a_student():
    home = torch.tensor([[True, False, False, False], [False] * 4])
    walks = road.Walks(None, None, None, home)
    better = walkers.better_than_others(walks)
    assert better[0].tolist() == pytest.approx([3**0.5, *[-(3**-0.5)] * 3], abs=1e-5)
    assert better[1].tolist() == [0, 0, 0, 0]


def test_texts_are_where_they_say():
    even = torch.full((1, road.CELLS, 4), 0.25)
    luck = small.luck(walks=50, moves=48)
    clean = walkers.walks_of("teacher's", even, luck, RECIPE)
    assert set(clean.cells.flatten().tolist()) == set(road.ROAD[:-1])
    slipped = walkers.walks_of("teacher's, with slips", even, luck, RECIPE)
    assert set(slipped.cells.flatten().tolist()) - set(road.ROAD)
    other = walkers.walks_of("teacher's, with other slips", even, luck, replace(RECIPE, slip=0.5))
    assert set(other.cells.flatten().tolist()) <= set(road.ROAD)
    assert len(set(walkers.walks_of("anywhere", even, luck, RECIPE).cells.flatten().tolist())) > 100
    windy, calm = (walkers.walks_of(text, road.teacher_policy()[None], luck, RECIPE) for text in ("own", "own, calm"))
    assert set(windy.cells.flatten().tolist()) - set(road.ROAD) and calm.home.all()
    assert set(calm.cells.flatten().tolist()) == set(road.ROAD[:-1])
    own = walkers.walks_of("own", even, luck, RECIPE)
    assert not own.home.any() and len(set(own.moves.flatten().tolist())) == 4


def test_a_student_is_the_same_alone_and_among_others():
    arm = Arm("own", "label")
    both, alone = (walkers.teach(arm, seeds, RECIPE).policy for seeds in ((3, 0), (0,)))
    assert both[1].allclose(alone[0], atol=1e-4)
    assert not both[0].allclose(both[1], atol=1e-2)


def test_lessons_on_own_text_are_counted():
    taught = walkers.teach(Arm("own", "label", first=0.5), (3, 0), RECIPE)
    assert taught.walked == RECIPE.updates // 2 * RECIPE.walks
    assert taught.judged.tolist() == taught.visits.sum(dim=1).tolist()
    assert not walkers.teach(Arm("own", "one grade"), (3,), RECIPE).visits.any()


def test_arms_that_do_not_exist_are_refused():
    with refused("text", "own"):
        Arm("mine", "label")
    with refused("grade", "label"):
        Arm("own", "stars")
    with refused("first is 1"):
        Arm("own", "label", first=1)


def test_who_takes_the_likeliest_move_draws_no_other():
    policy = road.teacher_policy(0.4)[None]
    assert torch.equal(walkers.likeliest(policy), road.teacher_policy()[None])
    drawn, certain = (walkers.exam(each, (3,), 0.0, small.RECIPE) for each in (policy, walkers.likeliest(policy)))
    assert drawn[0] < certain[0] == 100
