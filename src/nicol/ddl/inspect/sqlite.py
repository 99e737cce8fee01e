"""SQLite's catalogue: https://www.sqlite.org/pragma.html."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from nicol.ddl.extras import ExtraIndex, Trigger
from nicol.ddl.inspect.ignored import IGNORED_TABLES
from nicol.ddl.inspect.sqlite_sql import Written, index_parts, read_create_table
from nicol.ddl.native_types import SQLITE_TYPES
from nicol.ddl.objects.value import SqlObject
from nicol.ddl.sqlite_defaults import default_of
from nicol.ddl.tables import Column, ColumnType, Family, ForeignKey, Index, IndexColumn, PrimaryKey, SqlSchema, Table
from nicol.dialects import sqlite
from nicol.drivers.connection import Connection, Row
from nicol.model.schema import Action, Arity

FAMILIES: dict[str, Family] = {
    "int": "Int",
    "int2": "Int",
    "integer": "Int",
    "tinyint": "Int",
    "smallint": "Int",
    "mediumint": "Int",
    "serial": "Int",
    "bigint": "BigInt",
    "int8": "BigInt",
    "unsigned big int": "BigInt",
    "bigserial": "BigInt",
    "boolean": "Boolean",
    "bool": "Boolean",
    "text": "String",
    "char": "String",
    "character": "String",
    "varchar": "String",
    "nvarchar": "String",
    "nchar": "String",
    "clob": "String",
    "uuid": "String",
    "real": "Float",
    "float": "Float",
    "double": "Float",
    "double precision": "Float",
    "decimal": "Decimal",
    "numeric": "Decimal",
    "datetime": "DateTime",
    "date": "DateTime",
    "timestamp": "DateTime",
    "blob": "Bytes",
    "bytea": "Bytes",
    "json": "Json",
    "jsonb": "Json",
}
"""Declared type, without parameters, → what it means to Prisma."""
ACTIONS: dict[str, Action] = {
    "NO ACTION": "NoAction",
    "RESTRICT": "Restrict",
    "SET NULL": "SetNull",
    "SET DEFAULT": "SetDefault",
    "CASCADE": "Cascade",
}
TABLES = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = ? ORDER BY name"
COLUMNS = (
    'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid'
)
CREATED = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
OBJECTS = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type IN ('view', 'trigger') ORDER BY rowid"
WRITTEN_INDEXES = """
SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL ORDER BY name
"""
TRIGGERS = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"
INDEXES = """
SELECT list.name, list."unique", list.origin, (SELECT sql FROM sqlite_master WHERE type = 'index' AND name = list.name)
FROM pragma_index_list(?) AS list WHERE list.origin <> 'pk' ORDER BY list.name
"""
INDEX_COLUMNS = 'SELECT name, "desc" FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno'
FOREIGN_KEYS = """
SELECT id, "table", "from", "to", on_delete, on_update FROM pragma_foreign_key_list(?) ORDER BY id DESC, seq
"""
COMPUTED = (2, 3)
"""What pragma_table_xinfo says of VIRTUAL and STORED columns."""
WORD = re.compile(r'(?:\w+|"[^"]*"|`[^`]*`|\[[^\]]*\])(?: (?:ASC|DESC))?', re.IGNORECASE)
WHERE = re.compile(r"\)\s*WHERE\s+(.*)$", re.IGNORECASE | re.DOTALL)


async def inspect(connection: Connection, namespaces: tuple[str, ...] = ()) -> SqlSchema:
    """The structure of the main database; SQLite has no schemas, so `namespaces` says nothing here."""
    names = [row[0] for row in await connection.fetch(TABLES, ("table",))]
    views = [await table_of(connection, row[0]) for row in await connection.fetch(TABLES, ("view",))]
    tables = [
        await table_of(connection, name)
        for name in names
        if name not in IGNORED_TABLES and not name.startswith("sqlite_")
    ]
    return SqlSchema(
        sqlite,
        tables=tuple(with_targets(tables)),
        manages_partial_indexes=True,
        views=tuple(views),
        triggers=tuple(Trigger(*row) for row in await connection.fetch(TRIGGERS)),
        objects=tuple([object_of(*row) for row in await connection.fetch(OBJECTS)]),
    )


def object_of(kind: str, name: str, table: str, sql: str) -> SqlObject:
    """A view, or a trigger with the table or view that it watches."""
    return SqlObject("view", name, sql) if kind == "view" else SqlObject("trigger", name, sql, table=table)


async def table_of(connection: Connection, name: str) -> Table:
    """One table with its columns, keys and indexes."""
    rows = await connection.fetch(COLUMNS, (name,))
    key = tuple(row[0] for row in sorted((row for row in rows if row[4]), key=lambda row: int(row[4])))
    indexes = [await index_of(connection, row) for row in await connection.fetch(INDEXES, (name,))]
    created = await connection.fetch(CREATED, (name,))
    written = read_create_table(created[0][0]) if created else Written()
    return Table(
        name,
        columns=tuple(with_written(column_of(row, key), row, written) for row in rows),
        primary_key=PrimaryKey(key) if key else None,
        indexes=tuple(index for index in indexes if index is not None),
        foreign_keys=foreign_keys_of(await connection.fetch(FOREIGN_KEYS, (name,))),
        constraints=tuple(written.constraints),
        extra_indexes=tuple(extra_index(*row) for row in await connection.fetch(WRITTEN_INDEXES, (name,))),
        options=written.options,
    )


def with_written(column: Column, row: Row, written: Written) -> Column:
    """The column with what only the text of CREATE TABLE says of it; names are compared as SQLite does."""
    name = column.name.lower()
    collations = {key.lower(): value for key, value in written.collations.items()}
    generated = {key.lower(): value for key, value in written.generated.items()}
    return replace(column, collation=collations.get(name), generated=generated.get(name), hidden=row[5] in COMPUTED)


def extra_index(name: str, sql: str) -> ExtraIndex:
    """An index by its statement."""
    parts, body = index_parts(sql)
    plain = all(WORD.fullmatch(part) for part in parts) and body.endswith(")")
    unique = sql.split(None, 2)[1].upper() == "UNIQUE"
    return ExtraIndex(name, parts, body, unique, beyond=not plain)


def column_of(row: Row, key: tuple[str, ...]) -> Column:
    """A row of COLUMNS as a column; the only column of an INTEGER primary key is the row's number."""
    name, declared, required, default, _, _ = row
    found = column_type(declared)
    alone = key == (name,) and declared.upper() == "INTEGER"
    arity = Arity.REQUIRED if required or name in key else Arity.OPTIONAL
    return Column(name, found, arity, None if alone else default_of(default, found.family), autoincrement=alone)


def column_type(declared: str) -> ColumnType:
    """A declared type such as `VARCHAR(20)`."""
    bare = re.sub(r"\s*\(.*\)", "", declared).strip().lower()
    if bare not in FAMILIES:
        return ColumnType("Unsupported", declared)
    return SQLITE_TYPES[FAMILIES[bare]]


async def index_of(connection: Connection, row: Row) -> Index | None:
    """A row of INDEXES; None for an index on expressions, which a schema file cannot say."""
    name, unique, origin, sql = row
    columns = await connection.fetch(INDEX_COLUMNS, (name,))
    if any(column[0] is None for column in columns):
        return None
    where = WHERE.search(sql) if sql else None
    return Index(
        name,
        tuple(IndexColumn(column, "Desc" if descending else None) for column, descending in columns),
        unique=bool(unique),
        where=where[1].strip() if where else None,
        constraint=origin == "u",
    )


def foreign_keys_of(rows: Sequence[Row]) -> tuple[ForeignKey, ...]:
    """Rows of FOREIGN_KEYS, those of one id together; SQLite does not tell their names."""
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[0], []).append(row)
    return tuple(
        ForeignKey(
            None,
            tuple(row[2] for row in group),
            (None, group[0][1]),
            tuple(row[3] for row in group if row[3] is not None),
            on_delete=ACTIONS[group[0][4]],
            on_update=ACTIONS[group[0][5]],
        )
        for group in groups.values()
    )


def with_targets(tables: list[Table]) -> list[Table]:
    """Foreign keys that name no columns refer to the target's primary key; table names get their written case."""
    written = {table.name.lower(): table for table in tables}
    return [retargeted(table, written) for table in tables]


def retargeted(table: Table, written: dict[str, Table]) -> Table:
    keys = tuple(whole(key, written.get(key.table[1].lower())) for key in table.foreign_keys)
    return replace(table, foreign_keys=keys)


def whole(key: ForeignKey, target: Table | None) -> ForeignKey:
    if target is None:
        return key
    references = key.references or (target.primary_key.columns if target.primary_key else ())
    return ForeignKey(key.name, key.columns, target.key, references, key.on_delete, key.on_update)
