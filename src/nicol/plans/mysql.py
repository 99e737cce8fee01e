"""MariaDB's and MySQL's plans in JSON.

https://mariadb.com/kb/en/analyze-format-json/, https://dev.mysql.com/doc/refman/8.4/en/explain-output.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from nicol.plans.node import Node, Plan, Role

_WRAPPERS: Mapping[str, tuple[str, Role]] = {
    "filesort": ("filesort", "sort"),
    "ordering_operation": ("ordering", "sort"),
    "grouping_operation": ("grouping", "aggregate"),
    "duplicates_removal": ("duplicates removal", "aggregate"),
    "temporary_table": ("temporary table", "other"),
    "buffer_result": ("buffered result", "other"),
    "query_block": ("query block", "other"),
    "materialized": ("materialized", "other"),
    "materialized_from_subquery": ("materialized", "other"),
    "window_functions_computation": ("window functions", "other"),
    "union_result": ("union", "other"),
    "block-nl-join": ("block nested loop join", "join"),
}
_ACCESS: Mapping[str, Role] = {"ALL": "scan", "index": "index only"}
_WORDS = {
    "ALL": "full scan",
    "index": "index scan, whole",
    "range": "index range",
    "ref": "index lookup",
    "eq_ref": "unique lookup",
    "const": "one row",
    "system": "one row",
    "ref_or_null": "index lookup, or NULL",
    "fulltext": "full-text index",
    "index_merge": "several indexes",
}


def read(printed: Any) -> Plan:
    """The decoded JSON: an object with a `query_block`."""
    block: Mapping[str, Any] = printed["query_block"]
    nodes = tuple(_below(block))
    measured = "r_loops" in block or "r_total_time_ms" in block
    total = _number(block.get("r_total_time_ms"))
    cost = _number(block.get("cost")) or _number(_of(block.get("cost_info"), "query_cost"))
    if len(nodes) == 1 and nodes[0].cost is None and cost is not None:
        nodes = (replace(nodes[0], cost=cost),)
    return Plan(nodes, execution_ms=total if measured else None, is_measured=measured)


def _below(raw: Mapping[str, Any]) -> Iterator[Node]:
    """The steps in an object: its tables, its nested loop, and what is around them."""
    for key, value in raw.items():
        if key == "table":
            yield _table(value)
        elif key == "nested_loop":
            yield Node("nested loop", "join", children=tuple(node for part in value for node in _below(part)))
        elif key == "read_sorted_file":
            yield from _below(value)
        elif key in _WRAPPERS:
            yield from _wrapped(key, value)
        elif key in ("query_specifications", "attached_subqueries", "subqueries", "optimized_away_subqueries"):
            for part in value:
                yield from _below(part)


def _wrapped(key: str, raw: Mapping[str, Any]) -> Iterator[Node]:
    what, role = _WRAPPERS[key]
    inside = tuple(_below(raw))
    if key == "query_block" or (role == "sort" and raw.get("using_filesort") is False):
        yield from inside
        return
    details = tuple((name.replace("_", " "), str(raw[name])) for name in ("sort_key", "r_sort_mode") if name in raw)
    actual = _number(raw.get("r_output_rows"))
    top_n = raw.get("r_used_priority_queue") is True
    yield Node(what, role, details=details, actual=actual, is_top_n=top_n, children=inside)


def _table(raw: Mapping[str, Any]) -> Node:
    access = str(raw.get("access_type", ""))
    name = str(raw.get("table_name", ""))
    key = str(raw.get("key", "") or "")
    role: Role = _ACCESS.get(access, "index" if key else "other")
    if raw.get("using_index"):
        role = "index only"
    rows = _number(raw.get("rows", raw.get("rows_examined_per_scan")))
    read_rows, loops = _number(raw.get("r_rows")), _number(raw.get("r_loops")) or 1
    share = _number(raw.get("r_filtered"))
    kept = None if read_rows is None else round(read_rows * (100 if share is None else share) / 100, 3)
    times = [float(raw[part]) for part in ("r_table_time_ms", "r_other_time_ms", "r_total_time_ms") if part in raw]
    filtered = _number(raw.get("filtered"))
    return Node(
        what=_WORDS.get(access, access or str(raw.get("message", "table"))),
        role=role,
        table=name,
        index=key,
        details=tuple(_details(raw)),
        cost=_number(raw.get("cost")) or _number(_of(raw.get("cost_info"), "prefix_cost")),
        rows=None if rows is None else rows * (100 if filtered is None else filtered) / 100,
        actual=kept,
        loops=loops,
        ms=sum(times) if times else None,
        removed=None if read_rows is None or kept is None else round((read_rows - kept) * loops, 3),
        is_filtered="attached_condition" in raw,
        is_unfiltered="attached_condition" in raw and filtered in (None, 100) and read_rows is None,
        children=tuple(_below(raw)),
    )


def _details(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if parts := raw.get("used_key_parts"):
        yield "key", ", ".join(map(str, parts))
    if references := raw.get("ref"):
        yield "ref", ", ".join(map(str, references))
    if condition := raw.get("attached_condition"):
        yield "filter", str(condition)


def _of(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
