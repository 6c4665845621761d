import itertools

import numpy as np
import pytest
import torch

from course_lib import metrics, runtime
from course_lib.chapters.hidden_layers import alike, gains, looking, partial, students
from course_lib.chapters.hidden_layers.recipe import KINDS, SOURCES, Recipe
from course_lib.models import classifiers
from course_lib.training.cohort import initial_weights
from tests.chapters.hidden_layers import small
from tests.chapters.hidden_layers.small import RECIPE
from tests.core.test_classroom import classroom_by_hand, logits_of


def numbers(table):
    for values in table.values.values():
        assert np.isfinite(values).all()
    return table


# --- hidden losses beside labels ----------------------------------------------------------------


def test_every_hidden_loss_has_every_source_without_noise_and_with_it(deep):
    table = numbers(gains.gains(deep, RECIPE))
    every = {(kind, source, noisy) for kind, source, noisy in itertools.product(KINDS, SOURCES, (False, True))}
    plain = {("none", answers, noisy) for answers in ("labels", "soft targets") for noisy in (False, True)}
    assert set(table.conditions) == every | plain | {gains.NEIGHBOUR, gains.REGRESSION, gains.FITNETS}


def test_what_the_students_are_taught(deep, taught, images):
    gains.gains(deep, RECIPE)
    assert [lesson.alpha for lesson in taught[0][0]] == [0, 0, 1, 1]
    assert [settings.noise for _, settings, _ in taught] == [0.0] * 13 + [RECIPE.noise] * 13 + [0.0]
    assert all(settings.batch_size == RECIPE.images for _, settings, _ in taught)
    for (lessons, _, others), (kind, source) in zip(taught[1:13], itertools.product(KINDS, SOURCES), strict=True):
        layer = RECIPE.layer if kind == "hint" else RECIPE.last
        assert (others["kind"], others["layer"]) == (kind, layer)
        assert all(lesson.alpha == 0 and lesson.weight == RECIPE.weights[f"{kind} {source}"][0] for lesson in lessons)
        wanted = students.features_of(source, deep.teachers, deep, images, layer)
        for i in (0, 1):
            torch.testing.assert_close(lessons[i].features, wanted[i])
    hint, plain, noisy = "hint teacher", taught[1], taught[14]
    assert (plain[0][0].weight, noisy[0][0].weight) == RECIPE.weights[hint]
    _, settings, others = taught[-1]
    assert settings.steps == 2 * RECIPE.student.steps and others["first"] == RECIPE.student.steps
    assert others["layer"] == RECIPE.layer and others.get("kind", "hint") == "hint"


def test_students_of_a_trial_differ_in_what_they_are_taught_alone(deep, taught):
    gains.gains(deep, RECIPE)
    for lessons, *_ in taught:
        assert [lesson.seed for lesson in lessons[:2]] == students.student_seeds(deep)
        assert torch.equal(lessons[0].images, deep.trials[0].split.transfer.images[: RECIPE.images])


def test_placebos_have_the_teachers_spread_and_nothing_of_the_teacher(deep, images):
    theirs = deep.teachers.features(images, 2)
    for source in ("pixels", "untrained", "classes"):
        found = students.features_of(source, deep.teachers, deep, images, 2)
        torch.testing.assert_close(students.spread(found), students.spread(theirs), rtol=1e-3, atol=1e-5)
    pixels = students.features_of("pixels", deep.teachers, deep, images, 2)
    assert metrics.cka(pixels[0], images[0]).item() == pytest.approx(1, abs=1e-4)
    blank = students.features_of("untrained", deep.teachers, deep, images, 2)
    nothing = students.untrained(deep, deep.teachers.widths).features(images, 1)
    assert metrics.cka(blank[1], nothing[1]).item() == pytest.approx(1, abs=1e-4)
    classes = students.features_of("classes", deep.teachers, deep, images, 2)
    assert torch.equal(classes.argmax(dim=-1), students.transfer_labels(deep, RECIPE.images))
    assert torch.equal(students.features_of("teacher", deep.teachers, deep, images, 2), theirs.cpu())


def test_the_nearest_neighbour_by_hand():
    images = torch.tensor([[[0.0, 0.0], [1.0, 1.0], [5.0, 0.0]]])
    asked = torch.tensor([[[0.9, 0.6], [4.0, 1.0], [0.1, -1.0]]])
    assert students.nearest(images, torch.tensor([[3, 7, 8]]), asked).tolist() == [[7, 8, 3]]


def test_untrained_nets_are_neither_the_students_nor_the_teachers_of_their_seed(deep):
    blank = students.untrained(deep, classifiers.widths_of("deep teacher"))
    for purpose in ("student", "teacher"):
        twins = initial_weights(
            classifiers.widths_of("deep teacher"), [runtime.derive(seed, purpose) for seed in deep.seeds]
        )
        assert not torch.allclose(blank.weights[0], twins[0][0])


# --- asked about the same noisy picture ---------------------------------------------------------


def test_who_looks_is_asked_about_the_noisy_picture(deep, taught, images):
    table = numbers(looking.looking(deep, RECIPE))
    every = list(itertools.product(KINDS, SOURCES))
    assert table.conditions == (("none", "labels"), *every, ("none", "soft targets"))
    assert all(settings.noise == RECIPE.noise for _, settings, _ in taught)
    for (lessons, _, others), (kind, source) in zip(taught[-13:-1], every, strict=True):
        layer = gains.layer_of(kind, RECIPE)
        assert (others["kind"], others["layer"]) == (kind, layer)
        for i, lesson in enumerate(lessons):
            assert lesson.weight == RECIPE.looking[f"{kind} {source}"] and lesson.alpha == 0
            assert (lesson.look is None) == (source == "classes")
            if lesson.look is not None:  # what it says of the clean pictures is what it is asked for in the other runs
                torch.testing.assert_close(lesson.look(images[i]), lesson.features, rtol=1e-4, atol=1e-4)


def test_soft_targets_of_the_noisy_picture_are_learned_alone(deep, taught, images):
    looking.looking(deep, RECIPE)
    lessons, settings, others = taught[-1]
    assert (others["kind"], others["first"]) == ("answers", settings.steps)
    for i, lesson in enumerate(lessons):
        assert (lesson.weight, lesson.T) == (1, RECIPE.T)
        torch.testing.assert_close(lesson.look(images[i]), deep.teachers.logits(images)[i], rtol=1e-4, atol=1e-4)


# --- alike inside -------------------------------------------------------------------------------


def test_maps(deep, taught):
    table = numbers(alike.maps(deep, RECIPE))
    assert table.conditions == ("untrained", "labels", "labels + noise", "many labels", "soft targets")
    assert set(table.values) == {"accuracy", "agreement", *(f"cka {i}-{j}" for i in (1, 2, 3) for j in (1, 2, 3))}
    assert [len(lessons[0].images) for lessons, *_ in taught] == [20, 20, 40, 20]
    assert [settings.noise for _, settings, _ in taught] == [0, RECIPE.noise, 0, 0]
    assert [lessons[0].alpha for lessons, *_ in taught] == [0, 0, 0, 1]


def test_the_map_compares_the_students_first_with_the_teachers_second(deep):
    tests = students.exam_images(deep)
    found = alike.cka_map(deep.teachers, deep.teachers, tests)
    for k in (1, 2, 3):
        assert found[f"cka {k}-{k}"].tolist() == pytest.approx([1, 1], abs=1e-5)
    nets = students.untrained(deep, RECIPE.widths)
    crossed = alike.cka_map(nets, deep.teachers, tests)["cka 1-3"]
    torch.testing.assert_close(crossed, metrics.cka(nets.features(tests, 1), deep.teachers.features(tests, 3)))


# --- a teacher of six digits ---------------------------------------------------------------------


def test_partial(deep, taught):
    table = numbers(partial.partial(deep, RECIPE))
    sources = ("labels", "teacher", "pixels", "untrained", "answers")
    assert set(table.conditions) == {partial.NEIGHBOUR, *itertools.product(sources, (False, True))}
    assert set(table.values) == {"accuracy", "known", "unknown"}
    for lessons, *_ in taught:
        assert all(lesson.answered == RECIPE.few and len(lesson.images) == 60 for lesson in lessons)
    assert [others["kind"] for *_, others in taught] == ["none", *["distance"] * 3, "answers"] * 2
    assert [settings.noise for _, settings, _ in taught] == [0.0] * 5 + [RECIPE.noise] * 5


def test_the_partial_teacher_has_seen_the_known_digits_alone(deep, monkeypatch):
    seen = []
    monkeypatch.setattr(partial, "train_teachers", lambda lessons, *a, **k: seen.extend(lessons) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        partial.partial(deep, RECIPE)
    assert all(set(lesson.labels.tolist()) == {0, 1, 2, 3, 4, 5} for lesson in seen) and len(seen) == 2


def test_its_answers_say_nothing_about_other_digits(deep, images):
    answers = partial.answers_of(deep.teachers, images, RECIPE)
    assert torch.isneginf(answers[..., 6:]).all() and torch.isfinite(answers[..., :6]).all()
    torch.testing.assert_close(answers[..., :6], deep.teachers.logits(images)[..., :6])


def test_marks_by_digit_by_hand():
    classroom = classroom_by_hand([[0, 1, 6, 7], [0, 1, 6, 7]], [[0, 1, 2, 3], [0, 1, 2, 3]])
    mine = torch.stack([logits_of(0, 2, 6, 6), logits_of(0, 1, 0, 7)])
    assert partial.by_digit(classroom, Recipe(known=(0, 1)), mine) == [
        {"accuracy": 50, "known": 50, "unknown": 50},
        {"accuracy": 75, "known": 100, "unknown": 50},
    ]


# --- pictures without labels ----------------------------------------------------------------------


def test_no_label_is_looked_at_where_there_is_none(deep, taught):
    table = numbers(partial.unlabelled(deep, RECIPE))
    assert set(table.values) == {"known 1", "known 3", "new 1", "new 3"}
    assert len(table.conditions) == 13 and ("none", "pixels") in table.conditions
    for lessons, settings, others in taught:
        assert others["first"] == settings.steps == RECIPE.student.steps
        assert all(len(lesson.images) == 60 for lesson in lessons)


def test_few_shots_by_hand(deep):
    """Features that are the label itself: every class is found among its own kind."""
    split = deep.trials[0].split
    seen, asked = (one.float()[:, None] for one in (split.transfer.labels, split.test.labels))
    found = partial.few_shots(seen, asked, split, RECIPE.known, (1,))
    assert found == {"known 1": 100, "new 1": 100}
    wrong = partial.few_shots(seen, torch.full_like(asked, 2.0), split, RECIPE.known, (1,))
    twos = (split.test.labels[split.test.labels < 6] == 2).float().mean().item()
    sixes = (split.test.labels[split.test.labels > 5] == 6).float().mean().item()
    assert wrong["known 1"] == pytest.approx(100 * twos) and wrong["new 1"] == pytest.approx(100 * sixes)


def test_a_shot_is_one_picture_of_each_class(deep):
    split = deep.trials[0].split
    first = torch.stack([split.transfer.images[split.transfer.labels == c][0] for c in range(9)])
    found = partial.few_shots(split.transfer.images, split.test.images, split, range(9), (1,))["known 1"]
    here = split.test.only(range(9))
    near = torch.cdist(here.images, first).argmin(dim=-1)
    assert found == pytest.approx(100 * (near == here.labels).float().mean().item())


def test_the_whole_run_has_a_table_of_each(deep):
    result = small.result()
    assert result.recipe == RECIPE and result.gains.seeds == result.rows.seeds == small.SEEDS
