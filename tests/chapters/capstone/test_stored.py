"""The stored runs of chapter 20: some of their seeds, run again, and what happens where they are missing."""

from course_lib import runtime
from course_lib.chapters.capstone import clock, drafts, experiment, glosses, narrow, race, stored
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
    same(found["drawn"], stored.DECODING, "drawn", first=2, later=2, kept=5)
    same(found["cascade"], stored.DECODING, "cascade", accuracy=3, asked=12, work=3000, promised=3)


def test_experts_are_the_stored_ones():
    with runtime.threads(1):
        found = stored.few_steps(SEEDS)
    same(found, stored.EXPERTS, "short", recall=3, stored=0, used=0)


def test_a_network_is_the_stored_one():
    names = (drafts.UNTRAINED, drafts.PROBABILITIES)
    with runtime.threads(1):
        found = drafts.network_alphas(SEEDS[:1], RECIPE.networks, names)
    same(found, stored.NETWORKS, stored.NETWORKS, alpha=3)


def test_a_student_of_the_narrow_task_is_the_stored_one():
    with runtime.threads(1):
        found = narrow.students(SEEDS[:1], RECIPE.narrow, (narrow.TOP,))
    same(found, stored.NARROW, stored.NARROW, loss=0.3, known=0.3, alpha=6, step=60)


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
    times = stored.times()
    assert set(times.seconds) == set(times.weights) == set(clock.ANSWERED)
    assert set(times.making) == {clock.ANSWERS, clock.TRAINING}
    assert all(second > 0 for each in (times.seconds, times.making) for second in each.values())
    told = narrow.lessons(0, RECIPE.narrow)
    assert times.weights[clock.SMALL_TOKEN] == clock.matrices(narrow.network(told.words, RECIPE.narrow, 0))


def test_the_race_has_all_its_rows():
    table = stored.tables(stored.RACE)[stored.RACE]
    ways = [
        (how, draft, k) for how in (race.GREEDY, race.SAMPLED) for draft in (race.NETWORK, race.TABLE) for k in (2, 4)
    ]
    assert list(table.conditions) == ways and (table.values["ratio"] > 0).all()


def test_an_unknown_part_is_named():
    with refused("Unknown part 'all'"):
        stored.path("all")
