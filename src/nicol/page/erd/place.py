"""Which column a box stands in, and between which others: related boxes near each other, columns equally high.

Annealing: boxes change places at random, and a change that makes lines longer is kept ever more rarely. The random
numbers have a fixed seed, so that the same diagram always looks the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt
from random import Random

COLUMN = 380
"""What a column and the gutter beside it count for while nothing has its width yet."""
GAP = 48
_SHAPE = 1.5
"""Width of the whole drawing relative to its height."""
_TRIALS = 500
"""Changes tried for each box."""
_ROUNDS = 40
_IMBALANCE = 3.0
"""What it costs when a column is twice as high as it should be, relative to a line as long as that column."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Two boxes, by their numbers, that a line connects."""

    left: int
    right: int


def place(heights: Sequence[int], ties: Sequence[Tie]) -> list[list[int]]:
    """The numbers of the boxes, column by column from top to bottom; boxes without ties stand at the bottom."""
    linked = {end for tie in ties for end in (tie.left, tie.right) if tie.left != tie.right}
    tied = [box for box in range(len(heights)) if box in linked]
    columns = _column_count(heights)
    board = _Board(heights, ties, _first(tied, ties, heights, columns))
    board.anneal(tied)
    for box in range(len(heights)):
        if box not in linked:
            min(board.columns, key=board.column_height).append(box)
    return [column for column in board.columns if column]


def _column_count(heights: Sequence[int]) -> int:
    total = sum(heights) + GAP * len(heights)
    return max(1, min(len(heights), round(sqrt(_SHAPE * total / COLUMN))))


def _first(tied: Sequence[int], ties: Sequence[Tie], heights: Sequence[int], columns: int) -> list[list[int]]:
    """A beginning: the boxes in the order in which a walk over the ties meets them, filled into the columns."""
    share = sum(heights[box] + GAP for box in tied) / columns
    filled: list[list[int]] = [[] for _ in range(columns)]
    done = 0.0
    for box in _walk(tied, ties):
        filled[min(columns - 1, int(done / share))].append(box)
        done += heights[box] + GAP
    return filled


def _walk(tied: Sequence[int], ties: Sequence[Tie]) -> list[int]:
    neighbours = _neighbours(ties)
    order: dict[int, None] = {}
    for start in tied:
        queue = [start]
        while queue:
            box = queue.pop(0)
            if box not in order:
                order[box] = None
                queue += [other for other, _ in neighbours[box] if other not in order]
    return list(order)


def _neighbours(ties: Sequence[Tie]) -> dict[int, list[tuple[int, float]]]:
    """For each box the others that it is tied to and how strongly: the ties of a box with many are weak."""
    degree: defaultdict[int, int] = defaultdict(int)
    for tie in ties:
        degree[tie.left] += 1
        degree[tie.right] += 1
    found: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for tie in ties:
        if tie.left != tie.right:
            strength = 1 / sqrt(max(degree[tie.left], degree[tie.right]))
            found[tie.left].append((tie.right, strength))
            found[tie.right].append((tie.left, strength))
    return found


class _Board:
    """The columns while they are being arranged."""

    def __init__(self, heights: Sequence[int], ties: Sequence[Tie], columns: list[list[int]]) -> None:
        self.heights = heights
        self.columns = columns
        self.neighbours = _neighbours(ties)
        self.column = [0] * len(heights)
        self.middle = [0.0] * len(heights)
        self.tall: list[float] = []
        self.measure()
        self.mean = sum(self.tall) / len(self.tall)
        self.heat = float(COLUMN)
        self.chance = Random(0)

    def column_height(self, column: Sequence[int]) -> int:
        return sum(self.heights[box] + GAP for box in column)

    def measure(self) -> None:
        """Middles of all boxes from their columns, which are centred on zero."""
        self.tall = [float(self.column_height(column)) for column in self.columns]
        for number, column in enumerate(self.columns):
            top = -self.tall[number] / 2
            for box in column:
                self.column[box] = number
                self.middle[box] = top + (GAP + self.heights[box]) / 2
                top += GAP + self.heights[box]

    def anneal(self, boxes: Sequence[int]) -> None:
        """Exchanges boxes until hardly a change makes the lines shorter."""
        if len(boxes) < 2:
            return
        chance = self.chance
        for number in range(_ROUNDS):
            self.heat = COLUMN * (1 - number / _ROUNDS) ** 2 + 1
            for _ in range(_TRIALS * len(boxes) // _ROUNDS):
                one = boxes[int(chance.random() * len(boxes))]
                other = self._partner(one, boxes)
                kind = chance.random()
                if one != other and kind < 0.5:
                    self._exchange(one, other)
                elif one != other and kind < 0.9:
                    below = self.middle[other] + (self.heights[one] + self.heights[other]) / 2
                    self._move(one, self.column[other], below)
                else:
                    column = int(chance.random() * len(self.columns))
                    self._move(one, column, self.middle[other])
            self.columns = self._sorted()
            self.measure()

    def _partner(self, one: int, boxes: Sequence[int]) -> int:
        """Somebody to change places with: mostly a box in the neighbourhood of a box that `one` is tied to."""
        near, chance = self.neighbours[one], self.chance
        if chance.random() < 0.3:
            return boxes[int(chance.random() * len(boxes))]
        friend = near[int(chance.random() * len(near))][0]
        around = self.columns[self.column[friend]] or boxes
        return around[int(chance.random() * len(around))]

    def _length(self, box: int, column: int, middle: float) -> float:
        return sum(
            strength * (COLUMN * abs(self.column[other] - column) + abs(self.middle[other] - middle))
            for other, strength in self.neighbours[box]
        )

    def _accepts(self, change: float) -> bool:
        return change <= 0 or self.chance.random() < exp(-change / self.heat)

    def _uneven(self, one: int, other: int, shift: float) -> float:
        """What it costs that column `one` grows by `shift` and `other` shrinks by it."""
        mean = self.mean
        before = (self.tall[one] - mean) ** 2 + (self.tall[other] - mean) ** 2
        after = (self.tall[one] + shift - mean) ** 2 + (self.tall[other] - shift - mean) ** 2
        return _IMBALANCE * (after - before) / mean

    def _exchange(self, one: int, other: int) -> None:
        here, there = (self.column[one], self.middle[one]), (self.column[other], self.middle[other])
        shift = float(self.heights[other] - self.heights[one])
        change = self._length(one, *there) + self._length(other, *here)
        change -= self._length(one, *here) + self._length(other, *there)
        if here[0] != there[0]:
            change += self._uneven(here[0], there[0], shift)
        if self._accepts(change):
            self.column[one], self.middle[one] = there
            self.column[other], self.middle[other] = here
            self.tall[here[0]] += shift
            self.tall[there[0]] -= shift

    def _move(self, one: int, to: int, middle: float) -> None:
        here = self.column[one]
        size = float(self.heights[one] + GAP)
        change = self._length(one, to, middle) - self._length(one, here, self.middle[one])
        if here != to:
            change += self._uneven(to, here, size)
        if self._accepts(change):
            self.column[one], self.middle[one] = to, middle
            self.tall[here] -= size
            self.tall[to] += size

    def _sorted(self) -> list[list[int]]:
        columns: list[list[int]] = [[] for _ in self.columns]
        for box in sorted((box for column in self.columns for box in column), key=lambda box: (self.middle[box], box)):
            columns[self.column[box]].append(box)
        return columns
