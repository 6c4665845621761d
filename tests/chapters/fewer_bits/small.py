"""A hasty run and a small widget of chapter 07, and which settings its claims must say."""

import functools
from dataclasses import replace

from course_lib.chapters.fewer_bits import experiment, rounding, widget
from course_lib.chapters.fewer_bits.recipe import Budget, Parts
from course_lib.study.classroom import TeacherRecipe
from course_lib.training import Cohort, Settings

SEEDS = (3, 0)
FEW = Settings(steps=6, lr=0.005, noise=0.1)
BUDGET = Budget(
    sizes=(1656, 2760),
    bits=(16, 4, 1),
    rates=((0.01,) * 2,) * 3,
    pictures=40,
    settings=FEW,
    fresh=(16,),
    fresh_rates=((0.01,) * 2,),
    rounds=2,
    pruned_rates=(0.01,) * 2,
)
PARTS = Parts(facts=60, key=8, experts=3, units=4, steps=5, batch=20, picture_settings=FEW)
RECIPE = experiment.Recipe(
    teacher=TeacherRecipe(model="two-layer teacher", images=150, settings=Settings(steps=60, lr=0.01)),
    bits=(8, 2, 1),
    codes=(64, 16, 8),
    pictures=(30, 60),
    healing=FEW,
    strangers=(60, 20),
    smaller=(8, 20),
    cut=(40, 20),
    longer=8,
    budget=BUDGET,
    parts=PARTS,
)
CHANGED = {
    "bits": ((7, 2, 1), "Rounded to 7 bits"),
    "low": (1, "At 1 bit, where an answer changes"),
    "lowest": (2, "Distilling 2 bits"),
    "codes": ((32, 16, 8), "all 32 bits"),
    "near": (7, "one of the 7 old ones"),
    "pictures": ((25, 60), "On 25 pictures"),
    "T": (3.0, "T = 3 "),
    "kept": (5, "saw only 5 pictures"),
    "budget": (replace(BUDGET, pictures=33), "distilled on 33 pictures"),
    "parts": (replace(PARTS, facts=50), "On 50 separate facts"),
}


@functools.cache
def result(**changed):
    low, lowest = (changed.get(name, getattr(RECIPE, name)) for name in ("low", "lowest"))
    return experiment.run(SEEDS, replace(RECIPE, healed=tuple(dict.fromkeys((low, lowest))), **changed))


def small():
    return widget.FewerBits(result().classroom, library=20, count=2)


def numbers(made):
    """What the page must find too: the logits and the nearest pictures of the first picture, by bits."""
    classroom = result().classroom
    trial = classroom.trials[0]
    picture = trial.split.test.images[made._pictures[0]][None, None]
    library = trial.split.transfer.images[:20][None]
    found = {}
    for bits in (32, 4, 2, 1):
        first = Cohort(*classroom.teachers.copies([0]))
        nets = first if bits == 32 else rounding.rounded(first, bits)
        apart = (nets.features(picture, 2)[0] - nets.features(library, 2)[0]).square().sum(dim=-1)
        found[str(bits)] = {
            "logits": [round(v, 3) for v in nets.logits(picture)[0, 0].tolist()],
            "near": apart.argsort(stable=True)[:5].tolist(),
        }
    return {"found": found}
