"""Steps as SQLite's statements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nicol.ddl import steps as s
from nicol.ddl.extras import ExtraIndex
from nicol.ddl.render.actions import ACTIONS
from nicol.ddl.render.names import rename_column, swap_columns
from nicol.ddl.render.objects import create_object, drop_object, heading
from nicol.ddl.render.script import Block
from nicol.ddl.render.values import plain_value
from nicol.ddl.sqlite_defaults import without_parentheses
from nicol.ddl.tables import Column, DefaultValue, ForeignKey, Index, Table
from nicol.dialects import sqlite
from nicol.dialects.quoting import identifier, identifiers, string
from nicol.model.schema import Arity

BARE = re.compile(r"[+-]?[\d.]+|'(?:[^']|'')*'|null|true|false|current_(?:time|date|timestamp)", re.IGNORECASE)
"""Defaults that need no parentheses."""
INDENT = "    "


def quote(name: str) -> str:
    return identifier(sqlite, name)


def default_value(value: DefaultValue) -> str:
    """A default as SQL: bytes and JSON as the literals that SQLite reads back unchanged."""
    match value.kind:
        case "now":
            return "CURRENT_TIMESTAMP"
        case "expression" | "sequence":
            return expression(value.text)
        case "value" if value.value_kind == "Bytes":
            return f"X'{value.text}'"
        case "value":
            return plain_value(value)


def expression(text: str) -> str:
    """An expression as DEFAULT takes it: in parentheses unless it is a literal or has them.

    https://www.sqlite.org/lang_createtable.html#the_default_clause
    """
    return text if BARE.fullmatch(text) or without_parentheses(text) != text.strip() else f"({text})"


def column_line(column: Column, table: Table) -> str:
    """A column as CREATE TABLE and ADD COLUMN write it."""
    required = " NOT NULL" if column.arity is Arity.REQUIRED else ""
    default = f" DEFAULT {default_value(column.default)}" if column.default and not column.autoincrement else ""
    key = table.primary_key
    alone = " PRIMARY KEY" if key is not None and key.columns == (column.name,) else ""
    counted = " AUTOINCREMENT" if alone and column.autoincrement else ""
    collation = f" COLLATE {quote(column.collation)}" if column.collation else ""
    if column.generated is not None:
        kind = "STORED" if column.generated.stored else "VIRTUAL"
        default = f" GENERATED ALWAYS AS ({column.generated.expression}) {kind}"
    return f"{INDENT}{quote(column.name)} {column.type.name}{required}{alone}{counted}{default}{collation}"


def foreign_key_line(key: ForeignKey) -> str:
    named = f"CONSTRAINT {quote(key.name)} " if key.name else ""
    return (
        f"{INDENT}{named}FOREIGN KEY ({identifiers(sqlite, key.columns)}) "
        f"REFERENCES {quote(key.table[1])} ({identifiers(sqlite, key.references)}) "
        f"ON DELETE {ACTIONS[key.on_delete]} ON UPDATE {ACTIONS[key.on_update]}"
    )


def create_table(table: Table, name: str) -> str:
    """CREATE TABLE under `name`; foreign keys are part of it."""
    lines = [column_line(column, table) for column in table.columns]
    text = ",\n".join(lines)
    if table.primary_key is not None and len(table.primary_key.columns) > 1:
        text += f",\n\n{INDENT}PRIMARY KEY ({identifiers(sqlite, table.primary_key.columns)})"
    for key in table.foreign_keys:
        text += f",\n{foreign_key_line(key)}"
    for one in table.constraints:
        text += f",\n{INDENT}" + (f"CONSTRAINT {quote(one.name)} " if one.name else "") + one.sql
    options = f" {', '.join(table.options)}" if table.options else ""
    return f"CREATE TABLE {quote(name)} (\n{text}\n){options}"


def create_index(table: Table, index: Index) -> str:
    unique = "UNIQUE " if index.unique else ""
    columns = ", ".join(quote(column.name) + (" DESC" if column.sort == "Desc" else "") for column in index.columns)
    where = f" WHERE {index.where}" if index.where else ""
    return f"CREATE {unique}INDEX {quote(index.name)} ON {quote(table.name)}({columns}){where}"


def create_extra_index(table: Table, index: ExtraIndex) -> str:
    unique = "UNIQUE " if index.unique else ""
    return f"CREATE {unique}INDEX {quote(index.name)} ON {quote(table.name)}{index.body}"


def index_statements(index: Index, statement: str) -> tuple[str, ...]:
    """SQLite keeps names that begin with `sqlite_` to itself unless its schema is writable."""
    if not index.name.startswith("sqlite_"):
        return (statement,)
    return ("Pragma writable_schema=1", statement, "Pragma writable_schema=0")


def drop_table(table: Table) -> tuple[str, ...]:
    return ("PRAGMA foreign_keys=off", f"DROP TABLE {quote(table.name)}", "PRAGMA foreign_keys=on")


def rename_table(step: s.RenameTable) -> Iterator[str]:
    """SQLite takes a name that differs in case alone for the same one, so it comes by way of another."""
    old, new = step.before.name, step.after.name
    if old.lower() == new.lower():
        yield f"ALTER TABLE {quote(old)} RENAME TO {quote(f'new_{new}')}"
        old = f"new_{new}"
    yield f"ALTER TABLE {quote(old)} RENAME TO {quote(new)}"


def alter_table(step: s.AlterTable) -> Iterator[str]:
    """Columns that SQLite can add in place; everything else comes as RedefineTables."""
    for change in step.changes:
        assert isinstance(change, s.AddColumn)
        yield f"ALTER TABLE {quote(step.before.name)} ADD COLUMN {column_line(change.column, step.after).strip()}"


def redefine(step: s.RedefineTables) -> Iterator[str]:
    """Each table anew under another name, its rows copied, then renamed, with foreign keys off meanwhile.

    SQLite's older way of renaming does not look into views and triggers, which for a moment speak of no table.
    https://www.sqlite.org/lang_altertable.html#altertabrename
    """
    yield "PRAGMA defer_foreign_keys=ON"
    yield "PRAGMA foreign_keys=OFF"
    if step.watched:
        yield "PRAGMA legacy_alter_table=ON"
    for table in step.tables:
        yield from redefine_table(table)
    if step.watched:
        yield "PRAGMA legacy_alter_table=OFF"
    yield "PRAGMA foreign_keys=ON"
    yield "PRAGMA defer_foreign_keys=OFF"


def redefine_table(change: s.RedefineTable) -> Iterator[str]:
    temporary, name = f"new_{change.after.name}", change.after.name
    yield create_table(change.after, temporary)
    yield from copy_rows(change, temporary)
    yield f"DROP TABLE {quote(change.before.name)}"
    yield f"ALTER TABLE {quote(temporary)} RENAME TO {quote(name)}"
    for index in change.after.indexes:
        yield from index_statements(index, create_index(change.after, index))
    for extra in change.after.extra_indexes:
        yield create_extra_index(change.after, extra)
    for trigger in change.triggers:
        yield trigger.sql


def copy_rows(change: s.RedefineTable, temporary: str) -> Iterator[str]:
    """The rows; a column that becomes required takes its backfill or default where it was NULL."""
    kept = (pair for pair in change.pairs if change.after.column(pair.after.name).generated is None)
    pairs = sorted(kept, key=lambda pair: pair.after.name)
    fills = dict(change.fills)
    added = [column.name for column in change.added if column.name in fills]
    if not pairs and not added:
        return
    columns = ", ".join(quote(name) for name in (*(pair.after.name for pair in pairs), *added))
    values = ", ".join(
        (*(copied_value(pair, fills.get(pair.after.name)) for pair in pairs), *(f"({fills[name]})" for name in added))
    )
    yield f"INSERT INTO {quote(temporary)} ({columns}) SELECT {values} FROM {quote(change.before.name)}"


def copied_value(pair: s.ColumnPair, fill: str | None) -> str:
    name = quote(pair.before.name)
    if fill is not None:
        return f"coalesce({name}, ({fill})) AS {name}"
    becomes_required = pair.before.arity is not Arity.REQUIRED and pair.after.arity is Arity.REQUIRED
    if becomes_required and pair.after.default is not None:
        return f"coalesce({name}, {default_value(pair.after.default)}) AS {name}"
    return name


def statements(step: s.Step) -> tuple[str, ...]:
    """One step's statements; AssertionError for a step that SQLite never needs (enums, schemas, constraints)."""
    match step:
        case s.RenameTable():
            return tuple(rename_table(step))
        case s.SwapJoinColumns():
            return tuple(swap_columns(sqlite, step.before))
        case s.RenameColumn():
            return (rename_column(sqlite, step.table, step.before.name, step.after.name),)
        case s.RenameColumnValue():
            column = quote(step.before.name)
            values = f"{column} = {string(step.new)} WHERE {column} = {string(step.old)}"
            return (f"UPDATE {quote(step.table.name)} SET {values}",)
        case s.CreateTable():
            return (create_table(step.table, step.table.name),)
        case s.AlterTable():
            return tuple(alter_table(step))
        case s.DropTable():
            return drop_table(step.table)
        case s.RedefineTables():
            return tuple(redefine(step))
        case s.CreateIndex():
            return index_statements(step.index, create_index(step.table, step.index))
        case s.CreateExtraIndex():
            return (create_extra_index(step.table, step.index),)
        case s.DropExtraIndex():
            return (f"DROP INDEX {quote(step.index.name)}",)
        case s.DropIndex():
            return index_statements(step.index, f"DROP INDEX {quote(step.index.name)}")
        case s.RedefineIndex():
            return (f"DROP INDEX {quote(step.before.name)}", create_index(step.table, step.after))
        case _:
            raise AssertionError(f"SQLite has no {type(step).__name__}")


def block(step: s.Step) -> Block:
    """One step's statements under their heading."""
    match step:
        case s.CreateObject():
            return Block(heading(step), create_object(step))
        case s.DropObject():
            return Block(heading(step), (drop_object(sqlite, step.object),))
        case _:
            return Block(type(step).__name__, statements(step))
