"""Leading dimensions stay: every loss, measure and blend gives each of a grid of students what it gives it alone."""

import pytest
import torch

from course_lib import losses, metrics
from course_lib.losses import mixing
from tests.helpers import random_logits, refused

GRID = (2, 3)  # two leading dimensions, such as seeds and students


def grid(*shape, seed=0):
    return random_logits(*GRID, *shape, seed=seed)


LABELS = torch.arange(5).remainder(4).expand(*GRID, 5)
MASK = torch.tensor([[True, True, True, False], [True, True, False, False]]).expand(*GRID, 2, 4)
ANSWERS = {
    "hard_target": lambda ours, theirs, y: losses.hard_target_loss(ours, y),
    "label_smoothing": lambda ours, theirs, y: losses.label_smoothing_loss(ours, y, 0.3),
    "soft_target": lambda ours, theirs, y: losses.soft_target_loss(ours, theirs, 2.0),
    "distillation": lambda ours, theirs, y: losses.distillation_loss(ours, y, theirs, 2.0, 0.3),
    "reverse_kl": lambda ours, theirs, y: losses.reverse_kl_loss(ours, theirs, 2.0),
    "jensen_shannon": lambda ours, theirs, y: losses.jensen_shannon_loss(ours, theirs, 2.0, 0.3),
    "accuracy": lambda ours, theirs, y: metrics.accuracy(ours, y),
    "agreement": lambda ours, theirs, y: metrics.agreement(ours, theirs),
    "entropy": lambda ours, theirs, y: metrics.entropy(ours, 2.0),
    "calibration_error": lambda ours, theirs, y: metrics.calibration_error(ours, y, bins=4),
}
FEATURES = {
    "hint": losses.hint_loss,
    "contrast": losses.contrast_loss,
    "distance": losses.distance_loss,
    "angle": losses.angle_loss,
    "similarity": losses.similarity_loss,
    "cka": metrics.cka,
    "relative_distances": lambda ours, theirs: losses.relative_distances(ours),
}
BLENDS = {
    "mix_probabilities": lambda z: mixing.mix_probabilities(z, T=2.0),
    "mix_logits": mixing.mix_logits,
    "mix_median": lambda z: mixing.mix_median(z, 2.0),
    "mix_trimmed": lambda z: mixing.mix_trimmed(z, 1, 2.0),
    "agreement_weights": lambda z: mixing.agreement_weights(z, 1.0),
    "majority_vote": mixing.majority_vote,
}


def check(function, *tensors):
    together = function(*tensors)
    for i in range(GRID[0]):
        for j in range(GRID[1]):
            torch.testing.assert_close(together[i, j], function(*(tensor[i, j] for tensor in tensors)))


@pytest.mark.parametrize("name", ANSWERS)
def test_answers(name):
    check(ANSWERS[name], grid(5, 4), grid(5, 4, seed=1), LABELS)


@pytest.mark.parametrize("name", FEATURES)
def test_features(name):
    check(FEATURES[name], grid(5, 4), grid(5, 4, seed=1))


def test_attention():
    check(losses.attention_loss, grid(5, 2, 4), grid(5, 3, 4, seed=1))


def test_relations():
    pairs = grid(2, 2, 4, 5), grid(2, 2, 4, 5, seed=1), grid(2, 2, 4, 6, seed=2), grid(2, 2, 4, 6, seed=3)
    check(lambda a, b, c, d: losses.relation_loss((a, b), (c, d)), *pairs)
    check(lambda a, b, c, d, mask: losses.relation_loss((a, b), (c, d), mask), *pairs, MASK)


@pytest.mark.parametrize("name", BLENDS)
def test_blends(name):
    check(BLENDS[name], grid(5, 6, 4))
    check(lambda *teachers: BLENDS[name](teachers), *(grid(6, 4, seed=i) for i in range(5)))


@pytest.mark.parametrize("pool", [mixing.pool_probabilities, mixing.pool_most_sure])
def test_pools(pool):
    check(lambda one, two: pool([one, two], [(0, 2), (1, 2, 3)], 4, T=2.0), grid(6, 2), grid(6, 3, seed=1))
    check(lambda one, two: pool([one, two], [(0,), (1, 2)], 3, other=True), grid(6, 2), grid(6, 3, seed=1))


def test_pooled_logits():
    check(lambda one, two: mixing.pool_logits([one, two], [(0, 2), (1, 2, 3)], 4), grid(6, 2), grid(6, 3, seed=1))


# --- one member of the crowd that is unlike the others ------------------------------------------------


def test_a_model_without_a_pattern_among_others():
    # 0.1 has no exact value: the mean over seven images differs from it
    flat, other = torch.full((7, 3), 0.1), random_logits(7, 3).float()
    found = metrics.cka(torch.stack([flat, other]), other)
    assert found[0].isnan() and found[1].item() == pytest.approx(1)


def test_a_faint_model_among_loud_ones():
    one, two = random_logits(20, 5).float(), random_logits(20, 5, seed=1).float()
    found = metrics.cka(torch.stack([1e-15 * one, 1e15 * one]), two)
    torch.testing.assert_close(found, metrics.cka(one, two).expand(2))


def test_features_far_from_those_of_the_others_keep_their_digits():
    one = random_logits(40, 3).float()  # so many that the distances come from products
    found = losses.relative_distances(torch.stack([one, one + 1e4]))
    torch.testing.assert_close(found[1], found[0], rtol=0, atol=0.01)


def test_a_class_that_is_impossible_for_a_whole_model():
    logits = torch.zeros(2, 4, 3)
    logits[0, :, 1] = -torch.inf  # no image of model 0 can be of class 1
    assert metrics.entropy(logits).tolist() == pytest.approx([0.6931, 1.0986], abs=1e-4)
    specialists = [logits, torch.zeros(2, 4, 1)]
    assert torch.isfinite(mixing.pool_probabilities(specialists, [(0, 1, 2), (3,)], 4)).all()


def test_a_broken_model_is_named_by_its_number():
    logits = grid(5, 4)
    logits[1, 0, 2, 1] = torch.nan  # the fourth of two times three
    with refused("The logits for model 3 hold NaN"):
        metrics.entropy(logits)
    with refused("The logits hold NaN"):
        metrics.entropy(logits[1, 0])


def test_an_image_without_a_possible_class_is_found_in_a_crowd():
    answers = torch.zeros(3, 4, 2)
    answers[1, 2] = -torch.inf
    with refused("A teacher's logits hold NaN or infinity"):
        mixing.mix_probabilities(answers)
    with refused("Specialist 0's logits hold NaN or infinity"):
        mixing.pool_probabilities([answers, answers], [(0, 1), (2, 3)], 4)
    torch.testing.assert_close(mixing.mix_logits(answers[[0, 2]]), torch.zeros(4, 2))


def test_an_image_without_a_class_that_all_allow_is_found_in_a_crowd():
    one, two = torch.zeros(3, 4, 2), torch.zeros(3, 4, 2)
    one[1, 2, 0] = two[1, 2, 1] = -torch.inf
    with refused("every class is ruled out"):
        mixing.mix_logits([one, two])
    two[1, 2, 1] = 0.0
    one[:, :, 0] = -torch.inf  # a class that is impossible for every image leaves the other
    assert mixing.mix_logits([one, two]).argmax(dim=-1).tolist() == [[1] * 4] * 3


def test_teachers_over_other_classes_in_a_crowd():
    with refused("over 4 and 6 classes"):
        mixing.mix_probabilities([grid(5, 4), grid(5, 6)])
