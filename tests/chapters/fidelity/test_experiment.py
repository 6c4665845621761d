"""What chapter 05 measures, worked out by hand, and whom its nets learn from."""

import copy
import math
from dataclasses import replace

import pytest
import torch
from torch.nn import functional

from course_lib import runtime
from course_lib.chapters.fidelity import copies, experiment, grid, subliminal, verified, wrong_labels
from course_lib.chapters.fidelity.copies import OUTSIDER, SECOND, STUDENT, TEACHER, TWIN
from course_lib.data import digits
from course_lib.models import classifiers
from course_lib.study.results import Table
from course_lib.training import loop, train_cohort
from course_lib.training.cohort import Lesson
from tests.chapters.fidelity import small
from tests.helpers import refused

R = small.RECIPE


def logits(answers, classes=3):
    return functional.one_hot(torch.tensor(answers), classes).float()


# --- agreement ------------------------------------------------------------------------------------


def test_chance_by_hand():
    # both right .8 · .9 = .72; both wrong .2 · .1 = .02, a ninth of it in the same way
    assert copies.chance_agreement(0.8, 0.9) == pytest.approx(0.72 + 0.02 / 9)
    assert copies.chance_agreement(0.5, 0.5, 2) == 0.5


def test_chance_is_what_independent_nets_show():
    source = torch.Generator().manual_seed(0)
    labels = torch.randint(10, (100_000,), generator=source)

    def answers(accuracy):
        wrong = (labels + torch.randint(1, 10, labels.shape, generator=source)) % 10
        return torch.where(torch.rand(labels.shape, generator=source) < accuracy, labels, wrong)

    seen = (answers(0.6) == answers(0.3)).float().mean()
    assert float(seen) == pytest.approx(copies.chance_agreement(0.6, 0.3), abs=0.01)


def test_repeated_by_hand():
    # the teacher is wrong on the last three; the student says the same on one of them, and errs otherwise on one
    teacher, student = logits([0, 1, 1, 2, 0]), logits([0, 1, 1, 1, 2])
    assert float(copies.repeated(student, teacher, torch.tensor([0, 1, 2, 0, 2]))) == pytest.approx(1 / 3)


def test_sides_by_hand():
    # they differ on the last four; the student is with the teacher once, with the twin twice, once with neither
    teacher, twin, student = logits([0, 1, 1, 1, 1]), logits([0, 2, 2, 2, 0]), logits([0, 1, 2, 2, 2])
    assert float(copies.sides(student, teacher, twin)) == pytest.approx(1 / 3)


def test_without_a_picture_to_judge_by_nothing_is_claimed():
    same = logits([0, 1])
    assert float(copies.sides(same, same, same)) == 0.5
    assert float(copies.repeated(same, same, torch.tensor([0, 1]))) == 0


def test_a_teacher_sides_with_itself_and_its_twin_never():
    found = small.result().copies
    assert (found.get(TEACHER, "own") == 100).all() and (found.get(TWIN, "own") == 0).all()
    assert (found.get(TEACHER, "agreement") == 100).all() and (found.get(TEACHER, "repeated") == 100).all()


def test_noise_has_the_brightness_of_every_place():
    classroom = small.classroom()
    trial = classroom.trials[0]
    noise = copies.noise_pictures(classroom.trials)[0]
    pile = trial.split.teacher.images
    assert noise.shape == (1000, 64)
    for place in range(64):
        assert set(noise[:, place].tolist()) <= set(pile[:, place].tolist())
    shown = {image.numpy().tobytes() for image in pile}
    assert not any(image.numpy().tobytes() in shown for image in noise)


def test_a_twin_learns_the_same_pile_and_an_outsider_another():
    classroom = small.classroom()
    found = copies.nets(classroom, R)
    trial = classroom.trials[0]
    outside = copies.outsiders_pile(trial, R)
    assert len(outside) == R.pool - R.pictures
    taught = {image.numpy().tobytes() for image in trial.split.teacher.images}
    asked = {image.numpy().tobytes() for image in trial.split.transfer.take(R.pictures).images}
    assert not taught & {image.numpy().tobytes() for image in outside.images}
    assert not asked & {image.numpy().tobytes() for image in outside.images}
    for name, pile in ((TWIN, trial.split.teacher), (OUTSIDER, outside)):
        alone = train_cohort(
            [Lesson(pile.images, pile.labels, seed=runtime.derive(trial.seed, name))],
            classifiers.widths_of("teacher"),
            R.teacher.settings,
        )
        assert torch.allclose(alone.weights[0][0], found[name].weights[0][0], atol=1e-5)


def test_students_of_one_seed_differ_only_in_their_teacher():
    classroom = small.classroom()
    found = copies.nets(classroom, R)
    part = classroom.trials[0].split.transfer.take(R.pictures)
    own = copies._taught(classroom, found, classroom.trials[0], TEACHER, STUDENT, R.pictures, R)
    twins = copies._taught(classroom, found, classroom.trials[0], TWIN, STUDENT, R.pictures, R)
    second = copies._taught(classroom, found, classroom.trials[0], TEACHER, SECOND, R.pictures, R)
    assert own.seed == twins.seed != second.seed
    assert torch.equal(own.images, part.images) and own.labels is None
    assert torch.allclose(own.teacher_logits, classroom.trials[0].transfer_logits[: R.pictures], atol=1e-5)
    assert not torch.allclose(own.teacher_logits, twins.teacher_logits)


def test_the_notebooks_loop_gives_the_numbers_of_the_package():
    classroom = small.classroom()
    trial, teacher = classroom.trials[0], classroom.teachers.model(0)
    scope = {"torch": torch, "functional": functional}
    exec(cell("loop"), scope)
    images = trial.split.transfer.images[:50]
    seed = runtime.derive(trial.seed, "student")
    mine = classifiers.build("student", seed)
    scope["copy_teacher"](mine, images, teacher(images).detach(), loop.batch_order(50, 64, 30, seed))
    settings = replace(experiment.RECIPE.student, steps=30)
    lesson = Lesson(images, None, teacher(images).detach(), experiment.RECIPE.T, 1.0, seed=seed)
    theirs = train_cohort([lesson], classifiers.widths_of("student"), settings).model(0)
    assert torch.allclose(mine(images), theirs(images), atol=1e-3)


def test_the_notebooks_measures_are_the_packages():
    trial = small.classroom().trials[0]
    others = copies.nets(small.classroom(), R)
    scope = {"torch": torch, "trial": trial, "teacher": others[TEACHER].model(0), "others": others}
    exec(cell("method"), scope)
    one, other = logits([0, 1, 1, 1, 2]), logits([0, 1, 1, 2, 0])
    assert scope["chance"](0.8, 0.9) == pytest.approx(copies.chance_agreement(0.8, 0.9))
    assert float(scope["same_answer"](one, other)) == pytest.approx(0.6)
    exec(cell("fingerprint"), scope)
    third = logits([0, 2, 1, 2, 1])
    assert float(scope["share_with_teacher"](one, other, third)) == pytest.approx(
        float(copies.sides(one, other, third))
    )
    pile = trial.split.teacher.images
    assert scope["strange"].shape == (1000, 64) and torch.isin(scope["strange"][:, 20], pile[:, 20]).all()


def test_the_notebooks_two_losses_train_their_own_logits_alone():
    scope = {"torch": torch, "nn": torch.nn, "functional": functional, "copy": copy}
    scope["trial"] = small.classroom().trials[0]
    exec(cell("forty"), scope)
    exec(cell("two-losses"), scope)
    before = copy.deepcopy(scope["start"][-1].weight.detach())
    scope["minimise"](scope["taught"], scope["on_labels"], 3)
    scope["minimise"](scope["start"], scope["on_noise"], 3)
    for net, still in (("taught", slice(10, 40)), ("start", slice(0, 10))):
        moved = (scope[net][-1].weight.detach() != before).any(dim=1)
        assert not moved[still].any() and moved.sum() == 40 - len(moved[still])


def cell(name):
    from course_lib.tools import notebooks
    from tests.helpers import ROOT

    cells = notebooks.read(ROOT / "notebooks" / "05_fidelity.ipynb")["cells"]
    return next("".join(each["source"]) for each in cells if each["id"] == name)


# --- wrong labels and checked answers -------------------------------------------------------------


def test_the_share_of_wrong_labels():
    trial = experiment.prepare((0, 1), replace(R, teacher=replace(R.teacher, images=600))).trials[0]
    found, true = wrong_labels.wrong(trial, experiment.RECIPE), trial.split.teacher.labels
    assert float((found != true).float().mean()) == pytest.approx(experiment.RECIPE.wrong, abs=0.06)
    assert torch.equal(found, wrong_labels.wrong(trial, experiment.RECIPE))


def test_neighbours_vote_by_hand():
    images, labels = torch.tensor([[0.0], [1.0], [2.0], [9.0]]), torch.tensor([3, 3, 5, 5])
    votes = wrong_labels._vote(images, labels, torch.tensor([[0.5], [8.0]]), 3)
    assert votes.argmax(dim=-1).tolist() == [3, 5] and votes[0, 3] == 2


def test_the_first_right_answer_passes():
    answers, truth = torch.tensor([[1, 2], [3, 3], [4, 7], [4, 4]]), torch.tensor([2, 3, 9, 7])
    assert verified.first_that_passes(answers, truth).tolist() == [2, 3, -1, -1]
    # 4, 7 and 9 are one to the check: the first answer of the last two passes, and is wrong
    assert verified.first_that_passes(answers, truth, (4, 7, 9)).tolist() == [2, 3, 4, 4]


def test_every_arm_learns_what_its_name_says():
    truth = torch.arange(10).repeat(8)
    arms = verified._learned(0, torch.randn(80, 10, generator=torch.Generator().manual_seed(1)), truth, 2, R)
    which, answer = arms[verified.PASSED]
    assert torch.equal(answer[which], truth[which]) and 0 < len(which) < 80
    assert len(arms[verified.AS_MANY][0]) == len(arms[verified.LABELLED][0]) == len(which)
    assert torch.equal(arms[verified.LABELLED][1], truth)
    assert len(arms[verified.ALL][0]) == 80
    assert torch.equal(arms[verified.AS_MANY][1], arms[verified.ALL][1])
    assert len(arms[verified.LEAKY][0]) >= len(which)


# --- the law --------------------------------------------------------------------------------------


def invented(constant=5.0, units=-0.5, pictures=-0.2, teacher=0.8):
    """A Table in which the error is exactly a product of powers."""
    conditions = [(k, u, n) for k in R.grid_labels for u in R.grid_units for n in R.grid_pictures]
    theirs = {20: 30.0, 40: 12.0, 60: 5.0}
    error = [[constant * u**units * n**pictures * theirs[k] ** teacher] * 2 for k, u, n in conditions]
    return Table.of(conditions, (0, 1), error=error, teacher=[[theirs[k]] * 2 for k, _, _ in conditions])


def test_a_law_finds_the_powers_that_were_put_in_and_predicts_what_it_has_not_seen():
    table = invented()
    found = grid.law(table, grid.corner(R))
    assert found["units"] == pytest.approx(-0.5) and found["pictures"] == pytest.approx(-0.2)
    assert found["teacher"] == pytest.approx(0.8) and found["constant"] == pytest.approx(math.log(5))
    biggest = grid.largest(R)
    assert biggest not in grid.corner(R)
    assert grid.predicted(table, found, biggest) == pytest.approx(table.get(biggest, "error"))


def test_the_largest_teacher_is_never_fitted():
    labels, units, pictures = grid.largest(R)
    for k, u, n in grid.corner(R):
        assert k < labels and u < units and n < pictures


def test_the_law_of_addition_by_hand():
    # the largest students of the corner are 3 and 1 above their teachers, so the largest of all should be 2 above 5
    units, pictures = R.grid_units[-2], R.grid_pictures[-2]
    conditions = [(20, units, pictures), (40, units, pictures), grid.largest(R)]
    table = Table.of(conditions, (0, 1), error=[[33, 33], [13, 13], [9, 9]], teacher=[[30, 30], [12, 12], [5, 5]])
    assert grid.above_teacher(table, R).tolist() == [7, 7]


# --- meaningless logits ---------------------------------------------------------------------------


def test_starts_share_what_their_names_say():
    own, other, heads, body, wider = (
        subliminal.initial((0, 1), start, R)
        for start in (subliminal.SAME, subliminal.OTHER, subliminal.HEADS, subliminal.BODY, subliminal.WIDER)
    )

    def same(a, b, layer):
        shapes = a[0][layer].shape == b[0][layer].shape
        return shapes and torch.equal(a[0][layer], b[0][layer]) and torch.equal(a[1][layer], b[1][layer])

    assert [same(own, heads, layer) for layer in range(3)] == [False, False, True]
    assert [same(own, body, layer) for layer in range(3)] == [True, True, False]
    assert [same(own, other, layer) for layer in range(3)] == [False, False, False]
    assert same(own, wider, 2) and wider[0][0].shape[2] == 2 * own[0][0].shape[2]


def test_a_student_on_noise_never_touches_its_ten_logits():
    seeds = (0, 1)
    start = subliminal.initial(seeds, subliminal.SAME, R)
    other = subliminal.initial(seeds, subliminal.OTHER, R)
    found = subliminal.matched(start, other, subliminal.Case(meaningless=12), seeds, R)
    assert torch.equal(found[0][2][..., :10], start[0][2][..., :10])
    assert not torch.equal(found[0][2][..., 10:], start[0][2][..., 10:])


def test_a_teacher_never_touches_its_meaningless_logits():
    seeds = (0, 1)
    splits = [digits.split(seed, R.taught, 1, R.exam) for seed in seeds]
    start = subliminal.initial(seeds, subliminal.SAME, R)
    found = subliminal.taught(start, splits, seeds, R)
    assert torch.equal(found[0][2][..., 10:], start[0][2][..., 10:])
    assert not torch.equal(found[0][2][..., :10], start[0][2][..., :10])


def test_few_logits_are_the_first_ones():
    seeds = (0, 1)
    start = subliminal.initial(seeds, subliminal.SAME, R)
    other = subliminal.initial(seeds, subliminal.OTHER, R)
    found = subliminal.matched(start, other, subliminal.Case(meaningless=3), seeds, R)
    assert torch.equal(found[0][2][..., 13:], start[0][2][..., 13:])
    assert not torch.equal(found[0][2][..., 10:13], start[0][2][..., 10:13])


def test_seeds_learn_alone_what_they_learn_together():
    together = subliminal.subliminal((0, 1), R)
    other = subliminal.subliminal((1, 2), R)
    assert together.get(subliminal.SAME)[1] == pytest.approx(other.get(subliminal.SAME)[0], abs=2)


# --- the run --------------------------------------------------------------------------------------


def test_a_run_begins_with_its_recipe_and_says_the_same_in_an_open_classroom():
    found = small.result()
    assert found.recipe == R
    again = experiment.copies(small.classroom(), experiment.nets(small.classroom(), R), R)
    assert (found.copies.values["agreement"] == again.values["agreement"]).all()
    assert set(found.sizes.conditions) == {(n, T) for n in R.arm_T for T in R.size_T}


@pytest.mark.parametrize("classes", [10, 5])
def test_the_chapter_runs_on_data_of_ones_own_and_on_these_alone(classes, monkeypatch):
    data = digits.tensors()
    own = digits.Digits(data.images.flip(1), data.labels).only(range(classes))

    def forbidden(*arguments):
        raise AssertionError("the built-in digits were asked for")

    monkeypatch.setattr(digits, "tensors", forbidden)
    found = experiment.run(small.SEEDS, R, data=own)
    assert found.copies.seeds == small.SEEDS


BAD = (
    ({"pictures": 60}, "leave some for the outsiders"),
    ({"counts": (10, 90)}, "make the pool larger"),
    ({"asked": 99}, "make the pool larger"),
    ({"weak_labels": 61}, "give it fewer"),
    ({"arm_T": {"same size": 1.0}}, "give each teacher one of the temperatures"),
)


@pytest.mark.parametrize("changed, said", BAD, ids=[said for _, said in BAD])
def test_a_recipe_whose_numbers_do_not_fit_is_refused(changed, said):
    with refused(said):
        replace(R, **changed)


def test_bad_arguments_are_refused_in_a_sentence():
    with refused("give numbers from 0 to 1"):
        copies.chance_agreement(95, 0.9)
    with refused("a whole number of 2 or more"):
        copies.chance_agreement(0.9, 0.9, 1)
    with refused("ask all nets about the same pictures"):
        copies.repeated(logits([0, 1]), logits([0]), torch.tensor([0, 1]))
    with refused("ask all nets about the same pictures"):
        copies.sides(logits([0, 1]), logits([0]), logits([0, 1]))
    with refused("give [pictures, tries] and [pictures]"):
        verified.first_that_passes(torch.tensor([1, 2]), torch.tensor([1, 2]))
    with refused("There is no start 'elsewhere'"):
        subliminal.initial((0, 1), "elsewhere", R)
    with refused("at least four conditions"):
        grid.law(invented(), grid.corner(R)[:2])
    with refused("give at least two"):
        experiment.run(())
