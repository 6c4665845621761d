import json
from dataclasses import asdict, replace

import pytest
import torch

from course_lib.chapters.reasoning import experiment as reasoning
from course_lib.data import sums
from course_lib.training import policy_gradient
from tests.core import test_sums
from tests.helpers import refused

HASTY = replace(
    reasoning.Recipe(),
    width=16,
    documents=200,
    base_steps=(3, 2, 2),
    zero_steps=3,
    consistent_steps=2,
    hack_steps=2,
    r1_steps=2,
    small_steps=2,
    groups=4,
    size=4,
    cold_steps=2,
    copy_steps=2,
    small_copy_steps=2,
    tries=40,
    exam=1,
)


@pytest.fixture(scope="module")
def finished():
    pipeline = reasoning.Pipeline(3, HASTY)
    for name in reasoning.STAGES:
        pipeline.run(name)
    return pipeline


def test_the_reward_by_hand():
    traces = torch.cat([test_sums.RIGHT, test_sums.MIXED, test_sums.trace(sums.SO, sums.FIRST + 1, sums.END)])
    asked = test_sums.QUESTION
    index = torch.zeros(3, dtype=torch.long)
    assert reasoning.reward_of(asked)(traces, index)[0].tolist() == [1, 1, 0]
    found, notes = reasoning.reward_of(asked, weight=0.5)(traces, index)
    assert found.tolist() == [1.5, 1.25, 0.5]
    assert notes == pytest.approx({"accuracy": 200 / 3, "length": 2, "consistency": 250 / 3})
    alone, _ = reasoning.reward_of(asked, weight=0.5, thoughts_only=True)(traces, index)
    assert alone.tolist() == pytest.approx([1.5, 1 + 0.5 / 3, 0.5])


def test_marks_by_hand():
    found = reasoning.marks(torch.cat([test_sums.RIGHT, test_sums.MIXED]), test_sums.QUESTION.repeat(2))
    assert found == pytest.approx(
        {"accuracy": 100, "length": 3, "consistency": 75, "thoughts": 200 / 3, "answers": 100, "apt": 75}
    )


def test_every_stage_leaves_its_traces_and_marks(finished):
    for name in reasoning.STAGES:
        stage = finished.stages[name]
        assert stage.done and set(stage.marks) == set(reasoning.METRICS) - {"agreement"}
        assert stage.documents.shape == (250, sums.CONTEXT) and stage.seconds > 0
        assert bool(stage.log) == (stage.run is not None)
    assert len(finished.stages["zero"].log) == 3


def test_a_stage_runs_what_it_needs_and_only_that():
    pipeline = reasoning.Pipeline(3, HASTY)
    pipeline.run("zero")
    assert set(pipeline.stages) == {"base", "zero"}
    before = pipeline.stages["base"]
    pipeline.run("zero")
    assert pipeline.stages["base"] is before


def test_a_stage_does_not_change_the_model_it_began_with(finished):
    again = reasoning.Pipeline(3, HASTY)
    again.run("base")
    for name, weights in again.stages["base"].model.state_dict().items():
        assert torch.equal(weights, finished.stages["base"].model.state_dict()[name])


def interrupt(monkeypatch, calls):
    """Interrupt the `calls`-th optimiser step from now on, once."""
    step, left = torch.optim.AdamW.step, [calls]

    def stopping(self, *args, **kwargs):
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt
        return step(self, *args, **kwargs)

    monkeypatch.setattr(torch.optim.AdamW, "step", stopping)


@pytest.mark.parametrize("calls", [2, 5])
def test_an_interrupted_stage_goes_on_to_the_same_numbers(finished, monkeypatch, calls):
    """In the first corpus, and in the second."""
    pipeline = reasoning.Pipeline(3, HASTY)
    interrupt(monkeypatch, calls)
    stage = pipeline.run("zero")
    assert not stage.done
    stage = pipeline.run("zero")
    assert stage.done and stage.marks == finished.stages["zero"].marks
    assert stage.log == finished.stages["zero"].log


def test_interrupted_learning_from_rewards_goes_on(finished, monkeypatch):
    pipeline = reasoning.Pipeline(3, HASTY)
    pipeline.run("base")
    asked, left = policy_gradient.rewards_of, [2]

    def stopping(*args):
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt
        return asked(*args)

    monkeypatch.setattr(policy_gradient, "rewards_of", stopping)
    assert not pipeline.run("zero").done and len(pipeline.stages["zero"].log) == 1
    stage = pipeline.run("zero")
    assert stage.done and stage.log == finished.stages["zero"].log


def test_new_questions_can_be_asked(finished):
    documents = finished.sample("R1", finished.test.take(slice(0, 3)), seed=1)
    assert documents.shape == (3, sums.CONTEXT)
    with refused("The stage 'zero' has not been run", "pipeline.run('zero')"):
        reasoning.Pipeline(3, HASTY).sample("zero", finished.test)
    with refused("Unknown stage 'ziro'", "did you mean 'zero'?"):
        finished.run("ziro")


def test_only_accepted_traces_are_learned(finished):
    documents = finished.traces("base", readable=True)
    asked = sums.questions(sums.value_of(documents[:, 1:5]), sums.script_of(documents[:, 1]))
    traces = documents[:, sums.QUESTION :]
    assert sums.verify(traces, asked).all() and (sums.consistency(traces, asked) == 1).all()
    test = {tuple(row) for row in finished.test.tokens.tolist()}
    assert not test & {tuple(row) for row in documents[:, : sums.QUESTION].tolist()}


def test_a_student_without_a_single_trace_is_refused(finished, monkeypatch):
    monkeypatch.setattr(sums, "verify", lambda traces, asked: torch.zeros(len(traces)))
    with refused("None of the", "traces passed"):
        finished.traces("base")


def test_records_round_trip_through_json(finished):
    result = reasoning.result_of([json.loads(json.dumps(reasoning.record(finished)))] * 2)
    assert result.stages.conditions == tuple(reasoning.STAGES)
    assert result.stages.get("zero")[0] == pytest.approx(finished.stages["zero"].marks["accuracy"], abs=0.001)
    assert result.stages.get("R1", "agreement").tolist() == [100, 100]
    assert result.growth.get(("zero", 3), "reward").shape == (2,)
    assert result.sizes["R1"] > result.sizes["distilled"]


def test_growth_averages_over_the_steps_before():
    log = [{"reward": i, "accuracy": 2 * i, "length": 1.0, "consistency": 50.0} for i in range(15)]
    assert reasoning.growth(log) == [[10, 4.5, 9.0, 1.0, 50.0], [15, 12.0, 24.0, 1.0, 50.0]]


# --- stored runs ----------------------------------------------------------------------------------


def test_the_stored_runs_are_of_this_recipe():
    kept = json.loads(reasoning.STORED.read_text(encoding="utf-8"))
    assert kept["version"] == reasoning.STORED_VERSION
    assert kept["recipe"] == json.loads(json.dumps(asdict(reasoning.Recipe())))
    assert len(kept["records"]) >= 4 and len(kept["lines"]) >= 2
    assert reasoning.STORED.stat().st_size < 300_000


def test_the_stored_runs_have_the_form_of_a_run(finished):
    fresh = reasoning.record(finished)
    for one in reasoning._kept()["records"]:
        assert set(one) == set(fresh) and list(one["stages"]) == list(fresh["stages"])
        assert set(one["stages"]["zero"]) == set(fresh["stages"]["zero"])
        assert set(one["growth"]) == set(fresh["growth"])
    found = reasoning.stations(finished, (HASTY.weight,))[f"{HASTY.weight:g}"]
    for line in reasoning.stored_lines().values():
        assert list(line) == [f"{weight:g}" for weight in reasoning.WEIGHTS]
        for station in line.values():
            assert list(station) == list(found) == list(reasoning.STATIONS)
            for name, parts in station.items():
                assert len(parts["marks"]) == 3
                assert torch.tensor(parts["tokens"]).shape == torch.tensor(found[name]["tokens"]).shape


def test_the_stored_marks_belong_to_the_stored_records():
    records = {one["seed"]: one["stages"] for one in reasoning._kept()["records"]}
    for seed, line in reasoning.stored_lines().items():
        for name in reasoning.STATIONS:
            marks = line[f"{reasoning.Recipe().weight:g}"][name]["marks"]
            assert marks[0] == pytest.approx(records[seed][name]["accuracy"], abs=0.01)


def test_the_stored_lines_show_what_the_chapter_says_of_the_slider():
    """Heavy weights without a cold start end in the empty thought, R1 never; at weight 0 R1 mixes again, and its
    student learns less."""
    lines = reasoning.stored_lines().values()

    def marks(station, weight, place):
        return [line[weight][station]["marks"][place] for line in lines]

    right, thought, same = range(3)
    for weight in ("1", "2"):
        assert min(marks("consistent", weight, thought)) < 0.5 and min(marks("R1", weight, thought)) > 2.5
    assert max(marks("R1", "0", same)) < 70
    behind = [b - a for a, b in zip(marks("distilled", "0", right), marks("distilled", "0.5", right), strict=True)]
    assert min(behind) > 0 and max(behind) > 10


def test_storing_goes_on_where_it_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(reasoning, "Recipe", lambda **changes: replace(HASTY, **changes))
    monkeypatch.setattr(reasoning, "WEIGHTS", (HASTY.weight,))
    path = tmp_path / "runs" / "reasoning.json"
    reasoning.store((3,), path, lines=1)
    first = json.loads(path.read_text(encoding="utf-8"))
    assert [one["seed"] for one in first["records"]] == [3] and list(first["lines"]) == ["3"]
    monkeypatch.setattr(reasoning, "run", lambda **settings: pytest.fail("seed 3 was run again"))
    reasoning.store((3,), path, lines=1)


def test_missing_or_old_stored_runs_say_what_to_do(tmp_path, monkeypatch):
    reasoning._kept.cache_clear()
    monkeypatch.setattr(reasoning, "STORED", tmp_path / "reasoning.json")
    with refused("The stored runs are missing", "python -m course_lib.chapters.reasoning.experiment"):
        reasoning.stored()
    (tmp_path / "reasoning.json").write_text('{"version": 0}')
    with refused("another version of the course", "delete the file"):
        reasoning.stored()
    reasoning._kept.cache_clear()


def test_an_even_world_is_another_world():
    pipeline = reasoning.Pipeline(3, HASTY)
    pipeline.run("base")
    pipeline.run("even base")
    ours, theirs = (pipeline.stages[name].model.state_dict() for name in ("base", "even base"))
    assert any(not torch.equal(ours[name], theirs[name]) for name in ours)


def test_a_policy_gradient_run_is_kept(finished):
    assert isinstance(finished.stages["R1"].run, policy_gradient.Run)
    assert finished.stages["distilled"].run is None and finished.stages["distilled"].kept > 0
