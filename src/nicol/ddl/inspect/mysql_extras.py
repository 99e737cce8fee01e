"""What MySQL's and MariaDB's tables have beside columns and keys, read from SHOW CREATE TABLE.

The information schema of a temporary table is empty, and MySQL and MariaDB print expressions there in two ways; this
statement works for all of them: https://dev.mysql.com/doc/refman/8.4/en/show-create-table.html.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from nicol.ddl.extras import Computed, Constraint, ExtraIndex, closing, unwrapped
from nicol.ddl.tables import Column, Table
from nicol.dialects import mysql
from nicol.dialects.quoting import identifier
from nicol.drivers.connection import Connection

NAME = r"`((?:[^`]|``)*)`"
CONSTRAINT = re.compile(rf"\s*CONSTRAINT {NAME} CHECK (\()")
KEY = re.compile(rf"\s*(UNIQUE |FULLTEXT |SPATIAL )?KEY {NAME} (\()")
COLUMN = re.compile(rf"\s*{NAME} ")
GENERATED = re.compile(r" GENERATED ALWAYS AS (\()")
COLLATION = re.compile(r" COLLATE (\w+)")
COMMENT = re.compile(r" COMMENT[ =]'((?:[^']|'')*)',?$")
DEFAULT_COLLATION = re.compile(r" COLLATE=(\w+)")


@dataclass
class Shown:
    """What one SHOW CREATE TABLE says."""

    constraints: list[Constraint] = field(default_factory=list[Constraint])
    indexes: list[ExtraIndex] = field(default_factory=list[ExtraIndex])
    generated: dict[str, Computed] = field(default_factory=dict[str, Computed])
    collations: dict[str, str] = field(default_factory=dict[str, str])
    comments: dict[str, str] = field(default_factory=dict[str, str])
    comment: str | None = None
    collation: str | None = None


async def with_extras(connection: Connection, table: Table) -> Table:
    """`table` with the constraints, indexes, computed columns, collations and comments that the server tells."""
    [[_, text, *_]] = await connection.fetch(f"SHOW CREATE TABLE {identifier(mysql, table.name)}")
    shown = read_shown(text.decode() if isinstance(text, bytes) else str(text))
    return replace(
        table,
        columns=tuple(_with_shown(column, shown) for column in table.columns),
        constraints=tuple(shown.constraints),
        extra_indexes=tuple(shown.indexes),
        comment=shown.comment,
    )


def _with_shown(column: Column, shown: Shown) -> Column:
    return replace(
        column,
        generated=shown.generated.get(column.name),
        collation=shown.collations.get(column.name, shown.collation if column.type.family == "String" else None),
        comment=shown.comments.get(column.name),
        implied_collation=column.name not in shown.collations,
    )


def read_shown(text: str) -> Shown:
    """Reads the statement line by line: the server writes every column, key and constraint on one of its own."""
    shown = Shown()
    *lines, last = text.split("\n")
    for line in lines[1:]:
        if found := CONSTRAINT.match(line):
            body = line[found.start(2) + 1 : closing(line, found.start(2))]
            shown.constraints.append(Constraint("check", _name(found[1]), unwrapped(body)))
        elif found := KEY.match(line):
            end = closing(line, found.start(3))
            using = line[end + 1 :].removesuffix(",")
            parts = line[found.start(3) : end + 1]
            body = parts + using
            unique = found[1] == "UNIQUE "
            shown.indexes.append(ExtraIndex(_name(found[2]), (parts[1:-1],), body, unique, beyond="((" in body))
        elif found := COLUMN.match(line):
            _read_column(shown, _name(found[1]), line[found.end() :])
    if found := COMMENT.search(last):
        shown.comment = found[1].replace("''", "'")
    if found := DEFAULT_COLLATION.search(last):
        shown.collation = found[1]
    return shown


def _read_column(shown: Shown, name: str, line: str) -> None:
    if found := GENERATED.search(line):
        end = closing(line, found.start(1))
        stored = line[end + 1 :].lstrip().startswith(("STORED", "PERSISTENT"))
        shown.generated[name] = Computed(unwrapped(line[found.start(1) + 1 : end]), stored)
    if found := COLLATION.search(line):
        shown.collations[name] = found[1]
    if found := COMMENT.search(line):
        shown.comments[name] = found[1].replace("''", "'")


def _name(quoted: str) -> str:
    return quoted.replace("``", "`")
