"""The rules that need the whole schema, in Prisma's order."""

from __future__ import annotations

from nicol.psl.ast import FunctionCall
from nicol.validate import values
from nicol.validate.checks import provider
from nicol.validate.checks.composites import check_composites
from nicol.validate.checks.fields import check_scalar
from nicol.validate.checks.indexes import check_index, check_key_clustering, check_prefix_lengths, check_shard_key
from nicol.validate.checks.models import (
    UNKNOWN_SCHEMA,
    check_autoincrement,
    check_database_names,
    check_model,
    check_schema_attribute,
)
from nicol.validate.checks.namespaces import Namespaces
from nicol.validate.checks.provider import mongodb
from nicol.validate.checks.relation_fields import ambiguous, check_relation_field
from nicol.validate.checks.relations import check_relations
from nicol.validate.checks.state import Checks
from nicol.validate.checks.views import check_view, check_view_index
from nicol.validate.config import Config
from nicol.validate.connectors import NO_CONNECTOR, Allows
from nicol.validate.context import Context
from nicol.validate.defaults import KNOWN_FUNCTIONS, unknown_function
from nicol.validate.draft import DraftModel
from nicol.validate.relations import Relation


def check(context: Context, config: Config, relations: list[Relation]) -> None:
    """Report everything that a schema with sound names, types and attributes can still have wrong."""
    checks = Checks(context, config, config.connector or NO_CONNECTOR, relations)
    names = Namespaces(checks)
    check_composites(checks)
    _check_functions(checks)
    _check_datasource(checks)
    check_database_names(checks)
    for model in sorted(context.models.values(), key=lambda one: one.is_view):
        if not _check_whole_model(checks, names, model):
            return
    _check_enums(checks)
    check_relations(checks, names)


def _check_functions(checks: Checks) -> None:
    """Default functions outside the common set: CockroachDB's `sequence()`, else unknown."""
    for model in checks.context.models.values():
        for field in model.scalars.values():
            value = field.default.value if field.default else None
            if not isinstance(value, FunctionCall) or value.name in KNOWN_FUNCTIONS:
                continue
            if value.name == "sequence" and checks.allows(Allows.SEQUENCE):
                _check_sequence(checks, value)
            else:
                unknown_function(checks.context, value)


_SEQUENCE_NUMBERS = ("cache", "increment", "minValue", "maxValue", "start")


def _check_sequence(checks: Checks, call: FunctionCall) -> None:
    for item in call.arguments.items:
        name = item.name.name if item.name else ""
        if name == "virtual":
            values.boolean(checks.context, item.value)
        elif name in _SEQUENCE_NUMBERS:
            values.integer(checks.context, item.value)
        else:
            checks.context.error("Unexpected argument in `sequence()` function call", item.span)


def _check_datasource(checks: Checks) -> None:
    config = checks.config
    if config.extensions_span and "postgresqlExtensions" not in config.features:
        checks.context.error(
            "The `extensions` property is only available with the `postgresqlExtensions` preview feature.",
            config.extensions_span,
        )


def _check_whole_model(checks: Checks, names: Namespaces, model: DraftModel) -> bool:
    """Whether later models are worth checking: an ambiguous relation ends the run."""
    if model.is_view:
        check_view(checks, model)
    else:
        check_model(checks, names, model)
        if model.shard_key:
            check_shard_key(checks, model.shard_key)
        provider.check_provider(checks, model)
        check_autoincrement(checks, model)
        check_schema_attribute(checks, model)
        if model.primary_key:
            check_prefix_lengths(checks, model.primary_key)
            check_key_clustering(checks, model, model.primary_key)
    for field in model.scalars.values():
        check_scalar(checks, names, model, field)
    unclear = ambiguous(checks, model)
    for relation in model.relations.values():
        if relation is unclear:
            return False
        check_relation_field(checks, model, relation)
        if checks.config.datasource and checks.config.datasource.provider == "mongodb":
            mongodb.check_relation_field(checks, relation)
    for index in model.indexes:
        if model.is_view:
            check_view_index(checks, model, index)
        else:
            check_index(checks, names, model, index)
    return True


def _check_enums(checks: Checks) -> None:
    context, config = checks.context, checks.config
    seen: set[tuple[str | None, str]] = set()
    for enum in context.enums.values():
        place = (enum.schema[0] if enum.schema else None, enum.mapped_name or enum.name)
        if checks.allows(Allows.ENUMS) and place in seen:
            context.error("An enum with the same database name is already defined.", enum.block.span)
        seen.add(place)
    for enum in context.enums.values():
        if not checks.allows(Allows.ENUMS):
            text = f"You defined the enum `{enum.name}`. But the current connector does not support enums."
            context.invalid(text, enum.block.span)
        if not checks.allows(Allows.MULTI_SCHEMA):
            if enum.schema and not config.schemas_span:
                context.error("@@schema is not supported on the current datasource provider", enum.schema[1])
        elif enum.schema:
            if config.datasource and enum.schema[0] not in config.datasource.schemas:
                context.error(UNKNOWN_SCHEMA, enum.schema[1])
        elif config.schemas_span:
            context.error("This enum is missing an `@@schema` attribute.", enum.block.span)
