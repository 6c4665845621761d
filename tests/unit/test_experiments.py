import pytest

from course_lib import experiments
from tests.unit.helpers import refused


@pytest.mark.parametrize("topic", experiments.TOPICS)
def test_every_topic_has_an_experiment_and_its_claims(topic):
    module = experiments.get(topic)
    assert callable(module.run) and callable(module.claims)


def test_an_unknown_experiment_is_refused_with_a_suggestion():
    with refused("Unknown experiment 'temprature'", "did you mean 'temperature'?"):
        experiments.get("temprature")
    with refused("Unknown experiment 'nonsense'", "start_here, soft_targets, temperature"):
        experiments.get("nonsense")
