"""Chapter 09: a teacher of words, students of characters, what they are taught, how they are judged.

The teacher is the truth itself: it knows the probability of every next word of the sentences, so what is measured is
what handing them over loses. The sentences are those with which documents of the animal language begin.
"""

import functools
from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.tokenizers import matching, spelling
from course_lib.chapters.tokenizers.recipe import RECIPE, Recipe
from course_lib.chapters.tokenizers.spelling import CHARACTERS, Spelled
from course_lib.data import language
from course_lib.data.language import EOS, PAD
from course_lib.errors import unknown
from course_lib.models import language_models
from course_lib.training import Settings
from course_lib.training import language as lessons

CONTEXT = 72  # characters: more than the longest sentence has
WORDS = len(language.automaton().words)


@dataclass(frozen=True, repr=False)
class Lesson(Brief):
    """What a student learns from. words: documents long [n, length]; text: the same in characters; answers:
    probabilities of the word after each word, float64 [n, length, words]."""

    words: torch.Tensor
    text: Spelled
    answers: torch.Tensor

    @functools.cached_property
    def targets(self) -> torch.Tensor:
        """The exact marginals, float [n, length in characters, characters]."""
        return spelling.targets(self.text, self.answers)

    @functools.cached_property
    def hard(self) -> torch.Tensor:
        """The characters themselves as targets, alike."""
        return torch.nn.functional.one_hot(self.text.tokens, len(CHARACTERS)).float()

    @functools.cached_property
    def counts(self) -> torch.Tensor:
        """How many words each document has after <bos>, long [n]."""
        return (self.words != PAD).sum(dim=1) - 1

    @functools.cached_property
    def said(self) -> torch.Tensor:
        """The teacher's probability of the word that stands there, float [n, length − 1]."""
        return self.answers[:, :-1].gather(2, self.words[:, 1:, None])[..., 0].float()


@functools.cache
def teacher() -> language.Automaton:
    """Return the teacher: the automaton of the animal language whose documents end after their first sentence."""
    whole = language.automaton()
    P, NEXT = whole.P.clone(), whole.NEXT.clone()
    may_end = (P[:, EOS] > 0) & (P[:, EOS] < 1)
    P[may_end] = torch.nn.functional.one_hot(torch.tensor(EOS), WORDS).double()
    NEXT[may_end, :EOS], NEXT[may_end, EOS + 1 :] = -1, -1
    return language.Automaton(whole.words, P, NEXT)


def model_of(kind: str, seed: int, recipe: Recipe = RECIPE):
    """Return a fresh student: of "characters", or of "words", the teacher's tokenizer. CourseError for another kind."""
    if kind not in ("characters", "words"):
        raise unknown("kind of student", kind, ("characters", "words"))
    vocabulary, context = (len(CHARACTERS), CONTEXT) if kind == "characters" else (WORDS, 24)
    sizes = {"width": recipe.width, "layers": recipe.layers, "heads": 4}
    draw = runtime.derive(seed, "student")
    return language_models.build("llama", vocabulary=vocabulary, context=context, seed=draw, **sizes)


def lesson(words: torch.Tensor, answers: torch.Tensor | None = None) -> Lesson:
    """Return what there is to learn from sentences long [n, length]; answers: somebody's probabilities of the word
    after each word (default: the teacher's, which are the true ones)."""
    return Lesson(words, spelling.spell(words), teacher().next_words(words) if answers is None else answers)


def answers_of(model, words: torch.Tensor) -> torch.Tensor:
    """Return a model's probabilities of the word after each word, float64 [n, length, words]. <pad> and <bos> never
    follow: their small shares go to the others."""
    found = language_models.logits(model, words).double().softmax(dim=-1)
    found[..., :EOS] = 0
    return found / found.sum(dim=-1, keepdim=True)


def learn_words(taught: Lesson, seed: int, settings: Settings, recipe: Recipe = RECIPE, *, probabilities: bool):
    """Return the student of words after it has learned the text, or the probabilities that go with it."""
    student, wanted = model_of("words", seed, recipe), taught.answers.float()

    def loss_of(logits, tokens, batch):
        if not probabilities:
            return text_loss(logits, tokens)
        real = tokens[:, 1:] != PAD
        return matching.marginal_loss(logits[:, :-1][real], wanted[batch][:, : tokens.shape[1] - 1][real])

    lessons.train(student, taught.words, loss_of, settings, seed=runtime.derive(seed, "order"))
    return student


def shuffled(taught: Lesson, seed: int) -> Lesson:
    """Return the lesson in which the teacher's probability of the word that stands there stays, and those of all other
    words are exchanged at random, anew at each place: as soft as before, with nothing in it."""
    luck = runtime.generator(seed, "shuffled words")
    answers = taught.answers.clone()
    places, words = answers[:, :-1].reshape(-1, WORDS), taught.words[:, 1:].reshape(-1, 1)
    others = torch.ones_like(places, dtype=torch.bool).scatter_(1, words, False)
    others[:, :EOS] = False
    order = torch.where(others, torch.rand(places.shape, generator=luck), 2.0).argsort(dim=1)
    given = torch.where(others, places, -1.0).sort(dim=1, descending=True).values.clamp(min=0)
    mixed = torch.zeros_like(places).scatter_(1, order, given)
    answers[:, :-1] = torch.where(others, mixed, places).view_as(answers[:, :-1])
    return Lesson(taught.words, taught.text, answers)


def frequencies(words: torch.Tensor) -> torch.Tensor:
    """Return how often each word stands in documents long [n, length], float64 [words], without <pad> and <bos>."""
    counts = torch.bincount(words.flatten(), minlength=WORDS).double()
    counts[:EOS] = 0
    return counts / counts.sum()


# --- losses of a batch ----------------------------------------------------------------------------


def soft(targets: torch.Tensor):
    """Return the loss_of(logits, tokens, batch) of targets float [n, length, characters]."""

    def loss_of(logits, tokens, batch):
        real = tokens[:, 1:] != PAD
        wanted = targets[batch][:, 1 : tokens.shape[1]][real]
        return matching.marginal_loss(logits[:, :-1][real], wanted)

    return loss_of


def text_loss(logits, tokens, batch=None):
    """The cross-entropy of the character that stands there: what learning from text is."""
    real = tokens[:, 1:] != PAD
    return torch.nn.functional.cross_entropy(logits[:, :-1][real], tokens[:, 1:][real])


def chunked(taught: Lesson, temperature: float, weight: float):
    """Return the loss_of() of text and chunk likelihoods: each word of the text is a chunk that both sides cut out."""

    def loss_of(logits, tokens, batch):
        ids, real, count, log_p = _pieces(taught, logits, tokens, batch)
        ours = matching.chunk_log_probs(log_p[real], ids, count)
        theirs = _listed(taught.said, taught, batch).log()
        per_letter = count / len(ids)  # as the text's loss is
        return text_loss(logits, tokens) + weight * per_letter * matching.chunk_loss(ours, theirs, temperature)

    return loss_of


def by_place(taught: Lesson, weight: float):
    """Return the loss_of() of text and the sorted loss, the student's first place beside the teacher's first, the
    second beside the second, as long as both have one."""

    def loss_of(logits, tokens, batch):
        length = min(tokens.shape[1], taught.words.shape[1]) - 1
        both = (taught.words[batch][:, 1 : length + 1] != PAD) & (tokens[:, 1 : length + 1] != PAD)
        ours = logits[:, :length].softmax(dim=-1)[both]
        theirs = taught.answers[batch][:, :length][both].float()
        return text_loss(logits, tokens) + weight * matching.sorted_loss(ours, theirs)

    return loss_of


def by_piece(taught: Lesson, weight: float):
    """Return the loss_of() of text and the sorted loss between pieces that both cut out, with the student's
    probabilities merged over the characters of a piece. <eos>, which both have, is compared with itself."""

    def loss_of(logits, tokens, batch):
        ids, real, count, log_p = _pieces(taught, logits, tokens, batch)
        ours = matching.merged(logits[:, :-1].softmax(dim=-1)[real], log_p[real].exp(), ids, count)
        theirs = _listed(taught.answers, taught, batch).float()
        loss = matching.sorted_loss(_without(ours, EOS), _without(theirs, EOS))
        return text_loss(logits, tokens) + weight * (loss + (ours[:, EOS] - theirs[:, EOS]).abs().mean())

    return loss_of


def _pieces(taught, logits, tokens, batch):
    """The number of the word, within the batch, of each real character; which are real; how many words; log p."""
    real = tokens[:, 1:] != PAD
    log_p = logits[:, :-1].log_softmax(dim=-1).gather(2, tokens[:, 1:, None])[..., 0]
    counts = taught.counts[batch]
    first = counts.cumsum(0) - counts
    ids = taught.text.word[batch][:, 1 : tokens.shape[1]] - 1 + first[:, None]
    return ids[real], real, int(counts.sum()), log_p


def _listed(values, taught, batch):
    """The values [n, length, …] of a batch's documents at each of their words, one after the other."""
    length = values.shape[1]
    return values[batch][torch.arange(length) < taught.counts[batch][:, None]]


def _without(probs, token):
    return torch.cat([probs[:, :token], probs[:, token + 1 :]], dim=1)


def teach(text: Spelled, loss_of, seed: int, settings: Settings = RECIPE.student, recipe: Recipe = RECIPE):
    """Return the student of a seed after it has learned documents in characters with a loss_of() as above."""
    student = model_of("characters", seed, recipe)
    lessons.train(student, text.tokens, loss_of, settings, seed=runtime.derive(seed, "order"))
    return student


# --- how they are judged --------------------------------------------------------------------------


def judge(student, exam: Lesson) -> dict[str, float]:
    """Return how far a student of characters is from the truth, along sentences whose answers are the true ones.

    gap: KL(truth ‖ student) in percent of the language's entropy; the KL of a word is the sum over its characters.
    impossible: percent of words in which the student would go on with a character that cannot stand there.
    """
    kl = wrong = 0.0
    for rows in torch.arange(len(exam.words)).split(50):
        tokens = exam.text.tokens[rows]
        real = tokens[:, 1:] != PAD
        log_p = language_models.logits(student, tokens).double().log_softmax(dim=-1)[:, :-1][real]
        truth = exam.targets[rows][:, 1:][real].double()
        kl += float((torch.xlogy(truth, truth) - truth * log_p).sum())
        wrong += float(log_p.exp()[truth == 0].sum())
    return _marks(kl, wrong, int(exam.counts.sum()))


def gap_of(targets: torch.Tensor, exam: Lesson) -> float:
    """Return the gap of a student that would say exactly these targets, float [n, length in characters, characters]."""
    real = exam.text.word > 0
    truth, said = exam.targets[real].double(), targets[real].double()
    kl = float((torch.xlogy(truth, truth) - torch.xlogy(truth, said)).sum())
    return _marks(kl, 0.0, int(exam.counts.sum()))["gap"]


def judge_words(model, exam: Lesson) -> dict[str, float]:
    """Return the same of a student that has the teacher's tokenizer."""
    real = exam.words[:, 1:] != PAD
    log_p = language_models.logits(model, exam.words).double().log_softmax(dim=-1)[:, :-1][real]
    truth = exam.answers[:, :-1][real]
    kl = float((torch.xlogy(truth, truth) - truth * log_p).sum())
    return _marks(kl, float(log_p.exp()[truth == 0].sum()), len(truth))


def _marks(kl, wrong, words):
    return {"gap": 100 * kl / words / teacher().entropy(), "impossible": 100 * wrong / words}


def heldout(seed: int, recipe: Recipe = RECIPE) -> Lesson:
    """Return new documents with the true probability of each next word."""
    return lesson(teacher().sample(recipe.heldout, runtime.derive(seed, "held out")))
