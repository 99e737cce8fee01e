"""What a valid set of files resolves to."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.errors.dialect import UnsupportedDatabaseError
from nicol.errors.schema import SchemaError, SchemaFileError
from nicol.model import (
    Arity,
    Default,
    EnvVar,
    Extension,
    NativeType,
    Schema,
    load_schema,
    show_annotation,
    store_schema,
)
from nicol.text.span import Source
from nicol.validate import load_or_raise, read_sources, require_database

BLOG = """/// Everyone who writes.
/// @nicol.comment("people")
model User {
  id        Int       @id @default(autoincrement())
  email     String    @unique(map: "one_email") @db.VarChar(80) /// @nicol.validate(email)
  role      Role      @default(ADMIN)
  tags      String[]  @default(["a", "b"])
  profile   Profile?
  posts     Post[]    @relation("written")
  liked     Post[]
  key       String    @default(dbgenerated("gen_random_uuid()")) @db.Uuid
  updatedAt DateTime  @updatedAt @map("updated_at")
  shape     Unsupported("circle")?

  @@unique([email, role], name: "who")
  @@index([tags(ops: ArrayOps)], type: Gin, map: "tag_index")
  @@map("users")
}

model Profile {
  user   User @relation(fields: [userId], references: [id], onDelete: Cascade, map: "profile_of")
  userId Int  @id
}

model Post {
  id       Int    @id
  author   User   @relation("written", fields: [authorId], references: [id])
  authorId Int    @map("author_id")
  likers   User[]
}

enum Role {
  ADMIN @map("admin")
  USER

  @@map("roles")
}
"""
SOURCE = """datasource db {
  provider   = "postgres"
  url        = env("DATABASE_URL")
  directUrl  = "postgresql://direct"
  extensions = [citext, uuid(map: "uuid-ossp", schema: "public", version: "1.1")]
}

generator client {
  provider        = "prisma-client-js"
  output          = "../out"
  previewFeatures = ["postgresqlExtensions"]
  interface       = "asyncio"
}
"""


def schema(*texts: str) -> Schema:
    return load_or_raise([Source(Path(f"{number}.prisma"), text) for number, text in enumerate(texts)])


def test_models_of_several_files_know_each_other() -> None:
    user = schema(SOURCE, BLOG).model("User")
    assert (user.db_name, user.documentation) == ("users", "Everyone who writes.")
    assert [(index.kind, index.name, index.db_name, index.mapped, index.on_field) for index in user.indexes] == [
        ("unique", "email", "one_email", True, True),
        ("unique", "who", "users_email_role_key", False, False),
        ("normal", "tags", "tag_index", True, False),
    ]
    assert user.primary_key is not None
    assert user.primary_key.db_name == "users_pkey"
    assert user.indexes[2].fields[0].ops == "ArrayOps"


def test_fields() -> None:
    user = schema(SOURCE, BLOG).model("User")
    assert user.scalar("id").default == Default(kind="function", text="autoincrement")
    assert user.scalar("email").native == NativeType(name="VarChar", args=("80",))
    assert user.scalar("role").default == Default(kind="enum", text="ADMIN")
    assert user.scalar("tags").default == Default(
        kind="list", items=(Default(kind="value", text="a"), Default(kind="value", text="b"))
    )
    assert user.scalar("key").default == Default(kind="function", text="dbgenerated", args=("gen_random_uuid()",))
    assert (user.scalar("updatedAt").updated_at, user.scalar("updatedAt").db_name) == (True, "updated_at")
    assert (user.scalar("shape").type, user.scalar("shape").kind, user.scalar("shape").arity) == (
        "circle",
        "unsupported",
        Arity.OPTIONAL,
    )


def test_relations_know_their_other_end() -> None:
    found = schema(SOURCE, BLOG)
    ends = {
        (model.name, field.name): (field.relation, field.opposite, field.fields, field.constraint)
        for model in found.models
        for field in model.relations
    }
    assert ends == {
        ("User", "profile"): ("ProfileToUser", "user", (), None),
        ("User", "posts"): ("written", "author", (), None),
        ("User", "liked"): ("PostToUser", "likers", (), None),
        ("Profile", "user"): ("ProfileToUser", "profile", ("userId",), "profile_of"),
        ("Post", "author"): ("written", "posts", ("authorId",), "Post_author_id_fkey"),
        ("Post", "likers"): ("PostToUser", "liked", (), None),
    }
    liked = next(field for field in found.model("User").relations if field.name == "liked")
    assert found.is_many_to_many(liked)


def test_annotations_are_kept_out_of_the_documentation() -> None:
    user = schema(SOURCE, BLOG).model("User")
    assert [show_annotation(one) for one in user.annotations] == ['@nicol.comment("people")']
    assert user.scalar("email").documentation == ""
    assert [show_annotation(one) for one in user.scalar("email").annotations] == ["@nicol.validate(email)"]


def test_datasource_and_generators() -> None:
    found = schema(SOURCE, BLOG)
    assert (found.provider, found.datasource.url) == ("postgresql", EnvVar(name="DATABASE_URL"))
    assert found.datasource.direct_url == "postgresql://direct"
    assert found.datasource.extensions == (
        Extension(name="citext", db_name="citext"),
        Extension(name="uuid", db_name="uuid-ossp", version="1.1", schema="public"),
    )
    (generator,) = found.generators
    assert (generator.output, generator.config) == ("../out", (("interface", "asyncio"),))
    assert [(one.name, one.db_name) for one in found.enum("Role").values] == [("ADMIN", "admin"), ("USER", "USER")]


def test_a_stored_schema_is_the_same_without_spans() -> None:
    found = schema(SOURCE, BLOG)
    assert store_schema(load_schema(store_schema(found))) == store_schema(found)


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        ("postgresql", "x" * 57 + "__key"),
        ("mysql", "x" * 57 + "_ü_key"),
        ("sqlite", "x" * 57 + "_ü_key"),
    ],
)
def test_long_names_are_cut_to_whole_characters_within_the_limit(provider: str, expected: str) -> None:
    name = "x" * 57
    head = f'datasource d {{\n  provider = "{provider}"\n}}\n'
    text = head + f'model {name} {{\n  id Int @id\n  a Int @map("ü") @unique\n}}\n'
    (index,) = schema(text).model(name).indexes
    assert index.db_name == expected


def test_a_schema_without_a_datasource_can_be_described_but_not_used() -> None:
    sources = [Source(Path("schema.prisma"), "model A {\n  id Int @id\n}\n")]
    found = load_or_raise(sources)
    assert (found.provider, [model.name for model in found.models]) == ("none", ["A"])
    with pytest.raises(SchemaError, match="datasource block is missing"):
        require_database(found, sources)


@pytest.mark.parametrize(
    ("provider", "kind"), [("sqlserver", "Int @id"), ("cockroachdb", "Int @id"), ("mongodb", 'Int @id @map("_id")')]
)
def test_a_schema_of_a_foreign_database_can_be_described_but_not_used(provider: str, kind: str) -> None:
    text = f'datasource d {{\n  provider = "{provider}"\n}}\nmodel A {{\n  id {kind}\n}}\n'
    sources = [Source(Path("schema.prisma"), text)]
    found = load_or_raise(sources)
    assert found.model("A").scalar("id").type == "Int"
    with pytest.raises(UnsupportedDatabaseError, match=provider) as refused:
        require_database(found, sources)
    assert refused.value.code == "NICOL-DB"


def test_composite_types() -> None:
    found = schema(
        'datasource d {\n  provider = "mongodb"\n}\n'
        '/// Where\ntype Place {\n  town String @default("x")\n  near Place[]\n}\n'
        'model A {\n  id Int @id @map("_id")\n  at Place\n  @@index([at.town])\n}\n'
    )
    (place,) = found.composites
    assert (place.name, place.documentation) == ("Place", "Where")
    assert [(one.name, one.kind, one.type, one.is_list) for one in place.fields] == [
        ("town", "scalar", "String", False),
        ("near", "composite", "Place", True),
    ]
    assert found.model("A").scalar("at").kind == "composite"
    assert found.model("A").indexes[0].field_names == ("at.town",)


def test_what_is_unique_among_some_rows_only_identifies_none() -> None:
    (model,) = schema(
        'datasource d {\n  provider = "sqlite"\n}\n'
        'generator g {\n  provider = "x"\n  previewFeatures = ["partialIndexes"]\n}\n'
        'model A {\n  id Int @id\n  a Int @unique(where: raw("a > 1"))\n  b Int @unique\n}\n'
    ).models
    assert [index.field_names for index in model.uniques] == [("id",), ("b",)]


def test_written_names_are_told_from_implied_ones() -> None:
    found = schema(
        'datasource d {\n  provider = "sqlite"\n}\n' + "model A {\n  id Int @id\n  a Int\n  @@unique([a, id])\n"
        '  @@unique([id, a], name: "id_a")\n  @@map("A")\n}\nmodel B {\n  id Int @id @map("id")\n}\n'
    )
    a, b = found.models
    assert [(index.name, index.named) for index in a.indexes] == [("a_id", False), ("id_a", True)]
    assert (a.mapped, b.mapped, b.scalar("id").mapped, a.scalar("id").mapped) == (True, False, True, False)


def test_folders_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "b.prisma").write_text("model B {\n  id Int @id\n}\n")
    (tmp_path / "a.prisma").write_text('datasource db {\n  provider = "sqlite"\n}\n')
    (tmp_path / "notes.txt").write_text("not a schema")
    sources = read_sources(tmp_path)
    assert [source.path.name for source in sources] == ["a.prisma", "b.prisma"]
    assert [model.name for model in load_or_raise(sources).models] == ["B"]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(SchemaFileError, match="no such file"):
        read_sources(tmp_path / "absent.prisma")
    with pytest.raises(SchemaFileError, match=r"holds no \.prisma file"):
        read_sources(tmp_path)
    (tmp_path / "latin.prisma").write_bytes(b"// caf\xe9\n")
    with pytest.raises(SchemaFileError, match="not UTF-8"):
        read_sources(tmp_path / "latin.prisma")


def test_bytes_that_are_no_text_are_named_with_their_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "a.prisma").write_text("model A {\n  id Int @id\n}\n")
    (tmp_path / "b.prisma").write_bytes(b"model B {\n  id Int @id // caf\xe9\n}\n")
    with pytest.raises(SchemaFileError, match=r"b\.prisma: line 2 is not UTF-8 text"):
        read_sources(tmp_path)


def test_a_byte_order_mark_is_not_part_of_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "schema.prisma"
    path.write_bytes(b'\xef\xbb\xbfdatasource db {\r\n  provider = "sqlite"\r\n}\r\n')
    assert load_or_raise(read_sources(path)).provider == "sqlite"
