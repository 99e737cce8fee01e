"""Diagram → Drawing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from nicol.page.diagram import Diagram, Link
from nicol.page.erd.clusters import clusters
from nicol.page.erd.drawing import HEAD, ROW, Box, Drawing, Point, Wire, height_of, port, width_of
from nicol.page.erd.lanes import Stretch, lanes
from nicol.page.erd.place import Tie, place
from nicol.page.erd.route import Crossing, Grid, Need, Route, grid_of, routes
from nicol.page.erd.stack import BORDER, LANE, stack

MARGIN = 24
"""Room beside a box for the marks at the ends of lines."""


def draw(diagram: Diagram) -> Drawing:
    """The diagram with a place for everything; the same diagram always gives the same drawing."""
    heights = [height_of(entity) for entity in diagram.entities]
    numbers = {entity.name: number for number, entity in enumerate(diagram.entities)}
    ties = [Tie(numbers[link.source], numbers[link.target]) for link in diagram.links]
    grid = grid_of(place(heights, ties), heights)
    found = routes(grid, _needs(diagram.links, numbers))
    return _Plan(diagram, numbers, heights, grid, found).drawing(_colours(diagram, ties))


def _needs(links: Sequence[Link], numbers: dict[str, int]) -> list[Need]:
    nets: dict[tuple[object, ...], int] = {}
    return [
        Need(
            numbers[link.source],
            port(link.source_row),
            numbers[link.target],
            port(link.target_row),
            nets.setdefault(_net(link, number), len(nets)),
        )
        for number, link in enumerate(links)
    ]


def _net(link: Link, number: int) -> tuple[object, ...]:
    """What lines must have in common to share their way; those of many-to-many relations share it with nobody."""
    return (number,) if link.target_end == "many" else (link.target, link.target_row, link.target_end)


def _colours(diagram: Diagram, ties: Sequence[Tie]) -> Sequence[int | None]:
    """A colour for each entity: its group's, or its cluster's where the schema has no groups."""
    groups = list(dict.fromkeys(entity.group for entity in diagram.entities))
    if len(groups) > 1:
        return [groups.index(entity.group) for entity in diagram.entities]
    return clusters(len(diagram.entities), ties)


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a line at a box."""

    link: int
    at_source: bool


class _Plan:
    """Routes that become coordinates: first heights, which lanes in gaps add to, then widths, which gutters add to."""

    def __init__(
        self, diagram: Diagram, numbers: dict[str, int], heights: list[int], grid: Grid, found: list[Route]
    ) -> None:
        self.diagram, self.heights, self.grid, self.routes = diagram, heights, grid, found
        self.needs = _needs(diagram.links, numbers)
        self.shifts = self._shifts()
        self.stack = stack(grid, heights, self.needs, found)
        self.lane_y = self._lanes_apart()
        self.stretches = [self._stretches(number) for number in range(len(found))]
        self.widths = [max(width_of(diagram.entities[box]) for box in column) for column in grid.columns]
        self.lefts, self.lane_x, self.width = self._horizontal()

    def _shifts(self) -> dict[_End, int]:
        """How far lines that end at the same row and side move apart."""
        ports: defaultdict[tuple[int, int, int], dict[tuple[int, bool], list[_End]]] = defaultdict(dict)
        for number, (need, route) in enumerate(zip(self.needs, self.routes, strict=True)):
            source = ports[need.source, need.source_port, route.start]
            source.setdefault((number, True), []).append(_End(number, True))
            target = ports[need.target, need.target_port, route.end]
            target.setdefault((need.net, False), []).append(_End(number, False))
        shifts: dict[_End, int] = {}
        for (_, offset, _), ends in ports.items():
            room = (HEAD if offset < HEAD else ROW) - 8
            step = min(8, room // max(1, len(ends) - 1))
            for rank, members in enumerate(ends.values()):
                shifts.update(dict.fromkeys(members, round((rank - (len(ends) - 1) / 2) * step)))
        return shifts

    def _lanes_apart(self) -> dict[tuple[Crossing, int], int]:
        """The lanes in gaps, moved a little where another net enters the same gutter at just that height."""
        taken: dict[tuple[int, int], int] = {}
        for number, (need, route) in enumerate(zip(self.needs, self.routes, strict=True)):
            taken[route.start, self._end_y(number, at_source=True)] = need.net
            taken[route.end, self._end_y(number, at_source=False)] = need.net
        apart: dict[tuple[Crossing, int], int] = {}
        for (crossing, net), height in self.stack.lanes.items():
            gutters = (crossing[0], crossing[0] + 1)
            y = next(y for y in count(height) if all(taken.get((gutter, y), net) == net for gutter in gutters))
            taken.update(((gutter, y), net) for gutter in gutters)
            apart[crossing, net] = y
        return apart

    def _end_y(self, number: int, *, at_source: bool) -> int:
        need, shift = self.needs[number], self.shifts[_End(number, at_source)]
        if at_source:
            return self.stack.tops[need.source] + need.source_port + shift
        return self.stack.tops[need.target] + need.target_port + shift

    def _stretches(self, number: int) -> list[tuple[int, Stretch]]:
        """The pieces of a line in gutters, from source to target, each with its gutter."""
        need, route = self.needs[number], self.routes[number]
        y = self._end_y(number, at_source=True)
        gutter, from_left = route.start, route.start != self.grid.column[need.source]
        found: list[tuple[int, Stretch]] = []
        for column, gap in route.crossings:
            following = self.lane_y[(column, gap), need.net]
            rightwards = column == gutter
            found.append((gutter, Stretch(need.net, y, following, from_left, not rightwards)))
            y, gutter, from_left = following, gutter + (1 if rightwards else -1), rightwards
        end = self._end_y(number, at_source=False)
        to_left = route.end != self.grid.column[need.target]
        found.append((gutter, Stretch(need.net, y, end, from_left, to_left)))
        return found

    def _horizontal(self) -> tuple[list[int], dict[tuple[int, int], int], int]:
        """Left borders of columns, the x of each piece (line, position), and the width of all."""
        gutters: defaultdict[int, list[tuple[tuple[int, int], Stretch]]] = defaultdict(list)
        for number, pieces in enumerate(self.stretches):
            for position, (gutter, stretch) in enumerate(pieces):
                gutters[gutter].append(((number, position), stretch))
        lane_x: dict[tuple[int, int], int] = {}
        lefts: list[int] = []
        x = 0
        for gutter in range(len(self.grid.columns) + 1):
            inside = gutters[gutter]
            chosen, width = lanes([stretch for _, stretch in inside])
            outer = gutter in (0, len(self.grid.columns))
            first = x + (BORDER if gutter == 0 else MARGIN)
            for (key, _), lane in zip(inside, chosen, strict=True):
                lane_x[key] = first + lane * LANE
            used = LANE * (width - 1) + MARGIN if width else 0
            x += used + (BORDER if outer else MARGIN) if width or outer else 2 * MARGIN
            if gutter < len(self.grid.columns):
                lefts.append(x)
                x += self.widths[gutter]
        return lefts, lane_x, x

    def drawing(self, colours: Sequence[int | None]) -> Drawing:
        boxes = tuple(
            Box(
                entity,
                self.lefts[self.grid.column[number]],
                self.stack.tops[number],
                self.widths[self.grid.column[number]],
                self.heights[number],
                colours[number],
            )
            for number, entity in enumerate(self.diagram.entities)
        )
        wires = tuple(Wire(link, self._points(number)) for number, link in enumerate(self.diagram.links))
        return Drawing(self.width, self.stack.height, boxes, wires)

    def _points(self, number: int) -> tuple[Point, ...]:
        need, route = self.needs[number], self.routes[number]
        points = [(self._border(need.source, route.start), self.stretches[number][0][1].begin)]
        for position, (_, stretch) in enumerate(self.stretches[number]):
            x = self.lane_x[number, position]
            points += [(x, stretch.begin), (x, stretch.end)]
        points.append((self._border(need.target, route.end), self.stretches[number][-1][1].end))
        return _straight(points)

    def _border(self, box: int, gutter: int) -> int:
        column = self.grid.column[box]
        return self.lefts[column] + (self.widths[column] if gutter > column else 0)


def _straight(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points without those at which a line does not turn."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept[-1] = point
        else:
            kept.append(point)
    return tuple(kept)
