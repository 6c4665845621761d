"""Learning from a reward alone: group-relative policy optimisation (GRPO), and rejection sampling.

A *policy* is a language model that answers prompts. It writes a group of traces to each prompt, a reward says how good
each trace is, and the policy moves towards the traces that were better than their own group's mean. Nobody shows it a
right trace.

The objective, to be made large (Shao et al. 2024, DeepSeekMath, arXiv 2402.03300, equation 3, outcome supervision):

    mean over traces i of  mean over tokens t of trace i of
        min(ratio · A_i, clip(ratio, 1 − clip, 1 + clip) · A_i) − kl · (reference / policy − ln(reference / policy) − 1)

    ratio = policy(token) / old policy(token);   A_i = (reward_i − mean of the group) / standard deviation of the group

Conventions. Each trace is averaged over its own tokens first, as in the paper; later work sums instead, as this mean
makes long wrong traces cheap. The standard deviation divides by the group's size. A group whose rewards are all equal
has advantage 0: it says nothing about what to change. The last bracket is an estimator of KL(policy ‖ reference) that
is never negative. Tokens of the prompt and what stands behind the end do not count.
"""

import contextlib
from dataclasses import dataclass, field

import torch

from course_lib import runtime
from course_lib.errors import CourseError, checked
from course_lib.models import language_models
from course_lib.runtime import progress_bar
from course_lib.training.loop import check_settings


def trace_mask(traces, end):
    """Return which tokens of traces [n, length] the policy chose: bool [n, length], True up to the first `end`,
    which counts too, and everywhere in a trace without one."""
    ended = (traces == end).int()
    return ended.cumsum(dim=1) - ended == 0


@checked(lambda rewards: check_groups(rewards.shape))
def group_advantages(rewards):
    """Return how much better each trace is than its group: (reward − mean) / standard deviation, per group.

    rewards: float [groups, size]. A group of equal rewards gets 0. Source: DeepSeekMath (arXiv 2402.03300), section
    4.1.2. CourseError for groups of one, which have nothing to be compared with.
    """
    mean = rewards.mean(dim=1, keepdim=True)
    deviation = rewards.std(dim=1, correction=0, keepdim=True)
    return torch.where(deviation > 1e-6, (rewards - mean) / deviation.clamp(min=1e-6), 0.0)


@checked(lambda *args, **kwargs: check_objective(*args, **kwargs))
def grpo_loss(log_probs, old_log_probs, advantages, mask, *, clip=0.2, reference_log_probs=None, kl=0.0):
    """Return minus the objective above, one number.

    log_probs, old_log_probs, reference_log_probs: float [n, length], ln of the probability that the policy, the policy
    that wrote the traces, and the reference model give to each token; advantages: float [n]; mask: bool [n, length],
    of trace_mask(); kl: weight of the last bracket, 0 leaves it out. CourseError for clip or kl out of range, a trace
    without tokens, or kl without a reference.
    """
    ratio = (log_probs - old_log_probs).exp()
    better = advantages[:, None]
    objective = torch.minimum(ratio * better, ratio.clamp(1 - clip, 1 + clip) * better)
    if kl:
        gap = reference_log_probs - log_probs
        objective = objective - kl * (gap.exp() - gap - 1)
    per_trace = (objective * mask).sum(dim=1) / mask.sum(dim=1)
    return -per_trace.mean()


def trace_log_probs(model, documents, prompt):
    """Return ln of the probability of each trace token, float [n, length − prompt], with gradients.

    documents: long [n, length], a prompt of `prompt` tokens and a trace; the logits at one place are about the next.
    """
    logits = language_models.read(model, documents)[:, prompt - 1 : -1]
    return logits.log_softmax(dim=-1).gather(-1, documents[:, prompt:, None])[..., 0]


@dataclass
class Run:
    """What learning from rewards leaves behind. steps: finished steps; log: one dict per step with its mean reward and
    what the reward function noted; optimizer: with it the run can go on; interrupted: True if it was stopped."""

    steps: int = 0
    log: list = field(default_factory=list)
    optimizer: object = None
    interrupted: bool = False


def grpo(
    model,
    prompts,
    reward_of,
    *,
    steps=100,
    groups=32,
    size=8,
    new_tokens=8,
    lr=1e-3,
    clip=0.2,
    updates=1,
    kl=0.0,
    reference=None,
    temperature=1.0,
    seed=0,
    run=None,
    callback=None,
    progress=False,
):
    """Train `model` in place to earn rewards, until `steps` steps are done, and return its Run.

    prompts: long [n, length], of equal lengths; reward_of(traces, index): the reward of each trace, float [m], for
    traces long [m, new_tokens] and the numbers index long [m] of their prompts; it may return (reward, notes) with
    notes a dict of means to be logged. Every step draws `groups` prompts and lets the policy write `size` traces to
    each; updates: optimiser steps on these (with one, the ratio is 1 and nothing is clipped); lr: of AdamW, constant;
    reference, kl: a model to stay near to, and how strongly; seed: fixes prompts and traces.
    run: the Run of an earlier call with the same settings: it goes on after its last finished step, to the same
    numbers. callback(step, log): called after every step. Interrupting the kernel keeps the finished steps.
    CourseError for settings out of range, a group of one, no room in the context, or rewards that are no numbers.
    """
    check_settings(steps, lr, groups, 0.0, 0.0)
    check_groups((groups, size))
    if not runtime.is_whole(updates) or updates < 1:
        raise CourseError(f"updates is {updates}: give a whole number of optimiser steps of 1 or more.")
    if kl and reference is None:
        raise CourseError(f"kl is {kl} and there is no reference: pass the model to stay near to, or set kl=0.")
    language_models.check_prompts(model, prompts, new_tokens)
    run = run or Run()
    run.interrupted = False
    run.optimizer = run.optimizer or torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.0)
    end, given = model.config.eos_token_id, prompts.shape[1]
    try:
        with runtime.threads(1):
            for step in progress_bar(range(run.steps, steps), progress, "learning from rewards"):
                draw = runtime.generator(seed, "groups", step)
                index = torch.randint(len(prompts), (groups,), generator=draw).repeat_interleave(size)
                documents = write(model, prompts[index], new_tokens, temperature, seed * 100_003 + step)
                rewards, notes = rewards_of(reward_of, documents[:, given:], index)
                advantages = group_advantages(rewards.view(groups, size)).flatten()
                # Traces of advantage 0 pull at nothing: nobody needs to read them again, the mean still counts them.
                told = advantages != 0 if not kl else torch.ones_like(advantages, dtype=torch.bool)
                if told.any():
                    share = told.sum() / len(told)
                    batch = documents[told], advantages[told], trace_mask(documents[told, given:], end)
                    _improve(model, reference, batch, given, run.optimizer, share, updates, clip, kl)
                run.log.append({"reward": float(rewards.mean()), **notes})
                run.steps = step + 1
                if callback is not None:
                    callback(step, run.log[-1])
    except KeyboardInterrupt:
        run.interrupted = True
        print(f"Stopped after {run.steps} of {steps} steps. The policy keeps what it has learned; run the cell again.")
    finally:
        model.eval()
    return run


def _improve(model, reference, batch, prompt, optimizer, share, updates, clip, kl):
    documents, advantages, mask = batch
    old = theirs = None
    if kl:
        with torch.no_grad():
            theirs = trace_log_probs(reference, documents, prompt)
    for _ in range(updates):
        ours = trace_log_probs(model, documents, prompt)
        old = ours.detach() if old is None else old  # at first the policy is still the one that wrote the traces
        loss = grpo_loss(ours, old, advantages, mask, clip=clip, reference_log_probs=theirs, kl=kl)
        optimizer.zero_grad()
        (share * loss).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)  # one lucky trace must not throw the policy away
        optimizer.step()


def write(model, prompts, new_tokens, temperature=1.0, seed=0):
    """Return documents, long [n, length of a prompt + new_tokens]: each prompt and one sampled trace, padded."""
    with _quiet():
        documents = language_models.sample(model, prompts, new_tokens, temperature=temperature, seed=seed, batch=1000)
    missing = prompts.shape[1] + new_tokens - documents.shape[1]
    return torch.nn.functional.pad(documents, (0, missing), value=model.config.pad_token_id)


@contextlib.contextmanager
def _quiet():
    """GPT-2 warns when a finished trace is padded inside `generate()`, which drops a mask that hides nothing."""
    logging = runtime.require("transformers").logging
    before = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(before)


def rejection_sample(model, prompts, keep_of, *, tries=4, new_tokens=8, temperature=1.0, seed=0):
    """Let the model answer each prompt `tries` times and keep what passes; return (documents, index).

    keep_of(traces, index): bool [m], as reward_of in grpo(); documents: long [kept, length], prompts and kept traces,
    to be learned from with training.language.learn(model, documents, prompt=...); index: long [kept], the numbers of
    their prompts. CourseError if nothing passes.
    """
    index = torch.arange(len(prompts)).repeat_interleave(tries)
    documents = write(model, prompts[index], new_tokens, temperature, seed)
    keep, _ = rewards_of(keep_of, documents[:, prompts.shape[1] :], index)
    keep = keep > 0
    if not keep.any():
        raise CourseError(
            f"None of the {len(index)} traces passed, so there is nothing to learn from: ask for more tries, keep "
            "more, or begin with a better model."
        )
    return documents[keep], index[keep]


def rewards_of(reward_of, traces, index):
    """Call a reward function and return (rewards float [n], notes). CourseError unless it gives one number per
    trace."""
    found = reward_of(traces, index)
    rewards, notes = found if isinstance(found, tuple) else (found, {})
    try:
        rewards = torch.as_tensor(rewards).float()
    except (TypeError, ValueError, RuntimeError):
        raise CourseError(
            f"The verifier returned {_short(rewards)}: it must return a tensor with one number per trace, such as 1.0 "
            "where the answer is right and 0.0 where it is not."
        ) from None
    if tuple(rewards.shape) != (len(traces),) or not bool(torch.isfinite(rewards).all()):
        raise CourseError(
            f"The verifier returned {_short(rewards)} for {len(traces)} traces: it must return one finite number per "
            "trace."
        )
    return rewards, notes


def _short(value):
    if isinstance(value, torch.Tensor):
        whole = bool(torch.isfinite(value).all())
        return f"a tensor of shape {list(value.shape)}" + ("" if whole else " with NaN or infinity")
    return "nothing" if value is None else f"a {type(value).__name__}"


# --- checks ---------------------------------------------------------------------------------------


def check_groups(shape):
    """Raise CourseError unless `shape` is (groups, size) with at least one group and two traces in each."""
    if len(shape) != 2 or not all(runtime.is_whole(n) for n in shape) or shape[0] < 1 or shape[1] < 2:
        raise CourseError(
            f"The groups have shape {list(shape)}: expected [groups, size] with two or more traces in each group; a "
            "group of one has no mean to be compared with."
        )


def check_objective(log_probs, old_log_probs, advantages, mask, *, clip=0.2, reference_log_probs=None, kl=0.0):
    """Raise CourseError unless every trace has a token, clip and kl are in range, and kl has its reference."""
    if not 0 < clip < 1:
        raise CourseError(f"clip is {clip}: it bounds the ratio to 1 ± clip, so give a number between 0 and 1, as 0.2.")
    if not 0 <= kl < float("inf"):
        raise CourseError(f"kl is {kl}: it is a weight, so give a finite number of 0 or more, such as 0.04.")
    if kl and reference_log_probs is None:
        raise CourseError(f"kl is {kl} and there are no reference_log_probs: pass them, or set kl=0.")
    if not bool(mask.any(dim=1).all()):
        raise CourseError("A trace has no token that counts: its mask must have at least one True; see trace_mask().")
