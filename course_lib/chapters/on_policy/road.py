"""The narrow road: a board of 12 × 12 cells on which one way leads home, and a teacher who knows the move everywhere.

The road is the top row, from left to right, and then the last column, from top to bottom; home is its end. On the road
all four moves are possible. Beside it are hedges: from there only up and down are, so that whoever leaves the road goes
back up to the top row. A move off the board or through a hedge leads nowhere. Each move slips with a chance p: one in a
random direction happens in its place.
"""

from typing import NamedTuple

import torch

from course_lib.errors import CourseError
from course_lib.runtime import is_number, is_whole

SIDE = 12
CELLS = SIDE * SIDE
START, HOME = 0, CELLS - 1
STEPS = 2 * (SIDE - 1)  # from the start to home
MOVES = ("up", "right", "down", "left")
UP, RIGHT, DOWN, LEFT = range(4)
ROAD = (*range(SIDE), *(SIDE * row + SIDE - 1 for row in range(1, SIDE)))  # cells from the start to home


def _world(hedges=True):
    """Return (where each move leads, long [CELLS, 4]; the teacher's move, long [CELLS])."""
    row, column = torch.arange(CELLS) // SIDE, torch.arange(CELLS) % SIDE
    on_road = torch.zeros(CELLS, dtype=torch.bool)
    on_road[list(ROAD)] = True
    to_row = torch.stack([row - 1, row, row + 1, row], dim=1)
    to_column = torch.stack([column, column + 1, column, column - 1], dim=1)
    inside = (to_row >= 0) & (to_row < SIDE) & (to_column >= 0) & (to_column < SIDE)
    sideways = torch.tensor([False, True, False, True])
    possible = inside & (on_road[:, None] | ~sideways) if hedges else inside
    leads = torch.where(possible, SIDE * to_row + to_column, torch.arange(CELLS)[:, None])
    knows = torch.full((CELLS,), UP)
    knows[row == 0] = RIGHT
    knows[column == SIDE - 1] = DOWN
    return leads, knows


LEADS, TEACHER = _world()
FIELD, _ = _world(hedges=False)  # where each move leads on the same board if nothing is in the way


class Walks(NamedTuple):
    """Walks of several seeds, up to the move with which the last of them is home. cells: long [seeds, walks, moves],
    where each move was chosen; moves: long, the move that was chosen there, whatever happened; counted: bool, False
    once the walk is home; home: bool [seeds, walks]."""

    cells: torch.Tensor
    moves: torch.Tensor
    counted: torch.Tensor
    home: torch.Tensor


def start_at(distance: int) -> int:
    """Return the cell of the road from which home is so many steps away. CourseError unless 1 ≤ distance ≤ STEPS."""
    if not is_whole(distance) or not 1 <= distance <= STEPS:
        raise CourseError(f"distance is {distance!r}: the road has {STEPS} steps, so give a whole number from 1.")
    return ROAD[STEPS - distance]


def untouched(distance: int, slip: float) -> float:
    """Return (1 − slip / 4)^distance, the chance that none of so many moves is a slip that leaves the road: of four
    directions, one does."""
    start_at(distance)
    return (1 - check_slip(slip) / 4) ** distance


def never_off(distance: int, slip: float, limit: int) -> float:
    """Return the chance that the teacher's moves lead home within `limit` moves without ever leaving the road.

    Exact where untouched() is about right: slips along the road make a walk longer, and at the corner none leaves it.
    CourseError for a distance or chance out of range, or a limit that is not positive.
    """
    first = ROAD.index(start_at(distance))
    if not is_whole(limit) or limit < 1:
        raise CourseError(f"limit is {limit!r}: it is a number of moves, so give a whole number from 1.")
    on = {cell: index for index, cell in enumerate(ROAD)}
    moves = torch.zeros(STEPS + 1, STEPS + 1, dtype=torch.double)  # from, to: places on the road alone
    moves[STEPS, STEPS] = 1.0
    for cell in ROAD[:-1]:
        for move, chance in enumerate([check_slip(slip) / 4] * 4):
            to = int(LEADS[cell, move])
            if to in on:
                moves[on[cell], on[to]] += chance + (1 - slip) * (move == TEACHER[cell])
    return float(moves.matrix_power(limit)[first, STEPS])


def check_slip(slip: float) -> float:
    """Return the chance of a slip. CourseError unless it is a number from 0 to 1."""
    if not is_number(slip) or not 0 <= slip <= 1:
        raise CourseError(f"slip is {slip!r}: it is a chance, so give a number from 0 to 1.")
    return float(slip)


def walk(
    policy: torch.Tensor,
    luck: torch.Tensor,
    slip: float,
    start: int = START,
    thrown: tuple[int, ...] = tuple(range(4)),
    leads: torch.Tensor = LEADS,
) -> Walks:
    """Return the Walks of policies.

    policy: probabilities float [seeds, CELLS, 4]; luck: float [seeds, walks, limit, 3], numbers from 0 to 1 that decide
    the move, whether it slips, and where to; slip: the chance of a slip; start: the first cell; thrown: the directions
    of slips, all equally likely; leads: where moves lead, LEADS or FIELD. CourseError for other shapes, a chance out of
    range or a cell off the board.
    """
    if policy.dim() != 3 or policy.shape[1:] != (CELLS, 4) or luck.dim() != 4 or luck.shape[::3] != (len(policy), 3):
        raise CourseError(
            f"The policy has shape {list(policy.shape)} and the luck {list(luck.shape)}: expected [seeds, {CELLS}, 4] "
            "and [seeds, walks, moves, 3]."
        )
    if not is_whole(start) or not 0 <= start < CELLS:
        raise CourseError(f"start is {start!r}: give the number of a cell, from 0 to {CELLS - 1}.")
    slipped = luck[..., 1] < check_slip(slip)
    goes = torch.tensor(thrown)[(luck[..., 2] * len(thrown)).long().clamp(max=len(thrown) - 1)]  # [seeds, walks, moves]
    upto = policy.cumsum(dim=-1)[..., :3]  # [seeds, CELLS, 3]
    seed = torch.arange(len(policy))[:, None]
    cell = torch.full(luck.shape[:2], start)
    cells, moves = [], []
    for step in range(luck.shape[2]):
        if step and bool((cell == HOME).all()):
            break
        move = (luck[:, :, step, :1] >= upto[seed, cell]).sum(dim=-1)  # [seeds, walks]
        cells.append(cell)
        moves.append(move)
        cell = torch.where(cell == HOME, HOME, leads[cell, torch.where(slipped[:, :, step], goes[:, :, step], move)])
    cells, moves = torch.stack(cells, dim=-1), torch.stack(moves, dim=-1)
    return Walks(cells, moves, cells != HOME, cell == HOME)


def teacher_policy(sure: float = 1.0) -> torch.Tensor:
    """Return the teacher's probabilities float [CELLS, 4]: `sure` for its move, the others share the rest.

    CourseError unless 0.25 < sure ≤ 1.
    """
    if not is_number(sure) or not 0.25 < sure <= 1:
        raise CourseError(f"sure is {sure!r}: it is the probability of the best of four moves, above 0.25 and up to 1.")
    return torch.full((CELLS, 4), (1 - sure) / 3).scatter(1, TEACHER[:, None], float(sure))
