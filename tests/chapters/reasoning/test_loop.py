"""The loop on the page does what policy_gradient.grpo() does with one step for each batch."""

import copy
import functools

import pytest
import torch

from course_lib.chapters.reasoning import pipeline as pipelines
from course_lib.chapters.reasoning.loop import reinforce, reinforce_loss
from course_lib.data import sums
from course_lib.models import language_models
from course_lib.training import PolicySettings, Settings, language, policy_gradient
from tests.chapters.reasoning import small
from tests.helpers import refused

SETTINGS = PolicySettings(steps=3, groups=8, size=8, new_tokens=sums.TRACE)


@functools.cache
def guesser():
    model = copy.deepcopy(small.begun().stages["base"].model)
    documents = sums.corpus("web", small.begun().training, 500, think=0.0)
    language.learn(model, documents, Settings(steps=60, lr=1e-2), prompt=sums.QUESTION - 1)
    return model


def policy():
    """A model that guesses, so that some of its answers are right."""
    return copy.deepcopy(guesser())


def test_the_loop_learns_what_grpo_learns():
    ours, theirs, questions = policy(), policy(), small.begun().training
    shares = list(reinforce(ours, questions, SETTINGS, 5))
    run = policy_gradient.grpo(theirs, questions.tokens, pipelines.reward_of(questions), SETTINGS, seed=5)
    assert shares == pytest.approx([log["reward"] for log in run.log]) and sum(shares) > 0
    # Compared is what both say: Adam turns the rounding of a weight that changes nothing into whole steps.
    asked = questions.tokens[:50]
    said, told, before = (language_models.logits(model, asked) for model in (ours, theirs, policy()))
    assert torch.allclose(said, told, atol=1e-3) and float((said - before).abs().max()) > 0.02


def test_a_pull_chooses_what_teaches():
    """Without advantages nothing moves."""
    model = policy()
    list(reinforce(model, small.begun().training, SETTINGS, 5, pull=torch.zeros_like))
    for mine, before in zip(model.parameters(), policy().parameters(), strict=True):
        assert torch.equal(mine, before)


def test_the_loss_by_hand():
    """Two traces of two tokens each, of a model that finds all words equally likely: ln p is −ln of their number."""

    class Even(torch.nn.Module):
        config = small.begun().stages["base"].model.config

        def forward(self, tokens, **more):
            return type("Out", (), {"logits": torch.zeros(*tokens.shape, len(sums.VOCABULARY))})

    documents = small.begun().test.tokens[:2]
    traces = torch.tensor([[sums.SO, sums.END], [sums.SO, sums.END]])
    documents = torch.cat([documents, traces], dim=1)
    loss = reinforce_loss(Even(), documents, torch.tensor([2.0, -0.5]))
    log_p = -torch.log(torch.tensor(float(len(sums.VOCABULARY))))
    assert float(loss) == pytest.approx(float(-(2.0 - 0.5) / 2 * log_p))


def test_what_the_loop_cannot_use_is_refused():
    questions = small.begun().training
    with refused("The questions are a Tensor", "sums.split()"):
        reinforce(policy(), questions.tokens, SETTINGS, 5)
    with refused("The settings are", "PolicySettings"):
        reinforce(policy(), questions, Settings(steps=3), 5)
    with refused("the advantages [2, 1]", "flatten groups first"):
        reinforce_loss(policy(), sums.worked(questions.take([0, 1])), torch.ones(2, 1))
