"""The script on one process: its stream, its resumption, its plan, its sentences."""

import dataclasses
import json
import re
import tempfile
from pathlib import Path

import pytest
import torch

from course_lib import runtime
from course_lib.chapters.capstone.distil import __main__ as command
from course_lib.chapters.capstone.distil import checkpoints, job, places, plan, tracks, trainer
from course_lib.data import language
from course_lib.errors import CourseError

FAST = {"batch": 8, "teacher_steps": 2}


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """One process, one thread, no settings of a launcher."""
    for name in ("WORLD_SIZE", "RANK", "ACCELERATE_MIXED_PRECISION", "ACCELERATE_USE_FSDP", "COURSE_MODEL"):
        monkeypatch.delenv(name, raising=False)
    with runtime.threads(1):
        yield


def made(track, steps, **changed):
    return job.Job(track, "toy", **(FAST | {"steps": steps} | changed))


def run(track, steps=4, out=None, save_every=100, resume=False, accumulate=1, **changed):
    chosen = made(track, steps, **changed)
    more = {"save_every": save_every, "resume": resume, "accumulate": accumulate, "say": lambda line: None}
    return trainer.run(chosen, tracks.build(chosen), places.Place(), out, **more)


def fresh(tmp_path):
    """A folder that no other call of the same test has written to."""
    return Path(tempfile.mkdtemp(dir=tmp_path))


def weights(folder):
    return torch.load(folder / "student.pt", weights_only=True)


# --- the loop -------------------------------------------------------------------------------------


@pytest.mark.parametrize("track", job.DEFAULTS)
def test_a_student_learns_on_every_track(track, tmp_path):
    losses = run(track, 12, tmp_path)
    assert len(losses) == 12 and sum(losses[-3:]) < sum(losses[:3])
    assert json.loads((tmp_path / "losses.json").read_text()) == losses
    assert sorted(path.name for path in tmp_path.iterdir()) == ["checkpoint.pt", "losses.json", "student.pt"]


@pytest.mark.parametrize("loss", ("answers", "tinybert", "distilbert"))
def test_an_encoder_learns_by_each_published_loss(loss, tmp_path):
    losses = run("encoder", 2, tmp_path, loss=loss)
    assert all(0 < value < 100 for value in losses)


def test_a_step_that_is_read_in_parts_is_the_same_step(tmp_path):
    whole = run("language", 3, tmp_path / "a")
    parts = run("language", 3, tmp_path / "b", accumulate=4)
    assert parts == pytest.approx(whole, rel=1e-4)


def test_places_are_counted_over_the_whole_step():
    # Two documents of 2 and 6 places: the mean over 8 places, not the mean of two means.
    chosen = job.Job("language", "toy", **FAST)
    track = tracks.build(chosen)
    rows = [{"text": "the cat"}, {"text": "the cat sits near the house"}]
    short, long = (track.collate([row]) for row in rows)
    assert [track.places(each) for each in (short, long)] == [3, 7]
    found = trainer.one_step(
        track, places.Place(), track.lesson, torch.optim.SGD(track.lesson.parameters()), [short, long]
    )
    sums = [track.lesson(each).item() for each in (short, long)]
    assert found == pytest.approx(sum(sums) / 10, rel=1e-5)
    assert found != pytest.approx((sums[0] / 3 + sums[1] / 7) / 2, rel=1e-3)


@pytest.mark.parametrize("track", ("language", "own"))
def test_a_run_that_goes_on_gives_the_numbers_of_one_that_was_never_stopped(track, tmp_path):
    changed = {"noise": 0.3} if track == "own" else {}
    tmp_path = fresh(tmp_path)
    whole = run(track, 6, tmp_path / "whole", save_every=6, **changed)
    stopped = tmp_path / "stopped"
    original = trainer.one_step
    count = iter(range(4))

    def killed(*args):
        if next(count, None) is None:
            raise KeyboardInterrupt
        return original(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trainer, "one_step", killed)
        with pytest.raises(KeyboardInterrupt):
            run(track, 6, stopped, save_every=3, **changed)
    assert checkpoints.load(stopped, made(track, 6, **changed).run)["step"] == 3
    assert run(track, 6, stopped, save_every=3, resume=True, **changed) == whole
    ours, theirs = weights(stopped), weights(tmp_path / "whole")
    assert ours.keys() == theirs.keys() and all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_a_finished_run_is_left_as_it_is(tmp_path):
    losses = run("own", 2, tmp_path)
    before = (tmp_path / "checkpoint.pt").stat().st_mtime_ns
    assert run("own", 2, tmp_path, resume=True) == losses
    assert (tmp_path / "checkpoint.pt").stat().st_mtime_ns == before


def test_half_a_checkpoint_never_takes_the_place_of_a_whole_one(tmp_path, monkeypatch):
    checkpoints.save(tmp_path, {"run": {"seed": 0}, "step": 1})
    before = (tmp_path / "checkpoint.pt").read_bytes()

    def cut(state, file):
        file.write(b"half")
        raise OSError("no space left")

    monkeypatch.setattr(checkpoints.torch, "save", cut)
    with pytest.raises(OSError, match="no space"):
        checkpoints.save(tmp_path, {"run": {"seed": 0}, "step": 2})
    assert (tmp_path / "checkpoint.pt").read_bytes() == before
    assert checkpoints.load(tmp_path, {"seed": 0})["step"] == 1


# --- the stream -----------------------------------------------------------------------------------


def test_the_processes_share_the_stream_of_one():
    chosen = job.Job("own", **FAST)
    stream = tracks.build(chosen).stream
    start = 700  # in the second round of 599 pictures
    one = trainer.portion(stream, start, 0, 1)
    wanted = [next(one)["image"] for _ in range(8)]
    two = [trainer.portion(stream, start, rank, 2) for rank in (0, 1)]
    assert [next(two[i % 2])["image"] for i in range(8)] == wanted
    again = trainer.portion(stream, start + 3, 0, 1)
    assert next(again)["image"] == wanted[3]


def test_animal_documents_are_the_same_for_a_seed_and_never_end():
    def first(seed):
        documents = tracks.animal_documents(seed)
        return [next(documents)["text"] for _ in range(300)]

    assert first(0) == first(0) != first(1)
    assert len(set(first(0))) > 200
    assert max(language.encode(first(0)).shape) <= 300 and language.encode(first(0)).shape[1] <= tracks.CONTEXT


def test_a_file_of_texts_is_read_line_by_line(tmp_path):
    file = tmp_path / "texts.txt"
    file.write_text("the cat sits near the house .\n\nthe dog walks by the garden .\n", encoding="utf-8")
    assert [row["text"] for row in tracks.lines(str(file))] == [
        "the cat sits near the house .",
        "the dog walks by the garden .",
    ]
    assert run("language", 2, tmp_path / "run", data=str(file), batch=2) != run(
        "language", 2, tmp_path / "other", batch=2
    )


# --- the plan -------------------------------------------------------------------------------------

BIG = {"teacher": 7e9, "student": 1e9, "layers": 16, "width": 2048, "answers": 32000, "places": 5e5, "steps": 2000}


def test_what_each_process_holds():
    ddp = plan.Plan(**BIG, processes=8, accumulate=16)
    assert ddp.memory["teacher"] == 28e9 and ddp.memory["student"] == 4e9
    assert ddp.memory["gradients"] == 4e9 and ddp.memory["optimiser (two moments)"] == 8e9
    fsdp = plan.Plan(**BIG, processes=8, accumulate=16, shard="fsdp")
    kept = [name for name in ddp.memory if "activations" not in name]
    assert all(fsdp.memory[name] == ddp.memory[name] / 8 for name in kept)
    assert fsdp.memory["activations, roughly"] == ddp.memory["activations, roughly"]


def test_operations_bytes_and_money():
    made = plan.Plan(**BIG, processes=8, speed=2e14, price=3.0)
    assert made.operations == 2000 * 5e5 * (14e9 + 6e9) == 2e19
    assert made.hours == pytest.approx(2e19 / 8 / 2e14 / 3600)
    assert made.cost == pytest.approx(made.hours * 24)
    assert made.sent == 7 / 8 * 2 * 4e9
    shared = plan.Plan(**BIG, processes=8, accumulate=2, shard="fsdp")
    assert shared.sent == 7 / 8 * 4 * (2 * (2e9 + 7e9) + 1e9)
    assert plan.Plan(**BIG).sent == 0


def test_the_page_says_what_the_plan_says():
    page = (Path(__file__).parents[3] / "pages" / "past_one_machine.qmd").read_text(encoding="utf-8")
    code, printed = re.search(r"```python\n(.*?)```\n\n:::.*?\n```\n(.*?)\n```", page, re.DOTALL).groups()
    found = {}
    exec(code.replace("print(cluster)", ""), found)
    made = found["cluster"]
    assert printed == str(made)
    whole = dataclasses.replace(made, shard="ddp")
    step = made.hours * 3600 / made.steps
    assert f"about {step:.3g} seconds, and in each step every GPU sends {plan.size(made.sent)}" in page
    assert f"that is {plan.size(made.sent / step)} a second" in page
    assert f"would send {plan.size(whole.sent)} a step and hold {plan.size(sum(whole.memory.values()))} each" in page


def test_amounts_in_words():
    assert [plan.size(x) for x in (12, 4e6, 28e9)] == ["12 bytes", "4 MB", "28 GB"]
    assert [plan.duration(x) for x in (3, 600, 7200, 864000)] == ["3 seconds", "10 minutes", "2 hours", "10 days"]


@pytest.mark.parametrize(
    "changed", ({"teacher": 0}, {"steps": 0}, {"processes": 1.5}, {"speed": float("nan")}, {"price": -1})
)
def test_a_plan_refuses_numbers_out_of_range(changed):
    with pytest.raises(CourseError, match="give a"):
        plan.Plan(**(BIG | changed))


def test_a_dry_run_prints_the_plan_and_writes_nothing(tmp_path, capsys):
    out = tmp_path / "run"
    asked = [
        "--track",
        "own",
        "--teacher-steps",
        "1",
        "--dry-run",
        "--processes",
        "8",
        "--shard",
        "fsdp",
        "--price",
        "2",
    ]
    assert command.main([*asked, "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "teacher 19,210 parameters, student 1,210; 8 processes, FSDP" in said
    assert "200 steps of 64 places" in said and "2 a process and hour" in said
    assert not out.exists()


# --- sentences ------------------------------------------------------------------------------------


def refused(capsys, tmp_path, *asked):
    """What the command says when it refuses; it has written nothing."""
    out = tmp_path / "refused"
    assert command.main(["--teacher-steps", "1", "--out", str(out), *asked]) == 2
    assert not out.exists()
    said = capsys.readouterr().err.strip()
    assert "\n" not in said
    return said


@pytest.mark.parametrize(
    "asked, wanted",
    (
        (["--track", "langauge"], "did you mean 'language'"),
        (["--T", "0"], "temperature is 0.0"),
        (["--T", "-1"], "temperature is -1.0"),
        (["--alpha", "2"], "alpha"),
        (["--lr", "nan"], "lr is nan"),
        (["--steps", "0"], "steps is 0"),
        (["--accumulate", "0"], "--accumulate is 0"),
        (["--accumulate", "3"], "choose a multiple of 3"),
        (["--seed", "-1"], "seed"),
        (["--shard", "fspd"], "did you mean 'fsdp'"),
        (["--shard", "fsdp"], "there is one process"),
        (["--processes", "2"], "--processes plans"),
        (["--dry-run", "--processes", "0"], "--processes is 0"),
        (["--dry-run", "--processes", "7"], "choose a multiple of 7"),
        (["--data", "/nowhere/texts.txt"], "no data at '/nowhere/texts.txt'"),
        (["--track", "encoder", "--teacher", "toy", "--loss", "bert"], "Unknown loss 'bert'"),
        (["--track", "encoder", "--teacher", "/nowhere"], "only --track language"),
        (["--loss", "minilm"], "--loss has no effect on the track 'language'"),
        (["--noise", "0.1"], "--noise has no effect"),
        (["--track", "encoder", "--alpha", "0.5"], "--alpha has no effect"),
        (["--teacher", "/nowhere"], "no such folder"),
    ),
)
def test_what_does_not_fit_is_refused_in_one_sentence(asked, wanted, tmp_path, capsys):
    assert wanted in refused(capsys, tmp_path, *asked)


def test_a_teacher_that_is_not_here(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    assert "make pretrained" in refused(capsys, tmp_path, "--teacher", "real")
    assert "make pretrained" in refused(capsys, tmp_path, "--track", "encoder", "--teacher", "real")
    assert job.Job("encoder").teacher == "toy", "without MiniLM the track takes its toy"


def test_data_without_an_example(tmp_path, capsys):
    file = tmp_path / "empty.txt"
    file.write_text("\n\n", encoding="utf-8")
    assert "holds no example" in refused(capsys, tmp_path, "--data", str(file))
    file.write_text("the elephant sits .\n", encoding="utf-8")
    assert "no word 'elephant'" in refused(capsys, tmp_path, "--data", str(file))
    assert "cannot be read" in refused(capsys, tmp_path, "--track", "own", "--data", str(tmp_path))


def test_more_processes_than_examples(tmp_path):
    file = tmp_path / "two.txt"
    file.write_text("the cat sits .\nthe dog sits .\n", encoding="utf-8")
    chosen = job.Job("language", "toy", data=str(file), batch=3, teacher_steps=1)
    with pytest.raises(CourseError, match="2 examples and 3 processes"):
        trainer.check_share(chosen, tracks.build(chosen), 3, 1)


def test_a_checkpoint_that_is_not_expected_or_of_another_run(tmp_path):
    tmp_path = fresh(tmp_path)
    run("own", 2, tmp_path)
    before = (tmp_path / "checkpoint.pt").read_bytes()
    with pytest.raises(CourseError, match="go on from it with --resume"):
        run("own", 2, tmp_path)
    with pytest.raises(CourseError, match=r"of another run: its lr is 0.01 and not 0.02"):
        run("own", 2, tmp_path, resume=True, lr=0.02)
    assert (tmp_path / "checkpoint.pt").read_bytes() == before
    (tmp_path / "checkpoint.pt").write_bytes(b"no checkpoint")
    with pytest.raises(CourseError, match="cannot be read"):
        run("own", 2, tmp_path, resume=True)


def test_a_loss_that_is_no_number_stops_the_run_before_anything_is_written(tmp_path):
    with pytest.raises(CourseError, match="try a lower --lr"):
        run("own", 8, tmp_path / "run", lr=1e30)
    assert not (tmp_path / "run").exists()


def test_under_accelerate_fsdp_is_left_to_torchrun(monkeypatch):
    monkeypatch.setenv("ACCELERATE_MIXED_PRECISION", "no")
    with pytest.raises(CourseError, match="torchrun --nproc-per-node 2"):
        places.check_shard("fsdp")
    monkeypatch.setenv("ACCELERATE_MIXED_PRECISION", "fp16")
    with pytest.raises(CourseError, match="choose bf16"):
        places.check_shard("ddp")
