"""Students that learn through hidden layers: side by side as alone, and each loss where it belongs."""

import copy
from dataclasses import replace

import pytest
import torch

from course_lib import losses, runtime
from course_lib.models import classifiers
from course_lib.training import HiddenLesson, Lesson, Settings, hidden, train_cohort, train_hidden
from course_lib.training.cohort import Cohort, initial_weights
from tests.helpers import images_and_labels, refused

WIDTHS = (64, 8, 6, 10)
IMAGES, LABELS = images_and_labels(30)
FIVE = Settings(steps=5)


def wanted(width=5, seed=0, count=30):
    return torch.randn(count, width, generator=torch.Generator().manual_seed(seed))


def lesson(seed=0, **changes):
    settled = HiddenLesson(IMAGES, LABELS, wanted(10, 9), 4.0, 0.0, seed=seed, features=wanted(), weight=3.0)
    return replace(settled, **changes)


def same(first, second, atol=1e-6):
    pairs = zip((*first.weights, *first.biases), (*second.weights, *second.biases), strict=True)
    return all(torch.allclose(a, b, atol=atol) for a, b in pairs)


def fresh():
    """The Cohort of one student who has learned nothing."""
    return Cohort(*initial_weights(WIDTHS, [0]))


def by_hand(seed, loss_of, steps=5, lr=0.01):
    """Five plain steps of one model: loss_of(features of each layer, logits)."""
    model = classifiers.mlp(WIDTHS, seed)
    regressor = classifiers.mlp((6, 5), seed)
    optimizer = torch.optim.AdamW([*model.parameters(), *regressor.parameters()], lr=lr, weight_decay=0.0)
    for _ in range(steps):
        first = model[:2](IMAGES)
        second = model[2:4](first)
        loss = loss_of(first, second, model[4](second), regressor)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model(IMAGES).detach()


def test_the_hint_is_the_loss_of_the_chosen_layer_times_its_weight():
    def loss_of(first, second, logits, regressor):
        hint = ((regressor(second) - wanted()) ** 2).mean()
        return torch.nn.functional.cross_entropy(logits, LABELS) + 3.0 * hint

    cohort = train_hidden([lesson()], WIDTHS, Settings(5, cosine=False), layer=2)
    torch.testing.assert_close(cohort.logits(IMAGES)[0], by_hand(0, loss_of), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("kind", ("distance", "angle", "similarity"))
def test_relations_are_the_losses_of_that_name(kind):
    loss_named = {"distance": losses.distance_loss, "angle": losses.angle_loss, "similarity": losses.similarity_loss}

    def loss_of(first, second, logits, regressor):
        relation = loss_named[kind](first, wanted())
        return losses.soft_target_loss(logits, wanted(10, 9), 4.0) + 3.0 * relation

    cohort = train_hidden([lesson(alpha=1.0)], WIDTHS, Settings(5, cosine=False), kind=kind)
    torch.testing.assert_close(cohort.logits(IMAGES)[0], by_hand(0, loss_of), atol=1e-4, rtol=1e-4)


def test_without_a_hidden_loss_it_is_the_cohort_of_the_other_chapters():
    plain = Lesson(IMAGES, LABELS, wanted(10, 9), 4.0, 0.5, seed=3)
    mine = HiddenLesson(IMAGES, LABELS, wanted(10, 9), 4.0, 0.5, seed=3)
    settings = Settings(steps=5, batch_size=30)
    assert same(train_hidden([mine], WIDTHS, settings, kind="none"), train_cohort([plain], WIDTHS, settings), 1e-4)


def test_a_weight_of_zero_is_no_hidden_loss():
    hinted = train_hidden([lesson(weight=0.0)], WIDTHS, FIVE)
    assert same(hinted, train_hidden([lesson()], WIDTHS, FIVE, kind="none"))


@pytest.mark.parametrize("kind", ("hint", "distance"))
def test_side_by_side_as_alone(kind):
    some = [lesson(0), lesson(1, weight=10.0), lesson(0, alpha=1.0), lesson(2, features=wanted(seed=4))]
    together = train_hidden(some, WIDTHS, FIVE, kind=kind, layer=2)
    for i, one in enumerate(some):
        alone = train_hidden([one], WIDTHS, FIVE, kind=kind, layer=2)
        torch.testing.assert_close(together.logits(IMAGES)[i], alone.logits(IMAGES)[0], atol=1e-4, rtol=1e-4)
    in_chunks = train_hidden(some, WIDTHS, FIVE, kind=kind, layer=2, chunk=3)
    assert same(together, in_chunks, 1e-4)


def test_the_first_stage_trains_the_layers_below_the_hint_and_no_others():
    untrained = fresh()
    first = train_hidden([lesson()], WIDTHS, Settings(4), layer=1, first=4)
    assert not torch.allclose(first.weights[0], untrained.weights[0], atol=1e-3)
    assert all(torch.allclose(first.weights[k], untrained.weights[k], atol=1e-6) for k in (1, 2))


@pytest.mark.parametrize("first, asked", [(0, 9), (3, 3), (8, 8)])  # the ninth: after the last step
def test_the_second_stage_does_not_see_the_hint(first, asked, monkeypatch):
    calls = []

    def counted(*args):
        calls.append(args)
        return losses.unchecked.distance_loss(*args)

    monkeypatch.setitem(hidden.KINDS, "distance", counted)
    train_hidden([lesson()], WIDTHS, Settings(8), kind="distance", first=first)
    assert len(calls) == asked


def test_images_without_an_answer_teach_the_hidden_layer_alone():
    other_labels = torch.cat([LABELS[:10], (LABELS[10:] + 1) % 10])
    a = train_hidden([lesson(answered=10)], WIDTHS, Settings(5, batch_size=8))
    b = train_hidden([lesson(answered=10, labels=other_labels)], WIDTHS, Settings(5, batch_size=8))
    c = train_hidden([lesson(answered=10, features=torch.cat([wanted()[:10], wanted(seed=7)[:20]]))], WIDTHS, FIVE)
    assert same(a, b)
    assert not same(a, c, 1e-4)


def test_each_batch_compares_an_image_with_its_own_features():
    """Features that the untrained layer gives already cost nothing in any batch: distances stay as they are."""
    untrained = fresh()
    features = untrained.features(IMAGES, 1)[0]
    one = lesson(features=features, weight=1e4)
    cohort = train_hidden([one], WIDTHS, Settings(3, batch_size=8), kind="distance", first=3)
    assert torch.allclose(cohort.weights[0], untrained.weights[0], atol=2e-3)


def test_features_are_those_of_the_layer():
    cohort = train_hidden([lesson(0), lesson(1)], WIDTHS, Settings(2), kind="none")
    model = cohort.model(1)
    with torch.no_grad():
        torch.testing.assert_close(cohort.features(IMAGES, 1)[1], model[:2](IMAGES))
        torch.testing.assert_close(cohort.features(IMAGES, 2)[1], model[:4](IMAGES))
    for layer in (0, 3, -1, 1.5, None):
        with refused("has no hidden layer", "hidden layers 1 to 2"):
            cohort.features(IMAGES, layer)


def test_noise_is_that_of_the_cohort():
    plain, mine = Lesson(IMAGES, LABELS, seed=3), HiddenLesson(IMAGES, LABELS, seed=3)
    settings = Settings(steps=5, batch_size=30, noise=0.5)
    with_noise = train_hidden([mine], WIDTHS, settings, kind="none")
    assert same(with_noise, train_cohort([plain], WIDTHS, settings), 1e-4)
    assert not same(with_noise, train_hidden([mine], WIDTHS, replace(settings, noise=0.0), kind="none"), 1e-4)


def test_who_looks_is_asked_about_the_images_that_the_student_sees():
    seen = []

    def look(images):
        seen.append(images.clone())
        return images[:, :5]

    one = lesson(seed=3, features=IMAGES[:, :5], look=look)
    train_hidden([one], WIDTHS, Settings(steps=2, batch_size=30, noise=0.5))
    source = runtime.generator(3, "noise")
    shown = [IMAGES + 0.5 * torch.randn(IMAGES.shape, generator=source) for _ in range(3)]
    asked = [images for images in seen if not torch.equal(images, IMAGES)]  # the others are a check before the start
    assert len(asked) == len(shown)
    for found, expected in zip(asked, shown, strict=True):
        torch.testing.assert_close(found, expected)


@pytest.mark.parametrize("batch", (8, 30))
def test_without_noise_who_looks_says_what_the_features_say(batch):
    settings = Settings(steps=4, batch_size=batch)
    plain = [lesson(seed, features=IMAGES[:, :5] * (seed + 1)) for seed in (0, 1)]
    asked = [replace(one, look=lambda x, factor=i + 1: factor * x[:, :5]) for i, one in enumerate(plain)]
    assert same(train_hidden(plain, WIDTHS, settings), train_hidden(asked, WIDTHS, settings))


def test_students_side_by_side_have_noise_and_batches_of_their_own():
    some = [lesson(0), lesson(1), lesson(2)]
    settings = Settings(steps=5, batch_size=8, noise=0.5)
    together = train_hidden(some, WIDTHS, settings, layer=2)
    for i, one in enumerate(some):
        alone = train_hidden([one], WIDTHS, settings, layer=2)
        torch.testing.assert_close(together.logits(IMAGES)[i], alone.logits(IMAGES)[0], atol=1e-4, rtol=1e-4)


def test_the_second_stage_begins_with_a_fresh_optimiser_and_schedule():
    """The second stage alone is plain training from where the first one ended."""
    begun = train_hidden([lesson()], WIDTHS, Settings(4), layer=2, first=4)
    both = train_hidden([lesson()], WIDTHS, Settings(9), layer=2, first=4)
    settings = Settings(5, batch_size=30)
    after = train_cohort([Lesson(IMAGES, LABELS, seed=0)], WIDTHS, settings, start=begun)
    assert same(both, after, 1e-4)


def test_contrast_is_its_loss_at_its_temperature():
    def loss_of(first, second, logits, regressor):
        contrast = losses.contrast_loss(second, wanted(), regressor, T=0.3)
        return torch.nn.functional.cross_entropy(logits, LABELS) + 3.0 * contrast

    cohort = train_hidden([lesson(contrast_T=0.3)], WIDTHS, Settings(5, cosine=False), kind="contrast", layer=2)
    torch.testing.assert_close(cohort.logits(IMAGES)[0], by_hand(0, loss_of), atol=1e-4, rtol=1e-4)


def test_answers_are_compared_over_the_classes_that_the_teacher_knows():
    theirs = wanted(10, 9)
    blind = theirs.clone()
    blind[:, 6:] = -torch.inf

    def loss_of(first, second, logits, regressor):
        soft = losses.soft_target_loss(logits[:, :6], theirs[:, :6], 4.0)
        return torch.nn.functional.cross_entropy(logits, LABELS) + 3.0 * soft

    cohort = train_hidden([lesson(features=blind)], WIDTHS, Settings(5, cosine=False), kind="answers")
    torch.testing.assert_close(cohort.logits(IMAGES)[0], by_hand(0, loss_of), atol=1e-4, rtol=1e-4)


def test_soft_targets_need_no_labels():
    one = lesson(labels=None, alpha=1.0)
    assert same(train_hidden([one], WIDTHS, FIVE), train_hidden([lesson(alpha=1.0)], WIDTHS, FIVE))


def test_two_images_have_a_distance():
    one = lesson(images=IMAGES[:2], labels=LABELS[:2], teacher_logits=None, features=wanted(count=2))
    assert len(train_hidden([one], WIDTHS, FIVE, kind="distance")) == 1


# --- step by step ---------------------------------------------------------------------------------


def test_a_moment_is_told_before_the_first_step_and_after_each():
    lessons = [lesson(0), lesson(1, alpha=0.5)]
    moments = [(m.step, m.losses.clone(), copy.deepcopy(m.cohort)) for m in hidden.each_step(lessons, WIDTHS, FIVE)]
    assert [step for step, _, _ in moments] == list(range(6))
    assert same(moments[0][2], Cohort(*initial_weights(WIDTHS, (0, 1))), 0)
    assert same(moments[5][2], train_hidden(lessons, WIDTHS, FIVE), 0)
    three = train_hidden(lessons, WIDTHS, Settings(3, cosine=False))
    watched = next(m for m in hidden.each_step(lessons, WIDTHS, Settings(5, cosine=False)) if m.step == 3)
    assert same(watched.cohort, three)


def test_the_losses_are_those_of_the_students_of_that_moment():
    for moment in hidden.each_step([lesson(kind) for kind in (0, 1)], WIDTHS, FIVE, kind="distance"):
        for i, loss in enumerate(moment.losses):
            model = moment.cohort.model(i)
            with torch.no_grad():
                answers = torch.nn.functional.cross_entropy(model(IMAGES), LABELS)
                expected = answers + 3.0 * losses.distance_loss(model[:2](IMAGES), wanted())
            assert float(loss) == pytest.approx(float(expected), abs=1e-4)
    assert moment.losses.shape == (2,) and not moment.losses.requires_grad


def test_each_lesson_may_have_a_layer_of_its_own():
    widths = (64, 7, 7, 7, 10)
    lessons = [lesson(0), lesson(0), lesson(1, alpha=1.0)]
    together = train_hidden(lessons, widths, FIVE, layer=[3, 1, 2], chunk=2)
    for i, layer in enumerate((3, 1, 2)):
        alone = train_hidden([lessons[i]], widths, FIVE, layer=layer)
        torch.testing.assert_close(together.logits(IMAGES)[i], alone.logits(IMAGES)[0], atol=1e-4, rtol=1e-4)


def test_the_same_lesson_gives_the_same_student():
    assert same(train_hidden([lesson()], WIDTHS, FIVE), train_hidden([lesson()], WIDTHS, FIVE), 0)


@pytest.mark.parametrize("layer", (0, 3, -1, True, 1.0, "two"))
def test_a_layer_that_does_not_exist(layer):
    with refused("The student has no hidden layer", "hidden layers 1 to 2"):
        train_hidden([lesson()], WIDTHS, layer=layer)


def test_a_net_without_hidden_layers():
    with refused("have no hidden layer"):
        train_hidden([lesson()], (64, 10))


@pytest.mark.parametrize(
    "changes, settings, fragment",
    [
        ({}, {"kind": "hnt"}, "did you mean 'hint'?"),
        ({"features": None}, {}, "There are no features for a hint loss"),
        ({"features": wanted(count=29)}, {}, "of 30 images and the teacher's of 29"),
        ({"features": wanted() / 0}, {}, "NaN or infinity"),
        ({"weight": -1.0}, {}, "The weight of the hidden loss is -1.0"),
        ({"weight": float("nan")}, {}, "The weight of the hidden loss is nan"),
        ({"answered": 0}, {}, "answered is 0 of 30 images"),
        ({"answered": 31}, {}, "answered is 31 of 30 images"),
        ({}, {"first": 9}, "first is 9 and steps 2"),
        ({}, {"first": 1, "kind": "none"}, "first is 1 and kind is 'none'"),
        ({}, {"layer": [1, 2]}, "There are 1 lessons and 2 layers"),
        ({"contrast_T": 0.0}, {"kind": "contrast"}, "The temperature is 0"),
        ({}, {"kind": "answers"}, "The student has 10 classes and the teacher 5"),
        ({}, {"settings": 400}, "The settings are 400"),
        ({}, {"chunk": 0}, "chunk is 0"),
        ({"alpha": 1.0, "teacher_logits": None}, {}, "there are no teacher_logits"),
        ({"T": 0}, {}, "The temperature is 0"),
        ({"look": lambda x: x}, {}, "A lesson's look gives (30, 64) for its images"),
    ],
)
def test_bad_input_is_refused_in_words(changes, settings, fragment):
    with refused(fragment):
        train_hidden([lesson(**changes)], WIDTHS, **{"settings": Settings(2), **settings})


def test_lessons_that_do_not_fit_together():
    with refused("There are no lessons"):
        train_hidden([], WIDTHS)
    with refused("A Lesson says nothing of hidden layers"):
        train_hidden([Lesson(IMAGES, LABELS)], WIDTHS)
    with refused("different numbers of images or answers"):
        train_hidden([lesson(), lesson(answered=5)], WIDTHS)
    with refused("different widths"):
        train_hidden([lesson(), lesson(features=wanted(7))], WIDTHS)
    with refused("hidden layers have different widths"):
        train_hidden([lesson(), lesson()], WIDTHS, layer=[1, 2])
    with refused("Some lessons have a look and others have none"):
        train_hidden([lesson(), lesson(look=lambda x: x[:, :5])], WIDTHS)
