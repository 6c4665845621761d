"""Exercises of chapter 00, and its quiz."""

import torch

from course_lib.chapters.start_here.questions import QUIZ
from course_lib.models import classifiers
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def count_numbers(widths):
    total = 0
    for inputs, outputs in zip(widths[:-1], widths[1:], strict=True):
        total += inputs * outputs  # one weight for every pair
        total += outputs  # one bias for every output
    return total


def share_right(answers, labels):
    return (answers == labels).float().mean()


def one_step(weight, gradient, learning_rate):
    return weight - learning_rate * gradient


def imitate(student, teacher, images, T, learning_rate, steps):
    with torch.no_grad():
        log_p = (teacher(images) / T).log_softmax(dim=-1)  # ask, write down
    optimizer = torch.optim.SGD(student.parameters(), lr=learning_rate)
    for _ in range(steps):  # imitate
        log_q = (student(images) / T).log_softmax(dim=-1)
        loss = T * T * (log_p.exp() * (log_p - log_q)).sum(dim=-1).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return student(images).detach()


def extra_mistakes(student, control, teacher, labels):
    wrong = teacher != labels
    repeated = (student == teacher)[wrong].float().mean()
    anyway = (control == teacher)[wrong].float().mean()
    return repeated - anyway


# --- what goes wrong in exercises 00.4 and 00.5 ---------------------------------------------------


def _wrongly(loss_of, clear=True, optimiser=torch.optim.SGD):
    """Return imitate() with another loss, loss_of(student's logits, teacher's logits, T); clear: forget gradients."""

    def mistaken(student, teacher, images, T, learning_rate, steps):
        theirs = teacher(images).detach()
        optimizer = optimiser(student.parameters(), lr=learning_rate)
        for _ in range(steps):
            loss = loss_of(student(images), theirs, T)
            if clear:
                optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return student(images).detach()

    return mistaken


def _kl(theirs, ours, hot, cold=None):
    """KL(theirs ‖ ours) [images] of logits at the temperature hot; cold: that of `ours`, if it is another."""
    log_p, log_q = (theirs / hot).log_softmax(-1), (ours / (cold or hot)).log_softmax(-1)
    return (log_p.exp() * (log_p - log_q)).sum(dim=-1)


def _as_written(ours, theirs, T):
    return T * T * _kl(theirs, ours, T).mean()


def _without_logarithms(ours, theirs):
    p, q = theirs.softmax(-1), ours.softmax(-1)
    return (p * (p - q)).sum(-1).mean()


def _share(found, which):
    """The share of the pictures `which` in which the answers are those of the teacher."""
    return found[which].float().mean()


_ANSWERS = torch.tensor([3, 1, 4, 1, 5])
_LABELS = torch.tensor([3, 1, 4, 4, 9])
_LESSON = (classifiers.mlp((4, 3, 3), 1), classifiers.mlp((4, 6, 3), 2), torch.arange(24.0).view(6, 4).cos())
# student, control, teacher, labels. The teacher errs on four pictures: the student repeats three of these mistakes and
# has one of its own on the fourth, the control repeats one and is right on three.
_EXAM = tuple(
    map(
        torch.tensor,
        (
            (0, 1, 2, 8, 5, 4, 9, 9, 3, 1),
            (0, 1, 2, 3, 5, 6, 4, 7, 1, 9),
            (0, 1, 2, 8, 5, 4, 9, 7, 1, 1),
            (0, 1, 2, 3, 5, 4, 4, 7, 8, 9),
        ),
    )
)
_OTHER_EXAM = tuple(map(torch.tensor, ((1, 7, 2, 3, 4, 9), (7, 1, 2, 8, 0, 4), (1, 7, 2, 8, 4, 9), (1, 1, 2, 3, 4, 4))))
# the control repeats more than the student, and one mistake is repeated by both
_AHEAD = tuple(map(torch.tensor, ((6, 2, 8, 5, 0), (6, 2, 3, 9, 7), (6, 2, 3, 9, 0), (6, 1, 8, 5, 7))))

EXERCISES = {
    "00.1": Exercise(
        "it returns how many numbers a model with these layer widths learns",
        "count_numbers(widths)",
        count_numbers,
        (((64, 16, 10),), ((64, 256, 10),), ((5, 4, 3, 2),), ((7, 2),)),
        (
            (
                "You counted the weights and left out the biases: every output of a layer has one more number to learn.",
                lambda widths: sum(i * o for i, o in zip(widths[:-1], widths[1:], strict=True)),
            ),
            (
                "You multiplied all widths: each layer has a table of its own, so add the layers up.",
                lambda widths: int(torch.tensor(widths).prod()),
            ),
            (
                "You gave the inputs a bias too: only what a layer puts out has one.",
                lambda widths: count_numbers(widths) + widths[0],
            ),
            (
                "You gave the inputs a bias and not the outputs: a layer has one for each of its outputs.",
                lambda widths: sum(i * o + i for i, o in zip(widths[:-1], widths[1:], strict=True)),
            ),
            (
                "You counted one bias per layer: every output of a layer has one of its own.",
                lambda widths: count_numbers(widths) - sum(widths[1:]) + len(widths) - 1,
            ),
            (
                "The last layer has biases too, one for each of its outputs.",
                lambda widths: count_numbers(widths) - widths[-1],
            ),
            (
                "You counted two layers, however many widths there are: go through all pairs of neighbours.",
                lambda widths: (widths[0] + 1) * widths[1] + (widths[1] + 1) * widths[2],
            ),
        ),
    ),
    "00.2": Exercise(
        "it returns the share of answers that equal the label, from 0 to 1",
        "share_right(answers, labels)",
        share_right,
        ((_ANSWERS, _LABELS), (_LABELS, _LABELS), (_LABELS, _LABELS + 1), (_LABELS[2:], _ANSWERS[2:])),
        (
            (
                "That is how many are right: divide by how many there are to get the share.",
                lambda answers, labels: (answers == labels).sum(),
            ),
            ("That is the share of wrong answers: count where both are equal.", lambda a, b: (a != b).float().mean()),
            (
                "That is a percentage: the share goes from 0 to 1, so leave out the factor of 100.",
                lambda answers, labels: 100 * share_right(answers, labels),
            ),
            (
                "You returned one value per image: take the mean to get one share.",
                lambda answers, labels: (answers == labels).float(),
            ),
            (
                "torch cannot average True and False: turn them into 1 and 0 first, with .float().",
                lambda answers, labels: (answers == labels).mean(),
            ),
            (
                "That is 0 unless every answer is right: did you divide with //, or ask whether all are equal?",
                lambda answers, labels: (answers == labels).sum() // len(labels),
            ),
        ),
    ),
    "00.3": Exercise(
        "it returns the weight after one step of training",
        "one_step(weight, gradient, learning_rate)",
        one_step,
        ((2.0, 0.5, 0.1), (-1.0, -4.0, 0.25), (0.5, 0.0, 0.1)),
        (
            (
                "You went uphill: the gradient points to where the loss grows, so go the other way, with a minus.",
                lambda w, g, lr: w + lr * g,
            ),
            (
                "The step is as long as the gradient itself: multiply it by the learning rate, which keeps steps small.",
                lambda w, g, lr: w - g,
            ),
            ("That is the step alone: subtract it from the weight.", lambda w, g, lr: lr * g),
            (
                "The gradient plays no part: a steep loss asks for a longer step, so multiply by it.",
                lambda w, g, lr: w - lr,
            ),
            (
                "You divided by the learning rate: multiply by it, since it keeps steps small.",
                lambda w, g, lr: w - g / lr,
            ),
            (
                "The learning rate belongs to the gradient alone: multiply them first, then subtract.",
                lambda w, g, lr: (w - g) * lr,
            ),
            (
                "You took off a share of the weight: the step does not depend on how large the weight is.",
                lambda w, g, lr: w * (1 - lr * g),
            ),
            (
                "That is the wrong way round: subtract the step from the weight, not the weight from the step.",
                lambda w, g, lr: lr * g - w,
            ),
        ),
    ),
    "00.4": Exercise(
        "it trains the student on the teacher's softened probabilities and returns the student's logits afterwards",
        "imitate(student, teacher, images, T, learning_rate, steps)",
        imitate,
        ((*_LESSON, 2.0, 0.5, 1), (*_LESSON, 4.0, 0.1, 12)),
        (
            (
                "The loss lacks its T²: softened probabilities pull with less force, and T² makes up for that.",
                _wrongly(lambda ours, theirs, T: _kl(theirs, ours, T).mean()),
            ),
            (
                "The factor is T and should be T².",
                _wrongly(lambda ours, theirs, T: T * _kl(theirs, ours, T).mean()),
            ),
            (
                "Only the teacher was softened: divide the student's logits by T too.",
                _wrongly(lambda ours, theirs, T: T * T * _kl(theirs, ours, T, 1).mean()),
            ),
            (
                "Nothing was softened: divide the logits of both by T before the softmax.",
                _wrongly(lambda ours, theirs, T: T * T * _kl(theirs, ours, 1).mean()),
            ),
            (
                "T plays no part: divide the logits of both by T before the softmax, and multiply the loss by T².",
                _wrongly(lambda ours, theirs, T: _kl(theirs, ours, 1).mean()),
            ),
            (
                "Student and teacher are the wrong way round in the loss: the teacher's probabilities are the weights.",
                _wrongly(lambda ours, theirs, T: T * T * _kl(ours, theirs, T).mean()),
            ),
            (
                "You took the teacher's top answers: write down all its probabilities.",
                _wrongly(lambda ours, theirs, T: torch.nn.functional.cross_entropy(ours, theirs.argmax(-1))),
            ),
            (
                "You averaged over classes too, as reduction='mean' does: sum over classes, average over pictures.",
                _wrongly(lambda ours, theirs, T: _as_written(ours, theirs, T) / ours.shape[-1]),
            ),
            (
                "You summed over the pictures: take their mean.",
                _wrongly(lambda ours, theirs, T: _as_written(ours, theirs, T) * len(ours)),
            ),
            (
                "You matched the logits themselves: turn both into probabilities first.",
                _wrongly(lambda ours, theirs, T: ((ours - theirs) ** 2).mean()),
            ),
            (
                "That is Adam: use torch.optim.SGD here, so that the result is one number for all.",
                _wrongly(_as_written, optimiser=torch.optim.Adam),
            ),
            (
                "The logarithms are missing: the loss weighs the difference of the two logarithms by p.",
                _wrongly(lambda ours, theirs, T: T * T * _without_logarithms(ours / T, theirs / T)),
            ),
            (
                "These are probabilities: return the student's logits.",
                lambda *lesson: imitate(*lesson).softmax(-1),
            ),
            (
                "These are probabilities, softened too: return the student's logits.",
                lambda student, teacher, images, T, *rest: (imitate(student, teacher, images, T, *rest) / T).softmax(
                    -1
                ),
            ),
            (
                "Gradients pile up from step to step: call optimizer.zero_grad() in each step.",
                _wrongly(_as_written, clear=False),
            ),
            (
                "The student did not change: does the optimiser hold the student's weights, and is step() called?",
                lambda student, teacher, images, *rest: student(images).detach(),
            ),
            (
                "These are the logits of the last step, before the weights moved: ask the student once more at the end.",
                lambda student, teacher, images, T, rate, steps: imitate(student, teacher, images, T, rate, steps - 1),
            ),
        ),
    ),
    "00.5": Exercise(
        "it returns the share of the teacher's mistakes that the student repeats, minus the share that the control "
        "repeats",
        "extra_mistakes(student, control, teacher, labels)",
        extra_mistakes,
        (_EXAM, _OTHER_EXAM, _AHEAD),
        (
            (
                "You counted all pictures: where teacher and student are right they agree anyway. Look at those that the "
                "teacher gets wrong.",
                lambda s, c, t, labels: (s == t).float().mean() - (c == t).float().mean(),
            ),
            (
                "You counted every mistake on these pictures: only the very same wrong answer is a repetition.",
                lambda s, c, t, labels: _share(s != labels, t != labels) - _share(c != labels, t != labels),
            ),
            (
                "You divided by all pictures: divide by the number of the teacher's mistakes.",
                lambda s, c, t, labels: len(t) ** -1 * (t != labels).sum() * extra_mistakes(s, c, t, labels),
            ),
            (
                "You divided by the student's own mistakes: the question is how many of the *teacher's* come back.",
                lambda s, c, t, labels: _share(s == t, s != labels) - _share(c == t, c != labels),
            ),
            (
                "The control is missing: subtract the share of a student that never met this teacher.",
                lambda s, c, t, labels: _share(s == t, t != labels),
            ),
            (
                "A mistake that both repeat was left out: subtract the control's share, whether or not the student "
                "repeats it.",
                lambda s, c, t, labels: _share((s == t) & (c != t), t != labels),
            ),
            (
                "The result can be negative, when the control repeats more: leave the sign as it is.",
                lambda s, c, t, labels: abs(extra_mistakes(s, c, t, labels)),
            ),
            (
                "You counted: divide by the number of the teacher's mistakes to get shares.",
                lambda s, c, t, labels: (t != labels).sum() * extra_mistakes(s, c, t, labels),
            ),
            (
                "You divided the student's share by the control's: subtract it.",
                lambda s, c, t, labels: _share(s == t, t != labels) / _share(c == t, t != labels),
            ),
            (
                "The sign is reversed: student minus control.",
                lambda s, c, t, labels: -extra_mistakes(s, c, t, labels),
            ),
            (
                "That is in percent: give shares from 0 to 1.",
                lambda s, c, t, labels: 100 * extra_mistakes(s, c, t, labels),
            ),
            (
                "You compared student and control with each other: compare each of them with the teacher.",
                lambda s, c, t, labels: _share(s != c, t != labels),
            ),
        ),
    ),
}
