"""Findings for people: the place with its line, why, the evidence, the patch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from nicol.lint.finding import SEVERITIES, Finding, Fix, Severity
from nicol.lint.patch import diff_of
from nicol.lint.rule import loaded_rule
from nicol.lint.settle import Reviewed
from nicol.text.position import Lines
from nicol.text.render import frame, paint, printable
from nicol.text.span import Span

_COLOURS: dict[Severity, str] = {"error": "31", "danger": "35", "warning": "33", "info": "36"}


def render_terminal(reviewed: Reviewed, colour: bool = False) -> str:
    """Every finding, the worst first, and a line of counts; what is only worth knowing stands together by rules."""
    blocks = [_block(one, colour) for one in reviewed.findings if one.severity != "info"]
    mild = (one for one in reviewed.findings if one.severity == "info")
    blocks += [_group(code, list(found), colour) for code, found in groupby(mild, key=lambda one: one.code)]
    more = f" Why, and what to do instead: nicol explain {reviewed.findings[0].code}" if reviewed.findings else ""
    return "\n\n".join([*blocks, summary(reviewed) + more])


def summary(reviewed: Reviewed) -> str:
    """How many findings of each severity there are, and how many are not shown."""
    counts = Counter(one.severity for one in reviewed.findings)
    parts = [_counted(counts[severity], severity) for severity in SEVERITIES if counts[severity]]
    text = f"{', '.join(parts)}." if parts else "Nothing to report."
    if reviewed.allowed:
        text += f" {len(reviewed.allowed)} allowed."
    if reviewed.known:
        text += f" {reviewed.known} known from before."
    return text


def _counted(count: int, severity: Severity) -> str:
    return f"{count} {severity}{'s' if count > 1 and severity in ('error', 'warning') else ''}"


def _block(finding: Finding, colour: bool) -> str:
    tint = _COLOURS[finding.severity]
    lines = [paint(f"{finding.severity}[{finding.code}]", tint, colour) + f": {printable(finding.message)}"]
    if finding.place is not None:
        place = finding.place
        span = Span(0, place.start, min(place.end, _line_end(place.source.text, place.start)))
        lines.append(frame(place.source, span, Lines(place.source.text), tint if colour else ""))
    lines += [f"  = {printable(line)}" for line in finding.evidence]
    if finding.fix is not None:
        lines += _fix(finding.fix, colour)
    return "\n".join(lines)


def _group(code: str, findings: Sequence[Finding], colour: bool) -> str:
    """The findings of one rule, a line each."""
    rule = loaded_rule(code)
    head = paint(f"info[{code}]", _COLOURS["info"], colour) + (f": {rule.title()}" if rule else "")
    return "\n".join([head, *(line for finding in findings for line in _lines(finding))])


def _lines(finding: Finding) -> Iterator[str]:
    place = finding.place
    where = f"{place.source.path}:{place.line}:{place.column} " if place else ""
    yield f"  {where}{printable(finding.message)}"
    yield from (f"    = {printable(line)}" for line in finding.evidence)
    if finding.fix is not None:
        yield f"    Fix: {printable(finding.fix.title)}"


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _fix(fix: Fix, colour: bool) -> Iterator[str]:
    yield f"  Fix: {printable(fix.title)}"
    yield from (f"    {line}" for line in coloured(diff_of(fix.edits), colour))
    for step in fix.sql:
        if any(step in edit.text for edit in fix.edits):
            continue  # the diff shows it
        yield from (f"    {printable(line)}" for line in step.splitlines())


def coloured(lines: Sequence[str], colour: bool) -> Iterator[str]:
    """The lines of a diff: green what comes, red what goes."""
    for line in lines:
        tint = {"+": "32", "-": "31"}.get(line[:1], "")
        yield paint(printable(line), tint, colour and bool(tint))
