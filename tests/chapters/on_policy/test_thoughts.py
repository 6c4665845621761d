"""Thoughts that are judged by how much they help: what each is worth, and who learns what."""

import pytest
import torch

from course_lib import runtime
from course_lib.chapters.on_policy import thoughts
from course_lib.chapters.on_policy.thoughts import Arm
from course_lib.data import sums
from tests.chapters.on_policy import small
from tests.helpers import refused

RECIPE = small.THOUGHTS


def asked(count=3):
    return [sums.split(seed)[0].take(slice(0, count)).repeat(RECIPE.tries) for seed in small.SEEDS]


def documents():
    """The right thoughts about the questions of asked(), [seeds, n, length]."""
    return torch.stack([sums.worked(each) for each in asked()])


def ln_p(model, seed, row, place, token):
    return float(model.logits(documents())[seed, row, place].log_softmax(dim=-1)[token].detach())


def test_what_is_predicted_stands_behind_the_arrow():
    base = small.thinker()
    after, bare, told = thoughts.predicted(base, documents(), asked())
    part = asked()[1]
    token = int(sums.number(part.answer, part.script)[2])
    assert told.all()
    assert float(after[1, 2]) == pytest.approx(ln_p(base, 1, 2, sums.QUESTION + sums.THOUGHT, token), abs=1e-5)
    alone = torch.cat([documents()[:, :, : sums.QUESTION], torch.full((2, len(part), 1), sums.SO)], dim=-1)
    said = base.logits(alone)[1, 2, -1].log_softmax(dim=-1)[token]
    assert float(bare[1, 2]) == pytest.approx(float(said.detach()), abs=1e-5)


def test_a_thought_is_worth_what_it_adds():
    base = small.thinker()
    after, bare, _ = thoughts.predicted(base, documents(), asked())
    worth = {name: thoughts.worths(base, documents(), asked(), Arm(name), RECIPE) for name in thoughts.WORTH}
    assert worth["gain in ln p"].allclose(after - bare)
    assert worth["gain in p"].allclose(after.exp() - bare.exp())
    assert (worth["right or wrong"] == 1).all()
    endless = documents()
    endless[0, 0, sums.QUESTION :] = sums.number(1, 0)
    assert thoughts.worths(base, endless, asked(), Arm("gain in ln p"), RECIPE)[0, 0] == -1


def test_an_unfinished_thought_is_worth_what_the_arm_says():
    gain = torch.tensor([[2.0, -3.0, 1.0, 9.0, 5.0, 9.0, 9.0, 9.0]])  # of two questions, four thoughts about each
    told = torch.tensor([[True, True, True, False, True, False, False, False]])

    def worth(kind):
        return thoughts.unfinished(gain, told, kind, 4).tolist()

    assert worth("minus one") == [[-1.0] * 8]
    assert worth("as the worst") == [[-3.0] * 4 + [5.0] * 4]
    assert worth("as the mean") == [[0.0] * 4 + [5.0] * 4]
    assert thoughts.unfinished(gain, ~told, "as the worst", 4).tolist() == [[9.0] * 8]


def test_a_thought_is_finished_if_an_answer_can_follow():
    endless, late = documents(), documents()
    endless[0, 0, sums.QUESTION :] = sums.number(1, 0)
    late[0, 0, sums.QUESTION : -1], late[0, 0, -1] = sums.number(1, 0), sums.SO
    assert thoughts.finished(documents()).all()
    for broken in (endless, late):
        assert (~thoughts.finished(broken)).sum() == 1 and not thoughts.finished(broken)[0, 0]


def test_where_no_thought_is_finished_all_are_worth_the_same():
    none = torch.zeros(1, 4).bool()
    for kind in thoughts.UNFINISHED:
        found = thoughts.unfinished(torch.tensor([[1.0, 2.0, 3.0, 4.0]]), none, kind, 4)
        assert found.isfinite().all() and found.unique().numel() == 1


def test_an_arm_asks_what_an_unfinished_thought_is_worth():
    base, endless = small.thinker(), documents()
    endless[0, 0, sums.QUESTION :] = sums.number(1, 0)
    arms = [Arm("gain in ln p", unfinished=kind) for kind in thoughts.UNFINISHED]
    flat, worst, mean = (thoughts.worths(base, endless, asked(), arm, RECIPE)[0, : RECIPE.tries] for arm in arms)
    assert float(flat[0]) == -1
    assert float(worst[0]) == pytest.approx(float(worst[1:].min()))
    assert float(mean[0]) == pytest.approx(float(mean[1:].mean()), abs=1e-5)
    assert torch.equal(flat[1:], worst[1:]) and torch.equal(flat[1:], mean[1:])


def test_strangers_thoughts_are_judged_with_these_questions():
    base = small.thinker()
    found = thoughts.worths(base, documents(), asked(), Arm("gain in p", strangers=True), RECIPE)
    mixed = documents()
    mixed[:, :, sums.QUESTION :] = documents()[:, :, sums.QUESTION :].roll(RECIPE.tries, dims=1)
    assert found.allclose(thoughts.worths(base, mixed, asked(), Arm("gain in p"), RECIPE))
    assert not found.allclose(thoughts.worths(base, documents(), asked(), Arm("gain in p"), RECIPE))


def test_a_thought_ends_with_its_arrow():
    marked = thoughts.thought_of(documents())[0, 0]
    assert marked.tolist()[:6] == [True] * 4 + [False] * 2 and not marked[6:].any()


def test_a_thought_is_right_by_its_last_number():
    part = asked()[0]
    assert thoughts.ends_right(sums.worked(part)[:, sums.QUESTION :], part).all()
    assert not thoughts.ends_right(sums.worked(part, thoughts=False)[:, sums.QUESTION :], part).any()


def test_who_learns_to_doubt_predicts_the_answer_better():
    base = small.thinker()
    training = [sums.split(seed)[0] for seed in small.SEEDS]
    doubting = thoughts.doubt(base, training, small.SEEDS, RECIPE)
    draws = [runtime.generator(seed, "test") for seed in small.SEEDS]
    written = base.write(torch.stack([each.tokens for each in asked(60)]), RECIPE.room + 2, draws)
    before, after = (thoughts.answer_loss(model, written, asked(60)).detach() for model in (base, doubting))
    assert (after < before).all()


def test_only_the_thought_is_learned_unless_the_answer_is_too(monkeypatch):
    base = small.thinker()
    training = [sums.split(seed)[0] for seed in small.SEEDS]
    monkeypatch.setattr(thoughts, "worths", lambda judge, written, *_: torch.ones(written.shape[:2]))  # all alike

    def moved(arm):
        learned, _ = thoughts.learn(base, training, arm, small.SEEDS, RECIPE)
        pairs = zip(learned.weights.values(), base.weights.values(), strict=True)
        return sum(float((a - b.detach()).abs().sum()) for a, b in pairs)

    assert moved(Arm("gain in p")) == 0
    assert moved(Arm("gain in p", along=True)) > 0


def test_the_table_has_both_bases_and_the_arms():
    found = thoughts.table(small.SEEDS, RECIPE, (thoughts.LOG, thoughts.ALONG))
    assert found.conditions == (thoughts.BASE, thoughts.DOUBTING, thoughts.LOG, thoughts.ALONG)
    assert set(found.values) == {"accuracy", "length", "thought", "gain", "stranger", "unfinished"}
    assert all(0 <= value <= 100 for value in found.values["unfinished"].flatten())


def test_a_worth_that_does_not_exist_is_refused():
    with refused("worth of a thought", "gain in p"):
        Arm("applause")
    with refused("worth of an unfinished thought", "as the mean"):
        Arm("gain in p", unfinished="nothing")
