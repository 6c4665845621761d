"""The command line: see the package's docstring, and --help."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import torch

from course_lib.chapters.capstone.distil import places, tracks, trainer
from course_lib.chapters.capstone.distil.job import LANGUAGE, Job
from course_lib.errors import CourseError, unknown

PROGRAM = "python -m course_lib.chapters.capstone.distil"


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(PROGRAM, description="Distil a student from a teacher, on one process or many.")
    add = made.add_argument
    add("--track", default=LANGUAGE, help="language, encoder or own")
    add("--teacher", help="toy, real (of `make pretrained`), or for a language model a folder or an id of the Hub")
    add("--data", help="a file with a text a line; for the track own a folder of dataset.save_to_disk()")
    add(
        "--loss",
        help="of an encoder: answers, tinybert, distilbert or minilm; the middle two compare what stands in "
        "one process's part of a batch, so their numbers change with the number of processes",
    )
    add("--T", type=float, help="temperature")
    add("--alpha", type=float, help="share of the soft loss")
    add("--lr", type=float, help="learning rate of the first step")
    add("--width", type=int, help="of the student")
    add("--layers", type=int, help="of the student")
    add("--steps", type=int, default=Job.steps)
    add("--batch", type=int, default=Job.batch, help="examples of a step, over all processes")
    add("--length", type=int, default=Job.length, help="of a text, at most, in tokens of a real teacher")
    add("--noise", type=float, default=Job.noise, help="on the pixels of the track own")
    add("--teacher-steps", type=int, default=Job.teacher_steps, help="of a toy teacher's training")
    add("--seed", type=int, default=Job.seed)
    add("--shard", default=places.DDP, help="ddp: each process holds the whole student; fsdp: a part of it")
    add("--accumulate", type=int, default=1, help="parts in which a process reads a step, to save memory")
    add("--out", type=Path, default=Path("distilled"), help="folder for the checkpoint and the student")
    add("--save-every", type=int, default=50, help="steps between two checkpoints")
    add("--resume", action="store_true", help="go on from the checkpoint in --out, if there is one")
    add("--dry-run", action="store_true", help="print the plan and stop")
    add("--processes", type=int, help="with --dry-run: plan for so many")
    add("--speed", type=float, help="operations a second of a process (default: tried out here)")
    add("--price", type=float, default=0.0, help="of a process, for an hour")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, 2 after a CourseError, whose sentence is printed once, or 130
    after Ctrl+C."""
    chosen = parser().parse_args(arguments)
    first = int(os.environ.get("RANK", 0)) == 0
    try:
        distil(chosen)
    except CourseError as error:
        if first:
            print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        if first:
            print(
                f"Stopped: --resume goes on from the last checkpoint in {chosen.out}, if there is one.", file=sys.stderr
            )
        return 130
    return 0


def distil(chosen: argparse.Namespace) -> None:
    """Do what the command line asks. CourseError for whatever does not fit, before anything is written."""
    check_numbers(chosen)
    job = Job(**{field.name: getattr(chosen, field.name) for field in fields(Job)})
    with places.entered(places.DDP if chosen.dry_run else chosen.shard, job.track == "encoder") as place:
        track = tracks.build(job)
        say = print if place.first else lambda line: None
        processes = chosen.processes if chosen.dry_run and chosen.processes else place.world
        trainer.check_share(job, track, processes, chosen.accumulate)
        speed = tried_speed(place.device) if chosen.speed is None else chosen.speed
        say(f"track {job.track}, teacher {job.teacher}")
        say(str(trainer.planned(job, track, processes, chosen.accumulate, chosen.shard, speed, chosen.price)))
        if not chosen.dry_run:
            more = {"accumulate": chosen.accumulate, "save_every": chosen.save_every, "resume": chosen.resume}
            trainer.run(job, track, place, chosen.out, say=say, **more)


def check_numbers(chosen: argparse.Namespace) -> None:
    """Raise CourseError unless the numbers that are no part of a Job make sense together."""
    for name in ("accumulate", "save_every", "processes"):
        value = getattr(chosen, name)
        if value is not None and value < 1:
            raise CourseError(f"--{name.replace('_', '-')} is {value}: give a whole number of 1 or more.")
    if chosen.shard not in places.SHARDS:
        raise unknown("way to share a run out", chosen.shard, places.SHARDS)
    if chosen.processes is not None and not chosen.dry_run:
        raise CourseError(
            "--processes plans for so many, with --dry-run: to start several, put `torchrun --nproc-per-node "
            f"{chosen.processes} -m course_lib.chapters.capstone.distil` in front of the rest."
        )


def tried_speed(device: torch.device, size: int = 512) -> float:
    """Return the operations a second of one product of square matrices, the best of a few: more than training gets."""
    matrix = torch.ones(size, size, device=device)
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        (matrix @ matrix).sum().item()
        seconds.append(time.perf_counter() - start)
    return 2 * size**3 / min(seconds)


if __name__ == "__main__":
    places.leave(main())
