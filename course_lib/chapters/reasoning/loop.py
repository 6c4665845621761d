"""The loop of chapter 10 in plain PyTorch: REINFORCE with the mean of a group as its baseline.

With one step for each batch of traces it is what policy_gradient.grpo() does: the ratio is 1 and nothing is clipped.
"""

from collections.abc import Callable, Iterator

import torch

from course_lib import runtime
from course_lib.data import sums
from course_lib.errors import CourseError, checked
from course_lib.models import language_models
from course_lib.training.policy_gradient import PolicySettings, group_advantages, trace_mask, written
from course_lib.training.settings import check_settings


def check_advantages(policy, documents, advantages):
    """Raise CourseError unless there is one advantage for each document, and each document has room for a trace."""
    if documents.dim() != 2 or documents.shape[1] <= sums.QUESTION or advantages.shape != documents.shape[:1]:
        raise CourseError(
            f"The documents have shape {list(documents.shape)} and the advantages {list(advantages.shape)}: give "
            f"documents [n, more than {sums.QUESTION}] and one advantage for each, [n]; flatten groups first."
        )


def check_loop(policy, questions, settings, seed, pull=None):
    """Raise CourseError unless the loop is given Questions, PolicySettings and a seed."""
    if not isinstance(questions, sums.Questions):
        raise CourseError(
            f"The questions are a {type(questions).__name__}: pass sums.Questions, as sums.split() gives."
        )
    check_settings(settings, PolicySettings)
    runtime.check_seed(seed)


@checked(check_advantages)
def reinforce_loss(policy, documents: torch.Tensor, advantages: torch.Tensor) -> torch.Tensor:
    """Return minus the mean over traces of advantage · mean ln probability of the trace's tokens.

    policy: a language model; documents: long [n, length], questions of data.sums and the traces that the policy wrote
    to them; advantages: float [n]. Each trace is averaged over its own tokens, as in DeepSeekMath (arXiv 2402.03300).
    """
    logits = language_models.read(policy, documents)
    logits = logits[:, sums.QUESTION - 1 : -1]  # about the next token
    traces = documents[:, sums.QUESTION :]
    log_p = logits.log_softmax(dim=-1).gather(-1, traces[..., None])[..., 0]
    mask = trace_mask(traces, sums.END)
    per_trace = (log_p * mask).sum(dim=1) / mask.sum(dim=1)
    return -(advantages * per_trace).mean()


@checked(check_loop)
def reinforce(
    policy,
    questions: sums.Questions,
    settings: PolicySettings,
    seed: int,
    pull: Callable[[torch.Tensor], torch.Tensor] = lambda advantages: advantages,
) -> Iterator[float]:
    """Train `policy` in place on the verifier's rewards and yield each step's share of right answers, 0..1.

    settings: its steps, groups, size, new_tokens, lr and temperature; seed: as in grpo(); pull: what is made of the
    advantages, float [groups, size]: torch.relu learns from the right answers alone. CourseError, before the first
    step, for questions or settings of another kind.
    """
    optimizer = torch.optim.Adam(policy.parameters(), settings.lr)
    for step in range(settings.steps):
        index, documents = written(policy, questions.tokens, settings, seed, step)
        traces = documents[:, sums.QUESTION :]
        rewards = sums.verify(traces, questions.take(index))
        advantages = group_advantages(rewards.view(-1, settings.size))
        loss = reinforce_loss(policy, documents, pull(advantages).flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(policy.parameters(), 1.0)
        optimizer.step()
        yield float(rewards.mean())
