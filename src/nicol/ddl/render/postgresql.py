"""Steps as PostgreSQL's statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from nicol.ddl import steps as s
from nicol.ddl.extras import Constraint
from nicol.ddl.native_types import POSTGRESQL_TYPES
from nicol.ddl.render.actions import ACTIONS
from nicol.ddl.render.objects import create_object, drop_object, heading
from nicol.ddl.render.postgresql_names import naming_statements
from nicol.ddl.render.script import Block
from nicol.ddl.render.values import plain_value
from nicol.ddl.tables import (
    Column,
    ColumnType,
    DefaultValue,
    ForeignKey,
    Index,
    PrimaryKey,
    SqlEnum,
    SqlExtension,
    Table,
)
from nicol.dialects import postgresql
from nicol.dialects.quoting import identifier, identifiers, qualified, string
from nicol.model.schema import Arity

SERIAL = {"SmallInt": "SMALLSERIAL", "Integer": "SERIAL", "BigInt": "BIGSERIAL"}
INDENT = "    "
MORE_THAN_ONE = """\
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


"""
"""Prisma's remark."""
PLAIN = re.compile(r"[a-z_][a-z0-9_]*")


def quote(name: str) -> str:
    return identifier(postgresql, name)


def table_name(table: Table | SqlEnum) -> str:
    return qualified(postgresql, table.schema, table.name)


def bare_type(type: ColumnType) -> str:
    """A type without its arity, e.g. `VARCHAR(20)`."""
    if type.family == "Enum":
        return qualified(postgresql, type.schema, type.name)
    if type.family == "Unsupported":
        return type.name
    args = f"({','.join(type.args)})" if type.args else ""
    return POSTGRESQL_TYPES[type.name][0] + args


def column_type(column: Column) -> str:
    """A column's type with its arity, serial types resolved."""
    if column.autoincrement and column.type.name in SERIAL:
        return SERIAL[column.type.name]
    return bare_type(column.type) + ("[]" if column.arity is Arity.LIST else "")


def default_value(value: DefaultValue, column: Column) -> str:
    """A default as SQL."""
    match value.kind:
        case "now":
            return "CURRENT_TIMESTAMP"
        case "sequence":
            return f"nextval({string(quote(value.text))}::regclass)"
        case "expression":
            return value.text
        case "value":
            return written_value(value, column)


def written_value(value: DefaultValue, column: Column) -> str:
    if value.value_kind == "Bytes":
        return string(f"\\x{value.text}")
    if value.value_kind == "List":
        items = ", ".join(written_value(item, column) for item in value.items)
        return f"ARRAY[{items}]::{bare_type(column.type)}[]"
    return plain_value(value)


def column_line(column: Column) -> str:
    """A column as CREATE TABLE and ADD COLUMN write it."""
    required = " NOT NULL" if column.arity is Arity.REQUIRED else ""
    collation = f" COLLATE {quote(column.collation)}" if column.collation else ""
    default = ""
    if column.default is not None and not column.autoincrement:
        default = f" DEFAULT {default_value(column.default, column)}"
    if column.generated is not None:
        default = f" GENERATED ALWAYS AS ({column.generated.expression}) STORED"
    return f"{INDENT}{quote(column.name)} {column_type(column)}{collation}{required}{default}"


def primary_key(key: PrimaryKey, separator: str) -> str:
    """A key's constraint; CREATE TABLE joins the columns by "," and ALTER TABLE by ", "."""
    named = f"CONSTRAINT {quote(key.name)} " if key.name else ""
    return f"{named}PRIMARY KEY ({identifiers(postgresql, key.columns, separator)})"


def create_table(table: Table) -> str:
    lines = ",\n".join(column_line(column) for column in table.columns)
    keys = [primary_key(table.primary_key, ",")] if table.primary_key else []
    keys += [constraint_line(one) for one in table.constraints]
    tail = ",\n\n" + ",\n".join(INDENT + key for key in keys) if keys else ""
    return f"CREATE TABLE {table_name(table)} (\n{lines}{tail}\n)"


def constraint_line(constraint: Constraint) -> str:
    return f"CONSTRAINT {quote(constraint.name)} {constraint.sql}"


def create_index(table: Table, index: Index) -> str:
    unique = "UNIQUE " if index.unique else ""
    using = "" if index.algorithm == "BTree" else f" USING {index.algorithm.upper()} "
    columns = ", ".join(
        quote(column.name) + (f" {column.ops}" if column.ops else "") + (" DESC" if column.sort == "Desc" else "")
        for column in index.columns
    )
    where = f" WHERE ({index.where})" if index.where else ""
    return f"CREATE {unique}INDEX {quote(index.name)} ON {table_name(table)}{using}({columns}){where}"


def drop_index(table: Table, index: Index) -> str:
    if index.constraint:
        return f"ALTER TABLE {table_name(table)} DROP CONSTRAINT {quote(index.name)}"
    return f"DROP INDEX {qualified(postgresql, table.schema, index.name)}"


def add_foreign_key(table: Table, key: ForeignKey) -> str:
    named = f"CONSTRAINT {quote(key.name)} " if key.name else ""
    return (
        f"ALTER TABLE {table_name(table)} ADD {named}FOREIGN KEY ({identifiers(postgresql, key.columns)}) "
        f"REFERENCES {qualified(postgresql, *key.table)}({identifiers(postgresql, key.references)}) "
        f"ON DELETE {ACTIONS[key.on_delete]} ON UPDATE {ACTIONS[key.on_update]}"
    )


def create_extension(extension: SqlExtension) -> str:
    schema = f" SCHEMA {quote(extension.schema)}" if extension.schema else ""
    version = f" VERSION {quote(extension.version)}" if extension.version else ""
    options = f" WITH{schema}{version}" if schema or version else ""
    return f"CREATE EXTENSION IF NOT EXISTS {quote(extension.name)}{options}"


def alter_extension(step: s.AlterExtension) -> Iterator[str]:
    name = quote(step.after.name)
    if step.after.version and step.after.version != step.before.version:
        yield f"ALTER EXTENSION {name} UPDATE TO {string(step.after.version)}"
    if step.after.schema and step.after.schema != step.before.schema:
        yield f"ALTER EXTENSION {name} SET SCHEMA {quote(step.after.schema)}"


def create_enum(name: str, enum: SqlEnum) -> str:
    values = ", ".join(string(value) for value in enum.values)
    return f"CREATE TYPE {qualified(postgresql, enum.schema, name)} AS ENUM ({values})"


def alter_enum(step: s.AlterEnum) -> Iterator[str]:
    if not step.dropped:
        remark = MORE_THAN_ONE if len(step.created) > 1 else ""
        for value in step.created:
            yield f"{remark}ALTER TYPE {table_name(step.before)} ADD VALUE {string(value)}"
            remark = ""
        return
    yield "BEGIN"
    yield from replace_enum(step)
    yield "COMMIT"


def replace_enum(step: s.AlterEnum) -> Iterator[str]:
    """A new type takes the old one's name: PostgreSQL cannot remove a value."""
    enum, new, old = step.after, f"{step.after.name}_new", f"{step.before.name}_old"
    yield create_enum(new, enum)
    for use in step.uses:
        if use.pair.before.default is not None:
            yield f"ALTER TABLE {table_name(use.table)} ALTER COLUMN {quote(use.pair.before.name)} DROP DEFAULT"
    for leaving in step.leaving:
        yield from without_enum(leaving)
    for use in step.uses:
        column = quote(use.pair.after.name)
        kind = qualified(postgresql, enum.schema, new) + ("[]" if use.pair.after.arity is Arity.LIST else "")
        yield f"ALTER TABLE {table_name(use.table)} ALTER COLUMN {column} TYPE {kind} USING ({column}::text::{kind})"
    yield f"ALTER TYPE {table_name(step.before)} RENAME TO {quote(old)}"
    yield f"ALTER TYPE {qualified(postgresql, enum.schema, new)} RENAME TO {quote(enum.name)}"
    yield f"DROP TYPE {qualified(postgresql, step.before.schema, old)}"
    for use in step.uses:
        if (default := use.pair.after.default) is not None and use.pair.before.default is not None:
            value = default_value(default, use.pair.after)
            yield f"ALTER TABLE {table_name(use.table)} ALTER COLUMN {quote(use.pair.after.name)} SET DEFAULT {value}"


def without_enum(use: s.LeavingEnum) -> Iterator[str]:
    """Text instead of the old type, which cannot go while a column has it, even one that goes right afterwards."""
    column, list_mark = quote(use.column.name), "[]" if use.column.arity is Arity.LIST else ""
    if use.column.default is not None:
        yield f"ALTER TABLE {table_name(use.table)} ALTER COLUMN {column} DROP DEFAULT"
    kind = f"TEXT{list_mark}"
    yield f"ALTER TABLE {table_name(use.table)} ALTER COLUMN {column} TYPE {kind} USING ({column}::{kind})"


def alter_table(step: s.AlterTable) -> Iterator[str]:
    """Renamed keys and sequences as statements of their own around one ALTER TABLE."""
    before: list[str] = []
    lines: list[str] = []
    after: list[str] = []
    for change in step.changes:
        match change:
            case s.RenamePrimaryKey():
                assert change.before.name is not None
                assert change.after.name is not None
                names = f"{quote(change.before.name)} TO {quote(change.after.name)}"
                after.append(f"ALTER TABLE {table_name(step.before)} RENAME CONSTRAINT {names}")
            case s.DropPrimaryKey():
                assert change.key.name is not None
                lines.append(f"DROP CONSTRAINT {quote(change.key.name)}")
            case s.AddPrimaryKey():
                lines.append(f"ADD {primary_key(change.key, ', ')}")
            case s.DropColumn():
                lines.append(f"DROP COLUMN {quote(change.column.name)}")
            case s.AddColumn():
                lines.append(f"ADD COLUMN {column_line(change.column)}")
            case s.RecreateColumn():
                lines.append(f"DROP COLUMN {quote(change.pair.before.name)}")
                lines.append(f"ADD COLUMN {column_line(change.pair.after)}")
            case s.AlterColumn():
                if change.pair.autoincrement_changed and change.pair.after.autoincrement:
                    before.append(create_sequence(step, change.pair))
                lines.extend(alter_column(step, change.pair))
            case _:
                assert_never(change)
    yield from before
    if lines:
        yield f"ALTER TABLE {table_name(step.before)} " + ",\n".join(lines)
    yield from after
    yield from sequences(step)


def sequence_name(step: s.AlterTable, column: Column) -> str:
    """The name of a new sequence as SQL; as Prisma writes it where no quotes are needed, in its table's schema."""
    name = f"{step.after.name}_{column.name}_seq".lower()
    name = name if PLAIN.fullmatch(name) else quote(name)
    if step.after.schema in (None, postgresql.default_schema):
        return name
    return f"{quote(step.after.schema)}.{name}"


def create_sequence(step: s.AlterTable, pair: s.ColumnPair) -> str:
    return f"CREATE SEQUENCE {sequence_name(step, pair.after)}"


def sequences(step: s.AlterTable) -> Iterator[str]:
    """A new sequence belongs to its column; the one of a column that no longer counts goes, where its name is known."""
    for change in step.changes:
        if not isinstance(change, s.AlterColumn) or not change.pair.autoincrement_changed:
            continue
        old = change.pair.before.default
        if change.pair.after.autoincrement:
            column = f"{table_name(step.after)}.{quote(change.pair.after.name)}"
            yield f"ALTER SEQUENCE {sequence_name(step, change.pair.after)} OWNED BY {column}"
        elif old is not None and old.kind == "sequence" and old.text:
            schema = None if step.after.schema == postgresql.default_schema else step.after.schema
            yield f"DROP SEQUENCE {qualified(postgresql, schema, old.text)}"


def alter_column(step: s.AlterTable, pair: s.ColumnPair) -> Iterator[str]:
    """The clauses of ALTER TABLE for one column, in the order in which Prisma writes them."""
    prefix = f"ALTER COLUMN {quote(pair.after.name)}"
    if pair.arity_changed and pair.before.arity is Arity.REQUIRED:
        yield f"{prefix} DROP NOT NULL"
    if pair.arity_changed and pair.after.arity is Arity.REQUIRED:
        yield f"{prefix} SET NOT NULL"
    if pair.autoincrement_changed:
        sequence = sequence_name(step, pair.after)
        yield (
            f"{prefix} SET DEFAULT nextval({string(sequence)})"
            if pair.after.autoincrement
            else f"{prefix} DROP DEFAULT"
        )
    elif pair.default_changed and pair.after.default is None:
        yield f"{prefix} DROP DEFAULT"
    elif pair.default_changed and pair.after.default is not None:
        yield f"{prefix} SET DEFAULT {default_value(pair.after.default, pair.after)}"
    if pair.generated_changed:
        yield f"{prefix} DROP EXPRESSION"
    if pair.cast is not None or pair.collation_changed:
        collation = f" COLLATE {quote(pair.after.collation or 'default')}" if pair.collation_changed else ""
        list_mark = "[]" if pair.after.arity is Arity.LIST else ""
        yield f"{prefix} SET DATA TYPE {bare_type(pair.after.type)}{list_mark}{collation}"


def set_comment(step: s.SetComment) -> str:
    """A comment on a table, column or enum type; NULL takes it away."""
    if isinstance(step.on, SqlEnum):
        target = f"TYPE {table_name(step.on)}"
    elif step.column is None:
        target = f"TABLE {table_name(step.on)}"
    else:
        target = f"COLUMN {table_name(step.on)}.{quote(step.column.name)}"
    return f"COMMENT ON {target} IS {'NULL' if step.comment is None else string(step.comment)}"


def rename_index(step: s.RenameIndex) -> str:
    return (
        f"ALTER INDEX {qualified(postgresql, step.table.schema, step.before.name)} RENAME TO {quote(step.after.name)}"
    )


def rename_foreign_key(step: s.RenameForeignKey) -> str:
    assert step.before.name is not None
    assert step.after.name is not None
    names = f"{quote(step.before.name)} TO {quote(step.after.name)}"
    return f"ALTER TABLE {table_name(step.table)} RENAME CONSTRAINT {names}"


def drop_foreign_key(step: s.DropForeignKey) -> str:
    assert step.key.name is not None
    return f"ALTER TABLE {table_name(step.table)} DROP CONSTRAINT {quote(step.key.name)}"


def statements(step: s.Step) -> tuple[str, ...]:
    """One step's statements; AssertionError for a step that PostgreSQL never needs."""
    match step:
        case (
            s.RenameTable()
            | s.SwapJoinColumns()
            | s.RenameColumn()
            | s.RenameEnum()
            | s.RenameEnumValue()
            | s.FillColumn()
        ):
            return naming_statements(step)
        case s.CreateSchema():
            return (f"CREATE SCHEMA IF NOT EXISTS {quote(step.name)}",)
        case s.CreateExtension():
            return (create_extension(step.extension),)
        case s.AlterExtension():
            return tuple(alter_extension(step))
        case s.DropExtension():
            return (f"DROP EXTENSION {quote(step.extension.name)}",)
        case s.CreateEnum():
            return (create_enum(step.enum.name, step.enum),)
        case s.AlterEnum():
            return tuple(alter_enum(step))
        case s.DropEnum():
            return (f"DROP TYPE {table_name(step.enum)}",)
        case _:
            return table_statements(step)


def table_statements(step: s.Step) -> tuple[str, ...]:
    """The statements of a step that concerns a table."""
    match step:
        case s.CreateTable():
            return (create_table(step.table),)
        case s.AlterTable():
            return tuple(alter_table(step))
        case s.DropTable():
            return (f"DROP TABLE {table_name(step.table)}",)
        case s.CreateIndex():
            return (create_index(step.table, step.index),)
        case s.DropIndex():
            return (drop_index(step.table, step.index),)
        case s.RenameIndex():
            return (rename_index(step),)
        case s.AddConstraint():
            return (f"ALTER TABLE {table_name(step.table)} ADD {constraint_line(step.constraint)}",)
        case s.DropConstraint():
            return (f"ALTER TABLE {table_name(step.table)} DROP CONSTRAINT {quote(step.constraint.name)}",)
        case s.CreateExtraIndex():
            unique = "UNIQUE " if step.index.unique else ""
            return (f"CREATE {unique}INDEX {quote(step.index.name)} ON {table_name(step.table)}{step.index.body}",)
        case s.DropExtraIndex():
            return (f"DROP INDEX {qualified(postgresql, step.table.schema, step.index.name)}",)
        case s.SetComment():
            return (set_comment(step),)
        case s.AddForeignKey():
            return (add_foreign_key(step.table, step.key),)
        case s.DropForeignKey():
            return (drop_foreign_key(step),)
        case s.RenameForeignKey():
            return (rename_foreign_key(step),)
        case _:
            raise AssertionError(f"PostgreSQL has no {type(step).__name__}")


def block(step: s.Step) -> Block:
    """One step's statements under their heading."""
    match step:
        case s.CreateObject():
            return Block(heading(step), create_object(step))
        case s.DropObject():
            return Block(heading(step), (drop_object(postgresql, step.object),))
        case _:
            return Block(type(step).__name__, statements(step))
