"""What chapter 11 claims of a Result. Students of the road are compared seed by seed. Of the stored students, some
leave their plateau at a random step and others never: claims are about arms whose runs agree, and name the runs."""

from course_lib import metrics
from course_lib.chapters.on_policy import experiment as e
from course_lib.chapters.on_policy import road, specialists, thoughts
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()

# --- the narrow road ---------------------------------------------------------------------------------


@claims.claim("the teacher's text fails where it slips", above=20)
def _(r):
    return Said(
        f"With a chance of {r.recipe.slip:g} that a move slips, the teacher comes home more often than a student of "
        "its clean text.",
        r.road.gain(e.TEACHER, e.SFT, "home"),
        _rates(r, {f"trained {r.recipe.longer} times as long": e.LONGER})
        + f", without slips: {_home(r, e.SFT, 'calm')} %, where no hedges stand: {_home(r, e.SFT, 'field')} %",
    )


@claims.claim("longer training is no cure", above=-5, below=5)
def _(r):
    return Said(
        f"{r.recipe.longer} times as many updates on the teacher's text change little.",
        r.road.gain(e.LONGER, e.SFT, "home"),
        _rates(r, {f"{r.recipe.updates} updates": e.SFT}),
    )


@claims.claim("it falls as the formula", above=-8, below=8)
def _(r):
    far = r.recipe.distances
    formula = [100 * road.untouched(d, r.recipe.slip) for d in far]
    gaps = [r.distance.get((e.SFT, d), "home") - exact for d, exact in zip(far, formula, strict=True)]
    return Said(
        "From every distance the student of the teacher's text comes home about as often as walks that no slip takes "
        "off the road.",
        metrics.interval(sum(gaps) / len(gaps)),
        "measured and formula: "
        + ", ".join(
            f"{d} steps {r.distance.mean((e.SFT, d), 'home').plain(0)} and {exact:.0f} %"
            for d, exact in zip(far, formula, strict=True)
        ),
    )


@claims.claim("own text brings the student to its teacher", above=-3, below=3, source=sources.ROSS_2011)
def _(r):
    return Said(
        "On its own text, with the teacher's labels, the student comes home as often as its teacher.",
        r.road.gain(e.OWN, e.TEACHER, "home"),
        _rates(r, {"the teacher": e.TEACHER, "labels that turn the teacher's moves round": e.WRONG}),
    )


@claims.claim("it is the places", above=-3, below=3, source=sources.LASKEY_2017)
def _(r):
    return Said(
        "The teacher's text with the same slips does as well as the student's own text.",
        r.road.gain(e.OWN, e.SLIPS, "home"),
        _rates(r, {"labels at random cells": e.ANYWHERE}),
    )


@claims.claim("slips must be guessed", above=20)
def _(r):
    return Said(
        "Own text does better than the teacher's text with slips that never lead off the road: nobody has to know the "
        "slips beforehand.",
        r.road.gain(e.OWN, e.OTHER, "home"),
        _rates(r, {"with those other slips": e.OTHER, "with none": e.SFT}),
    )


@claims.claim("own text need not be written in the wind", above=10)
def _(r):
    return Said(
        "Own text that is written in calm weather, as the teacher's is, prepares for the wind as well: while it is "
        "new, the student leaves the road by itself.",
        r.road.gain(e.OWN_CALM, e.SFT, "home"),
        _rates(r, {"own text in the wind": e.OWN, "in calm weather": e.OWN_CALM}),
    )


@claims.claim("without slips nothing is gained", above=-2, below=2)
def _(r):
    return Said(
        "Where nothing slips, students of the teacher's text and of their own come home alike.",
        r.road.gain(e.OWN, e.SFT, "calm"),
        _rates(r, {"the teacher's text": e.SFT, "own text": e.OWN}, "calm"),
    )


@claims.claim("a soft target copies the noise", above=1)
def _(r):
    return Said(
        f"Where the teacher gives {100 * r.recipe.sure:g} % to its move, its top move as a label does better than all "
        "its probabilities.",
        r.road.gain(e.OWN, e.SOFT, "home"),
        _rates(r, {"reverse KL": e.REVERSE, "soft targets on the teacher's text with slips": e.SLIPS_SOFT})
        + f", soft targets, always the likeliest move: {_home(r, e.SOFT, 'likeliest')} %",
    )


@claims.claim("the doubt is what costs", above=-2, below=2)
def _(r):
    return Said(
        "A student of soft targets that always takes its likeliest move comes home as often as its teacher.",
        metrics.paired(r.road.get(e.SOFT, "likeliest"), r.road.get(e.TEACHER, "home")),
        _rates(r, {"the same student, drawing its moves": e.SOFT}),
    )


@claims.claim("one grade a walk teaches nothing here", below=5, unit="%", level=True)
def _(r):
    return Said(
        "From nothing, a student that is only told whether it came home never comes home: no walk earns the reward.",
        r.road.mean(e.ONE, "home"),
        _rates(r, {"after half of the updates on the teacher's text": e.THEN_ONE}),
    )


@claims.claim("a grade for every move does", above=25)
def _(r):
    return Said(
        "With as many walks, one number for each move, ln(teacher / student), brings it home.",
        r.road.gain(e.RATIO, e.ONE, "home"),
        _rates(r, {"one number a move": e.RATIO, "half of the updates with the same grades dealt out anew": e.NOISE}),
    )


@claims.claim("being graded is not enough", above=-5, below=5)
def _(r):
    return Said(
        "Own text with grades from the student's former self adds nothing to the teacher's text before it.",
        r.road.gain(e.ITSELF, e.SFT, "home"),
        _rates(r, {"with the teacher's labels in its place": e.THEN_OWN}),
    )


# --- the world of sums -------------------------------------------------------------------------------


@claims.claim("where every place is in the text, own text gains nothing", above=-5, below=5)
def _(r):
    return Said(
        "In the world of sums, own text with the teacher's top token ends where the teacher's right text does.",
        r.sums.gain("own text: top token", "right text: SFT"),
        f"run by run, right text: {_each(r, 'right text: SFT')} %, own text with the top token: "
        f"{_each(r, 'own text: top token')} %, with the reverse KL: {_each(r, 'own text: reverse KL')} %",
    )


@claims.claim("one grade an answer teaches nothing here", below=40, unit="%", level=True)
def _(r):
    return Said(
        "On own text, from nothing, the teacher's log-ratios added up to one grade an answer do not teach a student of "
        f"{r.square.small} numbers a position to answer.",
        r.sums.mean("own text: sum of log-ratios"),
        f"the same ratios, one for each token, run by run: {_each(r, 'own text: log-ratio')} %; a verifier: "
        f"{_each(r, 'own text: verifier')} %",
    )


@claims.claim("a guessing teacher makes a guessing student", below=45, unit="%", level=True)
def _(r):
    return Said(
        "Graded for every token by a teacher that guesses, the student guesses.",
        r.sums.mean("wrong teacher"),
        f"graded by its former self: {_each(r, 'placebo: itself')} %",
    )


# --- two specialists, and thoughts ---------------------------------------------------------------------


@claims.claim("specialists merge on-policy no better than by their text", above=-3, below=3)
def _(r):
    last = max(step for name, step in _students(r) if name == specialists.OWN)
    return Said(
        f"After {last} steps, a student that both specialists grade on its own text does as well as one that reads "
        "what they write.",
        r.specialists.gain((specialists.OWN, last), (specialists.POOLED, last)),
        ", ".join(
            f"{name}: {_runs(r.specialists, (name, last))} %"
            for name in (specialists.OWN_GENERALIST, specialists.TRUE, specialists.BOTH, specialists.WRONG)
        ),
    )


@claims.claim("a trusting base loses by its thoughts", below=0, unit="nats", decimals=2)
def _(r):
    return Said(
        "Before it learns, the base predicts the answer worse after its own thought than without one.",
        r.thoughts.mean(thoughts.BASE, "gain"),
        f"once it has learned how far its thoughts can be trusted: "
        f"{r.thoughts.mean(thoughts.DOUBTING, 'gain').text(2)}",
    )


@claims.claim("strangers' thoughts teach nothing", below=40, unit="%", level=True)
def _(r):
    return Said(
        "Where a thought about another question is judged instead of its own, the model keeps guessing.",
        r.thoughts.mean(thoughts.STRANGERS),
        f"its own thoughts, run by run: {_runs(r.thoughts, thoughts.PLAIN)} %",
    )


@claims.claim("right or wrong teaches thinking", above=70, unit="%", level=True)
def _(r):
    return Said(
        "Rewarded for right answers alone, the same models learn to think.",
        r.thoughts.mean(thoughts.VERIFIER),
        f"by the gain in ln p, run by run: {_runs(r.thoughts, thoughts.LOG)} %",
    )


@claims.claim("no fine divides ln p from p", above=0)
def _(r):
    return Said(
        "Where an unfinished thought is worth as much as the worst of its group, in both rewards, more answers are "
        "right with the gain in p than with the gain in ln p.",
        r.thoughts.gain(thoughts.PLAIN_WORST, thoughts.LOG_WORST),
        f"worth as much as their mean: {r.thoughts.gain(thoughts.PLAIN_MEAN, thoughts.LOG_MEAN).text()}; worth −1: "
        f"{r.thoughts.gain(thoughts.PLAIN, thoughts.LOG).text()}",
    )


# --- what the controls say ---------------------------------------------------------------------------


def _rates(r, names, metric="home"):
    """Say how often arms of the road come home; names: what each is called here → the arm."""
    return ", ".join(f"{label}: {_home(r, name, metric)} %" for label, name in names.items())


def _home(r, name, metric="home"):
    return r.road.mean(name, metric).plain()


def _each(r, name):
    return _runs(r.sums, name)


def _runs(table, condition):
    return ", ".join(f"{value:.0f}" for value in table.get(condition))


def _students(r):
    """Return the (arm, step) of the merged students."""
    return [condition for condition in r.specialists.conditions if isinstance(condition, tuple)]
