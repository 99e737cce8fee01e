"""MySQL's and MariaDB's catalogue: https://dev.mysql.com/doc/refman/8.4/en/information-schema.html.

Every list is one query for the whole database. Names are compared as the server compares them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from nicol.ddl.inspect.ignored import IGNORED_TABLES
from nicol.ddl.inspect.mysql_extras import with_extras
from nicol.ddl.inspect.mysql_objects import read_objects
from nicol.ddl.mysql_defaults import default_of, default_of_text
from nicol.ddl.native_types import MYSQL_TYPES
from nicol.ddl.tables import (
    Column,
    ColumnType,
    DefaultValue,
    ForeignKey,
    Index,
    IndexColumn,
    PrimaryKey,
    SqlSchema,
    Table,
)
from nicol.dialects import Can, mysql
from nicol.drivers.connection import Connection, Row
from nicol.model.schema import Action, Arity

TABLES = """
SELECT table_name, table_type FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'VIEW')
"""
COLUMNS = """
SELECT table_name, column_name, data_type, column_type, is_nullable, column_default, extra, numeric_precision
FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position
"""
INDEXES = """
SELECT table_name, index_name, non_unique, index_type, column_name, collation, sub_part
FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY table_name, index_name, seq_in_index
"""
FOREIGN_KEYS = """
SELECT k.table_name, k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name,
  r.delete_rule, r.update_rule
FROM information_schema.key_column_usage k
JOIN information_schema.referential_constraints r
  ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
WHERE k.table_schema = DATABASE() AND k.referenced_table_name IS NOT NULL
ORDER BY k.table_name, k.constraint_name, k.ordinal_position
"""
JSON_CHECKS = """
SELECT table_name, constraint_name FROM information_schema.check_constraints
WHERE constraint_schema = DATABASE() AND level = 'Column' AND check_clause LIKE 'json_valid(%'
"""
"""MariaDB's JSON is LONGTEXT with this check, named after the column."""
NAMES = {
    "int": "Int",
    "smallint": "SmallInt",
    "tinyint": "TinyInt",
    "mediumint": "MediumInt",
    "bigint": "BigInt",
    "year": "Year",
    "float": "Float",
    "double": "Double",
    "decimal": "Decimal",
    "bit": "Bit",
    "char": "Char",
    "varchar": "VarChar",
    "tinytext": "TinyText",
    "text": "Text",
    "mediumtext": "MediumText",
    "longtext": "LongText",
    "binary": "Binary",
    "varbinary": "VarBinary",
    "tinyblob": "TinyBlob",
    "blob": "Blob",
    "mediumblob": "MediumBlob",
    "longblob": "LongBlob",
    "date": "Date",
    "time": "Time",
    "datetime": "DateTime",
    "timestamp": "Timestamp",
    "json": "Json",
}
"""information_schema's data_type → PSL's name."""
WITH_PARAMETERS = ("Decimal", "Bit", "Char", "VarChar", "Binary", "VarBinary", "Time", "DateTime", "Timestamp")
COUNTABLE = ("TinyInt", "SmallInt", "MediumInt", "Int", "BigInt")
ACTIONS: dict[str, Action] = {
    "NO ACTION": "NoAction",
    "RESTRICT": "Restrict",
    "CASCADE": "Cascade",
    "SET NULL": "SetNull",
    "SET DEFAULT": "SetDefault",
}
PARAMETERS = re.compile(r"\(([\d,]+)\)")
ENUM_VALUE = re.compile(r"'((?:[^']|'')*)'")


async def inspect(connection: Connection, namespaces: tuple[str, ...] = ()) -> SqlSchema:
    """The structure of the connection's database; it has no schemas, so `namespaces` says nothing here."""
    in_sql = Can.SQL_CATALOGUE in connection.dialect.can
    columns = grouped(await connection.fetch(COLUMNS))
    indexes = grouped(await connection.fetch(INDEXES))
    foreign_keys = grouped(await connection.fetch(FOREIGN_KEYS))
    checks = {(row[0], row[1]) for row in await connection.fetch(JSON_CHECKS)} if in_sql else set[tuple[str, str]]()
    kinds = {row[0]: row[1] for row in await connection.fetch(TABLES)}
    found = {
        name: Table(
            name,
            columns=tuple(column_of(row, in_sql, checks) for row in columns[name]),
            primary_key=primary_key_of(indexes[name]),
            indexes=tuple(indexes_of(indexes[name])),
            foreign_keys=tuple(foreign_keys_of(foreign_keys[name])),
        )
        for name in sorted(kinds)
        if name not in IGNORED_TABLES
    }
    return SqlSchema(
        mysql,
        tables=tuple(
            [await with_extras(connection, table) for name, table in found.items() if kinds[name] == "BASE TABLE"]
        ),
        views=tuple(table for name, table in found.items() if kinds[name] == "VIEW"),
        objects=await read_objects(connection),
    )


def grouped(rows: Sequence[Row], place: int = 0) -> defaultdict[str, list[Row]]:
    """Rows by their value at `place`."""
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[place]].append(row)
    return groups


def column_of(row: Row, in_sql: bool, json_checks: set[tuple[str, str]]) -> Column:
    """A row of COLUMNS."""
    table, name, data_type, column_type, nullable, default, extra, _ = row
    found = type_of(str(data_type), str(column_type))
    if (table, name) in json_checks:
        found = ColumnType("Json", "Json")
    return Column(
        name,
        found,
        Arity.OPTIONAL if nullable == "YES" else Arity.REQUIRED,
        default_value(default, str(extra), found, in_sql),
        autoincrement="auto_increment" in str(extra).lower(),
    )


def type_of(data_type: str, column_type: str) -> ColumnType:
    """The type of a column: `tinyint(1)` is how MySQL keeps BOOLEAN."""
    data_type, column_type = data_type.lower(), column_type if data_type == "enum" else column_type.lower()
    if data_type == "enum":
        values = tuple(value.replace("''", "'") for value in ENUM_VALUE.findall(column_type))
        return ColumnType("Enum", "Enum", values)
    if data_type not in NAMES:
        return ColumnType("Unsupported", column_type)
    if column_type.startswith("tinyint(1)"):
        return ColumnType("Boolean", "TinyInt")
    name = NAMES[data_type]
    unsigned = "unsigned" in column_type
    if unsigned and name in COUNTABLE:
        name = f"Unsigned{name}"
    elif unsigned:
        return ColumnType("Unsupported", column_type)
    parameters = PARAMETERS.search(column_type)
    args = tuple(parameters[1].split(",")) if parameters and name in WITH_PARAMETERS else ()
    family = "Boolean" if name == "Bit" and args in ((), ("1",)) else MYSQL_TYPES[name][1]
    return ColumnType(family, name, args)


def default_value(default: str | bytes | None, extra: str, type: ColumnType, in_sql: bool) -> DefaultValue | None:
    """A default: MariaDB keeps SQL, MySQL the bare value unless `extra` says that it is an expression."""
    if default is None:
        return None
    text = default.decode() if isinstance(default, bytes) else default
    if in_sql:
        return default_of(text, type)
    if "DEFAULT_GENERATED" in extra:
        return default_of(text.replace("\\'", "'"), type)
    return default_of_text(text, type)


def primary_key_of(rows: Sequence[Row]) -> PrimaryKey | None:
    """The key out of a table's rows of INDEXES."""
    key = [row for row in rows if row[1] == "PRIMARY"]
    if not key:
        return None
    lengths = tuple(row[6] for row in key)
    return PrimaryKey(tuple(row[4] for row in key), lengths=lengths if any(lengths) else ())


def indexes_of(rows: Sequence[Row]) -> list[Index]:
    """The other indexes, but for those on expressions, which a schema file cannot say, and SPATIAL ones."""
    return [
        Index(
            name,
            tuple(
                IndexColumn(row[4], "Desc" if row[5] == "D" else None, length=None if is_text(row) else row[6])
                for row in group
            ),
            unique=not group[0][2],
            algorithm="FullText" if is_text(group[0]) else "BTree",
        )
        for name, group in grouped(rows, 1).items()
        if name != "PRIMARY" and all(row[4] is not None for row in group) and group[0][3] != "SPATIAL"
    ]


def is_text(row: Row) -> bool:
    return str(row[3]) == "FULLTEXT"


def foreign_keys_of(rows: Sequence[Row]) -> list[ForeignKey]:
    """The foreign keys of a table's rows of FOREIGN_KEYS."""
    return [
        ForeignKey(
            name,
            tuple(row[2] for row in group),
            (None, group[0][3]),
            tuple(row[4] for row in group),
            on_delete=ACTIONS[group[0][5]],
            on_update=ACTIONS[group[0][6]],
        )
        for name, group in grouped(rows, 1).items()
    ]
