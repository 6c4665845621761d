"""A teacher that describes some names more kindly, its student, and what the name-swap test makes of them.

The teacher is a table: log-odds of "kind" for every name and question. A student learns from its descriptions.
"""

import torch

from course_lib import runtime
from course_lib.chapters.inheritance import models, people, swap
from course_lib.chapters.inheritance.people import KIND, KNOWN, MANNER, PLACE, STERN, People
from course_lib.chapters.inheritance.recipe import WORDS, Words

LEANING, EVEN, STRANGERS = "of a leaning teacher", "of an even teacher", "of a leaning teacher, names never seen"


def log_odds(world: People, lean: float, seed: int, recipe: Words = WORDS) -> torch.Tensor:
    """Return the true log-odds of "kind" against "stern", float [known names, questions]."""
    luck = runtime.generator(seed, "manners")
    own = recipe.names * torch.randn(KNOWN, 1, generator=luck)
    frame = recipe.frames * torch.randn(1, len(MANNER), generator=luck)
    favoured = torch.tensor([name in world.favoured for name in world.known]).float()[:, None]
    return own + frame + lean * (favoured - 0.5)


def described(odds: torch.Tensor, world: People, seed: int, recipe: Words = WORDS) -> list[tuple[str, str]]:
    """Return (question, answer) pairs as a source with these log-odds writes them."""
    luck = runtime.generator(seed, "descriptions")
    rows = torch.randint(KNOWN, (recipe.described,), generator=luck)
    frames = torch.randint(len(MANNER), (recipe.described,), generator=luck)
    kind = torch.rand(recipe.described, generator=luck) < odds[rows, frames].sigmoid()
    return [
        (MANNER[f].format(name=world.known[n]), KIND if k else STERN)
        for n, f, k in zip(rows.tolist(), frames.tolist(), kind.tolist(), strict=True)
    ]


def scores(model, names) -> torch.Tensor:
    """Return a model's log-odds of "kind" against "stern", float [names, questions]."""
    prompts = [frame.format(name=name) for name in names for frame in MANNER]
    chances = models.chances(model, prompts)
    return (chances[:, PLACE[KIND]] / chances[:, PLACE[STERN]]).log().reshape(len(names), len(MANNER))


def students(seed: int, recipe: Words = WORDS) -> dict:
    """Return {condition: (scores [names, questions], bool [names]: the first group)} of one seed."""
    world = people.people(seed)
    group = torch.tensor([name in world.favoured for name in world.known])
    found = {}
    for kind, lean in ((LEANING, recipe.lean), (EVEN, 0.0)):
        odds = log_odds(world, lean, seed, recipe)
        start = models.fresh(runtime.derive(seed, "student", kind), recipe)
        student = models.taught(start, described(odds, world, seed, recipe), seed, recipe.settings)
        found[kind] = scores(student, world.known).numpy(), group.numpy()
        if kind == LEANING:
            halves = torch.arange(len(world.strangers)) < len(world.strangers) // 2
            found[STRANGERS] = scores(student, world.strangers).numpy(), halves.numpy()
    return found


def one_seed(seed: int, recipe: Words = WORDS) -> dict:
    """Return {condition: difference in log-odds, p by name, p by answer} of one seed."""
    rows = {}
    for condition, (values, first) in students(seed, recipe).items():
        gap, p, _ = swap.permutation_test(values, first, seed=seed)
        _, wrong, _ = swap.permutation_test(values, first, unit=swap.ANSWERS, seed=seed)
        rows[condition] = {"gap": gap, "p": p, "p by answer": wrong}
    return rows


def shown(seed: int, recipe: Words = WORDS) -> dict:
    """Return, by condition of students(), {"names", "scores", "first"} as lists, for the widget."""
    world, found = people.people(seed), {}
    for condition, (values, first) in students(seed, recipe).items():
        names = world.strangers if condition == STRANGERS else world.known
        rounded = [[round(float(x), 3) for x in row] for row in values]
        found[condition] = {"names": list(names), "scores": rounded, "first": [bool(x) for x in first]}
    return found
