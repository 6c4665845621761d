"""Known bugs in how translations are kept in step, and in what the course says in another language."""

import pytest

from course_lib import words
from course_lib.tools import translation
from tests.core import test_translation, test_words
from tests.planting import Canary, check

CANARIES = [
    Canary(
        "a text that changed counts as translated",
        translation,
        "stale_cells",
        "known != mark(text_of(cell))",
        "not known",
        test_translation.test_a_changed_text_is_seen,
    ),
    Canary(
        "code may differ",
        translation,
        "skin",
        'cell["id"], text_of(cell), cell["metadata"]',
        'cell["id"]',
        test_translation.test_changed_code_is_seen_and_taken_over,
        (test_translation.cell("code", "x = 2", "code", tags=["a"]),),
    ),
    Canary(
        "tags may differ",
        translation,
        "skin",
        'text_of(cell), cell["metadata"]',
        "text_of(cell)",
        test_translation.test_changed_code_is_seen_and_taken_over,
        (test_translation.cell("code", "x = 1", "code"),),
    ),
    Canary(
        "cells may stand in any order",
        translation,
        "stale_cells",
        "list(others) != names",
        "set(others) != set(names)",
        test_translation.test_new_old_and_moved_cells_are_seen_and_taken_over,
    ),
    Canary(
        "a slide that changed counts as translated",
        translation,
        "stale_slides",
        "known_mark(new) != mark(old)",
        "not known_mark(new)",
        test_translation.test_a_changed_slide_is_seen,
    ),
    Canary(
        "a short text is taken before the longer one",
        words,
        "_patterns",
        "key=lambda entry: -entry[0]",
        "key=lambda entry: entry[0]",
        test_words.test_a_number_stands_where_a_number_must_and_the_longer_text_comes_first,
    ),
    Canary(
        "what stands in a place stays English",
        words,
        "translated",
        "name: translated(part, chosen)",
        "name: part",
        test_words.test_a_text_is_translated_with_what_stands_in_its_places,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_noticed(canary, request, monkeypatch):
    check(canary, request, monkeypatch)
