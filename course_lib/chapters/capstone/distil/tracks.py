"""The three tracks: which model learns from which, along which stream of examples, by which loss.

A loss is the *sum* over the places of a batch, beside their number: processes and parts of a step have different
numbers of places, and a mean of their means would weigh the words of short texts more.
"""

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch

from course_lib import losses, runtime, training
from course_lib.chapters.capstone.distil.job import ENCODER, LANGUAGE, REAL, TOY, Job
from course_lib.chapters.capstone.encoders import LOSSES, Encoder, distilbert_loss, small_student
from course_lib.data import digits, language
from course_lib.data.glosses import entries
from course_lib.errors import CourseError
from course_lib.models import classifiers, language_models, pretrained
from course_lib.training import language as lessons

DOCUMENTS = 256  # of the animal language, which are written at a time
BUFFER = 1000  # examples that are shuffled at a time
CONTEXT = 24  # no animal document is longer

Batch = dict[str, torch.Tensor]


class Lesson(torch.nn.Module):
    """A student and its loss, as one module: it answers a batch with the loss, so that it can be shared out whole.

    loss_of(student, batch): the loss, summed over the places of the batch.
    """

    def __init__(self, student: torch.nn.Module, loss_of: Callable[[torch.nn.Module, Batch], torch.Tensor]):
        super().__init__()
        self.student, self.loss_of = student, loss_of

    def forward(self, batch: Batch) -> torch.Tensor:
        """Return the loss of a batch, summed over its places."""
        return self.loss_of(self.student, batch)


@dataclass(frozen=True)
class Track:
    """lesson: what is trained; teacher: read only; collate: rows → a batch; places: a batch → how many numbers its loss
    sums up; answers: how many the student chooses from; stream: an endless `datasets.IterableDataset`; once: the
    stream before it was repeated, None if it has no end of its own; partial: the loss leaves some of the student's
    weights out."""

    lesson: Lesson
    teacher: torch.nn.Module
    collate: Callable[[list[dict]], Batch]
    places: Callable[[Batch], int]
    answers: int
    stream: Any
    once: Any = None
    partial: bool = False


def build(job: Job) -> Track:
    """Return the Track of a job. CourseError for data or a teacher that is not there or does not fit."""
    return {LANGUAGE: of_language, ENCODER: of_encoder}.get(job.track, of_pictures)(job)


# --- streams --------------------------------------------------------------------------------------


def endless(rows: Any, seed: int) -> Any:
    """Return a finite stream over and over, shuffled by a seed. CourseError if it is empty."""
    if not list(rows.take(1)):
        raise CourseError("There is no data: the file or folder holds no example.")
    return rows.repeat(None).shuffle(seed=runtime.derive(seed, "order of the stream"), buffer_size=BUFFER)


def of_rows(**columns: list) -> Any:
    """Return columns as a stream."""
    return runtime.require("datasets").Dataset.from_dict(columns).to_iterable_dataset()


def lines(path: str) -> Any:
    """Return the lines of a file as a stream of {"text"}, without empty ones; the file is never read whole. CourseError
    for a folder, or where its first lines are not in UTF-8."""
    if not os.path.isfile(path):
        raise CourseError(f"The data {path!r} are a folder: give a file with a text a line.")
    found = runtime.require("datasets").load_dataset("text", data_files=path, split="train", streaming=True)
    try:
        list(found.take(1))
    except UnicodeDecodeError:
        raise CourseError(f"The file {path!r} is not in UTF-8: save it as UTF-8 text, with a text a line.") from None
    return found.filter(lambda row: bool(row["text"].strip()))


def animal_documents(seed: int) -> Iterator[dict]:
    """Yield documents of the animal language for ever, as {"text"}."""
    for number in itertools.count():
        tokens = language.automaton().sample(DOCUMENTS, runtime.derive(seed, "documents", number))
        for text in language.decode(tokens):
            yield {"text": text}


def texts(job: Job) -> dict[str, Any]:
    """Return the "stream" of a job's texts and, where that has an end, the same "once": the job's own file, or animal
    documents for a toy, or WordNet's glosses."""
    if job.data is None and job.teacher == TOY:
        datasets = runtime.require("datasets")
        return {"stream": datasets.IterableDataset.from_generator(animal_documents, gen_kwargs={"seed": job.seed})}
    once = lines(job.data) if job.data is not None else of_rows(text=[gloss for _, gloss in entries()])
    return {"stream": endless(once, job.seed), "once": once}


def animal_tokens(rows: list[dict]) -> Batch:
    """Return rows of the animal language as {"tokens"}, long [texts, length], padded on the right."""
    return {"tokens": language.encode([row["text"] for row in rows])}


def tokens_of(tokenizer: Any, length: int, pad: int) -> Callable[[list[dict]], Batch]:
    """Return the collate() of a real tokenizer; pad: the token put after the end."""

    def collate(rows):
        read = tokenizer([row["text"] for row in rows], truncation=True, max_length=length)["input_ids"]
        longest = max(map(len, read))
        return {"tokens": torch.tensor([row + [pad] * (longest - len(row)) for row in read])}

    return collate


# --- tracks ---------------------------------------------------------------------------------------


def of_language(job: Job) -> Track:
    """A small Llama learns the next-word probabilities of a larger one."""
    if job.teacher == TOY:
        teacher = toy_writer(job)
        words, pad, bos, eos, collate = len(language.automaton().words), 0, 1, 2, animal_tokens
    else:
        real = pretrained.load(None if job.teacher == REAL else job.teacher, device="cpu")
        teacher, words = real.model, real.model.config.vocab_size
        eos = real.tokenizer.eos_token_id
        bos = eos if real.model.config.bos_token_id is None else real.model.config.bos_token_id
        pad = next(token for token in itertools.count() if token not in (bos, eos))
        collate = tokens_of(real.tokenizer, job.length, pad)
    teacher.requires_grad_(False)
    student = language_models.build(
        "llama",
        vocabulary=words,
        width=job.width,
        layers=job.layers,
        heads=2,
        context=max(CONTEXT, job.length),
        seed=runtime.derive(job.seed, "student"),
        pad=pad,
        bos=bos,
        eos=eos,
    )

    def loss_of(student, batch):
        tokens = batch["tokens"]
        counted = losses.unchecked.counted_positions(tokens, pad)
        everything = torch.ones_like(tokens)  # no place looks to its right: padding there needs no mask
        with torch.no_grad():
            theirs = teacher(tokens, attention_mask=everything, use_cache=False).logits[:, :-1][counted]
        ours = student(tokens, attention_mask=everything, use_cache=False).logits[:, :-1][counted]
        wanted = tokens[:, 1:][counted]
        return losses.unchecked.distillation_loss(ours, wanted, theirs, job.T, job.alpha) * len(wanted)

    def places(batch):
        return int(losses.unchecked.counted_positions(batch["tokens"], pad).sum())

    return Track(Lesson(student, loss_of), teacher, collate, places, words, **texts(job))


def toy_writer(job: Job) -> torch.nn.Module:
    """Return a teacher that has read documents of the animal language."""
    seed = runtime.derive(job.seed, "teacher")
    shape = {"width": 32, "layers": 2, "heads": 2, "context": CONTEXT}
    teacher = language_models.build("llama", vocabulary=len(language.automaton().words), seed=seed, **shape)
    read = language.automaton().sample(1000, seed)
    lessons.learn(teacher, read, training.Settings(steps=job.teacher_steps, lr=8e-3), seed=seed)
    return teacher.eval()


def of_encoder(job: Job) -> Track:
    """A small BERT learns from a larger one by a published loss: MiniLM, or a toy with random weights."""
    if job.teacher == TOY:
        model, collate, pad = toy_reader(job), animal_tokens, 0
    else:
        real = pretrained.load_encoder(device="cpu")
        model, pad = real.model, real.tokenizer.pad_token_id
        collate = tokens_of(real.tokenizer, job.length, pad)
    teacher = Encoder(model).requires_grad_(False).eval()
    student = small_student(model, job.layers, job.width, runtime.derive(job.seed, "student"))
    by_text = job.loss in ("answers", "distilbert")

    def loss_of(student, batch):
        mask = batch["tokens"] != pad
        with torch.no_grad():
            theirs = teacher(batch["tokens"], mask)
        ours = student(batch["tokens"], mask)
        loss = distilbert_loss(ours, theirs, job.T) if job.loss == "distilbert" else LOSSES[job.loss](ours, theirs)
        return loss * places(batch)

    def places(batch):
        return len(batch["tokens"]) if by_text else int((batch["tokens"] != pad).sum())

    return Track(Lesson(student, loss_of), teacher, collate, places, 1, partial=True, **texts(job))


def toy_reader(job: Job) -> torch.nn.Module:
    """Return a BERT of two layers with random weights, for the words of the animal language."""
    library = runtime.require("transformers")
    shape = {"num_hidden_layers": 2, "hidden_size": 16, "num_attention_heads": 2, "intermediate_size": 32}
    words = len(language.automaton().words)
    config = library.BertConfig(vocab_size=words, max_position_embeddings=CONTEXT, initializer_range=0.3, **shape)
    with language_models.seeded(job.seed, "toy encoder"):
        return library.BertModel(config, add_pooling_layer=False).eval()


def of_pictures(job: Job) -> Track:
    """A small classifier learns from a larger one, which has learned from a third of your labelled pictures."""
    images = digits.tensors(None if job.data is None else saved(job.data))
    third = len(images) // 3
    piles = digits.split(job.seed, third, third, len(images) - 2 * third, data=images)
    teacher = classifiers.build("teacher", runtime.derive(job.seed, "teacher"))
    settings = training.Settings(steps=job.teacher_steps, noise=0.3)
    training.learn(teacher, piles.teacher.images, piles.teacher.labels, settings, seed=job.seed)
    teacher.requires_grad_(False).eval()
    widths = (digits.PIXELS, *[job.width] * job.layers, digits.CLASSES)
    student = classifiers.mlp(widths, runtime.derive(job.seed, "student"))

    def loss_of(student, batch):
        with torch.no_grad():
            theirs = teacher(batch["images"])
        ours = student(batch["images"])
        return losses.unchecked.distillation_loss(ours, batch["labels"], theirs, job.T, job.alpha) * len(ours)

    def collate(rows):
        images = torch.tensor([row["image"] for row in rows])
        noisy = images + job.noise * torch.randn(images.shape) if job.noise else images
        return {"images": noisy, "labels": torch.tensor([row["label"] for row in rows])}

    rows = of_rows(image=piles.transfer.images.tolist(), label=piles.transfer.labels.tolist())
    lesson, stream = Lesson(student, loss_of), endless(rows, job.seed)
    return Track(lesson, teacher, collate, lambda batch: len(batch["labels"]), digits.CLASSES, stream, rows)


def saved(folder: str) -> Any:
    """Return a data set that `save_to_disk()` has written. CourseError if it cannot be read."""
    try:
        return runtime.require("datasets").load_from_disk(folder)
    except Exception as error:  # whatever a strange folder raises
        raise CourseError(
            f"The pictures in {folder!r} cannot be read ({type(error).__name__}): give a folder that "
            "dataset.save_to_disk() has written, with the columns image and label."
        ) from None
