"""Faults from real life: padding in other places, a policy that is not the one that writes, trainings that diverge."""

import copy
import math

import pytest
import torch

from course_lib.data import language as words
from course_lib.models import classifiers, language_models, row_transformer
from course_lib.training import (
    HiddenLesson,
    Lesson,
    PolicySettings,
    Settings,
    divergence,
    hidden,
    language,
    loop,
    policy_gradient,
    train_cohort,
    train_crowd,
    train_hidden,
)
from tests.helpers import images_and_labels, refused

SIZE = {"vocabulary": 20, "width": 8, "layers": 1, "heads": 1, "context": 16}
LEFT = torch.tensor([[1, 5, 6, 7], [0, 0, 1, 7]])  # the second is <pad> <pad> <bos> 7
MIDDLE = torch.tensor([[1, 5, 6, 7], [1, 0, 5, 7]])
SHORT = torch.tensor([[1, 5, 6, 7], [1, 7, 0, 0]])
IMAGES, LABELS = images_and_labels(40)


def policy(seed=0):
    return language_models.build("llama", **SIZE, seed=seed)


def sevens(traces, index):
    return (traces == 7).float().sum(dim=1)


# --- the layout of padding ------------------------------------------------------------------------

READERS = {
    "sample": lambda tokens: language_models.sample(policy(), tokens, 3),
    "write": lambda tokens: language_models.write(policy(), tokens, 3),
    "read": lambda tokens: language_models.read(policy(), tokens),
    "logits": lambda tokens: language_models.logits(policy(), tokens),
    "learn": lambda tokens: language.learn(policy(), tokens, Settings(1)),
    "learn written": lambda tokens: language.learn(policy(), lambda step: tokens, Settings(1)),
    "distill": lambda tokens: language.distill(policy(), policy(1), tokens, Settings(1)),
    "continued": lambda tokens: language.continued(policy(), tokens, 3, 4),
    "own_text": lambda tokens: language.learn(policy(), language.own_text(policy(), lambda step: tokens), Settings(1)),
    "trace_log_probs": lambda tokens: policy_gradient.trace_log_probs(policy(), tokens, 2),
    "grpo": lambda tokens: policy_gradient.grpo(policy(), tokens, sevens, PolicySettings(steps=1)),
    "rejection_sample": lambda tokens: policy_gradient.rejection_sample(policy(), tokens, sevens),
}


@pytest.mark.parametrize("tokens", [LEFT, MIDDLE], ids=["left", "middle"])
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_padding_in_front_of_a_word_is_refused_by_every_reader(reader, tokens):
    with refused("1 has padding in front of a word", "pad on the right"):
        reader(tokens)


def test_left_padded_text_is_not_cut_by_trim():
    with refused("Document 0 has padding in front of a word"):
        language.learn(policy(), lambda step: torch.tensor([[0, 0, 1, 7]]), Settings(1))


@pytest.mark.parametrize("name", ["write", "grpo", "rejection_sample"])
def test_traces_need_prompts_of_one_length(name):
    with refused("Prompt 1 has 2 tokens and 2 of padding", "prompts of one length"):
        READERS[name](SHORT)


@pytest.mark.parametrize("name", ["sample", "write", "continued", "grpo", "rejection_sample"])
def test_a_prompt_that_has_ended_is_refused(name):
    prompt = words.tokenizer()(["the cat"], return_tensors="pt")["input_ids"].clamp(max=19)
    with refused("Prompt 0 holds <eos>", "end=False"):
        READERS[name](prompt)


def test_a_document_of_which_nothing_is_left_is_named():
    with refused("Document 1 leaves nothing to learn"):
        language.learn(policy(), SHORT, Settings(1), prompt=2)
    with refused("Document 0 leaves nothing to learn"):
        language.distill(policy(), policy(), SHORT, Settings(1), prompt=torch.tensor([3, 0]))
    with refused("prompt has shape [3]", "2 documents"):
        language.learn(policy(), SHORT, Settings(1), prompt=torch.tensor([0, 0, 0]))


@pytest.mark.parametrize("prompt", [0, 4, 9, 1.0])
def test_log_probabilities_need_a_trace(prompt):
    with refused(f"prompt is {prompt}", "documents of 4 tokens"):
        policy_gradient.trace_log_probs(policy(), torch.tensor([[1, 5, 6, 7]]), prompt)


# --- the policy that writes is the one that is improved ---------------------------------------------


@pytest.mark.parametrize("kl", [0.0, 0.3])
@pytest.mark.parametrize("T", [0.5, 1.0, 2.0])
def test_the_step_is_that_of_the_policy_that_wrote(T, kl):
    model, before, reference, kept = policy(), policy(), policy(3), {}
    prompts = torch.tensor([[1, 5]])

    def reward_of(traces, index):
        luck = torch.rand(len(traces), generator=torch.Generator().manual_seed(0))
        kept["traces"], kept["reward"] = traces, sevens(traces, index) + luck
        return kept["reward"]

    settings = PolicySettings(steps=1, groups=8, size=8, new_tokens=6, temperature=T, lr=1e-9, kl=kl)
    policy_gradient.grpo(model, prompts, reward_of, settings, reference=reference)
    documents = torch.cat([prompts.expand(64, 2), kept["traces"]], dim=1)

    def chosen(of):
        scaled = language_models.read(of, documents)[:, 1:-1] / T
        return scaled.log_softmax(dim=-1).gather(-1, documents[:, 2:, None])[..., 0]

    ours, theirs = chosen(before), chosen(reference).detach()
    advantages = policy_gradient.group_advantages(kept["reward"].view(8, 8)).flatten()
    mask = policy_gradient.trace_mask(kept["traces"], 2)
    held = {"reference_log_probs": theirs, "kl": kl}
    policy_gradient.grpo_loss(ours, ours.detach(), advantages, mask, **held).backward()
    right = torch.cat([p.grad.flatten() for p in before.parameters()])
    found = torch.cat([p.grad.flatten() for p in model.parameters()])
    assert float(torch.nn.functional.cosine_similarity(right, found, dim=0)) == pytest.approx(1, abs=1e-4)


def test_a_student_is_taught_at_the_temperature_at_which_it_writes():
    prompts, found = torch.tensor([[1, 5]]), {}
    for T in (None, 0.5):
        student = policy()
        text = language.own_text(student, language.continued(student, prompts, 4, 8, temperature=0.5), every=2)
        found[T] = language.distill(student, policy(1), text, Settings(2), T=T).losses
    assert found[None] == found[0.5]
    with refused("writes at temperature 0.5 and is compared at T = 1", "leave T out"):
        language.distill(student, policy(1), text, Settings(2), T=1.0)
    greedy = language.own_text(student, language.continued(student, prompts, 4, 8, temperature=0))
    with refused("writes at temperature 0", "no T can match"):
        language.distill(student, policy(1), greedy, Settings(2))


def test_several_updates_are_those_of_a_loop_that_keeps_the_old_policy():
    """Fresh gradients in every update, and the ratio to the policy that wrote: beyond clip nothing pulls."""
    model, before = policy(), policy()
    settings = PolicySettings(steps=1, groups=4, size=8, new_tokens=6, lr=0.05, updates=4)
    index, documents = policy_gradient.written(model, torch.tensor([[1, 5]]), settings, 0, 0)
    rewards = sevens(documents[:, 2:], index) + torch.arange(32) / 32
    policy_gradient.improve(model, None, documents, rewards, 2, settings.optimizer(model.parameters()), settings)
    optimizer = torch.optim.AdamW(before.parameters(), lr=0.05, weight_decay=0.0)
    advantages = policy_gradient.group_advantages(rewards.view(4, 8)).flatten()[:, None]
    mask = policy_gradient.trace_mask(documents[:, 2:], 2)
    with torch.no_grad():
        old = policy_gradient.trace_log_probs(before, documents, 2)
    clipped = 0
    for _ in range(4):
        ratio = (policy_gradient.trace_log_probs(before, documents, 2) - old).exp()
        pull = torch.minimum(ratio * advantages, ratio.clamp(0.8, 1.2) * advantages)
        clipped += int((pull < ratio * advantages - 1e-6)[mask].sum())
        loss = -((pull * mask).sum(dim=1) / mask.sum(dim=1)).mean()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(before.parameters(), 1.0)
        optimizer.step()
    assert clipped > 0, "else clipping is not tested"
    for ours, theirs in zip(model.parameters(), before.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-4)


def test_a_group_of_two_and_a_half_is_refused():
    with refused("[2, 2.5]"):
        policy_gradient.check_groups((2, 2.5))


# --- trainings that diverge -----------------------------------------------------------------------


def broken(at, loss_of):
    """Return loss_of whose at-th call gives NaN."""
    calls = []

    def found(*arguments):
        calls.append(1)
        return loss_of(*arguments) * (math.nan if len(calls) == at else 1.0)

    return found


def weights(model):
    return torch.cat([parameter.detach().flatten() for parameter in model.parameters()])


def test_a_loss_of_nan_stops_the_loop_and_keeps_the_weights_of_before():
    model, other, settings = classifiers.build("student"), classifiers.build("student"), Settings(5, cosine=False)
    loss_of = broken(4, lambda logits, batch: torch.nn.functional.cross_entropy(logits, LABELS[batch]))
    with refused("The loss is nan in step 4 of 5", "keeps its weights of before this step", "lower lr"):
        loop.train(model, IMAGES, loss_of, settings)
    loop.learn(other, IMAGES, LABELS, Settings(3, cosine=False))
    assert torch.equal(weights(model), weights(other)) and not model.training


def test_a_loss_of_nan_stops_a_language_model_too():
    model, loss_of = policy(), broken(2, language.word_loss(0))
    with refused("The loss is nan in step 2 of 5", "keeps its weights"):
        language.train(model, SHORT, loss_of, Settings(5))
    assert weights(model).isfinite().all()


def test_a_learning_rate_that_is_far_too_high_is_said():
    with refused("lower lr"):
        loop.learn(classifiers.build("student"), IMAGES, LABELS, Settings(20, lr=1e25, cosine=False))
    with refused("lower lr"):
        language.learn(policy(), SHORT, Settings(20, lr=1e25, cosine=False))
    with refused("student", "lower lr"):
        train_cohort([Lesson(IMAGES, LABELS)] * 2, (64, 16, 10), Settings(20, lr=1e25))
    with refused("student 0 of 2", "in step", "lower lr"):
        lessons = [HiddenLesson(IMAGES, LABELS, features=IMAGES)] * 2
        train_hidden(lessons, (64, 16, 10), Settings(20, lr=1e25))


def test_the_student_that_diverged_is_named():
    layer = torch.zeros(3, 4, 5)
    layer[1, 2, 3] = math.inf
    divergence.check_students([torch.zeros(3, 1, 5)], 20)
    with refused("Student 1 of 3", "after 20 steps", "lower lr"):
        divergence.check_students([torch.zeros(3, 1, 5), layer], 20)


def test_a_crowd_and_a_policy_that_diverge_say_so():
    crowd = row_transformer.crowd("row student", (0, 1))

    def loss_of(step):
        of_each = next(iter(crowd.parameters.values())).flatten(1).sum(dim=1)
        return of_each * torch.tensor([1.0, math.nan if step == 2 else 1.0])

    with refused("student 1 of 2", "step 3 of 5"):
        train_crowd(crowd, loss_of, Settings(5))
    assert not any(parameter.requires_grad for parameter in crowd.parameters.values())
    model = policy()
    with refused("weights hold NaN or infinity", "lower lr"):
        policy_gradient.grpo(
            model,
            torch.tensor([[1, 5]]),
            lambda t, i: torch.rand(len(t)),
            PolicySettings(steps=9, groups=2, size=4, lr=1e25),
        )
    with refused("cannot write", "lower lr"):
        language_models.sample(model, torch.tensor([[1, 5]]), 3, temperature=0)


def test_images_of_nan_are_refused_at_the_door():
    images = IMAGES.clone()
    images[3, 3] = math.nan
    for refuses in (
        lambda: loop.learn(classifiers.build("student"), images, LABELS),
        lambda: loop.distill(classifiers.build("student"), classifiers.build("teacher"), images),
        lambda: train_cohort([Lesson(images, LABELS)], (64, 16, 10)),
    ):
        with refused("The images hold NaN or infinity"):
            refuses()


def test_models_that_cannot_learn_are_refused():
    frozen = classifiers.build("student").requires_grad_(False)
    with refused("frozen", "requires_grad_(True)"):
        loop.learn(frozen, IMAGES, LABELS)
    with torch.inference_mode():
        made = copy.deepcopy(classifiers.build("student"))
    with refused("inference mode", "outside"):
        loop.learn(made, IMAGES, LABELS)
    with refused("torch.float32 and the model's weights torch.float64", "one type"):
        loop.learn(classifiers.build("student").double(), IMAGES, LABELS)


def test_lessons_of_another_precision_teach_the_same():
    logits = torch.randn(40, 10, generator=torch.Generator().manual_seed(0))
    plain, doubled = (
        train_cohort([Lesson(images, None, told, 2.0, 1.0)], (64, 8, 10), Settings(3)).logits(IMAGES)
        for images, told in ((IMAGES, logits), (IMAGES.double(), logits.double()))
    )
    assert torch.equal(plain, doubled)


# --- holes that breaking the code on purpose has shown --------------------------------------------


def test_the_first_word_of_a_document_is_learned():
    tokens, logits = torch.tensor([[1, 5, 3, 2]]), torch.full((1, 4, 6), -30.0)
    for place, following in enumerate([4, 3, 2]):  # the word after <bos> is wrong
        logits[0, place, following] = 30.0
    assert float(language.word_loss(0)(logits, tokens, None)) > 10
    ours, theirs = policy(), policy()
    language.learn(ours, tokens, Settings(2))
    language.train(theirs, tokens, language.word_loss(0, prompt=0), Settings(2))
    assert torch.equal(weights(ours), weights(theirs))


@pytest.mark.parametrize("prompt", [2, torch.tensor([2, 1])])
def test_the_prompt_is_not_learned_from_a_teacher(prompt):
    tokens, student, teacher = torch.tensor([[1, 5, 6, 7, 2], [1, 6, 7, 2, 0]]), policy(), policy(1)
    loss_of = language.match_loss(student, teacher, prompt=prompt)
    logits = language_models.logits(student, tokens)
    elsewhere, batch = logits.clone(), torch.tensor([0, 1])
    elsewhere[0, :2] += torch.randn(2, 20)
    elsewhere[1, :1] += torch.randn(1, 20)
    assert torch.equal(loss_of(logits, tokens, batch), loss_of(elsewhere, tokens, batch))
    elsewhere[0, 2] += torch.randn(20)
    assert not torch.equal(loss_of(logits, tokens, batch), loss_of(elsewhere, tokens, batch))


def test_distilling_hands_its_prompt_and_temperature_on():
    tokens, found = torch.tensor([[1, 5, 6, 7, 2], [1, 6, 7, 8, 2]]), {}
    for T, prompt in ((1.0, 0), (1.0, 2), (3.0, 0)):
        student, direct = policy(), policy()
        found[T, prompt] = language.distill(student, policy(1), tokens, Settings(1), T=T, prompt=prompt).losses[0]
        loss_of = language.match_loss(direct, policy(1), T=T, prompt=prompt)
        expected = float(loss_of(language_models.logits(direct, tokens), tokens, None))
        assert found[T, prompt] == pytest.approx(expected, abs=1e-6)
    assert len(set(found.values())) == 3
    with refused("temperature"):
        language.distill(policy(), policy(1), tokens, T=0)


def test_a_teacher_with_dropout_answers_in_evaluation_mode():
    model = classifiers.build("student")
    asked = language_models.build("gpt2", **SIZE, seed=0)
    asked.transformer.drop = torch.nn.Dropout(0.5)
    asked.train()
    first, second = (language_models.logits(asked, SHORT) for _ in range(2))
    assert torch.equal(first, second) and asked.training and not model.eval().training


def test_a_model_learns_on_after_writing():
    model = policy().train()
    language.own_text(model, lambda step: SHORT)(0)
    assert model.training


@pytest.mark.parametrize("n", [16, 40])
def test_a_hidden_loss_sees_the_batches_of_its_own_seed(n):
    """More images than a batch, all answered, and two seeds: each as a plain loop with its own order."""
    images, labels, settings = IMAGES[:n], LABELS[:n], Settings(4, lr=0.02, batch_size=16)
    wanted = images[:, :12]
    lessons = [HiddenLesson(images, labels, features=wanted, seed=seed, weight=0.7) for seed in (5, 6)]
    cohort = train_hidden(lessons, (64, 8, 10), settings, kind="distance")
    for place, seed in enumerate((5, 6)):
        model = classifiers.mlp((64, 8, 10), seed)
        optimizer = settings.optimizer(model.parameters())
        schedule = settings.schedule(optimizer)
        for batch in loop.batch_order(n, 16, 4, seed):
            answers = torch.nn.functional.cross_entropy(model(images), labels)
            distance = hidden.KINDS["distance"](model[:2](images[batch]), wanted[batch])
            optimizer.zero_grad()
            (answers + 0.7 * distance).backward()
            optimizer.step()
            schedule.step()
        torch.testing.assert_close(cohort.model(place)(images), model(images), atol=1e-4, rtol=1e-4)


def test_soft_lessons_need_no_labels_and_a_distance_two_images():
    logits = torch.randn(40, 10, generator=torch.Generator().manual_seed(0))
    soft = HiddenLesson(IMAGES, None, logits, alpha=1.0, features=IMAGES)
    assert train_hidden([soft], (64, 8, 10), Settings(2)).logits(IMAGES).isfinite().all()
    two = HiddenLesson(IMAGES[:2], LABELS[:2], features=IMAGES[:2])
    assert len(train_hidden([two], (64, 8, 10), Settings(1), kind="distance")) == 1
    with refused("2 images", "at least 3"):
        train_hidden([two], (64, 8, 10), Settings(1), kind="angle")


def test_no_legal_sentence_follows_after_an_impossible_word():
    truth = words.automaton()
    document = truth.sample(1, 0)[0]
    document = document[document != words.PAD]
    end = torch.tensor([words.BOS, words.EOS, words.EOS])
    spoiled = torch.cat([end, document[1:]])[None]
    assert not bool(truth.grammatical(spoiled)[0])


# --- one line -------------------------------------------------------------------------------------


def test_what_holds_thousands_of_numbers_says_so_in_one_line():
    lesson = HiddenLesson(IMAGES, LABELS, features=IMAGES)
    history = loop.learn(classifiers.build("student"), IMAGES, LABELS, Settings(20))
    run = policy_gradient.grpo(policy(), torch.tensor([[1, 5]]), sevens, PolicySettings(steps=1, groups=2, size=2))
    crowd = row_transformer.crowd("row student", (0, 1))
    for thing in (
        lesson,
        Lesson(IMAGES, LABELS),
        train_cohort([lesson], (64, 8, 10), Settings(1)),
        history,
        run,
        crowd,
    ):
        assert "\n" not in repr(thing) and len(repr(thing)) < 400, repr(thing)
