"""The stored runs of chapter 20: some of their seeds, run again, and what happens where they are missing."""

import pytest

from course_lib import runtime
from course_lib.chapters.capstone import clock, drafts, experiment, experts, glosses, narrow, stored
from course_lib.chapters.capstone.recipe import RECIPE
from course_lib.models import pretrained
from course_lib.study import stored as study
from tests.helpers import refused

SEEDS = (0, 1)


def same(ours, part, name, **within):
    assert study.far_apart(ours, stored.tables(part)[name], within) == []


def test_decoding_is_the_stored_one():
    with runtime.threads(1):
        found = experiment.quick(SEEDS)
    same(found["alphas"], stored.DECODING, "alphas", alpha=1e-3)
    same(found["passes"], stored.DECODING, "passes", words=1e-3, endless=1e-3, formula=1e-3)
    same(found["rules"], stored.DECODING, "rules", apart=1e-3, needed=1e4)
    same(found["cascade"], stored.DECODING, "cascade", accuracy=3, asked=12, work=3000, promised=3)


def test_experts_are_the_stored_ones():
    """The dense net alone: the batches of all seeds are drawn by the first."""
    size = experts.sizes(RECIPE.experts)[experts.DENSE]
    with runtime.threads(1):
        recall = experts.learned(SEEDS, RECIPE.experts, *size, RECIPE.experts.steps)
    told = stored.tables(stored.EXPERTS)[stored.EXPERTS].get(experts.DENSE, "recall")[:2]
    assert recall.numpy() == pytest.approx(told, abs=3)


def test_a_network_is_the_stored_one():
    names = (drafts.UNTRAINED, drafts.PROBABILITIES)
    with runtime.threads(1):
        found = drafts.network_alphas(SEEDS[:1], RECIPE.networks, names)
    same(found, stored.NETWORKS, stored.NETWORKS, alpha=3)


def test_a_student_of_the_narrow_task_is_the_stored_one():
    with runtime.threads(1):
        found = narrow.students(SEEDS[:1], RECIPE.narrow, (narrow.TOP,))
    same(found, stored.NARROW, stored.NARROW, loss=0.3, alpha=6, step=60)


def test_encoders_are_the_stored_ones(real_model):
    with runtime.threads(1):
        found = stored.short(SEEDS[:1], pretrained.load_encoder(device="cpu"))
    same(found, stored.ENCODERS, "short", alike=0.03, found=7)


def test_longer_runs_hold_the_students_that_the_page_compares():
    table = stored.tables(stored.LONGER)[stored.LONGER]
    assert set(glosses.longer(RECIPE.encoders)[1]) < set(table.conditions)
    assert (table.get("answers", "alike") > stored.result().encoders.get("answers", "alike")[:3]).all()


def test_the_stored_sentences_are_enough():
    kept = narrow.kept(narrow.texts())
    needed = 2 * RECIPE.narrow.held_out + RECIPE.narrow.many
    assert all(sum(each.topic == topic for each in kept) >= needed for topic in range(len(narrow.TOPICS)))


def test_the_clock_has_all_its_times():
    names = {clock.SENTENCE, clock.SMALL_SENTENCE, clock.TOKEN, clock.SMALL_TOKEN, clock.DIGIT, clock.SMALL_DIGIT}
    names |= {clock.PASS, clock.DRAFTED, clock.LOOKED_UP, clock.LONGER_PASS}
    assert set(stored.seconds()) == names and all(second > 0 for second in stored.seconds().values())


def test_an_unknown_part_is_named():
    with refused("Unknown part 'all'"):
        stored.path("all")
