"""The claims of chapter 04."""

import numpy as np

from course_lib import metrics
from course_lib.chapters.many_teachers.bad_teachers import LIES, LOUD
from course_lib.chapters.many_teachers.experiment import ALL, share_kept
from course_lib.chapters.many_teachers.specialists import AVERAGED, LOGITS, SUREST
from course_lib.chapters.many_teachers.teachers import ALONE, DOUBT, FEWER, OTHER, OWN, RESAMPLED, SAME, THIN
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

EQUAL, AGREE, TRIMMED, MEDIAN = "mean of probabilities", "agreement weights", "trimmed mean", "median"

claims = Claims()


def most(r):
    """The size of the largest committee."""
    return max(r.recipe.counts)


# --- committees -----------------------------------------------------------------------------------


@claims.claim("different data make a committee", above=5)
def _(r):
    together = (OWN, most(r))
    return Said(
        f"A committee of {most(r)}, each with labels of its own, beats a single one of them.",
        r.committees.gain(together, (OWN, 1), "committee"),
        f"one teacher of all these labels over the committee: {r.committees.gain((ALL, 1), together, 'committee')}",
    )


@claims.claim("one student learns it", above=5)
def _(r):
    return Said(
        "A student of that committee beats a student of a single one, on the same unlabelled images.",
        r.committees.gain((OWN, most(r)), (OWN, 1)),
    )


@claims.claim(
    "most of the gain is kept",
    above=70,
    unit="% of the gain",
    decimals=0,
    level=True,
    paper="over 80 % (ten speech models; frame accuracy 58.9, 61.1 together, 60.8 distilled)",
    source=sources.HINTON_2015,
)
def _(r):
    return Said(
        "One small student keeps most of what the committee gained over a single teacher.",
        metrics.interval(share_kept(r.committees, OWN, most(r))),
    )


@claims.claim("it is not the temperature", above=4)
def _(r):
    single = np.max([r.temperatures.get((1, T)) for T in r.recipe.control_T], axis=0)  # [seeds]
    return Said(
        f"The committee's student at T = {r.recipe.T:g} beats a single teacher's student at the best T of each seed.",
        metrics.paired(r.committees.get((OWN, most(r))), single),
    )


@claims.claim("one teacher of all labels is better", above=0.3)
def _(r):
    return Said(
        "Where all labels can be put together, one teacher of all of them beats the committee.",
        r.committees.gain((ALL, 1), (OWN, most(r)), "committee"),
    )


def over_a_member(r, together, member):
    """What the largest committee of one source gains over the average teacher of the same or another source."""
    return metrics.paired(
        r.committees.get((together, most(r)), "committee"), r.committees.get((member, most(r)), "member")
    )


@claims.claim("bagging mends", above=4)
def _(r):
    broken = r.committees.gain((SAME, most(r)), (RESAMPLED, most(r)), "member")
    return Said(
        f"{most(r)} teachers of resampled labels beat the average one of them.",
        over_a_member(r, RESAMPLED, RESAMPLED),
        f"resampling costs the average teacher: {broken}",
    )


@claims.claim("bagging mends its own damage", below=2)
def _(r):
    return Said(
        "They gain less than 2 points over the average teacher of the same labels without resampling.",
        over_a_member(r, RESAMPLED, SAME),
        f"{most(r)} teachers without resampling gain over it: {over_a_member(r, SAME, SAME)}",
    )


@claims.claim(
    "initial weights alone",
    below=2,
    source=f"compare {sources.ALLEN_ZHU_2020}: large nets gain from this alone",
)
def _(r):
    same, own = (r.committees.mean((source, most(r)), "disagreement").plain() for source in (SAME, OWN))
    return Said(
        f"{most(r)} teachers that differ in nothing but chance gain less than 2 points over the average one of them.",
        over_a_member(r, SAME, SAME),
        f"they differ on {same} % of the images, teachers of different labels on {own} %",
    )


@claims.claim("chance matters for thin teachers", above=2)
def _(r):
    return Said(
        f"{most(r)} teachers of {r.recipe.thin[1]} hidden units that differ in nothing but chance beat the average one "
        "of them.",
        over_a_member(r, THIN, THIN),
    )


# --- bad teachers ---------------------------------------------------------------------------------


def of_the_committee(r, bad):
    """In words: how many of the committee lie."""
    return f"{bad} {'liar' if bad == 1 else 'liars'} of {r.recipe.committee}"


@claims.claim("a divided committee", above=4)
def _(r):
    table, quiet, divided = r.bad_teachers, (LIES, EQUAL, 0), (LIES, EQUAL, r.recipe.divided)

    def lost_on_the_way(condition):
        return table.get(condition, "committee") - table.get(condition)

    return Said(
        f"{of_the_committee(r, r.recipe.divided)} cost the student of averaged probabilities more than they cost the "
        "average itself.",
        metrics.paired(lost_on_the_way(divided), lost_on_the_way(quiet)),
        f"the average itself loses {table.gain(quiet, divided, 'committee')}",
    )


@claims.claim("a larger student follows", above=3)
def _(r):
    def follows(liars):
        return r.capacity.gain(("larger student", liars), ("usual student", liars), "agreement")

    return Said(
        f"From the same blend with {of_the_committee(r, r.recipe.divided)}, a student of {r.recipe.larger[1]} hidden "
        f"units agrees with it more than one of {r.recipe.usual[1]}.",
        follows(r.recipe.divided),
        f"without liars: {follows(0)}",
    )


@claims.claim("one loud liar owns the mean of logits", above=30)
def _(r):
    def protected(kind, bad):
        return r.bad_teachers.gain((kind, EQUAL, bad), (kind, "mean of logits", bad))

    loud = min(r.recipe.loud)
    return Said(
        f"With {of_the_committee(r, loud)} lying loudly, averaged probabilities make a better student than averaged "
        "logits.",
        protected(LOUD, loud),
        f"with as many lying at the usual loudness: {protected(LIES, loud)}",
    )


def over_equal_weights(r, rule, bad):
    """What a rule's student gains over the student of the mean of probabilities."""
    return r.bad_teachers.gain((LIES, rule, bad), (LIES, EQUAL, bad))


def other_rules(r, bad):
    """The control of two claims: what the other two rules gain."""
    trimmed, middle = over_equal_weights(r, TRIMMED, bad), over_equal_weights(r, MEDIAN, bad)
    return f"trimmed mean: {trimmed}; median: {middle}"


@claims.claim("agreement rescues", above=6)
def _(r):
    bad = r.recipe.divided
    return Said(
        f"With {of_the_committee(r, bad)}, agreement weights make a better student than equal weights.",
        over_equal_weights(r, AGREE, bad),
        other_rules(r, bad),
    )


@claims.claim("the insurance is cheap", above=-1)
def _(r):
    return Said(
        "Without liars, agreement weights cost the student less than a point.",
        over_equal_weights(r, AGREE, 0),
        other_rules(r, 0),
    )


@claims.claim("nothing survives a majority", below=20, unit="% right", level=True)
def _(r):
    bad = max(r.recipe.liars)
    return Said(
        f"With {of_the_committee(r, bad)}, agreement weights follow the liars.",
        r.bad_teachers.mean((LIES, AGREE, bad)),
    )


# --- specialists ----------------------------------------------------------------------------------


@claims.claim("specialists alone fail together", above=15)
def _(r):
    def below_the_generalist(pooling):
        return r.specialists.gain("generalist", (ALONE, pooling), "committee")

    return Said(
        "The average of specialists that saw only their own classes is far below a generalist.",
        below_the_generalist(AVERAGED),
        f"averaged logits: {below_the_generalist(LOGITS)}; the surest: {below_the_generalist(SUREST)}",
    )


@claims.claim('"other" mends it', above=15)
def _(r):
    fewer = r.specialists.gain((FEWER, AVERAGED), (ALONE, AVERAGED))
    return Said(
        'With an "other" class, the student of the same specialists gains.',
        r.specialists.gain((OTHER, AVERAGED), (ALONE, AVERAGED)),
        f"from as few images as the specialists without it: {fewer}",
    )


@claims.claim("as good as a generalist", above=-3, below=3)
def _(r):
    return Said(
        'The student of specialists with "other" is less than 3 points below that of the generalist.',
        r.specialists.gain((OTHER, AVERAGED), "generalist"),
    )


@claims.claim("doubt needs a way out", above=3)
def _(r):
    together = r.specialists.mean((DOUBT, AVERAGED), "committee").plain()
    surest = r.specialists.gain((OTHER, AVERAGED), (DOUBT, SUREST))
    return Said(
        'Specialists taught doubt answer well together, and a student of their average is worse than with "other".',
        r.specialists.gain((OTHER, AVERAGED), (DOUBT, AVERAGED)),
        f"their pooled answer is right: {together} %; over a student of the surest alone: {surest}",
    )
