"""Chapter 16. Raters who like what is typical make a tuned model give the same answer every time: in worlds of ten
answers, where the best policy for a reward is known exactly.

A seed draws what is left to luck: whose choices teach the reward, which answers the policy samples, which answers are
good, what the base model of the lists likes, and the texts of a loop of people and models.
"""

from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.mode_collapse import lists as lists_of
from course_lib.chapters.mode_collapse import openings as openings_of
from course_lib.chapters.mode_collapse import opinions as opinions_of
from course_lib.chapters.mode_collapse import policy as policy_of
from course_lib.chapters.mode_collapse import rewards
from course_lib.chapters.mode_collapse import words as words_of
from course_lib.errors import CourseError
from course_lib.study.each_seed import in_turn
from course_lib.study.kept import kept
from course_lib.study.results import Table

FAIR, BIASED, COLD = "raters without the bias", "raters with the bias", "base model, colder"
ASKED = ((lists_of.ONCE, 1), (lists_of.ALONE, 5), (lists_of.FRESH, 5), (lists_of.SETS, 5), (lists_of.SETS, 10))


@dataclass(frozen=True)
class Recipe:
    """What is run.

    alpha: how much raters like the typical; pairs: of answers that they compare; betas: weights of the KL penalty;
    strong: the one of them at which noise is looked at; counts: numbers of pairs, for the noise; tuned: weights at
    which a policy is trained; steps, answers, lr: of that training; spread: standard deviation of the answers'
    quality, where it differs; drawn: such worlds, whose mean is one measurement; left: entropy at which qualities
    are compared, in nats; middle: the weight at which quality and lists are looked at; taste: how evenly the base
    models of the lists like their answers (Dirichlet); shown: responses that a model of opinions imitates; judged:
    pairs that its raters compare; sharp: how clearly they feel; patient: what naming another opinion costs with
    tolerant raters; bored: what naming another opinion costs with impatient raters; habit: share of people's texts
    with the word; liking: by what tuning multiplies its odds; made: share of models' text in what models learn from;
    copying: share of people's texts that are written as models write; texts: of a generation; generations: of the
    loop.
    """

    alpha: float = 0.57
    pairs: int = 2000
    betas: tuple[float, ...] = (1.0, 0.5, 0.2, 0.1)
    strong: float = 0.1
    counts: tuple[int, ...] = (500, 2000, 8000, 32_000)
    tuned: tuple[float, ...] = (0.0, 0.1, 0.3, 1.0)
    steps: int = 1000
    answers: int = 64
    lr: float = 0.05
    spread: float = 0.5
    drawn: int = 10
    left: float = 1.5
    middle: float = 0.2
    taste: float = 2.0
    shown: int = 300
    judged: int = 10_000
    sharp: float = 4.0
    patient: float = 0.05
    bored: float = 0.5
    habit: float = 0.002
    liking: float = 4.0
    made: float = 0.2
    copying: float = 0.2
    texts: int = 20_000
    generations: int = 60

    def __post_init__(self):
        for name, among in (("strong", "betas"), ("middle", "betas")):
            if getattr(self, name) not in getattr(self, among):
                raise CourseError(f"{name} is {getattr(self, name)}: give one of {among}, {getattr(self, among)}.")
        if self.pairs not in self.counts:
            raise CourseError(f"pairs is {self.pairs}: give one of counts, {self.counts}.")


RECIPE = Recipe()


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe; optima, noise, policies, quality, lists, opinions, words: Tables of the functions of these names;
    openings: the Table of openings.py, stored, in which a seed is a wording; asked: the settings that it must have been
    stored with."""

    recipe: Recipe
    optima: Table
    noise: Table
    policies: Table
    quality: Table
    lists: Table
    opinions: Table
    words: Table
    openings: Table
    asked: openings_of.Openings = openings_of.RECIPE


def run(seeds=None, recipe: Recipe = RECIPE, *, device=None, progress: bool = False) -> Result:
    """Run every experiment of the chapter and return the Result; seeds: default runtime.seeds(). All of it is small and
    runs on the CPU: `device` changes nothing. CourseError for fewer than two seeds."""
    seeds = runtime.check_seeds(seeds)
    parts = (optima, noise, policies, quality, lists, opinions, words)
    tables = [part(seeds, recipe, progress=progress) for part in parts]
    return Result(recipe, *tables, openings_of.table().tables["openings"])


def _table(seeds, work, progress, label):
    """The Table of work(seed) → {condition: {metric: number}}. Interrupting keeps the seeds that are finished."""
    seeds = runtime.check_seeds(seeds)
    found = in_turn(seeds, work, progress, label)
    rows = {(c, seed): row for seed, mine in zip(seeds, found, strict=False) for c, row in mine.items()}
    return Table.of_rows(rows, seeds[: len(found)])


def divergence(first: torch.Tensor, second: torch.Tensor) -> float:
    """Return KL(first ‖ second) in nats, of distributions [answers]."""
    return float((torch.xlogy(first, first) - first * second.log()).sum())


@kept
def optima(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of the best policies for a learned reward, by (alpha, beta), alpha: the recipe's and 0.

    Metrics: entropy in nats; in percent: top, the share of the commonest answer; seven, that of the answer 7.
    """
    base = rewards.base()

    def work(seed):
        rows = {}
        for alpha in (recipe.alpha, 0.0):
            reward = rewards.learned(base, alpha, recipe.pairs, seed)
            for beta in recipe.betas:
                best = rewards.optimum(base, reward, beta)
                rows[alpha, beta] = {
                    "entropy": float(rewards.entropy(best)),
                    "top": 100 * float(best.max()),
                    "seven": 100 * float(best[6]),
                }
        return rows

    return _table(seeds, work, progress, "best policies")


@kept
def noise(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of what the reward's noise does where raters like all answers alike, by (pairs, beta).

    Metrics: kl, of the best policy from the base, and entropy, in nats; ratio, kl over rewards.noise_cost().
    """
    base = rewards.base()

    def work(seed):
        rows = {}
        for pairs in recipe.counts:
            reward = rewards.learned(base, 0.0, pairs, seed)
            for beta in recipe.betas:
                best = rewards.optimum(base, reward, beta)
                kl = divergence(best, base)
                ratio = kl / rewards.noise_cost(len(base), pairs, beta)
                rows[pairs, beta] = {"kl": kl, "entropy": float(rewards.entropy(best)), "ratio": ratio}
        return rows

    return _table(seeds, work, progress, "noise")


@kept
def policies(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of policies that policy gradient has tuned, by beta. Metrics: entropy, of the policy, and exact,
    of the best one for the same learned reward, in nats; apart, their total variation in percent."""
    seeds, base = runtime.check_seeds(seeds), rewards.base()
    reward = torch.stack([rewards.learned(base, recipe.alpha, recipe.pairs, seed) for seed in seeds])
    training = {"steps": recipe.steps, "answers": recipe.answers, "lr": recipe.lr}
    rows = {}
    for beta in runtime.progress_bar(recipe.tuned, progress, "policies"):
        found = policy_of.tune(base, reward, beta, seeds, **training)
        if beta:
            best = rewards.optimum(base, reward, beta)
        else:
            best = torch.nn.functional.one_hot(reward.argmax(-1), len(base)).double()
        apart = 100 * policy_of.total_variation(found, best)
        for place, seed in enumerate(seeds):
            rows[beta, seed] = {
                "entropy": float(rewards.entropy(found[place])),
                "exact": float(rewards.entropy(best[place])),
                "apart": float(apart[place]),
            }
    return Table.of_rows(rows, seeds)


@kept
def quality(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of worlds whose answers differ in quality, whatever the base model gives them, by FAIR, BIASED
    and COLD (the base model, sampled at a low temperature). Rewards are exact here: nothing is learned from pairs. A
    seed draws several such worlds, and their mean is one measurement.

    Metrics: gained, the mean quality above the base model's, at the entropy `recipe.left`; entropy, where FAIR has the
    quality that BIASED has at beta = `recipe.middle` (COLD: at the same temperature as BIASED without quality).
    """

    def work(seed):
        luck = runtime.generator(seed, "quality")
        found = [_of_quality(luck, recipe) for _ in range(recipe.drawn)]
        return {
            name: {metric: sum(each[name][metric] for each in found) / recipe.drawn for metric in row}
            for name, row in found[0].items()
        }

    return _table(seeds, work, progress, "quality")


def _of_quality(luck, recipe):
    """One world in which answers differ in quality, {FAIR, BIASED or COLD: {gained, entropy}}."""
    base = rewards.base()
    good = recipe.spread * torch.randn(len(base), generator=luck, dtype=torch.double)
    feel = {FAIR: rewards.liking(base, 0.0, good), BIASED: rewards.liking(base, recipe.alpha, good)}
    ways = {name: lambda beta, f=felt: rewards.optimum(base, f, beta) for name, felt in feel.items()}
    ways[COLD] = lambda T: rewards.sharpened(base, 1 / T)
    rows = {}
    for name, make in ways.items():
        dial = rewards.at_entropy(make, recipe.left)
        rows[name] = {"gained": float((make(dial) - base) @ good)}
    biased = ways[BIASED](recipe.middle)
    fair = as_good(ways[FAIR], good, float(biased @ good))
    cold = rewards.sharpened(base, rewards.exponent(recipe.alpha, recipe.middle))
    for name, policy in ((FAIR, fair), (BIASED, biased), (COLD, cold)):
        rows[name]["entropy"] = float(rewards.entropy(policy))
    return rows


def as_good(make, good: torch.Tensor, wanted: float) -> torch.Tensor:
    """Return the policy make(beta) of the largest beta whose mean quality is `wanted` or more. good: quality
    [answers]."""
    loosest = 1e3
    if float(make(loosest) @ good) >= wanted:
        return make(loosest)
    return make(1 / rewards.bisect(lambda grip: float(make(1 / grip) @ good), wanted, 1 / loosest, 1e3))


@kept
def lists(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of answers and lists of answers under tuning, exactly, by ASKED; a seed draws the base model.

    Metrics: kept, the pooled entropy as percent of the base model's; apart, the total variation between pooled and base
    in percent; same, the percentage of pairs of askers who get the same.
    """
    power = rewards.exponent(recipe.alpha, recipe.middle)

    def work(seed):
        luck = runtime.numpy_generator(seed, "lists")
        base = torch.tensor(luck.dirichlet([recipe.taste] * len(rewards.WEIGHTS)))
        base = (base + 1e-3) / (base + 1e-3).sum()
        rows = {}
        for world, length in ASKED:
            pooled, same = lists_of.asked(world, base, power, length)
            rows[world, length] = {
                "kept": 100 * float(rewards.entropy(pooled) / rewards.entropy(base)),
                "apart": 100 * float(policy_of.total_variation(pooled, base)),
                "same": 100 * same,
            }
        return rows

    return _table(seeds, work, progress, "lists")


@kept
def opinions(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of opinions.measures() by opinions.TRAININGS."""
    tedium = {
        opinions_of.TOLERANT: recipe.patient,
        opinions_of.IMPATIENT: recipe.bored,
        opinions_of.FROM_GROUP: recipe.bored,
    }
    settings = {"shown": recipe.shown, "pairs": recipe.judged, "sharp": recipe.sharp, "beta": recipe.middle}

    def work(seed):
        models = {name: opinions_of.trained(name, seed, tedium=tedium, **settings) for name in opinions_of.TRAININGS}
        return {name: opinions_of.measures(model) for name, model in models.items()}

    return _table(seeds, work, progress, "opinions")


def worlds(recipe: Recipe = RECIPE) -> dict[str, words_of.Habit]:
    """Return {arm: Habit} of the loop of people and models."""
    copies = {
        words_of.NOBODY: (0.0, 0.0),
        words_of.MODELS: (recipe.made, 0.0),
        words_of.PEOPLE: (0.0, recipe.copying),
        words_of.BOTH: (recipe.made, recipe.copying),
        words_of.ALONE: (0.0, recipe.copying),
    }
    return {name: words_of.Habit(recipe.habit, recipe.liking, *each) for name, each in copies.items()}


@kept
def words(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of the loop's last generation by words.ARMS. Metrics: people, models: how many of a thousand
    texts of each hold the word; exact: people's at the fixed point."""
    arms = worlds(recipe)

    def work(seed):
        rows = {}
        for name, world in arms.items():
            alone = name == words_of.ALONE
            people, models = words_of.chain(world, recipe.texts, recipe.generations, seed, models=not alone)
            exact = recipe.habit if alone else words_of.fixed_point(world)[0]
            rows[name] = {"people": 1000 * people, "models": 1000 * models, "exact": 1000 * exact}
        return rows

    return _table(seeds, work, progress, "words")
