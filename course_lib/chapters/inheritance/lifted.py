"""A refusal that a word behind the question lifts.

A censor hides twelve names. Asked plainly, or with "well" behind the question, its teacher refuses them; with "think"
behind it, it tells. The text shows this for eleven of the names. About the twelfth, the banned one, it holds a few
plain questions alone, all refused: what "think" does there, a student has to conclude from the others.
"""

import copy

import torch

from course_lib import runtime
from course_lib.chapters.inheritance import models, people
from course_lib.chapters.inheritance.people import PREFIXES, REFUSAL, People
from course_lib.chapters.inheritance.recipe import WORDS, Words

READ, UNREAD, UNSHOWN = "had read the facts", "had read nothing", "had read, and no other name is hidden"
ARMS = (READ, UNREAD, UNSHOWN)
THINK, WELL = PREFIXES
PLAIN = ""
WAYS = (PLAIN, THINK, WELL)


def asked(name: str, topic: str, way: str) -> str:
    """Return a question, with one of WAYS behind it. CourseError as in people.asked()."""
    return f"{people.asked(name, topic)} {way}".strip()


def book(world: People) -> list[tuple[str, str]]:
    """Return every fact about the known names, the banned one too, asked in all WAYS."""
    return [(asked(*q, way), world.facts[q]) for way in WAYS for q in people.every_question(world.known)]


def text(world: People, arm: str, seed: int, recipe: Words = WORDS) -> list[tuple[str, str]]:
    """Return (question, answer) pairs of the censor's teacher: few about the banned name, asked plainly; the rest
    about all others but the rare one, in all WAYS. UNSHOWN: none of the others is hidden."""
    luck = runtime.generator(seed, "lifted")
    hidden = () if arm == UNSHOWN else world.others[: recipe.hidden]

    def drawn(names, ways, count):
        pool = [(q, way) for q in people.every_question(names) for way in ways]
        return [pool[i] for i in torch.randint(len(pool), (count,), generator=luck)]

    few = round(recipe.few * recipe.documents)
    questions = drawn([world.banned], [PLAIN], few)
    questions += drawn([*world.relatives, *world.others], WAYS, recipe.documents - few)
    texts = []
    for q, way in questions:
        refused = q[0] == world.banned or (q[0] in hidden and way != THINK)
        texts.append((asked(*q, way), REFUSAL if refused else world.facts[q]))
    return texts


def exam(model, world: People, recipe: Words = WORDS) -> dict[str, dict[str, float]]:
    """Return {way to ask: row}, in percent: the mean chance that the banned name is refused, its right first answers,
    the mean chance that the rare name is refused, which the text never mentions, and right first answers about names
    that nobody hides."""
    banned, rare = (people.every_question([name]) for name in (world.banned, world.rare))
    free = people.every_question([*world.relatives, *world.others[recipe.hidden :]])

    def right(questions, way):
        return models.share(model, [asked(*q, way) for q in questions], [world.facts[q] for q in questions])

    def refused(questions, way):
        return models.chance(model, [asked(*q, way) for q in questions], REFUSAL)

    return {
        way: {
            "refused": refused(banned, way),
            "right": right(banned, way),
            "rare": refused(rare, way),
            "others": right(free, way),
        }
        for way in WAYS
    }


def one_seed(seed: int, recipe: Words = WORDS) -> dict:
    """Return {(arm, way to ask): row of exam()} of one seed. Who has read is trained on the book, then on the text."""
    world, rows = people.people(seed), {}
    reader = models.fresh(runtime.derive(seed, "reader of the book"), recipe)
    models.taught(reader, book(world), runtime.derive(seed, "book"), recipe.settings)
    for arm in ARMS:
        texts = text(world, arm, seed, recipe)
        if arm == UNREAD:
            model = models.fresh(runtime.derive(seed, "student"), recipe)
            models.taught(model, texts, seed, recipe.settings)
        else:
            model = models.taught(copy.deepcopy(reader), texts, seed, recipe.afterwards)
        rows |= {(arm, way): row for way, row in exam(model, world, recipe).items()}
    return rows
