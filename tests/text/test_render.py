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


def test_of_a_long_line_only_what_is_around_the_place_is_shown() -> None:
    source = Source(Path("a.prisma"), "x" * 5_000 + "here" + "y" * 5_000 + "\nshort")
    shown = render_terminal([Diagnostic("error", "bad", Span(0, 5_000, 5_004))], [source]).splitlines()
    assert shown[1] == " --> a.prisma:1:5001"
    assert shown[3] == f"1 | …{'x' * 80}here{'y' * 156}…"
    assert shown[4] == f"  | {' ' * 81}^^^^"
    start = render_terminal([Diagnostic("error", "bad", Span(0, 0, 10_004))], [source]).splitlines()
    assert start[3] == f"1 | {'x' * 240}…"
    assert start[4] == f"  | {'^' * 241}"
    end = render_terminal([Diagnostic("error", "bad", Span(0, 10_003, 10_004))], [source]).splitlines()
    assert end[3] == f"1 | …{'y' * 240}"
    assert end[4] == f"  | {' ' * 240}^"


def test_control_characters_do_not_reach_the_terminal() -> None:
    source = Source(Path("a.prisma"), "a\x1b[2Jb\x00\ud800\ttab")
    shown = render_terminal([Diagnostic("error", "no \x1b here", Span(0, 5, 6), "no \x07 either")], [source])
    assert shown == (
        "error[P1012]: no ␛ here\n --> a.prisma:1:6\n  |\n"
        "1 | a␛[2Jb␀\ufffd\ttab\n  |      ^\n  = no ␇ either\n\n1 error found."
    )
