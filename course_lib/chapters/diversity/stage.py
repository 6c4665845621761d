"""Everything that stands before a student learns: worlds, teachers, pools with answers, and what each way chooses."""

from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.diversity import choosing
from course_lib.chapters.diversity.recipe import Recipe
from course_lib.chapters.diversity.world import Examples, World
from course_lib.training.cohort import Cohort, Lesson, train_cohort

RANDOM, EMBEDDING, GRADIENTS = "at random", "embedding clusters", "gradient clusters"
SHUFFLED, SKILLS, APART = "shuffled clusters", "skills as in embedding clusters", "without doubles"
HARDEST, HARDER, ORACLE = "the hardest", "from the harder quarter", "skills evenly (oracle)"
WAYS = (RANDOM, SHUFFLED, APART, EMBEDDING, SKILLS, GRADIENTS, HARDER, HARDEST, ORACLE)
TEACHER, BIGGER, TRUE = "teacher", "bigger teacher", "true answers"


@dataclass(frozen=True, repr=False)
class Stage(Brief):
    """One entry for each seed. worlds; pools: the candidates; inside, outside: tests with the world's skills and with
    all skills alike; told: by TEACHER, BIGGER and TRUE, the answers long [seeds, pool]; directions: gradients of the
    candidates, float [seeds, pool, projected]; chosen: by way, the numbers of the chosen candidates, long [chosen];
    teachers: by TEACHER and BIGGER, the Cohorts."""

    recipe: Recipe
    seeds: tuple[int, ...]
    worlds: list[World]
    pools: list[Examples]
    inside: list[Examples]
    outside: list[Examples]
    told: dict[str, torch.Tensor]
    directions: list[torch.Tensor]
    chosen: list[dict[str, torch.Tensor]]
    teachers: dict[str, Cohort]


def prepare(seeds, recipe: Recipe, *, device=None, progress=False) -> Stage:
    """Return the Stage of some seeds. CourseError for seeds as in runtime.check_seeds()."""
    seeds = runtime.check_seeds(seeds, least=1)
    worlds = [World(seed, recipe.world) for seed in seeds]
    pools = [world.draw(recipe.pool, "pool") for world in worlds]
    inside = [world.draw(recipe.tested, "inside") for world in worlds]
    outside = [world.draw(recipe.tested, "outside", rates=world.flattened(0)) for world in worlds]
    where = {"device": device, "progress": progress}
    teachers = {
        TEACHER: taught(seeds, worlds, recipe.real, recipe.teacher_width, recipe, **where),
        BIGGER: taught(seeds, worlds, recipe.strong_real, recipe.strong_width, recipe, **where),
    }
    asked = torch.stack([pool.inputs for pool in pools])
    told = {name: cohort.logits(asked).argmax(dim=-1).cpu() for name, cohort in teachers.items()}
    told[TRUE] = torch.stack([pool.answers for pool in pools])
    draws = [runtime.generator(seed, "diversity", "at random") for seed in seeds]
    first = [torch.randperm(recipe.pool, generator=draw)[: recipe.chosen] for draw in draws]
    seen = [(pool.inputs[some], a[some]) for pool, a, some in zip(pools, told[TEACHER], first, strict=True)]
    scouts = students(seeds, seen, recipe, **where)
    directions, chosen = [], []
    for i, seed in enumerate(runtime.progress_bar(seeds, progress, "choosing")):
        found = ways(seed, worlds[i], pools[i], told[TEACHER][i], scouts.model(i), recipe)
        directions.append(found[0])
        chosen.append({RANDOM: first[i]} | found[1])
    return Stage(recipe, seeds, worlds, pools, inside, outside, told, directions, chosen, teachers)


def taught(seeds, worlds, count: int, width: int, recipe: Recipe, **where) -> Cohort:
    """Return teachers of `width` hidden units, each taught `count` true examples of its world."""
    real = [world.draw(count, "real", width) for world in worlds]
    lessons = [Lesson(each.inputs, each.answers, seed=seed) for each, seed in zip(real, seeds, strict=True)]
    return train_cohort(lessons, (recipe.world.inputs, width, recipe.world.classes), recipe.teaching, **where)


def students(seeds, sets, recipe: Recipe, settings=None, **where) -> Cohort:
    """Return students of `sets`, pairs (inputs, answers), as many as seeds or a multiple: seed after seed, set after
    set. settings: default recipe.learning."""
    again = list(seeds) * (len(sets) // len(seeds))
    lessons = [Lesson(x, y, seed=seed) for (x, y), seed in zip(sets, again, strict=True)]
    widths = (recipe.world.inputs, recipe.width, recipe.world.classes)
    return train_cohort(lessons, widths, settings or recipe.learning, **where)


def ways(seed: int, world: World, pool: Examples, answers: torch.Tensor, scout: torch.nn.Module, recipe: Recipe):
    """Return (directions, choices) of one seed: the candidates' gradients for the scout, a student of examples at
    random, and what every way but RANDOM chooses. answers: the teacher's, long [pool]."""

    def luck(name):
        return runtime.generator(seed, "diversity", "choose", name)

    count, chosen = recipe.chosen, {}
    directions = choosing.gradients(scout, pool.inputs, answers, recipe.projected, luck("signs"))
    groups = choosing.clusters(world.embedding(pool.inputs), recipe.clusters, luck("embedding"))
    shuffled = groups[torch.randperm(len(pool), generator=luck("shuffle"))]
    chosen[SHUFFLED] = choosing.evenly(shuffled, count, luck(SHUFFLED))
    chosen[APART] = choosing.apart(pool.inputs, recipe.near, count, luck(APART))
    chosen[EMBEDDING] = choosing.evenly(groups, count, luck(EMBEDDING))
    chosen[SKILLS] = choosing.like(pool.skills, chosen[EMBEDDING], luck(SKILLS))
    groups = choosing.clusters(directions, recipe.clusters, luck("gradients"))
    chosen[GRADIENTS] = choosing.evenly(groups, count, luck(GRADIENTS))
    with torch.no_grad():
        loss = torch.nn.functional.cross_entropy(scout(pool.inputs), answers, reduction="none")
    hard = loss.argsort(descending=True)
    quarter = hard[: max(count, len(pool) // 4)]
    chosen[HARDER] = quarter[torch.randperm(len(quarter), generator=luck(HARDER))[:count]]
    chosen[HARDEST] = hard[:count]
    chosen[ORACLE] = choosing.evenly(pool.skills, count, luck(ORACLE))
    return directions, chosen


def shown(stage: Stage, count: int = 300) -> dict[str, list[list[int]]]:
    """Return some of what each way chooses in the first world, {way: [[skill, x, y], ...]}, where x and y are the first
    two of the contents, from 0 to 99."""
    found, pool, marks = {}, stage.pools[0], stage.recipe.world.marks
    for way, some in stage.chosen[0].items():
        some = some[:count]
        places = (50 + 20 * pool.inputs[some, marks : marks + 2]).clamp(0, 99).int()
        found[way] = torch.cat([pool.skills[some, None].int(), places], dim=1).tolist()
    return found
