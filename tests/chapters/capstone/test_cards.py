"""Cards, energy and tables of chapter 20."""

import pytest

from course_lib.chapters.capstone import cards, clock, energy, tables
from course_lib.chapters.capstone.cards import Part
from course_lib.chapters.capstone.energy import Answer, Power
from course_lib.chapters.capstone.recipe import RECIPE
from course_lib.metrics import interval
from tests.chapters.capstone import small
from tests.helpers import refused

TEACHER = Part("SmolLM2-135M-Instruct", "teacher", "Apache-2.0", "HuggingFaceTB", "160 sentences")
LLAMA = Part("Llama-3.1-8B", "teacher", "Llama 3.1 to 4", "meta-llama", "all answers")
FORBIDDEN = Part("Llama-2-7B", "teacher", "Llama 2 or 3", "meta-llama", "all answers")
DATA = Part("WordNet", "data", "WordNet 3.0", "Princeton", "2,400 glosses")
SURE = interval([1.0, 2.0, 3.0])


def card(name="moon-writer", parts=(TEACHER, DATA), measured=None, limits=("Five topics.",)):
    measured = {"loss": SURE} if measured is None else measured
    return cards.model_card(name, "one sentence", parts, measured, limits, "top words", "a minute")


def test_a_card_says_what_it_is_made_of():
    text = str(card())
    assert "| SmolLM2-135M-Instruct | teacher | Apache-2.0 | HuggingFaceTB | 160 sentences |" in text
    assert "| loss | 2.0\xa0±\xa02.5 |" in text and "keep Princeton's notice" in text and "Five topics." in text
    assert card()._repr_markdown_() == text


def test_licences_are_carried_on():
    assert 'begins with "Llama"' in str(card("Llama-moon", (LLAMA,)))
    with refused('must begin with "Llama"'):
        card("moon-writer", (LLAMA,))
    with refused("forbids training another model"):
        card("Llama-moon", (FORBIDDEN,))
    # data under that licence teaches nothing by answers, and is no teacher
    assert cards.obligations("x", [Part("text", "data", "Llama 2 or 3", "here", "all")]) == []


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: card(parts=(DATA,)), "No part is a teacher"),
        (lambda: card(measured={"loss": "good"}), "with an interval"),
        (lambda: card(limits=()), "names no limit"),
        (lambda: Part("x", "model", "MIT", "here", "all"), "Unknown kind of part"),
        (lambda: Part("x", "data", "free", "here", "all"), "Unknown licence"),
        (lambda: Part("x", "data", "MIT", " ", "all"), "no where"),
        (lambda: cards.data_card("d", [TEACHER], 10, 11, "whole", "a tenth", "nothing"), "11 of 10"),
        (lambda: cards.data_card("d", [TEACHER], 10, 5, "", "a tenth", "nothing"), "rule is empty"),
        (lambda: Answer("x", -1, 0, 0), "cost below 0"),
        (lambda: energy.lit(1, 0), "watts is 0"),
    ],
)
def test_a_mistake_is_named_in_one_sentence(call, words):
    with refused(words):
        call()


def test_a_data_card():
    text = str(cards.data_card("moon", [TEACHER, DATA], 400, 160, "Whole sentences.", "A tenth.", "English only."))
    assert "160 of 400 passed" in text and "English only." in text and "160 sentences" in text


def test_joules_by_hand():
    power = Power(chip=2.0, memory=3.0, core=10.0)
    found = energy.joules(Answer("x", operations=5, weights=7, seconds=0.5, each=4), power)
    assert found == {"arithmetic": 10, "memory": 84, "clock": 5}
    assert energy.lit(5, 10) == 0.5


def test_tables_have_a_row_for_each():
    result = small.result()
    seconds = dict.fromkeys(
        [getattr(clock, name) for name in dir(clock) if name.isupper() and isinstance(getattr(clock, name), str)], 0.01
    )
    assert str(tables.rules(result)).count("\n") == 5
    assert "TinyBERT of an untrained net" in str(tables.encoders(result.encoders))
    assert "its top words" in str(tables.narrow(result)) and "dense, as many stored" in str(tables.experts(result))
    assert "bigram table" in str(tables.speeds(seconds, result, 2))
    answers = {answer.name: answer for answer in tables.answers(seconds, RECIPE)}
    assert answers[clock.DIGIT].operations == 64 * 256 + 256 * 10
    assert str(tables.energy(seconds, RECIPE)).count("\n") == 1 + len(answers)


def test_the_least_of_several_tries_is_kept():
    calls = []
    assert clock.least(lambda: calls.append(1)) >= 0 and len(calls) == clock.TRIES + 1
    assert clock.often(lambda: None, 3) >= 0
