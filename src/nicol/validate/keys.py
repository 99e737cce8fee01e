"""`@id`, `@unique`, `@@id`, `@@unique`, `@@index`, `@@fulltext` and `@@shardKey`."""

from __future__ import annotations

import re
from typing import Literal

from nicol.model.schema import Arity
from nicol.psl.ast import Expression
from nicol.text.suggest import did_you_mean
from nicol.validate import values
from nicol.validate.attribute_set import Given
from nicol.validate.context import Context
from nicol.validate.draft import DraftIndex, DraftIndexField, DraftModel, DraftScalar
from nicol.validate.index_fields import SORTS, Resolved, resolve
from nicol.validate.predicates import read_predicate
from nicol.validate.relation_attribute import scalars

ALGORITHMS = ("BTree", "Hash", "Gist", "Gin", "SpGist", "Brin")
_CLIENT_NAME = re.compile(r"[A-Za-z0-9_]*\Z")
_BOTH_NAMES = (
    "The `@@index` attribute accepts the `name` argument as an alias for the `map` argument for legacy reasons. "
    "It does not accept both though. Please use the `map` argument to specify the database name of the index."
)


def field_key(
    context: Context, model: DraftModel, field: DraftScalar, given: Given, kind: Literal["id", "unique"]
) -> None:
    """`@id` or `@unique` on `field`."""
    if kind == "id" and model.primary_key:
        text = "At most one field must be marked as the id field with the `@id` attribute."
        context.error(f'Error validating model "{model.name}": {text}', model.block.span)
        return
    mapped_name = given.text("map")
    member = DraftIndexField((field,))
    member.length = values.integer(context, given.optional("length"))
    sort = values.constant(context, given.optional("sort"))
    if sort is not None and sort not in SORTS:
        given.error(f"The `sort` argument can only be `Asc` or `Desc` you provided: {sort}.")
    member.sort = SORTS.get(sort or "")
    key = DraftIndex(kind, given.attribute, [member], field, mapped_name=mapped_name)
    key.clustered = values.boolean(context, given.optional("clustered"))
    if kind == "unique":
        key.where = read_predicate(context, model, given)
        model.indexes.append(key)
    else:
        model.primary_key = key


def model_id(context: Context, model: DraftModel, given: Given) -> None:
    """`@@id`."""
    value = given.default("fields")
    if value is None:
        return
    resolved = resolve(context, model, value, given.attribute.span, composites=False)
    if not _fields_of_key_are_fine(context, model, (given, value), resolved, ("id", "multi field id", "ID")):
        return
    if model.primary_key:
        text = "Each model must have at most one id criteria. You can't have `@id` and `@@id` at the same time."
        context.error(f'Error validating model "{model.name}": {text}', model.block.span)
    key = DraftIndex("id", given.attribute, resolved.fields, mapped_name=given.text("map"))
    key.name = given.text("name")
    _check_client_name(context, model, given, key.name)
    key.clustered = values.boolean(context, given.optional("clustered"))
    model.primary_key = key


def _fields_of_key_are_fine(
    context: Context,
    model: DraftModel,
    written: tuple[Given, Expression],
    resolved: Resolved,
    words: tuple[str, str, str],
) -> bool:
    given, value = written
    start = f'Error validating model "{model.name}": The'
    if resolved.unknown:
        text = f"{words[1]} declaration refers to the unknown {_leading(resolved.unknown)}."
        context.error(f"{start} {text}", value.span)
    rule = f"{words[2]} definitions must reference only"
    if resolved.relations:
        text = f"{words[0]} definition refers to the relation {_leading(resolved.relations)}. {rule} scalar fields."
        context.error(f"{start} {text}", given.attribute.span)
    if resolved.broken or resolved.unknown or resolved.relations:
        return False
    loose = [member.field.name for member in resolved.fields if member.field.arity is not Arity.REQUIRED]
    if loose and not model.ignored:
        text = f"{words[0]} definition refers to the optional {_leading(loose)}. {rule} required fields."
        context.error(f"{start} {text}", given.attribute.span)
    return True


def _leading(names: list[str]) -> str:
    return f"{'fields' if len(names) > 1 else 'field'} {', '.join(f'`{name}`' for name in names)}"


def _check_client_name(context: Context, model: DraftModel, given: Given, name: str | None) -> None:
    if name is not None and not _CLIENT_NAME.match(name):
        text = f"The `name` property within the `@@{given.attribute.name.name}` attribute only allows"
        context.error(
            f'Error validating model "{model.name}": {text} for the following characters: `_a-zA-Z0-9`.',
            given.attribute.span,
        )


def model_index(context: Context, model: DraftModel, given: Given) -> None:
    """`@@index`."""
    index = DraftIndex("normal", given.attribute)
    _members(context, model, given, index)
    name = given.text("name")
    mapped_name = given.text("map")
    if name and mapped_name:
        given.error(_BOTH_NAMES)
        name = mapped_name = None
    index.mapped_name = name or mapped_name
    algorithm = values.constant(context, given.optional("type"))
    if algorithm is not None and algorithm not in ALGORITHMS:
        given.error(f"Unknown index type: {algorithm}.")
        algorithm = None
    index.algorithm = algorithm
    index.clustered = values.boolean(context, given.optional("clustered"))
    index.where = read_predicate(context, model, given)
    model.indexes.append(index)


def model_unique(context: Context, model: DraftModel, given: Given) -> None:
    """`@@unique`."""
    index = DraftIndex("unique", given.attribute)
    _members(context, model, given, index)
    index.name = given.text("name")
    index.mapped_name = given.text("map")
    _check_client_name(context, model, given, index.name)
    index.clustered = values.boolean(context, given.optional("clustered"))
    index.where = read_predicate(context, model, given)
    model.indexes.append(index)


def model_fulltext(context: Context, model: DraftModel, given: Given) -> None:
    """`@@fulltext`."""
    index = DraftIndex("fulltext", given.attribute)
    _members(context, model, given, index)
    index.mapped_name = given.text("map")
    model.indexes.append(index)


def _members(context: Context, model: DraftModel, given: Given, index: DraftIndex) -> None:
    value = given.default("fields")
    if value is None:
        return
    span = given.attribute.span
    resolved = resolve(context, model, value, span)
    prefix = "unique " if index.kind == "unique" else ""
    start = f'Error validating model "{model.name}": The {prefix}index definition refers to the'
    if resolved.unknown:
        text = f"{start} unknown fields: {', '.join(resolved.unknown)}."
        context.error(text, span, did_you_mean(resolved.unknown, model.scalars))
    if resolved.relations:
        ends = [model.relations[name] for name in resolved.relations if name in model.relations]
        under = [one.name for end in ends for one in end.fields or ()]
        attribute = "unique" if index.kind == "unique" else "index"
        suggestion = f" Did you mean `@@{attribute}([{', '.join(under)}])`?" if under else ""
        context.error(
            f"{start} relation fields {', '.join(resolved.relations)}. "
            f"Index definitions must reference only scalar fields.{suggestion}",
            span,
        )
    if not (resolved.broken or resolved.unknown or resolved.relations):
        index.fields = resolved.fields


def model_shard_key(context: Context, model: DraftModel, given: Given) -> None:
    """`@@shardKey` (PlanetScale)."""
    value = given.default("fields")
    if value is None:
        return
    found, unknown, relations = scalars(context, model, value, given.attribute.span)
    resolved = Resolved([DraftIndexField((one,)) for one in found], unknown, relations)
    words = ("shard key", "multi field shard key", "Shard key")
    if not _fields_of_key_are_fine(context, model, (given, value), resolved, words):
        return
    if model.shard_key:
        text = (
            "Each model must have at most one shard key. You can't have `@shardKey` and `@@shardKey` at the same time."
        )
        context.error(f'Error validating model "{model.name}": {text}', model.block.span)
    model.shard_key = DraftIndex("shard", given.attribute, resolved.fields)


def field_shard_key(context: Context, model: DraftModel, field: DraftScalar, given: Given) -> None:
    """`@shardKey` on `field`."""
    if model.shard_key:
        text = "At most one field must be marked as the shard key with the `@shardKey` attribute."
        context.error(f'Error validating model "{model.name}": {text}', model.block.span)
        return
    model.shard_key = DraftIndex("shard", given.attribute, [DraftIndexField((field,))], field)
