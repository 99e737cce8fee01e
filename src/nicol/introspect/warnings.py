"""What a pull has to say about a database and an earlier schema, in Prisma's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nicol.ddl.tables import Name, SqlSchema, Table
from nicol.introspect.models import BAD_NAME, NO_KEY
from nicol.introspect.naming import client_name
from nicol.introspect.previous import Previous
from nicol.introspect.pulled import Pulled, PulledModel
from nicol.introspect.relations import is_join_table
from nicol.introspect.remarks import Remarks
from nicol.model.schema import Model, Schema

HEADING = "*** WARNING ***\n"
NAMES = (
    "These fields were commented out because their names are currently not supported by Prisma. Please provide valid "
    "ones that match [a-zA-Z][a-zA-Z0-9_]* using the `@map` attribute:"
)
VALUES = NAMES.replace("fields", "enum values", 1)
FORMER = "were enriched with `{attribute}` information taken from the previous Prisma schema:"
UNSUPPORTED = "These fields are not supported by Prisma Client, because Prisma currently does not support their types:"
NO_KEYS = (
    "The following models were ignored as they do not have a valid unique identifier or id. This is currently not "
    "supported by Prisma Client:"
)
NO_COLUMNS = (
    "The following models were commented out as we could not retrieve columns for them. Please check your privileges:"
)
COMPOUND = "These {what} were enriched with custom compound id names taken from the previous Prisma schema:"
COPIED = (
    "Relations were copied from the previous data model due to not using foreign keys in the database. If any of the "
    "relation columns changed in the database, the relations might not be correct anymore:"
)
TWICE = "These items were renamed due to their names being duplicates in the Prisma schema:"
PARTITIONS = "These tables are partition tables, which are not yet fully supported:"
INHERITED = "These tables are inherited tables, which are not yet fully supported:"
NULL_SORT = (
    "These index columns are having a non-default null sort order, which is not yet fully supported. "
    "Read more: https://pris.ly/d/non-default-index-null-ordering"
)
ROW_SECURITY = (
    "These tables contain row level security, which is not yet fully supported. "
    "Read more: https://pris.ly/d/row-level-security"
)
NOT_FULLY = (
    "These {what} are not supported by Prisma Client, because Prisma currently does not fully support {kind}. "
    "Read more: https://pris.ly/d/{page}"
)
DEFERRED = (
    "These primary key, foreign key or unique constraints are using non-default deferring in the database, which is "
    "not yet fully supported. Read more: https://pris.ly/d/constraint-deferring"
)
COMMENTS = (
    "These objects have comments defined in the database, which is not yet fully supported. "
    "Read more: https://pris.ly/d/database-comments"
)
BROKEN = (
    'The many-to-many relation between "{0}" and "{1}" is broken due to the naming of the models. Prisma creates '
    "many-to-many relations based on the alphabetical ordering of the names of the models and these two models now "
    "produce the reverse of the expected ordering."
)


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning: its sentence, and what it is about."""

    message: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Sight:
    """What is looked at: the structure, its blocks, and what was known before."""

    sql: SqlSchema
    pulled: Pulled
    schema: Schema
    remarks: Remarks

    @property
    def previous(self) -> Previous:
        return Previous(self.schema)

    def blocks(self, keyword: str) -> list[PulledModel]:
        """The models, or the views."""
        return [model for model in self.pulled.models if model.keyword == keyword]

    def table(self, key: Name) -> Table:
        return next(table for table in (*self.sql.tables, *self.sql.views) if table.key == key)


def warnings(sql: SqlSchema, pulled: Pulled, schema: Schema, remarks: Remarks) -> tuple[Warned, ...]:
    """The warnings about `pulled`, which was made of `sql` over the earlier `schema`."""
    sight = Sight(sql, pulled, schema, remarks)
    return tuple(Warned(message, items) for message, look in LOOKS if (items := tuple(look(sight))))


def warnings_text(found: Sequence[Warned], broken: Sequence[str] = ()) -> str:
    """All of them as Prisma prints them; "" without any."""
    if not found and not broken:
        return ""
    parts = [f"\n{one.message}\n" + "".join(f"  - {item}\n" for item in one.items) for one in found]
    return HEADING + "".join(parts) + "".join(broken)


def broken_relations(sql: SqlSchema, pulled: Pulled) -> tuple[str, ...]:
    """Join tables whose models have names now in whose order A and B would change places."""
    names = {model.key: model.name for model in pulled.models}
    found: list[str] = []
    for table in filter(is_join_table, sql.tables):
        ends = {key.columns[0]: names.get(key.table) for key in table.foreign_keys}
        first, second = ends["A"], ends["B"]
        if first is not None and second is not None and first > second:
            found.append(BROKEN.format(first, second))
    return tuple(found)


def _bad_names(keyword: str) -> Callable[[Sight], Iterator[str]]:
    def look(sight: Sight) -> Iterator[str]:
        for model in sorted(sight.blocks(keyword), key=lambda one: one.name):
            names = sorted(one.name for one in model.fields if one.disabled and BAD_NAME in one.documentation)
            if names:
                listed = ", ".join(f'"{name}"' for name in names)
                yield f'{keyword.capitalize()}: "{model.name}", field(s): [{listed}]'

    return look


def _known(sight: Sight, keyword: str) -> Iterator[tuple[PulledModel, Model]]:
    """The blocks that the earlier schema has."""
    models = sight.previous.models
    return ((one, models[one.key]) for one in sight.blocks(keyword) if one.key in models)


def _mapped_fields(keyword: str) -> Callable[[Sight], Iterator[str]]:
    def look(sight: Sight) -> Iterator[str]:
        for model, known in _known(sight, keyword):
            columns = sight.table(model.key).by_name
            for field in known.scalars:
                if field.name != field.db_name and field.db_name in columns:
                    yield f'{keyword.capitalize()}: "{model.name}", field: "{field.name}"'

    return look


def _bad_values(sight: Sight) -> Iterator[str]:
    for enum in sight.pulled.enums:
        for value in enum.values:
            if value.disabled:
                yield f'Enum: "{enum.name}", value: "{value.name}"'


def _no_columns(sight: Sight) -> Iterator[str]:
    return (f'"{model.name}"' for model in sight.blocks("model") if model.disabled)


def _no_keys(sight: Sight) -> Iterator[str]:
    for model in sight.blocks("model"):
        known = sight.previous.models.get(model.key)
        if NO_KEY in model.documentation and not (known is not None and known.ignored):
            yield f'"{model.name}"'


def _compound(keyword: str) -> Callable[[Sight], Iterator[str]]:
    def look(sight: Sight) -> Iterator[str]:
        for model, known in _known(sight, keyword):
            if known.primary_key is not None and known.primary_key.named:
                yield f'"{model.name}"'

    return look


def _unsupported(keyword: str) -> Callable[[Sight], Iterator[str]]:
    def look(sight: Sight) -> Iterator[str]:
        for model in sight.blocks(keyword):
            for field, column in zip(model.fields, sight.table(model.key).columns, strict=False):
                if column.type.family == "Unsupported":
                    yield (
                        f'{keyword.capitalize()}: "{model.name}", field: "{field.name}", '
                        f'original data type: "{column.type.name}"'
                    )

    return look


def _mapped(keyword: str) -> Callable[[Sight], Iterator[str]]:
    def look(sight: Sight) -> Iterator[str]:
        for model, known in _known(sight, keyword):
            if known.name != known.db_name:
                yield f'"{model.name}"'

    return look


def _mapped_values(sight: Sight) -> Iterator[str]:
    for enum in sight.schema.enums:
        pulled = next((one for one in sight.pulled.enums if one.name == enum.name), None)
        names = {value.name for value in pulled.values} if pulled else set[str]()
        for value in enum.values:
            if value.name != value.db_name and value.name in names:
                yield f'Enum: "{enum.name}", value: "{value.name}"'


def _mapped_enums(sight: Sight) -> Iterator[str]:
    kept = {enum.name for enum in sight.pulled.enums}
    for enum in sight.schema.enums:
        if enum.name != enum.db_name and enum.name in kept:
            yield f'"{enum.name}"'


def _copied(sight: Sight) -> Iterator[str]:
    if sight.schema.datasource.relation_mode != "prisma":
        return
    for model, known in _known(sight, "model"):
        if any(field.holds_key for field in known.relations):
            yield f'"{model.name}"'


def _twice(sight: Sight) -> Iterator[str]:
    enums = {enum.name for enum in sight.pulled.enums}
    for enum in sight.sql.enums:
        if enum.schema and (name := client_name(f"{enum.schema}_{enum.name}")) in enums:
            yield f'Type: "enum", name: "{name}"'
    for keyword in ("model", "view"):
        for model in sight.blocks(keyword):
            if model.key[0] and model.name == client_name(f"{model.key[0]}_{model.key[1]}"):
                yield f'Type: "{keyword}", name: "{model.name}"'


def _of_kind(kind: str) -> Callable[[Sight], Iterator[str]]:
    def look(sight: Sight) -> Iterator[str]:
        for model in sight.blocks("model"):
            if kind in sight.remarks.kinds.get(model.key, ()):
                yield f'"{model.name}"'

    return look


def _constraints(kind: str) -> Callable[[Sight], Iterator[str]]:
    """Check or exclusion constraints."""

    def look(sight: Sight) -> Iterator[str]:
        for model in sight.blocks("model"):
            for one in sight.table(model.key).constraints:
                if one.kind == kind and one.name:
                    yield f'Model: "{model.name}", constraint: "{one.name}"'

    return look


def _parts(kind: str) -> Callable[[Sight], Iterator[str]]:
    def look(sight: Sight) -> Iterator[str]:
        for model in sight.blocks("model"):
            for name, _ in sight.remarks.parts.get((model.key, kind), ()):
                yield f'Model: "{model.name}", constraint: "{name}"'

    return look


def _null_sort(sight: Sight) -> Iterator[str]:
    for model in sight.blocks("model"):
        for name, column in sight.remarks.parts.get((model.key, "null_sort"), ()):
            yield f'Index: "{name}", column: "{column}"'


def _comments(sight: Sight) -> Iterator[str]:
    names = {(enum.schema, enum.name): enum.comment for enum in sight.sql.enums}
    for enum in sight.sql.enums:
        if names[enum.key]:
            yield f'Type: "enum", name: "{enum.name}"'
    for keyword in ("model", "view"):
        for model in sight.blocks(keyword):
            table = sight.table(model.key)
            if table.comment:
                yield f'Type: "{keyword}", name: "{model.name}"'
            for field, column in zip(model.fields, table.columns, strict=False):
                if column.comment:
                    yield f'Type: "field", name: "{model.name}.{field.name}"'


LOOKS: tuple[tuple[str, Callable[[Sight], Iterator[str]]], ...] = (
    (NAMES, _bad_names("model")),
    (NAMES, _bad_names("view")),
    ("These fields " + FORMER.format(attribute="@map"), _mapped_fields("model")),
    ("These fields " + FORMER.format(attribute="@map"), _mapped_fields("view")),
    (VALUES, _bad_values),
    (NO_COLUMNS, _no_columns),
    (NO_KEYS, _no_keys),
    (COMPOUND.format(what="models"), _compound("model")),
    (COMPOUND.format(what="views"), _compound("view")),
    (UNSUPPORTED, _unsupported("model")),
    (UNSUPPORTED, _unsupported("view")),
    ("These models " + FORMER.format(attribute="@@map"), _mapped("model")),
    ("These views " + FORMER.format(attribute="@@map"), _mapped("view")),
    ("These enum values " + FORMER.format(attribute="@map"), _mapped_values),
    ("These enums " + FORMER.format(attribute="@@map"), _mapped_enums),
    (COPIED, _copied),
    (TWICE, _twice),
    (PARTITIONS, _of_kind("partition")),
    (INHERITED, _of_kind("inheritance")),
    (NULL_SORT, _null_sort),
    (ROW_SECURITY, _of_kind("row_security")),
    (NOT_FULLY.format(what="constraints", kind="check constraints", page="check-constraints"), _constraints("check")),
    (
        NOT_FULLY.format(what="constraints", kind="exclusion constraints", page="exclusion-constraints"),
        _constraints("exclude"),
    ),
    (DEFERRED, _parts("deferring")),
    (COMMENTS, _comments),
    (
        NOT_FULLY.format(what="indexes", kind="expression indexes", page="expression-indexes"),
        _parts("expression_index"),
    ),
)
"""The sentences in Prisma's order, each with what finds its items."""
