"""Answers to the exercises of chapter 10 as learners write them: other right ways pass, wrong ones get a sentence."""

import pytest
import torch

from course_lib import practice


def finds_it_anywhere(words, answer):
    return float(str(answer) in list(words))


def behind_the_arrow(words):
    return words[words.index("→") + 1 :]


def without_a_guard(words, answer):
    return 1.0 if behind_the_arrow(words) == (str(answer),) else 0.0


def guarded(rule):
    """1.0 if there is one arrow and the rule(words behind it, answer) holds."""

    def verify(words, answer):
        return float(words.count("→") == 1 and bool(rule(behind_the_arrow(words), answer)))

    return verify


def by_splitting(words, answer):
    parts = " ".join(words).split("→")
    return len(parts) == 2 and parts[1].strip() == str(answer)


def unguarded(rewards):
    return (rewards - rewards.mean(1, keepdim=True)) / rewards.std(1, correction=0, keepdim=True)


def over_the_batch(rewards):
    return (rewards - rewards.mean()) / rewards.var(correction=0).sqrt()


def divided(by, guard=torch.nan_to_num):
    """The centred rewards, divided by by(rewards)."""

    def answer(rewards):
        return guard((rewards - rewards.mean(1, keepdim=True)) / by(rewards))

    return answer


def in_place(rewards):
    deviation = rewards.std(1, correction=0, keepdim=True)
    rewards -= rewards.mean(1, keepdim=True)
    rewards /= deviation + 1e-8
    return rewards


def guarded_all_or_nothing(rewards):
    return torch.zeros_like(rewards) if rewards.std() == 0 else unguarded(rewards)


def row_by_row(rewards):
    found = []
    for row in rewards.tolist():
        mean = sum(row) / len(row)
        deviation = (sum((r - mean) ** 2 for r in row) / len(row)) ** 0.5
        found.append([(r - mean) / deviation if deviation else 0.0 for r in row])
    return found


def epsilon(size):
    return lambda r: (r - r.mean(1, keepdim=True)) / (r.std(1, correction=0, keepdim=True) + size)


def pays_for_a_guess(right, thoughts_same, thoughts, answer_same):
    return right + (thoughts_same + answer_same) / (2 * (thoughts + 1))


def half_for_the_answer(right, thoughts_same, thoughts, answer_same):
    return right * (1 + 0.5 * torch.stack([thoughts_same / thoughts.clamp(min=1), answer_same]).mean(dim=0))


def nothing_without_thoughts(right, thoughts_same, thoughts, answer_same):
    return right * (1 + 0.5 * torch.where(thoughts > 0, (thoughts_same + answer_same) / (thoughts + 1), 0))


def all_or_nothing(right, thoughts_same, thoughts, answer_same):
    return right * (1 + 0.5 * ((thoughts_same == thoughts) & (answer_same == 1)))


def one_by_one(right, thoughts_same, thoughts, answer_same):
    traces = zip(right.tolist(), thoughts_same.tolist(), thoughts.tolist(), answer_same.tolist(), strict=True)
    return [r * (1 + 0.5 * (same + own) / (n + 1)) for r, same, n, own in traces]


def pays_for_silence(right, length, needed):
    return right - (length - needed).clamp(min=0) / 10


def pays_everybody(right, length, needed):
    return torch.maximum(right - 0.1 * torch.relu(length - needed), torch.tensor(0.1))


def by_cases(right, length, needed):
    found = []
    for r, n in zip(right.tolist(), length.tolist(), strict=True):
        found.append(0.0 if not r else max(0.1, 1 - 0.1 * max(0, n - needed)))
    return found


def short_reward(right, length, needed):
    return practice.find("10.4").solution(right, length, needed)


def of_tokens(log_p, mask, advantages):
    return -(advantages[:, None] * log_p * mask).sum() / mask.sum()


def detached(log_p, mask, advantages):
    return practice.find("10.5").solution(log_p.detach(), mask, advantages)


def by_trace(log_p, mask, advantages):
    means = [row[counts.bool()].mean() for row, counts in zip(log_p, mask, strict=True)]
    return -(torch.stack(means) * advantages).sum() / len(means)


WRONG = (
    ("10.1", finds_it_anywhere, "anywhere"),
    ("10.1", without_a_guard, "A trace without →"),
    ("10.1", lambda words, answer: float(words[-1] == str(answer)), "last word alone"),
    ("10.1", guarded(lambda after, answer: after[0] == str(answer)), "may end in →"),
    ("10.1", guarded(lambda after, answer: after[:1] == (str(answer),)), "one of the words after"),
    ("10.1", guarded(lambda after, answer: after[-1:] == (str(answer),)), "one of the words after"),
    ("10.1", guarded(lambda after, answer: str(answer) in after), "one of the words after"),
    ("10.1", guarded(lambda after, answer: after == [str(answer)]), "accepts nothing"),
    ("10.1", guarded(lambda after, answer: after == (answer,)), "accepts nothing"),
    ("10.1", guarded(lambda after, answer: after == str(answer)), "accepts nothing"),
    ("10.1", guarded(lambda after, answer: after == ("0",)), "not always 0"),
    ("10.1", guarded(lambda after, answer: len(after) == 1 and str(answer) in after[0]), "Part of a number"),
    ("10.1", guarded(lambda after, answer: len(after) == 1 and after[0].endswith(str(answer))), "Part of a number"),
    ("10.1", guarded(lambda after, answer: "".join(after) == str(answer)), "Two words are not one number"),
    ("10.1", guarded(lambda after, answer: len(after) == 1 and int(after[0]) == answer), "int()"),
    ("10.1", lambda words, answer: float(len(words) > 2 and words[-2:] == ("→", str(answer))), "gives 0 where 1"),
    ("10.1", lambda words, answer: float(words[-2:] == ("→", str(answer))), "two →"),
    ("10.2", divided(lambda r: r.var(1, correction=0, keepdim=True)), "variance"),
    ("10.2", over_the_batch, "dim=1"),
    ("10.2", unguarded, "0/0 = NaN"),
    ("10.2", guarded_all_or_nothing, "0/0 = NaN"),
    ("10.2", divided(lambda r: r.std(1, keepdim=True)), "correction=0"),
    ("10.2", lambda r: (r - r.mean(1)) / (r.std(1, correction=0) + 1e-8), "keepdim"),
    ("10.2", lambda r: r / r.std(1, correction=0, keepdim=True).clamp(min=1e-6), "mean of the group is missing"),
    ("10.2", divided(lambda r: r.amax(1, keepdim=True) - r.amin(1, keepdim=True)), "at index [0, 0]"),
    ("10.2", divided(lambda r: r.std(correction=0)), "of each group"),
    ("10.2", lambda r: (r - r.mean()) / (r.std(1, correction=0, keepdim=True) + 1e-8), "mean of each group"),
    ("10.2", in_place, "changes `rewards` itself"),
    ("10.2", lambda r: torch.nan_to_num(unguarded(r), nan=1.0), "at index [0, 0]"),
    ("10.2", lambda r: torch.nan_to_num(unguarded(r)).clamp(min=0), "gives 0 where"),
    ("10.2", lambda r: unguarded(r)[r.std(1) > 0], "a tensor of shape"),
    ("10.2", epsilon(0.1), "at index [0, 0]"),
    ("10.3", half_for_the_answer, "half each"),
    ("10.3", pays_for_a_guess, "Multiply by right"),
    ("10.3", nothing_without_thoughts, "answer is one number even there"),
    ("10.3", all_or_nothing, "share"),
    ("10.3", lambda r, same, n, own: r * (1 + 0.5 * (same + own) / n.clamp(min=1)), "one more number"),
    ("10.3", lambda r, same, n, own: r * (1 + 0.5 * same / (n + 1)), "answer's script does not count"),
    ("10.3", lambda r, same, n, own: r * (1 + 0.5 * own), "thoughts do not count"),
    ("10.3", lambda r, same, n, own: r + 0.5 * r * (same + own), "divide by how many"),
    ("10.3", lambda r, same, n, own: r * 0.5 * (same + own) / (n + 1), "1 is missing"),
    ("10.3", lambda r, same, n, own: 1 + 0.5 * (same + own) / (n + 1), "wrong answer"),
    ("10.3", lambda r, same, n, own: r * (1 - 0.5 * (same + own) / (n + 1)), "at index"),
    ("10.3", lambda r, same, n, own: r * (1 + 0.5 * (same + own) / (same + own + 1)), "at index"),
    ("10.3", lambda r, same, n, own: (r * (1 + 0.5 * (same + own) / (n + 1))).mean(), "gives one number"),
    (
        "10.3",
        lambda r, same, n, own: torch.tensor([1.5, 1.375, 1.25, 0.0, 0.0, 1.0, 1.5]),
        "gives a tensor of shape [7]",
    ),
    ("10.4", pays_everybody, "second clamp"),
    ("10.4", pays_for_silence, "being short"),
    ("10.4", lambda right, length, needed: short_reward(right, length, 3), "5) gives"),
    ("10.4", lambda right, length, needed: right * (length <= needed), "0.1 per token"),
    ("10.4", lambda right, length, needed: right * (1 - 0.1 * (length > needed)), "0.1 per token"),
    ("10.4", lambda right, length, needed: right * (1 - 0.1 * (length - needed).abs()).clamp(min=0.1), "being longer"),
    (
        "10.4",
        lambda right, length, needed: right * (1 - 0.1 * (length - needed).clamp(min=0)).clamp(min=0),
        "at least 0.1",
    ),
    (
        "10.4",
        lambda right, length, needed: right * (1 - (length - needed).clamp(min=0)).clamp(min=0.1),
        "at index [3]",
    ),
    (
        "10.4",
        lambda right, length, needed: (1 - 0.1 * (length - needed).clamp(min=0)).clamp(min=0.1),
        "Multiply by right",
    ),
    (
        "10.4",
        lambda right, length, needed: right * (1 - 0.1 * (length - needed + 1).clamp(min=0)).clamp(min=0.1),
        "one token too many",
    ),
    (
        "10.4",
        lambda right, length, needed: right * (1 - 0.1 * (length - needed - 1).clamp(min=0)).clamp(min=0.1),
        "first token beyond",
    ),
    ("10.4", lambda right, length, needed: short_reward(right, length, needed).sum(), "gives one number"),
    ("10.5", lambda p, m, a: (a * (p * m).sum(1) / m.sum(1)).mean(), "sign is reversed"),
    ("10.5", lambda p, m, a: -(a * p.mean(1)).mean(), "mask is not used"),
    ("10.5", lambda p, m, a: -(a * (p * m).mean(1)).mean(), "count in the length"),
    ("10.5", lambda p, m, a: -(a * (p * m).sum(1)).mean(), "long traces pull harder"),
    ("10.5", of_tokens, "long traces weigh more"),
    ("10.5", lambda p, m, a: -(a * (p * m).sum(1) / m.sum(1)).sum(), "that is their sum"),
    ("10.5", lambda p, m, a: -(a * (p * m).sum(1) / m.sum(1)), "One number"),
    ("10.5", lambda p, m, a: -(a.clamp(min=0) * (p * m).sum(1) / m.sum(1)).mean(), "failures are left out"),
    ("10.5", lambda p, m, a: -((p * m).sum(1) / m.sum(1)).mean(), "advantages are missing"),
    ("10.5", lambda p, m, a: -(a * (p.exp() * m).sum(1) / m.sum(1)).mean(), "logarithms as they are"),
    ("10.5", detached, "no gradient flows back"),
)

RIGHT = (
    ("10.5", by_trace),
    ("10.1", lambda words, answer: "→" in words and behind_the_arrow(words) == (str(answer),)),
    ("10.1", by_splitting),
    ("10.1", guarded(lambda after, answer: len(after) == 1 and after[0] == str(answer))),
    ("10.1", guarded(lambda after, answer: list(after) == [str(answer)])),
    ("10.2", row_by_row),
    ("10.2", divided(lambda r: r.std(1, correction=0, keepdim=True))),
    ("10.2", divided(lambda r: r.var(1, unbiased=False, keepdim=True).sqrt())),
    ("10.2", epsilon(1e-4)),
    ("10.2", epsilon(1e-6)),
    ("10.2", epsilon(1e-8)),
    ("10.3", one_by_one),
    ("10.3", lambda r, same, n, own: torch.where(r == 1, 1 + (same + own) / (2 * n + 2), 0.0)),
    ("10.4", by_cases),
    ("10.4", lambda right, length, needed: torch.where(right > 0, (1 - (length - needed) / 10).clamp(0.1, 1), 0)),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_wrong_answer_gets_a_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message


@pytest.mark.parametrize("name, answer", RIGHT)
def test_another_right_way_passes(name, answer):
    assert practice.check(name, answer).status == "right"


def test_the_right_option_of_the_quiz_is_never_the_longest_alone():
    for question in practice.quiz("10").questions:
        lengths = {
            right: [len(text) for text, is_right, _ in question.options if is_right == right] for right in (0, 1)
        }
        assert len(lengths[True]) == 1 and lengths[True][0] <= max(lengths[False]), question.text
