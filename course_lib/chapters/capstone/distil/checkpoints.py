"""Checkpoints: the whole state of a run in one file, which is there whole or not at all.

The file holds full tensors, however many processes have written it: a run can go on with another number of them.
"""

import os
from pathlib import Path
from typing import Any

import torch
from torch.distributed.checkpoint.state_dict import StateDictOptions, get_state_dict, set_state_dict

from course_lib.errors import CourseError

NAME = "checkpoint.pt"
# Not strict: a loss may leave some weights of a student out, and these have no state in the optimiser.
WHOLE = StateDictOptions(full_state_dict=True, cpu_offload=True, strict=False)


def state_of(shared: torch.nn.Module, optimizer: torch.optim.Optimizer) -> tuple[dict, dict]:
    """Return the full state of a model and its optimiser, gathered on the CPU; all processes must call it."""
    return get_state_dict(shared, optimizer, options=WHOLE)


def check_folder(folder: Path) -> None:
    """Raise CourseError unless a folder can be written, or made where it is not there yet."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        raise CourseError(
            f"--out {folder} cannot be written: {there} is no folder, or not yours; choose another --out."
        )


def save(folder: Path, state: dict[str, Any]) -> None:
    """Write a state into a folder: beside the old one first, then in its place, so that a kill leaves one of them."""
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{NAME}.new"
    with new.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, folder / NAME)


def load(folder: Path, run: dict[str, Any]) -> dict[str, Any] | None:
    """Return the state in a folder; None if there is none.

    run: what decides the numbers of this run. CourseError for a file that cannot be read, or that another run wrote.
    """
    path = folder / NAME
    if not path.exists():
        return None
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        was = dict(state["run"])
    except Exception as error:  # whatever a strange or broken file raises
        raise CourseError(
            f"The checkpoint {path} cannot be read ({type(error).__name__}): remove it, or choose another --out."
        ) from None
    for name in {**was, **run}:
        if was.get(name) != run.get(name):
            raise CourseError(
                f"The checkpoint {path} is of another run: its {name} is {was.get(name)!r} and not {run.get(name)!r}; "
                "give what it was started with, or choose another --out."
            )
    return state


def restore(shared: torch.nn.Module, optimizer: torch.optim.Optimizer, state: dict[str, Any]) -> None:
    """Put the weights and the optimiser's moments of a state into a model, in whatever way it is shared out."""
    set_state_dict(
        shared,
        optimizer,
        model_state_dict=state["model"],
        optim_state_dict=state["optimizer"],
        options=WHOLE,
    )
