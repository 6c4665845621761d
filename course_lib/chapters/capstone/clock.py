"""How long answers take on one core (processor seconds, the least of several tries) and by how many weights they are
multiplied. No claim rests on the seconds."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch

from course_lib.chapters.capstone import narrow
from course_lib.chapters.capstone.encoders import Encoder, small_student
from course_lib.chapters.capstone.recipe import Recipe
from course_lib.models import classifiers, language_models, pretrained
from course_lib.training import Lesson, train_cohort

TRIES, MANY_TRIES = 5, 40
# What is timed; each answer on its own, as a user waits for it.
SENTENCE, SMALL_SENTENCE = "MiniLM, a gloss", "its student, a gloss"
TOKEN, SMALL_TOKEN = "SmolLM2, a token", "its student, a token"
DIGIT, SMALL_DIGIT = "teacher, a digit", "student, a digit"
ANSWERED = (DIGIT, SMALL_DIGIT, SENTENCE, SMALL_SENTENCE, TOKEN, SMALL_TOKEN)
ANSWERS, TRAINING = "answers", "training"
GLOSS = "an immense cloud of gas and dust in interstellar space"


def least(call: Callable) -> float:
    """Return the fewest processor seconds that call() took, of several tries."""
    call()
    found = []
    for _ in range(TRIES):
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return min(found)


def often(*calls: Callable, times: int = 50) -> list[float]:
    """Return the seconds of one call of each of many that follow each other, for what is over too soon to be timed
    alone. They take turns, so that whatever else the machine does meets all of them."""
    found = [[] for _ in calls]
    for _ in range(MANY_TRIES):
        for each, call in zip(found, calls, strict=True):
            start = time.process_time()
            for _ in range(times):
                call()
            each.append((time.process_time() - start) / times)
    return [min(each) for each in found]


@dataclass(frozen=True)
class Measured:
    """seconds: of one core, by what was timed; weights: of the matrices that a token or a picture is multiplied by, by
    whose answer it is; tokens: that an encoder reads for its answer; making: seconds of making the student of digits,
    by what they went into."""

    seconds: dict[str, float]
    weights: dict[str, int]
    tokens: int
    making: dict[str, float]


def measured(recipe: Recipe) -> Measured:
    """Return what one core takes. CourseError if the real models are not here."""
    encoders, weights, tokens = _encoders(recipe)
    seconds = encoders
    for name, found, size in (*_writers(recipe), *_digits(recipe)):
        seconds[name], weights[name] = found, size
    made = _making(recipe.cascade, seconds)
    return Measured(_rounded(seconds), weights, tokens, _rounded(made))


def matrices(model: torch.nn.Module) -> int:
    """Return the weights of a model's matrix products. Word vectors count where they are the output layer as well."""
    return sum(layer.weight.numel() for layer in model.modules() if isinstance(layer, torch.nn.Linear))


@torch.no_grad()
def _encoders(recipe):
    """Seconds and weights by name, and the tokens of the gloss."""
    real = pretrained.load_encoder(device="cpu")
    words = real.tokenizer([GLOSS], return_tensors="pt")
    asked = words["input_ids"], words["attention_mask"].bool()
    student = small_student(real.model, recipe.encoders.layers, recipe.encoders.width)
    both = {SENTENCE: Encoder(real.model).eval(), SMALL_SENTENCE: student.eval()}
    seconds = {name: least(lambda model=model: model(*asked)) for name, model in both.items()}
    # the layers and the bridge to the teacher's width; the pooling layer is not read
    weights = {name: matrices(model.model.encoder) + matrices(model.bridge) for name, model in both.items()}
    return seconds, weights, asked[0].shape[1]


def _writers(recipe):
    """(name, seconds of a token, weights): both read a prompt, then write as many tokens greedily, with a cache."""
    real = pretrained.load(device="cpu")
    told = narrow.lessons(0, recipe.narrow)
    more = recipe.narrow.tokens
    writers = (
        (TOKEN, real.model, real.tokenizer(GLOSS, return_tensors="pt")["input_ids"]),
        (SMALL_TOKEN, narrow.network(told.words, recipe.narrow, 0).eval(), told.tokens[:1, :2]),
    )
    for name, model, prompt in writers:
        amount = {"do_sample": False, "min_new_tokens": more, "max_new_tokens": more}
        asked = {"attention_mask": torch.ones_like(prompt), **amount}
        with language_models.quiet():
            yield name, least(lambda m=model, p=prompt, a=asked: m.generate(p, **a)) / more, matrices(model)


def _digits(recipe):
    """(name, seconds of a picture, weights)."""
    image, nets = torch.zeros(1, 64), [classifiers.build(kind) for kind in (recipe.cascade.model, "student")]
    with torch.no_grad():
        found = often(*(lambda net=net: net(image) for net in nets))
    return zip((DIGIT, SMALL_DIGIT), found, map(matrices, nets), strict=True)


def _making(recipe, seconds):
    """Seconds of making the student of digits: answers one by one, as a question is answered, and one training."""
    logits = torch.zeros(recipe.images, 10)
    lesson = Lesson(torch.zeros(recipe.images, 64), teacher_logits=logits, T=recipe.T, alpha=1.0, seed=0)
    widths = classifiers.widths_of("student")
    return {
        ANSWERS: (recipe.images + recipe.choosing) * seconds[DIGIT] + recipe.choosing * seconds[SMALL_DIGIT],
        TRAINING: least(lambda: train_cohort([lesson], widths, recipe.student, device="cpu")),
    }


def _rounded(seconds):
    return {name: float(f"{value:.3g}") for name, value in seconds.items()}
