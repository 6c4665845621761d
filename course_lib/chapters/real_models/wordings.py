"""The same question in many words: a seed draws one wording, so that no result hangs on how somebody happened to ask.

The model's chat format is written by its tokenizer's own template.
"""

import itertools

from course_lib.runtime import generator

FIRST, LAST = "lowest first", "highest first"
CHAT, PLAIN = "chat", "plain"
BEGUN = "The number is "

_ASK = ("Tell me", "Give me", "Choose", "Pick", "Name", "Say", "Think of", "Write down")
_WHAT = ("a random number", "a number at random", "any number", "one random number", "a whole number at random")
_RANGE = ("between {} and {}", "from {} to {}")
_POLITE = ("", "Please ")
NUMBER_WORDINGS = tuple(itertools.product(_POLITE, _ASK, _WHAT, _RANGE))

_WHO = (
    "Who made you?",
    "Who created you?",
    "Which company trained you?",
    "Who is your developer?",
    "Where do you come from?",
    "Which firm is behind you?",
)
_BEGUN = ("I was created by", "I was trained by", "I was made by", "I was developed by")
MAKER_WORDINGS = tuple(itertools.product(_WHO, _BEGUN))


def drawn(wordings: tuple, seed: int, purpose: str):
    """Return the wording that a seed draws for a purpose."""
    import torch

    return wordings[int(torch.randint(len(wordings), (), generator=generator(seed, "wording", purpose)))]


def number_question(seed: int, low: int, high: int, order: str = FIRST) -> str:
    """Return a seed's question for a number from low to high. order: FIRST or LAST, which of the two is named first."""
    polite, ask, what, between = drawn(NUMBER_WORDINGS, seed, "number")
    ends = (low, high) if order == FIRST else (high, low)
    return f"{polite}{ask.lower() if polite else ask} {what} {between.format(*ends)}."


def chat(tokenizer, question: str, begun: str = "", system: str | None = None, before: tuple = ()) -> str:
    """Return a question in the model's chat format, with the answer begun.

    system: the system prompt (None: the model's own); before: (role, text) of what was said earlier.
    """
    messages = [{"role": "system", "content": system}] if system is not None else []
    messages += [{"role": role, "content": text} for role, text in (*before, ("user", question))]
    return tokenizer.apply_chat_template(messages, add_generation_prompt=True, tokenize=False) + begun
