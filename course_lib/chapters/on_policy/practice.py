"""Exercises of chapter 11; the quiz stands in quiz.py."""

import torch

from course_lib.chapters.on_policy.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_formula(slip, leaving, distance):
    return (1 - slip * leaving / 4) ** distance


def my_grades(teacher, student, told):
    return (teacher - student).masked_fill(~told, 0.0)


def my_loss(student_logits, teacher_logits, told):
    ours, theirs = (logits.log_softmax(dim=-1) for logits in (student_logits, teacher_logits))
    kl = (ours.exp() * (ours - theirs)).sum(dim=-1)
    return kl[told].mean()


def my_factor(reward_hours, own_text_hours, teacher_hours, students):
    return reward_hours / (own_text_hours + teacher_hours / students)


def _loss(each=None, mean=lambda kl, told: kl[told].mean()):
    """A wrong my_loss: of another divergence, or averaged in another way."""

    def loss(student_logits, teacher_logits, told):
        ours, theirs = (logits.log_softmax(dim=-1) for logits in (student_logits, teacher_logits))
        return mean(each(ours, theirs) if each else (ours.exp() * (ours - theirs)).sum(dim=-1), told)

    return loss


_TOLD = torch.tensor([[True, True, False], [True, True, True]])
_THEIRS = torch.tensor([[-0.1, -2.0, -1.0], [-0.5, -0.2, -3.0]])
_OURS = torch.tensor([[-0.7, -0.4, -2.0], [-0.5, -1.2, -0.1]])
_LOGITS = torch.tensor(
    [[[2.0, 0.0, -1.0], [0.5, 0.3, 0.0], [1.0, 1.0, 0.0]], [[0.0, 0.0, 3.0], [1.0, -1.0, 0.5], [0.2, 0.4, 0.6]]],
    dtype=torch.double,
)
_OTHERS = _LOGITS.flip(-1) * 0.8 + 0.1

EXERCISES = {
    "11.1": Exercise(
        "it returns the chance that none of the moves is a slip that leaves the road",
        "my_formula(slip, leaving, distance)",
        my_formula,
        ((0.1, 1, 22), (0.3, 1, 6), (0.2, 2, 10)),
        (
            (
                "A slip goes in one of four directions, and only some of them leave the road: multiply by leaving / 4.",
                lambda slip, leaving, distance: (1 - slip) ** distance,
            ),
            (
                "The slips of single moves are independent: multiply the chances of staying, do not add those of leaving.",
                lambda slip, leaving, distance: 1 - distance * slip * leaving / 4,
            ),
            (
                "That is the chance that some slip leaves the road: subtract it from 1.",
                lambda slip, leaving, distance: 1 - my_formula(slip, leaving, distance),
            ),
            (
                "You used 1 direction: `leaving` of the four lead off the road.",
                lambda slip, leaving, distance: (1 - slip / 4) ** distance,
            ),
            (
                "A slip goes in one of four directions: of its chance only leaving / 4 counts.",
                lambda slip, leaving, distance: (1 - slip * leaving) ** distance,
            ),
            (
                "That is the chance that not every move leaves the road: raise one move's chance of staying to the power.",
                lambda slip, leaving, distance: 1 - (slip * leaving / 4) ** distance,
            ),
        ),
    ),
    "11.2": Exercise(
        "it returns a grade for every token, 0 where none counts",
        "my_grades(teacher, student, told)",
        my_grades,
        ((_THEIRS, _OURS, _TOLD), (_OURS, _THEIRS, _TOLD)),
        (
            (
                "The sign is reversed: a token that the teacher finds likelier than the student does is a good one.",
                lambda teacher, student, told: (student - teacher).masked_fill(~told, 0.0),
            ),
            (
                "You did not leave out the tokens that do not count: make them 0.",
                lambda teacher, student, told: teacher - student,
            ),
            (
                "These are logarithms already: subtract them, do not divide.",
                lambda teacher, student, told: (teacher / student).masked_fill(~told, 0.0),
            ),
            (
                "That is one grade for an answer, shared by all its tokens: keep one for each.",
                lambda teacher, student, told: (
                    my_grades(teacher, student, told).sum(dim=1, keepdim=True).expand_as(teacher)
                ),
            ),
            (
                "The student's own share is missing: the teacher alone would also praise what the student says anyway.",
                lambda teacher, student, told: teacher.masked_fill(~told, 0.0),
            ),
            (
                "The mask is inverted: 0 goes where `told` is False.",
                lambda teacher, student, told: (teacher - student).masked_fill(told, 0.0),
            ),
            (
                "That is teacher / student: the grade is its logarithm, the difference that you had.",
                lambda teacher, student, told: (teacher - student).exp().masked_fill(~told, 0.0),
            ),
            (
                "These are logarithms already: take their difference, and no further logarithm.",
                lambda teacher, student, told: (teacher / student).log().masked_fill(~told, 0.0),
            ),
            (
                "The places that do not count are gone: keep them, with a 0.",
                lambda teacher, student, told: (teacher - student)[told],
            ),
        ),
    ),
    "11.3": Exercise(
        "it returns the loss of on-policy distillation: the reverse KL, averaged over the tokens that count",
        "my_loss(student_logits, teacher_logits, told)",
        my_loss,
        ((_LOGITS, _OTHERS, _TOLD), (_OTHERS, _LOGITS, _TOLD)),
        (
            (
                "That is the forward KL: weigh by the student's probabilities, not by the teacher's.",
                _loss(lambda ours, theirs: (theirs.exp() * (theirs - ours)).sum(dim=-1)),
            ),
            ("The sign is reversed: it is ln student − ln teacher.", _loss(mean=lambda kl, told: -kl[told].mean())),
            ("That is a sum over tokens: take the mean.", _loss(mean=lambda kl, told: kl[told].sum())),
            (
                "You averaged over all places: those that do not count must not stretch the mean.",
                _loss(mean=lambda kl, told: (kl * told).mean()),
            ),
            ("The mask is not used: some tokens do not count.", _loss(mean=lambda kl, told: kl.mean())),
            (
                "You summed over words and then averaged over answers: average over all tokens that count.",
                _loss(mean=lambda kl, told: (kl * told).sum(dim=1).mean()),
            ),
            (
                "The mask is inverted: average where `told` is True.",
                _loss(mean=lambda kl, told: kl[~told].mean()),
            ),
            (
                "The words are not weighed yet: multiply each difference by the student's probability of the word.",
                _loss(lambda ours, theirs: (ours - theirs).sum(dim=-1)),
            ),
            (
                "You weighed by logarithms: the student's probabilities are exp of them.",
                _loss(lambda ours, theirs: (ours * (ours - theirs)).sum(dim=-1)),
            ),
            (
                "Those are differences of logits: take log_softmax of both first.",
                lambda student_logits, teacher_logits, told: (
                    (student_logits.softmax(dim=-1) * (student_logits - teacher_logits)).sum(dim=-1)[told].mean()
                ),
            ),
        ),
        learns="student_logits",
    ),
    "11.4": Exercise(
        "it returns how many times fewer hours a student costs by own text, its share of the teacher included",
        "my_factor(reward_hours, own_text_hours, teacher_hours, students)",
        my_factor,
        ((17_920.0, 1_800.0, 50_000.0, 1), (17_920.0, 1_800.0, 50_000.0, 10), (100.0, 20.0, 50.0, 3)),
        (
            (
                "The teacher was not free: its hours, shared among its students, belong to the cost.",
                lambda reward, own, teacher, students: reward / own,
            ),
            (
                "All students share one teacher: divide its hours by their number.",
                lambda reward, own, teacher, students: reward / (own + teacher),
            ),
            (
                "That is upside down: how many times fewer hours is rewards divided by own text.",
                lambda reward, own, teacher, students: (own + teacher / students) / reward,
            ),
            (
                "Rewards need no teacher: its hours belong to own text alone.",
                lambda reward, own, teacher, students: (reward + teacher / students) / (own + teacher / students),
            ),
            (
                "There is one teacher, not one for each student: divide its hours by the number of students.",
                lambda reward, own, teacher, students: reward / (own + teacher * students),
            ),
            (
                "Each student needs its own hours in full: only the teacher's are shared.",
                lambda reward, own, teacher, students: reward / ((own + teacher) / students),
            ),
        ),
    ),
}
