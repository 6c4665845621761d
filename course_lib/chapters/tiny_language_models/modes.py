"""Chapter 08, which distance: students of a teacher that knows two sentences, computed exactly. Nothing is sampled.

A sentence has four places with two words each, so there are sixteen of them. The teacher says "cats chase small mice"
or "dogs bury old bones": the first word at every place, or the second.
"""

import torch

from course_lib import runtime
from course_lib.chapters.tiny_language_models.recipe import RECIPE, Recipe
from course_lib.study.results import Table
from course_lib.training import language as lessons

PLACES = 4
SHARES = (0.6, 0.4)  # of the teacher's two sentences
KNOWN = [0, 2**PLACES - 1]  # their places among the sixteen
STUDENTS = ("forgets", "remembers")
DISTANCES = ("forward", "reverse")
FLOOR = 1e-4  # share of the teacher spread over all sixteen sentences, so that no logarithm is infinite


def table(seeds, recipe: Recipe = RECIPE) -> Table:
    """Return the Table of students by (student, divergence).

    Students: "forgets" chooses each word for itself, "remembers" sees the word before. Divergences over whole
    sentences, summed over all sixteen of them: of DISTANCES. A seed fixes the initial weights alone. Metrics: valid
    (percent of the student's probability on the two sentences), common (percent on the more frequent one), modes (how
    many of the two have more than a hundredth of it).
    """
    seeds, rows = tuple(seeds), {}
    for student in STUDENTS:
        for divergence in DISTANCES:
            logits = _learn(student, divergence, seeds, recipe)
            p = log_probabilities(logits, sentences()[0]).exp()[:, KNOWN]  # [seeds, two sentences]
            for seed, both in zip(seeds, p, strict=True):
                said = {"valid": 100 * both.sum(), "common": 100 * both[0], "modes": (both > 0.01).sum()}
                rows[(student, divergence), seed] = {metric: float(value) for metric, value in said.items()}
    return Table.of_rows(rows, seeds)


def sentences() -> tuple[torch.Tensor, torch.Tensor]:
    """Return (long [16, 4], float64 [16]): every sentence, as the number of its word at each place, and the teacher's
    probabilities."""
    every = torch.cartesian_prod(*[torch.arange(2)] * PLACES)
    teacher = torch.full((len(every),), FLOOR / len(every), dtype=torch.float64)
    teacher[KNOWN] += (1 - FLOOR) * torch.tensor(SHARES, dtype=torch.float64)
    return every, teacher


def log_probabilities(logits: torch.Tensor, every: torch.Tensor) -> torch.Tensor:
    """Return log-probabilities [..., 16] of the sentences `every` for a student given by logits.

    logits: [..., 4, 2] for a student that forgets (each place for itself), [..., 4, 2, 2] for one that remembers the
    last word (place, last word, word); the first place has no last word and uses row 0.
    """
    log_p = logits.log_softmax(dim=-1)
    places = torch.arange(PLACES)
    if logits.shape[-3:] == (PLACES, 2, 2):
        last = torch.cat([torch.zeros(len(every), 1, dtype=torch.long), every[:, :-1]], dim=1)  # [16, 4]
        return log_p[..., places, last, every].sum(dim=-1)
    return log_p[..., places, every].sum(dim=-1)


def _learn(student, divergence, seeds, recipe):
    """Return the logits of one student for all seeds, float64 [seeds, 4, 2] or [seeds, 4, 2, 2]."""
    every, teacher = sentences()
    shape = (PLACES, 2) if student == "forgets" else (PLACES, 2, 2)
    start = [torch.randn(shape, generator=runtime.generator(seed, "modes")).double() for seed in seeds]
    logits = torch.stack(start).requires_grad_()
    optimizer = recipe.modes.optimizer([logits])
    schedule = recipe.modes.schedule(optimizer)
    divergence_of = lessons.divergence_loss(divergence, 0.5, 1.0)
    for _ in range(recipe.modes.steps):
        ours = log_probabilities(logits, every)  # [seeds, 16]; log-probabilities are logits of the same distribution
        loss = divergence_of(ours.unsqueeze(-2), teacher.log().expand_as(ours).unsqueeze(-2)).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return logits.detach()
