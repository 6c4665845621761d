"""The drawings of chapter 16: from raters to one answer; whole lists that are liked; who copies a word from whom."""

from course_lib.chapters.mode_collapse import lists, rewards
from course_lib.chapters.mode_collapse.experiment import RECIPE
from course_lib.show import drawings as draw
from course_lib.show.drawings import OTHER, PLAIN, STUDENT, TEACHER, TRUTH, Drawing

NUMBERS = tuple(str(n) for n in range(1, 11))


def narrowing():
    """The base model, raters' choices, the learned reward, and what tuning leaves."""
    base = rewards.base()
    tuned = rewards.sharpened(base, rewards.exponent(RECIPE.alpha, RECIPE.middle))
    shares = [100 * float(p[6]) for p in (base, tuned)]
    d = Drawing(
        214,
        f"From left to right: the base model's ten answers, 7 with {shares[0]:.0f} %. Raters compare pairs of them and "
        "lean a little towards the usual one. A reward is learned from their choices. Tuning multiplies the base by e "
        f"to the power of reward over beta: 7 with {shares[1]:.0f} %.",
    )
    for x, role, p, title, note in (
        (14, TEACHER, base, "base model", "varied, 7 leads"),
        (330, STUDENT, tuned, "tuned model", "the same answer"),
    ):
        draw.heading(d, x, 16, title, colour=role.words)
        draw.bars(d, x, 34, 160, 110, p.tolist(), role, names=NUMBERS, top=1.0)
        draw.note(d, x + 80, 186, note)
    rater = draw.person(d, 200, 38, 34, TRUTH)
    pair = draw.chips(d, 246, 43, ("7", "4"), TRUTH)
    draw.note(d, rater.x + 48, 84, "which is better?")
    reward = draw.box(d, 196, 122, 104, 34, "reward r", PLAIN, bold=False)
    draw.arrow(d, (248, 96), (248, reward.y - 4))
    draw.arrow(d, (176, pair.y + 12), (196, pair.y + 12))
    draw.arrow(d, (304, 139), (326, 139))
    draw.note(d, 248, 176, "base · exp(r/β)")
    return d


def whole_lists():
    """Three assumptions about lists, and what tuning leaves of each."""
    notes = ("one number, five times", "the five commonest", "nearer to the base")
    rows = [(world, _likeliest(world), note) for world, note in zip(lists.WORLDS, notes, strict=True)]
    told = "; ".join(f"{world}: {', '.join(items)}" for world, items, _ in rows)
    d = Drawing(190, f"Three assumptions about lists of five, and the likeliest list after tuning. {told}.")
    draw.heading(d, 14, 16, "what we assume about lists")
    draw.heading(d, 226, 16, "the likeliest list after tuning")
    for i, (name, items, note) in enumerate(rows):
        y = 36 + 50 * i
        draw.box(d, 14, y, 184, 34, name, TEACHER, bold=False)
        draw.arrow(d, (202, y + 17), (222, y + 17))
        draw.chips(d, 226, y + 5, items, STUDENT)
        draw.note(d, 366, y + 17, note, ha="left")
    return d


def _likeliest(world):
    """The list of five that is the likeliest under the base model, and so the one that tuning leaves."""
    found, chances = lists.tilted(world, rewards.base(), 1.0, 5)
    return tuple(str(int(item) + 1) for item in found[int(chances.argmax())])


def copying():
    """Texts of people and of models, and four arrows: who learns a word from whom."""
    d = Drawing(
        166,
        "People and models. Models learn from people's texts, and some also from models' texts. Tuning makes a word "
        "that is liked likelier. People keep an old habit, and some write as models write.",
    )
    people = draw.box(d, 14, 38, 140, 52, "people", TRUTH, more="share h has the word")
    draw.box(d, 350, 38, 140, 52, "models", STUDENT, more="share m has the word")
    draw.arrow(d, (158, 52), (346, 52), "models learn, odds × liking")
    draw.arrow(d, (346, 76), (158, 76), "people copy", side="below")
    draw.arrow(d, (470, 94), (370, 94), via=((470, 120), (370, 120)))
    draw.note(d, 420, 136, "models' own text")
    habit = draw.box(d, 14, 124, 140, 30, "old habit", OTHER, bold=False)
    draw.arrow(d, habit, people)
    return d
