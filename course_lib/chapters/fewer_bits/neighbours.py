"""Whom does a picture resemble? The nearest neighbours of the original's last hidden layer, and what is left of them in
rounded nets, in codes of a few bits, and in a cryptographic hash."""

import hashlib

import torch

from course_lib import runtime
from course_lib.chapters.fewer_bits.recipe import RECIPE, Recipe
from course_lib.chapters.fewer_bits.rounding import rounded
from course_lib.chapters.fewer_bits.strangers import strangers
from course_lib.models import quantise
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table

WEIGHTS, EMBEDDING, SIMHASH, SHA, PIXELS = "weights", "embedding", "SimHash", "SHA-256", "pixels"
ORIGINAL = "original"


@kept
def neighbours(classroom: Classroom, recipe: Recipe = RECIPE) -> Table:
    """Return the Table of how exam pictures find their nearest neighbours among the transfer pictures.

    Conditions: ORIGINAL, the embedding of the unrounded net; (WEIGHTS, bits), that of a rounded net; those of
    strangers(), of these nets; (EMBEDDING, bits), each number of the original's rounded; (SIMHASH, bits) and
    (SHA, bits), codes compared by how many bits differ; PIXELS.
    Metrics, percent: same (the original's nearest neighbour is found), near (one of its recipe.near nearest), digit
    (the neighbour shows the same digit).
    """
    library = torch.stack([trial.split.transfer.images for trial in classroom.trials])
    asked = torch.stack([trial.split.test.images for trial in classroom.trials])
    labels = torch.stack([trial.split.transfer.labels for trial in classroom.trials])
    truth = torch.stack([trial.split.test.labels for trial in classroom.trials])
    spaces = dict(_spaces(classroom, library, asked, recipe))
    old = _nearest(*spaces[ORIGINAL], recipe.near)  # [seeds, m, near]
    rows = {}
    for condition, (ours, theirs) in spaces.items():
        found = _nearest(ours, theirs, 1)  # [seeds, m, 1]
        shares = {
            "same": found[..., 0] == old[..., 0],
            "near": (found == old).any(dim=-1),
            "digit": labels.gather(1, found[..., 0]) == truth,
        }
        for i, seed in enumerate(classroom.seeds):
            rows[condition, seed] = {name: 100 * float(hit[i].double().mean()) for name, hit in shares.items()}
    return Table.of_rows(rows, classroom.seeds)


def _spaces(classroom, library, asked, recipe):
    """Yield (condition, (asked [seeds, m, size], library [seeds, n, size])): where neighbours are looked for."""
    last = len(classroom.teachers.weights) - 1

    def embedded(nets):
        return nets.features(asked, last), nets.features(library, last)

    ours, theirs = embedded(classroom.teachers)
    yield ORIGINAL, (ours, theirs)
    for bits in recipe.bits:
        yield (WEIGHTS, bits), embedded(rounded(classroom.teachers, bits))
    for condition, nets in strangers(classroom, recipe).items():
        yield condition, embedded(nets)
    middle = theirs.mean(dim=1, keepdim=True)  # of the library: what is asked must not move it
    for bits in recipe.bits:
        step = quantise.best_step(theirs - middle, bits, 1)
        yield (EMBEDDING, bits), tuple(quantise.quantise(part - middle, bits, step) for part in (ours, theirs))
    for bits in recipe.codes:
        planes = [torch.randn(ours.shape[-1], bits, generator=runtime.generator(s, "planes")) for s in classroom.seeds]
        planes = torch.stack(planes).to(ours.device)  # [seeds, size, bits]
        yield (SIMHASH, bits), tuple(simhash(part - middle, planes) for part in (ours, theirs))
    digests = [torch.stack([sha(image) for image in images]) for images in (asked.flatten(0, 1), library.flatten(0, 1))]
    digests = [digest.unflatten(0, (len(classroom.seeds), -1)) for digest in digests]
    for bits in recipe.codes:
        yield (SHA, bits), tuple(digest[..., :bits] for digest in digests)
    yield PIXELS, (asked, library)


def _nearest(asked, library, count):
    """Return the numbers [seeds, m, count] of the nearest pictures of the library, the nearest first, on the CPU."""
    lengths = library.square().sum(dim=-1).unsqueeze(-2)  # [seeds, 1, n]
    distances = lengths - 2 * torch.bmm(asked, library.transpose(1, 2))  # and the same for every picture: |asked|²
    return distances.topk(count, largest=False).indices.cpu()


def simhash(features: torch.Tensor, planes: torch.Tensor) -> torch.Tensor:
    """Return codes of 0 and 1 [..., n, bits]: on which side of each plane the features [..., n, size] lie; planes:
    [..., size, bits]. Two codes differ in a bit with the angle between the features over 180 degrees.
    Source: Charikar 2002, "Similarity estimation techniques from rounding algorithms"."""
    return (features @ planes > 0).float()


def sha(image: torch.Tensor) -> torch.Tensor:
    """Return the 256 bits, 0 or 1, of SHA-256 of an image [pixels] of 17 grey levels."""
    levels = (image * 16).round().to("cpu", torch.uint8).numpy()
    digest = hashlib.sha256(levels.tobytes()).digest()
    return torch.tensor([(byte >> (7 - i)) & 1 for byte in digest for i in range(8)], dtype=torch.float32)
