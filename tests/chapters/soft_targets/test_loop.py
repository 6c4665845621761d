"""The loop on the page of chapter 01 needs torch alone, and moves a student as the package's loss does."""

import copy

import pytest
import torch
import torch.nn.functional as F

from course_lib import chapters, losses
from course_lib.tools import notebooks
from tests.helpers import random_logits

CELLS = {
    notebooks.label(cell): "".join(cell["source"]) for cell in notebooks.read(chapters.find("01").notebook)["cells"]
}


def net(*layers):
    return torch.nn.Sequential(*layers).double()


@pytest.mark.parametrize("alpha", [0.0, 0.3, 1.0])
def test_the_loop_moves_a_student_as_the_loss_of_the_package_does(alpha):
    found = {"torch": torch, "F": F}
    exec(CELLS["loop"], found)
    found.update(T=2.5, alpha=alpha, lr=0.01, steps=3, batch=6)
    images, labels = random_logits(6, 4), torch.tensor([0, 1, 2, 0, 1, 2])
    teacher = net(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Dropout(0.5), torch.nn.Linear(8, 3))
    student = net(torch.nn.Linear(4, 5), torch.nn.ReLU(), torch.nn.Linear(5, 3))
    other = copy.deepcopy(student)
    before = copy.deepcopy(teacher.state_dict())
    found["distil"](student, teacher, images, labels)

    optimizer = torch.optim.Adam(other.parameters(), lr=0.01)
    told = teacher.eval()(images).detach()
    for _ in range(3):  # every batch holds all images, so their order does not matter
        optimizer.zero_grad()
        losses.distillation_loss(other(images), labels, told, 2.5, alpha).backward()
        optimizer.step()
    for ours, theirs in zip(student.parameters(), other.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs)
    assert all(torch.equal(value, before[name]) for name, value in teacher.state_dict().items())
    assert all(weight.grad is None for weight in teacher.parameters())
