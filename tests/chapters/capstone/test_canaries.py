"""Bugs that somebody could put into chapter 20, and the test that must turn red."""

import pytest

from course_lib.chapters.capstone import cards, cascade, drafts, encoders, experts, glosses, narrow, speculative
from tests import planting
from tests.chapters.capstone import test_cards, test_encoders, test_experiment, test_speculative

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
    planting.Canary(
        "a rejected word is drawn from the teacher",
        speculative,
        "one_pass",
        "(p - q).clamp(min=0) if rule == RIGHT else p",
        "p",
        test_speculative.test_a_pass_draws_what_the_rule_says,
    ),
    planting.Canary(
        "the enumeration forgets what is missing",
        speculative,
        "emitted",
        "missing = (p - q).clamp(min=0) if rule == RIGHT else p",
        "missing = p",
        test_speculative.test_what_is_written_by_hand,
    ),
    planting.Canary(
        "the draft accepts instead of the teacher",
        speculative,
        "_accepted",
        "p[word] / q[word]",
        "q[word] / p[word]",
        test_speculative.test_a_pass_draws_what_the_rule_says,
    ),
    planting.Canary(
        "the teacher's own word is not counted as a pass's",
        speculative,
        "formula",
        "1 - alpha ** (k + 1)",
        "1 - alpha ** k",
        test_speculative.test_the_formula_by_hand,
    ),
    planting.Canary(
        "a redrawn word does not end the pass",
        speculative,
        "_passes",
        "_flow(new, begin, following) for j",
        "_flow(new, left[j - 1], following) for j",
        test_speculative.test_words_of_a_pass_by_hand,
    ),
    planting.Canary(
        "acceptance is averaged over places, not over words",
        speculative.Pairs,
        "acceptance",
        "visits = self.visits()",
        "visits = (self.visits() > 0).double() + self.P[:, 2]",
        test_speculative.test_acceptance_by_hand,
    ),
    planting.Canary(
        "the overlap takes the larger share",
        drafts,
        "overlap",
        "torch.minimum(p, q)",
        "torch.maximum(p, q)",
        test_experiment.test_alpha_of_a_network_is_the_overlap,
    ),
    planting.Canary(
        "the threshold is chosen on the pictures that report it",
        cascade,
        "_rows",
        "threshold(sure[:few], right[STUDENT][:few], right[TEACHER][:few], recipe.lost)",
        "threshold(sure[few:], right[STUDENT][few:], right[TEACHER][few:], recipe.lost)",
        test_experiment.test_the_threshold_never_sees_the_pictures_that_report_it,
    ),
    planting.Canary(
        "what is handed on costs the teacher alone",
        cascade,
        "_rows",
        "(name != TEACHER) * work[STUDENT] + ",
        "",
        test_experiment.test_the_threshold_never_sees_the_pictures_that_report_it,
    ),
    planting.Canary(
        "all experts are counted as used",
        experts,
        "costs",
        '"used": one + router',
        '"used": experts * one + router',
        test_experiment.test_costs_by_hand,
    ),
    planting.Canary(
        "the teacher's probabilities are one place off",
        narrow,
        "_tensors",
        "enumerate(each.top, start=1)",
        "enumerate(each.top, start=2)",
        test_experiment.test_sentences_are_dealt_once,
    ),
    planting.Canary(
        "an untrained net gives the answers, too",
        glosses,
        "loss_of",
        "encoders.vector_loss(ours, theirs)",
        "encoders.vector_loss(ours, copied)",
        test_experiment.test_an_untrained_net_gives_layers_and_no_answers,
    ),
    planting.Canary(
        "a card forgets what licences ask",
        cards,
        "obligations",
        'if part.kind == "teacher" and not terms.allows:',
        "if False:",
        test_cards.test_licences_are_carried_on,
    ),
)


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_a_canary_turns_its_test_red(canary, request, monkeypatch):
    planting.check(canary, request, monkeypatch)
