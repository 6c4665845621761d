"""Students of the narrow road, one for each seed side by side, and what they learn from: a text and a grade.

A student is a small network that sees the row and the column of a cell and gives logits of the four moves. Weights are
[seeds, in, out], so that all seeds move in one matrix product; each seed draws from a generator of its own, and has the
same walks alone and among others.
"""

from dataclasses import dataclass
from itertools import pairwise

import torch
import torch.nn.functional as F

from course_lib import runtime
from course_lib.chapters.on_policy import road
from course_lib.chapters.on_policy.recipe import Recipe
from course_lib.errors import CourseError, unknown

TEXTS = ("teacher's", "teacher's, with slips", "teacher's, with other slips", "anywhere", "own", "own, calm")
GRADES = ("label", "soft", "reverse KL", "log-ratio", "one grade", "wrong", "itself", "noise")


@dataclass(frozen=True)
class Arm:
    """text: of TEXTS, whose walks; grade: of GRADES, what is said about each move; first: share of the updates that go
    to the teacher's text with its labels before; longer: recipe.longer times as many updates. CourseError for a text or
    grade that does not exist."""

    text: str
    grade: str
    first: float = 0.0
    longer: bool = False

    def __post_init__(self):
        if self.text not in TEXTS:
            raise unknown("text", self.text, TEXTS)
        if self.grade not in GRADES:
            raise unknown("grade", self.grade, GRADES)
        if not 0 <= self.first < 1:
            raise CourseError(f"first is {self.first!r}: it is a share of the updates, from 0 to below 1.")


@dataclass
class Taught:
    """What an Arm left. policy: probabilities float [seeds, CELLS, 4]; judged: how many grades were given, [seeds];
    visits: how often each cell was taught, [seeds, CELLS]; walked: how many walks the student made itself."""

    policy: torch.Tensor
    judged: torch.Tensor
    visits: torch.Tensor
    walked: int

    @classmethod
    def of_teacher(cls, seeds) -> "Taught":
        """Return the teacher as if it had been taught, once for each seed."""
        count = len(seeds)
        policy = road.teacher_policy().expand(count, -1, -1)
        return cls(policy, torch.zeros(count), torch.zeros(count, road.CELLS), 0)


def _seen():
    cells = torch.arange(road.CELLS)
    return torch.cat([F.one_hot(cells // road.SIDE, road.SIDE), F.one_hot(cells % road.SIDE, road.SIDE)], 1).float()


SEEN = _seen()  # [CELLS, 24]: what a student sees of each cell


def students(seeds, width: int) -> tuple[list, list]:
    """Return weights [seeds, in, out] and biases [seeds, 1, out] of fresh students with two hidden layers."""
    sizes, weights, biases = (2 * road.SIDE, width, width, 4), [], []
    draws = [runtime.generator(seed, "walker") for seed in seeds]
    for inside, outside in pairwise(sizes):
        reach = inside**-0.5  # as torch.nn.Linear begins
        parts = [(torch.rand(inside + 1, outside, generator=draw) * 2 - 1) * reach for draw in draws]
        both = torch.stack(parts)
        weights.append(both[:, :-1].clone().requires_grad_())
        biases.append(both[:, -1:].clone().requires_grad_())
    return weights, biases


def teach(arm: Arm, seeds, recipe: Recipe, width: int | None = None) -> Taught:
    """Teach one fresh student a seed and return what they have become.

    width: hidden units, default recipe.width. Every update draws recipe.walks walks, grades their moves, and makes one
    step of Adam on the mean over each seed's moves.
    """
    weights, biases = students(seeds, width or recipe.width)
    total = recipe.updates * (recipe.longer if arm.longer else 1)
    optimizer = torch.optim.Adam([*weights, *biases], lr=recipe.lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, total)
    draws = [runtime.generator(seed, "road", arm.text) for seed in seeds]
    frozen = None
    found = Taught(None, torch.zeros(len(seeds)), torch.zeros(len(seeds), road.CELLS), 0)
    for update in range(total):
        own_turn = update >= round(arm.first * total)
        text, grade = (arm.text, arm.grade) if own_turn else (TEXTS[0], "label")
        log_p = logits(weights, biases).log_softmax(dim=-1)  # [seeds, CELLS, 4]
        policy = log_p.detach().exp()
        if own_turn and frozen is None:
            frozen = policy
        luck = torch.stack([torch.rand(recipe.walks, recipe.limit, 3, generator=draw) for draw in draws])
        walks = walks_of(text, policy, luck, recipe)
        loss = grade_loss(grade, log_p, walks, recipe, frozen, luck)
        optimizer.zero_grad()
        loss.sum().backward()
        optimizer.step()
        schedule.step()
        _note(found, text, grade, walks)
    with torch.no_grad():
        found.policy = logits(weights, biases).softmax(dim=-1)
    return found


def logits(weights, biases) -> torch.Tensor:
    """Return the students' logits of the four moves on every cell, [seeds, CELLS, 4]."""
    layers = [SEEN.expand(len(weights[0]), -1, -1)]
    for layer, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        layers.append(torch.baddbmm(bias, layers[-1].relu() if layer else layers[-1], weight))
    return layers[-1]


def walks_of(text: str, policy: torch.Tensor, luck: torch.Tensor, recipe: Recipe) -> road.Walks:
    """Return what is learned from in an update: Walks of the student (policy [seeds, CELLS, 4]) or of the teacher, or
    cells anywhere on the board, as many as the road has steps. luck: as in road.walk()."""
    theirs = road.teacher_policy().expand_as(policy)
    if text == "own":
        return road.walk(policy, luck, recipe.slip)
    if text == "own, calm":
        return road.walk(policy, luck, 0.0)
    if text == "teacher's":  # demonstrations are made in calm weather
        return road.walk(theirs, luck, 0.0)
    if text == "teacher's, with slips":
        return road.walk(theirs, luck, recipe.slip)
    if text == "teacher's, with other slips":  # whoever prepared them thought of the road's direction alone
        return road.walk(theirs, luck, recipe.slip, thrown=(road.UP, road.RIGHT))
    cells = (luck[:, :, : road.STEPS, 0] * road.HOME).long()  # anywhere but home
    moves = road.TEACHER[cells]
    return road.Walks(cells, moves, torch.ones_like(cells, dtype=torch.bool), torch.zeros_like(cells[..., 0]).bool())


def grade_loss(grade: str, log_p, walks: road.Walks, recipe: Recipe, frozen, luck) -> torch.Tensor:
    """Return the loss of each seed, [seeds]: the mean over its counted moves of what the grade asks for.

    log_p: the students' ln of probabilities, [seeds, CELLS, 4]; frozen: the students' probabilities when the grades
    began, for a student that grades itself.
    """
    seed = torch.arange(len(log_p))[:, None, None]
    ours = log_p[seed, walks.cells]  # [seeds, walks, moves, 4]
    said = ours.gather(-1, walks.moves[..., None])[..., 0]  # ln p of the move that was chosen
    soft = road.teacher_policy(recipe.sure)[walks.cells]
    if grade == "label":
        each = -ours.gather(-1, road.TEACHER[walks.cells][..., None])[..., 0]
    elif grade == "wrong":  # a teacher of another road: it turns each move round
        each = -ours.gather(-1, ((road.TEACHER[walks.cells] + 2) % 4)[..., None])[..., 0]
    elif grade == "soft":
        each = (soft * (soft.log() - ours)).sum(dim=-1)
    elif grade == "reverse KL":
        each = (ours.exp() * (ours - soft.log())).sum(dim=-1)
    elif grade == "itself":
        each = (ours.exp() * (ours - frozen[seed, walks.cells].log())).sum(dim=-1)
    elif grade == "one grade":
        each = -better_than_others(walks)[..., None] * said
    else:
        each = -ratios(grade, said, soft, walks, luck) * said
    return (each * walks.counted).sum(dim=(1, 2)) / walks.counted.sum(dim=(1, 2))


def better_than_others(walks):
    """Return how much better each walk ended than the others of its seed, [seeds, walks]: 0 where all ended alike."""
    home = walks.home.float()
    spread = home.std(dim=1, correction=0, keepdim=True)
    return torch.where(spread > 0, (home - home.mean(dim=1, keepdim=True)) / spread.clamp(min=1e-6), 0.0)


def ratios(grade, said, soft, walks, luck):
    """Return ln(teacher / student) of each chosen move, [seeds, walks, moves]. "noise": the same numbers dealt out anew
    among the moves of a seed, minus their mean, so that they are as large and say nothing."""
    ratio = soft.log().gather(-1, walks.moves[..., None])[..., 0] - said.detach()
    if grade == "log-ratio":
        return ratio
    dealt = torch.zeros_like(ratio)
    for i, counted in enumerate(walks.counted):
        order = luck[i, :, : counted.shape[1], 2][counted].argsort()
        dealt[i][counted] = (ratio[i][counted] - ratio[i][counted].mean())[order]
    return dealt


def _note(found, text, grade, walks):
    found.walked += walks.home.shape[1] if text.startswith("own") else 0
    if grade == "one grade":
        found.judged += walks.home.shape[1]
        return
    found.judged += walks.counted.sum(dim=(1, 2))
    ones = walks.counted.flatten(1).float()
    found.visits.scatter_add_(1, walks.cells.flatten(1), ones)


def likeliest(policy: torch.Tensor) -> torch.Tensor:
    """Return the policy that always takes the likeliest move of `policy`, [seeds, CELLS, 4]."""
    return F.one_hot(policy.argmax(dim=-1), 4).float()


def exam(policy: torch.Tensor, seeds, slip: float, recipe: Recipe, start: int = road.START, leads=road.LEADS):
    """Return how many of recipe.judged walks come home, in percent, a list of one number a seed; leads: as in
    road.walk()."""
    draws = [runtime.generator(seed, "exam", start) for seed in seeds]
    luck = torch.stack([torch.rand(recipe.judged, recipe.limit, 3, generator=draw) for draw in draws])
    return (100 * road.walk(policy, luck, slip, start, leads=leads).home.float().mean(dim=1)).tolist()
