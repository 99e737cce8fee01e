"""Diagnostics as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from nicol.text.diagnostic import Diagnostic
from nicol.text.render import render_json, render_terminal
from nicol.text.span import NOWHERE, Source, Span

SOURCE = Source(Path("a.prisma"), "one\r\n\ttwo three\r\nfour")


def test_warnings_come_first_and_counts_last() -> None:
    text = render_terminal(
        [Diagnostic("error", "bad", Span(0, 6, 9)), Diagnostic("warning", "odd", Span(0, 16, 20))], [SOURCE]
    )
    assert text == (
        "warning[P1012]: odd\n --> a.prisma:2:12\n  |\n2 | \ttwo three\n  | \t         ^\n\n"
        "error[P1012]: bad\n --> a.prisma:2:2\n  |\n2 | \ttwo three\n  | \t^^^\n\n"
        "1 error and 1 warning found."
    )


def test_a_diagnostic_without_a_place() -> None:
    assert render_terminal([Diagnostic("error", "bad", NOWHERE)], []) == "error[P1012]: bad\n\n1 error found."


def test_json_has_positions_from_one() -> None:
    parsed = json.loads(render_json([Diagnostic("error", "bad", Span(0, 6, 9), "try two")], [SOURCE]))
    assert parsed == {
        "diagnostics": [
            {
                "severity": "error",
                "code": "P1012",
                "message": "bad",
                "note": "try two",
                "file": "a.prisma",
                "line": 2,
                "column": 2,
                "offset": 6,
                "endLine": 2,
                "endColumn": 5,
                "endOffset": 9,
            }
        ]
    }
