"""A plan for tools."""

from __future__ import annotations

from typing import Any

import msgspec

from nicol.plans.node import Node, Plan, dearest
from nicol.plans.remarks import remarks


def plan_data(plan: Plan) -> dict[str, Any]:
    """The plan as JSON values: nodes with what is known of each, the dearest marked, and the remarks."""
    worst = dearest(plan)
    return {
        "sql": plan.sql,
        "measured": plan.is_measured,
        "planning_ms": plan.planning_ms,
        "execution_ms": plan.execution_ms,
        "cost": plan.cost,
        "table_rows": dict(sorted(plan.rows.items())),
        "plan": [_node(root, worst) for root in plan.roots],
        "remarks": [
            {"code": one.code, "message": one.message, "advice": one.advice, "table": one.node.table}
            for one in remarks(plan)
        ],
    }


def plan_json(plans: list[Plan]) -> str:
    """`{"plans": [...]}`, indented."""
    return msgspec.json.format(msgspec.json.encode({"plans": [plan_data(plan) for plan in plans]}), indent=2).decode()


def _node(node: Node, worst: Node | None) -> dict[str, Any]:
    known = {
        "what": node.what,
        "table": node.table,
        "index": node.index,
        "details": dict(node.details),
        "cost": node.cost,
        "rows": node.rows,
        "actual_rows": node.actual,
        "loops": node.loops if node.loops != 1 else None,
        "ms": node.ms,
        "removed_rows": node.removed,
        "dearest": node is worst or None,
        "children": [_node(child, worst) for child in node.children],
    }
    return {name: value for name, value in known.items() if value not in (None, "", {}, [])}
