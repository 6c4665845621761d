"""The drawing of chapter 07 says what it shows."""

from course_lib.chapters.fewer_bits import drawings, real


def test_the_drawing_tells_its_numbers():
    found = drawings.rounding()
    assert "nearest of 4 levels" in found.alt and "17 differ" in found.alt
    assert found.svg() == drawings.rounding().svg()


def test_the_real_models_table_names_its_source():
    text = real.table().text
    assert real.SOURCE in text and "| 2 | 11.7 | 0.0 | 16,601 | 16,163 |" in text
    assert len(real.answers().text.splitlines()) == 3
