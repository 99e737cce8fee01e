"""A report for programs: sections and parts under their keys, rows as objects."""

from __future__ import annotations

import json
from typing import Any

from nicol.report.value import Listing, Part, Points, Report, Table


def render_json(report: Report) -> str:
    """One JSON object."""
    sections = {one.key: {part.key: _part(part) for part in one.parts} for one in report.sections}
    head = {"title": report.title, "nicol": report.version, "database": report.database, "since": report.since}
    return json.dumps({**head, "summary": report.summary, "sections": sections}, ensure_ascii=False, indent=2)


def _part(part: Part) -> Any:
    match part:
        case Table(columns=columns, rows=rows):
            return [dict(zip(columns, row, strict=True)) for row in rows]
        case Points(lines=lines):
            return list(lines)
        case Listing(language="json", text=text):
            return json.loads(text)
        case Listing(text=text):
            return text
