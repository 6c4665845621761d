"""What the code of speculative decoding draws: words that one_pass() has written, against what the teacher would write.

Texts go on from "the". Their first new word is decided where a pass begins; a later one may be drafted, redrawn, or the
teacher's own after a pass of kept words.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.chapters.capstone import speculative
from course_lib.data import language
from course_lib.data.language import BOS, EOS, PAD
from course_lib.errors import CourseError
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training.settings import count

ALONE = "the teacher, word by word"  # how far draws are from their own distribution by chance
RULES = (speculative.RIGHT, speculative.FROM_TEACHER)


@dataclass(frozen=True)
class Drawn:
    """documents, smoothing: of the teacher, from which the draft has counted which word follows a word, and what it
    adds to each count; k: words that it proposes in a pass; texts: that are drawn in each way; later: which new word is
    looked at beside the first."""

    documents: int = 60
    smoothing: float = 0.1
    k: int = 2
    texts: int = 2000
    later: int = 3

    def __post_init__(self):
        for name in ("documents", "k", "texts", "later"):
            count(getattr(self, name), name)


@kept
def drawn(seeds, recipe: Drawn, *, progress=False) -> Table:
    """Return the Table of ALONE and RULES.

    Metrics: first, later (total variation between the drawn words at that place and the teacher's exact distribution,
    percent), kept (drafted words that were kept, percent of those that were read; 100 for the teacher alone).
    """
    seeds = runtime.check_seeds(seeds, least=1)
    truth, rows = language.automaton(), {}
    start = [BOS, truth.words.index("the")]
    teacher = follower(truth.P, truth.NEXT, 0)
    exact = distributions(truth, start, recipe.later)
    for seed in runtime.progress_bar(seeds, progress, "draws"):
        counted = truth.sample(recipe.documents, runtime.derive(seed, "documents of a poor draft"))
        table = speculative.counted(counted, len(truth.words), smoothing=recipe.smoothing)
        draft = follower(table.P, table.NEXT, table.start)
        for rule in (ALONE, *RULES):
            draw, words, share = runtime.generator(seed, "drawn", rule), [], [0, 0]
            for _ in range(recipe.texts):
                text = start
                while len(text) < len(start) + recipe.later and text[-1] != EOS:
                    if rule == ALONE:
                        text = [*text, speculative.drawn(teacher(text), draw)]
                        continue
                    before = len(text)
                    text, good = speculative.one_pass(text, teacher, draft, recipe.k, draw, rule)
                    share[0] += good
                    share[1] += good + (good < min(recipe.k, len(text) - before))
                words.append([*text[len(start) :], *[PAD] * recipe.later][: recipe.later])
            rows[rule, seed] = _marks(torch.tensor(words), exact, share)
    return Table.of_rows(rows, seeds)


def _marks(words, exact, share):
    def apart(place):
        found = words[:, place].bincount(minlength=exact.shape[1]).double() / len(words)
        return 50 * float((found - exact[place]).abs().sum())

    return {"first": apart(0), "later": apart(-1), "kept": 100 * share[0] / share[1] if share[1] else 100.0}


def follower(P: torch.Tensor, NEXT: torch.Tensor, start: int) -> Callable[[list[int]], torch.Tensor]:
    """Return the function from a text, which begins with <bos>, to the probabilities [words] of its next word, of a
    table P [states, words] whose words lead to the states NEXT. start: the state after <bos>."""
    leads = NEXT.tolist()

    def probabilities(text):
        state = start
        for word in text[1:]:
            state = leads[state][word]
        return P[state]

    return probabilities


def distributions(automaton: language.Automaton, start: list[int], places: int) -> torch.Tensor:
    """Return float64 [places, words]: the exact distribution of each of the words that follow a text, <pad> after its
    end. CourseError for a text that the automaton never writes."""
    state = int(automaton.states(torch.tensor([start]))[0, -1])
    if state < 0:
        raise CourseError(
            f"The automaton never writes {start}: begin with <bos>, which is {BOS}, and words that follow."
        )
    at = torch.zeros(len(automaton.P), dtype=torch.float64)
    at[state] = 1
    found = []
    for _ in range(places):
        joint = at[:, None] * automaton.P  # [states, words]
        found.append(joint.sum(dim=0))
        at = torch.zeros_like(at).index_add(0, automaton.NEXT.clamp(min=0).flatten(), joint.flatten())
    return torch.stack(found)
