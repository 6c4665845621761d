"""Claims speak of the recipe that was run, in every chapter; and every setting says what it means.

Each chapter offers tests/chapters/<topic>/small.py with two names:

    def result(**changed):                # a hasty Result: two seeds, a few steps; `changed`: fields of its recipe
        ...
    CHANGED = {"T": (7.5, "T = 7.5")}     # field → (another value, what a claim's sentence or control then says)

CHANGED names every field that a claim's sentence or control speaks of.
"""

import ast
import dataclasses
import functools
import importlib
import importlib.util
import inspect
import re

import pytest

from course_lib import chapters, show

TOPICS = [chapter.topic for chapter in chapters.every()]
EVERY = [pytest.param(topic, marks=pytest.mark.xdist_group(topic)) for topic in TOPICS]


def small(topic):
    name = f"tests.chapters.{topic}.small"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


FIELDS = [
    pytest.param(topic, field, marks=pytest.mark.xdist_group(topic))
    for topic in TOPICS
    for field in getattr(small(topic), "CHANGED", ())
]


@functools.cache
def hasty(topic):
    return small(topic).result()


def said(topic, result):
    """What the claims say of a Result: {name: sentence and control}."""
    found = chapters.find(topic).part("claims").claims.about(result)
    return {claim.name: f"{claim.sentence} {claim.control}" for claim in found.claims}


@pytest.mark.parametrize("topic", EVERY)
def test_a_result_begins_with_its_recipe(topic):
    assert hasattr(small(topic), "CHANGED"), f"tests/chapters/{topic}/small.py lacks a part: see the head of this file"
    result = hasty(topic)
    assert dataclasses.fields(result)[0].name == "recipe"
    assert isinstance(result.recipe, chapters.find(topic).part("experiment").Recipe)


@pytest.mark.parametrize("topic, field", FIELDS)
def test_claims_say_the_settings_of_the_run(topic, field):
    value, text = small(topic).CHANGED[field]
    before, after = said(topic, hasty(topic)), said(topic, small(topic).result(**{field: value}))
    telling = [name for name, sentence in after.items() if text in sentence]
    assert telling, f"no claim says {text!r}:\n" + "\n".join(after.values())
    assert [name for name in telling if text in before[name]] == [], f"{text!r} is said with another {field}, too"


@pytest.mark.parametrize("topic", EVERY)
def test_no_claim_knows_a_default(topic):
    """A claim that reads a class's default, or types a setting, says the same whatever was run."""
    tree = ast.parse(inspect.getsource(chapters.find(topic).part("claims")))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not [name for name in names if re.fullmatch(r"\w*(Recipe|RECIPE|Settings|SETTINGS)", name)]
    published = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg in ("paper", "source")
        for part in ast.walk(node.value)
    }
    texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in published]
    typed = [text for text in texts if isinstance(text, str) and re.search(r"= ?\d", text)]
    assert typed == [], "these settings are typed: read them from r.recipe"


@pytest.mark.parametrize("topic", EVERY)
def test_every_setting_says_what_it_means(topic):
    recipe = chapters.find(topic).part("experiment").Recipe()
    table = show.settings(recipe)._repr_markdown_()
    assert all(f"| `{field.name}` |" in table for field in dataclasses.fields(recipe))
