"""Exact probabilities of a real language model: nothing is sampled where the model can be read.

A prompt is read once; its continuations share what the model has kept of it.
"""

from collections.abc import Iterable, Sequence

import torch

from course_lib.errors import CourseError
from course_lib.models.pretrained import Pretrained
from course_lib.runtime import is_whole


def tokens(real: Pretrained, text: str) -> list[int]:
    """Return the tokens of a text as it stands, without special ones. CourseError for an empty text."""
    if not isinstance(text, str) or not text:
        raise CourseError(f"The text is {text!r}: give some words for the model to read.")
    return real.tokenizer(text, add_special_tokens=False).input_ids


@torch.no_grad()
def logits_after(real: Pretrained, prompt: str, continuations: Sequence[Sequence[int]] = ((),)) -> list[torch.Tensor]:
    """Return the model's logits after a prompt, and after each continuation of it: a list of float [len + 1, words].

    continuations: tokens that follow the prompt; row i of an answer says what comes after the first i of them.
    """
    place = real.model.device
    read = real.model(torch.tensor([tokens(real, prompt)], device=place), use_cache=True)
    first = read.logits[0, -1:].cpu()
    longest = max(len(each) for each in continuations)
    if longest == 0:
        return [first for _ in continuations]
    rows = torch.tensor([list(each) + [0] * (longest - len(each)) for each in continuations], device=place)
    cache = read.past_key_values
    cache.batch_repeat_interleave(len(rows))
    logits = real.model(rows, past_key_values=cache, use_cache=True).logits.cpu()  # [continuations, longest, words]
    return [torch.cat([first, row[: len(each)]]) for row, each in zip(logits, continuations, strict=True)]


def phrases(real: Pretrained, prompt: str, phrases: Sequence[str]) -> list[float]:
    """Return the probability, for each of several phrases, that the model goes on with exactly these words."""
    wanted = [tokens(real, each) for each in phrases]
    found = []
    for words, logits in zip(wanted, logits_after(real, prompt, [each[:-1] for each in wanted]), strict=True):
        spread = logits.double().log_softmax(-1)
        found.append(float(spread[range(len(words)), words].sum().exp()))
    return found


def digits(real: Pretrained) -> list[int]:
    """Return the token of each digit 0 to 9. CourseError for a tokenizer that does not cut numbers into digits."""
    cut = [tokens(real, str(digit)) for digit in range(10)]
    if any(len(each) != 1 for each in cut) or tokens(real, "1234") != [each[0] for each in cut[1:5]]:
        raise CourseError(
            "This model's tokenizer does not cut numbers into single digits, so their probabilities are not read off "
            "digit by digit: unset COURSE_MODEL, or take a model whose tokenizer does."
        )
    return [each[0] for each in cut]


def number_probabilities(
    real: Pretrained, prompt: str, low: int, high: int, temperatures: Iterable[float] = (1.0,)
) -> dict[float, torch.Tensor]:
    """Return, for each temperature, the exact probability that a number stands after the prompt, double
    [high − low + 1]: its digits one after the other, and then no further digit.

    CourseError unless 0 < low < high < 100, or for a temperature that is not above 0.
    """
    check_range(low, high)
    sign = digits(real)
    numbers = [[sign[int(digit)] for digit in str(number)] for number in range(low, high + 1)]
    read = logits_after(real, prompt, numbers)
    found = {}
    for temperature in temperatures:
        check_temperature(temperature)
        chances = []
        for number, logits in zip(numbers, read, strict=True):
            spread = (logits.double() / temperature).softmax(-1)
            goes_on = spread[-1, sign].sum()
            chances.append(spread[range(len(number)), number].prod() * (1 - goes_on))
        found[temperature] = torch.stack(chances)
    return found


@torch.no_grad()
def written(real: Pretrained, prompt: str, count: int) -> str:
    """Return the `count` likeliest next tokens after a prompt, one after the other, as text: up to the model's end
    sign."""
    if not is_whole(count) or count < 1:
        raise CourseError(f"count is {count!r}: ask for a whole number of tokens of 1 or more, such as 20.")
    chosen, cache = [], None
    fed = torch.tensor([tokens(real, prompt)], device=real.model.device)
    for _ in range(count):
        read = real.model(fed, past_key_values=cache, use_cache=True)
        fed, cache = read.logits[:, -1:].argmax(-1), read.past_key_values
        if int(fed) == real.tokenizer.eos_token_id:
            break
        chosen.append(int(fed))
    return real.tokenizer.decode(chosen)


@torch.no_grad()
def sampled(
    real: Pretrained, prompt: str, count: int, lucks: Sequence[torch.Generator], temperature: float = 1.0
) -> list[str]:
    """Return texts drawn at a temperature, one for each of `lucks`, which draws its own.

    count: tokens at most. All are written side by side. CourseError for a temperature that is not above 0.
    """
    check_temperature(temperature)
    fed = torch.tensor([tokens(real, prompt)] * len(lucks), device=real.model.device)
    end, cache, chosen = real.tokenizer.eos_token_id, None, []
    for _ in range(count):
        read = real.model(fed, past_key_values=cache, use_cache=True)
        spread, cache = (read.logits[:, -1].double() / temperature).softmax(-1).cpu(), read.past_key_values
        drawn = [torch.multinomial(row, 1, generator=luck) for row, luck in zip(spread, lucks, strict=True)]
        fed = torch.stack(drawn).to(real.model.device)
        chosen.append(fed[:, 0].tolist())
    found = []
    for row in zip(*chosen, strict=True):
        found.append(real.tokenizer.decode(row[: row.index(end)] if end in row else row))
    return found


def check_temperature(temperature: float):
    """Raise CourseError unless a temperature is above 0."""
    if not temperature > 0:
        raise CourseError(f"The temperature is {temperature}: give a number above 0, such as 1.")


def check_range(low: int, high: int):
    """Raise CourseError unless 0 < low < high < 100."""
    if not (is_whole(low) and is_whole(high) and 0 < low < high < 100):
        raise CourseError(f"The range is {low!r} to {high!r}: give two whole numbers from 1 to 99, the smaller first.")
