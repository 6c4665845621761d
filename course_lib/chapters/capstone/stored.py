"""The stored runs of chapter 20, and the sentences that a real model wrote.

`python -m course_lib.chapters.capstone.stored PART` makes one part anew: decoding (a minute of one processor), race
(two minutes, with nothing beside it), experts (six), networks (five), narrow (five), and with the models of `make
pretrained` encoders (six), longer (seven), sentences and clock (one minute each).
"""

import argparse
import functools
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.capstone import (
    cascade,
    clock,
    drafts,
    drawn,
    experiment,
    experts,
    glosses,
    narrow,
    race,
)
from course_lib.chapters.capstone.recipe import RECIPE
from course_lib.errors import unknown
from course_lib.models import pretrained
from course_lib.study.results import Table
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.capstone.stored"
DECODING, EXPERTS, NETWORKS, NARROW, ENCODERS, CLOCK = "decoding", "experts", "networks", "narrow", "encoders", "clock"
LONGER, RACE, SENTENCES = "longer", "race", "sentences"
SEEDS = {DECODING: 8, EXPERTS: 5, NETWORKS: 6, NARROW: 8, ENCODERS: 5, LONGER: 3, RACE: 5}


@dataclass(frozen=True)
class Decoding:
    """The settings that stored_decoding.json was made with."""

    drafts: drafts.Drafts
    drawn: drawn.Drawn
    cascade: cascade.Cascade


@dataclass(frozen=True)
class Timed:
    """The settings of what stored_clock.json has timed."""

    encoders: glosses.Encoders
    narrow: narrow.Narrow
    cascade: cascade.Cascade


@dataclass(frozen=True)
class Decoded:
    """The settings that stored_race.json was made with."""

    race: race.Race
    networks: drafts.Networks


RECIPES = {
    DECODING: Decoding(RECIPE.drafts, RECIPE.drawn, RECIPE.cascade),
    EXPERTS: RECIPE.experts,
    NETWORKS: RECIPE.networks,
    NARROW: RECIPE.narrow,
    ENCODERS: RECIPE.encoders,
    LONGER: RECIPE.encoders,
    RACE: Decoded(race.Race(), RECIPE.networks),
    CLOCK: Timed(RECIPE.encoders, RECIPE.narrow, RECIPE.cascade),
}
SHORT = {"steps": 2, "tests": 30}  # a run of the encoders that a test can repeat
SHORT_EXPERTS = {"steps": 150, "slow_steps": 150}


def path(part: str) -> Path:
    """Return where a part lies. CourseError for one that there is not."""
    if part not in RECIPES:
        raise unknown("part", part, RECIPES)
    return Path(__file__).with_name(f"stored_{part}.json")


@functools.cache
def result() -> experiment.Result:
    """Return the Result of the stored runs. CourseError if they are missing, or of another recipe."""
    parts = (EXPERTS, NETWORKS, NARROW, ENCODERS)
    return experiment.Result(RECIPE, **tables(DECODING), **{part: tables(part)[part] for part in parts})


@functools.cache
def tables(part: str) -> dict[str, Table]:
    """Return the Tables of a part by name. CourseError as in result()."""
    return load(path(part), RECIPES[part], f"{COMMAND} {part}").tables


@functools.cache
def times() -> clock.Measured:
    """Return what clock.measured() gave. CourseError as in result()."""
    return clock.Measured(**load(path(CLOCK), RECIPES[CLOCK], f"{COMMAND} {CLOCK}").more)


def few_steps(seeds) -> Table:
    """Return the Table of nets of facts after a few steps, which a test can repeat."""
    return experts.recalled(seeds, replace(RECIPE.experts, **SHORT_EXPERTS))


def short(seeds, real) -> Table:
    """Return the Table of two students of MiniLM after a few steps."""
    recipe = replace(RECIPE.encoders, **SHORT)
    few = {name: glosses.ways(recipe)[name] for name in ("answers", "TinyBERT")}
    return glosses.taught(seeds, recipe, few, real=real)


def made(part: str, seeds) -> dict[str, Table]:
    """Run a part over seeds and return its Tables."""
    if part == DECODING:
        return experiment.quick(seeds, RECIPE, progress=True)
    if part == EXPERTS:
        return {part: experts.recalled(seeds, RECIPE.experts, progress=True), "short": few_steps(seeds)}
    if part == NETWORKS:
        return {part: drafts.network_alphas(seeds, RECIPE.networks, progress=True)}
    if part == NARROW:
        return {part: narrow.students(seeds, RECIPE.narrow, progress=True)}
    if part == RACE:
        return {part: race.raced(seeds, RECIPES[RACE].race, RECIPE.networks, progress=True)}
    real = pretrained.load_encoder(device="cpu")
    if part == LONGER:
        recipe, few = glosses.longer(RECIPE.encoders)
        return {part: glosses.taught(seeds, recipe, few, real=real, progress=True)}
    return {part: glosses.taught(seeds, RECIPE.encoders, real=real, progress=True), "short": short(seeds, real)}


def main(arguments=None):
    """Run a part of the chapter's experiments and store its Tables."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("part", choices=[*RECIPES, SENTENCES])
    parser.add_argument("--seeds", type=int, help="how many (default: as many as are stored)")
    chosen = parser.parse_args(arguments)
    with runtime.threads(1):
        if chosen.part == SENTENCES:
            narrow.save(narrow.write(pretrained.load(device="cpu"), RECIPE.narrow))
        elif chosen.part == CLOCK:
            save(path(CLOCK), (), RECIPES[CLOCK], {}, **asdict(clock.measured(RECIPE)))
        else:
            seeds = runtime.seeds(chosen.seeds or SEEDS[chosen.part], master=0)
            save(path(chosen.part), seeds, RECIPES[chosen.part], made(chosen.part, seeds))


if __name__ == "__main__":
    main()
