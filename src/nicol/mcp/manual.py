"""Tools about the documentation of the installed version."""

from __future__ import annotations

from typing import Any

from nicol import __version__
from nicol.errors.cli import UnknownNameError
from nicol.lint import rules
from nicol.manual import Section, find, pages
from nicol.text.suggest import did_you_mean


def look_up(topic: str) -> dict[str, Any]:
    """A page, a section, an error or a rule by its code; else the sections that speak of `topic`."""
    rule = rules().get(topic.upper())
    if rule is not None:
        return {"version": __version__, "rule": rule.code, "markdown": rule.text()}
    found = find(topic)
    if found.page is not None:
        return {"version": __version__, "page": found.page.name, "markdown": found.page.text}
    if not found.sections:
        raise UnknownNameError("documentation of", topic, f"Did you mean `{found.near}`?" if found.near else _listed())
    return {"version": __version__, "sections": [_section(section) for section in found.sections]}


def explain(code: str) -> dict[str, Any]:
    """A rule: what it finds, why that matters, an example and the better way."""
    rule = rules().get(code.upper())
    if rule is None:
        raise UnknownNameError(
            "rule", code, did_you_mean(code.upper(), rules()) or "Rules are called SCH…, MIG…, QRY…."
        )
    return {"code": rule.code, "severity": rule.severity, "markdown": rule.text()}


def _section(section: Section) -> dict[str, Any]:
    return {"page": section.page, "heading": " › ".join(section.path), "markdown": section.text}


def _listed() -> str:
    return f"Pages: {', '.join(page.name for page in pages())}."
