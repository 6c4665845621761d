"""The drawings of chapter 14: a pool and two ways to choose from it, and the two tests."""

import itertools

import torch

from course_lib import runtime
from course_lib.chapters.diversity import choosing
from course_lib.chapters.diversity.recipe import RECIPE
from course_lib.chapters.diversity.world import World
from course_lib.show import drawings as draw
from course_lib.show.drawings import OTHER, PLAIN, STUDENT, TEACHER, TRUTH, Drawing

GROUPS = ((0.33, 0.62, 0.13, 150), (0.74, 0.75, 0.08, 30), (0.72, 0.25, 0.06, 14), (0.2, 0.16, 0.04, 8))
TAKEN = 24


def choosing_evenly():
    """A pool with a large and three small groups, what a choice at random takes, and what taking turns takes."""
    d = Drawing(
        258,
        f"Left: a pool of candidates, one large group and three small ones. Middle: {TAKEN} at random, nearly all of "
        f"the large group. Right: {TAKEN} evenly from four clusters: the small groups are there too. Below: the steps. "
        "A teacher writes a pool, each candidate becomes a point, k-means finds clusters, clusters take turns, and the "
        "student learns what was chosen.",
    )
    source = runtime.generator(14, "drawing")
    parts = [torch.tensor([x, y]) + s * torch.randn(n, 2, generator=source) for x, y, s, n in GROUPS]
    points = torch.cat(parts)
    groups = torch.cat([torch.full((n,), k) for k, (*_, n) in enumerate(GROUPS)])
    chosen = (
        None,
        torch.randperm(len(points), generator=source)[:TAKEN],
        choosing.evenly(groups, TAKEN, source),
    )
    for i, (name, some) in enumerate(zip(("the pool", "at random", "evenly from clusters"), chosen, strict=True)):
        x = 14 + 166 * i
        draw.heading(d, x, 16, name)
        field = draw.plot(d, x, 28, 144, 132, axis=False)
        draw.dots(d, field, points.numpy(), TEACHER if some is None else PLAIN, radius=1.6)
        if some is not None:
            draw.dots(d, field, points[some].numpy(), STUDENT, radius=3.4)
    names = (("teacher", "writes a pool", TEACHER), ("points", "one each", PLAIN), ("k-means", "clusters", PLAIN))
    names += (("take turns", "evenly", PLAIN), ("student", "learns these", STUDENT))
    boxes = [
        draw.box(d, 10 + 101 * i, 196, 80, 46, name, role, more=more) for i, (name, more, role) in enumerate(names)
    ]
    for before, after in itertools.pairwise(boxes):
        draw.arrow(d, before, after)
    return d


def tests():
    """How often each skill comes in the pool and in the two tests."""
    d = Drawing(
        178,
        f"Bars of {RECIPE.world.skills} skills. In the pool and in the test inside the distribution the first skill "
        "makes more than a third of all questions and the last ones next to nothing. In the test outside all bars are "
        "equally tall.",
    )
    world = World(0, RECIPE.world)
    names = (("the pool, and the test inside", world.rates, TRUTH), ("the test outside", world.flattened(0), OTHER))
    for i, (name, rates, role) in enumerate(names):
        x = 14 + 250 * i
        draw.heading(d, x, 16, name)
        draw.bars(d, x, 32, 226, 112, (100 * rates).tolist(), role, top=45)
        draw.note(d, x, 160, "skill 1", ha="left")
        draw.note(d, x + 226, 160, f"skill {RECIPE.world.skills}", ha="right")
    return d
