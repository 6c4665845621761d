import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from course_lib import runtime
from course_lib.models import language_models
from course_lib.training import Settings
from course_lib.training import policy_gradient as pg
from tests.helpers import refused

END = 2


def logs(*probabilities):
    return torch.tensor([probabilities], dtype=torch.float64).log()


def fresh(seed=0):
    settings = {"vocabulary": 8, "width": 8, "layers": 1, "heads": 2, "context": 8, "pad": 0, "bos": 1, "eos": END}
    return language_models.build("gpt2", seed=seed, **settings)


SHORT = pg.PolicySettings(steps=1, groups=2, size=2, new_tokens=3)
PROMPTS = torch.tensor([[1, 3, 4], [1, 4, 3]])


def likes_five(traces, index):
    """Rewards a trace for every 5 before its end."""
    return ((traces == 5) & pg.trace_mask(traces, END)).float().sum(dim=1)


def weights_of(model):
    return torch.cat([parameter.detach().flatten() for parameter in model.parameters()])


# --- the pieces, by hand --------------------------------------------------------------------------


def test_a_trace_counts_up_to_its_end():
    traces = torch.tensor([[5, 6, END, 0, 0], [END, 5, END, 0, 0], [5, 0, 6, 7, 5]])
    wanted = [[1, 1, 1, 0, 0], [1, 0, 0, 0, 0], [1, 1, 1, 1, 1]]
    assert pg.trace_mask(traces, END).int().tolist() == wanted  # a pad that was chosen before the end counts


def test_advantages_by_hand():
    rewards = torch.tensor([[1.0, 0.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0], [2.0, 2.0, 2.0, 2.0]])
    root = math.sqrt(3)
    wanted = torch.tensor([[root, -1 / root, -1 / root, -1 / root], [1.0, 1.0, -1.0, -1.0], [0.0] * 4])
    assert torch.allclose(pg.group_advantages(rewards), wanted, atol=1e-6)


@pytest.mark.parametrize("reward", [100.1, 0.1, 1e-8, 1e8, -3.3])
def test_equal_rewards_have_no_advantage(reward):
    """The mean of seven times 100.1 is not 100.1 in float32."""
    for size in range(2, 20):
        assert (pg.group_advantages(torch.full((1, size), reward)) == 0).all()


@pytest.mark.parametrize("scale", [1e-8, 1e8])
def test_the_unit_of_the_reward_does_not_matter(scale):
    rewards = torch.tensor([[0.0, 0, 0, 1], [2, 1, 2, 1]])
    expected = pg.group_advantages(rewards)
    torch.testing.assert_close(pg.group_advantages(scale * rewards), expected)


def test_advantages_are_normalised_in_each_group():
    """An easy prompt, where most traces are right, and a hard one must not be measured by the same mean."""
    rewards = torch.tensor([[1.0, 1.0, 1.0, 0.0], [0.0, 0.0, 0.0, 10.0]])
    found = pg.group_advantages(rewards)
    assert torch.allclose(found.mean(dim=1), torch.zeros(2), atol=1e-6)
    assert torch.allclose(found.std(dim=1, correction=0), torch.ones(2), atol=1e-5)
    assert found[0, 0] > 0 > found[0, 3] and found[1, 3] > 0
    assert torch.allclose(pg.group_advantages(100 * rewards + 7), found, atol=1e-5)


def test_the_loss_by_hand():
    """Two tokens, ratios 2 and 0.5, advantage +1: clipped to 1.2, and 0.5 kept; their mean is 0.85."""
    loss = pg.grpo_loss(logs(0.4, 0.2), logs(0.2, 0.4), torch.ones(1), torch.ones(1, 2, dtype=torch.bool))
    assert float(loss) == pytest.approx(-0.85)
    # advantage −1: the larger of the two penalties is kept: 2 and 0.8
    loss = pg.grpo_loss(logs(0.4, 0.2), logs(0.2, 0.4), -torch.ones(1), torch.ones(1, 2, dtype=torch.bool))
    assert float(loss) == pytest.approx((2 + 0.8) / 2)


def test_a_clipped_token_pulls_no_more():
    """A good token that is already 1.5 times as probable as before gets no gradient; a bad one still does."""
    for advantage, moves in ((1.0, False), (-1.0, True)):
        ours = logs(0.6).requires_grad_()
        mask = torch.ones(1, 1, dtype=torch.bool)
        pg.grpo_loss(ours, logs(0.4), torch.tensor([advantage]), mask).backward()
        assert bool(ours.grad.abs().sum() > 0) is moves


def test_the_gradient_raises_what_was_better_than_its_group():
    ours = logs(0.5, 0.5).T.clone().requires_grad_()
    advantages, mask = torch.tensor([1.0, -1.0]), torch.ones(2, 1, dtype=torch.bool)
    pg.grpo_loss(ours, ours.detach(), advantages, mask).backward()
    assert ours.grad[0] < 0 < ours.grad[1]  # gradient descent raises the first and lowers the second
    assert torch.allclose(ours.grad[:, 0], torch.tensor([-0.5, 0.5], dtype=torch.float64))


def test_what_the_mask_leaves_out_does_not_count():
    mask = torch.tensor([[True, True, False]])
    ours = logs(0.5, 0.5, 0.1).requires_grad_()
    pg.grpo_loss(ours, ours.detach(), torch.ones(1), mask).backward()
    assert torch.allclose(ours.grad, torch.tensor([[-0.5, -0.5, 0.0]], dtype=torch.float64))


@pytest.mark.parametrize("value", [math.inf, math.nan])
def test_whatever_stands_behind_the_end(value):
    log_probs, advantages = torch.tensor([[-1.0, -2.0, value]]), torch.tensor([1.0])
    mask = torch.tensor([[True, True, False]])
    loss = pg.grpo_loss(log_probs, torch.tensor([[-1.0, -2.0, -1.0]]), advantages, mask)
    assert loss.item() == -1.0


def test_a_mask_of_numbers_is_refused():
    one = torch.ones(1, 3)
    with refused("The mask is of type torch.float32", "trace_mask()"):
        pg.grpo_loss(-one, -one, one[:, 0], one)


def test_a_long_trace_weighs_as_much_as_a_short_one():
    mask = torch.tensor([[True, False, False, False], [True, True, True, True]])
    ours = torch.full((2, 4), 0.25).log().requires_grad_()
    pg.grpo_loss(ours, ours.detach(), torch.ones(2), mask).backward()
    assert ours.grad.sum(dim=1).tolist() == pytest.approx([-0.5, -0.5])


def test_the_kl_bracket_by_hand():
    """Policy 0.4, reference 0.2: 0.5 − ln 0.5 − 1 = 0.193, and it is added to the loss."""
    ours, mask = logs(0.4), torch.ones(1, 1, dtype=torch.bool)
    plain = pg.grpo_loss(ours, ours, torch.zeros(1), mask)
    held = pg.grpo_loss(ours, ours, torch.zeros(1), mask, reference_log_probs=logs(0.2), kl=2.0)
    assert float(held - plain) == pytest.approx(2 * (0.5 - math.log(0.5) - 1))


def test_the_kl_bracket_pulls_towards_the_reference_from_both_sides():
    mask = torch.ones(1, 1, dtype=torch.bool)
    for reference, sign in ((0.2, 1), (0.8, -1)):
        ours = logs(0.4).requires_grad_()
        pg.grpo_loss(ours, ours.detach(), torch.zeros(1), mask, reference_log_probs=logs(reference), kl=1.0).backward()
        assert float(ours.grad) * sign > 0
        value = pg.grpo_loss(
            ours.detach(), ours.detach(), torch.zeros(1), mask, reference_log_probs=logs(reference), kl=1.0
        )
        assert float(value) > 0


def test_the_kl_bracket_estimates_the_divergence():
    policy, reference = torch.tensor([0.7, 0.2, 0.1]), torch.tensor([0.3, 0.3, 0.4])
    draws = torch.multinomial(policy, 200_000, replacement=True, generator=torch.Generator().manual_seed(0))[:, None]
    ours, theirs = policy.log()[draws], reference.log()[draws]
    mask = torch.ones_like(draws, dtype=torch.bool)
    found = pg.grpo_loss(ours, ours, torch.zeros(len(draws)), mask, reference_log_probs=theirs, kl=1.0)
    exact = (policy * (policy / reference).log()).sum()
    assert float(found) == pytest.approx(float(exact), rel=0.02)


def test_log_probs_belong_to_the_trace_and_see_the_prompt():
    model = fresh()
    documents = torch.tensor([[1, 3, 4, 5, 6, END]])
    found = pg.trace_log_probs(model, documents, 3)
    whole = model(documents).logits.log_softmax(dim=-1)
    wanted = [whole[0, place, documents[0, place + 1]] for place in (2, 3, 4)]
    assert found.shape == (1, 3) and torch.allclose(found[0], torch.stack(wanted))


# --- learning -------------------------------------------------------------------------------------


def test_the_policy_learns_what_is_rewarded():
    model = fresh()
    run = pg.grpo(model, PROMPTS, likes_five, pg.PolicySettings(60, 8, 8, 4, 0.02), seed=1)
    assert run.steps == len(run.log) == 60 and not run.interrupted
    assert run.log[0]["reward"] < 1.5 < 3 < run.log[-1]["reward"]


def test_a_trace_gets_its_own_reward():
    """Two prompts want different tokens: a reward that reached the wrong sample would teach neither."""

    def by_prompt(traces, index):
        return (traces[:, 0] == torch.where(index == 0, 5, 6)).float()

    model = fresh()
    pg.grpo(model, PROMPTS, by_prompt, pg.PolicySettings(120, 8, 8, 2, 0.02))
    written = language_models.write(model, PROMPTS.repeat_interleave(50, dim=0), 2, seed=5)
    assert (written[:50, 3] == 5).float().mean() > 0.8 and (written[50:, 3] == 6).float().mean() > 0.8


def test_a_step_is_the_gradient_of_the_loss_over_all_traces():
    """grpo() leaves out traces of advantage 0; the step must be the one that counts them."""
    ours, theirs = fresh(), fresh()
    seen = {}

    def reward(traces, index):
        seen["rewards"] = likes_five(traces, index)
        return seen["rewards"]

    pg.grpo(ours, PROMPTS, reward, pg.PolicySettings(1, 6, 4, 4, 0.01), seed=2)
    index = torch.randint(2, (6,), generator=runtime.generator(2, "groups", 0)).repeat_interleave(4)
    documents = language_models.write(theirs, PROMPTS[index], 4, seed=runtime.derive(2, "writing", 0))
    advantages = pg.group_advantages(seen["rewards"].view(6, 4)).flatten()
    assert (advantages == 0).any() and (advantages != 0).any()
    log_probs = pg.trace_log_probs(theirs, documents, 3)
    mask = pg.trace_mask(documents[:, 3:], END)
    pg.grpo_loss(log_probs, log_probs.detach(), advantages, mask).backward()
    torch.nn.utils.clip_grad_norm_(theirs.parameters(), 1.0)
    for one, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        assert torch.allclose(one.grad, other.grad, atol=1e-6)


def test_equal_rewards_change_nothing():
    model = fresh()
    before = weights_of(model)
    run = pg.grpo(model, PROMPTS, lambda traces, index: torch.ones(len(traces)), pg.PolicySettings(2, 2, 4, 3))
    assert torch.equal(weights_of(model), before) and run.steps == 2


def test_several_updates_on_the_same_traces_clip():
    once, thrice = fresh(), fresh()
    for model, updates in ((once, 1), (thrice, 3)):
        pg.grpo(model, PROMPTS, likes_five, pg.PolicySettings(2, 4, 4, 4, 0.01, updates=updates))
    start = weights_of(fresh())
    assert (weights_of(thrice) - start).norm() > (weights_of(once) - start).norm()


def test_a_heavy_reference_holds_the_policy_back():
    free, held = fresh(), fresh()
    settings = pg.PolicySettings(30, 8, 8, 4, 0.02)
    loose = pg.grpo(free, PROMPTS, likes_five, settings, seed=1)
    tied = pg.grpo(held, PROMPTS, likes_five, replace(settings, kl=20.0), reference=fresh(), seed=1)
    assert tied.log[-1]["reward"] < loose.log[-1]["reward"] - 0.5


def test_notes_are_logged_and_the_callback_hears_every_step():
    heard = []

    def reward(traces, index):
        return likes_five(traces, index), {"length": 3.0}

    run = pg.grpo(fresh(), PROMPTS, reward, replace(SHORT, steps=3), callback=lambda step, log: heard.append(step))
    assert heard == [0, 1, 2]
    assert run.log[0]["length"] == 3.0 and set(run.log[0]) == {"reward", "length"}


def test_an_interrupted_run_goes_on_to_the_same_numbers():
    settings = pg.PolicySettings(8, 4, 4, 4, 0.02)
    whole, broken = fresh(), fresh()
    pg.grpo(whole, PROMPTS, likes_five, settings, seed=3)

    def stop(step, log):
        if step == 4:
            raise KeyboardInterrupt

    run = pg.grpo(broken, PROMPTS, likes_five, settings, seed=3, callback=stop)
    assert run.interrupted and run.steps == 5
    run = pg.grpo(broken, PROMPTS, likes_five, settings, seed=3, run=run)
    assert not run.interrupted and run.steps == 8 == len(run.log)
    assert torch.equal(weights_of(whole), weights_of(broken))


def test_the_interruption_says_what_stays(capsys):
    def stop(step, log):
        raise KeyboardInterrupt

    pg.grpo(fresh(), PROMPTS, likes_five, replace(SHORT, steps=8), callback=stop)
    assert "Stopped after 1 of 8 steps" in capsys.readouterr().out


def test_learning_leaves_the_global_generators_alone():
    torch.manual_seed(5)
    first = torch.rand(1)
    torch.manual_seed(5)
    pg.grpo(fresh(), PROMPTS, likes_five, SHORT)
    assert torch.equal(torch.rand(1), first)


# --- rejection sampling ---------------------------------------------------------------------------


def test_rejection_sampling_keeps_what_passes_with_its_prompt():
    def keep(traces, index):
        return (traces[:, 0] == 5) & (index == 1)

    documents, index = pg.rejection_sample(fresh(), PROMPTS, keep, tries=60, new_tokens=3)
    assert 0 < len(documents) < 60 and (index == 1).all()
    assert (documents[:, 3] == 5).all()
    assert torch.equal(documents[:, :3], PROMPTS[1].expand(len(documents), 3))


def test_an_empty_set_is_refused():
    with refused("None of the 8 traces passed", "more tries"):
        pg.rejection_sample(fresh(), PROMPTS, lambda traces, index: torch.zeros(len(traces)), tries=4, new_tokens=3)


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "returned, said",
    [
        (None, "returned nothing"),
        ("right", "returned a str"),
        ([[1.0]], "a tensor of shape [1, 1] for 4 traces"),
        (torch.tensor(1.0), "a tensor of shape []"),
        (torch.full((4,), float("nan")), "with NaN or infinity"),
        ([True, None, False, True], "returned a list"),
    ],
)
def test_a_verifier_that_returns_no_numbers_is_refused(returned, said):
    with refused("The verifier", said, "per trace"):
        pg.grpo(fresh(), PROMPTS, lambda traces, index: returned, SHORT)


@pytest.mark.parametrize("returned", [(1.0, 0.0, 1.0), [1, 0, 1], (True, False, True), (torch.tensor([1, 0, 1]), {})])
def test_a_verifier_may_return_any_sequence_of_numbers(returned):
    rewards, notes = pg.rewards_of(lambda traces, index: returned, torch.zeros(3, 2), torch.arange(3))
    assert rewards.tolist() == [1, 0, 1] and notes == {}


@pytest.mark.parametrize("returned", [(1.0, 0.0), (True, False)])
def test_two_rewards_are_no_rewards_with_notes(returned):
    rewards, notes = pg.rewards_of(lambda traces, index: returned, torch.zeros(2, 2), torch.arange(2))
    assert rewards.tolist() == [1, 0] and notes == {}


@pytest.mark.parametrize("notes", [[0.5], "fine", torch.ones(3)])
def test_notes_that_are_no_dict_are_refused(notes):
    with refused("rewards and a", "must be a dict"):
        pg.rewards_of(lambda traces, index: (torch.ones(3), notes), torch.zeros(3, 2), torch.arange(3))


def test_a_verifier_may_return_truth_values():
    assert pg.rewards_of(lambda traces, index: [True, False], PROMPTS, None)[0].tolist() == [1.0, 0.0]


def test_a_group_of_one_is_refused():
    with refused("[2, 1]", "a group of one has no mean"):
        pg.PolicySettings(groups=2, size=1)
    with refused("[3, 1]", "a group of one"):
        pg.group_advantages(torch.ones(3, 1))


def test_traces_longer_than_the_context_are_refused():
    with refused("6 new ones do not fit", "context of 8", "at most 5"):
        pg.grpo(fresh(), PROMPTS, likes_five, replace(SHORT, new_tokens=6))


def test_settings_out_of_range_are_refused():
    one = torch.ones(1, 1, dtype=torch.bool)
    with refused("clip is 0", "0.2"):
        pg.grpo_loss(logs(0.5), logs(0.5), torch.ones(1), one, clip=0)
    with refused("kl is -1", "0 or more"):
        pg.grpo_loss(logs(0.5), logs(0.5), torch.ones(1), one, kl=-1)
    with refused("there are no reference_log_probs"):
        pg.grpo_loss(logs(0.5), logs(0.5), torch.ones(1), one, kl=0.1)
    with refused("A trace has no token that counts", "trace_mask"):
        pg.grpo_loss(logs(0.5), logs(0.5), torch.ones(1), ~one)
    with refused("kl is 0.1 and there is no reference"):
        pg.grpo(fresh(), PROMPTS, likes_five, replace(SHORT, kl=0.1))
    with refused("The settings are Settings(", "pass PolicySettings(...)"):
        pg.grpo(fresh(), PROMPTS, likes_five, Settings())


@pytest.mark.parametrize("name", ["steps", "groups", "size", "new_tokens", "updates"])
@pytest.mark.parametrize("value", [0, 1.5, None])
def test_a_count_is_refused_under_its_own_name(name, value):
    with refused(f"{name} is {value}", "whole number of 1 or more"):
        pg.PolicySettings(**{name: value})


@pytest.mark.parametrize("name", ["lr", "clip", "kl", "temperature"])
@pytest.mark.parametrize("value", [-1, math.nan, math.inf, "much"])
def test_a_number_is_refused_under_its_own_name(name, value):
    with refused(f"{name} is {value}" if isinstance(value, float) else f"{name} is "):
        pg.PolicySettings(**{name: value})


def test_numbers_of_numpy_become_pythons():
    found = pg.PolicySettings(np.int64(3), lr=np.float32(0.5), kl=np.float64(2))
    assert found == pg.PolicySettings(3, lr=0.5, kl=2.0) and type(found.steps) is int and type(found.lr) is float
