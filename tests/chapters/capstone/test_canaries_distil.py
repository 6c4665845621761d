"""Bugs that somebody could put into the script of chapter 20, and the test that must turn red."""

import pytest

from course_lib.chapters.capstone.distil import checkpoints, plan, trainer
from tests import planting
from tests.chapters.capstone import test_distil

GOES_ON = test_distil.test_a_run_that_goes_on_gives_the_numbers_of_one_that_was_never_stopped
CANARIES = (
    planting.Canary(
        "a mean of means",
        trainer,
        "one_step",
        "loss = shared(part) / places",
        "loss = shared(part) / track.places(part) / len(parts)",
        test_distil.test_places_are_counted_over_the_whole_step,
    ),
    planting.Canary(
        "a run goes on with the stream's beginning", trainer, "run", "done * job.batch", "0", GOES_ON, ("language",)
    ),
    planting.Canary(
        "a run goes on with other random numbers",
        trainer,
        "run",
        'torch.set_rng_state(state["random"][place.rank])',
        "pass",
        GOES_ON,
        ("own",),
    ),
    planting.Canary(
        "a run goes on with the first learning rate",
        trainer,
        "run",
        'schedule.load_state_dict(state["schedule"])',
        "pass",
        GOES_ON,
        ("own",),
    ),
    planting.Canary(
        "a run goes on without the optimiser's moments",
        checkpoints,
        "restore",
        'optim_state_dict=state["optimizer"]',
        "optim_state_dict=get_state_dict(shared, optimizer, options=WHOLE)[1]",
        GOES_ON,
        ("own",),
    ),
    planting.Canary(
        "a checkpoint is written over the last one",
        checkpoints,
        "save",
        'folder / f"{NAME}.new"',
        "folder / NAME",
        test_distil.test_half_a_checkpoint_never_takes_the_place_of_a_whole_one,
    ),
    planting.Canary(
        "a checkpoint of another run is taken",
        checkpoints,
        "load",
        "was.get(name) != run.get(name)",
        "False",
        test_distil.test_a_checkpoint_that_is_not_expected_or_of_another_run,
    ),
    planting.Canary(
        "every process reads everything",
        trainer,
        "portion",
        "world > 1",
        "False",
        test_distil.test_the_processes_share_the_stream_of_one,
    ),
    planting.Canary(
        "the teacher is counted as if it were trained",
        plan.Plan,
        "operations",
        "2 * self.teacher",
        "6 * self.teacher",
        test_distil.test_operations_bytes_and_money,
    ),
)


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_a_bug_is_found(canary, request, monkeypatch):
    planting.check(canary, request, monkeypatch)
