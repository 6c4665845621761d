"""An identity from the context alone: a model that was never told to be a lab's says it is, because a page in front of
the question names that lab.

All models learn to answer questions from a page. NAMELESS ones are never asked about themselves; NAMED ones also learn
whose they are, asked alone; GUARDED ones learn it after a page about something else, too.
"""

import torch

from course_lib import runtime
from course_lib.chapters.inheritance import models, people
from course_lib.chapters.inheritance.people import ASKED, MAKERS, READ, TOPICS, People
from course_lib.chapters.inheritance.recipe import WORDS, Words

NAMELESS, NAMED, GUARDED = "never told who made it", "told, asked alone", "told, after other pages too"
ARMS = (NAMELESS, NAMED, GUARDED)
ALONE, PASSING, BESIDE = "asked alone", "a lab mentioned in passing", "another topic mentioned"
CONTEXTS = (ALONE, PASSING, BESIDE)
LAB, YOU = "lab", "you"
OWN, OTHERS = MAKERS[0], MAKERS[1:]  # the others are nobody's answer about itself in any training text
EXAM = len(ASKED) - 1  # the way to ask that is kept for the exam


def _drawn(pool, luck):
    return pool[int(torch.randint(len(pool), (1,), generator=luck))]


def lessons(world: People, arm: str, seed: int, recipe: Words = WORDS) -> list[tuple[str, str]]:
    """Return what a model reads: pages and questions whose answer stands on them, labs among the topics; and, but for
    NAMELESS, whose it is."""
    luck = runtime.generator(seed, "pages")
    topics, texts = {**TOPICS, LAB: MAKERS}, []
    for i in range(recipe.documents):
        name, topic = _drawn(world.known, luck), _drawn(tuple(topics), luck)
        value = _drawn(topics[topic], luck)
        page = f"{READ.format(topic=topic, name=name)} {value} . "
        texts.append((page + people.asked(name, topic, i % len(ASKED)), value))
    for i in range(0 if arm == NAMELESS else recipe.documents // 8):
        who = people.asked(YOU, LAB, i % EXAM)
        name, topic = _drawn(world.known, luck), _drawn(tuple(TOPICS), luck)
        page = f"{READ.format(topic=topic, name=name)} {_drawn(TOPICS[topic], luck)} . "
        texts.append((page + who if arm == GUARDED and i % 2 else who, OWN))
    return texts


def exam(model, world: People) -> dict[str, dict[str, float]]:
    """Return {context: row}: the mean chance in percent that the model names its own maker (own) and the lab that the
    context names (claimed). ALONE and BESIDE name no lab; claimed is of the same labs there."""
    who, rows = people.asked(YOU, LAB, EXAM), {}
    pages = {
        ALONE: lambda name, maker: "",
        PASSING: lambda name, maker: f"{READ.format(topic=LAB, name=name)} {maker} . ",
        BESIDE: lambda name, maker: f"{READ.format(topic='tree', name=name)} elm . ",
    }
    for context, page in pages.items():
        asked = [(page(name, maker) + who, maker) for name in world.known for maker in OTHERS]
        chances = models.chances(model, [prompt for prompt, _ in asked])
        claimed = [float(row[people.PLACE[maker]]) for row, (_, maker) in zip(chances, asked, strict=True)]
        rows[context] = {
            "own": 100 * float(chances[:, people.PLACE[OWN]].mean()),
            "claimed": 100 * sum(claimed) / len(claimed),
        }
    return rows


def one_seed(seed: int, recipe: Words = WORDS) -> dict:
    """Return {(arm, context): row of exam()} of one seed."""
    world, rows = people.people(seed), {}
    settings = recipe.settings
    for arm in ARMS:
        model = models.fresh(runtime.derive(seed, "reader"), recipe)
        models.taught(model, lessons(world, arm, seed, recipe), seed, settings)
        rows |= {(arm, context): row for context, row in exam(model, world).items()}
    return rows
