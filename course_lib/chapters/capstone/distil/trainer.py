"""The loop: the same lines for one process and for many.

A step reads `batch` examples of the stream, over all processes; process r of n reads every n-th of them, from the r-th
on. So the examples of a step do not depend on how many processes share them.
"""

import itertools
import json
import math
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch

from course_lib import runtime
from course_lib.chapters.capstone.distil import checkpoints
from course_lib.chapters.capstone.distil.job import Job
from course_lib.chapters.capstone.distil.places import Place
from course_lib.chapters.capstone.distil.plan import Plan, duration
from course_lib.chapters.capstone.distil.tracks import Track
from course_lib.errors import CourseError

LOOKED_AT = 32  # examples whose places the plan counts


def check_share(job: Job, track: Track, processes: int, accumulate: int) -> None:
    """Raise CourseError unless a batch can be dealt to the processes, and each finds an example."""
    if accumulate < 1 or job.batch % (processes * accumulate):
        raise CourseError(
            f"The batch has {job.batch} examples, which cannot be shared evenly (processes: {processes}, parts of "
            f"a step: {accumulate}): choose a multiple of {processes * max(1, accumulate)}."
        )
    found = processes if track.once is None else len(list(track.once.take(processes)))
    if found < processes:
        raise CourseError(
            f"There are {found} examples and {processes} processes: start as many processes as there are examples, or "
            "fewer."
        )


def portion(stream: Any, start: int, rank: int, world: int) -> Iterator[dict]:
    """Yield the rows of a stream from number `start` on that belong to process `rank` of `world`."""
    rest = stream.skip(start)
    if world > 1:
        # With one shard, each process keeps every world-th example, whichever the version of datasets.
        rest = runtime.require("datasets.distributed").split_dataset_by_node(rest, rank, world)
    return iter(rest)


def planned(job: Job, track: Track, processes: int, accumulate: int, shard: str, speed: float, price: float) -> Plan:
    """Return the Plan of a job, with places as many as the first examples have."""
    rows = list(track.stream.take(min(LOOKED_AT, job.batch)))
    places = track.places(track.collate(rows)) / len(rows) * job.batch
    count = {
        name: sum(p.numel() for p in m.parameters())
        for name, m in (("teacher", track.teacher), ("student", track.lesson))
    }
    return Plan(
        **count,
        layers=job.layers,
        width=job.width,
        answers=track.answers,
        places=max(places, 1.0),
        steps=job.steps,
        processes=processes,
        accumulate=accumulate,
        shard=shard,
        speed=speed,
        price=price,
    )


def run(
    job: Job,
    track: Track,
    place: Place,
    out: Path,
    *,
    accumulate: int = 1,
    save_every: int = 50,
    resume: bool = False,
    say: Callable[[str], None] = print,
) -> list[float]:
    """Train the student of a track and return its loss in each step; `out` then holds the checkpoint of the last step,
    the student's weights (student.pt) and the losses (losses.json).

    accumulate: parts of a step that a process reads one after the other; save_every: steps between checkpoints; resume:
    go on from the checkpoint in `out`, if there is one; say: takes a line for people. CourseError for a checkpoint that
    is not expected or of another run, a batch that cannot be shared, or a loss that is no number.
    """
    check_share(job, track, place.world, accumulate)
    state = _state_in(out, job, place, resume)
    place.spread(track.teacher)
    shared = place.shared(track.lesson, track.partial)
    optimizer = job.settings.optimizer(shared.parameters())
    schedule = job.settings.schedule(optimizer)
    torch.manual_seed(runtime.derive(job.seed, "noise", place.rank))
    history, done = [], 0
    if state is not None:
        checkpoints.restore(shared, optimizer, state)
        schedule.load_state_dict(state["schedule"])
        history, done = list(state["losses"]), state["step"]
        if len(state["random"]) == place.world:
            torch.set_rng_state(state["random"][place.rank])
        say(f"Going on after step {done} of {job.steps}.")
    rows = portion(track.stream, done * job.batch, place.rank, place.world)
    begun, size = time.perf_counter(), job.batch // place.world // accumulate
    for step in range(done, job.steps):
        parts = [track.collate(list(itertools.islice(rows, size))) for _ in range(accumulate)]
        history.append(one_step(track, place, shared, optimizer, parts))
        if not math.isfinite(history[-1]):
            raise CourseError(
                f"The loss is {history[-1]} in step {step + 1} of {job.steps}, so the run stopped, and the last "
                "checkpoint stays as it is: try a lower --lr in another --out."
            )
        optimizer.step()
        schedule.step()
        if (step + 1) % save_every == 0 or step + 1 == job.steps:
            _save(out, job, place, shared, optimizer, schedule, history)
            say(f"step {step + 1} of {job.steps}: loss {history[-1]:.4f}")
    if done < job.steps:
        say(f"{duration(time.perf_counter() - begun)} for {job.steps - done} steps.")
    return history


def one_step(track: Track, place: Place, shared, optimizer, parts: list[dict[str, torch.Tensor]]) -> float:
    """Compute the gradients of a step, mean over all its places, and return its loss, mean over the same."""
    # Counted before anything is computed: each part's sum is divided by the places of the whole step.
    places = place.total(float(sum(map(track.places, parts)))) or 1.0
    optimizer.zero_grad()
    found = 0.0
    for number, part in enumerate(parts, start=1):
        part = {name: values.to(place.device) for name, values in part.items()}
        with place.part_of_a_step(shared, last=number == len(parts)):
            loss = shared(part) / places
            place.backward(loss * place.world)  # DDP and FSDP take the mean over processes; this makes it the sum
        found += loss.item()
    return place.total(found)


def _state_in(out, job, place, resume):
    """Return the checkpoint to go on from, or None."""
    checkpoints.check_folder(out)
    state = checkpoints.load(out, job.run) if resume else None
    if not resume and (out / checkpoints.NAME).exists():
        raise CourseError(f"{out} holds a checkpoint already: go on from it with --resume, or choose another --out.")
    if len({found is None for found in place.every(state and state["step"])}) > 1:
        raise CourseError(f"Not every process finds the checkpoint in {out}: choose a folder that all machines share.")
    return state


def _save(out, job, place, shared, optimizer, schedule, history):
    """Write a checkpoint, and after the last step the student and its losses."""
    model, moments = checkpoints.state_of(shared, optimizer)
    random = place.every(torch.get_rng_state())
    if not place.first:
        return
    state = {
        "run": job.run,
        "step": len(history),  # the position in the stream is step · batch
        "model": model,
        "optimizer": moments,
        "schedule": schedule.state_dict(),
        "losses": history,
        "random": random,
    }
    if len(history) == job.steps:
        out.mkdir(parents=True, exist_ok=True)
        own = {name.removeprefix("student."): values for name, values in model.items()}
        torch.save(own, out / "student.pt.new")
        os.replace(out / "student.pt.new", out / "student.pt")
        (out / "losses.json").write_text(json.dumps(history), encoding="utf-8")
    checkpoints.save(out, state)
