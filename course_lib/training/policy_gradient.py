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

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import torch

from course_lib import runtime, steady
from course_lib.brief import Brief
from course_lib.errors import CourseError, checked
from course_lib.models import language_models
from course_lib.runtime import is_number, progress_bar
from course_lib.training.divergence import check_loss, check_weights
from course_lib.training.loop import check_trainable
from course_lib.training.settings import check_settings, count, number, positive, settle, weight

# --- checks ---------------------------------------------------------------------------------------


def check_groups(shape):
    """Raise CourseError unless `shape` is (groups, size) with at least one group and two traces in each."""
    if len(shape) != 2 or not all(runtime.is_whole(n) for n in shape) or shape[0] < 1 or shape[1] < 2:
        raise CourseError(
            f"The groups have shape {list(shape)}: expected [groups, size] with two or more traces in each group; a "
            "group of one has no mean to be compared with."
        )


def check_clip(clip):
    """Raise CourseError unless clip lies strictly between 0 and 1."""
    if not 0 < number(clip) < 1:
        raise CourseError(f"clip is {clip}: it bounds the ratio to 1 ± clip, so give a number between 0 and 1, as 0.2.")


def check_objective(log_probs, old_log_probs, advantages, mask, *, clip=0.2, reference_log_probs=None, kl=0.0):
    """Raise CourseError unless every trace has a token, clip and kl are in range, and kl has its reference."""
    check_clip(clip)
    weight(kl, "kl")
    if kl and reference_log_probs is None:
        raise CourseError(f"kl is {kl} and there are no reference_log_probs: pass them, or set kl=0.")
    if mask.dtype != torch.bool:
        raise CourseError(f"The mask is of type {mask.dtype}: give True where a token counts, as trace_mask() does.")
    if not bool(mask.any(dim=1).all()):
        raise CourseError("A trace has no token that counts: its mask must have at least one True; see trace_mask().")


# --- the objective ---------------------------------------------------------------------------------


def trace_mask(traces: torch.Tensor, end: int) -> torch.Tensor:
    """Return which tokens of traces long [n, length] the policy chose: bool [n, length], True up to the first token
    `end`, which counts too, and everywhere in a trace without one."""
    ended = (traces == end).int()
    return ended.cumsum(dim=1) - ended == 0


@checked(lambda rewards: check_groups(rewards.shape))
def group_advantages(rewards: torch.Tensor) -> torch.Tensor:
    """Return how much better each trace is than its group: (reward − mean) / standard deviation, per group.

    rewards: float [groups, size]. A group of equal rewards gets 0. Source: DeepSeekMath (arXiv 2402.03300), section
    4.1.2. CourseError for groups of one, which have nothing to be compared with.
    """
    mean = rewards.mean(dim=1, keepdim=True)
    deviation = rewards.std(dim=1, correction=0, keepdim=True)
    equal = (rewards == rewards[:, :1]).all(dim=1, keepdim=True)
    return ((rewards - mean) / deviation).masked_fill(equal, 0.0)


@checked(check_objective)
def grpo_loss(
    log_probs: torch.Tensor,
    old_log_probs: torch.Tensor,
    advantages: torch.Tensor,
    mask: torch.Tensor,
    *,
    clip: float = 0.2,
    reference_log_probs: torch.Tensor | None = None,
    kl: float = 0.0,
) -> torch.Tensor:
    """Return minus the objective above, one number.

    log_probs, old_log_probs, reference_log_probs: float [n, length], ln of the probability that the policy, the policy
    that wrote the traces, and the reference model give to each token; advantages: float [n]; mask: bool [n, length],
    of trace_mask(); clip: how far the ratio may move from 1 and still pull; kl: weight of the last bracket, 0 leaves it
    out. CourseError for clip or kl out of range, a trace without tokens, or kl without a reference.
    """
    ratio = (log_probs - old_log_probs).exp()  # [n, length]
    better = advantages[:, None]  # one for all tokens of a trace
    objective = torch.minimum(ratio * better, ratio.clamp(1 - clip, 1 + clip) * better)
    if kl:
        gap = reference_log_probs - log_probs
        objective = objective - kl * (gap.exp() - gap - 1)
    objective = objective.masked_fill(~mask, 0.0)
    per_trace = objective.sum(dim=1) / mask.sum(dim=1)
    return -per_trace.mean()


def trace_log_probs(model, documents: torch.Tensor, prompt: int, temperature: float = 1.0) -> torch.Tensor:
    """Return ln of the probability of each trace token, float [n, length − prompt], with gradients.

    model: the policy, or the reference; documents: long [n, length], a prompt of `prompt` tokens and a trace, written
    at `temperature`. The logits at one place are about the next. <pad>, which sample() never draws, keeps its share
    here: padding is never learned, so that is next to nothing (below 0.1 % in chapter 10). CourseError without a trace.
    """
    if not runtime.is_whole(prompt) or not 1 <= prompt < documents.shape[-1]:
        raise CourseError(
            f"prompt is {prompt!r}, of documents of {documents.shape[-1]} tokens: give 1 or more, and fewer than that."
        )
    logits = language_models.read(model, documents)[:, prompt - 1 : -1] / positive(temperature, "temperature")
    return logits.log_softmax(dim=-1).gather(-1, documents[:, prompt:, None])[..., 0]


# --- learning --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PolicySettings:
    """steps: of learning; groups: prompts drawn in each; size: traces written to each of them; new_tokens: of a trace,
    at most; lr: of AdamW, constant; clip: how far the ratio may move from 1 and still pull; updates: optimiser steps on
    the same traces (with one, the ratio is 1 and nothing is clipped); kl: how strongly the policy is held near the
    reference; temperature: of the policy, which writes and is improved at it, and of the reference.

    CourseError for a number out of range, or a group of one.
    """

    steps: int = 100
    groups: int = 32
    size: int = 8
    new_tokens: int = 8
    lr: float = 1e-3
    clip: float = 0.2
    updates: int = 1
    kl: float = 0.0
    temperature: float = 1.0

    def __post_init__(self):
        counts = ("steps", "groups", "size", "new_tokens", "updates")
        whole = {name: count(getattr(self, name), name) for name in counts}
        check_groups((whole["groups"], whole["size"]))
        check_clip(self.clip)
        settle(
            self,
            **whole,
            lr=positive(self.lr, "lr"),
            clip=number(self.clip),
            kl=weight(self.kl, "kl"),
            temperature=positive(self.temperature, "temperature"),
        )

    def optimizer(self, parameters) -> torch.optim.AdamW:
        """Return AdamW for the parameters, with a constant learning rate and without weight decay."""
        return torch.optim.AdamW(parameters, lr=self.lr, weight_decay=0.0)


@dataclass(repr=False)
class Run(Brief):
    """What learning from rewards leaves behind. steps: finished steps; log: one dict per step with its mean reward and
    what the reward function noted; optimizer: with it the run can go on; interrupted: True if it was stopped."""

    steps: int = 0
    log: list = field(default_factory=list)
    optimizer: object = None
    interrupted: bool = False


def grpo(
    model,
    prompts: torch.Tensor,
    reward_of: Callable,
    settings: PolicySettings = PolicySettings(),
    *,
    reference=None,
    seed: int = 0,
    run: Run | None = None,
    callback: Callable[[int, dict], None] | None = None,
    progress: bool = False,
) -> Run:
    """Train `model` in place to earn rewards, until settings.steps steps are done, and return its Run.

    prompts: long [n, length], of equal lengths; reward_of(traces, index): the reward of each trace, float [m], for
    traces long [m, new_tokens] and the numbers index long [m] of their prompts; it may return (reward, notes) with
    notes a dict of means to be logged; reference: the model to stay near to, where settings.kl is above 0; seed: fixes
    prompts and traces; run: the Run of an earlier call with the same settings: it goes on after its last finished step,
    to the same numbers; callback(step, log): called after every step; progress: show a bar. Interrupting the kernel
    keeps the finished steps. CourseError for no room in the context, prompts of different lengths, kl without a
    reference, rewards that are no numbers, or a policy that diverges.
    """
    check_settings(settings, PolicySettings)
    if settings.kl and reference is None:
        raise CourseError(f"kl is {settings.kl} and there is no reference: pass the model to stay near, or set kl=0.")
    language_models.check_lengths(model, prompts, settings.new_tokens)
    check_trainable(model)
    run = run or Run()

    def said():
        done = f"{run.steps} of {settings.steps} steps"
        return f"Stopped after {done}. The policy keeps what it has learned; run the cell again."

    try:
        with runtime.interruptible(said) as stop, steady.whole_steps(), runtime.threads(1):
            for step in progress_bar(range(run.steps, settings.steps), progress, "learning from rewards"):
                with steady.step():
                    run.optimizer = run.optimizer or settings.optimizer(model.parameters())
                    index, documents = written(model, prompts, settings, seed, step)
                    rewards, notes = rewards_of(reward_of, documents[:, prompts.shape[1] :], index)
                    improve(model, reference, documents, rewards, prompts.shape[1], run.optimizer, settings, step)
                    run.log.append({"reward": float(rewards.mean()), **notes})
                    run.steps = step + 1
                if callback is not None:
                    callback(step, run.log[-1])
        check_weights(model.parameters(), run.steps)
    finally:
        model.eval()
    run.interrupted = stop.interrupted
    return run


def written(
    model, prompts: torch.Tensor, settings: PolicySettings, seed: int, step: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return what the policy `model` writes in a step: index long [groups · size], the numbers of the prompts, where
    the traces to one prompt stand side by side, and documents long [groups · size, length of a prompt + new_tokens].

    prompts, settings, seed: as in grpo(); step: counted from 0, draws of its own.
    """
    draw = runtime.generator(seed, "groups", step)
    index = torch.randint(len(prompts), (settings.groups,), generator=draw).repeat_interleave(settings.size)
    draws = {"temperature": settings.temperature, "seed": runtime.derive(seed, "writing", step)}
    return index, language_models.write(model, prompts[index], settings.new_tokens, **draws)


def improve(
    model,
    reference,
    documents: torch.Tensor,
    rewards: torch.Tensor,
    prompt: int,
    optimizer: torch.optim.Optimizer,
    settings: PolicySettings,
    step: int = 0,
):
    """Move the policy towards the traces that were better than their group: settings.updates steps of the optimizer.

    model: the policy; reference: the model to stay near to, or None; documents: long [groups · size, length], of
    written(); rewards: float [groups · size]; prompt: tokens of a prompt; step: the one
    that a CourseError names, should the loss not be finite.
    """
    advantages = group_advantages(rewards.view(settings.groups, settings.size)).flatten()
    # Traces of advantage 0 pull at nothing: nobody needs to read them again, the mean still counts them.
    told = torch.ones_like(advantages, dtype=torch.bool) if settings.kl else advantages != 0
    if not told.any():
        return
    share, documents, advantages = told.float().mean(), documents[told], advantages[told]  # [told, length], [told]
    mask = trace_mask(documents[:, prompt:], model.config.eos_token_id)
    old = theirs = None
    if settings.kl:
        with torch.no_grad():
            theirs = trace_log_probs(reference, documents, prompt, settings.temperature)
    for _ in range(settings.updates):
        ours = trace_log_probs(model, documents, prompt, settings.temperature)
        old = ours.detach() if old is None else old  # at first the policy is still the one that wrote the traces
        held = {"clip": settings.clip, "reference_log_probs": theirs, "kl": settings.kl}
        loss = check_loss(grpo_loss(ours, old, advantages, mask, **held), step, settings.steps, model.parameters())
        optimizer.zero_grad()
        (share * loss).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)  # one lucky trace must not throw the policy away
        optimizer.step()


@steady.plain()
def rejection_sample(
    model,
    prompts: torch.Tensor,
    keep_of: Callable,
    *,
    tries: int = 4,
    new_tokens: int = 8,
    temperature: float = 1.0,
    seed: int = 0,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Let the model answer each prompt `tries` times and keep what passes; return (documents, index).

    prompts: long [n, length]; keep_of(traces, index): bool [m], as reward_of in grpo(); new_tokens, temperature, seed:
    as in language_models.sample(). documents: long [kept, length], prompts and kept traces, to be learned from with
    training.language.learn(model, documents, prompt=...); index: long [kept], the numbers of their prompts.
    CourseError if nothing passes.
    """
    language_models.check_lengths(model, prompts, new_tokens)
    index = torch.arange(len(prompts)).repeat_interleave(count(tries, "tries"))
    documents = language_models.write(model, prompts[index], new_tokens, temperature=temperature, seed=seed)
    keep, _ = rewards_of(keep_of, documents[:, prompts.shape[1] :], index)
    keep = keep > 0
    if not keep.any():
        raise CourseError(
            f"None of the {len(index)} traces passed, so there is nothing to learn from: ask for more tries, keep "
            "more, or begin with a better model."
        )
    return documents[keep], index[keep]


def rewards_of(reward_of: Callable, traces: torch.Tensor, index: torch.Tensor) -> tuple[torch.Tensor, Mapping]:
    """Return (rewards float [n], notes) of reward_of(traces long [n, length], index long [n]). CourseError unless it
    gives one finite number per trace, and notes that are a dict."""
    found = reward_of(traces, index)
    # (rewards, notes) or the rewards alone, which may be a tuple too
    noted = isinstance(found, tuple) and len(found) == 2 and not (is_number(found[1]) or isinstance(found[1], bool))
    rewards, notes = found if noted else (found, {})
    if not isinstance(notes, Mapping):
        raise CourseError(
            f"The verifier returned rewards and a {type(notes).__name__}: its notes must be a dict, such as "
            '{"right": right}.'
        )
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
