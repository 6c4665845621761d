"""The claims of chapter 03."""

from course_lib import metrics
from course_lib.chapters.hidden_layers.hints import Hint, at_the_end
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()


# --- alike inside ---------------------------------------------------------------------------------


def more_alike(r, condition, over):
    """By how much the CKA of the last hidden layers is higher."""
    return r.maps.gain(condition, over, f"cka {r.recipe.last}-{r.recipe.last}")


@claims.claim("alike inside", above=0.2, unit="of CKA", decimals=2)
def _(r):
    return Said(
        "Soft targets, which say nothing about hidden layers, make the last hidden layers of student and teacher more "
        "alike (CKA) than they were before training.",
        more_alike(r, "soft targets", "untrained"),
        f"labels alone, without a teacher, do it too: {more_alike(r, 'labels', 'untrained').text(2)}",
    )


@claims.claim("more alike than labels make them", above=0, unit="of CKA", decimals=2)
def _(r):
    return Said(
        "Soft targets make the last hidden layers more alike than labels do.", more_alike(r, "soft targets", "labels")
    )


# --- hints ----------------------------------------------------------------------------------------


def in_the_middle(r, beside, source="teacher"):
    """The hint of which most claims speak: in the middle, with the weight of hints beside labels."""
    return Hint(beside, r.recipe.layer, r.recipe.hint, source)


@claims.claim("that hint is knowledge", above=0)
def _(r):
    hint, alone = in_the_middle(r, "labels"), Hint("labels")
    picture = r.hints.gain(in_the_middle(r, "labels", "pixels"), alone)
    return Said(
        f"Beside labels, a hint from the teacher's middle layer (weight {r.recipe.hint:g}) is worth more than one from "
        "a teacher that has learned nothing.",
        r.hints.gain(hint, in_the_middle(r, "labels", "untrained")),
        f"over labels alone: {r.hints.gain(hint, alone)}; the image itself as the hint: {picture}",
    )


@claims.claim("a hint adds less to soft targets", above=0)
def _(r):
    gained = {
        beside: r.hints.get(in_the_middle(r, beside)) - r.hints.get(Hint(beside))
        for beside in ("labels", "soft targets")
    }
    return Said(
        "The same hint gains less beside soft targets than beside labels.",
        metrics.paired(gained["labels"], gained["soft targets"]),
        f"its gain beside soft targets: {metrics.interval(gained['soft targets'])}",
    )


@claims.claim("answers beat hints", above=0)
def _(r):
    return Said(
        "Soft targets alone make a better student than labels with that hint.",
        r.hints.gain(Hint("soft targets"), in_the_middle(r, "labels")),
    )


@claims.claim(
    "a hint at the end hurts",
    below=0,
    paper="FitNet 64.14 against 64.60 without distillation (vgg13 to MobileNetV2), 68.99 against 69.06 (resnet110 to "
    "resnet20)",
    source=sources.REPDISTILLER,
)
def _(r):
    def harm(**changed):
        return r.hints.gain(at_the_end(r.recipe, **changed), Hint("soft targets"))

    return Said(
        f"Beside soft targets, a hint to the last hidden layer (weight {max(r.recipe.weights):g}) makes a worse "
        "student.",
        harm(),
        f"with the layer scaled to the spread of the middle one: {harm(scaled=True)}; with the hint first and the "
        f"answers afterwards: {harm(first=True)}",
    )


# --- relations ------------------------------------------------------------------------------------


def distances(r, source, over="labels alone"):
    """What the distances of one source gain over labels alone or over another source."""
    return r.relations.gain(("distance", source), over if over == "labels alone" else ("distance", over))


@claims.claim("distances help", above=0, source=sources.PARK_2019)
def _(r):
    return Said(
        "Beside labels alone, the teacher's distances between images make a better student.",
        distances(r, "teacher"),
        f"what is left of it over the pixels' distances: {distances(r, 'teacher', 'pixels')}",
    )


@claims.claim("pixels help too", above=0)
def _(r):
    return Said(
        "So do the distances between the images themselves, without any teacher.",
        distances(r, "pixels"),
        f"distances in a net that has learned nothing: {distances(r, 'untrained')}; between classes: "
        f"{distances(r, 'classes')}",
    )


@claims.claim("a teacher of some digits", above=0)
def _(r):
    return Said(
        f"A teacher that has seen {len(r.recipe.known)} of the ten digits helps a student of all ten.",
        r.partial.gain("teacher", "labels alone"),
        f"pixels: {r.partial.gain('pixels', 'labels alone')}",
    )


@claims.claim("more than pixels", above=0)
def _(r):
    return Said("That teacher's distances are worth more than the pixels'.", r.partial.gain("teacher", "pixels"))


@claims.claim("more than an untrained net", above=0)
def _(r):
    return Said(
        "They are worth more than those in a net of the same size that has learned nothing.",
        r.partial.gain("teacher", "untrained"),
    )


@claims.claim("it teaches what it knows", above=0)
def _(r):
    known, unknown = (r.partial.get("teacher", m) - r.partial.get("labels alone", m) for m in ("known", "unknown"))
    return Said(
        "The gain is on the digits that this teacher has seen, more than on the others.",
        metrics.paired(known, unknown),
        f"the gain on digits that it has never seen: {metrics.interval(unknown)}",
    )


# --- transformers ---------------------------------------------------------------------------------


@claims.claim("weights do not travel", below=-10, source=f"scripts/run_cifar_distill.sh of {sources.REPDISTILLER}")
def _(r):
    mild = r.rows.gain("attention maps", "labels alone")
    return Said(
        f"Attention maps at the weight of a well-known benchmark, {r.recipe.rows.heavy:,.0f}, ruin this transformer.",
        r.rows.gain("heavy attention maps", "labels alone"),
        f"at weight {r.recipe.rows.attention:g}: {mild}",
    )
