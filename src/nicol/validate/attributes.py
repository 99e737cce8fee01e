"""Every attribute of every block, read on its own terms."""

from __future__ import annotations

from nicol.model.schema import Arity
from nicol.psl.ast import Attribute
from nicol.text.span import Span
from nicol.validate import keys, values
from nicol.validate.attribute_set import AttributeSet, Given
from nicol.validate.context import Context
from nicol.validate.defaults import composite_default, scalar_default
from nicol.validate.draft import DraftComposite, DraftEnum, DraftModel, DraftNative, DraftScalar
from nicol.validate.relation_attribute import relation_field

_UNSUPPORTED_IGNORE = (
    "Fields of type `Unsupported` cannot take an `@ignore` attribute. "
    "They are already treated as ignored by the client due to their type."
)


def resolve_attributes(context: Context) -> None:
    """Read all attributes into the drafts, relation fields first, then block by block."""
    for model in context.models.values():
        for relation in model.relations.values():
            relation_field(context, relation)
    for block in context.blocks:
        match block.keyword:
            case "model" | "view":
                _model(context, context.models[context.key(block)])
            case "enum":
                _enum(context, context.enums[context.key(block)])
            case "type":
                _composite(context, context.composites[context.key(block)])
            case _:
                pass


def _model(context: Context, model: DraftModel) -> None:
    mapped: set[str] = set()
    for field in model.scalars.values():
        _scalar_field(context, model, field, mapped)
    attributes = AttributeSet(context, model.block.attributes)
    if given := attributes.one("ignore"):
        _model_ignore(context, model)
        given.finish()
    if given := attributes.one("id"):
        keys.model_id(context, model, given)
        given.finish()
    if given := attributes.one("map"):
        model.mapped_name = mapped_name(context, given)
        given.finish()
    if given := attributes.one("schema"):
        model.schema = _schema(context, given)
        given.finish()
    for name, read in (
        ("index", keys.model_index),
        ("unique", keys.model_unique),
        ("fulltext", keys.model_fulltext),
    ):
        for given in attributes.each(name):
            read(context, model, given)
            given.finish()
    if given := attributes.one("shardKey"):
        keys.model_shard_key(context, model, given)
        given.finish()
    _check_key_arity(context, model)
    attributes.finish()


def _check_key_arity(context: Context, model: DraftModel) -> None:
    words = {"id": "id", "shard": "shard keys"}
    for key in (model.primary_key, model.shard_key):
        if key and key.source and key.source.arity is not Arity.REQUIRED and not model.ignored:
            text = f"Fields that are marked as {words[key.kind]} must be required."
            context.attribute_error(text, key.attribute_name, key.attribute.span)


def _model_ignore(context: Context, model: DraftModel) -> None:
    for field in model.scalars.values():
        if field.ignored:
            text = "Fields on an already ignored Model do not need an `@ignore` annotation."
            context.attribute_error(text, "@ignore", field.node.span)
    model.ignored = True


def mapped_name(context: Context, given: Given) -> str | None:
    """The name given to `@map` or `@@map`."""
    return values.string(context, given.default("name"))


def _schema(context: Context, given: Given) -> tuple[str, Span] | None:
    value = given.default("map")
    name = values.string(context, value)
    return (name, value.span) if name is not None and value is not None else None


def _scalar_field(context: Context, model: DraftModel, field: DraftScalar, mapped: set[str]) -> None:
    if not field.node.attributes:
        return
    attributes = AttributeSet(context, field.node.attributes)
    if given := attributes.one("map"):
        field.mapped_name = mapped_name(context, given)
        _check_mapped_name(context, model, field, mapped)
        given.finish()
    if given := attributes.one("ignore"):
        field.ignored = field.kind != "unsupported"
        if not field.ignored:
            given.error(_UNSUPPORTED_IGNORE)
        given.finish()
    if given := attributes.one("relation"):
        given.error("Invalid field type, not a relation.")
        given.finish()
    if given := attributes.one("id"):
        keys.field_key(context, model, field, given, "id")
        given.finish()
    if given := attributes.one("updatedAt"):
        _updated_at(field, given)
        given.finish()
    if given := attributes.one("default"):
        field.default = scalar_default(context, field, given)
        given.finish()
    if field.kind == "scalar" and (attribute := attributes.scoped()):
        field.native = native(attribute)
    if given := attributes.one("unique"):
        keys.field_key(context, model, field, given, "unique")
        given.finish()
    if given := attributes.one("shardKey"):
        keys.field_shard_key(context, model, field, given)
        given.finish()
    attributes.finish()


def _updated_at(field: DraftScalar, given: Given) -> None:
    if not field.is_scalar("DateTime"):
        given.error("Fields that are marked with @updatedAt must be of type DateTime.")
    if field.arity is Arity.LIST:
        given.error("Fields that are marked with @updatedAt cannot be lists.")
    field.updated_at = True


def native(attribute: Attribute) -> DraftNative:
    """`@db.X(…)` taken apart."""
    scope, _, name = attribute.name.name.partition(".")
    args = tuple(values.show(item.value) for item in attribute.arguments.items)
    return DraftNative(scope, name, args, attribute.span)


def _check_mapped_name(context: Context, model: DraftModel, field: DraftScalar, mapped: set[str]) -> None:
    if field.mapped_name is None:
        return
    text = f'Field "{field.name}" is already defined on {model.word} "{model.name}".'
    if field.mapped_name in mapped:
        context.error(text, field.node.span)
    mapped.add(field.mapped_name)
    other = model.scalars.get(field.mapped_name)
    if other and other is not field and (other.mapped_name or field.mapped_name) == field.mapped_name:
        context.error(text, field.node.span)


def _enum(context: Context, enum: DraftEnum) -> None:
    for value in enum.block.values:
        if value.attributes:
            attributes = AttributeSet(context, value.attributes)
            if given := attributes.one("map"):
                name = mapped_name(context, given)
                if name is not None:
                    enum.mapped_values[value.name.name] = name
                given.finish()
            attributes.finish()
    attributes = AttributeSet(context, enum.block.attributes)
    if given := attributes.one("map"):
        enum.mapped_name = mapped_name(context, given)
        given.finish()
    if given := attributes.one("schema"):
        enum.schema = _schema(context, given)
        given.finish()
    attributes.finish()


def _composite(context: Context, composite: DraftComposite) -> None:
    seen: set[str] = set()
    for field in composite.scalars.values():
        attributes = AttributeSet(context, field.node.attributes)
        if field.kind == "scalar" and (attribute := attributes.scoped()):
            field.native = native(attribute)
        if given := attributes.one("map"):
            field.mapped_name = mapped_name(context, given)
            _check_composite_name(context, composite, field, seen)
            given.finish()
        if given := attributes.one("default"):
            field.default = composite_default(context, field, given)
            given.finish()
        attributes.finish()


def _check_composite_name(context: Context, composite: DraftComposite, field: DraftScalar, seen: set[str]) -> None:
    name = field.mapped_name
    if name is None:
        return
    end = f'is already defined on composite type "{composite.name}".'
    if name in seen:
        context.error(f'Field "{name}" {end}', field.node.span)
    seen.add(name)
    other = composite.scalars.get(name)
    if other and other.mapped_name is None:
        context.error(f'Field "{field.name}" {end}', field.node.span)
