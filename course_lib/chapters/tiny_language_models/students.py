"""Chapter 08: teacher and students of the animal language, how they are taught, and how they are judged.

Every number of a model is compared with the truth itself: the language is an automaton with known probabilities.
"""

import math

import torch
import torch.nn.functional as F

from course_lib import losses, runtime
from course_lib.chapters.tiny_language_models.recipe import RECIPE, Recipe
from course_lib.data import language
from course_lib.errors import CourseError, unknown
from course_lib.models import language_models
from course_lib.training import Settings
from course_lib.training import language as lessons

WRITE = 20  # new tokens: one more than the longest document needs after <bos>
METHODS = ("data", "text", "logits")


def new_model(seed: int, width: int, layers: int, device=None):
    """Return a fresh Llama of the chapter for the animal language."""
    words = len(language.automaton().words)
    return language_models.build(
        "llama", vocabulary=words, width=width, layers=layers, heads=2 * layers, context=24, seed=seed, device=device
    )


def new_student(seed: int, recipe: Recipe = RECIPE, device=None):
    """Return a fresh student: the same one for every lesson of a seed."""
    return new_model(runtime.derive(seed, "student"), recipe.student_width, recipe.student_layers, device)


def train_teacher(seed: int, recipe: Recipe = RECIPE, *, device=None, progress=False, callback=None):
    """Return the teacher of a seed: trained on documents of which it reads each once."""
    draw = runtime.derive(seed, "teacher")
    teacher = new_model(draw, recipe.teacher_width, recipe.teacher_layers, device)
    lessons.learn(teacher, teachers_text(seed, recipe), recipe.teacher, seed=draw, progress=progress, callback=callback)
    return teacher


def teachers_text(seed: int, recipe: Recipe = RECIPE) -> torch.Tensor:
    """Return the documents that the teacher of a seed reads, long [recipe.read, length]."""
    return language.automaton().sample(recipe.read, runtime.derive(seed, "teacher"))


def train_ignorant(text: torch.Tensor, seed: int, recipe: Recipe = RECIPE, device=None):
    """Return a model as large as the teacher that has read nothing but the few documents `text` long [n, length]."""
    draw = runtime.derive(seed, "ignorant")
    model = new_model(draw, recipe.teacher_width, recipe.teacher_layers, device)
    lessons.learn(model, text, recipe.ignorant, seed=draw)
    return model


def write(model, count: int, seed: int, temperature: float = 1.0) -> torch.Tensor:
    """Let the model write `count` documents; returns long [count, length]. CourseError for zero documents or a
    temperature that is no number of 0 or more."""
    if not runtime.is_whole(count) or count < 1:
        raise CourseError(f"{count!r} documents were asked for: ask for a whole number of 1 or more, such as 200.")
    first = torch.full((count, 1), language.BOS)
    return language_models.sample(model, first, WRITE, temperature=temperature, seed=seed, batch=2000)


def text_for(method: str, teacher, count: int, seed: int) -> torch.Tensor:
    """Return the documents that a student of METHODS reads, long [count, length]: true ones, or, for "text", documents
    that the teacher writes. CourseError for another method or zero documents."""
    if method not in METHODS:
        raise unknown("method", method, METHODS)
    if method == "text":
        return write(teacher, count, runtime.derive(seed, "teacher's text"))
    return language.automaton().sample(count, runtime.derive(seed, "text"))


def teach(
    text: torch.Tensor,
    seed: int,
    settings: Settings = RECIPE.student,
    *,
    teacher=None,
    smoothing: float = 0.0,
    recipe: Recipe = RECIPE,
    device=None,
):
    """Return the student of a seed after it has learned `text`, long [n, length].

    teacher: the model whose probabilities at each place are the targets; without one the next words are. smoothing:
    share of each target that is spread evenly over all words (label smoothing). CourseError for a share outside 0..1.
    """
    student = new_student(seed, recipe, device)
    if smoothing:
        loss_of = smoothed_loss(student.config.pad_token_id, smoothing, teacher)
    elif teacher is None:
        loss_of = lessons.word_loss(student.config.pad_token_id)
    else:
        once = len(text) <= settings.steps * settings.batch_size  # what is read again is shown to the teacher once
        loss_of = lessons.match_loss(student, teacher, text if once else None)
    lessons.train(student, text, loss_of, settings, seed=runtime.derive(seed, "student"))
    return student


def smoothed_loss(pad: int, share: float, teacher=None):
    """Return the loss_of(logits, tokens, batch) of a lesson with label smoothing: `share` of every target is spread
    evenly over all words. teacher: as in teach(). CourseError for a share outside 0..1."""
    if not runtime.is_number(share) or not 0 <= share < 1:
        raise CourseError(f"smoothing is {share!r}: give a share of 0 or more and below 1, such as 0.05.")

    def loss_of(logits, tokens, batch):
        counted = losses.counted_positions(tokens, pad)
        log_p = logits[:, :-1][counted].log_softmax(dim=-1)  # [counted places, words]
        words = log_p.shape[-1]
        if teacher is None:
            target = F.one_hot(tokens[:, 1:][counted], words).to(log_p.dtype)
        else:
            target = language_models.logits(teacher, tokens)[:, :-1][counted].softmax(dim=-1)
        return -(((1 - share) * target + share / words) * log_p).sum(dim=-1).mean()

    return loss_of


# --- how they are judged --------------------------------------------------------------------------


def gap(model, text: torch.Tensor) -> float:
    """Return how far a model is from the truth: KL(truth ‖ model) in percent of the language's entropy.

    text: documents along which they are compared. 0 is the truth itself; 100 means twice the surprise that is
    unavoidable.
    """
    return percent_of_entropy(language.automaton().kl_of(lambda tokens: language_models.logits(model, tokens), text))


def percent_of_entropy(kl: float) -> float:
    """Return a KL in nats per word as percent of the language's entropy."""
    return 100 * kl / language.automaton().entropy()


def perplexity(gap: float) -> float:
    """Return the perplexity of a model with this gap: the exponential of its cross-entropy in nats per word."""
    return math.exp(language.automaton().entropy() * (1 + gap / 100))


def judge(model, heldout: torch.Tensor, best: torch.Tensor) -> dict[str, float]:
    """Return gap (as gap() says, percent) and agreement (percent of places on which model and teacher rank the same
    word first). heldout: documents, long [n, length]; best: the teacher's most probable words, long as `heldout`."""
    counted = losses.counted_positions(heldout, language.PAD)  # [documents, length − 1]
    logits = language_models.logits(model, heldout)
    same = logits.argmax(dim=-1) == best
    kl = language.automaton().kl_of(lambda _: logits, heldout, batch=len(heldout))
    return {"gap": percent_of_entropy(kl), "agreement": 100 * float(same[:, :-1][counted].float().mean())}


def written(text: torch.Tensor | None) -> dict[str, float]:
    """Return grammar (percent of the documents that the language allows) and animals (how many of language.ANIMALS
    occur in them) of documents that a model wrote, long [n, length]; NaN where nothing was written, None."""
    if text is None:
        return {"grammar": math.nan, "animals": math.nan}
    truth = language.automaton()
    return {
        "grammar": 100 * float(truth.grammatical(text).float().mean()),
        "animals": int((truth.counts(text) > 0).sum()),
    }


def by_heart(text: torch.Tensor, read: torch.Tensor) -> float:
    """Return the percent of the documents `text` that stand, word for word, among those that were read; both long
    [n, length], padded."""
    known = {_words(row) for row in read.tolist()}
    return 100 * sum(_words(row) in known for row in text.tolist()) / len(text)


def _words(row):
    return tuple(token for token in row if token != language.PAD)
