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
    paper="AIME 2024, 15.6 % → 71.0 %",
    source=sources.DEEPSEEK_R1,
)
def _(r):
    return Said(
        "Rewarded for right answers only, the model answers questions that it has never seen.",
        r.stages.mean("zero"),
        f"rewarded by a coin, run by run: {_each(r.rounds, 'coin')} %; for any well-formed answer: "
        f"{_each(r.rounds, 'form only')} %",
    )


@claims.claim("thoughts grow", above=2.5, unit="tokens", level=True)
def _(r):
    return Said(
        "Its thoughts grow to the three running sums of a complete thought; nobody asked for thoughts.",
        r.stages.mean("zero", "length"),
        f"the base model: {_level(r, 'base', 'length')} tokens; rewarded for form alone: "
        f"{_each(r.rounds, 'form only', 'length', '.1f')} tokens (run by run)",
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
        "Many of its numbers leave the question's script; we measure the share that stays.",
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
        f"the same gap: {_known(r, 'even zero')} %",
    )


# --- why writing helps ------------------------------------------------------------------------------


@claims.claim("no room, no skill", below=35, unit="%", level=True)
def _(r):
    return Said(
        "Rewarded for right answers with room for an answer alone, the model goes on guessing.",
        r.rounds.mean("no room"),
        f"with room to think: {_level(r, 'zero')} %",
    )


@claims.claim("thoughts carry the skill", above=50)
def _(r):
    return Said(
        "Shown true answers with their thoughts, the large model learns far more than from the same answers alone.",
        r.thoughts.gain("true thoughts, large", "true answers, large"),
        f"run by run, answers alone: {_each(r.thoughts, 'true answers, large')} %; the small model, shown answers: "
        f"{_each(r.thoughts, 'true answers, small')} %, shown thoughts: {_each(r.thoughts, 'true thoughts, small')} %",
    )


# --- rounds -----------------------------------------------------------------------------------------


@claims.claim("rounds reach what rewards reach", above=-3, below=3)
def _(r):
    return Said(
        f"{r.extra.rounds} rounds of its own right traces bring the model as far as rewards.",
        r.rounds.gain(f"round {r.extra.rounds}", "GRPO"),
        f"answers until 90 % are right, run by run: {_each(r.rounds, 'GRPO', 'ninety', ',.0f')} with rewards; right "
        "after each round, on average: "
        + ", ".join(f"{r.rounds.mean(f'round {n}').mean:.0f}" for n in range(1, r.extra.rounds + 1))
        + " %",
    )


@claims.claim("one round is not enough", above=20)
def _(r):
    return Said(
        f"After {r.extra.rounds} rounds the model is right far more often than after one.",
        r.rounds.gain(f"round {r.extra.rounds}", "round 1"),
        f"one round with twice the steps: {_level(r, 'own traces')} %",
    )


@claims.claim("failures teach", above=85, unit="%", level=True)
def _(r):
    return Said(
        "Learning from the failures alone, the model learns to answer.",
        r.rounds.mean("failures only"),
        f"run by run, from the right answers alone: {_each(r.rounds, 'right only')} %, from both: "
        f"{_each(r.rounds, 'GRPO')} %",
    )


# --- thoughts that people can read ------------------------------------------------------------------


@claims.claim(
    "a reward against mixing",
    above=95,
    unit="%",
    level=True,
    paper="a language-consistency reward",
    source=sources.DEEPSEEK_R1,
)
def _(r):
    return Said(
        f"With a reward for consistency of weight {r.recipe.weight:g}, R1 keeps to the question's script.",
        r.stages.mean("R1", "consistency"),
        f"the cold start before it: {_level(r, 'cold start', 'consistency')} %; the reward without a cold start: "
        f"{_level(r, 'consistent', 'consistency')} %",
    )


@claims.claim(
    "R1 is nearly as right",
    above=-3,
    paper="a slight degradation in performance",
    source=sources.DEEPSEEK_R1,
)
def _(r):
    return Said(
        "R1 is less than three points behind the model that mixes.",
        r.stages.gain("R1", "zero"),
        f"R1: {_level(r, 'R1')} %; the cold start before it: {_level(r, 'cold start')} %",
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
    "small and distilled",
    above=30,
    paper="AIME 2024: RL on Qwen-32B 47.0 %, R1-Distill-Qwen-32B 72.6 %",
    source=sources.DEEPSEEK_R1,
)
def _(r):
    well = int((r.stages.get("distilled") > 95).sum())
    return Said(
        f"The small model, {r.sizes['R1'] / r.sizes['distilled']:.0f} times smaller than R1, learns far more from R1's "
        f"traces than from {r.recipe.small_rl.steps} steps of rewards.",
        r.stages.gain("distilled", "small RL"),
        f"above 95 % in {well} of {len(r.stages.seeds)} runs; as many steps on its own right traces: "
        f"{_level(r, 'small own traces')} %; true thoughts that a program wrote, run by run: "
        f"{_each(r.thoughts, 'true thoughts, small')} %",
    )


@claims.claim("the middle model needs no teacher", above=85, unit="%", level=True)
def _(r):
    return Said(
        f"A model of width {r.recipe.middle} learns from rewards alone.",
        r.stages.mean("middle RL"),
        f"before the rewards: {_level(r, 'middle base')} %; one of width {r.recipe.small}: {_level(r, 'small RL')} %",
    )


@claims.claim("the student above its teacher", above=0)
def _(r):
    learned = r.stages.get("distilled") > 95
    ahead = r.stages.get("distilled") - r.stages.get("R1")
    return Said(
        "Where the small student leaves its plateau, it is right more often than R1, whose traces it read.",
        metrics.interval(ahead[learned] if learned.sum() > 1 else ahead),
        f"in {int(learned.sum())} of {len(learned)} runs; it read the right and readable traces alone",
    )


# --- the last two stages ----------------------------------------------------------------------------


@claims.claim("the base anew", above=0)
def _(r):
    return Said(
        "The base, trained anew on the checkpoint's chosen traces and on documents of another kind, is right more "
        "often than the checkpoint.",
        r.ending.gain("anew, both", "checkpoint"),
        f"run by run: {_each(r.ending, 'anew, both', digits='.1f')} %, the checkpoint: "
        f"{_each(r.ending, 'checkpoint', digits='.1f')} %; the checkpoint that goes on with the same text: "
        f"{_each(r.ending, 'goes on, both', digits='.1f')} %",
    )


@claims.claim("what is not read is lost", above=0)
def _(r):
    return Said(
        "Trained anew without documents of the other kind, the base loses part of that skill.",
        r.ending.gain("anew, both", "anew, traces only", "general"),
        f"run by run, with them: {_each(r.ending, 'anew, both', 'general')} %, without: "
        f"{_each(r.ending, 'anew, traces only', 'general')} %; the checkpoint that goes on with them: "
        f"{_each(r.ending, 'goes on, both', 'general')} %",
    )


@claims.claim("a judge that agrees", above=20)
def _(r):
    return Said(
        f"A judge that learned from {r.last.pairs} pairs prefers the more consistent of two new traces more often than "
        "one that learned from shuffled choices.",
        r.ending.gain("rule and judge", "rule and blind judge", "agreement"),
        f"run by run: {_each(r.ending, 'rule and judge', 'agreement')} %; on pairs of which both are by the model that "
        f"mixes: {_each(r.ending, 'rule and judge', 'own_pairs')} %",
    )


@claims.claim("the judge's score rises", above=20)
def _(r):
    each = "; ".join(
        f"{said}: {_each(r.ending, name, 'consistency')} %"
        for name, said in {
            "mixes": "in the question's script, run by run, before",
            "rule and judge": "after",
            "rule and gentle judge": "a judge trained more briefly",
            "rule and judge of its own": "one of the model's own pairs",
            "rule and written rule": "consistency itself as the reward",
        }.items()
    )
    return Said(
        "Rewarded by that judge, the model learns to please it.",
        r.ending.gain("rule and judge", "mixes", "score"),
        each,
    )


# --- what the controls say --------------------------------------------------------------------------


def _level(r, stage, metric="accuracy"):
    return r.stages.mean(stage, metric).plain()


def _each(table, name, metric="accuracy", digits=".0f"):
    """Return a control run by run: few runs are listed, not averaged."""
    return ", ".join("never" if x != x else f"{x:{digits}}" for x in table.get(name, metric))


def _known(r, stage):
    """Return a stage's sums in the knowing script, over the runs that have a number: without thoughts there is none."""
    found = [value for value in r.stages.get(stage, "knowing") if value == value]
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
