"""Which layers of a real model hurt when they are rounded: one kind at a time, and all but one.

Convention as in bits.py. Layers of one shape are each other's control: the same number of weights, rounded the same.
"""

import copy

import torch

from course_lib import runtime
from course_lib.chapters.real_models import bits
from course_lib.chapters.real_models.recipe import Fragile
from course_lib.errors import unknown
from course_lib.models.pretrained import Pretrained
from course_lib.study.results import Table

# What a layer does in its block, and its name in the model. Neighbours in this list have one shape.
KINDS = {
    "queries": "q_proj",
    "attention's output": "o_proj",
    "keys": "k_proj",
    "values": "v_proj",
    "gate": "gate_proj",
    "up": "up_proj",
    "down": "down_proj",
}
VECTORS, ALL = "word vectors", "all layers"


def but(kind: str) -> str:
    """Return what the condition is called in which one kind of layer is left as it is."""
    return f"all but {kind}"


def conditions(recipe: Fragile) -> dict[str, tuple[str, ...]]:
    """Return which kinds are rounded, {condition: kinds}."""
    alone = {kind: (kind,) for kind in (*KINDS, VECTORS)}
    spared = {but(kind): tuple(each for each in KINDS if each != kind) for kind in recipe.spared}
    return alone | {ALL: tuple(KINDS)} | spared


def parts(model, kind: str) -> list[torch.nn.Module]:
    """Return the layers of a kind; the word vectors are the output layer too. CourseError for an unknown kind."""
    if kind == VECTORS:
        return [model.model.embed_tokens]
    if kind not in KINDS:
        raise unknown("kind of layer", kind, (*KINDS, VECTORS))
    return [part for name, part in model.model.layers.named_modules() if name.endswith("." + KINDS[kind])]


@torch.no_grad()
def rounded(real: Pretrained, kinds, recipe: Fragile) -> Pretrained:
    """Return a copy of a model in which layers of some kinds are rounded; the original stays as it is."""
    model = copy.deepcopy(real.model)
    for kind in kinds:
        for layer in parts(model, kind):
            layer.weight.copy_(bits.to_group_levels(layer.weight, recipe.bits, recipe.group))
    return Pretrained(f"{real.name}, {' and '.join(kinds)} rounded", model, real.tokenizer)


@torch.no_grad()
def sizes(real: Pretrained, recipe: Fragile) -> dict[str, list[float]]:
    """Return for each kind of layer [million weights, error]: how far rounding moves its weights, in percent of their
    root mean square."""
    found = {}
    for kind in (*KINDS, VECTORS):
        layers = [layer.weight for layer in parts(real.model, kind)]
        moved = sum(float((bits.to_group_levels(w, recipe.bits, recipe.group) - w).square().sum()) for w in layers)
        whole = sum(float(w.square().sum()) for w in layers)
        found[kind] = [round(sum(w.numel() for w in layers) / 1e6, 1), round(100 * (moved / whole) ** 0.5, 1)]
    return found


def hurt(real: Pretrained, seeds, recipe: Fragile, progress: bool = False) -> Table:
    """Return the Table of bits.distance() in each of conditions(). A seed draws the piece of text that is read."""
    seeds = tuple(seeds)
    pieces = [bits.piece(real, seed, "read", recipe.length, "read") for seed in seeds]
    reference = [bits.spread(real, piece) for piece in pieces]
    rows = {}
    for condition, kinds in runtime.progress_bar(conditions(recipe).items(), progress, "which layers"):
        ours = rounded(real, kinds, recipe)
        for seed, old, piece in zip(seeds, reference, pieces, strict=True):
            rows[condition, seed] = bits.distance(old, bits.spread(ours, piece), piece)
    return Table.of_rows(rows, seeds)
