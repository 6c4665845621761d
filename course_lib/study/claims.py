"""Claims: one sentence each, the interval that was measured, the control that could explain it away, and a verdict.

`python -m course_lib.tools.claims [topic ...] [--master-seed 7]` runs the experiments and prints the ledger.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from course_lib import words
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
    """A list of claims that Jupyter shows as a table.

    elsewhere: what was found in the other world of pictures, from each claim's name to the same Claim there, or None
    where it was not tried; it becomes a column. Empty: no such column.
    """

    claims: tuple[Claim, ...]
    elsewhere: Mapping[str, Claim | None] = field(default_factory=dict)

    def _repr_markdown_(self):
        columns = {
            "claim": lambda c: c.sentence,
            "measured (95 %)": lambda c: f"{c.text} {c.unit}",
            "asserted": lambda c: c.bound,
            "control": lambda c: c.control or "–",
            "published": lambda c: sources.linked(f"{c.paper} ({c.source})" if c.paper else c.source or "–"),
            "verdict": lambda c: f"**{c.verdict}**",
        }
        if self.elsewhere:
            columns["on clothes"] = lambda c: _there(self.elsewhere[c.name])
        rows = [columns, *([cell(c).replace("|", "\\|") for cell in columns.values()] for c in self.claims)]
        head, *lines = ("| " + " | ".join(row) + " |" for row in rows)
        return words.markdown("\n".join([head, "|" + "---|" * len(columns), *lines]))

    def __str__(self):
        return "\n".join(f"{c.verdict:13} {c.name:32} {c.text} {c.unit}, {c.bound}" for c in self.claims)

    __repr__ = __str__


def _there(claim):
    return "not tried" if claim is None else f"{claim.text}, {claim.verdict}"


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
        self._made, self._only_here = {}, set()

    def claim(self, name: str, *, only_here: bool = False, **fixed):
        """Return the decorator that registers a function Result → Said under `name`.

        only_here: True for a claim that the runs in the other world of pictures do not hold the numbers for.
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
            self._only_here |= {name} if only_here else set()
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

    def about(self, result, elsewhere=None) -> Ledger:
        """Return the Ledger of all claims about a Result: what a notebook shows.

        elsewhere: the Result of the same recipe in the other world of pictures, for a column of its own.
        """
        there = {}
        if elsewhere is not None:
            there = {name: None if name in self._only_here else self.of(elsewhere, name) for name in self._made}
        return Ledger(tuple(self.of(result, name) for name in self._made), there)


def ledger(claims):
    """Return the Ledger of an iterable of claims."""
    return Ledger(tuple(claims))
