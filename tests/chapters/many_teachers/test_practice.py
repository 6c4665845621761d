"""Answers to the exercises of chapter 04 as learners write them: other right ways pass, wrong ones get a sentence."""

import pytest
import torch
from torch.nn import functional

from course_lib import practice


def mean_of_logits(teacher_logits, weights, T):
    return torch.softmax(torch.einsum("t,tic->ic", weights, teacher_logits) / T, -1)


def weighted(shares, weights):
    return torch.einsum("t,tic->ic", weights, shares)


def first_teacher(teacher_logits, weights, T):
    return (teacher_logits[0] / T).softmax(-1)


def geometric(teacher_logits, weights, T):
    powers = ((teacher_logits / T).softmax(-1) ** weights[:, None, None]).prod(0)
    return powers / powers.sum(-1, keepdim=True)


def with_a_loop(teacher_logits, weights, T):
    total = 0
    for logits, weight in zip(teacher_logits, weights, strict=True):
        total = total + weight * torch.softmax(logits / T, dim=1)
    return total


def counted(teacher_logits):
    return functional.one_hot(teacher_logits.argmax(-1), teacher_logits.shape[-1]).sum(0)


def one_by_one_vote(teacher_logits):
    found = []
    for image in teacher_logits.softmax(-1).transpose(0, 1):  # [teachers, classes]
        answers = image.argmax(-1).tolist()
        most = max(map(answers.count, answers))
        tied = [c for c in set(answers) if answers.count(c) == most]
        found.append(max(tied, key=lambda c: float(image[:, c].mean())))
    return found


def lexicographic(teacher_logits):
    return (counted(teacher_logits) + teacher_logits.softmax(-1).mean(0) / 2).argmax(-1)


def first_of_the_tied(teacher_logits):
    return counted(teacher_logits).argmax(-1)


def sum_of_logits_decides(teacher_logits):
    votes = counted(teacher_logits)
    return teacher_logits.sum(0).masked_fill(votes < votes.amax(-1, keepdim=True), -1e9).argmax(-1)


def trained(loss_of, size=lambda T: 1.0, begin=0.0):
    """A student taught by hand: loss_of(the student's logits, the blend, T) is followed with autograd."""

    def answer(images, teacher_logits, T, steps, lr):
        weight = torch.full((images.shape[1], teacher_logits.shape[-1]), begin)
        blend = (teacher_logits / T).softmax(-1).mean(0)
        for _ in range(steps):
            weight = weight.clone().requires_grad_()
            loss_of(images @ weight, blend, T).backward()
            weight = (weight - size(T) * lr * weight.grad).detach()
        return weight

    return answer


def kl(over, power):
    """T to a power times the KL, divided by the number of images ("batchmean"), of values ("mean"), or not at all."""

    def loss(mine, blend, T):
        divided = {"batchmean": len(blend), "mean": blend.numel(), "sum": 1}[over]
        return T**power / divided * functional.kl_div((mine / T).log_softmax(-1), blend, reduction="sum")

    return loss


def cross_entropy(mine, blend, T):  # differs from the KL by a constant: the same gradient
    return T**2 * functional.cross_entropy(mine / T, blend)


def label(mine, blend, T):
    return functional.cross_entropy(mine, blend.argmax(-1))


def agrees_with_itself(answers):
    return torch.stack([(answers == row).double().mean(dim=1).mean() for row in answers])


def pairs(answers):
    return (answers[:, None] == answers[None]).double().mean(-1)


def with_all_others_at_once(answers):
    same = (answers[:, None] == answers[None]).double().sum(1) == len(answers)
    return same.double().mean(-1)


def with_any_other(answers):
    return ((answers[:, None] == answers[None]).double().sum(1) > 1).double().mean(-1)


def with_the_next(answers):
    return (answers == answers.roll(1, 0)).double().mean(-1)


def with_later_ones(answers):
    return torch.triu(pairs(answers), 1).sum(1) / (len(answers) - 1)


def one_by_one(answers):
    found = []
    for i, mine in enumerate(answers):
        others = [j for j in range(len(answers)) if j != i]
        found.append(sum((mine == answers[j]).float().mean().item() for j in others) / len(others))
    return found


def pooled(shares_of, finish=lambda pooled: pooled / pooled.sum(-1, keepdim=True)):
    """Add up shares_of(a specialist's logits) in the columns of its classes, then finish."""

    def answer(logits, known, classes):
        total = torch.zeros(logits.shape[1], classes)
        for own, theirs in zip(known, logits, strict=True):
            for place, name in enumerate(own):
                total[:, name] += shares_of(theirs)[:, place]
        return finish(total)

    return answer


def spread_other(logits, known, classes):
    total = torch.zeros(logits.shape[1], classes, dtype=logits.dtype)
    for own, theirs in zip(known, logits, strict=True):
        p = theirs.softmax(-1)
        rest = [c for c in range(classes) if c not in own]
        total[:, list(own)] += p[:, :-1]
        total[:, rest] += p[:, -1:] / len(rest)
    return total / len(known)


def right_shares(logits):
    return logits.softmax(-1)


WRONG = (
    ("04.1", mean_of_logits, "mean of the logits"),
    ("04.1", geometric, "mean of the logits"),
    ("04.1", lambda z, w, T: weighted((z / T).softmax(1), w), "over the images"),
    ("04.1", lambda z, w, T: (w[:, None, None] * z / T).softmax(-1).mean(0), "weights are inside the softmax"),
    ("04.1", lambda z, w, T: (w[:, None, None] * z / T).softmax(-1).sum(0), "weights are inside the softmax"),
    ("04.1", lambda z, w, T: weighted((z / T).softmax(-1), w).softmax(-1), "second softmax"),
    ("04.1", lambda z, w, T: weighted(z / T, w), "softmax of each teacher first"),
    ("04.1", lambda z, w, T: weighted(z.softmax(-1), w) / T, "gives"),
    ("04.1", lambda z, w, T: w[:, None, None] * (z / T).softmax(-1), "gives a tensor of shape [3, 6, 10]"),
    ("04.1", first_teacher, "first teacher"),
    ("04.1", lambda z, w, T: (z / T).softmax(-1)[w.argmax()], "heaviest"),
    ("04.1", lambda z, w, T: weighted((z / T).softmax(-1), torch.tensor([0.5, 0.3, 0.2])), "0.5) gives"),
    ("04.1", lambda z, w, T: w * (z / T).softmax(-1), "None, None"),
    ("04.2", lambda z: z.argmax(-1).mode(dim=0).values, "smallest class"),
    ("04.2", first_of_the_tied, "smallest class"),
    ("04.2", lambda z: z.softmax(-1).mean(0).argmax(-1), "count the votes first"),
    ("04.2", lambda z: z.mean(0).argmax(-1), "mean of the logits"),
    ("04.2", sum_of_logits_decides, "loudest"),
    ("04.2", lambda z: (counted(z) * z.softmax(-1).sum(0)).argmax(-1), "votes come first"),
    ("04.2", counted, "numbers of votes"),
    ("04.2", lambda z: z.argmax(-1), "each teacher's answer"),
    ("04.2", lambda z: z[0].argmax(-1), "first teacher"),
    ("04.2", lambda z: z.argmax(-1).median(0).values, "gives"),
    ("04.3", agrees_with_itself, "itself"),
    ("04.3", pairs, "table of pairs"),
    ("04.3", lambda a: 100 * (pairs(a).sum(1) - 1) / (len(a) - 1), "percent"),
    ("04.3", with_all_others_at_once, "all the others at once"),
    ("04.3", with_any_other, "any of the others"),
    ("04.3", with_the_next, "one other"),
    ("04.3", with_later_ones, "gives"),
    ("04.3", lambda a: (a == a[0]).double().mean(-1), "first teacher"),
    ("04.3", lambda a: (pairs(a).sum() - len(a)) / (len(a) * (len(a) - 1)), "gives one number"),
    ("04.3", lambda a: (pairs(a).sum(1) - 1) / 3, "gives"),
    ("04.3", lambda a: pairs(a).sum(1) - 1, "number of the others"),
    ("04.5", trained(kl("batchmean", 0)), "T² is missing"),
    ("04.5", trained(kl("batchmean", 1)), "T², not T"),
    ("04.5", trained(kl("sum", 2)), "sum over the images"),
    ("04.5", trained(kl("mean", 2)), "over the classes"),
    ("04.5", trained(label), "gives"),
    ("04.5", trained(kl("batchmean", 2), begin=1.0), "gives"),
    ("04.5", trained(kl("batchmean", 2), size=lambda T: -1), "uphill"),
    ("04.5", lambda x, z, T, n, lr: trained(kl("batchmean", 2))(x, z[:1], T, n, lr), "first teacher"),
    ("04.5", lambda x, z, T, n, lr: trained(kl("batchmean", 2))(x, z, T, 1, lr), "one step alone"),
    ("04.5", lambda x, z, T, n, lr: trained(kl("batchmean", 2))(x, z, T, n, lr).T, "gives a tensor of shape [4, 5]"),
    ("04.4", pooled(lambda z: z[:, :-1].softmax(-1)), "before the softmax"),
    (
        "04.4",
        pooled(lambda z: right_shares(z)[:, :-1] / right_shares(z)[:, :-1].sum(-1, keepdim=True)),
        "knows nothing",
    ),
    ("04.4", pooled(right_shares, lambda p: p.softmax(-1)), "second softmax"),
    ("04.4", pooled(right_shares, lambda p: p / 3), "is right"),
    ("04.4", pooled(right_shares, lambda p: p / p.sum()), "whole table"),
    ("04.4", pooled(lambda z: z[:, :-1], lambda p: p.softmax(-1)), "no common zero"),
    ("04.4", pooled(lambda z: z.exp()), "no common zero"),
    ("04.4", pooled(lambda z: z.softmax(0)), "over the images"),
    (
        "04.4",
        lambda z, known, classes: pooled(right_shares, lambda p: p / len(z))(z, known, classes),
        '"other" is gone',
    ),
    ("04.4", spread_other, "at index"),
    ("04.4", lambda z, known, classes: pooled(right_shares)(z, known, 6), "gives a tensor of shape [5, 6]"),
    ("04.4", lambda z, known, classes: pooled(right_shares)(z, [sorted(own) for own in known], classes), "order"),
)

RIGHT = (
    ("04.1", with_a_loop),
    ("04.1", lambda z, w, T: torch.tensordot(w, (z / T).softmax(-1), dims=1)),
    ("04.2", one_by_one_vote),
    ("04.2", lexicographic),
    ("04.5", trained(kl("batchmean", 2))),
    ("04.5", trained(cross_entropy)),
    ("04.3", one_by_one),
    ("04.3", lambda a: (pairs(a) - torch.eye(len(a))).sum(0) / (len(a) - 1)),
    ("04.4", pooled(right_shares)),
    ("04.4", pooled(lambda z: z.exp() / z.exp().sum(-1, keepdim=True), lambda p: (p / p.sum(1)[:, None]).float())),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_wrong_answer_gets_a_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message


@pytest.mark.parametrize("name, answer", RIGHT)
def test_another_right_way_passes(name, answer):
    assert practice.check(name, answer).status == "right"
