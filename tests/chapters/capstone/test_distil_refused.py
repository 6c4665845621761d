"""What the script says to files and folders that it cannot use, and when it is stopped."""

import pytest

from course_lib.chapters.capstone.distil import __main__ as command
from course_lib.chapters.capstone.distil import trainer

FAST = ("--teacher-steps", "2", "--steps", "2", "--batch", "4", "--speed", "1e9")


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """One process, no settings of a launcher."""
    for name in ("WORLD_SIZE", "RANK", "ACCELERATE_MIXED_PRECISION", "ACCELERATE_USE_FSDP"):
        monkeypatch.delenv(name, raising=False)


def said(capsys, status, *asked):
    """What the command prints as its only line of errors, when it ends with this status."""
    assert command.main([*FAST, *map(str, asked)]) == status
    line = capsys.readouterr().err.strip()
    assert line and "\n" not in line
    return line


def test_texts_must_be_in_utf_8(tmp_path, capsys):
    file = tmp_path / "latin.txt"
    file.write_bytes("der Bär schläft\n".encode("latin-1"))
    assert "not in UTF-8" in said(capsys, 2, "--data", file, "--out", tmp_path / "out")


def test_texts_are_a_file(tmp_path, capsys):
    assert "are a folder" in said(capsys, 2, "--data", tmp_path, "--out", tmp_path / "out")


def test_a_folder_that_cannot_be_made_is_noticed_before_the_first_step(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(trainer, "one_step", lambda *_: pytest.fail("it has begun"))
    (tmp_path / "file").write_text("here", encoding="utf-8")
    for out in (tmp_path / "file", tmp_path / "file" / "run"):
        assert f"{tmp_path / 'file'} is no folder" in said(capsys, 2, "--out", out)


def test_a_number_of_0_is_no_number_left_out(tmp_path, capsys):
    assert "speed is 0.0" in said(capsys, 2, "--speed", "0", "--out", tmp_path)
    asked = ("--track", "encoder", "--teacher", "toy", "--alpha", "0")
    assert "--alpha has no effect" in said(capsys, 2, *asked, "--out", tmp_path)


def test_whoever_stops_it_is_told_how_to_go_on(tmp_path, capsys, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(trainer, "one_step", stopped)
        assert "--resume goes on" in said(capsys, 130, "--out", tmp_path / "run")
    assert command.main([*FAST, "--out", str(tmp_path / "run"), "--resume"]) == 0
    assert (tmp_path / "run" / "student.pt").exists()
