"""The datamodel, part by part; the expected JSON is what Prisma 7.10 prints for the same schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nicol.dmmf import datamodel, to_json
from nicol.text.span import Source
from nicol.validate import load_or_raise

PLAIN = {
    "kind": "scalar",
    "isList": False,
    "isRequired": True,
    "isUnique": False,
    "isId": False,
    "isReadOnly": False,
    "hasDefaultValue": False,
    "nativeType": None,
    "isGenerated": False,
    "isUpdatedAt": False,
}


def document(text: str, provider: str = "postgresql") -> Any:
    head = f'datasource db {{\n  provider = "{provider}"\n}}\n' if provider else ""
    return json.loads(to_json(datamodel(load_or_raise([Source(Path("schema.prisma"), head + text)]))))


def field(line: str, provider: str = "postgresql", more: str = "") -> Any:
    """What tells the field `x` from a plain required scalar."""
    found = document(f"model A {{\n  id Int @id\n  {line}\n}}\n{more}", provider)["models"][0]["fields"][1]
    return {key: value for key, value in found.items() if key not in PLAIN or PLAIN[key] != value}


def test_the_whole_document_in_its_order() -> None:
    text = 'model A {\n  id Int @id @map("_id") /// key\n}\nenum E {\n  ONE\n}\n'
    source = [Source(Path("schema.prisma"), 'datasource db {\n  provider = "sqlite"\n}\n' + text)]
    assert to_json(datamodel(load_or_raise(source))) == (
        '{"enums":[{"name":"E","values":[{"name":"ONE","dbName":null}],"dbName":null}],'
        '"models":[{"name":"A","dbName":null,"schema":null,"fields":[{"name":"id","dbName":"_id","kind":"scalar",'
        '"isList":false,"isRequired":true,"isUnique":false,"isId":true,"isReadOnly":false,"hasDefaultValue":false,'
        '"type":"Int","nativeType":null,"isGenerated":false,"isUpdatedAt":false,"documentation":"key"}],'
        '"primaryKey":null,"uniqueFields":[],"uniqueIndexes":[],"isGenerated":false}],"types":[],'
        '"indexes":[{"model":"A","type":"id","isDefinedOnField":true,"fields":[{"name":"id"}]}]}'
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("x Int @default(-007)", -7),
        ("x BigInt @default(0012)", "12"),
        ("x Float @default(0.3)", 0.30000000000000004),
        ("x Decimal @default(9.12)", 9.120000000000001),
        ("x Float @default(12)", 12),
        ("x Float @default(124949.124949)", 124949.12494899999),
        ("x Boolean @default(false)", False),
        ('x String @default("a\\nb")', "a\nb"),
        ('x Json @default("{ \\"a\\": 1 }")', '{ "a": 1 }'),
        ('x Bytes @default("SGVsbG8=")', "SGVsbG8="),
        ('x DateTime @default("2018-01-27 08:00:00Z")', "2018-01-27T08:00:00+00:00"),
        ('x DateTime @default("2018-01-27T08:00:00.1Z")', "2018-01-27T08:00:00.100+00:00"),
        ('x DateTime @default("2018-01-27T08:00:00.1234567891+02:00")', "2018-01-27T08:00:00.123456789+02:00"),
        ('x DateTime @default("2018-01-27T08:00:00\N{MINUS SIGN}02:00")', "2018-01-27T08:00:00-02:00"),
        ('x DateTime @default("2018-01-27t23:59:60z")', "2018-01-27T23:59:60+00:00"),
        ("x DateTime @default(now())", {"name": "now", "args": []}),
        ("x String @default(uuid())", {"name": "uuid", "args": [4]}),
        ("x String @default(uuid(7))", {"name": "uuid", "args": [7]}),
        ("x String @default(cuid())", {"name": "cuid", "args": [1]}),
        ("x String @default(nanoid())", {"name": "nanoid", "args": []}),
        ("x String @default(nanoid(6))", {"name": "nanoid", "args": [6]}),
        ('x String @default(dbgenerated("x\\"y"))', {"name": "dbgenerated", "args": ['x"y']}),
        ("x String @default(dbgenerated())", {"name": "dbgenerated", "args": []}),
        ("x Int[] @default([1, 2])", [1, 2]),
        ("x Float[] @default([])", []),
    ],
)
def test_defaults(line: str, expected: object) -> None:
    found = field(line)
    assert found["hasDefaultValue"] is True
    assert found["default"] == expected
    assert type(found["default"]) is type(expected) or isinstance(expected, int)


def test_a_number_beyond_every_float_has_no_json() -> None:
    assert field(f"x Float @default({'9' * 400})")["default"] is None


def test_enum_defaults_go_by_the_clients_names() -> None:
    enum = '/// why\nenum E {\n  /// first\n  A @map("a a")\n  B\n  @@map("es")\n}\n'
    assert field("x E @default(A)", more=enum)["default"] == "A"
    assert document(f"{enum}model M {{\n  id Int @id\n}}\n")["enums"] == [
        {
            "name": "E",
            "values": [{"name": "A", "dbName": "a a", "documentation": "first"}, {"name": "B", "dbName": None}],
            "dbName": "es",
            "documentation": "why",
        }
    ]


@pytest.mark.parametrize(
    ("provider", "line", "native"),
    [
        ("postgresql", "x Decimal @db.Decimal(10, 2)", ["Decimal", ["10", "2"]]),
        ("postgresql", "x String @db.Char", ["Char", []]),
        ("sqlserver", "x String @db.NVarChar(Max)", ["NVarChar", ["Max"]]),
        ("mysql", "x Int @db.UnsignedInt", ["UnsignedInt", []]),
        ("cockroachdb", "x String @db.String(20)", ["String", ["20"]]),
    ],
)
def test_native_types(provider: str, line: str, native: object) -> None:
    assert field(line, provider)["nativeType"] == native


def test_sequences_of_cockroachdb_keep_their_settings_to_themselves() -> None:
    assert field("x Int @default(sequence(start: 3, cache: 10))", "cockroachdb")["default"] == {
        "name": "sequence",
        "args": [],
    }


RELATIONS = """
model User {
  id    Int    @id
  posts Post[] @relation("wrote")
  boss  User?  @relation("boss", fields: [bossId], references: [id], onDelete: SetNull, onUpdate: NoAction)
  bossId Int?  @unique
  minion User? @relation("boss")
  tags  Tag[]
}
model Post {
  id     Int  @id
  user   User @relation("wrote", fields: [userId], references: [id])
  userId Int
}
model Tag {
  id    Int    @id
  users User[]
}
"""


def test_relations() -> None:
    user, post, _ = document(RELATIONS)["models"]
    fields = {one["name"]: one for one in (*user["fields"], *post["fields"])}
    shown = ("relationName", "relationFromFields", "relationToFields", "relationOnDelete", "relationOnUpdate")
    assert {name: [fields[name].get(key) for key in shown] for name in ("posts", "boss", "minion", "tags", "user")} == {
        "posts": ["wrote", [], [], None, None],
        "boss": ["boss", ["bossId"], ["id"], "SetNull", "NoAction"],
        "minion": ["boss", [], [], None, None],
        "tags": ["TagToUser", [], [], None, None],
        "user": ["wrote", ["userId"], ["id"], None, None],
    }
    assert list(fields["boss"])[9:] == ["nativeType", *shown, "isGenerated", "isUpdatedAt"]
    assert [name for name, one in fields.items() if one["isReadOnly"]] == ["bossId", "userId"]
    assert (fields["posts"]["isRequired"], fields["boss"]["isRequired"]) == (True, False)


KEYS = """
model A {
  a Int
  b Int
  c String @db.VarChar(30)
  d Int    @unique(map: "d_unique")

  @@id([a])
  @@unique([a, b], name: "a_b")
  @@unique([b], map: "only_b")
  @@index([c(sort: Desc, ops: raw("text_pattern_ops"))], map: "c_index")
  @@index([c(ops: TextMinMaxOps)], type: Brin, map: "c_brin")
  @@map("A")
}
"""


def test_keys_and_indexes() -> None:
    found = document(KEYS)
    model = found["models"][0]
    assert model["dbName"] == "A"
    assert model["primaryKey"] == {"name": None, "fields": ["a"]}
    assert model["uniqueFields"] == [["a", "b"], ["b"]]
    assert model["uniqueIndexes"] == [{"name": "a_b", "fields": ["a", "b"]}, {"name": None, "fields": ["b"]}]
    assert [(one["name"], one["isId"], one["isUnique"]) for one in model["fields"]] == [
        ("a", True, False),
        ("b", False, True),
        ("c", False, False),
        ("d", False, True),
    ]
    assert found["indexes"] == [
        {"model": "A", "type": "id", "isDefinedOnField": False, "fields": [{"name": "a"}]},
        {
            "model": "A",
            "type": "unique",
            "isDefinedOnField": True,
            "dbName": "d_unique",
            "fields": [{"name": "d"}],
        },
        {
            "model": "A",
            "type": "normal",
            "isDefinedOnField": False,
            "dbName": "c_index",
            "fields": [{"name": "c", "sortOrder": "desc", "operatorClass": "text_pattern_ops"}],
        },
        {
            "model": "A",
            "type": "normal",
            "isDefinedOnField": False,
            "dbName": "c_brin",
            "algorithm": "Brin",
            "fields": [{"name": "c", "operatorClass": "TextMinMaxOps"}],
        },
        {
            "model": "A",
            "type": "unique",
            "isDefinedOnField": False,
            "name": "a_b",
            "fields": [{"name": "a"}, {"name": "b"}],
        },
        {
            "model": "A",
            "type": "unique",
            "isDefinedOnField": False,
            "dbName": "only_b",
            "fields": [{"name": "b"}],
        },
    ]


def test_an_id_that_is_also_unique_counts_as_id() -> None:
    (model,) = document("model A {\n  id Int @id @unique\n}\n")["models"]
    assert (model["fields"][0]["isId"], model["fields"][0]["isUnique"]) == (True, False)


PARTIAL = """
generator g {
  provider        = "x"
  previewFeatures = ["partialIndexes"]
}
model A {
  id Int @id
  a  Int @unique
  b  Int @unique(where: raw("b > 1"))
  c  Int @unique

  @@unique([a, b], where: raw("a > 1"), map: "ab")
  @@unique([c], where: raw("c > 1"), map: "part_of_c")
  @@index([a], where: raw("a > 2"), map: "part_of_a")
}
"""


def test_partial_indexes_make_nothing_unique() -> None:
    found = document(PARTIAL)
    (model,) = found["models"]
    assert (model["uniqueFields"], model["uniqueIndexes"]) == ([], [])
    assert [(one["name"], one["isUnique"]) for one in model["fields"]] == [
        ("id", False),
        ("a", True),
        ("b", False),
        ("c", False),
    ]
    assert [index["type"] for index in found["indexes"]] == [
        "id",
        "unique",
        "unique",
        "unique",
        "normal",
        "unique",
        "unique",
    ]


def test_mysql_lengths_and_full_text() -> None:
    lines = ("id Int @id", "c String @db.Text", "@@index([c(length: 9, sort: Asc)])", '@@fulltext([c], map: "f")')
    text = "model A {\n" + "\n".join(lines) + "\n}\n"
    assert document(text, "mysql")["indexes"][1:] == [
        {
            "model": "A",
            "type": "normal",
            "isDefinedOnField": False,
            "fields": [{"name": "c", "sortOrder": "asc", "length": 9}],
        },
        {"model": "A", "type": "fulltext", "isDefinedOnField": False, "dbName": "f", "fields": [{"name": "c"}]},
    ]


def test_clustering() -> None:
    found = document("model A {\n  id Int @id(clustered: false)\n}\n", "sqlserver")
    assert found["indexes"][0]["clustered"] is False
    assert list(found["indexes"][0]) == ["model", "type", "isDefinedOnField", "clustered", "fields"]


def test_what_is_ignored_or_unsupported_is_left_out() -> None:
    text = """
model A {
  id    Int  @id
  old   Int  @ignore
  shape Unsupported("circle")?
  gone  Gone? @relation(fields: [goneId], references: [id]) @ignore
  goneId Int?
}
model Gone {
  id Int @id
  as A[]
  @@ignore
}
"""
    (model,) = document(text)["models"]
    assert [(one["name"], one["isReadOnly"]) for one in model["fields"]] == [("id", False), ("goneId", True)]


def test_views_stand_behind_the_models() -> None:
    text = """
generator g {
  provider        = "x"
  previewFeatures = ["views"]
}
view V {
  id Int @unique
}
model A {
  id Int @id
}
"""
    found = document(text)
    assert [model["name"] for model in found["models"]] == ["A", "V"]
    assert [index["model"] for index in found["indexes"]] == ["A", "V"]


def test_composite_types_of_mongodb() -> None:
    text = """
/// somewhere
type Place {
  town String @map("t") @default("x")
  near Place[]
  odd  Unsupported("y")?
}
model A {
  id Int    @id @map("_id")
  at Place? /// here

  @@unique([at.town, id])
}
"""
    found = document(text, "mongodb")
    town, near = found["types"][0].pop("fields")
    assert found["types"] == [
        {
            "name": "Place",
            "dbName": None,
            "schema": None,
            "primaryKey": None,
            "uniqueFields": [],
            "uniqueIndexes": [],
            "documentation": "somewhere",
        }
    ]
    assert (town["dbName"], town["default"], near["kind"], near["type"]) == ("t", "x", "object", "Place")
    assert "isGenerated" not in town
    model = found["models"][0]
    assert model["fields"][1] == {
        **PLAIN,
        "name": "at",
        "kind": "object",
        "isRequired": False,
        "type": "Place",
        "documentation": "here",
    }
    assert model["uniqueFields"] == [["town", "id"]]
    assert found["indexes"][1]["fields"] == [{"name": "at.town"}, {"name": "id"}]


def test_documentation_is_what_people_wrote() -> None:
    text = (
        '/// one\n// no\n/// two\n/// @nicol.comment("for Nicol")\nmodel A {\n  /// above\n  id Int @id /// behind\n}\n'
    )
    (model,) = document(text)["models"]
    assert (model["documentation"], model["fields"][0]["documentation"]) == ("one\ntwo", "above\nbehind")


def test_a_comment_without_words_is_an_empty_documentation() -> None:
    (model,) = document("///\nmodel A {\n  id Int @id ///\n  // plain\n  a Int\n  ///\n  ///\n  b Int\n}\n")["models"]
    assert model["documentation"] == ""
    assert [one.get("documentation") for one in model["fields"]] == ["", None, "\n"]


def test_a_schema_without_a_datasource() -> None:
    assert [model["name"] for model in document("model A {\n  id Int @id\n}\n", "")["models"]] == ["A"]


def test_pretty_json_says_the_same() -> None:
    found = datamodel(load_or_raise([Source(Path("s"), "model A {\n  id Int @id\n}\n")]))
    pretty = to_json(found, pretty=True)
    assert pretty.startswith('{\n  "enums": [],\n  "models": [\n    {\n      "name": "A",\n')
    assert json.loads(pretty) == json.loads(to_json(found))
