"""PostgreSQL's plans: https://www.postgresql.org/docs/current/using-explain.html."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nicol.plans.node import Node, Plan, Role

_ROLES: Mapping[str, Role] = {
    "Seq Scan": "scan",
    "Index Scan": "index",
    "Index Only Scan": "index only",
    "Bitmap Index Scan": "index",
    "Bitmap Heap Scan": "index",
    "Sort": "sort",
    "Incremental Sort": "sort",
    "Nested Loop": "join",
    "Hash Join": "join",
    "Merge Join": "join",
    "Aggregate": "aggregate",
    "Limit": "limit",
}
_DETAILS = (
    "Index Cond",
    "Recheck Cond",
    "Filter",
    "Hash Cond",
    "Merge Cond",
    "Join Filter",
    "Sort Key",
    "Group Key",
)
_REMOVED = ("Rows Removed by Filter", "Rows Removed by Index Recheck")


def read(printed: Any) -> Plan:
    """The decoded JSON: a list with one object."""
    whole = printed[0]
    return Plan(
        roots=(_node(whole["Plan"]),),
        planning_ms=whole.get("Planning Time"),
        execution_ms=whole.get("Execution Time"),
        is_measured="Actual Rows" in whole["Plan"],
    )


def _node(raw: Mapping[str, Any]) -> Node:
    what = str(raw["Node Type"])
    loops = float(raw.get("Actual Loops", 1))
    parallel = max(loops, 1)
    removed = [float(raw[key]) for key in _REMOVED if key in raw]
    space = raw.get("Sort Space Type")
    ms = raw.get("Actual Total Time")
    return Node(
        what=_words(raw, what),
        role=_ROLES.get(what, "other"),
        table=str(raw.get("Relation Name", "")),
        alias=str(raw.get("Alias", "")),
        index=str(raw.get("Index Name", "")),
        details=tuple((key.lower(), _text(raw[key])) for key in _DETAILS if key in raw) + _sort(raw),
        cost=_number(raw.get("Total Cost")),
        rows=_number(raw.get("Plan Rows")),
        actual=_number(raw.get("Actual Rows")),
        loops=loops,
        ms=None if ms is None else float(ms) * loops,
        removed=sum(removed) * parallel if removed else None,
        fetched=None if "Heap Fetches" not in raw else float(raw["Heap Fetches"]),
        is_filtered="Filter" in raw,
        is_spilled=space == "Disk",
        is_top_n=raw.get("Sort Method") == "top-N heapsort",
        children=tuple(_node(child) for child in raw.get("Plans", ())),
    )


def _words(raw: Mapping[str, Any], what: str) -> str:
    """`Nested Loop` as `Nested Loop Left Join`, `Aggregate` as `HashAggregate`."""
    parallel = "Parallel " if raw.get("Parallel Aware") else ""
    if what == "Aggregate" and raw.get("Strategy") in ("Hashed", "Sorted"):
        return f"{parallel}{'Hash' if raw['Strategy'] == 'Hashed' else 'Group'}Aggregate"
    return parallel + what


def _sort(raw: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    if "Sort Method" not in raw:
        return ()
    return (("sort method", f"{raw['Sort Method']}, {raw['Sort Space Used']:,} kB {raw['Sort Space Type'].lower()}"),)


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
