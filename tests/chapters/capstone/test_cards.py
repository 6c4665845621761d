"""Cards, energy and tables of chapter 20."""

import pytest

from course_lib.chapters.capstone import cards, clock, energy, race, stored, tables
from course_lib.chapters.capstone.cards import Part
from course_lib.chapters.capstone.encoders import small_student
from course_lib.chapters.capstone.energy import Answer, Power
from course_lib.metrics import interval
from course_lib.models import language_models
from course_lib.study.results import Table
from tests.chapters.capstone import small
from tests.helpers import refused

TEACHER = Part("SmolLM2-135M-Instruct", "teacher", "Apache-2.0", "HuggingFaceTB", "160 sentences")
LLAMA = Part("Llama-3.1-8B", "teacher", "Llama 3.1 to 4", "meta-llama", "all answers")
FORBIDDEN = Part("Llama-2-7B", "teacher", "Llama 2 or 3", "meta-llama", "all answers")
DATA = Part("WordNet", "data", "WordNet 3.0", "Princeton", "2,400 glosses")
SURE = interval([1.0, 2.0, 3.0])


def card(name="moon-writer", parts=(TEACHER, DATA), measured=None, limits=("Five topics.",), licence="MIT"):
    measured = {"loss": SURE} if measured is None else measured
    return cards.model_card(name, "one sentence", parts, measured, limits, "top words", "a minute.", licence)


def own(made_of):
    return Part("my-big-model", "teacher", "own", "here", "all answers", made_of)


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
    gemma = Part("Gemma-3", "teacher", "Gemma 1 to 3", "Google", "all answers")
    assert "Gemma 1 to 3" in str(card(parts=(gemma,), licence="Gemma 1 to 3"))
    with refused("asks for its own"):
        card(parts=(gemma,))
    # data under that licence teaches nothing by answers, and is no teacher
    assert cards.obligations("x", [Part("text", "data", "Llama 2 or 3", "here", "all")]) == []


def test_the_student_has_a_licence_of_its_own():
    assert "**Licence:** CC-BY-4.0." in str(card(licence="CC-BY-4.0"))


def test_a_teacher_of_ones_own_hides_nobody():
    """What a licence asks goes back along the whole chain of teachers."""
    text = str(card("Llama-moon", (own((LLAMA,)),)))
    assert "| Llama-3.1-8B | teacher of my-big-model | Llama 3.1 to 4 |" in text and 'begins with "Llama"' in text
    assert "Not told here:** what Llama-3.1-8B learned from" in text
    with refused("from which my-big-model was made, is under 'Llama 2 or 3'"):
        card("Llama-moon", (own((FORBIDDEN,)),))
    twice = Part("second", "teacher", "own", "here", "all", (own((FORBIDDEN,)),))
    with refused("forbids training another model"):
        cards.obligations("x", [twice])
    written = Part("texts", "data", "MIT", "here", "all", (FORBIDDEN,))
    with refused("from which texts was made"):
        cards.obligations("x", [written])
    assert "Not told here" not in str(card(parts=(own(()),)))
    # one duty, however often its part stands there
    assert len(cards.obligations("x", [TEACHER, own((TEACHER,))])) == 1


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: own(None), "list in made_of what it was made of"),
        (lambda: own(3), "3 is no part of a student"),
        (lambda: cards.data_card("d", [TEACHER], "many", 3, "whole", "a tenth", "nothing"), "3 of many"),
        (lambda: own(("Llama",)), "'Llama' is no part of a student"),
        (lambda: card(parts=("SmolLM2",)), "'SmolLM2' is no part of a student"),
        (lambda: card(licence=""), "licence is empty"),
        (lambda: card(name=" "), "name is empty"),
        (lambda: card(limits="Five topics."), "give a list of sentences"),
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
    power = Power(watts=1.0, rate=1.0, memory=3.0, core=10.0)
    found = energy.joules(Answer("x", operations=5, weights=7, seconds=0.5, each=4), power)
    assert found == {"arithmetic": 10, "memory": 84, "clock": 5}
    assert energy.lit(5, 10) == 0.5


def test_what_an_answer_takes_counts_weights():
    """A Llama has 4 d² weights of attention and 6 d² of its gated hidden layer in a layer, and its output words."""
    model = language_models.build("llama", vocabulary=50, width=8, layers=2, heads=2, context=9, seed=0)
    assert clock.matrices(model) == 2 * 10 * 8**2 + 50 * 8
    student = small_student(small.encoder().model, 1, 4)
    assert clock.matrices(student.model.encoder) == 12 * 4**2 and clock.matrices(student.bridge) == 4 * 8
    times = stored.times()
    assert times.weights[clock.DIGIT] == 64 * 256 + 256 * 10
    found = {answer.name: answer for answer in tables.answers(times)}
    assert found[clock.SENTENCE].operations == times.tokens * found[clock.SENTENCE].weights
    assert found[clock.TOKEN].operations == times.weights[clock.TOKEN]


def test_a_multiplication_of_the_chip_by_hand():
    assert Power(watts=10.0, rate=4.0).chip == 5  # two operations a multiplication: 2 a second for 10 watts


def test_tables_have_a_row_for_each():
    result, times = small.result(), stored.times()
    assert str(tables.rules(result)).count("\n") == 5
    assert "TinyBERT of an untrained net" in str(tables.encoders(result.encoders))
    assert "its top words" in str(tables.narrow(result)) and "dense, as many stored" in str(tables.experts(result))
    marks = {name: [1.0, 2.0] for name in ("words", "c", "promised", "ratio")}
    raced = Table.of([(race.GREEDY, race.TABLE, 2)], (0, 1), **marks)
    assert "| greedy | bigram table | 2 |" in str(tables.race(raced))
    assert str(tables.energy(times)).count("\n") == 1 + len(times.weights)


def test_break_even_by_two_units():
    times = clock.Measured({clock.DIGIT: 2e-5, clock.SMALL_DIGIT: 2e-5}, stored.times().weights, 1, {"all": 0.5})
    lines = str(tables.break_even(times, small.result())).splitlines()
    assert "questions" in lines[2] and "20.0 |" in lines[3] and "never" in lines[3]


def test_the_least_of_several_tries_is_kept():
    calls = []
    assert clock.least(lambda: calls.append(1)) >= 0 and len(calls) == clock.TRIES + 1
    calls = []
    first, second = clock.often(lambda: calls.append(1), lambda: calls.append(2), times=2)
    assert min(first, second) >= 0 and calls == [1, 1, 2, 2] * clock.MANY_TRIES
