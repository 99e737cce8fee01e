"""What a compiled query is, whatever its operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from nicol.dialects.facts import Dialect
from nicol.drivers.connection import Answer, Connection, Row
from nicol.model.schema import Model, Schema
from nicol.query.selection import RowMaker
from nicol.query.shape import Names, names_of


class Plan(Protocol):
    """A query compiled for one structure of arguments. It keeps no values and no connection: any task may run it."""

    async def run(self, connection: Connection, values: Sequence[Any]) -> Any:
        """The operation's result; `values` are those that `shape.walk` took from the arguments."""
        ...


@dataclass(frozen=True, slots=True)
class OneStatement:
    """A plan of one statement: its parameters for the values of a call, and what its rows come to."""

    text: str
    parameters: Callable[[Sequence[Any]], Sequence[Any]]
    outcome: Callable[[Sequence[Row]], Any]

    async def run(self, connection: Connection, values: Sequence[Any]) -> Any:
        """The operation's result."""
        return self.outcome(await connection.fetch(self.text, self.parameters(values)))

    def answered(self, answer: Answer, values: Sequence[Any]) -> Any:
        """The same from a connection that answers at once."""
        return self.outcome(answer(self.text, self.parameters(values)))


@dataclass(frozen=True, slots=True)
class Locked:
    """A plan that locks rows, which only a transaction keeps locked."""

    plan: Plan

    async def run(self, connection: Connection, values: Sequence[Any]) -> Any:
        """The operation's result."""
        return await self.plan.run(connection, values)


@dataclass(frozen=True, slots=True)
class Context:
    """What every compilation knows."""

    schema: Schema
    dialect: Dialect
    make_row: RowMaker
    enums: Mapping[str, Mapping[str, object]]
    """Enum name → database value → member."""
    names: Mapping[str, Names] = field(default_factory=dict[str, Names])
    omitted: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """Model → the fields that are read only when a query says so."""
    namespace: str | None = None
    """The database schema of what names none, where a session cannot keep it."""

    def model(self, name: str) -> Model:
        """The model called `name`."""
        return self.schema.model(name)


def context(
    schema: Schema,
    dialect: Dialect,
    make_row: RowMaker,
    enums: Mapping[str, Mapping[str, object]],
    omitted: Mapping[str, frozenset[str]] | None = None,
    namespace: str | None = None,
) -> Context:
    """The context of a schema on a database."""
    return Context(schema, dialect, make_row, enums, names_of(schema), omitted or {}, namespace)
