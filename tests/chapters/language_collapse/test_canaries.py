"""Known bugs in chapter 18's loop: each must turn a named test red."""

import pytest

from course_lib.chapters.language_collapse import experiment as lc
from course_lib.data import language
from tests.chapters.language_collapse import test_experiment as unit
from tests.planting import Canary, check

CANARIES = [
    Canary(
        "generations that secretly see real data",
        lc,
        "next_data",
        'if regime == "replace":\n        return written',
        'if regime == "replace":\n        return stacked(real(1), written[1:])',
        unit.test_replace_sees_real_documents_once_and_never_again,
    ),
    Canary(
        "generations that see the first documents again",
        lc,
        "next_data",
        'if regime == "replace":\n        return written',
        'if regime == "replace":\n        return data',
        unit.test_replace_sees_real_documents_once_and_never_again,
    ),
    Canary(
        "accumulate forgets the first generation",
        lc,
        "next_data",
        "return stacked(data, written)",
        "return stacked(data[len(written) :], written)",
        unit.test_accumulate_keeps_everything_from_the_first_generation_on,
    ),
    Canary(
        "accumulate replaces",
        lc,
        "next_data",
        "return stacked(data, written)",
        "return written",
        unit.test_accumulate_keeps_everything_from_the_first_generation_on,
    ),
    Canary(
        "real documents on top instead of in place of written ones",
        lc,
        "next_data",
        "return stacked(fresh, written[count:])",
        "return stacked(fresh, written)",
        unit.test_mix_replaces_a_share_by_fresh_real_documents,
    ),
    Canary(
        "the share is that of written documents",
        lc,
        "next_data",
        "round(share * len(written))",
        "round((1 - share) * len(written))",
        unit.test_mix_replaces_a_share_by_fresh_real_documents,
    ),
    Canary(
        "the same real documents every time",
        lc,
        "generations",
        "real(n, g + 1)",
        "real(n, 0)",
        unit.test_mix_replaces_a_share_by_fresh_real_documents,
    ),
    Canary(
        "padding that reads as an end",
        lc,
        "stacked",
        "value=language.PAD",
        "value=language.EOS",
        unit.test_stacked_pads_to_the_longest,
    ),
    Canary(
        "padding counted as a word in KL",
        language.Automaton,
        "kl_of",
        "part[:, 1:] != PAD",
        "part[:, 1:] >= 0",
        unit.test_kl_is_that_of_the_truth_to_the_model,
    ),
    Canary(
        "KL flipped",
        language.Automaton,
        "kl_of",
        "(torch.xlogy(truth, truth) - truth * log_model)",
        "(log_model.exp() * (log_model - truth.clamp(min=1e-30).log()))",
        unit.test_kl_is_that_of_the_truth_to_the_model,
    ),
    Canary(
        "dead words counted as alive",
        lc,
        "alive",
        "counts > 0",
        "counts >= 0",
        unit.test_dead_words_are_dead,
    ),
    Canary(
        "dead words counted as alive, in what a model wrote",
        lc,
        "alive",
        "counts > 0",
        "counts >= 0",
        unit.test_census_by_hand,
    ),
    Canary(
        "the sampling temperature forgotten",
        lc,
        "gpt_chain",
        "temperature=arm.temperature",
        "temperature=1.0",
        unit.test_a_model_writes_as_its_arm_says,
    ),
    Canary(
        "top-p forgotten",
        lc,
        "gpt_chain",
        "top_p=arm.top_p",
        "top_p=1.0",
        unit.test_a_model_writes_as_its_arm_says,
    ),
    Canary(
        "every generation starts from the same weights",
        lc,
        "gpt_chain",
        'language_models.build("llama", vocabulary=words, seed=1000 * seed + g,',
        'language_models.build("llama", vocabulary=words, seed=1000 * seed,',
        unit.test_every_generation_is_a_fresh_model_that_learns_only_from_its_data,
    ),
    Canary(
        "half a generation passes for a whole one",
        lc,
        "gpt_chain",
        "if history.interrupted:",
        "if False:",
        unit.test_interrupting_the_training_keeps_the_generations_before_it,
    ),
    Canary(
        "an interruption throws everything away",
        lc,
        "collect",
        "found.append(generation)",
        "found = [*found, generation]; found = found[:1]",
        unit.test_an_interrupted_chain_keeps_what_was_computed,
    ),
    Canary(
        "people and models draw the same numbers",
        lc,
        "counting_chain",
        "2 * (1000 * seed + g) + 1",
        "2 * (1000 * seed + g)",
        unit.test_people_and_models_have_their_own_luck,
    ),
    Canary(
        "repeats counted as different",
        lc,
        "distinct",
        "len(torch.unique(tokens, dim=0))",
        "len(tokens)",
        unit.test_census_by_hand,
    ),
    Canary(
        "theory without real documents",
        lc,
        "survival",
        "fresh = binomial(real, p)",
        "fresh = binomial(0, p)",
        unit.test_survival_by_hand,
    ),
    Canary(
        "theory of one document less",
        lc,
        "first_alive",
        "** documents",
        "** (documents - 1)",
        unit.test_the_first_generation_by_hand,
    ),
    Canary(
        "a NaN passes for a share",
        lc,
        "check_regime",
        "not 0 <= share <= 1",
        "(share < 0 or share > 1)",
        unit.test_a_share_outside_zero_to_one_is_refused,
        (float("nan"),),
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=[canary.bug for canary in CANARIES])
def test_canary(canary, request, monkeypatch):
    check(canary, request, monkeypatch)
