"""Exercises and quiz of chapter 00."""

import torch

from course_lib.practice import Exercise, Question


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


_ANSWERS = torch.tensor([3, 1, 4, 1, 5])
_LABELS = torch.tensor([3, 1, 4, 4, 9])

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
                "torch takes no mean of True and False: make 1 and 0 of them first, with .float().",
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
}

QUIZ = (
    Question(
        "A student is trained on a teacher's answers. What does it need from the teacher?",
        (
            (
                "The teacher's weights",
                False,
                "The student is often of another size, so the weights would not even fit.",
            ),
            (
                "What the teacher puts out for some inputs",
                True,
                "That is all: ask, write down the answers, train on them.",
            ),
            (
                "The teacher's training data",
                False,
                "Other inputs will do. In this chapter both piles have no common image.",
            ),
            ("The right labels", False, "This chapter's student saw none, and learned the digits all the same."),
        ),
    ),
    Question(
        "“R1 trained a Llama model” means:",
        (
            (
                "R1's weights were copied into a smaller file",
                False,
                "That would be compression. Llama's layers have other shapes and stayed where they were.",
            ),
            (
                "Llama runs and asks R1 whenever it is unsure",
                False,
                "No call is made afterwards: the student answers alone.",
            ),
            (
                "R1 wrote worked answers, and an existing Llama was trained further on that text",
                True,
                "About 800,000 samples; the student learned to predict R1's text token by token.",
            ),
            (
                "R1 and Llama were averaged",
                False,
                "Their weights cannot be averaged: they differ in size, in layers and in vocabulary.",
            ),
        ),
    ),
    Question(
        "What does one step of training change?",
        (
            ("The images", False, "Data stays as it is. Only the model's own numbers move."),
            (
                "The program's rules, which an engineer edits",
                False,
                "Nobody writes rules here. That is the point of learning.",
            ),
            ("Every weight a little, against its gradient", True, "Each weight moves to where the loss gets smaller."),
            ("Only the weights of the last layer", False, "The chain rule hands every layer its share of the blame."),
        ),
    ),
    Question(
        "The student repeats many of its teacher's own mistakes. Is that proof of copying?",
        (
            ("Yes, two independent models never err alike", False, "They do: some digits are hard for everybody."),
            (
                "Only compared with a student that never met this teacher",
                True,
                "That control shares images, size and steps. What it repeats by itself has to be taken off first.",
            ),
            ("No, mistakes cannot be learned", False, "To the student a wrong answer looks like any other answer."),
        ),
    ),
    Question(
        "The small student ends up almost as good as the teacher. What was gained?",
        (
            (
                "Knowledge that the teacher lacked",
                False,
                "Nothing in the lesson comes from elsewhere than the teacher.",
            ),
            (
                "A model with a fraction of the numbers, cheaper to store and to run",
                True,
                "That is why distillation is used: much of the skill at a small part of the cost.",
            ),
            (
                "Nothing, one could have deleted weights at random",
                False,
                "Random deletion breaks a model. This student was trained from the start.",
            ),
        ),
    ),
)
