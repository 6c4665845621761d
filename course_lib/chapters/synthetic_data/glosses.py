"""A real encoder as the teacher: its vectors for the glosses of a dictionary teach an average of word vectors.

The teacher is MiniLM (course_lib.models.pretrained). A student has a vector for every word, and a text is their mean.
The exam is a reverse dictionary (course_lib.data.glosses): which gloss belongs to a term that nobody has trained on?
"""

import functools
import re
from dataclasses import dataclass

import torch
from torch.nn import functional

from course_lib import runtime
from course_lib.chapters.synthetic_data.retrievers import ranks
from course_lib.data.glosses import entries
from course_lib.errors import CourseError
from course_lib.models import pretrained
from course_lib.study.each_seed import in_turn
from course_lib.study.results import Table

TEACHER, TFIDF, SINGLE = "MiniLM, the teacher", "TF-IDF", "its word vectors, averaged"
REAL, MADE, RANDOM_START, PAIRED = (
    "taught on real glosses",
    "taught on words at random",
    "taught on real glosses, random start",
    "true pairs, no teacher",
)


@dataclass(frozen=True)
class Glosses:
    """held_out: entries of the exam; width: numbers in a vector, the teacher's first principal directions; steps,
    batch, lr: of Adam; heat: of the softmax over true pairs; longest: words in a text of words at random, at most; top:
    places that count as found."""

    held_out: int = 600
    width: int = 128
    steps: int = 300
    batch: int = 128
    lr: float = 0.01
    heat: float = 0.05
    longest: int = 14
    top: int = 10


GLOSSES = Glosses()


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters. CourseError for a text without any."""
    found = re.findall(r"[a-z']+", text.lower())
    if not found:
        raise CourseError(f"{text!r} has no words: give a text with letters, such as 'a convent ruled by an abbess'.")
    return found


@functools.cache
def vocabulary() -> dict[str, int]:
    """Return every word of the dictionary with its number."""
    every = sorted({word for entry in entries() for text in entry for word in words_of(text)})
    return {word: i for i, word in enumerate(every)}


def bags(texts) -> torch.Tensor:
    """Return the words of each text as numbers, int64 [texts, most words], -1 where a text has no more. CourseError for
    no texts, and for a word that the dictionary does not have."""
    number = vocabulary()
    if not len(texts):
        raise CourseError("There are no texts to turn into bags of words: give at least one.")
    rows = [[number.get(word, -2) for word in words_of(text)] for text in texts]
    for row, text in zip(rows, texts, strict=True):
        if -2 in row:
            raise CourseError(f"{words_of(text)[row.index(-2)]!r} is no word of the dictionary: use others.")
    longest = max(map(len, rows))
    return torch.tensor([row + [-1] * (longest - len(row)) for row in rows])


def embed(vectors: torch.Tensor, texts: torch.Tensor) -> torch.Tensor:
    """Return the vector of length 1 of each text, [texts, width]: the mean over its words. texts: of bags()."""
    real = (texts >= 0).float()[..., None]
    return functional.normalize((functional.embedding(texts.clamp(min=0), vectors) * real).sum(dim=1), dim=-1)


def at_random(count: int, longest: int, draw: torch.Generator) -> list[str]:
    """Return texts of words at random, as often as they stand in the glosses."""
    pile = [word for _, gloss in entries() for word in words_of(gloss)]
    lengths = torch.randint(6, longest + 1, (count,), generator=draw).tolist()
    return [
        " ".join(pile[i] for i in torch.randint(len(pile), (length,), generator=draw).tolist()) for length in lengths
    ]


@dataclass(frozen=True)
class Said:
    """What the teacher says, [texts, 384] each: of the terms and glosses of all entries, of every word of the
    vocabulary, and of texts of words at random, which are `made`."""

    terms: torch.Tensor
    glosses: torch.Tensor
    words: torch.Tensor
    made: torch.Tensor
    texts: list[str]


def ask(recipe: Glosses = GLOSSES) -> Said:
    """Ask the real encoder about everything: a minute or two. CourseError if it is not here."""
    encoder = pretrained.load_encoder(device="cpu")
    terms, glosses = zip(*entries(), strict=True)
    texts = at_random(len(terms) - recipe.held_out, recipe.longest, runtime.generator(0, "words at random"))
    said = [pretrained.embed(encoder, list(part)) for part in (terms, glosses, vocabulary(), texts)]
    return Said(*said, texts)


def students(seed: int, said: Said, recipe: Glosses = GLOSSES) -> dict:
    """Train the students of a seed and return {name: {"found", "alike"}}: the share of held-out terms whose gloss is
    among the first, in percent, and Spearman's correlation of cosines between held-out glosses with the teacher's."""
    order = torch.randperm(len(said.terms), generator=runtime.generator(seed, "entries"))
    test, learn = order[: recipe.held_out], order[recipe.held_out :]
    terms, glosses = (bags([entry[i] for entry in entries()]) for i in (0, 1))
    centre = said.glosses[learn].mean(dim=0)
    axes = torch.linalg.svd(said.glosses[learn] - centre, full_matrices=False).Vh[: recipe.width].T

    def reduced(vectors):
        return functional.normalize((vectors - centre) @ axes, dim=-1)

    single = reduced(said.words)
    random = 0.1 * torch.randn(single.shape, generator=runtime.generator(seed, "vectors"))
    real, made = (glosses[learn], reduced(said.glosses[learn])), (bags(said.texts), reduced(said.made))
    teach = functools.partial(_taught, recipe=recipe)
    vectors = {
        SINGLE: single,
        REAL: teach(single, *real, seed),
        MADE: teach(single, *made, seed),
        RANDOM_START: teach(random, *real, seed),
        PAIRED: _paired(random, terms[learn], glosses[learn], seed, recipe),
    }
    found = {name: (embed(v, terms[test]), embed(v, glosses[test])) for name, v in vectors.items()}
    found[TEACHER] = (said.terms[test], said.glosses[test])
    found[TFIDF] = _tf_idf(terms[test], glosses[test], glosses[learn])
    truth = said.glosses[test] @ said.glosses[test].T
    return {name: _marked(*each, truth, recipe) for name, each in found.items()}


def taught(seeds=None, recipe: Glosses = GLOSSES, *, said: Said | None = None, progress=False) -> Table:
    """Return the Table of students() over seeds. said: what the teacher said, if it was asked already."""
    seeds = runtime.check_seeds(seeds)
    said = said or ask(recipe)
    found = in_turn(seeds, lambda seed: students(seed, said, recipe), progress)
    seeds = seeds[: len(found)]
    return Table.of_rows(
        {(name, s): row for s, of in zip(seeds, found, strict=True) for name, row in of.items()}, seeds
    )


def recall(terms: torch.Tensor, glosses: torch.Tensor, top: int) -> float:
    """Return the share, in percent, of terms whose own gloss is among the `top` nearest."""
    return 100 * float((ranks(terms @ glosses.T, torch.arange(len(terms))) <= top).double().mean())


def spearman(first: torch.Tensor, second: torch.Tensor) -> float:
    """Return Spearman's rank correlation of two rows of numbers."""
    places = [row.argsort().argsort().double() for row in (first, second)]
    return float(torch.corrcoef(torch.stack(places))[0, 1])


def _marked(terms, glosses, truth, recipe):
    above = torch.ones_like(truth, dtype=torch.bool).triu(1)
    alike = spearman((glosses @ glosses.T)[above], truth[above])
    return {"found": recall(terms, glosses, recipe.top), "alike": alike}


def _descend(vectors, recipe, seed, count, loss_of):
    """Adam on word vectors; loss_of(vectors, places of a batch) is what falls."""
    draw = runtime.generator(seed, "batches")
    vectors = vectors.clone().requires_grad_()
    adam = torch.optim.Adam([vectors], lr=recipe.lr)
    fall = torch.optim.lr_scheduler.CosineAnnealingLR(adam, recipe.steps)
    for _ in range(recipe.steps):
        loss = loss_of(vectors, torch.randint(count, (recipe.batch,), generator=draw))
        adam.zero_grad()
        loss.backward()
        adam.step()
        fall.step()
    return vectors.detach()


def _taught(vectors, texts, targets, seed, recipe):
    """Distillation: a text's vector is drawn to the teacher's."""

    def loss(vectors, places):
        return (1 - (embed(vectors, texts[places]) * targets[places]).sum(dim=-1)).mean()

    return _descend(vectors, recipe, seed, len(texts), loss)


def _paired(vectors, terms, glosses, seed, recipe):
    """Labels alone: a term must find its own gloss among those of the batch."""

    def loss(vectors, places):
        logits = embed(vectors, terms[places]) @ embed(vectors, glosses[places]).T / recipe.heat
        return functional.cross_entropy(logits, torch.arange(len(places)))

    return _descend(vectors, recipe, seed, len(terms), loss)


def _tf_idf(terms, glosses, learn):
    """TF-IDF vectors of length 1, the rarity counted in the glosses to learn from."""
    count = len(vocabulary())

    def counted(texts):
        found = torch.zeros(len(texts), count + 1)
        found.scatter_add_(1, texts.where(texts >= 0, count), torch.ones(texts.shape))
        return found[:, :count]

    rare = torch.log((1 + len(learn)) / (1 + (counted(learn) > 0).sum(dim=0)))
    return tuple(functional.normalize(counted(texts) * rare, dim=-1) for texts in (terms, glosses))
