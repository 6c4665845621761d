"""Who pays? Nets that saw three digits rarely, rounded, healed, and compared with nets of equal accuracy that lost it
in another way."""

from dataclasses import dataclass, replace

import torch

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.fewer_bits.budget import cut
from course_lib.chapters.fewer_bits.recipe import RECIPE, Recipe
from course_lib.chapters.fewer_bits.rounding import rounded, rounding_of
from course_lib.errors import CourseError
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Cohort, Lesson, train_cohort

ORIGINAL, NOISE, SMALLER, CUT = "original", "noise", "smaller", "cut"
PTQ, OWN = "rounded", "healed on its own pictures"
HEALED, THINNED = "healed on even pictures", "healed on uneven pictures"
REPEATED = "healed on its own pictures, the rare ones repeated"
HEALED_LONGER, THINNED_LONGER = f"{HEALED}, longer", f"{THINNED}, longer"


@dataclass(frozen=True, repr=False)
class Uneven(Brief):
    """Piles in which some digits are rare. lessons: one per seed, what the originals learned from; thinned: for each
    seed new pictures [n, 64], of which the same digits are as rare; even: as many new pictures of all digits; rare:
    bool [seeds, m], which exam pictures show a rare digit; tests: [seeds, m, 64]; labels: [seeds, m]."""

    lessons: list[Lesson]
    thinned: list[torch.Tensor]
    even: list[torch.Tensor]
    rare: torch.Tensor
    tests: torch.Tensor
    labels: torch.Tensor


def uneven(classroom: Classroom, recipe: Recipe = RECIPE) -> Uneven:
    """Return the classroom's piles after each seed has lost most pictures of recipe.rare digits, drawn at random.
    CourseError if there are no more digits than that."""
    classes = torch.tensor(classroom.classes)
    if not 0 < recipe.rare < len(classes):
        raise CourseError(f"rare is {recipe.rare!r} and there are {len(classes)} digits: give fewer, and at least 1.")
    lessons, thinned, even, rare = [], [], [], []
    for trial in classroom.trials:
        order = torch.randperm(len(classes), generator=runtime.generator(trial.seed, "rare digits"))
        chosen = classes[order[: recipe.rare]]
        pile, new = trial.split.teacher, trial.split.transfer
        keep = _thin(pile.labels, chosen, recipe.kept)
        lessons.append(Lesson(pile.images[keep], pile.labels[keep], seed=runtime.derive(trial.seed, "teacher")))
        thinned.append(new.images[_thin(new.labels, chosen, recipe.kept)])
        even.append(new.images[: len(thinned[-1])])
        rare.append(torch.isin(trial.split.test.labels, chosen))
    tests, labels = (
        torch.stack([getattr(t.split.test, part) for t in classroom.trials]) for part in ("images", "labels")
    )
    return Uneven(lessons, thinned, even, torch.stack(rare), tests, labels)


def _thin(labels, chosen, kept):
    """Return which of the pictures are left [n] if `kept` of each chosen digit are."""
    keep = torch.ones(len(labels), dtype=torch.bool)
    for digit in chosen:
        keep[(labels == digit).nonzero()[kept:, 0]] = False
    return keep


@kept
def payers(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of nets of uneven piles, with the metrics accuracy, common and rare: percent right of all exam
    pictures, of those that show a common digit, of those that show a rare one.

    Conditions: (ORIGINAL, 0); (PTQ, bits); by the original's soft targets, (HEALED, bits) on new pictures of which no
    digit is rare, (THINNED, bits) on as many new ones of which the same digits are rare, (OWN, bits) on the uneven pile
    that it was trained on, and (REPEATED, bits) on that pile with its rare pictures repeated until no digit is rare;
    with the lowest bits, HEALED_LONGER and THINNED_LONGER for recipe.longer steps; controls that lose accuracy in
    another way: (NOISE, bits), normal noise of the same size as the rounding; (SMALLER, units), nets with fewer units,
    trained on the same piles; (CUT, units), the originals with only so many of their units, untrained.
    """
    where = {"device": device, "progress": progress}
    piles = uneven(classroom, recipe)
    widths, settings = classroom.teachers.widths, classroom.recipe.settings
    nets = train_cohort(piles.lessons, widths, settings, **where)
    found = {(ORIGINAL, 0): nets}
    own = [lesson.images for lesson in piles.lessons]
    repeated = [evened(lesson.images, lesson.labels) for lesson in piles.lessons]
    of_piles = {HEALED: piles.even, THINNED: piles.thinned, OWN: own, REPEATED: repeated}

    def heal(images, bits, settings):
        lessons = _told(nets, images, recipe.T, classroom.seeds)
        return train_cohort(lessons, widths, settings, start=nets, held=rounding_of(bits), **where)

    for bits in recipe.healed:
        found[PTQ, bits] = rounded(nets, bits)
        found[NOISE, bits] = noisy(nets, bits, classroom.seeds)
        found |= {(name, bits): heal(images, bits, recipe.healing) for name, images in of_piles.items()}
    longer = replace(recipe.healing, steps=recipe.longer)
    found[HEALED_LONGER, recipe.lowest] = heal(piles.even, recipe.lowest, longer)
    found[THINNED_LONGER, recipe.lowest] = heal(piles.thinned, recipe.lowest, longer)
    for units in recipe.cut:
        found[CUT, units] = cut(nets, units)
    for units in recipe.smaller:
        small = (widths[0], *[units] * (len(widths) - 2), widths[-1])
        found[SMALLER, units] = train_cohort(piles.lessons, small, settings, **where)
    return Table.joined(_marks(condition, one, piles, classroom.seeds) for condition, one in found.items())


def evened(images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return the images [n, 64] with those of rarer digits repeated whole, so that each digit comes about as often as
    the most frequent one; labels: [n]."""
    counts = torch.bincount(labels)
    times = (counts.max() / counts[labels]).round().long()
    return images.repeat_interleave(times, dim=0)


def _told(nets, images, T, seeds):
    """Return the Lesson of each net's own soft targets on its images."""
    lessons = []
    for i, (pile, seed) in enumerate(zip(images, seeds, strict=True)):
        logits = Cohort(*nets.copies([i])).logits(pile)[0].cpu()
        lessons.append(Lesson(pile, None, logits, T, alpha=1.0, seed=runtime.derive(seed, "student")))
    return lessons


def noisy(nets: Cohort, bits: int, seeds) -> Cohort:
    """Return the nets with normal noise on their weights, in each output as large as the rounding error of `bits`."""
    noisy_weights = []
    for layer, (weight, round_) in enumerate(zip(nets.weights, rounded(nets, bits).weights, strict=True)):
        size = (round_ - weight).square().mean(dim=1, keepdim=True).sqrt()  # [nets, 1, out]
        shape = weight.shape[1:]
        drawn = [torch.randn(shape, generator=runtime.generator(seed, "weight noise", layer)) for seed in seeds]
        noisy_weights.append(weight + size * torch.stack(drawn).to(weight.device))
    return Cohort(tuple(noisy_weights), nets.biases)


def _marks(condition, nets, piles, seeds):
    right = (nets.logits(piles.tests).argmax(dim=-1).cpu() == piles.labels).double()
    parts = {"accuracy": torch.ones_like(piles.rare), "common": ~piles.rare, "rare": piles.rare}
    shares = {name: 100 * (right * part).sum(dim=1) / part.sum(dim=1) for name, part in parts.items()}
    return Table.of([condition], seeds, **shares)
