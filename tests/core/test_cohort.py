import dataclasses
import math

import pytest
import torch
import torch.nn.functional as F

from course_lib.models import classifiers
from course_lib.training import Lesson, Settings, cohort, distill, learn, train, train_cohort
from tests.helpers import images_and_labels, random_logits, refused

WIDTHS = (64, 12, 10)


def lesson(count=40, seed=0, **settings):
    """A lesson of `count` digits and a teacher's logits that spread like those of a trained one."""
    images, labels = images_and_labels(count, start=7 * seed)
    teacher = random_logits(count, 10, seed=100 + seed, scale=3.0).float() + 6 * F.one_hot(labels, 10)
    return Lesson(images, labels, teacher, seed=seed, **settings)


def loss_by_torch(one, logits, batch):
    """The loss of a lesson at some logits [b, classes], from torch.nn.functional alone."""
    loss = 0.0
    if one.alpha > 0:
        log_student = (logits / one.T).log_softmax(dim=-1)
        soft = F.kl_div(log_student, (one.teacher_logits[batch] / one.T).softmax(dim=-1), reduction="batchmean")
        loss = loss + one.alpha * (one.T**2 if one.t_squared else 1) * soft
    if one.alpha < 1:
        hard = F.cross_entropy(logits, one.labels[batch], label_smoothing=one.smoothing)
        loss = loss + (1 - one.alpha) * hard
    return loss


def alone(one, settings, widths=WIDTHS):
    """The student of a lesson, trained by the visible loop."""
    model = classifiers.mlp(widths, one.seed)
    train(model, one.images, lambda logits, batch: loss_by_torch(one, logits, batch), settings, seed=one.seed)
    return model


def assert_same_weights(students, models):
    assert len(students) == len(models)
    for i, model in enumerate(models):
        for ours, theirs in zip(students.model(i).parameters(), model.parameters(), strict=True):
            torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=0, msg=lambda text, i=i: f"student {i}: {text}")


def assert_as_the_loop(lessons, widths=WIDTHS, chunk=None, **settings):
    settings = Settings(**{"steps": 20, **settings})
    students = train_cohort(lessons, widths, settings, chunk=chunk)
    assert_same_weights(students, [alone(one, settings, widths) for one in lessons])


# --- the same numbers as the visible loop ---------------------------------------------------------


def test_labels_give_the_weights_of_learn():
    lessons = [lesson(seed=seed, smoothing=smoothing) for seed, smoothing in ((0, 0.0), (1, 0.0), (1, 0.2))]
    students = train_cohort(lessons, WIDTHS, Settings(steps=20))
    models = [classifiers.mlp(WIDTHS, one.seed) for one in lessons]
    for model, one in zip(models, lessons, strict=True):
        learn(model, one.images, one.labels, Settings(steps=20), smoothing=one.smoothing, seed=one.seed)
    assert_same_weights(students, models)


def test_soft_targets_give_the_weights_of_distill():
    images, labels = images_and_labels(40)
    teacher = classifiers.mlp((64, 20, 10), 9)
    learn(teacher, images, labels, Settings(steps=30))
    with torch.no_grad():
        logits = teacher(images)
    lessons = [Lesson(images, labels, logits, T, alpha, seed=seed) for T, alpha, seed in ((4, 1, 0), (2, 0.5, 1))]
    students = train_cohort(lessons, WIDTHS, Settings(steps=20))
    models = [classifiers.mlp(WIDTHS, one.seed) for one in lessons]
    for model, one in zip(models, lessons, strict=True):
        distill(model, teacher, images, labels, Settings(steps=20), T=one.T, alpha=one.alpha, seed=one.seed)
    assert_same_weights(students, models)


def test_full_batches_equal_the_loop():
    assert_as_the_loop([lesson(seed=0, T=3.0, alpha=1.0), lesson(seed=1), lesson(seed=2, T=2.0, alpha=0.5)])


def test_minibatches_equal_the_loop():
    assert_as_the_loop([lesson(seed=seed, T=3.0, alpha=0.5) for seed in range(3)], batch_size=16)


def test_noise_and_weight_decay_equal_the_loop():
    lessons = [lesson(seed=seed, T=3.0, alpha=0.5) for seed in range(3)]
    assert_as_the_loop(lessons, noise=0.2, weight_decay=0.1)
    assert_as_the_loop(lessons, noise=0.2, weight_decay=0.1, batch_size=16)


def test_label_smoothing_equals_the_loop():
    assert_as_the_loop([lesson(seed=0, smoothing=0.1), lesson(seed=1), lesson(T=2.0, alpha=0.3, smoothing=0.4)])


def test_mixed_temperatures_and_shares_equal_the_loop():
    pairs = ((1.0, 0.0), (2.0, 0.3), (5.0, 0.7), (20.0, 1.0), (0.5, 0.9))
    assert_as_the_loop([lesson(seed=seed, T=T, alpha=alpha) for seed, (T, alpha) in enumerate(pairs)])


def test_without_t_squared_equals_the_loop_without_it():
    lessons = [lesson(T=4.0, alpha=0.5, t_squared=kept) for kept in (True, False)]
    assert_as_the_loop(lessons)
    kept, dropped = train_cohort(lessons, WIDTHS, Settings(steps=20)).weights[0]
    assert not torch.allclose(kept, dropped, atol=1e-3)


def test_a_constant_learning_rate_equals_the_loop():
    assert_as_the_loop([lesson(T=3.0, alpha=0.5)], cosine=False, lr=0.02)


def test_three_layers_equal_the_loop():
    lessons = [lesson(seed=seed, T=3.0, alpha=0.5) for seed in range(2)]
    assert_as_the_loop(lessons, widths=(64, 12, 8, 10))
    assert_as_the_loop(lessons, widths=(64, 10))  # a single layer too


SIZES = (20, 50, 35, 20, 90, 35, 50)


def lessons_of_different_sizes():
    return [lesson(count, seed, T=1.0 + seed, alpha=seed / 6) for seed, count in enumerate(SIZES)]


def test_lessons_of_different_sizes_in_one_call_equal_the_loop():
    assert_as_the_loop(lessons_of_different_sizes(), batch_size=40)


@pytest.mark.parametrize("chunk", [1, 3, 16])
def test_students_keep_their_order_whatever_the_chunk(chunk):
    assert_as_the_loop(lessons_of_different_sizes(), batch_size=40, chunk=chunk, noise=0.2)


def test_a_student_does_not_notice_who_learns_beside_it():
    lessons = lessons_of_different_sizes()
    together = train_cohort(lessons, WIDTHS, Settings(steps=10, noise=0.1))
    backwards = train_cohort(lessons[::-1], WIDTHS, Settings(steps=10, noise=0.1))
    torch.testing.assert_close(together.weights[0], backwards.weights[0].flip(0), atol=1e-5, rtol=0)


def test_labels_or_teacher_may_be_missing_where_they_are_not_used():
    full = [lesson(seed=0), lesson(seed=1, T=3.0, alpha=1.0)]
    bare = [dataclasses.replace(full[0], teacher_logits=None), dataclasses.replace(full[1], labels=None)]
    first, second = (train_cohort(lessons, WIDTHS, Settings(steps=5)).weights for lessons in (full, bare))
    for with_all, without in zip(first, second, strict=True):
        assert torch.equal(with_all, without)


# --- the gradient itself (AdamW hides its scale) --------------------------------------------------


def test_the_gradient_at_the_logits_is_the_one_autograd_finds():
    lessons = [
        lesson(30, 0, T=4.0, alpha=1.0),
        lesson(30, 1, smoothing=0.3),
        lesson(30, 2, T=3.0, alpha=0.4, smoothing=0.1),
        lesson(30, 3, T=3.0, alpha=0.4, t_squared=False),
    ]
    batch = torch.stack([torch.randperm(30, generator=torch.Generator().manual_seed(i))[:12] for i in range(4)])
    logits = random_logits(4, 12, 10).float().requires_grad_()
    sum(loss_by_torch(one, logits[i], batch[i]) for i, one in enumerate(lessons)).backward()
    rows = torch.arange(4)[:, None]
    with torch.no_grad():
        found = cohort._gradient_of(lessons, 10, 12, torch.device("cpu"))(logits, (rows, batch))
    torch.testing.assert_close(found, logits.grad, atol=1e-6, rtol=1e-4)


def test_the_gradient_at_the_logits_by_hand():
    # T = 2: student 0, 0 → 1/2, 1/2; teacher 0, 2 ln 3 → 1/4, 3/4; T · difference = 2 · (1/4, -1/4) = (0.5, -0.5);
    # two images: (0.25, -0.25) for each
    teacher = torch.tensor([[0, 2 * math.log(3)]] * 2)
    one = Lesson(torch.zeros(2, 64), None, teacher, T=2.0, alpha=1.0)
    found = cohort._gradient_of([one], 2, 2, torch.device("cpu"))(torch.zeros(1, 2, 2), ...)
    torch.testing.assert_close(found, torch.tensor([[[0.25, -0.25]] * 2]))


def test_the_gradients_of_all_layers_are_those_autograd_finds():
    lessons = [lesson(20, seed) for seed in range(2)]
    weights, biases = cohort.initial_weights((64, 9, 8, 10), [one.seed for one in lessons])
    parameters = [each.requires_grad_() for each in (*weights, *biases)]
    images = torch.stack([one.images for one in lessons])
    above = random_logits(2, 20, 10).float()  # any gradient that comes from the loss
    hidden = images
    for i, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        hidden = (hidden.relu() if i else hidden) @ weight + bias
    expected = torch.autograd.grad(hidden, parameters, above)
    with torch.no_grad():
        for parameter in parameters:
            parameter.grad = torch.full_like(parameter, math.nan)
        cohort._backward(weights, biases, cohort.forward(weights, biases, images), above, weights)
    for parameter, gradient in zip(parameters, expected, strict=True):
        torch.testing.assert_close(parameter.grad, gradient, atol=1e-5, rtol=1e-4)


# --- a cohort -------------------------------------------------------------------------------------


def test_logits_are_those_of_each_model_alone():
    students = train_cohort([lesson(seed=seed) for seed in range(3)], (64, 9, 8, 10), Settings(steps=3))
    images, _ = images_and_labels(15)
    before = images.clone()
    expected = torch.stack([students.model(i)(images) for i in range(3)])
    torch.testing.assert_close(students.logits(images), expected, atol=1e-5, rtol=1e-5)
    assert torch.equal(images, before)
    assert students.logits(images).shape == (3, 15, 10) and not students.logits(images).requires_grad
    assert not students.model(0).training


def test_each_student_can_be_shown_images_of_its_own():
    students = train_cohort([lesson(seed=seed) for seed in range(2)], WIDTHS, Settings(steps=3))
    images, _ = images_and_labels(20)
    both = students.logits(images.view(2, 10, 64))
    torch.testing.assert_close(both[1], students.model(1)(images[10:]), atol=1e-5, rtol=1e-5)


def test_one_seed_gives_the_same_student_before_the_first_step():
    weights, _ = cohort.initial_weights(WIDTHS, (5, 5, 6))
    assert torch.equal(weights[0][0], weights[0][1]) and not torch.equal(weights[0][0], weights[0][2])
    torch.testing.assert_close(weights[0][0].T, classifiers.mlp(WIDTHS, 5)[0].weight.detach())


def test_training_twice_gives_the_same_students():
    lessons = [lesson(seed=seed) for seed in range(2)]
    first, second = (train_cohort(lessons, WIDTHS, Settings(steps=5, noise=0.1)) for _ in range(2))
    assert all(torch.equal(a, b) for a, b in zip(first.weights, second.weights, strict=True))


def test_interrupting_leaves_threads_and_lessons_as_they_were(monkeypatch):
    lessons = [lesson(seed=seed, T=2.0, alpha=0.5) for seed in range(2)]
    copies = [(one.images.clone(), one.labels.clone(), one.teacher_logits.clone()) for one in lessons]

    forward, steps = cohort.forward, []

    def stop(*layers):
        assert torch.get_num_threads() == 1
        steps.append(layers)
        if len(steps) == 4:
            raise KeyboardInterrupt
        return forward(*layers)

    monkeypatch.setattr(cohort, "forward", stop)
    torch.set_num_threads(2)
    try:
        with pytest.raises(KeyboardInterrupt):
            train_cohort(lessons, WIDTHS, Settings(steps=10))
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(1)
    for one, copy in zip(lessons, copies, strict=True):
        for now, before in zip((one.images, one.labels, one.teacher_logits), copy, strict=True):
            assert torch.equal(now, before)
    monkeypatch.undo()
    assert_as_the_loop(lessons)


def test_the_weights_that_a_cohort_started_from_are_not_shared_with_it():
    students = train_cohort([lesson()], WIDTHS, Settings(steps=1))
    model = students.model(0)
    with torch.no_grad():
        model[0].weight.zero_()
    assert students.weights[0].abs().max() > 0


# --- bad input ------------------------------------------------------------------------------------


def trained(one, widths=WIDTHS, **settings):
    return train_cohort([lesson(seed=1), one], widths, Settings(steps=1), **settings)


def test_no_lessons_are_refused():
    with refused("There are no lessons", "pass at least one"):
        train_cohort([], WIDTHS)


@pytest.mark.parametrize("T", [0, -1, math.nan, math.inf])
def test_impossible_temperature_is_refused(T):
    with refused(f"The temperature is {T}", "above 0"):
        trained(lesson(T=T, alpha=1.0))


@pytest.mark.parametrize("name", ["alpha", "smoothing"])
@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan])
def test_a_share_outside_zero_to_one_is_refused(name, share):
    with refused(f"{name} is {share}", "from 0 to 1"):
        trained(lesson(**{name: share}))


def test_an_empty_transfer_set_is_refused():
    with refused("The transfer set is empty"):
        trained(Lesson(torch.zeros(0, 64), torch.zeros(0, dtype=torch.long)))


@pytest.mark.parametrize("count", [1, 5])
def test_a_transfer_set_of_a_single_class_is_refused(count):
    with refused("Every image of the transfer set shows class 4", "at least two classes"):
        trained(Lesson(torch.zeros(count, 64), torch.full((count,), 4)))


def test_a_teacher_with_other_classes_is_refused():
    with refused("The student has 10 classes and the teacher 5"):
        trained(dataclasses.replace(lesson(alpha=1.0), teacher_logits=torch.zeros(40, 5)))


def test_a_teacher_of_other_images_is_refused():
    with refused("[40, 10]", "[30, 10]", "the same images in the same order"):
        trained(dataclasses.replace(lesson(alpha=1.0), teacher_logits=torch.zeros(30, 10)))


def test_labels_out_of_range_are_refused():
    with refused("The labels go from 1 to 10 and there are 10 classes"):
        trained(dataclasses.replace(lesson(), labels=lesson().labels + 1))


def test_labels_that_are_no_whole_numbers_are_refused():
    with refused("The labels have shape [40] and type torch.float32"):
        trained(dataclasses.replace(lesson(), labels=lesson().labels.float()))


def test_missing_teacher_logits_are_refused():
    with refused("alpha is 0.5 and there are no teacher_logits", "set alpha = 0"):
        trained(dataclasses.replace(lesson(alpha=0.5), teacher_logits=None))


def test_missing_labels_are_refused():
    with refused("alpha is 0.5 and there are no labels", "set alpha = 1"):
        trained(dataclasses.replace(lesson(alpha=0.5), labels=None))


def test_images_of_another_size_are_refused():
    with refused("The images have 64 pixels and the student takes 32"):
        trained(lesson(), widths=(32, 10))


@pytest.mark.parametrize("chunk", [0, -1, 1.5, "many"])
def test_an_impossible_chunk_is_refused(chunk):
    with refused(f"chunk is {chunk!r}", "a whole number of 1 or more"):
        trained(lesson(), chunk=chunk)


def test_settings_are_settings():
    with refused("The settings are 500", "pass Settings(...)"):
        train_cohort([lesson()], WIDTHS, 500)


def test_unknown_device_is_refused():
    with refused("Unknown device 'abacus'"):
        trained(lesson(), device="abacus")
