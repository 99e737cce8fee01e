"""Rules about a schema, and what they are given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from nicol.dialects import DIALECTS, Can, Dialect
from nicol.inventory import Inventory
from nicol.lint.cascades import Cascades, cascades_of
from nicol.lint.finding import Finding, Fix, Place, Severity
from nicol.lint.live.facts import NO_FACTS, LiveFacts
from nicol.lint.rule import Rule
from nicol.model.schema import Enum, Field, Model, RelationField, ScalarField, Schema
from nicol.psl.ast import Ast, FieldNode
from nicol.psl.parser import parse
from nicol.text.diagnostic import Diagnostic
from nicol.text.span import NOWHERE, Source, Span

NO_INVENTORY = Inventory()
"""No queries were recorded."""


@dataclass(frozen=True)
class SchemaView:
    """A valid schema with the files it was read from, and what its database knows of itself."""

    schema: Schema
    sources: tuple[Source, ...]
    live: LiveFacts = NO_FACTS
    migrations: Path | None = None
    inventory: Inventory = NO_INVENTORY
    parsed: tuple[Ast, ...] = ()
    """The syntax of the files, where it is known already."""

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
    def references(self) -> dict[str, tuple[tuple[Model, RelationField], ...]]:
        """Model → every foreign key that points to it, with its model."""
        found: dict[str, list[tuple[Model, RelationField]]] = {model.name: [] for model in self.schema.models}
        for model in self.tables:
            for relation in model.relations:
                if relation.holds_key:
                    found[relation.target].append((model, relation))
        return {name: tuple(each) for name, each in found.items()}

    @cached_property
    def cascades(self) -> Cascades:
        """What deletes take with them."""
        return cascades_of(self.tables)

    @cached_property
    def scripts(self) -> str:
        """The SQL of all migrations."""
        files = sorted(self.migrations.glob("*/migration.sql")) if self.migrations else ()
        return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)

    @cached_property
    def trees(self) -> tuple[Ast, ...]:
        """The syntax of the files."""
        return self.parsed or tuple(parse(source.text, number)[0] for number, source in enumerate(self.sources))

    @cached_property
    def nodes(self) -> dict[Span, FieldNode]:
        """The syntax of each field by its span."""
        return {node.span: node for tree in self.trees for block in tree.blocks for node in block.fields}

    def head(self, model: Model | Enum) -> Place | None:
        """Where the block of `model` begins: its keyword and name."""
        text = self.text(model.span)
        return self.place(
            Span(model.span.file, model.span.start, model.span.start + len(text.partition("{")[0].rstrip()))
        )

    def line(self, field: Field) -> Place | None:
        """Where `field` is written, without its line's end."""
        return self.place(
            Span(field.span.file, field.span.start, field.span.start + len(self.text(field.span).rstrip()))
        )

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

    example_facts: ClassVar[LiveFacts] = NO_FACTS
    """What a live database would tell of the schemas in the rule's own documentation."""

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

    def said(self, diagnostic: Diagnostic, place: Place | None) -> Finding | None:
        """The validator's `diagnostic` as a finding of this rule, None when it is about something else."""
        if self.validator_says is None or not self.validator_says.search(diagnostic.message):
            return None
        evidence = (diagnostic.note,) if diagnostic.note else ()
        return Finding(self.code, diagnostic.severity, diagnostic.message, "", place, evidence)


class ModelRule(SchemaRule):
    """A rule that looks at one table after another."""

    def check(self, view: SchemaView) -> Iterable[Finding]:
        for model in view.tables:
            yield from self.check_model(view, model)

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        """The findings about one table."""
        raise NotImplementedError


class FieldRule(ModelRule):
    """A rule that looks at one column after another."""

    def check_model(self, view: SchemaView, model: Model) -> Iterable[Finding]:
        for field in model.scalars:
            yield from self.check_field(view, model, field)

    def check_field(self, view: SchemaView, model: Model, field: ScalarField) -> Iterable[Finding]:
        """The findings about one column."""
        raise NotImplementedError


def schema_rules(registered: Iterable[type[Rule]]) -> Iterator[SchemaRule]:
    """Those of `registered` that look at schemas."""
    for rule in registered:
        if issubclass(rule, SchemaRule):
            yield rule()
