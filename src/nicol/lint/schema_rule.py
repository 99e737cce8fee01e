"""Rules about a schema, and what they are given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nicol.lint.finding import Finding, Fix, Place, Severity
from nicol.lint.rule import Rule
from nicol.model.schema import Schema
from nicol.text.span import NOWHERE, Source, Span


@dataclass(frozen=True)
class SchemaView:
    """A valid schema with the files it was read from."""

    schema: Schema
    sources: tuple[Source, ...]

    def place(self, span: Span) -> Place | None:
        """Where `span` lies; None when no file holds it."""
        return None if span == NOWHERE else Place(self.sources[span.file], span.start, span.end)


class SchemaRule(Rule):
    """A rule that looks at a schema as a whole."""

    def check(self, view: SchemaView) -> Iterable[Finding]:
        """The findings, in the order of the file."""
        raise NotImplementedError

    def found(
        self,
        message: str,
        subject: str,
        place: Place | None,
        *,
        severity: Severity | None = None,
        evidence: tuple[str, ...] = (),
        fix: Fix | None = None,
    ) -> Finding:
        """A finding of this rule, of the rule's own severity unless one is given."""
        return Finding(self.code, severity or self.severity, message, subject, place, evidence, fix)
