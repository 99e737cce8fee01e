"""PostgreSQL: the tables are made in schemas of their own inside a transaction that is rolled back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from nicol.ddl import steps as s
from nicol.ddl.canonical.read_back import read_back, speaks_sql, with_tables
from nicol.ddl.inspect.postgresql import inspect
from nicol.ddl.render import postgresql as render
from nicol.ddl.tables import Name, SqlSchema, Table
from nicol.dialects import postgresql
from nicol.dialects.quoting import identifier
from nicol.drivers.connection import Connection
from nicol.drivers.failure import DriverError
from nicol.errors.annotation import AnnotationRefusedError

SCRATCH = "nicol_scratch_{}"


async def canonical(connection: Connection, wanted: SqlSchema) -> SqlSchema:
    """`wanted` with the server's texts. AnnotationRefusedError (NICOL-ANNOTATION)."""
    spoken = [table for table in wanted.tables if speaks_sql(table)]
    if not spoken:
        return wanted
    own = {name: SCRATCH.format(place) for place, name in enumerate(_schemas(wanted))}
    await connection.begin()
    try:
        await _prepare(connection, wanted, own)
        found: dict[Name, Table] = {}
        for table in spoken:
            await connection.script("SAVEPOINT asked")
            await _ask(connection, table, _made(_moved(table, own)))
        live = await inspect(connection, tuple(own.values()))
        for table in spoken:
            other = live.tables_by_key.get((own[table.schema], table.name))
            if other is not None:
                found[table.key] = read_back(table, other, _cleaner(own))
    finally:
        with suppress(DriverError):  # the connection may be gone, and the transaction with it
            await connection.rollback()
    return with_tables(wanted, found)


def _schemas(wanted: SqlSchema) -> Sequence[str | None]:
    return list(dict.fromkeys((*(table.schema for table in wanted.tables), *(enum.schema for enum in wanted.enums))))


async def _prepare(connection: Connection, wanted: SqlSchema, own: Mapping[str | None, str]) -> None:
    """Schemas, extensions and enums; the connection's own schema is looked into last."""
    for name in own.values():
        await connection.script(f"CREATE SCHEMA {name}")
    if None in own:
        [[path]] = await connection.fetch("SELECT current_setting('search_path')::text")
        await connection.script(f"SET LOCAL search_path = {own[None]}{f', {path}' if path else ''}")
    for extension in wanted.extensions:
        await connection.script(render.create_extension(replace(extension, version="")))
    for enum in wanted.enums:
        await connection.script(render.create_enum(enum.name, replace(enum, schema=own[enum.schema])))


def _moved(table: Table, own: Mapping[str | None, str]) -> Table:
    """The table in its scratch schema, without keys to others."""
    columns = tuple(
        replace(column, type=replace(column.type, schema=own[column.type.schema]))
        if column.type.family == "Enum"
        else column
        for column in table.columns
    )
    return replace(table, schema=own[table.schema], columns=columns, foreign_keys=(), indexes=())


def _made(table: Table) -> Sequence[s.Step]:
    bare = replace(table, constraints=(), extra_indexes=())
    return [
        s.CreateTable(bare),
        *(s.AddConstraint(bare, one) for one in table.constraints),
        *(s.CreateExtraIndex(bare, one) for one in table.extra_indexes),
    ]


async def _ask(connection: Connection, table: Table, steps: Sequence[s.Step]) -> None:
    """A table whose only SQL are defaults is left out when it fails: that shows where it is to be made."""
    for step in steps:
        try:
            for statement in render.statements(step):
                await connection.script(statement)
        except DriverError as error:
            if isinstance(step, s.CreateTable) and not any(column.generated for column in table.columns):
                await connection.script("ROLLBACK TO SAVEPOINT asked")
                return
            raise AnnotationRefusedError(_what(step), table.name, error.message) from error


def _what(step: s.Step) -> str:
    match step:
        case s.AddConstraint():
            return f'the constraint "{step.constraint.name}"'
        case s.CreateExtraIndex():
            return f'the index "{step.index.name}"'
        case _:
            return "a computed column"


def _cleaner(own: Mapping[str | None, str]) -> Callable[[str], str]:
    """Names of scratch schemas become the real ones; the connection's own stands nowhere."""

    def clean(text: str) -> str:
        for name, scratch in own.items():
            shown = "" if name is None else _as_printed(name) + "."
            text = shown.join(re.split(rf"\b{scratch}\.", text))
        return text

    return clean


def _as_printed(name: str) -> str:
    """A name as the server prints it: in quotes only if it must."""
    return name if re.fullmatch(r"[a-z_][a-z0-9_]*", name) else identifier(postgresql, name)
