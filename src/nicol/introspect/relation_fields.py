"""Relation fields: both ends of what the database tells, and what only an earlier schema knew."""

from __future__ import annotations

from collections.abc import Iterator

from nicol.ddl.tables import ForeignKey, Table
from nicol.introspect.context import MARKS, Pull, field_name, has_identifier, mapped
from nicol.introspect.literals import string
from nicol.introspect.pulled import PulledField
from nicol.introspect.relations import Inline, Joined, is_unique
from nicol.model.actions import default_on_delete_of
from nicol.model.schema import Arity, Model, RelationField


def relation_fields(pull: Pull, table: Table, ignored: bool) -> Iterator[PulledField]:
    """What the database tells of, then what only was known."""
    told = list(told_relations(pull, table, ignored))
    names = {field.name for field in told}
    yield from told
    yield from (field for field in kept_relations(pull, table) if field.name not in names)


def told_relations(pull: Pull, table: Table, ignored: bool) -> Iterator[PulledField]:
    """Both ends of the database's foreign keys in their order, then of its join tables."""
    for one in pull.inline:
        if one.table.key == table.key:
            yield forward_field(pull, one, ignored)
        if one.target.key == table.key:
            yield back_field(pull, one)
    for joined in pull.joined:
        yield from list_fields(pull, joined, table)


def kept_relations(pull: Pull, table: Table) -> Iterator[PulledField]:
    """Relations of the earlier schema that no foreign key tells of: all with relationMode "prisma", those of views."""
    model = pull.previous.models.get(table.key)
    schema = pull.previous.schema
    if model is None or schema is None:
        return
    for field in model.relations:
        target = schema.model(field.target)
        wanted = model.is_view or target.is_view or schema.datasource.relation_mode == "prisma"
        if wanted and still_has(pull, model, field) and still_has(pull, target, schema.opposite(field)):
            yield PulledField(
                field.name,
                pull.names[target.schema, target.db_name] + MARKS[field.arity],
                tuple(kept_attribute(field)),
                tuple(field.documentation.splitlines()),
            )


def still_has(pull: Pull, model: Model, field: RelationField) -> bool:
    """Whether the database has both ends of a relation, and the columns that this end says tie them."""
    assert pull.previous.schema is not None
    target = pull.previous.schema.model(field.target)
    return all(
        (owner.schema, owner.db_name) in pull.columns
        and {owner.scalar(name).db_name for name in names} <= pull.columns[owner.schema, owner.db_name]
        for owner, names in ((model, field.fields), (target, field.references))
    )


def kept_attribute(field: RelationField) -> Iterator[str]:
    """`@relation(…)` as it was written."""
    arguments = relation_name(field.relation if field.named else None)
    if field.holds_key:
        arguments += [f"fields: [{', '.join(field.fields)}]", f"references: [{', '.join(field.references)}]"]
        arguments += [f"onDelete: {field.on_delete}"] if field.on_delete else []
        arguments += [f"onUpdate: {field.on_update}"] if field.on_update else []
    if arguments:
        yield f"@relation({', '.join(arguments)})"


def forward_field(pull: Pull, one: Inline, ignored: bool) -> PulledField:
    known = pull.previous.relation(one.table.key, one.key.columns, one.target.key)
    required = all(one.table.column(name).arity is Arity.REQUIRED for name in one.key.columns)
    arguments = relation_name(known[0].relation if known and known[0].named else None if known else one.name)
    fields = ", ".join(field_name(pull, one.table, name) for name in one.key.columns)
    references = ", ".join(field_name(pull, one.target, name) for name in one.key.references)
    arguments += [f"fields: [{fields}]", f"references: [{references}]", *actions(one.key, required)]
    default = pull.default_name([one.table.name, *one.key.columns], "fkey")
    arguments += mapped(one.key.name if one.key.name not in (None, default) else None)
    attributes = [f"@relation({', '.join(arguments)})"]
    if not has_identifier(one.target) and not ignored:
        attributes.append("@ignore")
    mark = "" if required else "?"
    return PulledField(
        known[0].name if known else one.forward,
        pull.names[one.target.key] + mark,
        tuple(attributes),
        tuple(known[0].documentation.splitlines()) if known else (),
    )


def relation_name(name: str | None) -> list[str]:
    return [] if name is None else [string(name)]


def actions(key: ForeignKey, required: bool) -> list[str]:
    """What happens on delete and update, where it is not what happens anyway."""
    on_delete = [] if key.on_delete == default_on_delete_of(required) else [f"onDelete: {key.on_delete}"]
    return on_delete + ([] if key.on_update == "Cascade" else [f"onUpdate: {key.on_update}"])


def back_field(pull: Pull, one: Inline) -> PulledField:
    known = pull.previous.relation(one.table.key, one.key.columns, one.target.key)
    arguments = relation_name(known[0].relation if known and known[0].named else None if known else one.name)
    mark = "?" if is_unique(one.table, one.key.columns) else "[]"
    attributes = [f"@relation({', '.join(arguments)})"] if arguments else []
    if not has_identifier(one.table) and has_identifier(one.target):
        attributes.append("@ignore")
    return PulledField(
        known[1].name if known else one.back,
        pull.names[one.table.key] + mark,
        tuple(attributes),
        tuple(known[1].documentation.splitlines()) if known else (),
    )


def list_fields(pull: Pull, joined: Joined, table: Table) -> Iterator[PulledField]:
    to_itself = joined.ends[0].key == joined.ends[1].key
    name = joined.table.name.removeprefix("_")
    known = None if to_itself else pull.previous.joined((joined.ends[0].key, joined.ends[1].key), name)
    arguments = relation_name(joined.name)
    attributes = (f"@relation({', '.join(arguments)})",) if arguments else ()
    for place, end in enumerate(joined.ends):
        if end.key == table.key:
            other = pull.names[joined.ends[1 - place].key]
            yield PulledField(known[place].name if known else joined.fields[place], f"{other}[]", attributes)
