"""Completions beyond the engine's: what fits behind the cursor, on lines that are not finished."""

from __future__ import annotations

import pytest
from lsprotocol.types import CompletionItem, InsertTextFormat

from nicol.lsp.completion import complete, without_snippets
from tests.lsp.cursor import at_cursor

HEAD = """datasource db {
  provider = "postgresql"
  schemas  = ["a", "b"]
}
enum Role {
  ADMIN
  USER
}
model Post {
  id Int @id
  title String
  authorId Int
  author User @relation(fields: [authorId], references: [id])
}
"""
FIELDS = ["id", "email", "role"]
ACTIONS = ["Cascade", "Restrict", "NoAction", "SetNull", "SetDefault"]


def items(text: str) -> list[CompletionItem]:
    return list(complete(*at_cursor(text)).items)


def labels(text: str) -> list[str]:
    return [item.label for item in items(text)]


def in_model(line: str) -> list[str]:
    model = f"model User {{\n  id Int @id\n  email String @unique\n  role Role\n  posts Post[]\n  {line}\n}}\n"
    return labels(HEAD + model)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<|>", ["@@id", "@@unique", "@@index", "@@map", "@@ignore", "@@schema"]),
        ("@<|>", ["@id", "@unique", "@index", "@map", "@ignore", "@schema"]),
        ("@@in<|>", ["id", "unique", "index", "map", "ignore", "schema"]),
        ("p Post <|>", ["@relation", "@ignore"]),
        ("e Role @id @<|>", ["unique", "default", "map", "ignore"]),
        ("n Float @unique <|>", ["@id", "@default", "@map", "@ignore", "@db.Real", "@db.DoublePrecision"]),
        ("d DateTime @db.T<|>", ["Timestamp", "Timestamptz", "Date", "Time", "Timetz"]),
        ("d DateTime @db.Date @<|>", ["id", "unique", "default", "map", "updatedAt", "ignore"]),
        ("s String @default(<|>)", ["uuid", "cuid", "ulid", "nanoid", "dbgenerated"]),
        ("n Int @default(<|>", ["autoincrement", "dbgenerated"]),
        ("r Role @default(<|>)", ["ADMIN", "USER"]),
        ("b Boolean @default(t<|>)", ["true", "false", "dbgenerated"]),
        ("l Int[] @default(<|>)", ["[]"]),
        ('s String @default("<|>")', []),
        ("p Post @relation(<|>)", ["fields", "references", "onDelete", "onUpdate", "name", "map"]),
        ("p Post @relation(fields: [email, <|>", ["id", "role"]),
        ("p Post @relation(fields: [id], references: [<|>", ["id", "title", "authorId"]),
        ("p Post @relation(fields: [id], references: [id], <|>", ["onDelete", "onUpdate", "name", "map"]),
        ("p Post @relation(fields: [id], onDelete: <|>", ACTIONS),
        ("@@index([<|>])", FIELDS),
        ("@@unique([email, <|>", ["id", "role"]),
        ("@@index([email], <|>", ["type", "map", "where"]),
        ("@@index([email], type: <|>", ["BTree", "Hash", "Gist", "Gin", "SpGist", "Brin"]),
        ("@@index([email(<|>", ["sort", "ops"]),
        ("@@unique([email(<|>", ["sort"]),
        ("@@index([email(sort: <|>", ["Asc", "Desc"]),
        ("@@index([email(ops: <|>", ["TextOps", "TextBloomOps", "TextMinMaxOps"]),
        ("@@schema(<|>", ["a", "b"]),
        ('@@schema("<|>', ["a", "b"]),
        ('@@map("<|>")', []),
        ("// @<|>", []),
        (
            "/* note */ name String @db.B<|>",
            ["Inet", "Citext", "VarChar", "Char", "Text", "Bit", "VarBit", "Uuid", "Xml"],
        ),
        ('s String @map("// @<|>', []),
    ],
)
def test_inside_a_model(line: str, expected: list[str]) -> None:
    assert in_model(line) == expected


def test_types_are_built_in_ones_and_those_of_all_files() -> None:
    found = in_model("name <|>")
    assert found[:2] == ["String", "Boolean"]
    assert found[-3:] == ["Role", "Post", "User"]
    assert in_model("name Str<|>") == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<|>", ["model", "view", "enum", "type", "datasource", "generator"]),
        ("model User {\n}\n\nmo<|>", ["model", "view", "enum", "type", "datasource", "generator"]),
        ("model <|>", []),
        (
            'datasource db {\n  provider = "<|>"\n}',
            ["postgresql", "cockroachdb", "mysql", "sqlite", "sqlserver", "mongodb"],
        ),
        ("datasource db {\n  relationMode = <|>\n}", ["foreignKeys", "prisma"]),
        (
            'datasource db {\n  provider = "sqlite"\n  directUrl = ""\n  <|>\n}',
            ["shadowDatabaseUrl", "relationMode"],
        ),
        ('datasource db {\n  provider = "sqlite"\n  url = "file:<|>"\n}', []),
        ('datasource db {\n  provider = "sqlite"\n  url = "x" // see <|>\n}', []),
        ('datasource db {\n  provider = "sqlite"\n  url = env("<|>")\n}', ["DATABASE_URL"]),
        ("generator client {\n  <|>", ["provider", "output", "previewFeatures"]),
        ("generator client {\n  provider = <|>\n}", ["nicol"]),
        ("enum E {\n  A @<|>\n}", ["map"]),
        ("enum E {\n  A\n  @@<|>\n}", ["map"]),
        (HEAD + "enum E {\n  A\n  @@<|>\n}", ["map", "schema"]),
        ("type T {\n  n Int <|>\n}", ["@default", "@map"]),
    ],
)
def test_outside_of_models(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('/// @nicol.generated("x", <|>)', ["kind"]),
        ('/// @nicol.generated("x", kind: <|>)', ["Stored", "Virtual"]),
        ("/// @nicol.tenant(<|>)", FIELDS),
        ("/// @nicol.index([email, <|>", ["id", "role"]),
        ('/// @nicol.trigger("x", Before, [<|>', ["Insert", "Update", "Delete", "Truncate"]),
        ('/// @nicol.check("<|>', []),
        ("/// @nicol.nothing(<|>)", []),
        ("/// text <|>", []),
    ],
)
def test_arguments_of_annotations(line: str, expected: list[str]) -> None:
    assert in_model(line) == expected


def test_annotations_fit_their_place() -> None:
    assert "generated" in in_model("/// @nicol.<|>")
    assert "generated" in in_model("name String /// @nicol.<|>")
    assert "generated" not in in_model("/// @nicol.<|>\n  @@index([id])")
    above = "{head}/// @nicol.<|>\nmodel A {{\n  id Int @id\n}}\n"
    assert "index" in labels(above.format(head=HEAD))
    assert "exclude" in labels(above.format(head=HEAD))
    assert "exclude" not in labels(above.format(head='datasource db {\n  provider = "sqlite"\n}\n'))


def test_what_is_inserted() -> None:
    def inserted(text: str) -> list[str | None]:
        return [item.insert_text for item in items(text)]

    assert inserted("datasource db {\n  relationMode = <|>\n}") == ['"foreignKeys"', '"prisma"']
    assert inserted('datasource db {\n  relationMode = "<|>"\n}') == [None, None]
    assert inserted("enum E {\n  A <|>\n}") == ['@map("$0")']
    assert inserted("enum E {\n  A @<|>\n}") == ['map("$0")']


def test_a_client_without_snippets_gets_plain_text() -> None:
    found = without_snippets(complete(*at_cursor("enum E {\n  A <|>\n}")))
    (item,) = found.items
    assert (item.insert_text, item.insert_text_format) == ('@map("")', InsertTextFormat.PlainText)


def test_every_place_of_a_broken_file_has_an_answer() -> None:
    text = HEAD + 'model X {\n  a Foo? @relation(fields: [a, onDelete: C) @@ "x\n  @@index([(a: ]), ops: ///\n}} type'
    for place in range(len(text)):
        complete(*at_cursor(f"{text[:place]}<|>{text[place:]}"))
