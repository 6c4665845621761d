"""Known bugs in distillation through hidden layers: its losses and the measure of likeness."""

import pytest

from course_lib import losses, metrics
from tests.core import test_hidden_losses, test_metrics
from tests.planting import Canary, check

CANARIES = [
    # --- hints
    Canary(
        "the hint is a sum",
        losses,
        "hint_loss",
        ".mean(dim=(-2, -1))",
        ".sum(dim=(-2, -1))",
        test_hidden_losses.test_hint_by_hand,
    ),
    Canary(
        "the hint is not squared",
        losses,
        "hint_loss",
        "(student_features - teacher_features) ** 2",
        "(student_features - teacher_features).abs()",
        test_hidden_losses.test_hint_by_hand,
    ),
    Canary(
        "the regressor is cut off from the gradient",
        losses,
        "hint_loss",
        "student_features = regressor(student_features)",
        "student_features = regressor(student_features).detach() + 0 * student_features.sum()",
        test_hidden_losses.test_the_regressor_maps_the_student_and_learns,
    ),
    Canary(
        "layers of different widths pass without a regressor",
        losses,
        "check_regressor",
        "regressor is None and ours != theirs",
        "False",
        test_hidden_losses.test_a_layer_of_one_unit_is_not_stretched_to_the_teachers_width,
    ),
    # --- attention transfer
    Canary(
        "attention maps are not scaled",
        losses,
        "attention_loss",
        "teacher = F.normalize((teacher_features**2).mean(dim=-2), dim=-1)",
        "teacher = (teacher_features**2).mean(dim=-2)",
        test_hidden_losses.test_attention_by_hand,
    ),
    Canary(
        "attention is not squared",
        losses,
        "attention_loss",
        "student = F.normalize((student_features**2).mean(dim=-2), dim=-1)",
        "student = F.normalize(student_features.mean(dim=-2), dim=-1)",
        test_hidden_losses.test_attention_does_not_see_scale_sign_or_number_of_channels,
    ),
    Canary(
        "attention sums the positions",
        losses,
        "attention_loss",
        "((student - teacher) ** 2).mean(dim=(-2, -1))",
        "((student - teacher) ** 2).sum(dim=-1).mean(dim=-1)",
        test_hidden_losses.test_attention_by_hand,
    ),
    # --- relations between images
    Canary(
        "distances are not divided by their mean",
        losses,
        "relative_distances",
        "distances * pairs / distances.sum(dim=(-2, -1), keepdim=True)",
        "distances",
        test_hidden_losses.test_distance_does_not_see_scale_or_place,
    ),
    Canary(
        "the diagonal counts in the mean distance",
        losses,
        "relative_distances",
        "pairs = n * (n - 1)",
        "pairs = n * n",
        test_hidden_losses.test_relative_distances_by_hand,
    ),
    Canary(
        "distances are squared",
        losses,
        "relative_distances",
        "gaps.clamp_min(1e-8).sqrt()",
        "gaps.clamp_min(1e-8)",
        test_hidden_losses.test_relative_distances_by_hand,
    ),
    Canary(
        "the root has no slope where images coincide",
        losses,
        "relative_distances",
        "gaps.clamp_min(1e-8).sqrt()",
        "gaps.clamp_min(0).sqrt()",
        test_hidden_losses.test_distance_has_a_finite_gradient_where_images_coincide,
    ),
    Canary(
        "squared error instead of Huber's",
        losses,
        "distance_loss",
        'F.smooth_l1_loss(student, teacher, reduction="none")',
        "(student - teacher) ** 2 / 2",
        test_hidden_losses.test_distance_is_linear_for_a_large_gap,
    ),
    Canary(
        "the diagonal counts in the distance loss",
        losses,
        "distance_loss",
        "(n * (n - 1))",
        "(n * n)",
        test_hidden_losses.test_distance_by_hand,
    ),
    Canary(
        "the student is compared with itself",
        losses,
        "distance_loss",
        "relative_distances(teacher_features)",
        "relative_distances(student_features)",
        test_hidden_losses.test_distance_by_hand,
    ),
    Canary(
        "directions keep their length",
        losses,
        "_cosines",
        "F.normalize(directions, dim=-1, eps=1e-8)",
        "directions",
        test_hidden_losses.test_angle_by_hand,
    ),
    Canary(
        "angles are summed",
        losses,
        "angle_loss",
        " / (n * (n - 1) * (n - 2))",
        "",
        test_hidden_losses.test_angle_by_hand,
    ),
    Canary(
        "similarities are not scaled",
        losses,
        "similarity_loss",
        "student = F.normalize(student_features @ student_features.transpose(-1, -2), dim=-1)",
        "student = student_features @ student_features.transpose(-1, -2)",
        test_hidden_losses.test_similarity_scales_each_row,
    ),
    Canary(
        "similarities are summed over a row",
        losses,
        "similarity_loss",
        ".mean(dim=(-2, -1))",
        ".sum(dim=-1).mean(dim=-1)",
        test_hidden_losses.test_similarity_by_hand,
    ),
    # --- relations between tokens
    Canary(
        "student and teacher swapped in the relations",
        losses,
        "relation_loss",
        "log_teacher.exp() * (log_teacher - log_student)",
        "log_student.exp() * (log_student - log_teacher)",
        test_hidden_losses.test_relation_is_kl_from_teacher_to_student,
    ),
    Canary(
        "the products are not divided by the root of the width",
        losses,
        "_relations",
        " / first.shape[-1] ** 0.5",
        "",
        test_hidden_losses.test_relation_divides_by_the_root_of_the_width,
    ),
    Canary(
        "tokens are summed",
        losses,
        "relation_loss",
        "gap.sum(dim=-1).mean(dim=(-3, -2, -1))",
        "gap.sum(dim=-1).sum(dim=(-3, -2, -1))",
        test_hidden_losses.test_relation_by_hand,
    ),
    Canary(
        "padding is looked at",
        losses,
        "_relations",
        "scores = scores.masked_fill(~mask[..., None, None, :], -torch.inf)",
        "pass",
        test_hidden_losses.test_padding_is_neither_looked_at_nor_counted,
    ),
    Canary(
        "padding is counted",
        losses,
        "relation_loss",
        "real = mask[..., None, :].to(kl.dtype).expand_as(kl)",
        "real = torch.ones_like(kl)",
        test_hidden_losses.test_padding_is_neither_looked_at_nor_counted,
    ),
    # --- CKA
    Canary(
        "CKA is not centred",
        metrics,
        "cka",
        "first = first - first.mean(dim=-2, keepdim=True)\n    second = second - second.mean(dim=-2, keepdim=True)",
        "pass",
        test_metrics.test_cka_is_centred,
    ),
    Canary(
        "CKA is centred over the units",
        metrics,
        "cka",
        "second.mean(dim=-2, keepdim=True)",
        "second.mean(dim=-1, keepdim=True)",
        test_metrics.test_cka_does_not_see_turn_scale_or_place,
    ),
    Canary(
        "CKA without the root",
        metrics,
        "cka",
        "(shared(first, first) * shared(second, second)).sqrt()",
        "(shared(first, first) * shared(second, second))",
        test_metrics.test_cka_by_hand,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)


def test_no_bug_is_listed_twice():
    assert len({canary.bug for canary in CANARIES}) == len(CANARIES)
