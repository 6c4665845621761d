"""Small language models and the losses of chapter 08."""

import math

import pytest
import torch
import transformers
from torch.utils.flop_counter import FlopCounterMode

from course_lib import losses
from course_lib.data import language
from course_lib.models import language_models
from course_lib.training import Settings
from course_lib.training import language as lessons
from tests.helpers import random_logits, refused

PAD, BOS, EOS = language.PAD, language.BOS, language.EOS
SIZE = {"vocabulary": 62, "width": 16, "layers": 1, "heads": 2, "context": 24}
kinds = pytest.mark.parametrize("kind", language_models.KINDS)


def fresh(kind="llama", seed=0, **changes):
    return language_models.build(kind, **{**SIZE, **changes}, seed=seed)


def text(count=40, seed=1):
    return language.automaton().sample(count, seed)


# --- models ---------------------------------------------------------------------------------------


@kinds
def test_a_seed_fixes_the_weights_and_leaves_the_global_luck_alone(kind):
    torch.manual_seed(3)
    before = torch.random.get_rng_state()
    first, second, other = fresh(kind), fresh(kind), fresh(kind, seed=1)
    assert torch.equal(torch.random.get_rng_state(), before)
    pairs = zip(first.parameters(), second.parameters(), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)
    assert not torch.equal(next(first.parameters()), next(other.parameters()))


@kinds
def test_weights_start_at_half_over_the_root_of_the_width(kind):
    model = fresh(kind, width=64, layers=2, heads=2)
    matrix = next(p for name, p in model.named_parameters() if "attn" in name and p.dim() == 2)
    assert float(matrix.detach().std()) == pytest.approx(0.5 / 8, rel=0.1)


@kinds
def test_a_word_does_not_see_what_comes_after_it(kind):
    model, tokens = fresh(kind), text(4)
    changed = tokens.clone()
    changed[:, 5:] = 7
    torch.testing.assert_close(
        language_models.logits(model, tokens)[:, :5], language_models.logits(model, changed)[:, :5]
    )


@kinds
def test_operations_are_those_that_pytorch_counts(kind):
    """PyTorch counts a multiplication and an addition, and the whole square of attention, looked at or not."""
    model, length = fresh(kind, width=32, layers=2), 20
    model.config._attn_implementation = "eager"
    tokens = torch.full((1, length), 5)
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        language_models.read(model, tokens)
    square = 2 * 2 * 32 * length * length
    looked_at = 2 * 2 * 32 * length * (length + 1) // 2
    assert counter.get_total_flops() / 2 - square + looked_at == language_models.operations(model, length) * length


def test_parameters_and_operations_by_hand():
    # vectors 62·16; attention 4·16·16; hidden layer 3·16·32; three norms of 16
    model = fresh()
    assert language_models.parameter_count(model) == 62 * 16 + 4 * 256 + 3 * 512 + 3 * 16
    # every matrix once (the vectors as output layer), and 2·16 for each of on average 5.5 words looked at
    assert language_models.operations(model, 10) == 62 * 16 + 4 * 256 + 3 * 512 + int(2 * 16 * 5.5)


@kinds
def test_a_prompt_among_longer_ones_is_continued_as_alone(kind):
    model = fresh(kind)
    lessons.learn(model, text(200), Settings(15, 8e-3))
    prompts = language.encode(["the cat", "the sleepy dog sleeps near"], end=False)
    together = language_models.sample(model, prompts, 10, temperature=0)
    for row, prompt in zip(together, prompts, strict=True):
        alone = language_models.sample(model, prompt[prompt != PAD][None], 10, temperature=0)[0]
        assert torch.equal(row[row != PAD], alone[alone != PAD])
        assert torch.equal(row[: int((prompt != PAD).sum())], prompt[prompt != PAD])


def shares_of_samples(temperature, top_p=1.0):
    """How often an untrained model draws each word first, and its probabilities."""
    model = fresh("gpt2", vocabulary=6)
    start = torch.full((4000, 1), BOS)
    drawn = language_models.sample(model, start, 1, temperature=temperature, top_p=top_p, seed=2)[:, 1]
    logits = language_models.logits(model, start[:1])[0, 0].clone()
    logits[PAD] = -math.inf  # a model never writes padding
    return torch.bincount(drawn, minlength=6) / 4000, logits


@pytest.mark.parametrize("temperature", [0.25, 1.0, 3.0])
def test_samples_follow_the_temperature(temperature):
    found, logits = shares_of_samples(temperature)
    p = (logits / temperature).softmax(dim=-1)
    assert ((found - p).abs() < 4 * (p * (1 - p) / 4000).sqrt() + 1e-3).all()


def test_temperature_zero_takes_the_most_probable():
    found, logits = shares_of_samples(0)
    assert found[logits.argmax()] == 1


def test_top_p_draws_only_from_the_most_probable():
    found, logits = shares_of_samples(1.0, top_p=0.4)
    p = logits.softmax(dim=-1)
    order = p.argsort(descending=True)
    kept = order[: int((p[order].cumsum(0) < 0.4).sum()) + 1]
    assert set(found.nonzero()[:, 0].tolist()) == set(kept.tolist())


def test_after_the_end_comes_padding_alone():
    model = fresh()
    written = language_models.sample(model, torch.full((200, 1), BOS), 20, seed=1)
    ended = (written == EOS).cumsum(dim=1) - (written == EOS).long() > 0
    assert ended.any()
    assert (written[ended] == PAD).all() and (written[~ended] != PAD).all()


def test_sampling_is_repeatable_and_batches_do_not_change_the_shape():
    model, start = fresh(), torch.full((10, 1), BOS)
    first = language_models.sample(model, start, 8, seed=4)
    assert torch.equal(first, language_models.sample(model, start, 8, seed=4))
    assert not torch.equal(first, language_models.sample(model, start, 8, seed=5))
    assert len(language_models.sample(model, start, 8, seed=4, batch=3)) == 10


def test_sampling_is_quiet_and_gives_the_library_its_voice_back():
    logging = transformers.logging
    before = logging.get_verbosity()
    logging.set_verbosity_info()
    try:
        language_models.sample(fresh("gpt2"), torch.full((3, 1), BOS), 5)
        assert logging.get_verbosity() == logging.INFO
    finally:
        logging.set_verbosity(before)


def test_written_documents_have_the_length_that_was_asked_for(monkeypatch):
    monkeypatch.setattr(language_models, "sample", lambda *arguments, **settings: torch.tensor([[BOS, EOS]]))
    assert language_models.write(fresh(), torch.tensor([[BOS]]), 3).tolist() == [[BOS, EOS, PAD, PAD]]


# --- which places count ---------------------------------------------------------------------------


def test_counted_positions_by_hand():
    tokens = torch.tensor([[1, 5, 6, 2, 0, 0], [1, 5, 6, 7, 8, 2]])
    found = losses.counted_positions(tokens, 0).long().tolist()
    assert found == [[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]]
    assert losses.counted_positions(tokens, 0, 2).long().tolist() == [[0, 0, 1, 0, 0], [0, 0, 1, 1, 1]]
    assert losses.counted_positions(tokens, 0, torch.tensor([1, 3])).long().tolist() == [
        [0, 1, 1, 0, 0],
        [0, 0, 0, 1, 1],
    ]


def test_padding_does_not_change_the_loss():
    short = torch.tensor([[1, 5, 3, 2]])
    padded = torch.tensor([[1, 5, 3, 2, 0, 0, 0]])
    logits = random_logits(1, 7, 6)
    loss_of = lessons.word_loss(PAD)
    torch.testing.assert_close(loss_of(logits, padded, None), loss_of(logits[:, :4], short, None))


def test_the_prompt_does_not_count():
    tokens, logits = torch.tensor([[1, 5, 3, 4, 2]]), random_logits(1, 5, 6)
    elsewhere = logits.clone()
    elsewhere[:, :2] = 9.0 * torch.eye(6)[:2]
    loss_of = lessons.word_loss(PAD, prompt=2)
    torch.testing.assert_close(loss_of(logits, tokens, None), loss_of(elsewhere, tokens, None))


# --- divergences ----------------------------------------------------------------------------------

STUDENT = torch.tensor([[0.0, 0.0]], dtype=torch.float64)
TEACHER = torch.tensor([[0.0, math.log(3)]], dtype=torch.float64)  # 1/4, 3/4


def test_reverse_kl_by_hand():
    # KL(student ‖ teacher) = 1/2 ln 2 + 1/2 ln(2/3) = 0.14384
    assert losses.reverse_kl_loss(STUDENT, TEACHER).item() == pytest.approx(0.14384, abs=1e-5)


def test_jensen_shannon_by_hand():
    # mix 3/8, 5/8: KL(teacher ‖ mix) = 1/4 ln(2/3) + 3/4 ln(6/5) = 0.03537; KL(student ‖ mix) = 1/2 ln(4/3) +
    # 1/2 ln(4/5) = 0.03227; mean 0.03382
    assert losses.jensen_shannon_loss(STUDENT, TEACHER).item() == pytest.approx(0.03382, abs=1e-5)


def test_beta_is_the_teachers_share():
    # beta 1/4: mix = 1/4 · teacher + 3/4 · student = 7/16, 9/16
    p, q, mix = torch.tensor([0.25, 0.75]), torch.tensor([0.5, 0.5]), torch.tensor([7 / 16, 9 / 16])
    expected = 0.25 * (p * (p / mix).log()).sum() + 0.75 * (q * (q / mix).log()).sum()
    assert losses.jensen_shannon_loss(STUDENT, TEACHER, beta=0.25).item() == pytest.approx(float(expected), abs=1e-6)


def test_jensen_shannon_tends_to_both_kls():
    student, teacher = random_logits(5, 4), random_logits(5, 4, seed=1)
    near = 1e-4
    forward = losses.jensen_shannon_loss(student, teacher, beta=near) / near
    reverse = losses.jensen_shannon_loss(student, teacher, beta=1 - near) / near
    torch.testing.assert_close(forward, losses.soft_target_loss(student, teacher, 1.0), rtol=1e-2, atol=1e-3)
    torch.testing.assert_close(reverse, losses.reverse_kl_loss(student, teacher), rtol=1e-2, atol=1e-3)


@pytest.mark.parametrize("T", [1.0, 3.0])
@pytest.mark.parametrize("name", ["reverse_kl_loss", "jensen_shannon_loss"])
def test_divergences_carry_t_squared_and_vanish_for_equals(name, T):
    loss = getattr(losses, name)
    student, teacher = random_logits(5, 4), random_logits(5, 4, seed=1)
    torch.testing.assert_close(loss(student, teacher, T), T**2 * loss(student / T, teacher / T, 1.0))
    assert abs(float(loss(student, student + 2, T))) < 1e-9
    torch.testing.assert_close(loss(student.repeat(2, 1), teacher.repeat(2, 1), T), loss(student, teacher, T))


@pytest.mark.parametrize("beta", [0, 1, -0.5, 2, float("nan")])
def test_beta_out_of_range(beta):
    with refused("beta is", "between 0 and 1"):
        losses.jensen_shannon_loss(STUDENT, TEACHER, beta=beta)


# --- bad input ------------------------------------------------------------------------------------


def test_bad_models():
    with refused("Unknown kind", "'llama'"):
        fresh("lama")
    with refused("does not split into 3 heads"):
        fresh(heads=3)
    with refused("width is 0"):
        fresh(width=0)
    with refused("padding one of its own"):
        language_models.build("gpt2", **SIZE, seed=0, pad=2, eos=2)


def test_a_document_may_begin_with_the_token_that_ends_it():
    assert language_models.build("gpt2", **SIZE, seed=0, bos=2, eos=2).config.bos_token_id == 2


def test_bad_prompts():
    model = fresh()
    with refused("do not fit into the model's context of 24", "at most 14"):
        language_models.sample(model, torch.full((1, 10), 5), 20)
    with refused("no prompts"):
        language_models.sample(model, torch.zeros(0, 3, dtype=torch.long), 5)
    with refused("A prompt is empty"):
        language_models.sample(model, torch.zeros(1, 3, dtype=torch.long), 5)
    with refused("new_tokens is 0"):
        language_models.sample(model, torch.full((1, 1), BOS), 0)
    with refused("top_p 0"):
        language_models.sample(model, torch.full((1, 1), BOS), 5, top_p=0)
    with refused("temperature is -1"):
        language_models.sample(model, torch.full((1, 1), BOS), 5, temperature=-1)
