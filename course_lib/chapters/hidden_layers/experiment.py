"""Chapter 03. Distillation through hidden layers: what becomes alike inside, hints that help and hints that hurt, a
gain that two controls take apart, a gain that is real, and a pair of small transformers."""

import itertools
from dataclasses import dataclass

import torch

from course_lib import losses, metrics, runtime
from course_lib.data import digits
from course_lib.models import classifiers, row_transformer
from course_lib.study.claims import Claim
from course_lib.study.classroom import Classroom, TeacherRecipe, open_classroom, train_teachers
from course_lib.study.results import Table
from course_lib.training import Cohort, HiddenLesson, Lesson, train_hidden
from course_lib.training.cohort import initial_weights
from course_lib.training.loop import batch_order

PARK = "Park et al. 2019, arXiv 1904.05068"
BENCHMARK = "README of RepDistiller, CIFAR-100"


@dataclass(frozen=True)
class Recipe:
    """images: with an answer, for every student but those of `partial`; T: temperature of soft targets; weights: of the
    hint; layer: the middle layer of both nets, last: the layer before the logits; relation: weight of the distances;
    angle, similarity: weights of the two other relations, twice that of the distances and 3,000 as in RepDistiller;
    corners: images of each step between which angles are compared (there are corners³ of them); known: digits of the
    partial teacher; few: labels of its students; partial: weight of the distances there."""

    images: int = 60
    T: float = 4.0
    weights: tuple = (1.0, 10.0, 100.0)
    layer: int = 2
    last: int = 3
    hint: float = 10.0
    relation: float = 10.0
    angle: float = 20.0
    similarity: float = 3000.0
    corners: int = 24
    known: tuple = (0, 1, 2, 3, 4, 5)
    few: int = 40
    partial: float = 30.0
    steps: int = 400
    lr: float = 0.01


@dataclass(frozen=True)
class RowRecipe:
    """images: with a label, for every student; T: temperature of soft targets; teacher_steps, teacher_lr, noise: of the
    teacher, which learns from its own labels; steps, lr: of the students; labelled, shown: images of each step with a
    label, and without."""

    images: int = 60
    T: float = 4.0
    teacher_steps: int = 200
    teacher_lr: float = 0.004
    noise: float = 0.1
    steps: int = 200
    lr: float = 0.006
    labelled: int = 16
    shown: int = 24


@dataclass(frozen=True)
class Result:
    """classroom: the Classroom of deep teachers; maps, hints, relations, partial, rows: Tables of the functions of these
    names."""

    classroom: Classroom
    maps: Table
    hints: Table
    relations: Table
    partial: Table
    rows: Table


DEEP = TeacherRecipe(model="deep teacher")
TEACHER, STUDENT = classifiers.widths_of("deep teacher"), classifiers.widths_of("deep student")


def run(seeds=None, recipe=None, *, classroom=None, device=None, progress=False):
    """Run every experiment of the chapter and return the Result; seeds: default runtime.seeds()."""
    recipe = recipe or Recipe()
    classroom = classroom or open_classroom(seeds, DEEP, device=device, progress=progress)
    settings = {"device": device, "progress": progress}
    return Result(
        classroom,
        maps(classroom, recipe, **settings),
        hints(classroom, recipe, **settings),
        relations(classroom, recipe, **settings),
        partial(classroom, recipe, **settings),
        rows(classroom, **settings),
    )


# --- the multilayer nets ----------------------------------------------------------------------------


def maps(classroom, recipe=None, **settings):
    """Return the Table of students "untrained", "labels", "soft targets" and "hint" (labels and a hint in the middle).

    Metrics: accuracy, agreement, and for every pair of hidden layers, such as "cka 1-3", the linear CKA on the test
    images, 0..1, of the student's first and the teacher's third.
    """
    recipe = recipe or Recipe()
    taught = _middle(classroom, recipe)
    cohorts = {
        "untrained": untrained(classroom.seeds, STUDENT),
        "labels": _train(classroom, [lambda i, trial: _lesson(trial, recipe)], recipe, **settings),
        "soft targets": _train(classroom, [lambda i, trial: _lesson(trial, recipe, alpha=1.0)], recipe, **settings),
        "hint": _train(
            classroom,
            [lambda i, trial: _lesson(trial, recipe, features=taught[i], weight=recipe.hint)],
            recipe,
            kind="hint",
            layer=recipe.layer,
            **settings,
        ),
    }
    tests = torch.stack([trial.split.test.images for trial in classroom.trials])
    values = {"accuracy": [], "agreement": []}
    for cohort in cohorts.values():
        logits = cohort.logits(tests).cpu()
        values["accuracy"].append(classroom.accuracy(logits))
        values["agreement"].append(classroom.agreement(logits))
        for name, alike in cka_map(cohort, classroom.teachers, tests).items():
            values.setdefault(name, []).append(alike)
    return Table.of(cohorts, classroom.seeds, **{name: torch.stack(rows) for name, rows in values.items()})


def cka_map(students, teachers, images):
    """Return {"cka 1-1": [models], ...}: the linear CKA of every hidden layer of a Cohort with every one of another.

    images: [models, n, pixels]; the first number is the student's layer, the second the teacher's.
    """
    found = {}
    for ours in range(1, len(students.weights)):
        for theirs in range(1, len(teachers.weights)):
            pair = students.features(images, ours), teachers.features(images, theirs)
            found[f"cka {ours}-{theirs}"] = metrics.cka(*pair).cpu()
    return found


def hints(classroom, recipe=None, **settings):
    """Return the Table of students with a hint from each hidden layer of the teacher to their own of the same depth.

    Conditions: (beside, 0, 0.0) without a hint and (beside, layer, weight), where beside is "labels" (the weight
    recipe.hint only) or "soft targets"; ("soft targets", recipe.last, "first"), where the hint comes first and alone,
    and the soft targets afterwards, with as many steps each (FitNets); (..., "scaled"), the largest weight, but the
    layer scaled to the spread of the middle one: a control for the size of its numbers; ("labels", recipe.layer,
    "pixels") and (..., "untrained"), where the hint is the image itself, or the layer of a teacher that has learned
    nothing.
    """
    recipe = recipe or Recipe()
    transfer = _transfer(classroom, recipe.images)
    taught = {layer: classroom.teachers.features(transfer, layer).cpu() for layer in range(1, recipe.last + 1)}
    plain = {(beside, 0, 0.0): _hinted(recipe, beside) for beside in BESIDE}
    parts = [_table(classroom, plain, recipe, **settings)]
    for layer, features in taught.items():
        lessons = {("labels", layer, recipe.hint): _hinted(recipe, "labels", features, recipe.hint)}
        for weight in recipe.weights:
            lessons["soft targets", layer, weight] = _hinted(recipe, "soft targets", features, weight)
        if layer == recipe.layer:
            nothing = untrained(classroom.seeds, TEACHER, "blank").features(transfer, layer).cpu()
            for name, others in (("pixels", transfer), ("untrained", nothing)):
                lessons["labels", layer, name] = _hinted(recipe, "labels", others, recipe.hint)
        parts.append(_table(classroom, lessons, recipe, kind="hint", layer=layer, **settings))
    first = {("soft targets", recipe.last, "first"): _hinted(recipe, "soft targets", taught[recipe.last], 1.0)}
    twice = {"steps": 2 * recipe.steps, "first": recipe.steps}
    parts.append(_table(classroom, first, recipe, kind="hint", layer=recipe.last, **twice, **settings))
    even = taught[recipe.last] * _spread(taught[recipe.layer]) / _spread(taught[recipe.last])
    scaled = {("soft targets", recipe.last, "scaled"): _hinted(recipe, "soft targets", even, recipe.weights[-1])}
    parts.append(_table(classroom, scaled, recipe, kind="hint", layer=recipe.last, **settings))
    return _joined(parts, classroom.seeds)


BESIDE = {"labels": 0.0, "soft targets": 1.0}  # what the answers are learned from, as alpha


def _spread(features):
    """How far a layer's numbers are from their mean over images, a root mean square [seeds, 1, 1]."""
    return features.var(dim=-2).mean(dim=-1).sqrt()[:, None, None]


def _hinted(recipe, beside, features=None, weight=0.0):
    alpha = BESIDE[beside]
    return lambda i, trial: _lesson(trial, recipe, alpha, None if features is None else features[i], weight)


# What the distances between images are taken from. All but the first and the last are controls.
SOURCES = ("teacher", "pixels", "untrained", "classes")
# Other relations between images, each from the teacher's last hidden layer and from the images themselves.
OTHER_RELATIONS = ("angle", "similarity")


def relations(classroom, recipe=None, **settings):
    """Return the Table of students of few labels whose last hidden layer learns distances between the images (RKD).

    Conditions: "labels alone"; those of SOURCES: the distances in the teacher's last hidden layer, between the images
    themselves, in an untrained teacher's first hidden layer (the one that serves best), and between classes (0 for the
    same label, else 1); "soft targets", without distances, for comparison; ("angle", "teacher"), ("angle", "pixels"),
    ("similarity", "teacher") and ("similarity", "pixels"): other losses in the place of the distances.
    """
    recipe = recipe or Recipe()
    transfer = _transfer(classroom, recipe.images)
    labels = torch.stack([trial.split.transfer.labels[: recipe.images] for trial in classroom.trials])
    found = {
        "teacher": classroom.teachers.features(transfer, recipe.last).cpu(),
        "pixels": transfer,
        "untrained": untrained(classroom.seeds, TEACHER, "blank").features(transfer, 1).cpu(),
        "classes": torch.nn.functional.one_hot(labels, digits.CLASSES).float(),
    }
    alone = {
        "labels alone": lambda i, trial: _lesson(trial, recipe),
        "soft targets": lambda i, trial: _lesson(trial, recipe, alpha=1.0),
    }
    parts = [_table(classroom, {name: lesson}, recipe, **settings) for name, lesson in alone.items()]
    for name in SOURCES:
        lesson = {
            name: lambda i, trial, name=name: _lesson(trial, recipe, features=found[name][i], weight=recipe.relation)
        }
        parts.append(_table(classroom, lesson, recipe, kind="distance", layer=recipe.last, **settings))
    for kind, name in itertools.product(OTHER_RELATIONS, ("teacher", "pixels")):
        weight = getattr(recipe, kind)
        lesson = {
            (kind, name): lambda i, trial, name=name, w=weight: _lesson(
                trial, recipe, features=found[name][i], weight=w
            )
        }
        shown = recipe.corners if kind == "angle" else recipe.images
        parts.append(_table(classroom, lesson, recipe, kind=kind, layer=recipe.last, shown=shown, **settings))
    return _joined(parts, classroom.seeds)


def partial(classroom, recipe=None, **settings):
    """Return the Table of students of ten digits that have recipe.few labels, and unlabelled images whose distances
    they take from somewhere.

    Conditions: "labels alone", "teacher" (of the usual size, which has seen the digits of recipe.known alone),
    "pixels", "untrained". Metrics: accuracy; agreement (percent of the test images of known digits on which student
    and teacher give the same answer); known, unknown (accuracy on the digits that the teacher knows, and on the
    others).
    """
    recipe = recipe or Recipe()
    lessons = []
    for trial in classroom.trials:
        part = trial.split.teacher.only(recipe.known)
        lessons.append(Lesson(part.images, part.labels, seed=trial.seed))
    teachers = train_teachers(lessons, TeacherRecipe(), **settings)
    transfer = _transfer(classroom, None)
    widths = classifiers.widths_of("teacher")
    found = {
        "labels alone": None,
        "teacher": teachers.features(transfer, 1).cpu(),
        "pixels": transfer,
        "untrained": untrained(classroom.seeds, widths, "blank").features(transfer, 1).cpu(),
    }
    tests = torch.stack([trial.split.test.images for trial in classroom.trials])
    answers = teachers.logits(tests).cpu()
    conditions, values = [], {name: [] for name in ("accuracy", "agreement", "known", "unknown")}
    for name, features in found.items():
        lessons = [
            HiddenLesson(
                trial.split.transfer.images,
                trial.split.transfer.labels,
                seed=trial.seed,
                features=None if features is None else features[i],
                weight=recipe.partial,
                answered=recipe.few,
            )
            for i, trial in enumerate(classroom.trials)
        ]
        kind = "none" if features is None else "distance"
        students = train_hidden(
            lessons, classifiers.widths_of("wide student"), kind=kind, steps=recipe.steps, lr=recipe.lr, **settings
        )
        logits = students.logits(tests).cpu()
        conditions.append(name)
        values["accuracy"].append(classroom.accuracy(logits))
        for metric, row in _by_digit(classroom, recipe.known, logits, answers).items():
            values[metric].append(row)
    return Table.of(conditions, classroom.seeds, **{metric: torch.stack(rows) for metric, rows in values.items()})


def _by_digit(classroom, known, logits, answers):
    """Agreement with a teacher of the known digits, and accuracy on known and unknown ones, percent [seeds] each."""
    rows = {"agreement": [], "known": [], "unknown": []}
    for trial, mine, theirs in zip(classroom.trials, logits, answers, strict=True):
        labels = trial.split.test.labels
        inside = torch.isin(labels, torch.tensor(known))
        rows["agreement"].append(metrics.agreement(mine[inside], theirs[inside]))
        rows["known"].append(metrics.accuracy(mine[inside], labels[inside]))
        rows["unknown"].append(metrics.accuracy(mine[~inside], labels[~inside]))
    return {name: 100 * torch.stack(row) for name, row in rows.items()}


# What a small transformer learns from: alpha (share of soft targets on the labelled images), weight of the relations,
# weight of the attention maps, both on images without labels.
ROWS = {
    "labels alone": (0.0, 0.0, 0.0),
    "relations": (0.0, 10.0, 0.0),
    "untrained relations": (0.0, 10.0, 0.0),
    "attention maps": (0.0, 0.0, 10.0),
    "heavy attention maps": (0.0, 0.0, 1000.0),
    "soft targets": (1.0, 0.0, 0.0),
}


def rows(classroom, recipe=None, **settings):
    """Return the Table of small transformers (two layers) for the conditions in ROWS; metrics accuracy, agreement with
    their transformer teacher (three layers), and teacher (its accuracy).

    relations: the attention and value relations of the last layer, as in MiniLM; untrained relations: those of a
    teacher that has learned nothing; attention maps: how active each token is in the last layer's output, as in
    attention transfer; soft targets: the teacher's answers instead of the labels. All of them learn side by side.
    """
    recipe = recipe or RowRecipe()
    splits, count = [trial.split for trial in classroom.trials], len(ROWS)
    teachers = _row_teachers(classroom.seeds, splits, recipe, **settings)
    device = teachers.device
    blank = row_transformer.crowd("row teacher", classroom.seeds, "blank", device=device)
    images = torch.stack([split.transfer.images for split in splits]).to(device)
    labels = torch.stack([split.transfer.labels for split in splits]).to(device)
    tests = torch.stack([split.test.images for split in splits]).to(device)
    with torch.no_grad():
        (answers, taught), (_, nothing) = teachers(images), blank(images)
    theirs = teachers.logits(tests).cpu()
    wanted = {  # of every student: [conditions · seeds, n, ...]
        part: torch.cat([(nothing if name.startswith("untrained") else taught)[part] for name in ROWS])
        for part in taught
    }

    def every(values):
        return torch.cat([values] * count)

    images, labels, answers = every(images), every(labels), every(answers)
    few = _batches(classroom.seeds, recipe.images, recipe.labelled, recipe.steps, device).repeat(1, count, 1)
    many = _batches(classroom.seeds, images.shape[1], recipe.shown, recipe.steps, device, "shown").repeat(1, count, 1)
    settled = torch.tensor(list(ROWS.values()), device=device).repeat_interleave(len(splits), dim=0)
    alpha, relations, attention = settled.unbind(dim=1)
    students = row_transformer.crowd("row student", classroom.seeds * count, device=device)

    def loss_of(step):
        logits, mine = students(_pick(images, torch.cat([few[step], many[step]], dim=1)))
        logits = logits[:, : recipe.labelled]
        taught_here, labels_here = _pick(answers, few[step]), _pick(labels, few[step])
        loss = losses.distillation_loss.__wrapped__(logits, labels_here, taught_here, recipe.T, alpha)
        mine = {name: part[:, recipe.labelled :] for name, part in mine.items()}
        theirs = {name: _pick(part, many[step]) for name, part in wanted.items()}
        maps_differ = losses.attention_loss.__wrapped__(mine["hidden"], theirs["hidden"])
        return loss + relations * minilm_loss(mine, theirs) + attention * maps_differ

    progress = settings.get("progress", False)
    row_transformer.train(students, loss_of, steps=recipe.steps, lr=recipe.lr, progress=progress)
    logits = students.logits(tests.repeat(count, 1, 1)).cpu().unflatten(0, (count, len(splits)))
    return Table.of(
        ROWS,
        classroom.seeds,
        accuracy=classroom.accuracy(logits),
        agreement=100 * metrics.agreement(logits, theirs),
        teacher=classroom.accuracy(theirs).expand(count, -1),
    )


def minilm_loss(student, teacher):
    """Return the sum of the attention relation and the value relation of one layer [models].

    student, teacher: dicts of queries, keys and values as row_transformer.Crowd returns them. Source: Wang et al. 2020
    (MiniLM, arXiv 2002.10957).
    """
    attention = losses.relation_loss((student["queries"], student["keys"]), (teacher["queries"], teacher["keys"]))
    values = losses.relation_loss((student["values"], student["values"]), (teacher["values"], teacher["values"]))
    return attention + values


def _row_teachers(seeds, splits, recipe, device=None, progress=False):
    teachers = row_transformer.crowd("row teacher", seeds, device=device)
    images = torch.stack([split.teacher.images for split in splits]).to(teachers.device)
    labels = torch.stack([split.teacher.labels for split in splits]).to(teachers.device)
    order = _batches(seeds, images.shape[1], 32, recipe.teacher_steps, teachers.device)
    sources = [runtime.generator(seed, "noise") for seed in seeds]

    def loss_of(step):
        inputs = _pick(images, order[step])
        drawn = torch.stack([torch.randn(inputs.shape[1:], generator=source) for source in sources])
        logits, _ = teachers(inputs + recipe.noise * drawn.to(inputs.device))
        return losses.hard_target_loss.__wrapped__(logits, _pick(labels, order[step]))

    steps, lr = recipe.teacher_steps, recipe.teacher_lr
    return row_transformer.train(teachers, loss_of, steps=steps, lr=lr, progress=progress)


def _batches(seeds, count, size, steps, device, *stream):
    """Which images each step shows each model: long [steps, models, size]."""
    if stream:
        seeds = [runtime.generator(seed, *stream).initial_seed() for seed in seeds]
    return torch.stack([batch_order(count, size, steps, seed) for seed in seeds], dim=1).to(device)


def _pick(values, batch):
    return values[torch.arange(len(batch), device=values.device)[:, None], batch]


def untrained(seeds, widths, stream=None):
    """Return a Cohort with fresh weights, one net per seed. With a `stream` they differ from those of the students of
    these seeds."""
    seeds = seeds if stream is None else [runtime.generator(seed, stream).initial_seed() for seed in seeds]
    return Cohort(*initial_weights(widths, seeds))


def _transfer(classroom, count):
    return torch.stack([trial.split.transfer.images[:count] for trial in classroom.trials])


def _middle(classroom, recipe):
    return classroom.teachers.features(_transfer(classroom, recipe.images), recipe.layer).cpu()


def _lesson(trial, recipe, alpha=0.0, features=None, weight=0.0):
    part, n = trial.split.transfer, recipe.images
    logits = trial.transfer_logits[:n]
    return HiddenLesson(
        part.images[:n], part.labels[:n], logits, recipe.T, alpha, seed=trial.seed, features=features, weight=weight
    )


def _train(classroom, lessons, recipe, *, kind="none", layer=1, steps=None, first=0, shown=None, **settings):
    made = [lesson(i, trial) for lesson in lessons for i, trial in enumerate(classroom.trials)]
    return train_hidden(
        made,
        STUDENT,
        kind=kind,
        layer=layer,
        steps=steps or recipe.steps,
        first=first,
        lr=recipe.lr,
        batch_size=shown or recipe.images,
        **settings,
    )


def _table(classroom, lessons, recipe, **settings):
    """Train a deep student per condition and seed and return the Table of accuracy and agreement."""
    cohort = _train(classroom, lessons.values(), recipe, **settings)
    tests = torch.stack([trial.split.test.images for trial in classroom.trials])
    logits = cohort.logits(tests.repeat(len(lessons), 1, 1)).cpu().unflatten(0, (len(lessons), len(classroom.trials)))
    return Table.of(
        lessons, classroom.seeds, accuracy=classroom.accuracy(logits), agreement=classroom.agreement(logits)
    )


def _joined(parts, seeds):
    conditions = [condition for part in parts for condition in part.conditions]
    return Table.of(conditions, seeds, **{m: [row for p in parts for row in p.values[m]] for m in parts[0].values})


# --- claims -----------------------------------------------------------------------------------------


def claims(result):
    """Return the claims of chapter 03."""
    maps, hints, relations, partial, rows = (
        getattr(result, name) for name in ("maps", "hints", "relations", "partial", "rows")
    )
    last = max(int(name[-1]) for name in maps.values if name.startswith("cka"))
    final = f"cka {last}-{last}"
    weights = sorted({w for beside, layer, w in hints.conditions if layer and not isinstance(w, str)})
    depths = sorted({layer for _, layer, _ in hints.conditions if layer})
    middle = next(layer for _, layer, weight in hints.conditions if weight == "pixels")
    usual, heavy = weights[len(weights) // 2], weights[-1]
    plain = {beside: (beside, 0, 0.0) for beside in ("labels", "soft targets")}
    in_the_middle = {beside: (beside, middle, usual) for beside in plain}
    gained = {beside: hints.get(in_the_middle[beside]) - hints.get(plain[beside]) for beside in plain}
    at_the_end = ("soft targets", depths[-1], heavy)
    first, scaled = (("soft targets", depths[-1], how) for how in ("first", "scaled"))
    known, unknown = (partial.get("teacher", m) - partial.get("labels alone", m) for m in ("known", "unknown"))
    return [
        Claim(
            "alike inside",
            "Soft targets, which say nothing about hidden layers, make the last hidden layers of student and teacher "
            "more alike (CKA) than they were before training.",
            maps.gain("soft targets", "untrained", final),
            above=0.2,
            unit="of CKA",
            decimals=2,
            control=f"labels alone, without a teacher, do it too: {maps.gain('labels', 'untrained', final).text(2)}",
        ),
        Claim(
            "more alike than labels make them",
            "Soft targets make the last hidden layers more alike than labels do.",
            maps.gain("soft targets", "labels", final),
            above=0,
            unit="of CKA",
            decimals=2,
        ),
        Claim(
            "that hint is knowledge",
            f"Beside labels, a hint from the teacher's middle layer (weight {usual:g}) is worth more than one from a "
            "teacher that has learned nothing.",
            hints.gain(in_the_middle["labels"], ("labels", middle, "untrained")),
            above=0,
            control=f"over labels alone: {hints.gain(in_the_middle['labels'], plain['labels'])}; the image itself as "
            f"the hint: {hints.gain(('labels', middle, 'pixels'), plain['labels'])}",
        ),
        Claim(
            "a hint adds less to soft targets",
            "The same hint gains less beside soft targets than beside labels.",
            metrics.paired(gained["labels"], gained["soft targets"]),
            above=0,
            control=f"its gain beside soft targets: {metrics.interval(gained['soft targets'])}",
        ),
        Claim(
            "answers beat hints",
            "Soft targets alone make a better student than labels with that hint.",
            hints.gain(plain["soft targets"], in_the_middle["labels"]),
            above=0,
        ),
        Claim(
            "a hint at the end hurts",
            f"Beside soft targets, a hint to the last hidden layer (weight {heavy:g}) makes a worse student.",
            hints.gain(at_the_end, plain["soft targets"]),
            below=0,
            control="with the layer scaled to the spread of the middle one: "
            f"{hints.gain(scaled, plain['soft targets'])}; "
            f"with the hint first and the answers afterwards: {hints.gain(first, plain['soft targets'])}",
            paper="FitNet 64.14 against 64.60 without distillation (vgg13 to MobileNetV2), 68.99 against 69.06 "
            "(resnet110 to resnet20)",
            source=BENCHMARK,
        ),
        Claim(
            "distances help",
            "Beside labels alone, the teacher's distances between images make a better student.",
            relations.gain("teacher", "labels alone"),
            above=0,
            control=f"what is left of it over the pixels' distances: {relations.gain('teacher', 'pixels')}",
            source=PARK,
        ),
        Claim(
            "pixels help too",
            "So do the distances between the images themselves, without any teacher.",
            relations.gain("pixels", "labels alone"),
            above=0,
            control="distances in a net that has learned nothing: "
            f"{relations.gain('untrained', 'labels alone')}; between "
            f"classes: {relations.gain('classes', 'labels alone')}",
        ),
        Claim(
            "a teacher of some digits",
            "A teacher that has seen six of the ten digits helps a student of all ten.",
            partial.gain("teacher", "labels alone"),
            above=0,
            control=f"pixels: {partial.gain('pixels', 'labels alone')}",
        ),
        Claim(
            "more than pixels",
            "That teacher's distances are worth more than the pixels'.",
            partial.gain("teacher", "pixels"),
            above=0,
        ),
        Claim(
            "more than an untrained net",
            "They are worth more than those in a net of the same size that has learned nothing.",
            partial.gain("teacher", "untrained"),
            above=0,
        ),
        Claim(
            "it teaches what it knows",
            "The gain is on the digits that this teacher has seen, more than on the others.",
            metrics.paired(known, unknown),
            above=0,
            control=f"the gain on digits that it has never seen: {metrics.interval(unknown)}",
        ),
        Claim(
            "weights do not travel",
            "Attention maps at the weight of a well-known benchmark, 1,000, ruin this transformer.",
            rows.gain("heavy attention maps", "labels alone"),
            below=-10,
            control=f"at weight 10: {rows.gain('attention maps', 'labels alone')}",
            source="scripts/run_cifar_distill.sh of RepDistiller",
        ),
    ]
