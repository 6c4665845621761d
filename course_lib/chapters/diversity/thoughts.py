"""Whose thoughts does a small student learn from? Teachers add four digits modulo 5 (data/sums.py) and write
differently: one gives the answer alone, one writes the running sums, one writes them and checks them from the other
end, and one writes the running sums with slips. Students of two sizes learn from their text and are asked new
questions."""

from dataclasses import replace

import torch

from course_lib import runtime
from course_lib.chapters.diversity.recipe import RECIPE, Thoughts
from course_lib.chapters.diversity.scribes import Scribes, word_losses
from course_lib.data import sums
from course_lib.errors import unknown
from course_lib.losses.numbers import check_share
from course_lib.study.results import Table
from course_lib.training.loop import batch_order
from course_lib.training.transformers import train_crowd

TERSE, PLAIN, LONG, MIXED, SLIPS = "answer alone", "short thoughts", "long thoughts", "half short, half long", "slips"
TEACHERS = (TERSE, PLAIN, LONG, MIXED, SLIPS)
LONGEST = sums.QUESTION + 2 * sums.THOUGHT + 3


def documents(teacher: str, questions: sums.Questions, slip: float, seed: int) -> torch.Tensor:
    """Return what a teacher writes, long [questions, LONGEST]: each question, a thought, "→", the answer, END, padding.

    slip: how often a running sum of SLIPS is a random number, with which it goes on. Unknown teacher, or slip not from
    0 to 1: CourseError.
    """
    if teacher not in TEACHERS:
        raise unknown("teacher", teacher, TEACHERS)
    check_share(slip, "slip")
    draw = runtime.generator(seed, "diversity", "thoughts", teacher)
    addends, count = sums.value_of(questions.tokens[:, 1:-1]), len(questions)
    there = running(addends, slip if teacher == SLIPS else 0.0, draw)
    back = running(addends.flip(1), 0.0, draw)
    parts = {TERSE: [], LONG: [there, back], MIXED: [there, back]}.get(teacher, [there])
    thought = sums.number(torch.cat([questions.script.new_empty(count, 0), *parts], dim=1), questions.script[:, None])
    answer = sums.number(questions.answer if teacher == TERSE else there[:, -1], questions.script)
    end = torch.stack([torch.full((count,), sums.SO), answer, torch.full((count,), sums.END)], dim=1)
    written = padded(torch.cat([questions.tokens, thought, end], dim=1))
    if teacher == MIXED:
        short = padded(torch.cat([questions.tokens, thought[:, : sums.THOUGHT], end], dim=1))
        written[::2] = short[::2]
    return written


def running(addends: torch.Tensor, slip: float, draw: torch.Generator) -> torch.Tensor:
    """Return the running sums modulo 5 of addends [n, 4], long [n, 3]; each is a random number with probability slip,
    and the next goes on from it."""
    found = [addends[:, 0]]
    for place in range(1, addends.shape[1]):
        wild = torch.randint(sums.BASE, (len(addends),), generator=draw)
        slips = torch.rand(len(addends), generator=draw) < slip
        found.append(torch.where(slips, wild, (found[-1] + addends[:, place]) % sums.BASE))
    return torch.stack(found[1:], dim=1)


def padded(tokens: torch.Tensor) -> torch.Tensor:
    """Return tokens [n, length] with padding up to LONGEST."""
    return torch.nn.functional.pad(tokens, (0, LONGEST - tokens.shape[1]), value=sums.PAD)


def run(seeds=None, recipe: Thoughts = RECIPE.thoughts, *, progress=False) -> Table:
    """Return the Table over (teacher, width of the student, times the steps): right, percent of new questions that the
    student answers right; taught, percent of the teacher's answers that are right; tokens, mean length of its text
    after the question. seeds: default runtime.seeds(). Of the large students only those of the teacher that gives the
    answer alone learn for more than once the steps."""
    seeds = runtime.check_seeds(seeds)
    piles = [sums.split(seed) for seed in seeds]
    text = {
        teacher: [documents(teacher, pile, recipe.slip, seed) for (pile, _), seed in zip(piles, seeds, strict=True)]
        for teacher in TEACHERS
    }
    rows = {}
    for width in recipe.widths:
        for times in recipe.times if width == min(recipe.widths) else recipe.times[:2]:
            once = width == min(recipe.widths) or times == recipe.times[0]
            some = text if once else {TERSE: text[TERSE]}
            found = taught(some, [exam for _, exam in piles], width, times, recipe, seeds, progress)
            for (teacher, i), right in found.items():
                rows[(teacher, width, times), seeds[i]] = {"right": right} | told(text[teacher][i], piles[i][0])
    return Table.of_rows(rows, seeds)


def told(text: torch.Tensor, questions: sums.Questions) -> dict[str, float]:
    """Return what a teacher's text is like: percent of right answers (taught) and mean tokens after the question."""
    traces = text[:, sums.QUESTION :]
    right = sums.answer_of(traces) == questions.answer
    return {
        "taught": 100 * float(right.float().mean()),
        "tokens": float((traces != sums.PAD).sum(dim=1).float().mean()),
    }


def taught(text: dict, exams: list, width: int, times: int, recipe: Thoughts, seeds, progress) -> dict:
    """Return {(teacher, number of the seed): percent of an exam that is right} of students of one width, all of which
    learn side by side. Students of one seed begin with the same weights and see the same questions in each step."""
    settings = replace(recipe.learning, steps=times * recipe.learning.steps)
    crowd = Scribes(width, LONGEST, [seed for _ in text for seed in seeds], recipe.heads)
    learned = torch.stack([each for piles in text.values() for each in piles])  # [models, questions, LONGEST]
    count, size = learned.shape[1], settings.batch_size
    order = torch.stack([batch_order(count, size, settings.steps, seed) for seed in seeds], dim=1)  # [steps, seeds, b]
    order = order.repeat(1, len(text), 1)
    which = torch.arange(len(crowd))[:, None]

    def loss_of(step):
        tokens = learned[which, order[step]]
        return word_losses(crowd(tokens), tokens)

    train_crowd(crowd, loss_of, settings, progress=progress)
    written = crowd.write(torch.stack([exam.tokens for _ in text for exam in exams]))
    keys = [(teacher, i) for teacher in text for i in range(len(seeds))]
    return {(teacher, i): graded(traces, exams[i]) for (teacher, i), traces in zip(keys, written, strict=True)}


def graded(traces: torch.Tensor, exam: sums.Questions) -> float:
    """Return the percent of questions that traces [questions, length] answer right."""
    return 100 * float((sums.answer_of(traces) == exam.answer).float().mean())
