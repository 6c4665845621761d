"""The drawings of chapter 09: one text cut twice; words on their way to letters; who hands over what."""

from course_lib.chapters.tokenizers import real
from course_lib.show import drawings as draw
from course_lib.show.drawings import PLAIN, STUDENT, TEACHER, TRUTH, Drawing


def two_cuts():
    """One text between a teacher's words and a student's letters."""
    d = Drawing(
        164,
        "The text “the cat sits” stands in the middle. Above it the teacher's three words, below it the student's "
        "thirteen characters. At the end of each word both have a boundary.",
    )
    text, left, wide = "the cat sits ", 72, 30
    draw.heading(d, 8, 30, "teacher", colour=TEACHER.words)
    draw.heading(d, 8, 112, "student", colour=STUDENT.words)
    start = 0
    for word in ("the ", "cat ", "sits "):
        draw.box(d, left + wide * start, 16, wide * len(word) - 4, 28, word.strip(), TEACHER)
        start += len(word)
        draw.line(d, [(left + wide * start - 2, 10), (left + wide * start - 2, 128)], colour=TRUTH.words, width=2.2)
    for i, letter in enumerate(text):
        draw.box(d, left + wide * i, 98, wide - 4, 28, "·" if letter == " " else letter, STUDENT, bold=False)
    draw.note(d, left + wide * 6.5, 148, "the same text: both give it a probability")
    return d


def words_to_letters():
    """The teacher's probabilities of words, added up by the letter with which they go on."""
    d = Drawing(
        214,
        "The teacher's next word is cat with 40 %, cow with 10 %, dog with 30 %, deer with 20 %. By first letters that "
        "is c 50 %, d 50 %. Once the student has read c, cat has 40 of the 50 that are left: a 80 %, o 20 %.",
    )
    draw.heading(d, 14, 16, "teacher's words", colour=TEACHER.words)
    draw.heading(d, 204, 16, "first letter", colour=STUDENT.words)
    draw.heading(d, 358, 16, "after c", colour=STUDENT.words)
    rows = {}
    for i, (word, share) in enumerate((("cat", 40), ("cow", 10), ("dog", 30), ("deer", 20))):
        rows[word] = draw.box(d, 14, 34 + 44 * i, 112, 32, f"{word} {share} %", TEACHER, bold=False)
    first = {
        "c": draw.box(d, 204, 56, 86, 32, "c 50 %", STUDENT, bold=False),
        "d": draw.box(d, 204, 144, 86, 32, "d 50 %", STUDENT, bold=False),
    }
    second = {
        "cat": draw.box(d, 358, 34, 112, 32, "a 80 %", STUDENT, bold=False),
        "cow": draw.box(d, 358, 78, 112, 32, "o 20 %", STUDENT, bold=False),
    }
    for word, box in rows.items():
        draw.arrow(d, box, first[word[0]])
    for box in second.values():
        draw.arrow(d, first["c"], box)
    draw.note(d, 414, 160, "40 of 50, 10 of 50")
    return d


def handing_over():
    """Five ways to hand a teacher's knowledge to a student with other tokens, from the least to the most."""
    rows = (
        ("text", "the word in the text", PLAIN),
        ("sorted lists", "how sure the teacher is, not of what", PLAIN),
        ("chunk likelihoods", "how likely the word in the text is", TEACHER),
        ("exact marginals", "how likely every word is", TEACHER),
        ("same tokenizer", "the same, without adding up", TRUTH),
    )
    told = "; ".join(f"{name}: {what}" for name, what, _ in rows)
    d = Drawing(226, f"What travels from the teacher to the student, for each word of the text. {told}.")
    for i, (name, what, role) in enumerate(rows):
        y = 12 + 42 * i
        draw.box(d, 14, y, 150, 32, name, role)
        draw.note(d, 178, y + 16, what, ha="left")
    return d


def pieces():
    """Short texts as three real tokenizers cut them."""
    shown = {
        text: cut
        for text, cut in real.stored().more["examples"].items()
        if text in ("12345", "Eichhörnchen", "пингвин")
    }
    told = "; ".join(
        f"{text}: " + ", ".join(f"{name} {' · '.join(parts)}" for name, parts in cut.items())
        for text, cut in shown.items()
    )
    d = Drawing(40 + 44 * 3, f"Three texts in three tokenizers. {told}.")
    names = tuple(next(iter(shown.values())))
    for k, name in enumerate(names):
        draw.heading(d, 14 + 164 * k, 16, name)
    for i, cut in enumerate(shown.values()):
        for k, name in enumerate(names):
            role = (STUDENT, PLAIN, TEACHER)[k]
            draw.box(d, 14 + 164 * k, 34 + 44 * i, 154, 30, " · ".join(cut[name]), role, bold=False)
    return d
