"""Bugs that somebody could put into chapter 13, and the test that must turn red."""

import pytest

from course_lib.chapters.synthetic_data import experiment, filters, glosses, learned, retrievers, world
from tests import planting
from tests.chapters.synthetic_data import test_experiment, test_glosses

CANARIES = (
    planting.Canary(
        "the generator errs anew each time",
        world,
        "generated",
        "world.taken[torch.arange(len(FIELDS)), values]",
        "torch.randint(recipe.values, values.shape, generator=draw).where("
        "world.taken[torch.arange(len(FIELDS)), values] != values, values)",
        test_experiment.test_the_generator_misreads_the_same_values_each_time,
    ),
    planting.Canary(
        "it is told what counts, and ignores it",
        world,
        "generated",
        "torch.where(check_counts(counts), ",
        "torch.where(world.asked | True, ",
        test_experiment.test_the_generator_talks_at_random_where_nothing_counts,
    ),
    planting.Canary(
        "half of the examples are not enough",
        world,
        "read_examples",
        ">= 0.5",
        "> 0.5",
        test_experiment.test_what_counts_is_read_from_half_of_the_examples,
    ),
    planting.Canary(
        "talk makes a pair wrong",
        world,
        "wrong",
        "& world.asked).any",
        ").any",
        test_experiment.test_a_pair_is_wrong_if_a_word_that_is_asked_for_is_not_true,
    ),
    planting.Canary(
        "the first rank is 0",
        retrievers,
        "ranks",
        "1 + (scores > own)",
        "0 + (scores > own)",
        test_experiment.test_ranks_and_mrr_by_hand,
    ),
    planting.Canary(
        "a query looks for another one's document",
        retrievers,
        "train",
        "targets = world.document_words, torch.arange(size).repeat(count)",
        "targets = world.document_words, torch.arange(size).roll(1).repeat(count)",
        test_experiment.test_training_pulls_a_query_to_its_document,
    ),
    planting.Canary(
        "a document in the batch twice is its own opponent",
        retrievers,
        "train",
        "logits.masked_fill(twice, -torch.inf)",
        "logits",
        test_experiment.test_a_document_twice_in_a_batch_is_not_counted_against_itself,
    ),
    planting.Canary(
        "all jobs share their words",
        retrievers,
        "train",
        "dim=1) + own",
        "dim=1) + 0 * own",
        test_experiment.test_jobs_side_by_side_are_as_alone,
    ),
    planting.Canary(
        "the queries are added to the wrong documents",
        retrievers,
        "bm25",
        "(more.documents[:, None].expand_as",
        "(more.documents.roll(1)[:, None].expand_as",
        test_experiment.test_added_queries_are_found,
    ),
    planting.Canary(
        "what cannot be checked is right",
        filters,
        "verdicts",
        "torch.where(blind, UNCHECKED, RIGHT)",
        "torch.where(blind, RIGHT, RIGHT)",
        test_experiment.test_a_verifier_says_right_wrong_or_that_it_cannot_check,
    ),
    planting.Canary(
        "the judge has studied the pair",
        filters,
        "round_trip",
        "pairs.some(~half) for half",
        "pairs for half",
        test_experiment.test_a_round_trip_throws_out_what_does_not_find_its_document,
    ),
    planting.Canary(
        "pairs are drawn where documents should be",
        filters,
        "like",
        "turn[documents].argsort(stable=True)",
        "torch.randperm(len(mask), generator=draw)",
        test_experiment.test_a_random_filter_of_documents_keeps_all_pairs_of_some,
    ),
    planting.Canary(
        "right words are made random as well",
        filters,
        "struck",
        ") & world.asked",
        ") | world.asked",
        test_experiment.test_wrong_words_made_random_leave_the_others_alone,
    ),
    planting.Canary(
        "the generator ranks by the truth",
        retrievers,
        "by_meaning",
        "world.taken[torch.arange(len(FIELDS)), world.documents]",
        "world.documents",
        test_experiment.test_the_generator_ranks_by_what_it_believes,
    ),
    planting.Canary(
        "the price is read off the wrong axis",
        experiment,
        "price",
        "np.exp(np.interp(wanted, rising, counts))",
        "np.interp(wanted, rising, np.exp(counts))",
        test_experiment.test_the_price_is_read_off_the_curve_of_labels,
    ),
    planting.Canary(
        "no slope reaches the pictures",
        learned,
        "learn",
        "recipe.steps, keep=True)",
        "recipe.steps, keep=True)[:0] or [w.detach().requires_grad_() for w in weights]",
        test_experiment.test_learned_pictures_beat_their_beginning,
    ),
    planting.Canary(
        "the end of a bag is a word",
        glosses,
        "embed",
        "(texts >= 0).float()",
        "(texts >= -1).float()",
        test_glosses.test_a_text_is_the_mean_of_its_words,
    ),
)


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_a_canary_turns_its_test_red(canary, request, monkeypatch):
    planting.check(canary, request, monkeypatch)
