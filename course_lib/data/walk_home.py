"""The way home: walks on a board of 8 × 8 cells, written as text in which every word is a cell.

Home is one cell. From every cell the right next step is known: to a neighbour that is nearer home, both alike if there
are two. A walk is <bos>, the first cell, cell after cell, home, <eos>. In a windy walk a gust blows the walker to
another cell after five steps: that cell is not its choice, and the walk goes on from there.
"""

from collections.abc import Callable

import torch

from course_lib.errors import CourseError
from course_lib.runtime import generator, is_whole

PAD, BOS, EOS = 0, 1, 2
SIDE = 8
CELLS = SIDE * SIDE
VOCABULARY = 3 + CELLS
HOME = 4 * SIDE + 4
CORNER = 0
GUST = 5  # steps before the gust
LIMIT = 26  # tokens of the longest walk: <bos>, first cell, at most 5 + 1 + 16 more, some room for detours


def token(cell: int | torch.Tensor) -> int | torch.Tensor:
    """Return the token of a cell, 0..63 counted row by row (int or long tensor)."""
    return cell + 3


def distance(cell: torch.Tensor, home: int | torch.Tensor = HOME) -> torch.Tensor:
    """Return the number of steps from `cell` (long tensor) to `home`: up, down, left or right, one cell each."""
    return (cell // SIDE - home // SIDE).abs() + (cell % SIDE - home % SIDE).abs()


def _rule():
    """Return float [words, words]: the right probabilities of the next token after each token."""
    cells = torch.arange(CELLS)
    apart = distance(cells[:, None], cells[None, :])
    nearer = (apart == 1) & (distance(cells)[None, :] < distance(cells)[:, None])
    P = torch.zeros(VOCABULARY, VOCABULARY)
    P[3:, 3:] = nearer.float()
    P[token(HOME), EOS] = 1
    P[BOS, 3:] = 1  # any first cell; it is given, never learned
    P[[PAD, EOS], PAD] = 1
    return P / P.sum(dim=1, keepdim=True)


RULE = _rule()


def teacher_logits(tokens: torch.Tensor) -> torch.Tensor:
    """Return the rule's logits float [walks, length, words] for any walk, right or lost: the teacher of this world.

    The rule looks at the last cell alone. Impossible words get a logit of −20, so that both directions of the KL are
    finite.
    """
    return RULE[tokens].log().clamp(min=-20)


def teacher_walks(count: int, seed: int = 0, *, windy: bool = False, start: int = CORNER) -> torch.Tensor:
    """Let the teacher walk home `count` times from `start`; returns long [count, length]. Zero walks: CourseError."""
    if not is_whole(count) or count < 1:
        raise CourseError(f"{count!r} walks were asked for: ask for a whole number of 1 or more, such as 100.")
    source = generator(seed, "walks")

    def go_on(walks, steps):
        for _ in range(steps):
            following = torch.multinomial(RULE[walks[:, -1]], 1, generator=source)
            walks = torch.cat([walks, following], dim=1)
        return walks

    first = torch.tensor([BOS, int(token(start))]).expand(count, 2)
    return walk(first, go_on, windy=windy, seed=seed)


def walk(
    first: torch.Tensor, go_on: Callable[[torch.Tensor, int], torch.Tensor], *, windy: bool, seed: int
) -> torch.Tensor:
    """Continue walks [n, k] by go_on(walks, steps) → walks to the LIMIT, with a gust on the way if `windy`.

    The gust comes after five steps, blows those who are not home yet to a random cell, and does not depend on the
    walker: seed fixes it. Returns long [n, length], padded.
    """
    if not windy:
        return _tidy(go_on(first, LIMIT - first.shape[1]))
    walks = _tidy(go_on(first, GUST), first.shape[1] + GUST)
    blown = torch.randint(CELLS - 1, (len(first),), generator=generator(seed, "gust"))
    blown += blown >= HOME  # not home itself
    outside = walks[:, -1] >= 3
    outside &= walks[:, -1] != token(HOME)
    full = torch.full((len(walks), LIMIT), PAD)
    full[:, : walks.shape[1]] = walks
    if bool(outside.any()):
        far = torch.cat([walks[outside], token(blown[outside])[:, None]], dim=1)
        far = _tidy(go_on(far, LIMIT - far.shape[1]), LIMIT)
        full[outside] = far
    at_home = walks[:, -1] == token(HOME)
    full[at_home, walks.shape[1]] = EOS
    return full[:, : int((full != PAD).sum(dim=1).max())]


def _tidy(walks, width=None):
    """Replace what follows the first <eos> by padding, and pad to `width`."""
    ended = (walks == EOS).cumsum(dim=1)
    walks = torch.where((ended - (walks == EOS).long()) > 0, PAD, walks)
    if width is None:
        return walks[:, : int((walks != PAD).sum(dim=1).max())]
    return torch.nn.functional.pad(walks, (0, width - walks.shape[1]), value=PAD)


def home_again(walks: torch.Tensor, *, windy: bool) -> torch.Tensor:
    """Return bool [walks]: whether each came home and stopped there, going from neighbour to neighbour all the way.

    The jump of the gust is forgiven.
    """
    cells, following = walks[:, 1:-1] - 3, walks[:, 2:]
    inside, moving = cells >= 0, following >= 3
    legal = torch.where(moving, inside & (distance(cells, (following - 3).clamp(min=0)) == 1), True)
    if windy and walks.shape[1] > GUST + 2:
        legal[:, GUST] = True
    stops = (walks == EOS).sum(dim=1) == 1
    last = torch.where(stops, (walks == EOS).long().argmax(dim=1) - 1, 0)
    return stops & legal.all(dim=1) & (walks.gather(1, last[:, None])[:, 0] == token(HOME))


def chosen(walks: torch.Tensor, *, windy: bool) -> torch.Tensor:
    """Return bool [walks, length − 1]: which predictions are the walker's own: no padding, no given first cell, no
    gust."""
    mask = walks[:, 1:] != PAD
    mask[:, 0] = False
    if windy and mask.shape[1] > GUST + 1:
        mask[:, GUST + 1] = (walks[:, GUST + 2] == EOS) & mask[:, GUST + 1]
    return mask
