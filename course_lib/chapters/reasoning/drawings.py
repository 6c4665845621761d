"""The drawings of chapter 10: a sum and its thoughts, rewards, scripts, a group of answers, R1's pipeline."""

import itertools

import torch

from course_lib.chapters.reasoning import stored
from course_lib.data import sums
from course_lib.show.drawings import (
    PLAIN,
    SMALL,
    STUDENT,
    TEACHER,
    TRUTH,
    Drawing,
    arrow,
    box,
    chips,
    dot,
    heading,
    line,
    mark,
    net,
    note,
    plot,
    text,
)
from course_lib.training import policy_gradient

QUESTION = "2 1 4 2 ="
SUM = "3 1 4 2"
# What the base model of Pipeline(0) wrote when its training question 42 was asked eight times: sample("base", …).
ANSWERS = (
    "3 2 ④ → 4",
    "→ 2",
    "3 ② ④ → 3",
    "→ 0",
    "3 2 ④ → 4",
    "→ 2",
    "③ 3 ○ → 0",
    "3 ② 4 → 4",
)


def reward_loop() -> Drawing:
    """A model writes a trace, a verifier looks at the answer, and the reward changes the model."""
    d = Drawing(
        196,
        "A loop. A question, 3 1 4 2, goes to a model. The model writes a trace: the thoughts 4 3 0 and the answer 0. "
        "A verifier looks at the answer alone and gives the reward 1. The reward goes back and changes the model.",
    )
    ask = chips(d, 14, 68, ("3 1 4 2 =",), height=28, size=13)
    note(d, ask.middle[0], 54, "question", va="bottom")
    model = net(d, 128, 48, 74, 68, (8, 16, 12), TEACHER)
    note(d, model.middle[0], 40, "model", va="bottom")
    thoughts = chips(d, 238, 68, ("4 3 0",), TEACHER, height=28, size=13)
    answer = chips(d, thoughts.right + 5, 68, ("→ 0",), TEACHER, height=28, size=13)
    note(d, (thoughts.x + answer.right) / 2, 54, "trace", va="bottom")
    judge = box(d, 382, 54, 108, 56, "verifier", TRUTH, more="reads answers")
    arrow(d, ask, model)
    arrow(d, model, thoughts)
    arrow(d, answer, judge)
    level = 160
    arrow(d, (judge.middle[0], judge.bottom + 5), (model.middle[0], model.bottom + 5), via=_down(judge, model, level))
    note(d, (judge.middle[0] + model.middle[0]) / 2, level + 9, "reward 1: make this trace more probable", va="top")
    return d


def _down(first, last, level):
    return [(first.middle[0], level), (last.middle[0], level)]


def scripts() -> Drawing:
    """Which numbers each script can add: each knows only half."""
    d = Drawing(
        186,
        "Two scripts and the numbers 0 to 4. The plain script adds 0, 1 and 2 correctly and 3 and 4 almost never. The "
        "ringed script adds 2, 3 and 4 correctly and 0 and 1 almost never. Each knows what the other does not.",
    )
    note(d, 14, 24, "adding", ha="left")
    for value in range(sums.BASE):
        text(d, 176 + 70 * value, 24, f"+ {value}", bold=True)
    for row, name in enumerate(sums.SCRIPTS):
        y = 44 + 68 * row
        digits = "  ".join(sums.VOCABULARY[sums.number(value, row)] for value in range(sums.BASE))
        heading(d, 14, y + 18, f"{name} script")
        note(d, 14, y + 40, digits, ha="left", size=13, colour="ink")
        for value in range(sums.BASE):
            known = bool(sums.knows(torch.tensor([row]), torch.tensor([value]))[0])
            role, fill = (TRUTH, "tint") if known else (PLAIN, "paper")
            cell = box(d, 146 + 70 * value, y, 60, 52, role=role, fill=fill)
            mark(d, *cell.middle, known)
    return d


def group() -> Drawing:
    """Eight answers to one question, their rewards, and arrows as long as their advantages."""
    rewards, advantages = _judged()
    up, down = (_signed(value) for value in (advantages.max(), advantages.min()))
    d = Drawing(
        251,
        f"A group of eight answers of the base model to the question {QUESTION.rstrip(' =')}. {int(rewards.sum())} of "
        f"them are right and earn the reward 1, the others 0. From the line of the group's mean, {rewards.mean():.3f}, "
        f"an arrow of length {up} leads up from each right one, which becomes more probable, and one of {down} leads "
        "down from each of the others, which become less probable.",
    )
    heading(d, 14, 20, f"{QUESTION}  asked eight times")
    left, step, zero, unit = 114, 50, 177, 32
    for y, name in ((52, "thoughts"), (73, "answer"), (98, "reward"), (zero, f"mean {rewards.mean():.3f}")):
        note(d, 14, y, name, ha="left")
    note(d, 14, zero + 58, "advantage: up, more probable; down, less probable", ha="left")
    line(d, [(left - 16, zero), (490, zero)], colour="edge", dashed=True)
    for i, (answer, reward, better) in enumerate(zip(ANSWERS, rewards.tolist(), advantages.tolist(), strict=True)):
        x = left + step * i
        thoughts, so, number = answer.partition("→")
        role, side = (TRUTH, -1) if reward else (STUDENT, 1)
        text(d, x, 52, thoughts.strip() or "–", size=SMALL)
        text(d, x, 73, so + number, size=SMALL)
        text(d, x, 98, f"{reward:.0f}", colour=role.words, bold=True)
        arrow(d, (x, zero), (x, zero - unit * better), colour=role.line)
        text(d, x, zero - unit * better + 11 * side, _signed(better), colour=role.words, size=SMALL)
    return d


def _signed(value):
    return f"{value:+.2f}".replace("-", "−")


def _judged() -> tuple[torch.Tensor, torch.Tensor]:
    """Return rewards and advantages, float [8], of ANSWERS, by the chapter's verifier and by GRPO."""
    words = sums.VOCABULARY
    asked = torch.tensor([words.index(word) for word in QUESTION.rstrip(" =").split()])
    questions = sums.questions(sums.value_of(asked)[None], torch.zeros(1, dtype=torch.long)).repeat(len(ANSWERS))
    traces = torch.full((len(ANSWERS), sums.TRACE), sums.PAD)
    for i, answer in enumerate(ANSWERS):
        tokens = [words.index(word) for word in answer.split()] + [sums.END]
        traces[i, : len(tokens)] = torch.tensor(tokens)
    rewards = sums.verify(traces, questions)
    return rewards, policy_gradient.group_advantages(rewards[None])[0]


def pipeline() -> Drawing:
    """How DeepSeek made R1 and its students.

    Source: DeepSeek-AI 2025 (arXiv 2501.12948), sections 2.2 to 2.4.
    """
    d = Drawing(
        300,
        "DeepSeek's pipeline. First: DeepSeek-V3-Base learns from rewards for right answers and their format, without "
        "demonstrations, and becomes R1-Zero. Second: the same base reads thousands of readable traces, some of them "
        "by R1-Zero and cleaned by people, then learns from rewards for right answers and one language, and becomes a "
        "checkpoint, which this chapter calls R1. Its right answers, chosen by rejection sampling, are 600,000 of "
        "800,000 samples; the other 200,000 come partly from V3's data. Third: the base reads the 800,000, then learns "
        "from rewards for what is right, helpful and harmless, and becomes R1. Fourth: Qwen and Llama models read them "
        "without any rewards, and become the distilled students.",
    )
    base, reads, rewards, gives = (12, 84), (122, 126), (280, 104), (404, 88)
    for name, (x, width) in {"model": base, "reads (SFT)": reads, "rewards (RL)": rewards, "becomes": gives}.items():
        note(d, x + width / 2, 12, name)
    first, second, third, fourth = 26, 104, 182, 244
    zero = _station(d, gives, first, "R1-Zero", TEACHER)
    rule = _station(d, rewards, first, "right answer,\nformat", PLAIN, **SAID)
    arrow(d, _station(d, base, first, "V3-Base", TEACHER), rule, "no demonstrations", side="above")
    arrow(d, rule, zero)
    cold = _station(d, reads, second, "thousands of\nreadable traces", PLAIN, **SAID)
    rule = _station(d, rewards, second, "right answer,\none language", PLAIN, **SAID)
    checkpoint = _station(d, gives, second, "checkpoint", TEACHER, more="“R1” here")
    arrow(d, _station(d, base, second, "V3-Base", TEACHER), cold)
    arrow(d, cold, rule)
    arrow(d, rule, checkpoint)
    samples = box(d, reads[0], third, reads[1], fourth + TALL - third, fill="paper")
    right = box(d, samples.x + 8, third + 8, samples.width - 16, 28, "600 k reasoning", **SAID)
    box(d, samples.x + 8, third + 43, samples.width - 16, 36, "200 k other,\npartly V3's data", **SAID)
    note(d, samples.middle[0], samples.bottom - 12, "800 k samples", colour="ink")
    _back(d, zero, cold, "some of its traces, cleaned by people")
    _back(d, checkpoint, right, "its right answers: rejection sampling")
    again = _station(d, base, third, "V3-Base", TEACHER, more="anew")
    every = _station(d, rewards, third, "right, helpful,\nharmless", PLAIN, **SAID)
    arrow(d, again, (samples.x - 5, again.middle[1]))
    arrow(d, (samples.right + 5, every.middle[1]), every)
    arrow(d, every, _station(d, gives, third, "R1", TEACHER))
    small = _station(d, base, fourth, "Qwen, Llama", STUDENT, size=SMALL)
    students = _station(d, gives, fourth, "distilled\nstudents", STUDENT, size=SMALL)
    arrow(d, small, (samples.x - 5, small.middle[1]))
    arrow(d, (samples.right + 5, students.middle[1]), students, "no rewards", side="above")
    return d


TALL = 44  # of a station
SAID = {"size": SMALL, "bold": False}


def _station(d, column, y, words, role, **settings):
    return box(d, column[0], y, column[1], TALL, words, role, **settings)


def _back(d, made, pile, label):
    """What a model writes goes back and becomes text to read."""
    level = made.bottom + 21
    ends = (made.middle[0], made.bottom + 5), (pile.middle[0], pile.y - 5)
    arrow(d, *ends, label, via=[(ends[0][0], level), (ends[1][0], level)], side="above")


def running_sums() -> Drawing:
    """A question of this world, its thoughts and its answer, in both scripts."""
    question = [int(word) for word in SUM.split()]
    totals = list(itertools.accumulate(question, lambda total, number: (total + number) % sums.BASE))
    traces = [_written(question, totals, script) for script in range(len(sums.SCRIPTS))]
    d = Drawing(
        214,
        f"The question {SUM}. Its running sums start at {totals[0]}; whatever passes {sums.BASE - 1} goes back by "
        f"{sums.BASE}. The thoughts are {totals[1:]}, the last of them is the answer. Below, the whole in the plain "
        f"script, {traces[0]}, and in the ringed one, {traces[1]}.",
    )
    note(d, 14, 34, "question", ha="left")
    note(d, 14, 92, "running sum", ha="left")
    boxes = []
    for i, (number, total) in enumerate(zip(question, totals, strict=True)):
        x, role = 112 + 104 * i, PLAIN if i == 0 else TRUTH if i == len(question) - 1 else TEACHER
        text(d, x + 24, 34, f"+ {number}" if i else str(number), size=16, bold=True)
        boxes.append(box(d, x, 70, 48, 44, str(total), role, size=18))
        if i and (full := totals[i - 1] + number) >= sums.BASE:
            note(d, x + 24, 130, f"{full} − {sums.BASE}")
    for one, two in itertools.pairwise(boxes):
        arrow(d, one, two)
    for row, (name, trace) in enumerate(zip(sums.SCRIPTS, traces, strict=True)):
        note(d, 14, 168 + 26 * row, f"{name} script", ha="left")
        text(d, 112, 168 + 26 * row, trace, size=18, ha="left")
    note(d, 330, 181, "question = thoughts → answer", ha="left")
    return d


def memory() -> Drawing:
    """Three additions in one pass, and one addition in each pass with the running sum written down."""
    d = Drawing(
        190,
        "Above, without thoughts: the question 3 1 4 2 goes once through the model, which must do three additions at "
        "once, and the answer is a guess. Below, with thoughts: the model writes 4, reads it, writes 3, reads it, and "
        "writes 0, the answer; each pass does one addition.",
    )
    heading(d, 14, 22, "without thoughts: one pass, three additions")
    ask = chips(d, 14, 38, ("3 1 4 2 =",), height=28, size=13)
    arrow(d, ask, chips(d, 404, 38, ("→ ?",), STUDENT, height=28, size=13), "+ 1, + 4, + 2 at once", side="above")
    heading(d, 14, 108, "with thoughts: one addition a pass")
    before = chips(d, 14, 130, ("3 1 4 2 =",), height=28, size=13)
    for x, said, label in ((164, "4", "+ 1"), (244, "3", "+ 4"), (324, "0", "+ 2"), (404, "→ 0", "copy")):
        role = TRUTH if label == "copy" else TEACHER
        now = chips(d, x, 130, (said,), role, height=28, size=13)
        arrow(d, before, now, label, side="above")
        before = now
    return d


def lottery() -> Drawing:
    """One dot for each run: how often small and middle models are right after the same rewards."""
    found = stored.result()
    rows = {
        f"width {found.recipe.small}": found.stages.get("small RL"),
        f"width {found.recipe.small}, read {found.extra.reading} times as much": found.thoughts.get(
            "small, reads more, rewards"
        ),
        f"width {found.recipe.middle}": found.stages.get("middle RL"),
    }
    told = "; ".join(f"{name}: {', '.join(f'{x:.0f}' for x in runs)}" for name, runs in rows.items())
    d = Drawing(266, f"Right in the exam after the same rewards, in percent, one dot for each run. {told}.")
    heading(d, 14, 20, "right after the same rewards, one dot for each run")
    scale = plot(d, 24, 40, 446, 186, across=(0, 100))
    for tick in range(0, 101, 20):
        x, y = scale.at(tick, 0)
        line(d, [(x, y), (x, y + 5)], colour="edge")
        note(d, x, y + 15, f"{tick} %")
    guess = scale.at(100 / sums.BASE, 0)[0]
    line(d, [(guess, 46), (guess, 226)], colour="edge", dashed=True)
    for row, (name, runs) in enumerate(rows.items()):
        y, role = 78 + 60 * row, STUDENT if row < 2 else TEACHER
        note(d, guess + 16, y - 8, name, ha="left", colour="ink")
        xs = [scale.at(float(value), 0)[0] for value in sorted(runs)]
        for x, level in zip(xs, _levels(xs), strict=True):
            dot(d, (x, y + 12 - APART * level), role, radius=3, hollow=True)
    note(d, guess, 256, "a guess")
    return d


APART = 7.5  # middles of two dots that do not cover each other


def _levels(xs):
    """Return how high each of the dots at xs stands, 0 for the ground: on top of those that it would cover."""
    levels = []
    for x in xs:
        taken = {level for other, level in zip(xs, levels, strict=False) if abs(x - other) < APART}
        levels.append(next(level for level in itertools.count() if level not in taken))
    return levels


def _written(question, totals, script):
    """The words of a question with its thoughts and its answer in a script."""
    asked, thoughts = (
        " ".join(sums.VOCABULARY[sums.number(value, script)] for value in values) for values in (question, totals[1:])
    )
    return f"{asked} = {thoughts} → {thoughts.split()[-1]}"
