"""Bugs that somebody could put into chapter 19, and the test that must turn red."""

import pytest

from course_lib.chapters.real_models import alike, bits, delve, fragile, healing, numbers, reading, swapped, wordings
from tests import planting
from tests.chapters.real_models import test_experiment as experiment
from tests.chapters.real_models import test_words as words

CANARIES = (
    planting.Canary(
        "a 1 that goes on to 10 counts as a 1",
        reading,
        "number_probabilities",
        " * (1 - goes_on)",
        "",
        experiment.test_the_probability_of_a_number_is_that_of_its_digits_and_of_no_further_one,
    ),
    planting.Canary(
        "the first word of a phrase is forgotten",
        reading,
        "phrases",
        "spread[range(len(words)), words].sum()",
        "spread[range(len(words)), words][-1:].sum()",
        experiment.test_the_probability_of_a_phrase_is_the_product_of_its_signs,
    ),
    planting.Canary(
        "all lists are drawn with the luck of the first",
        reading,
        "sampled",
        "generator=luck)",
        "generator=lucks[0])",
        experiment.test_what_is_drawn_hangs_on_its_own_luck_alone,
    ),
    planting.Canary(
        "the order changes nothing",
        wordings,
        "number_question",
        "(high, low)",
        "(low, high)",
        experiment.test_turning_the_order_changes_nothing_else,
    ),
    planting.Canary(
        "shares of all answers instead of those in the range",
        numbers,
        "measures",
        "chances / inside",
        "chances / 1",
        experiment.test_measures_of_probabilities_by_hand,
    ),
    planting.Canary(
        "neighbours across the ends of lists",
        numbers,
        "followed",
        "for each in numbers for before, after in itertools.pairwise(each)",
        "for each in [sum(numbers, [])] for before, after in itertools.pairwise(each)",
        experiment.test_what_follows_in_lists_by_hand,
    ),
    planting.Canary(
        "the share of delve among the plainer words alone",
        delve,
        "chosen",
        "mass = chances[DELVE] + plainer",
        "mass = plainer",
        words.test_a_share_and_its_odds_by_hand,
    ),
    planting.Canary(
        "the user's turn is ended",
        delve,
        "frames",
        "said[: said.rindex(frame) + len(frame)]",
        "said",
        words.test_the_same_frame_stands_in_four_places,
    ),
    planting.Canary(
        "each frame counts the same",
        delve,
        "pooled",
        "jackknife(share * mass, mass)",
        "jackknife(share, mass * 0 + 1)",
        words.test_pooled_by_hand,
    ),
    planting.Canary(
        "unkind over kind",
        swapped,
        "odds",
        "for word in kind)) - np.log",
        "for word in kind)) + np.log",
        words.test_odds_by_hand,
    ),
    planting.Canary(
        "the name is left out",
        swapped,
        "described",
        "{who} {name} {is_very}",
        "{who} {is_very}",
        words.test_a_score_is_read_in_front_of_the_adjective,
    ),
    planting.Canary(
        "names are paired as they stand in the lists",
        swapped,
        "between",
        "metrics.unpaired",
        "metrics.paired",
        words.test_the_order_of_the_names_means_nothing,
    ),
    planting.Canary(
        "the gap of invented names is added",
        swapped,
        "beyond",
        "-way, way",
        "way, -way",
        words.test_the_gap_beyond_that_of_invented_names_by_hand,
    ),
    planting.Canary(
        "each text keeps its words",
        alike,
        "dealt",
        "words[next(order)] for _ in text.split()",
        "word for word in text.split()",
        words.test_words_are_dealt_out_to_texts_of_the_same_lengths,
    ),
    planting.Canary(
        "all layers are rounded with one kind",
        fragile,
        "parts",
        'name.endswith("." + KINDS[kind])',
        'name.endswith("_proj")',
        words.test_one_kind_of_layer_is_rounded,
    ),
    planting.Canary(
        "one level too many",
        bits,
        "to_group_levels",
        "2**bits - 1",
        "2**bits",
        experiment.test_levels_by_hand,
    ),
    planting.Canary(
        "the word vectors are rounded too",
        bits,
        "layers",
        "model.model.layers.modules()",
        "model.modules()",
        experiment.test_only_the_layers_inside_the_blocks_are_rounded,
    ),
    planting.Canary(
        "the original is rounded with its copy",
        bits,
        "rounded",
        "copy.deepcopy(real.model)",
        "real.model",
        experiment.test_the_original_stays_as_it_is,
    ),
    planting.Canary(
        "near misses counted among all places",
        bits,
        "compared",
        "wrong, there = new[changed], reference[changed]",
        "wrong, there = new, reference",
        experiment.test_a_comparison_by_hand,
    ),
    planting.Canary(
        "the KL goes the other way",
        bits,
        "distance",
        "reference.exp() * (reference - ours)",
        "ours.exp() * (ours - reference)",
        experiment.test_a_comparison_by_hand,
    ),
    planting.Canary(
        "the student teaches itself",
        healing,
        "distil_back",
        "teacher(batch)",
        "student(batch)",
        experiment.test_distilling_brings_the_student_closer,
    ),
    planting.Canary(
        "nothing is rounded while it learns",
        healing,
        "copied",
        "parametrize.register_parametrization",
        "(lambda *_: None)",
        experiment.test_a_copy_calculates_with_rounded_weights,
    ),
)


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_a_canary_turns_its_test_red(canary, request, monkeypatch):
    planting.check(canary, request, monkeypatch)
