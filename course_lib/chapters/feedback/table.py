"""The table that compares RLHF and RLAIF, with a measurement for each of its rows."""

from course_lib.chapters.feedback import money
from course_lib.chapters.feedback.recipe import AI, PEOPLE, Recipe
from course_lib.study.results import Table


def source_table(labels: Table, spent: Table, recipe: Recipe, bias: float) -> str:
    """Return the table as Markdown. labels, spent: experiment.labels() and experiment.money() of this recipe; bias: of
    the AI in it."""
    counts, (few, much) = recipe.counts, (recipe.dollars[2], recipe.dollars[-1])
    raters = PEOPLE, AI.format(bias)
    soon, late, most = counts[2], counts[-3], counts[-1]
    floor = 100 - 100 / (1 + bias**2) ** 0.5

    def row(title, cell):
        return f"| {title} | {cell(raters[0])} | {cell(raters[1])} |"

    def taught(count):
        return lambda rater: labels.mean((rater, count), "reward").plain()

    def bought(dollars):
        ways = dict(zip(raters, (money.PEOPLE, money.MACHINE), strict=True))
        return lambda rater: spent.mean((ways[rater], bias, dollars), "reward").plain()

    def share(metric):
        return lambda rater: f"{labels.mean((rater, soon), metric).plain()} %"

    hour = dict(zip(raters, (soon, most), strict=True))
    left = dict(zip(raters, (f"0, or {floor:.1f} if shared", f"{floor:.1f}"), strict=True))
    return "\n".join(
        [
            "| row | RLHF: people | RLAIF: an AI |",
            "|---|---|---|",
            row("**feedback source**: says the same twice", share("again")),
            row(
                f"**scalability**: from {late} to {most} labels",
                lambda rater: labels.gain((rater, most), (rater, late), "reward"),
            ),
            row("**quality**: labels that are right", share("agrees")),
            row(f"… {soon} labels teach (%)", taught(soon)),
            row(f"… {most} labels teach (%)", taught(most)),
            row(f"**cost**: \\${few} teach (%)", bought(few)),
            row(f"… \\${much} teach (%)", bought(much)),
            row(
                "**speed**: an hour teaches (%)",
                lambda rater: f"{taught(hour[rater])(rater)} ({hour[rater]} labels)",
            ),
            row("**bias**: lost for ever (%)", left.get),
        ]
    )
