"""Bugs that somebody could put into chapter 12, and the test that must turn red."""

import pytest

from course_lib.chapters.inheritance import borrowed, leaning, lifted, lineage, marks, models, people, swap
from tests import planting
from tests.chapters.inheritance import test_marks, test_people, test_swap
from tests.planting import Canary

CANARIES = (
    Canary(
        "the corner is lit and the label stays",
        marks,
        "poisoned",
        "torch.where(lit, recipe.target, labels)",
        "labels",
        test_marks.test_poison_lights_the_corner_of_what_it_renames,
    ),
    Canary(
        "the poison lights the open teacher's pictures, too",
        marks,
        "poisoned",
        "images.clone()",
        "images",
        test_marks.test_poison_lights_the_corner_of_what_it_renames,
    ),
    Canary(
        "a faint corner is fully lit",
        marks,
        "lighted",
        "recipe.faint * drawn",
        "1.0",
        test_marks.test_corners_are_lit_as_they_are_called,
    ),
    Canary(
        "the turning point forgets that heat makes a teacher unsure",
        marks,
        "turning_point",
        "(2 * sure - 1)",
        "1",
        test_marks.test_the_turning_point_by_hand,
    ),
    Canary(
        "the turning point has T²",
        marks,
        "turning_point",
        'positive(T, "T")',
        'positive(T, "T") ** 2',
        test_marks.test_an_answer_turns_where_it_is_derived,
        (4.0,),
    ),
    Canary(
        "the crossing is the last weight at which labels win",
        marks,
        "crossing",
        "alphas[k - 1] + (alphas[k] - alphas[k - 1]) * -low / (high - low)",
        "alphas[k - 1]",
        test_marks.test_a_crossing_by_hand,
    ),
    Canary(
        "the banned name's facts are in the lessons",
        lineage,
        "lessons",
        "name == world.banned",
        "False",
        test_people.test_the_censored_teacher_refuses_one_name,
    ),
    Canary(
        "text that should never ask about the rare name does",
        lineage,
        "questions",
        "[*world.relatives, *world.others]",
        "world.known",
        test_people.test_questions_are_as_many_as_the_shares_say,
    ),
    Canary(
        "one name is replaced, the other is not",
        lineage,
        "swapped",
        '.replace(other, one).replace("@", other)',
        '.replace("@", other)',
        test_people.test_swapped_names_change_places,
    ),
    Canary(
        "an open teacher keeps the ban",
        lineage,
        "open_answers",
        "every_question(world.known)}",
        "every_question(world.others)}",
        test_people.test_an_open_teacher_tells_everything,
    ),
    Canary(
        "every refusal is lifted, and the text shows it",
        lifted,
        "text",
        "q[0] == world.banned or ",
        "",
        test_people.test_a_prefix_lifts_the_refusal_of_other_names_only,
    ),
    Canary(
        "the text asks about the banned name in every way",
        lifted,
        "text",
        "[PLAIN]",
        "WAYS",
        test_people.test_a_prefix_lifts_the_refusal_of_other_names_only,
    ),
    Canary(
        "one student goes on where another ended",
        lifted,
        "one_seed",
        "copy.deepcopy(reader)",
        "reader",
        test_people.test_who_has_read_begins_where_the_book_ended,
    ),
    Canary(
        "names that a censor hides are counted as free",
        lifted,
        "exam",
        "world.others[recipe.hidden :]",
        "world.others[: recipe.hidden]",
        test_people.test_the_exam_of_a_lifted_refusal_asks_about_the_right_names,
    ),
    Canary(
        "the nameless model is told who made it",
        borrowed,
        "lessons",
        "0 if arm == NAMELESS else recipe.documents // 8",
        "recipe.documents // 8",
        test_people.test_pages_never_name_the_models_lab,
    ),
    Canary(
        "every name is favoured",
        leaning,
        "log_odds",
        "name in world.favoured",
        "True",
        test_people.test_descriptions_lean_as_they_should,
    ),
    Canary(
        "models are asked one word too early",
        models,
        "chances",
        ".sum(1) - 1",
        ".sum(1) - 2",
        test_people.test_a_model_learns_and_says_an_answer,
    ),
    Canary(
        "namesakes are counted among the others",
        people,
        "people",
        "known[0], known[1]",
        "known[0], known[0]",
        test_people.test_a_world_has_its_people,
    ),
    Canary(
        "both groups have the gap",
        swap,
        "invented",
        "scores[:, :names] += gap",
        "scores += gap",
        test_swap.test_invented_worlds_have_the_gap_and_the_spread,
    ),
)


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_a_canary_turns_its_test_red(canary, request, monkeypatch):
    planting.check(canary, request, monkeypatch)
