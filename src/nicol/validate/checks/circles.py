"""Which models lie on a circle, and which lead to a given set: both in linear time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Edges = Mapping[str, Sequence[str]]


def components(edges: Edges) -> dict[str, int]:
    """Name → number, the same for two names when each leads to the other. Every name is a key of `edges`."""
    found: dict[str, int] = {}
    backwards = reversed_edges(edges)
    for number, name in enumerate(reversed(_by_finish(edges))):
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found[one] = number
                waiting += backwards[one]
    return found


def leading_to(edges: Edges, goals: Iterable[str]) -> set[str]:
    """The names from which one of `goals` can be reached, these included."""
    backwards = reversed_edges(edges)
    found: set[str] = set()
    waiting = list(goals)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += backwards[one]
    return found


def reversed_edges(edges: Edges) -> dict[str, list[str]]:
    """Every edge the other way round."""
    backwards: dict[str, list[str]] = {name: [] for name in edges}
    for name, targets in edges.items():
        for target in targets:
            backwards[target].append(name)
    return backwards


def _by_finish(edges: Edges) -> list[str]:
    """The names in the order in which a walk in depth leaves them."""
    finished: list[str] = []
    visited: set[str] = set()
    for start in edges:
        waiting = [(start, False)]
        while waiting:
            name, leaving = waiting.pop()
            if leaving:
                finished.append(name)
            elif name not in visited:
                visited.add(name)
                waiting.append((name, True))
                waiting += [(target, False) for target in edges[name]]
    return finished
