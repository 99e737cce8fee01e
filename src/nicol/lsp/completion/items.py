"""Items of a completion list."""

from __future__ import annotations

from lsprotocol.types import CompletionItem, CompletionItemKind, InsertTextFormat, MarkupContent, MarkupKind

from nicol.lsp.words import Word
from nicol.model.schema import Action

_NO_DELETE = "Prevent deleting a parent record as long as it is referenced."
ACTIONS: dict[Action, str] = {
    "Cascade": "Delete the child records when the parent record is deleted.",
    "Restrict": _NO_DELETE,
    "NoAction": _NO_DELETE,
    "SetNull": "Set the referencing fields to NULL when the referenced record is deleted.",
    "SetDefault": "Set the referencing field's value to the default when the referenced record is deleted.",
}
"""Referential actions, what each does."""

ALGORITHMS = {
    "BTree": "Can handle equality and range queries on data that can be sorted into some ordering (default).",
    "Hash": "Can handle simple equality queries, but no ordering. Faster than BTree, if ordering is not needed.",
    "Gist": "Generalized Search Tree. A framework for building specialized indices for custom data types.",
    "Gin": "Generalized Inverted Index. Useful for indexing composite items, such as arrays or text.",
    "SpGist": "Space-partitioned Generalized Search Tree. For implenting a wide range of different non-balanced "
    "data structures.",
    "Brin": "Block Range Index. If the data has some natural correlation with their physical location within the "
    "table, can compress very large amount of data into a small space.",
}
"""Index algorithms in the engine's words (its spelling too)."""

_CONNECTION = (
    "Connection URL including authentication info. Each datasource provider documents the URL syntax. "
    "Most providers use the syntax provided by the database. [Learn more](https://pris.ly/d/{page})."
)
_URL_FORMS = '"String" | env("ENVIRONMENT_VARIABLE")'
PROPERTIES = {
    "provider": (
        'provider = "foo"',
        "Describes which datasource connector to use. Can be one of the following datasource providers: "
        "`postgresql`, `mysql`, `sqlserver`, `sqlite`, `mongodb` or `cockroachdb`.",
    ),
    "url": (f"url = {_URL_FORMS}", _CONNECTION.format(page="connection-strings")),
    "shadowDatabaseUrl": (
        f"shadowDatabaseUrl = {_URL_FORMS}",
        "Connection URL including authentication info to use for Migrate's "
        "[shadow database](https://pris.ly/d/migrate-shadow).",
    ),
    "directUrl": (
        f"directUrl = {_URL_FORMS}",
        "Connection URL for direct connection to the database. [Learn more](https://pris.ly/d/data-proxy-cli).",
    ),
    "relationMode": (
        'relationMode = "foreignKeys" | "prisma"',
        'Set the global relation mode for all relations. Values can be either "foreignKeys" (Default), or "prisma". '
        "[Learn more](https://pris.ly/d/relation-mode)",
    ),
    "extensions": (
        'extensions = [pg_trgm, postgis(version: "2.1")]',
        "Enable PostgreSQL extensions. [Learn more](https://pris.ly/d/postgresql-extensions)",
    ),
    "schemas": (
        'schemas = ["foo", "bar", "baz"]',
        "The list of database schemas. [Learn More](https://pris.ly/d/multi-schema-configuration)",
    ),
}
"""Properties of a datasource: how each is written and what it is for, in the engine's words."""
LISTS = ("extensions", "schemas")
VARIABLES = {"url": "DATABASE_URL", "directUrl": "DIRECT_URL", "shadowDatabaseUrl": "SHADOW_DATABASE_URL"}
"""The properties that hold a url, and the variable each usually reads."""
_ENV = (
    "Specifies a datasource via an environment variable. When running a Prisma CLI command that needs the database "
    "connection URL (e.g. `prisma db pull`), you need to make sure that the `DATABASE_URL` environment variable is "
    "set. One way to do so is by creating a `.env` file. Note that the file must be in the same directory as your "
    'schema.prisma file to automatically be picked up by the Prisma CLI."'
)


def markdown(example: str, text: str, parameters: str = "") -> MarkupContent:
    """An example, a line, and a sentence."""
    return MarkupContent(MarkupKind.Markdown, f"```prisma\n{example}\n```\n___\n{text}\n\n{parameters}")


def word(label: str, kind: CompletionItemKind, detail: str | None = None) -> CompletionItem:
    """An item that inserts its label."""
    return CompletionItem(label, kind=kind, detail=detail)


def choice(label: str, detail: str | None = None) -> CompletionItem:
    """One of a fixed set of words."""
    return word(label, CompletionItemKind.Enum, detail)


def snippet(
    label: str, insert: str, kind: CompletionItemKind, documentation: MarkupContent | None = None
) -> CompletionItem:
    """An item that inserts `insert` with the cursor at `$0`."""
    return CompletionItem(
        label,
        kind=kind,
        documentation=documentation,
        insert_text=insert,
        insert_text_format=InsertTextFormat.Snippet,
    )


def source_property(name: str) -> CompletionItem:
    """A property of a datasource."""
    written = f"{name} = [$0]" if name in LISTS else f"{name} = $0"
    return snippet(name, written, CompletionItemKind.Field, markdown(*PROPERTIES[name]))


def url_values() -> list[CompletionItem]:
    """The two forms of a url."""
    parameter = "_@param_ environmentVariable The environment variable in which the database connection URL is stored."
    env = markdown("env(_ environmentVariable: string)", _ENV, parameter)
    quotes = markdown('"connectionString"', _CONNECTION.format(page="prisma-schema"))
    return [
        snippet("env()", "env($0)", CompletionItemKind.Property, env),
        snippet('""', '"$0"', CompletionItemKind.Property, quotes),
    ]


def variable(name: str, insert: str) -> CompletionItem:
    """The usual environment variable of a property."""
    return CompletionItem(
        name,
        kind=CompletionItemKind.Constant,
        insert_text=insert,
        insert_text_format=InsertTextFormat.PlainText,
    )


def word_item(word: Word, kind: CompletionItemKind, sign: str = "") -> CompletionItem:
    """A word of the language; `sign` is what still has to stand before it."""
    return CompletionItem(
        sign + word.name,
        kind=kind,
        detail=word.summary,
        insert_text=sign + word.insert if word.insert else None,
        insert_text_format=InsertTextFormat.Snippet if word.insert else None,
    )


def quoted(text: str, open_quote: bool) -> CompletionItem:
    """A text, with quotation marks unless one is open already."""
    return CompletionItem(text, kind=CompletionItemKind.Value, insert_text=None if open_quote else f'"{text}"')
