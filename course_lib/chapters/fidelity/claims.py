"""What chapter 05 claims of a Result. Each claim has a bound that the whole interval must clear, and names what could
explain it away. The bounds were set on other seeds, most on 7000 to 7009, on which the settings were chosen too."""

from course_lib import metrics
from course_lib.chapters.fidelity import subliminal as sub
from course_lib.chapters.fidelity.copies import LABELS, OUTSIDER, STUDENT, TEACHER, TWIN
from course_lib.chapters.fidelity.grid import LABELS as TRUE
from course_lib.chapters.fidelity.grid import above_teacher, corner, largest, law, predicted, weaker
from course_lib.chapters.fidelity.recipe import ASSISTED
from course_lib.chapters.fidelity.sizes import LONGER
from course_lib.chapters.fidelity.verified import (
    ALL,
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
from course_lib.chapters.fidelity.wrong_labels import (
    CAREFUL,
    DISTILLED,
    DISTILLED_CAREFUL,
    NEIGHBOURS,
    PLAIN,
    TUNED,
)
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()


# --- does it copy? --------------------------------------------------------------------------------


def student(r, source, *, long=True, model=0):
    """The condition of a student of a source, trained long or short."""
    return r.recipe.models[model], source, r.recipe.steps[-1 if long else 0], STUDENT


@claims.claim("a floor is not chance", above=1.5)
def _(r):
    seen, chance = (r.copies.get(OUTSIDER, metric) for metric in ("agreement", "chance"))
    return Said(
        "Two nets that have no picture in common agree more often than two that fail independently would.",
        metrics.paired(seen, chance),
        f"chance: {r.copies.mean(OUTSIDER, 'chance').plain()} %",
    )


@claims.claim("a student agrees above the floor", above=2, source=sources.STANTON_2021)
def _(r):
    mine, floor = student(r, TEACHER), student(r, OUTSIDER)
    return Said(
        f"A student of {r.recipe.steps[-1]} steps agrees with its teacher more than an outsider's student does.",
        r.copies.gain(mine, floor, "agreement"),
        f"the two are right as often: {r.copies.gain(mine, floor)}",
    )


@claims.claim("the pile does it", above=-0.6, below=0.8)
def _(r):
    mine, twins = student(r, TEACHER, long=False), student(r, TWIN, long=False)
    return Said(
        f"After {r.recipe.steps[0]} steps, a student of the twin agrees with the teacher as often as the teacher's own "
        "student does.",
        r.copies.gain(mine, twins, "agreement"),
        f"after {r.recipe.steps[-1]} steps: {r.copies.gain(student(r, TEACHER), student(r, TWIN), 'agreement')}; as "
        "large as the teacher then: "
        f"{r.copies.gain(student(r, TEACHER, model=-1), student(r, TWIN, model=-1), 'agreement')}",
    )


@claims.claim("mistakes come back", above=30)
def _(r):
    mine = student(r, TEACHER)
    return Said(
        "A student repeats its teacher's mistakes far more often than an outsider's student does.",
        r.copies.gain(mine, student(r, OUTSIDER), "repeated"),
        f"the twin's student: {r.copies.gain(student(r, TWIN), student(r, OUTSIDER), 'repeated')}",
    )


@claims.claim("the hand of one teacher", above=15)
def _(r):
    return Said(
        "Where teacher and twin differ, on scrambled pictures, a student trained long sides with its own teacher more "
        "often than the twin's student does.",
        r.copies.gain(student(r, TEACHER), student(r, TWIN), "own"),
        f"students of labels side with the teacher in {r.copies.mean(student(r, LABELS), 'own').plain()} %",
    )


@claims.claim("longer lessons copy more", above=1)
def _(r):
    mine = student(r, TEACHER), student(r, TEACHER, long=False)
    labels = student(r, LABELS), student(r, LABELS, long=False)
    return Said(
        f"With {r.recipe.steps[-1]} steps instead of {r.recipe.steps[0]}, a student agrees more with its teacher.",
        r.copies.gain(*mine, "agreement"),
        f"a student of labels: {r.copies.gain(*labels, 'agreement')}",
    )


@claims.claim("a student can match its teacher", above=-1.5, below=1)
def _(r):
    return Said(
        "A student as large as its teacher, trained long, is right about as often.",
        r.copies.gain(student(r, TEACHER, model=-1), TEACHER),
        f"a small student: {r.copies.gain(student(r, TEACHER), TEACHER)}",
    )


# --- can it get better? ---------------------------------------------------------------------------


@claims.claim("born again brings nothing", below=0.4, source=sources.FURLANELLO_2018)
def _(r):
    cool = min(r.recipe.born_T)
    return Said(
        f"A net that learns from its own kind, at T = {cool:g}, is no better after {r.recipe.generations} generations "
        "than the first.",
        r.generations.gain((cool, r.recipe.generations), (cool, 0)),
        f"the first net, trained as long as all together: {r.generations.gain(LONGER, (cool, 0))}",
    )


@claims.claim("a large teacher is too sure", above=0.5, source=sources.MIRZADEH_2019)
def _(r):
    middle, large, cool = "middle", list(r.recipe.sizes)[-1], min(r.recipe.size_T)
    best = r.sizes.gain(*((name, r.recipe.arm_T[name]) for name in (middle, large)))
    return Said(
        f"At T = {cool:g}, the small student of a middle teacher is better than that of a large one.",
        r.sizes.gain((middle, cool), (large, cool)),
        f"each at its best T: {best}",
    )


@claims.claim("no assistant needed", above=-1.5, below=1.5, source=sources.CHO_2019)
def _(r):
    large, arm = list(r.recipe.sizes)[-1], r.recipe.arm_T
    cool = min(r.recipe.size_T)
    return Said(
        f"With an assistant in between ({r.recipe.assistant[1]} hidden units) that learned from the large teacher on "
        "the same pictures, the small student is as good as without one, each at its best T.",
        r.sizes.gain((ASSISTED, arm[ASSISTED]), (large, arm[large])),
        f"at T = {cool:g}: {r.sizes.gain((ASSISTED, cool), (large, cool))}",
    )


@claims.claim("a student sees through wrong labels", above=7)
def _(r):
    return Said(
        f"With {100 * r.recipe.wrong:g} % of wrong labels, the student of a teacher with noise on its pixels beats one "
        "of the labels.",
        r.wrong_labels.gain(DISTILLED, PLAIN),
        f"the same noise on the pixels, and no teacher: {r.wrong_labels.gain(CAREFUL, PLAIN)}",
    )


@claims.claim("and needs no teacher for it", above=-1)
def _(r):
    return Said(
        "A student of the labels that has the teacher's noise on its pixels is as good as a student of the teacher.",
        r.wrong_labels.gain(CAREFUL, DISTILLED),
        f"a student of the teacher with that noise, over one of the labels with noise {r.recipe.most_careful:g}: "
        f"{r.wrong_labels.gain(DISTILLED_CAREFUL, TUNED)}; a vote of {r.recipe.neighbours} neighbours, over the same: "
        f"{r.wrong_labels.gain(NEIGHBOURS, TUNED)}",
    )


# --- checked answers ------------------------------------------------------------------------------


@claims.claim("above its teacher", above=5)
def _(r):
    once = min(r.recipe.tries)
    return Said(
        f"A student of the checked answers of a teacher that learned {r.recipe.weak_labels} labels is better than the "
        "teacher.",
        r.verified.gain((PASSED, once), WEAK),
        f"as many answers, unchecked: {r.verified.gain((AS_MANY, once), WEAK)}; all of them: "
        f"{r.verified.gain((ALL, once), WEAK)}",
    )


@claims.claim("while agreement falls", below=-1.5)
def _(r):
    once = min(r.recipe.tries)
    return Said(
        "It agrees with the teacher less than a student of as many unchecked answers.",
        r.verified.gain((PASSED, once), (AS_MANY, once), "agreement"),
    )


@claims.claim("it is the check", above=6)
def _(r):
    most, once = max(r.recipe.tries), min(r.recipe.tries)
    return Said(
        f"With {most} tries a picture, a student of checked guesses is better than the weak teacher, which had no "
        "part in it.",
        r.verified.gain((GUESSED, most), WEAK),
        f"over the student of the teacher's checked answers: {r.verified.gain((GUESSED, most), (PASSED, most))}; with "
        f"{once} try: {r.verified.gain((GUESSED, once), (PASSED, once))}",
    )


@claims.claim("the teacher saves checks", above=1)
def _(r):
    found, checked = (float(r.checks.get(ANY_ORDER, metric).mean()) for metric in ("kept", "checks"))
    return Said(
        "The teacher's ten answers, checked from the likeliest down, teach more than the ten in random order, with as "
        "many checks.",
        r.checks.gain(IN_ORDER, ANY_ORDER),
        f"{checked:.0f} checks label every picture in its order, {found:.0f} % in random order; random order over the "
        f"teacher's drawn answers, with as many checks: {r.checks.gain(EQUAL, PASSED)}",
    )


@claims.claim("passing is no fair draw", above=1.5)
def _(r):
    once = min(r.recipe.tries)
    return Said(
        "As many pictures drawn from all, with true labels, teach more than those whose answers passed.",
        r.verified.gain((LABELLED, once), (PASSED, once)),
        f"a check that mixes up four digits: {r.verified.gain((LEAKY, once), (PASSED, once))}",
    )


# --- a scaling law in miniature -------------------------------------------------------------------


@claims.claim("a floor of plain matching", above=-1.5, below=1.5, source=sources.BUSBRIDGE_2025)
def _(r):
    weak = (r.recipe.grid_labels[0], r.recipe.grid_units[-1], r.recipe.grid_pictures[-1])
    strong = largest(r.recipe)
    gap = [metrics.paired(r.grid.get(c, "error"), r.grid.get(c, "teacher")) for c in (weak, strong)]
    cool = min(r.recipe.noisy_T)
    lower = metrics.paired(*(r.noisy.get((weak[0], r.recipe.pixel_noise[0], cool), m) for m in ("accuracy", "teacher")))
    return Said(
        f"The largest student that matches a teacher of {weak[0]} labels at T = {r.recipe.T:g}, without noise, errs as "
        f"often as the teacher, with {weak[2]} pictures.",
        gap[0],
        f"of a teacher of {strong[0]} labels: {gap[1]}; a larger student at T = {cool:g} over the first teacher, in "
        f"points right: {lower}",
    )


@claims.claim("noise gets below the floor", above=2)
def _(r):
    weak, best = r.recipe.grid_labels[0], r.recipe.grid_labels[-1]
    cool = min(r.recipe.noisy_T)
    plain, noise = r.recipe.pixel_noise

    def over(labels, noise):
        return metrics.paired(*(r.noisy.get((labels, noise, cool), m) for m in ("accuracy", "teacher")))

    return Said(
        f"On digits, with noise {noise:g} on its pixels, at T = {cool:g}, a student of a teacher of {weak} labels is "
        "better than the teacher, without a check.",
        over(weak, noise),
        f"without noise: {over(weak, plain)}; of a teacher of {best} labels, with noise: {over(best, noise)}",
    )


@claims.claim("a power law promises too much", below=-0.5)
def _(r):
    biggest = largest(r.recipe)
    fitted = predicted(r.grid, law(r.grid, corner(r.recipe)), biggest)
    seen = r.grid.get(biggest, "error")
    added = metrics.paired(above_teacher(r.grid, r.recipe), seen)
    return Said(
        "A power law, fitted to smaller students, teachers and piles, predicts fewer errors for the largest student "
        "than it makes.",
        metrics.paired(fitted, seen),
        f"a law of addition, from the same students: {added}; a power law fitted to all students of the weaker "
        f"teachers: {metrics.paired(predicted(r.grid, law(r.grid, weaker(r.recipe)), biggest), seen)}",
    )


@claims.claim("few pictures: ask; many labels: learn", above=1.5)
def _(r):
    teacher, units = r.recipe.grid_labels[-2], r.recipe.grid_units[-1]
    few, many = r.recipe.grid_pictures[1], r.recipe.grid_pictures[-1]
    return Said(
        f"With {many} labelled pictures, labels make fewer errors than a teacher of {teacher} labels.",
        r.grid.gain((teacher, units, many), (TRUE, units, many), "error"),
        f"with {few}: {r.grid.gain((teacher, units, few), (TRUE, units, few), 'error')}",
    )


# --- meaningless logits ---------------------------------------------------------------------------


@claims.claim("digits through noise", above=40, source=sources.CLOUD_2025)
def _(r):
    return Said(
        f"A student that starts like its teacher and matches {r.recipe.meaningless[-1]} meaningless logits on noise "
        "reads digits far better than one that starts elsewhere.",
        r.subliminal.gain(sub.SAME, sub.OTHER),
        f"answers to other pictures: {r.subliminal.mean(sub.SHUFFLED).plain()} %; a teacher that learned nothing: "
        f"{r.subliminal.mean(sub.IGNORANT).plain()} %",
    )


@claims.claim("it is the heads", above=35, source=sources.BROCKERS_2026)
def _(r):
    return Said(
        "So does a student of another body that has only its last layer from the teacher's start.",
        r.subliminal.gain(sub.HEADS, sub.OTHER),
        f"another width below: {r.subliminal.gain(sub.WIDER, sub.OTHER)}; the body without the last layer: "
        f"{r.subliminal.gain(sub.BODY, sub.OTHER)}",
    )


@claims.claim("few logits carry less", above=10)
def _(r):
    few = r.recipe.meaningless[0]
    return Said(
        f"With {few} meaningless logits, less gets through.",
        r.subliminal.gain(sub.SAME, ("logits", few)),
    )
