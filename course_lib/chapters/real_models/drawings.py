"""The chapter's drawing: what is asked of a real model, and what its rounded copy learns from it."""

from course_lib.show.drawings import STUDENT, TEACHER, Drawing, arrow, box, net, note, page


def questions() -> Drawing:
    """A model is read, not only listened to; and it teaches a copy of itself that has lost most of its bits."""
    d = Drawing(
        226,
        "A question in many wordings goes into a real model. Out come the probabilities of all words, read off, not "
        "sampled. Below, a copy of the model whose weights were rounded to 3 bits learns these probabilities on other "
        "text.",
    )
    asked = box(d, 12, 30, 122, 56, "a question", more="in many wordings")
    model = net(d, 196, 24, 104, 68, (10, 22, 22, 16), TEACHER)
    note(d, model.middle[0], 10, "a real model")
    read = box(d, 366, 30, 126, 56, "all probabilities", more="read off, not sampled")
    arrow(d, asked, model)
    arrow(d, model, read)
    copy = net(d, 196, 142, 104, 58, (10, 22, 22, 16), STUDENT)
    note(d, copy.middle[0], 214, "itself, rounded to 3 bits")
    arrow(d, (248, 98), (248, 136), "probabilities")
    text = page(d, 62, 148, 38, 50)
    note(d, 81, 214, "other text")
    arrow(d, text, copy)
    return d
