"""What chapter 01 claims of a Result."""

from course_lib import metrics
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()

HARD = "hard labels"


# --- how much, and where --------------------------------------------------------------------------


@claims.claim("soft beats hard with few images", above=4)
def _(r):
    n = min(r.recipe.sizes)
    return Said(
        f"With {n} images, soft targets make a better student than hard labels.",
        r.sizes.gain(("soft", n), ("hard", n)),
        f"smoothed labels instead of soft targets: {r.sizes.gain(('smoothed', n), ('hard', n))}",
    )


@claims.claim("it is not label smoothing", above=4)
def _(r):
    n = min(r.recipe.sizes)
    return Said(
        f"With {n} images, the teacher's soft targets beat labels smoothed by {r.recipe.smoothing:g} without a "
        "teacher.",
        r.sizes.gain(("soft", n), ("smoothed", n)),
    )


@claims.claim("the gain vanishes", below=2)
def _(r):
    n = max(r.recipe.sizes)
    return Said(
        f"With {n} images, where the teacher had labels for {r.classroom.recipe.images}, soft targets gain little or "
        "nothing.",
        r.sizes.gain(("soft", n), ("hard", n)),
        f"agreement is still higher: {r.sizes.gain(('soft', n), ('hard', n), 'agreement')}",
    )


@claims.claim(
    "closer is not better",
    above=0.5,
    source=f"compare {sources.STANTON_2021}: closer match is not always better",
)
def _(r):
    n = max(r.recipe.sizes)
    gains = {
        metric: r.sizes.get(("soft", n), metric) - r.sizes.get(("hard", n), metric)  # [seeds]
        for metric in ("agreement", "accuracy")
    }
    return Said(
        f"With {n} images, soft targets raise agreement with the teacher by more than accuracy.",
        metrics.paired(gains["agreement"], gains["accuracy"]),
    )


# --- what the gain is made of ---------------------------------------------------------------------


@claims.claim("most of it is the teacher's data", above=3)
def _(r):
    own = "teacher of the same images"
    return Said(
        f"A teacher that saw {r.classroom.recipe.images} labels is worth more than one trained on the student's "
        f"{r.recipe.few} images.",
        r.controls.gain("soft", own),
        f"that teacher over hard labels: {r.controls.gain(own, HARD)}; at T = {r.recipe.hot:g} instead of "
        f"{r.recipe.T:g}, where it is less sure: {r.controls.gain('same, hotter', HARD)}",
    )


@claims.claim("each image counts", above=2)
def _(r):
    return Said(
        "Soft targets of each image beat the mean soft target of its class.",
        r.controls.gain("soft", "mean of the class"),
        f"that mean over hard labels: {r.controls.gain('mean of the class', HARD)}",
    )


@claims.claim("which wrong answers matters", above=5)
def _(r):
    return Said(
        "Soft targets beat the same values with the nine smaller ones shuffled.",
        r.controls.gain("soft", "rest shuffled"),
        f"shuffled against hard labels: {r.controls.gain('rest shuffled', HARD)}",
    )


@claims.claim("confidence is not enough", above=3)
def _(r):
    return Said(
        "Soft targets beat the teacher's confidence with the rest spread evenly over the wrong classes.",
        r.controls.gain("soft", "rest spread evenly"),
        f"that confidence over hard labels: {r.controls.gain('rest spread evenly', HARD)}",
    )


# --- digits that nobody showed --------------------------------------------------------------------


@claims.claim("the omitted digit, hard", below=1, unit="% of threes", level=True)
def _(r):
    return Said(
        "A student that sees no 3 and only hard labels never answers 3.",
        r.omitted.mean(HARD, "recall"),
    )


@claims.claim(
    "the omitted digit, soft",
    above=60,
    unit="% of threes",
    level=True,
    paper="98.6 % after a bias tuned on the test set; 87 % before (133 of 1,010 missed)",
    source=sources.HINTON_2015,
)
def _(r):
    return Said(
        f"A student that sees no 3 recognises threes when it learns soft targets at T = {r.recipe.warm:g}.",
        r.omitted.mean(("soft", r.recipe.warm), "recall"),
        f"hard labels: {r.omitted.mean(HARD, 'recall').plain()} %",
    )


@claims.claim("warmer is better for what is missing", above=15)
def _(r):
    cold, warm = r.recipe.cold, r.recipe.warm
    return Said(
        f"For the omitted digit, T = {warm:g} recognises more threes than T = {cold:g}.",
        r.omitted.gain(("soft", warm), ("soft", cold), "recall"),
    )


@claims.claim(
    "only 7s and 8s",
    above=12,
    paper="52.7 % accuracy, 86.8 % after biases tuned on the test set",
    source=sources.HINTON_2015,
)
def _(r):
    warm = r.recipe.warm
    return Said(
        f"From pictures of 7s and 8s alone, soft targets at T = {warm:g} teach digits that were never shown.",
        r.two_digits.gain(("soft", warm), HARD),
        f"hard labels: {r.two_digits.mean(HARD).plain()} % accuracy, which is 7s and 8s alone",
    )
