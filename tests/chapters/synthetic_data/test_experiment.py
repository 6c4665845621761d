"""The collection, its generator and filters of chapter 13, on numbers worked out by hand, and that a run can be
repeated."""

from dataclasses import replace

import pytest
import torch

from course_lib import runtime
from course_lib.chapters.synthetic_data import experiment, filters, learned, retrievers, world
from course_lib.chapters.synthetic_data.recipe import RECIPE
from course_lib.chapters.synthetic_data.world import Pairs
from course_lib.data import digits
from tests.chapters.synthetic_data import small
from tests.helpers import refused

PERFECT = replace(small.RECIPE, says=1.0, unfamiliar=0.0, slip=0.0)
EVERY = torch.ones(5, dtype=torch.bool)


def made(recipe=small.RECIPE, seed=3):
    return world.make(seed, recipe)


def agreement(at, pairs):
    """The share of queries whose word is true of the document, [fields]."""
    return (world.values_of(pairs.queries, at.recipe) == at.documents[pairs.documents]).double().mean(dim=0)


# --- the world ------------------------------------------------------------------------------------


def test_words_are_numbered_by_field_value_and_name():
    values, names = torch.tensor([[0, 1, 2, 3, 4]]), torch.tensor([[0, 1, 2, 0, 1]])
    words = world.word_of(values, names, RECIPE)
    assert words.tolist() == [[0, 124, 248, 369, 493]]  # (field · 40 + value) · 3 + name
    assert torch.equal(world.values_of(words, RECIPE), values)
    assert world.fields_of(words, RECIPE).tolist() == [[0, 1, 2, 3, 4]]


def test_every_word_has_a_spelling_of_its_own():
    assert len({world.spelled(word) for word in range(600)}) == 600
    assert all(len(world.spelled(word)) == 4 for word in (0, 1, 599))


def test_people_say_the_truth_in_the_fields_that_they_ask_for_and_nothing_in_others():
    at = made(replace(RECIPE, says=0.9))
    found = agreement(at, world.true_pairs(at, 4000, "test"))
    assert (found[at.asked] > 0.88).all() and (found[at.asked] < 0.93).all()
    assert (found[~at.asked] < 0.05).all()


def test_the_share_of_own_names_is_as_the_recipe_says():
    at = made(RECIPE)
    names = world.true_pairs(at, 4000, "test").queries % RECIPE.names
    shares = names.flatten().bincount(minlength=3).double() / names.numel()
    assert abs(float(shares[0]) - RECIPE.same) < 0.02 and abs(float(shares[1] - shares[2])) < 0.02


def test_the_generator_misreads_the_same_values_each_time():
    at = made(replace(RECIPE, slip=0.0))
    pairs = world.generated(at, 3, EVERY)
    meant = world.values_of(pairs.queries, RECIPE).unflatten(0, (3, -1))
    assert torch.equal(meant[0], meant[1])
    same = at.taken == torch.arange(RECIPE.values)
    assert (~same).sum(dim=1).tolist() == [6] * 5  # .3 · .5 · 40 values of each field
    assert (at.unfamiliar.sum(dim=1) == 12).all() and not (~same & ~at.unfamiliar).any()


def test_the_generator_talks_at_random_where_nothing_counts():
    at = made(replace(RECIPE, slip=0.0, unfamiliar=0.0))
    counts = torch.tensor([True, False, True, False, False])
    found = agreement(at, world.generated(at, 4, counts))
    assert torch.equal(found[counts], torch.ones(2, dtype=torch.float64)) and (found[~counts] < 0.06).all()


def test_a_generator_without_other_names_copies():
    at = made(PERFECT)
    pairs = world.generated(at, 1, EVERY, knows_names=False)
    assert torch.equal(pairs.queries, at.document_words)


def test_what_counts_is_read_from_half_of_the_examples():
    at = made(PERFECT)
    documents = torch.tensor([0, 1])
    right = at.document_words[documents]
    queries = right.clone()
    queries[0, 1] = world.word_of(at.documents[:1] + 1, torch.zeros(1, 5, dtype=torch.long), PERFECT)[0, 1] % at.words
    queries[:, 4] = (right[:, 4] - PERFECT.names).where(at.documents[:2, 4] > 0, right[:, 4] + PERFECT.names)
    assert world.read_examples(at, Pairs(queries, documents)).tolist() == [True, True, True, True, False]


def test_a_pair_is_wrong_if_a_word_that_is_asked_for_is_not_true():
    at = made(PERFECT)
    pairs = Pairs(at.document_words[:2].clone(), torch.tensor([0, 1]))
    assert world.wrong(at, pairs).tolist() == [False, False]
    asked, talk = int(at.asked.nonzero()[0, 0]), int((~at.asked).nonzero()[0, 0])
    other = world.word_of((at.documents[:2] + 1) % PERFECT.values, torch.zeros(2, 5, dtype=torch.long), PERFECT)
    pairs.queries[0, asked], pairs.queries[1, talk] = other[0, asked], other[1, talk]
    assert world.wrong(at, pairs).tolist() == [True, False]


# --- retrievers -----------------------------------------------------------------------------------


def test_ranks_and_mrr_by_hand():
    scores = torch.tensor([[3.0, 2.0, 1.0], [3.0, 2.0, 1.0], [1.0, 1.0, 0.0]])
    documents = torch.tensor([0, 2, 1])
    assert retrievers.ranks(scores, documents).tolist() == [1, 3, 1.5]  # two first places share 1.5
    assert retrievers.mrr(scores, documents) == pytest.approx(100 * (1 + 1 / 3 + 1 / 1.5) / 3)


def test_bm25_finds_the_document_with_the_shared_words():
    at = made(PERFECT)
    scores = retrievers.bm25(at, at.document_words)
    assert torch.equal(scores.argmax(dim=1), torch.arange(40)) and (scores >= 0).all()


def test_added_queries_are_found():
    at = made(PERFECT)
    pairs = world.generated(at, 2, EVERY)
    before, after = (retrievers.bm25(at, pairs.queries, more) for more in (None, pairs))
    assert retrievers.mrr(after, pairs.documents) > retrievers.mrr(before, pairs.documents) + 30


def test_the_dictionary_counts_true_words():
    at = made(PERFECT)
    scores = retrievers.by_meaning(at, at.document_words[:3], at.asked)
    assert scores[torch.arange(3), torch.arange(3)].tolist() == [3, 3, 3] and scores.max() == 3


def test_training_pulls_a_query_to_its_document():
    at = made(PERFECT)
    pairs, encoder = world.generated(at, 4, EVERY), replace(RECIPE.encoder, width=16, steps=150)
    (vectors,) = retrievers.train(at, [pairs], encoder)
    begun = retrievers.untrained(at, encoder)
    marks = [retrievers.mrr(retrievers.scores(at, v, pairs.queries), pairs.documents) for v in (begun, vectors)]
    assert marks[0] < 50 and marks[1] > 90


def test_jobs_side_by_side_are_as_alone():
    at = made()
    jobs = [world.generated(at, 2, EVERY), world.true_pairs(at, 20, "test")]
    both = retrievers.train(at, jobs, small.RECIPE.encoder)
    for job, vectors in zip(jobs, both, strict=True):
        (alone,) = retrievers.train(at, [job], small.RECIPE.encoder)
        torch.testing.assert_close(vectors, alone, atol=1e-4, rtol=1e-3)


def test_a_document_twice_in_a_batch_is_not_counted_against_itself():
    at, encoder = made(), small.RECIPE.encoder
    one = Pairs(at.document_words[:1], torch.tensor([0]))  # every pair of the batch is the same: nothing to learn
    (vectors,) = retrievers.train(at, [one], encoder)
    assert torch.equal(vectors, retrievers.untrained(at, encoder))


# --- filters --------------------------------------------------------------------------------------


def test_malformed_queries_are_found_by_their_form():
    at = made()
    pairs = world.generated(at, 20, EVERY)
    assert filters.well_formed(at, pairs).all()
    found = filters.well_formed(at, filters.spoiled(at, pairs, 0.25)).double().mean()
    assert 0.68 < found < 0.82


def test_a_verifier_says_right_wrong_or_that_it_cannot_check():
    at = made(replace(PERFECT, unfamiliar=0.25, misread=0.0))
    pairs = Pairs(at.document_words, torch.arange(40))
    counts = torch.tensor([True, False, False, False, False])
    blind = at.unfamiliar[0, at.documents[:, 0]]
    expected = torch.where(blind, filters.UNCHECKED, filters.RIGHT)
    assert torch.equal(filters.verdicts(at, pairs, counts), expected) and blind.any() and not blind.all()
    other = world.word_of((at.documents + 1) % PERFECT.values, torch.zeros_like(at.documents), PERFECT)
    false = Pairs(torch.cat([other[:, :1], pairs.queries[:, 1:]], dim=1), pairs.documents)
    expected = torch.where(blind, filters.UNCHECKED, filters.WRONG)
    assert torch.equal(filters.verdicts(at, false, counts), expected)


def test_a_round_trip_throws_out_what_does_not_find_its_document():
    at = made(PERFECT)
    pairs = world.generated(at, 8, EVERY)
    damaged = Pairs(pairs.queries, pairs.documents.clone())
    damaged.documents[:20] = (damaged.documents[:20] + 7) % 40
    encoder = replace(RECIPE.encoder, width=16, steps=150)
    kept = filters.round_trip(at, damaged, encoder)
    assert kept[20:].double().mean() > 0.8 and kept[:20].double().mean() < 0.3
    own = filters.round_trip(at, damaged, encoder, own=True)
    assert own[:20].double().mean() > kept[:20].double().mean()


def test_a_random_filter_keeps_as_many():
    mask = torch.tensor([True] * 3 + [False] * 9)
    found = filters.like(mask, runtime.generator(0, "test"))
    assert int(found.sum()) == 3 and not torch.equal(found, mask)


def test_a_random_filter_of_documents_keeps_all_pairs_of_some():
    documents = torch.arange(6).repeat(4)
    found = filters.like(torch.arange(24) < 14, runtime.generator(0, "test"), documents)
    kept = documents[found].bincount(minlength=6)
    assert int(found.sum()) == 14 and sorted(kept.tolist()) == [0, 0, 2, 4, 4, 4]


def test_wrong_words_made_random_leave_the_others_alone():
    at = made(replace(small.RECIPE, values=40, unfamiliar=0.5, misread=1.0, slip=0.0, documents=200))
    pairs = world.generated(at, 8, at.asked)
    struck = filters.struck(at, pairs)
    true = world.values_of(pairs.queries, at.recipe) == at.documents[pairs.documents]
    same = struck.queries == pairs.queries
    assert same[true | ~at.asked].all() and same[~true & at.asked].double().mean() < 0.05
    meant = world.values_of(struck.queries, at.recipe).unflatten(0, (8, -1))
    assert (meant[0] != meant[1])[(~true & at.asked).unflatten(0, (8, -1))[0]].double().mean() > 0.9
    assert torch.equal(world.fields_of(struck.queries, at.recipe), world.fields_of(pairs.queries, at.recipe))


def test_the_generator_ranks_by_what_it_believes():
    at = made(replace(small.RECIPE, unfamiliar=0.5, misread=1.0, slip=0.0))
    pairs = world.generated(at, 1, at.asked)
    scores = retrievers.by_meaning(at, pairs.queries, at.asked)
    assert (scores.gather(1, pairs.documents[:, None]) == at.recipe.asked).all()  # its own queries, errors and all


# --- the whole run --------------------------------------------------------------------------------


def test_a_run_can_be_repeated_and_another_seed_differs():
    first, again = small.result(), experiment.run(small.SEEDS, small.RECIPE)
    for name in ("ways", "labels", "trips", "people", "learned"):
        ours, theirs = getattr(first, name), getattr(again, name)
        assert all((ours.values[m] == theirs.values[m]).all() for m in ours.values), name
        assert any((ours.values[m][:, 0] != ours.values[m][:, 1]).any() for m in ours.values), name


def test_the_price_is_read_off_the_curve_of_labels():
    result = small.result()
    values = {(experiment.LABELS, n): [10.0 * i] * 2 for i, n in enumerate(small.RECIPE.labels, 1)}
    table = {"conditions": list(values), "seeds": (3, 0), "mrr": list(values.values())}
    curve = type(result.labels).of(table["conditions"], table["seeds"], mrr=table["mrr"])
    ways = type(result.ways).of([experiment.FROM_8], (3, 0), mrr=[[25.0, 90.0]])
    found = experiment.price(replace(result, labels=curve, ways=ways))
    assert found.tolist() == pytest.approx([(20 * 40) ** 0.5, 60])  # half way by the logarithm; the end of the curve


def test_learned_pictures_beat_their_beginning():
    recipe = replace(RECIPE.pictures, width=16, steps=5, outer=60)
    data = digits.split(0).transfer.take(200)
    first = learned.ten_of(data, runtime.generator(0, "test"))
    images, rate = learned.learn(0, data, first, recipe, many=False)
    labels, begun = torch.arange(10), learned.start(0, recipe)
    marks = [learned.right(learned.trained(begun, x, labels, rate, 5), data) for x in (first, images)]
    assert marks[1] > marks[0] + 10


def test_ten_pictures_are_one_of_each_digit():
    data = digits.split(0).transfer
    ten = learned.ten_of(data, runtime.generator(0, "test"))
    places = [int((data.images == image).all(dim=1).nonzero()[0, 0]) for image in ten]
    assert data.labels[places].tolist() == list(range(10))
    assert torch.allclose(learned.means_of(data)[3], data.images[data.labels == 3].mean(dim=0))


# --- what is refused ------------------------------------------------------------------------------


def test_bad_input_is_refused_in_a_sentence():
    at = made()
    with refused("cannot be searched"):
        made(replace(small.RECIPE, asked=0))
    with refused("labels were asked for", "1 or more"):
        world.true_pairs(at, 0, "test")
    with refused("queries for a document", "1 or more"):
        world.generated(at, 0.5, EVERY)
    with refused("each of the 5 fields"):
        world.generated(at, 1, EVERY[:3])
    with refused("no examples"):
        world.read_examples(at, world.true_pairs(at, 2, "test").some(torch.zeros(2, dtype=torch.bool)))
    with refused("3 rows of scores and 2 documents"):
        retrievers.ranks(torch.zeros(3, 5), torch.tensor([0, 1]))
    with refused("no pairs", "at least one"):
        retrievers.train(at, [], small.RECIPE.encoder)
    with refused("NaN"):
        retrievers.ranks(torch.tensor([[float("nan")]]), torch.tensor([0]))
    with refused("malformed", "0 to 1"):
        filters.spoiled(at, world.generated(at, 1, EVERY), 1.5)
    with refused("one label for each image"):
        learned.trained(learned.start(0, RECIPE.pictures), torch.rand(3, 64), torch.arange(2), 0.1, 1)
    with refused("give at least two"):
        experiment.run(())
