"""How long answers take on one core: processor seconds, the least of several tries. No claim rests on them."""

import time

import torch

from course_lib.chapters.capstone import drafts, narrow, speculative
from course_lib.chapters.capstone.encoders import Encoder, small_student
from course_lib.chapters.capstone.recipe import Recipe
from course_lib.data import language
from course_lib.models import classifiers, language_models, pretrained

TRIES = 5
# What is timed; each answer on its own, as a user waits for it.
SENTENCE, SMALL_SENTENCE = "MiniLM, a gloss", "its student, a gloss"
TOKEN, SMALL_TOKEN = "SmolLM2, a token", "its student, a token"
DIGIT, SMALL_DIGIT = "teacher, a digit", "student, a digit"
PASS, DRAFTED, LOOKED_UP, LONGER_PASS = (
    "teacher, one place",
    "small network, one place",
    "table, one word",
    "teacher, 4 more",
)
GLOSS = "an immense cloud of gas and dust in interstellar space"


def least(call) -> float:
    """Return the fewest processor seconds that call() took, of several tries."""
    call()
    found = []
    for _ in range(TRIES):
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return min(found)


def often(call, times: int = 50) -> float:
    """Return the seconds of one call of many that follow each other, for what is over too soon to be timed alone."""
    return least(lambda: [call() for _ in range(times)]) / times


@torch.no_grad()
def measured(recipe: Recipe) -> dict[str, float]:
    """Return processor seconds by name. CourseError if the real models are not here."""
    found = {}
    encoder = pretrained.load_encoder(device="cpu")
    words = encoder.tokenizer([GLOSS], return_tensors="pt")
    asked = words["input_ids"], words["attention_mask"].bool()
    teacher, student = (
        Encoder(encoder.model),
        small_student(encoder.model, recipe.encoders.layers, recipe.encoders.width),
    )
    found |= {SENTENCE: least(lambda: teacher(*asked)), SMALL_SENTENCE: least(lambda: student.eval()(*asked))}
    real = pretrained.load(device="cpu")
    prompt = real.tokenizer(GLOSS, return_tensors="pt")["input_ids"]
    more = recipe.narrow.tokens
    with language_models.quiet():
        said = least(lambda: real.model.generate(prompt, do_sample=False, min_new_tokens=more, max_new_tokens=more))
    told = narrow.lessons(0, recipe.narrow)
    small = narrow.network(told.words, recipe.narrow, 0)
    place = told.tokens[:1, : more // 2]
    found |= {TOKEN: said / more, SMALL_TOKEN: often(lambda: language_models.read(small, place))}
    image = torch.zeros(1, 64)
    for name, kind in ((DIGIT, recipe.cascade.model), (SMALL_DIGIT, "student")):
        net = classifiers.build(kind)
        found[name] = often(lambda net=net: net(image))
    return {name: float(f"{value:.3g}") for name, value in (found | _places(recipe.networks)).items()}


def _places(recipe):
    """What one pass of the toy's teacher, one step of a small network and one look into a table take."""
    truth = language.automaton()
    text = truth.sample(1, 0)[:, :10]
    teacher = drafts.network(recipe.width, recipe.layers, recipe.heads, 0)
    small = drafts.network(recipe.small, 1, 2, 0)
    table = speculative.counted(truth.sample(200, 0), len(truth.words))
    return {
        PASS: often(lambda: language_models.read(teacher, text[:, :6])),
        LONGER_PASS: often(lambda: language_models.read(teacher, text)),
        DRAFTED: often(lambda: language_models.read(small, text[:, :6])),
        LOOKED_UP: often(lambda: int(torch.multinomial(table.P[int(text[0, 5])], 1))),
    }
