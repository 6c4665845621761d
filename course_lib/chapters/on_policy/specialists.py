"""Two specialists into one student: one answers plain questions, the other ringed ones, and the student asks, for each
question, whoever knows its script. Stored runs in the world of sums.
"""

import torch

from course_lib import runtime
from course_lib.chapters.on_policy import square
from course_lib.chapters.on_policy.recipe import Open
from course_lib.chapters.on_policy.stacked import Stacked
from course_lib.data import sums
from course_lib.study.results import Table
from course_lib.training import Settings

BASE, PLAIN, RINGED = "base", "specialist: plain", "specialist: ringed"
POOLED, GENERALIST, AVERAGED = "both texts: SFT", "generalist, as many steps as all", "weights averaged"
RIGHT, SWAPPED, MIXED = "own text, right specialist", "own text, wrong specialist", "own text, both averaged"
THEN_RIGHT = "both texts, then own text"


class Merge:
    """Base, specialists and questions of some seeds; teach() makes one student a seed of them."""

    def __init__(self, seeds, recipe: Open):
        self.seeds, self.recipe = runtime.check_seeds(seeds, least=1), recipe
        self.base = square.reader(recipe.width, self.seeds, recipe)
        piles = [sums.split(seed) for seed in self.seeds]
        self.training, self.test = (list(part) for part in zip(*piles, strict=True))
        worked = [sums.worked(part) for part in self.training]
        halves = [[w[q.script == script] for w, q in zip(worked, self.training, strict=True)] for script in (0, 1)]
        self.specialists = tuple(self.read(self.base, half, recipe.special, "special") for half in halves)
        self.text = self._written(halves)

    def _written(self, halves):
        """What the specialists write to the questions of their own script, a list of long [n, length]."""
        draws = [runtime.generator(seed, "specialists write") for seed in self.seeds]
        prompts = [torch.stack([part[:, : sums.QUESTION] for part in half]) for half in halves]
        pairs = zip(self.specialists, prompts, strict=True)
        return list(torch.cat([model.write(asked, sums.TRACE, draws) for model, asked in pairs], dim=1))

    def read(self, start: Stacked, pile: list, steps: int, purpose: str) -> Stacked:
        """Return a copy of `start` after supervised steps on a pile of documents for each seed."""
        settings = Settings(steps=steps, lr=self.recipe.lr, batch_size=self.recipe.batch)
        return square.learn(start, pile, settings, self.seeds, purpose)

    def ask(self, start: Stacked, whom: str, steps: int) -> Stacked:
        """Return a copy of `start` that has answered by itself and was graded by a specialist: the "right" one, the
        "wrong" one, or by the mean of "both"; reverse KL for every token."""

        recipe, student = self.recipe, start.copy()
        draws = [runtime.generator(seed, "ask") for seed in self.seeds]

        def loss():
            pairs = zip(self.training, draws, strict=True)
            asked = [part.take(torch.randint(len(part), (recipe.batch,), generator=draw)) for part, draw in pairs]
            documents = student.write(torch.stack([each.tokens for each in asked]), sums.TRACE, draws)
            with torch.no_grad():
                plain, ringed = (square.answers_of(each, documents) for each in self.specialists)
            first = (torch.stack([each.script for each in asked]) == (1 if whom == "wrong" else 0))[..., None, None]
            theirs = torch.where(first, plain, ringed)
            if whom == "both":
                theirs = ((plain + ringed) / 2).log_softmax(dim=-1)
            kl = square.reverse_kl(square.answers_of(student, documents), theirs)
            return square.mean_of(kl, square.told_of(documents))

        square.steps(student, loss, Settings(steps=steps, lr=recipe.lr))
        return student.copy()

    def exam(self, model: Stacked) -> dict[str, list[float]]:
        """Return {"plain": …, "ringed": …, "accuracy": …}: percent of the test questions of each script, and of all,
        that are answered rightly, one number a seed."""
        asked = [part.repeat(self.recipe.exam) for part in self.test]
        draws = [runtime.generator(seed, "exam") for seed in self.seeds]
        documents = model.write(torch.stack([each.tokens for each in asked]), sums.TRACE, draws)
        pairs = zip(documents[:, :, sums.QUESTION :], asked, strict=True)
        right = [100 * sums.verify(*pair) for pair in pairs]
        scripts = {"plain": 0, "ringed": 1}
        found = {
            name: [float(r[q.script == script].mean()) for r, q in zip(right, asked, strict=True)]
            for name, script in scripts.items()
        }
        return found | {"accuracy": [float(each.mean()) for each in right]}


def table(seeds, recipe: Open) -> Table:
    """Return the Table of all arms: Merge.exam() of what each made."""
    merge = Merge(seeds, recipe)
    plain, ringed = merge.specialists
    worked = [sums.worked(part) for part in merge.training]
    averaged = merge.base.copy()
    averaged.weights = {name: (plain.weights[name] + ringed.weights[name]) / 2 for name in plain.weights}
    rest = recipe.merge - recipe.first
    models = {
        BASE: merge.base,
        PLAIN: plain,
        RINGED: ringed,
        GENERALIST: merge.read(merge.base, worked, 2 * recipe.special + recipe.merge, "special"),
        POOLED: merge.read(merge.base, merge.text, recipe.merge, "pooled"),
        RIGHT: merge.ask(merge.base, "right", recipe.merge),
        THEN_RIGHT: merge.ask(merge.read(merge.base, merge.text, recipe.first, "pooled"), "right", rest),
        MIXED: merge.ask(merge.base, "both", recipe.merge),
        AVERAGED: averaged,
        SWAPPED: merge.ask(merge.base, "wrong", recipe.merge),
    }
    found = {name: merge.exam(model) for name, model in models.items()}
    values = {metric: [row[metric] for row in found.values()] for metric in ("accuracy", "plain", "ringed")}
    return Table.of(found, merge.seeds, **values)
