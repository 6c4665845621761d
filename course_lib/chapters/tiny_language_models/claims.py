"""What chapter 08 claims. A smaller gap is better: gain(a, b, "gap") is what b saves over a."""

from course_lib import metrics
from course_lib.chapters.tiny_language_models.walks import Lesson
from course_lib.data.language import ANIMALS
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()

OWN_CALM, TEACHERS_CALM = Lesson("own", "calm", "forward"), Lesson("teacher", "calm", "forward")
OWN_WINDY, TEACHERS_WINDY = Lesson("own", "windy", "forward"), Lesson("teacher", "windy", "forward")
OWN_REVERSE, TEACHERS_REVERSE = Lesson("own", "windy", "reverse"), Lesson("teacher", "windy", "reverse")


@claims.claim("probabilities say more than text", above=10, unit="% of the entropy")
def _(r):
    data, logits = ("data", r.recipe.small), ("logits", r.recipe.small)
    return Said(
        f"With {r.recipe.small} documents, the teacher's probabilities leave a smaller gap than the text alone.",
        r.documents.gain(data, logits, "gap"),
        f"agreement with the teacher beside it: {r.documents.gain(logits, data, 'agreement')} points",
    )


@claims.claim("it is the teacher's knowledge", above=10, unit="% of the entropy")
def _(r):
    data, own, logits = ((method, r.recipe.small) for method in ("data", "own logits", "logits"))
    return Said(
        f"A teacher that has itself seen only the {r.recipe.small} documents helps far less than the real one.",
        r.documents.gain(own, logits, "gap"),
        f"that teacher's gain over the text alone: {r.documents.gain(data, own, 'gap')}",
    )


@claims.claim("more text closes most of the gap", above=10, unit="% of the entropy")
def _(r):
    def lead(size):
        return r.documents.get(("data", size), "gap") - r.documents.get(("logits", size), "gap")

    small, large = r.recipe.small, r.recipe.large
    return Said(
        f"The lead of probabilities over text is smaller with {large} documents than with {small}.",
        metrics.paired(lead(small), lead(large)),
        f"what is left of it: {r.documents.gain(('data', large), ('logits', large), 'gap')}",
    )


@claims.claim(
    "the teacher's text is no better than data",
    below=3,
    unit="% of the entropy",
    paper="sequence-level distillation: 10 times faster with little loss, where human text is replaced",
    source=sources.KIM_2016,
)
def _(r):
    large = r.recipe.large
    return Said(
        f"With {large} documents, text from the teacher saves nothing over true text.",
        r.documents.gain(("data", large), ("text", large), "gap"),
    )


@claims.claim("colder text is cleaner", above=3)
def _(r):
    cold, warm = ("cold text", r.recipe.middle), ("text", r.recipe.middle)
    return Said(
        f"Students of text written at T = {r.recipe.cold:g} write more allowed documents.",
        r.documents.gain(cold, warm, "grammar"),
    )


@claims.claim("and poorer", above=1, unit="animals")
def _(r):
    cold, warm = ("cold text", r.recipe.middle), ("text", r.recipe.middle)
    return Said(
        f"They know fewer of the {len(ANIMALS)} animals.",
        r.documents.gain(warm, cold, "animals"),
        f"and their gap to the truth is larger by {r.documents.gain(cold, warm, 'gap')} % of the entropy",
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
        f"Jensen–Shannon: {r.modes.mean(('forgets', 'jensen-shannon'), 'valid').plain()} %; of the two sentences it "
        f"says {r.modes.mean(('forgets', 'reverse'), 'modes').plain()}, with a memory of one word "
        f"{r.modes.mean(('remembers', 'reverse'), 'modes').plain()}",
    )


@claims.claim("own walks in the wind", above=10, source=sources.AGARWAL_2023)
def _(r):
    return Said(
        "In the wind, walkers taught on their own windy walks come home more often than those of calm walks.",
        r.walks.gain(OWN_WINDY, TEACHERS_CALM, "windy"),
    )


@claims.claim("it is the places, not whose walks", below=10)
def _(r):
    return Said(
        "With the forward KL, own walks lead over the teacher's walks in the same wind by little or nothing.",
        r.walks.gain(OWN_WINDY, TEACHERS_WINDY, "windy"),
        f"the teacher's windy walks over its calm ones: {r.walks.gain(TEACHERS_WINDY, TEACHERS_CALM, 'windy')}; own "
        f"walks over the teacher's with the reverse KL: {r.walks.gain(OWN_REVERSE, TEACHERS_REVERSE, 'windy')}",
    )


@claims.claim("no wind, no gain", below=2)
def _(r):
    return Said(
        "In calm weather, own walks are no better than the teacher's.",
        r.walks.gain(OWN_CALM, TEACHERS_CALM, "calm"),
    )
