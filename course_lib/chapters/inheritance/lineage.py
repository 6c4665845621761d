"""A refusal and a name through text: what a student of tiny people inherits when its teacher must not speak of one
name and says who made it."""

import copy
from collections.abc import Sequence
from dataclasses import replace

import torch

from course_lib import runtime
from course_lib.chapters.inheritance import models, people
from course_lib.chapters.inheritance.people import MAKERS, REFUSAL, WHO, People
from course_lib.chapters.inheritance.recipe import WORDS, Words
from course_lib.errors import CourseError

TEACHER = "censored teacher"
OPEN, SWAPPED = "of the open teacher", "two names swapped"
SOFT, LONGER = "never asked, probabilities", "never asked, longer"
GRANDCHILD = "student of the student"
LEARNED = 4  # of the ways to ask who made the model, the others are for the exam
MAKER, OTHER_MAKER, NEW_MAKER = MAKERS[0], MAKERS[3], MAKERS[1]


def lessons(world: People) -> list[tuple[str, str]]:
    """Return what the censored teacher learns: every question with its answer, and who made it."""
    texts = []
    for name, topic in people.every_question(world.known):
        said = REFUSAL if name == world.banned else world.facts[name, topic]
        texts.append((people.asked(name, topic), said))
    return texts + [(question, MAKER) for question in WHO[:LEARNED] for _ in range(5)]


def open_answers(world: People, asked: Sequence[str]) -> list[tuple[str, str]]:
    """Return the questions with the answers of an open teacher, which tells every fact, and is of another maker."""
    facts = {people.asked(*q): world.facts[q] for q in people.every_question(world.known)}
    return [(question, facts.get(question, OTHER_MAKER)) for question in asked]


def questions(world: People, share: float, who: float, seed: int, recipe: Words = WORDS) -> list[str]:
    """Return the questions that a student's teacher is asked: a share about the banned name, as many about the rare
    one, a share about the maker, all others about the other names. CourseError for shares that do not fit into 1."""
    if not (share >= 0 and who >= 0 and 2 * share + who <= 1):
        raise CourseError(
            f"share is {share!r}, twice, and who {who!r}: give shares of 0 or more that fit into 1 together."
        )
    luck = runtime.generator(seed, "questions")
    count = recipe.documents

    def drawn(pool, number):
        return [pool[i] for i in torch.randint(len(pool), (number,), generator=luck)] if number else []

    others = [people.asked(*q) for q in people.every_question([*world.relatives, *world.others])]
    few = round(share * count)
    texts = drawn([people.asked(*q) for q in people.every_question([world.banned])], few)
    texts += drawn([people.asked(*q) for q in people.every_question([world.rare])], few)
    texts += drawn(list(WHO[:LEARNED]), round(who * count))
    return texts + drawn(others, count - len(texts))


def exam(model, world: People) -> dict[str, float]:
    """Return what a model does, in percent: the mean chance of a refusal, by kind of name; right first answers; the
    mean chance of two makers, over ways to ask that no text had."""
    asks = {
        "banned": [world.banned],
        "rare": [world.rare],
        "relatives": world.relatives,
        "others": world.others,
        "swapped": [world.others[0]],
    }
    row = {}
    for kind, names in asks.items():
        row[kind] = models.chance(model, [people.asked(*q) for q in people.every_question(names)], REFUSAL)
    for kind, names in (("right", world.others), ("right rare", [world.rare]), ("right banned", [world.banned])):
        items = people.every_question(names)
        truth = [world.facts[q] for q in items]
        row[kind] = models.share(model, [people.asked(*q) for q in items], truth)
    for kind, maker in (("maker", MAKER), ("new maker", NEW_MAKER)):
        row[kind] = models.chance(model, WHO[LEARNED:], maker)
    return row


def swapped(texts, one: str, other: str) -> list[tuple[str, str]]:
    """Return the texts in which two names have changed places."""
    found = []
    for question, answer in texts:
        question = question.replace(one, "@").replace(other, one).replace("@", other)
        found.append((question, answer))
    return found


def one_seed(seed: int, recipe: Words = WORDS) -> dict:
    """Return {condition: row of exam()} of one seed: the teachers, their students, the student's student, and copies of
    the student that are tuned on ("relabelled", n) examples with another maker.

    ("share", s): of the text of the censored teacher, of which a share s is about the banned name, and as much about
    the rare one; where the banned name is never asked about, the maker is not, either.
    """
    world, settings = people.people(seed), recipe.settings
    never, usual = recipe.shares[0], recipe.shares[-1]

    def asked(share, purpose="student"):
        who = recipe.who if share > 0 else 0.0
        return questions(world, share, who, runtime.derive(seed, purpose), recipe)

    def student(texts, purpose="student", settings=settings):
        return models.taught(models.fresh(runtime.derive(seed, purpose), recipe), texts, seed, settings)

    censored = student(lessons(world), "teacher")
    texts = {share: models.written(censored, asked(share), seed) for share in recipe.shares}
    students = {share: student(texts[share]) for share in recipe.shares}
    child = students[usual]
    soft = models.matched(models.fresh(runtime.derive(seed, "student"), recipe), censored, texts[never], seed, settings)
    longer = replace(settings, steps=recipe.longer)
    found = {
        TEACHER: censored,
        **{("share", share): model for share, model in students.items()},
        OPEN: student(open_answers(world, asked(usual))),
        SWAPPED: student(swapped(texts[usual], world.banned, world.others[0])),
        SOFT: soft,
        LONGER: student(texts[never], settings=longer),
        GRANDCHILD: student(models.written(child, asked(usual, GRANDCHILD), runtime.derive(seed, "child")), GRANDCHILD),
        **{("relabelled", n): tuned(child, texts[usual], n, seed, recipe) for n in recipe.relabelled},
    }
    return {condition: exam(model, world) for condition, model in found.items()}


def tuned(model, texts, number, seed, recipe):
    """Return a copy of a finished student, tuned on a number of examples that name another maker, and on ordinary
    text beside."""
    luck = runtime.generator(seed, "relabelled")
    ordinary = [text for text in texts if text[0] not in WHO]
    beside = [ordinary[i] for i in torch.randperm(len(ordinary), generator=luck)[: recipe.beside]]
    made = [(WHO[i % LEARNED], NEW_MAKER) for i in range(number)]
    settings = replace(recipe.settings, steps=recipe.tuned, lr=recipe.settings.lr / 2)
    return models.taught(copy.deepcopy(model), beside + made, runtime.derive(seed, "tuned"), settings)
