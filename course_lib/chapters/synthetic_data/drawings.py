"""The drawings of chapter 13: who makes x and y, the way from eight examples to a retriever, what a verifier says."""

from course_lib.chapters.synthetic_data.recipe import RECIPE
from course_lib.chapters.synthetic_data.world import FIELDS
from course_lib.show import drawings as draw
from course_lib.show.drawings import OTHER, PLAIN, STUDENT, TEACHER, TRUTH, Drawing


def makers():
    """Who makes the inputs and who makes the answers: the names of ten ways to get training data."""
    d = Drawing(
        268,
        "A table of who makes x and who makes y. The world and people: labelled data. The world and a teacher: "
        "distillation. The world and the student itself: self-training. A rule that changes x, y kept: augmentation. "
        "A rule and a teacher: noise and mixups that a teacher answers. A model that writes x for a given y: "
        "Promptagator. A teacher writes both: Alpaca. The student writes both: self-instruct.",
    )
    columns = ("the world", "a rule changes it", "a model")
    rows = ("people, or given", "a teacher", "the student itself")
    names = (
        (
            ("labelled data", TRUTH, "costs people"),
            ("augmentation", PLAIN, "y is kept"),
            ("Promptagator", TEACHER, "x written for a y"),
        ),
        (
            ("distillation", TEACHER, "x found, y asked"),
            ("noise, mixups", TEACHER, "chapter 06"),
            ("Alpaca", TEACHER, "both are written"),
        ),
        (
            ("self-training", STUDENT, "its own answers"),
            ("consistency", STUDENT, "same after change"),
            ("self-instruct", STUDENT, "one model is both"),
        ),
    )
    draw.heading(d, 12, 16, "who makes y")
    draw.heading(d, 138, 16, "who makes x")
    for j, column in enumerate(columns):
        draw.note(d, 196 + 124 * j + 2, 40, column, colour="ink")
    for i, row in enumerate(rows):
        y = 56 + 68 * i
        draw.note(d, 12, y + 28, row, ha="left", colour="ink")
        for j, (name, role, more) in enumerate(names[i]):
            draw.box(d, 138 + 124 * j, y, 116, 56, name, role, more=more)
    draw.note(d, 492, 258, "right column: synthetic data", ha="right")
    return d


def pipeline():
    """From eight examples to a retriever: what is written, thrown away, learned."""
    d = Drawing(
        212,
        f"{RECIPE.examples} examples, each a query that a person wrote and its document, are shown to a generator. It "
        f"writes {RECIPE.each} queries for each of {RECIPE.documents} documents. A filter throws pairs away. A small "
        "retriever learns from the rest, and is examined with queries that people wrote.",
    )
    examples = draw.box(d, 12, 28, 104, 52, f"{RECIPE.examples} examples", TRUTH, more="by people")
    pile = draw.pile(d, 12, 112, 104, 74)
    draw.text(d, pile.parts[0].middle[0], pile.parts[0].middle[1], f"{RECIPE.documents}\ndocuments")
    generator = draw.box(d, 160, 66, 96, 56, "generator", TEACHER, more="knows words")
    queries = draw.box(d, 296, 66, 88, 56, f"{RECIPE.each * RECIPE.documents:,}", TEACHER, more="queries")
    retriever = draw.box(d, 404, 146, 88, 44, "retriever", STUDENT)
    draw.arrow(d, examples, generator, flow=True)
    draw.arrow(d, pile, generator, flow=True)
    draw.arrow(d, generator, queries)
    kept = draw.box(d, 404, 12, 88, 36, "filter", OTHER)
    corner = queries.middle[0], kept.middle[1]
    draw.arrow(d, (corner[0], queries.y - 5), (kept.x - 5, corner[1]), via=[corner])
    draw.arrow(d, kept, retriever, "kept", side="right")
    draw.note(d, 208, 142, "which fields count?")
    draw.note(d, 208, 160, "what else is it called?")
    return d


def verdicts():
    """What a verifier can say of a pair, and what a filter with a hole makes of it."""
    d = Drawing(
        196,
        "A verifier compares a query with its document. It says: right; wrong; or it cannot check, since it does not "
        "know a word. A filter with a hole keeps whatever is not wrong. A repaired one keeps what is right, and counts "
        "what could not be checked as a class of its own.",
    )
    pair = draw.box(d, 8, 72, 112, 52, "pair", TEACHER, more="query, document")
    verifier = draw.box(d, 148, 72, 84, 52, "verifier", OTHER, more="compares")
    draw.arrow(d, pair, verifier)
    said = (("right", TRUTH), ("cannot be checked", PLAIN), ("wrong", STUDENT))
    boxes = [draw.box(d, 264, 26 + 56 * i, 136, 36, name, role) for i, (name, role) in enumerate(said)]
    draw.fan(d, verifier, boxes)
    for x, name, kept in ((426, "hole", (True, True, False)), (472, "repair", (True, None, False))):
        draw.heading(d, x, 12, name, ha="center", size=draw.SMALL)
        for part, keep in zip(boxes, kept, strict=True):
            if keep is None:
                draw.note(d, x, part.middle[1], "aside")
            else:
                draw.mark(d, x, part.middle[1], keep)
    return d


def words():
    """One document, a query about it, and which of its words count."""
    d = Drawing(
        150,
        "A document has five fields: thing, colour, material, place, maker. A query names something in each field, "
        "mostly with other words. Three fields are asked for, and there query and document mean the same; in the other "
        "two the query's words are talk about something else.",
    )
    document = ("kettle", "red", "copper", "York", "Smith")
    query = ("pot", "crimson", "copper", "Leeds", "Jones")
    asked = (True, True, True, False, False)
    draw.note(d, 12, 52, "document", ha="left", colour="ink")
    draw.note(d, 12, 112, "query", ha="left", colour="ink")
    for i, field in enumerate(FIELDS):
        x = 92 + 82 * i
        draw.note(d, x + 37, 16, field)
        role = TRUTH if asked[i] else PLAIN
        above = draw.box(d, x, 34, 74, 36, document[i], role, bold=False)
        below = draw.box(d, x, 94, 74, 36, query[i], role, bold=False)
        if asked[i]:
            draw.line(
                d, [(above.middle[0], above.bottom + 3), (below.middle[0], below.y - 3)], colour="good", width=2.4
            )
    return d
