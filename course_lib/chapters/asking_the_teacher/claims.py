"""What chapter 06 claims of a Result. Levels are percent, differences percentage points."""

from course_lib import metrics
from course_lib.chapters.asking_the_teacher.answers import HEATED, LABEL, PLAIN, ROUNDED, TOP
from course_lib.chapters.asking_the_teacher.choosing import APART, COPY, ORACLE, RANDOM
from course_lib.chapters.asking_the_teacher.controls import (
    BLENDED,
    JITTERED,
    LABELS,
    LONGER,
    MIXED,
    NEIGHBOUR,
    NOISY,
    TOLD,
    TRUE,
)
from course_lib.chapters.asking_the_teacher.copies import BACK, BOTH
from course_lib.chapters.asking_the_teacher.defences import (
    BLURRED,
    COLD,
    FIRST,
    OPEN,
    REVERSED,
    TRAPS,
    best_use,
)
from course_lib.chapters.asking_the_teacher.defences import LABELS as FIRST_ANSWERS
from course_lib.chapters.asking_the_teacher.lists import DRAWS, SPREAD, TEXT, TOPS, stored_bytes
from course_lib.chapters.asking_the_teacher.questions import DOTS, OTHER, REAL, SHUFFLED, USERS
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()


def fewest(r):
    return min(r.recipe.budgets)


def most_of(r, source):
    """The largest number of questions of a source that was asked."""
    return max(count for name, _, count in r.copies.conditions if name == source)


# --- what comes back ------------------------------------------------------------------------------


@claims.claim("heated logits teach most per question", above=4)
def _(r):
    n = fewest(r)
    return Said(
        f"From {n} real pictures, logits heated to T = {r.recipe.T:g} make a better copy than labels.",
        r.copies.gain((REAL, HEATED, n), (REAL, LABEL, n)),
        f"over the pictures' true labels: {metrics.paired(r.copies.get((REAL, HEATED, n)), _true(r, n))}; over their "
        f"nearest neighbour: {metrics.paired(r.copies.get((REAL, HEATED, n)), r.controls.get((NEIGHBOUR, REAL, n)))}",
    )


def _true(r, count):
    return r.controls.get((TRUE, REAL, count))


@claims.claim("probabilities must be heated", above=2)
def _(r):
    n = fewest(r)
    return Said(
        f"Numbers of a teacher as sure as this one teach more when the copier heats them to T = {r.recipe.T:g} than "
        f"as they come ({n} real pictures).",
        r.copies.gain((REAL, HEATED, n), (REAL, PLAIN, n)),
        f"at {r.recipe.asked} pictures: {r.copies.gain((REAL, HEATED, r.recipe.asked), (REAL, PLAIN, r.recipe.asked))}",
    )


@claims.claim("the knowledge lies behind the decimals", above=2)
def _(r):
    some, many = sorted(r.recipe.decimals)[1], max(r.recipe.decimals)
    return Said(
        f"Heated probabilities of a teacher as sure as this one teach more with {many} decimals than with {some} "
        f"({fewest(r)} real pictures).",
        r.precision.gain((REAL, many, r.recipe.T), (REAL, some, r.recipe.T)),
        f"as they come, {many} over {some}: {r.precision.gain((REAL, many, 1.0), (REAL, some, 1.0))}; a top list of "
        f"{r.recipe.kept} over two decimals: "
        f"{r.copies.gain((REAL, TOP, fewest(r)), (REAL, ROUNDED, fewest(r)))}; of {r.recipe.asked} shuffled pictures, "
        f"two decimals over labels: {_over_labels(r, ROUNDED)}; logits over labels: {_over_labels(r, HEATED)}",
    )


def _over_labels(r, answer):
    return r.copies.gain((SHUFFLED, answer, r.recipe.asked), (SHUFFLED, LABEL, r.recipe.asked))


@claims.claim("with many questions a label will do", below=2)
def _(r):
    n = most_of(r, REAL)
    return Said(
        f"From {n} real pictures, logits lead labels by little.",
        r.copies.gain((REAL, HEATED, n), (REAL, LABEL, n)),
        f"the pictures' true labels over logits: {metrics.paired(_true(r, n), r.copies.get((REAL, HEATED, n)))}",
    )


# --- what is paid for -----------------------------------------------------------------------------


@claims.claim("by the byte that comes back, labels win", above=10)
def _(r):
    return Said(
        f"For {r.recipe.back} bytes that come back, labels make a better copy than logits (real pictures).",
        r.prices.gain((REAL, LABEL, BACK), (REAL, HEATED, BACK)),
        f"asking with shuffled pixels: {r.prices.gain((SHUFFLED, LABEL, BACK), (SHUFFLED, HEATED, BACK))}",
    )


@claims.claim("if questions cost bytes too, logits win", above=0.5)
def _(r):
    return Said(
        f"For {r.recipe.both:,} bytes both ways, logits make a better copy than labels (real pictures).",
        r.prices.gain((REAL, HEATED, BOTH), (REAL, LABEL, BOTH)),
        f"asking with shuffled pixels: {r.prices.gain((SHUFFLED, HEATED, BOTH), (SHUFFLED, LABEL, BOTH))}",
    )


# --- where the questions come from ----------------------------------------------------------------


@claims.claim("dots copy a teacher of digits", above=-2)
def _(r):
    n = most_of(r, REAL)
    return Said(
        f"Asked about {n} pictures of random dots, a teacher of these digits gives away nearly as much as about {n} "
        "real ones (logits).",
        r.copies.gain((DOTS, HEATED, n), (REAL, HEATED, n)),
        f"labels instead: {r.copies.gain((DOTS, LABEL, n), (REAL, LABEL, n))}",
    )


@claims.claim("odd questions need soft answers", above=10)
def _(r):
    n = r.recipe.asked
    return Said(
        f"At {n} questions, logits are worth more over labels for random dots than for real pictures.",
        metrics.interval(_lead(r, DOTS, n) - _lead(r, REAL, n)),
        f"for shuffled pixels: {metrics.interval(_lead(r, SHUFFLED, n) - _lead(r, REAL, n))}; for another domain: "
        f"{metrics.interval(_lead(r, OTHER, n) - _lead(r, REAL, n))}",
    )


def _lead(r, source, count):
    return r.copies.get((source, HEATED, count)) - r.copies.get((source, LABEL, count))


@claims.claim("another domain teaches less than noise", above=10)
def _(r):
    n = most_of(r, OTHER)
    return Said(
        f"{n} pictures of another domain make a worse copy than {n} of random dots (logits).",
        r.copies.gain((DOTS, HEATED, n), (OTHER, HEATED, n)),
        f"labels: {r.copies.gain((DOTS, LABEL, n), (OTHER, LABEL, n))}",
    )


@claims.claim("a copy from dots is a copy", above=0)
def _(r):
    n, many = most_of(r, DOTS), most_of(r, REAL)
    floor = r.controls.get((TRUE, REAL, many), "agreement")
    return Said(
        f"A copy from the logits of {n} clouds of dots gives the teacher's answers more often than a net of {many} "
        "true labels that has never heard of the teacher.",
        metrics.paired(r.copies.get((DOTS, HEATED, n), "agreement"), floor),
        "right answers of that net over the copy's: "
        f"{metrics.paired(_true(r, many), r.copies.get((DOTS, HEATED, n)))}; from labels instead of logits: "
        f"{metrics.paired(r.copies.get((DOTS, LABEL, n), 'agreement'), floor)}",
    )


@claims.claim("users ask the same things", above=0)
def _(r):
    n = fewest(r)
    return Said(
        f"{n} questions that users asked, of which few kinds are popular, make a worse copy than {n} pictures of all "
        "kinds (labels).",
        r.copies.gain((REAL, LABEL, n), (USERS, LABEL, n)),
        f"with logits: {r.copies.gain((REAL, HEATED, n), (USERS, HEATED, n))}; with {max(r.recipe.budgets)} questions "
        f"of users against {most_of(r, REAL)} pictures, labels: {_later(r)}",
    )


def _later(r):
    n = most_of(r, REAL)
    return r.copies.gain((REAL, LABEL, n), (USERS, LABEL, max(r.recipe.budgets)))


# --- a few pictures, and a choice of many ---------------------------------------------------------


@claims.claim("a teacher labels what is made", above=10)
def _(r):
    return Said(
        f"With {r.recipe.known} pictures, mixups that the teacher answers make a better copy than mixups whose true "
        "labels are mixed.",
        r.augmented.gain(MIXED, BLENDED),
        f"over true labels, with more noise: {r.augmented.gain(MIXED, NOISY)}; over the teacher's logits of the "
        f"{r.recipe.known} alone: {r.augmented.gain(MIXED, TOLD)}",
    )


@claims.claim("noisy copies are worth more than mixups", above=5)
def _(r):
    n = most_of(r, REAL)
    dots = metrics.paired(r.copies.get((DOTS, HEATED, n)), r.augmented.get(JITTERED))
    return Said(
        f"{r.recipe.many} noisy copies of {r.recipe.known} pictures, answered by the teacher, make a better copy than "
        "as many mixups of them.",
        r.augmented.gain(JITTERED, MIXED),
        f"without a teacher, noise brings true labels {r.augmented.gain(NOISY, LABELS)}; {n} random dots, which need "
        f"no picture, over the noisy copies: {dots}",
    )


@claims.claim("ask where the copy is unsure", above=0)
def _(r):
    return Said(
        f"{r.recipe.chosen} questions asked where the copy is unsure make a better copy than as many at random "
        "(labels).",
        r.choosing.gain((COPY, LABEL), (RANDOM, LABEL)),
        f"over pictures that lie far apart, chosen without asking: {r.choosing.gain((COPY, LABEL), (APART, LABEL))}; "
        f"with logits, over random ones: {r.choosing.gain((COPY, HEATED), (RANDOM, HEATED))}",
    )


@claims.claim("only doubtful pictures teach badly", above=0)
def _(r):
    return Said(
        f"The {r.recipe.chosen} pictures of which the teacher is least sure make a worse copy than as many at random "
        "(labels).",
        r.choosing.gain((RANDOM, LABEL), (ORACLE, LABEL)),
        f"with logits: {r.choosing.gain((RANDOM, HEATED), (ORACLE, HEATED))}",
    )


# --- how to keep an answer about text -------------------------------------------------------------


@claims.claim("draws beat a list", above=10, unit="% of the entropy", only_here=True, source=sources.ANSHUMANN_2025)
def _(r):
    k = max(r.recipe.words.tops)
    return Said(
        f"In a language of words, {k} words drawn by their probability leave a smaller gap (KL) than the {k} most "
        "probable ones.",
        r.listed.gain((TOPS, k), (DRAWS, k), "gap"),
        f"bytes of a place: {stored_bytes(DRAWS, k)} against {stored_bytes(TOPS, k)}; over a list whose rest is spread "
        f"evenly: {r.listed.gain((SPREAD, k), (DRAWS, k), 'gap')}; by total variation: "
        f"{r.listed.gain((TOPS, k), (DRAWS, k), 'apart')}",
    )


@claims.claim("one draw is text", above=-4, below=4, unit="% of the entropy", only_here=True)
def _(r):
    return Said(
        "One word drawn at each place teaches as well as the words that stand there: that is training on text.",
        r.listed.gain((DRAWS, 1), (TEXT, 1), "gap"),
        f"the most probable word instead of the one that stands there: {r.listed.gain((TOPS, 1), (TEXT, 1), 'gap')}",
    )


# --- what logits give away, and what defends them -------------------------------------------------


@claims.claim("logits tell the hidden units", above=99, unit="% of seeds", level=True, source=sources.CARLINI_2024)
def _(r):
    narrow = min(units for units, _ in r.layer.conditions)
    wide = max(units for units, _ in r.layer.conditions)
    return Said(
        f"From {r.recipe.asked} answers one can read off how many of {narrow} hidden units are alive.",
        r.layer.mean((narrow, HEATED), "found"),
        f"from probabilities: {r.layer.mean((narrow, PLAIN), 'found').plain(0)} %; from two decimals: "
        f"{r.layer.mean((narrow, ROUNDED), 'found').plain(0)} %; of {wide} units, more than there are classes: "
        f"{r.layer.mean((wide, HEATED), 'found').plain(0)} %",
    )


@claims.claim("first answers alone cost the user", above=1)
def _(r):
    share = 100 * r.recipe.handed
    return Said(
        f"With first answers only, a user who hands {share:.0f} % of the questions to a person is left with more wrong "
        "answers.",
        r.served.gain(FIRST, OPEN, "left"),
        f"what the copier loses ({r.recipe.defended} real pictures): {_copier_loses(r, FIRST, REAL)}",
    )


def _copier_loses(r, defence, source):
    return r.copied.gain(best_use(r.copied, OPEN, source), best_use(r.copied, defence, source))


@claims.claim("noise costs the user more than the copier", above=1)
def _(r):
    user = r.served.get(BLURRED, "wrong") - r.served.get(OPEN, "wrong")
    copier = r.copied.get(best_use(r.copied, OPEN, REAL)) - r.copied.get(best_use(r.copied, BLURRED, REAL))
    return Said(
        "Noise on the logits costs the honest user more right answers than a copier with "
        f"{r.recipe.defended} real pictures.",
        metrics.paired(user, copier),
        f"the user: {metrics.interval(user)}; the copier: {metrics.interval(copier)}",
    )


@claims.claim("poison hurts who drinks it", above=5)
def _(r):
    best = r.copied.gain(best_use(r.copied, REVERSED, SHUFFLED), (FIRST, SHUFFLED, FIRST_ANSWERS))
    return Said(
        "Reversing the answers below the first harms a copier who uses them as they come (shuffled pixels).",
        r.copied.gain((OPEN, SHUFFLED, COLD), (REVERSED, SHUFFLED, COLD)),
        f"a copier who keeps the first answers and throws the rest away does as well as where nothing else came back: "
        f"{best}",
    )


@claims.claim("traps stop who asks with noise", above=5)
def _(r):
    return Said(
        "Wrong first answers where the teacher is unsure harm whoever asks with noise and does not know the rule.",
        _copier_loses(r, TRAPS, SHUFFLED),
        f"who asks with real pictures loses {_copier_loses(r, TRAPS, REAL)}; the user loses "
        f"{r.served.gain(TRAPS, OPEN, 'wrong')} right answers, "
        f"{r.served.gain(TRAPS, OPEN, 'left')} after handing on the least sure",
    )


@claims.claim("the copies are trained to the end", above=-2, below=2)
def _(r):
    return Said(
        f"Four times the steps change little: logits over labels, {r.recipe.asked} real pictures, after "
        f"{r.recipe.longer:,} steps instead of {r.recipe.settings.steps}.",
        metrics.interval(_longer_lead(r) - _lead(r, REAL, r.recipe.asked)),
        f"the lead then: {metrics.interval(_longer_lead(r))}",
    )


def _longer_lead(r):
    long = {answer: (LONGER, f"{REAL}, {answer}", r.recipe.asked) for answer in (HEATED, LABEL)}
    return r.controls.get(long[HEATED]) - r.controls.get(long[LABEL])
