import pickle

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


def test_rows_become_a_table_in_the_order_of_their_conditions():
    rows = {(c, s): {"right": 10 * s + i, "sure": -s} for s in (4, 5) for i, c in enumerate(("b", ("a", 1)))}
    table = Table.of_rows(rows, (4, 5))
    assert table.conditions == ("b", ("a", 1)) and table.seeds == (4, 5)
    assert table.get(("a", 1), "right").tolist() == [41, 51]
    assert table.get("b", "sure").tolist() == [-4, -5]


def test_a_missing_row_is_named():
    rows = {("a", 0): {"right": 1}, ("a", 1): {"right": 1}, ("b", 0): {"right": 1}}
    with refused("There is no row for condition 'b' and seed 1"):
        Table.of_rows(rows, (0, 1))
    with refused("There is no row for anything"):
        Table.of_rows({}, (0, 1))


def test_rows_of_different_metrics_are_refused():
    with refused("[('right',), ('wrong',)]"):
        Table.of_rows({("a", 0): {"right": 1}, ("a", 1): {"wrong": 1}}, (0, 1))


def test_joined_tables_stand_one_after_the_other():
    more = Table.of(["none"], (0, 1, 2), agreement=[[7, 8, 9]], accuracy=[[4, 5, 6]])  # metrics in another order
    table = Table.joined([TABLE, more])
    assert table.conditions == ("hard", ("soft", 50), "none")
    assert table.get("none").tolist() == [4, 5, 6] and table.get("none", "agreement").tolist() == [7, 8, 9]
    assert table.get("hard").tolist() == [10, 20, 30]


@pytest.mark.parametrize(
    "tables, said",
    [
        ([], "There are no tables"),
        ([TABLE, Table.of(["x"], (0, 1), accuracy=[[1, 2]], agreement=[[1, 2]])], "differ in their seeds"),
        ([TABLE, Table.of(["x"], (0, 1, 2), accuracy=[[1, 2, 3]])], "differ in their seeds or metrics"),
        ([TABLE, TABLE], "The condition 'hard' stands in two tables"),
    ],
)
def test_tables_that_do_not_belong_together_are_refused(tables, said):
    with refused(said):
        Table.joined(tables)


def test_as_if_gives_a_condition_the_numbers_of_another():
    swapped = TABLE.as_if({"hard": ("soft", 50)})
    assert swapped.get("hard").tolist() == swapped.get(("soft", 50)).tolist() == [11, 22, 33]
    assert swapped.get("hard", "agreement").tolist() == [2, 2, 3]
    assert TABLE.as_if(lambda condition: "hard").get(("soft", 50)).tolist() == [10, 20, 30]
    assert TABLE.get("hard").tolist() == [10, 20, 30]


def test_as_if_refuses_conditions_that_do_not_exist():
    with refused("Unknown condition 'herd'", "did you mean 'hard'?"):
        TABLE.as_if({"herd": "hard"})
    with refused("Unknown condition 'herd'"):
        TABLE.as_if({"hard": "herd"})


def test_a_table_travels_to_another_process():
    again = pickle.loads(pickle.dumps(TABLE))
    assert (again.conditions, again.seeds) == (TABLE.conditions, TABLE.seeds)
    assert again.get("hard").tolist() == [10, 20, 30] and not again.get("hard").flags.writeable
