"""What the claims of every chapter are checked with: eight seeds or what SEEDS says, measured once per process."""

import functools

from course_lib import claims, experiments, runtime
from course_lib.experiments.classroom import TeacherRecipe, open_classroom

SEEDS = {"reasoning": 4}  # a minute and more of processor time each


@functools.cache
def result(topic):
    """The Result of a chapter's experiments over its seeds."""
    return experiments.get(topic).run(seeds=runtime.seeds(SEEDS.get(topic, 8)))


@functools.cache
def measured(topic):
    """The claims of a chapter by name."""
    return {claim.name: claim for claim in experiments.get(topic).claims(result(topic))}


def check(topic, name):
    """Fail, with the measurement, unless the claim holds."""
    claim = measured(topic)[name]
    assert claim.verdict == "holds", f"{claim.sentence} {claims.ledger([claim])}"


@functools.cache
def ignorant_room():
    """A classroom whose teachers have learned nothing: one step with almost no learning rate."""
    return open_classroom(runtime.seeds(8), TeacherRecipe(steps=1, lr=1e-9))


def verdicts_without_a_teacher(module):
    """The verdicts on a chapter's claims, by name, in that classroom."""
    return {claim.name: claim.verdict for claim in module.claims(module.run(room=ignorant_room()))}
