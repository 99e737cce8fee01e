"""Heights: where boxes begin, and the lanes of the lines that cross a column through the gaps between its boxes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from nicol.page.erd.drawing import ROW
from nicol.page.erd.route import Crossing, Grid, Need, Route

LANE = 8
"""Distance of lines side by side."""
BORDER = 24
"""Empty space around the drawing."""
_LEAST_GAP = 28
_BESIDE_LANES = 12
"""Space between a box and the lane next to it."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Tops of boxes, the lane of each net in each gap, and the height of all."""

    tops: dict[int, int]
    lanes: dict[tuple[Crossing, int], int]
    height: int


def stack(grid: Grid, heights: Sequence[int], needs: Sequence[Need], routes: Sequence[Route]) -> Stack:
    """The columns with gaps as high as their lines need, each column in the middle of the height.

    Rows of neighbouring columns are half a row apart, so that lines from both sides do not meet at one height.
    """
    nets = _nets_in_gaps(grid, needs, routes)
    columns = [_column(grid, number, heights, nets) for number in range(len(grid.columns))]
    tallest = max((column.height for column in columns), default=0)
    tops: dict[int, int] = {}
    lanes: dict[tuple[Crossing, int], int] = {}
    for number, column in enumerate(columns):
        down = (tallest - column.height) // (2 * ROW) * ROW + BORDER + number % 2 * ROW // 2
        tops.update((box, top + down) for box, top in column.tops.items())
        lanes.update((place, y + down) for place, y in column.lanes.items())
    return Stack(tops, lanes, tallest + 2 * BORDER + ROW // 2)


def _column(grid: Grid, number: int, heights: Sequence[int], nets: dict[Crossing, list[int]]) -> Stack:
    """One column from zero on; boxes begin at multiples of a row's height."""
    column = grid.columns[number]
    tops: dict[int, int] = {}
    lanes: dict[tuple[Crossing, int], int] = {}
    y = 0
    for gap in range(len(column) + 1):
        inside = nets.get((number, gap), [])
        between = 0 < gap < len(column)
        wide = LANE * (len(inside) - 1)
        room = max(_LEAST_GAP if between else 0, wide + 2 * _BESIDE_LANES if inside else 0)
        if gap < len(column):
            room += -(y + room) % ROW
        for lane, net in enumerate(inside):
            lanes[(number, gap), net] = y + (room - wide) // 2 + lane * LANE
        y += room
        if gap < len(column):
            tops[column[gap]] = y
            y += heights[column[gap]]
    return Stack(tops, lanes, y)


def _nets_in_gaps(grid: Grid, needs: Sequence[Need], routes: Sequence[Route]) -> dict[Crossing, list[int]]:
    """The nets that go through each gap, from the one that comes from and goes to the highest places."""
    heights: defaultdict[Crossing, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for need, route in zip(needs, routes, strict=True):
        ys = [
            grid.tops[need.source] + need.source_port,
            *(grid.gaps[column][gap] for column, gap in route.crossings),
            grid.tops[need.target] + need.target_port,
        ]
        for number, crossing in enumerate(route.crossings, start=1):
            heights[crossing][need.net] += [ys[number - 1], ys[number + 1]]
    return {
        crossing: sorted(nets, key=lambda net: (sum(nets[net]) / len(nets[net]), net))
        for crossing, nets in heights.items()
    }
