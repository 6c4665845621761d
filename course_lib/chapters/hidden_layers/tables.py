"""What the notebook's figures and tables are called; and the table of what did not hold."""

from course_lib.chapters.hidden_layers.experiment import Result
from course_lib.chapters.hidden_layers.gains import FITNETS, NOISY, PLAIN
from course_lib.metrics import Interval
from course_lib.show.text import Say, say
from course_lib.study.results import Table

SOURCES = {
    "teacher": "its teacher",
    "pixels": "the picture itself",
    "untrained": "an untrained net",
    "classes": "the labels again",
}
LOSSES = {"hint": "hint from", "distance": "distances of", "contrast": "contrast with"}
LABELS, CAREFUL = ("none", "labels", PLAIN), ("none", "labels", NOISY)


def over(gains: Table, kind: str, noisy: bool) -> dict[str, Interval]:
    """Return {name: gain} of a hidden loss of each source over the labels alone, both without noise or with it. gains:
    the Table of that name."""
    base = CAREFUL if noisy else LABELS
    return {f"{LOSSES[kind]} {name}": gains.gain((kind, source, noisy), base) for source, name in SOURCES.items()}


def looked(table: Table) -> dict[str, Interval]:
    """Return {name: gain} over labels with noise, where the source looks at the student's noisy picture. table: a
    Result's `looking`."""
    rows = {"hint from its teacher": ("hint", "teacher"), "the labels again, as a hint": ("hint", "classes")}
    for kind in ("distance", "contrast"):
        rows |= {f"{LOSSES[kind]} {name}": (kind, source) for source, name in SOURCES.items()}
    rows["soft targets"] = "none", "soft targets"
    return {name: table.gain(row, ("none", "labels")) for name, row in rows.items()}


def in_short(r: Result) -> Say:
    """Return the sentence that says what a Result found, for another world of pictures."""
    hint, contrast = ("hint", "teacher"), ("contrast", "teacher")
    mine, pixels, shot = ("distance", "teacher"), ("distance", "pixels"), r.recipe.shots[0]
    gains = {
        "noise over the hint": r.gains.gain(CAREFUL, (*hint, PLAIN)),
        "the hint on top of noise": r.gains.gain((*hint, NOISY), CAREFUL),
        "contrast on top of noise": r.gains.gain((*contrast, NOISY), CAREFUL),
        "contrast over its placebo of labels, both without noise": r.gains.gain(
            (*contrast, PLAIN), ("contrast", "classes", PLAIN)
        ),
        "soft targets: noise over none": r.gains.gain(("none", "soft targets", NOISY), ("none", "soft targets", PLAIN)),
        "asked about the noisy picture: contrast over the labels as a hint": r.looking.gain(
            contrast, ("hint", "classes")
        ),
        "distances over those by label": r.looking.gain(mine, ("distance", "classes")),
        "six answers over distances": r.partial.gain(("answers", False), ("teacher", False)),
        "without labels, over the pixels' distances, on classes that the teacher has seen": r.unlabelled.gain(
            mine, pixels, f"known {shot}"
        ),
        "on others": r.unlabelled.gain(mine, pixels, f"new {shot}"),
    }
    return say("In points: " + "; ".join(f"{name} **{value.text()}**" for name, value in gains.items()) + ".")


def fallen(r: Result) -> Say:
    """Return the table of sentences that were expected and did not hold, each with the comparison that it failed."""
    last, shot = f"cka {r.recipe.last}-{r.recipe.last}", f"new {r.recipe.shots[0]}"
    rows = (
        *_fallen_beside_labels(r),
        (
            "Asked about the noisy picture, a hint carries what the teacher knows.",
            "over the labels as a hint, both with noise",
            r.looking.gain(("hint", "teacher"), ("hint", "classes")).text(),
        ),
        (
            "Soft targets make student and teacher alike inside.",
            "answers about the clean pictures: CKA, over a student of many labels",
            r.maps.gain("soft targets", "many labels", last).text(2),
        ),
        (
            "Through its hidden layer a teacher of six digits teaches what its answers cannot.",
            "its distances over its answers, all ten digits",
            r.partial.gain(("teacher", False), ("answers", False)).text(),
        ),
        (
            "A teacher's features help with classes that it has never seen.",
            "student of the teacher's distances over the pixels themselves, one picture per class",
            r.unlabelled.gain(("distance", "teacher"), ("none", "pixels"), shot).text(),
        ),
        (
            "Contrast helps a small convolutional student.",
            "over labels with noise",
            r.cnns.gain("contrast: teacher", "labels + noise").text(),
        ),
    )
    lines = ["| expected | compared | points |", "|---|---|---|"]
    return Say("\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]))


def _fallen_beside_labels(r):
    noisy = {(kind, source): (kind, source, NOISY) for kind in ("hint", "distance", "contrast") for source in SOURCES}
    return (
        (
            "A hint from the teacher carries what the teacher knows.",
            "hint of the clean pictures over the labels as a hint, both with noise",
            r.gains.gain(noisy["hint", "teacher"], noisy["hint", "classes"]).text(),
        ),
        (
            "A hint still helps a student with noise on its pixels.",
            "hint of the clean pictures over no hint, both with noise",
            r.gains.gain(noisy["hint", "teacher"], ("none", "labels", NOISY)).text(),
        ),
        (
            "Two stages, first the hint and then the labels, make a better student.",
            "over the hint beside the labels, both without noise",
            r.gains.gain(FITNETS, ("hint", "teacher", PLAIN)).text(),
        ),
        (
            "The teacher's distances are worth more than those of the pixels.",
            "of the clean pictures, both with noise",
            r.gains.gain(noisy["distance", "teacher"], noisy["distance", "pixels"]).text(),
        ),
        (
            "Contrast with the teacher's features is worth more than any placebo.",
            "of the clean pictures, over the labels as a hint, both with noise",
            r.gains.gain(noisy["contrast", "teacher"], noisy["hint", "classes"]).text(),
        ),
        (
            "Noise on the pixels helps soft targets, too.",
            "soft targets of the clean pictures, with noise over without",
            r.gains.gain(("none", "soft targets", NOISY), ("none", "soft targets", PLAIN)).text(),
        ),
    )
