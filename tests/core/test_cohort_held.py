"""Many students who go on from trained ones, and calculate with rounded or masked weights: the numbers of autograd."""

import torch
import torch.nn.functional as F

from course_lib.models import quantise
from course_lib.training import Lesson, Settings, train_cohort
from course_lib.training.cohort import Cohort, initial_weights
from tests.helpers import images_and_labels, random_logits, refused

WIDTHS = (64, 12, 10)
BITS = 2


def lessons(count=3):
    images, labels = images_and_labels(40)
    found = []
    for seed in range(count):
        taught = random_logits(40, 10, seed=seed, scale=3.0).float()
        found.append(Lesson(images, labels, taught, T=2.0, alpha=1.0, seed=seed))
    return found


def begun(count=3):
    return Cohort(*initial_weights(WIDTHS, range(10, 10 + count)))


def rounded(weights, layer, members):
    return quantise.quantise(weights, BITS, quantise.best_step(weights, BITS, 1))


def by_autograd(one, model, settings):
    """Train a model through rounded weights with torch's own gradients; return its rounded weights and its biases."""
    linear = list(model[::2])
    optimizer = settings.optimizer(model.parameters())
    schedule = settings.schedule(optimizer)

    def seen(layer):
        step = quantise.best_step(layer.weight.detach(), BITS, 1)
        return quantise.straight_through(layer.weight, quantise.quantise(layer.weight, BITS, step))

    for _ in range(settings.steps):
        values = one.images
        for i, layer in enumerate(linear):
            values = F.linear(values.relu() if i else values, seen(layer), layer.bias)
        target = (one.teacher_logits / one.T).softmax(dim=-1)
        loss = one.T**2 * F.kl_div((values / one.T).log_softmax(dim=-1), target, reduction="batchmean")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return [seen(layer).detach() for layer in linear], [layer.bias.detach() for layer in linear]


def test_rounded_weights_learn_as_autograd_says():
    settings = Settings(steps=12, lr=0.02)
    found = train_cohort(lessons(), WIDTHS, settings, start=begun(), held=rounded)
    for i, one in enumerate(lessons()):
        weights, biases = by_autograd(one, begun().model(i).train(), settings)
        for ours, theirs in zip(found.weights, weights, strict=True):
            torch.testing.assert_close(ours[i].T, theirs, atol=1e-4, rtol=0)
        for ours, theirs in zip(found.biases, biases, strict=True):
            torch.testing.assert_close(ours[i, 0], theirs, atol=1e-4, rtol=0)


def test_the_students_are_returned_with_the_weights_that_they_calculate_with():
    found = train_cohort(lessons(), WIDTHS, Settings(steps=3), start=begun(), held=rounded)
    values = found.weights[0][0, :, 0]
    assert len(values.unique()) <= 2**BITS


def test_masked_weights_stay_0():
    masks = [torch.rand(weight.shape, generator=torch.Generator().manual_seed(1)) > 0.5 for weight in begun().weights]

    def held(weights, layer, members):
        return weights * masks[layer][list(members)]

    found = train_cohort(lessons(), WIDTHS, Settings(steps=5), start=begun(), held=held, chunk=2)
    for weight, mask in zip(found.weights, masks, strict=True):
        assert bool((weight[~mask] == 0).all()) and bool((weight[mask] != 0).any())


def test_one_goes_on_from_where_one_was():
    still = train_cohort(lessons(), WIDTHS, Settings(steps=1, lr=1e-12), start=begun())
    torch.testing.assert_close(still.weights[0], begun().weights[0])
    fresh = train_cohort(lessons(), WIDTHS, Settings(steps=1, lr=1e-12))
    assert not torch.allclose(fresh.weights[0], still.weights[0])


def test_what_one_begins_with_is_left_alone():
    start = begun()
    before = [weight.clone() for weight in (*start.weights, *start.biases)]
    train_cohort(lessons(), WIDTHS, Settings(steps=3, lr=0.1), start=start)
    assert all(map(torch.equal, before, (*start.weights, *start.biases)))


def test_students_keep_their_start_whatever_the_chunk():
    first, second = (
        train_cohort(lessons(5), WIDTHS, Settings(steps=4), start=begun(5), held=rounded, chunk=chunk)
        for chunk in (2, 16)
    )
    torch.testing.assert_close(first.weights[1], second.weights[1], atol=1e-5, rtol=0)


def test_another_number_or_size_to_begin_with_is_refused():
    with refused("3 lessons and 2 students", "give one each"):
        train_cohort(lessons(), WIDTHS, start=begun(2))
    with refused("widths (64, 12, 10), not (64, 10)"):
        train_cohort(lessons(), (64, 10), start=begun())


def test_copies_are_of_the_students_that_were_asked_for():
    weights, biases = begun().copies([2, 0])
    assert torch.equal(weights[0][0], begun().weights[0][2]) and torch.equal(biases[1][1], begun().biases[1][0])
