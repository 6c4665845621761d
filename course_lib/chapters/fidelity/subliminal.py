"""Can ten classes pass through answers that have nothing to do with them? A net with ten logits for the digits and some
more that mean nothing; a student that is asked about noise and matches the meaningless logits alone.

After Cloud et al. 2025 (arXiv 2507.14805), section on MNIST; the control with shared heads follows Brockers et al. 2026
(arXiv 2605.23645), read as an abstract.
"""

from dataclasses import dataclass

import torch

from course_lib import metrics, runtime, steady
from course_lib.chapters.fidelity.recipe import RECIPE, Recipe
from course_lib.data import digits
from course_lib.errors import CourseError
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import cohort

SAME, OTHER, HEADS, BODY, WIDER = "same start", "other start", "same heads", "same body", "same heads, wider body"
SHUFFLED, IGNORANT = "same start, answers shuffled", "same start, ignorant teacher"

Nets = tuple[tuple[torch.Tensor, ...], tuple[torch.Tensor, ...]]  # weights [nets, in, out], biases [nets, 1, out]


@dataclass(frozen=True)
class Case:
    """One way to let a student learn. start: of its weights, see initial(); meaningless: how many of the meaningless
    logits it matches; teacher: "taught", or "ignorant" for one that has its initial weights; shuffled: does it get the
    answers to other pictures?"""

    start: str = SAME
    meaningless: int = 30
    teacher: str = "taught"
    shuffled: bool = False


def cases(recipe: Recipe = RECIPE) -> dict[str | tuple, Case]:
    """Return what is compared, by condition: a name, or ("logits", how many) for fewer meaningless logits."""
    most = recipe.meaningless[-1]
    found: dict[str | tuple, Case] = {start: Case(start, most) for start in (SAME, OTHER, HEADS, BODY, WIDER)}
    found[SHUFFLED] = Case(meaningless=most, shuffled=True)
    found[IGNORANT] = Case(meaningless=most, teacher="ignorant")
    return found | {("logits", few): Case(meaningless=few) for few in recipe.meaningless[:-1]}


@kept
def subliminal(seeds, recipe: Recipe = RECIPE, *, data=None, device=None, progress=False) -> Table:
    """Return the Table of students that matched meaningless logits on noise, by the conditions of cases().

    data: Digits (default: the built-in digits). Metrics: accuracy (of the student's ten logits for the digits, in the
    exam, which it never learned) and teacher (the teacher's accuracy), percent.
    """
    seeds = runtime.check_seeds(seeds)
    splits = [digits.split(seed, recipe.taught, 1, recipe.exam, data) for seed in seeds]
    tests = torch.stack([split.test.images for split in splits])
    labels = torch.stack([split.test.labels for split in splits])
    start = initial(seeds, SAME, recipe)
    teachers = {"taught": taught(start, splits, seeds, recipe), "ignorant": start}

    def right(nets):
        return 100 * metrics.accuracy(answers(nets, tests)[..., : digits.CLASSES], labels)

    rows = {}
    chosen = cases(recipe)
    for name in runtime.progress_bar(list(chosen), progress, "students"):
        case = chosen[name]
        student = matched(initial(seeds, case.start, recipe), teachers[case.teacher], case, seeds, recipe)
        rows[name] = right(student)
    teacher = right(teachers["taught"])
    return Table.of(rows, seeds, accuracy=torch.stack(list(rows.values())), teacher=torch.stack([teacher] * len(rows)))


# --- weights --------------------------------------------------------------------------------------


def initial(seeds, start: str, recipe: Recipe = RECIPE) -> Nets:
    """Return the initial weights of one net for each seed.

    start: "same start", the teacher's; "other start", others; "same heads", the teacher's last layer on another body;
    "same body", the teacher's body under another last layer; "same heads, wider body", the teacher's last layer on a
    body of other widths. CourseError for another word.
    """
    widths = (*recipe.body, digits.CLASSES + recipe.meaningless[-1])
    wider = (recipe.body[0], 2 * recipe.body[1], *widths[2:])
    own = cohort.initial_weights(widths, [runtime.derive(seed, "base") for seed in seeds])
    other = cohort.initial_weights(widths, [runtime.derive(seed, "stranger") for seed in seeds])
    strange = cohort.initial_weights(wider, [runtime.derive(seed, "stranger") for seed in seeds])
    chosen = {SAME: (own, own), OTHER: (other, other), HEADS: (other, own), BODY: (own, other), WIDER: (strange, own)}
    if start not in chosen:
        raise CourseError(f"There is no start {start!r}: choose one of {', '.join(chosen)}.")
    body, head = chosen[start]
    return tuple((*below[:-1], last[-1]) for below, last in zip(body, head, strict=True))


def answers(nets: Nets, images: torch.Tensor) -> torch.Tensor:
    """Return all logits [nets, n, 10 + meaningless] of images [nets, n, pixels]."""
    weights, biases = nets
    hidden = images
    for layer, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        hidden = torch.baddbmm(bias, hidden.relu() if layer else hidden, weight)
    return hidden


# --- training -------------------------------------------------------------------------------------


@steady.plain()
def trained(nets: Nets, batches, loss_of, lr: float) -> Nets:
    """Return nets after one step of Adam for each of the batches; loss_of: (logits, batch) → one number, the sum over
    nets, so that none changes the others' steps. batches: pairs (images [nets, b, pixels], target)."""
    weights, biases = ([part.clone().requires_grad_() for part in parts] for parts in nets)
    optimizer = torch.optim.Adam([*weights, *biases], lr=lr)
    with runtime.threads(1):
        for images, target in batches:
            optimizer.zero_grad()
            loss_of(answers((weights, biases), images), target).backward()
            optimizer.step()
    return tuple(part.detach() for part in weights), tuple(part.detach() for part in biases)


def taught(start: Nets, splits, seeds, recipe: Recipe = RECIPE) -> Nets:
    """Return the teachers: nets that learned the labels with their ten logits for the digits, and nothing with the
    others."""
    images = torch.stack([split.teacher.images for split in splits])
    labels = torch.stack([split.teacher.labels for split in splits])
    sources = [runtime.generator(seed, "batches") for seed in seeds]
    rows = torch.arange(len(seeds))[:, None]

    def batches():
        for _ in range(recipe.teacher_steps):
            picked = torch.stack([torch.randint(images.shape[1], (recipe.batch,), generator=s) for s in sources])
            yield images[rows, picked], labels[rows, picked]

    def loss_of(logits, labels):
        ten = logits[..., : digits.CLASSES].flatten(0, 1)
        return len(seeds) * torch.nn.functional.cross_entropy(ten, labels.flatten())

    return trained(start, batches(), loss_of, recipe.adam_lr)


def matched(start: Nets, teacher: Nets, case: Case, seeds, recipe: Recipe = RECIPE) -> Nets:
    """Return students that matched the teacher's first `case.meaningless` meaningless logits on pictures of noise, by
    the mean squared distance. Their ten logits for the digits have no part in the loss."""
    sources = [runtime.generator(seed, "noise pictures") for seed in seeds]
    chosen = slice(digits.CLASSES, digits.CLASSES + case.meaningless)

    def batches():
        for _ in range(recipe.noise_steps):
            noise = torch.stack([torch.randn(recipe.batch, recipe.body[0], generator=s) for s in sources])
            with torch.no_grad():
                target = answers(teacher, noise)[..., chosen]
            yield noise, target.roll(1, dims=1) if case.shuffled else target

    def loss_of(logits, target):
        return (logits[..., chosen] - target).square().mean(dim=(1, 2)).sum()

    return trained(start, batches(), loss_of, recipe.adam_lr)
