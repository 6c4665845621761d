"""The widget of chapter 18: what it stores is what was measured, and a live chain streams its generations."""

import base64
import json
import time

import numpy as np
import pytest
import torch

from course_lib.chapters.language_collapse import widget
from course_lib.data import language
from course_lib.errors import CourseError
from course_lib.study.results import Table
from tests.chapters.language_collapse.small import SHOWN, networks, small
from tests.core import widget_fixture
from tests.core.test_widgets import frames_of, wait_for


@pytest.fixture(scope="module")
def built():
    return widget_fixture.built("language_collapse")


def decode(text, kind):
    return np.frombuffer(base64.b64decode(text), dtype=kind)


def test_the_table_holds_what_was_measured(built):
    table, stories = networks()
    curves = decode(built.table["data"]["curves"], "<i2").reshape(len(SHOWN.arms), 3, 4) / 100
    shares = decode(built.table["data"]["shares"], "<i2").reshape(len(SHOWN.arms), 3, 24) / 100
    for i, arm in enumerate(SHOWN.arms):
        for g in range(3):
            measured = [table.get((arm, g), metric)[0] for metric in widget.METRICS]
            assert curves[i, g] == pytest.approx(measured, abs=0.0051)
            assert shares[i, g] == pytest.approx(np.array(stories[arm, g].counts) / 0.6, abs=0.0051)
            assert (shares[i, g] > 0).sum() == measured[3]
            assert [text for text, _ in built.table["texts"][i][g]] == list(stories[arm, g].texts[: widget.SHOWN])


def test_the_page_gets_the_true_language(built):
    page, truth = built.table["counting"], language.automaton()
    counts, word, to = decode(page["counts"], "u1"), decode(page["word"], "u1"), decode(page["to"], "<i2")
    state = np.repeat(np.arange(len(counts)), counts)
    P = torch.zeros_like(truth.P)
    P[torch.tensor(state).long(), torch.tensor(word).long()] = torch.tensor(decode(page["p"], "<f4")).double()
    inner = truth.P.clone()
    assert torch.allclose(P, inner, atol=1e-6)
    assert (truth.NEXT[torch.tensor(state).long(), torch.tensor(word).long()].numpy() == to).all()
    assert [page["words"][i] for i in page["animals"]] == list(language.ANIMALS)
    assert page["expected"]["replace"][0] == pytest.approx(21.7, abs=0.1)


def test_a_live_chain_is_that_of_the_experiment(built):
    table, stories = networks()
    seen = list(widget.frames(SHOWN.arms["replace"], SHOWN, table.seeds[0]))
    last = seen[-1]
    assert [f["status"] for f in seen].count("done") == 1 and last["status"] == "done"
    assert len(seen) == 3 * (SHOWN.training.steps + 1), "a frame for every step, and one for every generation"
    for g, marks in enumerate(last["curves"]):
        assert marks == pytest.approx([table.get(("replace", g), m)[0] for m in widget.METRICS], rel=1e-4, abs=1e-5)
    texts = json.loads(last["texts"])
    assert [[t for t, _ in part] for part in texts] == [
        list(stories["replace", g].texts[: widget.SHOWN]) for g in range(3)
    ]
    assert all(len(f["curves"]) == len(f["shares"]) == len(json.loads(f["texts"])) for f in seen)


def test_a_wish_of_the_page_streams_generations():
    live = small()
    seen = frames_of(live)
    live.set_state({"want": {"arm": 1, "seq": 1}})
    until = time.monotonic() + 90
    while not any(f["status"] in ("done", "error") for f in seen):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert seen[-1]["status"] == "done" and len(seen[-1]["curves"]) == 4 * 4 * 3
    assert {f["generation"] for f in seen} == {0, 1, 2}
    live.close()


@pytest.mark.parametrize("arm", [-1, 11, None, "replace"])
def test_an_unknown_chain_is_told_in_the_widget(arm):
    live = small()
    seen = frames_of(live)
    live.set_state({"want": {"arm": arm, "seq": 1}})
    assert f"There is no chain number {arm!r}" in wait_for(seen, 1)["sentence"]
    live.close()


def test_a_table_without_chains_is_refused():
    with pytest.raises(CourseError, match="no tiny GPTs"):
        widget.LanguageCollapse(Table.of([("truth", 0)], (0,), kl=[[0.0]]), {})
