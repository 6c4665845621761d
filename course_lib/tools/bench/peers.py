"""The course's training of a classifier beside torchdistill's, and what all comparisons with other libraries need.

Each trains the same model on the same data for as many steps, in the course and in the library, and prints ratios of
processor time. `pip install -e '.[peers]'` brings the libraries; what is missing, or does not load, is left out with
one sentence.
"""

import importlib
import sys
from importlib import metadata

import torch
import torch.nn.functional as F

from course_lib import runtime
from course_lib.data import digits
from course_lib.errors import CourseError
from course_lib.models import classifiers, language_models
from course_lib.tools.bench import timing
from course_lib.training import Lesson, Settings, distill, loop, train_cohort

EXTRA = "pip install -e '.[peers]'"
STUDENTS = 16
CLASSIFIER = Settings(steps=400, lr=0.01, batch_size=64)
T, ALPHA = 3.0, 0.9


def load(module: str):
    """Return a module of a peer. CourseError, one sentence that says why, if it is missing or does not load."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name and module.startswith(error.name.partition(".")[0]):
            raise CourseError(f"the package {error.name} is missing: {EXTRA} brings it") from None
        raise CourseError(f"{module} does not load ({_first_line(error)})") from None
    except (ImportError, RuntimeError, OSError) as error:
        raise CourseError(f"{module} does not load ({_first_line(error)})") from None


def hide_torchvision() -> str | None:
    """Return None if torchvision is missing or whole; else hide it from this process and return the error's first line.

    Its wheels on PyPI are built for PyTorch's builds with CUDA, and raise beside a build for CPUs. transformers, and so
    TRL, would try to use it because it is there.
    """
    try:
        importlib.import_module("torchvision")
    except ModuleNotFoundError:
        return None
    except (ImportError, RuntimeError, OSError) as error:
        for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
            del sys.modules[name]
        sys.modules["torchvision"] = None  # what Python itself understands as: there is none
        return _first_line(error)
    return None


def _first_line(error):
    return str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__


def versions(*packages: str) -> str:
    """Return such as "torch 2.13.0, trl 1.16.0", the packages that are installed."""
    found = {}
    for package in packages:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return ", ".join(f"{name} {version}" for name, version in found.items())


def compared(title, ways, left_out, *, repeats=3):
    """Time ways {name: function}, the first of which is 1.00, and print a line for each, and for what was left out."""
    with language_models.quiet(), runtime.threads(1):
        spent = timing.timed(*ways.values(), repeats=repeats)
    print(title)
    for name, seconds in zip(ways, spent, strict=True):
        print(f"  {name}: {seconds / spent[0]:.2f} times the time of {next(iter(ways))}")
    for name, why in left_out.items():
        print(f"  {name}: not measured, because {why}")


# --- a classifier -------------------------------------------------------------------------------------


def peer_classifiers():
    """Distil chapter 01's student 64-16-10 on 576 digits: plain loops, the course, torchdistill, and a cohort."""
    split = digits.split(0)
    teacher = classifiers.build("teacher")
    loop.learn(teacher, split.teacher.images, split.teacher.labels, Settings(steps=200, lr=0.005))
    part = split.transfer.take(576)
    answers = loop.answers(teacher, part.images)
    crowd = [Lesson(part.images, part.labels, answers, T, ALPHA, seed=seed) for seed in range(STUDENTS)]
    ways = {
        "a plain loop": lambda: plain_classifier(part, answers),
        "a plain loop with DataLoader": lambda: loaded_classifier(part, answers),
        "the course's distill()": lambda: distill(
            classifiers.build("student"), teacher, part.images, part.labels, CLASSIFIER, T=T, alpha=ALPHA
        ),
        f"a cohort of {STUDENTS}": lambda: train_cohort(
            crowd, classifiers.WIDTHS["student"], CLASSIFIER, device="cpu", chunk=STUDENTS
        ),
    }
    left_out = {}
    try:
        if broken := hide_torchvision():
            raise CourseError(f"it needs torchvision, which does not load here ({broken})")
        load("torchdistill.losses.mid_level")
        box = load("torchdistill.core.distillation").DistillationBox
        ways["torchdistill's DistillationBox"] = lambda: boxed_classifier(box, teacher, part)
    except CourseError as error:
        left_out["torchdistill's DistillationBox"] = error
    compared(f"one classifier, {CLASSIFIER.steps} steps ({versions('torch', 'torchdistill')}):", ways, left_out)


def _student():
    model = classifiers.build("student")
    optimizer = torch.optim.AdamW(model.parameters(), lr=CLASSIFIER.lr, weight_decay=0.0)
    return model, optimizer, torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, CLASSIFIER.steps)


def _step(model, optimizer, schedule, images, labels, answers):
    logits = model(images)
    log_student, log_teacher = F.log_softmax(logits / T, dim=-1), F.log_softmax(answers / T, dim=-1)
    soft = T**2 * F.kl_div(log_student, log_teacher, reduction="batchmean", log_target=True)
    loss = ALPHA * soft + (1 - ALPHA) * F.cross_entropy(logits, labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()


def plain_classifier(part, answers):
    """Train one student in a loop over tensors."""
    one = _student()
    for rows in loop.batch_order(len(part), CLASSIFIER.batch_size, CLASSIFIER.steps, 0):
        _step(*one, part.images[rows], part.labels[rows], answers[rows])


def loaded_classifier(part, answers):
    """Train one student as tutorials do, with a DataLoader."""
    one = _student()
    triples = torch.utils.data.TensorDataset(part.images, part.labels, answers)
    loader = torch.utils.data.DataLoader(triples, CLASSIFIER.batch_size, shuffle=True)
    for _ in range(CLASSIFIER.steps // len(loader)):
        for images, labels, theirs in loader:
            _step(*one, images, labels, theirs)


def boxed_classifier(box, teacher, part):
    """Train one student in torchdistill's box, whose alpha is the share of the labels."""
    pairs = torch.utils.data.TensorDataset(part.images, part.labels)
    epochs = CLASSIFIER.steps // -(-len(part) // CLASSIFIER.batch_size)
    loader = {
        "dataset_id": "digits",
        "sampler": {"class_or_func": torch.utils.data.RandomSampler},
        "kwargs": {"batch_size": CLASSIFIER.batch_size},
    }
    kind = {
        "student_module_path": ".",
        "student_module_io": "output",
        "teacher_module_path": ".",
        "teacher_module_io": "output",
        "temperature": T,
        "alpha": 1 - ALPHA,
    }
    loss = {"key": "KDLoss", "kwargs": kind}
    settings = {
        "num_epochs": epochs,
        "train_data_loader": loader,
        "teacher": {"requires_grad": False, "forward_proc": "forward_batch_only"},
        "student": {"forward_proc": "forward_batch_only"},
        "criterion": {"key": "WeightedSumLoss", "kwargs": {"sub_terms": {"kd": {"criterion": loss, "weight": 1.0}}}},
        "optimizer": {"key": "AdamW", "kwargs": {"lr": CLASSIFIER.lr, "weight_decay": 0.0}},
        "scheduler": {"key": "CosineAnnealingLR", "kwargs": {"T_max": CLASSIFIER.steps}, "scheduling_step": 1},
    }
    device = torch.device("cpu")
    stage = box(teacher, classifiers.build("student"), {"digits": pairs}, settings, device, None, False, 1.0)
    for epoch in range(epochs):
        stage.pre_epoch_process(epoch=epoch)
        for images, labels, extra in stage.train_data_loader:
            stage.pre_forward_process()
            loss = stage.forward_process(images, targets=labels, supp_dict=extra)
            stage.post_forward_process(loss=loss)
        stage.post_epoch_process()
    stage.clean_modules()
