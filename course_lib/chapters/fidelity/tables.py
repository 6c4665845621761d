"""What the notebook's tables and figures are called; a table of both worlds, and one of what did not hold."""

from course_lib import metrics
from course_lib.chapters.fidelity import subliminal as sub
from course_lib.chapters.fidelity.copies import LABELS, OUTSIDER, SECOND, STUDENT, TEACHER, TWIN
from course_lib.chapters.fidelity.experiment import Result
from course_lib.chapters.fidelity.grid import corner, foretold, largest, law
from course_lib.chapters.fidelity.recipe import ASSISTED, RECIPE, Recipe
from course_lib.chapters.fidelity.verified import AS_MANY, GUESSED, LABELLED, LEAKY, PASSED, WEAK
from course_lib.chapters.fidelity.wrong_labels import DISTILLED, DISTILLED_CAREFUL, PLAIN, TUNED
from course_lib.show.text import Say

__all__ = ["AS_MANY", "GUESSED", "HEADINGS", "PASSED", "STARTS", "WEAK", "checked", "fallen", "two_worlds", "who"]

HEADINGS = {
    "accuracy": "right (%)",
    "agreement": "same answer (%)",
    "chance": "chance (%)",
    "repeated": "mistakes repeated (%)",
}
STARTS = {
    sub.SAME: "30 logits, teacher's start",
    ("logits", 10): "10 logits, teacher's start",
    ("logits", 3): "3 logits, teacher's start",
    sub.HEADS: "30 logits, only its last layer",
    sub.WIDER: "same, on a wider body",
    sub.BODY: "30 logits, only its body",
    sub.OTHER: "30 logits, another start",
    sub.SHUFFLED: "answers to other pictures",
    sub.IGNORANT: "teacher that learned nothing",
}


def who(steps: int, recipe: Recipe = RECIPE) -> dict:
    """Return the rows of the table of agreement, {condition: name}: the nets, and small students of so many steps."""
    small = recipe.models[0]
    return {
        TWIN: "twin",
        OUTSIDER: "outsider",
        (small, TEACHER, steps, STUDENT): "teacher's student",
        (small, TEACHER, steps, SECOND): "teacher's second student",
        (small, TWIN, steps, STUDENT): "twin's student",
        (small, OUTSIDER, steps, STUDENT): "outsider's student",
        (small, LABELS, steps, STUDENT): "true labels' student",
    }


def checked(recipe: Recipe = RECIPE) -> dict:
    """Return the rows of the table of checked answers, {condition: name}."""
    once, most = recipe.tries[0], recipe.tries[-1]
    return {
        (PASSED, once): f"passed, {once} try",
        (AS_MANY, once): "as many, unchecked",
        (LEAKY, once): "passed a leaky check",
        (LABELLED, once): "as many true labels",
        (GUESSED, once): f"guesses, {once} try",
        (PASSED, most): f"passed, {most} tries",
        (GUESSED, most): f"guesses, {most} tries",
    }


def two_worlds(digits: Result, clothes: Result) -> Say:
    """Return a table of what the chapter found, on digits and on clothes, with wins and losses over the seeds."""
    r = digits.recipe
    small, large = r.models[0], r.models[-1]
    short, long = r.steps[0], r.steps[-1]
    cool, once, most = min(r.born_T), r.tries[0], r.tries[-1]
    names = list(r.sizes)

    def student(source, steps, model=small):
        return model, source, steps, STUDENT

    rows = {
        "agreement: own over twin's student, short": lambda x: x.copies.gain(
            student(TEACHER, short), student(TWIN, short), "agreement"
        ),
        "agreement: own over outsider's student, long": lambda x: x.copies.gain(
            student(TEACHER, long), student(OUTSIDER, long), "agreement"
        ),
        "noise: sides with the teacher, own over twin's student, long": lambda x: x.copies.gain(
            student(TEACHER, long), student(TWIN, long), "own"
        ),
        "accuracy: as large as the teacher and trained long, over the teacher": lambda x: x.copies.gain(
            student(TEACHER, long, large), TEACHER
        ),
        "born again, T = 1, over the first": lambda x: x.generations.gain((cool, r.generations), (cool, 0)),
        "middle over large teacher, T = 1": lambda x: x.sizes.gain((names[1], r.size_T[0]), (names[-1], r.size_T[0])),
        "middle over large teacher, best T": lambda x: x.sizes.gain(
            (names[1], r.arm_T[names[1]]), (names[-1], r.arm_T[names[-1]])
        ),
        "assistant over none, best T": lambda x: x.sizes.gain(
            (ASSISTED, r.arm_T[ASSISTED]), (names[-1], r.arm_T[names[-1]])
        ),
        "wrong labels: student of the teacher over plain": lambda x: x.wrong_labels.gain(DISTILLED, PLAIN),
        "wrong labels: the teacher's own share": lambda x: x.wrong_labels.gain(DISTILLED_CAREFUL, TUNED),
        "checked answers over the weak teacher": lambda x: x.verified.gain((PASSED, once), WEAK),
        f"checked guesses over checked answers, {most} tries": lambda x: x.verified.gain(
            (GUESSED, most), (PASSED, most)
        ),
        "meaningless logits: teacher's start over another": lambda x: x.subliminal.gain(sub.SAME, sub.OTHER),
        "meaningless logits: only its last layer over another": lambda x: x.subliminal.gain(sub.HEADS, sub.OTHER),
    }
    lines = ["| points | digits | clothes |", "|---|---|---|"]
    lines += [f"| {name} | {of(digits)} | {of(clothes)} |" for name, of in rows.items()]
    return Say("\n".join(lines))


def fallen(r: Result) -> Say:
    """Return a table of expectations that the runs did not show: what was expected, and what was measured."""
    recipe, arm = r.recipe, r.recipe.arm_T
    small, short = recipe.models[0], recipe.steps[0]
    names, cool, most = list(recipe.sizes), min(recipe.born_T), recipe.tries[-1]
    own, twins = ((small, source, short, STUDENT) for source in (TEACHER, TWIN))
    biggest = largest(recipe)
    promised = metrics.paired(foretold(r.grid, law(r.grid, corner(recipe)), biggest), r.grid.get(biggest, "error"))
    rows = {
        "In the exam, a student agrees with its own teacher more than the twin's student does.": r.copies.gain(
            own, twins, "agreement"
        ),
        "A net that learns from its like gets better (Furlanello et al., larger nets).": r.generations.gain(
            (cool, recipe.generations), (cool, 0)
        ),
        "A teacher can be too large, also at the temperature that suits it.": r.sizes.gain(
            (names[1], arm[names[1]]), (names[-1], arm[names[-1]])
        ),
        "An assistant helps (Mirzadeh et al., larger nets).": r.sizes.gain(
            (ASSISTED, arm[ASSISTED]), (names[-1], arm[names[-1]])
        ),
        "Behind wrong labels, teacher and noise beat the best noise without a teacher (not decided).": (
            r.wrong_labels.gain(DISTILLED_CAREFUL, TUNED)
        ),
        f"Checked guesses equal the teacher's checked answers, with {most} tries (not decided).": r.verified.gain(
            (GUESSED, most), (PASSED, most)
        ),
        "A product of powers foretells the largest student (errors, foretold − made).": promised,
        "Subliminal learning needs the whole start: a student of the last layer alone learns nothing.": (
            r.subliminal.gain(sub.HEADS, sub.OTHER)
        ),
    }
    lines = ["| expected | measured, points |", "|---|---|"]
    return Say("\n".join(lines + [f"| {said} | {measured} |" for said, measured in rows.items()]))
