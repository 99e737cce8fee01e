"""Lanes side by side for the lines that share a gutter, so that no two nets lie on each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a line in a gutter, from one height to another; whether it comes from and goes to the left."""

    net: int
    begin: int
    end: int
    begins_left: bool
    ends_left: bool

    @property
    def top(self) -> int:
        return min(self.begin, self.end)

    @property
    def bottom(self) -> int:
        return max(self.begin, self.end)


def lanes(stretches: Sequence[Stretch]) -> tuple[list[int], int]:
    """The lane of each stretch, from the left, and the number of lanes."""
    pieces = _pieces(stretches)
    order = sorted(range(len(pieces)), key=lambda number: _rank([stretches[each] for each in pieces[number]]))
    taken: list[list[tuple[int, int]]] = []
    lane_of: dict[int, int] = {}
    floor = 0
    side = None
    for number in order:
        members = [stretches[each] for each in pieces[number]]
        top, bottom = min(each.top for each in members), max(each.bottom for each in members)
        kind = _rank(members)[0]
        if kind != side:
            floor, side = (len(taken) if kind == 2 else floor), kind
        lane = next(
            (
                lane
                for lane in range(floor, len(taken))
                if all(bottom < above or below < top for above, below in taken[lane])
            ),
            len(taken),
        )
        if lane == len(taken):
            taken.append([])
        taken[lane].append((top - 4, bottom + 4))
        lane_of.update(dict.fromkeys(pieces[number], lane))
    return [lane_of[number] for number in range(len(stretches))], len(taken)


def _pieces(stretches: Sequence[Stretch]) -> list[list[int]]:
    """Stretches of one net that touch each other, which share a lane."""
    by_net: defaultdict[int, list[int]] = defaultdict(list)
    for number, stretch in enumerate(stretches):
        by_net[stretch.net].append(number)
    pieces: list[list[int]] = []
    for numbers in by_net.values():
        reach = None
        for number in sorted(numbers, key=lambda each: (stretches[each].top, each)):
            if reach is None or stretches[number].top > reach:
                pieces.append([])
                reach = stretches[number].bottom
            pieces[-1].append(number)
            reach = max(reach, stretches[number].bottom)
    return pieces


def _rank(members: Sequence[Stretch]) -> tuple[int, int, int]:
    """Left to right: what stays on the left (short ones first), what goes across, what stays on the right.

    Of the lines that go across downwards the lower ones are further left, of the others the higher ones.
    """
    lefts = sum(each.begins_left + each.ends_left for each in members)
    length = max(each.bottom for each in members) - min(each.top for each in members)
    middle = sum(each.top + each.bottom for each in members) // len(members)
    if lefts == 2 * len(members):
        return 0, length, middle
    if lefts == 0:
        return 2, -length, middle
    falls = sum((each.end - each.begin) * (1 if each.begins_left else -1) for each in members) > 0
    return 1, -middle if falls else middle, length
