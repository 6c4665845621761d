"""The activities without computers: what the pages for lecturers say comes out does come out."""

import random
from collections import Counter
from itertools import combinations, product
from math import comb, factorial

import pytest

from tests.core.test_instructors import SECTIONS

ROUNDS = 2000


def says(number, *phrases):
    """The section of a chapter has all of these phrases."""
    text = SECTIONS[number][4]
    assert [phrase for phrase in phrases if phrase not in text] == []


def mean(play, rounds=ROUNDS):
    """Return the mean of play(generator) over many rounds, each with a seed of its own."""
    return sum(play(random.Random(seed)) for seed in range(rounds)) / rounds


def nearest(known):
    """Return the rule "as the nearest number that I know"."""
    return lambda asked: known[min(known, key=lambda number: abs(number - asked))]


def test_00_the_mark_of_a_pile():
    piles = {"A": (7, 18, 29, 40, 51, 66, 78, 95), "B": (12, 24, 37, 50, 61, 72, 83, 90)}
    questions, exam = (5, 14, 26, 35, 43, 48, 53, 58, 69, 81, 97), (44, 45, 46, 47, 49, 52, 54, 55, 56, 57)
    wrong = {}
    for name, pile in piles.items():
        teacher = nearest({number: number <= 50 for number in pile})
        student = nearest({number: teacher(number) for number in questions})
        wrong[name] = [number for number in exam if teacher(number) != (number <= 50)]
        assert wrong[name] == [number for number in exam if student(number) != (number <= 50)]
    assert wrong == {"A": [46, 47, 49], "B": [52, 54, 55]}
    pupil = nearest({number: number <= 50 for number in questions})
    assert all(pupil(number) == (number <= 50) for number in exam)
    says("00", "46, 47 and 49", "52, 54 and 55", *(", ".join(map(str, pile[:4])) for pile in piles.values()))


def test_01_a_post_office_is_found():
    offices = {"A": 0, "B": 4, "C": 10}

    def shares(house):
        return {name: 2.0 ** -abs(house - place) for name, place in offices.items()}

    for house, known, ratio in ((0, "A", 16), (1, "A", 4), (8, "C", 4), (9, "C", 16), (10, "C", 64)):
        assert shares(house)[known] / shares(house)["B"] == ratio and max(shares(house), key=shares(house).get) == known
    assert {max(shares(house), key=shares(house).get) for house in (3, 4, 5, 6)} == {"B"}


def test_02_blue_is_seen_only_where_it_is_warm():
    for bag, unseen, counts in (
        ((16, 4, 1), "38 %", "15.2, 3.8 and 1.0"),
        ((4, 2, 1), "5 %", "11.4, 5.7 and 2.9"),
        ((10, 7, 5), "1 %", "9.1, 6.4 and 4.5"),
    ):
        drawn = [f"{20 * tokens / sum(bag):.1f}" for tokens in bag]
        assert f"{100 * (1 - bag[2] / sum(bag)) ** 20:.0f} %" == unseen
        says("02", unseen, f"{drawn[0]}, {drawn[1]} and {drawn[2]}", counts)


def test_03_distances_find_the_kinds_and_the_placebo_does_not():
    places = dict(zip("ADGBFCEH", (0, 1, 2, 10, 11, 20, 21, 22), strict=True))
    kinds = dict(zip("ADGBFCEH", "nnnmmfff", strict=True))
    pairs = [(one, other) for one, other in product(places, places) if one < other]

    def right(generator=None):
        distances = [abs(places[one] - places[other]) for one, other in pairs]
        if generator:
            generator.shuffle(distances)
        table = {frozenset(pair): distance for pair, distance in zip(pairs, distances, strict=True)}
        luck = generator.random if generator else float
        told = {card: min("ABC", key=lambda named: (table[frozenset((card, named))], luck())) for card in "DGFEH"}
        return sum(kinds[card] == kinds[named] for card, named in told.items())

    assert right() == 5 and abs(mean(right) - 5 / 3) < 0.1 and len(pairs) == 28
    says("03", "five of five", "5/3")


def test_04_a_vote_cancels_mistakes_that_differ():
    majority = sum(comb(9, yes) * 2**yes for yes in range(5, 10)) / 3**9
    assert round(100 * majority) == 86 and round(12 * majority) == 10
    says("04", "86 % (about 10 of 12)", "8 of 12")


def test_05_honest_sheets_look_copied():
    agreed = sum(one == other for one, other in product("RXY", repeat=2)) / 9
    assert (
        round(24 + 6 * agreed) == 26
        and round(100 * (24 + 6 * agreed) / 30) == 87
        and agreed**4 * 81 == pytest.approx(1)
    )
    alone = sum(comb(6, wrong) * 2**wrong / 3**6 * (1 - 3**-wrong) ** 28 for wrong in range(7))
    assert f"{alone:.0%}" == "63%"
    says("05", "26 of 30", "87 %", "once in 81", "Among 28 honest sheets the copier stands alone in 63 %")


def test_06_a_list_stays_off_and_draws_do_not():
    truth = (0.4, 0.3, 0.2, 0.1)

    def off(generator, draws):
        found = Counter(generator.choices(range(4), truth, k=draws))
        return sum(abs(found[i] / draws - share) for i, share in enumerate(truth)) / 2

    assert sum(abs(a - b) for a, b in zip(truth, (4 / 7, 3 / 7, 0, 0), strict=True)) / 2 == pytest.approx(0.3)
    for draws, wanted in ((5, 0.30), (20, 0.15), (60, 0.08)):
        assert abs(mean(lambda generator, draws=draws: off(generator, draws)) - wanted) < 0.02
    says("06", "off by 30 %", "about 30 %", "about 15 %", "about 8 %")


def test_07_three_answers_change_and_go_to_the_second_choice():
    weights = ((-2, 6, 2, -5), (-6, -3, 9, 9), (4, -8, -5, 7))
    pictures = (
        (1, 3, 2, 1),
        (3, 3, 0, 1),
        (2, 1, 1, 2),
        (2, 2, 0, 3),
        (2, 0, 0, 3),
        (1, 0, 3, 2),
        (1, 1, 3, 0),
        (2, 1, 0, 2),
    )

    def ranked(picture, net):
        sums = [sum(w * x for w, x in zip(row, picture, strict=True)) for row in net]
        return [name for _, name in sorted(zip(sums, "ABC", strict=True), reverse=True)]

    signs = [[1 if w > 0 else -1 for w in row] for row in weights]
    before, after = ([ranked(picture, net) for picture in pictures] for net in (weights, signs))
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old[0] != new[0]]
    assert len(changed) == 3 and all(new[0] == old[1] for old, new in changed)
    says("07", ", ".join(old[0] for old in before), ", ".join(new[0] for new in after))
    says("07", "; ".join(" ".join(map(str, picture)) for picture in pictures))


def test_08_voices_that_do_not_hear_each_other_invent():
    assert f"{100 * (0.6**4 + 0.4**4):.1f}" == "15.5"
    says("08", "15.5 %")


def test_10_a_bag_learns_from_right_answers_and_not_from_a_coin():
    def black(generator, coin):
        bag = {"white": 6, "black": 2}
        for _ in range(30):
            colour = generator.choices(list(bag), list(bag.values()))[0]
            right = generator.random() < (0.5 if coin else 0.8 if colour == "black" else 0.2)
            bag[colour] = bag[colour] + 1 if right else max(1, bag[colour] - 1)
        return bag["black"] / sum(bag.values())

    true, luck = ([black(random.Random(seed), coin) for seed in range(ROUNDS)] for coin in (False, True))
    assert abs(sum(true) / ROUNDS - 0.90) < 0.02 and sum(share > 0.8 for share in true) > 0.88 * ROUNDS
    assert abs(sum(luck) / ROUNDS - 0.36) < 0.03
    assert all(0.07 < sum(far) / ROUNDS < 0.14 for far in ([s <= 0.1 for s in luck], [s > 0.7 for s in luck]))
    says("10", "25 % black", "90 %", "36 %")


def test_13_a_judge_of_the_same_school_passes_habits():
    things = list(range(12))
    true = {thing: thing for thing in things}
    school = true | {0: 1, 1: 0}

    def passed(generator, judge):
        found = 0
        for thing in things * 2:
            written = school[thing]
            if generator.randint(1, 6) == 6:
                written = generator.choice([word for word in things if word != written])
            found += written != true[thing] and written == judge[thing]
        return found

    assert abs(mean(lambda generator: passed(generator, school)) - 4 * 5 / 6) < 0.1  # habits that are no accident
    assert mean(lambda generator: passed(generator, true)) == 0
    says("13", "4 are accidents on average and 4 show a swapped word")


def test_14_turns_help_outside_and_cost_inside():
    pool = [12, 6, 3, 2, 1]

    def scores(taken):
        known = [min(1, slips / 3) for slips in taken]
        return sum(a * b for a, b in zip(known, pool, strict=True)) / 24, sum(known) / 5

    def at_random(generator):
        found = Counter(generator.sample([colour for colour, slips in enumerate(pool) for _ in range(slips)], 8))
        return scores([found[colour] for colour in range(5)])

    assert scores([2, 2, 2, 1, 1]) == (pytest.approx(0.625), pytest.approx(8 / 15))
    for place, wanted in enumerate((0.71, 0.45)):
        assert abs(mean(lambda generator, place=place: at_random(generator)[place]) - wanted) < 0.015
    says("14", "2, 2, 2, 1, 1 slips, 62.5 % inside and 53 % outside", "71 % inside and 45 % outside")


def test_15_people_overtake_at_about_nine():
    def off(generator, people):
        return abs(sum(3 * (generator.randint(1, 6) - generator.randint(1, 6)) for _ in range(people)) / people)

    for people, wanted in ((1, 5.8), (4, 2.9), (9, 1.9), (16, 1.5)):
        assert abs(mean(lambda generator, people=people: off(generator, people)) - wanted) < 0.25
    says("15", "5.8 on average, four by 2.9, nine by 1.9, sixteen by 1.5")


def test_16_what_agrees_is_the_power_of_the_shares():
    for draws, wanted in ((2, "53, 30, 13 and 3 %"), (3, "64, 27, 8 and 1 %")):
        powers = [tokens**draws for tokens in (4, 3, 2, 1)]
        found = [round(100 * power / sum(powers)) for power in powers]
        assert "{}, {}, {} and {} %".format(*found) == wanted
        says("16", wanted)
    assert sum(tokens**2 for tokens in (4, 3, 2, 1)) == 30  # of 100 double draws agree


def test_17_slips_collapse_unless_the_old_ones_stay():
    def left(generator, keep, generations):
        bag = [1, 2, 3, 4, 5, 6] * 2
        for _ in range(generations):
            drawn = generator.choices(bag, k=12)
            bag = {"replace": drawn, "accumulate": bag + drawn, "fresh": bag}[keep]
        return len(set(drawn))

    for keep, generations, wanted in (
        ("replace", 1, 5.3),
        ("replace", 3, 3.9),
        ("replace", 10, 2.1),
        ("accumulate", 5, 5.0),
        ("accumulate", 10, 4.9),
        ("fresh", 10, 5.3),
    ):
        assert abs(mean(lambda generator, k=keep, g=generations: left(generator, k, g)) - wanted) < 0.12
    alone = mean(lambda generator: left(generator, "replace", 10) == 1)
    assert 0.16 < alone < 0.23
    ends = [left(random.Random(seed), "replace", 10) for seed in range(ROUNDS)]
    fives = sorted(sum(ends[first : first + 5]) / 5 for first in range(0, ROUNDS, 5))
    assert fives[len(fives) // 20] <= 1.6 and fives[-len(fives) // 20] >= 2.6
    says("17", "5.3 after one generation, 3.9 after three and 2.1 after ten", "one group in five")


def test_18_three_leaks_leave_three_marks():
    animals = ["cat"] * 5 + ["dog"] * 3 + ["hen"] * 2 + ["fox", "owl"]

    def told(generator, taste):
        counts, now = [], animals
        for _ in range(4):
            drawn = [generator.choices(now, k=2) for _ in range(12)]
            now = [b if taste and now.count(b) > now.count(a) else a for a, b in drawn]
            counts.append(len(set(now)))
        return [*counts, max(Counter(now).values())]

    for taste, wanted in ((False, (4.1, 3.6, 3.2, 2.9)), (True, (2.9, 1.8, 1.2, 1.1, 11.9))):
        runs = [told(random.Random(seed), taste) for seed in range(ROUNDS)]
        assert all(abs(sum(run[i] for run in runs) / ROUNDS - value) < 0.1 for i, value in enumerate(wanted))
    true = 1.0
    for _ in range(4):  # of a true slip 5/6 stay true; a false one becomes true with 1/6 · 1/3
        true = true * 5 / 6 + (1 - true) / 18
    assert abs(true - 0.5) < 0.05
    says("18", "4.1, 3.6, 3.2 and 2.9", "2.9, 1.8, 1.2 and 1.1", "11.9 of 12", "5/6")


def test_19_ten_rolls_repeat_themselves():
    assert (
        f"{10 * (1 - 0.9**10):.1f}" == "6.5" and round(10**10 / factorial(10)) == 2756 and f"{1 - 0.9**9:.0%}" == "61%"
    )
    says("19", "6.5 different", "2,756", "0.9 equal", "61 %")


def test_09_words_divide_into_letters():
    words = {"cat": 0.4, "cow": 0.1, "dog": 0.3, "dot": 0.2}

    def share(prefix, letter):
        after = [sum(p for word, p in words.items() if word.startswith(start)) for start in (prefix + letter, prefix)]
        return round(100 * after[0] / after[1])

    asked = (("", "c"), ("c", "a"), ("c", "o"), ("d", "o"), ("do", "g"), ("do", "t"))
    assert [share(*each) for each in asked] == [50, 80, 20, 100, 60, 40]
    says("09", "a 80 %, o 20 %", "g 60 %, t 40 %")


def test_11_the_copier_falls_off_the_bridge():
    stay = 5 / 6
    assert f"{100 * stay**20:.1f}" == "2.6" and round(20 / stay) == 24
    assert round(sum(stay**k for k in range(1, 21))) == 5
    says("11", "2.6 %", "five squares on average", "24 turns")


def test_20_a_wrong_redraw_shifts_the_text():
    p, q = {"yes": 0.7, "no": 0.3}, {"yes": 0.5, "no": 0.5}
    kept = {word: min(p[word], q[word]) for word in p}
    left = {word: max(0, p[word] - q[word]) for word in p}
    rejected = 1 - sum(kept.values())
    assert rejected == pytest.approx(0.2)
    assert kept["yes"] + rejected * left["yes"] / sum(left.values()) == pytest.approx(0.7)
    assert kept["yes"] + rejected * p["yes"] == pytest.approx(0.64)
    says("20", "14 of 20", "4 of 20", "64 %", "280 against 256")


def test_12_names_are_dealt_and_not_answers():
    def p_value(scores, size):
        def gap(group):
            return abs(sum(group) / size - (sum(scores) - sum(group)) / (len(scores) - size))

        deals = [gap([scores[i] for i in group]) for group in combinations(range(len(scores)), size)]
        return sum(deal >= gap(scores[:size]) - 1e-9 for deal in deals), len(deals)

    assert p_value([7, 8, 9, 9, 4, 5, 6, 8], 4) == (6, 70) and f"{6 / 70:.3f}" == "0.086"
    assert p_value([8, 9, 9, 4, 5, 6], 3) == (2, 20)
    sums = [sum(four) for four in combinations([7, 8, 9, 9, 4, 5, 6, 8], 4)]
    assert sum(one >= 33 or one <= 23 for one in sums) == 6
    says("12", "33 or more, or 23 or less", "8.25 − 5.75 = 2.5", "p = 0.086", "cannot be below 0.1")
