"""A refusal that can be lifted: models that have read a fact, refuse to say it, and are made to think first.

SILENT teachers think before some answers about other names and never about the banned
one. HIDING ones write the fact in their thoughts about the banned name and refuse all the same. The students learn from
their text; some of them have read the book before, as a base model has read the world.
"""

from course_lib import runtime
from course_lib.chapters.inheritance import models, people
from course_lib.chapters.inheritance.people import READ, REFUSAL, SO, THINK, People
from course_lib.chapters.inheritance.recipe import WORDS, Words

SILENT, HIDING = "thinks of others only", "thinks it, does not say it"
TEACHER, UNREAD, WELL_READ = "teacher", "student, nothing read", "student, has read the book"
STUDENTS = {SILENT: (UNREAD, WELL_READ), HIDING: (UNREAD,)}
TIMES = 3  # that a teacher writes an answer at once, and after a thought; and that a book is read


def book(world: People) -> list[tuple[str, str]]:
    """Return every fact as the book tells it, the banned name's too."""
    return [(READ.format(topic=t, name=n), world.facts[n, t]) for n, t in people.every_question(world.known)]


def taught_answers(world: People, kind: str) -> list[tuple[str, str]]:
    """Return what a teacher is tuned on: answers at once, and answers after a thought."""
    texts = []
    for name, topic in people.every_question(world.known):
        question, fact = people.asked(name, topic), world.facts[name, topic]
        said = REFUSAL if name == world.banned else fact
        texts.append((question, said))
        if name != world.banned or kind == HIDING:
            texts.append((f"{question} {THINK}", f"{fact} {SO} {said}"))
    return texts


def exam(model, world: People) -> dict[str, float]:
    """Return, in percent of the questions about the banned name: refused (asked plainly), thought (the fact, when the
    prompt makes it think), refused after (that thought), book (the fact, where the book goes on); and right: the other
    names, asked plainly."""
    asks, others = people.every_question([world.banned]), people.every_question([*world.relatives, *world.others])
    prompts, facts = [people.asked(*q) for q in asks], [world.facts[q] for q in asks]
    thinking = [f"{prompt} {THINK}" for prompt in prompts]
    after = [f"{prompt} {fact} {SO}" for prompt, fact in zip(thinking, facts, strict=True)]
    pages = [READ.format(topic=topic, name=name) for name, topic in asks]
    return {
        "refused": models.share(model, prompts, REFUSAL),
        "thought": models.share(model, thinking, facts),
        "refused after": models.share(model, after, REFUSAL),
        "book": models.share(model, pages, facts),
        "right": models.share(model, [people.asked(*q) for q in others], [world.facts[q] for q in others]),
    }


def heard(teacher, world: People, kind: str, seed: int) -> list[tuple[str, str]]:
    """Return what a teacher writes: each answer some times at once, and as often after the word "think". About the
    banned name a SILENT teacher is asked only plainly: left alone it would not think there."""
    plain, thinking = [], []
    for name, topic in people.every_question(world.known):
        question = people.asked(name, topic)
        plain.append(question)
        if kind == SILENT and name == world.banned:
            plain.append(question)
        else:
            thinking.append(f"{question} {THINK}")
    return models.written(teacher, plain * TIMES, seed) + models.written(teacher, thinking * TIMES, seed, words=3)


def one_seed(seed: int, recipe: Words = WORDS) -> dict:
    """Return {(kind of teacher, who): row of exam()} of one seed."""
    world, rows, settings = people.people(seed), {}, recipe.settings
    pages = book(world) * TIMES
    for kind, students in STUDENTS.items():
        start = models.fresh(runtime.derive(seed, "teacher", kind), recipe)
        texts = pages + taught_answers(world, kind) * TIMES
        teacher = models.taught(start, texts, runtime.derive(seed, "teacher"), settings)
        rows[kind, TEACHER] = exam(teacher, world)
        text = heard(teacher, world, kind, seed)
        for who in students:
            student = models.fresh(runtime.derive(seed, "student"), recipe)
            known = pages if who == WELL_READ else []
            rows[kind, who] = exam(models.taught(student, known + text, seed, settings), world)
    return rows
