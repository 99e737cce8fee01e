"""Preview features: active ones, those that became ordinary (a warning), and the unknown (an error).

Source: the feature maps of Prisma 6.19 and 7.10. Names are compared without case, as Prisma does.
"""

from __future__ import annotations

from enum import Enum

from nicol.text.span import Span
from nicol.text.suggest import closest
from nicol.validate.connectors import Allows, Connector
from nicol.validate.context import Context

ACTIVE = (
    "nativeDistinct",
    "partialIndexes",
    "postgresqlExtensions",
    "relationJoins",
    "schemaEngineDriverAdapters",
    "shardKeys",
    "strictUndefinedChecks",
    "views",
)
HIDDEN = ("typedSql", "reactNative")
_LEAVING = "metrics"
_POSTGRESQL_ONLY = "fullTextSearchPostgres"
_SPELLINGS = {name.lower(): name for name in (*ACTIVE, *HIDDEN, _POSTGRESQL_ONLY, _LEAVING)}


class Generation(Enum):
    """The Prisma a schema is written for; the value is what that one lists as known."""

    SIX = (_LEAVING, *(name for name in ACTIVE if name != "partialIndexes"))
    SEVEN = tuple(sorted((*ACTIVE, "typedSql")))


_STABLE = frozenset(
    (
        "aggregateapi",
        "atomicnumberoperations",
        "clientextensions",
        "cockroachdb",
        "connectorcreate",
        "createmany",
        "dataproxy",
        "deno",
        "distinct",
        "driveradapters",
        "extendedindexes",
        "extendedwhereunique",
        "fieldreference",
        "filteredrelationcount",
        "filterjson",
        "fulltextindex",
        "fulltextsearch",
        "groupby",
        "improvedqueryraw",
        "interactivetransactions",
        "jsonprotocol",
        "microsoftsqlserver",
        "middlewares",
        "mongodb",
        "multischema",
        "namedconstraints",
        "napi",
        "nativetypes",
        "omitapi",
        "orderbyaggregategroup",
        "orderbynulls",
        "orderbyrelation",
        "prismaschemafolder",
        "querycompiler",
        "referentialactions",
        "referentialintegrity",
        "selectrelationcount",
        "tracing",
        "transactionapi",
        "uncheckedscalarinputs",
    )
)
"""Names of features that became ordinary, in lower case: their spelling was never strict."""


def check_features(
    context: Context, names: list[str], span: Span, reader: tuple[Connector | None, Generation]
) -> tuple[str, ...]:
    """The features that count, in Prisma's spelling; `reader` is who would read the schema."""
    found = (_feature(context, name, span, *reader) for name in names)
    return tuple(one for one in found if one is not None)


def _feature(
    context: Context, name: str, span: Span, connector: Connector | None, generation: Generation
) -> str | None:
    searches = connector is not None and Allows.FULL_TEXT_SEARCH_PREVIEW in connector.allows
    known = _SPELLINGS.get(name.lower())
    if connector and searches and name.lower() == "fulltextsearch":
        context.warn(
            f'On `provider = "{connector.provider}"`, preview feature "{name}" has been renamed to '
            '"fullTextSearchPostgres". Learn more at https://pris.ly/d/fts-postgres.',
            span,
        )
        return _POSTGRESQL_ONLY
    if known == _LEAVING and generation is Generation.SIX:
        text = f'Preview feature "{name}" is deprecated. It will be removed in a future version of Prisma.'
        context.warn(text, span)
        return known
    if known and known != _LEAVING and (known != _POSTGRESQL_ONLY or searches):
        return known
    if name.lower() in _STABLE:
        context.warn(
            f'Preview feature "{name}" is deprecated. The functionality can be used without specifying it as a '
            "preview feature.",
            span,
        )
        return name
    listed = (_POSTGRESQL_ONLY, *generation.value) if searches else generation.value
    near = closest(name, listed)
    context.error(
        f'The preview feature "{name}" is not known. Expected one of: {", ".join(listed)}',
        span,
        f'Did you mean "{near}"?' if near else "",
    )
    return None
