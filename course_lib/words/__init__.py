"""What the course says to its readers, in their language. Code is written in English; where a notebook lies in
`notebooks/ru/`, the words that the course's functions show come from catalogues: `course_lib/words/ru.json` and
`course_lib/chapters/<topic>/ru.json`, {"said": {English: translated}, "widgets": the same for the scripts of widgets}.

A text may hold places: "{n} of {who}" is met by "3 of the students", and what stands in a place is translated too; a
place whose name is n, n1, n2 … holds a number. What no catalogue knows stays English.
"""

import functools
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
ENGLISH = "en"
LANGUAGE = re.compile(r"[a-z]{2}")
_PLACE = re.compile(r"\{(\w+)\}")


def language() -> str:
    """Return the reader's language, as "ru": COURSE_LANGUAGE, else the name of the notebook's folder, else "en"."""
    here = Path.cwd()
    named = here.name if here.parent.name == "notebooks" and LANGUAGE.fullmatch(here.name) else ENGLISH
    return os.environ.get("COURSE_LANGUAGE") or named


def catalogues(chosen: str) -> list[Path]:
    """Return where the catalogues of a language lie, the shared one first."""
    return sorted(PACKAGE.glob(f"words/{chosen}.json")) + sorted(PACKAGE.glob(f"chapters/*/{chosen}.json"))


@functools.cache
def entries(chosen: str, part: str = "said") -> dict[str, str]:
    """Return what all catalogues of a language hold in one part, {English: translated}."""
    found = {}
    for path in catalogues(chosen):
        found |= json.loads(path.read_text(encoding="utf-8")).get(part, {})
    return found


def said(text: str) -> str:
    """Return a text in the reader's language; unchanged where no catalogue knows it."""
    return translated(text, language())


def translated(text: str, chosen: str) -> str:
    """Return a text in the language `chosen`; unchanged where no catalogue knows it."""
    known = entries(chosen)
    plain = text.replace("\N{NO-BREAK SPACE}", " ")
    if not known or plain in known:
        return known.get(plain, text)
    for pattern, found in _patterns(chosen):
        if match := pattern.fullmatch(text):
            return found.format(**{name: translated(part, chosen) for name, part in match.groupdict().items()})
    return text


def markdown(text: str) -> str:
    """Return Markdown in the reader's language: a table cell by cell, everything else line by line."""
    chosen = language()
    return "\n".join(_line(line, chosen) for line in text.split("\n")) if entries(chosen) else text


def within(value: object) -> object:
    """Return a value with every text in it in the reader's language: a text, a list or tuple, the keys of a dict."""
    if isinstance(value, str):
        return said(value)
    if isinstance(value, dict):
        return {within(key): inside for key, inside in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(within, value))
    return value


def speaks(function: Callable) -> Callable:
    """Decorate a function that writes its arguments onto paper: it gets their texts in the reader's language."""

    @functools.wraps(function)
    def told(*arguments, **named):
        if not entries(language()):
            return function(*arguments, **named)
        return function(*map(within, arguments), **{name: within(value) for name, value in named.items()})

    return told


def _line(line, chosen):
    if not line.startswith("| "):
        return translated(line, chosen)
    return "| " + " | ".join(translated(cell, chosen) for cell in line[2:].removesuffix(" |").split(" | ")) + " |"


def _place(name):
    return rf"(?P<{name}>{r'[-+−]?[0-9][0-9.]*' if re.fullmatch('n[0-9]?', name) else '.+?'})"


def _plain(part):
    return re.escape(part).replace(r"\ ", "[ \N{NO-BREAK SPACE}]")


@functools.cache
def _patterns(chosen):
    """The entries with places as (pattern, translated), those with the most letters of their own first."""
    found = []
    for text, other in entries(chosen).items():
        if _PLACE.search(text):
            parts = re.split(r"\{(\w+)\}", text)
            pattern = "".join(_place(part) if i % 2 else _plain(part) for i, part in enumerate(parts))
            found.append((sum(map(len, parts[::2])), re.compile(pattern, re.DOTALL), other))
    return [(pattern, other) for _, pattern, other in sorted(found, key=lambda entry: -entry[0])]
