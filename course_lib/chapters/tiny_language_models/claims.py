"""What chapter 08 claims. A smaller gap is better: gain(a, b, "gap") is what b saves over a."""

import numpy as np

from course_lib import metrics
from course_lib.chapters.tiny_language_models import documents
from course_lib.chapters.tiny_language_models.documents import ALONG, COLD, DECAYED, IGNORANT, IGNORANTS, OWN, SMOOTHED
from course_lib.data.language import ANIMALS
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()

GAP = "% of the entropy"


@claims.claim("probabilities say more than text", above=8, unit=GAP)
def _(r):
    """Each arm at the best of its trials, as if a held-out text had chosen: early stopping, weight decay."""
    few, usual = r.recipe.small, r.recipe.usual
    plain = r.documents.gain(("data", few, usual), ("logits", few, usual), "gap")
    return Said(
        f"With {few} documents, a student of the teacher's probabilities is nearer to the truth than the best of the "
        "students without a teacher: trained as long, longer, stopped early, with weight decay or smoothed labels.",
        metrics.paired(best(r, "data"), best(r, "logits")),
        f"in {usual} steps, without either: {plain}",
    )


def best(r, method):
    """Return the array [seed] of the smallest gap that a method reaches with the fewest documents."""
    few, recipe = r.recipe.small, r.recipe
    tried = [(method, few, steps) for steps in (recipe.short, recipe.usual, recipe.long)]
    tried += [(DECAYED + method, few, recipe.usual), (SMOOTHED + method, few, recipe.usual)]
    return np.min([r.documents.get(condition, "gap") for condition in tried], axis=0)


@claims.claim("it is the teacher's knowledge", above=5, unit=GAP)
def _(r):
    few, usual = r.recipe.small, r.recipe.usual
    small, large = r.documents.mean((OWN, few, usual), "gap"), (IGNORANTS, few, usual)
    return Said(
        f"A teacher of full size that has itself read only the {few} documents helps far less than the real one.",
        r.documents.gain(large, ("logits", few, usual), "gap"),
        f"its own gap: {r.documents.mean((IGNORANT, few, r.recipe.ignorant.steps), 'gap').plain()}; a teacher of the "
        f"student's size that has read them leaves a gap of {small.plain()}",
    )


@claims.claim("softness alone brings nothing", below=2, unit=GAP)
def _(r):
    few, usual = r.recipe.small, r.recipe.usual
    return Said(
        f"Targets that are softened without a teacher, by label smoothing of {100 * r.recipe.smoothing:g} %, do not "
        "close the gap.",
        r.documents.gain(("data", few, usual), (SMOOTHED + "data", few, usual), "gap"),
        "the same smoothing of the teacher's probabilities: "
        f"{r.documents.gain(('logits', few, usual), (SMOOTHED + 'logits', few, usual), 'gap')}",
    )


@claims.claim("few documents are learned by heart", above=30)
def _(r):
    few, long = r.recipe.small, r.recipe.long
    told = [
        metrics.paired(r.documents.get(c, "copied"), r.documents.get(c, "chance"))
        for c in (("data", few, long), ("logits", few, long))
    ]
    return Said(
        f"After {long} steps on {few} documents, a student without a teacher writes more of them word for word than "
        "chance gives.",
        told[0],
        f"a student of the teacher's probabilities: {told[1]}",
    )


@claims.claim("worth many documents, in few steps", above=75, unit="%", decimals=0, level=True)
def _(r):
    few, middle, most, usual, long = r.recipe.small, r.recipe.middle, r.recipe.large, r.recipe.usual, r.recipe.long
    gaps = (r.documents.get((m, n, usual), "gap") for m, n in (("data", few), ("data", most), ("logits", few)))
    alone, more, helped = gaps
    later = [r.documents.gain(("data", n, long), ("logits", few, long), "gap") for n in (middle, most)]
    return Said(
        f"In {usual} steps, the teacher's probabilities of {few} documents save at least three quarters of the gap "
        f"that {most // few} times as many documents save.",
        metrics.interval(100 * (alone - helped) / (alone - more)),
        f"is it the steps? In {long} of them, {few} documents with probabilities against {middle} without: {later[0]}; "
        f"against {most}: {later[1]} {GAP}",
    )


@claims.claim("with much text no lead is left", below=0.5, unit=GAP, decimals=2)
def _(r):
    most, usual, long = r.recipe.large, r.recipe.usual, r.recipe.long
    before = r.documents.gain(("data", most, usual), ("logits", most, usual), "gap")
    return Said(
        f"With {most} documents and {long} steps, the teacher's probabilities lead over the text alone by less "
        f"than half a percent of the entropy, if at all.",
        r.documents.gain(("data", most, long), ("logits", most, long), "gap"),
        f"in {usual} steps: {before}; the gap of the teacher itself: {teachers(r).plain(2)}",
    )


def teachers(r):
    """Return the Interval of the teachers' own gap."""
    return r.documents.mean((documents.TEACHER, r.recipe.read, r.recipe.teacher.steps), "gap")


@claims.claim(
    "copying text costs",
    above=0,
    unit=GAP,
    decimals=2,
    paper="sequence-level distillation: 10 times faster with little loss, where human text is replaced",
    source=sources.KIM_2016,
)
def _(r):
    most, long = r.recipe.large, r.recipe.long
    along = r.documents.gain((ALONG, most, long), ("logits", most, long), "gap")
    return Said(
        f"With {most} documents and {long} steps, students of the teacher's text are further from the truth than "
        "students of true text.",
        r.documents.gain(("text", most, long), ("data", most, long), "gap"),
        "is it the documents? The teacher's probabilities along its own text, against those along true text: "
        f"{along.text(2)}",
    )


@claims.claim("errors add up", above=-0.5, below=0.5, unit=GAP, decimals=2)
def _(r):
    most, long = r.recipe.large, r.recipe.long
    teacher = r.documents.get((documents.TEACHER, r.recipe.read, r.recipe.teacher.steps), "gap")
    both = teacher + r.documents.get(("data", most, long), "gap")
    return Said(
        "The gap of a student of the teacher's text is about the teacher's own gap plus that of a student of as much "
        "true text.",
        metrics.paired(r.documents.get(("text", most, long), "gap"), both),
        f"the teacher's: {teachers(r).plain(2)}",
    )


def cold(r):
    """Return the conditions of students of colder text, of the usual text and of true text, trained long."""
    return tuple((method, r.recipe.middle, r.recipe.long) for method in (COLD, "text", "data"))


@claims.claim("colder text leads away from the truth", above=10, unit=GAP)
def _(r):
    colder, warm, _ = cold(r)
    return Said(
        f"Students of text written at T = {r.recipe.cold:g} are further from the truth than those of the teacher's "
        "usual text.",
        r.documents.gain(colder, warm, "gap"),
        f"of the {len(ANIMALS)} animals they have lost {r.documents.gain(warm, colder, 'animals')}; allowed documents: "
        f"{r.documents.gain(colder, warm, 'grammar')} points",
    )


@claims.claim("decoding colder is as clean", above=-3)
def _(r):
    colder, _, data = cold(r)
    T = r.recipe.cold
    clean = metrics.paired(r.documents.get(data, documents.at("grammar", T)), r.documents.get(colder, "grammar"))
    animals = metrics.paired(r.documents.get(data, documents.at("animals", T)), r.documents.get(colder, "animals"))
    return Said(
        f"A student of true text that writes at T = {T:g} writes as many allowed documents as a student of text that "
        f"was written at T = {T:g}, to within 3 points, or more.",
        clean,
        f"animals: {animals}; the gap of its model is smaller by {r.documents.gain(colder, data, 'gap')}",
    )


@claims.claim("forward KL mixes the modes", below=20, unit="% valid", level=True)
def _(r):
    return Said(
        "A student without memory that minimises the forward KL puts little on the two sentences.",
        r.modes.mean(("forgets", "forward"), "valid"),
        f"with a memory of one word: {r.modes.mean(('remembers', 'forward'), 'valid').plain()} %, and both sentences",
    )


@claims.claim("reverse KL chooses one", above=95, unit="% valid", level=True)
def _(r):
    return Said(
        "The same student that minimises the reverse KL puts nearly everything on one of them.",
        r.modes.mean(("forgets", "reverse"), "valid"),
        f"of the two sentences it says {r.modes.mean(('forgets', 'reverse'), 'modes').plain()}, with a memory of one "
        f"word {r.modes.mean(('remembers', 'reverse'), 'modes').plain()}",
    )
