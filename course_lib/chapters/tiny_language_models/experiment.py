"""Chapter 08. Teachers and students of text: what to copy (text or probabilities), which divergence, and whose text.

Every number of a model is compared with the truth itself: the language is an automaton with known probabilities.
"""

import copy
from dataclasses import dataclass, field

import torch

from course_lib import losses, metrics, runtime
from course_lib.data import language, walk_home
from course_lib.models import language_models
from course_lib.study.claims import Claim
from course_lib.runtime import check_seeds
from course_lib.study.each_seed import in_processes
from course_lib.study.results import Table
from course_lib.training import language as lessons

WRITE = 20  # new tokens: one more than the longest document needs after <bos>
METHODS = ("data", "text", "logits")
METRICS = ("gap", "agreement", "grammar", "animals")


@dataclass(frozen=True)
class Recipe:
    """sizes: documents of a student, the largest so many that none is read twice; teacher_*, student_*: width, layers,
    optimiser steps, batch, learning rate; cold: temperature of the colder teacher's text; heldout: documents on which
    models are compared with the truth; written: documents that a model writes to be judged.
    walks: the teacher's walks that a walker has seen; walk_first, walk_more: its steps on them, and after that;
    fresh: how many steps pass before it walks anew; walked: walks on which it is judged."""

    sizes: tuple = (200, 1000, 8000)
    teacher_width: int = 64
    teacher_layers: int = 2
    teacher_steps: int = 400
    teacher_batch: int = 64
    teacher_lr: float = 6e-3
    student_width: int = 32
    student_layers: int = 1
    student_steps: int = 200
    student_batch: int = 40
    student_lr: float = 8e-3
    cold: float = 0.5
    heldout: int = 300
    written: int = 500
    walks: int = 100
    walk_first: int = 150
    walk_more: int = 100
    walk_lr: float = 4e-3
    fresh: int = 10
    walked: int = 500


@dataclass(frozen=True)
class Result:
    """teacher: the trained model; documents, modes, walks: Tables of the functions of these names; students: the
    models of the first seed by condition."""

    teacher: object
    documents: Table
    modes: Table
    walks: Table
    students: dict = field(default_factory=dict)


def run(seeds=None, recipe=None, *, teacher=None, device=None, progress=False):
    """Run every experiment of the chapter and return the Result; seeds: default runtime.seeds().

    One teacher, trained with the first seed, teaches the students of all seeds; students of one seed share their
    documents, initial weights and batches.
    """
    seeds = check_seeds(runtime.seeds() if seeds is None else seeds)
    recipe = recipe or Recipe()
    teacher = teacher or train_teacher(seeds[0], recipe, device=device, progress=progress)
    students = {}
    table = documents(teacher, seeds, recipe, progress=progress, keep=students)
    walked = walks(seeds, recipe, device=device, progress=progress)
    return Result(teacher, table, modes(seeds), walked, students)


# --- documents ------------------------------------------------------------------------------------


def new_model(seed, width, layers, device=None):
    """Return a fresh Llama of the chapter for the animal language."""
    words = len(language.automaton().words)
    return language_models.build(
        "llama", vocabulary=words, width=width, layers=layers, heads=2 * layers, context=24, seed=seed, device=device
    )


def train_teacher(seed, recipe=None, *, device=None, progress=False, callback=None):
    """Return the chapter's teacher: trained on documents of which it reads each once."""
    recipe = recipe or Recipe()
    teacher = new_model(seed, recipe.teacher_width, recipe.teacher_layers, device)
    text = language.automaton().sample(recipe.teacher_steps * recipe.teacher_batch, seed)
    settings = {"steps": recipe.teacher_steps, "batch_size": recipe.teacher_batch, "lr": recipe.teacher_lr}
    lessons.learn(teacher, text, seed=seed, progress=progress, callback=callback, **settings)
    return teacher


def write(model, count, seed, temperature=1.0):
    """Let the model write `count` documents; returns long [count, length]."""
    first = torch.full((count, 1), language.BOS)
    return language_models.sample(model, first, WRITE, temperature=temperature, seed=seed, batch=2000)


def gap(model, text):
    """Return how far a model is from the truth: KL(truth ‖ model) in percent of the language's entropy.

    text: documents along which they are compared. 0 is the truth itself; 100 means twice the surprise that is
    unavoidable.
    """
    return percent_of_entropy(language.automaton().kl_of(lambda tokens: language_models.logits(model, tokens), text))


def percent_of_entropy(kl):
    """Return a KL in nats per word as percent of the language's entropy."""
    return 100 * kl / language.automaton().entropy()


def teach(method, text, teacher, seed, recipe=None, callback=None):
    """Return a student taught by `method`: "logits" copies the teacher's probabilities along `text` (long [n, length]);
    "data" and "text" predict its next words."""
    recipe = recipe or Recipe()
    student = new_model(seed, recipe.student_width, recipe.student_layers, teacher.device if teacher else None)
    settings = {"steps": recipe.student_steps, "batch_size": recipe.student_batch, "lr": recipe.student_lr}
    settings |= {"seed": seed, "callback": callback}
    if method == "logits":
        lessons.distill(student, teacher, text, **settings)
    else:
        lessons.learn(student, text, **settings)
    return student


def documents(teacher, seeds, recipe=None, *, progress=False, keep=None):
    """Return the Table of students by (method, number of documents).

    Methods: "data", true documents; "text", documents that the teacher wrote (sequence-level distillation); "logits",
    the teacher's probabilities along the true documents. Two more: ("own logits", smallest), whose teacher is the data
    student of the same documents, and ("cold text", middle), text that the teacher wrote at a lower temperature.
    Metrics: gap (as gap() says, percent), agreement (percent of places on which teacher and student hold the
    same word most probable), grammar (percent of the student's documents that the language allows), animals (how many
    of the 24 occur in them). keep: a dict that receives the students of the first seed.
    """
    recipe = recipe or Recipe()
    workers = None if teacher.device.type == "cpu" else 1  # one GPU gains nothing by several processes
    work = (teacher, recipe, seeds[0] if keep == {} else None)
    found = in_processes(seeds, _students_of, *work, workers=workers, progress=progress, label="seeds of students")
    if found[0][1]:
        keep.update(found[0][1])
    rows = [marks for marks, _ in found]
    columns = {name: [[row[c][name] for row in rows] for c in rows[0]] for name in METRICS}
    return Table.of(list(rows[0]), seeds[: len(rows)], **columns)


def _students_of(seed, teacher, recipe, kept):
    """Return the marks of one seed's students by condition, and the students themselves if `kept` is the seed."""
    truth = language.automaton()
    small, middle, large = recipe.sizes[0], recipe.sizes[len(recipe.sizes) // 2], recipe.sizes[-1]
    text = truth.sample(large, runtime_seed(seed, 1))
    taught = {"data": text, "text": write(teacher, large, seed), "logits": text}
    heldout = truth.sample(recipe.heldout, runtime_seed(seed, 2))
    students = {
        (method, size): teach(method, taught[method][:size], teacher, seed, recipe)
        for size in recipe.sizes
        for method in METHODS
    }
    itself = students["data", small]
    students["own logits", small] = teach("logits", text[:small], itself, seed, recipe)
    students["cold text", middle] = teach("text", write(teacher, middle, seed, recipe.cold), None, seed, recipe)
    best = language_models.logits(teacher, heldout).argmax(dim=-1)
    marks = {condition: judge(student, heldout, best, recipe.written, seed) for condition, student in students.items()}
    return marks, students if seed == kept else {}


def judge(model, heldout, best, count, seed):
    """Return the metrics of documents() for one model; best: the teacher's most probable words, long as `heldout`."""
    truth = language.automaton()
    counted = losses.counted_positions(heldout, language.PAD)
    logits = language_models.logits(model, heldout)
    same = logits.argmax(dim=-1) == best
    own = write(model, count, runtime_seed(seed, 3))
    return {
        "gap": percent_of_entropy(truth.kl_of(lambda _: logits, heldout, batch=len(heldout))),
        "agreement": 100 * float(same[:, :-1][counted].float().mean()),
        "grammar": 100 * float(truth.grammatical(own).float().mean()),
        "animals": int((truth.counts(own) > 0).sum()),
    }


def runtime_seed(seed, purpose):
    """Return a seed for one purpose, so that training text, held-out text and written text never coincide."""
    return 10 * seed + purpose + 1_000_000


# --- modes ----------------------------------------------------------------------------------------

SENTENCES = (("cats", "chase", "small", "mice"), ("dogs", "bury", "old", "bones"))
SHARES = (0.6, 0.4)
MODE_STUDENTS = ("forgets", "remembers")
FLOOR = 1e-4  # share of the teacher spread over all sixteen sentences, so that no logarithm is infinite


def sentences():
    """Return (long [16, 4], float64 [16]): every sentence of four places with two words each, and the teacher's
    probabilities."""
    every = torch.cartesian_prod(*[torch.arange(2)] * 4)
    teacher = torch.full((16,), FLOOR / 16, dtype=torch.float64)
    teacher[0] += (1 - FLOOR) * SHARES[0]
    teacher[15] += (1 - FLOOR) * SHARES[1]
    return every, teacher


def sentence_log_probabilities(logits, every):
    """Return log-probabilities [..., 16] of the sentences `every` for a student given by logits.

    logits: [..., 4, 2] for a student that forgets (each place for itself), [..., 4, 2, 2] for one that remembers the
    last word (place, last word, word); the first place has no last word and uses row 0.
    """
    log_p = logits.log_softmax(dim=-1)
    places = torch.arange(4)
    if logits.shape[-3:] == (4, 2, 2):
        last = torch.cat([torch.zeros(len(every), 1, dtype=torch.long), every[:, :-1]], dim=1)
        return log_p[..., places, last, every].sum(dim=-1)
    return log_p[..., places, every].sum(dim=-1)


def modes(seeds, *, steps=400, lr=0.1, beta=0.5):
    """Return the Table of students of a teacher that knows two sentences, by (student, divergence).

    Students: "forgets" chooses each word for itself, "remembers" sees the word before. Divergences over whole
    sentences, summed over all sixteen of them: "forward", "reverse", "jensen-shannon". Nothing is sampled; a seed fixes
    the initial weights alone. Metrics: valid (percent of the student's probability on the two sentences), common
    (percent on the more frequent one), modes (how many of the two have more than a hundredth of it).
    """
    every, teacher = sentences()
    conditions = [(student, divergence) for student in MODE_STUDENTS for divergence in lessons.DIVERGENCES]
    columns = {"valid": [], "common": [], "modes": []}
    for student, divergence in conditions:
        shape = (4, 2) if student == "forgets" else (4, 2, 2)
        start = [torch.randn(shape, generator=runtime.generator(seed, "modes")).double() for seed in seeds]
        logits = torch.stack(start).requires_grad_()
        optimizer = torch.optim.Adam([logits], lr=lr)
        divergence_of = lessons.divergence_loss(divergence, beta, 1.0)
        for _ in range(steps):
            ours = sentence_log_probabilities(logits, every)  # log-probabilities are logits of the same distribution
            loss = divergence_of(ours.unsqueeze(-2), teacher.log().expand_as(ours).unsqueeze(-2)).sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        p = sentence_log_probabilities(logits.detach(), every).exp()[:, [0, 15]]
        columns["valid"].append(100 * p.sum(dim=1).numpy())
        columns["common"].append(100 * p[:, 0].numpy())
        columns["modes"].append((p > 0.01).sum(dim=1).numpy())
    return Table.of(conditions, seeds, **columns)


# --- the way home ---------------------------------------------------------------------------------

# Whose walks, in which weather, and what is learned from the teacher along them.
WALK_LESSONS = (
    ("teacher", "calm", "labels"),
    ("teacher", "calm", "forward"),
    ("own", "calm", "forward"),
    ("teacher", "windy", "forward"),
    ("own", "windy", "forward"),
    ("teacher", "windy", "reverse"),
    ("own", "windy", "reverse"),
)


def new_walker(seed, device=None):
    """Return a fresh student of the way home."""
    size = {"vocabulary": walk_home.VOCABULARY, "width": 32, "layers": 1, "heads": 2, "context": walk_home.LIMIT}
    return language_models.build("llama", **size, seed=seed, device=device)


def own_walks(walker, count, *, windy, seed):
    """Let a model walk `count` times from the corner, by its own choices; returns long [count, length]."""

    def go_on(walks, steps):
        draw = runtime_seed(seed, walks.shape[1])
        return language_models.sample(walker, walks, steps, seed=draw, batch=2000)

    first = torch.tensor([walk_home.BOS, int(walk_home.token(walk_home.CORNER))]).expand(count, 2)
    return walk_home.walk(first, go_on, windy=windy, seed=seed)


def walk_loss(kind, windy):
    """Return the loss_of(logits, tokens, batch) of a walk: "labels" learns the next cell that was taken, a divergence
    the teacher's probabilities at each cell. First cell, gust and padding do not count."""
    divergence_of = None if kind == "labels" else lessons.divergence_loss(kind, 0.5, 1.0)

    def loss_of(logits, tokens, batch):
        counted = walk_home.chosen(tokens, windy=windy)
        ours = logits[:, :-1][counted]
        if divergence_of is None:
            return losses.hard_target_loss.__wrapped__(ours, tokens[:, 1:][counted])
        return divergence_of(ours, walk_home.teacher_logits(tokens)[:, :-1][counted])

    return loss_of


def teach_walker(start, lesson, seed, recipe=None):
    """Return a copy of the walker `start` after one of WALK_LESSONS.

    On its own walks (on-policy) it walks anew every recipe.fresh steps; the teacher's walks are as many and as fresh.
    """
    recipe = recipe or Recipe()
    whose, weather, kind = lesson
    windy = weather == "windy"
    walker = copy.deepcopy(start)
    batch = recipe.student_batch
    walked = []

    def walks_of(step):
        if step % recipe.fresh == 0:
            draw = runtime_seed(seed, 10_000 + step)
            if whose == "own":
                walker.eval()
                fresh = own_walks(walker, batch * recipe.fresh, windy=windy, seed=draw)
                walker.train()
            else:
                fresh = walk_home.teacher_walks(batch * recipe.fresh, draw, windy=windy)
            walked[:] = fresh.split(batch)
        return walked[step % recipe.fresh]

    settings = {"steps": recipe.walk_more, "lr": recipe.walk_lr, "batch_size": batch, "seed": seed + 1}
    lessons.train(walker, walks_of, walk_loss(kind, windy), **settings)
    return walker


def walks(seeds, recipe=None, *, device=None, progress=False):
    """Return the Table of walkers by lesson (WALK_LESSONS) and ("start",), before any of them.

    Metrics: calm and windy, percent of the walks from the corner that come home step by step and stop there.
    """
    recipe = recipe or Recipe()
    workers = 1 if device is not None and torch.device(device).type != "cpu" else None
    work = (recipe, device)
    rows = in_processes(seeds, _walkers_of, *work, workers=workers, progress=progress, label="seeds of walkers")
    calm, windy = ([[row[c][i] for row in rows] for c in rows[0]] for i in (0, 1))
    return Table.of(list(rows[0]), seeds[: len(rows)], calm=calm, windy=windy)


def _walkers_of(seed, recipe, device):
    """Return {lesson: [calm, windy]}, percent of the walks of one seed's walkers that come home."""
    start = new_walker(seed, device)
    seen = walk_home.teacher_walks(recipe.walks, runtime_seed(seed, 4))
    settings = {"steps": recipe.walk_first, "lr": recipe.student_lr, "batch_size": recipe.student_batch}
    lessons.train(start, seen, walk_loss("labels", False), seed=seed, **settings)
    walkers = {("start",): start}
    walkers |= {lesson: teach_walker(start, lesson, seed, recipe) for lesson in WALK_LESSONS}

    def home(walker, windy):
        done = own_walks(walker, recipe.walked, windy=windy, seed=runtime_seed(seed, 5))
        return 100 * float(walk_home.home_again(done, windy=windy).float().mean())

    return {lesson: [home(walker, windy) for windy in (False, True)] for lesson, walker in walkers.items()}


# --- claims ---------------------------------------------------------------------------------------


def claims(result):
    """Return the claims of chapter 08. A smaller gap is better: gain(a, b, "gap") is what b saves over a."""
    table, walked, toy = result.documents, result.walks, result.modes
    sizes = sorted({size for _, size in table.conditions})
    small, middle, large = sizes[0], sizes[len(sizes) // 2], sizes[-1]
    forget = {kind: toy.mean(("forgets", kind), "valid") for kind in lessons.DIVERGENCES}
    own, calm, windy = ("own", "windy", "forward"), ("teacher", "calm", "forward"), ("teacher", "windy", "forward")
    own_reverse, windy_reverse = ("own", "windy", "reverse"), ("teacher", "windy", "reverse")
    unit = {"unit": "% of the entropy"}
    return [
        Claim(
            "probabilities say more than text",
            f"With {small} documents, the teacher's probabilities leave a smaller gap than the text alone.",
            table.gain(("data", small), ("logits", small), "gap"),
            above=10,
            control="agreement with the teacher beside it: "
            f"{table.gain(('logits', small), ('data', small), 'agreement')} points",
            **unit,
        ),
        Claim(
            "it is the teacher's knowledge",
            f"A teacher that has itself seen only the {small} documents helps far less than the real one.",
            table.gain(("own logits", small), ("logits", small), "gap"),
            above=10,
            control="that teacher's gain over the text alone: "
            f"{table.gain(('data', small), ('own logits', small), 'gap')}",
            **unit,
        ),
        Claim(
            "more text closes most of the gap",
            f"The lead of probabilities over text is smaller with {large} documents than with {small}.",
            metrics.paired(
                table.get(("data", small), "gap") - table.get(("logits", small), "gap"),
                table.get(("data", large), "gap") - table.get(("logits", large), "gap"),
            ),
            above=10,
            control=f"what is left of it: {table.gain(('data', large), ('logits', large), 'gap')}",
            **unit,
        ),
        Claim(
            "the teacher's text is no better than data",
            f"With {large} documents, text from the teacher saves nothing over true text.",
            table.gain(("data", large), ("text", large), "gap"),
            below=3,
            paper="sequence-level distillation: 10 times faster with little loss, where human text is replaced",
            source="Kim & Rush 2016, arXiv 1606.07947",
            **unit,
        ),
        Claim(
            "colder text is cleaner",
            f"Students of text written at T = {Recipe.cold:g} write more allowed documents.",
            table.gain(("cold text", middle), ("text", middle), "grammar"),
            above=3,
        ),
        Claim(
            "and poorer",
            "They know fewer of the 24 animals.",
            table.gain(("text", middle), ("cold text", middle), "animals"),
            above=1,
            unit="animals",
            control="and their gap to the truth is larger by "
            f"{table.gain(('cold text', middle), ('text', middle), 'gap')} % of the entropy",
        ),
        Claim(
            "forward KL mixes the modes",
            "A student without memory that minimises the forward KL puts little on the two sentences.",
            forget["forward"],
            below=20,
            unit="% valid",
            level=True,
            control="with a memory of one word: "
            f"{toy.mean(('remembers', 'forward'), 'valid').plain()} %, and both sentences",
        ),
        Claim(
            "reverse KL chooses one",
            "The same student that minimises the reverse KL puts nearly everything on one of them.",
            forget["reverse"],
            above=95,
            unit="% valid",
            level=True,
            control=f"Jensen–Shannon: {forget['jensen-shannon'].plain()} %; of the two sentences it says "
            f"{toy.mean(('forgets', 'reverse'), 'modes').plain()}, with a memory of one word "
            f"{toy.mean(('remembers', 'reverse'), 'modes').plain()}",
        ),
        Claim(
            "own walks in the wind",
            "In the wind, walkers taught on their own windy walks come home more often than those of calm walks.",
            walked.gain(own, calm, "windy"),
            above=10,
            source="on-policy distillation: Agarwal et al. 2023, arXiv 2306.13649",
        ),
        Claim(
            "it is the places, not whose walks",
            "With the forward KL, own walks lead over the teacher's walks in the same wind by little or nothing.",
            walked.gain(own, windy, "windy"),
            below=10,
            control=f"the teacher's windy walks over its calm ones: {walked.gain(windy, calm, 'windy')}; own walks "
            f"over the teacher's with the reverse KL: {walked.gain(own_reverse, windy_reverse, 'windy')}",
        ),
        Claim(
            "no wind, no gain",
            "In calm weather, own walks are no better than the teacher's.",
            walked.gain(("own", "calm", "forward"), calm, "calm"),
            below=2,
        ),
    ]
