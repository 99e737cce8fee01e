"""MariaDB's and MySQL's slow query log: https://mariadb.com/kb/en/slow-query-log-overview/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from nicol.advise.logs.logged import Logged

_TIME = re.compile(r"^# Query_time:\s*([\d.]+)", re.MULTILINE)
_SETTING = re.compile(r"^(SET timestamp|use )", re.IGNORECASE)
_VALUES = re.compile(r"'(?:[^'\\]|\\.|'')*'|\b\d+(?:\.\d+)?\b")


def read_slow_log(file: Path) -> list[Logged]:
    """The statements of a log, those that differ in values alone as one, the dearest first."""
    found: dict[str, tuple[int, float]] = {}
    for milliseconds, sql in _entries(file.read_text(encoding="utf-8", errors="replace")):
        text = _VALUES.sub("?", sql)
        calls, total = found.get(text, (0, 0.0))
        found[text] = calls + 1, total + milliseconds
    made = [Logged(sql, calls, total) for sql, (calls, total) in found.items()]
    return sorted(made, key=lambda one: (-one.total_ms, one.sql))


def _entries(text: str) -> Iterator[tuple[float, str]]:
    times = list(_TIME.finditer(text))
    for place, match in enumerate(times):
        end = times[place + 1].start() if place + 1 < len(times) else len(text)
        lines = text[match.end() : end].split("\n")[1:]
        kept = [line for line in lines if not line.startswith("#") and not _SETTING.match(line)]
        sql = "\n".join(kept).strip().rstrip(";")
        if sql:
            yield float(match[1]) * 1000, sql
