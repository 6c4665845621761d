"""One run of the recipe on a tiny one: stages, rewards, marks, and what an interruption leaves."""

import pytest
import torch

from course_lib.chapters.reasoning import pipeline as pipelines
from course_lib.chapters.reasoning.pipeline import STAGES, Pipeline
from course_lib.data import sums
from course_lib.training import policy_gradient
from tests.chapters.reasoning import small
from tests.core import test_sums
from tests.helpers import refused


@pytest.fixture
def finished():
    return small.pipeline()


def fresh():
    return Pipeline(small.SEEDS[0], small.RECIPE)


def test_the_reward_by_hand():
    traces = torch.cat([test_sums.RIGHT, test_sums.MIXED, test_sums.trace(sums.SO, sums.FIRST + 1, sums.END)])
    asked = test_sums.QUESTION
    index = torch.zeros(3, dtype=torch.long)
    assert pipelines.reward_of(asked)(traces, index)[0].tolist() == [1, 1, 0]
    found, notes = pipelines.reward_of(asked, weight=0.5)(traces, index)
    assert found.tolist() == [1.5, 1.25, 0.5]
    assert notes == pytest.approx({"accuracy": 200 / 3, "length": 2, "consistency": 250 / 3})
    alone, _ = pipelines.reward_of(asked, weight=0.5, thoughts_only=True)(traces, index)
    assert alone.tolist() == pytest.approx([1.5, 1 + 0.5 / 3, 0.5])


def test_marks_by_hand():
    found = pipelines.marks(torch.cat([test_sums.RIGHT, test_sums.MIXED]), test_sums.QUESTION.repeat(2))
    assert found == pytest.approx(
        {"accuracy": 100, "length": 3, "consistency": 75, "thoughts": 200 / 3, "answers": 100, "knowing": 75}
    )


def test_every_stage_leaves_its_traces_and_marks(finished):
    for name in STAGES:
        stage = finished.stages[name]
        assert stage.done and stage.marks
        assert stage.documents.shape == (250, sums.CONTEXT) and stage.seconds > 0
        assert bool(stage.log) == (stage.run is not None)
    assert len(finished.stages["zero"].log) == small.RECIPE.zero.steps


def test_a_stage_runs_what_it_needs_and_only_that():
    pipeline = fresh()
    pipeline.run("zero")
    assert set(pipeline.stages) == {"base", "zero"}
    before = pipeline.stages["base"]
    pipeline.run("zero")
    assert pipeline.stages["base"] is before


def test_every_need_is_a_stage_that_stands_before():
    names = list(STAGES)
    assert all(need in names[:place] for place, name in enumerate(names) for need in STAGES[name][0])


def test_a_stage_does_not_change_the_model_it_began_with(finished):
    again = fresh()
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
    pipeline = fresh()
    interrupt(monkeypatch, calls)
    assert not pipeline.run("zero").done
    stage = pipeline.run("zero")
    assert stage.done and stage.marks == finished.stages["zero"].marks
    assert stage.log == finished.stages["zero"].log


def test_interrupted_learning_from_rewards_goes_on(finished, monkeypatch):
    pipeline = fresh()
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


def test_an_interruption_between_the_stages_work_is_said(monkeypatch, capsys):
    """In the exam, which no trainer guards."""
    pipeline = fresh()

    def stopping(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(pipelines, "marks", stopping)
        assert not pipeline.run("base").done
    assert "Stopped in the stage 'base'. What was finished stays" in capsys.readouterr().out
    assert pipeline.run("base").done


def test_new_questions_can_be_asked(finished):
    documents = finished.sample("R1", finished.test.take(slice(0, 3)), seed=1)
    assert documents.shape == (3, sums.CONTEXT)
    for ask in (lambda: fresh().sample("zero", finished.test), lambda: fresh().traces("zero")):
        with refused("The stage 'zero' has not been run", "pipeline.run('zero')"):
            ask()
    with refused("Unknown stage 'ziro'", "did you mean 'zero'?"):
        finished.traces("ziro")
    with refused("Unknown stage 'ziro'", "did you mean 'zero'?"):
        finished.run("ziro")


def test_only_accepted_traces_are_learned(finished):
    documents = finished.traces("base", readable=True)
    asked = sums.questions(sums.value_of(documents[:, 1:5]), sums.script_of(documents[:, 1]))
    traces = documents[:, sums.QUESTION :]
    assert sums.verify(traces, asked).all() and (sums.consistency(traces, asked) == 1).all()
    test = {tuple(row) for row in finished.test.tokens.tolist()}
    assert not test & {tuple(row) for row in documents[:, : sums.QUESTION].tolist()}


def test_the_cold_start_reads_rewritten_traces(finished, monkeypatch):
    """And the filtered one what was in one script already."""
    read = {}

    def keep(pipeline, stage, progress, start, documents, settings):
        read[stage.name] = documents

    monkeypatch.setattr(pipelines, "_copy", keep)
    for name in ("cold start", "filtered start"):
        STAGES[name][1](finished, pipelines.Stage(name), False)
        asked = sums.questions(sums.value_of(read[name][:, 1:5]), sums.script_of(read[name][:, 1]))
        assert (sums.consistency(read[name][:, sums.QUESTION :], asked) == 1).all()
    kept, cold = finished.traces("zero")[: finished.recipe.cold], read["cold start"]
    assert torch.equal(sums.value_of(kept), sums.value_of(cold)) and not torch.equal(kept, cold)


def test_a_student_without_a_single_trace_is_refused(finished, monkeypatch):
    monkeypatch.setattr(sums, "verify", lambda traces, asked: torch.zeros(len(traces)))
    with refused("None of the", "traces passed"):
        finished.traces("base")


def test_an_even_world_is_another_world(finished):
    ours, theirs = (finished.stages[name].model.state_dict() for name in ("base", "even base"))
    assert any(not torch.equal(ours[name], theirs[name]) for name in ours)


def test_a_policy_gradient_run_is_kept(finished):
    assert isinstance(finished.stages["R1"].run, policy_gradient.Run)
    assert finished.stages["distilled"].run is None and finished.stages["distilled"].kept > 0
