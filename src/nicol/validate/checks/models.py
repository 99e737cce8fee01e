"""Rules about models and their primary keys."""

from __future__ import annotations

from nicol.model.schema import Arity
from nicol.psl.ast import Attribute, FunctionCall
from nicol.validate.checks.namespaces import Namespaces
from nicol.validate.checks.places import argument_span
from nicol.validate.checks.state import Checks, only_key
from nicol.validate.connectors import Allows
from nicol.validate.draft import DraftIndex, DraftModel, DraftScalar

_STRICT = (
    "Each model must have at least one unique criteria that has only required fields. Either mark a single field with "
    "`@id`, `@unique` or add a multi field criterion with `@@id([])` or `@@unique([])` to the model."
)


def check_model(checks: Checks, names: Namespaces, model: DraftModel) -> None:
    """The rules for a model as a whole; views have their own."""
    _check_unique_criteria(checks, model)
    if key := model.primary_key:
        _check_key_names(checks, names, model, key)
        _check_key_shape(checks, model, key)
    _check_full_text_count(checks, model)


def _check_unique_criteria(checks: Checks, model: DraftModel) -> None:
    criteria = model.unique_criteria
    if model.ignored or any(_strict(index) for index in criteria):
        return
    text = _STRICT
    if criteria:
        lines = "\n".join(f"- {', '.join(member.field.name for member in index.fields)}" for index in criteria)
        text += (
            " The following unique criterias were not considered as they contain fields that are not required:\n"
            + lines
        )
    checks.context.block_error(text, model, model.block.span)


def _strict(index: DraftIndex) -> bool:
    fields = [member.field for member in index.fields]
    return all(field.arity is Arity.REQUIRED and field.kind != "unsupported" for field in fields)


def check_length(checks: Checks, model: DraftModel, attribute: Attribute, name: str | None, signs: str) -> None:
    """A written name must fit the database's limit; `signs` are the attribute's."""
    if name is not None and len(name.encode()) > checks.connector.max_name:
        checks.context.error(
            f"Error validating model \"{model.name}\": The constraint name '{name}' specified in the `map` argument "
            f"for the `{signs}{attribute.name.name}` constraint is too long for your chosen provider. "
            f"The maximum allowed length is {checks.connector.max_name} bytes.",
            attribute.span,
        )


def _check_key_names(checks: Checks, names: Namespaces, model: DraftModel, key: DraftIndex) -> None:
    span = key.attribute.span
    if name := names.key_name(model, key):
        check_length(checks, model, key.attribute, name, "@" if key.source else "@@")
        names.check("id", model, name, (key.attribute_name, argument_span(key.attribute, "map") or span))
    if key.name and names.custom[model.name, key.name] > 1:
        check_custom_name(checks, key)
    if not key.fields:
        checks.context.attribute_error(
            f"The list of fields in an `{key.attribute_name}()` attribute cannot be empty. "
            "Please specify at least one field.",
            key.attribute_name,
            span,
        )
    joined = "_".join(member.field.name for member in key.fields)
    if len(key.fields) > 1 and joined in model.scalars:
        checks.context.block_error(
            f"The field `{joined}` clashes with the `@@id` attribute's name. Please resolve the conflict by providing "
            'a custom id name: `@@id([...], name: "custom_name")`',
            model,
            span,
        )


def check_custom_name(checks: Checks, key: DraftIndex) -> None:
    """Report a client name that two keys of a model share."""
    checks.context.attribute_error(
        f"The given custom name `{key.name}` has to be unique on the model. "
        "Please provide a different name for the `name` argument.",
        key.attribute_name,
        argument_span(key.attribute, "name") or key.attribute.span,
    )


def _check_key_shape(checks: Checks, model: DraftModel, key: DraftIndex) -> None:
    context, span = checks.context, key.attribute.span
    if key.mapped_name and not checks.allows(Allows.NAMED_PRIMARY_KEYS):
        text = "You defined a database name for the primary key on the model. This is not supported by the provider."
        context.block_error(text, model, model.block.span)
    if len(key.fields) > 1 and not checks.allows(Allows.COMPOUND_IDS):
        context.block_error("The current connector does not support compound ids.", model, span)
    for capability, word in ((Allows.LENGTH_PREFIX, "length"), (Allows.KEY_SORT, "sort")):
        written = any((member.length if word == "length" else member.sort) is not None for member in key.fields)
        if written and not checks.allows(capability):
            text = f"The {word} argument is not supported in the primary key with the current connector"
            context.attribute_error(text, key.attribute_name, span)


def _check_full_text_count(checks: Checks, model: DraftModel) -> None:
    if not checks.allows(Allows.FULL_TEXT_INDEX) or checks.allows(Allows.MANY_FULL_TEXT):
        return
    found = [index for index in model.indexes if index.kind == "fulltext"]
    for index in found if len(found) > 1 else ():
        text = "The current connector only allows one fulltext attribute per model"
        checks.context.attribute_error(text, "@@fulltext", index.attribute.span)


def check_schema_attribute(checks: Checks, model: DraftModel) -> None:
    """`@@schema` must name a schema of the datasource, and be there when the datasource lists some."""
    datasource = checks.config.datasource
    if not checks.allows(Allows.MULTI_SCHEMA):
        if model.schema and not checks.config.schemas_span:
            text = "@@schema is not supported on the current datasource provider"
            checks.context.error(text, model.schema[1])
    elif model.schema:
        if datasource and model.schema[0] not in datasource.schemas:
            checks.context.error(UNKNOWN_SCHEMA, model.schema[1])
    elif checks.config.schemas_span:
        text = f"This {model.word} is missing an `@@schema` attribute."
        checks.context.block_error(text, model, model.block.span)


UNKNOWN_SCHEMA = (
    "This schema is not defined in the datasource. Read more on `@@schema` at https://pris.ly/d/multi-schema"
)


def check_database_names(checks: Checks) -> None:
    """No two models of a schema may have the same table."""
    seen: dict[tuple[str | None, str], DraftModel] = {}
    models = checks.context.models.values()
    for model in sorted(models, key=lambda one: one.is_view):
        place = (model.schema[0] if model.schema else None, model.db_name)
        other = seen.get(place)
        seen[place] = model
        if other:
            holder, named = (model, other) if model.mapped_name else (other, model)
            attribute = next(one for one in holder.block.attributes if one.name.name == "map")
            checks.context.error(
                f'The model with database name "{model.db_name}" could not be defined because another model or '
                f'view with this name exists: "{named.name}"',
                attribute.span,
            )


def check_autoincrement(checks: Checks, model: DraftModel) -> None:
    """Where and how often the provider takes `autoincrement()`."""
    fields = [field for field in model.scalars.values() if calls(field, "autoincrement")]
    start = "The `autoincrement()` default value is used"
    if not checks.allows(Allows.AUTOINCREMENT):
        for field in fields:
            assert field.default is not None
            text = f"{start} with a datasource that does not support it."
            checks.context.attribute_error(text, "@default", field.default.attribute.span)
        return
    if len(fields) > 1 and not checks.allows(Allows.AUTOINCREMENT_MULTIPLE):
        text = f"{start} multiple times on this model even though the underlying datasource only supports one instance"
        checks.context.attribute_error(f"{text} per table.", "@default", model.block.span)
    for field in fields:
        if not checks.allows(Allows.AUTOINCREMENT_ANYWHERE) and not only_key(model, field):
            text = f"{start} on a non-id field even though the datasource does not support this."
            checks.context.attribute_error(text, "@default", field.node.span)
        if not checks.allows(Allows.AUTOINCREMENT_NON_INDEXED) and not _leads_an_index(model, field):
            text = f"{start} on a non-indexed field even though the datasource does not support this."
            checks.context.attribute_error(text, "@default", field.node.span)


def _leads_an_index(model: DraftModel, field: DraftScalar) -> bool:
    keys = [key for key in (model.primary_key, *model.indexes) if key and key.fields]
    return any(key.fields[0].field is field for key in keys)


def calls(field: DraftScalar, function: str) -> bool:
    """Whether the field's default is a call of `function`."""
    value = field.default.value if field.default else None
    return isinstance(value, FunctionCall) and value.name == function
