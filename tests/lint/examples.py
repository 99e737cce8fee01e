"""The examples in the rules' docstrings: fenced blocks below `## Example` and `## Instead`.

Each kind of rule has a function from the blocks of one section to the codes that a review of them finds. A ```prisma
block without a datasource gets one for PostgreSQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nicol.config import ReviewSettings
from nicol.drivers.finish import finish
from nicol.lint import Finding, Rule
from nicol.lint.request import ReviewRequest
from nicol.lint.review import review
from nicol.lint.schema_rule import SchemaView
from nicol.text.span import Source
from nicol.validate import load

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DATASOURCE = 'datasource db {\n  provider = "postgresql"\n}\n\n'


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language and its text."""

    language: str
    text: str


def section(rule: type[Rule], title: str) -> list[Block]:
    """The blocks of `rule`'s section `title`."""
    _, found, rest = rule.text().partition(f"## {title}\n")
    assert found, f"{rule.code} has no section {title}"
    return [Block(match[1], match[2]) for match in _FENCE.finditer(rest.partition("\n## ")[0])]


def schema_request(text: str) -> ReviewRequest:
    """A request about the schema `text`."""
    whole = text if "datasource " in text else DATASOURCE + text
    sources = (Source(Path("schema.prisma"), whole),)
    loaded = load(sources)
    view = SchemaView(loaded.schema, sources) if loaded.schema else None
    return ReviewRequest(sources=sources, diagnostics=loaded.diagnostics, view=view)


def schema_findings(text: str, settings: ReviewSettings | None = None) -> tuple[Finding, ...]:
    """What a review of the schema `text` finds."""
    return finish(review(schema_request(text), ("schema",), settings or ReviewSettings())).findings


def _schema(rule: type[Rule], blocks: Sequence[Block]) -> set[str]:
    [block] = blocks
    settings = ReviewSettings(severity={rule.code: rule.severity})
    return {finding.code for finding in schema_findings(block.text, settings)}


RUN: Mapping[str, Callable[[type[Rule], Sequence[Block]], set[str]]] = {"schema": _schema}
"""Kind of rule → the codes found in the blocks of one section."""
