"""Exercises and quiz of chapter 17."""

import math

from course_lib.practice import Exercise, Question


def my_next_generation(mean, variance, z, chi_square, samples):
    new_mean = mean + math.sqrt(variance / samples) * z
    return new_mean, variance * chi_square / samples


def my_accumulated(samples, generations):
    kept = 1.0
    for k in range(1, generations + 1):
        kept *= 1 - 1 / (samples * k**2)
    return kept


def my_half_life(samples):
    return math.ceil(math.log(0.5) / math.log(1 - 1 / samples))


def my_wrong_share(wrong, slip, accepts_wrong, accepts_right):
    wrong = wrong + slip * (1 - wrong)
    passed = accepts_wrong * wrong
    return passed / (passed + accepts_right * (1 - wrong))


def _product(samples, generations, factor):
    kept = 1.0
    for k in range(1, generations + 1):
        kept *= factor(samples, k)
    return kept


_ONLY_NEARLY = "samples · ln 2 is right for very many samples only: here the exact formula must come down to one half."

EXERCISES = {
    "17.1": Exercise(
        "it returns the mean and the variance of the next model, refitted by maximum likelihood to `samples` numbers",
        "my_next_generation(mean, variance, z, chi_square, samples)",
        my_next_generation,
        ((0.0, 1.0, 0.5, 45.0, 50), (2.0, 4.0, -1.5, 8.0, 10), (-1.0, 0.25, 2.0, 5.5, 4)),
        (
            (
                "The mean moves by the spread of single numbers: the mean of n numbers varies less, divide the variance "
                "by samples.",
                lambda m, v, z, c, n: (m + math.sqrt(v) * z, v * c / n),
            ),
            (
                "The mean moves by a standard deviation, not by a variance: take the square root of variance / samples.",
                lambda m, v, z, c, n: (m + v / n * z, v * c / n),
            ),
            (
                "That is the unbiased estimate: maximum likelihood divides the sum of squares by samples, not by "
                "samples − 1.",
                lambda m, v, z, c, n: (m + math.sqrt(v / n) * z, v * c / (n - 1)),
            ),
            (
                "The mean already moves by the new variance: it is drawn from the old model.",
                lambda m, v, z, c, n: (m + math.sqrt(v * c / n / n) * z, v * c / n),
            ),
            (
                "The sum of squares is not divided yet: divide it by samples.",
                lambda m, v, z, c, n: (m + math.sqrt(v / n) * z, v * c),
            ),
            (
                "The new variance forgets the old one: chi-square counts in units of the old variance.",
                lambda m, v, z, c, n: (m + math.sqrt(v / n) * z, c / n),
            ),
            (
                "The new mean starts from 0: it moves from the old mean.",
                lambda m, v, z, c, n: (math.sqrt(v / n) * z, v * c / n),
            ),
            (
                "The second number is a standard deviation: return the variance, without the root.",
                lambda m, v, z, c, n: (m + math.sqrt(v / n) * z, math.sqrt(v * c / n)),
            ),
            (
                "The spread of a mean is divided by the root of samples: take the root of variance / samples.",
                lambda m, v, z, c, n: (m + math.sqrt(v) / n * z, v * c / n),
            ),
            (
                "The mean does not move yet: the mean of a sample is not the mean of the model.",
                lambda m, v, z, c, n: (m, v * c / n),
            ),
            (
                "That is the expected variance: the one of this generation depends on its draw, chi_square.",
                lambda m, v, z, c, n: (m + math.sqrt(v / n) * z, v * (n - 1) / n),
            ),
            (
                "Mean and variance are in the wrong order: return the mean first.",
                lambda m, v, z, c, n: my_next_generation(m, v, z, c, n)[::-1],
            ),
        ),
    ),
    "17.2": Exercise(
        "it returns the mean variance after so many generations of accumulating, with the truth's variance 1",
        "my_accumulated(samples, generations)",
        my_accumulated,
        ((50, 100), (4, 3), (10, 0), (2, 1), (3, 7)),
        (
            (
                "That is the loss under replacing: with k batches in the pile, the newest one weighs only 1 / k.",
                lambda M, n: (1 - 1 / M) ** n,
            ),
            (
                "The square is missing: the mean moves by 1 / k of a distance, and a variance takes its square.",
                lambda M, n: _product(M, n, lambda M, k: 1 - 1 / (M * k)),
            ),
            (
                "You begin with k = 2: the first batch, of real numbers, costs 1 / samples too.",
                lambda M, n: _product(M, n, lambda M, k: 1 - 1 / (M * (k + 1) ** 2)),
            ),
            (
                "The last generation is missing: k goes up to `generations`, and range() stops one before its end.",
                lambda M, n: _product(M, n - 1, lambda M, k: 1 - 1 / (M * k**2)),
            ),
            (
                "One generation too many: k goes from 1 up to `generations`.",
                lambda M, n: _product(M, n + 1, lambda M, k: 1 - 1 / (M * k**2)),
            ),
            (
                "k begins with 0, which divides by zero: the first generation is k = 1, as in range(1, generations + 1).",
                lambda M, n: math.prod(1 - 1 / (M * k**2) for k in range(n)),
            ),
            (
                "k begins with 0, which divides by zero: the first generation is k = 1.",
                lambda M, n: math.prod(1 - 1 / (M * k**2) for k in range(n + 1)),
            ),
            (
                "The square belongs to k alone: each factor is 1 − 1 / (samples · k²).",
                lambda M, n: _product(M, n, lambda M, k: 1 - 1 / (M * k) ** 2),
            ),
            ("That is the loss: return what is left of the variance.", lambda M, n: 1 - my_accumulated(M, n)),
            (
                "That is the last factor alone: the variance is the product of all of them.",
                lambda M, n: 1 - 1 / (M * n**2) if n else 1.0,
            ),
            (
                "That is the limit for endless generations: multiply only as many factors as there are generations.",
                lambda M, n: math.sin(math.pi / math.sqrt(M)) / (math.pi / math.sqrt(M)),
            ),
            (
                "You added the losses: every generation loses a share of what is left, so the factors multiply.",
                lambda M, n: 1 - sum(1 / (M * k**2) for k in range(1, n + 1)),
            ),
        ),
    ),
    "17.3": Exercise(
        "it returns the first generation whose mean variance under replacing is half of the truth's or less",
        "my_half_life(samples)",
        my_half_life,
        ((50,), (2,), (1000,), (5,), (20,)),
        (
            (
                "That is just before: the variance is still above one half, so round up.",
                lambda M: math.floor(math.log(0.5) / math.log(1 - 1 / M)),
            ),
            (
                "A half exactly is enough: stop at <= 0.5, and where logarithms give a whole number, do not add one.",
                lambda M: math.floor(math.log(0.5) / math.log(1 - 1 / M)) + 1,
            ),
            (
                "round() may round down, and then the variance is still above one half: round up.",
                lambda M: round(math.log(0.5) / math.log(1 - 1 / M)),
            ),
            (
                "That is one too many: the truth is generation 0, so a loop counts from 0.",
                lambda M: my_half_life(M) + 1,
            ),
            (_ONLY_NEARLY, lambda M: round(M * math.log(2))),
            (_ONLY_NEARLY, lambda M: math.ceil(M * math.log(2))),
            (_ONLY_NEARLY, lambda M: M * math.log(2)),
            (
                "Give a whole generation: round up.",
                lambda M: math.log(0.5) / math.log(1 - 1 / M),
            ),
            (
                "You treated the loss as a straight line: each generation loses a share of what is left.",
                lambda M: math.ceil(M / 2),
            ),
            (
                "That is the median chain's, roughly: it loses two shares of 1 / samples, the mean only one.",
                lambda M: math.ceil(math.log(0.5) / math.log(1 - 2 / M)) if M > 2 else 1,
            ),
        ),
    ),
    "17.4": Exercise(
        "it returns the share of wrong answers among the accepted ones, after `slip` of the right ones went wrong",
        "my_wrong_share(wrong, slip, accepts_wrong, accepts_right)",
        my_wrong_share,
        ((0.0, 0.05, 0.5, 1.0), (0.3, 0.1, 0.2, 0.8), (0.5, 0.0, 1.0, 1.0), (0.2, 0.5, 0.1, 0.6)),
        (
            (
                "That is a share of all answers: divide by the accepted ones, right and wrong.",
                lambda w, s, a, b: a * (w + s * (1 - w)),
            ),
            (
                "The slips are missing: first slip · (1 − wrong) of the answers go wrong.",
                lambda w, s, a, b: a * w / (a * w + b * (1 - w)),
            ),
            (
                "Only right answers can slip: add slip · (1 − wrong), not slip.",
                lambda w, s, a, b: a * (w + s) / (a * (w + s) + b * (1 - w - s)),
            ),
            (
                "Answers that slipped are counted as right too: only 1 − wrong is right, with the new share of wrong ones.",
                lambda w, s, a, b: a * (w + s * (1 - w)) / (a * (w + s * (1 - w)) + b * (1 - w)),
            ),
            (
                "The slips come first, before the verifier sees the answers.",
                lambda w, s, a, b: (lambda q: q + s * (1 - q))(a * w / (a * w + b * (1 - w))),
            ),
            (
                "You let wrong answers slip back too: the slip hits the right ones alone.",
                lambda w, s, a, b: my_wrong_share(w * (1 - s) + s * (1 - w), 0.0, a, b),
            ),
            ("That is the share of right answers: return that of the wrong ones.", lambda *a: 1 - my_wrong_share(*a)),
            ("That is a percentage: the share goes from 0 to 1.", lambda *a: 100 * my_wrong_share(*a)),
            (
                "Those are the odds, wrong to right: divide by all the accepted ones, wrong and right.",
                lambda *a: my_wrong_share(*a) / (1 - my_wrong_share(*a)),
            ),
            (
                "The two probabilities of acceptance are swapped.",
                lambda w, s, a, b: my_wrong_share(w, s, b, a),
            ),
            (
                "The verifier does nothing yet: weigh each kind with its probability of acceptance.",
                lambda w, s, a, b: w + s * (1 - w),
            ),
        ),
    ),
}

QUIZ = (
    Question(
        "Each model learns from 50 numbers of the one before. Why does the spread shrink?",
        (
            (
                "Fifty numbers seldom show the full spread, and what they do not show, the next model cannot know",
                True,
                "Sampling is enough. There is no bad training and no unfit family of models in this loop.",
            ),
            (
                "A Gaussian cannot describe the truth",
                False,
                "The truth is a Gaussian here, so the family of models fits perfectly.",
            ),
            (
                "Fifty numbers are too few to fit a Gaussian",
                False,
                "With fifty fresh real numbers each time almost nothing is lost: the loop is the cause.",
            ),
        ),
    ),
    Question(
        "The mean variance over chains is far above the median. What does it say?",
        (
            ("The simulation has too few chains", False, "It stays so with a million: both are known exactly."),
            ("The median is biased", False, "Half of the chains lie below it, that is all a median promises."),
            (
                "A few chains stay wide, while the usual chain has collapsed",
                True,
                "A product of random factors is skewed: its mean lives on rare, lucky chains.",
            ),
        ),
    ),
    Question(
        "You see one chain, and after 30 generations it is wider than the truth. What have you learned?",
        (
            ("That collapse does not happen", False, "Some chains do this by luck; most others have shrunk."),
            (
                "Next to nothing: count over many chains",
                True,
                "One chain is one draw from a very skewed crowd, and it can show the opposite of the rule.",
            ),
            ("That the estimate is unbiased", False, "It happens with the biased estimate too, only less often."),
        ),
    ),
    Question(
        "Why does accumulating stop the loss?",
        (
            (
                "Each new batch is a smaller part of the pile, so later steps move the model less and less",
                True,
                "The losses fall like 1 / k², and their sum stays finite: at most π² / 6 times the first one.",
            ),
            ("The model sees more real data", False, "The number of real samples stays the same all the time."),
            ("The new samples are better", False, "They come from the same kind of model, with the same luck."),
        ),
    ),
    Question(
        "A verifier accepts only right answers, but misses one in ten of the rare right ones. What happens?",
        (
            ("Nothing: all that is kept is right", False, "All is right, and it becomes all alike."),
            (
                "The rare right answers fade, a little in each generation",
                True,
                "Their odds are multiplied by 0.9 each time. Small tastes add up in a loop.",
            ),
            ("Wrong answers creep in", False, "This verifier lets none through."),
        ),
    ),
    Question(
        "Blur made the variance grow, sampling made it shrink. What follows?",
        (
            ("The two errors always cancel", False, "Only at one width of the bump, and only in the mean over chains."),
            ("Blur protects from collapse", False, "The models get wider than the truth and are wrong in another way."),
            (
                "Collapse has several causes, and they may push in opposite directions",
                True,
                "So a spread that stays the same is no proof that nothing is lost.",
            ),
        ),
    ),
)
