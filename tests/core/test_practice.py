"""Checks of the exercises: the solution passes, the stub is not yet, typical wrong answers are caught by name."""

import math
import re

import pytest
import torch
import torch.nn.functional as F

from course_lib import chapters, practice
from course_lib.errors import CourseError
from course_lib.tools import notebooks

CHAPTERS = chapters.every()
EXERCISES = [exercise for chapter in CHAPTERS for exercise in chapter.part("practice").EXERCISES.items()]
IDS = [name for name, _ in EXERCISES]


def stub(name):
    """The stub as the notebook gives it to the learner."""
    path = chapters.find(name.partition(".")[0]).notebook
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebooks.read(path)["cells"]}
    scope = {}
    exec(cells[f"stub-{name.replace('.', '-')}"], scope)
    return scope[practice.find(name).solution.__name__]


@pytest.mark.parametrize("name, exercise", EXERCISES, ids=IDS)
def test_the_solution_passes(name, exercise):
    assert practice.check(name, exercise.solution).status == "right"
    assert f"def {exercise.solution.__name__}(" in practice.solution(name).code


@pytest.mark.parametrize("name, exercise", EXERCISES, ids=IDS)
def test_the_untouched_stub_is_not_yet(name, exercise):
    verdict = practice.check(name, stub(name))
    assert verdict.status == "not yet"
    assert exercise.call in verdict.message


@pytest.mark.parametrize("name, exercise", EXERCISES, ids=IDS)
def test_each_known_mistake_gets_its_own_sentence(name, exercise):
    assert len(exercise.mistakes) >= 3
    for sentence, wrong in exercise.mistakes:
        assert practice.check(name, wrong) == practice.Verdict("wrong", sentence)


@pytest.mark.parametrize("name, exercise", EXERCISES, ids=IDS)
def test_the_call_names_the_solution_and_its_arguments(name, exercise):
    code = exercise.solution.__code__
    arguments = ", ".join(code.co_varnames[: code.co_argcount])
    assert exercise.call == f"{exercise.solution.__name__}({arguments})"


def forgets_biases(widths):
    return sum(widths[i] * widths[i + 1] for i in range(len(widths) - 1))


def counts_percent(answers, labels):
    right = 0
    for answer, label in zip(answers.tolist(), labels.tolist(), strict=True):
        right += answer == label
    return 100 * right / len(labels)


def climbs(weight, gradient, learning_rate):
    weight += gradient * learning_rate
    return weight


def softens_after(logits, T):
    return logits.exp() / logits.exp().sum(-1, keepdim=True) / T


def softens_over_images(logits, T):
    return torch.softmax(logits / T, dim=0)


def swapped_kl(student_logits, labels, teacher_logits, T, alpha):
    soft = F.kl_div(F.log_softmax(teacher_logits / T, -1), F.softmax(student_logits / T, -1), reduction="batchmean")
    return alpha * T * T * soft + (1 - alpha) * F.cross_entropy(student_logits, labels)


def no_t_squared(student_logits, labels, teacher_logits, T, alpha):
    soft = F.kl_div(F.log_softmax(student_logits / T, -1), F.softmax(teacher_logits / T, -1), reduction="batchmean")
    return alpha * soft + (1 - alpha) * F.cross_entropy(student_logits, labels)


def mean_over_classes(student_logits, labels, teacher_logits, T, alpha):
    p, q = F.softmax(teacher_logits / T, -1), F.log_softmax(student_logits / T, -1)
    return alpha * T**2 * (p * (p.log() - q)).mean() + (1 - alpha) * F.cross_entropy(student_logits, labels)


def two_samples(soft, hard, t):
    spread = t * (soft.var() / len(soft) + hard.var() / len(hard)).sqrt()
    gain = soft.mean() - hard.mean()
    return torch.tensor([gain - spread, gain + spread])


def standard_deviation(soft, hard, t):
    gain = soft - hard
    return gain.mean() + torch.tensor([-1, 1]) * t * gain.std()


def bits(logits, T):
    p = F.softmax(logits / T, -1)
    return -(p * p.log2()).sum(-1).mean()


def teacher_minus_student(student_logits, teacher_logits, T):
    return T * (F.softmax(teacher_logits / T, -1) - F.softmax(student_logits / T, -1))


def not_centred(student_logits, teacher_logits):
    return (student_logits - teacher_logits) / 10


def by_accuracy(logits, labels, candidates):
    return max(candidates, key=lambda T: float(((logits / T).argmax(-1) == labels).float().mean()))


def spreads_twice(mean, variance, z, chi_square, samples):
    return mean + variance / samples * z, variance * chi_square / samples


def unbiased(mean, variance, z, chi_square, samples):
    return mean + (variance / samples) ** 0.5 * z, variance * chi_square / (samples - 1)


def forgets_the_square(samples, generations):
    kept = 1.0
    for k in range(1, generations + 1):
        kept *= 1 - 1 / (samples * k)
    return kept


def rounds_down(samples):
    return math.floor(math.log(0.5) / math.log(1 - 1 / samples))


def never_divides(wrong, slip, accepts_wrong, accepts_right):
    return accepts_wrong * (wrong + slip * (1 - wrong))


def maps_the_teacher(student_features, teacher_features, matrix):
    return F.mse_loss(teacher_features @ matrix.T, student_features)


def unscaled_distances(features):
    return torch.cdist(features, features)


def diagonal_in_the_mean(features):
    distances = (features[:, None] - features[None]).norm(dim=-1)
    return distances / distances.mean()


def uncentred_cka(first, second):
    return (first.T @ second).norm() ** 2 / ((first.T @ first).norm() * (second.T @ second).norm())


def half_a_square(student_features, teacher_features, matrix):
    return 0.5 * F.mse_loss(student_features @ matrix, teacher_features)


def one_mean_for_all(first, second):
    return uncentred_cka(first - first.mean(), second - second.mean())


def share_of_the_control(alone, control, teacher):
    return 100 * (control - alone).mean() / (teacher - alone).mean()


def mean_of_logits(teacher_logits, weights, T):
    return torch.softmax(torch.einsum("t,tic->ic", weights, teacher_logits) / T, -1)


def middle_value(probabilities):
    return probabilities.sort(dim=0).values[len(probabilities) // 2]


def agrees_with_itself(answers):
    return torch.stack([(answers == row).double().mean(dim=1).mean() for row in answers])


def other_left_out_first(logits, known, classes):
    pooled = torch.zeros(logits.shape[1], classes, dtype=logits.dtype)
    for i, own in enumerate(known):
        pooled[:, list(own)] += torch.softmax(logits[i][:, : len(own)], -1)
    return pooled / pooled.sum(-1, keepdim=True)


def counts_what_is_read(tokens, pad, prompt):
    return (tokens[:, :-1] != pad) & (torch.arange(tokens.shape[1] - 1) >= prompt)


def forward_instead(student_logits, teacher_logits):
    return F.kl_div(student_logits.log_softmax(-1), teacher_logits.softmax(-1), reduction="batchmean")


def not_normalised(probabilities, T):
    return (probabilities.log() / T).exp()


def cross_entropy_of_truth(truth, logits):
    return F.cross_entropy(logits, truth)


def adds_one(states, words, state, vocabulary):
    counts = torch.ones(vocabulary)
    for word in words[states == state].tolist():
        counts[word] += 1
    return counts / counts.sum()


def bigrams_with_padding(tokens, n):
    grams = [tuple(row[i : i + n].tolist()) for row in tokens for i in range(tokens.shape[1] - n + 1)]
    return len(set(grams)) / len(grams)


def trains_on_the_test(real, test, written, share):
    count = round(share * len(written))
    return torch.vstack([real[:count], written[count:]])


def fills_up_with_people(write, real, count):
    documents = list(write(count))
    return torch.stack(documents + list(real(count - len(documents))))


def variance_first(mean, variance, z, chi_square, samples):
    return variance * chi_square / samples, mean + (variance / samples) ** 0.5 * z


def one_generation_short(samples, generations):
    kept = 1.0
    for k in range(1, generations):
        kept *= 1 - 1 / (samples * k * k)
    return kept


def always_one_more(samples):
    return int(math.log(0.5) / math.log(1 - 1 / samples)) + 1


def slipped_and_right(wrong, slip, accepts_wrong, accepts_right):
    bad = accepts_wrong * (wrong + slip - slip * wrong)
    return bad / (bad + accepts_right * (1 - wrong))


def finds_it_anywhere(words, answer):
    return float(str(answer) in list(words))


def over_the_batch(rewards):
    return (rewards - rewards.mean()) / rewards.var(correction=0).sqrt()


def pays_for_a_guess(right, thoughts_same, thoughts, answer_same):
    return right + (thoughts_same + answer_same) / (2 * (thoughts + 1))


def pays_for_silence(right, length, needed):
    return right - (length - needed).clamp(min=0) / 10


def divides_by_the_variance(rewards):
    centred = rewards - rewards.mean(dim=1, keepdim=True)
    return torch.nan_to_num(centred / centred.square().mean(dim=1, keepdim=True))


def half_for_the_answer(right, thoughts_same, thoughts, answer_same):
    return right * (1 + 0.5 * torch.stack([thoughts_same / thoughts.clamp(min=1), answer_same]).mean(dim=0))


def pays_everybody(right, length, needed):
    return torch.maximum(right - 0.1 * torch.relu(length - needed), torch.tensor(0.1))


WRITTEN_WRONG = (
    ("00.1", forgets_biases, "biases"),
    ("00.2", counts_percent, "percentage"),
    ("00.3", climbs, "uphill"),
    ("01.1", softens_after, "before the softmax"),
    ("01.1", softens_over_images, "dim=-1"),
    ("01.2", swapped_kl, "swapped"),
    ("01.2", no_t_squared, "T²"),
    ("01.2", mean_over_classes, "batchmean"),
    ("01.3", two_samples, "same seed"),
    ("01.3", standard_deviation, "square root"),
    ("10.1", finds_it_anywhere, "anywhere"),
    ("10.2", over_the_batch, "dim=1"),
    ("10.3", pays_for_a_guess, "Multiply by right"),
    ("10.2", divides_by_the_variance, "variance"),
    ("10.3", half_for_the_answer, "half each"),
    ("10.4", pays_for_silence, "being short"),
    ("10.4", pays_everybody, "second clamp"),
    ("02.1", bits, "bits"),
    ("02.2", teacher_minus_student, "sign"),
    ("02.3", not_centred, "centred"),
    ("02.4", by_accuracy, "accuracy"),
    ("17.1", spreads_twice, "square root"),
    ("17.1", unbiased, "maximum likelihood"),
    ("17.1", variance_first, "order"),
    ("17.2", forgets_the_square, "square"),
    ("17.2", one_generation_short, "last generation"),
    ("17.3", rounds_down, "up"),
    ("17.3", always_one_more, "exactly"),
    ("17.4", never_divides, "accepted"),
    ("17.4", slipped_and_right, "slipped"),
    ("03.1", maps_the_teacher, "student's features"),
    ("03.1", half_a_square, "half"),
    ("03.2", unscaled_distances, "not divided"),
    ("03.2", diagonal_in_the_mean, "diagonal"),
    ("03.3", uncentred_cka, "centred"),
    ("03.3", one_mean_for_all, "mean of its own"),
    ("03.4", share_of_the_control, "control's share"),
    ("04.1", mean_of_logits, "mean of the logits"),
    ("04.2", middle_value, "sum to 1"),
    ("04.3", agrees_with_itself, "itself"),
    ("04.4", other_left_out_first, "before the softmax"),
    ("08.1", counts_what_is_read, "predicted"),
    ("08.2", forward_instead, "forward KL"),
    ("08.3", not_normalised, "sum to 1"),
    ("08.4", cross_entropy_of_truth, "entropy of the truth"),
    ("18.1", adds_one, "smoothing"),
    ("18.2", bigrams_with_padding, "Padding"),
    ("18.3", trains_on_the_test, "test"),
    ("18.4", fills_up_with_people, "leak"),
)


@pytest.mark.parametrize("name, wrong, word", WRITTEN_WRONG, ids=[f"{n} {w.__name__}" for n, w, _ in WRITTEN_WRONG])
def test_a_typical_wrong_answer_is_caught_with_the_right_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message


def test_another_right_way_passes():
    def mine(logits, T):
        e = (logits / T - (logits / T).max(-1, keepdim=True).values).exp()
        return e / e.sum(-1, keepdim=True)

    assert practice.check("01.1", mine).status == "right"
    assert practice.check("00.1", lambda widths: float(practice.find("00.1").solution(widths))).status == "right"


def test_an_unknown_wrong_number_shows_what_is_right():
    verdict = practice.check("00.2", lambda answers, labels: 0.123)
    assert verdict.status == "wrong"
    assert "0.123 where 0.6 is right" in verdict.message


def test_an_unknown_wrong_pair_shows_both_numbers():
    verdict = practice.check("17.1", lambda mean, variance, z, chi_square, samples: (mean, variance))
    assert "gives (0, 1) where (0.0707, 0.9) is right" in verdict.message


def test_an_error_in_the_learners_code_names_the_line_and_shows_no_traceback():
    def broken(weight, gradient, learning_rate):
        weight = weight - learning_rate * gradient
        return weigth  # noqa: F821

    verdict = practice.check("00.3", broken)
    assert verdict.status == "wrong"
    assert "NameError" in verdict.message and "weigth" in verdict.message
    assert "line 3 of your function" in verdict.message


def test_a_function_that_changes_its_arguments_cannot_cheat_the_check():
    def cheat(student_logits, teacher_logits):
        student_logits.zero_()
        teacher_logits.zero_()
        return student_logits

    assert practice.check("02.3", cheat).status == "wrong"


def test_a_value_instead_of_a_function():
    assert "Pass the function itself" in practice.check("00.1", 1210).message


def test_not_implemented_counts_as_not_yet():
    def later(widths):
        raise NotImplementedError

    assert practice.check("00.1", later).status == "not yet"
    assert practice.check("00.1", ...).status == "not yet"


@pytest.mark.parametrize("name", ("00.9", "77.1", 1.1, ""))
def test_unknown_exercise(name):
    with pytest.raises(CourseError, match=r"Unknown (exercise|chapter).*Choose one of"):
        practice.check(name, len)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_quiz_explains_every_option(chapter):
    quiz = practice.quiz(chapter.number)
    assert len(quiz.questions) >= 4
    for question in quiz.questions:
        assert len(question.options) >= 3
        assert sum(right for _, right, _ in question.options) == 1, question.text
        for answer, _, why in question.options:
            assert len(why.split()) >= 5, (question.text, answer)
    places = [[right for _, right, _ in q.options].index(True) for q in quiz.questions]
    assert len(set(places)) > 1, "the right answer always stands in the same place"


def test_quiz_html_is_escaped_and_opens_option_by_option():
    hostile = practice.Quiz((practice.Question("<b>?", (("a & b", True, "x < y"), ("c", False, "d"))),))
    page = hostile._repr_markdown_()
    assert "&lt;b&gt;?" in page and "a &amp; b" in page and "x &lt; y" in page
    assert "\n\n" not in page, "a blank line would end the HTML block"
    assert page.count("<details>") == page.count("<summary>") == 2
    assert "Right. x" in page and "Not this one. d" in page
    assert not re.search(r"<script|https?://", practice.quiz("00")._repr_markdown_())


def test_verdicts_read_as_a_line():
    assert repr(practice.Verdict("right", "Right.")) == "✓ Right."
    assert repr(practice.Verdict("wrong", "No.")) == "✗ No."
    assert repr(practice.Verdict("not yet", "Not yet.")) == "… Not yet."
