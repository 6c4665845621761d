"""A loss on a page is written for [images, classes], as a reader would write it; it gives the package's numbers.

The package's own formulas hold for whole cohorts, half precision, high temperatures and probabilities of 0 as well.
"""

import ast
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

from course_lib import losses
from course_lib.losses import mixing
from course_lib.tools import notebooks
from tests.helpers import random_logits

ROOT = Path(__file__).parents[3]
STUDENT, TEACHER, LABELS = random_logits(7, 5), random_logits(7, 5, seed=1), torch.tensor([0, 1, 2, 3, 4, 0, 1])
NARROW, WIDE = random_logits(6, 4), random_logits(6, 9, seed=1)
TOKENS = torch.tensor([[1, 5, 6, 2, 0, 0], [1, 5, 6, 7, 8, 2]])
TEACHERS, WEIGHTS = random_logits(3, 7, 5), torch.tensor([0.5, 0.3, 0.2], dtype=torch.float64)
MATRIX = random_logits(4, 9)

# What the page's function is called with; for a rule of mixing also what the package's is called with.
CALLS = {
    "hard_target_loss": [(STUDENT, LABELS)],
    "soft_target_loss": [(STUDENT, TEACHER, 1), (STUDENT, TEACHER, 4.0)],
    "distillation_loss": [(STUDENT, LABELS, TEACHER, 4.0, 0.3), (STUDENT, LABELS, TEACHER, 2, 1)],
    "reverse_kl_loss": [(STUDENT, TEACHER), (STUDENT, TEACHER, 3.0)],
    "hint_loss": [(NARROW, WIDE[:, :4]), (NARROW, WIDE, lambda features: features @ MATRIX)],
    "contrast_loss": [(NARROW, WIDE[:, :4]), (NARROW, WIDE, lambda features: features @ MATRIX, 0.5)],
    "distance_loss": [(NARROW, WIDE)],
    "counted_positions": [(TOKENS, 0), (TOKENS, 0, 2), (TOKENS, 0, torch.tensor([1, 3]))],
}
MIXES = {
    "mix_probabilities": [((TEACHERS, WEIGHTS[:, None, None], 3.0), (TEACHERS, WEIGHTS, 3.0))],
    "mix_logits": [((TEACHERS, WEIGHTS[:, None, None]), (TEACHERS, WEIGHTS))],
}


def formulas():
    """Return {name: function} of the functions on the pages that bear the name of a loss or of a rule of mixing."""
    found = {"torch": torch, "F": F}
    for path in sorted(ROOT.glob("notebooks/*.ipynb")):
        for cell in notebooks.read(path)["cells"]:
            if cell["cell_type"] == "code":
                for node in ast.walk(ast.parse("".join(cell["source"]))):
                    if isinstance(node, ast.FunctionDef) and any(
                        callable(getattr(m, node.name, 0)) for m in (losses, mixing)
                    ):
                        exec(ast.unparse(node), found)
    return found


PAGE = formulas()


def test_every_formula_on_a_page_is_compared():
    assert set(PAGE) - {"torch", "F", "__builtins__"} == set(CALLS) | set(MIXES)


@pytest.mark.parametrize("name", CALLS)
def test_a_loss_on_a_page_is_the_packages(name):
    for arguments in CALLS[name]:
        torch.testing.assert_close(PAGE[name](*arguments), getattr(losses, name)(*arguments), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", MIXES)
def test_a_blend_on_a_page_is_the_packages(name):
    for theirs, ours in MIXES[name]:
        torch.testing.assert_close(PAGE[name](*theirs).softmax(dim=-1), getattr(mixing, name)(*ours).softmax(dim=-1))
