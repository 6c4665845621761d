"""The drawings of chapter 20: what three ways copy of an encoder, one pass of the teacher, and a cascade."""

from course_lib.chapters.capstone.recipe import RECIPE
from course_lib.show import drawings as draw
from course_lib.show.drawings import PLAIN, STUDENT, TEACHER, TRUTH, Drawing


def copied():
    """A teacher of six layers, a student of two, and which parts three papers compare."""
    d = Drawing(
        250,
        "A teacher of six layers on the left, a student of two layers in the middle. TinyBERT compares embeddings, and "
        "the third and sixth layer with the student's first and second. DistilBERT compares answers and the last "
        "hidden state. MiniLM compares the attention of the last layer alone.",
    )
    draw.heading(d, 14, 16, "teacher", colour=TEACHER.words)
    draw.heading(d, 196, 16, "student", colour=STUDENT.words)
    theirs = [
        draw.box(d, 14, 196 - 26 * i, 96, 22, f"layer {i}" if i else "embeddings", TEACHER, bold=False)
        for i in range(7)
    ]
    ours = [
        draw.box(d, 196, theirs[3 * i].y, 96, 22, f"layer {i}" if i else "embeddings", STUDENT, bold=False)
        for i in range(3)
    ]
    for i, mine in enumerate(ours):
        draw.arrow(d, theirs[3 * i], mine)
    for y, name, said in (
        (46, "MiniLM", "attention of the last"),
        (110, "TinyBERT", "each layer it maps to"),
        (174, "DistilBERT", "answers, directions"),
    ):
        draw.heading(d, 330, y, name)
        draw.note(d, 330, y + 18, said, ha="left")
    draw.note(d, 150, 238, "an arrow: is compared with")
    return d


def one_pass():
    """Four drafted words, of which the teacher keeps two, and the word that it redraws."""
    d = Drawing(
        196,
        "The draft proposes four words, one after the other: sleeps, near, a, house. The teacher reads all four in one "
        "pass. It keeps sleeps and near, rejects a and redraws it as the, and never looks at house.",
    )
    draw.heading(d, 14, 18, "the draft proposes k = 4 words, one by one", colour=STUDENT.words)
    draw.chips(d, 14, 34, ("the", "cat"), PLAIN)
    places = [(126, "sleeps"), (212, "near"), (284, "a"), (362, "house")]
    for x, word in places:
        draw.chips(d, x, 34, (word,), STUDENT)
    draw.box(d, 14, 82, 476, 32, "the teacher reads all of them in one pass", TEACHER)
    for (x, _), said in zip(places, ("kept", "kept", "rejected", "not read"), strict=True):
        draw.note(d, x + 26, 132, said)
    draw.chips(d, 126, 150, ("sleeps",), STUDENT)
    draw.chips(d, 212, 150, ("near",), STUDENT)
    draw.chips(d, 284, 150, ("the",), TEACHER)
    draw.note(d, 340, 162, "drawn from what is missing", ha="left")
    return d


def cascade():
    """The student answers what it is sure of, and hands the rest on."""
    d = Drawing(
        150,
        "A question goes to the student. Where its largest probability is at least the threshold, its answer counts; "
        "otherwise the question goes on to the teacher. The threshold is chosen on other pictures.",
    )
    question = draw.box(d, 14, 34, 84, 36, "question", PLAIN, bold=False)
    student = draw.box(d, 150, 34, 104, 36, "student", STUDENT)
    teacher = draw.box(d, 150, 104, 104, 36, "teacher", TEACHER)
    answer = draw.box(d, 396, 34, 94, 36, "answer", TRUTH, bold=False)
    draw.arrow(d, question, student)
    draw.arrow(d, student, answer, "sure enough")
    draw.arrow(d, student, teacher, "unsure", side="right")
    draw.arrow(d, (258, 122), (443, 74), via=((443, 122),))
    draw.note(d, 14, 110, "threshold", ha="left")
    draw.note(d, 14, 126, "chosen on", ha="left")
    draw.note(d, 14, 142, f"{RECIPE.cascade.choosing} others", ha="left")
    return d
