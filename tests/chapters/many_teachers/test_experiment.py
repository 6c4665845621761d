from types import SimpleNamespace

import numpy as np
import pytest
import torch

from course_lib.chapters.many_teachers import bad_teachers, experiment, specialists, students, teachers
from course_lib.chapters.many_teachers.bad_teachers import KINDS
from course_lib.chapters.many_teachers.recipe import Recipe
from course_lib.chapters.many_teachers.specialists import POOLINGS
from course_lib.chapters.many_teachers.teachers import SOURCES, TRAININGS
from course_lib.study.results import Table
from course_lib.training import Settings
from tests.helpers import random_logits, refused

TINY = Recipe(
    counts=(1, 2, 6),
    labels=30,
    control_T=(1.0, 4.0),
    committee=6,
    liars=(0, 1, 3, 5),
    loud=(1,),
    asleep=(1,),
    trim=1,
    larger=(64, 24, 10),
    member=Settings(steps=10),
    specialist=Settings(steps=10),
    student=Settings(steps=10),
)
TABLES = ("committees", "temperatures", "bad_teachers", "capacity", "specialists")


@pytest.fixture(scope="module")
def result(classroom):
    return experiment.run(classroom=classroom, recipe=TINY)


def test_tables_have_the_right_shape(result, classroom):
    sources = [(source, k) for source in SOURCES for k in (1, 2, 6)]
    assert result.committees.conditions == (*sources, ("all labels", 1))
    assert result.temperatures.conditions == ((1, 1.0), (1, 4.0), (6, 1.0), (6, 4.0))
    assert len(result.bad_teachers.conditions) == 5 * (4 + 1 + 1)
    pairs = [(training, pooling) for training in TRAININGS for pooling in POOLINGS]
    assert result.specialists.conditions == (*pairs, "generalist")
    for name in TABLES:
        table = getattr(result, name)
        assert table.seeds == classroom.seeds
        for values in table.values.values():
            assert values.shape == (len(table.conditions), 2) and np.isfinite(values).all()


def test_run_twice_gives_the_same_numbers(result, classroom):
    again = experiment.run(classroom=classroom, recipe=TINY)
    for name in TABLES:
        first, second = getattr(result, name), getattr(again, name)
        assert all(np.array_equal(values, second.values[metric]) for metric, values in first.values.items())


# --- what the teachers learn ---------------------------------------------------------------------------


def test_own_piles_never_overlap(classroom):
    trial = classroom.trials[0]
    piles = [teachers.pile(trial, "own labels", k, 30).images for k in range(4)]
    joined = torch.cat(piles)
    assert torch.equal(joined, trial.split.teacher.images[:120])


def test_same_labels_are_the_first_own_pile(classroom):
    trial = classroom.trials[0]
    own = teachers.pile(trial, "own labels", 0, 30)
    for source in ("same labels", "thin, same labels"):
        for k in (0, 3):
            part = teachers.pile(trial, source, k, 30)
            assert torch.equal(part.images, own.images) and torch.equal(part.labels, own.labels)


def test_resampling_draws_with_replacement_from_the_same_labels(classroom):
    trial = classroom.trials[0]
    common = trial.split.teacher.images[:30]
    drawn = []
    for k in range(20):
        part = teachers.pile(trial, "resampled labels", k, 30)
        places = [(common == image).all(dim=1).nonzero()[0, 0].item() for image in part.images]
        assert len(part) == 30
        assert torch.equal(part.labels, trial.split.teacher.labels[:30][places])
        drawn.append(len(set(places)))
    # of 30 about 30 · (1 − 1/e) = 19 different ones, standard deviation 1.7
    assert np.mean(drawn) == pytest.approx(19.1, abs=2)
    assert teachers.pile(trial, "resampled labels", 0, 30).labels.tolist() != (
        teachers.pile(trial, "resampled labels", 1, 30).labels.tolist()
    )


def test_teachers_have_seeds_of_their_own(classroom):
    seeds = [teachers.member_seed(trial, k) for trial in classroom.trials for k in range(16)]
    assert len(set(seeds) | set(classroom.seeds)) == len(seeds) + 2


def test_more_piles_than_labels_are_refused(classroom):
    with refused("610 images were asked for and there are 600"):
        teachers.pile(classroom.trials[0], "own labels", 60, 10)


# --- measures ------------------------------------------------------------------------------------------


def test_disagreement_by_hand():
    # three teachers on four images: 0 and 1 differ on one, 0 and 2 on two, 1 and 2 on three: (1 + 2 + 3) / 3 / 4
    answers = torch.tensor([[[0, 0, 0, 0], [0, 0, 0, 1], [1, 1, 0, 0]]])
    logits = torch.nn.functional.one_hot(answers, 2).float()
    assert experiment.disagreement(logits).tolist() == [50.0]
    assert experiment.disagreement(logits[:, :1]).tolist() == [0.0]


def test_lead_by_hand():
    # probabilities (3/4, 1/4) and (1/2, 1/2) and (0.9, 0.1): leads 50, 0, 80: the median is 50
    logits = torch.tensor([[0.75, 0.25], [0.5, 0.5], [0.9, 0.1]]).log()
    assert students.lead(logits, 1.0).item() == pytest.approx(50)
    # at T = 2 the odds 3 become √3: (1.732 − 1) / 2.732
    assert students.lead(logits, 2.0).item() == pytest.approx(100 * (3**0.5 - 1) / (3**0.5 + 1), abs=1e-4)


def test_share_kept_by_hand():
    # first teacher 80, committee 90, student 88: 8 of 10
    table = Table.of([("own labels", 1), ("own labels", 4)], (0,), committee=[[80], [90]], accuracy=[[79], [88]])
    assert experiment.share_kept(table, "own labels", 4).tolist() == [80.0]


def test_repeats_are_averaged_by_hand():
    table = Table.of(
        [("a", 1, 0), ("a", 1, 1), ("a", 2, 0), ("b", 1, 0)], (0, 1), accuracy=[[1, 2], [3, 6], [5, 5], [7, 7]]
    )
    found = experiment.averaged(table)
    assert found.conditions == (("a", 1), ("a", 2), ("b", 1))
    assert found.values["accuracy"].tolist() == [[2, 4], [5, 5], [7, 7]]


@pytest.mark.parametrize("k, starts", [(1, [0, 1, 2, 3]), (2, [0, 2]), (3, [0]), (4, [0]), (16, [0])])
def test_groups_do_not_overlap(k, starts):
    found = experiment.groups(k, Recipe())
    assert [(part.start, part.stop) for part in found] == [(start, start + k) for start in starts]


def test_a_small_committee_is_measured_more_than_once(result, classroom):
    logits = result.teachers.test["own labels"]
    blends = [(pair / TINY.T).softmax(dim=-1).mean(dim=1) for pair in (logits[:, :2], logits[:, 2:4])]
    found = result.committees.get(("own labels", 2), "committee")
    assert found == pytest.approx(sum(classroom.accuracy(blend).numpy() for blend in blends) / 2)
    single = classroom.accuracy(result.teachers.test["own labels"].transpose(0, 1))
    assert result.committees.get(("own labels", 6), "member") == pytest.approx(single.mean(dim=0).numpy())
    assert result.committees.get(("own labels", 1), "disagreement").tolist() == [0, 0]


def test_students_learn_the_blend_at_its_temperature(classroom, monkeypatch):
    seen = {}

    def spy(self, lessons, widths, settings, **others):
        seen.update({name: [lesson(trial) for trial in classroom.trials] for name, lesson in lessons.items()})
        return None, torch.zeros(len(lessons), 2, 200, 10)

    monkeypatch.setattr(type(classroom), "students", spy)
    taught, asked = random_logits(2, 6, 120, 10).float(), random_logits(2, 6, 200, 10).float()
    committees = teachers.Committees({"own labels": taught}, {"own labels": asked})
    experiment.temperatures(classroom, committees, TINY)
    assert {k: sum(name[0] == k for name in seen) for k in (1, 6)} == {1: 2 * 4, 6: 2}
    for (k, T, start), lessons in seen.items():
        for i, lesson in enumerate(lessons):
            assert (lesson.T, lesson.alpha, lesson.labels, lesson.seed) == (T, 1.0, None, classroom.seeds[i])
            assert torch.equal(lesson.images, classroom.trials[i].split.transfer.images)
            expected = (taught[i, start : start + k] / T).softmax(dim=-1).mean(dim=0)
            torch.testing.assert_close((lesson.teacher_logits / T).softmax(dim=-1), expected)


# --- bad teachers --------------------------------------------------------------------------------------


def test_liars_exchange_every_class_for_the_next():
    logits = random_logits(2, 3, 5, 10)
    spoiled = bad_teachers.spoiled(logits, 1, "lies", (0, 1))
    assert torch.equal(spoiled[:, :2], logits[:, :2])
    assert torch.equal(spoiled[:, 2].argmax(dim=-1), (logits[:, 2].argmax(dim=-1) + 1) % 10)
    loud = bad_teachers.spoiled(logits, 1, "lies loudly", (0, 1))
    assert torch.equal(loud[:, 2], 10 * spoiled[:, 2])


def test_who_sleeps_answers_about_other_pictures():
    logits = random_logits(2, 3, 50, 10)
    spoiled = bad_teachers.spoiled(logits, 2, "asleep", (0, 1))
    assert torch.equal(spoiled[:, :1], logits[:, :1])
    for i in range(2):
        for k in (1, 2):
            assert not torch.equal(spoiled[i, k], logits[i, k])
            assert torch.equal(spoiled[i, k].sort(dim=0).values, logits[i, k].sort(dim=0).values)
    assert torch.equal(bad_teachers.spoiled(logits, 2, "asleep", (0, 1)), spoiled)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_bad_changes_nothing_and_the_teachers_stay_as_they_were(kind):
    logits = random_logits(2, 3, 5, 10)
    before = logits.clone()
    assert torch.equal(bad_teachers.spoiled(logits, 0, kind, (0, 1)), logits)
    bad_teachers.spoiled(logits, 3, kind, (0, 1))
    assert torch.equal(logits, before)


# --- specialists ---------------------------------------------------------------------------------------


def test_the_fields_cover_all_digits():
    assert teachers.fields() == [(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)]
    assert teachers.fields(Recipe(digits_each=5)) == [(0, 1, 2, 3, 4), (5, 6, 7, 8, 9)]


def test_what_each_specialist_learns(classroom):
    trial = classroom.trials[0]
    labels = trial.split.teacher.labels
    mine = (labels == 4) | (labels == 5)
    lessons = {training: teachers.specialist_lesson(trial, 2, (4, 5), training) for training in TRAININGS}
    only = lessons["own classes only"]
    assert torch.equal(only.labels, labels[mine] - 4) and torch.equal(only.images, trial.split.teacher.images[mine])
    other = lessons["other class"]
    assert len(other.images) == len(labels)
    assert torch.equal(other.labels, torch.where(mine, labels - 4, 2))
    fewer = lessons["other class, fewer images"]
    assert len(fewer.labels) == int(mine.sum())
    assert abs(int((fewer.labels == 2).sum()) - int((fewer.labels != 2).sum())) <= 1
    doubt = lessons["taught doubt"]
    shares = doubt.teacher_logits.softmax(dim=-1)
    assert doubt.alpha == 1 and shares.shape == (len(labels), 2)
    torch.testing.assert_close(shares[~mine], torch.full_like(shares[~mine], 0.5))
    assert torch.equal(shares[mine].argmax(dim=-1), labels[mine] - 4) and shares[mine].max(dim=-1).values.min() > 0.99


def test_pooling_hears_every_specialist():
    # one image; the third specialist is sure of its second class, 5
    logits = torch.zeros(1, 5, 1, 2)
    logits[0, 2, 0] = torch.tensor([0.0, 9.0])
    for pooling in POOLINGS:
        pooled = specialists.pooled(logits, teachers.fields(), pooling, False, 1.0)
        assert pooled.shape == (1, 1, 10) and pooled.argmax().item() == 5


def test_the_rules_are_the_ones_of_the_library():
    logits = random_logits(5, 6, 10)
    rules = bad_teachers.rules(SimpleNamespace(trim=1))
    assert list(rules) == ["mean of logits", "mean of probabilities", "trimmed mean", "median", "agreement weights"]
    blends = [rule(logits, 2.0) for rule in rules.values()]
    for i, first in enumerate(blends):
        assert all(not torch.allclose(first.softmax(-1), second.softmax(-1)) for second in blends[i + 1 :])


def test_a_recipe_without_its_controls_is_refused():
    with refused("The numbers of liars are (0, 1, 2): let 0 and 3 be among them"):
        Recipe(liars=(0, 1, 2))
