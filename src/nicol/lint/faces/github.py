"""Findings as workflow commands of GitHub Actions, which become annotations of the lines."""

from __future__ import annotations

from nicol.lint.finding import Finding, Severity
from nicol.text.position import Lines

_COMMANDS: dict[Severity, str] = {"error": "error", "danger": "error", "warning": "warning", "info": "notice"}


def render_github(findings: tuple[Finding, ...]) -> str:
    """A line for each finding."""
    return "\n".join(map(_line, findings))


def _line(finding: Finding) -> str:
    properties = [("title", f"{finding.code} {finding.subject}".strip())]
    place = finding.place
    if place is not None:
        end, _ = Lines(place.source.text).locate(max(place.start, place.end - 1))
        properties += [
            ("file", place.source.path.as_posix()),
            ("line", str(place.line)),
            ("endLine", str(end)),
            ("col", str(place.column)),
        ]
    given = ",".join(f"{name}={_escaped(value).replace(':', '%3A').replace(',', '%2C')}" for name, value in properties)
    text = "\n".join([finding.message, *finding.evidence, *([f"Fix: {finding.fix.title}"] if finding.fix else [])])
    return f"::{_COMMANDS[finding.severity]} {given}::{_escaped(text)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
