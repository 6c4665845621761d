"""Known bugs in the models: classifiers, transformers of strips, language models."""

import pytest

from course_lib.models import classifiers, language_models, row_transformer
from tests.core import test_classifiers, test_language_models, test_row_transformer
from tests.planting import Canary, check

CANARIES = [
    Canary(
        "biases are multiplied",
        classifiers,
        "multiplications",
        "inputs * outputs for",
        "inputs * outputs + outputs for",
        test_classifiers.test_multiplications_by_hand,
    ),
    Canary(
        "queries and keys are mixed up",
        row_transformer.Crowd,
        "__call__",
        '"queries": layer.attention.q_proj, "keys": layer.attention.k_proj',
        '"queries": layer.attention.k_proj, "keys": layer.attention.q_proj',
        test_row_transformer.test_what_is_read_from_the_last_layer_is_its_attention,
    ),
    Canary(
        "sampling temperature forgotten",
        language_models,
        "sample",
        '"temperature": float(temperature), ',
        "",
        test_language_models.test_samples_follow_the_temperature,
        (3.0,),
    ),
    Canary(
        "only the fifty most probable words",
        language_models,
        "sample",
        '"top_k": 0}',
        '"top_k": 2}',
        test_language_models.test_samples_follow_the_temperature,
        (3.0,),
    ),
    Canary(
        "words after the end are kept",
        language_models,
        "sample",
        "eos_token_id=eos,",
        "eos_token_id=model.config.vocab_size,",
        test_language_models.test_after_the_end_comes_padding_alone,
    ),
    Canary(
        "padding between prompt and new words",
        language_models,
        "sample",
        "(width - lengths)[:, None]\n    left",
        "0 * (width - lengths)[:, None]\n    left",
        test_language_models.test_a_prompt_among_longer_ones_is_continued_as_alone,
        ("llama",),
    ),
    Canary(
        "weights start at the library's default",
        language_models,
        "build",
        "0.5 / width**0.5",
        "0.02",
        test_language_models.test_weights_start_at_half_over_the_root_of_the_width,
        ("llama",),
    ),
    Canary(
        "the library keeps quiet for ever",
        language_models,
        "quiet",
        "logging.set_verbosity(before)",
        "pass",
        test_language_models.test_sampling_is_quiet_and_gives_the_library_its_voice_back,
    ),
    Canary(
        "a trace shorter than asked for",
        language_models,
        "write",
        "prompts.shape[1] + new_tokens - documents.shape[1]",
        "0",
        test_language_models.test_written_documents_have_the_length_that_was_asked_for,
    ),
    Canary(
        "attention costs nothing",
        language_models,
        "operations",
        "matrices + config.num_hidden_layers * 2",
        "matrices + config.num_hidden_layers * 0",
        test_language_models.test_operations_are_those_that_pytorch_counts,
        ("llama",),
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)


def test_no_bug_is_listed_twice():
    assert len({canary.bug for canary in CANARIES}) == len(CANARIES)
