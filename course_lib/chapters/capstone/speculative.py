"""Speculative decoding: a draft proposes k words, the teacher reads them in one pass and keeps what it may.

Everything is exact here: teacher and draft are tables of next-word probabilities, and Pairs holds all places where the
two can stand together while the teacher's language is written.
Source of the rule: Leviathan, Kalman & Matias 2022 (arXiv 2211.17192) and Chen et al. 2023 (arXiv 2302.01318).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from course_lib.data.language import BOS, EOS, PAD, Automaton
from course_lib.errors import CourseError, unknown
from course_lib.runtime import is_whole

RIGHT, FROM_TEACHER, ALWAYS, LIKELY = "redraw from what is missing", "redraw from p", "accept all", "accept the likely"
RULES = (RIGHT, FROM_TEACHER, ALWAYS, LIKELY)
LIKELY_FROM = 0.1  # probability from which the rule LIKELY accepts


@dataclass(frozen=True)
class Draft:
    """A cheap writer. P: float64 [states, words], the probability of each next word; NEXT: long [states, words], the
    state that follows; start: the state after <bos>."""

    P: torch.Tensor
    NEXT: torch.Tensor
    start: int = 0


def counted(tokens: torch.Tensor, words: int, memory: int = 1, smoothing: float = 0.01) -> Draft:
    """Return the draft that counts, in tokens long [documents, length], which word follows a word (memory=1, a bigram
    table) or how often each word stands anywhere (memory=0). smoothing: added to each count. CourseError otherwise."""
    if memory not in (0, 1):
        raise CourseError(f"memory is {memory!r}: 1 looks at the last word, 0 at none.")
    before, after = tokens[:, :-1].flatten(), tokens[:, 1:].flatten()
    real = (after != PAD) & (before != PAD)
    flat = (before[real] * memory) * words + after[real]
    counts = torch.bincount(flat, minlength=words * words).view(words, words).double() + smoothing
    counts[:, [PAD, BOS]] = 0  # no draft proposes what the teacher never writes
    P = counts / counts.sum(dim=-1, keepdim=True)
    if not memory:
        return Draft(P[:1], torch.zeros(1, words, dtype=torch.long))
    return Draft(P, torch.arange(words).expand(words, words), BOS)


def even(words: int) -> Draft:
    """Return the draft that knows nothing: every word but the first two special ones is as likely."""
    P = torch.ones(1, words, dtype=torch.float64)
    P[:, [PAD, BOS]] = 0
    return Draft(P / P.sum(), torch.zeros(1, words, dtype=torch.long))


def of_automaton(automaton: Automaton) -> Draft:
    """Return an Automaton, such as a refit of the language, as a Draft."""
    return Draft(automaton.P, automaton.NEXT)


@dataclass(frozen=True)
class Pairs:
    """Where teacher and draft can stand. P, Q: float64 [places, words], the teacher's and the draft's probabilities of
    the next word; NEXT: long [places, words], the place that follows, −1 where P is 0. The first place is after <bos>,
    the last is the end."""

    P: torch.Tensor
    Q: torch.Tensor
    NEXT: torch.Tensor

    def visits(self) -> torch.Tensor:
        """Return float64 [places]: how often a document passes each place, on average (the end counts 0)."""
        return Automaton((), self.P, self.NEXT).visits()

    def acceptance(self) -> float:
        """Return alpha, the probability that the teacher keeps a drafted word: Σ min(p, q) = 1 − TV(p, q), averaged
        over the words of the teacher's documents."""
        visits = self.visits()
        return float((visits * torch.minimum(self.P, self.Q).sum(dim=-1)).sum() / visits.sum())


def meet(teacher: Automaton, draft: Draft) -> Pairs:
    """Return the Pairs of a teacher and a draft of the same words. CourseError for other words, or a draft that has
    nothing to say where the teacher can stand."""
    if draft.P.shape[-1] != len(teacher.words):
        raise CourseError(
            f"The draft knows {draft.P.shape[-1]} words and the teacher {len(teacher.words)}: words are compared one "
            "by one, so count the draft with words=len(teacher.words)."
        )
    end = len(teacher.P) - 1
    number, waiting, follow = {}, [(0, draft.start)], []
    while waiting:
        pair = waiting.pop()
        if pair in number or pair[0] == end:
            continue
        number[pair] = len(number)
        words = teacher.P[pair[0]].nonzero()[:, 0].tolist()
        found = [(w, (int(teacher.NEXT[pair[0], w]), int(draft.NEXT[pair[1], w]))) for w in words]
        follow.append(found)
        waiting += [other for _, other in found]
    ours, theirs = zip(*number, strict=True)
    if min(theirs) < 0 or bool((draft.P[list(theirs)].sum(dim=-1) < 0.5).any()):
        raise CourseError("The draft has places without any probability: give it a smoothing above 0.")
    last = len(number)
    NEXT = torch.full((last + 1, len(teacher.words)), -1)
    for place, found in enumerate(follow):
        for word, other in found:
            NEXT[place, word] = last if other[0] == end else number[other]
    NEXT[last, PAD] = last
    Q = torch.cat([draft.P[list(theirs)], teacher.P[-1:]])
    return Pairs(teacher.P[[*ours, end]], Q, NEXT)


# --- the rule -------------------------------------------------------------------------------------


def emitted(p: torch.Tensor, q: torch.Tensor, rule: str = RIGHT) -> torch.Tensor:
    """Return the exact distribution [..., words] of the word that a rule writes where the draft has proposed one.

    p, q: the teacher's and the draft's probabilities [..., words]; rule: one of RULES. RIGHT accepts a word with
    probability min(1, p/q) and redraws a rejected one from max(0, p − q); FROM_TEACHER redraws it from p; ALWAYS
    accepts; LIKELY accepts where p is at least LIKELY_FROM, and redraws from p. CourseError for another rule.
    """
    if rule not in RULES:
        raise unknown("rule", rule, RULES)
    if rule == ALWAYS:
        return q
    kept = q * (p >= LIKELY_FROM) if rule == LIKELY else torch.minimum(p, q)  # the latter is q · min(1, p/q)
    missing = (p - q).clamp(min=0) if rule == RIGHT else p
    again = missing / missing.sum(dim=-1, keepdim=True).clamp(min=1e-300)
    return kept + (1 - kept.sum(dim=-1, keepdim=True)) * again


def one_pass(
    text: list[int],
    teacher: Callable[[list[int]], torch.Tensor],
    draft: Callable[[list[int]], torch.Tensor],
    k: int,
    draw: torch.Generator,
    rule: str = RIGHT,
) -> tuple[list[int], int]:
    """Continue a text by one pass of the teacher; return the longer text and how many drafted words were kept.

    teacher, draft: text → probabilities [words] of the next word; k: words that the draft proposes; draw: where chance
    comes from. At most k + 1 words are added, fewer after <eos>. CourseError for a k below 1.
    """
    check_k(k)
    drafted, q = list(text), []
    while len(q) < k and drafted[-1] != EOS:
        q.append(draft(drafted))
        drafted.append(drawn(q[-1], draw))
    ends = range(len(text), len(drafted) + (drafted[-1] != EOS))
    p = [teacher(drafted[:end]) for end in ends]  # a real teacher reads all of them in one pass
    written, kept = settled(drafted[len(text) :], p, q, draw, rule)
    return [*text, *written], kept


def settled(
    words: list[int],
    p: Sequence[torch.Tensor],
    q: Sequence[torch.Tensor],
    draw: torch.Generator,
    rule: str = RIGHT,
) -> tuple[list[int], int]:
    """Return what a pass writes, and how many of the drafted words it keeps.

    words: that the draft has proposed; q: the draft's probabilities [words] at the place of each; p: the teacher's at
    the same places and, unless the text ends there, at the one that follows; draw, rule: as in one_pass(). CourseError
    for another number of rows.
    """
    if len(q) != len(words) or len(p) - len(words) not in (0, 1):
        raise CourseError(
            f"There are {len(words)} drafted words, {len(q)} rows of the draft and {len(p)} of the teacher: give "
            "every word a row of both, and one more of the teacher's where the text goes on."
        )
    for i, word in enumerate(words):
        if not _accepted(p[i], q[i], word, rule, draw):
            missing = (p[i] - q[i]).clamp(min=0) if rule == RIGHT else p[i]
            return [*words[:i], drawn(missing, draw)], i
    return [*words, *(drawn(more, draw) for more in p[len(words) :])], len(words)


def _accepted(p, q, word, rule, draw):
    chance = float(torch.rand((), generator=draw))
    if rule == LIKELY:
        return bool(p[word] >= LIKELY_FROM)
    return rule == ALWAYS or chance < float(p[word] / q[word])


def drawn(p: torch.Tensor, draw: torch.Generator) -> int:
    """Return a word that is drawn from weights [words]."""
    return int(torch.multinomial(p, 1, generator=draw))


# --- what it saves --------------------------------------------------------------------------------


def formula(alpha: float, k: int) -> float:
    """Return (1 − alpha^(k+1)) / (1 − alpha): the words of one teacher pass, if every drafted word were kept with the
    same probability and no text ever ended. Leviathan et al. 2022, equation 1."""
    return k + 1.0 if alpha >= 1 else (1 - alpha ** (k + 1)) / (1 - alpha)


def speed_up(words: float, k: int, c: float) -> float:
    """Return how many times as fast it is: `words` of a teacher pass, which takes 1, and k draft words, of c each."""
    return words / (1 + k * c)


def words_per_pass(pairs: Pairs, k: int) -> float:
    """Return the exact mean number of words (<eos> is one) that one pass of the teacher adds to documents that end.

    Backwards from the end: `left[j]` is how many further passes are needed from each place, with j drafted words still
    to be read; a rejected word, or the teacher's own after the last, begins a new pass.
    """
    return float(pairs.visits().sum() / _passes(pairs, k)[0])


def endless_words_per_pass(pairs: Pairs, k: int) -> float:
    """Return the same where a new document follows at once and the draft drafts on beyond the end.

    `reach[place, i]`: chance to be i drafted words further into a pass at the end of the document, from the place.
    """
    check_k(k)
    own, kept, new, following = _parts(pairs)
    count = len(pairs.P)
    target = torch.eye(k + 1, dtype=torch.float64)  # words still to be read at the end
    reach = [target[j].expand(count, k + 1).clone() for j in range(k + 1)]
    while True:  # no place comes twice, so this ends
        fresh = [_flow(kept, reach[j - 1], following) + _flow(new, reach[k], following) for j in range(1, k + 1)]
        fresh = [_flow(own, reach[k], following), *fresh]
        for j, each in enumerate(fresh):
            each[-1] = target[j]
        if all(map(torch.equal, reach, fresh)):
            break
        reach = fresh
    move = torch.stack([each[0] for each in reach])  # [words left at the start, words left at the end]
    where = torch.full((k + 1,), 1 / (k + 1), dtype=torch.float64)
    for _ in range(2000):
        where = where @ move
    passes = _passes(pairs, k, torch.arange(k + 1))
    return float(pairs.visits().sum() / (where @ passes))


def _passes(pairs, k, words_left=None):
    """Return the mean number of passes that begin before the end: [1] from a fresh pass, or [k + 1] by how many drafted
    words are left at the start, where the pass that is under way has been counted."""
    check_k(k)
    own, kept, new, following = _parts(pairs)
    left = torch.zeros(k + 1, len(pairs.P), dtype=torch.float64)
    ends = torch.zeros(len(pairs.P), dtype=torch.float64)
    ends[:-1] = 1
    while True:
        begin = ends + left[k] if words_left is None else 1 + left[k] * ends
        rows = [_flow(own, begin, following)]
        rows += [_flow(kept, left[j - 1], following) + _flow(new, begin, following) for j in range(1, k + 1)]
        fresh = torch.stack(rows) * ends
        if torch.equal(fresh, left):
            break
        left = fresh
    return left[k, :1] + 1 if words_left is None else left[words_left, 0]


def _parts(pairs):
    """The teacher's chance of a word, the chance that it is drafted and kept, the chance that it is redrawn, and what
    follows, [places, words that are possible there]."""
    P, possible = pairs.P.topk(int((pairs.P > 0).sum(dim=-1).max()), dim=-1)
    Q, following = (table.gather(1, possible) for table in (pairs.Q, pairs.NEXT))
    return P, torch.minimum(P, Q), (P - Q).clamp(min=0), following.clamp(min=0)


def _flow(chance, values, following):
    """Average `values` [places, ...] over the words that lead on from each place."""
    found = values[following]  # [places, words, ...]
    return torch.einsum("pw,pw...->p...", chance, found)


def check_k(k):
    """Raise CourseError unless k is a whole number of drafted words, 1 or more."""
    if not is_whole(k) or k < 1:
        raise CourseError(f"k is {k!r}: let the draft propose a whole number of words of 1 or more, such as 4.")


# --- how to notice a wrong rule -------------------------------------------------------------------


def draws_needed(p: torch.Tensor, written: torch.Tensor, power: float = 0.9, level: float = 0.01) -> float:
    """Return how many independent draws a χ² test of level `level` takes to notice, with probability `power`, that
    words come from `written` and not from p, both [words]. Infinite where they are the same."""
    from scipy.optimize import brentq
    from scipy.stats import chi2, ncx2

    possible = p > 0
    apart = float(((written - p)[possible] ** 2 / p[possible]).sum())
    if apart < 1e-12:
        return float("inf")
    freedom = int(possible.sum()) - 1
    edge = chi2.isf(level, freedom)
    return brentq(lambda far: ncx2.sf(edge, freedom, far) - power, 1e-6, 1e4) / apart


def chi_squared(counts: torch.Tensor, p: torch.Tensor) -> float:
    """Return the p-value of Pearson's χ² test that counts [words] were drawn from p [words]; 0 where a word was
    drawn that is impossible. CourseError for no counts."""
    from scipy.stats import chi2

    total = int(counts.sum())
    if total < 1:
        raise CourseError("There are no counts, so nothing to test: draw some words first.")
    possible = p > 0
    if bool(counts[~possible].any()):
        return 0.0
    expected = total * p[possible]
    return float(chi2.sf(float(((counts[possible] - expected) ** 2 / expected).sum()), int(possible.sum()) - 1))
