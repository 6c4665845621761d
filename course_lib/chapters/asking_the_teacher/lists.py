"""How to keep a teacher's answer about the next word: the most probable words, or words drawn by their probability.

The exact probabilities of the animal language play the teacher, so what is lost is lost in storage alone. Source of the
comparison: sparse logit sampling (arXiv 2503.16870).
"""

import torch

from course_lib import losses, runtime
from course_lib.chapters.asking_the_teacher.recipe import RECIPE, Words
from course_lib.data import language
from course_lib.errors import CourseError, unknown
from course_lib.models import language_models
from course_lib.study.each_seed import in_processes
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Settings
from course_lib.training import language as lessons

ALL, TEXT, TOPS, SPREAD, DRAWS = "all", "text", "top", "top, rest spread", "draws"
ID, SHARE = 1, 2  # bytes of a word's number, and of a probability at half precision


def conditions(recipe: Words = RECIPE.words) -> tuple[tuple[str, int], ...]:
    """Return what is compared, (kind, how many words are kept)."""
    tops = [(kind, k) for kind in (TOPS, SPREAD) for k in recipe.tops]
    return ((TEXT, 1), *tops, *((DRAWS, n) for n in recipe.draws), (ALL, len(language.automaton().words)))


def stored_bytes(kind: str, count: int) -> int:
    """Return the bytes that one place of a text takes. CourseError for an unknown kind."""
    sizes = {TEXT: ID, TOPS: ID + SHARE, SPREAD: ID + SHARE, DRAWS: ID, ALL: SHARE}
    if kind not in sizes:
        raise unknown("kind of list", kind, sizes)
    # of one word alone that sums to 1 no probability needs to be stored
    return ID if (kind, count) == (TOPS, 1) else count * sizes[kind]


def targets(kind: str, count: int, p: torch.Tensor, *, seed: int = 0) -> torch.Tensor:
    """Return what is left of the next-word probabilities p [places, words] when `count` words are kept.

    TOPS: the most probable ones, made to sum to 1; SPREAD: what is missing goes to all others in equal parts; DRAWS:
    words drawn by p, each with the share of draws in which it came; ALL: p itself. seed: of the draws. CourseError for
    an unknown kind, or more words than there are.
    """
    if not runtime.is_whole(count) or not 1 <= count <= p.shape[-1]:
        raise CourseError(f"{count!r} of {p.shape[-1]} words would be kept: keep 1 to {p.shape[-1]}.")
    if kind == ALL:
        return p
    if kind == DRAWS:
        drawn = torch.multinomial(p, count, replacement=True, generator=runtime.generator(seed, "draws"))
        return torch.zeros_like(p).scatter_add(-1, drawn, torch.full(drawn.shape, 1 / count, dtype=p.dtype))
    if kind not in (TOPS, SPREAD):
        raise unknown("kind of list", kind, (TOPS, SPREAD, DRAWS, ALL))
    best = p.topk(count, dim=-1)
    if kind == TOPS:
        shares = best.values / best.values.sum(dim=-1, keepdim=True)
        return torch.zeros_like(p).scatter(-1, best.indices, shares)
    left = (1 - best.values.sum(dim=-1, keepdim=True)).clamp(min=0) / max(1, p.shape[-1] - count)
    return left.expand_as(p).scatter(-1, best.indices, best.values)


# --- exact: what a perfect student of these targets would speak -----------------------------------


def exact(kind: str, count: int) -> dict[str, float]:
    """Return what a perfect student of the targets would be, averaged over the places of the language: apart (total
    variation from the truth, percent) and animals (how many of 24 it can still write after "the"). Draws are not a
    fixed target: their mean is the truth, so apart is 0 and all animals are left."""
    truth = language.automaton()
    visits = truth.visits()[:-1]
    shares, p = visits / visits.sum(), truth.P[:-1]
    q = p if kind in (DRAWS, TEXT) else targets(kind, count, p)
    apart = 0.5 * (q - p).abs().sum(dim=-1)
    after_the = q[truth.states(language.encode("the", end=False))[0, -1]]
    animals = [truth.words.index(animal) for animal in language.ANIMALS]
    return {"apart": 100 * float((shares * apart).sum()), "animals": int((after_the[animals] > 0).sum())}


def off(count: int, seed: int = 0, repeats: int = 20) -> tuple[float, float]:
    """Return how far `count` draws are from the truth at one place (total variation, percent, averaged over the places
    of the language), for one target and for the mean of `repeats` targets: an error that averages out."""
    truth = language.automaton()
    visits = truth.visits()[:-1]
    shares, p = visits / visits.sum(), truth.P[:-1]
    drawn = [targets(DRAWS, count, p, seed=runtime.derive(seed, "repeat", i)) for i in range(repeats)]

    def distance(q):
        return 100 * float((shares * 0.5 * (q - p).abs().sum(dim=-1)).sum())

    return distance(drawn[0]), distance(sum(drawn) / repeats)


# --- students -------------------------------------------------------------------------------------


@kept
def listed(seeds, recipe: Words = RECIPE.words, *, progress=False) -> Table:
    """Return the Table of students by conditions(): gap (KL from the truth in percent of the language's entropy),
    apart (total variation, percent) and lost (animals that the student writes after "the" less than a tenth as often as
    it should). Each student reads the same documents, and learns at each place what was kept of the truth."""
    found = in_processes(seeds, _students_of, recipe, progress=progress, label="seeds of students of text")
    done = tuple(seeds)[: len(found)]
    rows = {(c, seed): marks for seed, part in zip(done, found, strict=True) for c, marks in part.items()}
    return Table.of_rows(rows, done)


def _students_of(seed, recipe):
    truth = language.automaton()
    text = truth.sample(recipe.documents, runtime.derive(seed, "text"))
    exam = truth.sample(recipe.held_out, runtime.derive(seed, "held out"))
    p = truth.next_words(text)  # [documents, length, words]
    found = {}
    for kind, count in conditions(recipe):
        if kind == TEXT:
            q = torch.nn.functional.one_hot(text.roll(-1, dims=1), p.shape[-1]).double()
        else:
            flat = p.flatten(0, 1)
            some = flat.sum(dim=-1) > 0
            q = torch.zeros_like(flat)
            q[some] = targets(kind, count, flat[some], seed=runtime.derive(seed, kind, count))
            q = q.view_as(p)
        student = taught(text, q, seed, recipe)
        found[kind, count] = judged(student, exam)
    return found


def taught(text: torch.Tensor, q: torch.Tensor, seed: int, recipe: Words = RECIPE.words):
    """Return a fresh student that has learned the targets q [documents, length, words] along text [documents, length];
    the target at a place is for the word after it."""
    words = len(language.automaton().words)
    draw = runtime.derive(seed, "student")
    shape = {"width": recipe.width, "layers": 1, "heads": 2, "context": 24}
    student = language_models.build("llama", vocabulary=words, seed=draw, **shape)
    q = q.float()

    def loss_of(logits, tokens, batch):
        counted = losses.counted_positions(tokens, language.PAD)  # [b, length − 1]
        target = q[batch, : tokens.shape[1] - 1][counted]
        return -(target * logits[:, :-1][counted].log_softmax(dim=-1)).sum(dim=-1).mean()

    settings = Settings(steps=recipe.steps, lr=recipe.lr, batch_size=recipe.batch)
    lessons.train(student, text, loss_of, settings, seed=draw)
    return student


def judged(student, exam: torch.Tensor) -> dict[str, float]:
    """Return the metrics of listed() for one student, along the documents exam [n, length]."""
    truth = language.automaton()
    logits = language_models.logits(student, exam)
    counted = losses.counted_positions(exam, language.PAD)
    p = truth.next_words(exam)[:, :-1][counted]
    q = logits[:, :-1][counted].double().softmax(dim=-1)
    kl = truth.kl_of(lambda _: logits, exam, batch=len(exam))
    begun = language.encode("the", end=False)
    row = truth.next_words(begun)[0, -1]
    mine = language_models.logits(student, begun)[0, -1].double().softmax(dim=-1)
    animals = [truth.words.index(animal) for animal in language.ANIMALS]
    return {
        "gap": 100 * kl / truth.entropy(),
        "apart": 100 * float(0.5 * (p - q).abs().sum(dim=-1).mean()),
        "lost": int((mine[animals] < 0.1 * row[animals]).sum()),
    }
