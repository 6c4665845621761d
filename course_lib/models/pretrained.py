"""Real models that others have trained, read from a folder: `make pretrained` puts them there, once.

COURSE_CACHE=<folder> says where they lie (default: ~/.cache/teachers-students-echoes), COURSE_MODEL=<folder or Hub id>
puts another causal language model in the place of the course's own. Nothing is fetched here, unless COURSE_MODEL names
a Hub id that is not on this machine yet. Weights are safetensors: no file is unpickled.
"""

import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from course_lib.brief import Brief
from course_lib.errors import CourseError, unknown
from course_lib.runtime import device as chosen_device
from course_lib.runtime import require

LANGUAGE_MODEL, ENCODER = "smollm2-135m-instruct", "all-minilm-l6-v2"
NAMES = (LANGUAGE_MODEL, ENCODER)
LABEL = "made.json"  # the last file that is written: it tells what a folder holds
GET = "run `make pretrained` once (0.2 GB to download, 0.7 GB on disk)"


@dataclass(frozen=True, repr=False)
class Pretrained(Brief):
    """A real model and the tokenizer that belongs to it. name: one of NAMES, or what COURSE_MODEL says."""

    name: str
    model: Any
    tokenizer: Any


def folder() -> Path:
    """Return where the models lie: COURSE_CACHE, else ~/.cache/teachers-students-echoes. It may not exist yet."""
    chosen = os.environ.get("COURSE_CACHE")
    return Path(chosen).expanduser() if chosen else Path.home() / ".cache" / "teachers-students-echoes"


def missing(name: str = LANGUAGE_MODEL) -> str | None:
    """Return, in one sentence, why a model cannot be loaded and how to get it; None if it is here and whole.

    name: one of NAMES. Where COURSE_MODEL stands in for the language model, only load() can tell. CourseError for an
    unknown name.
    """
    if name not in NAMES:
        raise unknown("model", name, NAMES)
    if name == LANGUAGE_MODEL and os.environ.get("COURSE_MODEL"):
        return None
    place = folder() / name
    if not place.is_dir():
        return f"The real model {name} is not here: {GET}."
    if broken := damage(place):
        return f"The real model {name} is damaged ({broken} in {place}): remove that folder, then {GET}."
    return None


def damage(place: Path) -> str | None:
    """Return the name of a file in a model's folder that is missing or of another size than its label says; None if all
    are as they were made."""
    try:
        sizes = json.loads((place / LABEL).read_text(encoding="utf-8"))["sizes"]
    except (OSError, ValueError, KeyError, TypeError):
        return LABEL
    return next((file for file, size in sizes.items() if not _has_size(place / file, size)), None)


def load(own: str | None = None, *, device: str | torch.device | None = None) -> Pretrained:
    """Return the real language model, float32, ready to answer (1 to 2 s, 1 GB of memory).

    It is SmolLM2-135M-Instruct (Apache-2.0) from a published file with 4 bits a weight, or the model that COURSE_MODEL
    names: a folder, or an id of the Hub. own: the same, before COURSE_MODEL. device: where it is put (default: as
    runtime.device() says).
    CourseError, in one sentence, if it is not here, or cannot be read, or has no tokenizer.
    """
    own = own or os.environ.get("COURSE_MODEL")
    if not own and (sentence := missing(LANGUAGE_MODEL)):
        raise CourseError(sentence)
    place = _existing(own) if own else folder() / LANGUAGE_MODEL
    return _read(own or LANGUAGE_MODEL, place, "AutoModelForCausalLM", device)


def load_encoder(*, device: str | torch.device | None = None) -> Pretrained:
    """Return the real sentence encoder, all-MiniLM-L6-v2 (Apache-2.0, 22.7 million weights), itself a distilled model.

    device and CourseError: as in load().
    """
    if sentence := missing(ENCODER):
        raise CourseError(sentence)
    return _read(ENCODER, folder() / ENCODER, "AutoModel", device)


@torch.no_grad()
def embed(encoder: Pretrained, texts: Sequence[str], batch: int = 32) -> torch.Tensor:
    """Return a vector of length 1 for each text, float [texts, width]: the mean of the model's vectors over the text's
    tokens, scaled. Texts that mean alike lie close, by cosine.

    encoder: of load_encoder(); batch: texts at a time. CourseError if there are no texts, or something that is not one.
    """
    if isinstance(texts, str) or not texts or not all(isinstance(text, str) for text in texts):
        raise CourseError("There is nothing to embed: give a list of one or more texts, such as ['a soft penguin'].")
    found = []
    for start in range(0, len(texts), batch):
        words = encoder.tokenizer(
            list(texts[start : start + batch]), padding=True, truncation=True, return_tensors="pt"
        ).to(encoder.model.device)
        vectors = encoder.model(**words).last_hidden_state  # [texts, tokens, width]
        real = words["attention_mask"][..., None]
        found.append(torch.nn.functional.normalize((vectors * real).sum(1) / real.sum(1), dim=-1))
    return torch.cat(found)


def _has_size(file, size):
    return file.is_file() and file.stat().st_size == size


def _existing(own):
    """Return the folder or Hub id that COURSE_MODEL names; CourseError for something that looks like a folder, and is
    none."""
    path = Path(own).expanduser()
    if path.is_dir():
        return path
    if path.is_absolute() or own.startswith((".", "~")) or own.count("/") != 1:
        raise CourseError(
            f"The model is to be {own!r}, and there is no such folder: give a folder with a model, or an id of the Hub "
            "such as 'HuggingFaceTB/SmolLM2-360M-Instruct', or unset COURSE_MODEL."
        )
    return own


def _read(name, place, kind, device):
    """Load model and tokenizer from a folder or Hub id, with the library's own chatter held back."""
    transformers = require("transformers")
    target = chosen_device(device)
    local = isinstance(place, Path)
    try:
        with _silent(transformers):
            tokenizer = transformers.AutoTokenizer.from_pretrained(place, local_files_only=local)
            model = getattr(transformers, kind).from_pretrained(
                place, dtype=torch.float32, use_safetensors=True, local_files_only=local
            )
    except Exception as error:  # whatever a broken file, a strange folder or a dead network raises
        first = str(error).strip().splitlines()[:1] or [""]
        reason = f"{type(error).__name__}: {first[0][:60].rstrip(' .:')}"
        if local and name in NAMES:
            raise CourseError(f"The real model {name} cannot be read ({reason}): remove {place}, then {GET}.") from None
        once = "" if local else "; a Hub id needs the network once"
        raise CourseError(
            f"The model is to be {name!r}, which cannot be loaded ({reason}): give a folder or Hub id of a causal "
            f"model with safetensors and a tokenizer{once}."
        ) from None
    return Pretrained(name, model.to(target).eval(), tokenizer)


@contextlib.contextmanager
def _silent(transformers):
    """Run the block without warnings and without bars of the library."""
    logging = transformers.logging
    before, shown = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(before)
        if shown:
            logging.enable_progress_bar()
