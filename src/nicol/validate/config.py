"""The datasource and generator blocks."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal

from nicol.model.schema import Datasource, EnvVar, Extension, Generator
from nicol.psl.ast import (
    ArrayValue,
    Block,
    ConstantValue,
    Expression,
    FunctionCall,
    NumberValue,
    Property,
    StringValue,
)
from nicol.text.span import Span
from nicol.text.suggest import closest
from nicol.validate import values
from nicol.validate.connectors import CONNECTORS, Allows, Connector
from nicol.validate.context import Context
from nicol.validate.documentation import documentation
from nicol.validate.preview_features import check_features

Url = str | EnvVar | None


@dataclass(frozen=True, slots=True)
class Config:
    """The datasource and generators, and the places that later checks point at."""

    datasource: Datasource | None
    connector: Connector | None
    generators: tuple[Generator, ...]
    features: frozenset[str]
    schemas_span: Span | None = None
    extensions_span: Span | None = None


def load_config(context: Context) -> Config:
    """Read all datasource and generator blocks."""
    sources = [block for block in context.blocks if block.keyword == "datasource"]
    loaded = [(block, _datasource(context, block)) for block in sources]
    if sum(one is not None for _, one in loaded) > 1:
        for block in sources:
            _source_error(
                context,
                "You defined more than one datasource. This is not allowed yet because support for multiple "
                "databases has not been implemented yet.",
                block.name.name,
                block.span,
            )
    found = next(((block, one) for block, one in loaded if one), None)
    main, datasource = found or (None, None)
    connector = CONNECTORS[datasource.provider] if datasource else None
    blocks = [one for one in context.blocks if one.keyword == "generator"]
    generators = tuple(one for one in (_generator(context, one, connector) for one in blocks) if one)
    features = frozenset(feature for generator in generators for feature in generator.preview_features)
    spans = [_value_span(main, name) for name in ("schemas", "extensions")]
    return Config(datasource, connector, generators, features, *spans)


def _value_span(block: Block | None, name: str) -> Span | None:
    properties = block.properties if block else ()
    return next((one.value.span for one in properties if one.value and one.name.name == name), None)


def _source_error(context: Context, message: str, name: str, span: Span) -> None:
    context.error(f"Error validating datasource `{name}`: {message}", span)


def _values(context: Context, block: Block) -> dict[str, Property] | None:
    found: dict[str, Property] = {}
    for one in block.properties:
        if one.value is None:
            name = block.name.name
            text = f"Property {one.name.name} in {block.keyword} {name} needs to be assigned a value"
            context.error(text, block.span)
            return None
        found[one.name.name] = one
    return found


class _Reader:
    """The properties of one block, taken away as they are read."""

    def __init__(self, context: Context, found: dict[str, Property]) -> None:
        self.context = context
        self.found = found

    def take(self, name: str) -> Expression | None:
        """The value of `name`, if written."""
        one = self.found.pop(name, None)
        return one.value if one else None

    def url(self, name: str) -> tuple[Url, Span | None]:
        """A text or `env("…")`."""
        value = self.take(name)
        return (None, None) if value is None else (env_or_text(self.context, value), value.span)


def env_or_text(context: Context, value: Expression) -> str | EnvVar | None:
    """A string literal or `env("NAME")`; anything else is reported and gives None."""
    match value:
        case StringValue():
            return value.text
        case FunctionCall(name="env"):
            match [(item.name, item.value) for item in value.arguments.items]:
                case [(name, StringValue() as text)]:
                    if name:
                        context.warn("The env function doesn't expect named arguments", value.span)
                    return EnvVar(text.text)
                case [(None, other)]:
                    values.mismatch(context, "string", other)
                    return None
                case _:
                    context.error("The env function expects a singular, unnamed, string argument.", value.span)
                    return None
        case _:
            values.mismatch(context, "String", value)
            return None


def _datasource(context: Context, block: Block) -> Datasource | None:
    found = _values(context, block)
    if found is None:
        return None
    reader = _Reader(context, found)
    connector = _provider(context, block, reader.take("provider"))
    if connector is None:
        return None
    mode = _relation_mode(context, block, reader, connector)
    extensions = _extensions(context, reader, connector)
    url, url_span = reader.url("url")
    if url_span and url is None:
        return None
    shadow, _ = reader.url("shadowDatabaseUrl")
    direct, direct_span = reader.url("directUrl")
    _check_shadow(context, block.name.name, shadow or None, ((direct, direct_span), (url, url_span)))
    if "previewFeatures" in found:
        context.error(
            "Preview features are only supported in the generator block. "
            "Please move this field to the generator block.",
            found.pop("previewFeatures").span,
        )
    schemas = _schemas(context, connector, reader.take("schemas"))
    for name, one in found.items():
        near = closest(name, ("provider", "url", "directUrl", "shadowDatabaseUrl", "relationMode", "schemas"))
        context.error(f'Property not known: "{name}".', one.span, f"Did you mean `{near}`?" if near else "")
    return Datasource(
        name=block.name.name,
        provider=connector.provider,
        url=url,
        direct_url=direct,
        shadow_url=shadow or None,
        relation_mode=mode,
        schemas=schemas,
        extensions=extensions,
        span=block.span,
    )


def _check_shadow(context: Context, name: str, shadow: Url, others: tuple[tuple[Url, Span | None], ...]) -> None:
    for (other, span), key in zip(others, ("directUrl", "url"), strict=True):
        if shadow is not None and shadow == other and span:
            context.error(
                f'shadowDatabaseUrl is the same as {key} for datasource "{name}". '
                "Please specify a different database as shadow database to avoid data loss.",
                span,
            )


def _provider(context: Context, block: Block, value: Expression | None) -> Connector | None:
    name = block.name.name
    if value is None:
        context.error(f'Argument "provider" is missing in data source block "{name}".', block.span)
        return None
    if isinstance(value, FunctionCall) and value.name == "env":
        text = "A datasource must not use the env() function in the provider argument."
        context.error(text, block.span)
        return None
    if not isinstance(value, StringValue) or not value.text:
        word = "not be empty" if isinstance(value, StringValue) else "be a string literal"
        _source_error(context, f"The provider argument in a datasource must {word}", name, value.span)
        return None
    if value.text not in CONNECTORS:
        near = closest(value.text, CONNECTORS)
        text = f'Datasource provider not known: "{value.text}".'
        context.error(text, value.span, f'Did you mean "{near}"?' if near else f"Known are: {', '.join(CONNECTORS)}.")
        return None
    return CONNECTORS[value.text]


def _relation_mode(
    context: Context, block: Block, reader: _Reader, connector: Connector
) -> Literal["foreignKeys", "prisma"]:
    implied: Literal["foreignKeys", "prisma"] = "foreignKeys" if connector.foreign_keys else "prisma"
    old = reader.found.get("referentialIntegrity")
    if old:
        context.warn(
            "The `referentialIntegrity` attribute is deprecated. Please use `relationMode` instead. "
            "Learn more at https://pris.ly/d/relation-mode",
            old.span,
        )
    new_value, old_value = reader.take("relationMode"), reader.take("referentialIntegrity")
    if new_value and old_value and old:
        context.error(
            "The `referentialIntegrity` and `relationMode` attributes cannot be used together. "
            "Please use only `relationMode` instead.",
            old.span,
        )
        return implied
    value = new_value or old_value
    text = values.string(context, value)
    if value is None or text is None:
        return implied
    start = f'Invalid relation mode setting: "{text}". Supported values:'
    if text not in ("prisma", "foreignKeys"):
        _source_error(context, f'{start} "prisma", "foreignKeys"', "relationMode", block.span)
        return implied
    if text == "foreignKeys" and not connector.foreign_keys:
        _source_error(context, f'{start} "prisma"', "relationMode", value.span)
    return "prisma" if text == "prisma" else "foreignKeys"


def _schemas(context: Context, connector: Connector, value: Expression | None) -> tuple[str, ...]:
    if value is None:
        return ()
    if Allows.MULTI_SCHEMA not in connector.allows:
        context.error("The `schemas` property is not supported on the current connector.", value.span)
    found = values.array(context, value, _text_and_span)
    if found is None:
        return ()
    if not found:
        context.error("If provided, the schemas array can not be empty.", value.span)
    found.sort(key=lambda pair: pair[0])
    for one, other in itertools.pairwise(found):
        if one[0] == other[0]:
            context.error("Duplicated schema names are not allowed", one[1])
    return tuple(text for text, _ in found)


def _text_and_span(context: Context, value: Expression) -> tuple[str, Span] | None:
    text = values.string(context, value)
    return None if text is None else (text, value.span)


def _extensions(context: Context, reader: _Reader, connector: Connector) -> tuple[Extension, ...]:
    if Allows.EXTENSIONS not in connector.allows:
        return ()
    value = reader.take("extensions")
    if value is None:
        return ()
    items = value.items if isinstance(value, ArrayValue) else (value,)
    found = (_extension(context, item) for item in items)
    return tuple(sorted((one for one in found if one), key=lambda one: one.name))


def _extension(context: Context, value: Expression) -> Extension | None:
    if isinstance(value, ConstantValue):
        return Extension(name=value.text, db_name=value.text)
    if not isinstance(value, FunctionCall):
        values.mismatch(context, "constant or function", value)
        return None
    given: dict[str, str | None] = {}
    for item in value.arguments.items:
        key = item.name.name if item.name else ""
        if key not in ("map", "version", "schema"):
            context.error(f'Argument not known: "{key}".' if key else "No such argument.", item.span)
            continue
        given[key] = values.string(context, item.value)
    name = value.name
    return Extension(
        name=name, db_name=given.get("map") or name, version=given.get("version"), schema=given.get("schema")
    )


def _generator(context: Context, block: Block, connector: Connector | None) -> Generator | None:
    found = _values(context, block)
    if found is None:
        return None
    reader = _Reader(context, found)
    engine = found.get("engineType")
    if engine and engine.value and not isinstance(engine.value, StringValue):
        values.mismatch(context, "String", engine.value)
    provider = reader.take("provider")
    if provider is None:
        context.error(f'Argument "provider" is missing in generator block "{block.name.name}".', block.span)
        return None
    name = env_or_text(context, provider)
    if name is None:
        return None
    output, _ = reader.url("output")
    targets = reader.take("binaryTargets")
    if targets is not None:
        values.array(context, targets, env_or_text)
    written = reader.take("previewFeatures")
    features = values.array(context, written, values.string) if written else None
    active = check_features(context, features or [], written.span, connector) if written else ()
    config = [(key, _config_text(context, one.value)) for key, one in found.items() if one.value]
    return Generator(
        name=block.name.name,
        provider=name if isinstance(name, str) else f'env("{name.name}")',
        output=output,
        preview_features=active,
        config=tuple((key, text) for key, text in config if text is not None),
        documentation=documentation(context, block.documentation)[0],
        span=block.span,
    )


def _config_text(context: Context, value: Expression) -> str | None:
    match value:
        case StringValue() | NumberValue() | ConstantValue():
            return value.text
        case FunctionCall(name="env"):
            name = env_or_text(context, value)
            return f'env("{name.name}")' if isinstance(name, EnvVar) else None
        case ArrayValue():
            return values.show(value)
        case _:
            values.mismatch(context, "String", value)
            return None
