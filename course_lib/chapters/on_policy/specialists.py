"""Two specialists into one student, in the world of sums. One specialist answers plain questions, the other ringed
ones; the student, a copy of their base, learns from both: from what they write, or from their grades of its own text,
each question graded by whoever knows its script. Stored runs."""

import math
from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.chapters.on_policy import square
from course_lib.chapters.on_policy.recipe import Specialists
from course_lib.chapters.on_policy.stacked import Stacked
from course_lib.data import sums
from course_lib.errors import unknown
from course_lib.study.results import Table
from course_lib.training import Settings

TEXTS = ("true", "specialists'", "generalist's", "own")
GRADES = ("written token", "soft", "reverse KL")
JUDGES = ("right", "wrong", "both", "generalist")


@dataclass(frozen=True)
class Arm:
    """text: of TEXTS; grade: of GRADES; judge: of JUDGES, whose probabilities grade, the specialist for the question's
    script, the other one, the mean of both, or the generalist; sft: begin with recipe.first steps on the specialists'
    text. CourseError for a name that does not exist."""

    text: str
    grade: str
    judge: str = "right"
    sft: bool = False

    def __post_init__(self):
        for kind, value, allowed in (
            ("text", self.text, TEXTS),
            ("grade", self.grade, GRADES),
            ("judge", self.judge, JUDGES),
        ):
            if value not in allowed:
                raise unknown(kind, value, allowed)


BASE, PLAIN, RINGED, GENERALIST = "base", "plain specialist", "ringed specialist", "generalist"
AVERAGED = "weights averaged"
POOLED, SOFT, OWN = "specialists' text: SFT", "specialists' text: soft", "own text, specialists"
THEN_OWN, BOTH, WRONG = "specialists' text, then own", "own text, both averaged", "own text, wrong specialist"
OWN_GENERALIST, GENERAL_TEXT, TRUE = "own text, generalist", "generalist's text: SFT", "true text: SFT"
ARMS = {
    TRUE: Arm("true", "written token"),
    POOLED: Arm("specialists'", "written token"),
    SOFT: Arm("specialists'", "soft"),
    OWN: Arm("own", "reverse KL"),
    THEN_OWN: Arm("own", "reverse KL", sft=True),
    BOTH: Arm("own", "reverse KL", "both"),
    WRONG: Arm("own", "reverse KL", "wrong"),
    GENERAL_TEXT: Arm("generalist's", "written token"),
    OWN_GENERALIST: Arm("own", "reverse KL", "generalist"),
}


class Merge:
    """Base, specialists, generalist and their texts, for some seeds; student() makes one student a seed of them."""

    def __init__(self, seeds, recipe: Specialists):
        self.seeds, self.recipe = runtime.check_seeds(seeds, least=1), recipe
        self.base = square.reader(recipe.width, self.seeds, recipe)
        piles = [sums.split(seed) for seed in self.seeds]
        self.training, self.test = (list(part) for part in zip(*piles, strict=True))
        true = [sums.worked(part) for part in self.training]
        halves = [[w[q.script == script] for w, q in zip(true, self.training, strict=True)] for script in (0, 1)]
        self.specialists = tuple(self._read(half, recipe.special) for half in halves)
        self.generalist = self._read(true, 2 * recipe.special)
        theirs = [self._written(model, half) for model, half in zip(self.specialists, halves, strict=True)]
        pooled = [torch.cat(both) for both in zip(*theirs, strict=True)]
        self.text = {"true": true, "specialists'": pooled, "generalist's": self._written(self.generalist, true)}

    def _read(self, pile, steps):
        """Return a copy of the base after supervised steps on a pile of documents for each seed."""
        settings = Settings(steps=steps, lr=self.recipe.lr, batch_size=self.recipe.batch)
        return square.learn(self.base, pile, settings, self.seeds, "special")

    def _written(self, model, pile):
        """Return the model's own answers to the questions of a pile, a list of long [n, length]."""
        draws = [runtime.generator(seed, "specialists write") for seed in self.seeds]
        return list(model.write(torch.stack([part[:, : sums.QUESTION] for part in pile]), sums.TRACE, draws))

    def student(self, arm: Arm) -> dict[int, dict[str, list[float]]]:
        """Teach copies of the base by an Arm and return step → exam(), for the steps recipe.exams."""
        recipe, student = self.recipe, self.base.copy()
        draws = [runtime.generator(seed, "merge", arm.text) for seed in self.seeds]
        marks, left = {}, [recipe.first * arm.sft]  # steps on the specialists' text before

        def loss():
            first = left[0] > 0
            left[0] -= 1
            documents = self._documents("specialists'" if first else arm.text, student, draws)
            return self.loss(student, documents, "written token" if first else arm.grade, arm.judge)

        def after(number):
            if number in recipe.exams:
                marks[number] = self.exam(student)

        square.steps(student, loss, Settings(steps=recipe.merge, lr=recipe.lr), after)
        return marks

    def _documents(self, text, student, draws):
        if text != "own":
            return square.drawn(self.text[text], self.recipe.batch, draws)
        pairs = zip(self.training, draws, strict=True)
        asked = [part.tokens[torch.randint(len(part), (self.recipe.batch,), generator=draw)] for part, draw in pairs]
        return student.write(torch.stack(asked), sums.TRACE, draws)

    def loss(self, student: Stacked, documents: torch.Tensor, grade: str, judge: str) -> torch.Tensor:
        """Return the loss of each seed, [seeds], for documents long [seeds, n, length]."""
        ours, written = square.answers_of(student, documents), documents[..., sums.QUESTION :, None]
        said = ours.gather(-1, written)[..., 0]
        told = square.told_of(documents)
        if grade == "written token":
            return square.mean_of(-said, told)
        theirs = self.judged(documents, judge)
        return square.mean_of(square.graded(grade, ours, theirs, said, written, told, self.recipe), told)

    @torch.no_grad()
    def judged(self, documents: torch.Tensor, judge: str) -> torch.Tensor:
        """Return ln of the probabilities, [seeds, n, tokens, words], that one of JUDGES gives to the traces."""
        if judge == "generalist":
            return square.answers_of(self.generalist, documents)
        plain, ringed = (square.answers_of(model, documents) for model in self.specialists)
        if judge == "both":
            return torch.logaddexp(plain, ringed) - math.log(2)
        asked_plain = (sums.script_of(documents[..., 1]) == 0)[..., None, None]
        return torch.where(asked_plain == (judge == "right"), plain, ringed)

    def exam(self, model: Stacked) -> dict[str, list[float]]:
        """Return {"plain", "ringed", "accuracy"}: percent of the test questions of each script, and of all, that are
        answered rightly, a list of one number a seed each."""
        asked = [part.repeat(self.recipe.exam) for part in self.test]
        draws = [runtime.generator(seed, "exam") for seed in self.seeds]
        documents = model.write(torch.stack([each.tokens for each in asked]), sums.TRACE, draws)
        pairs = zip(documents[:, :, sums.QUESTION :], asked, strict=True)
        right = [100 * sums.verify(*pair) for pair in pairs]
        found = {
            name: [float(r[q.script == script].mean()) for r, q in zip(right, asked, strict=True)]
            for script, name in enumerate(sums.SCRIPTS)
        }
        return found | {"accuracy": [float(each.mean()) for each in right]}


def table(seeds, recipe: Specialists, names=ARMS) -> Table:
    """Return the Table of Merge.exam(): over the models that the students are made of, AVERAGED, whose weights are the
    mean of the specialists', and (one of names, step)."""
    merge = Merge(seeds, recipe)
    plain, ringed = merge.specialists
    averaged = merge.base.copy()
    averaged.weights = {name: (plain.weights[name] + ringed.weights[name]) / 2 for name in plain.weights}
    models = {BASE: merge.base, PLAIN: plain, RINGED: ringed, GENERALIST: merge.generalist, AVERAGED: averaged}
    rows = {name: merge.exam(model) for name, model in models.items()}
    for name in names:
        rows |= {(name, step): marks for step, marks in merge.student(ARMS[name]).items()}
    return Table.of(rows, merge.seeds, **{metric: [row[metric] for row in rows.values()] for metric in rows[BASE]})
