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


@dataclass(frozen=True)
class Experts:
    """subjects, relations: whose pairs are the facts; objects: to choose from; width: of the vectors of subject and
    relation; units: hidden units of each expert; experts: of the mixture; steps, batch, lr: of AdamW
    with a falling rate; slow_steps: of the small dense net, which needs more of them; balance: weight of the loss that
    keeps the experts equally busy; longer: times the steps, for the runs that ask whether steps are missing."""

    subjects: int = 80
    relations: int = 40
    objects: int = 50
    width: int = 24
    units: int = 16
    experts: int = 8
    steps: int = 2400
    slow_steps: int = 19200
    batch: int = 400
    lr: float = 0.01
    balance: float = 0.01
    longer: int = 2


def sizes(recipe: Experts) -> dict[str, tuple[int, int]]:
    """Return (experts, hidden units of each) of EXPERTS, of DENSE, where an answer uses as many weights (the mixture's
    router counts), and of STORED, where as many are stored."""
    one, router = _parts(recipe, recipe.experts, recipe.units)
    return {
        DENSE: (1, round((one + router) / _parts(recipe, 1, 1)[0])),
        EXPERTS: (recipe.experts, recipe.units),
        STORED: (1, recipe.experts * recipe.units),
    }


def costs(recipe: Experts, experts: int, units: int) -> dict[str, int]:
    """Return the weights that are stored, and those that one answer needs: the vectors of all subjects and relations,
    or of one of each; 2 · width inputs, `units` hidden and `objects` outputs of every expert, or of one; and a router
    where there are several. CourseError for less than one of either."""
    if min(experts, units) < 1:
        raise CourseError(f"There are {experts} experts of {units} units: give whole numbers of 1 or more.")
    one, router = _parts(recipe, experts, units)
    vectors = (recipe.subjects + recipe.relations) * recipe.width
    return {"stored": vectors + experts * one + router, "used": 2 * recipe.width + one + router}


def _parts(recipe, experts, units):
    """Weights of one expert and of the router."""
    return units * (2 * recipe.width + recipe.objects), 2 * recipe.width * experts if experts > 1 else 0


def longer(name: str) -> str:
    """Return the name of the run of a net that has more steps."""
    return f"{name}, more steps"


def learned(seeds, recipe: Experts, experts: int, units: int, steps: int) -> torch.Tensor:
    """Return the share of facts, in percent [seeds], that nets of one size recall after so many steps.

    All experts are calculated and those that were not chosen are dropped, so a mixture saves no time here.
    """
    count, facts = len(seeds), recipe.subjects * recipe.relations

    def drawn(name, fan, *size):
        values = [torch.randn(size, generator=runtime.generator(seed, "facts", name, experts, units)) for seed in seeds]
        return (torch.stack(values) * fan**-0.5).requires_grad_()

    objects = torch.stack(
        [torch.randint(recipe.objects, (facts,), generator=runtime.generator(seed, "objects")) for seed in seeds]
    )
    whose = torch.cartesian_prod(torch.arange(recipe.subjects), torch.arange(recipe.relations))  # [facts, 2]
    nets = torch.arange(count)[:, None]
    wide = experts * units
    words = [drawn("subjects", 1, recipe.subjects, recipe.width), drawn("relations", 1, recipe.relations, recipe.width)]
    first, second = (
        drawn("first", 2 * recipe.width, 2 * recipe.width, wide),
        drawn("second", units, wide, recipe.objects),
    )
    router = drawn("router", 2 * recipe.width, 2 * recipe.width, experts)
    optimiser = torch.optim.AdamW([*words, first, second, router], lr=recipe.lr, weight_decay=0.0)
    fall = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)

    def answer(chosen):  # long [seeds, b], or [b] where all nets are asked about the same facts
        inputs = torch.cat([vectors[nets, whose[chosen, i]] for i, vectors in enumerate(words)], dim=-1)
        hidden = torch.bmm(inputs, first).relu()
        if experts == 1:
            return torch.bmm(hidden, second), None
        shares = torch.bmm(inputs, router).softmax(-1)  # [seeds, b, experts]
        busy = functional.one_hot(shares.argmax(-1), experts).to(shares)
        mine = busy * shares  # only through its own share does the router learn from the answer
        hidden = hidden.unflatten(-1, (experts, units)) * mine[..., None]
        uneven = experts * (busy.mean(1) * shares.mean(1)).sum(-1)
        return torch.bmm(hidden.flatten(-2), second), uneven

    draws = [runtime.generator(seed, "batches of facts") for seed in seeds]
    for _ in range(steps):
        batch = torch.stack([torch.randint(facts, (recipe.batch,), generator=draw) for draw in draws])
        logits, uneven = answer(batch)
        loss = functional.cross_entropy(logits.flatten(0, 1), objects[nets, batch].flatten()) * count
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
    """Return the Table of DENSE, EXPERTS and STORED, and of longer() of each.

    Metrics: recall (percent of facts), stored and used (weights, see costs()).
    """
    seeds = runtime.check_seeds(seeds)
    own = {name: recipe.slow_steps if name == DENSE else recipe.steps for name in sizes(recipe)}
    runs = {name: (*size, own[name]) for name, size in sizes(recipe).items()}
    runs |= {longer(name): (*size, recipe.longer * own[name]) for name, size in sizes(recipe).items()}
    tables = []
    with runtime.threads(1):
        for name, (experts, units, steps) in runtime.progress_bar(runs.items(), progress):
            spent = {key: [value] * len(seeds) for key, value in costs(recipe, experts, units).items()}
            tables.append(Table.of([name], seeds, recall=learned(seeds, recipe, experts, units, steps), **spent))
    return Table.joined(tables)
