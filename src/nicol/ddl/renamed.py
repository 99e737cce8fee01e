"""Structures under new names: every reference follows, as it does in the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from nicol.ddl.tables import (
    Column,
    DefaultValue,
    ForeignKey,
    Index,
    Name,
    SqlEnum,
    SqlSchema,
    Table,
)

COLUMN_KINDS = ("generated", "collate", "comment")
"""What annotations of a field make, known by its column."""
QUOTES = '"`'
PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
"""Names that need no quotes anywhere."""


def renamed_table(schema: SqlSchema, old: Name, new: Name) -> SqlSchema:
    """`schema` with the table `old` called `new`."""

    def change(table: Table) -> Table:
        keys = tuple(replace(key, table=new) if key.table == old else key for key in table.foreign_keys)
        table = replace(table, foreign_keys=keys)
        if table.key != old:
            return table
        columns = tuple(with_sequence(column, (old[1], column.name), new[1]) for column in table.columns)
        return replace(table, name=new[1], columns=columns)

    return replace(
        with_tables(schema, change),
        owned=frozenset((kind, new if key == old else key, name) for kind, key, name in schema.owned),
        triggers=tuple(
            replace(one, table=new[1], sql=in_text(one.sql, {old[1]: new[1]})) if one.table == old[1] else one
            for one in schema.triggers
        ),
        objects=tuple(replace(one, table=new[1]) if (one.schema, one.table) == old else one for one in schema.objects),
    )


def renamed_columns(schema: SqlSchema, table: Name, names: Mapping[str, str]) -> SqlSchema:
    """`schema` with columns of `table` under the new `names`, by old ones, all at once."""

    def new(name: str) -> str:
        return names.get(name, name)

    def key_change(key: ForeignKey, own: bool) -> ForeignKey:
        columns = tuple(new(name) for name in key.columns) if own else key.columns
        references = tuple(new(name) for name in key.references) if key.table == table else key.references
        return replace(key, columns=columns, references=references)

    def column_change(column: Column) -> Column:
        made = column.generated and replace(column.generated, expression=in_text(column.generated.expression, names))
        return replace(column, name=new(column.name), generated=made)

    def index_change(index: Index) -> Index:
        columns = tuple(replace(column, name=new(column.name)) for column in index.columns)
        return replace(index, columns=columns, where=None if index.where is None else in_text(index.where, names))

    def change(found: Table) -> Table:
        own = found.key == table
        found = replace(found, foreign_keys=tuple(key_change(key, own) for key in found.foreign_keys))
        if not own:
            return found
        columns = tuple(with_sequence(column, (found.name, column.name), found.name, new) for column in found.columns)
        key = found.primary_key
        return replace(
            found,
            columns=tuple(column_change(column) for column in columns),
            primary_key=key and replace(key, columns=tuple(new(name) for name in key.columns)),
            indexes=tuple(index_change(index) for index in found.indexes),
            constraints=tuple(replace(one, body=in_text(one.body, names)) for one in found.constraints),
            extra_indexes=tuple(replace(one, body=in_text(one.body, names)) for one in found.extra_indexes),
        )

    owned = frozenset(
        (kind, key, new(name) if key == table and kind in COLUMN_KINDS else name) for kind, key, name in schema.owned
    )
    return replace(with_tables(schema, change), owned=owned)


def renamed_enum(schema: SqlSchema, old: Name, new: Name) -> SqlSchema:
    """`schema` with the enum `old`, the type of columns, called `new`."""

    def change(table: Table) -> Table:
        columns = tuple(
            replace(column, type=replace(column.type, name=new[1])) if is_of(column, old) else column
            for column in table.columns
        )
        return replace(table, columns=columns)

    enums = tuple(replace(enum, name=new[1]) if enum.key == old else enum for enum in schema.enums)
    return replace(with_tables(schema, change), enums=enums)


def renamed_value(schema: SqlSchema, enum: Name, old: str, new: str) -> SqlSchema:
    """`schema` with one value of `enum` called otherwise, also in defaults."""

    def change(table: Table) -> Table:
        columns = tuple(
            replace(column, default=with_value(column.default, old, new)) if is_of(column, enum) else column
            for column in table.columns
        )
        return replace(table, columns=columns)

    enums = tuple(with_enum_value(found, old, new) if found.key == enum else found for found in schema.enums)
    return replace(with_tables(schema, change), enums=enums)


def renamed_column_value(column: Column, old: str, new: str) -> Column:
    """A column with one value of its own enum called otherwise."""
    args = tuple(new if value == old else value for value in column.type.args)
    return replace(column, type=replace(column.type, args=args), default=with_value(column.default, old, new))


def with_tables(schema: SqlSchema, change: Callable[[Table], Table]) -> SqlSchema:
    return replace(schema, tables=tuple(change(table) for table in schema.tables))


def with_enum_value(enum: SqlEnum, old: str, new: str) -> SqlEnum:
    return replace(enum, values=tuple(new if value == old else value for value in enum.values))


def with_value(default: DefaultValue | None, old: str, new: str) -> DefaultValue | None:
    """A default with the enum value `old` called `new`."""
    if default is None or default.kind != "value":
        return default
    items = tuple(new if item.text == old else item.text for item in default.items)
    return replace(
        default,
        text=new if default.text == old else default.text,
        items=tuple(replace(item, text=text) for item, text in zip(default.items, items, strict=True)),
    )


def with_sequence(
    column: Column, old: tuple[str, str], table: str, new: Callable[[str], str] = lambda name: name
) -> Column:
    """The column with the new name of a sequence that has the name which `serial` gives it."""
    default = column.default
    if default is None or default.kind != "sequence" or default.text != sequence_name(*old):
        return column
    return replace(column, default=replace(default, text=sequence_name(table, new(column.name))))


def sequence_name(table: str, column: str) -> str:
    """What `serial` calls the sequence of a column."""
    return f"{table}_{column}_seq"


def is_of(column: Column, enum: Name) -> bool:
    """Whether the column's type is the database enum `enum`."""
    return column.type.family == "Enum" and (column.type.schema, column.type.name) == enum


def in_text(sql: str, names: Mapping[str, str]) -> str:
    """An expression with columns under new names; what stands in quotes for a text is left alone."""
    pieces = re.split(r"('(?:[^']|'')*')", sql)
    words = re.compile(r'"[^"]+"|`[^`]+`|\b[A-Za-z_]\w*\b')

    def new(match: re.Match[str]) -> str:
        quote = match[0][0] if match[0][0] in QUOTES else ""
        bare = match[0].strip(QUOTES)
        if bare not in names:
            return match[0]
        quote = quote or ("" if PLAIN.fullmatch(names[bare]) else '"')
        return f"{quote}{names[bare]}{quote}"

    return "".join(piece if place % 2 else words.sub(new, piece) for place, piece in enumerate(pieces))
