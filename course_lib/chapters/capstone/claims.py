"""What chapter 20 claims of a Result. Percent of words, of pictures or of facts, unless a unit says otherwise."""

from course_lib import metrics
from course_lib.chapters.capstone import cascade, drafts, drawn, experts, glosses, narrow
from course_lib.chapters.capstone.speculative import FROM_TEACHER, LIKELY, RIGHT
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()


def over_formula(table, condition, metric):
    """The Interval of how far `metric` lies above the formula, in percent of the formula."""
    return metrics.interval(100 * (table.get(condition, metric) / table.get(condition, "formula") - 1))


# --- an encoder -----------------------------------------------------------------------------------


@claims.claim("an encoder's answers teach", above=0.1, unit="of correlation", decimals=3)
def _(r):
    return Said(
        f"In {r.recipe.encoders.steps} steps on MiniLM's vectors a student's order of what is alike comes closer to "
        "the teacher's.",
        r.encoders.gain("answers", glosses.START, "alike"),
        f"before any step {r.encoders.mean(glosses.START, 'alike').plain(3)}, since its word vectors start near the "
        f"teacher's; a term's gloss among the first ten: {r.encoders.gain('answers', glosses.START, 'found').text()}; "
        "here and in the next four lines all seeds share one exam",
    )


@claims.claim("layers alone teach less", below=-0.08, unit="of correlation", decimals=3, source=sources.JIAO_2019)
def _(r):
    return Said(
        "Copying embeddings, scores and hidden states without answers comes less close than answers alone.",
        r.encoders.gain("TinyBERT alone", "answers", "alike"),
    )


@claims.claim("layers add nothing to answers here", below=0.05, unit="of correlation", decimals=3)
def _(r):
    return Said(
        "Beside answers, copying layers as TinyBERT does brings the student no closer.",
        r.encoders.gain("TinyBERT", "answers", "alike"),
        f"MiniLM {r.encoders.gain('MiniLM', 'answers', 'alike').text(3)}, DistilBERT "
        f"{r.encoders.gain('DistilBERT', 'answers', 'alike').text(3)}; weights as published, equal steps",
    )


@claims.claim("an untrained net's layers do harm", below=-0.15, unit="of correlation", decimals=3)
def _(r):
    return Said(
        "Beside the same answers, the layers of a net that has learned nothing lead the student away.",
        r.encoders.gain("TinyBERT of an untrained net", "TinyBERT", "alike"),
    )


@claims.claim("the start is worth most", above=0.3, unit="of correlation", decimals=3)
def _(r):
    return Said(
        "A student whose word vectors start as the teacher's principal directions is far ahead of one that starts at "
        "random, with the same answers and steps.",
        r.encoders.gain("answers", "answers, random start", "alike"),
    )


# --- a draft ------------------------------------------------------------------------------------


def off_the_teacher(r, rule, place):
    """The Interval of how much further from the teacher's exact words a rule draws than the teacher itself does."""
    return r.drawn.gain(rule, drawn.ALONE, place)


@claims.claim("the code draws the teacher's words", below=1.5, unit="% of the words", source=sources.LEVIATHAN_2022)
def _(r):
    return Said(
        f"The first of {r.recipe.drawn.later} words that `one_pass` writes with a poor draft is no further from "
        f"the teacher's exact distribution than the teacher's own draws are, {r.recipe.drawn.texts} in each seed.",
        off_the_teacher(r, RIGHT, "first"),
        f"redrawing from p {off_the_teacher(r, FROM_TEACHER, 'first').text()}; the draft has counted "
        f"{r.recipe.drawn.documents} documents, and {r.drawn.mean(RIGHT, 'kept').plain(0)} % of its words are kept",
    )


@claims.claim("and a later word, too", below=1.5, unit="% of the words")
def _(r):
    return Said(
        f"The same holds for word {r.recipe.drawn.later}, which may be drafted, redrawn or the teacher's own.",
        off_the_teacher(r, RIGHT, "later"),
        f"redrawing from p {off_the_teacher(r, FROM_TEACHER, 'later').text()}",
    )


@claims.claim("wrong code is seen in what it draws", above=2, unit="% of the words")
def _(r):
    return Said(
        "The same code with the rejected word redrawn from p is farther off, at the first word and at the later one.",
        min((off_the_teacher(r, FROM_TEACHER, place) for place in ("first", "later")), key=lambda found: found.mean),
        "the smaller of the two",
    )


@claims.claim("a rejected word must not be drawn from the teacher", above=2, unit="% of the words", level=True)
def _(r):
    return Said(
        "Redrawing a rejected word from the teacher's probabilities, which sounds right, writes another distribution.",
        r.rules.mean((drafts.BIGRAM, FROM_TEACHER), "apart"),
        f"accepting what the teacher finds likely: {r.rules.mean((drafts.BIGRAM, LIKELY), 'apart').plain()} %; the "
        f"tables counted {r.recipe.drafts.many} documents",
    )


@claims.claim("a good draft hides the mistake", above=1)
def _(r):
    bad, good = ((name, FROM_TEACHER) for name in (drafts.BIGRAM, drafts.MANY))
    return Said(
        "Redrawing from p is farther from the teacher with a bigram table than with a good draft: test with both.",
        r.rules.gain(bad, good, "apart"),
        f"with a draft that knows nothing it is {r.rules.mean((drafts.EVEN, FROM_TEACHER), 'apart').plain()} % again: "
        "then nearly every word is a redrawn one",
    )


@claims.claim("the formula promises too much", below=-10, unit="%")
def _(r):
    k = max(r.recipe.drafts.ks)
    condition = (drafts.MANY, k)
    return Said(
        f"With a good draft and k = {k}, a pass of the teacher writes fewer words than the formula says.",
        over_formula(r.passes, condition, "words"),
        f"text that never ends: {over_formula(r.passes, condition, 'endless').text()} %",
    )


@claims.claim("because texts end", above=-3, below=3, unit="%")
def _(r):
    k = max(r.recipe.drafts.ks)
    return Said(
        f"Without ends of documents the formula is right for the good draft (k = {k}).",
        over_formula(r.passes, (drafts.MANY, k), "endless"),
    )


@claims.claim("unless places differ", above=1, unit="%")
def _(r):
    k = r.recipe.drafts.ks[-2]
    return Said(
        f"The formula takes every word for equally hard: with a bigram table and k = {k}, endless text goes faster.",
        over_formula(r.passes, (drafts.BIGRAM, k), "endless"),
        f"k = {r.recipe.drafts.ks[0]}, where only the mean counts: "
        f"{over_formula(r.passes, (drafts.BIGRAM, r.recipe.drafts.ks[0]), 'endless').text()} %",
    )


@claims.claim("its probabilities make the better draft", above=0.5, source=sources.ZHOU_2023)
def _(r):
    return Said(
        f"Drafts that learn the teacher's probabilities for {r.recipe.networks.draft.steps} steps agree with it more "
        "than drafts that read its text.",
        r.networks.gain(drafts.PROBABILITIES, drafts.TEXT, "alpha"),
        f"on the same {r.recipe.networks.texts} documents; alpha of an untrained one: "
        f"{r.networks.mean(drafts.UNTRAINED, 'alpha').plain()} %",
    )


@claims.claim("another teacher's will do, nearly", above=0, below=4)
def _(r):
    return Said(
        "Another teacher's probabilities make nearly as good a draft: most of the agreement is the language.",
        r.networks.gain(drafts.PROBABILITIES, drafts.OTHER, "alpha"),
    )


@claims.claim("cold text makes a worse draft", above=2)
def _(r):
    return Said(
        f"A draft that reads text drawn at a temperature of {r.recipe.networks.cold:g} agrees less.",
        r.networks.gain(drafts.TEXT, drafts.COLD, "alpha"),
    )


# --- a cascade ----------------------------------------------------------------------------------


@claims.claim("confidence knows whom to ask", above=0.2)
def _(r):
    return Said(
        "Handing on what the student is unsure of is better than handing on as many pictures at random.",
        r.cascade.gain(cascade.CASCADE, cascade.RANDOM),
        f"{r.cascade.mean(cascade.CASCADE, 'asked').plain()} % are handed on; the threshold was chosen on "
        f"{r.recipe.cascade.choosing} other pictures",
    )


@claims.claim("a cascade saves most of the work", below=40, unit="% of the teacher's work", level=True)
def _(r):
    share = 100 * r.cascade.get(cascade.CASCADE, "work") / r.cascade.get(cascade.TEACHER, "work")
    return Said(
        "The student and the pictures that it hands on take a part of what the teacher takes alone.",
        metrics.interval(share),
        f"accuracy against the teacher's: {r.cascade.gain(cascade.CASCADE, cascade.TEACHER).text()}; of the student "
        f"alone: {r.cascade.gain(cascade.STUDENT, cascade.TEACHER).text()}",
    )


# --- facts --------------------------------------------------------------------------------------


def more_steps(r, name):
    """The Interval of what more steps change in the facts that a net recalls."""
    return r.experts.gain(experts.longer(name), name, "recall")


@claims.claim("experts recall more at equal work", above=40)
def _(r):
    facts = r.recipe.experts.subjects * r.recipe.experts.relations
    return Said(
        f"Of {facts:,} facts, a mixture of {r.recipe.experts.experts} experts recalls more than a dense net that uses "
        "as many weights in an answer.",
        r.experts.gain(experts.EXPERTS, experts.DENSE, "recall"),
        f"the dense net has {r.recipe.experts.slow_steps / r.recipe.experts.steps:g} times its steps; "
        f"{r.recipe.experts.longer} times as many again change it by {more_steps(r, experts.DENSE).text()}, and the "
        f"mixture by {more_steps(r, experts.EXPERTS).text()}",
    )


@claims.claim("and as much at equal size", above=-3, below=3)
def _(r):
    return Said(
        "Trained to its end, a dense net that stores as many weights recalls what the mixture recalls: nearly all.",
        r.experts.gain(experts.STORED, experts.EXPERTS, "recall"),
        f"the dense net {r.experts.mean(experts.STORED, 'recall').plain()} %, changed by more steps by "
        f"{more_steps(r, experts.STORED).text()}; both have room to spare, so which would hold more is not shown",
    )


# --- the narrow task ------------------------------------------------------------------------------


@claims.claim("probabilities are worth more than text", above=0.3, unit="nats")
def _(r):
    return Said(
        f"On {r.recipe.narrow.few} sentences a topic, the teacher's {r.recipe.narrow.top} likeliest words at each "
        "place teach more than its text alone, for the words of the vocabulary; each student stops where it is best.",
        r.narrow.gain(narrow.TEXT, narrow.TOP, "known"),
        f"a smoothed text {r.narrow.gain(narrow.TEXT, narrow.SMOOTHED, 'known').text(2)}, a shuffled tail "
        f"{r.narrow.gain(narrow.TEXT, narrow.SHUFFLED, 'known').text(2)}; with words outside the vocabulary counted "
        f"{r.narrow.gain(narrow.TEXT, narrow.TOP, 'loss').text(2)}; over {r.recipe.narrow.many} sentences of text "
        f"{r.narrow.gain(narrow.MORE, narrow.TOP, 'known').text(2)}",
    )
