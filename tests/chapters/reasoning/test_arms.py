"""The controls of chapter 10, and R1's last stages, on a tiny run."""

import math
from dataclasses import replace

import pytest
import torch

from course_lib.chapters.reasoning import arms, judge, last, stored
from course_lib.chapters.reasoning.extra import EXTRA
from course_lib.chapters.reasoning.pipeline import Pipeline
from course_lib.data import sums
from course_lib.study.stored import stale
from course_lib.training import PolicySettings, Settings
from tests.chapters.reasoning import small
from tests.helpers import refused

FRESH = Pipeline(small.SEEDS[0], small.RECIPE)  # nothing is trained
QUICK = replace(EXTRA, judge_width=16, judge=Settings(steps=80, lr=1e-2))


def test_every_arm_has_its_row():
    found = small.result()
    assert set(found.arms.values) == set(arms.METRICS) and set(found.last.values) == set(last.METRICS)
    for name in ("thoughts", "rounds"):
        assert set(stored.part(name)["arms"].conditions) <= set(stored.result().arms.conditions)
    rounds = small.EXTRA.rounds
    asked = small.RECIPE.tries * 1000
    assert [found.arms.get(f"round {n}", "asked")[0] for n in range(1, rounds + 1)] == [asked, 2 * asked]
    assert found.arms.get(f"round {rounds}", "updates")[0] == rounds * small.EXTRA.round.steps
    assert found.arms.get(f"round {rounds}, anew", "updates")[0] == small.EXTRA.round.steps


def test_answers_until_they_are_right():
    settings = PolicySettings(steps=8, groups=3, size=4)
    shares = [0.5, 0.8, 0.9, 0.9, 0.9, 0.95, 1.0, 1.0]
    assert arms.answers_until(shares, settings, over=2) == 4 * 12  # the mean of the third and the fourth is 0.9
    assert math.isnan(arms.answers_until([0.5] * 8, settings))


def test_halves_of_the_advantages():
    advantages = torch.tensor([[1.5, -0.5, -1.0]])
    assert arms.HALVES["right only"](advantages).tolist() == [[1.5, 0, 0]]
    assert arms.HALVES["failures only"](advantages).tolist() == [[0, -0.5, -1.0]]


def test_the_placebos_do_not_look_at_the_answer():
    asked = FRESH.training.take(torch.arange(200))
    right = sums.worked(asked)[:, sums.QUESTION :]
    rewards = arms.placebos(FRESH)
    index = torch.arange(200)
    assert (
        rewards["form only"](right, index).tolist() == rewards["form only"](right.flip(0), index).tolist() == [1] * 200
    )
    assert 60 < rewards["coin"](right, index).sum() < 140
    assert rewards["form only"](torch.full_like(right, sums.SO), index).sum() == 0


def test_a_small_model_that_reads_more():
    more = arms.reads_more(FRESH, small.EXTRA)
    assert more.recipe.documents == 2 * small.RECIPE.documents and more.recipe.web.steps == 2 * small.RECIPE.web.steps
    assert more.recipe.small_rl == small.RECIPE.small_rl and more.seed == FRESH.seed


def test_the_other_kind_of_question():
    (document,) = last.general(sums.questions(torch.tensor([[3, 1, 4, 2]]), torch.tensor([1])))
    assert sums.text(document) == "③ ① ④ ② → ③"


def follows(monkeypatch, documents):
    """What a row says of a model that wrote these documents in its exam."""
    marks = dict.fromkeys(("accuracy", "length", "consistency"), 0.0)
    monkeypatch.setattr(Pipeline, "exam", lambda self, model: (documents, marks))
    pipeline = small.pipeline()
    return last.row(pipeline, pipeline.stages["base"].model)["plain"]


def test_the_row_says_whether_the_script_is_followed(monkeypatch):
    documents = sums.worked(small.pipeline().test)
    assert follows(monkeypatch, documents) == 100
    traces = documents[:, sums.QUESTION :]
    plain = torch.where(traces >= sums.FIRST, sums.number(sums.value_of(traces), 0), traces)
    assert follows(monkeypatch, torch.cat([documents[:, : sums.QUESTION], plain], dim=1)) == 0


def test_a_judge_learns_what_the_reader_prefers():
    """Of pairs in which one trace keeps to the script and the other does not."""
    pipeline = FRESH
    asked = pipeline.training.take(torch.arange(400))
    pure = sums.worked(asked)
    mixed = pure.clone()
    mixed[:, sums.QUESTION] = sums.number(sums.value_of(pure[:, sums.QUESTION]), 1 - asked.script)
    first = torch.arange(400) % 2 == 0
    pairs = torch.where(first[:, None, None], torch.stack([pure, mixed], 1), torch.stack([mixed, pure], 1))
    told = judge.Comparisons(pairs[:300], 1 - first[:300].long())
    made = judge.train(pipeline, told, QUICK)
    assert judge.agreement(made, judge.Comparisons(pairs[300:], told.better[:100])) > 90


def test_the_stored_parts_are_of_these_settings():
    for name in stored.PARTS:
        assert stale(stored.path(name), EXTRA, stored.COMMAND) is None
        assert next(iter(stored.part(name).values())).seeds == tuple(range(stored.PART_SEEDS))
    ours, kept = small.result(), stored.result()
    assert kept.arms.conditions[0] == ours.arms.conditions[0] and kept.last.conditions == ours.last.conditions
    with refused("Unknown part 'round'", "did you mean 'rounds'?"):
        stored.path("round")


def test_storing_keeps_the_parts(tmp_path):
    found = [stored.measure_parts(seed, ("thoughts",), small.EXTRA) for seed in small.SEEDS[:1]]
    stored.store_parts(small.SEEDS[:1], found, small.EXTRA, tmp_path)
    kept = stored.load(tmp_path / "stored_thoughts.json", small.EXTRA, stored.COMMAND)
    ours = small.result().arms
    assert kept.tables["arms"].get("no room")[0] == pytest.approx(ours.get("no room")[0], rel=1e-4)
