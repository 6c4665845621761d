"""What chapter 09 claims of a Result. A gap is a KL in percent of the
language's entropy: less is better, so a gain is the other's minus this one's."""

from course_lib import metrics
from course_lib.chapters.tokenizers import recipe as names
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()
UNIT = "points of the gap"


@claims.claim("another tokenizer is no obstacle", above=3, unit=UNIT, source=sources.PHAN_2024)
def _(r):
    return Said(
        f"A student of characters that learns the exact marginals of a teacher of words, on {r.recipe.documents} "
        f"sentences, comes nearer to the truth than on their text alone ({r.recipe.student.steps} steps).",
        less(r.arms, names.EXACT, names.TEXT),
        f"smoothed text ({r.recipe.smoothing:g}) gains {less(r.arms, names.SMOOTHED, names.TEXT).text()}",
    )


@claims.claim("it is what the teacher says, not that it is soft", above=3, unit=UNIT)
def _(r):
    return Said(
        "Targets just as soft, with the probabilities of the other words shuffled, leave the student further from the "
        "truth than the exact ones.",
        less(r.arms, names.EXACT, names.SHUFFLED),
        f"shuffled against text alone: {less(r.arms, names.SHUFFLED, names.TEXT).text()}",
    )


@claims.claim("it is the teacher, not the spelling", above=3, unit=UNIT)
def _(r):
    return Said(
        f"Text of which {r.recipe.spelling:g} is softened by what can still be spelled, weighted by how often each "
        "word occurs in it, does not do what the teacher does.",
        less(r.arms, names.EXACT, names.SPELLER),
        f"that softening against text alone: {less(r.arms, names.SPELLER, names.TEXT).text()}",
    )


@claims.claim("it is what the teacher knows", above=0, unit=UNIT)
def _(r):
    return Said(
        f"A teacher that has read only the student's own {r.recipe.documents} sentences teaches less "
        f"({r.recipe.student.steps} steps).",
        less(r.arms, names.EXACT, names.IGNORANT),
        f"that teacher against text alone: {less(r.arms, names.IGNORANT, names.TEXT).text()}, so part of the gain "
        "needs no further knowledge",
    )


@claims.claim("chunks carry less than all words", above=0, unit=UNIT, source=sources.MINIXHOFER_2025)
def _(r):
    return Said(
        f"Text and chunk likelihoods (temperature {r.recipe.temperature:g}, weight {r.recipe.pull:g}), one number a "
        "word, leave the student further from the truth than the probabilities of all words do.",
        less(r.arms, names.EXACT, names.CHUNKS),
        f"against text alone: {less(r.arms, names.CHUNKS, names.TEXT).text()}",
    )


@claims.claim("sorted lists harm with a large weight", above=5, unit=UNIT, source=sources.BOIZARD_2024)
def _(r):
    gentle, strong = r.recipe.weights[0], r.recipe.weights[-1]
    return Said(
        f"Comparing sorted probabilities place by place, with the weight {strong:g} beside the text's loss, leaves the "
        "student further from the truth than the text alone.",
        less(r.arms, names.TEXT, (names.PLACES, strong)),
        f"with the weight {gentle:g}: {less(r.arms, names.TEXT, (names.PLACES, gentle)).text()}",
    )


@claims.claim("sorted pieces do not do what marginals do", above=0, unit=UNIT, source=sources.PATINO_2025)
def _(r):
    best = {weight: less(r.arms, names.EXACT, (names.GROUPED, weight)) for weight in r.recipe.weights}
    weight = min(best, key=lambda each: best[each].mean)
    return Said(
        "Comparing sorted probabilities of the pieces that both cut out, at the better of the weights "
        f"{' and '.join(f'{each:g}' for each in r.recipe.weights)}, leaves the student further from the truth than "
        "exact marginals.",
        best[weight],
        f"against text alone: {less(r.arms, (names.GROUPED, weight), names.TEXT).text()}",
    )


@claims.claim("with settings of their own, the marginals stay ahead", above=3, unit=UNIT)
def _(r):
    settings = settings_of(r.recipe)
    return Said(
        f"Each with settings chosen on other seeds, a student of exact marginals ({settings[names.EXACT]}) of "
        f"{r.recipe.documents} sentences comes nearer to the truth than one of their text ({settings[names.TEXT]}).",
        less(r.tuned, names.EXACT, names.TEXT),
        f"both at the usual {r.recipe.student.steps} steps: {less(r.arms, names.EXACT, names.TEXT).text()}",
    )


@claims.claim("a teacher of the same text brings a gain too", above=0, unit=UNIT)
def _(r):
    return Said(
        f"A student of exact marginals by a teacher that has read nothing but the same {r.recipe.documents} sentences "
        f"({settings_of(r.recipe)[names.IGNORANT]}) comes nearer to the truth than one of their text, too: this much "
        "of the gain needs no further knowledge.",
        less(r.tuned, names.IGNORANT, names.TEXT),
        f"exact marginals bring more by {less(r.tuned, names.EXACT, names.IGNORANT).text()}",
    )


@claims.claim("at equal bytes text wins", above=3, unit=UNIT)
def _(r):
    return Said(
        f"For the bytes that {r.recipe.documents} sentences take with a number for every word that can follow, one can "
        f"send {r.recipe.fewer:,} sentences of text; after {r.recipe.long:,} steps, not tuned, that does better than "
        "exact marginals with settings of their own.",
        less(r.tuned, names.FEWER, names.EXACT),
        f"with a number for every word, {r.recipe.many:,} sentences, both after {r.recipe.long:,} steps: "
        f"{less(r.long, names.MANY, names.EXACT).text()}",
    )


@claims.claim("the teacher's own tokenizer is easier", above=3, unit=UNIT)
def _(r):
    return Said(
        "A student of the same width with the teacher's tokenizer comes nearer to the truth from the same "
        "probabilities.",
        less(r.arms, names.SAME_SOFT, names.EXACT),
        f"on text alone: {less(r.arms, names.SAME_TEXT, names.TEXT).text()}",
    )


@claims.claim("word tokens do more than the teacher", above=5, unit=UNIT)
def _(r):
    return Said(
        "A student with the teacher's tokenizer is nearer to the truth from the text of the same "
        f"{r.recipe.documents} sentences ({r.recipe.student.steps} steps) than a student of characters from all of the "
        "teacher's probabilities, with settings of its own.",
        metrics.paired(r.tuned.get(names.EXACT, "gap"), r.arms.get(names.SAME_TEXT, "gap")),
        "the world's rules are about words, so words are the right units here: nothing is shown for real text",
    )


@claims.claim("digits share no more boundaries than chance", above=-3, below=3)
def _(r):
    return Said(
        "SmolLM2 cuts numbers between all digits, so any cut falls on one of its own: the share of boundaries says how "
        "many cuts the other tokenizer makes, and nothing else.",
        _above_chance(r.cuts, ("Digits", "DeepSeek")),
        f"English prose: {_above_chance(r.cuts, ('English prose', 'DeepSeek')).text()}",
    )


@claims.claim("German shares boundaries, and far from all", above=20, below=65)
def _(r):
    return Said(
        "In German text SmolLM2 and DeepSeek share more boundaries than chance, but far fewer than in English.",
        _above_chance(r.cuts, ("German", "DeepSeek")),
        f"shared {r.cuts.mean(('German', 'DeepSeek'), 'boundaries').plain()} %, "
        f"in English {r.cuts.mean(('English prose', 'DeepSeek'), 'boundaries').plain()} %",
    )


@claims.claim("a high share can be nearly all chance", below=30)
def _(r):
    return Said(
        "SmolLM2 and MiniLM share nearly all boundaries in Russian text, because both fall back to single letters: "
        "above random cuts there is little.",
        _above_chance(r.cuts, ("Russian", "MiniLM")),
        f"shared {r.cuts.mean(('Russian', 'MiniLM'), 'boundaries').plain()} %",
    )


def less(table, better, worse) -> metrics.Interval:
    """Return by how much the gap of one arm is below that of another, paired by seed."""
    return metrics.paired(table.get(worse, "gap"), table.get(better, "gap"))


def settings_of(recipe) -> dict[str, str]:
    """Return the settings of the students that get some of their own, in words, by arm."""
    return {arm: f"{steps:,} steps at a learning rate of {lr:g}" for arm, steps, lr in recipe.best}


def _above_chance(table, condition):
    return metrics.paired(table.get(condition, "boundaries"), table.get(condition, "control"))
