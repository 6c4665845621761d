"""The tables of chapter 04's page, made from Results."""

from collections.abc import Mapping

from course_lib import metrics
from course_lib.chapters.many_teachers.bad_teachers import ASLEEP, LOUD, RULES, SHARES
from course_lib.chapters.many_teachers.baselines import TOGETHER
from course_lib.chapters.many_teachers.experiment import ALL
from course_lib.chapters.many_teachers.recipe import RECIPE, Recipe
from course_lib.chapters.many_teachers.specialists import AVERAGED
from course_lib.chapters.many_teachers.students import SOFT, TARGETS, TOP, VOTE
from course_lib.chapters.many_teachers.teachers import DOUBT, OTHER, OWN, SOURCES, TRAININGS
from course_lib.show import Say
from course_lib.study.results import Table


def table(head: tuple[str, ...], rows: Mapping[str, list[str]]) -> Say:
    """Return a table: head: the headings of all columns; rows: from the first cell of each row to the others."""
    lines = [head, ["---"] * len(head), *([name, *cells] for name, cells in rows.items())]
    return Say("\n".join("| " + " | ".join(line) + " |" for line in lines))


def gains(committees: Table, recipe: Recipe = RECIPE) -> Say:
    """Return the table of the largest committees: how many labels they hold, how often two teachers differ, and what
    all together gain over one."""
    most, rows = max(recipe.counts), {}
    for source in SOURCES:
        one, all_of = (committees.get((source, most), metric) for metric in ("member", "committee"))
        rows[source] = [
            str(recipe.labels * (most if source == OWN else 1)),
            *(committees.mean((source, most), metric).plain() for metric in ("disagreement", "member", "committee")),
            str(metrics.paired(all_of, one)),
        ]
    what = ("labels in their piles", "two differ (% of pictures)", "one right (%)", "together right (%)")
    return table((f"{most} teachers", *what, "gain over one (points)"), rows)


def targets(students: Table, recipe: Recipe = RECIPE) -> Say:
    """Return the table of students: what each of three targets of the same teachers makes of them."""
    most = max(recipe.counts)
    names = {
        (OWN, 1): f"one teacher, {recipe.labels} labels",
        **{(source, most): f"{most} teachers, {source}" for source in SOURCES},
        (ALL, 1): f"one teacher, all {recipe.teacher.images} labels",
    }
    rows = {
        name: [
            students.mean((*teachers, target)).plain() if (*teachers, target) in students.conditions else "–"
            for target in TARGETS
        ]
        for teachers, name in names.items()
    }
    return table(("student (right in the exam, %) of", *TARGETS), rows)


def why(causes: Table, recipe: Recipe = RECIPE) -> Say:
    """Return the table of divided committees' students: soft and hard, small and short or large and long."""
    short, long, small, large = recipe.student.steps, recipe.longer, recipe.usual[1], recipe.larger[1]
    who = ((small, short), (small, long), (large, long))
    rows = {
        target: [causes.mean((target, recipe.divided, *one)).plain() for one in who]
        for target in (SOFT, SHARES, TOP, VOTE)
    }
    heads = (f"{units} units, {steps} steps" for units, steps in who)
    return table((f"{recipe.divided} liars: student (right, %) of", *heads), rows)


def others(bad: Table, recipe: Recipe = RECIPE) -> Say:
    """Return the table of students whose teachers lie loudly or sleep, by rule."""
    cases = {(LOUD, n): f"{n} lies loudly" for n in recipe.loud} | {(ASLEEP, n): f"{n} asleep" for n in recipe.asleep}
    rows = {rule: [bad.mean((kind, rule, n)).plain() for kind, n in cases] for rule in RULES}
    return table(("student (right, %) of", *cases.values()), rows)


def fields(special: Table) -> Say:
    """Return the table of specialists by what they were trained on."""
    rows = {
        training: [
            *(special.mean((training, AVERAGED), metric).plain() for metric in ("committee", "lead", "accuracy")),
            special.mean((training, TOP)).plain(),
        ]
        for training in TRAININGS
    }
    heads = ("together right (%)", "lead of the top class (points)", "student of the average (%)")
    return table(("trained on", *heads, "student of its top class (%)"), rows)


def fallen(result) -> Say:
    """Return the list of sentences that one more control took apart, of a Result, and that control's numbers."""
    recipe, most = result.recipe, max(result.recipe.counts)
    small, large, steps = recipe.usual[1], recipe.larger[1], recipe.student.steps
    many, meetings, bad = max(recipe.piles), max(recipe.rounds), recipe.divided

    def vote_over(units):
        return result.causes.gain((VOTE, bad, small, steps), (SOFT, bad, units, steps))

    met = metrics.paired(result.federation.get((TOGETHER, small, meetings)), result.students.get((OWN, most, SOFT)))
    cool, warm = min(recipe.temperatures), max(recipe.temperatures)
    tried = {
        "A divided committee harms any student": ("its vote over its soft blend", vote_over(small)),
        "All that the student of a soft blend lacked was size": (
            f"{small} units taught by the vote over {large} units taught by the soft blend, {steps} steps each",
            vote_over(large),
        ),
        'Specialists that doubt need an "other" class to teach well': (
            'settled doubt over "other"',
            result.specialists.gain((DOUBT, TOP), (OTHER, AVERAGED)),
        ),
        "For data that must stay apart, a committee is the way": ("averaged weights over its student", met),
        "Warm targets help, however many the pictures": (
            f"T = {warm:g} over T = {cool:g}, one teacher, {many} pictures",
            result.reach.gain((1, 0, SOFT, warm, many), (1, 0, SOFT, cool, many)),
        ),
    }
    rows = {sentence: [control, str(gain)] for sentence, (control, gain) in tried.items()}
    return table(("sentence", "what was tried", "points"), rows)
