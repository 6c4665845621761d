"""Where a run takes place: one process, or several that torchrun or `accelerate launch` has started.

Everything that several processes do together goes through PyTorch (DistributedDataParallel, fully_shard) or accelerate.
"""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import torch
from torch import distributed
from torch.nn.parallel import DistributedDataParallel

from course_lib import runtime
from course_lib.errors import CourseError

DDP, FSDP = "ddp", "fsdp"
SHARDS = (DDP, FSDP)


@dataclass(frozen=True)
class Place:
    """rank: this process's number; world: how many there are; device: of this one; shard: who holds what, DDP (every
    process the whole student) or FSDP (each a part); accelerator: of accelerate, if it has started the run."""

    rank: int = 0
    world: int = 1
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))
    shard: str = DDP
    accelerator: Any = None

    @property
    def first(self) -> bool:
        """Whether this process speaks and writes for all."""
        return self.rank == 0

    def spread(self, module: torch.nn.Module) -> torch.nn.Module:
        """Put a module on the device; with FSDP each process keeps a part of it, block by block."""
        module.to(self.device)
        if self.shard == FSDP:
            from torch.distributed.device_mesh import init_device_mesh
            from torch.distributed.fsdp import fully_shard

            mesh = init_device_mesh(self.device.type, (self.world,))
            for block in blocks(module):
                fully_shard(block, mesh=mesh)
            fully_shard(module, mesh=mesh)
        return module

    def shared(self, lesson: torch.nn.Module, partial: bool) -> torch.nn.Module:
        """Return what trains a lesson on all processes. partial: the loss leaves some weights out."""
        self.spread(lesson)
        if self.accelerator is not None:
            return self.accelerator.prepare_model(lesson)
        if self.world == 1 or self.shard == FSDP:
            return lesson
        return DistributedDataParallel(lesson, find_unused_parameters=partial)

    @contextlib.contextmanager
    def part_of_a_step(self, shared: torch.nn.Module, last: bool) -> Iterator[None]:
        """Run a forward and backward pass; gradients are exchanged after the last part of a step alone."""
        if self.shard == FSDP:
            shared.set_requires_gradient_sync(last)
        if last or not isinstance(shared, DistributedDataParallel):
            yield
        else:
            with shared.no_sync():
                yield

    def backward(self, loss: torch.Tensor) -> None:
        """Compute gradients: accelerate's own way, where it has started the run."""
        if self.accelerator is not None:
            self.accelerator.backward(loss)
        else:
            loss.backward()

    def total(self, value: float) -> float:
        """Return the sum of a number over all processes."""
        if self.world == 1:
            return value
        found = torch.tensor(value, dtype=torch.float64, device=self.device)
        distributed.all_reduce(found)
        return float(found)

    def every(self, value) -> list:
        """Return the value of every process, in their order."""
        if self.world == 1:
            return [value]
        found = [None] * self.world
        distributed.all_gather_object(found, value)
        return found


def blocks(module: torch.nn.Module) -> list[torch.nn.Module]:
    """Return the parts that are sharded one by one: the layers of a transformer, none of a small classifier."""
    return [each for part in module.modules() if isinstance(part, torch.nn.ModuleList) for each in part]


@contextlib.contextmanager
def entered(shard: str = DDP, partial: bool = False) -> Iterator[Place]:
    """Join the other processes, if there are any, yield the Place, and leave it.

    shard: as in Place; partial: as in shared(). The device is that of COURSE_DEVICE (default: the CPU). CourseError for
    FSDP with one process or under accelerate.
    """
    check_shard(shard)
    world, device = processes(), runtime.device()
    if device.type == "cuda":
        device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0)))
        torch.cuda.set_device(device)
    mine = world > 1 and not distributed.is_initialized()
    accelerator = _accelerator(device, partial) if by_accelerate() else None
    if mine and not distributed.is_initialized():
        distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Place(int(os.environ.get("RANK", 0)), world, device, shard, accelerator)
    finally:
        if mine and distributed.is_initialized():
            distributed.destroy_process_group()


def leave(status: int) -> NoReturn:
    """End this process with an exit status; of several processes, without Python's own clearing up.

    A thread of gloo may still hold a tensor of the last exchange. If Python is being cleared away when the thread lets
    go of it, the process is aborted after all its work (PyTorch's pull request 179291).
    """
    if processes() == 1:
        sys.exit(status)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def processes() -> int:
    """Return how many processes were started together."""
    return int(os.environ.get("WORLD_SIZE", 1))


def by_accelerate() -> bool:
    """Return whether `accelerate launch` has started this process."""
    return "ACCELERATE_MIXED_PRECISION" in os.environ


def check_shard(shard: str) -> None:
    """Raise CourseError unless a run can be shared out in this way here."""
    if by_accelerate():
        if shard == FSDP or os.environ.get("ACCELERATE_USE_FSDP", "").lower() == "true":
            raise CourseError(
                "This script shards with PyTorch's fully_shard, since accelerate refuses FSDP on a CPU: start it as "
                "`torchrun --nproc-per-node 2 -m course_lib.chapters.capstone.distil --shard fsdp ...`, and leave FSDP "
                "out of accelerate's settings."
            )
        if os.environ["ACCELERATE_MIXED_PRECISION"] not in ("no", "bf16"):
            raise CourseError(
                f"accelerate's mixed precision is {os.environ['ACCELERATE_MIXED_PRECISION']!r}: choose bf16, which "
                "needs no scaling of the loss, or no."
            )
    elif shard == FSDP and processes() == 1:
        raise CourseError(
            "FSDP shares the weights out and there is one process: start several with `torchrun --nproc-per-node 2 -m "
            "course_lib.chapters.capstone.distil ...`, or leave --shard out."
        )


def _accelerator(device, partial):
    accelerate = runtime.require("accelerate")
    unused: Callable = accelerate.DistributedDataParallelKwargs
    return accelerate.Accelerator(cpu=device.type == "cpu", kwargs_handlers=[unused(find_unused_parameters=partial)])
