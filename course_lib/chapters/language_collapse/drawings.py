"""The drawings of chapter 18: the three places where a loop loses, and documents that go round, with real ones in three
ways."""

from course_lib.show.drawings import (
    OTHER,
    STUDENT,
    TRUTH,
    Drawing,
    arrow,
    bars,
    box,
    heading,
    net,
    note,
    page,
    person,
)

SHARES = (0.5, 0.25, 0.14, 0.07, 0.04)  # of five words, made up
LEAKS = (
    ("chance", "few documents:", "a rare word is missing", (0.54, 0.22, 0.16, 0.08, 0.0), 0.0),
    ("mistakes", "learning is imperfect:", "impossible words appear", (0.46, 0.23, 0.13, 0.06, 0.04), 0.08),
    ("taste", "likely words preferred:", "common ones grow", (0.66, 0.21, 0.08, 0.03, 0.02), 0.0),
)


def leaks() -> Drawing:
    """A loop of models that write for each other, and the three things that can go wrong in a round of it."""
    d = Drawing(
        296,
        "A row of models: the first reads what people wrote, each later one reads what the model before it wrote. "
        "Below, three ways to lose something in every round. Chance: few documents can miss a rare word. "
        "Mistakes: learning is imperfect, and impossible words appear. Taste: likely words are preferred when "
        "the model writes, and the common ones grow. The shares are made up.",
    )
    _row_of_models(d)
    before = (*SHARES, 0.0)
    for i, (name, why, what, after, impossible) in enumerate(LEAKS):
        x = 14 + 164 * i
        heading(d, x, 126, f"{i + 1} · {name}")
        bars(d, x, 150, 56, 84, before, TRUTH, top=0.7)
        arrow(d, (x + 60, 192), (x + 84, 192))
        bars(d, x + 88, 150, 56, 84, (*after, 0.0), STUDENT, top=0.7)
        if impossible:
            bars(d, x + 88, 150, 56, 84, (0, 0, 0, 0, 0, impossible), OTHER, top=0.7)
        note(d, x, 254, why, ha="left")
        note(d, x, 274, what, ha="left", colour="ink")
    return d


def _row_of_models(d):
    """People, then models that read each other's pages."""
    author = person(d, 14, 26, 50, TRUTH)
    end = author.right + 6
    for i in range(4):
        written = page(d, end + 20, 28, 32, 48, STUDENT if i else TRUTH)
        arrow(d, (end, 52), (written.x - 4, 52))
        if i == 3:
            note(d, written.right + 10, 52, "…", ha="left")
            break
        reader = net(d, written.right + 20, 26, 38, 52, (8, 16, 12), STUDENT, thick=8)
        arrow(d, (written.right + 4, 52), (reader.x - 4, 52))
        note(d, reader.middle[0], 94, f"generation {i}")
        end = reader.right + 4


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
