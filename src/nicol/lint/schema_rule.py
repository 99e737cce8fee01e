"""Rules about a schema, and what they are given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from nicol.dialects import DIALECTS, Can, Dialect
from nicol.lint.finding import Finding, Fix, Place, Severity
from nicol.lint.live.facts import NO_FACTS, LiveFacts
from nicol.lint.rule import Rule
from nicol.model.schema import Model, Schema
from nicol.psl.ast import Ast
from nicol.psl.parser import parse
from nicol.text.diagnostic import Diagnostic
from nicol.text.span import NOWHERE, Source, Span


@dataclass(frozen=True)
class SchemaView:
    """A valid schema with the files it was read from, and what its database knows of itself."""

    schema: Schema
    sources: tuple[Source, ...]
    live: LiveFacts = NO_FACTS

    def place(self, span: Span) -> Place | None:
        """Where `span` lies; None when no file holds it."""
        return None if span == NOWHERE else Place(self.sources[span.file], span.start, span.end)

    def text(self, span: Span) -> str:
        """What is written there."""
        return self.sources[span.file].text[span.start : span.end]

    @cached_property
    def dialect(self) -> Dialect | None:
        """The facts of the schema's database; None for one that Nicol knows nothing of."""
        return DIALECTS.get(self.schema.provider)

    @property
    def has_foreign_keys(self) -> bool:
        """Whether the database keeps the relations, not the client."""
        return self.schema.datasource.relation_mode == "foreignKeys"

    @cached_property
    def tables(self) -> tuple[Model, ...]:
        """The models that are tables, in the order of the files."""
        return tuple(model for model in self.schema.models if not model.is_view)

    @cached_property
    def trees(self) -> tuple[Ast, ...]:
        """The syntax of the files."""
        return tuple(parse(source.text, number)[0] for number, source in enumerate(self.sources))

    def default_type(self, scalar: str) -> str:
        """The column type of a field of type `scalar` without a native type; "" when it is not known."""
        return self.dialect.scalar_types.get(scalar, "") if self.dialect else ""


class SchemaRule(Rule):
    """A rule that looks at a schema as a whole.

    `needs` and `unless` are what its database must and must not be able to do; a rule that has one of them is silent
    where nothing is known of the database.
    """

    needs: ClassVar[Can | None] = None
    unless: ClassVar[Can | None] = None
    validator_says: ClassVar[re.Pattern[str] | None] = None
    """The validator's own sentences that are this smell; a schema with such an error never reaches `check`."""

    def applies(self, view: SchemaView) -> bool:
        """Whether the schema's database is one that the rule speaks of."""
        if self.needs is None and self.unless is None:
            return True
        if view.dialect is None:
            return False
        return (self.needs is None or self.needs in view.dialect.can) and self.unless not in view.dialect.can

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

    def said(self, diagnostic: Diagnostic, view_place: Place | None) -> Finding | None:
        """The validator's `diagnostic` as a finding of this rule, None when it is about something else."""
        if self.validator_says is None or not self.validator_says.search(diagnostic.message):
            return None
        evidence = (diagnostic.note,) if diagnostic.note else ()
        return Finding(self.code, diagnostic.severity, diagnostic.message, "", view_place, evidence)


def schema_rules(registered: Iterable[type[Rule]]) -> Iterator[SchemaRule]:
    """Those of `registered` that look at schemas."""
    for rule in registered:
        if issubclass(rule, SchemaRule):
            yield rule()
