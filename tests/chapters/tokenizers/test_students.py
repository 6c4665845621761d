"""The teacher, the lessons and the losses of chapter 09, and how students are judged."""

import pytest
import torch

from course_lib.chapters.tokenizers import experiment, matching, spelling, students
from course_lib.data import language
from course_lib.data.language import EOS, PAD
from course_lib.models import language_models
from tests.chapters.tokenizers import small
from tests.helpers import refused


def taught(count=12, seed=4):
    return students.lesson(students.teacher().sample(count, seed))


def batch_of(lesson, rows=(0, 3, 5)):
    """Random logits for some documents of a lesson."""
    batch = torch.tensor(rows)
    tokens = lesson.text.tokens[batch]
    luck = torch.Generator().manual_seed(0)
    return torch.randn(*tokens.shape, len(spelling.CHARACTERS), generator=luck), tokens, batch


def perfect(lesson, rows=(0, 3, 5)):
    """Logits of a student that knows the marginals, for some documents of a lesson."""
    _, tokens, batch = batch_of(lesson, rows)
    wanted = lesson.targets[batch]
    logits = torch.full_like(wanted, -30.0)
    logits[:, :-1] = wanted[:, 1:].clamp(min=1e-13).log()
    return logits, tokens, batch


def test_the_teacher_ends_after_the_first_sentence():
    teacher = students.teacher()
    for text in language.decode(teacher.sample(50, 0)):
        assert text.endswith(".") and text.count(".") == 1
    assert torch.allclose(teacher.P.sum(1), torch.ones(len(teacher.P)).double())
    assert bool(teacher.grammatical(teacher.sample(50, 1)).all())


def test_a_shuffled_teacher_keeps_its_softness_and_the_word_that_stands_there():
    lesson = taught()
    mixed = students.shuffled(lesson, 0)
    assert torch.allclose(mixed.said, lesson.said)
    assert torch.allclose(lesson.answers[:, :-1].sort(-1).values, mixed.answers[:, :-1].sort(-1).values)
    assert float((mixed.answers - lesson.answers).abs().max()) > 0.1
    assert float(mixed.answers[:, :-1, :EOS].max()) == 0 or bool((lesson.words[:, 1:] == PAD).any())


def test_frequencies_by_hand():
    words = language.encode(["the cat sits .", "the dog sits ."])
    found = students.frequencies(words)
    the = language.automaton().words.index("the")
    assert float(found[the]) == pytest.approx(2 / 10) and float(found[:EOS].sum()) == 0


def test_a_perfect_student_has_no_gap_and_another_one_has():
    lesson = taught()
    logits, tokens, _ = perfect(lesson, tuple(range(12)))
    mean = matching.marginal_loss(logits[:, :-1][tokens[:, 1:] != PAD], lesson.targets[:, 1:][tokens[:, 1:] != PAD])
    entropy = -torch.xlogy(lesson.targets, lesson.targets).sum() / (tokens[:, 1:] != PAD).sum()
    assert float(mean) == pytest.approx(float(entropy), abs=1e-4)
    fresh = students.judge(students.model_of("characters", 0, small.SMALL), lesson)
    assert fresh["gap"] > 500 and fresh["impossible"] > 100


def test_the_gap_of_words_is_their_kl():
    lesson, student = taught(), students.model_of("words", 0, small.SMALL)
    wanted = students.teacher().kl_of(lambda tokens: language_models.logits(student, tokens), lesson.words)
    assert students.judge_words(student, lesson)["gap"] == pytest.approx(
        100 * wanted / students.teacher().entropy(), rel=1e-4
    )


def test_chunks_are_the_words_of_the_text():
    """A student that knows the marginals gives each word the teacher's probability: no pull is left but the text's."""
    lesson = taught()
    logits, tokens, batch = perfect(lesson)
    assert pull_of(lesson, logits, tokens, batch) < 1e-3 < pull_of(lesson, *batch_of(lesson))


def pull_of(lesson, logits, tokens, batch):
    """The largest gradient that the chunk likelihoods add to that of the text."""
    found = []
    for loss_of in (students.chunked(lesson, 10.0, 5.0), students.text_loss):
        leaf = logits.clone().requires_grad_()
        loss_of(leaf, tokens, batch).backward()
        found.append(leaf.grad)
    return float((found[0] - found[1]).abs().max())


def test_chunk_likelihoods_by_hand():
    lesson = taught()
    logits, tokens, batch = batch_of(lesson, (2,))
    log_p = logits.log_softmax(-1)[0, :-1].gather(1, tokens[0, 1:, None])[:, 0]
    words, teacher = lesson.text.word[2, 1:], lesson.answers[2]
    ours = [float(log_p[words == place].sum()) for place in range(1, int(words.max()) + 1)]
    theirs = [float(teacher[place - 1, lesson.words[2, place]]) for place in range(1, int(words.max()) + 1)]
    wanted = matching.chunk_loss(torch.tensor(ours), torch.tensor(theirs).log(), 10.0)
    wanted = 5 * wanted * len(ours) / int((words > 0).sum())
    found = students.chunked(lesson, 10.0, 5.0)(logits, tokens, batch) - students.text_loss(logits, tokens)
    assert float(found) == pytest.approx(float(wanted), rel=1e-3)


def test_the_sorted_losses_are_the_text_s_without_a_weight():
    lesson = taught()
    logits, tokens, batch = batch_of(lesson)
    text = float(students.text_loss(logits, tokens))
    for way in (students.by_place, students.by_piece):
        assert float(way(lesson, 0.0)(logits, tokens, batch)) == pytest.approx(text, rel=1e-6)
        assert float(way(lesson, 1.0)(logits, tokens, batch)) > text + 0.1


def test_place_by_place_compares_the_same_numbers_of_both():
    lesson = taught()
    logits, tokens, batch = batch_of(lesson, (2,))
    count = int(lesson.counts[2])
    wanted = matching.sorted_loss(logits[0, :count].softmax(-1), lesson.answers[2, :count].float())
    found = students.by_place(lesson, 1.0)(logits, tokens, batch) - students.text_loss(logits, tokens)
    assert float(found) == pytest.approx(float(wanted), rel=1e-4)


def test_who_says_the_truth_has_no_gap_and_who_smooths_it_has_one():
    exam = taught()
    assert students.gap_of(exam.targets, exam) == pytest.approx(0, abs=1e-4)
    gaps = [students.gap_of(experiment.smoothed(exam, share, exam.targets), exam) for share in (0.01, 0.02)]
    assert 0 < gaps[0] < gaps[1] < students.gap_of(experiment.smoothed(exam, 0.5, exam.targets), exam)
    even = experiment.smoothed(exam, 1.0, exam.targets)  # KL a letter: ln 29, less its entropy
    real = exam.text.word > 0
    kl = real.sum() * torch.tensor(29.0).log() + torch.xlogy(exam.targets[real], exam.targets[real]).sum()
    wanted = 100 * float(kl) / int(exam.counts.sum()) / students.teacher().entropy()
    assert students.gap_of(even, exam) == pytest.approx(wanted, rel=1e-3)


def test_bad_input_is_told_in_a_sentence():
    with refused("Unknown kind of student 'bytes'"):
        students.model_of("bytes", 0)
