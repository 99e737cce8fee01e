"""Comments of migrations that allow a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nicol.lint.history import MigrationView
from nicol.lint.request import Allowance

ALLOW = re.compile(r"--[ \t]*nicol:allow[ \t]+(?P<code>[A-Z]+[0-9]+)(?P<reason>[^\n]*)")
"""`-- nicol:allow CODE reason`; one without a reason allows nothing."""


def allowances(view: MigrationView) -> Iterator[Allowance]:
    """The comments `-- nicol:allow CODE reason`: each is about the statement below it, or the line below within one."""
    text = view.source.text
    for match in ALLOW.finditer(text):
        if not match["reason"].strip():
            continue
        place = view.place(match.span())
        scope = view.place(_scope(view, match.end()))
        yield Allowance(match["code"], match["reason"].strip(), place, scope)


def _scope(view: MigrationView, end: int) -> tuple[int, int]:
    text = view.source.text
    for step in view.steps:
        first, last = step.read.span
        if step.read.is_within:
            continue
        if end <= first:
            is_first = step is view.steps[0]
            return (0 if is_first else first), last
        if end < last:
            start = text.find("\n", end) + 1
            stop = text.find("\n", start)
            return start, last if stop < 0 or stop > last else stop
    return len(text), len(text)
