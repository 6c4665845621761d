"""What chapter 06 claims of a Result. Each claim has a bound that the whole interval must clear, and names what could
explain it away."""

from math import pi, sqrt

from course_lib import metrics
from course_lib.chapters.asking_the_teacher.experiment import CONTROL, OWN, TAUGHT
from course_lib.study.claims import Claims, Said

claims = Claims()


@claims.claim("a teacher's answer helps", above=0.1, unit="less error", decimals=2)
def _(r):
    return Said(
        f"A student that is told the mean of its teacher's {r.recipe.many} numbers guesses better than from "
        f"{r.recipe.few} numbers of its own.",
        r.students.gain(OWN, TAUGHT, "error"),
        f"a teacher of {r.recipe.few} numbers: {r.students.gain(OWN, CONTROL, 'error').text(2)}",
    )


@claims.claim("a teacher that knows no more is no help", above=-0.05, below=0.05, unit="less error", decimals=2)
def _(r):
    return Said(
        f"Being taught does nothing by itself: a teacher of {r.recipe.few} numbers leaves the error as it is.",
        r.students.gain(OWN, CONTROL, "error"),
    )


@claims.claim("who has seen more teaches better", above=0.1, unit="less error", decimals=2)
def _(r):
    least, most = min(r.recipe.counts), max(r.recipe.counts)
    return Said(f"A teacher of {most} numbers errs less than one of {least}.", r.teachers.gain(least, most, "error"))


@claims.claim("the error falls as derived", above=0.9, below=1.1, unit="of the formula", decimals=2, level=True)
def _(r):
    exact = sqrt(2 / (pi * r.recipe.many))  # the mean distance of a normal variable: sqrt(2 / pi) of its spread
    return Said(
        f"The error of a mean of {r.recipe.many} numbers is the square root of 2 / (pi · {r.recipe.many}).",
        metrics.interval(r.students.get(TAUGHT, "error") / exact),
    )
