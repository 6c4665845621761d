"""What chapter 02 claims of a Result."""

from course_lib import metrics
from course_lib.chapters.temperature import leads
from course_lib.chapters.temperature.students import (
    CENTRED,
    LABELS_ALONE,
    NEAREST,
    NOISY_LABELS,
    SOFT_ALONE,
    STUDENT,
    Mix,
    Noisy,
    equal_share,
)
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
    noisy = r.baselines.gain(Noisy(warm), Noisy(cold))
    thin = r.recipe.students[0]
    nearest = metrics.paired(r.sweep.get((STUDENT, cold)), r.baselines.get(NEAREST))
    return Said(
        f"From {r.recipe.images} pictures and a teacher this sure, a student of {_units(STUDENT)} hidden units learns "
        f"more at T = {warm:g} than at T = {cold:g}.",
        r.sweep.gain((STUDENT, warm), (STUDENT, cold)),
        f"{_units(thin)} units: {r.sweep.gain((thin, warm), (thin, cold))}; both with noise of {r.recipe.noise:g} on "
        f"the pixels: {noisy}; T = {cold:g} over the nearest picture: {nearest}, with that noise, over labels: "
        f"{r.baselines.gain(Noisy(cold), NOISY_LABELS)}",
    )


def _units(model):
    return classifiers.widths_of(model)[1]


def _lead(r, **place):
    return metrics.interval(leads.by_place(r.reach, r.recipe, **place))


@claims.claim("the lead is for few pictures", below=1.5)
def _(r):
    most, fastest = max(r.recipe.piles), max(r.recipe.rates)
    return Said(
        f"With {most} pictures and the learning rate {r.recipe.settings.lr:g}, T = {r.recipe.warm:g} leads "
        f"T = {r.recipe.cold:g} by less than 1.5 points.",
        _lead(r, images=most),
        f"with {max(r.recipe.lengths):,} steps: {_lead(r, images=most, steps=max(r.recipe.lengths))}; with "
        f"the learning rate {fastest:g}: {_lead(r, images=most, lr=fastest)}",
    )


@claims.claim("longer training takes part of it", above=1)
def _(r):
    longest, rates = max(r.recipe.lengths), r.recipe.rates
    settings = r.recipe.settings
    at = "; ".join(f"at the learning rate {lr:g}: {_lead(r, lr=lr)}" for lr in rates)
    return Said(
        f"With {min(r.recipe.piles)} pictures, a teacher this sure and the learning rate {settings.lr:g}, the lead is "
        f"larger after {settings.steps} steps than after {longest:,}.",
        metrics.paired(leads.by_place(r.reach, r.recipe), leads.by_place(r.reach, r.recipe, steps=longest)),
        f"the lead left after {longest:,}: {_lead(r, steps=longest)}; after {settings.steps} steps {at}",
    )


# --- how sure the teacher is ----------------------------------------------------------------------


@claims.claim("a less sure teacher needs less warmth", above=0)
def _(r):
    least, most = min(r.recipe.scales), max(r.recipe.scales)
    by_scale = {scale: leads.by_sureness(r.sureness, r.recipe, scale) for scale in (least, 1.0, most)}  # [seeds]
    return Said(
        f"The lead of T = {r.recipe.warm:g} over T = {r.recipe.cold:g} shrinks when the same teacher's logits are "
        f"multiplied by {least:g}.",
        metrics.paired(by_scale[1.0], by_scale[least]),
        f"the lead then: {metrics.interval(by_scale[least])}; multiplied by {most:g}: "
        f"{metrics.interval(by_scale[most])}; the same difference after {r.recipe.patience:,} steps: "
        f"{metrics.paired(*(leads.by_sureness(r.patient, r.recipe, scale) for scale in (1.0, least)))}",
    )


@claims.claim("entropy finds a good T", above=-2)
def _(r):
    longer = metrics.interval(
        leads.short_of_best(r.patient, r.recipe, lambda scale: leads.chosen_by_entropy(r.patient, r.recipe, scale))
    )
    fixed = "; ".join(f"T = {T:g}: {_cost(r, lambda scale, T=T: T)}" for T in r.recipe.scale_T)
    return Said(
        f"A T that gives the targets {100 * r.recipe.goal:g} % of the largest entropy costs students of "
        f"{r.recipe.settings.steps} steps less than 2 points against the best of {_listed(r.recipe.scale_T)}, over "
        f"teachers scaled by {_listed(r.recipe.scales)}.",
        _cost(r, lambda scale: leads.chosen_by_entropy(r.sureness, r.recipe, scale)),
        f"the same T for all of them: {fixed}; after {r.recipe.patience:,} steps, by entropy: {longer}",
    )


def _cost(r, choose):
    return metrics.interval(leads.short_of_best(r.sureness, r.recipe, choose))


def _listed(numbers):
    *first, last = (f"{number:g}" for number in numbers)
    return f"{', '.join(first)} and {last}"


# --- asked afterwards -----------------------------------------------------------------------------


@claims.claim("asked without T", above=10)
def _(r):
    warm = r.recipe.warm
    said = {name: r.afterwards.mean(warm, name).plain() for name in ("accuracy", "confidence", "confidence at T")}
    return Said(
        f"The probabilities of a student taught at T = {warm:g} fit its accuracy worse when it is asked at that T than "
        "when it is asked without (calibration error).",
        metrics.paired(r.afterwards.get(warm, "calibration at T"), r.afterwards.get(warm, "calibration")),
        f"it is right on {said['accuracy']} %, and its mean confidence is {said['confidence at T']} % at that T, "
        f"{said['confidence']} % without",
    )


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


@claims.claim("T² is a weight", above=-1, below=1)
def _(r):
    T, alpha = max(r.recipe.squared_T), r.recipe.alpha
    equal = equal_share(T, alpha)
    return Said(
        f"At T = {T:g}, alpha = {equal:.3f} without T² teaches as well as alpha = {alpha:g} with it, to "
        "within a point.",
        r.squared.gain(Mix(T, equal, t_squared=False), Mix(T, alpha, t_squared=True)),
        f"alpha = {alpha:g} without T²: "
        f"{r.squared.gain(Mix(T, alpha, t_squared=False), Mix(T, alpha, t_squared=True))}",
    )


@claims.claim("T² is invisible alone", above=-1, below=1)
def _(r):
    T = max(r.recipe.squared_T)
    return Said(
        f"With alpha = {SOFT_ALONE:g} under Adam, dropping T² changes accuracy by less than a point at T = {T:g}.",
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
        f"at T = {lowest:g}: {r.limit.mean(lowest, 'angle').plain()} degrees; its length at T = {highest:g}: "
        f"{r.limit.mean(highest, 'ratio').plain(2)} of the limit's",
    )


@claims.claim("the limit, tried", above=-1, below=1, source=f"compare {sources.KIM_2021}")
def _(r):
    hot, warm = r.recipe.hot, r.recipe.warm
    return Said(
        f"Students at T = {hot:,.0f} are as good as those who match centred logits by squared distance, to within a "
        "point.",
        r.matched.gain(hot, CENTRED),
        f"T = {warm:g} over T = {hot:,.0f}: {metrics.paired(r.sweep.get((STUDENT, warm)), r.matched.get(hot))}",
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
        f"On these digits, at T = {cold:g} and without noise on the students' pixels, the less accurate teacher makes "
        "the better student.",
        _advantage(r, cold),
    )


@claims.claim("temperature cures it", above=0)
def _(r):
    cold, warm = r.recipe.cold, max(r.recipe.teacher_T)
    by_T = {T: r.teachers.get(("short", T)) - r.teachers.get(("long", T)) for T in (cold, warm)}  # [seeds]
    return Said(
        f"At T = {warm:g} that advantage is smaller than at T = {cold:g}.",
        metrics.paired(by_T[cold], by_T[warm]),
        f"the advantage left at T = {warm:g}: {_advantage(r, warm)}",
    )


def _advantage(r, T):
    """Return by how much the student of the shortly trained teacher leads at T."""
    return r.teachers.gain(("short", T), ("long", T))
