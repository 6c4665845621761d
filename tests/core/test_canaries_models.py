"""Known bugs in the models of the chapters about classifiers."""

import pytest

from course_lib.models import classifiers, row_transformer
from tests.core import test_classifiers, test_row_transformer
from tests.planting import Canary, check

CANARIES = [
    Canary(
        "biases are multiplied",
        classifiers,
        "multiplications",
        "inputs * outputs for",
        "inputs * outputs + outputs for",
        test_classifiers.test_multiplications_by_hand,
    ),
    Canary(
        "queries and keys are mixed up",
        row_transformer.Crowd,
        "__call__",
        '"queries": layer.attention.q_proj, "keys": layer.attention.k_proj',
        '"queries": layer.attention.k_proj, "keys": layer.attention.q_proj',
        test_row_transformer.test_what_is_read_from_the_last_layer_is_its_attention,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)


def test_no_bug_is_listed_twice():
    assert len({canary.bug for canary in CANARIES}) == len(CANARIES)
