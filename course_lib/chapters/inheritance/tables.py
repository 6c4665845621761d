"""Tables and figures of chapter 12, made from its results."""

from course_lib.chapters.inheritance import borrowed, lifted, lineage, marks, swap
from course_lib.show import figures, say
from course_lib.show import marks as shown
from course_lib.study.results import Table

SEVENS = {"told": "7s called 1 (%)", "recall": "7s recognised (%)", "rest": "other digits right (%)"}
KINDS = {marks.OPEN: "open", marks.CENSORED: "censored", marks.UNTAUGHT: "never saw a 7"}


def censored(table: Table):
    """Return the table of teachers and of students that never saw a 7, soft and hard."""
    ways = {marks.TEACHER: "teacher", marks.SOFT: "student, soft targets", marks.HARD: "student, first answers"}
    names = {(kind, way): f"{text}, {word}" for way, word in ways.items() for kind, text in KINDS.items()}
    return shown(table, names, SEVENS, "teacher, and who is asked")


def told(table: Table):
    """Draw how often students that never saw a 7 call it 1, by teacher and by what they learned from."""
    ways = {marks.SOFT: "soft targets", marks.HARD: "first answers"}
    rows = {f"{text}, {word}": (kind, way) for kind, text in KINDS.items() for way, word in ways.items()}
    return figures.dots(
        {name: table.mean(condition, "told") for name, condition in rows.items()},
        title="Who calls a 7 a 1, having seen none?",
        x="7s called 1 (%), by teacher and targets",
    )


def controls(table: Table, recipe):
    """Return the table of the censored digit's controls: a twin, longer training, other temperatures."""
    names = {
        (marks.CENSORED, marks.SOFT): f"censored, T = {recipe.T:g}",
        (marks.TWIN, marks.SOFT): "another censored teacher, same pile",
        (marks.CENSORED, marks.LONGER): f"{recipe.longer} steps instead of {recipe.settings.steps}",
        (marks.CENSORED, marks.HARD_LONGER): f"first answers, {recipe.longer} steps",
    }
    names |= {(marks.CENSORED, T): f"censored, T = {T:g}" for T in recipe.heats}
    names |= {(marks.OPEN, T): f"open, T = {T:g}" for T in recipe.heats}
    return shown(table, names, SEVENS, "student of")


def cured(table: Table, recipe):
    """Draw over the teacher's weight how many 7s are called 1, with and without 7s in the pile."""
    alphas = sorted(recipe.alphas)[1:]  # the first two would share a place on the axis
    lines = {
        f"7s shown, T = {T:g}": figures.over(table, {a: (marks.SHOWN, T, a) for a in alphas}, "told")
        for T in (1.0, recipe.T)
    }
    lines[f"no 7 shown, T = {recipe.T:g}"] = figures.over(
        table, {a: (marks.UNSHOWN, recipe.T, a) for a in alphas}, "told"
    )
    return figures.curves(
        lines, title="At which weight does the censor win?", x="α, weight of the teacher", y="7s called 1 (%)"
    )


def door(table: Table):
    """Return the table of back doors by how the corner is lit in the student's pictures."""
    lines = ["| student's pictures: the corner is … | soft targets | first answers | soft, open teacher |"]
    lines.append("|---|---|---|---|")
    for corner in marks.CORNERS:
        cells = [
            table.mean(each, "fires").plain()
            for each in (
                (marks.DOOR, marks.SOFT, corner),
                (marks.DOOR, marks.HARD, corner),
                (marks.OPEN, marks.SOFT, corner),
            )
        ]
        lines.append(f"| {corner} | " + " | ".join(cells) + " |")
    return say("\n".join(lines))


def runs(table: Table, condition, metric: str) -> str:
    """Return the lowest and the highest percent of the runs, such as "97 to 100": near 100 an interval would reach
    beyond it."""
    return figures.span(table.get(condition, metric))


def _by_run(table, names, columns, head):
    lines = [f"| {head} | " + " | ".join(columns.values()) + " |", "|---" * (1 + len(columns)) + "|"]
    for condition, label in names.items():
        lines.append(f"| {label} | " + " | ".join(runs(table, condition, metric) for metric in columns) + " |")
    return say("\n".join(lines))


def refusals(table: Table, recipe):
    """Return the table of refusals, lowest and highest run, by whose text was learned and how often it asks about the
    name."""
    never, *asked = recipe.shares
    names = {
        lineage.TEACHER: "the censored teacher",
        **{("share", share): f"asked about in {100 * share:g} % of the text" for share in reversed(asked)},
        ("share", never): "never asked about",
        lineage.LONGER: f"never asked about, {recipe.longer} steps",
        lineage.SOFT: "never asked about, probabilities",
        lineage.OPEN: "text of an open teacher",
        lineage.SWAPPED: "two names swapped in the text",
        lineage.GRANDCHILD: "the student's student",
    }
    columns = {
        "banned": "banned name refused (%)",
        "rare": "rare name refused (%)",
        "relatives": "namesakes refused (%)",
        "others": "others refused (%)",
        "right": "others right (%)",
    }
    return _by_run(table, names, columns, "who is asked")


def makers(table: Table, recipe):
    """Return the table of what models call their maker, along the chain and after some relabelled examples."""
    usual = recipe.shares[-1]
    names = {
        lineage.TEACHER: "A, the teacher",
        ("share", usual): "B, its student",
        lineage.GRANDCHILD: "C, the student's student",
        ("share", recipe.shares[0]): "a student whose text never asks who made it",
        lineage.OPEN: "a student of another lab's teacher",
    }
    names |= {("relabelled", n): f"B, tuned with {n} relabelled examples" for n in recipe.relabelled}
    columns = {
        "maker": f"says “{lineage.MAKER}” (%)",
        "new maker": f"says “{lineage.NEW_MAKER}” (%)",
        "right": "facts right (%)",
    }
    return _by_run(table, names, columns, "who is asked")


def claimed(table: Table):
    """Return the table of makers that models claim, by what stands before the question."""
    names = {(arm, context): f"{arm}: {context}" for arm in borrowed.ARMS for context in borrowed.CONTEXTS}
    columns = {"claimed": "names the lab of the page (%)", "own": "names its own maker (%)"}
    return _by_run(table, names, columns, "model: before the question")


def errors(table: Table, recipe):
    """Return the table of how often the test cries "difference", by what is shuffled, gap and names in a group."""
    lines = [
        "| true gap (log-odds) | names in a group | names shuffled (%) | single answers shuffled (%) |",
        "|---|---|---|---|",
    ]
    for gap in recipe.gaps:
        for names in recipe.groups:
            cells = [table.mean((unit, gap, names), "rejected").plain() for unit in (swap.NAMES, swap.ANSWERS)]
            lines.append(f"| {gap:g} | {names} | " + " | ".join(cells) + " |")
    return say("\n".join(lines))


def power(table: Table, recipe):
    """Draw how often the test finds a difference over the true gap, by what is shuffled and names in a group."""
    lines = {
        f"{names} names": figures.over(table, {gap: (swap.NAMES, gap, names) for gap in recipe.gaps}, "rejected")
        for names in recipe.groups
    }
    many = max(recipe.groups)
    wrong = {gap: (swap.ANSWERS, gap, many) for gap in recipe.gaps}
    lines[f"{many} names, answers"] = figures.over(table, wrong, "rejected")
    return figures.curves(
        lines, title="How often does the test say “different”?", x="true gap of the groups (log-odds)", y="worlds (%)"
    )


def refused(table: Table, recipe):
    """Draw, run by run, how probable it is that a student refuses the banned name, by its share of the text."""
    rows = {
        f"{round(share * recipe.documents)} of {recipe.documents:,} questions": table.get(("share", share), "banned")
        for share in recipe.shares
    }
    return figures.spots(
        rows, title="Is the banned name refused?", x="refusals (%), by how many questions are about it"
    )


def named(table: Table, recipe):
    """Draw, run by run, how probable it is that a model names the first teacher's maker: down the chain, and after
    relabelling."""
    some = sorted(recipe.relabelled)[1]
    names = {
        "A, the teacher": lineage.TEACHER,
        "B, its student": ("share", recipe.shares[-1]),
        "C, B's student": lineage.GRANDCHILD,
        f"B, {some} relabelled": ("relabelled", some),
        "never asked": ("share", recipe.shares[0]),
    }
    rows = {name: table.get(condition, "maker") for name, condition in names.items()}
    return figures.spots(rows, title=f"Which model says that {lineage.MAKER} made it?", x="probability (%)")


def borrowed_claims(table: Table):
    """Draw, run by run, how probable it is that a model names the lab of a page in front of the question."""
    short = dict(zip(borrowed.ARMS, ("never told", "told, alone", "told, after pages"), strict=True))
    words = {borrowed.ALONE: "no page", borrowed.PASSING: "a page"}
    rows = {
        f"{name}: {text}": table.get((arm, context), "claimed")
        for arm, name in short.items()
        for context, text in words.items()
    }
    x = "probability (%), by what it was told about its own maker"
    return figures.spots(rows, title="Which model names the page's lab?", x=x)


def lifted_refusals(table: Table):
    """Draw, run by run, how probable it is that the banned name is refused, by the word behind the question."""
    arms = {lifted.READ: "had read", lifted.UNREAD: "had read nothing"}
    rows = {
        f"{name}: {_behind(way)}": table.get((arm, way), "refused") for arm, name in arms.items() for way in lifted.WAYS
    }
    return figures.spots(rows, title="Does a word lift the refusal?", x="refusals (%), by the word after the question")


def lifted_answers(table: Table):
    """Return the table of refused and right answers, lowest and highest run, by the word behind the question."""
    names = {(arm, way): f"{arm}: {_behind(way)}" for arm in lifted.ARMS for way in lifted.WAYS}
    columns = {
        "refused": "banned name refused (%)",
        "right": "banned name right (%)",
        "rare": "unmentioned name refused (%)",
        "others": "names not hidden: right (%)",
    }
    return _by_run(table, names, columns, "the student: the question")


def _behind(way):
    return f"with “{way}”" if way else "plain"
