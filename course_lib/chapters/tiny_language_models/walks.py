"""Chapter 08, whose text: walkers that learn on the teacher's walks or on their own, in calm weather or in the wind."""

import copy
from typing import NamedTuple

import torch

from course_lib import losses, runtime
from course_lib.chapters.tiny_language_models.recipe import RECIPE, Recipe
from course_lib.data import walk_home
from course_lib.models import language_models
from course_lib.study.each_seed import in_processes
from course_lib.study.results import Table
from course_lib.training import language as lessons


class Lesson(NamedTuple):
    """whose: walks, "teacher" or "own"; weather: "calm" or "windy". Along them the teacher's probabilities are learned,
    by the forward KL."""

    whose: str
    weather: str


START = "start"  # the walker before any of the lessons
LESSONS = tuple(Lesson(whose, weather) for weather in ("calm", "windy") for whose in ("teacher", "own"))


def table(seeds, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of walkers by Lesson and START.

    Metrics: calm and windy, percent of the walks from the corner that come home step by step and stop there.
    """
    workers = 1 if device is not None and torch.device(device).type != "cpu" else None
    found = in_processes(
        seeds, _walkers_of, recipe, device, workers=workers, progress=progress, label="seeds of walkers"
    )
    rows = {(lesson, seed): marks for seed, of_seed in zip(seeds, found, strict=False) for lesson, marks in of_seed}
    return Table.of_rows(rows, tuple(seeds)[: len(found)])


def _walkers_of(seed, recipe, device):
    """Return [(lesson, {"calm": percent, "windy": percent}), ...]: the walks of one seed's walkers that come home."""
    start = new_walker(seed, device)
    seen = walk_home.teacher_walks(recipe.walks, runtime.derive(seed, "walks seen"))
    lessons.train(start, seen, walk_loss("labels", False), recipe.first_walks, seed=runtime.derive(seed, "first walks"))
    walkers = {START: start, **{lesson: teach_walker(start, lesson, seed, recipe) for lesson in LESSONS}}

    def home(walker, windy):
        done = own_walks(walker, recipe.walked, windy=windy, seed=runtime.derive(seed, "walks judged"))
        return 100 * float(walk_home.home_again(done, windy=windy).float().mean())

    return [(lesson, {"calm": home(one, False), "windy": home(one, True)}) for lesson, one in walkers.items()]


def new_walker(seed: int, device=None):
    """Return a fresh student of the way home."""
    size = {"vocabulary": walk_home.VOCABULARY, "width": 32, "layers": 1, "heads": 2, "context": walk_home.LIMIT}
    return language_models.build("llama", **size, seed=runtime.derive(seed, "walker"), device=device)


def own_walks(walker, count: int, *, windy: bool, seed: int) -> torch.Tensor:
    """Let a model walk `count` times from the corner, by its own choices; returns long [count, length]."""

    def go_on(walks, steps):
        draw = runtime.derive(seed, "steps", walks.shape[1])
        return language_models.sample(walker, walks, steps, seed=draw, batch=2000)

    first = torch.tensor([walk_home.BOS, int(walk_home.token(walk_home.CORNER))]).expand(count, 2)
    return walk_home.walk(first, go_on, windy=windy, seed=seed)


def walk_loss(learned: str, windy: bool):
    """Return the loss_of(logits, tokens, batch) of a walk: "labels" learns the next cell that was taken, a divergence
    the teacher's probabilities at each cell. First cell, gust and padding do not count."""
    divergence_of = None if learned == "labels" else lessons.divergence_loss(learned, 0.5, 1.0)

    def loss_of(logits, tokens, batch):
        counted = walk_home.chosen(tokens, windy=windy)  # [walks, length − 1]
        ours = logits[:, :-1][counted]  # [counted places, words]
        if divergence_of is None:
            return losses.unchecked.hard_target_loss(ours, tokens[:, 1:][counted])
        return divergence_of(ours, walk_home.teacher_logits(tokens)[:, :-1][counted])

    return loss_of


def teach_walker(start, lesson: Lesson, seed: int, recipe: Recipe = RECIPE):
    """Return a copy of the walker `start` after a Lesson.

    On its own walks (on-policy) it walks anew every recipe.fresh steps; the teacher's walks are as many and as fresh.
    """
    walker, count = copy.deepcopy(start), recipe.fresh * recipe.more_walks.batch_size
    walks = lessons.own_text(walker, lambda step: fresh_walks(walker, lesson, count, seed, step), recipe.fresh)
    loss_of = walk_loss("forward", lesson.weather == "windy")
    lessons.train(walker, walks, loss_of, recipe.more_walks, seed=runtime.derive(seed, "more walks"))
    return walker


def fresh_walks(walker, lesson: Lesson, count: int, seed: int, step: int) -> torch.Tensor:
    """Return the walks that a step of a Lesson begins to learn from, long [count, length]: the walker's or the
    teacher's. Both meet the same gusts."""
    windy, draw = lesson.weather == "windy", runtime.derive(seed, "walks to learn", step)
    if lesson.whose == "own":
        return own_walks(walker, count, windy=windy, seed=draw)
    return walk_home.teacher_walks(count, draw, windy=windy)
