"""How chapter 14 chooses: by hand where that is possible."""

import pytest
import torch

from course_lib import runtime
from course_lib.chapters.diversity import choosing
from course_lib.models import classifiers
from tests.helpers import refused


def luck(seed=0):
    return runtime.generator(seed, "test")


def test_groups_take_turns():
    groups = torch.tensor([0] * 50 + [1] * 3 + [2] * 20)
    some = choosing.evenly(groups, 23, luck())
    assert torch.bincount(groups[some]).tolist() == [10, 3, 10]  # the small group gives all that it has
    assert len(set(some.tolist())) == 23
    assert not torch.equal(some, choosing.evenly(groups, 23, luck(1)))


def test_the_last_ones_are_of_groups_at_random():
    groups = torch.arange(40) % 4
    last = {int(groups[choosing.evenly(groups, 5, luck(seed))[-1]]) for seed in range(40)}
    assert last == {0, 1, 2, 3}


def test_clusters_are_found_where_they_are_far_apart():
    which = torch.arange(3).repeat_interleave(20)
    points = 100 * torch.eye(3)[which] + torch.randn(60, 3, generator=luck())
    found = choosing.clusters(points, 3, luck())
    assert len(set(zip(which.tolist(), found.tolist(), strict=True))) == 3


def test_gradients_are_those_of_autograd():
    model = classifiers.mlp((4, 5, 3), 0)
    inputs, answers = torch.randn(6, 4, generator=luck()), torch.tensor([0, 1, 2, 0, 1, 2])
    found = choosing.gradients(model, inputs, answers, 7, luck(3))
    size = classifiers.parameter_count(model)
    signs = torch.randint(2, (size, 7), generator=luck(3)).float() * 2 - 1
    for i in range(6):
        model.zero_grad()
        torch.nn.functional.cross_entropy(model(inputs[i : i + 1]), answers[i : i + 1]).backward()
        flat = torch.cat([p.grad.flatten() for p in model.parameters()]) @ signs
        assert torch.allclose(found[i], flat / flat.norm(), atol=1e-5)


def test_doubles_are_left_out():
    points = torch.tensor([[0.0], [0.1], [5.0], [5.1], [9.0]])
    some = choosing.apart(points, 1.0, 3, luck())
    assert sorted(points[some, 0].round().tolist()) == [0, 5, 9]
    with refused("Only 3 candidates", "smaller near"):
        choosing.apart(points, 1.0, 4, luck())


def test_a_budget_of_tokens_is_not_passed():
    tokens = torch.tensor([5.0, 20.0, 5.0, 5.0])
    assert choosing.within(torch.tensor([0, 2, 1, 3]), tokens, 14).tolist() == [0, 2]
    with refused("first example has 20"):
        choosing.within(torch.tensor([1, 0]), tokens, 14)


def test_a_choice_like_another_has_its_skills():
    skills = torch.tensor([0] * 10 + [1] * 10 + [2] * 10)
    model = torch.tensor([0, 1, 2, 11, 29])
    some = choosing.like(skills, model, luck())
    assert torch.bincount(skills[some]).tolist() == [3, 1, 1]
    assert sorted(some.tolist()) != sorted(model.tolist())


@pytest.mark.parametrize("count", [0, 11, 2.5, True])
def test_an_impossible_number_is_refused(count):
    with refused("there are 10 candidates"):
        choosing.evenly(torch.zeros(10, dtype=torch.long), count, luck())
    with refused("there are 10 candidates"):
        choosing.clusters(torch.randn(10, 2), count, luck())
    with refused("there are 10 candidates"):
        choosing.apart(torch.randn(10, 2), 0.1, count, luck())


def test_no_candidates_are_refused():
    nobody = torch.zeros(0, dtype=torch.long)
    with refused("0 candidates", "draw some first"):
        choosing.evenly(nobody, 1, luck())
    with refused("draw some first"):
        choosing.clusters(torch.zeros(0, 2), 1, luck())
    with refused("draw some first"):
        choosing.within(nobody, torch.ones(3), 5.0)


@pytest.mark.parametrize("groups", [[0, 1], torch.zeros(4, 2).long(), torch.zeros(4)])
def test_groups_of_another_shape_are_refused(groups):
    with refused("groups must be a tensor of whole numbers"):
        choosing.evenly(groups, 2, luck())


def test_points_of_another_shape_are_refused():
    with refused("shape [9]", "a row for each candidate"):
        choosing.clusters(torch.zeros(9), 2, luck())
    with refused("shape [9]"):
        choosing.apart(torch.zeros(9), 1.0, 2, luck())
    with refused("type list"):
        choosing.clusters([1.0], 2, luck())


def test_gradients_want_one_answer_each():
    with refused("one answer for each"):
        choosing.gradients(classifiers.mlp((4, 3), 0), torch.zeros(2, 4), torch.zeros(3).long(), 2, luck())
