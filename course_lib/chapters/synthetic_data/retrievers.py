"""Retrievers: BM25 on words, and a dual encoder that learns from pairs. Each gives scores [queries, documents]."""

from collections.abc import Sequence

import torch
from torch.nn import functional

from course_lib import runtime
from course_lib.chapters.synthetic_data.recipe import Encoder
from course_lib.chapters.synthetic_data.world import FIELDS, Pairs, World, check_counts, values_of
from course_lib.errors import CourseError

K1, B = 1.2, 0.75  # BM25's usual settings


def bm25(world: World, queries: torch.Tensor, more: Pairs | None = None) -> torch.Tensor:
    """Return BM25 scores [queries, documents].

    queries: words [n, fields]; more: queries that are first written into the documents that they are about, as
    document expansion does. Without them all documents are equally long, and no word stands in one twice.
    """
    counts = torch.zeros(len(world.documents), world.words)
    counts.scatter_(1, world.document_words, 1.0)
    if more is not None:
        ones = torch.ones(more.queries.shape)
        counts.index_put_((more.documents[:, None].expand_as(more.queries), more.queries), ones, accumulate=True)
    found = (counts > 0).sum(dim=0)
    rare = torch.log(1 + (len(counts) - found + 0.5) / (found + 0.5))
    length = counts.sum(dim=1, keepdim=True)
    weights = rare * counts * (K1 + 1) / (counts + K1 * (1 - B + B * length / length.mean()))
    asked = torch.zeros(len(queries), world.words).scatter_(1, queries, 1.0)
    return asked @ weights.T


def by_meaning(world: World, queries: torch.Tensor, counts: torch.Tensor) -> torch.Tensor:
    """Return how many words of a query are true of a document by the generator's own dictionary, in the fields that
    count, bool [fields]: scores [queries, documents]. The generator ranks by itself, and no student is trained.
    CourseError as check_counts()."""
    meant = values_of(queries, world.recipe)
    believed = world.taken[torch.arange(len(FIELDS)), world.documents]  # what it takes the documents to say
    same = meant[:, None] == believed[None]  # [queries, documents, fields]
    return (same & check_counts(counts)).sum(dim=-1).float()


def train(world: World, jobs: Sequence[Pairs], encoder: Encoder, *purpose, steps: int | None = None) -> torch.Tensor:
    """Train a dual encoder on each of several sets of pairs, side by side, and return the vectors of every word, float
    [jobs, words, width].

    Both towers share the vectors; a text is their mean, scaled to length 1. Each query must find its own document among
    those of the batch (in-batch softmax); a document that is in the batch twice is not counted against itself. All jobs
    start alike. purpose: what it is for; steps: default the encoder's. CourseError for no jobs, or one without pairs.
    """
    if not jobs or not all(map(len, jobs)):
        raise CourseError("There are no pairs, so a retriever cannot learn: give at least one query and its document.")
    steps, count, size = steps or encoder.steps, len(jobs), encoder.batch
    own = torch.arange(count)[:, None, None] * world.words  # where the words of each job begin
    vectors = untrained(world, encoder, *purpose).repeat(count, 1).requires_grad_()
    adam = torch.optim.Adam([vectors], lr=encoder.lr)
    fall = torch.optim.lr_scheduler.CosineAnnealingLR(adam, steps)
    batches = [_batches(world, job, size, steps, *purpose) for job in jobs]
    words, targets = world.document_words, torch.arange(size).repeat(count)
    diagonal = torch.eye(size, dtype=torch.bool)
    for step in range(steps):
        documents = torch.stack([job.documents[batch[step]] for job, batch in zip(jobs, batches, strict=True)])
        queries = torch.stack([job.queries[batch[step]] for job, batch in zip(jobs, batches, strict=True)])
        texts = torch.cat([queries, words[documents]], dim=1) + own  # [jobs, 2 · batch, fields]
        vector = embed(vectors, texts.flatten(0, 1)).unflatten(0, (count, 2 * size))
        logits = vector[:, :size] @ vector[:, size:].mT / encoder.heat
        twice = (documents[:, :, None] == documents[:, None]) & ~diagonal
        logits = logits.masked_fill(twice, -torch.inf).flatten(0, 1)
        loss = functional.cross_entropy(logits, targets, reduction="sum") / size
        adam.zero_grad()
        loss.backward()
        adam.step()
        fall.step()
    return vectors.detach().unflatten(0, (count, world.words))


def _batches(world, pairs, size, steps, *purpose):
    """The pairs of every step, int64 [steps, size]."""
    return torch.randint(len(pairs), (steps, size), generator=runtime.generator(world.seed, "batches", *purpose))


def untrained(world: World, encoder: Encoder, *purpose) -> torch.Tensor:
    """Return the vectors [words, width] that training starts from. Like words are close to themselves and to no other,
    so that they already find shared words."""
    draw = runtime.generator(world.seed, "vectors", *purpose)
    return torch.randn(world.words, encoder.width, generator=draw) / encoder.width**0.5


def embed(vectors: torch.Tensor, words: torch.Tensor) -> torch.Tensor:
    """Return the vector of length 1 of each text, [n, width]: the mean over its words [n, fields]."""
    return functional.normalize(functional.embedding(words, vectors).mean(dim=1), dim=-1)


def scores(world: World, vectors: torch.Tensor, queries: torch.Tensor) -> torch.Tensor:
    """Return the cosines [queries, documents] of a dual encoder's vectors."""
    return embed(vectors, queries) @ embed(vectors, world.document_words).T


def ranks(scores: torch.Tensor, documents: torch.Tensor) -> torch.Tensor:
    """Return the rank of each query's document, float [n], 1 for the first. Documents with its score share the mean of
    their ranks. CourseError if a score is NaN, or unless there is a row of scores for each query, and at least one."""
    if not len(documents) or len(scores) != len(documents):
        raise CourseError(
            f"There are {len(scores)} rows of scores and {len(documents)} documents: give one document for each row, "
            "and at least one."
        )
    if scores.isnan().any():
        raise CourseError("A score is NaN: look for a diverged retriever before you rank.")
    own = scores.gather(1, documents[:, None])
    return 1 + (scores > own).sum(dim=1) + ((scores == own).sum(dim=1) - 1) / 2


def mrr(scores: torch.Tensor, documents: torch.Tensor) -> float:
    """Return the mean reciprocal rank of each query's document, in percent: 100 if all are first, 50 if all are
    second."""
    return 100 * float((1 / ranks(scores, documents)).double().mean())
