"""Preview features: active ones, those that became ordinary (a warning), and the unknown (an error).

Source: the feature map of Prisma 6.19; both generations' names are accepted.
"""

from __future__ import annotations

from nicol.text.span import Span
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
_SHOWN = (
    "metrics",
    "nativeDistinct",
    "postgresqlExtensions",
    "relationJoins",
    "schemaEngineDriverAdapters",
    "shardKeys",
    "strictUndefinedChecks",
    "views",
)
"""What Prisma 6.19 lists as known."""
_LEAVING = ("metrics",)
_POSTGRESQL_ONLY = "fullTextSearchPostgres"
HIDDEN = ("typedSql", "reactNative")
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


def check_features(context: Context, names: list[str], span: Span, connector: Connector | None) -> tuple[str, ...]:
    """The features that count, renamed where Prisma renamed them."""
    found: list[str] = []
    searches = connector is not None and Allows.FULL_TEXT_SEARCH_PREVIEW in connector.allows
    for name in names:
        if name == "fullTextSearch" and searches and connector:
            context.warn(
                f'On `provider = "{connector.provider}"`, preview feature "{name}" has been renamed to '
                '"fullTextSearchPostgres". Learn more at https://pris.ly/d/fts-postgres.',
                span,
            )
            found.append(_POSTGRESQL_ONLY)
        elif name in ACTIVE or name in HIDDEN or (name == _POSTGRESQL_ONLY and searches):
            found.append(name)
        elif name in _LEAVING:
            found.append(name)
            text = f'Preview feature "{name}" is deprecated. It will be removed in a future version of Prisma.'
            context.warn(text, span)
        elif name.lower() in _STABLE:
            found.append(name)
            context.warn(
                f'Preview feature "{name}" is deprecated. The functionality can be used without specifying it as a '
                "preview feature.",
                span,
            )
        else:
            expected = ", ".join((_POSTGRESQL_ONLY, *_SHOWN) if searches else _SHOWN)
            context.error(f'The preview feature "{name}" is not known. Expected one of: {expected}', span)
    return tuple(found)
