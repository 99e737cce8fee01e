"""Details in which a checker easily strays from Prisma: each expectation was observed on Prisma 6.19 or 7.10."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.text.span import Source
from nicol.validate import load


def head(provider: str, *lines: str, features: str = "") -> str:
    more = "".join(f"  {line}\n" for line in lines)
    generator = f'generator g {{\n  provider = "x"\n  previewFeatures = [{features}]\n}}\n' if features else ""
    return f'datasource db {{\n  provider = "{provider}"\n{more}}}\n{generator}'


def reported(text: str) -> list[tuple[str, str]]:
    """(message, the text it points at) of everything reported."""
    found = load([Source(Path("schema.prisma"), text)]).diagnostics
    return [(one.message, text[one.span.start : one.span.end]) for one in found]


def messages(text: str) -> list[str]:
    return [message for message, _ in reported(text)]


def default_problem(kind: str, text: str) -> str:
    """What is said about a default, without the words around it."""
    literal = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    found = messages(f'{head("postgresql")}model A {{\n  id Int @id\n  a {kind} @default("{literal}")\n}}\n')
    return found[0].rpartition("(")[2].removesuffix(")") if found else ""


def test_an_attribute_without_arguments_reaches_to_what_follows() -> None:
    text = "model A {\n  id Int @id   // c\n  a Int @foo  @bar(1)  \n  @@baz  \n  @@qux([id])  // d\n}\n"
    assert [place for _, place in reported(text)] == ["@foo  ", "@bar(1)", "@@baz  ", "@@qux([id])  // d"]


def test_letters_of_every_script_make_names_and_numerals_do_not() -> None:
    assert messages("model Größe {\n  id Int @id\n  名前 String\n}\n") == []
    assert (
        messages("enum E {\n  A²\n  ٣\n  B\n}\n")
        == ["Error validating: This line is not an enum value definition."] * 2
    )


def test_the_last_field_of_a_name_is_meant() -> None:
    text = f"{head('postgresql')}model A {{\n  id Int?\n  id Int\n  @@id([id])\n}}\n"
    assert messages(text) == ['Field "id" is already defined on model "A".']


def test_a_type_in_another_case_is_suggested_in_models_only() -> None:
    body = "model A {\n  id Int @id\n  b other?\n  c OTHER?\n  d iNT\n}\nmodel Other {\n  id Int @id\n}\n"
    start = "is neither a built-in type, nor refers to another model, composite type, or enum."
    assert messages(body) == [
        f'Type "other" {start} Did you mean "Other"?',
        f'Type "OTHER" {start}',
        f'Type "iNT" {start} Did you mean "Int"?',
    ]
    assert messages("type T {\n  b string\n}\n")[0] == f'Type "string" {start}'


def test_the_url_tells_which_prisma_lists_its_features() -> None:
    common = "nativeDistinct, {}postgresqlExtensions, relationJoins, schemaEngineDriverAdapters, shardKeys"
    six = f"metrics, {common.format('')}, strictUndefinedChecks, views"
    seven = f"{common.format('partialIndexes, ')}, strictUndefinedChecks, typedSql, views"
    start = 'The preview feature "nope" is not known. Expected one of:'
    assert messages(head("sqlite", 'url = "file:a"', features='"nope"')) == [f"{start} {six}"]
    assert messages(head("sqlite", features='"nope"')) == [f"{start} {seven}"]
    assert messages(head("postgres", features='"nope"')) == [f"{start} fullTextSearchPostgres, {seven}"]


def test_features_are_known_in_any_case_and_metrics_to_prisma_6_alone() -> None:
    assert messages(head("sqlite", features='"RELATIONJOINS", "partialindexes"')) == []
    (deprecated,) = messages(head("sqlite", 'url = "file:a"', features='"metrics"'))
    assert deprecated == 'Preview feature "metrics" is deprecated. It will be removed in a future version of Prisma.'
    assert messages(head("sqlite", features='"metrics"'))[0].startswith('The preview feature "metrics" is not known.')


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('model A {\n  id Int @id(map: "x")\n}\n', "You defined a database name for the primary key on the model."),
        ("model A {\n  id Int @id\n  a Decimal\n}\n", "The current connector does not support the Decimal type."),
        ("model A {\n  id Int @id\n  @@index([id], type: Gin)\n}\n", "The given index type is not supported"),
        ("type T {\n  a Int\n}\n", "Composite types are not supported on psl_core::"),
        ("model A {\n  id Int @id @default(sequence())\n}\n", "Unknown function in @default(): `sequence`"),
    ],
)
def test_a_schema_without_a_datasource_allows_little(body: str, expected: str) -> None:
    (message,) = messages(body)
    assert expected in message


def test_sqlite_has_no_named_foreign_keys() -> None:
    relation = 'b B @relation(fields: [bid], references: [id], map: "x")'
    body = f"model A {{\n  id Int @id\n  {relation}\n  bid Int\n}}\nmodel B {{\n  id Int @id\n  as A[]\n}}\n"
    message = 'Error parsing attribute "@relation": Your provider does not support named foreign keys.'
    assert messages(head("sqlite") + body) == [message]
    assert messages(head("postgresql") + body) == []


def test_one_operator_class_goes_by_the_name_of_another() -> None:
    body = "model A {\n  id Int @id\n  a String @db.Text\n  @@index([a(ops: UuidMinMaxMultiOps)], type: Brin)\n}\n"
    assert messages(head("postgresql") + body) == [
        'Error parsing attribute "@@index": The given operator class `BitMinMaxOps` does not support native type '
        "`Text` of field `a`."
    ]


def test_circles_of_composite_types_are_walked_as_prisma_walks_them() -> None:
    body = "type A {\n  b B\n}\ntype B {\n  b C\n}\ntype C {\n  b B\n}\n"
    body += "type D {\n  l Leaf\n  m Leaf\n}\ntype Leaf {\n  x Int\n}\n"
    start, end = "The types cause an endless cycle in the path", "Please change one of the fields"
    found = [text.partition(start)[2].partition(end)[0].strip() for text in messages(head("mongodb") + body)]
    assert found == ["`C` → `B` → `C`.", "`C` → `B` → `A`.", "`B` → `C` → `B`."]


def test_circles_that_prisma_never_leaves_are_reported_too() -> None:
    body = "type A {\n  b B\n  c C\n}\ntype B {\n  a A\n}\ntype C {\n  a A\n}\n"
    (message,) = messages(head("mongodb") + body)
    assert "in the path `C` → `A` → `C`" in message


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "EOF while parsing an object at line 1 column 1"),
        ("[1,]", "trailing comma at line 1 column 4"),
        ('{"a" 1}', "expected `:` at line 1 column 6"),
        ("01", "invalid number at line 1 column 2"),
        ("1e999", "number out of range at line 1 column 5"),
        ('"\n"', "control character (\\u0000-\\u001F) found while parsing a string at line 2 column 0"),
        ('"\\ud800"', "unexpected end of hex escape at line 1 column 8"),
        ("nope", "expected ident at line 1 column 2"),
        ("{}{}", "trailing characters at line 1 column 3"),
        ('{"a":{"b":[1, true, null]}}', ""),
    ],
)
def test_json_defaults(text: str, problem: str) -> None:
    assert default_problem("Json", text) == problem.rpartition("(")[2]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2020-01-01", "premature end of input"),
        ("2020-13", "input is out of range"),
        ("2020-02-30T00:00:00Z", "input is out of range"),
        ("2020-02-01T23:59:59.Z", "input contains invalid characters"),
        ("2020-02-01T23:59:59+01", "premature end of input"),
        ("2020-02-01T23:59:59+24:00", "input is out of range"),
        ("2020-02-01T23:59:59Zx", "trailing input"),
        ("2020-02-01 23:59:60\u221201:00", ""),
    ],
)
def test_moments(text: str, problem: str) -> None:
    assert default_problem("DateTime", text) == problem


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        ("Bytes", "aa==", "Could not convert from `base64 encoded bytes` to `PrismaValue::Bytes`"),
        ("Bytes", "aGk=", ""),
        ("Decimal", "1e", "cannot parse integer from empty string"),
        ("Decimal", "", "Failed to parse empty string"),
        ("Decimal", "NaN", "invalid digit found in string"),
        ("Decimal", "1_000.5e+3", ""),
    ],
)
def test_bytes_and_decimals(kind: str, text: str, problem: str) -> None:
    assert default_problem(kind, text) == problem


def test_native_types_are_shown_as_read() -> None:
    body = "model A {\n  id Int @id\n  a Decimal @db.Decimal(02, 030)\n}\n"
    assert messages(head("postgresql") + body) == [
        "The scale must not be larger than the precision for the Decimal(2,30) native type in Postgres."
    ]


def test_a_missing_opposite_field_is_written_out_in_a_note() -> None:
    text = (
        f"{head('sqlite')}model Post {{\n  id Int @id\n  a User @relation(fields: [x], references: [id])\n  x Int\n}}\n"
    )
    found = load([Source(Path("s"), f"{text}model User {{\n  id Int @id\n}}\n")]).diagnostics
    assert [one.note for one in found] == ["Add to `User`: posts Post[]"]
