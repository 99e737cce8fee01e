"""A plan as a tree of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from nicol.plans.node import Node, Plan, dearest
from nicol.plans.remarks import Remark, remarks

Paint: TypeAlias = Callable[[str], str]
_LONGEST = 110


def draw(plan: Plan, mark: Paint | None = None) -> str:
    """The tree, a step a line with its rows, time and cost, the dearest marked with ▶; below it what to do.

    `mark` paints the dearest step's line for a terminal with colours.
    """
    worst = dearest(plan)
    said = remarks(plan)
    rows = list(_rows(plan, worst))
    width = max((len(tree) for tree, _, _, _ in rows), default=0)
    lines: list[str] = []
    for tree, figures, detail, is_worst in rows:
        line = f"{tree.ljust(width)}  {figures}".rstrip() if figures else tree.rstrip()
        lines.append(mark(line) if mark and is_worst else line)
        lines += detail
    return "\n".join([*lines, *_footer(plan), *_advice(said)])


def _rows(plan: Plan, worst: Node | None) -> Iterator[tuple[str, str, list[str], bool]]:
    for root in plan.roots:
        yield from _drawn(plan, root, worst, "", "")


def _drawn(
    plan: Plan, node: Node, worst: Node | None, first: str, rest: str
) -> Iterator[tuple[str, str, list[str], bool]]:
    is_worst = node is worst
    sign = "▶ " if is_worst else "  "
    below = rest + ("│ " if node.children else "  ")
    details = [f"  {below}    {name}: {_short(text)}" for name, text in node.details]
    if node.removed:
        details.append(f"  {below}    {node.removed:,.0f} rows removed")
    yield f"{sign}{first}{_name(node)}", _figures(plan, node), details, is_worst
    for place, child in enumerate(node.children):
        is_last = place == len(node.children) - 1
        yield from _drawn(
            plan, child, worst, f"{rest}{'└─' if is_last else '├─'}", f"{rest}{'  ' if is_last else '│ '}"
        )


def _name(node: Node) -> str:
    on = f" on {node.table}" if node.table else ""
    alias = f" {node.alias}" if node.alias and node.alias != node.table else ""
    using = f" using {node.index}" if node.index else ""
    return f"{node.what}{using}{on}{alias}"


def _figures(plan: Plan, node: Node) -> str:
    parts: list[str] = []
    if node.actual is not None:
        parts.append(f"rows {node.actual * node.loops:,.0f}")
        if node.rows is not None and abs(node.rows * node.loops - node.actual * node.loops) >= 1:
            parts[-1] += f" (expected {node.rows * node.loops:,.0f})"
        if node.loops > 1:
            parts.append(f"{node.loops:,.0f} times")
    elif node.rows is not None:
        parts.append(f"rows {node.rows:,.0f}")
    if node.table and node.role == "scan" and (rows := plan.rows.get(node.table)):
        parts.append(f"of {rows:,}")
    if node.ms is not None:
        parts.append(f"{node.ms:,.2f} ms")
    if node.cost is not None:
        parts.append(f"cost {node.cost:,.0f}")
    return "  ".join(parts)


def _footer(plan: Plan) -> list[str]:
    parts: list[str] = []
    if plan.planning_ms is not None:
        parts.append(f"planning {plan.planning_ms:,.2f} ms")
    if plan.execution_ms is not None:
        parts.append(f"execution {plan.execution_ms:,.2f} ms")
    return ["", "  " + ", ".join(parts)] if parts else []


def _advice(said: tuple[Remark, ...]) -> list[str]:
    lines: list[str] = []
    for remark in said:
        lines += ["", f"{remark.code}: {remark.message}", f"  {remark.advice}"]
    return lines


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"
