"""Tables of chapter 20 that a notebook shows."""

from course_lib.chapters.capstone import cascade, clock, drafts, speculative
from course_lib.chapters.capstone.energy import POWER, Answer, joules, lit
from course_lib.chapters.capstone.experiment import Result
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
    head = ("learns from", "loss (nats a token)", "on known words", "overlap with the teacher (%)", "stopped at step")
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for name in result.narrow.conditions:
        loss, known, alpha, step = (result.narrow.mean(name, metric) for metric in ("loss", "known", "alpha", "step"))
        lines.append(f"| {name} | {loss.plain(2)} | {known.plain(2)} | {alpha.plain()} | {step.plain(0)} |")
    return Say("\n".join(lines))


def experts(result: Result) -> Say:
    """Return what each net of facts stores, uses and recalls, as a table."""
    lines = ["| net | weights stored | needed for an answer | facts recalled (%) |", "|---|---|---|---|"]
    for name in result.experts.conditions:
        stored, used = (result.experts.get(name, metric)[0] for metric in ("stored", "used"))
        lines.append(f"| {name} | {stored:,.0f} | {used:,.0f} | {result.experts.mean(name, 'recall').plain()} |")
    return Say("\n".join(lines))


def race(table: Table) -> Say:
    """Return how fast texts were decoded with each draft: a Table of race.raced() as the page shows it."""
    head = ("text", "draft", "k", "words a pass", "c: a draft word, in passes", "words / (1 + k c)", "times as fast")
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for condition in table.conditions:
        how, draft, k = condition
        words, c, promised, ratio = (
            table.mean(condition, name).plain(2) for name in ("words", "c", "promised", "ratio")
        )
        lines.append(f"| {how} | {draft} | {k} | {words} | {c} | {promised} | **{ratio}** |")
    return Say("\n".join(lines))


def break_even(times: clock.Measured, result: Result) -> Say:
    """Return when the cascade has paid for its student, in multiplications and by this machine's clock."""
    recipe, asked = result.recipe.cascade, result.cascade.mean(cascade.CASCADE, "asked").mean / 100
    work, seconds = times.weights, times.seconds  # each weight is multiplied once for a picture
    lines = ["| counted in | making | a question before | after | it pays after |", "|---|---|---|---|---|"]
    for unit, made, costs, scale in (
        ("multiplications", cascade.making(recipe), work, 1),
        ("microseconds of a core", sum(times.making.values()), seconds, 1e6),
    ):
        before = costs[clock.DIGIT]
        after = costs[clock.SMALL_DIGIT] + asked * before
        count = cascade.break_even(made, before, after)
        pays = "never" if count == float("inf") else f"{count:,.0f} questions"
        shown = " | ".join(f"{scale * value:,.{0 if scale * value > 100 else 1}f}" for value in (made, before, after))
        lines.append(f"| {unit} | {shown} | {pays} |")
    return Say("\n".join(lines))


def answers(times: clock.Measured) -> list[Answer]:
    """Return one Answer of each teacher and student of this chapter: multiplications by weights alone, of all tokens
    that are read for it (products of queries with keys, and those with values, are left out)."""
    tokens = {clock.SENTENCE: times.tokens, clock.SMALL_SENTENCE: times.tokens}
    found = ((name, times.weights[name]) for name in clock.ANSWERED)
    return [Answer(name, size * tokens.get(name, 1), size, times.seconds[name]) for name, size in found]


def energy(times: clock.Measured) -> Say:
    """Return three estimates of the joules of an answer, and for how long these would run a lamp and a brain."""
    lines = [
        "| answer | multiplications | arithmetic (J) | memory (J) | clock (J) | lamp by the clock |",
        "|---|---|---|---|---|---|",
    ]
    for answer in answers(times):
        found = joules(answer)
        lamp = lit(found["clock"], POWER.bulb)
        shown = " | ".join(f"{value:.1g}" for value in found.values())
        lines.append(f"| {answer.name} | {answer.operations:,.0f} | {shown} | {1000 * lamp:.3g} ms |")
    return Say("\n".join(lines))
