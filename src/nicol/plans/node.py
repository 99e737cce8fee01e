"""Plans of every database as one kind of tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["scan", "index", "index only", "sort", "join", "aggregate", "limit", "other"]


@dataclass(frozen=True, slots=True)
class Node:
    """One step. `what` is the database's own word for it.

    `rows` are estimated and `actual` measured rows of one of its `loops`; `ms` is all its time with that of its
    children. `removed` are rows, of all loops, that a condition threw away; `fetched` those looked up in the table by
    an index-only scan. `cost` is in the planner's units, children included. What is not known is None.
    """

    what: str
    role: Role = "other"
    table: str = ""
    alias: str = ""
    index: str = ""
    details: tuple[tuple[str, str], ...] = ()
    cost: float | None = None
    rows: float | None = None
    actual: float | None = None
    loops: float = 1
    ms: float | None = None
    removed: float | None = None
    fetched: float | None = None
    is_filtered: bool = False
    is_spilled: bool = False
    is_top_n: bool = False
    is_unfiltered: bool = False
    """Whether `rows` are those before its condition, of which nothing is known."""
    children: tuple[Node, ...] = ()

    @property
    def returned(self) -> float | None:
        """Rows of all loops: measured, else estimated."""
        rows = self.actual if self.actual is not None else self.rows
        return None if rows is None else rows * self.loops

    def walk(self) -> Iterator[Node]:
        """The node and all below it, from above."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a database does for one statement. `rows` are the numbers of rows of its tables, where they are known."""

    roots: tuple[Node, ...]
    sql: str = ""
    planning_ms: float | None = None
    execution_ms: float | None = None
    is_measured: bool = False
    rows: Mapping[str, int] = field(default_factory=dict[str, int])

    def walk(self) -> Iterator[Node]:
        for root in self.roots:
            yield from root.walk()

    @property
    def cost(self) -> float | None:
        """The planner's cost of the whole."""
        costs = [root.cost for root in self.roots if root.cost is not None]
        return sum(costs) if costs else None

    def table_rows(self, node: Node) -> float:
        """How many rows the node's table has: as known, else as many as it read, 0 where neither is known."""
        known = self.rows.get(node.table)
        read = (node.returned or 0) + (node.removed or 0)
        return max(read / max(node.loops, 1) if node.removed is not None else 0, known or 0)


_WEIGHT = {"scan": 2, "sort": 1}


def dearest(plan: Plan) -> Node | None:
    """The node with the most time of its own, or the most cost; by its kind and table where neither is known."""
    nodes = list(plan.walk())
    if not nodes:
        return None
    if plan.is_measured and any(node.ms is not None for node in nodes):
        return max(nodes, key=_own_ms)
    if any(node.cost is not None for node in nodes):
        return max(nodes, key=_own_cost)
    best = max(nodes, key=lambda node: (_WEIGHT.get(node.role, 0), plan.table_rows(node)))
    return best if best.role in _WEIGHT else None


def _own_ms(node: Node) -> float:
    return (node.ms or 0) - sum(child.ms or 0 for child in node.children)


def _own_cost(node: Node) -> float:
    below = 0.0
    for place, child in enumerate(node.children):
        repeated = (node.children[0].rows or 1) if node.what == "Nested Loop" and place == 1 else 1
        below += (child.cost or 0) * max(repeated, 1)
    return max((node.cost or 0) - below, 0)
