"""Bugs that somebody could put into chapter 20, and the test that must turn red."""

import pytest

from course_lib.chapters.capstone import encoders
from tests import planting
from tests.chapters.capstone import test_encoders

CANARIES = (
    planting.Canary(
        "keys are read where queries are meant",
        encoders.Encoder,
        "forward",
        'split["query"], split["key"]',
        'split["key"], split["key"]',
        test_encoders.test_relations_of_an_encoder_are_its_attention,
    ),
    planting.Canary(
        "a sentence's vector counts padding",
        encoders.Layers,
        "sentences",
        "real = self.mask[..., None]",
        "real = torch.ones_like(self.mask)[..., None]",
        test_encoders.test_vectors_by_hand,
    ),
    planting.Canary(
        "the student copies the teacher's first layers",
        encoders,
        "aligned",
        "step * (i + 1) for i",
        "i + 1 for i",
        test_encoders.test_layers_are_shared_out_evenly,
    ),
    planting.Canary(
        "hidden states of the wrong layer",
        encoders,
        "hidden_loss",
        "teacher.mapped[its]",
        "teacher.mapped[mine]",
        test_encoders.test_hidden_states_go_by_the_map,
    ),
    planting.Canary(
        "scores without the root of the width",
        encoders,
        "_scores",
        "queries.shape[-1] ** 0.5",
        "1.0",
        test_encoders.test_scores_by_hand,
    ),
    planting.Canary(
        "teacher and student swapped",
        encoders,
        "relations_loss",
        "relation_loss(ours, theirs, student.mask)",
        "relation_loss(theirs, ours, student.mask)",
        test_encoders.test_relations_by_hand,
    ),
    planting.Canary(
        "a text may choose itself",
        encoders,
        "soft_answer_loss",
        "torch.eye(len(student.mask)",
        "torch.zeros(len(student.mask), len(student.mask)",
        test_encoders.test_soft_answers_by_hand,
    ),
    planting.Canary(
        "padding has directions",
        encoders,
        "direction_loss",
        "(1 - cosines)[student.mask].mean()",
        "(1 - cosines).mean()",
        test_encoders.test_vectors_by_hand,
    ),
)


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_a_canary_turns_its_test_red(canary, request, monkeypatch):
    planting.check(canary, request, monkeypatch)
