"""The losses of the small transformers."""

import pytest
import torch

from course_lib import losses
from course_lib.chapters.hidden_layers.rows import minilm_loss


def test_minilm_is_the_sum_of_both_relations():
    source = torch.Generator().manual_seed(0)

    def some(width):
        return {k: torch.randn(1, 2, 2, 5, width, generator=source) for k in ("queries", "keys", "values")}

    student, teacher = some(4), some(8)
    attention = losses.relation_loss((student["queries"], student["keys"]), (teacher["queries"], teacher["keys"]))
    values = losses.relation_loss((student["values"], student["values"]), (teacher["values"], teacher["values"]))
    torch.testing.assert_close(minilm_loss(student, teacher), attention + values)
    assert minilm_loss(teacher, teacher).item() == pytest.approx(0, abs=1e-6)
