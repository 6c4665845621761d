"""Tables of chapter 20 that a notebook shows."""

from collections.abc import Mapping

from course_lib.chapters.capstone import clock, drafts, speculative
from course_lib.chapters.capstone.energy import POWER, Answer, joules, lit
from course_lib.chapters.capstone.experiment import Result
from course_lib.chapters.capstone.recipe import Recipe
from course_lib.models import classifiers
from course_lib.show.text import Say
from course_lib.study.results import Table


def rules(result: Result) -> Say:
    """Return how far what each rule writes is from the teacher, for a bad and for a good draft."""
    lines = ["| what happens to a drafted word | bigram table | good draft |", "|---|---|---|"]
    for rule in speculative.RULES:
        apart = [result.rules.mean((draft, rule), "apart").plain() for draft in (drafts.BIGRAM, drafts.MANY)]
        lines.append(f"| {rule} | " + " | ".join(apart) + " |")
    return Say("\n".join(lines))


def encoders(table: Table) -> Say:
    """Return how close each student of MiniLM comes to it: a Table of glosses.taught() as the page shows it."""
    lines = ["| student | alike: Spearman with the teacher | found among the first 10 (%) |", "|---|---|---|"]
    for name in table.conditions:
        alike, found = (table.mean(name, metric) for metric in ("alike", "found"))
        lines.append(f"| {name} | {alike.plain(3)} | {found.plain()} |")
    return Say("\n".join(lines))


def narrow(result: Result) -> Say:
    """Return what each student of the narrow task knows, as a table."""
    lines = [
        "| learns from | loss (nats a token) | overlap with the teacher (%) | stopped at step |",
        "|---|---|---|---|",
    ]
    for name in result.narrow.conditions:
        loss, alpha, step = (result.narrow.mean(name, metric) for metric in ("loss", "alpha", "step"))
        lines.append(f"| {name} | {loss.plain(2)} | {alpha.plain()} | {step.plain(0)} |")
    return Say("\n".join(lines))


def experts(result: Result) -> Say:
    """Return what each net of facts stores, uses and recalls, as a table."""
    lines = ["| net | weights stored | used in an answer | facts recalled (%) |", "|---|---|---|---|"]
    for name in result.experts.conditions:
        stored, used = (result.experts.get(name, metric)[0] for metric in ("stored", "used"))
        lines.append(f"| {name} | {stored:,.0f} | {used:,.0f} | {result.experts.mean(name, 'recall').plain()} |")
    return Say("\n".join(lines))


def speeds(seconds: Mapping[str, float], result: Result, k: int) -> Say:
    """Return what a pass and a draft word take on one core, and how fast that makes speculative decoding.

    seconds: of stored.seconds(); k: words that the draft proposes.
    """
    once, more = seconds[clock.PASS], seconds[clock.LONGER_PASS]
    lines = [
        f"| draft | words a pass (k = {k}) | c: a draft word, in passes | times as fast | with the longer pass |",
        "|---|---|---|---|---|",
    ]
    for name, draft in ((clock.LOOKED_UP, drafts.BIGRAM), (clock.DRAFTED, drafts.MANY)):
        words, c = result.passes.mean((draft, k), "words").mean, seconds[name] / once
        ideal, real = speculative.speed_up(words, k, c), words * once / (more + k * seconds[name])
        label = "bigram table" if draft == drafts.BIGRAM else "small network, if it were as good as many counts"
        lines.append(f"| {label} | {words:.2f} | {c:.2f} | {ideal:.2f} | {real:.2f} |")
    return Say("\n".join(lines))


def answers(seconds: Mapping[str, float], recipe: Recipe) -> list[Answer]:
    """Return one Answer of each teacher and student of this chapter."""
    wide = {
        name: classifiers.multiplications(classifiers.widths_of(name)) for name in (recipe.cascade.model, "student")
    }
    width, small = 384, recipe.encoders.width
    gloss = 12  # tokens of the gloss that is timed
    token = 12 * recipe.narrow.layers * recipe.narrow.width**2
    layer = 12 * width**2
    work = {
        clock.DIGIT: wide[recipe.cascade.model],
        clock.SMALL_DIGIT: wide["student"],
        clock.SENTENCE: 6 * layer * gloss,
        clock.SMALL_SENTENCE: recipe.encoders.layers * 12 * small**2 * gloss,
        clock.TOKEN: 135e6,
        clock.SMALL_TOKEN: token,
    }
    read = dict(work) | {clock.SENTENCE: 6 * layer, clock.SMALL_SENTENCE: recipe.encoders.layers * 12 * small**2}
    return [Answer(name, work[name], read[name], seconds[name]) for name in work]


def energy(seconds: Mapping[str, float], recipe: Recipe) -> Say:
    """Return three estimates of the joules of an answer, and for how long these would run a lamp and a brain."""
    lines = [
        "| answer | multiplications | arithmetic (J) | memory (J) | clock (J) | lamp by the clock |",
        "|---|---|---|---|---|---|",
    ]
    for answer in answers(seconds, recipe):
        found = joules(answer)
        lamp = lit(found["clock"], POWER.bulb)
        shown = " | ".join(f"{value:.1g}" for value in found.values())
        lines.append(f"| {answer.name} | {answer.operations:,.0f} | {shown} | {1000 * lamp:.3g} ms |")
    return Say("\n".join(lines))
