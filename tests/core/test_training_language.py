"""The training loop of language models, and the text that a model writes while it learns."""

import math

import pytest
import torch

from course_lib.data import language
from course_lib.models import language_models
from course_lib.training import Settings
from course_lib.training import language as lessons
from tests.helpers import refused

PAD, BOS = language.PAD, language.BOS
SIZE = {"vocabulary": 62, "width": 16, "layers": 1, "heads": 2, "context": 24}


def fresh(kind="llama", seed=0, **changes):
    return language_models.build(kind, **{**SIZE, **changes}, seed=seed)


def text(count=40, seed=1):
    return language.automaton().sample(count, seed)


# --- what is learned -------------------------------------------------------------------------------


@pytest.mark.parametrize("tokens, prompt", [([[1, 5, 6, 2]], 9), ([[1, 5, 6, 2]], 3), ([[0, 0, 0, 0]], 0)])
def test_documents_in_which_nothing_counts_are_refused(tokens, prompt):
    tokens, model = torch.tensor(tokens), fresh("llama")
    with refused("No position of these documents counts", "a shorter prompt"):
        lessons.learn(model, tokens, prompt=prompt)
    with refused("No position of these documents counts"):
        lessons.distill(model, model, tokens, prompt=prompt)


def test_each_place_predicts_the_next_word():
    """A model that is certain of the right next word has no loss; shifted by one it would have much."""
    tokens = torch.tensor([[1, 5, 3, 4, 2]])
    logits = torch.full((1, 5, 6), -30.0)
    for place, following in enumerate([5, 3, 4, 2]):
        logits[0, place, following] = 30.0
    assert float(lessons.word_loss(PAD)(logits, tokens, None)) < 1e-6


def test_the_loss_of_a_batch_by_hand():
    # even logits over six words: every counted place costs ln 6, however many there are
    tokens = torch.tensor([[1, 5, 2, 0], [1, 3, 4, 2]])
    loss = lessons.word_loss(PAD)(torch.zeros(2, 4, 6), tokens, None)
    assert float(loss) == pytest.approx(math.log(6))


# --- training -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", language_models.KINDS)
def test_training_lowers_the_loss(kind):
    history = lessons.learn(fresh(kind), text(200), Settings(25, 8e-3))
    assert len(history.losses) == 25 and history.losses[-1] < 0.8 * history.losses[0]


def test_distilling_brings_the_student_to_the_teacher():
    teacher, student, documents = fresh(), fresh(seed=1), text(100)
    lessons.learn(teacher, documents, Settings(30, 8e-3))
    history = lessons.distill(student, teacher, documents, Settings(40, 8e-3))
    assert history.losses[-1] < 0.3 * history.losses[0]


@pytest.mark.parametrize("divergence", lessons.DIVERGENCES)
def test_a_teacher_asked_once_and_asked_every_step_teach_alike(divergence):
    teacher, documents = fresh(seed=1), text(64)
    settings = Settings(4, 8e-3, batch_size=16)
    once, batches = fresh(), fresh()
    first = lessons.distill(once, teacher, documents, settings, divergence=divergence)
    order = lessons.batch_order(64, 16, 4, 0)

    def batch_of(step):
        return documents[order[step]]

    second = lessons.distill(batches, teacher, batch_of, settings, divergence=divergence)
    assert first.losses == pytest.approx(second.losses, abs=1e-5)


def test_own_text_is_written_by_the_model_of_that_moment():
    student, start = fresh(), torch.full((1, 1), BOS)
    documents = lessons.own_text(student, lessons.continued(student, start, 6, 8), every=2)
    first, second = documents(0), documents(1)
    assert first.shape[0] == second.shape[0] == 4
    with torch.no_grad():
        for p in student.parameters():
            p.mul_(0)
    assert torch.equal(documents(1), second), "between two writings the text stays"
    assert not torch.equal(documents(2), first)


def test_written_text_is_dealt_to_the_steps_in_between():
    model, told = fresh(), []

    def write(step):
        told.append((step, model.training))
        return torch.arange(12).view(6, 2) + 100 * step

    documents = lessons.own_text(model.train(), write, every=3)
    found = [documents(step).tolist() for step in range(4)]
    assert found == [[[0, 1], [2, 3]], [[4, 5], [6, 7]], [[8, 9], [10, 11]], [[300, 301], [302, 303]]]
    assert told == [(0, False), (3, False)] and model.training


def test_every_writing_draws_other_prompts_and_other_words():
    model, prompts = fresh(), torch.tensor([[BOS, word] for word in range(5, 45)])
    write = lessons.continued(model, prompts, 6, 20)
    first, again, later = write(0), write(0), write(1)
    assert torch.equal(first, again) and not torch.equal(first[:, 1], later[:, 1])
    of_one = lessons.continued(model, prompts[:1], 6, 20)
    assert not torch.equal(of_one(0), of_one(1))


def test_learn_equals_a_loop_in_plain_torch():
    ours, theirs, documents = fresh(), fresh(), text(48)
    lessons.learn(ours, documents, Settings(6, 8e-3, 16, weight_decay=0.1), seed=3)
    optimizer = torch.optim.AdamW(theirs.parameters(), lr=8e-3, weight_decay=0.1)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 6)
    for batch in lessons.batch_order(48, 16, 6, 3):
        tokens = documents[batch]
        logits = theirs(tokens, attention_mask=torch.ones_like(tokens)).logits[:, :-1]
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten(), ignore_index=PAD)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    torch.testing.assert_close(
        language_models.logits(ours, documents), language_models.logits(theirs, documents), atol=1e-4, rtol=0
    )


def test_columns_of_padding_alone_are_not_read():
    tokens = torch.tensor([[1, 5, 2, 0, 0], [1, 5, 6, 2, 0]])
    assert lessons.trim(tokens, PAD).tolist() == [[1, 5, 2, 0], [1, 5, 6, 2]]
    assert lessons.trim(torch.tensor([[1, 0, 0]]), PAD).tolist() == [[1, 0]]  # a next word for every document


def test_a_callback_hears_every_step_and_an_interrupt_keeps_what_was_learned(capsys):
    heard = []

    def stop(step, loss):
        heard.append(step)
        if step == 3:
            raise KeyboardInterrupt

    model = fresh()
    before = next(model.parameters()).detach().clone()
    history = lessons.learn(model, text(), Settings(10, 8e-3), callback=stop)
    assert heard == [0, 1, 2, 3] and history.interrupted and len(history.losses) == 4
    assert not torch.equal(next(model.parameters()), before) and not model.training
    assert "Stopped after 4 of 10 steps" in capsys.readouterr().out


def test_the_same_seed_gives_the_same_student():
    first, second = (lessons.learn(fresh(), text(), Settings(5, 8e-3)).losses for _ in range(2))
    assert first == second


# --- bad input ------------------------------------------------------------------------------------


def test_bad_documents():
    with refused("context is 24", "shorten"):
        lessons.learn(fresh(), torch.ones(2, 30, dtype=torch.long))
    with refused("do not match", "vocabulary=len(tokenizer)"):
        lessons.learn(fresh(), torch.full((2, 5), 99))
    with refused("at least one document"):
        lessons.learn(fresh(), torch.zeros(0, 5, dtype=torch.long))
    with refused("at least one document"):  # one document cannot be dealt to two steps
        lessons.learn(fresh(), lessons.own_text(fresh(), lambda step: text(1), every=2))


def test_a_teacher_with_other_words():
    with refused("62 words and the teacher 40", "same tokenizer"):
        lessons.distill(fresh(), fresh(vocabulary=40), text())


def test_bad_lessons():
    with refused("Unknown divergence"):
        lessons.distill(fresh(), fresh(), text(), divergence="backward")
    with refused("every is 0"):
        lessons.own_text(fresh(), lambda step: text(), every=0)
    with refused("The settings are 250"):
        lessons.learn(fresh(), text(), 250)
    with refused("noise is 0.1 and has no effect here"):
        lessons.learn(fresh(), text(), Settings(noise=0.1))
