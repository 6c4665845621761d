"""Drafts for the teacher of the animal language: tables that count, and small networks that were taught in other ways.

Of a table everything is exact. Of a network alpha is: the overlap with its teacher is summed over all words at each
place of documents that the teacher has written.
"""

from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.chapters.capstone import speculative
from course_lib.data import language
from course_lib.models import language_models
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Settings
from course_lib.training import language as teaching

EVEN, WORDS, BIGRAM, FEW, MANY = TABLES = (
    "any word",
    "how often each word comes",
    "bigram table",
    "counted, few documents",
    "counted, many documents",
)
UNTRAINED, TEXT, COLD, OTHER, PROBABILITIES = NETWORKS = (
    "untrained",
    "its text",
    "its text, cold",
    "another teacher's probabilities",
    "its probabilities",
)


@dataclass(frozen=True)
class Drafts:
    """few, many: documents of the teacher that a table counts (the bigram table: many); smoothing: added to the counts;
    ks: words that the draft proposes in a pass."""

    few: int = 50
    many: int = 2000
    smoothing: float = 0.1
    ks: tuple[int, ...] = (1, 2, 4, 8)


@dataclass(frozen=True)
class Networks:
    """width, layers, heads: of the teacher; small: width of the drafts, of one layer and two heads; documents: that a
    teacher reads; texts: that it writes for its drafts; cold: temperature of the cold ones; looked_at: documents at
    whose places alpha is measured; teacher, draft: how they learn."""

    width: int = 48
    layers: int = 2
    heads: int = 4
    small: int = 16
    documents: int = 2000
    texts: int = 1000
    cold: float = 0.5
    looked_at: int = 300
    teacher: Settings = Settings(steps=250, lr=4e-3, batch_size=40)
    draft: Settings = Settings(steps=250, lr=8e-3, batch_size=40)


def table_drafts(seed: int, recipe: Drafts) -> dict[str, speculative.Draft]:
    """Return the drafts of a seed by name, counted from documents that the language has written."""
    truth = language.automaton()
    many = truth.sample(recipe.many, runtime.derive(seed, "documents to count"))
    words = len(truth.words)
    return {
        EVEN: speculative.even(words),
        WORDS: speculative.counted(many, words, 0, recipe.smoothing),
        BIGRAM: speculative.counted(many, words, 1, recipe.smoothing),
        FEW: speculative.of_automaton(truth.refit(many[: recipe.few], smoothing=recipe.smoothing)),
        MANY: speculative.of_automaton(truth.refit(many, smoothing=recipe.smoothing)),
    }


@kept
def decoded(seeds, recipe: Drafts, *, progress=False) -> tuple[Table, Table, Table]:
    """Return three Tables, of TABLES, of (draft, k), and of (draft, rule).

    Metrics: alpha (percent of drafted words that are kept); words, endless, formula (words of a teacher pass: exact,
    exact for text that never ends, and by the formula); apart (total variation between what a rule writes and the
    teacher, percent, averaged over places), needed (draws at the place after "the" that show it to a χ² test, in
    thousands, at most a million).
    """
    seeds = runtime.check_seeds(seeds)
    alphas, passes, rules = {}, {}, {}
    for seed in runtime.progress_bar(seeds, progress, "drafts"):
        for name, draft in table_drafts(seed, recipe).items():
            pairs = speculative.meet(language.automaton(), draft)
            alpha = pairs.acceptance()
            alphas[name, seed] = {"alpha": 100 * alpha}
            for k in recipe.ks:
                passes[(name, k), seed] = {
                    "words": speculative.words_per_pass(pairs, k),
                    "endless": speculative.endless_words_per_pass(pairs, k),
                    "formula": speculative.formula(alpha, k),
                }
            for rule in speculative.RULES:
                rules[(name, rule), seed] = _rule(pairs, rule)
    return tuple(Table.of_rows(rows, seeds) for rows in (alphas, passes, rules))


def _rule(pairs, rule):
    """How far what a rule writes is from the teacher, and how many draws show it."""
    written, visits = speculative.emitted(pairs.P, pairs.Q, rule), pairs.visits()
    far = (written - pairs.P).abs().sum(dim=-1) / 2
    place = int(pairs.NEXT[0].max())  # a document begins with "the"
    needed = speculative.draws_needed(pairs.P[place], written[place])
    return {"apart": 100 * float((far * visits).sum() / visits.sum()), "needed": min(needed, 1e6) / 1000}


# --- networks -------------------------------------------------------------------------------------


def teacher_of(seed: int, recipe: Networks, purpose: str = "teacher"):
    """Return a trained teacher: a Llama that has read documents of the language."""
    model = network(recipe.width, recipe.layers, recipe.heads, runtime.derive(seed, purpose))
    read = language.automaton().sample(recipe.documents, runtime.derive(seed, purpose, "reads"))
    teaching.learn(model, read, recipe.teacher, seed=runtime.derive(seed, purpose, "order"))
    return model


def texts_of(seed: int, teacher, recipe: Networks, heat: float = 1.0) -> torch.Tensor:
    """Return the documents that a teacher writes for its drafts at a temperature."""
    start = torch.full((recipe.texts, 1), language.BOS)
    return language_models.write(teacher, start, 22, temperature=heat, seed=runtime.derive(seed, "text", heat))


def network_draft(name: str, seed: int, teacher, recipe: Networks):
    """Return a draft of NETWORKS for a teacher."""
    draft = network(recipe.small, 1, 2, runtime.derive(seed, "draft"))
    if name == UNTRAINED:
        return draft
    text = texts_of(seed, teacher, recipe, recipe.cold if name == COLD else 1.0)
    order = runtime.derive(seed, "order of the draft")
    if name in (TEXT, COLD):
        teaching.learn(draft, text, recipe.draft, seed=order)
    else:
        source = teacher_of(seed, recipe, "another teacher") if name == OTHER else teacher
        teaching.distill(draft, source, text, recipe.draft, seed=order)
    return draft


def network_alphas(seeds, recipe: Networks, names=NETWORKS, *, progress=False) -> Table:
    """Return the Table of alpha, in percent, of drafts by name."""
    seeds = runtime.check_seeds(seeds, least=1)
    rows = {}
    for seed in runtime.progress_bar(seeds, progress, "networks"):
        teacher = teacher_of(seed, recipe)
        start = torch.full((recipe.looked_at, 1), language.BOS)
        text = language_models.write(teacher, start, 22, seed=runtime.derive(seed, "looked at"))
        for name in names:
            draft = network_draft(name, seed, teacher, recipe)
            rows[name, seed] = {"alpha": 100 * overlap(draft, teacher, text)}
    return Table.of_rows(rows, seeds)


def overlap(draft, teacher, text: torch.Tensor) -> float:
    """Return Σ min(p, q), averaged over the words of documents long [documents, length]."""
    p, q = (language_models.logits(model, text).softmax(dim=-1)[:, :-1] for model in (teacher, draft))
    real = text[:, 1:] != language.PAD
    return float(torch.minimum(p, q).sum(dim=-1)[real].double().mean())


def network(width: int, layers: int, heads: int, seed: int):
    """Return a fresh Llama of these sizes for the words of the animal language."""
    words = len(language.automaton().words)
    return language_models.build(
        "llama", vocabulary=words, width=width, layers=layers, heads=heads, context=24, seed=seed
    )
