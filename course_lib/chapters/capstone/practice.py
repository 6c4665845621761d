"""Exercises of chapter 20; the quiz stands in quiz.py."""

import torch

from course_lib.chapters.capstone import mistakes
from course_lib.chapters.capstone.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_words(alpha, k):
    return sum(alpha**i for i in range(k + 1))


def my_rule(p, q):
    accept = (p / q).clamp(max=1)  # p / 0 is infinite: 1
    missing = (p - q).clamp(min=0)
    return torch.stack([accept, missing / missing.sum()])


def my_best_k(alpha, c, most):
    gains = [sum(alpha**i for i in range(k + 1)) / (1 + k * c) for k in range(1, most + 1)]
    return gains.index(max(gains)) + 1 if max(gains) > 1 else 0


def my_break_even(made, teacher, student, asked):
    saved = teacher - (student + asked * teacher)
    return made / saved if saved > 0 else float("inf")


def my_honest(sure, student, teacher, choosing, lost):
    def right(level, part):
        answers = torch.where(sure[part] < level, teacher[part], student[part])
        return float(answers.double().mean())

    first, rest = slice(None, choosing), slice(choosing, None)
    floor = float(teacher[first].double().mean()) - lost - 1e-9
    levels = [0.0, *sure[first].sort().values.tolist(), 2.0]
    return right(next(level for level in levels if right(level, first) >= floor), rest)


def _earned(made, saved):
    return made / saved if saved > 0 else float("inf")


def _only_below(made, saved):
    return float("inf") if saved < 0 else made / saved


def _gain(alpha, c, k):
    return my_words(alpha, k) / (1 + k * c)


def _best(most, gain):
    k = max(range(1, most + 1), key=gain)
    return k if gain(k) > 1 else 0


def _fastest(alpha, c, most, *, enough=1.0, tied=-1):
    """The k of the highest gain that is at least `enough`, else 0; tied: 1 takes the largest of several, −1 the least."""
    gain, k = max((_gain(alpha, c, k), tied * k) for k in range(1, most + 1))
    return abs(k) if gain >= enough else 0


_P = torch.tensor([0.5, 0.3, 0.2, 0.0], dtype=torch.double)
_Q = torch.tensor([0.2, 0.3, 0.4, 0.1], dtype=torch.double)
_NEVER = torch.tensor([0.0, 0.4, 0.4, 0.2], dtype=torch.double)  # a draft that never proposes the first word
_SURE = torch.tensor([0.9, 0.4, 0.8, 0.3, 0.7, 0.95, 0.5, 0.45, 0.85, 0.2, 0.6, 0.99])
_STUDENT = torch.tensor([1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 1, 1]).bool()
_TEACHER = torch.tensor([1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 0, 1]).bool()
_THIRD = (  # on the first eight the lowest level within 0.15 of the teacher is not the lowest as good as it
    torch.tensor([73, 94, 86, 70, 62, 56, 61, 71, 80, 77, 65, 82, 88, 79, 78, 74, 68, 58]) / 100,
    torch.tensor([0, 1, 1, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0]).bool(),
    torch.tensor([0, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]).bool(),
    8,
    0.15,
)
_SECOND = (_SURE.flip(0), _STUDENT.flip(0), _TEACHER.flip(0), 5, 0.0)

EXERCISES = {
    "20.1": Exercise(
        "it returns the mean number of words that one pass of the teacher adds, if every drafted word is kept with "
        "probability alpha",
        "my_words(alpha, k)",
        my_words,
        ((0.5, 1), (0.9, 4), (1.0, 3), (0.0, 2)),
        (
            (
                "The teacher's own word is missing: it adds one even where all k are kept, so sum up to alpha^k.",
                lambda alpha, k: sum(alpha**i for i in range(1, k + 1)),
            ),
            (
                "Words after a rejected one are not read: the i-th counts only if all before it were kept, alpha^i.",
                lambda alpha, k: 1 + k * alpha,
            ),
            (
                "The sum goes up to alpha^k: there is one power too few.",
                lambda alpha, k: sum(alpha**i for i in range(k)),
            ),
            (
                "The formula with a fraction divides by 0 for alpha = 1: add the powers up, or return k + 1 there.",
                lambda alpha, k: (1 - alpha ** (k + 1)) / (1 - alpha),
            ),
            (
                "The exponent is k + 1, for k drafted words and the teacher's own; and alpha = 1 divides by 0.",
                lambda alpha, k: (1 - alpha**k) / (1 - alpha),
            ),
            (
                "No draft is endless: stop at alpha^k.",
                lambda alpha, k: 1 / (1 - alpha),
            ),
            (
                "The i-th word counts only if all before it were kept, alpha^i, and the teacher's own comes on top.",
                lambda alpha, k: k * alpha,
            ),
            (
                "That is the chance that all k are kept: add up the chances for 0, 1, … k.",
                lambda alpha, k: alpha**k,
            ),
            (
                "Each kept word adds one: add up alpha^i, not i · alpha^i.",
                lambda alpha, k: sum(i * alpha**i for i in range(k + 1)),
            ),
        ),
    ),
    "20.2": Exercise(
        "it returns two rows: the probability that each drafted word is accepted, and the distribution from which a "
        "rejected one is drawn again",
        "my_rule(p, q)",
        my_rule,
        ((_P, _Q), (_P.flip(0), _Q), (_P, _NEVER)),
        (
            (
                "A word that the draft never proposes cannot be rejected: where q is 0, p / q is infinite "
                "and accept is 1.",
                lambda p, q: torch.stack([torch.minimum(p, q) / q, my_rule(p, q)[1]]),
            ),
            (
                "A word that the draft never proposes cannot be rejected: where q is 0, accept is 1, not 0.",
                lambda p, q: torch.stack([torch.where(q > 0, p / q, 0.0).clamp(max=1), my_rule(p, q)[1]]),
            ),
            (
                "Drawn again from p, words that were accepted come too often: draw from what is missing, (p − q) where "
                "it is above 0.",
                lambda p, q: torch.stack([(p / q).clamp(max=1), p]),
            ),
            (
                "p / q is above 1 where the teacher likes a word more than the draft does: a probability ends at 1.",
                lambda p, q: torch.stack([p / q, (p - q).clamp(min=0) / (p - q).clamp(min=0).sum()]),
            ),
            (
                "What is missing does not add up to 1 yet: divide it by its sum.",
                lambda p, q: torch.stack([(p / q).clamp(max=1), (p - q).clamp(min=0)]),
            ),
            (
                "Teacher and draft are swapped: accept by p / q, where p is the teacher's.",
                lambda p, q: torch.stack([(q / p).clamp(max=1), (q - p).clamp(min=0) / (q - p).clamp(min=0).sum()]),
            ),
            (
                "What is missing is p − q, where the teacher gives more than the draft: this is q − p.",
                lambda p, q: torch.stack([(p / q).clamp(max=1), my_rule(q, p)[1]]),
            ),
            (
                "Where the draft gives more than the teacher nothing is missing: clamp p − q at 0, without abs().",
                lambda p, q: torch.stack([(p / q).clamp(max=1), (p - q).abs() / (p - q).abs().sum()]),
            ),
            (
                "Scale to 1 by dividing by the sum: a softmax would give words a share of which nothing is missing.",
                lambda p, q: torch.stack([(p / q).clamp(max=1), (p - q).softmax(0)]),
            ),
            (
                "min(p, q) is drafted *and* accepted: once a word is drafted it is accepted with p / q, 1 at most.",
                lambda p, q: torch.stack([torch.minimum(p, q), my_rule(p, q)[1]]),
            ),
            (
                "A word that the teacher finds less likely than the draft does is kept now and then, with p / q.",
                lambda p, q: torch.stack([(p >= q).to(p), my_rule(p, q)[1]]),
            ),
            (
                "Another word than the draft's is needed: draw from what is missing, (p − q) above 0, not from q.",
                lambda p, q: torch.stack([(p / q).clamp(max=1), q]),
            ),
            (
                "p − q adds up to 0: set what is below 0 to 0 before you divide by the sum.",
                lambda p, q: torch.stack([(p / q).clamp(max=1), (p - q) / (p - q).sum()]),
            ),
            (
                "The rows are swapped: first accept, then redraw.",
                lambda p, q: my_rule(p, q).flip(0),
            ),
            ("That is one row: stack accept and redraw.", lambda p, q: (p / q).clamp(max=1)),
        ),
    ),
    "20.3": Exercise(
        "it returns the k, from 1 to `most`, that is fastest if a draft word costs c teacher passes; 0 if none is faster "
        "than the teacher alone",
        "my_best_k(alpha, c, most)",
        my_best_k,
        ((0.9, 0.05, 8), (0.5, 0.9, 5), (0.75, 0.2, 8), (0.97, 0.02, 4), (0.5, 0.2, 4), (1.0, 1.0, 5)),
        (
            (
                "The most words a pass is not the fastest: divide by what the pass and its k draft words cost, 1 + k·c.",
                lambda alpha, c, most: most,
            ),
            (
                "Where two are equally fast, return the smaller k.",
                lambda alpha, c, most: _fastest(alpha, c, most, enough=1.0 + 1e-12, tied=1),
            ),
            (
                "Exactly as fast as the teacher alone is not faster: return 0.",
                lambda alpha, c, most: _fastest(alpha, c, most),
            ),
            (
                "Where none is above 1, speculating is slower than not speculating: return 0.",
                lambda alpha, c, most: _fastest(alpha, c, most, enough=0.0),
            ),
            (
                "k counts from 1, the places of a list from 0.",
                lambda alpha, c, most: max(my_best_k(alpha, c, most) - 1, 0),
            ),
            (
                "The teacher's own word counts as well: a pass writes 1 + alpha + … + alpha^k words.",
                lambda alpha, c, most: _best(most, lambda k: (my_words(alpha, k) - 1) / (1 + k * c)),
            ),
            (
                "The sum of powers goes up to alpha^k: one is missing.",
                lambda alpha, c, most: _best(most, lambda k: my_words(alpha, k - 1) / (1 + k * c)),
            ),
            (
                "The teacher's pass costs 1, too: divide by 1 + k·c, not by k·c.",
                lambda alpha, c, most: _best(most, lambda k: my_words(alpha, k) / (k * c)),
            ),
            (
                "Words after a rejected one are lost: a pass writes 1 + alpha + … + alpha^k words, not 1 + k·alpha.",
                lambda alpha, c, most: _best(most, lambda k: (1 + k * alpha) / (1 + k * c)),
            ),
            (
                "That is how many times as fast it is: return its k.",
                lambda alpha, c, most: max(_gain(alpha, c, k) for k in range(1, most + 1)),
            ),
            (
                "k may be `most` itself: range() ends one before its last number.",
                lambda alpha, c, most: my_best_k(alpha, c, most - 1),
            ),
            (
                "That is the first k above 1: go on, and return the fastest.",
                lambda alpha, c, most: next((k for k in range(1, most + 1) if _gain(alpha, c, k) > 1), 0),
            ),
        ),
    ),
    "20.4": Exercise(
        "it returns after how many questions a cascade has earned what its student cost; infinity if it never does",
        "my_break_even(made, teacher, student, asked)",
        my_break_even,
        ((1000.0, 10.0, 1.0, 0.2), (500.0, 3.0, 2.0, 0.5), (90.0, 4.0, 1.0, 0.0), (70.0, 4.0, 2.0, 0.5)),
        (
            (
                "Where a question costs exactly as much as before, nothing is saved and nothing can be divided by: return "
                "infinity there, too.",
                lambda made, teacher, student, asked: _only_below(made, teacher - (student + asked * teacher)),
            ),
            (
                "Questions that are handed on cost the teacher's answer, too: take asked · teacher off.",
                lambda made, teacher, student, asked: made / (teacher - student),
            ),
            (
                "The student answers every question first, also those that it hands on: take its cost off once for each.",
                lambda made, teacher, student, asked: made / ((1 - asked) * teacher),
            ),
            (
                "Where nothing is saved it never pays: return infinity, not a negative number.",
                lambda made, teacher, student, asked: made / (teacher - student - asked * teacher),
            ),
            (
                "The student answers every question first, also those that it hands on: its cost is `student`, whole.",
                lambda made, teacher, student, asked: _earned(made, (1 - asked) * (teacher - student)),
            ),
            (
                "A question that goes on costs the teacher's answer alone, since the student's is counted already.",
                lambda made, teacher, student, asked: _earned(made, teacher - student - asked * (teacher + student)),
            ),
            (
                "That is what a question of the cascade costs: divide by what it saves, the teacher's cost less that.",
                lambda made, teacher, student, asked: _earned(made, student + asked * teacher),
            ),
            (
                "A cascade is not free: from the teacher's cost take what a question costs it.",
                lambda made, teacher, student, asked: _earned(made, teacher),
            ),
            (
                "`asked` is the share that is handed on, not the share that is kept.",
                lambda made, teacher, student, asked: _earned(made, teacher - student - (1 - asked) * teacher),
            ),
            (
                "`asked` is a share from 0 to 1, not percent.",
                lambda made, teacher, student, asked: _earned(made, teacher - student - asked / 100 * teacher),
            ),
            (
                "Rounded down, it has not quite earned its cost yet: do not round.",
                lambda made, teacher, student, asked: (
                    made // (teacher - student - asked * teacher)
                    if teacher - student - asked * teacher > 0
                    else float("inf")
                ),
            ),
        ),
    ),
    "20.5": Exercise(
        "it returns the cascade's accuracy on the pictures after the first `choosing`, by a threshold chosen on those",
        "my_honest(sure, student, teacher, choosing, lost)",
        my_honest,
        ((_SURE, _STUDENT, _TEACHER, 6, 0.0), _SECOND, _THIRD),
        (
            (
                "The threshold was chosen on the pictures that report it, as in the report: choose on the first ones.",
                mistakes.on_the_exam,
            ),
            (
                "That is the accuracy on the pictures by which the threshold was chosen: report the others.",
                mistakes.promised,
            ),
            ("The pictures for choosing are in the mean: leave them out.", mistakes.everywhere),
            ("It is the wrong way round: the student answers what it is sure of.", mistakes.turned),
            (
                "`lost` is left out: take the lowest level at which the cascade is at most so much worse than the teacher, "
                "even where a higher one is better.",
                lambda sure, student, teacher, choosing, lost: my_honest(sure, student, teacher, choosing, 0.0),
            ),
            (
                "The highest level hands on everything: take the lowest that will do.",
                mistakes.everybody,
            ),
            (
                "Nothing is handed on like this: it is the teacher, not the student, that the cascade must come near on "
                "the first pictures.",
                mistakes.nobody,
            ),
            (
                "That is the level: return the share of right answers that it gives on the rest.",
                mistakes.level,
            ),
            (
                "A picture goes on where `sure < level`, and stays where the two are equal.",
                mistakes.with_equal,
            ),
        ),
    ),
}
