"""The datasource block."""

from __future__ import annotations

import itertools
from typing import Literal

from nicol.model.schema import Datasource
from nicol.psl.ast import Block, Expression, FunctionCall, StringValue
from nicol.text.span import Span
from nicol.text.suggest import closest
from nicol.validate import values
from nicol.validate.connectors import CONNECTORS, Allows, Connector
from nicol.validate.context import Context
from nicol.validate.extensions import read_extensions
from nicol.validate.properties import Reader, Url, properties_of


def source_error(context: Context, message: str, name: str, span: Span) -> None:
    """Report against the datasource called `name`."""
    context.error(f"Error validating datasource `{name}`: {message}", span)


def read_datasource(context: Context, block: Block) -> Datasource | None:
    """The block as a value, or None when it says too little (reported)."""
    found = properties_of(context, block)
    if found is None:
        return None
    reader = Reader(context, found)
    connector = _provider(context, block, reader.take("provider"))
    if connector is None:
        return None
    mode = _relation_mode(context, block, reader, connector)
    extensions = read_extensions(context, reader, connector)
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
        source_error(context, f"The provider argument in a datasource must {word}", name, value.span)
        return None
    if value.text not in CONNECTORS:
        near = closest(value.text, CONNECTORS)
        text = f'Datasource provider not known: "{value.text}".'
        context.error(text, value.span, f'Did you mean "{near}"?' if near else f"Known are: {', '.join(CONNECTORS)}.")
        return None
    return CONNECTORS[value.text]


def _relation_mode(
    context: Context, block: Block, reader: Reader, connector: Connector
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
        source_error(context, f'{start} "prisma", "foreignKeys"', "relationMode", block.span)
        return implied
    if text == "foreignKeys" and not connector.foreign_keys:
        source_error(context, f'{start} "prisma"', "relationMode", value.span)
    return "prisma" if text == "prisma" else "foreignKeys"


def _schemas(context: Context, connector: Connector, value: Expression | None) -> tuple[str, ...]:
    if value is None:
        return ()
    found = values.array(context, value, _text_and_span)
    if found is None:
        return ()
    if Allows.MULTI_SCHEMA not in connector.allows:
        context.error("The `schemas` property is not supported on the current connector.", value.span)
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
