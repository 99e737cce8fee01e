"""The way of each line between the boxes: along the gutters beside the columns and through the gaps between boxes.

Gutter `n` is left of column `n`; gap `n` of a column is above its box `n`, and the last one below the last box. Lines
with the same target and the same mark there are a net: they may share their way, and like to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from nicol.page.erd.place import COLUMN, GAP

Crossing: TypeAlias = tuple[int, int]
"""A column and the gap through which a line crosses it."""
_THROUGH = 30
"""What it costs to cross a column, in pixels of a line."""
_CROWD = 8
"""What each other net in a gap costs."""
_CHOICES = 7
"""Gaps looked at in each column: those nearest to the straight line."""


@dataclass(frozen=True, slots=True)
class Need:
    """A line to be led: two boxes by their numbers, how far below their tops it ends, and its net."""

    source: int
    source_port: int
    target: int
    target_port: int
    net: int


@dataclass(frozen=True, slots=True)
class Route:
    """Gutters at both ends and the gaps between them, from source to target."""

    start: int
    end: int
    crossings: tuple[Crossing, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns of boxes, and about where their tops and gaps are."""

    columns: Sequence[Sequence[int]]
    column: dict[int, int]
    tops: dict[int, int]
    gaps: Sequence[Sequence[int]]


def grid_of(columns: Sequence[Sequence[int]], heights: Sequence[int]) -> Grid:
    """The columns one beside the other, centred."""
    tops: dict[int, int] = {}
    gaps: list[list[int]] = []
    for column in columns:
        y = -sum(heights[box] + GAP for box in column) // 2
        middles = [y]
        for box in column:
            tops[box] = y + GAP // 2
            y += heights[box] + GAP
            middles.append(y)
        gaps.append(middles)
    return Grid(columns, {box: number for number, column in enumerate(columns) for box in column}, tops, gaps)


def routes(grid: Grid, needs: Sequence[Need]) -> list[Route]:
    """A route for each line; short ones choose first, so that long ones of the net can join them."""
    router = _Router(grid)
    found: dict[int, Route] = {}
    for number in sorted(range(len(needs)), key=lambda number: (_distance(grid, needs[number]), number)):
        found[number] = router.lead(needs[number])
    return [found[number] for number in range(len(needs))]


def _distance(grid: Grid, need: Need) -> int:
    across = abs(grid.column[need.source] - grid.column[need.target])
    return across * COLUMN + abs(grid.tops[need.source] - grid.tops[need.target])


class _Router:
    """Leads one line after another and remembers who is where."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.nets: defaultdict[Crossing, set[int]] = defaultdict(set)
        self.sides: Counter[tuple[int, int, int]] = Counter()

    def lead(self, need: Need) -> Route:
        _, route = min(self._ways(need), key=lambda way: (way[0], way[1].start))
        for crossing in route.crossings:
            self.nets[crossing].add(need.net)
        self.sides[need.net, need.target, route.end] += 1
        return route

    def _ways(self, need: Need) -> Iterator[tuple[float, Route]]:
        """For each pair of sides the cheapest way; it costs less where the net has reached that side of the target."""
        source, target = self.grid.column[need.source], self.grid.column[need.target]
        begin = self.grid.tops[need.source] + need.source_port
        finish = self.grid.tops[need.target] + need.target_port
        for start in (source, source + 1):
            for end in (target, target + 1):
                price, crossings = self._across(need.net, start, end, begin, finish)
                known = self.sides[need.net, need.target, end]
                yield price - (_CROWD if known else 0), Route(start, end, crossings)

    def _across(self, net: int, start: int, end: int, begin: int, finish: int) -> tuple[float, tuple[Crossing, ...]]:
        """The cheapest gaps from gutter to gutter, and their price."""
        columns = range(start, end) if start <= end else range(start - 1, end - 1, -1)
        best: list[tuple[float, int, tuple[Crossing, ...]]] = [(0.0, begin, ())]
        for step, column in enumerate(columns, start=1):
            ideal = begin + (finish - begin) * step / (len(columns) + 1)
            gaps = self.grid.gaps[column]
            near = sorted(range(len(gaps)), key=lambda gap: (abs(gaps[gap] - ideal), gap))[:_CHOICES]
            best = [self._through(net, best, (column, gap), gaps[gap]) for gap in near]
        price, _, crossings = min(
            ((price + abs(finish - y), y, crossings) for price, y, crossings in best), key=lambda way: way[0]
        )
        return price, crossings

    def _through(
        self, net: int, ways: Sequence[tuple[float, int, tuple[Crossing, ...]]], crossing: Crossing, y: int
    ) -> tuple[float, int, tuple[Crossing, ...]]:
        """The cheapest of `ways`, prolonged through the gap at `y`."""
        present = self.nets[crossing]
        toll = _THROUGH / 3 if net in present else _THROUGH + _CROWD * len(present)
        price, crossings = min(
            ((price + abs(y - before), crossings) for price, before, crossings in ways), key=lambda way: way[0]
        )
        return price + toll, y, (*crossings, crossing)
