"""Steps as MySQL's and MariaDB's statements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import assert_never

from nicol.ddl import steps as s
from nicol.ddl.extras import Constraint
from nicol.ddl.mysql_defaults import is_unwritten
from nicol.ddl.native_types import MYSQL_TYPES
from nicol.ddl.render.actions import ACTIONS
from nicol.ddl.render.mysql_names import naming_statements
from nicol.ddl.render.objects import create_object, drop_object, heading
from nicol.ddl.render.script import Block
from nicol.ddl.tables import Column, ColumnType, DefaultValue, ForeignKey, Index, PrimaryKey, Table
from nicol.dialects import mysql
from nicol.dialects.quoting import identifier, identifiers, literal
from nicol.model.schema import Arity

INDENT = "    "
CHARACTERS = "DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"


def quote(name: str) -> str:
    return identifier(mysql, name)


def string(text: str) -> str:
    return literal(mysql, text)


def column_type(type: ColumnType) -> str:
    """A type, e.g. `VARCHAR(20)` or `ENUM('A', 'B')`."""
    if type.family == "Enum":
        return f"ENUM({', '.join(string(value) for value in type.args)})"
    if type.family == "Unsupported":
        return type.name
    if type.family == "Boolean" and type.name == "TinyInt":
        return "BOOLEAN"
    args = f"({', '.join(type.args)})" if type.args else ""
    words, unsigned, _ = MYSQL_TYPES[type.name][0].partition(" UNSIGNED")
    return words + args + unsigned


def default_value(value: DefaultValue, column: Column) -> str:
    """A default as SQL; the clock is read with the column's precision."""
    match value.kind:
        case "now":
            return f"CURRENT_TIMESTAMP({column.type.args[0]})" if column.type.args else "CURRENT_TIMESTAMP"
        case "expression" | "sequence":
            return value.text
        case "value":
            return written_value(value, column)


def written_value(value: DefaultValue, column: Column) -> str:
    match value.value_kind:
        case "Boolean" if column.type.name == "Bit":
            return f"b'{int(value.text == 'true')}'"
        case "Int" | "BigInt" | "Float" | "Boolean":
            return value.text
        case "DateTime":
            return string(clock(value.text))
        case _:
            return string(value.text)


def clock(text: str) -> str:
    """An ISO instant as MySQL's clock shows it in UTC."""
    moment = datetime.fromisoformat(text)
    utc = moment.astimezone(UTC) if moment.tzinfo else moment
    return f"{utc:%Y-%m-%d %H:%M:%S}" + (f".{utc:%f}"[:4] if utc.microsecond else "")


def column_line(column: Column) -> str:
    """A column as CREATE TABLE, ADD COLUMN and MODIFY write it."""
    null = "NOT NULL" if column.arity is Arity.REQUIRED else "NULL"
    counted = " AUTO_INCREMENT" if column.autoincrement else ""
    default = ""
    if column.default is not None and not column.autoincrement and not is_unwritten(column):
        default = f" DEFAULT {default_value(column.default, column)}"
    collation = f" COLLATE {column.collation}" if column.collation else ""
    comment = f" COMMENT {string(column.comment)}" if column.comment else ""
    if column.generated is not None:
        kind = "STORED" if column.generated.stored else "VIRTUAL"
        computed = f" GENERATED ALWAYS AS ({column.generated.expression}) {kind}"
        return f"{quote(column.name)} {column_type(column.type)}{collation}{computed}{comment}"
    return f"{quote(column.name)} {column_type(column.type)}{collation} {null}{counted}{default}{comment}"


def primary_key(key: PrimaryKey) -> str:
    lengths = key.lengths or (None,) * len(key.columns)
    columns = ", ".join(part(name, length) for name, length in zip(key.columns, lengths, strict=True))
    return f"PRIMARY KEY ({columns})"


def part(name: str, length: int | None) -> str:
    """A column of a key: `length` is how much of it counts."""
    return quote(name) if length is None else f"{quote(name)}({length})"


def index_kind(index: Index) -> str:
    """The word in front of INDEX, with a space behind it."""
    return "UNIQUE " if index.unique else "FULLTEXT " if index.algorithm == "FullText" else ""


def index_columns(index: Index) -> str:
    return ", ".join(
        part(column.name, column.length) + (" DESC" if column.sort == "Desc" else "") for column in index.columns
    )


def create_table(table: Table) -> str:
    columns = ",\n".join(INDENT + column_line(column) for column in table.columns)
    keys = [f"{index_kind(index)}INDEX {quote(index.name)}({index_columns(index)})" for index in table.indexes]
    if table.primary_key:
        keys.append(primary_key(table.primary_key))
    keys += [constraint_line(one) for one in table.constraints]
    tail = ",\n\n" + ",\n".join(INDENT + key for key in keys) if keys else ""
    comment = f" COMMENT = {string(table.comment)}" if table.comment else ""
    return f"CREATE TABLE {quote(table.name)} (\n{columns}{tail}\n) {CHARACTERS}{comment}"


def constraint_line(constraint: Constraint) -> str:
    return f"CONSTRAINT {quote(constraint.name)} {constraint.sql}"


def create_extra_index(step: s.CreateExtraIndex) -> str:
    unique = "UNIQUE " if step.index.unique else ""
    return f"CREATE {unique}INDEX {quote(step.index.name)} ON {quote(step.table.name)}{step.index.body}"


def create_index(table: Table, index: Index) -> str:
    return f"CREATE {index_kind(index)}INDEX {quote(index.name)} ON {quote(table.name)}({index_columns(index)})"


def drop_index(table: Table, index: Index) -> str:
    return f"DROP INDEX {quote(index.name)} ON {quote(table.name)}"


def add_foreign_key(table: Table, key: ForeignKey) -> str:
    named = f"CONSTRAINT {quote(key.name)} " if key.name else ""
    return (
        f"ALTER TABLE {quote(table.name)} ADD {named}FOREIGN KEY ({identifiers(mysql, key.columns)}) "
        f"REFERENCES {quote(key.table[1])}({identifiers(mysql, key.references)}) "
        f"ON DELETE {ACTIONS[key.on_delete]} ON UPDATE {ACTIONS[key.on_update]}"
    )


def drop_foreign_key(table: Table, key: ForeignKey) -> str:
    assert key.name is not None
    return f"ALTER TABLE {quote(table.name)} DROP FOREIGN KEY {quote(key.name)}"


def alter_table(step: s.AlterTable) -> str:
    lines = [line for change in step.changes for line in change_lines(change)]
    return f"ALTER TABLE {quote(step.before.name)} " + f",\n{INDENT}".join(lines)


def change_lines(change: s.TableChange) -> Iterator[str]:
    """The clauses of ALTER TABLE for one change."""
    match change:
        case s.DropPrimaryKey():
            yield "DROP PRIMARY KEY"
        case s.AddPrimaryKey():
            yield f"ADD {primary_key(change.key)}"
        case s.RenamePrimaryKey():
            raise AssertionError("MySQL calls every primary key PRIMARY")
        case s.DropColumn():
            yield f"DROP COLUMN {quote(change.column.name)}"
        case s.AddColumn():
            yield f"ADD COLUMN {column_line(change.column)}"
        case s.RecreateColumn():
            yield f"DROP COLUMN {quote(change.pair.before.name)}"
            yield f"ADD COLUMN {column_line(change.pair.after)}"
        case s.AlterColumn():
            yield alter_column(change.pair)
        case _:
            assert_never(change)


def alter_column(pair: s.ColumnPair) -> str:
    """MODIFY states the whole column anew; only a default that goes needs less."""
    whole = pair.arity_changed or pair.autoincrement_changed or pair.generated_changed or pair.collation_changed
    only_default = not (pair.cast or whole or pair.comment_changed)
    if only_default and pair.after.default is None:
        return f"ALTER COLUMN {quote(pair.after.name)} DROP DEFAULT"
    return f"MODIFY {column_line(pair.after)}"


def statements(step: s.Step) -> tuple[str, ...]:
    """One step's statements; AssertionError for a step that MySQL never needs."""
    match step:
        case s.RenameTable() | s.SwapJoinColumns() | s.RenameColumn() | s.RenameColumnValue() | s.FillColumn():
            return naming_statements(step, column_line)
        case s.CreateTable():
            return (create_table(step.table),)
        case s.AlterTable():
            return (alter_table(step),)
        case s.DropTable():
            return (f"DROP TABLE {quote(step.table.name)}",)
        case s.CreateIndex():
            return (create_index(step.table, step.index),)
        case s.DropIndex():
            return (drop_index(step.table, step.index),)
        case s.RenameIndex():
            names = f"{quote(step.before.name)} TO {quote(step.after.name)}"
            return (f"ALTER TABLE {quote(step.table.name)} RENAME INDEX {names}",)
        case s.AddConstraint():
            return (f"ALTER TABLE {quote(step.table.name)} ADD {constraint_line(step.constraint)}",)
        case s.DropConstraint():
            return (f"ALTER TABLE {quote(step.table.name)} DROP CONSTRAINT {quote(step.constraint.name)}",)
        case s.CreateExtraIndex():
            return (create_extra_index(step),)
        case s.DropExtraIndex():
            return (f"DROP INDEX {quote(step.index.name)} ON {quote(step.table.name)}",)
        case s.SetComment():
            return (f"ALTER TABLE {quote(step.on.name)} COMMENT = {string(step.comment or '')}",)
        case s.AddForeignKey():
            return (add_foreign_key(step.table, step.key),)
        case s.DropForeignKey():
            return (drop_foreign_key(step.table, step.key),)
        case _:
            raise AssertionError(f"MySQL has no {type(step).__name__}")


def block(step: s.Step) -> Block:
    """One step's statements under their heading."""
    match step:
        case s.CreateObject():
            return Block(heading(step), create_object(step))
        case s.DropObject():
            return Block(heading(step), (drop_object(mysql, step.object),))
        case _:
            return Block(type(step).__name__, statements(step))
