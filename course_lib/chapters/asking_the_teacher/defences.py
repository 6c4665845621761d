"""Answers that are made worse on purpose, so that a copy learns less: what that does to the copier, who can still keep
the first answers and throw the rest away, and to the honest user."""

import torch

from course_lib import runtime
from course_lib.chapters.asking_the_teacher import answers
from course_lib.chapters.asking_the_teacher.copies import Wire
from course_lib.chapters.asking_the_teacher.questions import REAL, SHUFFLED
from course_lib.chapters.asking_the_teacher.recipe import RECIPE, Recipe
from course_lib.data.digits import Digits
from course_lib.errors import CourseError, unknown
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Lesson

OPEN, FIRST, ONE_DECIMAL, BLURRED = "no defence", "first answer only", "one decimal", "noise"
REVERSED, TRAPS = "poison: others reversed", "traps where it is unsure"
DEFENCES = (OPEN, FIRST, ONE_DECIMAL, BLURRED, REVERSED, TRAPS)
HOT, COLD, LABELS = "heated", "as they come", "first answers alone"  # what a copier makes of the answers
USES = (HOT, COLD, LABELS)
TINY = 1e-4  # what an honest user takes as the least probability
LEAST = 1e-30  # what stands for 0 where a logarithm is taken


@kept
def copied(classroom: Classroom, other: Digits, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of copies of defended teachers by (defence, source, use): accuracy and agreement.

    sources: recipe.defended real pictures and recipe.strange ones of shuffled pixels; use: HOT, heated to recipe.T;
    COLD, as they come; or the first answers alone (LABELS), which is all that FIRST gives.
    """
    wire, lessons = Wire(classroom, other, recipe), {}
    for source, count in ((REAL, recipe.defended), (SHUFFLED, recipe.strange)):
        images, logits = wire.ask(source, count)
        for defence in DEFENCES:
            told = [defended(defence, z, recipe, seed=t.seed) for z, t in zip(logits, classroom.trials, strict=True)]
            for use in (LABELS,) if defence == FIRST else USES:
                lessons[defence, source, use] = _lesson(classroom, images, told, use, recipe)
    return classroom.table(lessons, recipe.student, recipe.settings, device=device, progress=progress)


def _lesson(classroom, images, told, use, recipe):
    def of(trial):
        place = classroom.seeds.index(trial.seed)
        p = told[place]
        if use == LABELS:
            return Lesson(images[place], p.argmax(dim=-1), seed=trial.seed)
        log_p = p.clamp(min=LEAST).log()
        T = recipe.T if use == HOT else 1.0
        return Lesson(images[place], None, log_p, T, alpha=1.0, seed=trial.seed)

    return of


def best_use(table: Table, defence: str, source: str) -> tuple:
    """Return the condition of copied()'s Table that serves the copier best: whoever is answered badly may still choose
    what to use."""
    mine = [condition for condition in table.conditions if condition[:2] == (defence, source)]
    return max(mine, key=lambda condition: table.mean(condition).mean)


@kept
def served(classroom: Classroom, recipe: Recipe = RECIPE) -> Table:
    """Return the Table of what an honest user gets by defence, on the exam: wrong (percent of first answers), left
    (percent of wrong answers among those that stay, after the recipe.handed share of least sure ones went to a person)
    and surprise (nats that the true answer costs, on average, with TINY as the least probability).

    FIRST says nothing of how sure it is: any share that goes to a person is drawn at random, and the user takes each
    answer to be as sure as answers are on average.
    """
    rows = {}
    for trial in classroom.trials:
        labels = trial.split.test.labels
        for defence in DEFENCES:
            p = defended(defence, trial.test_logits, recipe, seed=trial.seed)
            rows[defence, trial.seed] = honest(p, labels, recipe.handed, blind=defence == FIRST)
    return Table.of_rows(rows, classroom.seeds)


def honest(p: torch.Tensor, labels: torch.Tensor, handed: float, *, blind: bool = False) -> dict[str, float]:
    """Return the metrics of served() for answers p [n, classes] and true labels [n]. blind: no probabilities came back.
    CourseError unless handed lies in 0..1."""
    if not 0 <= handed < 1:
        raise CourseError(f"handed is {handed!r}: give a share of at least 0 and below 1.")
    right = p.argmax(dim=-1) == labels
    wrong = 100 * float((~right).float().mean())
    if blind:
        hit = float(right.float().mean())
        miss = (1 - hit) / (p.shape[-1] - 1)
        surprise = -torch.where(right, hit, max(miss, TINY)).log().mean()
        return {"wrong": wrong, "left": wrong, "surprise": float(surprise)}
    kept = p.amax(dim=-1).argsort(descending=True, stable=True)[: round((1 - handed) * len(p))]
    surprise = -p[torch.arange(len(p)), labels].clamp(min=TINY).log().mean()
    return {"wrong": wrong, "left": 100 * float((~right[kept]).float().mean()), "surprise": float(surprise)}


def defended(defence: str, logits: torch.Tensor, recipe: Recipe = RECIPE, *, seed: int = 0) -> torch.Tensor:
    """Return the probabilities [n, classes] that a defended teacher gives back for its logits [n, classes].

    ONE_DECIMAL: rounded to tenths; BLURRED: normal noise of recipe.blur on the logits, the same for all who ask the
    same; REVERSED: the first answer stays, and the others change places, the least probable first; TRAPS: where the
    first answer is less probable than recipe.suspect, it changes places with the least probable one. seed: of the
    noise. CourseError for an unknown defence.
    """
    if defence not in DEFENCES:
        raise unknown("defence", defence, DEFENCES)
    p = logits.softmax(dim=-1)
    if defence == FIRST:
        return answers.log_answers(answers.LABEL, logits, recipe).exp()
    if defence == ONE_DECIMAL:
        return answers.decimals(p, 10)
    if defence == BLURRED:
        drawn = torch.randn(logits.shape, generator=runtime.generator(seed, "blur"))
        return (logits + recipe.blur * drawn).softmax(dim=-1)
    if defence == REVERSED:
        order = p.argsort(dim=-1, descending=True)
        flipped = torch.cat([order[:, :1], order[:, 1:].flip(-1)], dim=-1)
        return torch.empty_like(p).scatter(-1, flipped, p.gather(-1, order))
    if defence == TRAPS:
        best, worst = p.argmax(dim=-1, keepdim=True), p.argmin(dim=-1, keepdim=True)
        swapped = p.scatter(-1, best, p.gather(-1, worst)).scatter(-1, worst, p.gather(-1, best))
        return torch.where(p.amax(dim=-1, keepdim=True) < recipe.suspect, swapped, p)
    return p
