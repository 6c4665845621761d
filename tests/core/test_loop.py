import copy
import math

import pytest
import torch
import torch.nn.functional as F

from course_lib import losses, runtime
from course_lib.models import classifiers
from course_lib.training import Settings, distill, learn, loop, train, training_step
from tests.helpers import images_and_labels, refused

WIDTHS = (64, 8, 10)


def model_of(seed=0):
    return classifiers.mlp(WIDTHS, seed)


def weights_of(model):
    return torch.cat([parameter.detach().flatten() for parameter in model.parameters()])


def plain_torch(model, images, loss_of, settings, seed=0):
    """The training loop as anybody would write it, with the rate falling along half a cosine."""
    steps = settings.steps
    order = loop.batch_order(len(images), settings.batch_size, steps, seed)
    source = runtime.generator(seed, "noise")
    optimizer = torch.optim.AdamW(model.parameters(), lr=settings.lr, weight_decay=settings.weight_decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: (1 + math.cos(math.pi * step / steps)) / 2)
    for step in range(steps):
        batch = order[step]
        pixels = images[batch] + settings.noise * torch.randn(len(batch), 64, generator=source)
        optimizer.zero_grad()
        loss_of(model(pixels), batch).backward()
        optimizer.step()
        schedule.step()
    return model


# --- one step -------------------------------------------------------------------------------------


def test_a_training_step_does_what_four_lines_of_torch_do():
    images, labels = images_and_labels(20)
    ours, theirs = model_of(), model_of()
    optimizers = [torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9) for model in (ours, theirs)]
    for _ in range(3):
        loss = F.cross_entropy(theirs(images), labels)
        optimizers[1].zero_grad()
        loss.backward()
        optimizers[1].step()
        found = training_step(ours, optimizers[0], images, lambda logits: F.cross_entropy(logits, labels))
        assert found == loss.item()
        assert torch.equal(weights_of(ours), weights_of(theirs))


# --- train ----------------------------------------------------------------------------------------


def test_the_callback_is_called_once_after_every_step():
    images, labels = images_and_labels(30)
    seen = []
    settings = Settings(steps=7)
    history = learn(model_of(), images, labels, settings, callback=lambda step, loss: seen.append((step, loss)))
    assert seen == list(enumerate(history.losses)) and len(seen) == 7
    assert not history.interrupted


def test_training_lowers_the_loss_and_ends_in_evaluation_mode():
    images, labels = images_and_labels(60)
    model = model_of()
    history = learn(model, images, labels, Settings(steps=100))
    assert history.losses[-1] < 0.5 * history.losses[0]
    assert not model.training


def test_the_first_loss_is_that_of_the_untrained_model():
    images, labels = images_and_labels(30)
    expected = F.cross_entropy(model_of()(images), labels).item()
    assert learn(model_of(), images, labels, Settings(steps=1)).losses == pytest.approx([expected])


IN_BATCHES = Settings(steps=20, batch_size=16, noise=0.1, weight_decay=0.1)


@pytest.mark.parametrize("settings, seed", [(Settings(steps=20), 0), (IN_BATCHES, 3)])
def test_learn_equals_a_loop_in_plain_torch(settings, seed):
    images, labels = images_and_labels(40)
    ours, theirs = model_of(), model_of()
    learn(ours, images, labels, settings, smoothing=0.1, seed=seed)

    def loss_of(logits, batch):
        return F.cross_entropy(logits, labels[batch], label_smoothing=0.1)

    plain_torch(theirs, images, loss_of, settings, seed)
    torch.testing.assert_close(weights_of(ours), weights_of(theirs), atol=1e-6, rtol=0)


def test_a_constant_rate_differs_from_a_falling_one():
    images, labels = images_and_labels(30)
    constant, falling = model_of(), model_of()
    learn(constant, images, labels, Settings(steps=10, cosine=False))
    learn(falling, images, labels, Settings(steps=10))
    assert not torch.allclose(weights_of(constant), weights_of(falling), atol=1e-3)


# --- distill --------------------------------------------------------------------------------------


def distilled_both_ways(alpha, settings=Settings(steps=20), seed=0):
    """Return the weights of a student of distill() and of one trained by a loop in plain torch."""
    images, labels = images_and_labels(40)
    teacher = classifiers.mlp((64, 20, 10), 9)
    with torch.no_grad():
        teacher[-1].weight *= 20  # an untrained teacher says nearly the same of every image: make it opinionated
    T, ours, theirs = 3.0, model_of(), model_of()
    distill(ours, teacher, images, labels, settings, T=T, alpha=alpha, seed=seed)
    with torch.no_grad():
        targets = (teacher(images) / T).softmax(dim=-1)

    def loss_of(logits, batch):
        soft = F.kl_div((logits / T).log_softmax(dim=-1), targets[batch], reduction="batchmean")
        return alpha * T**2 * soft + (1 - alpha) * F.cross_entropy(logits, labels[batch])

    plain_torch(theirs, images, loss_of, settings, seed)
    return weights_of(ours), weights_of(theirs)


def test_distill_equals_a_loop_in_plain_torch():
    for alpha in (0, 0.7, 1):
        torch.testing.assert_close(*distilled_both_ways(alpha), atol=1e-5, rtol=0)


def test_distill_in_batches_equals_a_loop_in_plain_torch():
    torch.testing.assert_close(*distilled_both_ways(0.7, IN_BATCHES, seed=3), atol=1e-5, rtol=0)


def test_distill_leaves_the_teacher_bit_identical():
    images, labels = images_and_labels(30)
    teacher, student = model_of(1), model_of(2)
    teacher.train()
    before, untrained = copy.deepcopy(teacher.state_dict()), weights_of(student)
    distill(student, teacher, images, labels, Settings(steps=5), alpha=0.5)
    assert all(torch.equal(before[name], value) for name, value in teacher.state_dict().items())
    assert all(parameter.grad is None and parameter.requires_grad for parameter in teacher.parameters())
    assert teacher.training  # its mode is as it was
    assert not torch.allclose(weights_of(student), untrained)


def test_a_student_comes_to_answer_like_its_teacher():
    images, labels = images_and_labels(200)
    teacher, student = model_of(1), model_of(2)
    learn(teacher, images, labels, Settings(steps=100))
    history = distill(student, teacher, images, labels, Settings(steps=100), T=2.0)
    assert history.losses[-1] < 0.3 * history.losses[0]


def test_answers_are_given_in_evaluation_mode_and_without_gradients():
    model = torch.nn.Sequential(torch.nn.Dropout(0.5), torch.nn.Linear(64, 10)).train()
    images, _ = images_and_labels(5)
    found = loop.answers(model, images)
    assert torch.equal(found, model[1](images)) and not found.requires_grad
    assert model.training


# --- interrupting ---------------------------------------------------------------------------------


def interrupted_at_step_5(model):
    images, labels = images_and_labels(30)

    def stop(step, loss):
        if step == 5:
            raise KeyboardInterrupt

    return learn(model, images, labels, Settings(steps=20, cosine=False), callback=stop)


def test_interrupting_keeps_the_finished_steps(capsys):
    model, six_steps = model_of(), model_of()
    history = interrupted_at_step_5(model)
    expected = learn(six_steps, *images_and_labels(30), Settings(steps=6, cosine=False))
    assert history.interrupted and not model.training
    assert history.losses == expected.losses and len(history.losses) == 6
    assert torch.equal(weights_of(model), weights_of(six_steps))
    assert "Stopped after 6 of 20 steps" in capsys.readouterr().out


def test_interrupting_restores_the_threads():
    torch.set_num_threads(2)
    try:
        interrupted_at_step_5(model_of())
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(1)


def test_training_can_go_on_after_an_interruption():
    model = model_of()
    stopped = interrupted_at_step_5(model)
    history = learn(model, *images_and_labels(30), Settings(steps=30))
    assert not history.interrupted and history.losses[-1] < stopped.losses[-1]


def test_an_error_in_the_callback_is_not_swallowed_and_leaves_evaluation_mode():
    model = model_of()

    def fail(step, loss):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        learn(model, *images_and_labels(30), Settings(steps=3), callback=fail)
    assert not model.training


# --- bad input ------------------------------------------------------------------------------------

IMAGES = torch.zeros(6, 64)
LABELS = torch.tensor([0, 1, 2, 3, 4, 5])


def distilled(images=IMAGES, labels=LABELS, teacher=None, **settings):
    return distill(model_of(), teacher or model_of(1), images, labels, Settings(steps=2), **settings)


@pytest.mark.parametrize("T", [0, -1, math.nan, math.inf])
def test_impossible_temperature_is_refused(T):
    with refused(f"The temperature is {T}", "above 0"):
        distilled(T=T)


@pytest.mark.parametrize("alpha", [-0.1, 1.1, math.nan])
def test_alpha_outside_zero_to_one_is_refused(alpha):
    with refused(f"alpha is {alpha}", "from 0 to 1"):
        distilled(alpha=alpha)


def test_an_empty_transfer_set_is_refused():
    with refused("The transfer set is empty", "pass at least a few"):
        distilled(IMAGES[:0], LABELS[:0])
    with refused("The transfer set is empty"):
        learn(model_of(), IMAGES[:0], LABELS[:0])


def test_an_empty_set_is_refused_by_train_too():
    with refused("empty"):
        train(model_of(), IMAGES[:0], lambda logits, batch: logits.sum())


@pytest.mark.parametrize("count", [1, 4])
def test_a_transfer_set_of_a_single_class_is_refused(count):
    with refused("Every image of the transfer set shows class 7", "at least two classes"):
        distilled(IMAGES[:count], torch.full((count,), 7))
    with refused("Every image of the transfer set shows class 7"):
        learn(model_of(), IMAGES[:count], torch.full((count,), 7))


def test_a_label_too_few_is_refused():
    with refused("There are 6 images and 5 labels", "one label per image"):
        distilled(labels=LABELS[:5])


def test_a_teacher_with_other_classes_is_refused():
    with refused("The student has 10 classes and the teacher 5", "as many outputs as the teacher"):
        distilled(teacher=classifiers.mlp((64, 8, 5)))


def test_labels_out_of_range_are_refused():
    with refused("The labels go from 0 to 10 and there are 10 classes", "0..9"):
        distilled(labels=LABELS * 2)


def test_labels_out_of_range_are_refused_by_learn_too():
    with refused("The labels go from 0 to 10 and there are 10 classes"):
        learn(model_of(), IMAGES, LABELS * 2)


def test_without_labels_alpha_must_be_one():
    students = [model_of(), model_of()]
    teacher = classifiers.mlp((64, 8, 10), 5)
    for student, labels in zip(students, (LABELS, None), strict=True):
        distill(student, teacher, IMAGES, labels, Settings(steps=5), alpha=1)
    for first, second in zip(*(student.parameters() for student in students), strict=True):
        assert torch.equal(first, second)
    with refused("alpha is 0.5 and there are no labels", "set alpha = 1"):
        distill(model_of(), teacher, IMAGES, alpha=0.5)


def test_images_of_another_size_are_refused():
    with refused("cannot take images of shape [6, 32]", "expected [images, pixels]"):
        distilled(IMAGES[:, :32])


def test_a_teacher_that_answers_nan_is_refused():
    broken = classifiers.mlp((64, 8, 10))
    with torch.no_grad():
        broken[0].weight.fill_(float("nan"))
    with refused("The teacher's logits hold NaN"):
        distilled(teacher=broken)


def test_smoothing_outside_zero_to_one_is_refused():
    with refused("smoothing is 5"):
        learn(model_of(), IMAGES, LABELS, smoothing=5)


@pytest.mark.parametrize("given", [500, {"steps": 500}])
def test_settings_are_settings(given):
    for call in (distill, learn):
        with refused("The settings are", "pass Settings(...)"):
            call(model_of(), *([model_of(1)] if call is distill else []), IMAGES, LABELS, given)


def test_whoever_watches_each_step_sees_the_training():
    images, labels = images_and_labels(30)
    watched, trained = model_of(), model_of()

    def loss_of(logits, batch):
        return F.cross_entropy(logits, labels[batch])

    moments = list(loop.each_step(watched, images, loss_of, Settings(steps=5), seed=2))
    history = train(trained, images, loss_of, Settings(steps=5), seed=2)
    assert moments == list(enumerate(history.losses))
    assert torch.equal(weights_of(watched), weights_of(trained))


def test_a_refused_call_leaves_the_student_untouched():
    student = model_of()
    with refused("The temperature is 0"):
        distill(student, model_of(1), IMAGES, LABELS, T=0)
    assert torch.equal(weights_of(student), weights_of(model_of()))


def test_the_loop_uses_the_losses_of_the_course():
    # the first step's loss is distillation_loss at the untrained student's logits
    images, labels = images_and_labels(20)
    student, teacher = model_of(), model_of(1)
    expected = losses.distillation_loss(student(images), labels, teacher(images), 4.0, 0.3).item()
    history = distill(student, teacher, images, labels, Settings(steps=1), T=4.0, alpha=0.3)
    assert history.losses == pytest.approx([expected])
