"""Exercises of chapter 15; the quiz stands in quiz.py."""

import math

import torch
import torch.nn.functional as F

from course_lib.chapters.feedback.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_preference_loss(chosen, rejected):
    return -F.logsigmoid(chosen - rejected).mean()


def my_overtaking(features, bias, information):
    return (features - 1) / (information * bias**2)


def my_step(middle, answers, scores, rate, beta):
    lead = scores - scores.mean()
    towards = (lead[:, None] * (answers - middle)).mean(dim=0)
    return middle + rate * (towards - beta * middle)


def my_two_rates(model, rater, truth):
    def share(a, b):
        cosine = (a @ b) / (a.norm() * b.norm())
        return 1 - torch.acos(cosine.clamp(-1, 1)) / torch.pi  # rounding may give 1.0000001

    return torch.stack([share(model, rater), share(model, truth)])


def my_bill(dollars, person, machine, most):
    labels = min(round(dollars / 2 / machine), most)
    return labels, int((dollars - labels * machine) / person)


def _bought(dollars, person, machine, most, whole):
    """A wrong my_bill: `whole` makes a number of labels of what people's money buys."""
    labels = min(round(dollars / 2 / machine), most)
    return labels, whole((dollars - labels * machine) / person)


def _stepped(lead, way, pull):
    """A wrong my_step: `lead` gives the leads, `way` the directions, `pull` what the KL takes away."""

    def step(middle, answers, scores, rate, beta):
        towards = (lead(scores)[:, None] * way(answers, middle)).mean(dim=0)
        return middle + rate * (towards - pull(middle, beta))

    return step


def _lead(scores):
    return scores - scores.mean()


def _from_middle(answers, middle):
    return answers - middle


def _kl(middle, beta):
    return beta * middle


def _rates(share, pairs=(("model", "rater"), ("model", "truth"))):
    """A wrong my_two_rates: `share` of two vectors, for two pairs of them."""

    def rates(model, rater, truth):
        known = {"model": model, "rater": rater, "truth": truth}
        return torch.stack([share(known[a], known[b]) for a, b in pairs])

    return rates


def _cosine(a, b):
    return (a @ b) / (a.norm() * b.norm())


def _share(a, b):
    return 1 - torch.acos(_cosine(a, b).clamp(-1, 1)) / math.pi


_CHOSEN = torch.tensor([2.0, 0.5, -1.0, 3.0])
_REJECTED = torch.tensor([1.0, 1.5, -1.2, 0.0])
_MIDDLE = torch.tensor([0.5, -0.2])
_ANSWERS = torch.tensor([[0.9, 0.1], [0.2, -1.0], [1.6, 0.3], [-0.4, 0.4]])
_SCORES = torch.tensor([1.2, -0.3, 2.0, 0.4])
_MODEL = torch.tensor([1.9, 0.9, 0.1])
_RATER = torch.tensor([1.0, 0.5, 0.0])
_TRUTH = torch.tensor([1.0, 0.0, 0.0])
_EVEN = torch.ones(3, dtype=torch.float64)  # its cosine with itself comes out above 1

EXERCISES = {
    "15.1": Exercise(
        "it returns the Bradley–Terry loss of a batch of pairs",
        "my_preference_loss(chosen, rejected)",
        my_preference_loss,
        ((_CHOSEN, _REJECTED), (_CHOSEN[:2], _REJECTED[:2]), (50 * _REJECTED, 50 * _CHOSEN)),
        (
            (
                "The pairs are reversed: the chosen answer's score comes first, and the loss falls as it rises.",
                lambda chosen, rejected: -F.logsigmoid(rejected - chosen).mean(),
            ),
            (
                "The minus sign is missing: a loss falls as the chosen answer becomes likelier.",
                lambda chosen, rejected: F.logsigmoid(chosen - rejected).mean(),
            ),
            (
                "That is the mean chance of the choices: the loss is minus the mean of their logarithms.",
                lambda chosen, rejected: torch.sigmoid(chosen - rejected).mean(),
            ),
            (
                "You took the logarithm of the mean: take the mean of the logarithms.",
                lambda chosen, rejected: -torch.sigmoid(chosen - rejected).mean().log(),
            ),
            (
                "That is the sum over pairs: take the mean, so that the size of a batch does not matter.",
                lambda chosen, rejected: -F.logsigmoid(chosen - rejected).sum(),
            ),
            (
                "The logarithm of a tiny sigmoid is minus infinity: F.logsigmoid(x) stays finite.",
                lambda chosen, rejected: -torch.sigmoid(chosen - rejected).log().mean(),
            ),
        ),
        learns="chosen",
    ),
    "15.2": Exercise(
        "it returns the number of labels at which people overtake an AI, by the rule of thumb",
        "my_overtaking(features, bias, information)",
        my_overtaking,
        ((20, 0.5, 0.38), (20, 0.25, 0.38), (101, 1.0, 0.2), (3, 2.0, 0.5)),
        (
            (
                "The bias counts by its square: half the bias takes four times the labels.",
                lambda features, bias, information: (features - 1) / (information * bias),
            ),
            (
                "Only the directions that are wrong count: there is one fewer of them than features.",
                lambda features, bias, information: features / (information * bias**2),
            ),
            (
                "That is the squared tangent after one label: solve for the number at which it is the bias squared.",
                lambda features, bias, information: (features - 1) / information,
            ),
            (
                "More information per label means fewer labels: divide by it.",
                lambda features, bias, information: (features - 1) * information / bias**2,
            ),
            (
                "Turn it round: a smaller bias is overtaken later.",
                lambda features, bias, information: (features - 1) * bias**2 / information,
            ),
        ),
    ),
    "15.3": Exercise(
        "it returns the policy's middle after one step of policy gradient with a KL penalty",
        "my_step(middle, answers, scores, rate, beta)",
        my_step,
        (
            (_MIDDLE, _ANSWERS, _SCORES, 0.1, 0.3),
            (_MIDDLE, _ANSWERS[:3], _SCORES[:3], 1.0, 0.0),
            (-_MIDDLE, _ANSWERS, -_SCORES, 0.5, 2.0),
        ),
        (
            (
                "The baseline is missing: subtract the mean of the scores, or luck in their level moves the policy.",
                _stepped(lambda scores: scores, _from_middle, _kl),
            ),
            (
                "You divided the leads by their standard deviation: here they are scores minus their mean, no more.",
                _stepped(lambda scores: _lead(scores) / scores.std(), _from_middle, _kl),
            ),
            (
                "The KL pushes the policy away from the start: its gradient, beta · middle, is subtracted.",
                _stepped(_lead, _from_middle, lambda middle, beta: -beta * middle),
            ),
            ("The KL plays no part yet: subtract beta · middle.", _stepped(_lead, _from_middle, lambda m, beta: 0 * m)),
            (
                "The policy flees from good scores: add the step.",
                _stepped(lambda scores: -_lead(scores), _from_middle, _kl),
            ),
            (
                "You summed over the answers: take their mean.",
                lambda middle, answers, scores, rate, beta: (
                    middle + rate * ((_lead(scores)[:, None] * (answers - middle)).sum(dim=0) - beta * middle)
                ),
            ),
            (
                "The KL's pull is part of the step: `rate` multiplies the whole of it.",
                lambda middle, answers, scores, rate, beta: (
                    middle + rate * (_lead(scores)[:, None] * (answers - middle)).mean(dim=0) - beta * middle
                ),
            ),
            (
                "`rate` plays no part yet: the policy goes only that part of the way.",
                lambda middle, answers, scores, rate, beta: my_step(middle, answers, scores, 1.0, beta),
            ),
            (
                "That is the step alone: return the middle after it.",
                lambda *given: my_step(*given) - given[0],
            ),
        ),
    ),
    "15.4": Exercise(
        "it returns a reward model's agreement with held-out labels of its rater, and with the truth",
        "my_two_rates(model, rater, truth)",
        my_two_rates,
        (
            (_MODEL, _RATER, _TRUTH),
            (_TRUTH + _RATER, _RATER, _TRUTH),
            (-_MODEL, _RATER, _TRUTH),
            (2 * _EVEN, _EVEN, torch.tensor([1.0, 0.0, 1.0], dtype=torch.float64)),
        ),
        (
            (
                "That is the cosine: the share of pairs is one minus the angle over pi.",
                _rates(_cosine),
            ),
            (
                "That is the share of pairs on which the two differ: subtract it from 1.",
                _rates(lambda a, b: 1 - _share(a, b)),
            ),
            (
                "The vectors have lengths: divide their product by both before you take the angle.",
                _rates(lambda a, b: 1 - torch.acos((a @ b).clamp(-1, 1)) / math.pi),
            ),
            (
                "The second number is the rater's agreement with the truth: return the model's.",
                _rates(_share, (("model", "rater"), ("rater", "truth"))),
            ),
            (
                "The two are in the other order: first the held-out labels, then the truth.",
                _rates(_share, (("model", "truth"), ("model", "rater"))),
            ),
            (
                "Both angles are in units of 2 pi: two opposite vectors, at an angle of pi, never agree.",
                _rates(lambda a, b: (1 + _share(a, b)) / 2),
            ),
            (
                "That is one minus the angle: divide the angle by pi first.",
                _rates(lambda a, b: 1 - math.pi * (1 - _share(a, b))),
            ),
            (
                "You took twice the angle over pi: the two wedges are 2 · angle of the 2 pi of a circle, so angle over pi.",
                _rates(lambda a, b: 2 * _share(a, b) - 1),
            ),
            (
                "Rounding can make the cosine of two equal directions a little larger than 1, which has no angle: clamp "
                "it between -1 and 1.",
                _rates(lambda a, b: 1 - torch.acos(_cosine(a, b)) / math.pi),
            ),
        ),
    ),
    "15.5": Exercise(
        "it returns how many labels of an AI and of people are bought",
        "my_bill(dollars, person, machine, most)",
        my_bill,
        ((100, 1.0, 0.01, 1600), (10, 1.0, 0.01, 1600), (1000, 2.5, 0.03, 1600), (300, 1.0, 0.02, 500)),
        (
            (
                "Half of the money goes to people whatever the AI costs: what the AI leaves over is theirs too.",
                lambda dollars, person, machine, most: (
                    min(round(dollars / 2 / machine), most),
                    int(dollars / 2 / person),
                ),
            ),
            (
                "The AI gives no more than `most` labels.",
                lambda dollars, person, machine, most: (
                    round(dollars / 2 / machine),
                    int(dollars / 2 / person),
                ),
            ),
            (
                "The AI gets half of the money, not all of it.",
                lambda dollars, person, machine, most: (
                    min(round(dollars / machine), most),
                    int((dollars - min(round(dollars / machine), most) * machine) / person),
                ),
            ),
            (
                "The money is not enough for the last label of people: round their number down.",
                lambda *given: _bought(*given, whole=round),
            ),
            (
                "A label is bought whole: round people's number down.",
                lambda *given: _bought(*given, whole=float),
            ),
            (
                "The AI's labels come first, then those of people.",
                lambda *given: my_bill(*given)[::-1],
            ),
        ),
    ),
}
