"""Exercises and quiz of chapter 19."""

import itertools
import math

import torch

from course_lib.chapters.real_models.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_chances(first, following):
    ends = 1 - following.sum(dim=1)
    single = first[1:] * ends[1:]
    return torch.cat([single, first[1:2] * following[1:2, 0]])


def my_evenness(shares):
    logs = torch.where(shares > 0, shares, torch.ones_like(shares)).log()
    return -(shares * logs).sum() / torch.tensor(float(len(shares))).log()


def my_levels(weights, bits):
    low, high = weights.min(), weights.max()
    step = (high - low) / (2**bits - 1)
    return ((weights - low) / step).round() * step + low


def my_counting(lists):
    pairs = [(each[i], each[i + 1]) for each in lists for i in range(len(each) - 1)]
    return sum(b == a + 1 for a, b in pairs) / len(pairs)


def my_averages(shares, weights):
    return shares.mean(), (shares * weights).sum() / weights.sum()


def _case(seed):
    luck = torch.Generator().manual_seed(seed)
    first = torch.rand(10, generator=luck, dtype=torch.double).float()
    following = torch.rand(10, 10, generator=luck, dtype=torch.double).float()
    return first / first.sum() * 0.9, following / following.sum(dim=1, keepdim=True) * 0.6


_LISTS = [[1, 2, 3, 9], [4, 5, 1], [2, 2, 7, 8, 9, 1]]
_MORE_LISTS = [[9, 10], [2, 1], [3, 3, 4, 9]]

EXERCISES = {
    "19.1": Exercise(
        "it returns the probability of each number from 1 to 10",
        "my_chances(first, following)",
        my_chances,
        (_case(0), _case(1)),
        (
            (
                "A 1 that goes on to 10 or 17 is not a 1: multiply by 1 minus the sum of `following` for that digit.",
                lambda first, following: torch.cat([first[1:], first[1:2] * following[1:2, 0]]),
            ),
            (
                "10 is a 1 and then a 0: multiply first[1] by following[1, 0], which comes last.",
                lambda first, following: torch.cat([first[1:] * (1 - following.sum(1))[1:], following[1:2, 0]]),
            ),
            (
                "The last number is 10, not 0: leave out the digit 0 and add 1 followed by 0.",
                lambda first, following: first * (1 - following.sum(1)),
            ),
            (
                "The ten chances need not add up to 1: what is missing are other answers. Do not divide by their sum.",
                lambda first, following: my_chances(first, following) / my_chances(first, following).sum(),
            ),
            (
                "No digit follows 10 here, so its chance has no third factor: a 1, then a 0, and nothing more.",
                lambda first, following: torch.cat(
                    [my_chances(first, following)[:9], first[1:2] * following[1:2, 0] * (1 - following[:1].sum(1))]
                ),
            ),
            (
                "Sum each row of `following`, dim=1: a row holds what may come after one digit.",
                lambda first, following: torch.cat(
                    [first[1:] * (1 - following.sum(dim=0))[1:], first[1:2] * following[1:2, 0]]
                ),
            ),
            (
                "The 0 of 10 comes after a 1: its chance is following[1, 0], not following[0, 1].",
                lambda first, following: torch.cat([my_chances(first, following)[:9], first[1:2] * following[:1, 1]]),
            ),
            (
                "The 0 of 10 is not a first digit: its chance after a 1 is following[1, 0].",
                lambda first, following: torch.cat([my_chances(first, following)[:9], first[1:2] * first[:1]]),
            ),
            (
                "The sum of a row is the chance that a digit follows: what is left to 1 is that of the end.",
                lambda first, following: torch.cat([first[1:] * following.sum(1)[1:], first[1:2] * following[1:2, 0]]),
            ),
            (
                "The numbers begin at 1: leave out the chance of 0, and ten are left.",
                lambda first, following: torch.cat([first * (1 - following.sum(1)), first[1:2] * following[1:2, 0]]),
            ),
            (
                "10 is missing: a 1 and then a 0, at the end.",
                lambda first, following: my_chances(first, following)[:9],
            ),
            (
                "10 comes last, after 1 to 9.",
                lambda first, following: my_chances(first, following).roll(1),
            ),
        ),
    ),
    "19.2": Exercise(
        "it returns the entropy of the shares, divided by its largest possible value",
        "my_evenness(shares)",
        my_evenness,
        (
            (torch.tensor([0.5, 0.25, 0.25, 0.0]),),
            (torch.tensor([0.7, 0.1, 0.1, 0.1, 0.0]),),
        ),
        (
            (
                "0 · log 0 counts as 0, and Python makes it NaN: leave out shares of 0 before the logarithm.",
                lambda shares: -(shares * shares.log()).sum() / math.log(len(shares)),
            ),
            (
                "That is the entropy in nats: divide by its largest value, the logarithm of the number of answers.",
                lambda shares: my_evenness(shares) * math.log(len(shares)),
            ),
            (
                "Divide by the logarithm of how many answers there could be, not of those that were given.",
                lambda shares: my_evenness(shares) * math.log(len(shares)) / math.log(int((shares > 0).sum())),
            ),
            ("The sign is reversed: an entropy is not negative.", lambda shares: -my_evenness(shares)),
            (
                "One logarithm has base 2 and the other base e: take the same for both.",
                lambda shares: my_evenness(shares) / math.log(2),
            ),
            (
                "That is the entropy in bits: divide by its largest value, the logarithm of the number of answers.",
                lambda shares: my_evenness(shares) * math.log2(len(shares)),
            ),
            (
                "The largest entropy of k answers is log k, not k.",
                lambda shares: my_evenness(shares) * math.log(len(shares)) / len(shares),
            ),
            (
                "That is e to the entropy over the number of answers: divide the entropy itself by log k.",
                lambda shares: (my_evenness(shares) * math.log(len(shares))).exp() / len(shares),
            ),
            (
                "1 minus the sum of squares is another measure (Simpson's): take the entropy, −Σ p log p.",
                lambda shares: 1 - (shares**2).sum(),
            ),
            (
                "1 is even and 0 is one answer alone: this is the wrong way round.",
                lambda shares: 1 - my_evenness(shares),
            ),
            ("Return a share from 0 to 1, not percent.", lambda shares: 100 * my_evenness(shares)),
            (
                "That is how much the entropy lacks of its largest value: divide the two instead.",
                lambda shares: (1 - my_evenness(shares)) * math.log(len(shares)),
            ),
        ),
    ),
    "19.3": Exercise(
        "it rounds a group of weights to the nearest of 2^bits levels from its smallest to its largest weight",
        "my_levels(weights, bits)",
        my_levels,
        (
            (torch.tensor([-1.0, -0.4, 0.1, 0.3, 2.0]), 2),
            (torch.tensor([0.2, 0.5, 0.9, 1.1, 0.31]), 3),
        ),
        (
            (
                "2^bits levels have 2^bits − 1 steps between them: divide the range by that.",
                lambda w, bits: _rounded(w, (w.max() - w.min()) / 2**bits),
            ),
            (
                "The levels begin at the smallest weight: subtract it first, and add it again at the end.",
                lambda w, bits: (
                    (w / ((w.max() - w.min()) / (2**bits - 1))).round() * ((w.max() - w.min()) / (2**bits - 1))
                ),
            ),
            (
                "That goes to the level below: round to the nearest.",
                lambda w, bits: _rounded(w, (w.max() - w.min()) / (2**bits - 1), torch.floor),
            ),
            (
                "That goes to the level above: round to the nearest.",
                lambda w, bits: _rounded(w, (w.max() - w.min()) / (2**bits - 1), torch.ceil),
            ),
            (
                "These are the numbers of the levels: multiply by the step, and add the smallest weight.",
                lambda w, bits: ((w - w.min()) / ((w.max() - w.min()) / (2**bits - 1))).round(),
            ),
            (
                "The smallest weight was taken off and not put back: add it at the end.",
                lambda w, bits: my_levels(w, bits) - w.min(),
            ),
            (
                "b bits make 2^b levels, 2 · 2 · … · 2, not b of them.",
                lambda w, bits: _rounded(w, (w.max() - w.min()) / (bits - 1)),
            ),
            (
                "In Python 2^b is written 2**b: the sign ^ is another operation.",
                lambda w, bits: _rounded(w, (w.max() - w.min()) / ((2 ^ bits) - 1)),
            ),
            (
                "2^(b − 1) steps are too few: all 2^b levels lie between the smallest and the largest weight.",
                lambda w, bits: _rounded(w, (w.max() - w.min()) / 2 ** (bits - 1)),
            ),
            (
                "The range goes from the smallest weight to the largest, and not from 0.",
                lambda w, bits: _rounded(w, w.max() / (2**bits - 1)),
            ),
            (
                "Levels on both sides of 0 are another way to round: here the first lies at the smallest weight.",
                lambda w, bits: (
                    (w / (w.abs().max() / (2 ** (bits - 1) - 1))).round() * (w.abs().max() / (2 ** (bits - 1) - 1))
                ),
            ),
        ),
    ),
    "19.4": Exercise(
        "it returns the share of neighbours inside a list of which the second is the first plus 1",
        "my_counting(lists)",
        my_counting,
        ((_LISTS,), (_MORE_LISTS,)),
        (
            (
                "The end of one list and the start of the next are not neighbours: go through each list alone.",
                lambda lists: _across(lists),
            ),
            (
                "Divide by the number of pairs, not of numbers: a list of n has n − 1.",
                lambda lists: my_counting(lists) * sum(len(x) - 1 for x in lists) / sum(map(len, lists)),
            ),
            (
                "Only a step of exactly plus 1 counts, not every rise.",
                lambda lists: (
                    sum(b > a for x in lists for a, b in itertools.pairwise(x)) / sum(len(x) - 1 for x in lists)
                ),
            ),
            (
                "That is a mean over lists, in which a short list counts as much as a long one: divide all the pairs that "
                "count up by all pairs.",
                lambda lists: sum(my_counting([x]) for x in lists) / len(lists),
            ),
            ("Return one number for all lists together.", lambda lists: [my_counting([x]) for x in lists]),
            (
                "That is how many there are: divide by the number of pairs.",
                lambda lists: my_counting(lists) * sum(len(x) - 1 for x in lists),
            ),
            (
                "Divide by the number of pairs, not of lists.",
                lambda lists: my_counting(lists) * sum(len(x) - 1 for x in lists) / len(lists),
            ),
            ("Return a share from 0 to 1, not percent.", lambda lists: 100 * my_counting(lists)),
            (
                "Steps down were counted as well: the second must be the first plus 1, not minus 1.",
                lambda lists: my_counting(lists) + my_counting([x[::-1] for x in lists]),
            ),
            (
                "It is the wrong way round: the second must be the first plus 1.",
                lambda lists: my_counting([x[::-1] for x in lists]),
            ),
            (
                "Neighbours stand side by side as the list gives them: do not sort it.",
                lambda lists: my_counting([sorted(x) for x in lists]),
            ),
            ("Only the first list is looked at: go through all.", lambda lists: my_counting(lists[:1])),
        ),
    ),
    "19.5": Exercise(
        "it returns the mean over beginnings, and the share in all of them taken together",
        "my_averages(shares, weights)",
        my_averages,
        (
            (torch.tensor([50.0, 2.0, 2.0]), torch.tensor([0.01, 0.2, 0.1])),
            (torch.tensor([10.0, 30.0]), torch.tensor([0.3, 0.1])),
        ),
        (
            (
                "The first number gives each beginning the same weight: the plain mean of the shares.",
                lambda shares, weights: (my_averages(shares, weights)[1],) * 2,
            ),
            (
                "Divide by the sum of the weights, not by how many beginnings there are.",
                lambda shares, weights: (shares.mean(), (shares * weights).mean()),
            ),
            (
                "The order is reversed: first the mean over beginnings, then all taken together.",
                lambda shares, weights: my_averages(shares, weights)[::-1],
            ),
            (
                "Weigh each beginning by how likely the words are there; the weights themselves are not shares.",
                lambda shares, weights: (shares.mean(), weights.sum()),
            ),
            (
                "The weights do not add up to 1: divide the weighted sum by the sum of the weights.",
                lambda shares, weights: (shares.mean(), (shares * weights).sum()),
            ),
            (
                "Divide by the sum of the weights, not by that of the shares.",
                lambda shares, weights: (shares.mean(), (shares * weights).sum() / shares.sum()),
            ),
            (
                "Taken together, a beginning counts as much as the words are likely there: the second is a weighted mean.",
                lambda shares, weights: (shares.mean(), shares.mean()),
            ),
            (
                "That is the second number alone: return both, the plain mean first.",
                lambda shares, weights: my_averages(shares, weights)[1],
            ),
            (
                "`shares` are percent already: leave them as they are.",
                lambda shares, weights: tuple(mean / 100 for mean in my_averages(shares, weights)),
            ),
            (
                "The second is one number: add up the weighted shares.",
                lambda shares, weights: (shares.mean(), shares * weights / weights.sum()),
            ),
            (
                "The weights are weights as they are: divide by their sum, without a softmax.",
                lambda shares, weights: (shares.mean(), (shares * weights.softmax(0)).sum()),
            ),
        ),
    ),
}


def _rounded(w, step, to=torch.round):
    return to((w - w.min()) / step) * step + w.min()


def _across(lists):
    flat = [number for each in lists for number in each]
    return sum(b == a + 1 for a, b in itertools.pairwise(flat)) / (len(flat) - 1)
