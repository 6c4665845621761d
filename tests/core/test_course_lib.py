import json
import subprocess
import sys

import pytest

import course_lib


def test_importing_the_package_imports_no_heavy_library():
    script = "import json, sys, course_lib; print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert "course_lib" in loaded
    assert not loaded & {"torch", "matplotlib", "numpy", "scipy", "sklearn", "datasets", "transformers", "IPython"}


def test_a_part_is_imported_when_it_is_first_used():
    script = "import sys, course_lib; course_lib.runtime; course_lib.errors; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_parts_are_attributes():
    assert course_lib.losses.__name__ == "course_lib.losses"
    assert course_lib.chapters.find("00").part("experiment").__name__ == "course_lib.chapters.start_here.experiment"


def test_an_unknown_part_is_an_attribute_error_that_names_the_parts():
    with pytest.raises(AttributeError, match="Unknown part of course_lib 'losess': did you mean 'losses'") as caught:
        _ = course_lib.losess
    assert all(part in str(caught.value) for part in course_lib.PARTS)
    assert not hasattr(course_lib, "nonsense")


def test_tab_completion_offers_the_parts():
    assert set(course_lib.PARTS) <= set(dir(course_lib))
