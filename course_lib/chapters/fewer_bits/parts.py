"""Keeping all bits and using few of them: a mixture of experts on separate facts and on digits, and a plain net that
leaves out the weights of units that are off."""

import torch
import torch.nn.functional as F

from course_lib import metrics, runtime
from course_lib.chapters.fewer_bits.mixture import Mixture, Shape, train
from course_lib.chapters.fewer_bits.recipe import RECIPE, Parts
from course_lib.errors import CourseError
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Cohort, Settings
from course_lib.training.cohort import forward

MIXTURE, SAME_WORK, SAME_BYTES = "mixture", "plain net, same work", "plain net, same bytes"
ONE_EXPERT = "plain net, one expert's size"


def shapes(recipe: Parts, inputs: int, outputs: int) -> dict[str, Shape]:
    """Return the Shape of the mixture and of three plain nets: one with as many multiplications in an answer, one with
    as many numbers stored, one with the units of a single expert."""
    whole = Shape(inputs, recipe.experts, recipe.units, outputs)
    work = round(whole.used / (inputs + outputs))
    stored = round((whole.stored - outputs) / (inputs + outputs + 1))
    plain = {SAME_WORK: work, SAME_BYTES: stored, ONE_EXPERT: recipe.units}
    return {MIXTURE: whole} | {name: Shape(inputs, 1, units, outputs) for name, units in plain.items()}


# --- separate facts -------------------------------------------------------------------------------


@kept
def facts(seeds, recipe: Parts = RECIPE.parts) -> Table:
    """Return the Table of nets that learn facts by heart, a random key each with a random value.

    Conditions: MIXTURE, SAME_WORK, SAME_BYTES, ONE_EXPERT. Metrics: recall (percent of facts remembered), stored
    (weights and biases), used (multiplications in one answer), busiest (percent of the keys that the busiest expert
    gets).
    """
    seeds = runtime.check_seeds(seeds, least=1)
    size = (recipe.facts, recipe.key)
    keys = torch.stack([torch.rand(size, generator=runtime.generator(s, "keys")) for s in seeds]).round() * 2 - 1
    values = [torch.randint(recipe.values, size[:1], generator=runtime.generator(s, "values")) for s in seeds]
    values = torch.stack(values)  # [seeds, facts]
    places = torch.arange(len(seeds))[:, None]

    def loss_of(logits, batch):
        return F.cross_entropy(logits.transpose(1, 2), values[places, batch], reduction="none").mean(dim=1)

    settings = Settings(steps=recipe.steps, lr=recipe.lr, batch_size=recipe.batch)
    tables = []
    for name, shape in shapes(recipe, recipe.key, recipe.values).items():
        net = train(shape, seeds, keys, loss_of, settings, recipe.balance)
        recall = 100 * metrics.accuracy(net.logits(keys), values)
        tables.append(Table.of([name], seeds, recall=recall, **_costs(net, keys)))
    return Table.joined(tables)


def _costs(net: Mixture, inputs):
    count = len(inputs)
    busiest = 100 * net.route(inputs)[1].mean(dim=1).max(dim=-1).values
    return {"stored": [net.shape.stored] * count, "used": [net.shape.used] * count, "busiest": busiest}


# --- digits ---------------------------------------------------------------------------------------


@kept
def pictures(classroom: Classroom, recipe: Parts = RECIPE.parts) -> Table:
    """Return the Table of the same nets distilled from the original on all transfer pictures, with accuracy,
    agreement with the original, and the costs as in facts()."""
    inputs = torch.stack([trial.split.transfer.images for trial in classroom.trials])
    targets = (torch.stack([trial.transfer_logits for trial in classroom.trials]) / recipe.T).softmax(dim=-1)
    tests = torch.stack([trial.split.test.images for trial in classroom.trials])
    places = torch.arange(len(inputs))[:, None]

    def loss_of(logits, batch):
        wanted = targets[places, batch]
        gap = wanted * (wanted.clamp_min(1e-30).log() - (logits / recipe.T).log_softmax(dim=-1))
        return recipe.T**2 * gap.sum(dim=-1).mean(dim=-1)

    tables = []
    for name, shape in shapes(recipe, inputs.shape[-1], targets.shape[-1]).items():
        net = train(shape, classroom.seeds, inputs, loss_of, recipe.picture_settings, recipe.balance)
        logits = net.logits(tests)
        found = {"accuracy": classroom.accuracy(logits), "agreement": classroom.agreement(logits)}
        tables.append(Table.of([name], classroom.seeds, **found, **_costs(net, tests)))
    return Table.joined(tables)


# --- units that are off ---------------------------------------------------------------------------


def at_work(classroom: Classroom, most: tuple[int, ...] = (48, 32, 16)) -> Table:
    """Return the Table of the originals when weights out of an input or unit that is 0 are left out.

    Conditions: None, exactly as before; and a number of units, where of each hidden layer only so many count, the
    strongest for this picture. Metrics: moved (percent of the weights that an answer needs), accuracy, agreement.
    CourseError for more units than a layer has, or none.
    """
    units = min(classroom.teachers.widths[1:-1])
    for count in most:
        if not runtime.is_whole(count) or not 1 <= count <= units:
            raise CourseError(f"{count!r} units were asked for and a hidden layer has {units}: ask for 1 to {units}.")
    tests = torch.stack([trial.split.test.images for trial in classroom.trials])
    tables = []
    for count in (None, *most):
        logits, moved = _answer_with(classroom.teachers, tests, count)
        found = {"accuracy": classroom.accuracy(logits), "agreement": classroom.agreement(logits)}
        tables.append(Table.of([count], classroom.seeds, moved=moved, **found))
    return Table.joined(tables)


def _answer_with(nets: Cohort, inputs, count):
    """Return the logits with only the `count` strongest units of each hidden layer (None: all), and the percent of
    the weights that they need [seeds]."""
    needed = whole = 0
    layers = inputs.to(nets.weights[0].device)
    for i, (weight, bias) in enumerate(zip(nets.weights, nets.biases, strict=True)):
        if i:
            layers = layers.relu()
            if count is not None:
                layers = layers * (layers >= layers.topk(count, dim=-1).values[..., -1:])
        needed = needed + (layers != 0).double().mean(dim=1).sum(dim=-1) * weight.shape[2]  # [seeds]
        whole += weight.shape[1] * weight.shape[2]
        layers = forward((weight,), (bias,), layers)[-1]
    return layers.cpu(), (100 * needed / whole).cpu()
