import math
from dataclasses import replace

import pytest
import torch

from course_lib import runtime
from course_lib.data import digits
from course_lib.models import classifiers
from course_lib.study import classroom
from course_lib.study.classroom import Classroom, TeacherRecipe, Trial, open_classroom
from course_lib.training import Lesson, Settings
from tests.helpers import refused

WIDTHS = classifiers.WIDTHS["student"]


def logits_of(*classes):
    return torch.eye(10)[list(classes)]


def classroom_by_hand(labels, answers):
    """A Classroom of one trial per row of labels, whose teacher gives the answers on the test set, untrained."""
    trials = []
    for seed, (truth, answer) in enumerate(zip(labels, answers, strict=True)):
        pile = digits.Digits(torch.zeros(len(truth), 64), torch.tensor(truth))
        trials.append(Trial(seed, digits.Split(pile, pile, pile), logits_of(*answer), logits_of(*answer)))
    return Classroom(tuple(trials), None, None)


BY_HAND = classroom_by_hand([[0, 1, 2, 3], [4, 4, 4, 5]], [[0, 1, 2, 9], [4, 4, 5, 4]])


def test_percentages_by_hand():
    # seed 0: answers 0 1 9 9 of labels 0 1 2 3: 50 %; of the teacher's answers 0 1 2 9: 75 %
    # seed 1: answers 4 4 5 4 of labels 4 4 4 5: 50 %; of the teacher's answers 4 4 5 4: 100 %
    student = torch.stack([logits_of(0, 1, 9, 9), logits_of(4, 4, 5, 4)])
    assert BY_HAND.accuracy(student).tolist() == [50, 50]
    assert BY_HAND.agreement(student).tolist() == [75, 100]
    assert BY_HAND.teacher_accuracy().tolist() == [75, 50]


def test_percentages_keep_leading_dimensions():
    student = torch.stack([logits_of(0, 1, 9, 9), logits_of(4, 4, 5, 4)])
    assert BY_HAND.accuracy(torch.stack([student, student, student])).shape == (3, 2)


def test_every_seed_has_a_trial_with_its_own_split(classroom):
    assert classroom.seeds == (3, 0) and len(classroom.teachers) == 2
    for trial in classroom.trials:
        expected = digits.split(trial.seed, 600, 120, 200)
        assert torch.equal(trial.split.transfer.images, expected.transfer.images)
        assert trial.transfer_logits.shape == (120, 10) and trial.test_logits.shape == (200, 10)


def test_the_logits_of_a_trial_are_those_of_its_teacher(classroom):
    for i, trial in enumerate(classroom.trials):
        teacher = classroom.teachers.model(i)
        with torch.no_grad():
            torch.testing.assert_close(trial.transfer_logits, teacher(trial.split.transfer.images), atol=1e-4, rtol=0)
            torch.testing.assert_close(trial.test_logits, teacher(trial.split.test.images), atol=1e-4, rtol=0)


def test_teachers_have_learned(classroom):
    assert classroom.teacher_accuracy().min() > 70


def test_teachers_learn_from_their_own_pile_alone(monkeypatch):
    seen = []
    train_cohort = classroom.train_cohort

    def spy(lessons, *others, **settings):
        seen.extend(lessons)
        return train_cohort(lessons, *others, **settings)

    monkeypatch.setattr(classroom, "train_cohort", spy)
    open_classroom((4, 2), TeacherRecipe(images=50, settings=Settings(steps=1)), transfer=20, test=30)
    for seed, lesson in zip((4, 2), seen, strict=True):
        pile = digits.split(seed, 50, 20, 30).teacher
        assert torch.equal(lesson.images, pile.images) and torch.equal(lesson.labels, pile.labels)
        assert (lesson.seed, lesson.alpha) == (runtime.derive(seed, "teacher"), 0)


def hard(trial):
    return Lesson(trial.split.transfer.images, trial.split.transfer.labels, seed=trial.seed)


def soft(trial):
    return Lesson(trial.split.transfer.images, None, trial.transfer_logits, 4.0, 1.0, seed=trial.seed)


def test_students_are_ordered_by_condition_and_seed(classroom):
    students, logits = classroom.students({"hard": hard, "soft": soft}, WIDTHS, Settings(steps=5))
    assert logits.shape == (2, 2, 200, 10) and len(students) == 4
    for place, (condition, trial) in enumerate([(0, 0), (0, 1), (1, 0), (1, 1)]):
        with torch.no_grad():
            expected = students.model(place)(classroom.trials[trial].split.test.images)
        torch.testing.assert_close(logits[condition, trial], expected, atol=1e-4, rtol=0)


def test_a_student_and_its_teacher_share_no_stream(classroom):
    students, _ = classroom.students({"hard": hard}, WIDTHS, Settings(steps=1, lr=1e-12))
    for place, seed in enumerate(classroom.seeds):
        expected = classifiers.mlp(WIDTHS, runtime.derive(seed, "student"))
        torch.testing.assert_close(students.model(place)[0].weight, expected[0].weight, atol=1e-6, rtol=0)


def test_students_of_one_seed_start_alike(classroom):
    # after no more than a step of size 1e-9 the conditions still answer alike, and the seeds do not
    _, logits = classroom.students({"hard": hard, "soft": soft}, WIDTHS, Settings(steps=1, lr=1e-9))
    torch.testing.assert_close(logits[0], logits[1], atol=1e-5, rtol=0)
    assert not torch.allclose(logits[0, 0], logits[0, 1], atol=1e-2)


def test_students_may_go_on_from_the_net_of_their_seed(classroom):
    def told(trial):
        return Lesson(trial.split.transfer.images, None, trial.transfer_logits, alpha=1.0, seed=trial.seed)

    still, teacher = Settings(steps=1, lr=1e-12), classroom.teachers
    _, logits = classroom.students({"a": told, "b": told}, teacher.widths, still, start=teacher)
    assert (classroom.agreement(logits) == 100).all(), "each seed goes on from its own teacher"
    seen = []

    def held(weights, layer, members):
        seen.append(list(members))
        return 0 * weights

    _, logits = classroom.students({"a": told}, teacher.widths, still, start=teacher, held=held)
    assert seen[0] == [0, 1] and (logits[:, :, :1] == logits).all(), "without weights all pictures look the same"


def test_a_table_has_a_row_per_condition_and_a_column_per_seed(classroom):
    table = classroom.table({"hard": hard, ("soft", 4.0): soft}, WIDTHS, Settings(steps=30))
    _, logits = classroom.students({"hard": hard, ("soft", 4.0): soft}, WIDTHS, Settings(steps=30))
    assert table.conditions == ("hard", ("soft", 4.0)) and table.seeds == (3, 0)
    assert table.values["accuracy"].shape == table.values["agreement"].shape == (2, 2)
    assert table.get(("soft", 4.0)).tolist() == pytest.approx(classroom.accuracy(logits)[1].tolist())
    assert table.get("hard", "agreement").tolist() == pytest.approx(classroom.agreement(logits)[0].tolist())
    assert table.get("hard").min() > 30  # students of 120 digits have learned something


def test_opening_a_classroom_twice_gives_the_same_teachers():
    recipe = TeacherRecipe(images=50, settings=Settings(steps=3))
    first, second = (open_classroom((5, 9), recipe, transfer=20, test=20) for _ in range(2))
    for one, other in zip(first.trials, second.trials, strict=True):
        assert torch.equal(one.test_logits, other.test_logits)


def test_the_recipe_names_the_model_and_the_images():
    classroom = open_classroom((0, 1), TeacherRecipe("thin student", 30, Settings(steps=1)), transfer=20, test=20)
    assert classroom.teachers.weights[0].shape == (2, 64, 7)
    assert len(classroom.trials[0].split.teacher) == 30


def test_a_classroom_takes_data_of_ones_own():
    whole = digits.tensors()
    mine = digits.Digits(1 - whole.images[:300], whole.labels[:300])
    recipe = TeacherRecipe(images=100, settings=Settings(steps=5))
    classroom = open_classroom((0, 1), recipe, transfer=100, test=100, data=mine)
    rows = {tuple(row) for row in mine.images.tolist()}
    for trial in classroom.trials:
        for pile in (trial.split.teacher, trial.split.transfer, trial.split.test):
            assert {tuple(row) for row in pile.images.tolist()} <= rows


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seeds", [(1, 1), (1,), ()])
def test_seeds_must_be_distinct_and_at_least_two(seeds):
    with refused(f"The seeds are {seeds}", "at least two, all different, such as range(8)"):
        open_classroom(seeds)


@pytest.mark.parametrize("seeds, wrong", [((0, 1.5), 1.5), ((0, "1"), "1"), ((math.nan, 1), math.nan), ((0, -1), -1)])
def test_seeds_must_be_whole_numbers(seeds, wrong):
    with refused(f"The seed is {wrong!r}", "a whole number that is not negative"):
        open_classroom(seeds)


def test_a_single_number_is_no_list_of_seeds():
    with refused("seeds is 3", "give several whole numbers, such as range(8)"):
        open_classroom(3)


def test_seeds_must_not_be_booleans():
    with refused("True"):
        open_classroom((True, 2))


def test_unknown_teacher_is_refused():
    with refused("Unknown model 'techer'", "did you mean 'teacher'?"):
        open_classroom((0, 1), TeacherRecipe(model="techer"))


def test_more_images_than_exist_are_refused():
    with refused("600 + 900 + 597 images were asked for and only 1797 exist"):
        open_classroom((0, 1), transfer=900)


# --- data of your own -----------------------------------------------------------------------------


def own(classes=10):
    """Other pictures than the built-in ones: those upside down."""
    data = digits.tensors()
    return digits.Digits(data.images.flip(1), data.labels).only(range(classes))


def opened(data, images=120):
    recipe = TeacherRecipe(images=images, settings=Settings(20))
    return open_classroom((0, 1), recipe, transfer=100, test=150, data=data)


def test_a_reopened_classroom_has_the_same_data_and_sizes(monkeypatch):
    here = opened(own())
    monkeypatch.setattr(digits, "tensors", forbidden)
    again = here.reopened(replace(here.recipe, settings=Settings(5)))
    for before, after in zip(here.trials, again.trials, strict=True):
        for pile in ("teacher", "transfer", "test"):
            assert torch.equal(getattr(before.split, pile).images, getattr(after.split, pile).images)
    assert again.recipe.settings.steps == 5 and again.seeds == here.seeds


def forbidden(*arguments):
    raise AssertionError("the built-in digits were asked for")


def test_missing_classes_are_named():
    here = opened(own(5))
    assert here.classes == (0, 1, 2, 3, 4)
    here.check_classes((1, 4), "Chapter 99")
    with refused("Chapter 99 needs teachers' images of the classes 1, 5, 7, and class 5 is missing"):
        here.check_classes((7, 1, 5), "Chapter 99")


def test_a_classroom_says_what_it_is_in_one_line():
    here = opened(None)
    for thing in (here, here.trials[0], here.teachers):
        assert "\n" not in repr(thing) and len(repr(thing)) < 400, repr(thing)
