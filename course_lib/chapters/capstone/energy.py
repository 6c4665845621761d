"""What an answer costs in operations and in joules, estimated in three ways that do not agree.

A multiplication is counted with its addition. All powers and energies below are rough: they are for comparing powers of
ten.
"""

from dataclasses import dataclass

from course_lib.errors import CourseError


@dataclass(frozen=True)
class Power:
    """watts: of a busy accelerator (an H100, SXM, by its maker's data sheet, which we read as two public tables quote
    it); rate: 16-bit operations a second of the same, matrices without zeros left out, two of them a multiplication and
    addition (same tables); memory: joules of reading a byte from outside the chip (640 pJ for 32 bits: Horowitz 2014,
    read as quoted, for chips of that time); core: watts of one processor core (assumed); bulb: watts of an LED lamp
    (assumed); brain: watts of a brain (from memory)."""

    watts: float = 700.0
    rate: float = 989e12
    memory: float = 160e-12
    core: float = 15.0
    bulb: float = 10.0
    brain: float = 20.0

    @property
    def chip(self) -> float:
        """Joules of a multiplication and its addition on the busy accelerator."""
        return 2 * self.watts / self.rate


POWER = Power()


@dataclass(frozen=True)
class Answer:
    """An answer of a model. name; operations: multiplications by weights that it takes; weights: numbers that are read
    for it; seconds: of one core, measured; each: bytes of a weight."""

    name: str
    operations: float
    weights: float
    seconds: float
    each: int = 4

    def __post_init__(self):
        if min(self.operations, self.weights, self.seconds, self.each) < 0:
            raise CourseError(f"The answer of {self.name!r} has a cost below 0: give numbers of 0 or more.")


def joules(answer: Answer, power: Power = POWER) -> dict[str, float]:
    """Return three estimates: "arithmetic" (operations on a busy accelerator), "memory" (each weight read once from
    outside the chip), and "clock" (measured seconds of a core)."""
    return {
        "arithmetic": answer.operations * power.chip,
        "memory": answer.weights * answer.each * power.memory,
        "clock": answer.seconds * power.core,
    }


def lit(energy: float, watts: float = POWER.bulb) -> float:
    """Return for how many seconds this many joules run a lamp, or a brain, of so many watts."""
    if watts <= 0:
        raise CourseError(f"watts is {watts!r}: give a number above 0, such as 10 for a lamp or 20 for a brain.")
    return energy / watts
