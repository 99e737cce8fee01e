"""An access as a statement that a database can be asked about, and an index as one that it can make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nicol.advise.access import Access
from nicol.advise.candidates import Candidate
from nicol.ddl.render import render
from nicol.ddl.steps import CreateIndex
from nicol.ddl.tables import Index, IndexColumn, Table
from nicol.dialects import Dialect
from nicol.dialects.quoting import identifier, qualified
from nicol.model.schema import Model, Schema

PAGE = 20
"""Rows of the page that a limited access asks for."""


@dataclass(frozen=True, slots=True)
class Question:
    """A SELECT; `columns` are the database names of what its placeholders are compared with, in their order."""

    sql: str
    columns: tuple[str, ...]


def question(schema: Schema, access: Access, dialect: Dialect, table: str | None = None) -> Question:
    """The SELECT that looks as `access` does, on the model's table or on another that is like it."""
    model = schema.model(access.model)
    name = qualified(dialect, model.schema, model.db_name) if table is None else identifier(dialect, table)
    compared = [*((one, "=") for one in access.equal), *(((access.ranged, ">"),) if access.ranged else ())]
    columns = tuple(model.scalar(one).db_name for one, _ in compared)
    tests = [
        f"{identifier(dialect, column)} {operator} {_placeholder(dialect, number)}"
        for number, ((_, operator), column) in enumerate(zip(compared, columns, strict=True), 1)
    ]
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    order = ", ".join(_term(model, one, direction, dialect) for one, direction in access.order)
    limit = f" LIMIT {PAGE}" if access.is_limited else ""
    return Question(f"SELECT * FROM {name}{where}{f' ORDER BY {order}' if order else ''}{limit}", columns)


def _term(model: Model, name: str, direction: str, dialect: Dialect) -> str:
    return f"{identifier(dialect, model.scalar(name).db_name)} {direction.upper()}"


def _placeholder(dialect: Dialect, number: int) -> str:
    return f"${number}" if dialect.placeholder == "$n" else dialect.placeholder


def index_sql(schema: Schema, candidate: Candidate, name: str, dialect: Dialect, table: str | None = None) -> str:
    """The CREATE INDEX of a candidate, as a migration has it, without a semicolon."""
    model = schema.model(candidate.model)
    columns = tuple(_columns(model, candidate))
    on = Table(model.db_name if table is None else table, (), schema=model.schema if table is None else None)
    [statement] = render([CreateIndex(on, Index(name, columns))], dialect).statements
    return statement


def _columns(model: Model, candidate: Candidate) -> Iterator[IndexColumn]:
    for name, direction in candidate.fields:
        yield IndexColumn(model.scalar(name).db_name, "Desc" if direction == "desc" else None)
