"""The drawings of chapter 14: a pool and two ways to choose from it, the two tests, and five teachers of sums."""

import itertools

import torch

from course_lib import runtime
from course_lib.chapters.diversity import choosing, thoughts
from course_lib.chapters.diversity.recipe import RECIPE
from course_lib.chapters.diversity.world import World
from course_lib.data import sums
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


def teachers():
    """What each teacher of sums writes about one question."""
    question = sums.questions(torch.tensor([[3, 4, 0, 3]]), torch.tensor([0]))
    said = {
        thoughts.TERSE: "the answer, always right",
        thoughts.PLAIN: "each running sum modulo 5",
        thoughts.LONG: "the same, then checked from the other end",
        thoughts.SLIPS: "running sums, one of them wrong, and so the answer",
    }
    slip = sums.text(torch.cat([question.tokens[0], torch.tensor([sums.number(v, 0) for v in (2, 1, 4)])]))
    lines = {
        name: sums.text(thoughts.documents(name, question, 0.0, 0)[0])
        for name in (thoughts.TERSE, thoughts.PLAIN, thoughts.LONG)
    } | {thoughts.SLIPS: f"{slip} → 4"}
    spoken = "; ".join(f"{name}: {line}" for name, line in lines.items())
    d = Drawing(196, f"What four teachers write about 3 + 4 + 0 + 3 modulo 5. {spoken}.")
    for i, (name, line) in enumerate(lines.items()):
        y = 8 + 47 * i
        draw.heading(d, 14, y + 12, name)
        draw.note(d, 14, y + 30, said[name], ha="left")
        draw.box(d, 312, y, 180, 36, line, OTHER if name == thoughts.SLIPS else TEACHER)
    return d
