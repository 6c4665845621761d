"""What the teachers of sums write in chapter 14, and how their students read and write."""

import torch

from course_lib.chapters.diversity import scribes, thoughts
from course_lib.data import sums
from tests.chapters.diversity import small
from tests.helpers import refused

ONE = sums.questions(torch.tensor([[3, 4, 0, 3]]), torch.tensor([0]))


def text(teacher, slip=0.0, questions=ONE):
    return [sums.text(row) for row in thoughts.documents(teacher, questions, slip, 0)]


def test_documents_by_hand():
    # 3 + 4 = 7, which is 2; + 0 = 2; + 3 = 5, which is 0. From the other end: 3 + 0 = 3; + 4 = 2; + 3 = 0.
    assert text(thoughts.TERSE) == ["3 4 0 3 = → 0"]
    assert text(thoughts.PLAIN) == text(thoughts.SLIPS) == ["3 4 0 3 = 2 2 0 → 0"]
    assert text(thoughts.LONG) == ["3 4 0 3 = 2 2 0 3 2 0 → 0"]
    assert text(thoughts.MIXED, questions=ONE.repeat(2)) == [text(thoughts.PLAIN)[0], text(thoughts.LONG)[0]]


def test_slips_go_on_and_reach_the_answer():
    practice, _ = sums.split(0)
    traces = thoughts.documents(thoughts.SLIPS, practice, 0.3, 0)[:, sums.QUESTION :]
    right = (sums.answer_of(traces) == practice.answer).float().mean()
    # the last slip is random and right by luck in one of five: (.7 + .3 / 5)^3 and what is put right again by luck
    assert 0.4 < right < 0.6
    assert (sums.value_of(traces[:, 2]) == sums.answer_of(traces)).all()


def test_other_teachers_never_slip():
    practice, _ = sums.split(0)
    for teacher in (thoughts.TERSE, thoughts.PLAIN, thoughts.LONG, thoughts.MIXED):
        traces = thoughts.documents(teacher, practice, 0.9, 0)[:, sums.QUESTION :]
        assert (sums.answer_of(traces) == practice.answer).all()


def test_an_unknown_teacher_is_refused():
    with refused("teacher", "short thoughts"):
        thoughts.documents("nobody", ONE, 0.1, 0)


def test_a_slip_that_is_no_share_is_refused():
    with refused("slip"):
        thoughts.documents(thoughts.SLIPS, ONE, 2, 0)


def test_no_model_looks_to_the_right():
    crowd = scribes.Scribes(8, thoughts.LONGEST, (0, 1))
    tokens = torch.randint(len(sums.VOCABULARY), (2, 3, 9))
    changed = tokens.clone()
    changed[:, :, 6:] = 1
    assert torch.allclose(crowd(tokens)[:, :, :6], crowd(changed)[:, :, :6], atol=1e-5)


def test_models_do_not_mix():
    alone, both = scribes.Scribes(8, thoughts.LONGEST, (5,)), scribes.Scribes(8, thoughts.LONGEST, (4, 5))
    tokens = torch.randint(len(sums.VOCABULARY), (1, 3, 9))
    assert torch.allclose(alone(tokens)[0], both(tokens.repeat(2, 1, 1))[1], atol=1e-5)


def test_the_question_and_the_padding_are_not_learned():
    tokens = thoughts.documents(thoughts.PLAIN, ONE, 0.0, 0)[None]
    logits = torch.zeros(1, 1, thoughts.LONGEST, len(sums.VOCABULARY))
    base = scribes.word_losses(logits, tokens)
    logits[:, :, : sums.QUESTION - 1, 0] = 9.0  # what is said before the last token of the question
    logits[:, :, 12:, 3] = 9.0  # what is said after END
    assert torch.equal(scribes.word_losses(logits, tokens), base)
    logits[:, :, sums.QUESTION - 1, 0] = 9.0
    assert scribes.word_losses(logits, tokens) > base


def test_a_run_has_a_row_for_every_student():
    table = small.result().thoughts
    narrow, wide = small.THOUGHTS.widths
    every = {(t, narrow, n) for t in thoughts.TEACHERS for n in (1, 2, 3)} | {(t, wide, 1) for t in thoughts.TEACHERS}
    assert set(table.conditions) == every | {(thoughts.TERSE, wide, 2)}
    assert (table.get((thoughts.PLAIN, wide, 1), "tokens") == 6).all()
    assert (table.get((thoughts.SLIPS, wide, 1), "taught") < 100).all()
