"""Table: what an experiment measured, for every condition and seed."""

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from course_lib import metrics
from course_lib.errors import CourseError, unknown


@dataclass(frozen=True)
class Table:
    """Measurements of an experiment.

    conditions: what was varied, in order, each a str or a tuple such as ("soft", 50);
    seeds: one column each; values: metric name → array [condition, seed], in percent unless the name says otherwise.
    """

    conditions: tuple
    seeds: tuple
    values: MappingProxyType

    @classmethod
    def of(cls, conditions, seeds, **values):
        """Build a Table; the arrays are copied and made read-only."""
        frozen = {}
        for name, array in values.items():
            array = np.array(np.asarray(array), dtype=float).reshape(len(conditions), len(seeds))
            array.setflags(write=False)
            frozen[name] = array
        return cls(tuple(conditions), tuple(seeds), MappingProxyType(frozen))

    def __reduce__(self):
        return _made, (self.conditions, self.seeds, dict(self.values))

    @classmethod
    def of_rows(cls, rows, seeds):
        """Build a Table from what one condition and seed gave. rows: dict from (condition, seed) to a dict from metric
        to number. CourseError where a condition and seed is missing or a metric is."""
        conditions = tuple(dict.fromkeys(condition for condition, _ in rows))
        missing = [(c, s) for c in conditions for s in seeds if (c, s) not in rows]
        if not rows or missing:
            which = f"condition {missing[0][0]!r} and seed {missing[0][1]}" if missing else "anything"
            raise CourseError(f"There is no row for {which}: give one for every condition and seed.")
        metrics_of = {tuple(row) for row in rows.values()}
        if len(metrics_of) > 1:
            raise CourseError(
                f"The rows have the metrics {sorted(metrics_of)}: give all of them the same, in one order."
            )
        values = {m: [[rows[c, s][m] for s in seeds] for c in conditions] for m in metrics_of.pop()}
        return cls.of(conditions, seeds, **values)

    @classmethod
    def joined(cls, tables):
        """Return one Table with the conditions of all, one after the other. CourseError unless they have the same seeds
        and metrics and no condition in common."""
        tables = list(tables)
        if not tables:
            raise CourseError("There are no tables to join: give at least one.")
        seeds, names = tables[0].seeds, tuple(tables[0].values)
        if any(table.seeds != seeds or set(table.values) != set(names) for table in tables):
            raise CourseError("The tables differ in their seeds or metrics: join tables of one experiment.")
        conditions = [condition for table in tables for condition in table.conditions]
        if len(set(conditions)) < len(conditions):
            twice = next(c for c in conditions if conditions.count(c) > 1)
            raise CourseError(f"The condition {twice!r} stands in two tables: name one of them otherwise.")
        return cls.of(conditions, seeds, **{m: [row for table in tables for row in table.values[m]] for m in names})

    def as_if(self, other):
        """Return the Table in which some conditions have the measurements of others: what a claim must not survive.

        other: dict from a condition to the one whose numbers it gets, or a function that maps each condition.
        """
        wanted = other if callable(other) else lambda condition: other.get(condition, condition)
        for condition in () if callable(other) else other:
            self.get(condition, next(iter(self.values)))
        rows = [self._row(wanted(condition)) for condition in self.conditions]
        return Table.of(self.conditions, self.seeds, **{m: values[rows] for m, values in self.values.items()})

    def _row(self, condition):
        if condition not in self.conditions:
            raise unknown("condition", condition, self.conditions)
        return self.conditions.index(condition)

    def get(self, condition, metric="accuracy"):
        """Return the array [seed] of one condition. Unknown condition or metric: CourseError."""
        if metric not in self.values:
            raise unknown("metric", metric, self.values)
        return self.values[metric][self._row(condition)]

    def mean(self, condition, metric="accuracy"):
        """Return the Interval of one condition over seeds."""
        return metrics.interval(self.get(condition, metric))

    def gain(self, condition, over, metric="accuracy"):
        """Return the Interval of the paired difference `condition` − `over`."""
        return metrics.paired(self.get(condition, metric), self.get(over, metric))


def _made(conditions, seeds, values):
    """Rebuild a Table in another process: a MappingProxyType cannot travel."""
    return Table.of(conditions, seeds, **values)
