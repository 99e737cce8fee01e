"""The tables of a database as models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from nicol.ddl.tables import Column, Index, Table
from nicol.dialects import Can
from nicol.introspect.context import MARKS, Pull, field_name, has_identifier, mapped
from nicol.introspect.literals import default_attribute, string
from nicol.introspect.naming import client_name, is_reserved
from nicol.introspect.previous import CLIENT_DEFAULTS
from nicol.introspect.pulled import PulledField, PulledModel
from nicol.introspect.relation_fields import kept_relations, relation_fields
from nicol.introspect.remarks import BEFORE_KEYS
from nicol.introspect.types import native_attribute, scalar
from nicol.model.schema import Arity, Enum, ScalarField

NO_VALUES: Mapping[str, str] = {}
NO_KEY = (
    "The underlying table does not contain a valid unique identifier and can therefore currently not be handled by "
    "Prisma Client."
)
EITHER = "Either it has none or you are missing rights to see them."
PROBABLY = "You probably have no rights to see them."
NO_COLUMNS = f"We could not retrieve columns for the underlying table. {EITHER} Please check your privileges."
RENAMED = "This {kind} has been renamed to '{new}' during introspection, because the original name '{old}' is reserved."
BAD_NAME = (
    "This field was commented out because of an invalid name. Please provide a valid one that matches "
    "[a-zA-Z][a-zA-Z0-9_]*"
)


def pulled_model(pull: Pull, table: Table) -> PulledModel:
    """A table's model: its columns in their order, then its relations, then keys and indexes."""
    known = pull.previous.models.get(table.key)
    if not table.columns:
        return pulled_nothing(pull, table)
    ignored = not has_identifier(table)
    scalars = [scalar_field(pull, table, column, ignored) for column in table.columns]
    taken = {field.name for field in scalars}
    relations = [distinct(field, taken) for field in relation_fields(pull, table, ignored)]
    documentation = known.documentation.splitlines() if known else []
    unheard = ignored and not (known is not None and known.ignored)
    remarks = [*remarks_of(pull, table, unheard), *pull.remarks.of(table.key)]
    return PulledModel(
        table.key,
        pull.names[table.key],
        (*scalars, *relations),
        tuple(block_attributes(pull, table, ignored or (known is not None and known.ignored))),
        (*documentation, *(line for line in remarks if not is_said(line, documentation))),
    )


def pulled_nothing(pull: Pull, table: Table) -> PulledModel:
    """A table without columns, which can be a comment only."""
    documentation = [NO_COLUMNS if Can.ENUM_TYPES in pull.sql.dialect.can else NO_COLUMNS.replace(EITHER, PROBABLY)]
    return PulledModel(table.key, pull.names[table.key], (), (), tuple(documentation), disabled=True)


def is_said(remark: str, documentation: Sequence[str]) -> bool:
    """Whether an earlier schema has the remark already, in these words or those of an earlier version."""
    said = [line.replace("'", "") for line in documentation]
    link = remark.rpartition("https://")[2]
    return remark.replace("'", "") in said or (link != remark and any(line.endswith(link) for line in said))


def pulled_view(pull: Pull, view: Table) -> PulledModel:
    """A view's block: nothing in the database says what tells its rows apart, so an earlier schema's word holds."""
    known = pull.previous.models.get(view.key)
    name = pull.names[view.key]
    documentation = known.documentation.splitlines() if known else []
    remarks = [*remarks_of(pull, view, ignored=False, kind="view"), *pull.remarks.of(view.key)]
    attributes = [f"@@map({string(view.name)})"] if name != view.name else []
    attributes += [f"@@schema({string(view.schema)})"] if pull.schemas and view.schema else []
    attributes += ["@@ignore"] if known is not None and known.ignored else []
    fields = [view_field(pull, view, column) for column in view.columns]
    return PulledModel(
        view.key,
        name,
        (*fields, *kept_relations(pull, view)),
        tuple(attributes),
        (*documentation, *(line for line in remarks if not is_said(line, documentation))),
        "view",
    )


def view_field(pull: Pull, view: Table, column: Column) -> PulledField:
    """A column of a view; what is unique about it, and that it is never NULL, is as an earlier schema has it.

    Some databases know of a view's columns that they are never NULL, which holds then.
    """
    known = pull.previous.field(view.key, column.name)
    model = pull.previous.models.get(view.key)
    kept = column if known is None or column.arity is Arity.REQUIRED else replace(column, arity=known.arity)
    field = scalar_field(pull, view, kept, ignored=False)
    unique = known is not None and model is not None and (known.name,) in [index.field_names for index in model.uniques]
    return replace(field, attributes=("@unique", *field.attributes)) if unique else field


def remarks_of(pull: Pull, table: Table, ignored: bool, kind: str = "model") -> Iterator[str]:
    """What is said of the table before its comments and the like; `ignored`: it has no key, and nobody knew."""
    name = pull.names[table.key]
    if is_reserved(client_name(table.name)) and name == f"Renamed{client_name(table.name)}":
        yield RENAMED.format(kind=kind, new=name, old=table.name)
    yield from pull.remarks.of(table.key, BEFORE_KEYS)
    if ignored:
        yield NO_KEY


def distinct(field: PulledField, taken: set[str]) -> PulledField:
    """The relation field under a name that no other field has."""
    name = field.name
    while name in taken:
        name = f"{name}_"
    taken.add(name)
    return replace(field, name=name)


def scalar_field(pull: Pull, table: Table, column: Column, ignored: bool) -> PulledField:
    known = pull.previous.field(table.key, column.name)
    name = field_name(pull, table, column.name)
    disabled = known is None and not client_name(column.name)
    documentation = known.documentation.splitlines() if known else []
    if disabled and BAD_NAME not in documentation:
        documentation.append(BAD_NAME)
    return PulledField(
        name,
        type_name(pull, table, column) + MARKS[column.arity],
        tuple(scalar_attributes(pull, table, column, (known, ignored))),
        tuple(documentation),
        disabled,
    )


def type_name(pull: Pull, table: Table, column: Column) -> str:
    match column.type.family:
        case "Enum":
            return pull.enums.of(table, column)
        case "String" if enum := enum_instead(pull, table, column):
            return enum.name
        case "Unsupported":
            return f"Unsupported({string(column.type.name)})"
        case _:
            return scalar(column.type)


def scalar_attributes(
    pull: Pull, table: Table, column: Column, context: tuple[ScalarField | None, bool]
) -> Iterator[str]:
    known, _ = context
    yield from key_attributes(pull, table, column)
    default = column_default(pull, table, column) or client_default(known)
    if default:
        yield default
    if known is not None and known.updated_at:
        yield "@updatedAt"
    if field_name(pull, table, column.name) != column.name or not client_name(column.name):
        yield f"@map({string(column.name)})"
    native = native_attribute(column, pull.sql.dialect, pull.datasource)
    if native:
        yield native
    if known is not None and known.ignored:
        yield "@ignore"


def column_default(pull: Pull, table: Table, column: Column) -> str | None:
    """The database's default; a text where an earlier schema has an enum is the enum's value."""
    if column.type.family == "Enum":
        return default_attribute(column, pull.enums.values(table, column))
    enum = enum_instead(pull, table, column)
    if enum is None or column.default is None or column.default.kind != "value":
        return default_attribute(column, NO_VALUES)
    as_enum = replace(column, default=replace(column.default, value_kind="Enum"))
    return default_attribute(as_enum, {value.db_name: value.name for value in enum.values})


def enum_instead(pull: Pull, table: Table, column: Column) -> Enum | None:
    """The enum that an earlier schema has for a column of text, where the database has no enums."""
    if column.type.family != "String" or Can.NATIVE_ENUMS in pull.sql.dialect.can:
        return None
    return pull.previous.enum_of(table.key, column.name)


def client_default(known: ScalarField | None) -> str | None:
    """A default that only the client knows, as it was written."""
    if known is None or known.default is None or known.default.kind != "function":
        return None
    if known.default.text not in CLIENT_DEFAULTS:
        return None
    return f"@default({known.default.text}({', '.join(known.default.args)}))"


def key_attributes(pull: Pull, table: Table, column: Column) -> Iterator[str]:
    """`@id` and `@unique` of a column that is a key by itself."""
    key = table.primary_key
    if key is not None and key.columns == (column.name,):
        named = key.name is not None and key.name != pull.default_name([table.name], "pkey")
        arguments = [*(f"length: {length}" for length in key.lengths if length), *mapped(key.name if named else None)]
        yield f"@id({', '.join(arguments)})" if arguments else "@id"
    for index in table.indexes:
        if index.unique and index.column_names == (column.name,):
            [part] = index.columns
            where = [] if index.where is None else [f"where: raw({string(index.where)})"]
            arguments = [*mapped(own_name(pull, table, index)), *part_arguments(part.sort, part.length), *where]
            yield f"@unique({', '.join(arguments)})" if arguments else "@unique"
            return


def part_arguments(sort: str | None, length: int | None) -> list[str]:
    return [*([f"length: {length}"] if length else []), *([f"sort: {sort}"] if sort else [])]


def own_name(pull: Pull, table: Table, index: Index) -> str | None:
    """The index's name where it is not the one that it would get by itself."""
    suffix = "key" if index.unique else "idx"
    default = pull.default_name([table.name, *index.column_names], suffix)
    return None if index.name == default else index.name


def block_attributes(pull: Pull, table: Table, ignored: bool) -> Iterator[str]:
    key = table.primary_key
    if key is not None and len(key.columns) > 1:
        lengths = key.lengths or (None,) * len(key.columns)
        columns = ", ".join(
            part_text(field_name(pull, table, name), part_arguments(None, length))
            for name, length in zip(key.columns, lengths, strict=True)
        )
        named = key.name is not None and key.name != pull.default_name([table.name], "pkey")
        arguments = [f"[{columns}]", *compound_name(pull, table, key.columns), *mapped(key.name if named else None)]
        yield f"@@id({', '.join(arguments)})"
    singles: set[str] = set()
    for index in table.indexes:
        alone = index.unique and len(index.columns) == 1
        if alone and index.column_names[0] not in singles:
            singles.add(index.column_names[0])
            continue
        yield index_attribute(pull, table, index)
    name = pull.names[table.key]
    if name != table.name:
        yield f"@@map({string(table.name)})"
    if pull.schemas and table.schema:
        yield f"@@schema({string(table.schema)})"
    if ignored:
        yield "@@ignore"


def part_text(name: str, arguments: Sequence[str]) -> str:
    return f"{name}({', '.join(arguments)})" if arguments else name


def compound_name(pull: Pull, table: Table, columns: Sequence[str]) -> list[str]:
    """`name:` of a compound key, which only an earlier schema knows."""
    model = pull.previous.models.get(table.key)
    for known in model.uniques if model else ():
        written = tuple(model.scalar(name).db_name for name in known.field_names) if model else ()
        if written == tuple(columns) and known.name != "_".join(known.field_names):
            return [f"name: {string(known.name)}"]
    return []


def index_attribute(pull: Pull, table: Table, index: Index) -> str:
    word = "@@unique" if index.unique else "@@fulltext" if index.algorithm == "FullText" else "@@index"
    parts = [
        part_text(
            field_name(pull, table, column.name),
            [*operator_class(column.ops, column.ops_default), *part_arguments(column.sort, column.length)],
        )
        for column in index.columns
    ]
    arguments = [f"[{', '.join(parts)}]", *(compound_name(pull, table, index.column_names) if index.unique else [])]
    arguments += mapped(own_name(pull, table, index))
    if index.algorithm not in ("BTree", "FullText"):
        arguments.append(f"type: {index.algorithm}")
    if index.where is not None:
        arguments.append(f"where: raw({string(index.where)})")
    return f"{word}({', '.join(arguments)})"


def operator_class(ops: str | None, is_default: bool) -> list[str]:
    return [] if ops is None or is_default else [f"ops: raw({string(ops)})"]
