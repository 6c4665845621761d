"""Tables of chapter 19 that a notebook shows."""

import numpy as np

from course_lib.chapters.real_models import alike, delve, swapped
from course_lib.chapters.real_models.bits import finite
from course_lib.chapters.real_models.experiment import Result, joined
from course_lib.chapters.real_models.makers import FIRM, MENTIONED, OWN
from course_lib.chapters.real_models.recipe import HEALERS
from course_lib.chapters.real_models.wordings import CHAT, FIRST, LAST, PLAIN
from course_lib.metrics import interval
from course_lib.show.text import Say

# Findings that another chapter shows with the real model.
_ELSEWHERE = (
    (
        "A teacher's probabilities are worth more than its text ([08](08_tiny_language_models.ipynb))",
        "**yes**",
        "with this model as the teacher, in [chapter 20](20_capstone.ipynb): more than the same text, about as much as "
        "four times the text",
    ),
    (
        "A small model may draft for a large one, and the large one's text stays its own",
        "not tried here",
        "exact by its rule, for any model; [chapter 20](20_capstone.ipynb) drafts for a toy and times it",
    ),
)


def numbers(result: Result) -> Say:
    """Return what the model answers in each way of asking for a number, as a table."""
    table, lines = result.numbers, ["| named | format | in the range | the first | evenness |", "|---" * 5 + "|"]
    for low, high in result.recipe.numbers.ranges:
        for order in (FIRST, LAST):
            named, first = (f"{low}, {high}", "lowest") if order == FIRST else (f"{high}, {low}", "highest")
            for frame in (CHAT, PLAIN):
                marks = [table.mean((frame, order, low, high), metric) for metric in ("inside", first, "even")]
                lines.append(f"| {named} | {frame} | " + " | ".join(mark.plain(0) for mark in marks) + " |")
    return Say("\n".join(lines))


def bits(result: Result) -> Say:
    """Return what the model does with fewer bits, as a table."""
    table, lines = result.bits, ["| bits | KL (nats) | same (%) | near (%) | rank |", "|---" * 5 + "|"]
    for condition in result.recipe.bits.rounded:
        name = str(condition[0]) if condition[1] == 64 else f"{condition[0]} (groups of {condition[1]})"
        if np.all(table.get(condition, "same") == 100):
            lines.append(f"| {name} | 0 | 100 | – | – |")
            continue
        near, kl = interval(finite(table.get(condition, "near"))).plain(0), table.mean(condition, "kl")
        rank = np.median(finite(table.get(condition, "rank")))
        same = table.mean(condition, "same").plain(0)
        lines.append(f"| {name} | {kl.plain(3 if kl.mean < 1 else 1)} | {same} | {near} | {rank:,.0f} |")
    return Say("\n".join(lines))


def healing(result: Result) -> Say:
    """Return how close to the original each healed model is, as a table."""
    lines = ["| learns from | KL (nats) | same word (%) | loss on the text (nats) |", "|---|---|---|---|"]
    for name in result.healing.conditions:
        kl, same, loss = (result.healing.mean(name, metric) for metric in ("kl", "same", "loss"))
        lines.append(f"| {name} | {kl.plain(2)} | {same.plain(0)} | {loss.plain(2)} |")
    return Say("\n".join(lines))


def sentences(texts, names) -> Say:
    """Return what was written, as a list. texts: {condition: text}; names: {condition: how it is called}."""
    said = {name: short(texts[joined(condition)]).replace("*", "\\*") for condition, name in names.items()}
    return Say("\n".join(f"- **{name}**: “{text} …”" for name, text in said.items()))


def short(text: str, most: int = 24) -> str:
    """Return a text in one line, with words of more than `most` signs cut: a broken model writes without spaces."""
    return " ".join(word if len(word) <= most else f"{word[:most]}…" for word in text.split())


def carried_over(result: Result) -> Say:
    """Return which findings of the course a real model shows, which not, and which it cannot show, as a table."""
    low, high = result.recipe.numbers.ranges[0]
    first, last = ((CHAT, order, low, high) for order in (FIRST, LAST))
    table, healed, makers = result.numbers, result.healing, result.makers
    rows = (
        (
            "A few answers take nearly all (mode collapse, sharpened by rewards)",
            "**in part**",
            f"uneven ({table.mean(first, 'even').plain(0)} of 100), but it repeats what stands in the question: "
            f"{low} gets {table.mean(first, 'lowest').plain(0)} % named first, "
            f"{table.mean(last, 'lowest').plain(0)} % named last. That tuning did it is not shown",
        ),
        (
            "Asking for many at once gives even answers",
            "**yes, and a trap**",
            f"even when taken together; {result.lists.mean('lists', 'next').plain(0)} % of neighbours just count up",
        ),
        (
            "A model's word about its maker is weak evidence",
            "**yes**",
            f"its true maker: {makers.mean(OWN, 'true maker').plain(1)} % under its own prompt; {FIRM}, invented and "
            f"mentioned once: {makers.mean(MENTIONED, 'invented firm').plain(0)} %",
        ),
        *_words(result),
        (
            "A wrong answer of a rounded net is a near miss ([07](07_fewer_bits.ipynb))",
            "**down to 4 bits**",
            "at 3 bits mostly lost, at 2 bits hardly nearer than shuffled words; the digits' net held out to 2",
        ),
        (
            "A net heals from its own soft targets ([07](07_fewer_bits.ipynb))",
            "**yes**",
            f"KL {healed.mean('rounded only', 'kl').plain(2)} → {healed.mean(HEALERS[0], 'kl').plain(2)}; on the same "
            f"text without probabilities {healed.mean(HEALERS[1], 'kl').plain(2)}",
        ),
        (
            "Soft targets work on strange inputs too ([06](06_asking_the_teacher.ipynb))",
            "**in part**",
            f"on text of another kind KL {healed.mean(HEALERS[2], 'kl').plain(2)}",
        ),
        *_ELSEWHERE,
        (
            "Models that learn from models collapse ([17](17_model_collapse.ipynb), [18](18_language_collapse.ipynb))",
            "cannot be shown",
            "needs generations of training; this model is never trained anew",
        ),
        (
            "Thinking aloud helps ([10](10_reasoning.ipynb))",
            "cannot be shown",
            "135 million weights hardly follow an instruction",
        ),
    )
    lines = ["| finding of the course | here | measured |", "|---|---|---|"]
    return Say("\n".join([*lines, *(f"| {finding} | {here} | {what} |" for finding, here, what in rows)]))


def _words(result):
    """Return the rows of carried_over() on words, names and jokes."""
    words, jokes = result.delve, result.jokes
    groups = (swapped.WOMEN, swapped.MEN), (swapped.INVENTED, swapped.OTHERS)
    (_, p, _), (_, other, _) = (swapped.tested(result.names, *pair, result.recipe.names) for pair in groups)
    return (
        (
            "Models have favourite words ([16](16_mode_collapse.ipynb))",
            "**where they fit**",
            f"“delve into”, of four words: {words.mean(delve.ASSISTANT, 'share').plain(0)} % in the assistant's turn, "
            f"{words.mean(delve.AFTER, 'share').plain(0)} % after the same request as plain text, "
            f"{words.mean(delve.EVERYDAY, 'share').plain(0)} % in everyday life. Its origin is not shown",
        ),
        (
            "A gap between names is judged by names, not by answers ([12](12_inheritance.ipynb))",
            "**yes**",
            f"women's and men's names p = {p:.4f}, invented names p = {other:.2f}",
        ),
        (
            "Its answers are more alike than people's ([16](16_mode_collapse.ipynb))",
            "**in part**",
            f"{result.recipe.jokes.texts} jokes are worth {jokes.mean(alike.JOKES, 'worth').plain()} different ones, "
            f"people's lines {jokes.mean(alike.PEOPLE, 'worth').plain()}; nonsense of the same words "
            f"{jokes.mean(alike.DEALT, 'worth').plain()}",
        ),
    )


def evenness(result: Result) -> Say:
    """Return in a sentence how even the answers are in a chat and as plain text."""
    low, high = result.recipe.numbers.ranges[0]
    chat, plain = ((frame, FIRST, low, high) for frame in (CHAT, PLAIN))
    gain = result.numbers.gain(plain, chat, "even")
    return Say(
        f"Evenness is {result.numbers.mean(chat, 'even').plain(0)} in the chat and "
        f"{result.numbers.mean(plain, 'even').plain(0)} as plain text, a difference of {gain.text(0)}."
    )
