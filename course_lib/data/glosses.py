"""Nouns of WordNet 3.0, each with the first part of its gloss: glosses.json, whose licence stands in NOTICE."""

import functools
import json
from pathlib import Path


@functools.cache
def entries() -> tuple[tuple[str, str], ...]:
    """Return the dictionary's entries, (term, gloss)."""
    return tuple(map(tuple, json.loads(Path(__file__).with_name("glosses.json").read_text(encoding="utf-8"))))
