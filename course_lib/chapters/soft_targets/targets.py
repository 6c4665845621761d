"""Soft targets of which a part is destroyed: what the controls of chapter 01 learn from."""

import torch

from course_lib import runtime


def shuffle_the_rest(logits: torch.Tensor, seed: int) -> torch.Tensor:
    """Return logits [n, classes] in which each image's top logit stays and its other values change places at random:
    the same numbers, the same confidence, but no knowledge of which classes look alike."""
    source = runtime.generator(seed, "shuffle")
    order = logits.argsort(dim=-1, descending=True)
    rest = order[:, 1:]  # [n, classes - 1]: the places of all values but the top one
    places = torch.rand(rest.shape, generator=source).argsort(dim=-1)  # a permutation for every image
    return logits.scatter(-1, rest.gather(-1, places), logits.gather(-1, rest))


def spread_the_rest(logits: torch.Tensor, T: float) -> torch.Tensor:
    """Return logits [n, classes] whose softmax at T keeps each image's top probability and gives all other classes the
    same share of the rest: the teacher's confidence in each image, without a word on the wrong classes."""
    targets = (logits / T).softmax(dim=-1)
    top, place = targets.max(dim=-1, keepdim=True)  # [n, 1] both
    rest = (1 - top) / (logits.shape[-1] - 1)
    even = rest.expand_as(targets).scatter(-1, place, top)
    return T * even.clamp_min(torch.finfo(even.dtype).tiny).log()


def mean_of_class(logits: torch.Tensor, labels: torch.Tensor, T: float) -> torch.Tensor:
    """Return logits whose softmax at T is, for each image, the mean soft target of its class: knowledge of which
    classes look alike, but not of this image. logits: [n, classes]; labels: long [n]."""
    targets = (logits / T).softmax(dim=-1)
    means = torch.stack([targets[labels == label].mean(dim=0) for label in labels])  # [n, classes]
    return T * means.clamp_min(torch.finfo(means.dtype).tiny).log()
