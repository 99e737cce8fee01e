"""Diagnostics as SARIF 2.1.0, the form in which code hosts take findings and show them beside the lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TypeAlias
from urllib.parse import quote

from nicol.text.diagnostic import Diagnostic
from nicol.text.position import Lines
from nicol.text.span import NOWHERE, Source

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
RULES = {"P1012": ("SchemaValidation", "The Prisma schema is not valid, or says something that it should not.")}
"""Code → name and description of the rules that Prisma has."""

Json: TypeAlias = "str | int | list[Json] | dict[str, Json]"


def render_sarif(diagnostics: Sequence[Diagnostic], sources: Sequence[Source], version: str) -> str:
    """One run of Nicol `version`; columns count characters from 1, files go by their paths from the working directory.

    A problem that only Nicol knows has a rule of its own; all others are Prisma's P1012.
    """
    ids = list(dict.fromkeys(map(_rule_id, diagnostics)))
    lines = [Lines(source.text) for source in sources]
    return sarif_log(version, [_rule(one) for one in ids], [_result(one, ids, sources, lines) for one in diagnostics])


def sarif_log(version: str, rules: list[Json], results: list[Json]) -> str:
    """A log with one run of Nicol `version`."""
    driver: dict[str, Json] = {"name": "Nicol", "version": version, "rules": rules}
    run: dict[str, Json] = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule_id(one: Diagnostic) -> str:
    return one.rule or one.code


def _rule(rule: str) -> Json:
    name, text = RULES.get(rule, (rule, "A line for Nicol in a doc comment is not understood or does not fit."))
    return {"id": rule, "name": name, "shortDescription": {"text": text}}


def _result(one: Diagnostic, ids: Sequence[str], sources: Sequence[Source], lines: Sequence[Lines]) -> Json:
    message = f"{one.message}\n{one.note}" if one.note else one.message
    result: dict[str, Json] = {
        "ruleId": _rule_id(one),
        "ruleIndex": ids.index(_rule_id(one)),
        "level": one.severity,
        "message": {"text": message},
    }
    if one.span.file != NOWHERE.file:
        path = sources[one.span.file].path
        result["locations"] = [sarif_location(path, lines[one.span.file], one.span.start, one.span.end)]
    return result


def sarif_location(path: Path, lines: Lines, start: int, end: int) -> Json:
    """Characters `start` to `end` of the file at `path`, whose lines are `lines`."""
    place: Json = {"artifactLocation": sarif_artifact(path), "region": sarif_region(lines, start, end)}
    return {"physicalLocation": place}


def sarif_region(lines: Lines, start: int, end: int) -> Json:
    """Characters `start` to `end`."""
    row, column = lines.locate(start)
    end_row, end_column = lines.locate(end)
    return {
        "startLine": row,
        "startColumn": column,
        "endLine": end_row,
        "endColumn": end_column,
        "charOffset": start,
        "charLength": end - start,
    }


def sarif_artifact(path: Path) -> Json:
    """A path below the working directory as a relative reference, any other as a file url."""
    if path.is_absolute() or ".." in path.parts:
        return {"uri": path.resolve().as_uri()}
    return {"uri": quote(PurePath(path).as_posix()), "uriBaseId": "%SRCROOT%"}
