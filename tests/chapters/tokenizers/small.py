"""A hasty run and a small widget of chapter 09; which settings its claims must say; cuts that the page must find."""

import functools
from dataclasses import replace

from course_lib.chapters.tokenizers import experiment, recipe, widget
from course_lib.training import Settings

SMALL = experiment.Recipe(
    documents=20,
    width=8,
    student=Settings(steps=2, lr=1e-2, batch_size=4),
    long=3,
    many=40,
    fewer=30,
    best=((recipe.TEXT, 2, 0.01), (recipe.EXACT, 3, 0.01), (recipe.IGNORANT, 3, 0.02)),
    heldout=6,
)
CHANGED = {
    "documents": (21, "on 21 sentences,"),
    "student": (Settings(steps=3, lr=1e-2, batch_size=4), "their text alone (3 steps)"),
    "long": (4, "after 4 steps, not tuned"),
    "smoothing": (0.2, "smoothed text (0.2)"),
    "spelling": (0.4, "Text of which 0.4 is softened"),
    "temperature": (2.0, "(temperature 2, weight 5)"),
    "pull": (3.0, "weight 3), one number a"),
    "weights": ((0.1, 2.0), "with the weight 2 beside"),
    "many": (50, "every word, 50 sentences"),
    "fewer": (35, "send 35 sentences"),
    "best": (((recipe.TEXT, 4, 0.01), *SMALL.best[1:]), "their text (4 steps at a learning rate of 0.01)"),
}
TEXTS = ("The sleepy penguins strolled home at 12345.", "Übergröße isn't  пингвин 🐧", "x")


@functools.cache
def result(**changed):
    """Two seeds."""
    return experiment.run((0, 1), replace(SMALL, **changed))


def small():
    return widget.Tokenizers()


def numbers(_):
    """What the page must find: the ends of the pieces, in bytes, by tokenizer and text; and next letters."""
    from tokenizers import Tokenizer, models, pre_tokenizers

    found = []
    for name, merges in widget.merges().items():
        letters = sorted(pre_tokenizers.ByteLevel.alphabet())
        pairs = [tuple(pair.split(" ")) for pair in merges]
        vocabulary = {piece: i for i, piece in enumerate(dict.fromkeys([*letters, *map("".join, pairs)]))}
        made = Tokenizer(models.BPE(vocabulary, pairs))
        made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        for text in TEXTS:
            ends, end = [], 0
            for piece in made.encode(text).tokens:
                end += len(piece)  # one letter for each byte
                ends.append(end)
            found.append({"name": name, "text": text, "ends": ends})
    first = [[letter, round(p, 6)] for letter, p in widget.first_letters(widget.next_words("the sleepy"))]

    return {"cuts": found, "letters": first}
