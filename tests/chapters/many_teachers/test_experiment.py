import dataclasses
import itertools

import numpy as np
import pytest
import torch

from course_lib import metrics, runtime
from course_lib.chapters.many_teachers import (
    bad_teachers,
    baselines,
    experiment,
    reach,
    specialists,
    students,
    teachers,
)
from course_lib.chapters.many_teachers.bad_teachers import KINDS
from course_lib.chapters.many_teachers.recipe import Recipe
from course_lib.chapters.many_teachers.specialists import POOLINGS
from course_lib.chapters.many_teachers.teachers import SOURCES, TRAININGS
from course_lib.data.digits import Digits
from course_lib.losses import mixing
from course_lib.study.results import Table
from course_lib.training import Cohort, Lesson, train_cohort
from course_lib.training.cohort import initial_weights
from tests.chapters.many_teachers import small
from tests.helpers import random_logits, refused

TINY = Recipe(**{**small.HASTY, "labels": 30})
TABLES = (*(name for name in experiment.Result.__dataclass_fields__ if name != "recipe"),)


@pytest.fixture(scope="module")
def result(classroom):
    return experiment.run(classroom=classroom, recipe=TINY)


def test_tables_have_the_right_shape(result, classroom):
    committees = [(source, k) for source in SOURCES for k in (1, 2, 6)]
    assert result.committees.conditions == (*committees, ("all labels", 1))
    own = [("own labels", 1, "soft blend"), ("own labels", 2, "soft blend")]
    assert set(own) < set(result.students.conditions) and ("same labels", 2, "soft blend") not in own
    for source in SOURCES:
        assert [c[2] for c in result.students.conditions if c[:2] == (source, 6)] == list(students.TARGETS)
    assert len(result.bad_teachers.conditions) == len(bad_teachers.RULES) * (5 + 1 + 1)
    pairs = [(training, pooling) for training in TRAININGS for pooling in (*POOLINGS, "its top class")]
    assert result.specialists.conditions == (*pairs, "generalist")
    assert len(result.reach.conditions) == 2 * 3 * (2 + 1)
    assert len(result.causes.conditions) == 4 * 2 * 2 * 2
    assert len(result.settings_tried.conditions) == 3 * (2 + 2)
    assert len(result.federation.conditions) == 2 * (2 + 1)
    for name in TABLES:
        table = getattr(result, name)
        assert table.seeds == classroom.seeds
        for values in table.values.values():
            assert values.shape == (len(table.conditions), 2) and np.isfinite(values).all()


def test_searches_that_are_there_are_not_run_again(result, classroom):
    searched = {name: getattr(result, name) for name in experiment.SEARCHES}
    found = experiment.run(classroom=classroom, recipe=TINY, searched=searched)
    assert all(getattr(found, name) is table for name, table in searched.items())
    with refused("other seeds", "searched"):
        experiment.run(seeds=(5, 6), recipe=TINY, searched=searched)


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
    committees = Table.of([("own labels", 1), ("own labels", 4)], (0,), committee=[[80], [90]])
    students = Table.of([("own labels", 4, "soft blend")], (0,), accuracy=[[88]])
    assert experiment.share_kept(committees, students, "own labels", 4).tolist() == [80.0]


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


def test_a_small_committee_is_measured_more_than_once(classroom):
    committees = experiment.train_committees(classroom, TINY)
    logits, found = committees.test["own labels"], experiment.committees(classroom, committees, TINY)
    blends = [(pair / TINY.T).softmax(dim=-1).mean(dim=1) for pair in (logits[:, :2], logits[:, 2:4])]
    expected = sum(classroom.accuracy(blend).numpy() for blend in blends) / 2
    assert found.get(("own labels", 2), "committee") == pytest.approx(expected)
    single = classroom.accuracy(logits.transpose(0, 1))
    assert found.get(("own labels", 6), "member") == pytest.approx(single.mean(dim=0).numpy())
    assert found.get(("own labels", 1), "disagreement").tolist() == [0, 0]
    voted = torch.nn.functional.one_hot(mixing.majority_vote(logits), 10).float()
    assert found.get(("own labels", 6), "vote") == pytest.approx(classroom.accuracy(voted).numpy())


# --- what the students learn ---------------------------------------------------------------------------


def lessons_of(classroom, monkeypatch):
    """What students will learn, {condition: Lesson of each seed}, filled as they are asked for; nobody is trained."""
    seen = {}

    def spy(self, lessons, widths, settings, **others):
        seen.update({name: [lesson(trial) for trial in classroom.trials] for name, lesson in lessons.items()})
        return None, torch.zeros(len(lessons), 2, 200, 10)

    monkeypatch.setattr(type(classroom), "students", spy)
    return seen


def opinions():
    taught, asked = random_logits(2, 6, 120, 10).float(), random_logits(2, 6, 200, 10).float()
    return teachers.Committees({"own labels": taught}, {"own labels": asked})


def test_students_learn_the_soft_blend_at_its_temperature(classroom, monkeypatch):
    lessons, said = lessons_of(classroom, monkeypatch), opinions()
    reach.reach(classroom, said, TINY)
    taught = said.transfer["own labels"]
    assert sorted(lessons) == sorted(
        (k, liars, target, T, n)
        for k, liars in ((1, 0), (6, 0), (6, 3))
        for target, T in (("soft blend", 1.0), ("soft blend", 2.0), ("majority vote", 1.0))
        for n in (20, 40)
    )
    for (k, liars, target, T, count), both in lessons.items():
        for i, lesson in enumerate(both):
            assert (lesson.seed, len(lesson.images)) == (classroom.seeds[i], count)
            assert torch.equal(lesson.images, classroom.trials[i].split.transfer.images[:count])
            if target == "soft blend" and not liars:
                assert (lesson.T, lesson.alpha, lesson.labels) == (T, 1.0, None)
                expected = (taught[i, :k, :count] / T).softmax(dim=-1).mean(dim=0)
                torch.testing.assert_close((lesson.teacher_logits / T).softmax(dim=-1), expected)


def test_students_learn_a_hard_target_as_labels(classroom, monkeypatch):
    lessons, said = lessons_of(classroom, monkeypatch), opinions()
    taught, asked = said.transfer["own labels"], said.test["own labels"]
    blends = {target: students.blended(taught, asked, target, 2.0) for target in students.TARGETS}
    students.taught(classroom, blends, TINY)
    for i in (0, 1):
        for target in students.TARGETS[1:]:
            assert lessons[target][i].teacher_logits is None and lessons[target][i].alpha == 0
        top = (taught[i] / 2).softmax(dim=-1).mean(dim=0).argmax(dim=-1)
        assert lessons["its top class"][i].labels.tolist() == top.tolist()
        assert lessons["majority vote"][i].labels.tolist() == mixing.majority_vote(taught[i]).tolist()
        assert lessons["soft blend"][i].labels is None


def test_shares_of_the_votes_by_hand():
    # three teachers, one image: two answer class 1, one class 0
    logits = torch.tensor([[[0.0, 1.0]], [[0.0, 5.0]], [[2.0, 0.0]]])
    for T in (1.0, 4.0):
        shares = (bad_teachers.shares_of_the_votes(logits, T) / T).softmax(dim=-1)
        torch.testing.assert_close(shares, torch.tensor([[1 / 3, 2 / 3]]))


# --- baselines -----------------------------------------------------------------------------------------


def test_the_nearest_neighbour_by_hand():
    known = Digits(torch.tensor([[0.0, 0.0], [1.0, 1.0]]), torch.tensor([3, 8]))
    assert baselines.nearest(known, torch.tensor([[0.1, 0.2], [0.6, 0.9], [0.4, 0.4]])).tolist() == [3, 8, 3]


def test_weights_are_averaged_in_groups():
    ones = Cohort((torch.tensor([1.0, 3.0, 10.0, 20.0]).reshape(4, 1, 1),), (torch.arange(4.0).reshape(4, 1, 1),))
    met = baselines.mean_weights(ones, 2)
    assert met.weights[0].flatten().tolist() == [2, 15] and met.biases[0].flatten().tolist() == [0.5, 2.5]


def test_a_federation_of_one_pile_is_a_teacher(classroom):
    # with one teacher and one round nothing is averaged: it is a net trained on the first pile, from the trial's start
    recipe = dataclasses.replace(TINY, counts=(1,), rounds=(1,))
    found = baselines.federation(classroom, recipe)
    assert found.conditions == (
        ("same start", 32, 1),
        ("other starts", 32, 1),
        ("same start", 16, 1),
        ("other starts", 16, 1),
    )
    trial = classroom.trials[0]
    seed = runtime.derive(teachers.member_seed(trial, 0), "round", 0)
    lesson = Lesson(*vars(teachers.pile(trial, "own labels", 0, 30)).values(), seed=seed)
    start = Cohort(*initial_weights((64, 32, 10), [trial.seed]))
    net = train_cohort([lesson], (64, 32, 10), recipe.member, start=start)
    right = 100 * metrics.accuracy(net.logits(trial.split.test.images)[0], trial.split.test.labels)
    assert found.get(("same start", 32, 1))[0] == pytest.approx(float(right))


# --- bad teachers --------------------------------------------------------------------------------------


def test_liars_replace_every_class_by_the_next():
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


def test_each_rule_makes_another_target():
    logits = random_logits(5, 6, 10)
    soft = {name: rule.mix(logits, 2.0).softmax(-1) for name, rule in bad_teachers.RULES.items() if not rule.hard}
    assert list(soft) == ["mean of logits", "soft blend", "median", "agreement weights"]
    for first, second in itertools.combinations(soft.values(), 2):
        assert not torch.allclose(first, second)
    hard = [name for name, rule in bad_teachers.RULES.items() if rule.hard]
    assert hard == ["its top class", "majority vote", "their top class"]
    vote = bad_teachers.RULES["majority vote"].mix(logits, 2.0).argmax(dim=-1)
    assert torch.equal(vote, mixing.majority_vote(logits))


def test_a_recipe_without_its_controls_is_refused():
    with refused("The numbers of liars are (0, 1, 2, 4): let 0, 1, 3, 4 be among them"):
        Recipe(liars=(0, 1, 2, 4))
    with refused("T is 3 and the temperatures are (1.0, 2.0, 4.0, 8.0): let T be among them"):
        Recipe(T=3.0)
