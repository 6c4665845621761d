"""Exercises and quiz of chapter 10."""

from functools import partial

import torch

from course_lib import runtime
from course_lib.practice import Exercise, Question


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


def _last_number(words, answer):
    return 1.0 if words and words[-1] == str(answer) else 0.0


def _anywhere(words, answer):
    return 1.0 if str(answer) in words else 0.0


def _first_after(words, answer):
    if "→" not in words:
        return 0.0
    return 1.0 if words[words.index("→") + 1 :][:1] == (str(answer),) else 0.0


def _over_all(rewards):
    return (rewards - rewards.mean()) / rewards.std(correction=0)


def _unguarded(rewards):
    return (rewards - rewards.mean(dim=1, keepdim=True)) / rewards.std(dim=1, correction=0, keepdim=True)


def _over_columns(rewards):
    deviation = rewards.std(dim=0, correction=0, keepdim=True)
    return torch.where(deviation > 0, (rewards - rewards.mean(dim=0)) / deviation.clamp(min=1e-6), 0.0)


def _divided(rewards, correction):
    mean = rewards.mean(dim=1, keepdim=True)
    deviation = rewards.std(dim=1, correction=correction, keepdim=True)
    return torch.where(deviation > 0, (rewards - mean) / deviation.clamp(min=1e-6), 0.0)


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
)
_REWARDS = torch.tensor([[1.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 0.0], [0.0, 3.0, 0.0, 1.0]])
_EQUAL = torch.tensor([[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 1.0]])
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

EXERCISES = {
    "10.1": Exercise(
        'it returns 1.0 if there is exactly one "→" and exactly the right number stands behind it, else 0.0',
        "my_verify(words, answer)",
        my_verify,
        _ANSWERED,
        (
            (
                "That looks at the last word alone: a trace without →, or with two of them, must get 0.",
                _last_number,
            ),
            (
                "That accepts a trace in which the right number appears anywhere, even in a thought: look behind the →.",
                _anywhere,
            ),
            (
                "That looks at the first word behind the first →: more words behind it, or a second →, must give 0.",
                _first_after,
            ),
            (
                "That accepts everything. A policy that is always rewarded has no reason to change.",
                lambda words, answer: 1.0,
            ),
            ("That accepts nothing, so no group has a trace that is better.", lambda words, answer: 0.0),
            ("Right and wrong are exchanged: 1.0 is for the right answer.", lambda w, a: 1.0 - my_verify(w, a)),
        ),
    ),
    "10.2": Exercise(
        "it returns (reward − mean of the group) / standard deviation of the group, and 0 where all rewards are equal",
        "my_advantages(rewards)",
        my_advantages,
        ((_REWARDS,), (_EQUAL,)),
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
                _over_columns,
            ),
            (
                "Only the mean is taken off: divide by the standard deviation, too.",
                lambda r: r - r.mean(dim=1, keepdim=True),
            ),
            (
                "That divides by the variance, the square of the standard deviation.",
                lambda r: my_advantages(r) / r.std(dim=1, correction=0, keepdim=True).clamp(min=1e-6),
            ),
            (
                "The standard deviation here divides by the group's size: std(..., correction=0). (Other code divides "
                "by one less; then a group's scale depends on its size.)",
                lambda r: _divided(r, 1),
            ),
            ("The sign is turned round: a reward above the mean is an advantage.", lambda r: -my_advantages(r)),
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
            ("The bonus is missing.", lambda right, same, n, answer: right),
            ("The weight 0.5 is missing.", lambda right, same, n, answer: right * (1 + (same + answer) / (n + 1))),
        ),
    ),
    "10.4": Exercise(
        "it returns 0 for a wrong answer, and for a right one 1 − 0.1 per token beyond `needed`, but never less than 0.1",
        "my_short_reward(right, length, needed)",
        my_short_reward,
        ((_RIGHT, _LENGTH, 3), (_RIGHT, _LENGTH, 5)),
        (
            (
                "A wrong answer gets something for being short: the policy would stop thinking. Multiply by right.",
                lambda right, length, needed: right - 0.1 * (length - needed).clamp(min=0),
            ),
            (
                "Thoughts shorter than `needed` get more than 1: that pays the policy for thinking less than it must. "
                "Clamp the excess at 0.",
                lambda right, length, needed: right * (1 - 0.1 * (length - needed)).clamp(min=0.1),
            ),
            (
                "A long right answer can get less than a wrong one: keep at least 0.1 for it.",
                lambda right, length, needed: right * (1 - 0.1 * (length - needed).clamp(min=0)),
            ),
            (
                "Every token costs here: only those beyond `needed` should.",
                lambda right, length, needed: right * (1 - 0.1 * length).clamp(min=0.1),
            ),
            (
                "A wrong answer is paid the 0.1 as well: multiply by right after the second clamp.",
                lambda right, length, needed: (right - 0.1 * (length - needed).clamp(min=0)).clamp(min=0.1),
            ),
            ("Length does not matter yet.", lambda right, length, needed: right),
        ),
    ),
}

QUIZ = (
    Question(
        "What did it mean that R1 “trained a Llama model”?",
        (
            (
                "R1's traces became text that a Llama model was trained on, like any other text",
                True,
                "Supervised learning on about 800,000 samples. No reward, no probabilities of the teacher.",
            ),
            ("R1 was copied into a smaller file", False, "No weight of R1 is in the Llama model; it kept its own."),
            (
                "The Llama model learned by trial and error, with R1 as judge",
                False,
                "That would be learning from rewards. The distilled models were made by supervised learning alone.",
            ),
        ),
    ),
    Question(
        "A group of eight traces gets the rewards 1, 1, 1, 1, 1, 1, 1, 1. What does GRPO learn from it?",
        (
            ("That all eight were good, so it repeats them more", False, "Each is compared with its group's mean, 1."),
            (
                "Nothing: every advantage is 0",
                True,
                "That is why questions that are too easy, or too hard, teach nothing.",
            ),
            ("That the question was too hard", False, "It cannot be: all eight answers were right."),
        ),
    ),
    Question(
        "The rewarded model gets a plain question and writes the sum with 4 in the ringed script. Why?",
        (
            ("Because it was shown mixed thoughts in the reward", False, "The reward looked at the answer alone."),
            (
                "Each script knows sums that the other does not, and the reward did not ask for one script",
                True,
                "Where both scripts know the same it mixes as much, without this pattern: what is not rewarded is left to chance.",
            ),
            ("Because GRPO has an error", False, "It did exactly what the reward asked for."),
        ),
    ),
    Question(
        "Thoughts that stay in the question's script earn a bonus of 1, a right answer earns 1. The model stops "
        "thinking. Why?",
        (
            (
                "An empty thought has nothing in the wrong script: full bonus, no risk",
                True,
                "The bonus was certain and the right answer was not. The reward was followed to the letter.",
            ),
            ("Its steps of learning were too large", False, "The same steps teach it to think with another reward."),
            ("Thinking costs time", False, "Nothing in this reward counts time or tokens."),
        ),
    ),
    Question(
        "The small model fails with rewards and succeeds with traces. What follows?",
        (
            ("Rewards never work for small models", False, "The middle model succeeds with rewards alone."),
            (
                "It cannot find a right thought often enough by itself, and it can learn one that it is shown",
                True,
                "A threshold of capability: a reward can only pick from what the model already writes.",
            ),
            ("The traces held the test's answers", False, "No test question is among the training questions."),
        ),
    ),
    Question(
        "Teacher and student use different tokenizers. Can the student learn from the teacher's traces?",
        (
            (
                "Yes: traces are text, and the student cuts them into its own tokens",
                True,
                "Only soft targets, the teacher's probabilities for every token, need a common vocabulary.",
            ),
            ("No, never", False, "R1 and Llama use different tokenizers, and it worked."),
            (
                "Only if both have the same number of layers",
                False,
                "How many layers wrote a text cannot be seen in it.",
            ),
        ),
    ),
)
