"""The enums of a database as schema blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nicol.ddl.tables import Column, Name, SqlSchema, Table
from nicol.dialects import Can
from nicol.introspect.literals import string
from nicol.introspect.naming import EMPTY_VALUE, block_names, client_name
from nicol.introspect.previous import Previous
from nicol.introspect.pulled import PulledEnum, PulledValue
from nicol.introspect.remarks import Remarks
from nicol.model.schema import Enum


@dataclass(frozen=True, slots=True)
class Source:
    """An enum of the database: its key, its values, and the block that an earlier schema had for it."""

    key: Name
    values: tuple[str, ...]
    known: Enum | None


@dataclass(frozen=True, slots=True)
class Enums:
    """Every enum with its client name; `values` are the client's names of the values by the database's."""

    sources: tuple[Source, ...]
    names: dict[Name, str]

    def of(self, table: Table, column: Column) -> str:
        """The client name of a column's enum."""
        return self.names[enum_key(table, column)]

    def values(self, table: Table, column: Column) -> Mapping[str, str]:
        key = enum_key(table, column)
        source = next(source for source in self.sources if source.key == key)
        return {value: value_name(value, source.known) for value in source.values}


def enum_key(table: Table, column: Column) -> Name:
    """An enum that is no type of its own goes by its table and column."""
    if column.type.args:
        return (None, f"{table.name}_{column.name}")
    return (column.type.schema, column.type.name)


def enums_of(sql: SqlSchema, tables: Sequence[Table], previous: Previous) -> Enums:
    """The database's enums; where it has none, those that an earlier schema has for its columns."""
    if Can.ENUM_TYPES in sql.dialect.can:
        sources = [Source(enum.key, enum.values, previous.enum(enum)) for enum in sql.enums]
    elif Can.NATIVE_ENUMS not in sql.dialect.can:
        sources = [
            Source((None, enum.name), tuple(value.db_name for value in enum.values), enum) for enum in previous.all
        ]
    else:
        sources = [
            Source(
                enum_key(table, column),
                column.type.args,
                previous.column_enum(table.key, column.name, column.type.args),
            )
            for table in tables
            for column in table.columns
            if column.type.family == "Enum"
        ]
    known = {source.key: source.known.name for source in sources if source.known is not None}
    return Enums(tuple(sources), block_names([source.key for source in sources], known))


def value_name(value: str, known: Enum | None) -> str:
    """The client's name of a value; "" when it can have none."""
    for one in known.values if known else ():
        if one.db_name == value:
            return one.name
    return EMPTY_VALUE if value == "" else client_name(value)


def pulled_enums(enums: Enums, previous: Previous, remarks: Remarks, schemas: bool) -> tuple[PulledEnum, ...]:
    """The blocks: those of an earlier schema first; several columns may share one."""
    blocks = {
        enums.names[source.key]: with_remarks(
            pulled_enum(enums.names[source.key], source, schemas), remarks.of(source.key)
        )
        for source in enums.sources
    }
    places = {enum.name: place for place, enum in enumerate(previous.all)}
    return tuple(blocks[name] for name in sorted(blocks, key=lambda name: places.get(name, len(places))))


def pulled_enum(name: str, source: Source, schemas: bool) -> PulledEnum:
    attributes = [f"@@map({string(source.key[1])})"] if name != source.key[1] and is_type(source) else []
    if schemas and source.key[0]:
        attributes.append(f"@@schema({string(source.key[0])})")
    documentation = tuple(source.known.documentation.splitlines()) if source.known else ()
    return PulledEnum(
        name, tuple(pulled_value(value, source.known) for value in source.values), tuple(attributes), documentation
    )


def with_remarks(enum: PulledEnum, remarks: Sequence[str]) -> PulledEnum:
    new = tuple(line for line in remarks if line not in enum.documentation)
    return replace(enum, documentation=(*enum.documentation, *new))


def is_type(source: Source) -> bool:
    """Whether the enum's name is the database's, and not that of an earlier schema for a column's values."""
    return source.known is None or source.known.db_name == source.key[1]


def pulled_value(value: str, known: Enum | None) -> PulledValue:
    name = value_name(value, known)
    mapped = (f"@map({string(value)})",) if name != value else ()
    documentation = next((one.documentation for one in known.values if one.db_name == value), "") if known else ""
    return PulledValue(name or value, mapped, tuple(documentation.splitlines()), disabled=not name)
