"""The clinic: one distillation run, and bugs that somebody has shipped, each planted in the same loop.

`python -m course_lib.chapters.fidelity.clinic` trains every case again (about half a minute) and stores what its chart
shows in stored_clinic.json.
"""

import copy
import functools
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch.nn import functional

from course_lib import metrics, runtime, steady
from course_lib.errors import unknown
from course_lib.models import classifiers
from course_lib.study import stored
from course_lib.study.classroom import TeacherRecipe, Trial, open_classroom
from course_lib.study.results import Table

PATH = Path(__file__).with_name("stored_clinic.json")
COMMAND = "python -m course_lib.chapters.fidelity.clinic"

HEALTHY = "no fault"
SWAPPED, SHUFFLED, OWN_ANSWER = "teacher and student swapped", "teacher's rows out of order", "teacher against itself"
NO_SQUARE, MEAN, NO_LOG = "T² left out", "mean over numbers, not pictures", "probabilities without the log"
UNMASKED, LEARNING, RATE, LEAK = (
    "missing labels count",
    "teacher learns too",
    "another learning rate",
    "exam seen before",
)
FAULTS = (SWAPPED, SHUFFLED, OWN_ANSWER, NO_SQUARE, MEAN, NO_LOG, UNMASKED, LEARNING, RATE, LEAK)
CASES = (HEALTHY, *FAULTS)


@dataclass(frozen=True)
class Clinic:
    """teacher: how it is trained; pictures: that the student sees; labelled: how many of them have a label; alpha, T:
    share and temperature of the soft loss; steps, lr: of the student's training by AdamW, with all pictures in every
    step; slow: the learning rate of the baseline that is compared with a faster method; looks: steps after which
    something is measured; seeds: patients whose mean is shown; model: the student; exam: pictures of
    its exam."""

    teacher: TeacherRecipe = TeacherRecipe()
    pictures: int = 100
    labelled: int = 40
    alpha: float = 0.5
    T: float = 4.0
    steps: int = 200
    lr: float = 0.01
    slow: float = 0.001
    looks: tuple[int, ...] = (0, 5, 10, 20, 30, 40, 60, 80, 100, 125, 150, 175, 200)
    seeds: int = 6
    model: str = "student"
    exam: int = 597


CLINIC = Clinic()
METRICS = ("accuracy", "teacher", "agreement", "loss", "confidence")


def soft_loss(student_logits, teacher_logits, T: float, fault: str = HEALTHY) -> torch.Tensor:
    """Return T² · KL(teacher ‖ student) as the code with this fault computes it; logits [pictures, 10]."""
    theirs = (teacher_logits / T).softmax(dim=-1)
    if fault == OWN_ANSWER:
        student_logits = teacher_logits
    mine = (student_logits / T).softmax(dim=-1) if fault == NO_LOG else (student_logits / T).log_softmax(dim=-1)
    loss = functional.kl_div(mine, theirs, reduction="sum") / (mine.numel() if fault == MEAN else len(mine))
    return loss if fault == NO_SQUARE else T * T * loss


def hard_loss(student_logits, labels, fault: str = HEALTHY) -> torch.Tensor:
    """Return the cross-entropy with the labels [pictures], of which −1 stands for none, as the code with this fault
    computes it."""
    if fault == UNMASKED:
        return functional.cross_entropy(student_logits, labels.clamp_min(0))
    return functional.cross_entropy(student_logits, labels, ignore_index=-1)


@steady.plain()
def run(trial: Trial, teacher: torch.nn.Module, fault: str = HEALTHY, clinic: Clinic = CLINIC):
    """Train one student with a fault in the code; return (rows, answers).

    rows: {step: {metric: value}} after the steps in clinic.looks. accuracy and teacher: what the code reports as the
    student's and the teacher's accuracy, percent; agreement of the two, percent; loss: the soft loss that it logs;
    confidence: mean largest probability of the student, percent. answers: long [10, 10], how often the teacher's answer
    (row) met the student's (column) in the exam at the end. CourseError for a fault that the clinic does not know.
    """
    if fault not in CASES:
        raise unknown("fault", fault, CASES)
    images = trial.split.transfer.images[: clinic.pictures]
    labels = trial.split.transfer.labels[: clinic.pictures].clone()
    labels[clinic.labelled :] = -1
    exam = trial.split.transfer.take(clinic.labelled) if fault == LEAK else trial.split.test
    student = classifiers.build(clinic.model, runtime.derive(trial.seed, "patient"))
    teacher = copied(teacher)
    if fault == SWAPPED:
        student, teacher = teacher, student
    alpha = 0.0 if fault == RATE else clinic.alpha
    learning = [*student.parameters(), *(teacher.parameters() if fault == LEARNING else ())]
    optimizer = torch.optim.AdamW(learning, lr=clinic.lr)
    order = runtime.generator(trial.seed, "order")
    rows = {0: look(student, teacher, images, exam, clinic, fault)}
    for step in range(1, clinic.steps + 1):
        dealt = torch.randperm(len(images), generator=order)
        batch, marks = images[dealt], labels[dealt]
        mine, theirs = student(batch), teacher(images if fault == SHUFFLED else batch)
        theirs = theirs if fault == LEARNING else theirs.detach()
        loss = alpha * soft_loss(mine, theirs, clinic.T, fault) + (1 - alpha) * hard_loss(mine, marks, fault)
        optimizer.zero_grad()
        if loss.requires_grad:
            loss.backward()
            optimizer.step()
        if step in clinic.looks:
            rows[step] = look(student, teacher, images, exam, clinic, fault)
    pairs = 10 * teacher(exam.images).argmax(-1) + student(exam.images).argmax(-1)
    return rows, torch.bincount(pairs, minlength=100).reshape(10, 10)


def baseline(trial: Trial, teacher: torch.nn.Module, fault: str, clinic: Clinic = CLINIC):
    """Return the rows of what a case is compared with: a run without a fault; for RATE, the same code (labels alone)
    with the slow learning rate."""
    if fault == RATE:
        return run(trial, teacher, RATE, slower(clinic))[0]
    return run(trial, teacher, HEALTHY, clinic)[0]


def slower(clinic: Clinic) -> Clinic:
    """Return the clinic with the slow learning rate."""
    return replace(clinic, lr=clinic.slow)


@torch.no_grad()
def look(student, teacher, images, exam, clinic, fault):
    """Return what the code would report now, {metric: value}."""
    mine, theirs = student(exam.images), teacher(exam.images)
    shown = soft_loss(student(images), teacher(images), clinic.T, fault)
    return {
        "accuracy": 100 * float(metrics.accuracy(mine, exam.labels)),
        "teacher": 100 * float(metrics.accuracy(theirs, exam.labels)),
        "agreement": 100 * float(metrics.agreement(mine, theirs)),
        "loss": float(shown),
        "confidence": 100 * float(mine.softmax(dim=-1).max(dim=-1).values.mean()),
    }


def copied(model: torch.nn.Sequential) -> torch.nn.Sequential:
    """Return a copy of a classifier, so that nobody changes the original."""
    return copy.deepcopy(model).requires_grad_(True)


# --- stored ---------------------------------------------------------------------------------------


def measured(seeds, clinic: Clinic = CLINIC, progress=False) -> tuple[Table, dict[str, list]]:
    """Return the Table of all cases by (case, step), "baseline of" cases too, and {case: answers in percent, summed
    over seeds}."""
    classroom = open_classroom(seeds, clinic.teacher, test=clinic.exam)
    rows, answers = {}, {}
    for place, trial in enumerate(runtime.progress_bar(list(classroom.trials), progress, "patients")):
        teacher = classroom.teachers.model(place)
        for case in CASES:
            found, pairs = run(trial, teacher, case, clinic)
            rows |= {((case, step), trial.seed): row for step, row in found.items()}
            answers[case] = answers.get(case, 0) + pairs
        slow = baseline(trial, teacher, RATE, clinic)
        rows |= {((f"baseline of {RATE}", step), trial.seed): row for step, row in slow.items()}
    shares = {case: (100 * pairs / pairs.sum()).round(decimals=1).tolist() for case, pairs in answers.items()}
    return Table.of_rows(rows, classroom.seeds), shares


@functools.cache
def kept() -> stored.Stored:
    """Return the stored cases: tables["cases"], and the answers as more["answers"]. CourseError if they are missing or
    made with other settings."""
    return stored.load(PATH, CLINIC, COMMAND)


def main():
    """Run every case over the clinic's seeds and store what the widget shows."""
    seeds = runtime.seeds(CLINIC.seeds, master=0)
    table, answers = measured(seeds, progress=True)
    stored.save(PATH, seeds, CLINIC, {"cases": table}, answers=answers)


if __name__ == "__main__":
    main()
