"""The controls of chapter 10 on a tiny run."""

import math

import torch

from course_lib.chapters.reasoning import arms, stored
from course_lib.chapters.reasoning.extra import EXTRA
from course_lib.chapters.reasoning.pipeline import Pipeline, Stage
from course_lib.data import sums
from course_lib.study.stored import stale
from course_lib.training import PolicySettings
from tests.chapters.reasoning import small
from tests.helpers import refused

FRESH = Pipeline(small.SEEDS[0], small.RECIPE)  # nothing is trained


def test_every_control_has_its_row():
    found, rounds = small.result(), small.EXTRA.rounds
    asked = small.RECIPE.tries * 1000
    assert [found.rounds.get(f"round {n}", "asked")[0] for n in range(1, rounds + 1)] == [asked, 2 * asked]
    assert found.rounds.get(f"round {rounds}", "updates")[0] == rounds * small.EXTRA.round.steps
    assert found.thoughts.get("small, reads more, rewards", "updates")[0] == small.RECIPE.small_rl.steps


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


def test_answers_are_shown_without_thoughts_and_thoughts_with_them(monkeypatch):
    read = []
    monkeypatch.setattr(arms, "taught", lambda pipeline, start, documents, settings: read.append(documents))
    monkeypatch.setattr(arms, "row", lambda pipeline, model, **more: read[-1])
    for name, documents in arms.shown(FRESH, small.EXTRA).items():
        lengths = sums.thought_length(documents[:, sums.QUESTION :])
        assert (lengths == (0 if "answers" in name else sums.THOUGHT)).all(), name


def test_more_reading_is_measured_where_more_was_read(monkeypatch):
    asked = []
    monkeypatch.setattr(Pipeline, "finish", lambda self, names=None: asked.append(self.recipe))
    monkeypatch.setattr(arms, "row", lambda pipeline, model, *more: {})
    more, plain = arms.reads_more(FRESH, small.EXTRA), Pipeline(FRESH.seed, small.RECIPE)
    more.stages = plain.stages = {name: Stage(name) for name in ("small base", "small RL")}
    monkeypatch.setattr(arms, "reads_more", lambda pipeline, extra: more)
    arms.after_more_reading(plain, small.EXTRA)
    assert asked == [more.recipe]


def test_a_small_model_that_reads_more():
    more = arms.reads_more(FRESH, small.EXTRA)
    assert more.recipe.documents == 2 * small.RECIPE.documents and more.recipe.web.steps == 2 * small.RECIPE.web.steps
    assert more.recipe.small_rl == small.RECIPE.small_rl and more.seed == FRESH.seed


def test_the_stored_controls_are_of_these_settings():
    ours = small.result()
    for name in stored.CONTROLS:
        assert stale(stored.path(name), EXTRA, stored.COMMAND) is None
        kept = stored.controls(name)
        assert kept.seeds == tuple(stored.SEEDS[name]) and set(kept.values) == set(arms.METRICS)
        assert set(getattr(ours, name).conditions) <= set(kept.conditions)
    with refused("Unknown part of the stored runs 'round'", "did you mean 'rounds'?"):
        stored.path("round")


def test_storing_keeps_the_controls(tmp_path, monkeypatch):
    path, row = tmp_path / "stored_rounds.json", dict.fromkeys(arms.METRICS, 12.5)
    made = {"rounds": lambda pipeline, extra: {"no room": {**row, "accuracy": pipeline.seed}}}
    monkeypatch.setattr(stored, "CONTROLS", made)
    stored.store_controls("rounds", small.SEEDS, path, small.EXTRA, workers=1)
    kept = stored.load(path, small.EXTRA, stored.COMMAND).tables["arms"]
    assert kept.get("no room").tolist() == list(small.SEEDS) and kept.get("no room", "length").tolist() == [12.5, 12.5]
