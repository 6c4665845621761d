"""What chapter 00 claims of a Result."""

from course_lib.chapters.start_here import tables
from course_lib.chapters.start_here.experiment import ANSWERS, CONFIDENCES, LABELS, NEIGHBOUR, OUTSIDER, TWIN, UNTRAINED
from course_lib.models import classifiers
from course_lib.study.claims import Claims, Said

claims = Claims()


@claims.claim("a student without labels learns", above=85, unit="% accuracy", level=True)
def _(r):
    return Said(
        "On these digits, a student that never saw a right label, only the teacher's confidences, passes the exam.",
        r.students.mean(CONFIDENCES),
        f"the same {r.recipe.images} images with the confidences of an untrained teacher give "
        f"{r.students.mean(UNTRAINED).plain()} %; nearest neighbour with their labels "
        f"{r.students.mean(NEIGHBOUR).plain()} %",
    )


@claims.claim("nothing comes from nothing", below=25, unit="% accuracy", level=True)
def _(r):
    return Said(
        "Without a trained teacher the same student stays near the 10 % of guessing.",
        r.students.mean(UNTRAINED),
    )


@claims.claim("confidences copy more than answers", above=0, unit="points of agreement")
def _(r):
    return Said(
        f"On these digits, after {r.recipe.settings.steps} steps, a student of the teacher's confidences at T = "
        f"{r.recipe.T:g} answers like it more often than one of its bare answers.",
        r.students.gain(CONFIDENCES, ANSWERS, "agreement"),
        "same images, same initial weights, same steps; on clothes the sign depends on T and on the steps",
    )


@claims.claim("mistakes are inherited", above=5)
def _(r):
    return Said(
        "A student repeats its teacher's mistakes more often than one that learned right labels.",
        r.students.gain(CONFIDENCES, LABELS, "inherited"),
        f"right labels: {r.students.mean(LABELS, 'inherited').plain()} % of these mistakes; whether it is the teacher "
        "or its pile, the next rows say",
    )


@claims.claim("mistakes come with the pile", above=5)
def _(r):
    return Said(
        "A student of the teacher's twin, of the same pile, repeats the teacher's mistakes more often than a student "
        "of an outsider, of another pile.",
        tables.pile(r),
        f"right in the exam: {r.students.gain(TWIN, OUTSIDER)} points",
    )


@claims.claim("the pile counts for more than the person", above=5)
def _(r):
    width = classifiers.widths_of(r.recipe.teacher.model)[1]
    return Said(
        f"After {r.recipe.settings.steps} steps, and with teachers of {width} hidden numbers, the pile adds more "
        "repeated mistakes than this one teacher does: twin over outsider, minus own teacher over twin.",
        tables.pile_over_person(r),
        f"own teacher over twin: {tables.person(r)} points, of {tables.ceiling(r).plain()} that its twin leaves",
    )
