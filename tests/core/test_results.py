import numpy as np
import pytest

from course_lib.study.results import Table
from tests.helpers import refused

TABLE = Table.of(
    ["hard", ("soft", 50)], (0, 1, 2), accuracy=[[10, 20, 30], [11, 22, 33]], agreement=[[1, 1, 1], [2, 2, 3]]
)


def test_get_returns_one_number_per_seed():
    assert TABLE.get("hard").tolist() == [10, 20, 30]
    assert TABLE.get(("soft", 50), "agreement").tolist() == [2, 2, 3]


def test_mean_is_taken_over_seeds():
    assert TABLE.mean("hard").mean == 20


def test_gain_is_paired():
    # 11 - 10, 22 - 20, 33 - 30 = 1, 2, 3: mean 2, half width 4.303 / √3 = 2.484
    gain = TABLE.gain(("soft", 50), "hard")
    assert (gain.mean, gain.wins) == (2, 3)
    assert gain.half == pytest.approx(2.484, abs=1e-3)
    assert TABLE.gain("hard", ("soft", 50)).mean == -2


def test_measurements_cannot_be_overwritten():
    with pytest.raises(ValueError, match="read-only"):
        TABLE.get("hard")[0] = 99
    with pytest.raises(TypeError):
        TABLE.values["accuracy"] = 99


def test_a_table_keeps_its_numbers_when_the_source_changes():
    source = np.array([[1.0, 2.0]])
    table = Table.of(["a"], (0, 1), accuracy=source)
    source[:] = 0
    assert table.get("a").tolist() == [1, 2]


def test_values_must_fill_conditions_times_seeds():
    with pytest.raises(ValueError, match="reshape"):
        Table.of(["a", "b"], (0, 1), accuracy=[1, 2, 3])


def test_unknown_metric_is_refused():
    with refused("Unknown metric 'accurracy'", "did you mean 'accuracy'?", "agreement"):
        TABLE.get("hard", "accurracy")


def test_unknown_condition_is_refused():
    with refused("Unknown condition ('soft', 51)", "hard, ('soft', 50)"):
        TABLE.get(("soft", 51))
