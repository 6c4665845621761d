"""Table: what an experiment measured, for every condition and seed."""

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from course_lib import metrics
from course_lib.errors import unknown


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

    def get(self, condition, metric="accuracy"):
        """Return the array [seed] of one condition. Unknown condition or metric: CourseError."""
        if metric not in self.values:
            raise unknown("metric", metric, self.values)
        if condition not in self.conditions:
            raise unknown("condition", condition, self.conditions)
        return self.values[metric][self.conditions.index(condition)]

    def mean(self, condition, metric="accuracy"):
        """Return the Interval of one condition over seeds."""
        return metrics.interval(self.get(condition, metric))

    def gain(self, condition, over, metric="accuracy"):
        """Return the Interval of the paired difference `condition` − `over`."""
        return metrics.paired(self.get(condition, metric), self.get(over, metric))
