"""Bugs that somebody could put into chapter 09, and the test that must turn red."""

import pytest

from course_lib.chapters.tokenizers import checks, cuts, experiment, matching, spelling, students
from tests import planting
from tests.chapters.tokenizers import (
    test_cuts,
    test_experiment,
    test_matching,
    test_preflight,
    test_spelling,
    test_students,
)
from tests.planting import Canary

CANARIES = (
    Canary(
        "words that no longer fit still count",
        spelling.Trie,
        "next_characters",
        "return flow / here",
        "return flow / words.sum(dim=1, keepdim=True)",
        test_spelling.test_next_letters_by_hand,
        ("c", {"a": 0.8, "o": 0.2}),
    ),
    Canary(
        "the target of a letter is that of the place before",
        spelling,
        "targets",
        "place[:, 1]]",
        "place[:, 1] - 1]",
        test_spelling.test_targets_sum_to_one_and_allow_what_stands_there,
    ),
    Canary(
        "the letters of a chunk are averaged",
        matching,
        "chunk_log_probs",
        "index_add(0, chunks, log_probs)",
        "index_add(0, chunks, log_probs) / torch.bincount(chunks, minlength=count)",
        test_matching.test_log_probabilities_of_chunks_add_up,
    ),
    Canary(
        "the chunk loss forgets that it may be another piece",
        matching,
        "chunk_loss",
        " - torch.expm1(theirs) * torch.log(-torch.expm1(ours))",
        "",
        test_matching.test_the_chunk_loss_by_hand,
    ),
    Canary(
        "the temperature is for the teacher alone",
        matching,
        "chunk_loss",
        "((each / temperature).clamp(max=-1e-6) for each in (log_student, log_teacher))",
        "(log_student.clamp(max=-1e-6), (log_teacher / temperature).clamp(max=-1e-6))",
        test_matching.test_a_temperature_changes_the_chunk_loss,
    ),
    Canary(
        "the lists are not sorted",
        matching,
        "sorted_loss",
        "each.sort(dim=1, descending=True).values",
        "each",
        test_matching.test_a_sorted_loss_does_not_know_what_it_compares,
    ),
    Canary(
        "a merge keeps the first list",
        matching,
        "merged",
        "last[:-1] = chunks[:-1] != chunks[1:]",
        "last[1:] = chunks[:-1] != chunks[1:]",
        test_matching.test_merging_follows_the_chain_rule,
    ),
    Canary(
        "the chunks of a batch begin at the wrong word",
        students,
        "_pieces",
        "counts.cumsum(0) - counts",
        "counts.cumsum(0) - counts[0]",
        test_students.test_chunks_are_the_words_of_the_text,
    ),
    Canary(
        "the teacher's word is the one before",
        students,
        "by_place",
        "taught.answers[batch][:, :length]",
        "taught.answers[batch][:, 1 : length + 1]",
        test_students.test_place_by_place_compares_the_same_numbers_of_both,
    ),
    Canary(
        "the shuffled teacher loses the word that stands there",
        students,
        "shuffled",
        ".scatter_(1, words, False)",
        "",
        test_students.test_a_shuffled_teacher_keeps_its_softness_and_the_word_that_stands_there,
    ),
    Canary(
        "the gap is per letter",
        students,
        "judge_words",
        "kl, float(log_p.exp()[truth == 0].sum()), len(truth)",
        "kl, float(log_p.exp()[truth == 0].sum()), 4 * len(truth)",
        test_students.test_the_gap_of_words_is_their_kl,
    ),
    Canary(
        "a probability takes one byte in one sentence and two in the other",
        experiment,
        "sent",
        "text + 2 * able * words",
        "text + able * words",
        test_experiment.test_more_bytes_are_as_many_as_the_recipe_says,
    ),
    Canary(
        "the end of the text counts as a boundary",
        cuts,
        "boundaries",
        "cut[:-1]",
        "cut",
        test_cuts.test_shared_by_hand,
    ),
    Canary(
        "a vocabulary with ## in it is taken for WordPiece",
        cuts,
        "vocabulary",
        "not byte_level and ",
        "",
        test_cuts.test_vocabularies_are_compared_as_text,
    ),
    Canary(
        "equal sizes are taken for equal tokenizers",
        checks,
        "vocabularies",
        "len(common) == len(ours) == len(theirs) and not elsewhere",
        "len(ours) == len(theirs)",
        test_preflight.test_hello_under_another_number,
    ),
    Canary(
        "other numbers are taken for other cuts",
        checks,
        "cut_otherwise",
        "(each.convert_ids_to_tokens(_ids(each, text)) for each",
        "(_ids(each, text) for each",
        test_preflight.test_hello_under_another_number,
    ),
    Canary(
        "the teacher of the same text learns the truth",
        experiment,
        "ignorant",
        "probabilities=False",
        "probabilities=True",
        test_experiment.test_a_teacher_of_the_same_text_is_told_nothing_else,
    ),
    Canary(
        "students with settings of their own get the usual ones",
        experiment,
        "tuned",
        "(arm, recipe.of(steps, lr))",
        "(arm, recipe.student)",
        test_experiment.test_students_of_their_own_settings_are_taught_with_them,
    ),
    Canary(
        "padding rows are taken for tokens",
        checks,
        "rows",
        "if student_rows == teacher_rows",
        "if True",
        test_preflight.test_padded_rows_of_one_family,
    ),
)


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_a_canary_turns_its_test_red(canary, request, monkeypatch):
    planting.check(canary, request, monkeypatch)
