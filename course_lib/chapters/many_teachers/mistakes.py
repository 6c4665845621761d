"""What learners write in place of the solutions of chapter 04: functions, and functions that make them."""

import torch
from torch.nn import functional


def distilled(target_of=lambda z, T: (z / T).softmax(-1).mean(0), step=1.0, warm=lambda T: T, last=lambda steps: steps):
    """Return a wrong my_distil: another target, another size of the steps, the student at another temperature, or other
    steps."""

    def wrong(images, teacher_logits, T, steps, lr):
        weight = torch.zeros(images.shape[1], teacher_logits.shape[-1], dtype=images.dtype)
        target, size = target_of(teacher_logits, T), step(images, T) if callable(step) else step
        for _ in range(last(steps)):
            # the gradient of T² · KL, averaged over the images
            pull = T * ((images @ weight / warm(T)).softmax(-1) - target) / len(images)
            weight = weight - lr * size * images.T @ pull
        return weight

    return wrong


def reverse(images, teacher_logits, T, steps, lr):
    """A wrong my_distil: KL(student ‖ blend)."""
    weight = torch.zeros(images.shape[1], teacher_logits.shape[-1], dtype=images.dtype, requires_grad=True)
    target = (teacher_logits / T).softmax(dim=-1).mean(dim=0)
    for _ in range(steps):
        mine = (images @ weight / T).softmax(dim=-1)
        loss = T**2 * (mine * (mine.log() - target.log())).sum(-1).mean()
        weight = (weight - lr * torch.autograd.grad(loss, weight)[0]).detach().requires_grad_()
    return weight.detach()


def votes_alone(teacher_logits):
    """A wrong my_vote: the numbers of votes [images, classes]."""
    return functional.one_hot(teacher_logits.argmax(-1), teacher_logits.shape[-1]).sum(0)


def pooled(shares_of, scale=True):
    """Return a wrong my_specialists: it adds up shares_of(logits of one), and may forget to scale them."""

    def wrong(logits, known, classes):
        total = torch.zeros(logits.shape[1], classes, dtype=logits.dtype)
        for own, theirs in zip(known, logits, strict=True):
            total[:, list(own)] += shares_of(theirs)
        return total / total.sum(dim=-1, keepdim=True) if scale else total

    return wrong


def sums(logits, known, classes):
    """A wrong my_specialists: not scaled."""
    return pooled(lambda z: z.softmax(-1)[:, :-1], scale=False)(logits, known, classes)
