"""Claims: one sentence each, the interval that was measured, the control that could explain it away, and a verdict.

`python -m course_lib.tools.claims [topic ...] [--master-seed 7]` runs the experiments and prints the ledger.
"""

from dataclasses import dataclass

from course_lib.errors import CourseError, unknown
from course_lib.metrics import Interval
from course_lib.study import sources


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
                sources.linked(paper),
                f"**{c.verdict}**",
            )
            rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        return head + "\n".join(rows)

    def __str__(self):
        return "\n".join(f"{c.verdict:13} {c.name:32} {c.text} {c.unit}, {c.bound}" for c in self.claims)

    __repr__ = __str__


@dataclass(frozen=True)
class Said:
    """What a claim says of one Result. sentence: the statement; measured: its Interval; control: what could explain
    the effect away, and what it gave."""

    sentence: str
    measured: Interval
    control: str = ""


class Claims:
    """The claims of a chapter, in order, known by name before anything is run."""

    def __init__(self):
        self._made = {}

    def claim(self, name: str, **fixed):
        """Return the decorator that registers a function Result → Said under `name`.

        fixed: what does not depend on the run: above, below, unit, decimals, level, paper, and source of Claim, which
        may be a Source of study.sources.
        CourseError for a name that is taken, or a claim without a bound.
        """
        if name in self._made:
            raise CourseError(f"There is a claim {name!r} already: give this one another name.")
        if fixed.get("above") is None and fixed.get("below") is None:
            raise CourseError(f"The claim {name!r} has no bound, so nothing could refute it: give above or below.")

        def register(function):
            self._made[name] = (function, fixed | {"source": str(fixed.get("source", ""))})
            return function

        return register

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the claims, in order."""
        return tuple(self._made)

    def of(self, result, name: str) -> Claim:
        """Return one Claim about a Result. Unknown name: CourseError."""
        if name not in self._made:
            raise unknown("claim", name, self._made)
        function, fixed = self._made[name]
        said = function(result)
        return Claim(name, said.sentence, said.measured, control=said.control, **fixed)

    def about(self, result) -> "Ledger":
        """Return the Ledger of all claims about a Result: what a notebook shows."""
        return ledger(self.of(result, name) for name in self._made)


def ledger(claims):
    """Return the Ledger of an iterable of claims."""
    return Ledger(tuple(claims))
