"""The clock of all measurements."""

import statistics
import time
from collections.abc import Callable


def timed(*functions: Callable, repeats: int = 7, clock: Callable[[], float] = time.process_time) -> list[float]:
    """Return the median seconds of each function; they take turns, so that a busy moment hits all alike.

    repeats: turns that count, after one that warms up; clock: the processor time of this process, whose ratios hold on
    a busy machine too, or time.perf_counter for what happens in other processes.
    """
    spent = [[] for _ in functions]
    for turn in range(repeats + 1):
        for times, function in zip(spent, functions, strict=True):
            started = clock()
            function()
            if turn:  # the first turn warms up
                times.append(clock() - started)
    return [statistics.median(times) for times in spent]
