"""Rules about scalar fields."""

from __future__ import annotations

import re

from nicol.model.schema import Arity
from nicol.psl.ast import FunctionCall
from nicol.text.suggest import did_you_mean
from nicol.validate.checks.literals import check_literal
from nicol.validate.checks.models import check_length
from nicol.validate.checks.namespaces import Namespaces
from nicol.validate.checks.places import argument_span
from nicol.validate.checks.state import Checks
from nicol.validate.connectors import Allows
from nicol.validate.draft import DraftModel, DraftScalar
from nicol.validate.native_types import NATIVE_TYPES, PROBLEMS, NativeSpec

_DATABASE_TYPE = re.compile(r"(?P<prefix>[^(]+)(?:\((?P<params>.*?)\))?(?P<suffix>.+)?\Z")

_NEEDS = {
    "Json": ((Allows.JSON, "Json", "Json"), (Allows.JSON_LISTS, "Json[]", "Json List")),
    "Decimal": ((Allows.DECIMAL, "Decimal", "Decimal"),),
}


def check_scalar(checks: Checks, names: Namespaces, model: DraftModel, field: DraftScalar) -> None:
    """Every rule for one scalar field of a model."""
    _check_provider(checks, model, field)
    check_client_name(checks, model, field.name)
    if field.default:
        name = names.default_name(model, field)
        span = argument_span(field.default.attribute, "map") or field.node.span
        names.check("default", model, name, ("@default", span))
    check_native(checks, field)
    _check_default(checks, model, field)
    if field.kind == "unsupported":
        _check_unsupported(checks, field)


def _check_provider(checks: Checks, model: DraftModel, field: DraftScalar) -> None:
    for capability, kind, words in _NEEDS.get(field.type, ()) if field.kind == "scalar" else ():
        if not checks.allows(capability) and (field.arity is Arity.LIST or "[]" not in kind):
            checks.context.field_error(
                f"Field `{field.name}` in {model.word} `{model.name}` can't be of type {kind}. "
                f"The current connector does not support the {words} type.",
                (model.word, model.name),
                field.name,
                field.node.span,
            )
    if field.arity is Arity.LIST and not checks.allows(Allows.SCALAR_LISTS):
        checks.context.error(
            f'Field "{field.name}" in {model.word} "{model.name}" can\'t be a list. '
            "The current connector does not support lists of primitive types.",
            field.node.span,
        )


def check_client_name(checks: Checks, model: DraftModel, name: str) -> None:
    """A key's client name must not be a field's."""
    for word in sorted(checks.named_keys(model).get(name, ()), key=("index", "unique", "id").index):
        checks.context.block_error(
            f"The custom name `{name}` specified for the `@@{word}` attribute is already used as a name for a field. "
            "Please choose a different name.",
            model,
            model.block.span,
        )


def check_native(checks: Checks, field: DraftScalar) -> None:
    """`@db.X`: the prefix, the name, the number and range of arguments, and the field's type."""
    native, datasource = field.native, checks.config.datasource
    if native is None:
        return
    context = checks.context
    if datasource is None:
        context.error(f"Native type {native.name} is not supported for Default connector.", native.span)
        return
    if native.scope != datasource.name:
        context.error(
            f"The prefix {native.scope} is invalid. It must be equal to the name of an existing datasource e.g. "
            f"{datasource.name}. Did you mean to use {datasource.name}.{native.name}?",
            native.span,
        )
    spec = NATIVE_TYPES[datasource.provider].get(native.name)
    if spec is None:
        text = f"Native type {native.name} is not supported for {datasource.provider} connector."
        context.error(text, native.span, did_you_mean(native.name, NATIVE_TYPES[datasource.provider]))
        return
    if problem := _count_problem(spec, native.name, len(native.args)):
        context.error(problem, native.span)
    elif field.type not in spec.types:
        context.error(
            f"Native type {native.name} is not compatible with declared field type {field.type}, "
            f"expected field type {' or '.join(spec.types)}.",
            native.span,
        )
    else:
        _check_arguments(checks, field, spec)


def _count_problem(spec: NativeSpec, name: str, count: int) -> str:
    if count < spec.required or (count > spec.required and not spec.optional):
        return f'Function "{name}" takes {spec.required} arguments, but received {count}.'
    if count > spec.required + spec.optional:
        return f"Native type {name} takes {spec.optional} optional arguments, but received {count}."
    return ""


def _check_arguments(checks: Checks, field: DraftScalar, spec: NativeSpec) -> None:
    native, datasource = field.native, checks.config.datasource
    assert native is not None
    assert datasource is not None
    numbers = spec.numbers(native.args)
    if numbers is None:
        text = f"Expected {spec.expected}, but found ({', '.join(native.args)})."
        checks.context.error(text, native.span)
        return
    if not numbers:
        return
    if len(numbers) == 2 and (numbers[1] or 0) > (numbers[0] or 0):
        text = "The scale must not be larger than the precision for the {type} native type in {connector}."
        checks.context.error(checks.native_error(text, native), native.span)
    elif problem := PROBLEMS[datasource.provider](native.name, numbers, field.type):
        text = "Argument M is out of range for native type `{type}` of {connector}: "
        checks.context.error(checks.native_error(text, native) + problem, native.span)


def _check_default(checks: Checks, model: DraftModel, field: DraftScalar) -> None:
    default = field.default
    if default is None:
        return
    span = default.attribute.span
    if default.constraint and not checks.allows(Allows.NAMED_DEFAULTS):
        checks.context.attribute_error(
            "You defined a database name for the default value of a field on the model. "
            "This is not supported by the provider.",
            "@default",
            span,
        )
    check_length(checks, model, default.attribute, default.constraint, "@")
    if field.kind == "scalar":
        check_literal(checks, field.type, default.value)
    value = default.value
    if isinstance(value, FunctionCall) and value.name == "auto" and not checks.allows(Allows.AUTO):
        text = "The current connector does not support the `auto()` function."
        checks.context.attribute_error(text, "@default", value.span)


def _check_unsupported(checks: Checks, field: DraftScalar) -> None:
    """`Unsupported("…")` around a type that is supported."""
    datasource = checks.config.datasource
    match = _DATABASE_TYPE.match(field.type)
    if datasource is None or match is None:
        return
    params = match["params"]
    args = tuple(text.strip() for text in params.split(",")) if params is not None else ()
    name = match["prefix"].strip()
    spec = NATIVE_TYPES[datasource.provider].get(name)
    if spec is None or (args and not (spec.required or spec.optional)) or spec.numbers(args) is None:
        return
    shown = f"{name}({','.join(args)})" if args else name
    checks.context.invalid(
        f'The type `Unsupported("{field.type}")` you specified in the type definition for the field `{field.name}` is '
        f"supported as a native type by Prisma. Please use the native type notation `{spec.scalar} "
        f"@{datasource.name}.{shown}` for full support.",
        field.node.span,
    )
