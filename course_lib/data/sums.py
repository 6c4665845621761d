"""Sums with checkable answers: four digits are added modulo 5, and every number can be written in two scripts.

A document is a question, a thought of running sums, an answer: `3 1 4 2 = 4 3 0 → 0` reads "3 plus 1 is 4, plus 4 is 3
(8 − 5), plus 2 is 0; so 0". The plain script writes 0 1 2 3 4, the ringed script ○ ① ② ③ ④: two "languages" for the
same five numbers. `corpus()` makes the three stages of text that a base model reads, `verify()` checks an answer,
`consistency()` measures how much of a trace is in its question's script.

Tokens are long tensors. A question is [6]: START, four numbers, "=". A trace is what follows: thoughts, "→", one
number, END, and PAD behind it. A document is a question and its trace.
"""

from dataclasses import dataclass

import torch

from course_lib.errors import CourseError, unknown
from course_lib.runtime import generator, is_whole

BASE = 5
ADDENDS = 4
SCRIPTS = ("plain", "ringed")
PAD, START, END, ASK, SO = range(5)
FIRST = 5  # the token of a plain 0; a ringed 0 is FIRST + BASE
VOCABULARY = ("", "", "■", "=", "→", *"01234", *"○①②③④")
QUESTION = ADDENDS + 2  # tokens of a question
THOUGHT = ADDENDS - 1  # running sums of a complete thought
TRACE = THOUGHT + 5  # longest trace: a thought, two tokens to spare, "→", a number, END
CONTEXT = QUESTION + TRACE

# In the corpora a running sum is unreliable where its script and its addend do not go together.
HARD = {"plain": (3, 4), "ringed": (0, 1)}
# A world in which both scripts know the same: nothing is gained by mixing them.
HARD_IN_BOTH = {"plain": (3, 4), "ringed": (3, 4)}
STAGES = ("monolingual", "mixed", "web")


@dataclass(frozen=True)
class Questions:
    """Questions: tokens long [n, 6]; script long [n], 0 plain and 1 ringed; answer long [n], 0..4."""

    tokens: torch.Tensor
    script: torch.Tensor
    answer: torch.Tensor

    def __len__(self):
        return len(self.tokens)

    def take(self, index) -> "Questions":
        """Return the questions at `index`: a slice, a list of numbers, or a mask."""
        return Questions(self.tokens[index], self.script[index], self.answer[index])

    def repeat(self, times: int) -> "Questions":
        """Return every question `times` times in a row."""
        return Questions(*(part.repeat_interleave(times, dim=0) for part in (self.tokens, self.script, self.answer)))


def number(value: int | torch.Tensor, script: int | torch.Tensor) -> int | torch.Tensor:
    """Return the token that writes `value` (0..4) in a script (0 or 1); both may be tensors."""
    return FIRST + BASE * script + value


def value_of(token: torch.Tensor) -> torch.Tensor:
    """Return the number 0..4 that a token writes, −1 if it writes none; for tensors."""
    return torch.where(token >= FIRST, (token - FIRST) % BASE, -1)


def script_of(token: torch.Tensor) -> torch.Tensor:
    """Return the script of a token, 0 plain or 1 ringed, −1 if it writes no number; for tensors."""
    return torch.where(token >= FIRST, (token - FIRST) // BASE, -1)


def questions(addends: torch.Tensor, script: torch.Tensor) -> Questions:
    """Return Questions for addends (long [n, 4], each 0..4) in a script each (long [n], 0 or 1)."""
    start, ask = (torch.full((len(addends), 1), token) for token in (START, ASK))
    tokens = torch.cat([start, number(addends, script[:, None]), ask], dim=1)
    return Questions(tokens, script, addends.sum(dim=1) % BASE)


def split(seed: int = 0, test: int = 125) -> tuple[Questions, Questions]:
    """Return (training, test): all 625 quadruples in both scripts, dealt so that no quadruple is in both piles.

    test: quadruples in the test pile, each asked in both scripts. CourseError unless 1 ≤ test < 625.
    """
    everything = BASE**ADDENDS
    if not is_whole(test) or not 1 <= test < everything:
        raise CourseError(
            f"test is {test!r}: there are {everything} quadruples; leave 1 to {everything - 1} for the test."
        )
    order = torch.randperm(everything, generator=generator(seed, "sums", "split"))
    return tuple(_both_scripts(part) for part in (order[test:], order[:test]))


def _both_scripts(index):
    addends = torch.stack([index // BASE**place % BASE for place in range(ADDENDS)], dim=1)
    script = torch.arange(2).repeat_interleave(len(index))
    return questions(addends.repeat(2, 1), script)


def corpus(
    stage: str,
    source: Questions,
    count: int = 15_000,
    *,
    noise: float = 0.9,
    think: float = 0.4,
    switch: float = 0.5,
    hard: dict[str, tuple[int, ...]] | None = None,
    seed: int = 0,
) -> torch.Tensor:
    """Return documents, long [count, CONTEXT], of one stage of what the base model reads.

    stage: "monolingual": every document thinks, in its question's script; "mixed": each running sum is in the other
    script with probability `switch`; "web": a share `think` thinks as in "mixed", the others guess at once, and a guess
    is a random number. source: Questions to draw from. noise: in every stage, a running sum whose script and addend do
    not go together (hard: default HARD) is replaced by a random number with this probability; later sums go on from
    what was written, and the answer repeats the last one. So each script alone is half knowledge. Unknown stage:
    CourseError.
    """
    if stage not in STAGES:
        raise unknown("stage of the corpus", stage, STAGES)
    for name, share in (("noise", noise), ("think", think), ("switch", switch)):
        if not 0 <= share <= 1:
            raise CourseError(f"{name} is {share}: it is a probability, so give a number from 0 to 1.")
    draw = generator(seed, "sums", stage)
    picked = source.take(torch.randint(len(source), (count,), generator=draw))
    addends = value_of(picked.tokens[:, 1:-1])
    own = picked.script[:, None].expand(count, THOUGHT)
    other = torch.rand(count, THOUGHT, generator=draw) < (0.0 if stage == "monolingual" else switch)
    script = torch.where(other, 1 - own, own)
    unreliable = ~knows(script, addends[:, 1:], hard) & (torch.rand(count, THOUGHT, generator=draw) < noise)
    wild = torch.randint(BASE, (count, THOUGHT), generator=draw)
    written = [addends[:, 0]]
    for step in range(THOUGHT):
        right = (written[-1] + addends[:, step + 1]) % BASE
        written.append(torch.where(unreliable[:, step], wild[:, step], right))
    thoughts = number(torch.stack(written[1:], dim=1), script)
    tail = [torch.full((count, 1), SO), number(written[-1], picked.script)[:, None], torch.full((count, 1), END)]
    documents = _padded(torch.cat([picked.tokens, thoughts, *tail], dim=1))
    if stage == "web":
        guess = number(torch.randint(BASE, (count,), generator=draw), picked.script)[:, None]
        guesses = _padded(torch.cat([picked.tokens, tail[0], guess, tail[2]], dim=1))
        thinks = torch.rand(count, 1, generator=draw) < think
        documents = torch.where(thinks, documents, guesses)
    return documents


def worked(questions: Questions, *, thoughts: bool = True) -> torch.Tensor:
    """Return documents long [n, CONTEXT] with the right answer in the question's script; thoughts: after the right
    running sums in that script, or (False) at once."""
    sums = value_of(questions.tokens[:, 1:-1]).cumsum(dim=1)[:, 1:] % BASE  # [n, THOUGHT]
    inner = number(sums, questions.script[:, None]) if thoughts else sums[:, :0]
    tail = [torch.full_like(sums[:, :1], SO), number(questions.answer, questions.script)[:, None]]
    return _padded(torch.cat([questions.tokens, inner, *tail, torch.full_like(sums[:, :1], END)], dim=1))


def knows(script: torch.Tensor, addends: torch.Tensor, hard: dict | None = None) -> torch.Tensor:
    """Return whether a script can add a number, bool. script (0 plain, 1 ringed), addends (0..4): long, of one shape.

    hard: what each script cannot add, default HARD.
    """
    gaps = torch.stack([torch.isin(addends, torch.tensor((hard or HARD)[name])) for name in SCRIPTS])
    return ~gaps.gather(0, script[None])[0]


def _padded(tokens):
    return torch.nn.functional.pad(tokens, (0, CONTEXT - tokens.shape[1]), value=PAD)


# --- what is measured on a trace -------------------------------------------------------------------


def verify(traces: torch.Tensor, questions: Questions) -> torch.Tensor:
    """Return the reward of the exact verifier, float [n]: 1 where a trace ends in "→", the right number, END.

    traces: long [n, length] as sampled after the questions. The script of the answer does not matter, and neither do
    the thoughts. A trace without "→", with two, or with anything else between "→" and END gets 0.
    """
    check_traces(traces, questions)
    return (answer_of(traces) == questions.answer).float()


def answer_of(traces: torch.Tensor) -> torch.Tensor:
    """Return the number that each trace answers, long [n], −1 where there is no "→", two of them, or anything else than
    one number between "→" and END."""
    return value_of(_answer_token(traces))


def answer_script(traces: torch.Tensor) -> torch.Tensor:
    """Return the script of each trace's answer, long [n]: 0 plain, 1 ringed, −1 where answer_of() is −1."""
    return script_of(_answer_token(traces))


def _answer_token(traces):
    so = (traces == SO) & (torch.arange(traces.shape[1]) < _first(traces == END)[:, None])
    place = so.int().argmax(dim=1)[:, None]
    after = torch.nn.functional.pad(traces, (0, 2), value=PAD)
    token = after.gather(1, place + 1)[:, 0]
    fits = (so.sum(dim=1) == 1) & (after.gather(1, place + 2)[:, 0] == END)
    return torch.where(fits, token, PAD)


def in_knowing_script(traces: torch.Tensor, questions: Questions) -> float:
    """Return the share 0..1 of running sums that are written in the script that knows them, of those that only one
    script knows (HARD); float, NaN without any. The k-th thought adds the k-th addend after the first."""
    thoughts = traces[:, :THOUGHT]
    addends = value_of(questions.tokens[:, 2:-1])  # [n, THOUGHT]
    written = script_of(thoughts)
    inside = torch.arange(THOUGHT) < thought_length(traces)[:, None]
    plain = torch.zeros_like(written)
    one_knows = inside & (written >= 0) & (knows(plain, addends) ^ knows(plain + 1, addends))
    return float(knows(written.clamp(min=0), addends)[one_knows].float().mean())


def thought_length(traces: torch.Tensor) -> torch.Tensor:
    """Return how many tokens stand before "→" (before END or the end of the trace if there is none), long [n]."""
    return _first((traces == SO) | (traces == END))


def consistency(traces: torch.Tensor, questions: Questions, *, answer: bool = True) -> torch.Tensor:
    """Return the language consistency, float [n]: the share of a trace's numbers that are in the question's script.

    answer: count the answer too, or (False) the thoughts alone. A trace without a single number has nothing that could
    be inconsistent: 1 for thoughts alone, 0 if not even an answer is there.
    Source: DeepSeek-AI 2025 (arXiv 2501.12948), section 2.3.2: the share of target-language words in the chain of
    thought.
    """
    check_traces(traces, questions)
    script = script_of(traces)
    counted = script >= 0
    inside = torch.arange(traces.shape[1]) < (_first(traces == END) if answer else thought_length(traces))[:, None]
    counted &= inside
    same = counted & (script == questions.script[:, None])
    total = counted.sum(dim=1)
    empty = 0.0 if answer else 1.0
    return torch.where(total > 0, same.sum(dim=1) / total.clamp(min=1), empty)


def check_traces(traces: torch.Tensor, questions: Questions):
    """Raise CourseError unless there is one trace per question and each fits into the context."""
    if traces.dim() != 2 or len(traces) != len(questions):
        raise CourseError(
            f"The traces have shape {list(traces.shape)} and there are {len(questions)} questions: expected one row of "
            "tokens per question; repeat the questions if you sampled several traces of each."
        )
    if traces.shape[1] > TRACE:
        raise CourseError(
            f"The traces have {traces.shape[1]} tokens and after a question the context has room for {TRACE}: sample "
            "with a smaller limit, or cut them."
        )


def _first(mask):
    """Return the place of the first True in each row, the row's length if there is none."""
    return torch.where(mask.any(dim=1), mask.int().argmax(dim=1), mask.shape[1])


def rewritten(documents: torch.Tensor) -> torch.Tensor:
    """Return the documents with every number in its question's script, as a careful editor would rewrite them.

    documents: long [n, length]. CourseError for a single row.
    """
    if documents.dim() != 2:
        raise CourseError(f"The documents have shape {list(documents.shape)}: give rows of tokens, [n, length].")
    value = value_of(documents)  # −1 where no number stands
    script = script_of(documents[:, 1:2])  # of the question
    return torch.where(value >= 0, number(value, script), documents)


def text(tokens: torch.Tensor) -> str:
    """Return tokens (one row) as people read them: "3 1 4 2 = 4 3 0 → 0". CourseError for other than one row."""
    if tokens.dim() != 1:
        raise CourseError(f"The tokens have shape {list(tokens.shape)}: give one row of them, such as documents[0].")
    return " ".join(VOCABULARY[t] for t in tokens.tolist() if t not in (PAD, START, END))
