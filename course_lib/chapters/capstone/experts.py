"""3,200 facts learned by heart: a dense net, and a mixture of experts of which each answer uses one.

A fact is a subject, a relation and an object, drawn at random: nothing can be derived, so what is recalled is what is
stored. Nets of all seeds learn at once; every weight is [seeds, ...].
"""

from dataclasses import dataclass

import torch
from torch.nn import functional

from course_lib import runtime
from course_lib.errors import CourseError
from course_lib.study.kept import kept
from course_lib.study.results import Table

DENSE, EXPERTS, STORED = "dense, as many used", "mixture of experts", "dense, as many stored"
LONGER = "dense, as many used, more steps"


@dataclass(frozen=True)
class Experts:
    """subjects, relations: whose pairs are the facts; objects: to choose from; width: of the vectors of subject and
    relation; units: hidden units of each expert; experts: of the mixture; steps, batch, lr: of
    AdamW with a falling rate; balance: weight of the loss that keeps the experts equally busy; longer: how many times
    the steps, for the run that asks whether steps are missing."""

    subjects: int = 80
    relations: int = 40
    objects: int = 50
    width: int = 24
    units: int = 16
    experts: int = 8
    steps: int = 600
    batch: int = 400
    lr: float = 0.01
    balance: float = 0.01
    longer: int = 2


def sizes(recipe: Experts) -> dict[str, tuple[int, int]]:
    """Return (experts, hidden units of each) of EXPERTS, of DENSE, where an answer uses as many weights (the mixture's
    router counts), and of STORED, where as many are stored."""
    used = costs(recipe, recipe.experts, recipe.units)["used"]
    return {
        DENSE: (1, round(used / costs(recipe, 1, 1)["used"])),
        EXPERTS: (recipe.experts, recipe.units),
        STORED: (1, recipe.experts * recipe.units),
    }


def costs(recipe: Experts, experts: int, units: int) -> dict[str, int]:
    """Return the weights that are stored, and those that one answer uses, both without the vectors of the words: 2 ·
    width inputs, `units` hidden, `objects` outputs, and a router where there are several experts."""
    if min(experts, units) < 1:
        raise CourseError(f"There are {experts} experts of {units} units: give whole numbers of 1 or more.")
    one = 2 * recipe.width * units + units * recipe.objects
    router = 2 * recipe.width * experts if experts > 1 else 0
    return {"stored": experts * one + router, "used": one + router}


def learned(seeds, recipe: Experts, experts: int, units: int, steps: int) -> torch.Tensor:
    """Return the share of facts, in percent [seeds], that nets of one size recall after so many steps."""
    count, facts = len(seeds), recipe.subjects * recipe.relations

    def drawn(name, fan, *size):
        values = [torch.randn(size, generator=runtime.generator(seed, "facts", name, experts, units)) for seed in seeds]
        return (torch.stack(values) * fan**-0.5).requires_grad_()

    objects = torch.stack(
        [torch.randint(recipe.objects, (facts,), generator=runtime.generator(seed, "objects")) for seed in seeds]
    )
    whose = torch.cartesian_prod(torch.arange(recipe.subjects), torch.arange(recipe.relations))  # [facts, 2]
    wide = experts * units
    words = [drawn("subjects", 1, recipe.subjects, recipe.width), drawn("relations", 1, recipe.relations, recipe.width)]
    first, second = (
        drawn("first", 2 * recipe.width, 2 * recipe.width, wide),
        drawn("second", units, wide, recipe.objects),
    )
    router = drawn("router", 2 * recipe.width, 2 * recipe.width, experts)
    optimiser = torch.optim.AdamW([*words, first, second, router], lr=recipe.lr, weight_decay=0.0)
    fall = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)

    def answer(chosen):
        inputs = torch.cat([vectors[:, whose[chosen, i]] for i, vectors in enumerate(words)], dim=-1)
        hidden = torch.bmm(inputs, first).relu()
        if experts == 1:
            return torch.bmm(hidden, second), None
        shares = torch.bmm(inputs, router).softmax(-1)  # [seeds, b, experts]
        busy = functional.one_hot(shares.argmax(-1), experts).to(shares)
        mine = busy * shares  # only through its own share does the router learn from the answer
        hidden = hidden.unflatten(-1, (experts, units)) * mine[..., None]
        uneven = experts * (busy.mean(1) * shares.mean(1)).sum(-1)
        return torch.bmm(hidden.flatten(-2), second), uneven

    draw = runtime.generator(seeds[0], "batches of facts")
    for _ in range(steps):
        batch = torch.randint(facts, (recipe.batch,), generator=draw)
        logits, uneven = answer(batch)
        loss = functional.cross_entropy(logits.flatten(0, 1), objects[:, batch].flatten()) * count
        if uneven is not None:
            loss = loss + recipe.balance * uneven.sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        fall.step()
    with torch.no_grad():
        found = answer(torch.arange(facts))[0].argmax(-1) == objects
    return 100 * found.double().mean(-1)


@kept
def recalled(seeds, recipe: Experts, *, progress=False) -> Table:
    """Return the Table of DENSE, EXPERTS, STORED and, after more steps, LONGER.

    Metrics: recall (percent of facts), stored and used (weights, see costs()).
    """
    seeds = runtime.check_seeds(seeds)
    runs = {name: (*size, recipe.steps) for name, size in sizes(recipe).items()}
    runs[LONGER] = (*sizes(recipe)[DENSE], recipe.longer * recipe.steps)
    tables = []
    with runtime.threads(1):
        for name, (experts, units, steps) in runtime.progress_bar(runs.items(), progress):
            spent = {key: [value] * len(seeds) for key, value in costs(recipe, experts, units).items()}
            tables.append(Table.of([name], seeds, recall=learned(seeds, recipe, experts, units, steps), **spent))
    return Table.joined(tables)
