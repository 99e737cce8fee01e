"""Made-up rows for every table, in the order that foreign keys ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nicol.ddl import SqlSchema
from nicol.ddl.tables import Column, ForeignKey, Name, Table
from nicol.dialects import Can, Dialect
from nicol.dialects.quoting import identifiers, literal, qualified
from nicol.drivers import Connection, DriverError
from nicol.errors.history import RehearsalError
from nicol.model.schema import Arity

ROWS = 2
"""Rows for each table: a second one finds what is unique; a third would not fit a unique Boolean."""

_STEP = "Give rows of your own with --rows FILE, a script of INSERT statements."
_TEXTS = {
    "Inet": "10.0.0.{n}",
    "Xml": "<row>{n}</row>",
    "Time": "01:02:0{n}",
    "Timetz": "01:02:0{n}+00",
    "Date": "2024-01-0{n}",
}
"""Native types whose values have a form of their own."""


async def fill(connection: Connection, structure: SqlSchema) -> int:
    """Puts rows into the tables that are empty; how many. RehearsalError (NICOL-MIGRATE-TEST) where none fits."""
    filled: set[Name] = set()
    count = 0
    for table in _in_order(structure):
        name = qualified(connection.dialect, table.schema, table.name)
        if not await connection.fetch(f"SELECT 1 FROM {name} LIMIT 1"):
            for number in range(1, ROWS + 1):
                await _insert(connection, table, _row(table, structure, filled, number))
            count += ROWS
        filled.add(table.key)
    return count


async def _insert(connection: Connection, table: Table, row: Mapping[str, str]) -> None:
    name = qualified(connection.dialect, table.schema, table.name)
    columns = identifiers(connection.dialect, tuple(row))
    values = f"({columns}) VALUES ({', '.join(row.values())})" if row else "DEFAULT VALUES"
    try:
        await connection.script(f"INSERT INTO {name} {values}")
    except DriverError as error:
        raise RehearsalError(f"no row could be made up for `{table.name}`: {error.message}", _STEP) from error


def _in_order(structure: SqlSchema) -> Iterator[Table]:
    """Tables after those that they refer to; in a circle, those whose keys may be NULL first."""
    rest = list(structure.tables)
    while rest:
        waiting = {table.key for table in rest}
        table = next((one for one in rest if not _needs(one, waiting, of_any=True)), None)
        table = table or next((one for one in rest if not _needs(one, waiting, of_any=False)), rest[0])
        rest.remove(table)
        yield table


def _needs(table: Table, waiting: set[Name], *, of_any: bool) -> bool:
    others = [key for key in table.foreign_keys if _target(key, table) in waiting - {table.key}]
    return any(of_any or not _may_be_null(table, key) for key in others)


def _may_be_null(table: Table, key: ForeignKey) -> bool:
    return any(table.column(name).arity is Arity.OPTIONAL for name in key.columns)


def _target(key: ForeignKey, table: Table) -> Name:
    return key.table if key.table[0] is not None else (table.schema, key.table[1])


def _row(table: Table, structure: SqlSchema, filled: set[Name], number: int) -> dict[str, str]:
    """Row `number` of a table refers to row `number` of another, so that unique keys hold."""
    seeds = {column.name: number for column in table.columns}
    empty: set[str] = set()
    for key in table.foreign_keys:
        if _target(key, table) not in filled | {table.key} and _may_be_null(table, key):
            empty.update(name for name in key.columns if table.column(name).arity is Arity.OPTIONAL)
    values: dict[str, str] = {}
    for column in table.columns:
        if column.name in empty:
            values[column.name] = "NULL"
        elif (value := _value(column, structure, seeds[column.name])) is not None:
            values[column.name] = value
    return values


def _value(column: Column, structure: SqlSchema, number: int) -> str | None:
    """A value as SQL, None to leave the column to its default."""
    dialect = structure.dialect
    if column.arity is Arity.LIST:
        return "'{}'"
    match column.type.family:
        case "Int" | "BigInt":
            return str(2000 + number if column.type.name == "Year" else number)
        case "Float" | "Decimal":
            return f"{number}"
        case "Boolean":
            return "TRUE" if number % 2 else "FALSE"
        case "Json":
            return literal(dialect, f'{{"row": {number}}}')
        case "Uuid":
            return f"'00000000-0000-4000-8000-{number:012}'"
        case "Bytes":
            return f"'\\x0{number}'" if Can.SCALAR_LISTS in dialect.can else f"X'0{number}'"
        case "DateTime":
            return _text(column, dialect, f"2024-01-0{number} 00:00:00", number)
        case "Enum":
            values = column.type.args or _values(structure, column)
            return literal(dialect, values[(number - 1) % len(values)])
        case "String":
            return _text(column, dialect, str(number), number)
        case "Unsupported":
            return None


def _values(structure: SqlSchema, column: Column) -> Sequence[str]:
    return next(enum.values for enum in structure.enums if enum.name == column.type.name)


def _text(column: Column, dialect: Dialect, usual: str, number: int) -> str:
    """A text, or bits as wide as the column."""
    if column.type.name in ("Bit", "VarBit"):
        width = int(column.type.args[0]) if column.type.args else 1
        return f"B'{number % 2:0{width}b}'"
    return literal(dialect, _TEXTS.get(column.type.name, usual).format(n=number))
