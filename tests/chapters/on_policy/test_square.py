"""The arms of the world of sums: what each learns from, and what each grade asks for."""

from dataclasses import replace

import pytest
import torch

from course_lib.chapters.on_policy import specialists, square, stored_runs, thoughts
from course_lib.chapters.on_policy.recipe import SAMPLES
from course_lib.chapters.on_policy.stored_runs import table_of
from course_lib.data import sums
from course_lib.study.stored import far_apart, load, stale
from tests.chapters.on_policy import small
from tests.helpers import refused

LOG = torch.tensor([0.7, 0.2, 0.1]).log()
OTHER = torch.tensor([0.1, 0.3, 0.6]).log()


def graded(grade, written=0):
    """What one token costs a student with 70, 20 and 10 % whose teacher has 10, 30 and 60 %."""
    ours, theirs = LOG.view(1, 1, 1, 3), OTHER.view(1, 1, 1, 3)
    said = ours[..., written]
    token = torch.full((1, 1, 1, 1), written)
    return float(square.graded(grade, ours, theirs, said, token, torch.ones(1, 1, 1).bool(), small.SQUARE))


def test_grades_by_hand():
    assert graded("top token") == pytest.approx(-float(LOG[2]))
    assert graded("soft") == pytest.approx(float((OTHER.exp() * (OTHER - LOG)).sum()), abs=1e-6)
    assert graded("reverse KL") == pytest.approx(float((LOG.exp() * (LOG - OTHER)).sum()), abs=1e-6)
    assert graded("log-ratio") == pytest.approx(-float((OTHER[0] - LOG[0]) * LOG[0]), abs=1e-6)


def test_the_mean_is_over_tokens_that_count_and_then_over_answers():
    each = torch.tensor([[[1.0, 3.0, 99.0], [5.0, 99.0, 99.0]]])
    told = torch.tensor([[[True, True, False], [True, False, False]]])
    assert square.mean_of(each, told).tolist() == [3.5]


def test_what_counts_ends_with_the_end():
    documents = sums.worked(sums.split(0)[0])[:2][None]
    assert square.told_of(documents).sum(dim=-1).tolist() == [[6, 6]]  # three sums, an arrow, the answer, the end


def test_texts_are_right_or_whole():
    school = small.school()
    for seed, training in enumerate(school.training):
        whole = school.text["teacher's"][seed]
        assert len(whole) == small.SQUARE.tries * len(training)
        answers = {
            tuple(row): int(answer) for row, answer in zip(training.tokens.tolist(), training.answer, strict=True)
        }
        for row in school.text["teacher's, right"][seed]:
            trace = row[None, sums.QUESTION :]
            assert int(sums.answer_of(trace)) == answers[tuple(row[: sums.QUESTION].tolist())]


@pytest.mark.parametrize("name", [name for name in square.ARMS if "right" not in name])
def test_every_arm_runs_and_counts_its_costs(name):
    arm, recipe = square.ARMS[name], small.SQUARE
    course = square.teach(small.school(), arm, recipe)
    last = course.curve[max(course.curve)]
    assert max(course.curve) == recipe.steps
    assert last["answers"] == ([recipe.steps * recipe.batch] * 2 if arm.text == "own" else [0.0] * 2)
    assert (max(last["tokens"]) == 0) == (arm.grade == "verifier")
    assert all(0 <= value <= 100 for value in last["accuracy"])


def test_students_do_not_change_their_school():
    school = small.school()
    before = {name: weight.clone() for name, weight in school.student.weights.items()}
    square.teach(school, square.ARMS["own text: reverse KL"], small.SQUARE)
    assert all(torch.equal(before[name], weight) for name, weight in school.student.weights.items())


def test_a_student_graded_by_itself_stays_nearly_what_it_was():
    school = small.school()
    itself = square.teach(school, square.ARMS["placebo: itself"], small.SQUARE).student
    taught = square.teach(school, square.ARMS["own text: reverse KL"], small.SQUARE).student

    def moved(student):
        pairs = zip(student.weights.values(), school.student.weights.values(), strict=True)
        return sum(float((a - b.detach()).detach().square().sum()) for a, b in pairs)

    assert moved(itself) < 0.5 * moved(taught)


def test_the_first_exam_above_the_bound_counts():
    curve = {4: {"accuracy": [50.0, 95.0], "tokens": [1.0, 2.0], "seconds": [3.0, 4.0]}}
    curve[8] = {"accuracy": [92.0, 97.0], "tokens": [5.0, 6.0], "seconds": [7.0, 8.0]}
    found = stored_runs.ninety(curve, 90)
    assert found == {"ninety": [8, 4], "ninety_tokens": [5.0, 2.0], "ninety_seconds": [7.0, 4.0]}
    never = stored_runs.ninety(curve, 99)["ninety"]
    assert never[0] != never[0]


def test_stored_runs_are_of_this_recipe_and_have_its_arms():
    for part, recipe in stored_runs.PARTS.items():
        assert stale(stored_runs.path(part), recipe, stored_runs.COMMAND) is None
    found = stored_runs.tables()
    assert found["sums"].conditions == ("teacher", "student", *square.ARMS)
    assert found["warm"].conditions == ("teacher", "student", *square.WARM)
    assert {name for name, _ in found["specialists"].conditions[5:]} == set(specialists.ARMS)
    assert found["thoughts"].conditions == (thoughts.BASE, thoughts.DOUBTING, *thoughts.ARMS)
    assert {name for name, _ in found["curve"].conditions} == set(square.ARMS)
    with refused("part of the stored runs"):
        stored_runs.path("everything")


def test_storing_keeps_what_was_measured(tmp_path, monkeypatch):
    arms = ("right text: SFT", "own text: log-ratio")
    school = small.school()
    texts = school.text | {"teacher's, right": school.text["teacher's"]}  # a hasty teacher is seldom right
    monkeypatch.setitem(stored_runs.NAMES, "warm", arms)
    monkeypatch.setattr(stored_runs, "school_of", lambda seeds, recipe: replace(school, text=texts))
    place = tmp_path / "warm.json"
    stored_runs.store("warm", place, small.SEEDS, small.SQUARE)
    found = load(place, small.SQUARE, stored_runs.COMMAND).tables
    assert found["arms"].conditions == ("teacher", "student", *arms)
    assert ("own text: log-ratio", small.SQUARE.after) in found["curve"].conditions


def test_one_arm_joins_what_is_stored(tmp_path, monkeypatch):
    names, place = (thoughts.PLAIN, thoughts.ALONG), tmp_path / "thoughts.json"
    monkeypatch.setitem(stored_runs.PARTS, "thoughts", small.THOUGHTS)
    monkeypatch.setitem(stored_runs.SEEDS, "thoughts", small.SEEDS)
    monkeypatch.setitem(stored_runs.NAMES, "thoughts", names)
    monkeypatch.setattr(stored_runs, "path", lambda part: place)

    def table():
        return load(place, small.THOUGHTS, stored_runs.COMMAND).tables["arms"]

    stored_runs.main(["thoughts", "--arms", names[1]])  # nothing is stored yet
    assert table().conditions == (thoughts.BASE, thoughts.DOUBTING, names[1])
    stored_runs.main(["thoughts", "--arms", names[0]])
    joined = table()
    stored_runs.main(["thoughts"])  # all at once
    assert joined.conditions == table().conditions == (thoughts.BASE, thoughts.DOUBTING, *names)
    assert far_apart(joined, table(), dict.fromkeys(joined.values, 1e-5)) == []


def test_arms_of_a_student_take_their_places_at_every_exam(tmp_path, monkeypatch):
    names, place = (specialists.POOLED, specialists.OWN), tmp_path / "specialists.json"
    monkeypatch.setitem(stored_runs.NAMES, "specialists", names)
    merge = small.merge()
    monkeypatch.setattr(specialists, "Merge", lambda seeds, recipe: merge)
    for arms in ([names[1]], [names[0]]):
        stored_runs.store("specialists", place, small.SEEDS, small.SPECIALISTS, arms)
    found = load(place, small.SPECIALISTS, stored_runs.COMMAND).tables["arms"]
    assert found.conditions[-4:] == tuple((name, step) for name in names for step in small.SPECIALISTS.exams)


def test_an_arm_with_another_beginning_does_not_join():
    kept = table_of({"base": {"accuracy": [20.0, 21.0]}, "a": {"accuracy": [30.0, 31.0]}}, small.SEEDS)
    new = table_of({"base": {"accuracy": [20.0, 25.0]}, "b": {"accuracy": [40.0, 41.0]}}, small.SEEDS)
    with refused("'base'", "began otherwise"):
        stored_runs.merged(kept, new, ("a", "b"))
    with refused("arm of thoughts", "gain in p"):
        stored_runs.measure("thoughts", small.SEEDS, small.THOUGHTS, ["applause"])
    with refused("name the part"):
        stored_runs.main(["thoughts", "sums", "--arms", "gain in p"])


NEAR = {"accuracy": 12, "length": 1.5, "answers": 0, "tokens": 4000, "seconds": 1e9}
NEAR |= dict.fromkeys(("ninety", "ninety_tokens", "ninety_seconds"), 1e9)
NEAR |= {"plain": 15, "ringed": 15, "thought": 12, "gain": 0.5, "stranger": 0.5, "unfinished": 5}


@pytest.mark.parametrize("part", SAMPLES)
def test_the_stored_samples_can_be_made_again(part):
    found = stored_runs.measure(part, tuple(stored_runs.SEEDS[part]), SAMPLES[part])["arms"]
    kept = load(stored_runs.path(part), SAMPLES[part], stored_runs.COMMAND).tables["arms"]
    assert far_apart(found, kept, {metric: NEAR[metric] for metric in kept.values}) == []


def test_bad_arms_are_refused():
    with refused("text", "own"):
        square.Arm("mine", "soft")
    with refused("grade", "verifier"):
        square.Arm("own", "stars")
