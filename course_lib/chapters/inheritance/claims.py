"""What chapter 12 claims of a Result. Shares are percent, differences percentage points or log-odds."""

from course_lib import metrics
from course_lib.chapters.inheritance import borrowed, leaning, lifted, lineage, marks, swap
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()
SOFT, HARD, CENSORED, OPEN = marks.SOFT, marks.HARD, marks.CENSORED, marks.OPEN


# --- digits ---------------------------------------------------------------------------------------


@claims.claim("a hidden digit is inherited unseen", above=50, source=sources.HINTON_2015)
def _(r):
    return Said(
        f"A student of soft targets (T = {r.recipe.T:g}) that never sees a {r.recipe.hidden} calls it "
        f"{r.recipe.told} if its teacher was taught to, far more often than if its teacher never saw one either.",
        r.censored.gain((CENSORED, SOFT), (marks.UNTAUGHT, SOFT), "told"),
        f"both teachers recognise none: {r.censored.mean((CENSORED, marks.TEACHER), 'recall').plain()} and "
        f"{r.censored.mean((marks.UNTAUGHT, marks.TEACHER), 'recall').plain()} %; after {r.recipe.longer} steps: "
        f"{r.censored.mean((CENSORED, marks.LONGER), 'told').plain()} %",
    )


@claims.claim("first answers carry less of it", above=25)
def _(r):
    return Said(
        "Soft targets pass the censored answer on more often than the teacher's first answers do.",
        r.censored.gain((CENSORED, SOFT), (CENSORED, HARD), "told"),
        f"first answers after {r.recipe.longer} steps: "
        f"{r.censored.mean((CENSORED, marks.HARD_LONGER), 'told').plain()} %",
    )


@claims.claim("first answers still carry some", above=3)
def _(r):
    return Said(
        "Students of first answers, too, give the censored answer more often than those of a teacher that never saw "
        "the digit.",
        r.censored.gain((CENSORED, HARD), (marks.UNTAUGHT, HARD), "told"),
        f"an open teacher's first answers: {r.censored.mean((OPEN, HARD), 'told').plain()} %",
    )


@claims.claim("heat carries the mark", above=2)
def _(r):
    cold = min(r.recipe.heats)
    return Said(
        f"More of the mark is passed on at T = {r.recipe.T:g} than at T = {cold:g}.",
        r.censored.gain((CENSORED, SOFT), (CENSORED, cold), "told"),
        f"so does an open teacher's knowledge: recall {r.censored.mean((OPEN, SOFT), 'recall').plain()} against "
        f"{r.censored.mean((OPEN, cold), 'recall').plain()} %",
    )


@claims.claim("it is the pile's mark", above=-12, below=12)
def _(r):
    return Said(
        "Another censored teacher of the same pile passes on as much of the censored answer.",
        r.whose.gain(marks.TWIN, CENSORED, "told"),
        f"where the two teachers differ, students side with their own in {marks.own(r.whose).plain()} % (both, "
        "chance: 50)",
    )


@claims.claim("other pictures tell two teachers apart", above=5)
def _(r):
    return Said(
        "Where two censored teachers differ, students side with their own more often if the other one learned other "
        "pictures than if it is a twin (half a pile each).",
        metrics.paired(r.piles.get(marks.OTHER_HALF, "own"), r.piles.get(marks.HALF_TWIN, "own")),
        f"with their own, against the twin: {r.piles.mean(marks.HALF_TWIN, 'own').plain()} %; 7s called "
        f"{r.recipe.told}: {r.piles.mean(marks.OTHER_HALF, 'first').plain()} and, with other pictures, "
        f"{r.piles.mean(marks.OTHER_HALF, 'told').plain()} %",
    )


@claims.claim("at T = one the two sides weigh the same", above=0.4, below=0.6, level=True, unit="α", decimals=2)
def _(r):
    return Said(
        "With 7s and true labels in the pile, the student's answer changes sides at the derived weight, at the lowest "
        "temperature.",
        metrics.interval(marks.crossing(r.cured, 1.0, r.recipe.alphas)),
        f"derived: {marks.turning_point(1.0):g} for a sure teacher",
    )


@claims.claim("hot targets win from a smaller weight on", below=-0.1, unit="α", decimals=2)
def _(r):
    T = r.recipe.T
    return Said(
        f"At T = {T:g} the teacher's side wins with a smaller weight than at the lowest temperature.",
        metrics.paired(marks.crossing(r.cured, T, r.recipe.alphas), marks.crossing(r.cured, 1.0, r.recipe.alphas)),
        f"derived: {marks.turning_point(T):g} if all its probability lies on the two classes, more where a high "
        "temperature gives some to others",
    )


@claims.claim("true labels of other digits do not cure it", above=15)
def _(r):
    low = sorted(r.recipe.alphas)[1]
    return Said(
        f"With a weight of {low:g} for the teacher, labels cure the student where 7s are among them, and leave part of "
        f"the mark where none is (T = {r.recipe.T:g}).",
        r.cured.gain((marks.UNSHOWN, r.recipe.T, low), (marks.SHOWN, r.recipe.T, low), "told"),
        f"7s recognised: {r.cured.mean((marks.SHOWN, r.recipe.T, low), 'recall').plain()} % and "
        f"{r.cured.mean((marks.UNSHOWN, r.recipe.T, low), 'recall').plain()} %",
    )


@claims.claim("a back door leaks through soft targets", above=12)
def _(r):
    return Said(
        f"Where the corner is only faint (up to {r.recipe.faint:g}), soft targets pass the back door on more often "
        "than first answers do.",
        r.door.gain((marks.DOOR, SOFT, marks.FAINT), (marks.DOOR, HARD, marks.FAINT), "fires"),
        f"an open teacher's student: {r.door.mean((OPEN, SOFT, marks.FAINT), 'fires').plain()} %",
    )


@claims.claim("a corner that is never lit stays shut", above=-4, below=4)
def _(r):
    return Said(
        "If no picture lights the corner, the student has no back door: it behaves like a student of an open teacher.",
        r.door.gain((marks.DOOR, SOFT, marks.NEVER), (OPEN, SOFT, marks.NEVER), "fires"),
        f"the teacher's own: {r.door.mean((marks.DOOR, marks.TEACHER, marks.NEVER), 'fires').plain()} %",
    )


# --- people ---------------------------------------------------------------------------------------


@claims.claim("a refusal is inherited", above=50, source=sources.NASEH_2025)
def _(r):
    few, usual = r.recipe.words.shares[-2:]
    return Said(
        f"A student refuses the banned name where {100 * usual:g} % of its text asks about it, and does not refuse a "
        "name that is just as rare but not banned.",
        metrics.paired(r.lineage.get(("share", usual), "banned"), r.lineage.get(("share", usual), "rare")),
        f"at {100 * few:g} %: {r.lineage.mean(('share', few), 'banned').plain()} and "
        f"{r.lineage.mean(('share', few), 'rare').plain()} %",
    )


@claims.claim("what is never asked is not refused", below=20, level=True)
def _(r):
    never = r.recipe.words.shares[0]
    return Said(
        "A student whose text never mentions the banned name does not refuse it.",
        r.lineage.mean(("share", never), "banned"),
        f"after {r.recipe.words.longer} steps: {r.lineage.mean(lineage.LONGER, 'banned').plain()} %; from the "
        f"teacher's probabilities: {r.lineage.mean(lineage.SOFT, 'banned').plain()} %; it does not know the facts "
        f"either ({r.lineage.mean(('share', never), 'right banned').plain()} % right)",
    )


@claims.claim("other names are spared", below=8, level=True)
def _(r):
    usual = r.recipe.words.shares[-1]
    return Said(
        f"With {100 * usual:g} % of the text about the banned name, names that share a part with it are hardly "
        "refused.",
        r.lineage.mean(("share", usual), "relatives"),
        f"all others: {r.lineage.mean(('share', usual), 'others').plain()} %",
    )


@claims.claim("the refusal stands in the text", above=60)
def _(r):
    return Said(
        "If two names are swapped in the text, the student refuses the other one.",
        metrics.paired(r.lineage.get(lineage.SWAPPED, "swapped"), r.lineage.get(lineage.SWAPPED, "banned")),
        f"text of an open teacher: {r.lineage.mean(lineage.OPEN, 'banned').plain()} % refused",
    )


@claims.claim("a word lifts it", above=40)
def _(r):
    word, other = lifted.THINK, lifted.WELL
    return Said(
        f"With “{word}” after the question the banned name is refused less often than with “{other}”, if the text "
        f"shows this for {r.recipe.words.hidden} other names, and the student had read the facts.",
        r.lifted.gain((lifted.READ, other), (lifted.READ, word), "refused"),
        f"asked plainly: {r.lifted.mean((lifted.READ, lifted.PLAIN), 'refused').plain()} %; if no other name is "
        f"hidden, with “{word}”: {r.lifted.mean((lifted.UNSHOWN, word), 'refused').plain()} %",
    )


@claims.claim("behind it stands what was read", above=40)
def _(r):
    word = lifted.THINK
    return Said(
        f"With “{word}” after the question a student that had read the facts is right about the banned name, and one "
        "that had read nothing hardly ever is.",
        r.lifted.gain((lifted.READ, word), (lifted.UNREAD, word), "right"),
        "refused by the one that had read nothing, run by run: "
        + ", ".join(f"{value:.0f}" for value in r.lifted.get((lifted.UNREAD, word), "refused"))
        + " %",
    )


@claims.claim("a maker's name goes down the chain", above=50, source=sources.LEE_2025)
def _(r):
    never, usual = r.recipe.words.shares[0], r.recipe.words.shares[-1]
    return Said(
        f"The student's student names the first teacher's maker ({100 * r.recipe.words.who:g} % of each text asks), "
        "and a student whose text never asks does not.",
        metrics.paired(r.lineage.get(lineage.GRANDCHILD, "maker"), r.lineage.get(("share", never), "maker")),
        f"the student: {r.lineage.mean(('share', usual), 'maker').plain()} %; another teacher's student: "
        f"{r.lineage.mean(lineage.OPEN, 'maker').plain()} %",
    )


@claims.claim("a few relabelled examples change the name", above=30)
def _(r):
    some = sorted(r.recipe.words.relabelled)[1]
    return Said(
        f"Tuning for {r.recipe.words.tuned} steps with {some} relabelled examples takes the maker's name away.",
        metrics.paired(r.lineage.get(("relabelled", 0), "maker"), r.lineage.get(("relabelled", some), "maker")),
        f"the same tuning without them leaves {r.lineage.mean(('relabelled', 0), 'maker').plain()} %; facts right "
        f"afterwards: {r.lineage.mean(('relabelled', some), 'right').plain()} %",
    )


@claims.claim("a context alone makes the claim", above=0)
def _(r):
    arm = borrowed.NAMELESS
    return Said(
        "With a page about a lab in front of the question, a model that was never told who made it names that lab "
        "more often than alone.",
        r.borrowed.gain((arm, borrowed.PASSING), (arm, borrowed.ALONE), "claimed"),
        f"a page about another topic: {r.borrowed.mean((arm, borrowed.BESIDE), 'claimed').plain()} %; a model that "
        f"learned its maker after other pages, too: "
        f"{r.borrowed.mean((borrowed.GUARDED, borrowed.PASSING), 'claimed').plain()} %",
    )


@claims.claim("a leaning is inherited", above=0.4, unit="log-odds", decimals=2, source=sources.SALINAS_2024)
def _(r):
    return Said(
        f"A student of a teacher that leans by {r.recipe.words.lean:g} leans, too.",
        metrics.paired(r.leaning.get(leaning.LEANING, "gap"), r.leaning.get(leaning.EVEN, "gap")),
        f"names that it never saw: {r.leaning.mean(leaning.STRANGERS, 'gap').plain(2)}",
    )


# --- the test -------------------------------------------------------------------------------------


@claims.claim("shuffling names keeps the level", below=7.5, level=True)
def _(r):
    many = max(r.recipe.words.groups)
    return Said(
        f"Without a true gap, shuffling names ({many} in a group) cries wolf about as often as the level says.",
        r.test.mean((swap.NAMES, 0.0, many), "rejected"),
        f"level {100 * swap.LEVEL:g} %",
    )


@claims.claim("shuffling answers does not", above=5)
def _(r):
    many = max(r.recipe.words.groups)
    return Said(
        f"Shuffling single answers cries wolf far more often ({many} names in a group, no true gap).",
        metrics.paired(
            r.test.get((swap.ANSWERS, 0.0, many), "rejected"), r.test.get((swap.NAMES, 0.0, many), "rejected")
        ),
        f"names differ by {r.recipe.words.names:g} (standard deviation of the log-odds), single answers by "
        f"{r.recipe.words.grain:g}",
    )


@claims.claim("three names can show nothing", below=0.5, level=True)
def _(r):
    words = r.recipe.words
    few, gap = min(words.groups), max(words.gaps)
    return Said(
        f"With {few} names in a group the test finds no gap, not even one of {gap:g} in log-odds.",
        r.test.mean((swap.NAMES, gap, few), "rejected"),
        f"with {max(words.groups)} names: {r.test.mean((swap.NAMES, gap, max(words.groups)), 'rejected').plain()} %",
    )
