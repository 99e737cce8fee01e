"""Findings as JSON."""

from __future__ import annotations

import json
from collections import Counter
from typing import TypeAlias

from nicol.lint.finding import SEVERITIES, Edit, Finding, Fix, Place
from nicol.lint.rule import loaded_rule
from nicol.lint.settle import Reviewed
from nicol.text.position import Lines

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"


def render_json(reviewed: Reviewed) -> str:
    """One object: `findings`, the worst first, and `counts`; lines and columns from 1, offsets of edits from 0."""
    counts = Counter(one.severity for one in reviewed.findings)
    document: Json = {
        "findings": [finding_json(one) for one in reviewed.findings],
        "counts": {severity: counts[severity] for severity in SEVERITIES},
        "allowed": len(reviewed.allowed),
        "known": reviewed.known,
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def finding_json(finding: Finding) -> dict[str, Json]:
    """One finding; what it has no place or fix for is null."""
    rule = loaded_rule(finding.code)
    return {
        "code": finding.code,
        "severity": finding.severity,
        "title": rule.title() if rule else "",
        "message": finding.message,
        "subject": finding.subject,
        **_place(finding.place),
        "evidence": list(finding.evidence),
        "fix": _fix(finding.fix) if finding.fix else None,
    }


def _place(place: Place | None) -> dict[str, Json]:
    if place is None:
        return dict.fromkeys(("file", "line", "column", "endLine", "endColumn"))
    end_line, end_column = Lines(place.source.text).locate(place.end)
    return {
        "file": place.source.path.as_posix(),
        "line": place.line,
        "column": place.column,
        "endLine": end_line,
        "endColumn": end_column,
    }


def _fix(fix: Fix) -> Json:
    return {
        "title": fix.title,
        "safe": fix.is_safe,
        "edits": [_edit(edit) for edit in fix.edits],
        "sql": list(fix.sql),
    }


def _edit(edit: Edit) -> Json:
    return {"file": edit.path.as_posix(), "start": edit.start, "end": edit.end, "text": edit.text}
