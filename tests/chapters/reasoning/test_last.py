"""R1's last two stages in miniature: what is read, what a judge learns, and what it pays."""

from dataclasses import replace

import pytest
import torch

from course_lib.chapters.reasoning import judge, last, stored
from course_lib.chapters.reasoning.extra import LAST
from course_lib.chapters.reasoning.pipeline import Pipeline
from course_lib.data import sums
from course_lib.study.stored import load, stale
from course_lib.training import Settings
from tests.chapters.reasoning import small

FRESH = Pipeline(small.SEEDS[0], small.RECIPE)  # nothing is trained
PURE = sums.worked(FRESH.training.take(torch.arange(400)))


def in_script(documents, script):
    """The documents with the numbers of their traces in a script."""
    traces = documents[:, sums.QUESTION :]
    traces = torch.where(traces >= sums.FIRST, sums.number(sums.value_of(traces), script), traces)
    return torch.cat([documents[:, : sums.QUESTION], traces], dim=1)


def turned(documents):
    """The documents with the first thought in the other script."""
    found = documents.clone()
    place = found[:, sums.QUESTION]
    found[:, sums.QUESTION] = sums.number(sums.value_of(place), 1 - sums.script_of(place))
    return found


def test_every_model_has_its_row():
    ours = small.result()
    assert set(ours.ending.values) == set(last.METRICS) and set(ours.liking.values) == set(last.JUDGED)
    steps = small.LAST.preferred.steps
    judges = ("rule and judge", "rule and blind judge", "rule and judge of its own", "rule and gentle judge")
    assert ours.liking.conditions == tuple((name, steps) for name in judges)
    rows = ours.told[small.SEEDS[0]]["rule and judge"]
    assert torch.tensor(rows).shape == (8, sums.CONTEXT)


def test_the_other_kind_of_question():
    (document,) = last.other_kind(sums.questions(torch.tensor([[3, 1, 4, 2]]), torch.tensor([1])))
    assert sums.text(document) == "③ ① ④ ② → ③"


def test_following_the_questions_script():
    documents = sums.worked(FRESH.test)
    assert last.follows(documents) == 100
    assert last.follows(in_script(documents, 0)) == last.follows(in_script(documents, 1)) == 0


def test_the_base_anew_reads_both_kinds_and_the_control_goes_on(monkeypatch):
    read = {}

    def taught(pipeline, start, documents, settings):
        others = (documents[:, sums.QUESTION - 1] == sums.SO).sum()
        read[start, int(others)] = len(documents)
        return pipeline.stages[start].model

    monkeypatch.setattr(last, "taught", taught)
    found = last.anew(small.pipeline(), small.LAST)
    others = small.LAST.others
    assert set(read) == {("base", others), ("base", 0), ("R1", others)} and len(found) == 5
    assert read["base", others] == read["R1", others] == read["base", 0] + others


def test_the_reader_prefers_the_trace_in_the_questions_script(monkeypatch):
    def write(model, asked, *room, **draws):
        script = sums.script_of(asked[:, 1:2])
        return in_script(torch.nn.functional.pad(asked, (0, sums.TRACE), value=sums.FIRST), abs(model - script))

    monkeypatch.setattr(judge.language_models, "write", write)
    sharp = replace(LAST, sharp=1000.0)
    pairs = judge.comparisons(FRESH, (0, 1), sharp)  # one writes in the question's script, the other does not
    chosen = pairs.documents[torch.arange(len(pairs.better)), pairs.better]
    assert torch.equal(sums.script_of(chosen[:, sums.QUESTION]), sums.script_of(chosen[:, 1]))
    assert 150 < pairs.better.sum() < 350  # either may stand first


def test_a_judge_learns_what_the_reader_prefers():
    first = torch.arange(400) % 2
    both = torch.stack([PURE, turned(PURE)], dim=1)
    pairs = judge.Comparisons(torch.where(first[:, None, None] == 0, both, both.flip(1)), first)
    told, new = (judge.Comparisons(pairs.documents[part], first[part]) for part in (slice(300), slice(300, None)))
    quick = replace(LAST, judge_width=16, judge=Settings(steps=80, lr=1e-2))
    assert judge.agreement(judge.trained(told, quick, 1), new) > 90


def test_shuffled_comparisons_are_of_the_same_pairs():
    better = (torch.arange(400) < 100).long()
    pairs = judge.Comparisons(torch.stack([PURE, turned(PURE)], dim=1), better)
    found = judge.shuffled(pairs, 1)
    assert torch.equal(found.documents, pairs.documents) and found.better.sum() == better.sum()
    assert not torch.equal(found.better, better)


def test_each_judge_has_its_own_comparisons(monkeypatch):
    told = []
    trained = judge.trained
    monkeypatch.setattr(
        judge, "trained", lambda pairs, *more, **how: told.append(pairs) or trained(pairs, *more, **how)
    )
    last.taught_judges(small.pipeline(), small.LAST)
    plain, blind, own, gentle = told
    assert torch.equal(plain.documents, blind.documents) and not torch.equal(plain.better, blind.better)
    assert not torch.equal(plain.documents, own.documents) and gentle is plain


def test_a_gentle_judge_is_trained_for_its_own_steps_and_centred():
    pairs = judge.Comparisons(torch.stack([PURE, turned(PURE)], dim=1), torch.zeros(400, dtype=torch.long))
    one, two = Settings(steps=1, lr=1e-2), Settings(steps=2, lr=1e-2)
    plain = judge.trained(pairs, replace(LAST, judge=two, gentle=one), 1)
    gentle = judge.trained(pairs, replace(LAST, judge=one, gentle=two), 1, gentle=True)
    seen = pairs.documents.flatten(0, 1)
    scores = judge.scores(plain.model, seen)
    assert torch.equal(scores, judge.scores(gentle.model, seen))
    assert plain.middle == 0 and gentle.middle == pytest.approx(float(scores.mean()), abs=1e-4)


def test_the_reward_is_a_right_answer_and_the_judges_liking(monkeypatch):
    asked = FRESH.training.take(torch.arange(2))
    traces = sums.worked(asked)[:, sums.QUESTION :]
    wrong = traces.clone()
    wrong[:, sums.THOUGHT + 1] = sums.number((asked.answer + 1) % sums.BASE, asked.script)
    monkeypatch.setattr(judge.Judge, "likes", lambda self, documents: torch.tensor([0.25, 0.5]))
    reward = last.judged(FRESH, judge.Judge(None))
    assert reward(traces, torch.arange(2))[0].tolist() == [1.25, 1.5]
    rewards, notes = reward(wrong, torch.arange(2))
    assert rewards.tolist() == [0.25, 0.5] and notes == {"score": 37.5, "consistency": 100.0}


def test_the_stored_ending_is_of_these_settings():
    path = stored.path(stored.ENDING)
    assert stale(path, LAST, stored.COMMAND) is None
    kept = stored.result()
    assert kept.ending.seeds == tuple(stored.SEEDS[stored.ENDING]) == tuple(kept.told)
    assert kept.ending.conditions == small.result().ending.conditions


def test_storing_keeps_the_ending(tmp_path):
    path = tmp_path / "stored_last.json"
    stored.store_ending(small.SEEDS, path, small.LAST, workers=1)
    kept, ours = load(path, small.LAST, stored.COMMAND), small.result()
    assert kept.tables["ending"].get("mixes") == pytest.approx(ours.ending.get("mixes"), rel=1e-4)
    assert kept.more["told"] == {str(seed): told for seed, told in ours.told.items()}
