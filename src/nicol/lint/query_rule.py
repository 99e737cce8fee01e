"""Rules about queries, and what they are given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from nicol.inventory import Inventory, Query
from nicol.lint.calls import NO_PROGRAM, Call, Program
from nicol.lint.calls.where import Condition, Term, conditions, order
from nicol.lint.finding import Finding, Fix, Place, Severity
from nicol.lint.redundant import Redundant
from nicol.lint.rule import Rule
from nicol.lint.schema_rule import SchemaView
from nicol.lint.stale import Stale
from nicol.model.schema import Index, Model, ScalarField
from nicol.plans import Plan
from nicol.sql.names import UnknownName
from nicol.text.span import Source

_NOTHING = Inventory()


@dataclass(frozen=True, slots=True)
class AddedColumn:
    """A column that a migration gave to a table that had rows, with a default that is not NULL."""

    table: str
    column: str
    default: str
    migration: str


@dataclass(frozen=True)
class Script:
    """A migration's script with the names in it that nothing before it has made."""

    name: str
    source: Source
    unknown: tuple[UnknownName, ...]


@dataclass(frozen=True)
class Planned:
    """The database's plan for a query; `what` names the query, `evidence` says how often it ran."""

    plan: Plan
    what: str
    subject: str
    place: Place | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class QueryView:
    """The queries of a project: those in its source files and those that were recorded.

    `rows` are the live database's numbers of rows by table, empty when it was not asked.
    """

    base: SchemaView
    program: Program = NO_PROGRAM
    inventory: Inventory = _NOTHING
    added: tuple[AddedColumn, ...] = ()
    plans: tuple[Planned, ...] = ()
    scripts: tuple[Script, ...] = ()
    stale: tuple[Stale, ...] = ()
    redundant: tuple[Redundant, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict[str, int])

    def model(self, call: Call) -> Model:
        """The model that `call` is about."""
        return self.base.schema.model(call.model)

    def conditions(self, call: Call) -> tuple[Condition, ...]:
        """The comparisons of the call's `where`."""
        return tuple(conditions(self.base.schema, call.model, call.argument("where")))

    def order(self, call: Call) -> tuple[Term, ...] | None:
        """The call's order; () when there is none, None when it cannot be read."""
        return order(call.argument("order_by"))

    def is_small(self, model: Model) -> bool:
        """Whether the live database says that the table has fewer than a thousand rows."""
        return self.rows.get(model.db_name, _SMALL) < _SMALL

    @cached_property
    def recorded(self) -> dict[tuple[str, str], tuple[Query, ...]]:
        """(model, operation) → the recorded queries."""
        found: dict[tuple[str, str], tuple[Query, ...]] = {}
        for query in self.inventory.queries:
            key = (query.model or "", query.operation)
            found[key] = (*found.get(key, ()), query)
        return found

    def queries_of(self, call: Call) -> Iterator[Query]:
        """What was recorded of a call: the queries of its model and operation that came from its line."""
        for query in self.recorded.get((call.model, call.operation), ()):
            path = call.place.source.path.as_posix()
            if any(path.endswith(origin.file) and _within(call, origin.line) for origin in query.origins):
                yield query


_SMALL = 1000
"""Rows below which no query is slow."""


def _within(call: Call, line: int) -> bool:
    """Whether `line` is of the statement that the call begins: its arguments follow."""
    return call.place.line <= line <= call.place.line + 30


class QueryRule(Rule):
    """A rule that looks at queries."""

    level = "S"
    """The evidence: S = the source says so, R = it was recorded at run time, P = the database's plan says so."""

    def check(self, view: QueryView) -> Iterable[Finding]:
        """The findings, in the order of the files."""
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


def query_rules(registered: Iterable[type[Rule]]) -> Iterator[QueryRule]:
    """Those of `registered` that look at queries."""
    for rule in registered:
        if issubclass(rule, QueryRule):
            yield rule()


def is_unique(model: Model, fields: Iterable[str]) -> bool:
    """Whether rows are told apart by the values of `fields`: a whole key with no part that can be NULL."""
    given = set(fields)
    return any(
        set(key.field_names) <= given and all(_is_required(model, name) for name in key.field_names)
        for key in model.uniques
    )


def _is_required(model: Model, name: str) -> bool:
    one = model.by_name.get(name)
    return isinstance(one, ScalarField) and one.is_required


def leading_indexes(model: Model, name: str) -> list[Index]:
    """The keys and plain indexes that begin with the field `name`."""
    keys = [model.primary_key] if model.primary_key else []
    whole = [index for index in (*keys, *model.indexes) if index.kind != "fulltext" and index.where is None]
    return [index for index in whole if index.fields[0].name == name and index.algorithm in (None, "BTree", "Hash")]
