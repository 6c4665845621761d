"""What is asked in chapter 06, what comes back, and what a copy is told; and the loop on its page."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from course_lib import chapters
from course_lib.chapters.asking_the_teacher import (
    answers,
    choosing,
    controls,
    copies,
    defences,
    experiment,
    layer,
    questions,
)
from course_lib.chapters.asking_the_teacher.recipe import RECIPE, Recipe
from course_lib.data import worlds
from tests.chapters.asking_the_teacher import small
from tests.helpers import refused

P = torch.tensor([[0.6, 0.3, 0.06, 0.04]])


def trial():
    return small.classroom().trials[0]


def other():
    return worlds.tensors("clothes")


# --- questions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", questions.SOURCES)
def test_a_smaller_budget_asks_the_first_questions_of_a_larger_one(source):
    few, many = (questions.questions(source, trial(), count, other(), small.RECIPE) for count in (7, 30))
    assert many.shape == (30, 64) and bool((many >= 0).all()) and bool((many <= 1).all())
    if source != questions.USERS:  # drawn by their shares all at once
        assert torch.equal(few, many[:7])


def test_the_sources_are_what_they_say():
    piece = trial().split.transfer
    real = questions.questions(questions.REAL, trial(), 40, other(), RECIPE)
    assert torch.equal(real, piece.images[:40])
    shuffled = questions.questions(questions.SHUFFLED, trial(), 400, other(), RECIPE)
    assert (shuffled.mean(dim=0) - piece.images.mean(dim=0)).abs().max() < 0.1, (
        "the pixels' means are those of pictures"
    )
    dots = questions.questions(questions.DOTS, trial(), 400, other(), RECIPE)
    assert set(dots.unique().tolist()) == {0, 1} and abs(float(dots.mean()) - RECIPE.dots) < 0.02
    pictures = {tuple(image.tolist()) for image in other().images}
    elsewhere = questions.questions(questions.OTHER, trial(), 30, other(), RECIPE)
    assert all(tuple(image.tolist()) in pictures for image in elsewhere)


def test_users_ask_the_popular_kinds_and_ask_again():
    asked = questions.questions(questions.USERS, trial(), 2000, other(), RECIPE)
    pile = trial().split.transfer
    names = {tuple(image.tolist()): int(label) for image, label in zip(pile.images, pile.labels, strict=True)}
    counts = np.bincount([names[tuple(image.tolist())] for image in asked], minlength=10)
    assert counts.max() > 5 * counts.min() and len(asked.unique(dim=0)) < len(asked)


def test_a_mixup_is_made_of_two_of_the_known_pictures():
    images, share, which = questions.pairs(trial(), 50, small.RECIPE)
    assert bool((which[0] != which[1]).all()) and int(which.max()) < small.RECIPE.known
    mixed = questions.questions(questions.MIXUPS, trial(), 50, other(), small.RECIPE)
    torch.testing.assert_close(mixed, share * images[0] + (1 - share) * images[1])


# --- answers --------------------------------------------------------------------------------------


def test_a_top_list_by_hand():
    # 0.6 and 0.3 stay; 0.1 is left for two others
    assert answers.top(P, 2)[0].tolist() == pytest.approx([0.6, 0.3, 0.05, 0.05])


def test_decimals_by_hand():
    # tenths: 0.6, 0.3, 0.1, 0.0, and half of a tenth for 0: together 1.05
    assert answers.decimals(P, 10)[0].tolist() == pytest.approx([0.6 / 1.05, 0.3 / 1.05, 0.1 / 1.05, 0.05 / 1.05])


def test_unrounded_probabilities_are_logits_again():
    logits = torch.tensor([[3.0, -2, 0.5]])
    found = answers.log_answers(answers.PLAIN, logits)
    torch.testing.assert_close(found - found[:, :1], logits - logits[:, :1])
    assert torch.equal(found, answers.log_answers(answers.HEATED, logits))


def test_only_logits_are_heated_and_a_label_has_no_soft_target():
    logits = torch.randn(5, 10, generator=torch.Generator().manual_seed(0))
    images = torch.rand(5, 64)
    lessons = {answer: answers.lesson(answer, images, logits, seed=1) for answer in answers.ANSWERS}
    assert {answer: lesson.T for answer, lesson in lessons.items()} == {
        **dict.fromkeys(answers.ANSWERS, 1.0),
        answers.HEATED: RECIPE.T,
    }
    label = lessons.pop(answers.LABEL)
    assert label.teacher_logits is None and torch.equal(label.labels, logits.argmax(dim=-1))
    assert all(lesson.labels is None and lesson.alpha == 1 for lesson in lessons.values())


def test_bytes_by_hand():
    # a name of a class is 1 byte, an unrounded number 4, one of two decimals 1; a question is 64
    assert [answers.size(answer) for answer in answers.ANSWERS] == [1, 15, 10, 40, 40]
    assert answers.affordable(answers.LABEL, copies.BACK) == 600
    assert answers.affordable(answers.HEATED, copies.BACK) == 15
    assert answers.affordable(answers.HEATED, copies.BOTH) == 13000 // 104


def test_what_there_is_not_is_refused():
    logits = torch.zeros(2, 10)
    with refused("source", "rumours", "Choose one of"):
        questions.questions("rumours", trial(), 5, other())
    for count in (0, 601, 2.0):
        with refused("questions were asked for", "ask for fewer"):
            questions.questions(questions.REAL, trial(), count, other())
    with refused("answer", "poem"):
        answers.log_answers("poem", logits)
    with refused("answer", "poem"):
        answers.size("poem")
    with refused("way to pay", "kisses"):
        answers.affordable(answers.LABEL, "kisses")
    with refused("NaN or infinity"):
        answers.log_answers(answers.TOP, logits / 0)
    with refused("of 10 answers would be kept"):
        answers.top(logits.softmax(dim=-1), 10)
    with refused("world", "moon"):
        experiment.prepare(small.SEEDS, small.RECIPE, world="moon")
    with refused("There is no trial 9"):
        controls.teacher_of(small.classroom(), 9, torch.zeros(1, 64))


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"dots": 1.0}, "dots is 1.0"),
        ({"kept": 10}, "kept is 10"),
        ({"known": 1}, "known is 1"),
        ({"first": 100}, "leave some to pick"),
        ({"asked": 7}, "not among the budgets"),
    ],
)
def test_settings_that_do_not_fit_together_are_refused(changed, words):
    with refused(words):
        Recipe(**changed)


# --- copies and controls --------------------------------------------------------------------------


def test_a_wire_asks_the_trials_own_teacher():
    room = small.classroom()
    images, logits = copies.Wire(room, other(), small.RECIPE).ask(questions.DOTS, 9)
    for place in range(len(room.trials)):
        torch.testing.assert_close(logits[place], room.teachers.model(place)(images[place]).detach())
    assert not torch.allclose(logits[0], logits[1])
    assert torch.allclose(controls.teacher_of(room, 1, images[1]), logits[1], atol=1e-5)


def test_a_source_that_runs_out_is_left_out():
    found = small.result().copies.conditions
    assert (questions.REAL, answers.LABEL, 600) in found and (questions.DOTS, answers.LABEL, 600) in found
    many = replace(small.RECIPE, budgets=(20, 601))
    counts = {
        count
        for source, _, count in copies.copies(small.classroom(), other(), many).conditions
        if source == questions.REAL
    }
    assert counts == {20}


def test_mixed_labels_are_mixed_as_the_pictures_are():
    lesson = controls.blended(trial(), small.RECIPE)
    _, share, which = questions.pairs(trial(), small.RECIPE.many, small.RECIPE)
    labels = trial().split.transfer.labels[which]
    target = lesson.teacher_logits.softmax(dim=-1)
    differ = labels[0] != labels[1]
    rows = torch.arange(len(target))
    assert torch.allclose(target[rows, labels[0]][differ], share[:, 0][differ], atol=1e-3)
    assert torch.allclose(target[rows, labels[0]][~differ], torch.ones(int((~differ).sum())), atol=1e-3)


def test_the_nearest_question_of_real_pictures_finds_itself():
    room = small.classroom()
    wire = copies.Wire(room, other(), small.RECIPE)
    table = controls.asked(wire, ("x", questions.REAL, 600))
    near = controls.nearest(room, "y", 600)
    assert table.mean(("x", questions.REAL, 600)).mean > 60 and near.mean("y").mean > 60, "neighbours know something"


# --- choosing -------------------------------------------------------------------------------------


def test_the_least_sure_by_hand():
    # first answers have probabilities of about 0.9, 0.5, 0.7; the last row was asked before
    logits = torch.tensor([[2.2, 0.0], [0.0, 0.0], [0.85, 0.0], [torch.inf, 0.0]])
    assert choosing.least_sure(logits, 2).tolist() == [1, 2]
    assert choosing.least_sure(logits, 4).tolist() == [1, 2, 0, 3]


def test_pictures_far_apart_by_hand():
    images = torch.tensor([[0.0, 0], [0.1, 0], [1, 0], [0, 1.2]])
    assert choosing.far_apart(images, 3).tolist() == [0, 3, 2]


def test_a_copy_asks_nothing_twice():
    chosen = choosing.asked_by_a_copy(small.classroom(), answers.LABEL, small.RECIPE)
    for numbers in chosen:
        assert len(set(numbers.tolist())) == len(numbers) == small.RECIPE.chosen
        assert numbers[: small.RECIPE.first].tolist() == list(range(small.RECIPE.first))


def test_more_than_there_are_cannot_be_chosen():
    for choose in (choosing.least_sure, choosing.far_apart):
        with refused("were to be chosen", "choose 1 to 3"):
            choose(torch.zeros(3, 2), 4)


# --- what logits give away ------------------------------------------------------------------------


@pytest.mark.parametrize("units", [2, 5, 8])
def test_hidden_units_are_counted_with_bias_and_softmax(units):
    source = torch.Generator().manual_seed(units)
    hidden, weights = torch.rand(60, units, generator=source), torch.randn(units, 12, generator=source)
    logits = hidden @ weights + torch.randn(12, generator=source)
    assert layer.hidden_units(logits) == layer.hidden_units(logits.log_softmax(dim=-1)) == units


def test_dead_units_are_not_counted():
    found = small.result().layer
    for answer in (answers.HEATED, answers.PLAIN):
        assert (found.get((7, answer), "units") == found.get((7, answer), "alive")).all()
    assert (found.get((256, answers.HEATED), "units") == 9).all(), "no more than there are classes"


# --- defences -------------------------------------------------------------------------------------

SURE = torch.tensor([[0.9, 0.06, 0.03, 0.01], [0.5, 0.3, 0.15, 0.05]]).log()


def test_defences_by_hand():
    four = replace(RECIPE, kept=2)
    told = {name: defences.defended(name, SURE, four) for name in defences.DEFENCES}
    assert told[defences.OPEN][0].tolist() == pytest.approx([0.9, 0.06, 0.03, 0.01])
    assert told[defences.FIRST].tolist() == [[1, 0, 0, 0]] * 2
    assert told[defences.REVERSED][0].tolist() == pytest.approx([0.9, 0.01, 0.03, 0.06])
    assert told[defences.TRAPS][0].tolist() == pytest.approx([0.9, 0.06, 0.03, 0.01]), "the teacher is sure"
    assert told[defences.TRAPS][1].tolist() == pytest.approx([0.05, 0.3, 0.15, 0.5]), "and here it is not"
    assert all(row.sum() == pytest.approx(1, abs=1e-5) for p in told.values() for row in p)


def test_whoever_knows_the_rule_undoes_poison_and_traps():
    logits = torch.randn(200, 10, generator=torch.Generator().manual_seed(6))
    for rule in (defences.REVERSED, defences.TRAPS):
        told = defences.defended(rule, logits, RECIPE)
        again = defences.defended(rule, told.log(), RECIPE)
        assert not torch.allclose(told, logits.softmax(dim=-1)) and torch.allclose(again, logits.softmax(dim=-1))


def test_noise_is_the_same_for_whoever_asks_the_same():
    first, again, elsewhere = (defences.defended(defences.BLURRED, SURE, seed=seed) for seed in (1, 1, 2))
    assert torch.equal(first, again) and not torch.equal(first, elsewhere)


def test_an_honest_users_marks_by_hand():
    # three right and sure, one wrong and unsure: without it, none of three is wrong
    p = torch.tensor([[0.9, 0.1], [0.8, 0.2], [0.9, 0.1], [0.6, 0.4]])
    labels = torch.tensor([0, 0, 0, 1])
    found = defences.honest(p, labels, 0.25)
    assert found["wrong"] == 25 and found["left"] == 0
    assert found["surprise"] == pytest.approx(-np.log([0.9, 0.8, 0.9, 0.4]).mean())
    blind = defences.honest(p, labels, 0.25, blind=True)
    assert blind["wrong"] == blind["left"] == 25


def test_a_copier_takes_what_serves_it_best():
    table = small.result().copied
    for source in (questions.REAL, questions.SHUFFLED):
        best = defences.best_use(table, defences.REVERSED, source)
        uses = [table.mean((defences.REVERSED, source, use)).mean for use in defences.USES]
        assert table.mean(best).mean == max(uses)
        assert defences.best_use(table, defences.FIRST, source)[2] == defences.LABELS


def test_what_cannot_be_defended_is_refused():
    with refused("defence", "prayer"):
        defences.defended("prayer", SURE)
    with refused("handed is 1"):
        defences.honest(SURE.exp(), torch.tensor([0, 0]), 1)


def test_a_seed_gives_the_same_numbers_again():
    first, again = small.result(), small.result.__wrapped__()
    for name in ("copies", "choosing", "served", "layer", "copied"):
        for metric, values in getattr(first, name).values.items():
            np.testing.assert_allclose(getattr(again, name).values[metric], values, atol=0.7, err_msg=name)


# --- the loop on the page -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page():
    """The functions that the notebook defines, from its cells."""
    cells = json.loads(chapters.find("asking_the_teacher").notebook.read_text(encoding="utf-8"))["cells"]
    place = {"torch": torch}
    for cell in cells:
        if cell["id"] in ("ask", "loop"):
            exec("".join(cell["source"]), place)
    return place


def test_the_pages_transcript_ends_with_the_budget(page):
    asked = []

    def teacher(picture):
        asked.append(picture)
        return picture[:, :10]

    pictures = torch.rand(9, 64)
    images, log_p = page["transcript"](teacher, pictures, 4)
    assert len(asked) == len(images) == len(log_p) == 4 and torch.equal(images, pictures[:4])
    torch.testing.assert_close(log_p, pictures[:4, :10].log_softmax(dim=-1))


def test_the_pages_copy_does_as_well_as_the_packages(page):
    room, settings = small.classroom(), replace(RECIPE.settings, steps=300)
    wire = copies.Wire(room, other(), RECIPE)
    images, logits = wire.ask(questions.REAL, 200)
    table = wire.table([(questions.REAL, answers.HEATED, 200)], settings)
    torch.manual_seed(0)
    copy = page["train_copy"](images[0], logits[0].log_softmax(dim=-1), steps=300)
    exam = room.trials[0].split.test
    with torch.no_grad():
        right = 100 * float((copy(exam.images).argmax(dim=-1) == exam.labels).float().mean())
    assert abs(right - table.get((questions.REAL, answers.HEATED, 200))[0]) < 4
