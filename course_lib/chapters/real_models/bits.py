"""Take bits away from a real model, without training, and see which words it gets wrong.

Convention: weights in groups of 32 or 64 neighbours of a row; each group has 2^bits levels at equal distances from its
smallest weight to its largest. Only the linear layers inside the blocks are rounded: word vectors, which are the output
layer too, and norms stay as they are. The reference is the published file, which holds 4 bits in groups of 32 itself.
"""

import copy
import functools
import json
from pathlib import Path

import numpy as np
import torch

from course_lib import runtime
from course_lib.chapters.real_models import reading
from course_lib.chapters.real_models.recipe import Bits
from course_lib.chapters.real_models.wordings import chat
from course_lib.errors import CourseError, checked
from course_lib.models.pretrained import Pretrained
from course_lib.models.quantise import check_bits
from course_lib.runtime import is_whole
from course_lib.study.results import Table

QUESTION = "What is a penguin?"
TEXTS = Path(__file__).with_name("texts.json")


@functools.cache
def texts() -> dict[str, list[str]]:
    """Return the stored texts: "read", entries of a dictionary that are read to measure; "learn", others to learn from;
    "other", paragraphs of another kind."""
    return json.loads(TEXTS.read_text(encoding="utf-8"))


def check_groups(weights: torch.Tensor, bits: int, group: int):
    """Raise CourseError for bits outside 1..16, or columns of weights [rows, columns] that do not divide."""
    check_bits(bits)
    if not is_whole(group) or group < 1 or weights.shape[-1] % group:
        raise CourseError(f"{weights.shape[-1]} columns do not split into groups of {group}: choose a divisor.")


@checked(check_groups)
def to_group_levels(weights: torch.Tensor, bits: int, group: int) -> torch.Tensor:
    """Return weights [rows, columns] rounded to the nearest of 2^bits levels between the smallest and the largest of
    each group of `group` neighbours in a row. CourseError as in check_groups()."""
    split = weights.reshape(-1, group)
    low, high = split.amin(1, keepdim=True), split.amax(1, keepdim=True)
    step = (high - low) / (2**bits - 1)
    step = step.clamp_min(torch.finfo(weights.dtype).tiny)
    level = ((split - low) / step).round()
    return (level * step + low).reshape(weights.shape)


def layers(model) -> list[torch.nn.Linear]:
    """Return the linear layers inside the model's blocks."""
    return [part for part in model.model.layers.modules() if isinstance(part, torch.nn.Linear)]


@torch.no_grad()
def rounded(real: Pretrained, bits: int, group: int) -> Pretrained:
    """Return a copy of a model whose linear layers are rounded; the original stays as it is."""
    model = copy.deepcopy(real.model)
    for layer in layers(model):
        layer.weight.copy_(to_group_levels(layer.weight, bits, group))
    return Pretrained(f"{real.name}, {bits} bits", model, real.tokenizer)


def piece(real: Pretrained, seed: int, which: str, length: int, purpose: str) -> torch.Tensor:
    """Return `length` tokens of stored text in an order that the seed draws, long [length]."""
    entries = texts()[which]
    order = torch.randperm(len(entries), generator=runtime.generator(seed, purpose)).tolist()
    found: list[int] = []
    for number in order:
        found += reading.tokens(real, entries[number] + "\n")
        if len(found) >= length:
            return torch.tensor(found[:length])
    raise CourseError(f"The stored text {which!r} has {len(found)} tokens: ask for a length up to that.")


@torch.no_grad()
def spread(real: Pretrained, read: torch.Tensor) -> torch.Tensor:
    """Return the model's log-probabilities after each token of a piece but the last, float [length − 1, words]."""
    return real.model(read[None, :-1].to(real.model.device)).logits[0].float().log_softmax(-1).cpu()


def compared(reference: torch.Tensor, ours: torch.Tensor, read: torch.Tensor, near: int, luck) -> dict[str, float]:
    """Return how far a model's log-probabilities [places, words] are from the reference's on one piece of text.

    kl, loss, same: of distance(). Where the likeliest word is another one: near, percent of the new words that were
    among the reference's `near` likeliest; shuffled: the same after the new words changed places; rank: the place of
    the new word in the reference's list, median. They are NaN where fewer than 2 differ.
    """
    new = ours.argmax(-1)
    changed = reference.argmax(-1) != new
    found = distance(reference, ours, read)
    wrong, there = new[changed], reference[changed]
    other = wrong[torch.randperm(len(wrong), generator=luck)]
    for name, words in (("near", wrong), ("shuffled", other)):
        ranks = places(there, words)
        found[name] = 100 * float((ranks <= near).double().mean()) if len(words) > 1 else float("nan")
    found["rank"] = float(places(there, wrong).double().median()) if len(wrong) > 1 else float("nan")
    return found


def distance(reference: torch.Tensor, ours: torch.Tensor, read: torch.Tensor) -> dict[str, float]:
    """Return kl, KL(reference ‖ ours) in nats a word; loss, of ours on the text itself, nats a word; same, percent of
    places with the same likeliest word. reference, ours: log-probabilities [places, words]; read: long [places + 1]."""
    targets = read[1:]
    return {
        "kl": float((reference.exp() * (reference - ours)).sum(-1).mean()),
        "loss": float(-ours[range(len(targets)), targets].mean()),
        "same": 100 * float((reference.argmax(-1) == ours.argmax(-1)).double().mean()),
    }


def places(reference: torch.Tensor, words: torch.Tensor) -> torch.Tensor:
    """Return at which place of the reference's list [places, words] each of `words` [places] stands: 1 is likeliest."""
    return 1 + (reference > reference.gather(1, words[:, None])).sum(-1)


def fewer(real: Pretrained, seeds, recipe: Bits, progress: bool = False):
    """Round the model in every way of the recipe. A seed draws the piece of text that is read.

    Returns a Table with the conditions (bits, group) and "original", and the metrics of compared(); and what each
    writes about QUESTION, {condition: text}.
    """
    seeds = tuple(seeds)
    read = {seed: piece(real, seed, "read", recipe.length, "read") for seed in seeds}
    reference = {seed: spread(real, read[seed]) for seed in seeds}
    rows, said = {}, {}
    for condition in runtime.progress_bar(("original", *recipe.rounded), progress, "fewer bits"):
        ours = real if condition == "original" else rounded(real, *condition)
        for seed in seeds:
            luck = runtime.generator(seed, "shuffled words", str(condition))
            rows[condition, seed] = compared(reference[seed], spread(ours, read[seed]), read[seed], recipe.near, luck)
        said[condition] = reading.written(ours, chat(real.tokenizer, QUESTION), 30)
    return Table.of_rows(rows, seeds), said


def finite(values) -> np.ndarray:
    """Return the values that are numbers: a piece in which no word changed says nothing of changed words."""
    return np.asarray(values)[~np.isnan(values)]
