"""Advice for people and for tools."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from nicol.advise.indexes import Advice, Report
from nicol.advise.prove.proof import Tried


def report_text(report: Report, all_of_it: bool = False) -> str:
    """The indexes to add, each with its proof; those that are not worth it when `all_of_it`; those that could go."""
    lines: list[str] = []
    if not report.advised:
        lines.append(f"No index to propose: {report.uses} looks into tables were considered.")
    for number, advice in enumerate(report.advised, 1):
        lines += [*_advice(advice, f"{number}. "), ""]
    if all_of_it and report.refused:
        lines += ["Not worth it:", ""]
        for advice in report.refused:
            lines += [*_advice(advice, "- "), ""]
    elif report.refused:
        several = "another index was" if len(report.refused) == 1 else f"{len(report.refused)} other indexes were"
        lines += [f"{several} tried and not worth their writes (--all shows them).".capitalize(), ""]
    if report.dispensable:
        lines += ["Indexes that could go:", ""]
        lines += [f"- {one.name} on {one.table}{_size(one.size)}: {one.why}" for one in report.dispensable]
    return "\n".join(lines).rstrip()


def _advice(advice: Advice, head: str) -> Iterator[str]:
    proof = advice.proof
    yield f"{head}{advice.candidate.model}: {advice.candidate.line}"
    pad = " " * len(head)
    for tried in proof.tries:
        yield f"{pad}{_use(tried)}: {_outcome(tried, proof.unit)}"
    if not proof.tries:
        for use in advice.candidate.uses[:5]:
            yield f"{pad}{use.what}{f' at {use.origin}' if use.origin else ''}"
    yield f"{pad}{_how(advice)}"
    for statement in advice.sql:
        yield f"{pad}{statement}"


def _use(tried: Tried) -> str:
    use = tried.use
    calls = f", {use.calls:,} calls, {use.total_ms:,.0f} ms" if use.calls else ""
    return f"{use.what}{f' at {use.origin}' if use.origin else ''}{calls}"


def _outcome(tried: Tried, unit: str) -> str:
    if not tried.is_picked:
        return "the planner does not take it"
    if tried.before is None or tried.after is None:
        return f"{_first(tried.plan_before)} → {_first(tried.plan_after)}"
    return f"{unit} {tried.before:,.0f} → {tried.after:,.0f}"


def _first(plan: str) -> str:
    """The plan's first line without its mark."""
    return " ".join(plan.split("\n", 1)[0].replace("▶", " ").split())


def _how(advice: Advice) -> str:
    proof = advice.proof
    parts = [proof.note] if proof.note else [f"proved by: {proof.how}"]
    if proof.rows is not None:
        parts.append(f"{proof.rows:,} rows")
    if proof.size is not None:
        parts.append(f"index of {'' if proof.is_size_exact else 'about '}{_bytes(proof.size)}")
    parts.append(f"the table has {advice.indexes} {'index' if advice.indexes == 1 else 'indexes'}")
    if advice.writes is not None:
        parts.append(f"{advice.writes:.0%} of its calls write")
    return ", ".join(parts)


def _size(size: int | None) -> str:
    return "" if size is None else f" ({_bytes(size)})"


def _bytes(size: int) -> str:
    for unit, scale in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= scale:
            return f"{size / scale:.1f} {unit}"
    return f"{size} bytes"


def report_json(report: Report) -> str:
    """`{"indexes": […], "refused": […], "dispensable": […]}`, indented; the same report gives the same text."""
    data = {
        "indexes": [_data(advice) for advice in report.advised],
        "refused": [_data(advice) for advice in report.refused],
        "dispensable": [
            {"table": one.table, "name": one.name, "why": one.why, "size": one.size} for one in report.dispensable
        ],
    }
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode()


def _data(advice: Advice) -> dict[str, Any]:
    proof = advice.proof
    return {
        "model": advice.candidate.model,
        "fields": [{"name": name, "sort": direction} for name, direction in advice.candidate.fields],
        "line": advice.candidate.line,
        "sql": list(advice.sql),
        "edits": [
            {"file": edit.path.as_posix(), "start": edit.start, "end": edit.end, "text": edit.text}
            for edit in advice.edits
        ],
        "proved_by": proof.how,
        "note": proof.note,
        "unit": proof.unit,
        "rows": proof.rows,
        "size": proof.size,
        "indexes_of_table": advice.indexes,
        "writes": advice.writes,
        "queries": [_tried(tried) for tried in proof.tries]
        or [{"what": use.what, "origin": use.origin, "calls": use.calls} for use in advice.candidate.uses],
    }


def _tried(tried: Tried) -> dict[str, Any]:
    return {
        "what": tried.use.what,
        "origin": tried.use.origin,
        "calls": tried.use.calls,
        "total_ms": tried.use.total_ms,
        "cost_before": tried.before,
        "cost_after": tried.after,
        "picked": tried.is_picked,
        "plan_before": tried.plan_before,
        "plan_after": tried.plan_after,
    }
