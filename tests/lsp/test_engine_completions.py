"""Completions that Prisma's engine gives; the expected lists were taken from Prisma 6.19."""

from __future__ import annotations

import pytest
from lsprotocol.types import CompletionContext, CompletionTriggerKind

from nicol.lsp.completion import engine_completions
from tests.lsp.cursor import at_cursor

ACTIONS = ["Cascade", "Restrict", "NoAction", "SetNull", "SetDefault"]


def source(provider: str, more: str = "") -> str:
    return f'datasource db {{\n  provider = "{provider}"\n  url = "x"\n  {more}\n}}\n'


BOTH = source("postgresql", 'schemas = ["b", "a"]')


def labels(text: str) -> list[str]:
    return [item.label for item in engine_completions(*at_cursor(text)).items]


def relation(arguments: str, provider: str = "postgresql", more: str = "") -> list[str]:
    head = source(provider, more) + "model A {\n  id Int @id\n  bs B[]\n}\n"
    return labels(f"{head}model B {{\n  id Int @id\n  aId Int\n  a A @relation({arguments})\n}}\n")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("fields: [aId], references: [id], onDelete: <|>", ACTIONS),
        ("onUpdate:<|> , fields: [aId]", ACTIONS),
        ("onDelete<|>: ", ACTIONS),
        ("<|>onDelete: ", []),
        ("onDelete: S<|>", ["SetNull", "SetDefault"]),
        ("onDelete: [Cas, S<|>et]", ["SetNull", "SetDefault"]),
        ("onDelete: s<|>", []),
        ("onDelete: S <|>, map: 'x'", []),
        ('onDelete: S <|>, map: "x"', ACTIONS),
        ("onDelete: , <|>", []),
        ("onDelete: S,<|>", []),
        ('map: "<|>"', []),
    ],
)
def test_actions_follow_the_cursor(arguments: str, expected: list[str]) -> None:
    assert relation(arguments) == expected


@pytest.mark.parametrize(
    ("provider", "more", "expected"),
    [
        ("sqlserver", "", ["Cascade", "NoAction", "SetNull", "SetDefault"]),
        ("sqlserver", 'relationMode = "prisma"', ["Cascade", "Restrict", "NoAction", "SetNull"]),
        ("sqlite", 'relationMode = "prisma"', ["Cascade", "Restrict", "SetNull"]),
        ("mongodb", "", ["Cascade", "Restrict", "NoAction", "SetNull"]),
        ("nowhere", 'relationMode = "prisma"', ACTIONS),
    ],
)
def test_actions_follow_the_database(provider: str, more: str, expected: list[str]) -> None:
    assert relation("onDelete: <|>", provider, more) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("@@index([id], type: <|>)", ["BTree", "Hash", "Gist", "Gin", "SpGist", "Brin"]),
        ("@@index([id], type: G<|>)", []),
        ("@@index([j(ops: <|>)], type: Gin)", ["JsonbOps", "JsonbPathOps", "raw"]),
        ("@@index([j(sort: Desc, ops: <|>)], type: Gin)", ["JsonbOps", "JsonbPathOps", "raw"]),
        ("@@index([list(ops: <|>)], type: Gin)", ["ArrayOps", "raw"]),
        (
            "@@index(fields: [ip(ops: <|>)], type: Brin)",
            ["InetBloomOps", "InetInclusionOps", "InetMinMaxOps", "InetMinMaxMultiOps", "raw"],
        ),
        ("@@index([id(ops: <|>)], type: Brin)", ["Int4BloomOps", "Int4MinMaxOps", "Int4MinMaxMultiOps", "raw"]),
        ("@@index([j(ops: <|>)])", ["raw"]),
        ("@@index([j(ops: <|>)], type: )", []),
        ("@@index([j(ops: <|>), other], type: Gin)", []),
        ("@@unique([j(ops: <|>)], type: Gin)", []),
    ],
)
def test_indexes_of_postgresql(line: str, expected: list[str]) -> None:
    fields = "id Int @id\n  j Json\n  list Int[]\n  ip String @db.Inet\n  other Other"
    assert labels(f"{source('postgresql')}model A {{\n  {fields}\n  {line}\n}}\n") == expected


def test_index_types_of_other_databases() -> None:
    model = "model A {\n  id Int @id\n  @@index([id], type: <|>)\n}\n"
    assert labels(source("cockroachdb") + model) == ["BTree", "Gin"]
    assert labels(source("mysql") + model) == []
    assert labels(model) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("@default(<|>)", ["map: "]),
        ('@default("x", <|>)', ["map: "]),
        ('@default("x<|>")', []),
        ('@default("x", map: "y" <|>)', []),
        ("@id <|>@default()", []),
    ],
)
def test_named_defaults_of_sql_server(line: str, expected: list[str]) -> None:
    assert labels(f"{source('sqlserver')}model A {{\n  name String {line}\n}}\n") == expected
    assert labels(f"{source('postgresql')}model A {{\n  name String {line}\n}}\n") == []


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("\n  <|>\n", ["provider", "url", "shadowDatabaseUrl", "directUrl", "relationMode"]),
        ("\n  pro<|>\n", ["provider", "url", "shadowDatabaseUrl", "directUrl", "relationMode"]),
        ('\n  provider = "mysql"\n  url = "x"\n<|>', ["shadowDatabaseUrl", "directUrl", "relationMode"]),
        (
            '\n  provider = "postgres"\n  url = ""\n  relationMode = "prisma"\n  <|>\n',
            ["shadowDatabaseUrl", "directUrl", "schemas"],
        ),
        ("<|>\n", []),
        ("\n  url = <|>\n", ["env()", '""']),
        ("\n  directUrl = env(<|>)\n", ["DIRECT_URL"]),
        ('\n  shadowDatabaseUrl = env("<|>")\n', ["SHADOW_DATABASE_URL"]),
        ("\n  relationMode = <|>\n", []),
    ],
)
def test_datasource(inside: str, expected: list[str]) -> None:
    assert labels(f"datasource db {{{inside}}}\n") == expected


@pytest.mark.parametrize(
    ("line", "trigger", "inserted"),
    [
        ("@@schema(<|>)", None, ["a", "b"]),
        ("@@schema(<|>)", "(", ['"a"', '"b"']),
        ("@@schema(<|>)", '"', ["a", "b"]),
        ('@@schema("<|>")', '"', []),
    ],
)
def test_schemas_bring_quotes_where_none_are(line: str, trigger: str | None, inserted: list[str]) -> None:
    text = f"{BOTH}enum E {{\n  A\n  {line}\n}}\n"
    context = CompletionContext(CompletionTriggerKind.TriggerCharacter, trigger) if trigger else None
    assert [item.insert_text for item in engine_completions(*at_cursor(text), context).items] == inserted
