"""Claims: one sentence each, the interval that was measured, the control that could explain it away, and a verdict.

`python -m course_lib.claims [topic ...] [--master-seed 7]` runs the experiments and prints the ledger.
"""

from dataclasses import dataclass

from course_lib.errors import CourseError
from course_lib.metrics import Interval


@dataclass(frozen=True)
class Claim:
    """A statement that a measurement can refute.

    name: short identifier; sentence: the statement; measured: its Interval over seeds;
    above, below: the bounds that the whole interval must clear (at least one);
    unit, decimals: of measured; level: True if it is a quantity and not a difference;
    control: what could explain the effect away, and what it gave; paper: the published number beside it, or "";
    source: where that number stands.
    """

    name: str
    sentence: str
    measured: Interval
    above: float | None = None
    below: float | None = None
    unit: str = "points"
    decimals: int = 1
    level: bool = False
    control: str = ""
    paper: str = ""
    source: str = ""

    def __post_init__(self):
        if self.above is None and self.below is None:
            raise CourseError(f"The claim {self.name!r} has no bound, so nothing could refute it: give above or below.")

    @property
    def verdict(self):
        """ "holds" if the whole interval clears the bounds, "contradicted" if all of it misses one, else "not
        shown"."""
        low, high = self.measured.low, self.measured.high
        if (self.above is None or low > self.above) and (self.below is None or high < self.below):
            return "holds"
        if (self.above is not None and high <= self.above) or (self.below is not None and low >= self.below):
            return "contradicted"
        return "not shown"

    @property
    def text(self):
        """The measured interval in words: with sign and wins if it is a difference."""
        return self.measured.plain(self.decimals) if self.level else self.measured.text(self.decimals)

    @property
    def bound(self):
        """The bounds in words, as "above 4" or "between -3 and 3"."""
        if self.above is None or self.below is None:
            return f"above {self.above:g}" if self.below is None else f"below {self.below:g}"
        return f"between {self.above:g} and {self.below:g}"


@dataclass(frozen=True)
class Ledger:
    """A list of claims that Jupyter shows as a table."""

    claims: tuple

    def _repr_markdown_(self):
        head = "| claim | measured (95 %) | asserted | control | published | verdict |\n|---|---|---|---|---|---|\n"
        rows = []
        for c in self.claims:
            paper = f"{c.paper} ({c.source})" if c.paper else c.source or "–"
            cells = (
                c.sentence,
                f"{c.text} {c.unit}",
                c.bound,
                c.control or "–",
                paper,
                f"**{c.verdict}**",
            )
            rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        return head + "\n".join(rows)

    def __str__(self):
        return "\n".join(f"{c.verdict:13} {c.name:32} {c.text} {c.unit}, {c.bound}" for c in self.claims)

    __repr__ = __str__


def ledger(claims):
    """Return the Ledger of an iterable of claims."""
    return Ledger(tuple(claims))


def main(arguments=None):
    """Run experiments and print their claims; return 1 if one does not hold."""
    import argparse

    from course_lib import experiments, runtime

    parser = argparse.ArgumentParser(prog="python -m course_lib.claims", description=main.__doc__)
    parser.add_argument("topics", nargs="*", help=f"of {', '.join(experiments.TOPICS)}; default: all")
    parser.add_argument("--master-seed", type=int, help="another number gives seeds that no other number shares")
    parser.add_argument("--seeds", type=int, help="how many seeds (default: the scale's)")
    chosen = parser.parse_args(arguments)
    failed = False
    try:
        for topic in chosen.topics or experiments.TOPICS:
            module = experiments.get(topic)
            result = module.run(seeds=runtime.seeds(chosen.seeds, chosen.master_seed), progress=True)
            found = ledger(module.claims(result))
            print(f"\n{topic}\n{found}")
            failed |= any(c.verdict != "holds" for c in found.claims)
    except CourseError as error:
        parser.error(str(error))
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
