"""What the claims of every chapter are checked with: its stored runs, or as many seeds as its notebook shows."""

import functools
import inspect

from course_lib import chapters, runtime
from course_lib.study.claims import ledger
from course_lib.study.classroom import TeacherRecipe, open_classroom
from course_lib.training import Settings


@functools.cache
def result(topic):
    """The Result that a chapter's claims are measured on: its stored runs, if it has some and the seeds are the usual
    ones; otherwise its experiments, run over its seeds, but for the searches that it can be handed from stored runs."""
    chapter = chapters.find(topic)
    seeds = runtime.seeds(getattr(chapter.part("experiment"), "SEEDS", None))
    if chapter.has("stored") and seeds[0] == 0 and "digits" in getattr(chapter.part("stored"), "WORLDS", ["digits"]):
        return chapter.part("stored").result()
    experiment = chapter.part("experiment")
    if "searched" in inspect.signature(experiment.run).parameters and seeds == runtime.seeds(10, master=0):
        return experiment.run(seeds, searched=chapter.part("stored").searches("digits"))
    return experiment.run(seeds)


def about(topic, other=None):
    """The claims of a chapter by name, about its measured Result or another one."""
    found = chapters.find(topic).part("claims").claims.about(result(topic) if other is None else other)
    return {claim.name: claim for claim in found.claims}


@functools.cache
def measured(topic):
    """The claims of a chapter by name."""
    return about(topic)


def verdicts(topic, other):
    """The verdicts by name on another Result."""
    return {name: claim.verdict for name, claim in about(topic, other).items()}


def check(topic, name):
    """Fail, with the measurement, unless the claim holds."""
    claim = measured(topic)[name]
    assert claim.verdict == "holds", f"{claim.sentence} {ledger([claim])}"


@functools.cache
def ignorant_classroom():
    """A classroom whose teachers have learned nothing: one step with almost no learning rate."""
    return open_classroom(runtime.seeds(8), TeacherRecipe(settings=Settings(steps=1, lr=1e-9)))


def verdicts_without_a_teacher(topic):
    """The verdicts on a chapter's claims, by name, in that classroom."""
    return verdicts(topic, chapters.find(topic).part("experiment").run(classroom=ignorant_classroom()))
