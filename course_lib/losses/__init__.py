"""Distillation losses. One convention for all of them:

- Logits have shape [..., images, classes]. Classes are summed, images are averaged, and leading dimensions stay: a
  cohort [students, images, classes] gives one loss per student, [images, classes] gives one number. (PyTorch calls
  this "batchmean"; its reduction="mean" would also divide by the number of classes.)
- The first argument is always the student's logits, the second is what it should match.
- The soft loss is T² · KL(teacher ‖ student), both softened by the same temperature T. It is 0 when both agree.
  T² keeps the gradient's size when T grows (Hinton, Vinyals, Dean 2015, arXiv 1503.02531, section 2).
- alpha is the share of the soft loss: alpha = 1 is soft only, alpha = 0 is labels only.
- Losses are computed and returned in float32 at least: half precision and whole numbers are raised first.
- A logit of −inf is a probability of 0, and 0 · log 0 = 0. Where that makes a loss infinite, it is refused.

In a language model every position of a document is one image, and every word of the vocabulary one class:
counted_positions() picks the positions, and the same losses follow.

T, alpha and smoothing are numbers, or tensors that broadcast (T [students, 1, 1], alpha [students], smoothing
[students, 1, 1]).

Losses on hidden layers compare *features*, the numbers that a layer gives for each image: shape [..., images, width].
They keep the same order (student first) and leave leading dimensions alone; each docstring says what is averaged.

Every loss exists twice. `losses.soft_target_loss` checks its arguments and turns a wrong one into one sentence, a
CourseError, before any number is computed. `losses.unchecked.soft_target_loss` is the formula alone, for a loop that
has checked once before its first step. The formulas stand in distillation.py, language.py and hidden.py, the checks in
checks.py and numbers.py; this file brings each loss together with its check.
"""

from course_lib.errors import checked
from course_lib.losses import checks, unchecked
from course_lib.losses.checks import check_counted, check_features, check_logits
from course_lib.losses.hidden import relative_distances
from course_lib.losses.numbers import check_mixture, check_share, check_temperature

hard_target_loss = checked(checks.check_hard_target_loss)(unchecked.hard_target_loss)
label_smoothing_loss = checked(checks.check_label_smoothing_loss)(unchecked.label_smoothing_loss)
soft_target_loss = checked(checks.check_soft_target_loss)(unchecked.soft_target_loss)
distillation_loss = checked(checks.check_distillation_loss)(unchecked.distillation_loss)

counted_positions = checked(checks.check_counted_positions)(unchecked.counted_positions)
reverse_kl_loss = checked(checks.check_reverse_kl_loss)(unchecked.reverse_kl_loss)
jensen_shannon_loss = checked(checks.check_jensen_shannon_loss)(unchecked.jensen_shannon_loss)

hint_loss = checked(checks.check_hint_loss)(unchecked.hint_loss)
contrast_loss = checked(checks.check_contrast_loss)(unchecked.contrast_loss)
attention_loss = checked(checks.check_attention_loss)(unchecked.attention_loss)
distance_loss = checked(checks.check_distance_loss)(unchecked.distance_loss)
angle_loss = checked(checks.check_angle_loss)(unchecked.angle_loss)
similarity_loss = checked(checks.check_similarity_loss)(unchecked.similarity_loss)
relation_loss = checked(checks.check_relation_loss)(unchecked.relation_loss)

__all__ = [
    *unchecked.__all__,
    "check_counted",
    "check_features",
    "check_logits",
    "check_mixture",
    "check_share",
    "check_temperature",
    "relative_distances",
    "unchecked",
]
