"""What chapter 00 compares and shows as tables."""

from collections.abc import Mapping

from course_lib import metrics
from course_lib.chapters.start_here.experiment import ANSWERS, CONFIDENCES, LABELS, NEIGHBOUR, OUTSIDER, TWIN, Result
from course_lib.metrics import Interval
from course_lib.show import Say


def person(r: Result) -> Interval:
    """Return how many more of the teacher's mistakes its own student repeats than the twin's student: what comes from
    this one teacher, in points."""
    return r.students.gain(CONFIDENCES, TWIN, "inherited")


def pile(r: Result) -> Interval:
    """Return how many more of the teacher's mistakes the twin's student repeats than the outsider's: what comes from
    the pile, in points."""
    return r.students.gain(TWIN, OUTSIDER, "inherited")


def pile_over_person(r: Result) -> Interval:
    """Return pile() − person(), seed by seed."""
    own, twin, other = (r.students.get(condition, "inherited") for condition in (CONFIDENCES, TWIN, OUTSIDER))
    return metrics.paired(twin - other, own - twin)


def worlds(found: Mapping[str, Result]) -> Say:
    """Return a table of what the chapter measured in each world, by name."""
    rows = {
        "teacher: right (%)": lambda r: r.teachers.mean("teacher").plain(),
        "its student: right (%)": lambda r: r.students.mean(CONFIDENCES).plain(),
        "… minus a student of labels (points)": lambda r: r.students.gain(CONFIDENCES, LABELS),
        "nearest neighbour: right (%)": lambda r: r.students.mean(NEIGHBOUR).plain(),
        "teacher's mistakes that it repeats (%)": lambda r: r.students.mean(CONFIDENCES, "inherited").plain(),
        "… added by this one teacher (points)": person,
        "… added by the pile (points)": pile,
        "… repeated by a student of labels (%)": lambda r: r.students.mean(LABELS, "inherited").plain(),
    }
    lines = ["| measured | " + " | ".join(found) + " |", "|---" * (1 + len(found)) + "|"]
    lines += [f"| {name} | " + " | ".join(str(of(r)) for r in found.values()) + " |" for name, of in rows.items()]
    return Say("\n".join(lines))


def fallen(r: Result, clothes: Result) -> Say:
    """Return a table of what was expected and not found, here or on clothes: what, what was measured, and against what
    it failed."""
    rows = (
        ("A student takes over the mistakes of its own teacher in particular.", person(r), "the twin's student"),
        (
            "A teacher is worth more than the labels of the same pictures.",
            r.students.gain(CONFIDENCES, NEIGHBOUR),
            "nearest neighbour, accuracy",
        ),
        (
            "Confidences make a student answer like its teacher more often than bare answers do, on clothes too.",
            clothes.students.gain(CONFIDENCES, ANSWERS, "agreement"),
            "bare answers, on clothes",
        ),
        (
            "A student without labels gets above 85 % on any such pictures.",
            f"{clothes.students.mean(CONFIDENCES).plain()} %",
            "clothes, where the teacher itself gets less",
        ),
    )
    lines = ["| expected | measured, points | set against |", "|---|---|---|"]
    return Say("\n".join(lines + [f"| {said} | {measured} | {against} |" for said, measured, against in rows]))
