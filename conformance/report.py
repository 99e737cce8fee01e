"""Counts of a run: judged, written as JSON, shown as a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from conformance.family import Case, Check, Parts, Skip


@dataclass(slots=True)
class Tally:
    """A family's outcomes; `by_database` has the passed ones, "any" for cases of no single database."""

    passed: int = 0
    skipped: int = 0
    failures: dict[str, str] = field(default_factory=dict[str, str])
    by_database: dict[str, int] = field(default_factory=dict[str, int])
    seen: dict[str, int] = field(default_factory=dict[str, int])
    parts: dict[str, dict[str, int]] = field(default_factory=dict[str, dict[str, int]])
    """Part of the cases → how often it passed and failed."""
    note: str = ""

    def judge(self, case: Case) -> None:
        """Runs the case and books its outcome; whatever it raises is its failure."""
        database = case.database or "any"
        self.seen[database] = self.seen.get(database, 0) + 1
        try:
            verdict = case.run()
            reason = self._book(verdict) if isinstance(verdict, Mapping) else verdict
        except Skip as absent:
            self.skipped += 1
            self.note = str(absent)
            return
        except Exception as error:  # noqa: BLE001 - a crash is the case's outcome and is reported with its text
            reason = _crash(error)
        if reason is None:
            self.passed += 1
            self.by_database[database] = self.by_database.get(database, 0) + 1
        else:
            self.failures[case.id] = reason

    def _book(self, parts: Parts) -> str | None:
        """Judges every part; the reasons of those that fail, each with its part's name."""
        reasons: list[str] = []
        for name, check in parts.items():
            counts = self.parts.setdefault(name, {"passed": 0, "failed": 0})
            reason = _judged(check)
            counts["failed" if reason else "passed"] += 1
            if reason:
                reasons.append(f"{name}: {reason}")
        return "\n".join(reasons) or None


def _judged(check: Check) -> str | None:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - as above
        return _crash(error)


def _crash(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def run(cases: Iterable[Case], database: str | None) -> Tally:
    """The outcomes of `cases`, of those for `database` only when one is given."""
    tally = Tally()
    for case in cases:
        if database is None or case.database in (None, database):
            tally.judge(case)
    return tally


def write(tallies: dict[str, Tally], path: Path) -> None:
    """The report as JSON: {"families": {NAME: {passed, failed, skipped, failures}}, "parts": {NAME: {PART: {…}}}}."""
    families = {
        name: {
            "passed": tally.passed,
            "failed": len(tally.failures),
            "skipped": tally.skipped,
            "failures": sorted(tally.failures),
        }
        for name, tally in tallies.items()
    }
    parts = {name: tally.parts for name, tally in tallies.items() if tally.parts}
    path.write_text(json.dumps({"families": families, "parts": parts}, indent=1) + "\n")


def show(tallies: dict[str, Tally], console: Console) -> None:
    """A table with one line a family."""
    table = Table(title="Conformance", header_style="bold")
    table.add_column("family")
    for name in ("passed", "failed", "skipped"):
        table.add_column(name, justify="right")
    table.add_column("note", overflow="fold")
    for name, tally in tallies.items():
        style = "red" if tally.failures else "green" if tally.passed else "dim"
        counts = (str(tally.passed), str(len(tally.failures)), str(tally.skipped))
        table.add_row(name, *counts, "\n".join(filter(None, (_parts(tally), tally.note))), style=style)
    console.print(table)


def _parts(tally: Tally) -> str:
    """How often each part passed, of how many."""
    return ", ".join(
        f"{name} {counts['passed']}/{counts['passed'] + counts['failed']}" for name, counts in tally.parts.items()
    )


def show_failures(tallies: dict[str, Tally], console: Console) -> None:
    """Every failure with its reason."""
    for tally in tallies.values():
        for case, reason in sorted(tally.failures.items()):
            console.print(f"[bold red]{case}[/]", highlight=False)
            console.print(reason, markup=False, highlight=False)
