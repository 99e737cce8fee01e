"""SQLite's plans: https://www.sqlite.org/eqp.html."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from nicol.plans.node import Node, Plan, Role

_STEP = re.compile(r"(?P<how>SCAN|SEARCH) (?P<table>\S+)(?: AS (?P<alias>\S+))?(?: (?P<rest>.*))?")
_INDEX = re.compile(
    r"USING (?:AUTOMATIC )?(?:PARTIAL )?(?P<covering>COVERING )?INDEX (?P<index>\S+)(?: \((?P<condition>.*)\))?"
)
_KEY = re.compile(r"USING (?:INTEGER )?PRIMARY KEY(?: \((?P<condition>.*)\))?")


def read(printed: Any) -> Plan:
    """The rows of EXPLAIN QUERY PLAN: id, parent's id, unused, detail."""
    rows: Sequence[Sequence[Any]] = printed
    return Plan(_children(rows, 0))


def _children(rows: Sequence[Sequence[Any]], parent: int) -> tuple[Node, ...]:
    return tuple(_node(str(detail), _children(rows, number)) for number, above, _, detail in rows if above == parent)


def _node(detail: str, children: tuple[Node, ...]) -> Node:
    step = _STEP.fullmatch(detail)
    if step is None or step["table"] in ("CONSTANT", "SUBQUERY"):
        return Node(detail, "sort" if detail.startswith("USE TEMP B-TREE FOR ORDER BY") else "other", children=children)
    rest = step["rest"] or ""
    found, key = _INDEX.search(rest), _KEY.search(rest)
    role: Role = "scan" if step["how"] == "SCAN" else "index"
    if found and found["covering"]:
        role = "index only"
    condition = (found or key or {"condition": None})["condition"]
    details = (("condition", str(condition)),) if condition else ()
    return Node(
        what=_words(step["how"], rest),
        role=role,
        table=step["table"],
        alias=step["alias"] or "",
        index=found["index"] if found else "",
        details=details,
        children=children,
    )


def _words(how: str, rest: str) -> str:
    for word, meaning in (("AUTOMATIC", "with an index made for this query"), ("COVERING", "in the index alone")):
        if word in rest:
            return f"{how} {meaning}"
    if "PRIMARY KEY" in rest:
        return f"{how} by primary key"
    return f"{how} by index" if "INDEX" in rest else how
