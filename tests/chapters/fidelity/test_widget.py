"""The widget of chapter 05: the cases that it deals, veiled, and a first picture that gives none away."""

import base64
import json

from course_lib.chapters.fidelity import cards, clinic
from tests.chapters.fidelity import small


def dealt():
    return json.loads(base64.b64decode(small.small().table["data"]["cases"]))


def test_every_case_is_dealt_with_its_curves_and_can_be_chosen():
    data, cases = small.small().table["data"], dealt()
    assert len(cases) == len(clinic.CASES) and len(clinic.FAULTS) >= 8
    for case in cases:
        assert case["diagnosis"] in data["options"] and len(case["answers"]) == 10
        assert all(len(values) == len(data["steps"]) for values in case["curves"].values())
    assert sum(case["compared"] is not None for case in cases) == 1
    assert sorted(case["pictures"] for case in cases) == [clinic.CLINIC.labelled, *[597] * (len(cases) - 1)]


def test_the_first_picture_is_a_sound_run_and_tells_no_diagnosis():
    built = small.small()
    picture, said = built.poster()
    assert picture.startswith("<svg") and "sound run" in said
    for card in cards.CARDS.values():
        assert card.diagnosis not in said and card.why not in built.snapshot()


def test_the_options_are_in_an_order_that_says_nothing():
    options = small.small().table["data"]["options"]
    assert options == sorted(options)
