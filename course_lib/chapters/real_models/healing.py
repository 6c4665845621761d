"""Distil bits back: a model rounded to 3 bits learns from its own unrounded self, or from text, and is measured on
other text.

Weights are rounded in every step; the gradient goes straight through to unrounded ones (quantise.straight_through).
"""

import copy

import torch
import torch.nn.functional as F
from torch.nn.utils import parametrize

from course_lib import runtime
from course_lib.chapters.real_models import bits, reading
from course_lib.chapters.real_models.recipe import HEALERS, Healing
from course_lib.chapters.real_models.wordings import chat
from course_lib.models.pretrained import Pretrained
from course_lib.models.quantise import straight_through
from course_lib.study.results import Table

TEXT = dict(zip(HEALERS, ("learn", "learn", "other"), strict=True))


class Rounded(torch.nn.Module):
    """What a layer calculates with instead of its weights: the same, rounded to levels.

    bits, group: as in bits.to_group_levels().
    """

    def __init__(self, bits: int, group: int):
        super().__init__()
        self.bits, self.group = bits, group

    def forward(self, weights):
        """Return the weights rounded to their levels, with the gradient of unrounded ones."""
        return straight_through(weights, bits.to_group_levels(weights, self.bits, self.group))


def copied(real: Pretrained, recipe: Healing):
    """Return a copy of the model whose linear layers calculate with rounded weights, and alone can learn."""
    model = copy.deepcopy(real.model).train().requires_grad_(False)
    for layer in bits.layers(model):
        layer.weight.requires_grad_(True)
        parametrize.register_parametrization(layer, "weight", Rounded(recipe.bits, recipe.group))
    return model


def distil_back(student, teacher, batches, lr: float) -> None:
    """Let a model learn another one's next-token probabilities on batches long [texts, tokens], a step for each."""
    weights = [w for w in student.parameters() if w.requires_grad]
    optimiser = torch.optim.Adam(weights, lr=lr)
    for batch in batches:
        with torch.no_grad():
            wanted = teacher(batch).logits.log_softmax(-1)
        ours = student(batch).logits.log_softmax(-1)
        apart = F.kl_div(ours, wanted, reduction="none", log_target=True)
        loss = apart.sum(-1).mean()  # KL(teacher ‖ student), nats a token
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()


def read(student, batches, lr: float) -> None:
    """Let a model learn the next token of the text itself: the control of distil_back()."""
    optimiser = torch.optim.Adam([w for w in student.parameters() if w.requires_grad], lr=lr)
    for batch in batches:
        logits = student(batch).logits[:, :-1]
        loss = F.cross_entropy(logits.flatten(0, 1), batch[:, 1:].flatten())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()


def healed(real: Pretrained, healer: str, run: int, recipe: Healing, progress: bool = False) -> Pretrained:
    """Return a rounded copy of a model that has learned for so many steps from text that the run draws.

    healer: one of HEALERS: the unrounded model's probabilities, on entries of a dictionary or on other text, or the
    entries alone.
    """
    student, lr = copied(real, recipe), recipe.rates[HEALERS.index(healer)]
    needed = recipe.steps * recipe.batch * recipe.length
    text = bits.piece(real, run, TEXT[healer], needed, "healing").view(recipe.steps, recipe.batch, recipe.length)
    batches = runtime.progress_bar(text.to(student.device), progress, healer)
    if healer == "plain text":
        read(student, batches, lr)
    else:
        distil_back(student, real.model, batches, lr)
    for layer in bits.layers(student):
        parametrize.remove_parametrizations(layer, "weight")  # what is left are the rounded weights
    name = f"{real.name}, {recipe.bits} bits, {healer}"
    return Pretrained(name, student.eval().requires_grad_(False), real.tokenizer)


def heal(real: Pretrained, seeds, recipe: Healing, progress: bool = False):
    """Heal a rounded model in every way, as often as the recipe says, and read new text with it. A seed draws the piece
    of text that is read; a run draws what is learned from.

    Returns a Table with the conditions "rounded only" and HEALERS and the metrics of bits.distance(), each the mean
    over runs; {healer: [kl of each run]}; and what the first run's models write, {condition: text}.
    """
    seeds = tuple(seeds)
    pieces = [bits.piece(real, seed, "read", recipe.read, "healed and read") for seed in seeds]
    reference = [bits.spread(real, piece) for piece in pieces]
    rows, runs, said = {}, {}, {}
    for condition in ("rounded only", *HEALERS):
        found = []
        for run in range(1 if condition == "rounded only" else recipe.runs):
            if condition == "rounded only":
                ours = bits.rounded(real, recipe.bits, recipe.group)
            else:
                ours = healed(real, condition, run, recipe, progress)
            found.append([bits.distance(*each) for each in _read(reference, ours, pieces)])
            if run == 0:
                said[condition] = reading.written(ours, chat(real.tokenizer, bits.QUESTION), 30)
        for place, seed in enumerate(seeds):
            every = [run[place] for run in found]
            rows[condition, seed] = {name: sum(each[name] for each in every) / len(every) for name in every[0]}
        runs[condition] = [round(sum(each["kl"] for each in run) / len(seeds), 4) for run in found]
    return Table.of_rows(rows, seeds), runs, said


def _read(reference, ours, pieces):
    """Yield what bits.distance() compares, piece by piece."""
    for old, piece in zip(reference, pieces, strict=True):
        yield old, bits.spread(ours, piece), piece
