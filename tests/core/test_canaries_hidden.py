"""Known bugs in distillation through hidden layers: its losses and the measure of likeness."""

import pytest

from course_lib import losses, metrics
from course_lib.losses import checks
from course_lib.losses import hidden as formulas
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
        "(raised(student_features) - raised(teacher_features)) ** 2",
        "(raised(student_features) - raised(teacher_features)).abs()",
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
        checks,
        "check_regressor",
        "regressor is None and ours != theirs",
        "False",
        test_hidden_losses.test_a_layer_of_one_unit_is_not_stretched_to_the_teachers_width,
    ),
    # --- contrast
    Canary(
        "contrast compares products, not cosines",
        losses,
        "contrast_loss",
        "student, teacher = unit(raised(student_features)), unit(raised(teacher_features))",
        "student, teacher = raised(student_features), raised(teacher_features)",
        test_hidden_losses.test_contrast_does_not_see_scale_and_wants_the_image_itself,
    ),
    Canary(
        "contrast looks for the student among the students",
        losses,
        "contrast_loss",
        "student @ teacher.transpose(-1, -2)",
        "teacher @ student.transpose(-1, -2)",
        test_hidden_losses.test_contrast_by_hand,
    ),
    Canary(
        "contrast forgets its temperature",
        losses,
        "contrast_loss",
        "teacher.transpose(-1, -2), T)",
        "teacher.transpose(-1, -2))",
        test_hidden_losses.test_contrast_divides_by_its_temperature,
    ),
    # --- attention transfer
    Canary(
        "attention maps are not scaled",
        losses,
        "attention_loss",
        "unit((raised(teacher_features) ** 2).mean(dim=-2))",
        "(raised(teacher_features) ** 2).mean(dim=-2)",
        test_hidden_losses.test_attention_by_hand,
    ),
    Canary(
        "attention is not squared",
        losses,
        "attention_loss",
        "unit((raised(student_features) ** 2).mean(dim=-2))",
        "unit(student_features.mean(dim=-2))",
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
        "distances * (n * (n - 1)) / total.masked_fill(total == 0, 1.0)",
        "distances",
        test_hidden_losses.test_distance_does_not_see_scale_or_place,
    ),
    Canary(
        "the diagonal counts in the mean distance",
        losses,
        "relative_distances",
        "(n * (n - 1))",
        "(n * n)",
        test_hidden_losses.test_relative_distances_by_hand,
    ),
    Canary(
        "distances are squared",
        losses,
        "relative_distances",
        "torch.cdist(features, features)",
        "torch.cdist(features, features).square()",
        test_hidden_losses.test_relative_distances_by_hand,
    ),
    Canary(
        "the root has no slope where images coincide",
        losses,
        "relative_distances",
        "torch.cdist(features, features)",
        "((features.unsqueeze(-2) - features.unsqueeze(-3)) ** 2).sum(dim=-1).sqrt()",
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
        formulas,
        "_cosines",
        "unit(directions)",
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
        "unit(student @ student.transpose(-1, -2))",
        "student @ student.transpose(-1, -2)",
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
        formulas,
        "_relations",
        " / first.shape[-1] ** 0.5",
        "",
        test_hidden_losses.test_relation_divides_by_the_root_of_the_width,
    ),
    Canary(
        "tokens are summed",
        losses,
        "relation_loss",
        "kl.mean(dim=(-3, -2, -1))",
        "kl.sum(dim=(-3, -2, -1))",
        test_hidden_losses.test_relation_by_hand,
    ),
    Canary(
        "padding is looked at",
        formulas,
        "_relations",
        "scores = scores.masked_fill(~mask[..., None, None, :], -torch.inf)",
        "pass",
        test_hidden_losses.test_padding_is_neither_looked_at_nor_counted,
    ),
    Canary(
        "padding is counted",
        losses,
        "relation_loss",
        "real = mask[..., None, :].expand_as(kl)",
        "real = torch.ones_like(kl, dtype=torch.bool)",
        test_hidden_losses.test_padding_is_neither_looked_at_nor_counted,
    ),
    # --- CKA
    Canary(
        "CKA is not centred",
        metrics,
        "_pattern",
        "features - features.mean(dim=-2, keepdim=True)",
        "features",
        test_metrics.test_cka_is_centred,
    ),
    Canary(
        "CKA is centred over the units",
        metrics,
        "_pattern",
        "features.mean(dim=-2, keepdim=True)",
        "features.mean(dim=-1, keepdim=True)",
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
