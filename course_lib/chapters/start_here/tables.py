"""What chapter 00 compares and shows as tables."""

from collections.abc import Iterable, Mapping

from course_lib import metrics
from course_lib.chapters.start_here.experiment import ANSWERS, CONFIDENCES, LABELS, NEIGHBOUR, OUTSIDER, TWIN, Result
from course_lib.metrics import Interval
from course_lib.models import classifiers
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


def ceiling(r: Result) -> Interval:
    """Return what share of the teacher's mistakes its twin does not make, in points: person() can hardly be larger."""
    return r.teachers.gain("teacher", "twin", "inherited")


def floor(r: Result) -> Interval:
    """Return how many more of the teacher's mistakes the outsider's student repeats than one of right labels."""
    return r.students.gain(OUTSIDER, LABELS, "inherited")


def worlds(found: Mapping[str, Result]) -> Say:
    """Return a table of what the chapter measured in each world, by name."""
    rows = {
        "teacher: right (%)": lambda r: r.teachers.mean("teacher").plain(),
        "its student: right (%)": lambda r: r.students.mean(CONFIDENCES).plain(),
        "… minus a student of labels (points)": lambda r: r.students.gain(CONFIDENCES, LABELS),
        "nearest neighbour: right (%)": lambda r: r.students.mean(NEIGHBOUR).plain(),
        "teacher's mistakes that it repeats (%)": lambda r: r.students.mean(CONFIDENCES, "inherited").plain(),
        "… repeated by a student of bare answers (%)": lambda r: r.students.mean(ANSWERS, "inherited").plain(),
        "… repeated by a student of labels (%)": lambda r: r.students.mean(LABELS, "inherited").plain(),
        "… added by this one teacher (points)": person,
        "… added by the pile (points)": pile,
    }
    return _side_by_side("measured", rows, found)


def wide_and_narrow(found: Mapping[str, Result]) -> Say:
    """Return a table of teachers of several widths: how much a twin leaves to one teacher, and how much it adds."""
    rows = {
        "right (%)": lambda r: r.teachers.mean("teacher").plain(),
        "mistakes that its twin makes too (%)": lambda r: r.teachers.mean("twin", "inherited").plain(),
        "left for this one teacher (points)": lambda r: ceiling(r).plain(),
        "added by this one teacher (points)": person,
        "added by the pile (points)": pile,
    }
    return _side_by_side("a teacher of", rows, found)


def slower(found: Iterable[Result]) -> Say:
    """Return a table of what students are ahead by on clothes, by the T of the confidences and the number of steps."""
    names = ("right: confidences − labels", "right: answers − labels", "agreement: confidences − answers")
    lines = ["| on clothes, points | " + " | ".join(names) + " |", "|---" * 4 + "|"]
    for r in found:
        ahead = (
            r.students.gain(CONFIDENCES, LABELS),
            r.students.gain(ANSWERS, LABELS),
            r.students.gain(CONFIDENCES, ANSWERS, "agreement"),
        )
        name = f"T = {r.recipe.T:g}, {r.recipe.settings.steps:,} steps"
        lines.append(f"| {name} | " + " | ".join(map(str, ahead)) + " |")
    return Say("\n".join(lines))


def _side_by_side(title, rows, found):
    lines = [f"| {title} | " + " | ".join(found) + " |", "|---" * (1 + len(found)) + "|"]
    lines += [f"| {name} | " + " | ".join(str(of(r)) for r in found.values()) + " |" for name, of in rows.items()]
    return Say("\n".join(lines))


def fallen(r: Result, clothes: Result, narrow: Result) -> Say:
    """Return a table of what was expected and not found, here, on clothes or with narrow teachers: what, what was
    measured, and against what it failed."""
    width, less = (classifiers.widths_of(each.recipe.teacher.model)[1] for each in (r, narrow))
    rows = (
        (
            f"A student takes over the mistakes of its own teacher in particular, with teachers of {width} hidden "
            "numbers too.",
            person(r),
            "the twin's student",
        ),
        (
            f"The pile adds more repeated mistakes than the one teacher, with teachers of {less} hidden numbers too.",
            pile_over_person(narrow),
            "pile minus teacher, digits",
        ),
        (
            "A teacher is worth more than the labels of the same pictures.",
            r.students.gain(CONFIDENCES, NEIGHBOUR),
            "nearest neighbour, accuracy",
        ),
        (
            f"After {clothes.recipe.settings.steps} steps at T = {clothes.recipe.T:g}, confidences make a student "
            "answer like its teacher more often than bare answers do, on clothes too.",
            clothes.students.gain(CONFIDENCES, ANSWERS, "agreement"),
            "bare answers, on clothes",
        ),
        (
            "That student gets less right than one of labels because its teacher is often wrong.",
            clothes.students.gain(ANSWERS, LABELS),
            "bare answers of the same teacher minus labels, accuracy",
        ),
        (
            "A student without labels gets above 85 % on any such pictures.",
            f"{clothes.students.mean(CONFIDENCES).plain()} %",
            "clothes, where the teacher itself gets less",
        ),
    )
    lines = ["| expected | measured, points | set against |", "|---|---|---|"]
    return Say("\n".join(lines + [f"| {said} | {measured} | {against} |" for said, measured, against in rows]))
