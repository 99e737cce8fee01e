"""What is reported, where, and what is suggested."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.errors.schema import SchemaError
from nicol.text.span import Source
from nicol.validate import load, load_or_raise

HEAD = 'datasource db {\n  provider = "postgresql"\n}\n\n'


def problems(body: str, head: str = HEAD) -> list[tuple[int, str, str]]:
    """(line of `body`, severity, message) of everything reported."""
    text = head + body
    before = head.count("\n")
    found = load([Source(Path("schema.prisma"), text)]).diagnostics
    return [(text.count("\n", 0, one.span.start) + 1 - before, one.severity, one.message) for one in found]


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        (
            "model A {\n  id Int\n}\n",
            1,
            'Error validating model "A": Each model must have at least one unique criteria that has only required '
            "fields. Either mark a single field with `@id`, `@unique` or add a multi field criterion with `@@id([])` "
            "or `@@unique([])` to the model.",
        ),
        (
            "model A {\n  id Int @id @db.VarChar(3)\n}\n",
            2,
            "Native type VarChar is not compatible with declared field type Int, expected field type String.",
        ),
        (
            'model A {\n  id Int @id\n  at DateTime @default("soon")\n}\n',
            3,
            'Error parsing attribute "@default": Parse error: "soon" is not a valid rfc3339 datetime string. '
            "(input contains invalid characters)",
        ),
        ("model A {\n  id Int @id @id\n}\n", 2, 'Attribute "@id" can only be defined once.'),
        ("model A {\n  id Int @id(nope: 1)\n}\n", 2, "No such argument."),
        ("model A {\n  id Int @id @shiny\n}\n", 2, 'Attribute not known: "@shiny".'),
        (
            "model A {\n  id Int @id\n  b B @relation(fields: [id], references: [id])\n}\nmodel B {\n  id Int @id\n}\n",
            3,
            "Error validating field `b` in model `A`: The relation field `b` on model `A` is missing an opposite "
            "relation field on the model `B`. Either run `prisma format` or add it manually.",
        ),
        (
            'model A {\n  id Int @id\n  x Int\n  @@index([x], map: "i")\n}\n'
            'model B {\n  id Int @id\n  x Int\n  @@index([x], map: "j")\n  @@index([id], map: "j")\n}\n',
            9,
            'Error parsing attribute "@@index": The given constraint name `j` has to be unique in the following '
            "namespace: global for primary key, indexes and unique constraints. Please provide a different name using "
            "the `map` argument.",
        ),
    ],
)
def test_one_mistake(body: str, line: int, message: str) -> None:
    assert (line, "error", message) in problems(body)


def test_all_files_are_reported_in_one_run() -> None:
    sources = [
        Source(Path("a.prisma"), "datasource db {\n  provider = 5\n}\n"),
        Source(Path("b.prisma"), "model A {\n  id Itn @id\n}\n"),
        Source(Path("c.prisma"), "nonsense\n"),
    ]
    with pytest.raises(SchemaError) as caught:
        load_or_raise(sources)
    assert caught.value.code == "P1012"
    assert {one.span.file for one in caught.value.diagnostics} == {0, 1, 2}


def test_the_report_shows_the_line_a_caret_and_a_suggestion() -> None:
    text = HEAD + "model User {\n  id Int @id\n  name Sting\n}\n"
    with pytest.raises(SchemaError) as caught:
        load_or_raise([Source(Path("prisma/schema.prisma"), text)])
    assert str(caught.value) == (
        'error[P1012]: Type "Sting" is neither a built-in type, nor refers to another model, composite type, or enum.\n'
        " --> prisma/schema.prisma:7:8\n"
        "  |\n"
        "7 |   name Sting\n"
        "  |        ^^^^^\n"
        "  = Did you mean `String`?\n"
        "\n"
        "1 error found."
    )


def test_an_unknown_provider_gets_a_suggestion() -> None:
    (one,) = load([Source(Path("s"), 'datasource db {\n  provider = "postgressql"\n}\n')]).diagnostics
    assert (one.message, one.note) == (
        'Datasource provider not known: "postgressql".',
        'Did you mean "postgresql"?',
    )


def test_a_view_with_an_id_is_refused_but_for_prisma_client_python() -> None:
    body = "view A {\n  id Int @id\n}\n"
    for provider, severity in (("prisma-client", "error"), ("prisma-client-py", "warning")):
        generator = f'generator c {{\n  provider = "{provider}"\n  previewFeatures = ["views"]\n}}\n'
        assert problems(body, HEAD + generator) == [(2, severity, "Error validating: Views cannot have primary keys.")]


@pytest.mark.parametrize(
    ("line", "messages"),
    [
        ("a Int @unique(sort: Desc)", ["Scalar fields in @@unique attributes in views cannot have arguments."]),
        ('a Int @unique(map: "x")', ["cannot specify a mapped database name."]),
        ("a Int @unique(clustered: true)", ["cannot be clustered."]),
        ("@@index([id])", ["Views cannot have indexes."]),
        ("a Int\n  a_id Int\n  @@unique([a, id])", ["The field `a_id` clashes with the `@@unique` name."]),
        (
            'a Int\n  @@unique([a(sort: Desc)], map: "x", clustered: false)',
            ["a mapped database name.", "be clustered.", "cannot have arguments."],
        ),
        ("a Int\n  @@unique([a])\n  @@unique([a])", []),
        ("a Int @unique(sort: Asc)\n  b Int @db.Foo", ["Native type Foo is not supported", "cannot have arguments."]),
    ],
)
def test_unique_fields_of_views(line: str, messages: list[str]) -> None:
    head = HEAD + 'generator g {\n  provider = "x"\n  previewFeatures = ["views"]\n}\n'
    found = load([Source(Path("s"), f"{head}view V {{\n  id Int @unique\n  {line}\n}}\n")]).diagnostics
    assert len(found) == len(messages)
    assert [text for text, one in zip(messages, found, strict=True) if text not in one.message] == []
