"""Bugs that somebody could put into chapter 11, and the test that must turn red."""

import pytest

from course_lib.chapters.on_policy import road, specialists, square, stacked, stored_runs, thoughts, walkers
from tests import planting
from tests.chapters.on_policy import (
    test_road,
    test_specialists,
    test_square,
    test_stacked,
    test_thoughts,
    test_walkers,
)
from tests.planting import Canary

CANARIES = (
    Canary(
        "the formula lets every slip leave the road",
        road,
        "untouched",
        "check_slip(slip) / 4",
        "check_slip(slip)",
        test_road.test_the_formula_by_hand,
    ),
    Canary(
        "where a slip went is noted as the move that was chosen",
        road,
        "walk",
        "moves.append(move)",
        "moves.append(torch.where(slipped[:, :, step], goes[:, :, step], move))",
        test_road.test_a_slip_goes_where_it_is_thrown,
    ),
    Canary(
        "moves at home count",
        road,
        "walk",
        "cells != HOME, cell == HOME",
        "cells >= 0, cell == HOME",
        test_road.test_moves_after_home_do_not_count,
    ),
    Canary(
        "the label is what the student did",
        walkers,
        "grade_loss",
        "-ours.gather(-1, road.TEACHER[walks.cells][..., None])[..., 0]",
        "-said",
        test_walkers.test_a_label_is_the_teachers_move_whatever_the_student_did,
    ),
    Canary(
        "forward for reverse KL",
        walkers,
        "grade_loss",
        "(ours.exp() * (ours - soft.log()))",
        "(soft * (soft.log() - ours))",
        test_walkers.test_divergences_by_hand,
    ),
    Canary(
        "the log-ratio has the other sign",
        walkers,
        "ratios",
        "- said.detach()",
        "* -1 + said.detach()",
        test_walkers.test_a_log_ratio_praises_what_the_teacher_finds_likelier,
    ),
    Canary(
        "the noise is not centred",
        walkers,
        "ratios",
        "(ratio[i][counted] - ratio[i][counted].mean())",
        "ratio[i][counted]",
        test_walkers.test_dealt_out_grades_are_as_large_and_add_up_to_nothing,
    ),
    Canary(
        "own text is the teacher's",
        walkers,
        "walks_of",
        "road.walk(policy, luck, recipe.slip)",
        "road.walk(theirs, luck, recipe.slip)",
        test_walkers.test_texts_are_where_they_say,
    ),
    Canary(
        "kept keys are of the wrong place",
        stacked.Stacked,
        "write",
        "prompts.shape[2] + step, past",
        "prompts.shape[2], past",
        test_stacked.test_writing_with_kept_keys_is_reading_from_the_start,
    ),
    Canary(
        "gradients of all models are cut together",
        stacked,
        "clip",
        "scale = (largest / (squares.sqrt() + 1e-6)).clamp(max=1.0)",
        "scale = (largest / (squares.sum().sqrt() + 1e-6)).clamp(max=1.0).expand(len(squares))",
        test_stacked.test_gradients_are_cut_for_each_model_by_itself,
    ),
    Canary(
        "tokens behind the end count",
        square,
        "mean_of",
        "(each * told).sum(dim=-1)",
        "each.sum(dim=-1)",
        test_square.test_the_mean_is_over_tokens_that_count_and_then_over_answers,
    ),
    Canary(
        "the teacher's token is the student's own",
        square,
        "graded",
        "theirs.argmax(dim=-1, keepdim=True)",
        "ours.argmax(dim=-1, keepdim=True)",
        test_square.test_grades_by_hand,
    ),
    Canary(
        "the last exam above the bound counts",
        stored_runs,
        "ninety",
        "                break\n",
        "",
        test_square.test_the_first_exam_above_the_bound_counts,
    ),
    Canary(
        "the other specialist grades",
        specialists.Merge,
        "judged",
        "sums.script_of(documents[..., 1]) == 0",
        "sums.script_of(documents[..., 1]) == 1",
        test_specialists.test_each_question_is_graded_by_whoever_knows_its_script,
    ),
    Canary(
        "the answer is looked for at the arrow's own place",
        thoughts,
        "_after",
        "place[..., None, None]",
        "(place - 1)[..., None, None]",
        test_thoughts.test_what_is_predicted_stands_behind_the_arrow,
    ),
    Canary(
        "unfinished thoughts are counted among the finished",
        thoughts,
        "unfinished",
        "groups.masked_fill(~ended, torch.inf)",
        "groups",
        test_thoughts.test_an_unfinished_thought_is_worth_what_the_arm_says,
    ),
    Canary(
        "an arm begins anew what others have stored",
        stored_runs,
        "merged",
        "dict.fromkeys(kept.conditions, kept) | dict.fromkeys(arms, new)",
        "dict.fromkeys(new.conditions, new)",
        test_square.test_one_arm_joins_what_is_stored,
    ),
    Canary(
        "strangers' thoughts are one's own",
        thoughts,
        "predicted",
        "documents.roll(strangers, dims=1)",
        "documents.clone()",
        test_thoughts.test_strangers_thoughts_are_judged_with_these_questions,
    ),
)


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_a_canary_turns_its_test_red(canary, request, monkeypatch):
    planting.check(canary, request, monkeypatch)
