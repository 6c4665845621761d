"""Tables of chapter 16, as Markdown."""

from course_lib.chapters.mode_collapse import experiment, lists, opinions
from course_lib.show.text import Say, marks


def quality(table) -> Say:
    """Return who gains how much quality at the same entropy, and how much entropy is left at the same quality."""
    names = {experiment.FAIR: "tuned, raters without the bias", experiment.BIASED: "tuned, raters with the bias"}
    names[experiment.COLD] = "not tuned, sampled colder"
    lines = ["| model | quality gained at equal entropy | entropy (nats) at equal quality |", "|---|---|---|"]
    for name, label in names.items():
        left = "–" if name == experiment.COLD else table.mean(name, "entropy").plain(2)
        lines.append(f"| {label} | {table.mean(name, 'gained').text(2)} | {left} |")
    return Say("\n".join(lines))


def listed(table) -> Say:
    """Return what single answers and lists keep of the base model, and how often two askers get the same."""
    columns = {"kept": "entropy kept (%)", "apart": "apart from the base (%)", "same": "two askers get the same (%)"}
    names = {(world, length): _label(world, length) for world, length in experiment.ASKED}
    return marks(table, names, columns, "asked for")


def _label(world, length):
    return "one answer" if world == lists.ONCE else f"{length} at once, {world}"


def pluralism(table) -> Say:
    """Return the three measures of pluralism by what a model was trained on."""
    names = {
        opinions.BASE: "nothing (base model)",
        opinions.OWN: "imitates people's own answers",
        opinions.NAMED: "imitates answers with the group named",
        opinions.BALANCE: "imitates balanced answers",
        opinions.TOLERANT: "reward of pooled, tolerant raters",
        opinions.IMPATIENT: "reward of pooled, impatient raters",
        opinions.FROM_GROUP: "reward of raters of the group named",
    }
    columns = {"overton": "Overton (%)", "steerable": "steerable (%)", "distributional": "distributional (%)"}
    return marks(table, names, columns, "trained on")
