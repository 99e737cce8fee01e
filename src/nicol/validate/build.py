"""Drafts that passed every check become the frozen Schema."""

from __future__ import annotations

from nicol.dialects import DIALECTS, postgresql
from nicol.model.schema import (
    NO_DATASOURCE,
    Composite,
    Default,
    Enum,
    EnumValue,
    Field,
    Index,
    IndexField,
    Model,
    NativeType,
    RelationField,
    ScalarField,
    Schema,
)
from nicol.psl.ast import (
    Argument,
    ArrayValue,
    Comment,
    ConstantValue,
    EnumValueNode,
    Expression,
    FieldNode,
    FunctionCall,
    NumberValue,
    ObjectValue,
    StringValue,
)
from nicol.validate import values
from nicol.validate.config import Config
from nicol.validate.connectors import NO_CONNECTOR, Connector
from nicol.validate.constraint_names import foreign_key_name, index_name, primary_key_name
from nicol.validate.context import Context
from nicol.validate.documentation import documentation, is_empty
from nicol.validate.draft import (
    DraftComposite,
    DraftDefault,
    DraftEnum,
    DraftIndex,
    DraftModel,
    DraftRelation,
    DraftScalar,
)
from nicol.validate.predicates import predicate_sql
from nicol.validate.relations import Relation

_STANDARD = postgresql
"""Whose quotes a predicate has for databases that Nicol knows no SQL of."""


def build_schema(context: Context, config: Config, relations: list[Relation]) -> Schema:
    """The Schema of drafts that passed every check; without a datasource block it has NO_DATASOURCE."""
    opposites: dict[int, str] = {}
    for relation in relations:
        if relation.forward and relation.back:
            opposites[id(relation.forward)] = relation.back.name
            opposites[id(relation.back)] = relation.forward.name
    connector = config.connector or NO_CONNECTOR
    models = tuple(_model(context, connector, model, opposites) for model in context.models.values())
    return Schema(
        datasource=config.datasource or NO_DATASOURCE,
        models=models,
        enums=tuple(_enum(context, enum) for enum in context.enums.values()),
        composites=tuple(_composite(context, composite) for composite in context.composites.values()),
        generators=config.generators,
    )


def _comments(node: FieldNode | EnumValueNode) -> tuple[Comment, ...]:
    return (*node.documentation, node.comment) if node.comment else node.documentation


def _enum(context: Context, enum: DraftEnum) -> Enum:
    text, annotations = documentation(context, enum.block.documentation)
    return Enum(
        name=enum.name,
        db_name=enum.mapped_name or enum.name,
        values=tuple(_enum_value(context, enum, value) for value in enum.block.values),
        mapped=enum.mapped_name is not None,
        schema=enum.schema[0] if enum.schema else None,
        documentation=text,
        empty_comment=is_empty(enum.block.documentation),
        annotations=annotations,
        span=enum.block.span,
    )


def _enum_value(context: Context, enum: DraftEnum, value: EnumValueNode) -> EnumValue:
    name = value.name.name
    text, annotations = documentation(context, _comments(value))
    return EnumValue(
        name=name,
        db_name=enum.mapped_values.get(name, name),
        mapped=name in enum.mapped_values,
        documentation=text,
        empty_comment=is_empty(_comments(value)),
        annotations=annotations,
        span=value.span,
    )


def _composite(context: Context, composite: DraftComposite) -> Composite:
    text, annotations = documentation(context, composite.block.documentation)
    return Composite(
        name=composite.name,
        fields=tuple(_scalar_field(context, field) for field in composite.scalars.values()),
        documentation=text,
        empty_comment=is_empty(composite.block.documentation),
        annotations=annotations,
        span=composite.block.span,
    )


def _model(context: Context, connector: Connector, model: DraftModel, opposites: dict[int, str]) -> Model:
    text, annotations = documentation(context, model.block.documentation)
    fields: list[Field] = []
    for node in model.block.fields:
        name = node.name.name
        if relation := model.relations.get(name):
            fields.append(_relation_field(context, connector, relation, opposites[id(relation)]))
        else:
            fields.append(_scalar_field(context, model.scalars[name]))
    key = model.primary_key
    return Model(
        name=model.name,
        db_name=model.db_name,
        fields=tuple(fields),
        primary_key=_index(context, key, primary_key_name(connector, model, key)) if key else None,
        mapped=model.mapped_name is not None,
        indexes=tuple(_secondary(context, connector, model, index) for index in _in_source_order(model)),
        schema=model.schema[0] if model.schema else None,
        is_view=model.is_view,
        ignored=model.ignored,
        documentation=text,
        empty_comment=is_empty(model.block.documentation),
        annotations=annotations,
        python=context.python_clients.get(model.name),
        span=model.block.span,
    )


def _in_source_order(model: DraftModel) -> list[DraftIndex]:
    """Field attributes first, then block attributes as written."""
    return sorted(model.indexes, key=lambda index: (index.source is None, index.attribute.span.start))


def _scalar_field(context: Context, field: DraftScalar) -> ScalarField:
    text, annotations = documentation(context, _comments(field.node))
    return ScalarField(
        name=field.name,
        db_name=field.db_name,
        mapped=field.mapped_name is not None,
        type=field.type,
        kind=field.kind,
        arity=field.arity,
        native=NativeType(name=field.native.name, args=field.native.args) if field.native else None,
        default=_default(field, field.default) if field.default else None,
        updated_at=field.updated_at,
        ignored=field.ignored,
        documentation=text,
        empty_comment=is_empty(_comments(field.node)),
        annotations=annotations,
        span=field.node.span,
    )


def _default(field: DraftScalar, default: DraftDefault) -> Default:
    return _value(field, default.value, default.constraint)


def _value(field: DraftScalar, value: Expression, constraint: str | None = None) -> Default:
    match value:
        case FunctionCall():
            args = tuple(_argument(item) for item in value.arguments.items)
            return Default(kind="function", text=value.name, args=args, constraint=constraint)
        case ArrayValue():
            return Default(kind="list", items=tuple(_value(field, item) for item in value.items), constraint=constraint)
        case ConstantValue() if field.kind == "enum":
            return Default(kind="enum", text=value.text, constraint=constraint)
        case StringValue() | NumberValue() | ConstantValue():
            return Default(kind="value", text=value.text, constraint=constraint)
        case ObjectValue():
            return Default(kind="value", text=values.show(value), constraint=constraint)


def _argument(argument: Argument) -> str:
    value = argument.value
    text = value.text if isinstance(value, StringValue | NumberValue | ConstantValue) else values.show(value)
    return f"{argument.name.name}={text}" if argument.name else text


def _relation_field(context: Context, connector: Connector, field: DraftRelation, opposite: str) -> RelationField:
    text, annotations = documentation(context, _comments(field.node))
    held = field.fields or []
    return RelationField(
        name=field.name,
        target=field.target.name,
        relation=field.relation_name,
        opposite=opposite,
        named=field.given_name is not None,
        arity=field.arity,
        fields=tuple(one.name for one in held),
        references=tuple(one.name for one in field.references or ()),
        on_delete=field.on_delete[0] if field.on_delete else None,
        on_update=field.on_update[0] if field.on_update else None,
        constraint=field.mapped_name or foreign_key_name(connector, field.model, held) if held else None,
        ignored=field.ignored,
        documentation=text,
        empty_comment=is_empty(_comments(field.node)),
        annotations=annotations,
        span=field.node.span,
    )


def _secondary(context: Context, connector: Connector, model: DraftModel, index: DraftIndex) -> Index:
    dialect = DIALECTS.get(connector.provider, _STANDARD)
    where = predicate_sql(dialect, model, index.where) if index.where else None
    return _index(context, index, index_name(connector, model, index), where)


def _index(context: Context, index: DraftIndex, db_name: str, where: str | None = None) -> Index:
    assert index.kind != "shard"
    members = tuple(
        IndexField(
            name=".".join(field.name for field in member.path), sort=member.sort, length=member.length, ops=member.ops
        )
        for member in index.fields
    )
    return Index(
        kind=index.kind,
        fields=members,
        name=index.name or "_".join(member.name for member in members),
        db_name=db_name,
        named=index.name is not None,
        mapped=index.mapped_name is not None,
        on_field=index.source is not None,
        algorithm=index.algorithm,
        clustered=index.clustered,
        where=where,
        annotations=context.index_annotations.get(index.attribute.span, ()),
        span=index.attribute.span,
    )
