"""How to choose examples for a student out of a pool of candidates. Each choice is long [count], numbers of candidates;
generator: a torch.Generator, from which all luck comes."""

import torch
from torch.func import functional_call, grad, vmap

from course_lib.errors import CourseError
from course_lib.runtime import is_number, is_whole

SEEN = 4000  # candidates that k-means looks at


def gradients(
    model: torch.nn.Module, inputs: torch.Tensor, answers: torch.Tensor, projected: int, generator: torch.Generator
) -> torch.Tensor:
    """Return the direction in which each example would move a model: the gradient of its cross-entropy, projected to
    `projected` numbers by random signs and scaled to length 1; float [n, projected].

    inputs: float [n, inputs]; answers: long [n]. CourseError unless there is one answer for each.
    Source: Jung et al. 2025 (arXiv 2505.20161), Prismatic Synthesis.
    """
    if len(inputs) != len(answers):
        raise CourseError(f"There are {len(inputs)} examples and {len(answers)} answers: give one answer for each.")
    weights = {name: p.detach() for name, p in model.named_parameters()}

    def loss(weights, x, y):
        return torch.nn.functional.cross_entropy(functional_call(model, weights, (x[None],)), y[None])

    size = sum(p.numel() for p in weights.values())
    signs = torch.randint(2, (size, projected), generator=generator).float() * 2 - 1
    each = vmap(grad(loss), in_dims=(None, 0, 0))
    parts = []
    for x, y in zip(inputs.split(2000), answers.split(2000), strict=True):
        flat = torch.cat([g.flatten(1) for g in each(weights, x, y).values()], dim=1)  # [b, size]
        parts.append(flat @ signs)
    return torch.nn.functional.normalize(torch.cat(parts), dim=1, eps=1e-30)


def clusters(points: torch.Tensor, count: int, generator: torch.Generator, rounds: int = 10) -> torch.Tensor:
    """Return the cluster, long [n], of each of points [n, width]: k-means on some of them, begun far apart (k-means++).
    CourseError for more clusters than points, or for points of another shape."""
    check_points(points)
    check_count(count, len(points), "clusters")
    some = points[torch.randperm(len(points), generator=generator)[: max(SEEN, count)]]
    centres = some[:1]
    far = (some - centres).square().sum(dim=1)
    for _ in range(count - 1):  # the next centre is drawn in proportion to the squared distance from those before
        centres = torch.cat([centres, some[torch.multinomial(far + 1e-12, 1, generator=generator)]])
        far = torch.minimum(far, (some - centres[-1]).square().sum(dim=1))
    for _ in range(rounds):
        nearest = torch.cdist(some, centres).argmin(dim=1)
        sums = torch.zeros_like(centres).index_add_(0, nearest, some)
        sizes = torch.bincount(nearest, minlength=count)
        full = sizes > 0
        centres[full] = sums[full] / sizes[full, None]
    return torch.cdist(points, centres).argmin(dim=1)


def evenly(groups: torch.Tensor, count: int, generator: torch.Generator) -> torch.Tensor:
    """Choose so that each group gives as many as any other, or all that it has.

    groups: long [n], the group of each candidate; which members a group gives is drawn at random, and so is which
    groups give the last ones. CourseError for more than there are, or for groups of another shape or type.
    """
    if not isinstance(groups, torch.Tensor) or groups.dim() != 1 or groups.dtype != torch.long:
        raise CourseError("groups must be a tensor of whole numbers [n], the group of each candidate: see clusters().")
    check_count(count, len(groups), "examples")
    return in_turn(groups, generator)[:count]


def in_turn(groups: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Return all candidates in the order in which groups that take turns give them: one of each group, then a second
    one of each, and so on; in random order within a turn. groups: long [n]."""
    order = torch.randperm(len(groups), generator=generator)
    by_group = order[groups[order].argsort(stable=True)]
    sizes = torch.bincount(groups)
    first = sizes.cumsum(0) - sizes  # where each group begins
    turn = torch.arange(len(groups)) - first[groups[by_group]]
    mixed = torch.randperm(len(groups), generator=generator)
    return by_group[mixed][turn[mixed].argsort(stable=True)]


def within(order: torch.Tensor, tokens: torch.Tensor, budget: float) -> torch.Tensor:
    """Return the candidates at the head of `order` that together have at most `budget` tokens. tokens: float [n].
    CourseError if not even the first fits, or if `order` is empty."""
    check_count(1, len(order), "examples")
    spent = tokens[order].cumsum(0)
    if not is_number(budget) or budget < float(spent[0]):
        raise CourseError(f"The budget is {budget!r} tokens and the first example has {float(spent[0]):g}: give more.")
    return order[spent <= budget]


def like(skills: torch.Tensor, model: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Choose at random, but as many of each skill as the choice `model` has. skills: long [n]."""
    order = torch.randperm(len(skills), generator=generator)
    wanted = torch.bincount(skills[model], minlength=int(skills.max()) + 1)
    return torch.cat([order[skills[order] == k][:n] for k, n in enumerate(wanted.tolist())])


def apart(points: torch.Tensor, near: float, count: int, generator: torch.Generator) -> torch.Tensor:
    """Choose `count` at random, leaving out each that lies within `near` of one that was taken: deduplication. points:
    float [n, width]. CourseError if so many are not to be had, or for points of another shape."""
    check_points(points)
    check_count(count, len(points), "examples")
    kept: list[int] = []
    free = torch.ones(len(points), dtype=torch.bool)
    for i in torch.randperm(len(points), generator=generator).tolist():
        if free[i]:
            kept.append(i)
            free &= (points - points[i]).square().sum(dim=1) > near**2
            if len(kept) == count:
                return torch.tensor(kept)
    raise CourseError(
        f"Only {len(kept)} candidates lie {near:g} apart and {count} were asked for: choose a smaller near."
    )


def check_points(points: torch.Tensor):
    """Raise CourseError unless points are a tensor [n, width]."""
    if not isinstance(points, torch.Tensor) or points.dim() != 2:
        there = getattr(points, "shape", None)
        what = f"type {type(points).__name__}" if there is None else f"shape {list(there)}"
        raise CourseError(f"The points are of {what}: give a tensor [n, width], a row for each candidate.")


def check_count(count: int, there: int, what: str):
    """Raise CourseError unless `count` is a whole number from 1 to `there`."""
    if not is_whole(count) or not 1 <= count <= there:
        more = f"give 1 to {there}" if there else "draw some first"
        raise CourseError(f"{count!r} {what} were asked for and there are {there} candidates: {more}.")
