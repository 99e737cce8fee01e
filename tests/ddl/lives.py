"""Changing a live database from one schema to another, with rows in it, and looking at what it has become."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nicol.ddl import SqlSchema, Step, counted_losses, diff, empty, from_schema, inspect, render
from nicol.ddl.pairs import pair_tables
from nicol.ddl.steps import AlterEnum
from nicol.ddl.tables import Column, Name, Table
from nicol.dialects.quoting import identifier, qualified
from nicol.drivers import Connection, DriverError, finish
from nicol.migrate.apply import run_script
from nicol.migrate.reset import clear
from nicol.model.schema import Arity, Schema
from nicol.text.span import Source
from nicol.validate import load_or_raise

NO_CHECKS = {
    "sqlite": "PRAGMA foreign_keys = OFF",
    "postgresql": "SET session_replication_role = replica",
    "mysql": "SET FOREIGN_KEY_CHECKS = 0",
}
CHECKS = {
    "sqlite": "PRAGMA foreign_keys = ON",
    "postgresql": "SET session_replication_role = origin",
    "mysql": "SET FOREIGN_KEY_CHECKS = 1",
}
ROWS = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change came to: what is left to do afterwards, and the columns whose rows are not what they were.

    `refused` says why the change was not made: what cannot work with rows, or may not.
    """

    left: str = ""
    lost: tuple[str, ...] = ()
    refused: str = ""


def schema_of(text: str) -> Schema:
    return load_or_raise([Source(Path("schema.prisma"), text)])


def apply(connection: Connection, steps: Sequence[Step]) -> None:
    """Runs the script; new values of enums before the rest, as `db push` does."""
    first = max((place for place, step in enumerate(steps, 1) if isinstance(step, AlterEnum)), default=0)
    for part in (steps[:first], steps[first:]):
        if part:
            finish(run_script(connection, render(part, connection.dialect).text))


def created(connection: Connection, schema: Schema) -> SqlSchema:
    """The structure of the emptied database after `schema` is made in it."""
    after = from_schema(schema)
    finish(clear(connection, schema.datasource.schemas))
    apply(connection, diff(empty(after.dialect), after))
    return finish(inspect(connection, schema.datasource.schemas))


def left(connection: Connection, schema: Schema) -> str:
    """What `migrate diff` would still do, "" when nothing: from the database to the schema, and the other way round."""
    live, wanted = finish(inspect(connection, schema.datasource.schemas)), from_schema(schema)
    steps = diff(live, wanted)
    return render(steps, connection.dialect).text if steps else ""


def change(connection: Connection, before: Schema, after: Schema, rows: bool) -> Outcome:
    """Makes `before`, with rows if asked, brings it to `after` and looks."""
    live = created(connection, before)
    if problem := left(connection, before):
        return Outcome(f"after creation:\n{problem}")
    wanted = from_schema(after)
    if diff(wanted, wanted):
        return Outcome("a schema differs from itself")
    steps = diff(live, wanted)
    if rows:
        fill(connection, live)
    losses = finish(counted_losses(connection, steps))
    if losses.unexecutable:
        return Outcome(refused=losses.unexecutable[0].message)
    kept = untouched(live, wanted)
    old = {place: contents(connection, *place) for place in kept}
    try:
        apply(connection, steps)
    except DriverError as error:
        keyless = "FOREIGN KEY constraint failed" in str(error)  # a new key, to a table without the rows for it
        if (rows and (losses.warnings or keyless)) or "cannot be cast automatically" in str(error):
            return Outcome(refused=str(error))
        raise AssertionError(f"{error}\n{render(steps, connection.dialect).text}") from error
    lost = [f"{place[0]}.{place[1]}" for place in kept if contents(connection, *place) != old[place]]
    return Outcome(left(connection, after), tuple(lost))


def untouched(before: SqlSchema, after: SqlSchema) -> list[tuple[Name, str]]:
    """The columns of tables that stay whose type stays."""
    return [
        (pair.after.key, column.after.name)
        for pair in pair_tables(before, after)
        for column in pair.columns
        if column.cast is None
    ]


def contents(connection: Connection, table: Name, column: str) -> str:
    """A hash of all values of a column."""
    name = qualified(connection.dialect, *table)
    value = identifier(connection.dialect, column) + ("::text" if connection.dialect.provider == "postgresql" else "")
    rows = finish(connection.fetch(f"SELECT {value} FROM {name}"))
    return hashlib.sha256("\n".join(sorted(repr(row[0]) for row in rows)).encode()).hexdigest()


def fill(connection: Connection, live: SqlSchema) -> None:
    """Two rows into every table; the n-th row of every table has the same values, so that all foreign keys hold."""
    finish(connection.script(NO_CHECKS[connection.dialect.provider]))
    for table in live.tables:
        for number in range(1, ROWS + 1):
            finish(connection.script(insertion(connection, table, (live, number))))
    finish(connection.script(CHECKS[connection.dialect.provider]))


def insertion(connection: Connection, table: Table, context: tuple[SqlSchema, int]) -> str:
    live, number = context
    name = qualified(connection.dialect, *table.key)
    columns = ", ".join(identifier(connection.dialect, column.name) for column in table.columns)
    values = ", ".join(literal(live, column, number) for column in table.columns)
    return f"INSERT INTO {name} ({columns}) VALUES ({values})"


def literal(live: SqlSchema, column: Column, number: int) -> str:
    """The value of a column in the row of this number, as SQL."""
    if column.arity is Arity.LIST:
        return "'{}'"
    by_name = {
        "Uuid": f"'00000000-0000-0000-0000-00000000000{number}'",
        "Inet": f"'10.0.0.{number}'",
        "Bit": f"b'{number}'" if live.dialect.provider == "mysql" else f"B'00{number - 1}'",
        "VarBit": f"B'{number - 1}'",
        "Year": f"200{number}",
        "Date": f"'2020-01-0{number}'",
        "Time": f"'00:00:0{number}'",
        "Timetz": f"'00:00:0{number}'",
    }
    if column.type.family == "Boolean":
        return ("false", "true")[number - 1]
    if column.type.name in by_name:
        return by_name[column.type.name]
    match column.type.family:
        case "Int" | "BigInt" | "Float" | "Decimal":
            return str(number)
        case "String" | "Uuid":
            return f"'v{number}'"
        case "DateTime":
            return f"'2020-01-01 00:00:0{number}'"
        case "Json":
            return f"""'{{"k": {number}}}'"""
        case "Bytes":
            return f"'\\x0{number}'" if live.dialect.provider == "postgresql" else f"X'0000000{number}'"
        case "Enum":
            return enum_literal(live, column, number)
        case _:
            return "'<(0,0),1>'"


def enum_literal(live: SqlSchema, column: Column, number: int) -> str:
    values = column.type.args or next(
        enum.values for enum in live.enums if enum.key == (column.type.schema, column.type.name)
    )
    return f"'{values[number % len(values)]}'"
