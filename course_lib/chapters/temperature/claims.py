"""What chapter 02 claims of a Result."""

from course_lib import metrics
from course_lib.chapters.temperature.experiment import LABELS_ALONE, SOFT_ALONE, Mix
from course_lib.models import classifiers
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()


# --- students by temperature ----------------------------------------------------------------------


@claims.claim(
    "warm beats cold",
    above=2,
    paper="30 units do best at T 2.5 to 4; with 300 units all T above 8 are alike",
    source=sources.HINTON_2015,
)
def _(r):
    cold, warm = r.recipe.cold, r.recipe.warm
    gains = {model: r.sweep.gain((model, warm), (model, cold)) for model in r.recipe.students}
    thin, middle = r.recipe.students[:2]
    return Said(
        f"A student of {_units(middle)} hidden units learns more at T = {warm:g} than at T = {cold:g}.",
        gains[middle],
        f"{_units(thin)} units, whose luck varies more: {gains[thin]}",
    )


def _units(model):
    return classifiers.widths_of(model)[1]


# --- with and without T² --------------------------------------------------------------------------


@claims.claim("T² matters in a mix", above=2)
def _(r):
    T, alpha = max(r.recipe.squared_T), r.recipe.alpha
    without = Mix(T, alpha, t_squared=False)
    return Said(
        f"With alpha = {alpha:g} and T = {T:g}, dropping T² costs accuracy.",
        r.squared.gain(Mix(T, alpha, t_squared=True), without),
        f"the mix without T² over labels alone: {r.squared.gain(without, LABELS_ALONE)}: weaker, not gone",
    )


@claims.claim("T² is invisible alone", above=-1, below=1)
def _(r):
    T = max(r.recipe.squared_T)
    return Said(
        f"With alpha = {SOFT_ALONE:g} under Adam, dropping T² changes nothing at T = {T:g}.",
        r.squared.gain(Mix(T, SOFT_ALONE, t_squared=True), Mix(T, SOFT_ALONE, t_squared=False)),
    )


# --- the limit of high temperatures ---------------------------------------------------------------


@claims.claim(
    "the high-temperature limit",
    below=5,
    unit="degrees apart",
    level=True,
    source=f"{sources.HINTON_2015}, section 2.1",
)
def _(r):
    lowest, highest = min(r.recipe.limit_T), max(r.recipe.limit_T)
    return Said(
        f"At T = {highest:g} the gradient of the soft loss points along the difference of the centred logits.",
        r.limit.mean(highest, "angle"),
        f"at T = {lowest:g}: {r.limit.mean(lowest, 'angle').plain()} degrees",
    )


@claims.claim("the limit's size", above=0.9, below=1.1, unit="of the limit", level=True, decimals=2)
def _(r):
    highest = max(r.recipe.limit_T)
    return Said(
        f"At T = {highest:g} its length is that of the difference of the centred logits / (images · classes).",
        r.limit.mean(highest, "ratio"),
    )


# --- two teachers ---------------------------------------------------------------------------------


@claims.claim("a better teacher", above=0.5)
def _(r):
    cold, short, long = r.recipe.cold, r.recipe.short, r.recipe.long
    return Said(
        f"A teacher trained for {long.steps:,} steps is more accurate than one trained for {short.steps:,}.",
        r.teachers.gain(("long", cold), ("short", cold), "teacher"),
    )


@claims.claim(
    "teaches worse",
    above=0,
    source=f"compare {sources.CHO_2019}: better teachers are often not better at teaching",
)
def _(r):
    cold = r.recipe.cold
    return Said(
        f"At T = {cold:g} the less accurate teacher makes the better student.",
        _advantage(r, cold),
    )


@claims.claim("temperature cures it", above=0)
def _(r):
    cold, warm = r.recipe.cold, max(r.recipe.teacher_T)
    lead = {T: r.teachers.get(("short", T)) - r.teachers.get(("long", T)) for T in (cold, warm)}  # [seeds]
    return Said(
        f"At T = {warm:g} that advantage is smaller than at T = {cold:g}.",
        metrics.paired(lead[cold], lead[warm]),
        f"the advantage left at T = {warm:g}: {_advantage(r, warm)}",
    )


def _advantage(r, T):
    """Return by how much the student of the shortly trained teacher leads at T."""
    return r.teachers.gain(("short", T), ("long", T))
