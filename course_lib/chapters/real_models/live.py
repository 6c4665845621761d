"""What a reader asks of the real model, where it is here; without it, one sentence says how to get it."""

from course_lib.chapters.real_models import reading
from course_lib.chapters.real_models.wordings import BEGUN, chat
from course_lib.models import pretrained
from course_lib.models.pretrained import Pretrained
from course_lib.show.text import Say, say


def model() -> Pretrained | None:
    """Return the real model, or None where it is not here."""
    return None if pretrained.missing() else pretrained.load()


def numbers(real: Pretrained | None, question: str, low: int, high: int) -> Say:
    """Say how likely each number is as the answer to a question, in percent of all answers. CourseError as in
    reading.number_probabilities()."""
    if real is None:
        return absent()
    chances = reading.number_probabilities(real, chat(real.tokenizer, question, BEGUN), low, high)[1.0]
    ranked = sorted(zip(chances.tolist(), range(low, high + 1), strict=True), reverse=True)
    said = ", ".join(f"{number} with {100 * chance:.1f} %" for chance, number in ranked[:5])
    return say(f"“{question}” – {said}; outside of {low} to {high}: {100 * (1 - float(chances.sum())):.0f} %.")


def goes_on(real: Pretrained | None, question: str, begun: str, endings, system: str | None = None) -> Say:
    """Say how likely an answer that is begun goes on with each of some endings."""
    if real is None:
        return absent()
    found = reading.phrases(real, chat(real.tokenizer, question, begun, system), list(endings))
    said = "; ".join(f"“{end.strip()}” {100 * chance:.2f} %" for end, chance in zip(endings, found, strict=True))
    return say(f"“{question}” – “{begun} …”: {said}.")


def writes(real: Pretrained | None, question: str, count: int = 30) -> Say:
    """Say how the likeliest answer to a question begins, `count` tokens of it."""
    if real is None:
        return absent()
    written = reading.written(real, chat(real.tokenizer, question), count)
    return say(f"“{question}” – “{' '.join(written.split())} …”")


def cuts(real: Pretrained | None, texts) -> Say:
    """Say into which tokens the model's tokenizer cuts some texts, and how many there are."""
    if real is None:
        return absent()
    lines = ["| text | tokens | cut into |", "|---|---|---|"]
    for text in texts:
        tokens = reading.tokens(real, text)
        parts = [real.tokenizer.decode([token]) for token in tokens]
        lines.append(f"| {text} | {len(tokens)} | {' · '.join(parts).replace(chr(0xFFFD), '…')} |")
    return Say("\n".join(lines))


def absent() -> Say:
    """Say that the model is not here, and how to get it."""
    return say(f"{pretrained.missing() or 'The model was not loaded.'} The results of this page are stored.")
