"""Groups of boxes that have more lines among themselves than to others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from nicol.page.erd.place import Tie

_ROUNDS = 12


def clusters(count: int, ties: Sequence[Tie]) -> list[int | None]:
    """The cluster of each of `count` boxes, numbered from 0 by size; None for a box that is alone.

    Every box takes over, in turn, the name that most of its neighbours go by; a neighbour with many ties says little.
    """
    neighbours: defaultdict[int, list[int]] = defaultdict(list)
    for tie in ties:
        if tie.left != tie.right:
            neighbours[tie.left].append(tie.right)
            neighbours[tie.right].append(tie.left)
    names = list(range(count))
    for _ in range(_ROUNDS):
        before = list(names)
        for box in sorted(range(count), key=lambda box: (len(neighbours[box]), box)):
            votes: defaultdict[int, float] = defaultdict(float)
            for other in neighbours[box]:
                votes[names[other]] += 1 / len(neighbours[other])
            if votes:
                names[box] = max(votes, key=lambda name: (round(votes[name], 6), name == names[box], -name))
        if names == before:
            break
    return _numbered(names)


def _numbered(names: Sequence[int]) -> list[int | None]:
    sizes = Counter(names)
    ordered = [name for name, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])) if size > 1]
    numbers = {name: number for number, name in enumerate(ordered)}
    return [numbers.get(name) for name in names]
