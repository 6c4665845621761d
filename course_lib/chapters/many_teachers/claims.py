"""The claims of chapter 04."""

import numpy as np

from course_lib import metrics
from course_lib.chapters.many_teachers.bad_teachers import AGREE, LIES, LOGITS, LOUD, MEDIAN, SETTLED, SHARES
from course_lib.chapters.many_teachers.baselines import APART, LABELS, TOGETHER, VOTED
from course_lib.chapters.many_teachers.experiment import ALL, share_kept
from course_lib.chapters.many_teachers.specialists import AVERAGED, SUREST
from course_lib.chapters.many_teachers.students import SOFT, TOP, VOTE
from course_lib.chapters.many_teachers.teachers import ALONE, DOUBT, FEWER, OTHER, OWN, RESAMPLED, SAME, THIN
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()


def most(r):
    """The size of the largest committee."""
    return max(r.recipe.counts)


# --- committees -----------------------------------------------------------------------------------


@claims.claim("different data make a committee", above=5)
def _(r):
    together = (OWN, most(r))
    neighbours = r.baselines.mean((VOTED, r.recipe.teacher.images)).plain()
    return Said(
        f"A committee of {most(r)}, each with labels of its own, beats a single one of them.",
        r.committees.gain(together, (OWN, 1), "committee"),
        f"one teacher of all these labels over the committee: {r.committees.gain((ALL, 1), together, 'committee')}; "
        f"a vote of nearest neighbours in the same piles is right on {neighbours} %",
    )


@claims.claim("one student learns it", above=5)
def _(r):
    student = r.students.get((OWN, most(r), SOFT))
    bare = metrics.paired(student, r.baselines.get((LABELS, r.recipe.labels)))
    return Said(
        "A student of that committee beats a student of a single one, on the same unlabelled images.",
        r.students.gain((OWN, most(r), SOFT), (OWN, 1, SOFT)),
        f"over a net of its size that learns one pile of labels, with noise: {bare}",
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
        f"On these digits one small student of the soft blend at T = {r.recipe.T:g} keeps most of what the committee "
        "gained over a single teacher.",
        metrics.interval(share_kept(r.committees, r.students, OWN, most(r))),
    )


@claims.claim("it is not the temperature", above=4)
def _(r):
    images, count = max(r.recipe.piles), r.recipe.committee
    single = np.max([r.reach.get((1, 0, SOFT, T, images)) for T in r.recipe.temperatures], axis=0)  # [seeds]
    return Said(
        f"On these digits the student of {count} teachers at T = {r.recipe.T:g} beats a single teacher's student at "
        "the best T of each seed.",
        metrics.paired(r.reach.get((count, 0, SOFT, r.recipe.T, images)), single),
    )


@claims.claim("one teacher of all labels is better", above=0.3)
def _(r):
    return Said(
        "On these digits, where all labels can be put together, one teacher of all of them beats the committee.",
        r.committees.gain((ALL, 1), (OWN, most(r)), "committee"),
    )


@claims.claim("averaged weights beat averaged opinions", above=0.5, source=sources.MCMAHAN_2016)
def _(r):
    units, meetings = r.recipe.usual[1], max(r.recipe.rounds)
    met, once, apart = (
        r.federation.get(which) for which in ((TOGETHER, units, meetings), (TOGETHER, units, 1), (APART, units, 1))
    )
    return Said(
        f"{most(r)} nets of a student's size, from one start, that average their weights {meetings} times give a "
        "better net than the committee's student.",
        metrics.paired(met, r.students.get((OWN, most(r), SOFT))),
        f"averaged once: {metrics.interval(once).plain()} % right; averaged once from other starts: "
        f"{metrics.interval(apart).plain()} %",
    )


def over_a_member(r, together, member):
    """What the largest committee of one source gains over the average teacher of the same or another source."""
    return metrics.paired(
        r.committees.get((together, most(r)), "committee"), r.committees.get((member, most(r)), "member")
    )


@claims.claim("bagging mends its own damage", below=2)
def _(r):
    broken = r.committees.gain((SAME, most(r)), (RESAMPLED, most(r)), "member")
    return Said(
        f"{most(r)} teachers of resampled labels gain less than 2 points over the average teacher that learned these "
        "labels once each.",
        over_a_member(r, RESAMPLED, SAME),
        f"over the average one of themselves they gain {over_a_member(r, RESAMPLED, RESAMPLED)}, and resampling costs "
        f"that one {broken}",
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


# --- what the student is told ---------------------------------------------------------------------


@claims.claim("honest teachers, many images", above=-2, below=2)
def _(r):
    return Said(
        f"On these digits, with {r.recipe.transfer} images and honest teachers, a student of the soft blend at "
        f"T = {r.recipe.T:g} and one of the majority vote are within 2 points of each other.",
        r.students.gain((OWN, most(r), SOFT), (OWN, most(r), VOTE)),
        f"soft blend over its own top class: {r.students.gain((OWN, most(r), SOFT), (OWN, most(r), TOP))}",
    )


@claims.claim("honest teachers, few images", above=2)
def _(r):
    few, count, T = min(r.recipe.piles), r.recipe.committee, r.recipe.T

    def over_the_vote(images):
        return r.reach.gain((count, 0, SOFT, T, images), (count, 0, VOTE, 1.0, images))

    over_labels = metrics.paired(r.reach.get((count, 0, SOFT, T, few)), r.baselines.get((LABELS, r.recipe.labels)))

    return Said(
        f"With {few} images and honest teachers, the soft blend makes a better student than the majority vote.",
        over_the_vote(few),
        f"with {max(r.recipe.piles)} images: {over_the_vote(max(r.recipe.piles))}; over a net of its size that learns "
        f"{r.recipe.labels} true labels, with noise: {over_labels}",
    )


# --- bad teachers ---------------------------------------------------------------------------------


def of_the_committee(r, bad):
    """In words: how many of the committee lie."""
    return f"{bad} {'liar' if bad == 1 else 'liars'} of {r.recipe.committee}"


@claims.claim("a divided committee", above=2)
def _(r):
    table, divided = r.bad_teachers, r.recipe.divided

    def lost_on_the_way(rule, liars):
        return table.get((LIES, rule, liars), "committee") - table.get((LIES, rule, liars))

    by_vote = metrics.paired(lost_on_the_way(VOTE, divided), lost_on_the_way(VOTE, 0))
    return Said(
        f"{of_the_committee(r, divided)} cost the student of the soft blend more than they cost the blend itself.",
        metrics.paired(lost_on_the_way(SOFT, divided), lost_on_the_way(SOFT, 0)),
        f"the same for the student of the vote and the vote: {by_vote}",
    )


def over_the_blend(r, rule, bad):
    """What a rule's student gains over the student of the soft blend."""
    return r.bad_teachers.gain((LIES, rule, bad), (LIES, SOFT, bad))


@claims.claim("a vote settles it", above=4)
def _(r):
    bad = r.recipe.divided
    top, middle = over_the_blend(r, TOP, bad), over_the_blend(r, MEDIAN, bad)
    count, images = r.recipe.committee, max(r.recipe.piles)
    soft = np.max([r.reach.get((count, bad, SOFT, T, images)) for T in r.recipe.temperatures], axis=0)  # [seeds]
    at_best = metrics.paired(r.reach.get((count, bad, VOTE, 1.0, images)), soft)
    return Said(
        f"With {of_the_committee(r, bad)}, the majority vote as a hard label makes a better student than the soft "
        "blend.",
        over_the_blend(r, VOTE, bad),
        f"over the soft blend at the best T of each seed: {at_best}; the top class of the same blend: {top}; the "
        f"median, soft: {middle}",
    )


@claims.claim("it is the softness, not the counting", above=4)
def _(r):
    units, steps, bad = r.recipe.usual[1], r.recipe.student.steps, r.recipe.divided
    shares, soft, vote = ((target, bad, units, steps) for target in (SHARES, SOFT, VOTE))
    return Said(
        f"With {of_the_committee(r, bad)}, the winner of the vote makes a better student than the shares of the votes.",
        r.causes.gain(vote, shares),
        f"shares of the votes over the mean of the probabilities, both soft: {r.causes.gain(shares, soft)}",
    )


@claims.claim("room and time are part of it", above=4)
def _(r):
    bad, small, large = r.recipe.divided, r.recipe.usual[1], r.recipe.larger[1]

    def gained(target):
        return r.causes.gain((target, bad, large, r.recipe.longer), (target, bad, small, r.recipe.student.steps))

    return Said(
        f"From the same soft blend with {of_the_committee(r, bad)}, a student of {large} hidden units that learns for "
        f"{r.recipe.longer} steps is better than one of {small} that learns for {r.recipe.student.steps}.",
        gained(SOFT),
        f"from the vote: {gained(VOTE)}",
    )


@claims.claim("one loud liar owns the mean of logits", above=30)
def _(r):
    def protected(kind, bad):
        return r.bad_teachers.gain((kind, SOFT, bad), (kind, LOGITS, bad))

    loud = min(r.recipe.loud)
    return Said(
        f"With {of_the_committee(r, loud)} lying loudly, averaged probabilities make a better student than averaged "
        "logits.",
        protected(LOUD, loud),
        f"with as many lying at the usual loudness: {protected(LIES, loud)}",
    )


@claims.claim("agreement rescues", above=3)
def _(r):
    bad = r.recipe.divided
    return Said(
        f"With {of_the_committee(r, bad)}, a soft blend with agreement weights makes a better student than one with "
        "equal weights.",
        over_the_blend(r, AGREE, bad),
        f"its top class, hard: {over_the_blend(r, SETTLED, bad)}; the plain vote: {over_the_blend(r, VOTE, bad)}",
    )


@claims.claim("weigh, then settle", above=3)
def _(r):
    bad = r.recipe.divided + 1
    return Said(
        f"With {of_the_committee(r, bad)}, the top class under agreement weights makes a better student than the plain "
        "vote.",
        r.bad_teachers.gain((LIES, SETTLED, bad), (LIES, VOTE, bad)),
        f"over the soft blend with these weights: {r.bad_teachers.gain((LIES, SETTLED, bad), (LIES, AGREE, bad))}",
    )


@claims.claim("the insurance is cheap", above=-1)
def _(r):
    return Said(
        "Without liars, agreement weights cost the student less than a point.",
        over_the_blend(r, AGREE, 0),
        f"the vote: {over_the_blend(r, VOTE, 0)}; the median: {over_the_blend(r, MEDIAN, 0)}",
    )


@claims.claim("nothing survives a majority", below=20, unit="% right", level=True)
def _(r):
    bad = max(r.recipe.liars)
    return Said(
        f"With {of_the_committee(r, bad)}, agreement weights follow the liars.",
        r.bad_teachers.mean((LIES, AGREE, bad)),
        f"the vote: {r.bad_teachers.mean((LIES, VOTE, bad)).plain()} %",
    )


# --- specialists ----------------------------------------------------------------------------------


@claims.claim("specialists alone fail together", above=15)
def _(r):
    def below_the_generalist(pooling):
        return r.specialists.gain("generalist", (ALONE, pooling), "committee")

    return Said(
        "The average of specialists that saw only their own classes is far below a generalist.",
        below_the_generalist(AVERAGED),
        f"the surest of them: {below_the_generalist(SUREST)}",
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


@claims.claim("doubt must be settled", above=3)
def _(r):
    together = r.specialists.mean((DOUBT, AVERAGED), "committee").plain()
    return Said(
        "On these digits, specialists taught doubt make a better student by the top class of their average than by the "
        "average itself.",
        r.specialists.gain((DOUBT, TOP), (DOUBT, AVERAGED)),
        f"their pooled answer is right on {together} %; that student over one of specialists with "
        f'"other": {r.specialists.gain((DOUBT, TOP), (OTHER, AVERAGED))}',
    )
