"""What the client noted while a program ran, as findings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nicol.inventory import Finding as Noted
from nicol.lint.finding import Finding, Fix, Place
from nicol.lint.query_rule import QueryRule, QueryView
from nicol.text.position import Lines
from nicol.text.span import Source


def recorded(rule: QueryRule, view: QueryView) -> Iterator[Finding]:
    """The findings of the inventory under the rule's code, but for those that the source itself tells of."""
    said = {(call.place.source.path.as_posix(), call.place.line) for call in view.program.calls if call.loops}
    for noted in view.inventory.findings:
        if noted.code == rule.code and not any(path.endswith(noted.file) and line == noted.line for path, line in said):
            yield _finding(rule, noted)


def _finding(rule: QueryRule, noted: Noted) -> Finding:
    subject = f"{noted.file}:{noted.line}" if noted.file else f"{noted.model or 'SQL'}.{noted.operation}"
    times = f"seen {noted.count:,} times" if noted.count > 1 else "seen once"
    fix = Fix(noted.fix) if noted.fix else None
    return rule.found(noted.message, subject, place_of(noted.file, noted.line), evidence=(times,), fix=fix)


def place_of(file: str, line: int) -> Place | None:
    """The line of a file of the working directory; None where it is not there (any more)."""
    path = Path(file)
    if not file or not path.is_file():
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return None
    lines = Lines(text)
    if not 1 <= line <= len(lines.starts):
        return None
    start, end = lines.bounds(line)
    indent = len(text[start:end]) - len(text[start:end].lstrip())
    return Place(Source(path, text), start + indent, end)
