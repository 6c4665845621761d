"""Ask a real model for a random number: exact probabilities over many wordings, and lists of ten."""

import itertools
import math
import re

import torch

from course_lib import runtime
from course_lib.chapters.real_models import reading
from course_lib.chapters.real_models.recipe import Numbers
from course_lib.chapters.real_models.wordings import BEGUN, CHAT, FIRST, LAST, PLAIN, chat, number_question
from course_lib.models.pretrained import Pretrained
from course_lib.study.results import Table

BYSTANDER = "a bystander number"
LIST = "List ten random numbers between 1 and 10, separated by commas."


def prompt(real: Pretrained, seed: int, low: int, high: int, order: str, frame: str, told: str = "") -> str:
    """Return a seed's question for a number, with the answer begun: in the chat format, or as plain text."""
    question = told + number_question(seed, low, high, order)
    return chat(real.tokenizer, question, BEGUN) if frame == CHAT else f"{question}\n{BEGUN}"


def asked(real: Pretrained, seeds, recipe: Numbers, progress: bool = False):
    """Ask for one number, in the words of each seed.

    Returns a Table with the conditions (frame, order, low, high), (CHAT, FIRST, low, high, T) for other temperatures
    than 1, and BYSTANDER, and the metrics of measures(); and {(condition, seed): probabilities double [numbers]}.
    """
    rows, spreads = {}, {}
    named = f"I have {recipe.bystander} cats. "
    for seed in runtime.progress_bar(seeds, progress, "random numbers"):
        for low, high in recipe.ranges:
            for frame in (CHAT, PLAIN):
                for order in (FIRST, LAST):
                    first = (frame, order, low, high) == (CHAT, FIRST, *recipe.ranges[0])
                    text = prompt(real, seed, low, high, order, frame)
                    found = reading.number_probabilities(
                        real, text, low, high, recipe.temperatures if first else (1.0,)
                    )
                    for T, chances in found.items():
                        condition = (frame, order, low, high) if T == 1 else (frame, order, low, high, T)
                        spreads[condition, seed] = chances
        low, high = recipe.ranges[0]
        text = prompt(real, seed, low, high, FIRST, CHAT, named)
        spreads[BYSTANDER, seed] = reading.number_probabilities(real, text, low, high)[1.0]
    for (condition, seed), chances in spreads.items():
        low = recipe.ranges[0][0] if condition == BYSTANDER else condition[2]
        rows[condition, seed] = measures(chances, low, recipe.bystander)
    return Table.of_rows(rows, tuple(seeds)), spreads


def measures(chances: torch.Tensor, low: int, bystander: int = 4) -> dict[str, float]:
    """Return what is said of the probabilities [numbers] of the numbers from `low` on.

    inside: percent that stays in the range; of that, percent on the lowest, the highest, 7 and the bystander; even: the
    entropy as percent of its largest value, 100 if all numbers are equally likely.
    """
    inside = chances.sum()
    shares = (chances / inside).double()
    even = float(-(shares * shares.clamp_min(1e-300).log()).sum() / math.log(len(shares)))
    found = {"inside": inside, "lowest": shares[0], "highest": shares[-1], "seven": shares[7 - low]}
    found["bystander"] = shares[bystander - low]
    return {name: 100 * float(value) for name, value in found.items()} | {"even": 100 * even}


def lists(real: Pretrained, seeds, recipe: Numbers):
    """Let the model list ten numbers, several times for each seed.

    Returns a Table with the conditions "lists", "shuffled" (the same numbers of each list in another order) and "fair"
    (as many fair draws in its place) and the metrics of followed(); and all lists, [seed][list][number].
    """
    text = chat(real.tokenizer, LIST)
    lucks = [runtime.generator(seed, "list", number) for seed in seeds for number in range(recipe.lists)]
    texts = reading.sampled(real, text, recipe.tokens, lucks)
    every = [[int(number) for number in re.findall(r"\d+", each)][:10] for each in texts]
    rows, kept = {}, []
    for place, seed in enumerate(seeds):
        ours = every[place * recipe.lists : (place + 1) * recipe.lists]
        luck = runtime.generator(seed, "shuffled lists")
        shuffled = [[each[i] for i in torch.randperm(len(each), generator=luck)] for each in ours]
        fair = [torch.randint(1, 11, (len(each),), generator=luck).tolist() for each in ours]
        kept.append(ours)
        for name, numbers in (("lists", ours), ("shuffled", shuffled), ("fair", fair)):
            rows[name, seed] = followed(numbers)
    return Table.of_rows(rows, tuple(seeds)), kept


def followed(numbers) -> dict[str, float]:
    """Return what is said of some lists of numbers, in percent.

    next: of two neighbours, how often the second is the first plus 1; outside: numbers that are not from 1 to 10; even:
    the entropy of all others together, of its largest value.
    """
    pairs = [after - before for each in numbers for before, after in itertools.pairwise(each)]
    flat = [number for each in numbers for number in each]
    inside = torch.tensor([number for number in flat if 1 <= number <= 10], dtype=torch.long)
    counts = torch.bincount(inside, minlength=11)[1:].double()
    return {
        "next": 100 * pairs.count(1) / max(1, len(pairs)),
        "outside": 100 * (len(flat) - len(inside)) / max(1, len(flat)),
        "even": measures(counts, 1)["even"] if len(inside) else 0.0,
    }
