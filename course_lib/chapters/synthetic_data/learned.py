"""Ten pictures that are learned themselves: dataset distillation, in its smallest form.

A net is trained on ten pictures for a few steps of gradient descent. The error that it then makes on real pictures is
differentiated through all these steps, back to the ten pictures and to the rate of learning (Wang et al. 2018).
"""

import torch
from torch.nn import functional

from course_lib import runtime
from course_lib.chapters.synthetic_data.recipe import RECIPE, Pictures
from course_lib.data import digits
from course_lib.errors import CourseError
from course_lib.study.each_seed import in_turn
from course_lib.study.results import Table

OWN, OTHER = "its own start", "another start"  # where the net starts from that is trained on the pictures
LEARNED, LEARNED_MANY, REAL, MEANS = "learned for one start", "learned for many starts", "ten real", "class means"


def start(seed: int, recipe: Pictures, *purpose) -> list[torch.Tensor]:
    """Return the first weights of a net 64-width-10, as two matrices with their biases."""
    draw = runtime.generator(seed, "start", *purpose)
    sizes = ((64, recipe.width), (recipe.width, 10))
    return [t for a, b in sizes for t in (torch.randn(a, b, generator=draw) * (2 / a) ** 0.5, torch.zeros(b))]


def logits(weights: list[torch.Tensor], images: torch.Tensor) -> torch.Tensor:
    """Return the net's logits [n, 10] for images [n, 64]."""
    first, bias, last, end = weights
    return (images @ first + bias).relu() @ last + end


def trained(weights, images, labels, rate, steps: int, *, keep=False) -> list[torch.Tensor]:
    """Return the weights after `steps` of gradient descent on the images; keep: so that one can differentiate through
    them. CourseError unless there is a label for every image."""
    if len(images) != len(labels):
        raise CourseError(f"There are {len(images)} images and {len(labels)} labels: give one label for each image.")
    weights = [w.detach().requires_grad_() for w in weights]
    for _ in range(steps):
        loss = functional.cross_entropy(logits(weights, images), labels)
        slopes = torch.autograd.grad(loss, weights, create_graph=keep)
        weights = [w - rate * slope for w, slope in zip(weights, slopes, strict=True)]
        if not keep:
            weights = [w.detach().requires_grad_() for w in weights]
    return weights


def learn(seed: int, data: digits.Digits, first: torch.Tensor, recipe: Pictures, *, many: bool) -> tuple:
    """Learn ten pictures, one for each digit, and a rate; return (images [10, 64], rate).

    first: pictures to begin with [10, 64]; many: over a fresh start in every step, instead of the one of this seed.
    """
    images, log_rate = first.clone().requires_grad_(), torch.tensor(-1.0, requires_grad=True)
    adam = torch.optim.Adam([images, log_rate], lr=recipe.lr)
    fall = torch.optim.lr_scheduler.CosineAnnealingLR(adam, recipe.outer)
    own, labels = start(seed, recipe), torch.arange(10)
    for step in range(recipe.outer):
        weights = start(seed, recipe, "fresh", step) if many else own
        after = trained(weights, images, labels, log_rate.exp(), recipe.steps, keep=True)
        loss = functional.cross_entropy(logits(after, data.images), data.labels)
        adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([images, log_rate], 1.0)  # a slope through many steps can explode
        adam.step()
        fall.step()
    return images.detach(), float(log_rate.detach().exp())


def ten_of(data: digits.Digits, draw: torch.Generator) -> torch.Tensor:
    """Return one picture of each digit, drawn at random, [10, 64]."""
    order = torch.randperm(len(data.labels), generator=draw)
    places = [order[data.labels[order] == digit][0] for digit in range(10)]
    return data.images[torch.stack(places)]


def means_of(data: digits.Digits) -> torch.Tensor:
    """Return the mean picture of each digit, [10, 64]."""
    return torch.stack([data.images[data.labels == digit].mean(dim=0) for digit in range(10)])


def right(weights, data: digits.Digits) -> float:
    """Return the share of right answers in percent."""
    return 100 * float((logits(weights, data.images).argmax(dim=-1) == data.labels).double().mean())


def pictures(seed: int, recipe: Pictures = RECIPE.pictures) -> dict[str, torch.Tensor]:
    """Return what ten pictures of each kind a seed has, {kind: [10, 64]}; the learned ones with their rates, {kind:
    (images, rate)}, come from learn()."""
    data = digits.split(seed).transfer
    first = ten_of(data, runtime.generator(seed, "ten"))
    return {
        LEARNED: learn(seed, data, first, recipe, many=False),
        LEARNED_MANY: learn(seed, data, first, recipe, many=True),
        REAL: (first, None),
        MEANS: (means_of(data), None),
    }


def marks(seed: int, recipe: Pictures = RECIPE.pictures) -> dict:
    """Return {(kind, start): {"accuracy", "longer"}} of nets that were trained on ten pictures, as marked() says."""
    split, found = digits.split(seed), {}
    starts = {OWN: [start(seed, recipe)]}
    starts[OTHER] = [start(seed, recipe, "other", k) for k in range(recipe.others)]
    for kind, (images, rate) in pictures(seed, recipe).items():
        found |= {(kind, where): marked(begun, images, rate, split, recipe) for where, begun in starts.items()}
    return found


def marked(starts: list, images: torch.Tensor, rate: float | None, split: digits.Split, recipe: Pictures) -> dict:
    """Return the mean share of right answers of nets from these starts that were trained on ten pictures: "accuracy"
    after the recipe's steps, "longer" after its `longer` ones. rate: of descent; None takes, of the recipe's, the one
    that does best on the pictures to learn from."""
    labels, row = torch.arange(10), {}
    for name, steps in (("accuracy", recipe.steps), ("longer", recipe.longer)):
        rates = recipe.rates if rate is None else (rate,)
        every = [[trained(weights, images, labels, r, steps) for weights in starts] for r in rates]
        best = max(every, key=lambda nets: sum(right(net, split.transfer) for net in nets))
        row[name] = sum(right(net, split.test) for net in best) / len(best)
    return row


def learned(seeds=None, recipe: Pictures = RECIPE.pictures, *, progress=False) -> Table:
    """Return the Table of marks() over seeds. seeds: default runtime.seeds()."""
    seeds = runtime.check_seeds(seeds)
    found = in_turn(seeds, lambda seed: marks(seed, recipe), progress)
    seeds = seeds[: len(found)]
    rows = {(name, s): row for s, of in zip(seeds, found, strict=True) for name, row in of.items()}
    return Table.of_rows(rows, seeds)
