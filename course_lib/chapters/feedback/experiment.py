"""Chapter 15. People and AI raters teach reward models, and policies follow these.

A seed of this chapter is a group of reward models, each taught on pairs of its own; their mean is one measurement. Arms
that are compared see the same pairs.
"""

from dataclasses import dataclass

import numpy as np

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.feedback import money as bills
from course_lib.chapters.feedback import overdone, routing, seen
from course_lib.chapters.feedback.recipe import AI, FIRM, OWN, PEOPLE, RECIPE, SHARED, SHARPER, TRUTH, Recipe
from course_lib.chapters.feedback.world import Rater, cosine, differences, fit, right
from course_lib.study.each_seed import in_turn
from course_lib.study.kept import kept
from course_lib.study.results import Table

__all__ = ["AI", "FIRM", "OWN", "PEOPLE", "RECIPE", "SHARED", "SHARPER", "TRUTH", "Recipe", "Result", "run"]


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe; labels, overtaking, money, hybrid, routed, related, hidden, pushed, ends, ways: Tables of the functions
    of these names."""

    recipe: Recipe
    labels: Table
    overtaking: Table
    money: Table
    hybrid: Table
    routed: Table
    related: Table
    hidden: Table
    pushed: Table
    ends: Table
    ways: Table


def run(seeds=None, recipe: Recipe = RECIPE, *, device=None, progress: bool = False) -> Result:
    """Run every experiment of the chapter and return the Result; seeds: default runtime.seeds(). All of it is NumPy on
    the CPU: `device` changes nothing. CourseError for fewer than two seeds."""
    seeds = runtime.check_seeds(seeds)
    parts = (money, hybrid, routed, related, hidden, pushed, ends, ways)
    counted = labels(seeds, recipe, progress=progress)
    rest = (part(seeds, recipe, progress=progress) for part in parts)
    return Result(recipe, counted, overtaking(counted, recipe), *rest)


def _table(seeds, work, recipe, progress, label):
    """Return the Table of work(seed, recipe) → {condition: {metric: number}}. Interrupting keeps what is finished."""
    seeds = runtime.check_seeds(seeds)
    found = in_turn(seeds, lambda seed: work(seed, recipe), progress, label)
    rows = {(c, seed): row for seed, mine in zip(seeds, found, strict=False) for c, row in mine.items()}
    return Table.of_rows(rows, seeds[: len(found)])


# --- who labels, and how much ----------------------------------------------------------------------


def raters(recipe: Recipe = RECIPE) -> dict[str, Rater]:
    """Return the raters of the chapter by name; SHARED and OWN are people with a taste, TRUTH is a control."""
    people = {
        PEOPLE: Rater(sharpness=recipe.sharpness),
        SHARPER: Rater(sharpness=2 * recipe.sharpness),
        SHARED: Rater(recipe.taste, recipe.sharpness),
        OWN: Rater(recipe.taste, recipe.sharpness, own=True),
    }
    return {**people, **{AI.format(bias): Rater(bias) for bias in recipe.biases}, TRUTH: Rater()}


@kept
def labels(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of (rater, number of labels); FIRM are the labels of people under a stronger ridge.

    Metrics, in percent: reward, the true reward of the best of `recipe.best` answers by this reward model, of what a
    perfect judge gets; right, on new pairs; agrees, labels that agree with the truth; again, pairs on which the rater
    says the same a second time.
    """
    return _table(seeds, labelled, recipe, progress, "raters")


def labelled(seed: int, recipe: Recipe) -> dict:
    """Return the rows of labels() for a seed."""
    pairs = differences(recipe.worlds, max(recipe.counts), recipe.features, runtime.numpy_generator(seed, "pairs"))
    rows = {}
    for name, rater in raters(recipe).items():
        said = rater.choose(pairs, runtime.numpy_generator(seed, "labels", name))
        second = rater.choose(pairs, runtime.numpy_generator(seed, "labels again", name))
        agrees, again = 100 * (said == (pairs[..., 0] > 0)).mean(), 100 * (said == second).mean()
        for ridge, known in ((recipe.ridge, name), (recipe.firm, FIRM))[: 2 if name == PEOPLE else 1]:
            for count in recipe.counts:
                row = judged(fit(pairs[:, :count], said[:, :count], ridge=ridge))
                rows[known, count] = {**row, "agrees": agrees, "again": again}
    return rows


def judged(models: np.ndarray) -> dict[str, float]:
    """Return reward and right, in percent, of reward models [worlds, features], averaged over worlds.

    The best of n answers by a model has the true reward cosine · E(the largest of n Gaussian numbers): exact, since
    answers vary alike in every direction. So in percent of a perfect judge's it is the cosine, whatever n.
    """
    angle = cosine(models)
    return {"reward": 100 * angle.mean(), "right": 100 * right(angle).mean()}


def overtaking(labels: Table, recipe: Recipe = RECIPE) -> Table:
    """Return the Table of (people, bias): labels, the number at which these people's reward model comes to be better
    for good than that of as many labels by the AI rater of that bias.

    Between two counts the difference is taken to be a line over the logarithm of the number. Where people are ahead
    from the start it is the first count, where they never are it is twice the last.
    """
    counts, rows = np.array(recipe.counts, dtype=float), {}
    for people in (PEOPLE, SHARPER, FIRM):
        for bias in recipe.biases:
            lead = np.stack(
                [labels.get((people, n), "reward") - labels.get((AI.format(bias), n), "reward") for n in recipe.counts]
            )
            for seed, gaps in zip(labels.seeds, lead.T, strict=True):
                rows[(people, bias), seed] = {"labels": crossing(counts, gaps)}
    return Table.of_rows(rows, labels.seeds)


def crossing(counts: np.ndarray, lead: np.ndarray) -> float:
    """Return where a lead [counts] comes to be above 0 for good, on a line over log(count) between two counts."""
    behind = np.flatnonzero(lead <= 0)
    if not len(behind):
        return float(counts[0])
    last = behind[-1]
    if last == len(counts) - 1:
        return float(2 * counts[-1])
    part = -lead[last] / (lead[last + 1] - lead[last])
    return float(np.exp(np.log(counts[last]) + part * np.log(counts[last + 1] / counts[last])))


# --- money, mixtures, routing, what the model sees ---------------------------------------------------


@kept
def money(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of (way to spend, bias, dollars): reward in percent of a perfect judge's. Ways: bills.WAYS."""
    return _table(seeds, bills.spent, recipe, progress, "budgets")


@kept
def hybrid(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of (bias, share of AI labels): reward, of a fixed number of labels in one pile."""
    return _table(seeds, bills.mixed, recipe, progress, "mixtures")


@kept
def routed(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of (people's noise, rule): reward, where people label some pairs and an AI, or two, the others;
    people and wrong: how many of these people get right and the AI wrong, in percent."""
    return _table(seeds, routing.routed, recipe, progress, "routes")


@kept
def related(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of (cosine between the tastes of two AIs, rule of routing.TWICE): reward, graded people."""
    return _table(seeds, routing.related, recipe, progress, "related AIs")


@kept
def hidden(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of seen.CASES: reward, and length, how far the best of n are longer than usual, in sd."""
    return _table(seeds, seen.hidden, recipe, progress, "what the reward model sees")


@kept
def pushed(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of (reward model, distance): true, the true reward of a policy moved so far towards what the
    reward model likes; top, at: the highest point of the curve and its KL; right: on new ordinary pairs, in percent."""
    return _table(seeds, overdone.pushed, recipe, progress, "over-optimisation")


@kept
def ends(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of overdone.REMEDIES: true and kl of the policy in the end."""
    return _table(seeds, overdone.ends, recipe, progress, "remedies")


@kept
def ways(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of (way to optimise, strength): kl, proxy and best; strength: n or the number of steps."""
    return _table(seeds, overdone.ways, recipe, progress, "ways to optimise")
