"""What chapter 00 claims of a Result."""

from course_lib.study.claims import Claims, Said

claims = Claims()


@claims.claim("a student without labels learns", above=85, unit="% accuracy", level=True)
def _(r):
    return Said(
        "A student that never saw a right label, only the teacher's confidences, classifies the digits.",
        r.students.mean("teacher's confidences"),
        f"the same {r.recipe.images} images with the confidences of an untrained teacher give "
        f"{r.students.mean('untrained teacher').plain()} %",
    )


@claims.claim("nothing comes from nothing", below=25, unit="% accuracy", level=True)
def _(r):
    return Said(
        "Without a trained teacher the same student stays near the 10 % of guessing.",
        r.students.mean("untrained teacher"),
    )


@claims.claim("confidences copy more than answers", above=0, unit="points of agreement")
def _(r):
    return Said(
        f"A student of the teacher's confidences at T = {r.recipe.T:g} answers like it more often than one of its "
        "answers.",
        r.students.gain("teacher's confidences", "teacher's answers", "agreement"),
        "same images, same initial weights, same steps",
    )


@claims.claim("mistakes are inherited", above=5)
def _(r):
    return Said(
        "A student repeats its teacher's mistakes more often than one that learned right labels.",
        r.students.gain("teacher's confidences", "right labels", "inherited"),
        f"right labels, no teacher: {r.students.mean('right labels', 'inherited').plain()} % (hard digits)",
    )
