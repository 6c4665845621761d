"""What chapter 10 claims of a Result."""

from course_lib import metrics
from course_lib.data import sums
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()

GUESS = f"{100 / sums.BASE:g} %"


# --- rewards ----------------------------------------------------------------------------------------


@claims.claim("the base guesses", below=35, unit="%", level=True)
def _(r):
    return Said(
        "The base model answers hardly better than a guess among five numbers.",
        r.stages.mean("base"),
        f"a pure guess: {GUESS}",
    )


@claims.claim(
    "rewards teach it to think",
    above=85,
    unit="%",
    level=True,
    paper="AIME 2024, 15.6 % → 71.0 %, read in a secondary source",
    source=sources.DEEPSEEK_R1,
)
def _(r):
    return Said(
        "Rewarded for right answers only, the model answers questions that it has never seen.",
        r.stages.mean("zero"),
        f"the base model's own right traces, learned by supervision: {_level(r, 'own traces')} %",
    )


@claims.claim("thoughts grow", above=2.5, unit="tokens", level=True)
def _(r):
    return Said(
        "Its thoughts grow to the three running sums of a complete thought; nobody asked for thoughts.",
        r.stages.mean("zero", "length"),
        f"the base model: {_level(r, 'base', 'length')} tokens",
    )


@claims.claim(
    "it mixes",
    below=70,
    unit="%",
    level=True,
    paper="R1-Zero mixes languages, no number given",
    source=sources.DEEPSEEK_R1,
)
def _(r):
    return Said(
        "A large part of its numbers leaves the question's script; measured is the part that stays.",
        r.stages.mean("zero", "consistency"),
        f"the base model: {_level(r, 'base', 'consistency')} %; rewarded in a world where mixing cannot help: "
        f"{_level(r, 'even zero', 'consistency')} %, so the fall alone does not show a use",
    )


@claims.claim("because mixing pays", above=20)
def _(r):
    return Said(
        "Running sums that only one script knows are written in that script more often than by the base model.",
        r.stages.gain("zero", "base", "knowing"),
        f"rewarded: {_level(r, 'zero', 'knowing')} %, base: {_level(r, 'base', 'knowing')} %; where both scripts have "
        f"the same gap: {_where_it_thinks(r, 'even zero', 'knowing')} %",
    )


# --- thoughts that people can read ------------------------------------------------------------------


@claims.claim(
    "a reward against mixing",
    above=95,
    unit="%",
    level=True,
    paper="a language-consistency reward, at a slight cost in performance",
    source=sources.DEEPSEEK_R1,
)
def _(r):
    return Said(
        f"With a reward for consistency of weight {r.recipe.weight:g}, R1 keeps to the question's script.",
        r.stages.mean("R1", "consistency"),
        f"the cold start before it: {_level(r, 'cold start', 'consistency')} %; the reward without a cold start: "
        f"{_level(r, 'consistent', 'consistency')} %",
    )


@claims.claim("R1 is still right", above=85, unit="%", level=True)
def _(r):
    return Said(
        "R1 is right nearly as often as the model that mixes.",
        r.stages.mean("R1"),
        f"the model that mixes: {_level(r, 'zero')} %; the cold start before it: {_level(r, 'cold start')} %",
    )


@claims.claim("filtering is not rewriting", above=0)
def _(r):
    return Said(
        "A cold start from traces that happen to be in one script mixes more than one from rewritten traces.",
        r.stages.gain("cold start", "filtered start", "consistency"),
        f"rewritten: {_level(r, 'cold start', 'consistency')} % in the question's script, from "
        f"{_read(r, 'cold start')} traces; filtered: {_level(r, 'filtered start', 'consistency')} %, from "
        f"{_read(r, 'filtered start')}; {_equally_many(r)}",
    )


@claims.claim("the loophole", below=1, unit="tokens", level=True)
def _(r):
    return Said(
        f"Where only thoughts are scored for consistency, with the weight {r.recipe.hack_weight:g}, the model stops "
        "thinking.",
        r.stages.mean("hack", "length"),
        f"its thoughts are {_level(r, 'hack', 'thoughts')} % consistent, its answers {_level(r, 'hack')} % right",
    )


# --- small students ---------------------------------------------------------------------------------


@claims.claim(
    "small and rewarded",
    above=30,
    paper="AIME 2024: RL on Qwen-32B 47.0 %, R1-Distill-Qwen-32B 72.6 %",
    source=sources.DEEPSEEK_R1,
)
def _(r):
    return Said(
        f"From the same rewards a model of width {r.recipe.small} learns far less than one of width {r.recipe.middle}.",
        r.stages.gain("middle RL", "small RL"),
        f"the small one ends at {_level(r, 'small RL')} %, {_near_a_guess(r, 'small RL')} near a guess; the other "
        f"one at {_level(r, 'middle RL')} %",
    )


@claims.claim(
    "small and distilled",
    above=30,
    paper="AIME 2024, R1-Distill-Llama-8B 50.4 %",
    source=sources.DEEPSEEK_R1_README,
)
def _(r):
    well = int((r.stages.get("distilled") > 95).sum())
    return Said(
        f"The same small model, {r.sizes['R1'] / r.sizes['distilled']:.0f} times smaller than R1, learns far more from "
        "R1's traces than from rewards.",
        r.stages.gain("distilled", "small RL"),
        f"from R1's traces it ends at {_level(r, 'distilled')} %, above 95 % in {well} of {len(r.stages.seeds)} runs; "
        f"as many steps on its own right traces: {_level(r, 'small own traces')} %, from "
        f"{_read(r, 'small own traces')} traces against {_read(r, 'distilled')} of R1's",
    )


@claims.claim("it is a threshold", above=85, unit="%", level=True)
def _(r):
    return Said(
        f"A model of width {r.recipe.middle} needs no teacher: it learns from rewards alone.",
        r.stages.mean("middle RL"),
        f"before the rewards: {_level(r, 'middle base')} %; the small one after them: {_level(r, 'small RL')} %",
    )


# --- what the controls say --------------------------------------------------------------------------


def _level(r, stage, metric="accuracy"):
    return r.stages.mean(stage, metric).plain()


def _near_a_guess(r, stage):
    """Return in how many runs a stage is right less than half again as often as a guess."""
    near = int((r.stages.get(stage) < 1.5 * 100 / sums.BASE).sum())
    return f"in {near} of {len(r.stages.seeds)} runs"


def _where_it_thinks(r, stage, metric):
    """Return the mean over the seeds whose model still thinks: without thoughts there is nothing to judge."""
    found = [value for value in r.stages.get(stage, metric) if value == value]
    return metrics.interval(found).plain() if len(found) > 1 else "nothing"


def _read(r, stage):
    """Return how many traces a stage learned from, over the seeds."""
    kept = r.stages.get(stage, "kept")
    least, most = int(min(kept)), int(max(kept))
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"


def _equally_many(r):
    """Return what is left of the difference between the two cold starts in runs in which both read as many traces."""
    rewritten, filtered = "cold start", "filtered start"
    same = r.stages.get(rewritten, "kept") == r.stages.get(filtered, "kept")  # [seeds]
    gains = r.stages.get(rewritten, "consistency") - r.stages.get(filtered, "consistency")
    if not same.any():
        return "no run has equally many of both"
    return f"in runs with equally many of both: {', '.join(f'{gain:+.1f}' for gain in gains[same])} points"
