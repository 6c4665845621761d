"""The claims of chapter 16: what narrows the answers, what does not, and what brings some of them back."""

from course_lib import metrics
from course_lib.chapters.mode_collapse import experiment, lists, openings, opinions, rewards, words
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()
BASE = float(rewards.entropy(rewards.base()))
UNALIKE = 1 - float((rewards.base() ** 2).sum())  # how often two draws of the base model differ


def _exact(r, beta):
    """The entropy of the best policy for the raters' own feelings, without the noise of pairs."""
    return float(rewards.entropy(rewards.sharpened(rewards.base(), rewards.exponent(r.recipe.alpha, beta))))


def _less(table, condition, metric, exact):
    """The Interval of an exact number minus a measured one."""
    return metrics.interval(exact - table.get(condition, metric))


# --- typical answers ---------------------------------------------------------------------------------


@claims.claim(
    "a liking for the typical narrows the answers", above=1, unit="nats", decimals=2, source=sources.ZHANG_2025
)
def _(r):
    alpha, beta = r.recipe.alpha, r.recipe.middle
    return Said(
        f"Tuned to a reward learned from {r.recipe.pairs} pairs, with a typicality of {alpha:g} and beta {beta:g}, the "
        "best policy has less entropy than with raters who do not care what is typical.",
        r.optima.gain((0.0, beta), (alpha, beta), "entropy"),
        f"the base model has {BASE:.2f} nats, and says 7 in {100 * float(rewards.base()[6]):.0f} % of its answers",
    )


@claims.claim("the learned reward gives the derived entropy", above=-0.25, below=0.25, unit="nats", decimals=2)
def _(r):
    beta = r.recipe.middle
    exact = _exact(r, beta)
    return Said(
        f"At beta {beta:g} its entropy is the derived {exact:.2f} nats: they differ by less than 0.25.",
        metrics.interval(r.optima.get((r.recipe.alpha, beta), "entropy") - exact),
    )


@claims.claim("noise alone narrows, too", above=0.05, unit="nats", decimals=2)
def _(r):
    beta, pairs = r.recipe.strong, r.recipe.pairs
    return Said(
        f"With raters who do not care, {pairs} pairs and beta {beta:g}, the noise of the reward alone costs entropy.",
        _less(r.noise, (pairs, beta), "entropy", BASE),
        f"with {max(r.recipe.counts)} pairs: {_less(r.noise, (max(r.recipe.counts), beta), 'entropy', BASE).text(2)}",
    )


@claims.claim("what noise costs falls as derived", above=0.3, below=2, unit="of the formula", decimals=2, level=True)
def _(r):
    pairs, beta = max(r.recipe.counts), r.recipe.strong
    return Said(
        f"With {pairs} pairs and beta {beta:g} the KL from the base that noise costs is (answers − 1) / (pairs · "
        "beta²), within a factor of 0.3 to 2.",
        r.noise.mean((pairs, beta), "ratio"),
        f"to first order it should be {UNALIKE:.2f} of it, as no answer is compared with itself",
    )


# --- the policy --------------------------------------------------------------------------------------


@claims.claim("policy gradient ends at the best policy", below=3, unit="% of the answers", level=True, decimals=2)
def _(r):
    penalised = [beta for beta in r.recipe.tuned if beta]
    worst = max((r.policies.mean(beta, "apart") for beta in penalised), key=lambda found: found.mean)
    ends = ", ".join(f"{r.policies.mean(beta, 'entropy').mean:.2f}" for beta in penalised)
    exact = ", ".join(f"{r.policies.mean(beta, 'exact').mean:.2f}" for beta in penalised)
    return Said(
        f"After {r.recipe.steps} steps of {r.recipe.answers} answers the policy is the best one for the learned "
        "reward, at each beta that was tried: this many answers would have to change, where they are most.",
        worst,
        f"entropies at beta {', '.join(f'{beta:g}' for beta in penalised)}: {ends} nats; exact: {exact}",
    )


@claims.claim("without a penalty one answer is left", below=0.2, unit="nats", decimals=2, level=True)
def _(r):
    return Said("With beta 0 the policy gives one answer.", r.policies.mean(0.0, "entropy"))


# --- what else could it be? --------------------------------------------------------------------------


@claims.claim("at equal quality the bias costs variety", above=0.2, unit="nats", decimals=2)
def _(r):
    return Said(
        f"Where answers differ in quality (standard deviation {r.recipe.spread:g}), unbiased raters reach the quality "
        f"of biased ones at beta {r.recipe.middle:g} with more entropy left.",
        r.quality.gain(experiment.FAIR, experiment.BIASED, "entropy"),
        f"biased raters leave {r.quality.mean(experiment.BIASED, 'entropy').plain(2)} nats",
    )


@claims.claim("a low temperature narrows without choosing", above=0.15, unit="of quality", decimals=2)
def _(r):
    return Said(
        f"At an entropy of {r.recipe.left:g} nats, tuning by biased raters gains more quality than a base model that "
        "is sampled colder.",
        r.quality.gain(experiment.BIASED, experiment.COLD, "gained"),
        f"the colder base model gains {r.quality.mean(experiment.COLD, 'gained').text(2)}, tuning by raters without "
        f"the bias {r.quality.mean(experiment.FAIR, 'gained').text(2)}",
    )


# --- lists -------------------------------------------------------------------------------------------


@claims.claim("independent items bring nothing back", above=-0.01, below=0.01, unit="% of the base's entropy")
def _(r):
    return Said(
        "Where each item of a list is drawn on its own and raters judge the list as it stands, asking for five at once "
        "brings back no variety.",
        r.lists.gain((lists.ALONE, 5), (lists.ONCE, 1), "kept"),
    )


@claims.claim(
    "lists without repeats bring variety back", above=8, unit="% of the base's entropy", source=sources.ZHANG_2025
)
def _(r):
    return Said(
        "Where it writes no item twice, the items of many lists together have more of the base's entropy than single "
        "answers.",
        r.lists.gain((lists.FRESH, 5), (lists.ONCE, 1), "kept"),
        f"they are still apart from the base: {r.lists.mean((lists.FRESH, 5), 'apart').plain()} % would have to change",
    )


@claims.claim("longer sets come closer to the base", above=4, unit="% of the answers")
def _(r):
    return Said(
        "Where raters like a list as a set, lists of ten are closer to the base model than lists of five.",
        r.lists.gain((lists.SETS, 5), (lists.SETS, 10), "apart"),
        f"single answers: {r.lists.mean((lists.ONCE, 1), 'apart').plain()} %",
    )


# --- opinions ----------------------------------------------------------------------------------------


@claims.claim("people's own answers keep their shares", above=90, unit="%", level=True, source=sources.SORENSEN_2024)
def _(r):
    return Said(
        f"Imitating {r.recipe.shown} answers of people, as they come, keeps people's shares to within a tenth.",
        r.opinions.mean(opinions.OWN, "distributional"),
        f"the base model, made so: {r.opinions.mean(opinions.BASE, 'distributional').plain()} %; the "
        f"balanced answer comes in {r.opinions.mean(opinions.OWN, 'overton').plain()} %",
    )


@claims.claim("pooled impatient raters leave the majority", above=20, unit="%", source=sources.SORENSEN_2024)
def _(r):
    return Said(
        f"Pooled raters who mind hearing other opinions (tedium {r.recipe.bored:g}) take opinions further from "
        "people's shares than imitating people does.",
        r.opinions.gain(opinions.OWN, opinions.IMPATIENT, "distributional"),
        f"raters who hardly mind (tedium {r.recipe.patient:g}): "
        f"{r.opinions.gain(opinions.OWN, opinions.TOLERANT, 'distributional')}",
    )


@claims.claim("tolerant raters reward the balanced answer", above=5, unit="%")
def _(r):
    return Said(
        "Pooled raters who hardly mind other opinions bring more answers that name all three than impatient ones.",
        r.opinions.gain(opinions.TOLERANT, opinions.IMPATIENT, "overton"),
        f"imitating balanced answers: {r.opinions.mean(opinions.BALANCE, 'overton').plain()} %",
    )


@claims.claim("only a named group steers", above=20, unit="%")
def _(r):
    return Said(
        "A model answers as somebody of a group if its training named groups, more than if it imitated answers "
        "without a name.",
        r.opinions.gain(opinions.NAMED, opinions.OWN, "steerable"),
        f"raters of the group do so too: {r.opinions.mean(opinions.FROM_GROUP, 'steerable').plain()} %; here nothing "
        "carries over from one question to another",
    )


# --- a word ------------------------------------------------------------------------------------------


@claims.claim("two loops together do more than each alone", above=40, unit="texts in a thousand")
def _(r):
    alone = sum(r.words.get(name, "people") for name in (words.MODELS, words.PEOPLE))
    return Said(
        f"Where {100 * r.recipe.made:g} % of what models read is models' and {100 * r.recipe.copying:g} % of people's "
        f"texts are written as models write, and tuning multiplies the odds of a word by {r.recipe.liking:g}, people "
        "use it more often than with either alone, added up.",
        metrics.paired(r.words.get(words.BOTH, "people"), alone),
        f"without models, people who copy people: {r.words.mean(words.ALONE, 'people').plain()} in a thousand",
    )


@claims.claim("the loop ends at its fixed point", above=-8, below=8, unit="texts in a thousand")
def _(r):
    return Said(
        f"After {r.recipe.generations} generations of {r.recipe.texts} texts, with both, people's share is the derived "
        f"{r.words.mean(words.BOTH, 'exact').mean:.1f} in a thousand, to within 8.",
        metrics.paired(r.words.get(words.BOTH, "people"), r.words.get(words.BOTH, "exact")),
    )


# --- a real model ------------------------------------------------------------------------------------


@claims.claim("a real model begins alike, more than people do", above=20, unit="% of the sentences", only_here=True)
def _(r):
    return Said(
        f"Of {r.asked.texts} sentences about time, drawn at T = {r.asked.temperature:g}, a real model begins more "
        "often with the same three words than people's one-liners do.",
        r.openings.gain(openings.CHAT, openings.PEOPLE, "top"),
        f"at temperature 1: {r.openings.gain(openings.HOT, openings.PEOPLE, 'top')}; at T = {r.asked.temperature:g} "
        f"without the marks of a chat {r.openings.mean(openings.PLAIN, 'top').plain()} % begin alike",
    )
