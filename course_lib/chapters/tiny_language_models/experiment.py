"""Chapter 08. Teachers and students of text: what to copy (text or probabilities), which divergence, and whose text.

Every number of a model is compared with the truth itself: the language is an automaton with known probabilities. The
students of documents stand here, those of two sentences in modes.py, the walkers in walks.py.
"""

from dataclasses import dataclass, field

import torch

from course_lib import losses, runtime
from course_lib.brief import Brief
from course_lib.chapters.tiny_language_models import modes, walks
from course_lib.chapters.tiny_language_models.recipe import RECIPE, Recipe
from course_lib.data import language
from course_lib.models import language_models
from course_lib.study.each_seed import in_processes
from course_lib.study.results import Table
from course_lib.training import language as lessons

WRITE = 20  # new tokens: one more than the longest document needs after <bos>
METHODS = ("data", "text", "logits")


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe: of the run; documents, modes, walks: Tables of documents(), modes.table() and walks.table(); teacher: the
    trained model; students: the models of the first seed by condition. A stored Result has no models."""

    recipe: Recipe
    documents: Table
    modes: Table
    walks: Table
    teacher: object = None
    students: dict = field(default_factory=dict)


def run(seeds=None, recipe: Recipe = RECIPE, *, teacher=None, device=None, progress=False) -> Result:
    """Run every experiment of the chapter and return the Result; seeds: default runtime.seeds().

    One teacher, trained with the first seed, teaches the students of all seeds; students of one seed share their
    documents, initial weights and batches.
    """
    seeds = runtime.check_seeds(seeds)
    teacher = teacher or train_teacher(seeds[0], recipe, device=device, progress=progress)
    table, students = documents(teacher, seeds, recipe, progress=progress)
    walked = walks.table(seeds, recipe, device=device, progress=progress)
    return Result(recipe, table, modes.table(seeds, recipe), walked, teacher, students)


def new_model(seed: int, width: int, layers: int, device=None):
    """Return a fresh Llama of the chapter for the animal language."""
    words = len(language.automaton().words)
    return language_models.build(
        "llama", vocabulary=words, width=width, layers=layers, heads=2 * layers, context=24, seed=seed, device=device
    )


def train_teacher(seed: int, recipe: Recipe = RECIPE, *, device=None, progress=False, callback=None):
    """Return the chapter's teacher: trained on documents of which it reads each once."""
    draw = runtime.derive(seed, "teacher")
    teacher = new_model(draw, recipe.teacher_width, recipe.teacher_layers, device)
    text = language.automaton().sample(recipe.teacher.steps * recipe.teacher.batch_size, draw)
    lessons.learn(teacher, text, recipe.teacher, seed=draw, progress=progress, callback=callback)
    return teacher


def new_student(seed: int, recipe: Recipe = RECIPE, device=None):
    """Return a fresh student: the same one for every lesson of a seed."""
    return new_model(runtime.derive(seed, "student"), recipe.student_width, recipe.student_layers, device)


def write(model, count: int, seed: int, temperature: float = 1.0) -> torch.Tensor:
    """Let the model write `count` documents; returns long [count, length]."""
    first = torch.full((count, 1), language.BOS)
    return language_models.sample(model, first, WRITE, temperature=temperature, seed=seed, batch=2000)


def text_for(method: str, teacher, count: int, seed: int) -> torch.Tensor:
    """Return the documents that a student of METHODS reads, long [count, length]: true ones, or, for "text", documents
    that the teacher writes."""
    if method == "text":
        return write(teacher, count, runtime.derive(seed, "teacher's text"))
    return language.automaton().sample(count, runtime.derive(seed, "text"))


def gap(model, text: torch.Tensor) -> float:
    """Return how far a model is from the truth: KL(truth ‖ model) in percent of the language's entropy.

    text: documents along which they are compared. 0 is the truth itself; 100 means twice the surprise that is
    unavoidable.
    """
    return percent_of_entropy(language.automaton().kl_of(lambda tokens: language_models.logits(model, tokens), text))


def percent_of_entropy(kl: float) -> float:
    """Return a KL in nats per word as percent of the language's entropy."""
    return 100 * kl / language.automaton().entropy()


def teach(method: str, text: torch.Tensor, teacher, seed: int, recipe: Recipe = RECIPE, callback=None):
    """Return a student taught by a method of METHODS: "logits" copies the teacher's probabilities along `text` (long
    [n, length]); "data" and "text" predict its next words."""
    student = new_student(seed, recipe, teacher.device)
    settings = {"settings": recipe.student, "seed": runtime.derive(seed, "student"), "callback": callback}
    if method == "logits":
        lessons.distill(student, teacher, text, **settings)
    else:
        lessons.learn(student, text, **settings)
    return student


def documents(teacher, seeds, recipe: Recipe = RECIPE, *, progress=False) -> tuple[Table, dict]:
    """Return the Table of students by (method, number of documents), and the students of the first seed by condition.

    Methods: "data", true documents; "text", documents that the teacher wrote (sequence-level distillation); "logits",
    the teacher's probabilities along the true documents. Two more: ("own logits", smallest), whose teacher is the data
    student of the same documents, and ("cold text", middle), text that the teacher wrote at a lower temperature.
    Metrics: gap (as gap() says, percent), agreement (percent of places on which teacher and student hold the
    same word most probable), grammar (percent of the student's documents that the language allows), animals (how many
    of language.ANIMALS occur in them).
    """
    workers = None if teacher.device.type == "cpu" else 1  # one GPU gains nothing by several processes
    found = in_processes(
        seeds, _students_of, teacher, recipe, workers=workers, progress=progress, label="seeds of students"
    )
    done = tuple(seeds)[: len(found)]
    rows = {
        (condition, seed): marks
        for seed, of_seed in zip(done, found, strict=True)
        for condition, (marks, _) in of_seed.items()
    }
    return Table.of_rows(rows, done), {condition: student for condition, (_, student) in found[0].items()}


def _students_of(seed, teacher, recipe):
    """Return {condition: (metrics, student)} for one seed."""
    text = {method: text_for(method, teacher, recipe.large, seed) for method in METHODS}
    students = {
        (method, size): teach(method, text[method][:size], teacher, seed, recipe)
        for size in recipe.sizes
        for method in METHODS
    }
    small, itself = text["data"][: recipe.small], students["data", recipe.small]
    students["own logits", recipe.small] = teach("logits", small, itself, seed, recipe)
    cold = write(teacher, recipe.middle, runtime.derive(seed, "colder text"), recipe.cold)
    students["cold text", recipe.middle] = teach("text", cold, teacher, seed, recipe)
    heldout = language.automaton().sample(recipe.heldout, runtime.derive(seed, "held out"))
    best = language_models.logits(teacher, heldout).argmax(dim=-1)
    draw = runtime.derive(seed, "judged")
    return {
        condition: (judge(student, heldout, best, recipe.written, draw), student)
        for condition, student in students.items()
    }


def judge(model, heldout: torch.Tensor, best: torch.Tensor, count: int, seed: int) -> dict[str, float]:
    """Return the metrics of documents() for one model; best: the teacher's most probable words, long as `heldout`."""
    truth = language.automaton()
    counted = losses.counted_positions(heldout, language.PAD)  # [documents, length − 1]
    logits = language_models.logits(model, heldout)
    same = logits.argmax(dim=-1) == best
    own = write(model, count, seed)
    return {
        "gap": percent_of_entropy(truth.kl_of(lambda _: logits, heldout, batch=len(heldout))),
        "agreement": 100 * float(same[:, :-1][counted].float().mean()),
        "grammar": 100 * float(truth.grammatical(own).float().mean()),
        "animals": int((truth.counts(own) > 0).sum()),
    }
