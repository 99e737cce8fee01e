"""What is dear in a plan, and what to do about it; the codes are those of the query rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from nicol.plans.node import Node, Plan

_LARGE = 10_000
"""Rows of a table from which reading all of it is dear."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about one node."""

    code: str
    message: str
    advice: str
    node: Node


def remarks(plan: Plan) -> tuple[Remark, ...]:
    """Everything there is to say, by the order of the codes."""
    return tuple(remark for check in CHECKS.values() for remark in check(plan))


def selective_scan(plan: Plan) -> Iterator[Remark]:
    """QRY301: a whole table read for a few of its rows."""
    for node in plan.walk():
        rows = plan.table_rows(node)
        if node.role != "scan" or not node.table or rows < _LARGE:
            continue
        returned = node.returned
        if returned is None or node.is_unfiltered:
            if " where " in f" {plan.sql.lower()} ".replace("\n", " "):
                text = f"{node.table} is read as a whole ({rows:,.0f} rows): no index fits the condition."
                yield Remark("QRY301", text, f"Index what {node.table} is searched by.", node)
            continue
        share = returned / max(node.loops, 1) / rows
        if node.is_filtered and share <= 0.1:
            text = f"{node.table} is read as a whole ({rows:,.0f} rows) for {returned / node.loops:,.0f} of them."
            yield Remark("QRY301", text, f"Index what the filter of {node.table} compares.", node)


def dear_sort(plan: Plan) -> Iterator[Remark]:
    """QRY302: a sort of many rows that an index could have given in order, or one that went to the disk."""
    for node in plan.walk():
        for child in node.children:
            if child.role != "sort":
                continue
            given = sum(below.returned or 0 for below in child.children)
            if child.is_spilled:
                text = f"{given:,.0f} rows are sorted on the disk: they do not fit into the memory for sorts."
                yield Remark("QRY302", text, "Add the sort columns to the index, or raise work_mem.", child)
            elif node.role == "limit" and given >= _LARGE:
                text = f"{given:,.0f} rows are sorted to keep the first of them."
                yield Remark("QRY302", text, "Add the sort columns behind the filter columns of an index.", child)
    for root in plan.roots:
        if root.role == "sort" and root.is_spilled:
            text = "The rows are sorted on the disk: they do not fit into the memory for sorts."
            yield Remark("QRY302", text, "Add the sort columns to the index, or raise work_mem.", root)


def wrong_estimate(plan: Plan) -> Iterator[Remark]:
    """QRY303: a number of rows that is far from what the planner thought."""
    for node in _fully_read(plan):
        if node.rows is None or node.actual is None or node.children or node.actual < 1000:
            continue
        ratio = max(max(node.rows, 1) / max(node.actual, 1), node.actual / max(node.rows, 1))
        if ratio >= 10:
            text = f"{node.table or node.what} gives {node.actual:,.0f} rows, {node.rows:,.0f} were expected."
            advice = (
                f"Run ANALYZE on {node.table or 'its table'}; for columns that depend on each other, CREATE STATISTICS."
            )
            yield Remark("QRY303", text, advice, node)


def filtered_index(plan: Plan) -> Iterator[Remark]:
    """QRY305: an index that finds many rows of which a filter keeps few."""
    for node in plan.walk():
        removed = node.removed or 0
        if node.role in ("index", "index only") and removed > 100 and removed >= 10 * (node.returned or 0):
            found = removed + (node.returned or 0)
            text = f"{node.index or node.what} finds {found:,.0f} rows, {removed:,.0f} are thrown away."
            yield Remark("QRY305", text, "Add the filtered columns to the index.", node)


def heap_fetches(plan: Plan) -> Iterator[Remark]:
    """QRY306: an index-only scan that visits the table all the same."""
    for node in plan.walk():
        total = node.returned or 0
        if node.fetched is not None and node.fetched > 100 and node.fetched > 0.2 * total:
            text = f"{node.index} answers alone, but {node.fetched:,.0f} rows were looked up in {node.table}."
            yield Remark("QRY306", text, f"Run VACUUM {node.table}, and let autovacuum run more often.", node)


def repeated_scan(plan: Plan) -> Iterator[Remark]:
    """QRY307: a table read as a whole for each row of another."""
    for node in plan.walk():
        if node.role != "join":
            continue
        for place, child in enumerate(node.children[1:], 1):
            before = node.children[place - 1].returned or 0
            times = child.loops if plan.is_measured else before
            if child.role == "scan" and child.table and times >= 1000 and "Hash" not in node.what:
                text = f"{child.table} is read as a whole {times:,.0f} times, once for each row of the other side."
                yield Remark("QRY307", text, f"Index what {child.table} is joined by.", child)


def temporary_order(plan: Plan) -> Iterator[Remark]:
    """QRY308: rows put in order in a temporary structure."""
    for root in plan.roots:
        yield from _temporary(plan, root)
    largest = max((plan.table_rows(node) for node in plan.walk() if node.table), default=0)
    for node in plan.roots:
        if node.what.startswith("USE TEMP B-TREE FOR ORDER BY") and largest >= _LARGE:
            text = f"The rows are put in order in a temporary tree; a table of the query has {largest:,.0f} rows."
            yield Remark("QRY308", text, "Add the sort columns behind the filter columns of an index.", node)


def _temporary(plan: Plan, node: Node) -> Iterator[Remark]:
    for one in node.walk():
        if one.what not in ("filesort", "ordering"):
            continue
        inside = [below for child in one.children for below in child.walk() if below.table]
        given = max((below.returned or 0 for below in inside), default=0)
        rows = max([given, *(plan.table_rows(below) for below in inside)], default=0)
        if rows >= _LARGE and given >= 1000:
            text = f"{given:,.0f} rows are put in order by a filesort."
            yield Remark("QRY308", text, "Add the sort columns behind the filter columns of an index.", one)


def _fully_read(plan: Plan) -> Iterator[Node]:
    """The nodes whose rows no LIMIT above them cuts."""
    waiting = list(plan.roots)
    while waiting:
        node = waiting.pop(0)
        if node.role == "limit":
            waiting += [below for child in node.children if child.role == "sort" for below in child.children]
            continue
        yield node
        waiting += node.children


CHECKS: Mapping[str, Callable[[Plan], Iterator[Remark]]] = {
    "QRY301": selective_scan,
    "QRY302": dear_sort,
    "QRY303": wrong_estimate,
    "QRY305": filtered_index,
    "QRY306": heap_fetches,
    "QRY307": repeated_scan,
    "QRY308": temporary_order,
}
"""What can be said of a plan alone."""
