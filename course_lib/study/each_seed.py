"""Work that is done once per seed: one seed after the other, or several at a time in processes of their own."""

from collections.abc import Callable, Sequence

from course_lib import runtime
from course_lib.errors import CourseError
from course_lib.runtime import progress_bar


def in_turn(seeds: Sequence[int], work: Callable, progress: bool = False, label: str = "seeds") -> list:
    """Return [work(seed), ...]. progress: show a bar, called `label`. Interrupting keeps the seeds that are finished,
    if there is one.

    work may itself hear the interruption and return None: no further seed is begun then. CourseError for no seeds, or
    where the first seed was left in that way.
    """
    if not seeds:
        raise CourseError("There are no seeds, so nothing would be run: give at least one, such as range(4).")
    found = []

    def said():
        return f"Stopped: {len(found)} of {len(seeds)} seeds are finished and kept." if found else None

    with runtime.interruptible(said) as stop:
        for seed in progress_bar(seeds, progress, label):
            one = work(seed)
            if one is None:
                break
            found.append(one)
    if not found:
        raise CourseError("Stopped before a seed was finished, so there is nothing to show: run the cell again.")
    if len(found) < len(seeds) and not stop.interrupted:
        print(said())
    return found


def in_processes(
    seeds: Sequence[int],
    work: Callable,
    *arguments,
    workers: int | None = None,
    progress: bool = False,
    label: str = "seeds",
) -> list:
    """Return [work(seed, *arguments), ...], computed by `workers` processes with one thread each.

    workers: default runtime.workers(), and no more than seeds. work must be a function of a module, and it, its
    arguments and what it returns must survive pickling. progress, label, interrupting, CourseError: as in in_turn().
    """
    from joblib import Parallel, delayed

    seeds = tuple(seeds)
    workers = max(1, min(runtime.workers(workers), len(seeds)))
    calls = (delayed(_on_one_thread)(work, seed, arguments) for seed in seeds)
    found = iter(Parallel(n_jobs=workers, return_as="generator")(calls))
    return in_turn(seeds, lambda seed: next(found), progress, label)


def _on_one_thread(work, seed, arguments):
    with runtime.threads(1):
        return work(seed, *arguments)
