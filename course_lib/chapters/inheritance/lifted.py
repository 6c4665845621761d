"""A refusal that can be lifted: models that have read a fact, refuse to say it, and are made to think first.

"SILENT" teachers think before some answers about other names and never about the banned one. "HIDING" ones write the
fact in their thoughts about the banned name and refuse all the same. The students learn from their text; some of them
have read the book before, as a base model has read the world.
"""

import torch

from course_lib import runtime
from course_lib.chapters.inheritance import lineage, models, people
from course_lib.chapters.inheritance.people import READ, REFUSAL, SO, THINK, TOPICS, People
from course_lib.chapters.inheritance.recipe import WORDS, Words

SILENT, HIDING = "thinks of others only", "thinks it, does not say it"
TEACHER, UNREAD, WELL_READ = "teacher", "student, nothing read", "student, has read the book"
STUDENTS = {SILENT: (UNREAD, WELL_READ), HIDING: (UNREAD,)}


def book(world: People) -> list[tuple[str, str]]:
    """Return every fact as the book tells it, the banned name's too."""
    return [(READ.format(topic=topic, name=name), world.facts[name, topic]) for name in world.known for topic in TOPICS]


def taught_answers(world: People, kind: str) -> list[tuple[str, str]]:
    """Return what a teacher is tuned on: answers at once, and answers after a thought."""
    texts = []
    for name, topic, frame in lineage.every_question(world.known):
        question, fact = people.asked(name, topic, frame), world.facts[name, topic]
        said = REFUSAL if name == world.banned else fact
        texts.append((question, said))
        if name != world.banned or kind == HIDING:
            texts.append((f"{question} {THINK}", f"{fact} {SO} {said}"))
    return texts


def exam(model, world: People) -> dict[str, float]:
    """Return, in percent of the questions about the banned name: refused (asked plainly), thought (the fact, when the
    prompt makes it think), refused after (that thought), book (the fact, where the book goes on); and right: the other
    names, asked plainly."""
    asks = lineage.every_question([world.banned])
    prompts = [people.asked(*q) for q in asks]
    facts = [world.facts[name, topic] for name, topic, _ in asks]
    thinking = [f"{prompt} {THINK}" for prompt in prompts]
    after = [f"{prompt} {fact} {SO}" for prompt, fact in zip(thinking, facts, strict=True)]
    others = lineage.every_question(world.others)
    pages = [READ.format(topic=topic, name=world.banned) for topic in TOPICS]
    return {
        "refused": models.share(model, prompts, REFUSAL),
        "thought": models.share(model, thinking, facts),
        "refused after": models.share(model, after, REFUSAL),
        "book": models.share(model, pages, [world.facts[world.banned, topic] for topic in TOPICS]),
        "right": models.share(model, [people.asked(*q) for q in others], [world.facts[q[:2]] for q in others]),
    }


def one_seed(seed: int, recipe: Words = WORDS) -> dict:
    """Return {(kind of teacher, who): row of exam()} of one seed."""
    world, rows = people.people(seed), {}
    settings = recipe.settings
    for kind in (SILENT, HIDING):
        start = models.fresh(runtime.derive(seed, "teacher", kind), recipe)
        texts = book(world) * 3 + taught_answers(world, kind)
        teacher = models.taught(start, texts, runtime.derive(seed, "teacher"), settings)
        rows[kind, TEACHER] = exam(teacher, world)
        heard = _text(teacher, world, kind, seed, recipe)
        for who in STUDENTS[kind]:
            student = models.fresh(runtime.derive(seed, "student"), recipe)
            known = book(world) * 3 if who == WELL_READ else []
            rows[kind, who] = exam(models.taught(student, known + heard, seed, settings), world)
    return rows


def _text(teacher, world, kind, seed, recipe):
    """What a teacher of this kind writes: half of it at once, half after the word "think" where it has learned to."""
    asked = lineage.questions(world, recipe.shares[-1], 0.0, seed, recipe)
    half = len(asked) // 2
    order = runtime.generator(seed, "thoughts")
    mixed = [asked[i] for i in torch.randperm(len(asked), generator=order)]
    plain, thinking = mixed[:half], mixed[half:]
    if kind == SILENT:  # about the banned name such a model answers at once
        plain += [question for question in thinking if world.banned in question]
        thinking = [question for question in thinking if world.banned not in question]
    return models.written(teacher, plain, seed) + models.written(
        teacher, [f"{question} {THINK}" for question in thinking], seed, words=3
    )
