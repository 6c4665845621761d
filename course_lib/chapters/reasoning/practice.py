"""Exercises of chapter 10; its quiz stands in quiz.py."""

from functools import partial

import torch

from course_lib import runtime
from course_lib.chapters.reasoning.mistakes import LOSS, SHORT
from course_lib.chapters.reasoning.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_verify(words, answer):
    if words.count("→") != 1:
        return 0.0
    after = words[words.index("→") + 1 :]
    return 1.0 if after == (str(answer),) else 0.0


def my_advantages(rewards):
    mean = rewards.mean(dim=1, keepdim=True)
    deviation = rewards.std(dim=1, correction=0, keepdim=True)
    return torch.where(deviation > 0, (rewards - mean) / deviation.clamp(min=1e-6), 0.0)


def my_reward(right, thoughts_same, thoughts, answer_same):
    consistency = (thoughts_same + answer_same) / (thoughts + 1)
    return right * (1 + 0.5 * consistency)


def my_short_reward(right, length, needed):
    longer = (length - needed).clamp(min=0)
    return right * (1 - 0.1 * longer).clamp(min=0.1)


def my_loss(log_p, mask, advantages):
    per_trace = (log_p * mask).sum(dim=1) / mask.sum(dim=1)
    return -(advantages * per_trace).mean()


def _behind(words):
    return words[words.index("→") + 1 :]


def _if_one_arrow(holds):
    return lambda words, answer: float(words.count("→") == 1 and holds(_behind(words), str(answer)))


def _first_after(words, answer):
    if "→" not in words:
        return 0.0
    return 1.0 if words[words.index("→") + 1 :][:1] == (str(answer),) else 0.0


def _over_all(rewards):
    return (rewards - rewards.mean()) / rewards.std(correction=0)


def _unguarded(rewards):
    return (rewards - rewards.mean(dim=1, keepdim=True)) / rewards.std(dim=1, correction=0, keepdim=True)


def _thoughts_only(right, same, thoughts, answer_same):
    return torch.where(thoughts > 0, same / thoughts.clamp(min=1), 1.0)


_ANSWERED = (
    (("4", "3", "0", "→", "0"), 0),
    (("4", "3", "0", "→", "1"), 0),
    (("→", "0"), 0),
    (("4", "3", "0"), 0),
    (("0", "→", "1", "→", "0"), 0),
    (("4", "→", "0", "0"), 0),
    (("→",), 0),
    (("3", "→", "2", "→"), 2),
    (("2", "→", "2", "1"), 2),
    (("→", "1", "2"), 2),
    (("1", "→", "3"), 3),
    (("4", "→", "="), 4),
    (("7", "→", "12"), 2),
    (("→", "1", "2"), 12),
    (("7", "→", "12"), 12),
)
_MORE_THAN_ONE = "That looks at one of the words after the →: the right number must be the only one there."
_REWARDS = torch.tensor([[1.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 0.0], [0.0, 3.0, 0.0, 1.0]])
_EQUAL = torch.tensor([[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 1.0]])
_GROUPS_OF_SIX = torch.randint(0, 3, (2, 6), generator=runtime.generator(10, "rewards")) / 2
# right, thoughts in the question's script, thoughts, answer in the question's script
_TRACES = tuple(
    torch.tensor(column)
    for column in (
        [1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0],
        [3.0, 3.0, 1.0, 0.0, 3.0, 0.0, 0.0],
        [3.0, 3.0, 3.0, 0.0, 3.0, 0.0, 0.0],
        [1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0],
    )
)


def _random_traces(count, purpose):
    """Draw the four columns of so many traces."""
    draw = partial(torch.randint, size=(count,), generator=runtime.generator(10, purpose))
    right, thoughts, answer_same = draw(2), draw(5), draw(2)
    thoughts_same = torch.minimum(draw(5), thoughts)
    return tuple(column.float() for column in (right, thoughts_same, thoughts, answer_same))


# The first three tell apart what most wrong answers get wrong: those are the values that a reader is shown.
_RIGHT = torch.tensor([0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0])
_LENGTH = torch.tensor([3.0, 0.0, 30.0, 8.0, 4.0, 3.0, 9.0])

# ln of probabilities of three traces, which of the tokens count, and their advantages
_LOG_P = torch.tensor([[0.5, 0.25, 0.5, 0.9], [0.8, 0.5, 0.3, 0.2], [0.1, 0.6, 0.7, 0.4]]).log()
_MASK = torch.tensor([[1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 0.0]])
_ADVANTAGES = torch.tensor([1.5, -0.5, -1.0])


EXERCISES = {
    "10.1": Exercise(
        'it returns 1.0 if there is exactly one "→" and exactly the right number follows it, else 0.0',
        "my_verify(words, answer)",
        my_verify,
        _ANSWERED,
        (
            (
                "That looks at the last word alone: a trace without →, or with two of them, must get 0.",
                lambda words, answer: float(words[-1] == str(answer)),
            ),
            (
                "That accepts a trace in which the right number appears anywhere, even in a thought: look after the →.",
                lambda words, answer: float(str(answer) in words),
            ),
            (
                "That looks at the first word after the first →: more words after it, or a second →, must give 0.",
                _first_after,
            ),
            (
                'A trace without → has no index("→"): count the arrows first.',
                lambda words, answer: float(_behind(words) == (str(answer),)),
            ),
            (
                "A trace with two → must get 0, whatever stands at its end: count the arrows.",
                lambda words, answer: float(words[-2:] == ("→", str(answer))),
            ),
            (
                "A trace may end in →: nothing follows it then, and [0] raises an error.",
                _if_one_arrow(lambda after, answer: after[0] == answer),
            ),
            (_MORE_THAN_ONE, _if_one_arrow(lambda after, answer: after[:1] == (answer,))),
            (_MORE_THAN_ONE, _if_one_arrow(lambda after, answer: after[-1:] == (answer,))),
            (_MORE_THAN_ONE, _if_one_arrow(lambda after, answer: answer in after)),
            (
                "The answer is not always 0: compare with `answer`.",
                _if_one_arrow(lambda after, answer: after == ("0",)),
            ),
            (
                "int() fails where no number follows the →, as in a trace that ends in → and =: compare with "
                "str(answer).",
                _if_one_arrow(lambda after, answer: len(after) == 1 and int(after[0]) == int(answer)),
            ),
            (
                "Part of a number is not the number, as 2 in 12: compare the whole word with ==.",
                _if_one_arrow(lambda after, answer: len(after) == 1 and answer in after[0]),
            ),
            (
                "Two words are not one number: exactly one word must follow the →.",
                _if_one_arrow(lambda after, answer: "".join(after) == answer),
            ),
            (
                "That accepts everything. A policy that is always rewarded has no reason to change.",
                lambda words, answer: 1.0,
            ),
            (
                "That accepts nothing, so no group has a trace that is better: mind that `words` is a tuple of strings, which "
                "equals neither a list nor a number.",
                lambda words, answer: 0.0,
            ),
            ("Right and wrong are swapped: 1.0 is for the right answer.", lambda w, a: 1.0 - my_verify(w, a)),
        ),
    ),
    "10.2": Exercise(
        "it returns (reward − mean of the group) / standard deviation of the group, and 0 where all rewards are equal",
        "my_advantages(rewards)",
        my_advantages,
        ((_REWARDS,), (_EQUAL,), (_GROUPS_OF_SIX,)),
        (
            (
                "You normalised over all groups together: an easy question would always look good, a hard one always "
                "bad. Use dim=1.",
                _over_all,
            ),
            (
                "A group of equal rewards gives 0/0 = NaN there, and one NaN spoils the whole model: give 0.",
                _unguarded,
            ),
            (
                "You normalised over dim=0, traces of different questions: a row is a group, so use dim=1.",
                lambda r: my_advantages(r.T).T,
            ),
            (
                "You only subtracted the mean: divide by the standard deviation, too.",
                lambda r: r - r.mean(dim=1, keepdim=True),
            ),
            (
                "That divides by the variance, the square of the standard deviation.",
                lambda r: my_advantages(r) / r.std(dim=1, correction=0, keepdim=True).clamp(min=1e-6),
            ),
            (
                "The standard deviation here divides by the group's size: std(..., correction=0). (Other code divides "
                "by one less; then a group's scale depends on its size.)",
                lambda r: my_advantages(r) * (1 - 1 / r.shape[1]) ** 0.5,
            ),
            ("The sign is reversed: a reward above the mean is an advantage.", lambda r: -my_advantages(r)),
            (
                "The means do not fit the rows: keepdim=True keeps the dimension over which you averaged.",
                lambda r: r - r.mean(dim=1),
            ),
            (
                "The mean of the group is missing: subtract it first.",
                lambda r: r / r.std(dim=1, correction=0, keepdim=True).clamp(min=1e-6),
            ),
            (
                "You divided by one standard deviation for all: take that of each group, dim=1.",
                lambda r: (r - r.mean(dim=1, keepdim=True)) / r.std(correction=0),
            ),
            (
                "You subtracted one mean for all: take the mean of each group, dim=1.",
                lambda r: (r - r.mean()) / r.std(dim=1, correction=0, keepdim=True).clamp(min=1e-8),
            ),
        ),
    ),
    "10.3": Exercise(
        "it returns right · (1 + 0.5 · consistency), where consistency counts the thoughts and the answer",
        "my_reward(right, thoughts_same, thoughts, answer_same)",
        my_reward,
        (_TRACES, _random_traces(12, "traces")),
        (
            (
                "That is the reward with the loophole: it looks at the thoughts only, and a trace without thoughts gets "
                "the full bonus.",
                lambda right, same, n, answer: right + 0.5 * _thoughts_only(right, same, n, answer),
            ),
            (
                "A wrong answer still earns the bonus: not thinking and guessing in the right script pays. Multiply by "
                "right.",
                lambda right, same, n, answer: right + 0.5 * (same + answer) / (n + 1),
            ),
            (
                "The bonus is tied to the right answer now, but the answer's own script does not count yet: the answer "
                "may be in any script.",
                lambda right, same, n, answer: right * (1 + 0.5 * _thoughts_only(right, same, n, answer)),
            ),
            (
                "Consistency alone is no reward for being right: right · (1 + 0.5 · consistency).",
                lambda right, same, n, answer: (same + answer) / (n + 1),
            ),
            (
                "Thoughts and answer count half each there: the answer is one number among all, so add it to both counts.",
                lambda right, same, n, answer: right * (1 + 0.25 * (same / n.clamp(min=1) + answer)),
            ),
            (
                "A trace without thoughts is not inconsistent: its answer is one number even there, and counts alone.",
                lambda right, same, n, answer: right * (1 + 0.5 * torch.where(n > 0, (same + answer) / (n + 1), 0)),
            ),
            (
                "Consistency is a share here: a trace with one number in another script keeps part of the bonus.",
                lambda right, same, n, answer: right * (1 + 0.5 * ((same == n) & (answer == 1))),
            ),
            (
                "The answer is one more number of the trace: divide by thoughts + 1.",
                lambda right, same, n, answer: right * (1 + 0.5 * (same + answer) / n.clamp(min=1)),
            ),
            (
                "The answer's script does not count yet, though its place does: add answer_same before you divide.",
                lambda right, same, n, answer: right * (1 + 0.5 * same / (n + 1)),
            ),
            (
                "The thoughts do not count yet: add thoughts_same, and divide by how many numbers there are.",
                lambda right, same, n, answer: right * (1 + 0.5 * answer),
            ),
            (
                "That counts numbers: divide by how many there are, thoughts + 1.",
                lambda right, same, n, answer: right * (1 + 0.5 * (same + answer)),
            ),
            (
                "The 1 is missing: a right answer earns 1, and the bonus comes on top.",
                lambda right, same, n, answer: right * 0.5 * (same + answer) / (n + 1),
            ),
            (
                "A wrong answer earns as much as a right one: multiply by right.",
                lambda right, same, n, answer: 1 + 0.5 * (same + answer) / (n + 1),
            ),
            ("The bonus is missing.", lambda right, same, n, answer: right),
            ("The weight 0.5 is missing.", lambda right, same, n, answer: right * (1 + (same + answer) / (n + 1))),
        ),
    ),
    "10.4": Exercise(
        "it returns 0 for a wrong answer, and for a right one 1 − 0.1 per token beyond `needed`, but never less than 0.1",
        "my_short_reward(right, length, needed)",
        my_short_reward,
        ((_RIGHT, _LENGTH, 3), (_RIGHT, _LENGTH, 5), (_RIGHT[2:6], _LENGTH[2:6], 10)),
        SHORT,
    ),
    "10.5": Exercise(
        "it returns minus the mean over traces of advantage · mean ln probability of the trace's own tokens",
        "my_loss(log_p, mask, advantages)",
        my_loss,
        ((_LOG_P, _MASK, _ADVANTAGES), (_LOG_P[:2], _MASK[1:], _ADVANTAGES[:2])),
        LOSS,
        learns="log_p",
    ),
}
