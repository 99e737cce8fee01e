"""Findings as SARIF 2.1.0, the form in which code hosts show them beside the lines."""

from __future__ import annotations

from pathlib import Path

from nicol.lint.finding import Edit, Finding, Severity
from nicol.lint.rule import loaded_rule
from nicol.text.position import Lines
from nicol.text.sarif import Json, sarif_artifact, sarif_location, sarif_log, sarif_region

_LEVELS: dict[Severity, str] = {"error": "error", "danger": "error", "warning": "warning", "info": "note"}


def render_sarif(findings: tuple[Finding, ...], version: str) -> str:
    """One run of Nicol `version`, with each rule's documentation and each finding's edits."""
    codes = list(dict.fromkeys(one.code for one in findings))
    return sarif_log(version, [_rule(code) for code in codes], [_result(one, codes) for one in findings])


def _rule(code: str) -> Json:
    rule = loaded_rule(code)
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "name": rule.__name__,
        "shortDescription": {"text": rule.title()},
        "help": {"text": rule.text(), "markdown": rule.text()},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, codes: list[str]) -> Json:
    result: dict[str, Json] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": "\n".join([finding.message, *finding.evidence])},
        "properties": {"severity": finding.severity, "subject": finding.subject},
    }
    place = finding.place
    if place is not None:
        result["locations"] = [sarif_location(place.source.path, Lines(place.source.text), place.start, place.end)]
    fix = finding.fix
    edits = [edit for edit in fix.edits if edit.path.is_file()] if fix else []
    if fix is not None and edits:
        paths = dict.fromkeys(edit.path for edit in edits)
        changes: list[Json] = [_change(path, edits) for path in paths]
        result["fixes"] = [{"description": {"text": fix.title}, "artifactChanges": changes}]
    return result


def _change(path: Path, edits: list[Edit]) -> Json:
    lines = Lines(path.read_text(encoding="utf-8"))
    replacements: list[Json] = [
        {"deletedRegion": sarif_region(lines, edit.start, edit.end), "insertedContent": {"text": edit.text}}
        for edit in edits
        if edit.path == path
    ]
    return {"artifactLocation": sarif_artifact(path), "replacements": replacements}
