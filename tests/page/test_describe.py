"""What a page knows about a schema."""

from __future__ import annotations

from nicol.page import describe
from tests.page.schemas import BLOG, schema_of


def test_fields() -> None:
    book = describe(schema_of(BLOG))
    user, profile, post, _ = book.models
    assert {field.name: field.keys for field in post.fields} == {
        "id": ("PK",),
        "title": (),
        "writerId": ("FK",),
        "writer": (),
        "parentId": ("FK",),
        "parent": (),
        "replies": (),
        "topics": (),
        "at": (),
    }
    assert profile.fields[2].keys == ("FK", "UK")
    assert user.fields[1].attributes == ("@unique", "@db.VarChar(255)")
    assert post.fields[1].default == '"Untitled \\"draft\\""'
    assert profile.fields[1].attributes == ('@map("e_mail")',)
    assert [field.name for field in profile.fields if field.deprecated] == ["mail"]


def test_relations_say_the_same_from_both_ends() -> None:
    book = describe(schema_of(BLOG))
    seen = {
        (model.name, field.name): (relation.cardinality, relation.holds_key, relation.fields, relation.on_delete)
        for model in book.models
        for field, relation in model.relations
    }
    assert seen == {
        ("User", "posts"): ("one-to-many", False, ("writerId",), "SetNull"),
        ("User", "profile"): ("one-to-one", False, ("userId",), "Cascade"),
        ("Profile", "user"): ("one-to-one", True, ("userId",), "Cascade"),
        ("Post", "writer"): ("many-to-one", True, ("writerId",), "SetNull"),
        ("Post", "parent"): ("many-to-one", True, ("parentId",), "SetNull"),
        ("Post", "replies"): ("one-to-many", False, ("parentId",), "SetNull"),
        ("Post", "topics"): ("many-to-many", False, (), None),
        ("Topic", "posts"): ("many-to-many", False, (), None),
    }


def test_indexes() -> None:
    post = describe(schema_of(BLOG)).models[2]
    assert [(index.kind, index.members, index.db_name) for index in post.indexes] == [
        ("id", ("id",), "Post_pkey"),
        ("normal", ("writerId", "at(sort: Desc)"), "by_writer"),
    ]


def test_enums_know_their_fields() -> None:
    [role] = describe(schema_of(BLOG)).enums
    assert role.used_by == (("User", "role"),)
    assert [(value.name, value.db_name, value.documentation) for value in role.values] == [
        ("WRITER", "WRITER", "May write."),
        ("ADMIN", "admin", ""),
    ]


def test_models_are_grouped_by_file() -> None:
    schema = schema_of("model A {\n  id Int @id\n}\n", "model B {\n  id Int @id\n}\n")
    book = describe(schema, ["one.prisma", "two.prisma"])
    assert [(model.name, model.group) for model in book.models] == [("A", "one.prisma"), ("B", "two.prisma")]
    assert book.groups == ("one.prisma", "two.prisma")


def test_defaults_as_they_are_written() -> None:
    schema = schema_of(
        "model A {\n"
        "  id    String   @id @default(nanoid(12))\n"
        "  made  DateTime @default(dbgenerated(\"now() + interval '1 day'\"))\n"
        '  tags  String[] @default(["a", "b"])\n'
        "  ratio Decimal  @default(0.50)\n"
        "  uid   String   @default(uuid(7))\n"
        "}\n"
    )
    [model] = describe(schema).models
    assert [field.default for field in model.fields] == [
        "nanoid(12)",
        "dbgenerated(\"now() + interval '1 day'\")",
        '["a", "b"]',
        "0.50",
        "uuid(7)",
    ]
