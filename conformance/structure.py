"""Assertions of Prisma's migration tests about a database's structure, as chains of method names and arguments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from nicol.ddl import SqlSchema
from nicol.ddl.from_schema import operator_class
from nicol.ddl.tables import Column, DefaultValue, ForeignKey, Index, PrimaryKey, Table
from nicol.model.schema import Arity

Chain: TypeAlias = Sequence[Sequence[Any]]
"""`[[method, argument…], …]`; the last argument of some methods is a chain about what they found."""
STRINGS = ("String", "Uuid")


class Unknown(Exception):
    """An assertion that is not understood here."""


@dataclass(frozen=True, slots=True)
class Found:
    """The live structure, and whether the history table is beside it."""

    schema: SqlSchema
    has_history: bool

    @property
    def names(self) -> list[str]:
        return [table.name for table in self.schema.tables] + ["_prisma_migrations"] * self.has_history


def problems(found: Found, chain: Chain) -> Iterator[str]:
    """What `found` lacks of the assertions in `chain`; Unknown for one that is not understood."""
    extension = ""
    for method, *arguments in chain:
        match method, arguments:
            case "assert_tables_count", [count]:
                yield from differs(method, count, len(found.names))
            case "assert_has_table", [name]:
                yield from differs(method, True, name in found.names)
            case (("assert_has_no_table" | "assert_has_no_view"), [name]):
                yield from differs(method, False, name in found.names)
            case "assert_table", [name, inner]:
                yield from in_table(table_called(found, name), inner)
            case "assert_enum", [name, inner]:
                yield from differs(f"values of {name}", sorted(inner[0][1]), enum_values(found, name))
            case "assert_has_extension", [name]:
                extension = name
                yield from differs(method, True, name in [item.name for item in found.schema.extensions])
            case "assert_schema", [name]:
                schemas = [item.schema for item in found.schema.extensions if item.name == extension]
                yield from differs(f"schema of {extension}", [name], schemas)
            case _:
                raise Unknown(str(method))


def differs(what: str, expected: object, actual: object) -> Iterator[str]:
    if expected != actual:
        yield f"{what}: expected {expected!r}, found {actual!r}"


def table_called(found: Found, name: str) -> Table:
    tables = [table for table in found.schema.tables if table.name.lower() == name.lower()]
    if not tables:
        raise AssertionError(f"no table {name}")
    return tables[0]


def enum_values(found: Found, name: str) -> list[str]:
    """An enum's values; on MySQL, where it has no name, those of the column that `Table_column` names."""
    for enum in found.schema.enums:
        if enum.name == name:
            return sorted(enum.values)
    for table in found.schema.tables:
        for column in table.columns:
            if column.type.family == "Enum" and f"{table.name}_{column.name}" == name:
                return sorted(column.type.args)
    return []


def in_table(table: Table, chain: Chain) -> Iterator[str]:
    for method, *arguments in chain:
        match method, arguments:
            case "assert_columns_count", [count]:
                yield from differs(method, count, len(table.columns))
            case "assert_has_column", [name]:
                yield from differs(f"column {name}", True, name in table.by_name)
            case "assert_does_not_have_column", [name]:
                yield from differs(f"column {name}", False, name in table.by_name)
            case "assert_column", [name, inner]:
                yield from in_column(table.column(name), inner)
            case "assert_no_fks", []:
                yield from differs("foreign keys", 0, len(table.foreign_keys))
            case "assert_foreign_keys_count", [count]:
                yield from differs("foreign keys", count, len(table.foreign_keys))
            case "assert_fk_on_columns", [columns, inner]:
                keys = [key for key in table.foreign_keys if key.columns == tuple(columns)]
                yield from in_foreign_key(keys[0], inner) if keys else [f"no foreign key on {columns}"]
            case "assert_indexes_count", [count]:
                yield from differs("indexes", count, len(table.indexes))
            case "assert_index_on_columns", [columns, inner]:
                indexes = [index for index in table.indexes if index.column_names == tuple(columns)]
                yield from in_index(indexes[0], inner) if indexes else [f"no index on {columns}"]
            case "assert_has_index_name_and_type", [name, unique]:
                yield from differs(f"index {name}", True, (name, unique) in [(i.name, i.unique) for i in table.indexes])
            case "assert_has_no_pk", []:
                yield from differs("primary key", None, table.primary_key)
            case "assert_pk", [inner]:
                yield from in_primary_key(table.primary_key, inner)
            case _:
                raise Unknown(str(method))


def in_column(column: Column, chain: Chain) -> Iterator[str]:
    for method, *arguments in chain:
        what = f"{method} of {column.name}"
        match method, arguments:
            case "assert_is_required", []:
                yield from differs(what, Arity.REQUIRED, column.arity)
            case "assert_is_nullable", []:
                yield from differs(what, Arity.OPTIONAL, column.arity)
            case "assert_type_is_int", []:
                yield from differs(what, "Int", column.type.family)
            case "assert_type_is_string", []:
                yield from differs(what, True, column.type.family in STRINGS)
            case "assert_type_is_enum", []:
                yield from differs(what, "Enum", column.type.family)
            case "assert_type_family", [family]:
                yield from differs(what, family_of(family), shown(column))
            case "assert_auto_increments", []:
                yield from differs(what, True, column.autoincrement)
            case "assert_no_auto_increment", []:
                yield from differs(what, False, column.autoincrement)
            case "assert_default", ["$None"]:
                yield from differs(what, None, column.default)
            case "assert_dbgenerated", [text]:
                yield from differs(what, DefaultValue("expression", text), column.default)
            case "assert_default_value", [value]:
                yield from differs(what, plain(value), texts(column.default))
            case _:
                raise Unknown(str(method))


def family_of(value: str | dict[str, list[str]]) -> str:
    """`$ColumnTypeFamily::Binary` as Bytes; an unsupported type, which has its name with it, as that."""
    if isinstance(value, str):
        return bare(value).replace("Binary", "Bytes")
    [[name]] = value.values()
    return name


def shown(column: Column) -> str:
    if column.type.family == "Unsupported":
        return column.type.name
    return "String" if column.type.family in STRINGS else column.type.family


def bare(constant: str) -> str:
    """`$ColumnTypeFamily::Int` without what stands before the colons."""
    return constant.rpartition("::")[2]


def plain(value: str | dict[str, list[Any]]) -> Any:
    """A value such as `{"$PrismaValue::Enum": ["A"]}` as its text, a list as a list of texts."""
    if isinstance(value, str):
        return value
    [(kind, [content])] = value.items()
    return [plain(item) for item in content] if bare(kind) == "List" else plain(content)


def texts(default: DefaultValue | None) -> Any:
    if default is None:
        return None
    return [texts(item) for item in default.items] if default.value_kind == "List" else default.text


def in_foreign_key(key: ForeignKey, chain: Chain) -> Iterator[str]:
    for method, *arguments in chain:
        match method, arguments:
            case "assert_references", [table, columns]:
                yield from differs(method, (table.lower(), tuple(columns)), (key.table[1].lower(), key.references))
            case "assert_referential_action_on_delete", [action]:
                yield from differs(method, bare(action), key.on_delete)
            case "assert_referential_action_on_update", [action]:
                yield from differs(method, bare(action), key.on_update)
            case _:
                raise Unknown(str(method))


def in_index(index: Index, chain: Chain) -> Iterator[str]:
    for method, *arguments in chain:
        match method, arguments:
            case "assert_is_unique", []:
                yield from differs(method, True, index.unique)
            case "assert_is_not_unique", []:
                yield from differs(method, False, index.unique)
            case "assert_is_fulltext", []:
                yield from differs(method, "FullText", index.algorithm)
            case "assert_name", [name]:
                yield from differs(method, name, index.name)
            case "assert_algorithm", [algorithm]:
                yield from differs(method, bare(algorithm), index.algorithm)
            case "assert_column", [name, inner]:
                [column] = [column for column in index.columns if column.name == name]
                yield from in_index_column((column.length, column.sort, column.ops), inner)
            case _:
                raise Unknown(str(method))


def in_index_column(column: tuple[int | None, str | None, str | None], chain: Chain) -> Iterator[str]:
    length, sort, ops = column
    for method, *arguments in chain:
        match method, arguments:
            case "assert_length_prefix", [count]:
                yield from differs(method, count, length)
            case "assert_no_length_prefix", []:
                yield from differs(method, None, length)
            case "assert_sort_order", [order]:
                yield from differs(method, bare(order), sort or "Asc")
            case "assert_ops", [kind]:
                yield from differs(method, operator_class(bare(kind)), ops)
            case _:
                raise Unknown(str(method))


def in_primary_key(key: PrimaryKey | None, chain: Chain) -> Iterator[str]:
    if key is None:
        yield "no primary key"
        return
    for method, *arguments in chain:
        match method, arguments:
            case "assert_columns", [columns]:
                yield from differs(method, tuple(columns), key.columns)
            case "assert_column", [name, inner]:
                length = key.lengths[key.columns.index(name)] if key.lengths else None
                yield from in_index_column((length, None, None), inner)
            case _:
                raise Unknown(str(method))
