"""Known bugs of language models and their distillation."""

import pytest

from course_lib.chapters.tiny_language_models import documents, students
from course_lib.data import language
from tests.chapters.tiny_language_models import test_documents, test_students
from tests.core import test_language
from tests.planting import Canary, check

CANARIES = [
    # --- what counts in the loss
    Canary(
        "padding counted in the distance from the truth",
        language.Automaton,
        "kl_of",
        "part[:, 1:] != PAD",
        "part[:, 1:] >= PAD",
        test_language.test_kl_of_does_not_count_padding,
    ),
    # --- divergences
    Canary(
        "KL from model to truth",
        language.Automaton,
        "kl",
        "torch.xlogy(self.P, self.P) - torch.xlogy(self.P, other.P)",
        "torch.xlogy(other.P, other.P) - torch.xlogy(other.P, self.P)",
        test_language.test_kl_by_hand,
    ),
    # --- sampling
    Canary(
        "the teacher's sampling temperature forgotten",
        students,
        "write",
        "temperature=temperature, ",
        "",
        test_students.test_colder_text_holds_fewer_animals,
    ),
    # --- controls
    Canary(
        "the ignorant teacher is the real one",
        documents.Lessons,
        "model",
        "IGNORANTS: IGNORANT}",
        "IGNORANTS: TEACHER}",
        test_documents.test_every_condition_has_its_teacher,
        (documents.IGNORANTS, documents.IGNORANT),
    ),
    Canary(
        "the teacher's text under the name of true text",
        documents.Lessons,
        "read",
        'ALONG: "text", ',
        "",
        test_documents.test_every_condition_reads_what_its_name_says,
    ),
    Canary(
        "smoothing forgotten",
        students,
        "smoothed_loss",
        "((1 - share) * target + share / words)",
        "target",
        test_students.test_smoothing_by_hand,
    ),
    Canary(
        "padding makes a copy a new text",
        students,
        "by_heart",
        "{_words(row) for row in read.tolist()}",
        "{tuple(row) for row in read.tolist()}",
        test_students.test_by_heart_ignores_padding,
    ),
    # --- language
    Canary(
        "refit from impossible words",
        language.Automaton,
        "refit",
        "kept &= self.NEXT[before.clamp(min=0), word] >= 0",
        "pass",
        test_language.test_refit_ignores_what_the_language_does_not_allow,
    ),
    Canary(
        "an unfinished document is allowed",
        language.Automaton,
        "grammatical",
        "self.states(tokens)[:, -1] == len(self.P) - 1",
        "self.states(tokens)[:, -1] >= 0",
        test_language.test_grammatical_needs_an_end,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=[canary.bug for canary in CANARIES])
def test_planted_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)
