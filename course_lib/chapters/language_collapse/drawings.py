"""The drawing of chapter 18: documents that go round, with real ones in three ways."""

from course_lib.show.drawings import STUDENT, TRUTH, Drawing, arrow, box, heading, net, note, page, person

REGIMES = {
    "replace": ("once", "only the newest text"),
    "accumulate": ("once, and kept", "all text so far"),
    "mix": ("every time", "a tenth is new and real"),
}


def rounds() -> Drawing:
    """A model reads documents, and what it writes is what the next model reads. Three ways to have real ones in it."""
    d = Drawing(
        262,
        "Three loops of a model that reads documents and writes those which the next model reads. Replace: people "
        "write once, and each model reads only the newest text. Accumulate: their documents are kept, and the pile "
        "grows. Mix: people write every time, and a tenth of what is read is new and real.",
    )
    for i, (name, (how, what)) in enumerate(REGIMES.items()):
        x = 14 + 164 * i
        heading(d, x, 18, name)
        author = person(d, x, 56, 46, TRUTH)
        note(d, x, 40, how, ha="left")
        model = net(d, x + 56, 52, 62, 54, (8, 16, 12), STUDENT)
        read = box(d, x, 158, 148, 66, fill="paper")
        above, below = model.bottom + 5, read.y - 5
        arrow(d, (author.middle[0], above), (author.middle[0], below), dashed=name != "mix")
        arrow(d, (x + 66, below), (x + 66, above), "reads")
        arrow(d, (x + 108, above), (x + 108, below), "writes")
        _documents(d, read, name)
        note(d, read.middle[0], 242, what, colour="ink")
    return d


def _documents(d, read, regime):
    """The pages that lie in the box that a model reads."""
    if regime == "accumulate":
        for i in range(7):
            page(d, read.x + 8 + 17 * i, read.y + 11, 30, 44, STUDENT if i else TRUTH)
        return
    for i in range(4):
        real = regime == "mix" and i == 0
        page(d, read.x + 8 + 34 * i, read.y + 11, 30, 44, TRUTH if real else STUDENT)
