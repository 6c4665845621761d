"""The encoder track: students of MiniLM that differ in what they copy from it, on the glosses of a dictionary.

All students of a seed read the same batches in the same order, as many steps each. The exam is of entries that nobody
has read: how alike a student finds two glosses, beside its teacher, and which gloss belongs to a term.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import torch

from course_lib import runtime
from course_lib.chapters.capstone import encoders
from course_lib.chapters.capstone.encoders import Encoder, small_student
from course_lib.data.glosses import entries
from course_lib.models import pretrained
from course_lib.models.language_models import seeded
from course_lib.study.results import Table

TEACHER, START = "the teacher", "before any step"


class Way(NamedTuple):
    """What a student copies.

    answers: weight of vector_loss; soft, tinybert, direction, minilm: weights of the other losses; untrained: whether
    the layers that it copies are those of a net that has learned nothing, beside the true answers; near: whether its
    word vectors start as the teacher's; labels: weight of true pairs of term and gloss, without a teacher.
    """

    answers: float = 1.0
    soft: float = 0.0
    tinybert: float = 0.0
    direction: float = 0.0
    minilm: float = 0.0
    untrained: bool = False
    near: bool = True
    labels: float = 0.0


@dataclass(frozen=True)
class Encoders:
    """layers, width: of the students; steps, batch, lr: of AdamW with a falling rate, batch counting entries, of which
    term and gloss are read; tests: entries of the exam; tuning: entries kept apart for whoever tunes the weights; soft,
    tinybert, direction, minilm: weights of the losses beside the answers, as the papers have them; heat: of the
    softmax over true pairs; top: places that count as found; longer: how many times the steps, for the runs that ask
    whether steps are missing."""

    layers: int = 2
    width: int = 96
    steps: int = 80
    batch: int = 8
    lr: float = 2e-3
    tests: int = 200
    tuning: int = 200
    soft: float = 5.0
    tinybert: float = 1.0
    direction: float = 1.0
    minilm: float = 1.0
    heat: float = 0.05
    top: int = 10
    longer: int = 4


def ways(recipe: Encoders) -> dict[str, Way]:
    """Return the students by name."""
    return {
        "answers": Way(),
        "DistilBERT": Way(soft=recipe.soft, direction=recipe.direction),
        "TinyBERT": Way(tinybert=recipe.tinybert),
        "MiniLM": Way(minilm=recipe.minilm),
        "TinyBERT of an untrained net": Way(tinybert=recipe.tinybert, untrained=True),
        "TinyBERT alone": Way(0, tinybert=recipe.tinybert),
        "answers, random start": Way(near=False),
        "true pairs, no teacher": Way(0, labels=1.0, near=False),
    }


def longer(recipe: Encoders) -> tuple[Encoders, dict[str, Way]]:
    """Return the settings and students of the runs with more steps."""
    named = ways(recipe)
    few = {name: named[name] for name in ("answers", "DistilBERT", "TinyBERT", "answers, random start")}
    return replace(recipe, steps=recipe.longer * recipe.steps), few


def split(seed: int, recipe: Encoders) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return the numbers of the entries to learn from, to choose weights by, and of the exam. The exam is the same for
    all who tune: its entries are dealt before the seed has a say."""
    order = torch.randperm(len(entries()), generator=runtime.generator(0, "entries of the exam"))
    test, rest = order[: recipe.tests], order[recipe.tests :]
    rest = rest[torch.randperm(len(rest), generator=runtime.generator(seed, "entries"))]
    return rest[recipe.tuning :], rest[: recipe.tuning], test


def students(seed: int, real, recipe: Encoders, chosen: dict[str, Way] | None = None, on: str = "test") -> dict:
    """Train the students of a seed side by side and return {name: {"alike", "found"}}, with those of the
    teacher and of a student before its first step.

    real: the encoder (pretrained.load_encoder()); chosen: the ways (default: all); on: "test" or "tuning" entries.
    """
    chosen = chosen or ways(recipe)
    learn, tuning, test = split(seed, recipe)
    teacher = Encoder(real.model)
    blank = Encoder(untrained(real.model, seed))
    pupils = {
        name: small_student(real.model, recipe.layers, recipe.width, runtime.derive(seed, "student"), way.near)
        for name, way in chosen.items()
    }
    optimisers = {
        name: torch.optim.AdamW(pupil.parameters(), lr=recipe.lr, fused=True) for name, pupil in pupils.items()
    }
    falls = [torch.optim.lr_scheduler.CosineAnnealingLR(each, recipe.steps) for each in optimisers.values()]
    draw = runtime.generator(seed, "batches")
    needs_blank = any(way.untrained for way in chosen.values())
    for _ in range(recipe.steps):
        batch = read(real, learn[torch.randint(len(learn), (recipe.batch,), generator=draw)])
        with torch.no_grad():
            theirs, nothing = teacher(*batch), blank(*batch) if needs_blank else None
        for name, way in chosen.items():
            loss = loss_of(way, pupils[name](*batch), theirs, nothing if way.untrained else theirs, recipe)
            optimisers[name].zero_grad()
            loss.backward()
            optimisers[name].step()
        for fall in falls:
            fall.step()
    exam = test if on == "test" else tuning
    truth = vectors(teacher, real, exam)
    fresh = small_student(real.model, recipe.layers, recipe.width, runtime.derive(seed, "student"))
    found = {TEACHER: marks(truth, truth, recipe), START: marks(vectors(fresh, real, exam), truth, recipe)}
    for name, pupil in pupils.items():
        found[name] = marks(vectors(pupil, real, exam), truth, recipe)
    return found


def loss_of(way, ours, theirs, copied, recipe):
    """Return the loss of one batch: the true teacher's answers, and the layers of `copied`."""
    loss = 0.0
    if way.answers:
        loss = loss + way.answers * encoders.vector_loss(ours, theirs)
    if way.soft:
        loss = loss + way.soft * encoders.soft_answer_loss(ours, theirs)
    if way.tinybert:
        loss = loss + way.tinybert * encoders.tinybert_loss(ours, copied)
    if way.direction:
        loss = loss + way.direction * encoders.direction_loss(ours, copied)
    if way.minilm:
        loss = loss + way.minilm * encoders.relations_loss(ours, copied)
    if way.labels:
        terms, glosses = ours.sentences.chunk(2)
        right = torch.arange(len(terms))
        loss = loss + way.labels * torch.nn.functional.cross_entropy(terms @ glosses.T / recipe.heat, right)
    return loss


def read(real, numbers) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the tokens and mask of the terms and then the glosses of some entries."""
    chosen = [entries()[i] for i in numbers.tolist()]
    words = real.tokenizer([text for i in (0, 1) for text in (e[i] for e in chosen)], padding=True, return_tensors="pt")
    return words["input_ids"], words["attention_mask"].bool()


def untrained(model, seed):
    """Return a BERT of the same shape with random weights."""
    with seeded(seed, "untrained encoder"):
        return type(model)(model.config).eval()


@torch.no_grad()
def vectors(encoder, real, numbers, batch: int = 50) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the vectors of the terms and of the glosses of some entries."""
    encoder.eval()
    parts = [encoder(*read(real, part)).sentences.chunk(2) for part in numbers.split(batch)]
    return tuple(map(torch.cat, zip(*parts, strict=True)))


def marks(ours, truth, recipe) -> dict[str, float]:
    """Return Spearman's correlation of the cosines between glosses with the teacher's, and the share of terms, in
    percent, whose own gloss is among the nearest. ours, truth: vectors of terms and of glosses."""
    above = torch.ones(len(truth[1]), len(truth[1]), dtype=torch.bool).triu(1)
    places = [(glosses @ glosses.T)[above].argsort().argsort().double() for _, glosses in (ours, truth)]
    likeness = ours[0] @ ours[1].T
    nearer = (likeness > likeness.diagonal()[:, None]).sum(dim=1)
    return {
        "alike": float(torch.corrcoef(torch.stack(places))[0, 1]),
        "found": 100 * float((nearer < recipe.top).double().mean()),
    }


def taught(seeds, recipe: Encoders, chosen=None, *, real=None, progress=False) -> Table:
    """Return the Table of students() over seeds. chosen: as there. CourseError if the encoder is not here."""
    real = real or pretrained.load_encoder(device="cpu")
    seeds = runtime.check_seeds(seeds, least=1)
    rows = {}
    for seed in runtime.progress_bar(seeds, progress, "encoders"):
        rows |= {(name, seed): row for name, row in students(seed, real, recipe, chosen).items()}
    return Table.of_rows(rows, seeds)
