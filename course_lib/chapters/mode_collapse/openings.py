"""How the sentences of a real model begin, many for each wording of the request; and how sentences by people begin.

`python -m course_lib.chapters.mode_collapse.openings` asks the model of `make pretrained` anew, some four minutes of
one core, and writes stored_openings.json. The page shows what is stored, and needs no model. The sentences by people
are the one-liners of Debian's package `fortunes` that hold the word "time"; only how they begin is stored.
"""

import argparse
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from course_lib import runtime
from course_lib.data.fortunes import FORTUNES, by_people
from course_lib.errors import CourseError
from course_lib.models import pretrained
from course_lib.models.pretrained import Pretrained
from course_lib.study import stored
from course_lib.study.results import Table

FILE = Path(__file__).parent / "stored_openings.json"
COMMAND = "python -m course_lib.chapters.mode_collapse.openings"
CHAT, HOT, PLAIN, OTHER = "chat", "chat, T = 1", "the same words, no chat marks", "chat, about a penguin"
PEOPLE = "people's one-liners with the word time"
_ASK = ("Write", "Give me", "Compose", "Tell me")
_WHAT = ("one sentence", "a single sentence", "a sentence", "one short sentence")
WORDINGS = tuple(itertools.product(_ASK, _WHAT))


@dataclass(frozen=True)
class Openings:
    """texts: sentences for each wording; tokens: that are written of each; words: that make an opening; temperature: at
    which they are drawn; wordings: of the request."""

    texts: int = 64
    tokens: int = 8
    words: int = 3
    temperature: float = 0.7
    wordings: int = 16


RECIPE = Openings()


def begun(text: str, words: int = RECIPE.words) -> str:
    """Return the first words of a text, in small letters and without marks."""
    return " ".join(re.findall(r"[\w'’]+", text.lower())[:words])


def measures(texts: Sequence[str], words: int = RECIPE.words) -> dict[str, float]:
    """Return what is said of how texts begin. top: percent with the commonest opening; kinds: how many openings there
    are for each hundred texts. CourseError for no texts."""
    if not texts:
        raise CourseError("There are no texts, so there are no openings: give at least one.")
    openings = [begun(text, words) for text in texts]
    top = max(openings.count(each) for each in set(openings))
    return {"top": 100 * top / len(texts), "kinds": 100 * len(set(openings)) / len(texts)}


@torch.no_grad()
def written(real: Pretrained, prompt: str, recipe: Openings, temperature: float, luck: torch.Generator) -> list[str]:
    """Return `recipe.texts` continuations of a prompt, drawn side by side at a temperature."""
    tokens = real.tokenizer(prompt, add_special_tokens=False).input_ids
    read = real.model(torch.tensor([tokens], device=real.model.device), use_cache=True)
    cache, last = read.past_key_values, read.logits[:, -1].expand(recipe.texts, -1)
    cache.batch_repeat_interleave(recipe.texts)
    chosen = []
    for _ in range(recipe.tokens):
        spread = (last.double() / temperature).softmax(-1).cpu()  # [texts, words]
        chosen.append(torch.multinomial(spread, 1, generator=luck))
        read = real.model(chosen[-1].to(real.model.device), past_key_values=cache, use_cache=True)
        cache, last = read.past_key_values, read.logits[:, -1]
    return real.tokenizer.batch_decode(torch.cat(chosen, dim=1), skip_special_tokens=True)


def ways(real: Pretrained, wording: int, recipe: Openings = RECIPE) -> dict[str, tuple[str, float]]:
    """Return what a model is asked in one wording, {condition: (prompt, temperature)}."""
    ask, what = WORDINGS[wording]

    def chat(question):
        messages = [{"role": "user", "content": question}]
        return real.tokenizer.apply_chat_template(messages, add_generation_prompt=True, tokenize=False)

    time, penguin = f"{ask} {what} about time.", f"{ask} {what} about a penguin."
    return {
        CHAT: (chat(time), recipe.temperature),
        HOT: (chat(time), 1.0),
        PLAIN: (f"{time}\n", recipe.temperature),
        OTHER: (chat(penguin), recipe.temperature),
    }


def asked(real: Pretrained, wording: int, condition: str, recipe: Openings = RECIPE) -> list[str]:
    """Return the sentences that a model writes for one wording in one condition of ways()."""
    prompt, temperature = ways(real, wording, recipe)[condition]
    return written(real, prompt, recipe, temperature, runtime.generator(wording, "openings", condition))


def ask(real: Pretrained, wordings: Sequence[int], people: Sequence[str], recipe: Openings = RECIPE, progress=False):
    """Return a Table of measures() by condition, a wording a seed, and the texts, {condition: [wording][text]}.

    people: sentences of which each wording draws as many, as a control.
    """
    rows, texts = {}, {}
    for wording in runtime.progress_bar(wordings, progress, "wordings"):
        order = torch.randperm(len(people), generator=runtime.generator(wording, "people"))[: recipe.texts]
        answers = {name: asked(real, wording, name, recipe) for name in ways(real, wording, recipe)}
        for name, found in (answers | {PEOPLE: [people[i] for i in order]}).items():
            rows[name, wording] = measures(found, recipe.words)
            texts.setdefault(name, []).append(found)
    return Table.of_rows(rows, tuple(wordings)), texts


def table(path: Path = FILE, recipe: Openings = RECIPE) -> stored.Stored:
    """Return the stored answers: a Table "openings", and under `more` the commonest openings of each condition, and of
    sentences by people. CourseError if they are missing or of another recipe."""
    return stored.load(path, recipe, COMMAND)


def commonest(texts: Sequence[str], words: int = RECIPE.words, count: int = 3) -> list:
    """Return the commonest openings of texts, [[opening, percent], ...]."""
    openings = [begun(text, words) for text in texts]
    order = sorted(set(openings), key=lambda each: (-openings.count(each), each))
    return [[each, round(100 * openings.count(each) / len(openings), 1)] for each in order[:count]]


def main(arguments=None):
    """Ask the real model for sentences about time, and store how they begin."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("--people", type=Path, default=FORTUNES, help="the folder of Debian's package fortunes")
    people = by_people(parser.parse_args(arguments).people)
    wordings = tuple(range(RECIPE.wordings))
    with runtime.threads(1):
        found, texts = ask(pretrained.load(), wordings, people, progress=True)
    pooled = {name: [text for each in lists for text in each] for name, lists in texts.items()}
    tops = {name: commonest(each) for name, each in pooled.items()}
    stored.save(FILE, wordings, RECIPE, {"openings": found}, tops=tops, first=texts[CHAT][0][:10])


if __name__ == "__main__":
    main()
