"""What the notebook's tables and figures are called; a table of both worlds, and one of what did not hold."""

from course_lib import metrics
from course_lib.chapters.fidelity import subliminal as sub
from course_lib.chapters.fidelity.copies import LABELS, OUTSIDER, SECOND, STUDENT, TEACHER, TWIN
from course_lib.chapters.fidelity.experiment import Result
from course_lib.chapters.fidelity.grid import corner, foretold, largest, law, weaker
from course_lib.chapters.fidelity.recipe import ASSISTED, RECIPE, Recipe
from course_lib.chapters.fidelity.verified import AS_MANY, EQUAL, GUESSED, IN_ORDER, LABELLED, LEAKY, PASSED, WEAK
from course_lib.chapters.fidelity.wrong_labels import CAREFUL, DISTILLED, DISTILLED_CAREFUL, PLAIN, TUNED
from course_lib.chapters.fidelity.wrong_labels import TEACHER as CAREFUL_TEACHER
from course_lib.show.text import Say

__all__ = [
    "AS_MANY",
    "CHECKS",
    "EQUAL",
    "GUESSED",
    "HEADINGS",
    "PASSED",
    "STARTS",
    "WEAK",
    "checked",
    "fallen",
    "over_teacher",
    "two_worlds",
    "who",
]

HEADINGS = {
    "accuracy": "right (%)",
    "agreement": "same answer (%)",
    "chance": "chance (%)",
    "repeated": "mistakes repeated (%)",
}
CHECKS = {
    PASSED: "the teacher's answers, drawn",
    GUESSED: "guesses",
    EQUAL: "guesses, as many checks",
    IN_ORDER: "the teacher's ten, likeliest first",
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


def over_teacher(r: Result, labels: int, noise: float, T: float) -> metrics.Interval:
    """Return how far a student of one of the law's teachers, with noise on its pixels, is above it, in points."""
    return metrics.paired(*(r.noisy.get((labels, noise, T), metric) for metric in ("accuracy", "teacher")))


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
        "agreement: own over twin's student, long, as large as the teacher": lambda x: x.copies.gain(
            student(TEACHER, long, large), student(TWIN, long, large), "agreement"
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
        "middle at T = 1 over large at T = 2 (best on these runs of the clothes)": lambda x: x.sizes.gain(
            (names[1], r.size_T[0]), (names[-1], r.size_T[1])
        ),
        "assistant over none, best T": lambda x: x.sizes.gain(
            (ASSISTED, r.arm_T[ASSISTED]), (names[-1], r.arm_T[names[-1]])
        ),
        "wrong labels: student of the teacher over plain": lambda x: x.wrong_labels.gain(DISTILLED, PLAIN),
        "wrong labels: the teacher's own share": lambda x: x.wrong_labels.gain(DISTILLED_CAREFUL, TUNED),
        "wrong labels: the teacher's noise alone over student of the teacher": lambda x: x.wrong_labels.gain(
            CAREFUL, DISTILLED
        ),
        "wrong labels: careful student over its own teacher": lambda x: x.wrong_labels.gain(
            DISTILLED_CAREFUL, CAREFUL_TEACHER
        ),
        "checked answers over the weak teacher": lambda x: x.verified.gain((PASSED, once), WEAK),
        f"checked guesses over checked answers, up to {most} tries each": lambda x: x.checks.gain(GUESSED, PASSED),
        "checked guesses over checked answers, as many checks": lambda x: x.checks.gain(EQUAL, PASSED),
        **{
            f"noise, no check: over a teacher of {k} labels": lambda x, k=k: over_teacher(
                x, k, r.pixel_noise[-1], r.noisy_T[0]
            )
            for k in r.grid_labels
        },
        "meaningless logits: teacher's start over another": lambda x: x.subliminal.gain(sub.SAME, sub.OTHER),
        "meaningless logits: only its last layer over another": lambda x: x.subliminal.gain(sub.HEADS, sub.OTHER),
    }
    lines = ["| points | digits | clothes |", "|---|---|---|"]
    lines += [f"| {name} | {of(digits)} | {of(clothes)} |" for name, of in rows.items()]
    return Say("\n".join(lines))


def fallen(r: Result) -> Say:
    """Return a table of expectations that the runs did not show: what was expected, what was measured, and against what
    the expectation failed."""
    rows = (*_fallen_copies(r), *_fallen_above(r), *_fallen_laws(r))
    lines = ["| expected | measured, points | set against |", "|---|---|---|"]
    return Say("\n".join(lines + [f"| {said} | {measured} | {against} |" for said, measured, against in rows]))


def _fallen_copies(r):
    """Return the rows about copying, and about teachers of other sizes."""
    recipe, arm = r.recipe, r.recipe.arm_T
    large, long = recipe.models[-1], recipe.steps[-1]
    names, cool = list(recipe.sizes), min(recipe.born_T)
    own, twins = ((recipe.models[0], source, recipe.steps[0], STUDENT) for source in (TEACHER, TWIN))
    finished = [(large, source, long, STUDENT) for source in (TEACHER, TWIN)]
    return (
        (
            f"After {recipe.steps[0]} steps, a student agrees with its teacher in the exam more than the twin's does.",
            r.copies.gain(own, twins, "agreement"),
            "the twin's student",
        ),
        (
            "The exam never shows the hand of one teacher.",
            r.copies.gain(*finished, "agreement"),
            f"students as large as the teacher, {long} steps",
        ),
        (
            "A net that learns from its like gets better (Furlanello et al., larger nets).",
            r.generations.gain((cool, recipe.generations), (cool, 0)),
            "the first generation",
        ),
        (
            "A teacher can be too large, also at the temperature that suits it.",
            r.sizes.gain((names[1], arm[names[1]]), (names[-1], arm[names[-1]])),
            "T tuned for each",
        ),
        (
            "An assistant helps (Mirzadeh et al., larger nets, and assistants that learn labels too).",
            r.sizes.gain((ASSISTED, arm[ASSISTED]), (names[-1], arm[names[-1]])),
            "no assistant",
        ),
    )


def _fallen_above(r):
    """Return the rows about students above their teachers, and about checks."""
    recipe, most = r.recipe, r.recipe.tries[-1]
    return (
        (
            "Only a check lifts a student above its teacher.",
            r.wrong_labels.gain(DISTILLED_CAREFUL, CAREFUL_TEACHER),
            "a careful student behind wrong labels",
        ),
        (
            "The teacher's error is a floor for every student of soft targets.",
            over_teacher(r, recipe.grid_labels[0], recipe.pixel_noise[-1], recipe.noisy_T[0]),
            f"noise on the pixels (teacher of {recipe.grid_labels[0]} labels)",
        ),
        (
            "Behind wrong labels, teacher and noise beat the best noise without a teacher.",
            r.wrong_labels.gain(DISTILLED_CAREFUL, TUNED),
            "noise tuned without a teacher; not decided",
        ),
        (
            f"Guesses equal the teacher's answers, up to {most} tries each.",
            r.checks.gain(GUESSED, PASSED),
            "not decided",
        ),
        (
            "Guesses equal the teacher's answers, checked as often.",
            r.checks.gain(EQUAL, PASSED),
            "the number of checks made equal",
        ),
    )


def _fallen_laws(r):
    """Return the rows about the law of powers and about meaningless logits."""
    recipe, biggest = r.recipe, largest(r.recipe)

    def promised(conditions):
        return metrics.paired(foretold(r.grid, law(r.grid, conditions), biggest), r.grid.get(biggest, "error"))

    return (
        (
            "A product of powers foretells the largest student (errors, foretold − made).",
            promised(corner(recipe)),
            "the run that it had not seen",
        ),
        (
            "It does so because it knows no floor (errors, foretold − made).",
            promised(weaker(recipe)),
            "powers, fitted to the flat part as well",
        ),
        (
            "Subliminal learning needs the whole start: a student of the last layer alone learns nothing.",
            r.subliminal.gain(sub.HEADS, sub.OTHER),
            "the last layer alone",
        ),
    )
