"""Diagnostics for code hosts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nicol.text.diagnostic import Diagnostic
from nicol.text.sarif import render_sarif
from nicol.text.span import NOWHERE, Source, Span

SOURCES = [Source(Path("a b/schema.prisma"), "one\n two ä\n"), Source(Path("/out/side.prisma"), "x")]


def run(*diagnostics: Diagnostic) -> Any:
    document = json.loads(render_sarif(diagnostics, SOURCES, "1.2.3"))
    assert document["version"] == "2.1.0"
    [only] = document["runs"]
    return only


def test_a_finding_has_its_rule_level_words_and_place() -> None:
    found = run(Diagnostic("error", "bad", Span(0, 5, 10), "Did you mean `x`?"))
    assert found["results"] == [
        {
            "ruleId": "P1012",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": "bad\nDid you mean `x`?"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "a%20b/schema.prisma", "uriBaseId": "%SRCROOT%"},
                        "region": {
                            "startLine": 2,
                            "startColumn": 2,
                            "endLine": 2,
                            "endColumn": 7,
                            "charOffset": 5,
                            "charLength": 5,
                        },
                    }
                }
            ],
        }
    ]
    assert found["columnKind"] == "unicodeCodePoints"
    assert found["tool"]["driver"]["name"] == "Nicol"
    assert found["tool"]["driver"]["version"] == "1.2.3"


def test_rules_are_listed_once_and_nicols_own_are_apart() -> None:
    found = run(
        Diagnostic("warning", "a", Span(0, 0, 1)),
        Diagnostic("error", "b", Span(0, 0, 1), rule="annotation-syntax"),
        Diagnostic("error", "c", Span(0, 0, 1)),
    )
    assert [rule["id"] for rule in found["tool"]["driver"]["rules"]] == ["P1012", "annotation-syntax"]
    assert [(one["ruleIndex"], one["level"]) for one in found["results"]] == [
        (0, "warning"),
        (1, "error"),
        (0, "error"),
    ]


def test_a_file_elsewhere_is_a_url() -> None:
    (result,) = run(Diagnostic("error", "bad", Span(1, 0, 1)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///out/side.prisma"}


def test_without_a_place_there_is_no_location() -> None:
    (result,) = run(Diagnostic("error", "bad", NOWHERE))["results"]
    assert "locations" not in result


def test_nothing_found() -> None:
    found = run()
    assert (found["results"], found["tool"]["driver"]["rules"]) == ([], [])
