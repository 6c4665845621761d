"""Stacked models say what each says alone, write what they find likely, and learn as each would alone."""

import pytest
import torch

from course_lib import runtime
from course_lib.chapters.on_policy import square
from course_lib.chapters.on_policy.stacked import Stacked, clip
from course_lib.data import sums
from course_lib.models import language_models
from tests.helpers import refused


def models():
    return [square.fresh(8, seed) for seed in (0, 1, 2)]


def documents(count=5):
    return sums.worked(sums.split(0)[0])[: 3 * count].reshape(3, count, -1)


def draws(count=3):
    return [runtime.generator(seed, "test") for seed in range(count)]


def test_logits_are_those_of_the_library():
    single, tokens = models(), documents()
    found = Stacked(single).logits(tokens)
    for model, part, ours in zip(single, tokens, found, strict=True):
        assert language_models.logits(model, part).allclose(ours, atol=1e-5)


def test_writing_with_kept_keys_is_reading_from_the_start():
    stacked, prompts = Stacked(models()), documents()[:, :, : sums.QUESTION]
    written = stacked.write(prompts, sums.TRACE, draws())
    assert written.shape == (3, 5, sums.CONTEXT)
    luck = torch.stack([torch.rand(5, sums.TRACE, 1, generator=draw) for draw in draws()])
    for step in range(3):
        upto = sums.QUESTION + step
        last = stacked.logits(written[:, :, :upto])[:, :, -1].detach()
        last[..., sums.PAD] = -torch.inf
        cdf = last.softmax(dim=-1).cumsum(dim=-1)
        token = (luck[:, :, step] * cdf[..., -1:] >= cdf).sum(dim=-1)
        ended = (written[:, :, sums.QUESTION : upto] == sums.END).any(dim=-1)
        assert (written[:, :, upto] == torch.where(ended, sums.PAD, token)).all()


def test_words_come_as_often_as_they_are_likely():
    stacked = Stacked(models()[:1])
    prompts = documents()[:1, :1, : sums.QUESTION].expand(1, 4000, -1)
    token = stacked.write(prompts, 1, draws(1))[0, :, -1]
    p = stacked.logits(prompts[:, :1])[0, 0, -1].detach()
    p[sums.PAD] = -torch.inf
    seen = torch.bincount(token, minlength=len(p)) / len(token)
    assert float((seen - p.softmax(dim=-1)).abs().max()) < 0.03
    assert not (token == sums.PAD).any()


def test_a_copy_learns_by_itself():
    stacked = Stacked(models())
    other = stacked.copy()
    with torch.no_grad():
        for part in other.parameters():
            part += 1
    assert not stacked.logits(documents()).allclose(other.logits(documents()))


def test_gradients_are_cut_for_each_model_by_itself():
    part = torch.zeros(2, 3).requires_grad_()
    (part * torch.tensor([[30.0, 40.0, 0.0], [0.3, 0.0, 0.4]])).sum().backward()
    clip([part])
    assert part.grad[0].tolist() == pytest.approx([0.6, 0.8, 0], abs=1e-4)
    assert part.grad[1].tolist() == pytest.approx([0.3, 0, 0.4])


def test_what_cannot_be_stacked_or_read_is_refused():
    with refused("There are 0 models"):
        Stacked([])
    with refused("of 2 shapes"):
        Stacked([square.fresh(8, 0), square.fresh(16, 0)])
    stacked = Stacked(models())
    with refused("[models, documents, length] for 3 models"):
        stacked.logits(documents()[:2])
    with refused("do not fit into a context"):
        stacked.write(documents(), 3, draws())
    with refused("There are 2 generators for 3 models"):
        stacked.write(documents()[:, :, : sums.QUESTION], 3, draws(2))
