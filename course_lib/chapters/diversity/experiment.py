"""Chapter 14. Which 600 of 20,000 candidates make the best student, and is a better choice worth a bigger teacher?

world.py is the toy world, choosing.py chooses, stage.py prepares; here students are trained and tested, inside the
distribution (skills as common as in the pool) and outside it (all skills alike). thoughts.py asks another question of
the same kind: whose thoughts a small language model learns from. Minutes of computing: the Tables are stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import torch

from course_lib import metrics, runtime
from course_lib.chapters.diversity import choosing, thoughts
from course_lib.chapters.diversity.recipe import RECIPE, Recipe
from course_lib.chapters.diversity.stage import (
    BIGGER,
    EMBEDDING,
    GRADIENTS,
    HARDER,
    HARDEST,
    ORACLE,
    RANDOM,
    TEACHER,
    TRUE,
    WAYS,
    Stage,
    prepare,
    students,
)
from course_lib.study.results import Table

ALL = "all candidates"
GOOD, BOTH, SECOND = "the good source", "half of each", "the wide source"
LEARN_ON = ((RANDOM, TEACHER), (EMBEDDING, TEACHER), (RANDOM, BIGGER))  # trained for longer in every run


@dataclass(frozen=True)
class Result:
    """recipe: what was run.

    arms: Table over (way of choosing, whose answers), (times as many at random, TEACHER) and (ALL, TEACHER) of inside
    and outside, right answers in percent; rare, percent of the chosen whose skill is of the rarer half; wrong, percent
    of wrong answers among them; vendi, their G-Vendi. teachers: of inside and outside over TEACHER and BIGGER. longer:
    some arms, trained to the end. tokens: ways within the tokens of RANDOM, with the count of their examples. loud,
    grain: embedding clusters over the loudness of the topic in the embedding, and over the number of clusters. flat:
    over powers of the skills' rates. sources: over (who, bent), with the wrong answers of the second source. skills:
    over (way, skill) of students of the teacher's answers, right. thoughts: of thoughts.run(), of seeds of its own, or
    None. fresh: of again(), of other worlds, or None."""

    recipe: Recipe
    arms: Table
    teachers: Table
    longer: Table
    tokens: Table
    loud: Table
    grain: Table
    flat: Table
    sources: Table
    skills: Table
    thoughts: Table | None = None
    fresh: Mapping[str, Table] | None = None


def run(seeds=None, recipe: Recipe = RECIPE, *, words=True, device=None, progress=False) -> Result:
    """Run every experiment of the chapter and return the Result. seeds: default runtime.seeds(); words: with
    thoughts.run(), which takes far longer than all the others."""
    seeds = runtime.check_seeds(seeds)
    where = {"device": device, "progress": progress}
    stage = prepare(seeds, recipe, **where)
    sets = armed(stage)
    found, skills = measured(stage, sets, **where)
    others = [(way, TEACHER) for way in (GRADIENTS, ORACLE, *recipe.more)]
    teachers = Table.of(
        [TEACHER, BIGGER],
        seeds,
        **{
            name: [right(cohort, getattr(stage, name)) for cohort in stage.teachers.values()]
            for name in ("inside", "outside")
        },
    )
    return Result(
        recipe,
        found,
        teachers,
        trained_longer(stage, sets, (*LEARN_ON, *others), **where),
        equal_tokens(stage, **where),
        louder(stage, **where),
        finer(stage, **where),
        flatter(stage, **where),
        two_sources(stage, **where),
        skills,
        thoughts.run(seeds, recipe.thoughts, progress=progress) if words else None,
    )


def again(seeds, recipe: Recipe = RECIPE, *, device=None, progress=False) -> dict[str, Table]:
    """Return the Tables "arms", "longer" and "tokens" as in Result, with no more arms than the main claims compare: all
    ways of choosing, and the bigger teacher at random. A cheap run in other worlds. CourseError for seeds as in
    runtime.check_seeds()."""
    seeds = runtime.check_seeds(seeds, least=1)
    where = {"device": device, "progress": progress}
    stage = prepare(seeds, recipe, **where)
    sets = armed(stage)
    keys = [(RANDOM, BIGGER), *((way, TEACHER) for way in WAYS)]
    return {
        "arms": measured(stage, {key: sets[key] for key in keys}, **where)[0],
        "longer": trained_longer(stage, sets, LEARN_ON, **where),
        "tokens": equal_tokens(stage, **where),
    }


def trained_longer(stage: Stage, sets: dict, keys, **where) -> Table:
    """Return measured()'s arms for some keys of `sets`, if students learn recipe.longer times as long."""
    learning = stage.recipe.learning
    settings = replace(learning, steps=stage.recipe.longer * learning.steps)
    return measured(stage, {key: sets[key] for key in keys}, settings, **where)[0]


def armed(stage: Stage) -> dict:
    """Return the sets of every arm, {(way, whose answers): [(inputs, answers, numbers)] of each seed}."""
    recipe, found = stage.recipe, {}

    def put(key, numbers, whose):
        found[key] = [
            (pool.inputs[some], told[some], some)
            for pool, told, some in zip(stage.pools, stage.told[whose], numbers, strict=True)
        ]

    for way in WAYS:
        put((way, TEACHER), [chosen[way] for chosen in stage.chosen], TEACHER)
    for way in (RANDOM, EMBEDDING, GRADIENTS, ORACLE):
        put((way, BIGGER), [chosen[way] for chosen in stage.chosen], BIGGER)
    for way in (RANDOM, HARDER, HARDEST):
        put((way, TRUE), [chosen[way] for chosen in stage.chosen], TRUE)
    draws = [runtime.generator(seed, "diversity", "more") for seed in stage.seeds]
    orders = [torch.randperm(recipe.pool, generator=draw) for draw in draws]
    for times in recipe.more:
        put((times, TEACHER), [order[: times * recipe.chosen] for order in orders], TEACHER)
    put((ALL, TEACHER), orders, TEACHER)
    return found


def measured(stage: Stage, sets: dict, settings=None, **where) -> tuple[Table, Table]:
    """Return (arms, skills) of students of `sets`, as Result describes them; settings: default recipe.learning."""
    flat = [(x, y) for each in sets.values() for x, y, _ in each]
    cohort = students(stage.seeds, flat, stage.recipe, settings, **where)
    inside, outside = (both(cohort, getattr(stage, name)) for name in ("inside", "outside"))
    half = stage.recipe.world.skills // 2
    rows, skills = {}, {}
    for k, (key, each) in enumerate(sets.items()):
        for i, seed in enumerate(stage.seeds):
            pool, some = stage.pools[i], each[i][2]
            rows[key, seed] = {
                "inside": share(inside[k, i]),
                "outside": share(outside[k, i]),
                "rare": share(pool.skills[some] >= half),
                "wrong": share(stage.told[key[1]][i][some] != pool.answers[some]),
                "vendi": metrics.diversity(stage.directions[i][some]),
            }
            for skill in range(stage.recipe.world.skills if key[1] == TEACHER else 0):
                here = stage.outside[i].skills == skill
                skills[(key[0], skill), seed] = {"right": share(outside[k, i][here])}
    return Table.of_rows(rows, stage.seeds), Table.of_rows(skills, stage.seeds)


def both(cohort, tests) -> torch.Tensor:
    """Return which answers are right, bool [sets, seeds, tested], of students seed after seed, set after set."""
    inputs, answers = (torch.stack([getattr(test, name) for test in tests]) for name in ("inputs", "answers"))
    parts = []
    for begin in range(0, len(cohort), len(tests)):
        members = range(begin, begin + len(tests))
        logits = type(cohort)(*cohort.copies(members)).logits(inputs)
        parts.append(logits.argmax(dim=-1) == answers)
    return torch.stack(parts)


def right(cohort, tests) -> list[float]:
    """Return the percent of right answers of each model of a Cohort on its seed's test."""
    return [share(each) for each in both(cohort, tests)[0]]


def share(flags: torch.Tensor) -> float:
    """Return the percent of flags that are True."""
    return 100 * float(flags.float().mean())


def marks(stage: Stage, sets: dict, **where) -> dict:
    """Return {(key, seed): {"inside", "outside"}} of students of sets {key: [(inputs, answers)] of each seed}."""
    cohort = students(stage.seeds, [each for key in sets for each in sets[key]], stage.recipe, **where)
    inside, outside = (both(cohort, getattr(stage, name)) for name in ("inside", "outside"))
    return {
        (key, seed): {"inside": share(inside[k, i]), "outside": share(outside[k, i])}
        for k, key in enumerate(sets)
        for i, seed in enumerate(stage.seeds)
    }


def equal_tokens(stage: Stage, **where) -> Table:
    """Return the Table of clusters and oracle when each may have as many tokens as the choice at random has; count: how
    many examples that are."""
    sets, counts = {RANDOM: [], EMBEDDING: [], ORACLE: []}, {}
    for i, seed in enumerate(stage.seeds):
        pool, world, told = stage.pools[i], stage.worlds[i], stage.told[TEACHER][i]
        tokens, chosen = world.tokens(pool.skills), stage.chosen[i]
        for way, each in sets.items():
            some = choosing.within(chosen[way], tokens, float(tokens[chosen[RANDOM]].sum()))
            each.append((pool.inputs[some], told[some]))
            counts[way, seed] = len(some)
    rows = marks(stage, sets, **where)
    return Table.of_rows({key: row | {"count": counts[key]} for key, row in rows.items()}, stage.seeds)


def louder(stage: Stage, **where) -> Table:
    """Return the Table over recipe.loud: embedding clusters of an embedding that shows the topic so loud."""
    recipe = stage.recipe
    return Table.of_rows(
        marks(stage, {loud: clustered(stage, loud, recipe.clusters) for loud in recipe.loud}, **where), stage.seeds
    )


def finer(stage: Stage, **where) -> Table:
    """Return the Table over recipe.grain: embedding clusters, if there are so many of them."""
    return Table.of_rows(
        marks(stage, {count: clustered(stage, 1.0, count) for count in stage.recipe.grain}, **where), stage.seeds
    )


def clustered(stage: Stage, loud: float, count: int) -> list:
    """Return what embedding clusters choose in each seed, [(inputs, answers)], by `count` clusters of an embedding that
    shows the topic as loud as `loud`."""
    found = []
    for i, seed in enumerate(stage.seeds):
        pool, draw = stage.pools[i], runtime.generator(seed, "diversity", "clustered", loud, count)
        groups = choosing.clusters(stage.worlds[i].embedding(pool.inputs, loud), count, draw)
        some = choosing.evenly(groups, stage.recipe.chosen, draw)
        found.append((pool.inputs[some], stage.told[TEACHER][i][some]))
    return found


def flatter(stage: Stage, **where) -> Table:
    """Return the Table over recipe.flat: students of examples whose skills come at the world's rates to that power."""
    sets = {}
    for power in stage.recipe.flat:
        drawn = [w.draw(stage.recipe.chosen, "flat", power, rates=w.flattened(power)) for w in stage.worlds]
        asked = torch.stack([each.inputs for each in drawn])
        told = stage.teachers[TEACHER].logits(asked).argmax(dim=-1).cpu()
        sets[power] = [(each.inputs, answers) for each, answers in zip(drawn, told, strict=True)]
    return Table.of_rows(marks(stage, sets, **where), stage.seeds)


def two_sources(stage: Stage, **where) -> Table:
    """Return the Table over (who, bent): a source that is always right and covers the most common skills, a second one
    that covers all of them alike and follows bent rules, and half of each. wrong: percent of wrong answers of the
    second source. A bent rule is wrong about the same questions each time."""
    recipe, sets, wrong = stage.recipe, {}, {}
    for bent in recipe.bent:
        for who in (GOOD, BOTH, SECOND):
            sets[who, bent] = []
        for seed, world in zip(stage.seeds, stage.worlds, strict=True):
            narrow = world.rates * (torch.arange(recipe.world.skills) < recipe.covered)
            good = world.draw(recipe.chosen, "good source", rates=narrow)
            wide = world.draw(recipe.chosen, "wide source", rates=world.flattened(0))
            noise = torch.randn(world.rules.shape, generator=runtime.generator(seed, "diversity", "bent"))
            told = world.answers(wide.inputs, wide.skills, world.rules + bent * noise)
            half = recipe.chosen // 2
            mixed = torch.cat([good.inputs[:half], wide.inputs[half:]]), torch.cat([good.answers[:half], told[half:]])
            sets[GOOD, bent].append((good.inputs, good.answers))
            sets[BOTH, bent].append(mixed)
            sets[SECOND, bent].append((wide.inputs, told))
            for who in (GOOD, BOTH, SECOND):
                wrong[(who, bent), seed] = share(told != wide.answers)
    rows = marks(stage, sets, **where)
    return Table.of_rows({key: row | {"wrong": wrong[key]} for key, row in rows.items()}, stage.seeds)


def order(result: Result, metric: str = "outside") -> np.ndarray:
    """Return, for each seed, the rank correlation (Spearman) over the ways of choosing between the G-Vendi of what is
    chosen and the accuracy of its student; float [seeds]."""
    ways = [(way, TEACHER) for way in WAYS]
    scores, marks = (np.stack([result.arms.get(way, name) for way in ways]) for name in ("vendi", metric))
    ranks = [values.argsort(axis=0).argsort(axis=0).astype(float) for values in (scores, marks)]
    return np.array([np.corrcoef(a, b)[0, 1] for a, b in zip(*(r.T for r in ranks), strict=True)])
