"""What the notebook's tables and figures are called; a table of what differs between both worlds, and one of what did
not hold."""

from course_lib import metrics
from course_lib.chapters.fidelity import subliminal as sub
from course_lib.chapters.fidelity.copies import LABELS, OUTSIDER, SECOND, STUDENT, TEACHER, TWIN
from course_lib.chapters.fidelity.experiment import Result
from course_lib.chapters.fidelity.grid import corner, largest, law, predicted, weaker
from course_lib.chapters.fidelity.recipe import ASSISTED, RECIPE, Recipe
from course_lib.chapters.fidelity.verified import (
    ANY_ORDER,
    AS_MANY,
    EQUAL,
    GUESSED,
    IN_ORDER,
    LABELLED,
    LEAKY,
    PASSED,
    WEAK,
)
from course_lib.chapters.fidelity.wrong_labels import CAREFUL, DISTILLED, DISTILLED_CAREFUL, NEIGHBOURS, PLAIN, TUNED
from course_lib.chapters.fidelity.wrong_labels import TEACHER as CAREFUL_TEACHER
from course_lib.show.text import Say

__all__ = [
    "ANY_ORDER",
    "AS_MANY",
    "CHECKS",
    "EQUAL",
    "HEADINGS",
    "IN_ORDER",
    "PASSED",
    "STARTS",
    "WEAK",
    "checked",
    "fallen",
    "over_teacher",
    "two_worlds",
    "who",
    "wrong",
]

HEADINGS = {
    "accuracy": "right (%)",
    "agreement": "same answer (%)",
    "repeated": "mistakes repeated (%)",
}
CHECKS = {
    PASSED: "the teacher's answers, drawn",
    GUESSED: "guesses, drawn evenly",
    EQUAL: "guesses that never repeat, as many checks",
    IN_ORDER: "the teacher's ten, likeliest first",
    ANY_ORDER: "the ten in random order, as many checks",
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
        (PASSED, most): f"passed, {most} tries",
        (GUESSED, most): f"guesses, {most} tries",
    }


def wrong(recipe: Recipe = RECIPE) -> dict:
    """Return the rows of the figure of wrong labels, {condition: name}: who learned, and with how much noise."""
    much, most = f"noise {recipe.careful:g}", f"noise {recipe.most_careful:g}"
    return {
        CAREFUL_TEACHER: f"teacher, {much}",
        PLAIN: "of the labels, no noise",
        CAREFUL: f"of the labels, {much}",
        TUNED: f"of the labels, {most}",
        DISTILLED: "of the teacher, no noise",
        DISTILLED_CAREFUL: f"of the teacher, {much}",
        NEIGHBOURS: f"vote of {recipe.neighbours} neighbours",
    }


def over_teacher(r: Result, labels: int, noise: float, T: float) -> metrics.Interval:
    """Return how far a student of one of the law's teachers, with noise on its pixels, is above it, in points."""
    return metrics.paired(*(r.noisy.get((labels, noise, T), metric) for metric in ("accuracy", "teacher")))


def two_worlds(digits: Result, clothes: Result) -> Say:
    """Return a table of what differs between digits and clothes, with wins and losses over the seeds; what every claim
    finds on clothes stands in the ledger."""
    r = digits.recipe
    large, long = r.models[-1], r.steps[-1]
    names = list(r.sizes)
    cool, warm = r.size_T[:2]

    def exam(x):
        own, twins = ((large, source, long, STUDENT) for source in (TEACHER, TWIN))
        return x.copies.gain(own, twins, "agreement")

    rows = {
        f"in the exam, large students, {long} steps: own over twin's student, agreement": exam,
        "middle over large teacher, each at the T that suits it on digits": lambda x: x.sizes.gain(
            (names[1], r.arm_T[names[1]]), (names[-1], r.arm_T[names[-1]])
        ),
        f"middle at T = {cool:g} over large at T = {warm:g} (picked on these runs of the clothes)": lambda x: (
            x.sizes.gain((names[1], cool), (names[-1], warm))
        ),
        "wrong labels: student of the teacher over a student of the labels": lambda x: x.wrong_labels.gain(
            DISTILLED, PLAIN
        ),
        "wrong labels: student with noise over its own teacher": lambda x: x.wrong_labels.gain(
            DISTILLED_CAREFUL, CAREFUL_TEACHER
        ),
        **{
            f"noise on the pixels, no check: over a teacher of {k} labels": lambda x, k=k: over_teacher(
                x, k, r.pixel_noise[-1], r.noisy_T[0]
            )
            for k in (r.grid_labels[0], r.grid_labels[-1])
        },
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
            "The exam never shows the influence of one teacher.",
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
    recipe = r.recipe
    return (
        (
            "Only a check lifts a student above its teacher.",
            r.wrong_labels.gain(DISTILLED_CAREFUL, CAREFUL_TEACHER),
            "noise on the pixels, behind wrong labels",
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
            "The teacher's drawn answers teach more than guesses, checked as often.",
            r.checks.gain(PASSED, EQUAL),
            "guesses that never repeat; not decided",
        ),
    )


def _fallen_laws(r):
    """Return the rows about the law of powers and about meaningless logits."""
    recipe, biggest = r.recipe, largest(r.recipe)

    def promised(conditions):
        return metrics.paired(predicted(r.grid, law(r.grid, conditions), biggest), r.grid.get(biggest, "error"))

    return (
        (
            "A power law predicts the largest student (errors, predicted − made).",
            promised(corner(recipe)),
            "the run that it had not seen",
        ),
        (
            "It does so because it knows no floor (errors, predicted − made).",
            promised(weaker(recipe)),
            "a power law fitted to the flat part as well",
        ),
        (
            "Subliminal learning needs the whole start: a student of the last layer alone learns nothing.",
            r.subliminal.gain(sub.HEADS, sub.OTHER),
            "the last layer alone",
        ),
    )
