"""What a run will need, on paper: memory of each process, operations, time, bytes between the processes, money.

Weights are float32. Activations are a rough sum over the layers of a transformer; everything else is counted.
"""

from dataclasses import dataclass

from course_lib.chapters.capstone.distil.places import FSDP
from course_lib.errors import CourseError
from course_lib.runtime import is_number, is_whole

BYTES = 4


@dataclass(frozen=True)
class Plan:
    """teacher, student: parameters; layers, width, answers: of the student (answers: words, or classes); places: of
    documents or images in a step, over all processes; steps; processes; accumulate: parts of a step that are read one
    after the other; shard: DDP or FSDP; speed: operations a second of one process; price: of a process, an hour.

    CourseError for a number out of range.
    """

    teacher: float
    student: float
    layers: int
    width: int
    answers: int
    places: float
    steps: int
    processes: int = 1
    accumulate: int = 1
    shard: str = "ddp"
    speed: float = 1e10
    price: float = 0.0

    def __post_init__(self):
        for name in ("layers", "width", "answers", "steps", "processes", "accumulate"):
            if not is_whole(getattr(self, name)) or getattr(self, name) < (name not in ("layers",)):
                raise CourseError(f"{name} is {getattr(self, name)!r}: give a whole number of 1 or more.")
        for name in ("teacher", "student", "places", "speed"):
            if not is_number(getattr(self, name)) or getattr(self, name) <= 0:
                raise CourseError(f"{name} is {getattr(self, name)!r}: give a finite number above 0.")
        if not is_number(self.price) or self.price < 0:
            raise CourseError(f"The price is {self.price!r}: give a number of 0 or more, for a process and an hour.")

    @property
    def memory(self) -> dict[str, float]:
        """Bytes that one process holds, by what they are for."""
        parts = self.processes if self.shard == FSDP else 1
        mine = self.places / self.processes / self.accumulate  # places that a process reads at a time
        return {
            "teacher": BYTES * self.teacher / parts,
            "student": BYTES * self.student / parts,
            "gradients": BYTES * self.student / parts,
            "optimiser (two moments)": 2 * BYTES * self.student / parts,
            # about 16 numbers of the width for each place and layer, and logits of both models with their softmax
            "activations, roughly": BYTES * mine * (16 * self.width * max(1, self.layers) + 4 * self.answers),
        }

    @property
    def operations(self) -> float:
        """Operations of the whole run: a place costs 2 for each weight read forward, and 4 more for each trained."""
        return self.steps * self.places * (2 * self.teacher + 6 * self.student)

    @property
    def sent(self) -> float:
        """Bytes that one process sends in a step: a ring sends (n − 1)/n of the tensor for each gathering or reduction.

        DDP reduces and gathers the gradients. FSDP gathers the student's weights forward and again backward, reduces
        their gradients, and gathers the teacher's weights, once for each part of a step except the reduction.
        """
        ring = (self.processes - 1) / self.processes
        if self.shard == FSDP:
            return ring * BYTES * (self.accumulate * (2 * self.student + self.teacher) + self.student)
        return ring * BYTES * 2 * self.student

    @property
    def hours(self) -> float:
        """Hours of the run, at the speed given and with no time lost: a lower bound."""
        return self.operations / self.processes / self.speed / 3600

    @property
    def cost(self) -> float:
        """What all processes cost for these hours."""
        return self.hours * self.processes * self.price

    def __str__(self):
        price = f", {self.cost:.2g} at {self.price:g} a process and hour" if self.price else ""
        return "\n".join(
            [
                f"teacher {self.teacher:,.0f} parameters, student {self.student:,.0f}; {self.processes} "
                f"{'process' if self.processes == 1 else 'processes'}, {self.shard.upper()}",
                f"memory of a process: {size(sum(self.memory.values()))}",
                *(f"  {name}: {size(amount)}" for name, amount in self.memory.items()),
                f"{self.steps} steps of {self.places:,.0f} places: {self.operations:.2g} operations",
                f"sent by a process in a step: {size(self.sent)}",
                f"time: {duration(self.hours * 3600)} at {self.speed:.2g} operations a second, at least{price}",
            ]
        )


def size(amount: float) -> str:
    """Return bytes in words: 4000000 is "4.0 MB" (powers of 1000)."""
    for unit, one in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if amount >= one:
            return f"{amount / one:.3g} {unit}"
    return f"{amount:.0f} bytes"


def duration(seconds: float) -> str:
    """Return seconds in words: 7200 is "2 hours"."""
    for unit, one in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * one:
            return f"{seconds / one:.3g} {unit}"
    return f"{seconds:.2g} seconds"
