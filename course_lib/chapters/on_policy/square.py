"""The world of sums, where the teacher's text and its grades are compared: who writes, who grades, and how often.

The teacher has read noisy text and was then shown worked answers; the student is a small model that has read the same
text and guesses. All students of an arm, one a seed, learn side by side.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.chapters.on_policy.recipe import Square
from course_lib.chapters.on_policy.stacked import Stacked, clip
from course_lib.data import sums
from course_lib.errors import CourseError, unknown
from course_lib.models import language_models
from course_lib.training import Settings, policy_gradient

TEXTS = ("teacher's, right", "teacher's", "own", "own, right")
GRADES = ("written token", "soft", "reverse KL", "top token", "log-ratio", "their sum", "verifier", "wrong", "itself")
PER_ANSWER = ("their sum", "verifier")
COSTS = ("answers", "tokens", "seconds")


@dataclass(frozen=True)
class Arm:
    """text: of TEXTS, who wrote what is learned from; grade: of GRADES, what is said about it. CourseError for a text
    or grade that does not exist."""

    text: str
    grade: str

    def __post_init__(self):
        if self.text not in TEXTS:
            raise unknown("text", self.text, TEXTS)
        if self.grade not in GRADES:
            raise unknown("grade", self.grade, GRADES)


ARMS = {
    "right text: SFT": Arm(TEXTS[0], "written token"),
    "all text: SFT": Arm(TEXTS[1], "written token"),
    "all text: soft": Arm(TEXTS[1], "soft"),
    "own text: reverse KL": Arm("own", "reverse KL"),
    "own text: top token": Arm("own", "top token"),
    "own text: log-ratio": Arm("own", "log-ratio"),
    "own text: sum of log-ratios": Arm("own", "their sum"),
    "own text: verifier": Arm("own", "verifier"),
    "own right answers": Arm("own, right", "written token"),
    "wrong teacher": Arm("own", "wrong"),
    "placebo: itself": Arm("own", "itself"),
}
WARM = (
    "right text: SFT",
    "own text: reverse KL",
    "own text: top token",
    "own text: log-ratio",
    "own text: sum of log-ratios",
    "own text: verifier",
    "placebo: itself",
)


@dataclass(frozen=True)
class School:
    """What all arms of some seeds share. teacher, base: Stacked, the teacher and what it was before it learned to
    think; student: Stacked, untaught; training, test: sums.Questions of each seed; text: what the teacher wrote, by
    TEXTS, a list of long [n, length], one for each seed; seeds: of the students."""

    teacher: Stacked
    base: Stacked
    student: Stacked
    training: list
    test: list
    text: dict[str, list[torch.Tensor]]
    seeds: tuple[int, ...]


def fresh(width: int, seed: int):
    """Return an untrained GPT-2 of one layer that knows the words of data.sums."""
    special = {"pad": sums.PAD, "bos": sums.START, "eos": sums.END}
    size = {"vocabulary": len(sums.VOCABULARY), "width": width, "layers": 1, "heads": 4 if width >= 32 else 2}
    return language_models.build("gpt2", **size, context=sums.CONTEXT, seed=runtime.derive(seed, "sums"), **special)


def reader(width: int, seeds, recipe) -> Stacked:
    """Return models that have read the three corpora and guess, one a seed. recipe: one that has
    documents and reading."""
    model = Stacked([fresh(width, seed) for seed in seeds])
    training = [sums.split(seed)[0] for seed in seeds]
    for stage, settings in zip(sums.STAGES, recipe.reading, strict=True):
        pairs = zip(training, seeds, strict=True)
        documents = [sums.corpus(stage, part, recipe.documents, seed=seed) for part, seed in pairs]
        model = learn(model, documents, settings, seeds, stage, whole=True)
    return model


def learn(start: Stacked, piles: list, settings: Settings, seeds, purpose: str, whole: bool = False) -> Stacked:
    """Return a copy of `start` after supervised learning of documents, one pile long [n, length] for each seed.

    whole: learn the questions too, or the traces alone; purpose: of the draws.
    """
    student = start.copy()
    draws = [runtime.generator(seed, "documents", purpose) for seed in seeds]

    def loss():
        documents = drawn(piles, settings.batch_size, draws)
        first = 1 if whole else sums.QUESTION
        log_p = student.logits(documents)[:, :, first - 1 : -1].log_softmax(dim=-1)
        said = log_p.gather(-1, documents[..., first:, None])[..., 0]
        return mean_of(-said, documents[..., first:] != sums.PAD)

    steps(student, loss, settings)
    return student.copy()


def steps(student: Stacked, loss_of: Callable[[], torch.Tensor], settings: Settings, after=None):
    """Move a student by settings.steps steps of AdamW on loss_of(), a number for each seed [seeds]; after: called with
    the number of each step that was made, from 1."""
    parameters = student.parameters()
    optimizer = settings.optimizer(parameters)
    schedule = settings.schedule(optimizer)
    for number in range(1, settings.steps + 1):
        step(parameters, loss_of(), optimizer, schedule)
        if after:
            after(number)


def step(parameters, loss: torch.Tensor, optimizer, schedule):
    """Make one step on the losses of all seeds, [seeds]; each seed's gradients are cut by themselves."""
    optimizer.zero_grad()
    loss.sum().backward()
    clip(parameters)
    optimizer.step()
    schedule.step()


def drawn(piles: list, count: int, draws: list) -> torch.Tensor:
    """Return `count` documents of each pile, drawn with replacement, [seeds, count, length]."""
    rows = [torch.randint(len(pile), (count,), generator=draw) for pile, draw in zip(piles, draws, strict=True)]
    return torch.stack([pile[row] for pile, row in zip(piles, rows, strict=True)])


def open_school(seeds, recipe: Square) -> School:
    """Return the School of some seeds: teachers and students are trained, and the teachers write."""
    seeds = runtime.check_seeds(seeds, least=1)
    piles = [sums.split(seed) for seed in seeds]
    base, student = (reader(width, seeds, recipe) for width in (recipe.width, recipe.small))
    pairs = zip(seeds, piles, strict=True)
    worked = [sums.worked(pile[0])[_some(len(pile[0]), seed, recipe.cold)] for seed, pile in pairs]
    teacher = learn(base, worked, recipe.cold_start, seeds, "worked")
    training, test = (list(part) for part in zip(*piles, strict=True))
    text = {name: [] for name in TEXTS[:2]}
    draws = [runtime.generator(seed, "teacher writes") for seed in seeds]
    asked = [each.repeat(recipe.tries) for each in training]
    written = teacher.write(torch.stack([each.tokens for each in asked]), sums.TRACE, draws)
    for documents, questions in zip(written, asked, strict=True):
        traces = documents[:, sums.QUESTION :]
        right = (sums.verify(traces, questions) > 0) & (sums.consistency(traces, questions) == 1)
        text["teacher's, right"].append(documents[right])
        text["teacher's"].append(documents)
    return School(teacher, base, student, training, test, text, seeds)


def _some(count, seed, wanted):
    return torch.randperm(count, generator=runtime.generator(seed, "worked"))[:wanted]


@dataclass
class Course:
    """What an Arm left. student: Stacked; curve: step → {"accuracy", "length", "answers", "tokens", "seconds"}, lists
    of one number a seed: percent right, tokens of thought, answers that the student has written, tokens that the
    teacher has written or graded, and processor seconds."""

    student: Stacked
    curve: dict[int, dict[str, list[float]]]


def teach(school: School, arm: Arm, recipe: Square, *, start=None, total=None, falling=True) -> Course:
    """Teach a copy of the students by an Arm and return the Course.

    start: Stacked where they begin, default the untaught ones; total: steps, default recipe.steps; falling: let the
    learning rate fall along a cosine."""
    student = (start or school.student).copy()
    total = total or recipe.steps
    if recipe.batch % recipe.group:
        raise CourseError(f"{recipe.group} answers to a question do not divide the {recipe.batch} of a step.")
    rate = {"their sum": recipe.answer_lr, "verifier": recipe.verifier_lr}.get(arm.grade, recipe.lr)
    frozen = student.copy()
    judge = {"wrong": school.base, "itself": frozen}.get(arm.grade, school.teacher)
    settings, parameters = Settings(steps=total, lr=rate, cosine=falling), student.parameters()
    optimizer = settings.optimizer(parameters)
    schedule = settings.schedule(optimizer)
    draws = [runtime.generator(seed, "lesson", arm.text) for seed in school.seeds]
    course, spent = Course(student, {}), {"answers": 0.0, "tokens": torch.zeros(len(school.seeds)), "seconds": 0.0}
    pile = school.text.get(arm.text)
    if pile:
        spent["tokens"] += torch.tensor([told_of(documents).float().sum() for documents in school.text["teacher's"]])
    every = recipe.every if total >= recipe.every else total
    for number in range(1, total + 1):
        began = time.process_time()
        if arm.text == "own, right" and (number - 1) % max(1, total // recipe.rounds) == 0:
            pile = _kept(school, student, recipe, draws)
            spent["answers"] += recipe.tries * len(school.training[0])
        documents, index = _lesson(school, arm, student, pile, recipe, draws)
        graded = told_of(documents)  # [seeds, answers, tokens]
        if arm.text == "own":
            spent["answers"] += recipe.batch
            spent["tokens"] += graded.float().sum(dim=(1, 2)) if arm.grade != "verifier" else 0
        loss = _loss(school, arm, student, judge, documents, index, recipe)
        step(parameters, loss, optimizer, schedule)
        spent["seconds"] += (time.process_time() - began) / len(school.seeds)
        if number % every == 0 or number == total:
            course.curve[number] = exam(school, student, recipe) | {
                name: [float(value)] * len(school.seeds) if not torch.is_tensor(value) else value.tolist()
                for name, value in spent.items()
            }
    return course


@torch.no_grad()
def exam(school: School, student: Stacked, recipe: Square) -> dict[str, list[float]]:
    """Return {"accuracy": percent right, "length": mean tokens of thought}, one number a seed each."""
    asked = [questions.repeat(recipe.exam) for questions in school.test]
    draws = [runtime.generator(seed, "exam") for seed in school.seeds]
    documents = student.write(torch.stack([each.tokens for each in asked]), sums.TRACE, draws)
    traces = documents[:, :, sums.QUESTION :]
    return {
        "accuracy": [100 * float(sums.verify(*pair).mean()) for pair in zip(traces, asked, strict=True)],
        "length": [float(sums.thought_length(each).float().mean()) for each in traces],
    }


def _lesson(school, arm, student, pile, recipe, draws):
    """Return (documents [seeds, answers, length], index [seeds, answers] of the questions or None) of a step."""
    if pile is not None:
        return drawn(pile, recipe.batch, draws), None
    alike = recipe.group if arm.grade in PER_ANSWER else 1
    index = torch.stack(
        [
            torch.randint(len(part), (recipe.batch // alike,), generator=draw).repeat_interleave(alike)
            for part, draw in zip(school.training, draws, strict=True)
        ]
    )
    prompts = torch.stack([part.tokens[row] for part, row in zip(school.training, index, strict=True)])
    return student.write(prompts, sums.TRACE, draws), index


def _kept(school, student, recipe, draws):
    """Return the student's right answers to every training question, a list of long [n, length]."""
    asked = [questions.repeat(recipe.tries) for questions in school.training]
    documents = student.write(torch.stack([each.tokens for each in asked]), sums.TRACE, draws)
    return [part[sums.verify(part[:, sums.QUESTION :], each) > 0] for part, each in zip(documents, asked, strict=True)]


def told_of(documents: torch.Tensor) -> torch.Tensor:
    """Return which tokens after the question count: bool […, length − QUESTION], the end too."""
    traces = documents[..., sums.QUESTION :]
    return policy_gradient.trace_mask(traces.flatten(0, -2), sums.END).reshape(traces.shape)


def _loss(school, arm, student, judge, documents, index, recipe):
    """Return the loss of each seed, [seeds]: the mean over answers of the mean over their tokens."""
    told = told_of(documents)
    written = documents[..., sums.QUESTION :, None]
    ours = answers_of(student, documents)  # [seeds, answers, tokens, words]
    said = ours.gather(-1, written)[..., 0]
    if arm.grade == "written token":
        each = -said
    elif arm.grade == "verifier":
        traces = documents[..., sums.QUESTION :]
        asked = [part.take(row) for part, row in zip(school.training, index, strict=True)]
        right = torch.stack([sums.verify(*pair) for pair in zip(traces, asked, strict=True)])  # [seeds, answers]
        each = -_advantages(right, recipe.group)[..., None] * said
    else:
        with torch.no_grad():
            theirs = answers_of(judge, documents)
        each = graded(arm.grade, ours, theirs, said, written, told, recipe)
    return mean_of(each, told)


def mean_of(each: torch.Tensor, told: torch.Tensor) -> torch.Tensor:
    """Return the mean over answers of the mean over the tokens that count, [seeds], of numbers [seeds, answers, tokens]
    and told: bool, of the same shape."""
    return ((each * told).sum(dim=-1) / told.sum(dim=-1)).mean(dim=-1)


def graded(grade: str, ours, theirs, said, written, told, recipe):
    """Return what each token costs when the teacher's ln of probabilities `theirs` grade it, [seeds, answers,
    tokens]."""
    if grade == "soft":
        return (theirs.exp() * (theirs - ours)).sum(dim=-1)
    if grade == "top token":
        return -ours.gather(-1, theirs.argmax(dim=-1, keepdim=True))[..., 0]
    ratio = theirs.gather(-1, written)[..., 0] - said.detach()
    if grade == "log-ratio":
        return -ratio * said
    if grade == "their sum":
        return -_advantages((ratio * told).sum(dim=-1), recipe.group)[..., None] * said
    return reverse_kl(ours, theirs)  # to whoever judges


def reverse_kl(ours: torch.Tensor, theirs: torch.Tensor) -> torch.Tensor:
    """Return KL(student ‖ teacher) of each token, for their ln of probabilities […, words]."""
    return (ours.exp() * (ours - theirs)).sum(dim=-1)


def answers_of(model: Stacked, documents: torch.Tensor) -> torch.Tensor:
    """Return ln of the probabilities with which models write each token of the traces, [seeds, answers, tokens, words],
    for documents long [seeds, answers, length]."""
    return model.logits(documents)[:, :, sums.QUESTION - 1 : -1].log_softmax(dim=-1)


def _advantages(grades, group):
    """Return how much better each answer is than those to the same question, for grades [seeds, answers]."""
    return policy_gradient.group_advantages(grades.reshape(-1, group)).reshape(grades.shape)
