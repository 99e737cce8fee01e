"""Code actions: what each fix makes of a schema."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from lsprotocol.types import CodeAction, CodeActionKind, Position, Range

from nicol.lsp.code_actions import code_actions, offered
from nicol.lsp.diagnostics import diagnostics_by_uri
from nicol.lsp.project import Project, make_project
from tests.lsp.applied import applied

URI = "file:///schema.prisma"
START = Range(Position(0, 0), Position(0, 0))
POSTGRESQL = 'datasource db {\n  provider = "postgresql"\n}\n\n'
MYSQL = 'datasource db {\n  provider = "mysql"\n}\n'
EMULATED = 'datasource db {\n  provider = "mysql"\n  relationMode = "prisma"\n}\n'
MONGODB = 'datasource store {\n  provider = "mongodb"\n}\n'


def fixes(project: Project, uri: str = URI) -> list[CodeAction]:
    """The fixes for all that is wrong in a file."""
    return code_actions(project, uri, START, diagnostics_by_uri(project)[uri])


def fixed(text: str, title: str) -> str:
    """`text` after the fix called `title`."""
    project = make_project({URI: text})
    (found,) = (one for one in fixes(project) if one.title == title)
    assert found.kind is CodeActionKind.QuickFix
    assert found.diagnostics
    return applied(project, found.edit)[URI]


def titles(text: str) -> list[str]:
    """The titles of the fixes for `text`."""
    return [one.title for one in fixes(make_project({URI: text}))]


@pytest.mark.parametrize(
    ("title", "before", "after"),
    [
        (
            "Create new model 'Animal'",
            "model A {\n  id Int    @id\n  b  Animal\n}\n",
            "model A {\n  id Int    @id\n  b  Animal\n}\nmodel Animal {\n\n}\n",
        ),
        (
            "Create new enum 'Animal'",
            "model A {\n  id Int    @id\n  b  Animal\n}",
            "model A {\n  id Int    @id\n  b  Animal\n}\nenum Animal {\n\n}\n",
        ),
        (
            "Add missing relation field to model Artist",
            'model SongText {\n  id Int @id\n  a Artist @relation("x", fields: [id], references: [id])\n}\n'
            'model Artist {\n\tid Int @id\n\n\t@@map("artists")\n}\n',
            'model SongText {\n  id Int @id\n  a Artist @relation("x", fields: [id], references: [id])\n}\n'
            'model Artist {\n\tid Int @id\n\n\t@@map("artists")\n\tsongTexts SongText[] @relation("x")\n}\n',
        ),
        (
            "Add relation attribute for relation field",
            "model User {\n  id   Int  @id\n  post Post @relation(references: [id])\n}\n"
            "model Post {\n  id    Int    @id\n  users User[]\n}\n",
            "model User {\n  id   Int  @id\n  post Post @relation(fields: [postid], references: [id])\npostid Int?\n}\n"
            "model Post {\n  id    Int    @id\n  users User[]\n}\n",
        ),
        (
            "Mark relation field as many `[]`",
            POSTGRESQL + "model A {\n  id Int @id\n  b  B? // one\n}\nmodel B {\n  id Int @id\n  as A[]\n}\n",
            POSTGRESQL + "model A {\n  id Int @id\n  b  B[] // one\n}\nmodel B {\n  id Int @id\n  as A[]\n}\n",
        ),
        (
            "Make referenced field(s) unique",
            POSTGRESQL + "model A {\n  id Int @id\n  n  Int // 😀\n  bs B[]\n}\n"
            "model B {\n  id Int @id\n  k Int\n  a A @relation(fields: [k], references: [n])\n}\n",
            POSTGRESQL + "model A {\n  id Int @id\n  n  Int @unique // 😀\n  bs B[]\n}\n"
            "model B {\n  id Int @id\n  k Int\n  a A @relation(fields: [k], references: [n])\n}\n",
        ),
        (
            "Make referencing fields unique",
            POSTGRESQL + "model A {\n    x Int\n    y Int\n    b B?\n\n    @@id([x, y])\n}\n"
            "model B {\n    id Int @id\n    k Int\n    l Int\n"
            "    a A @relation(fields: [k, l], references: [x, y])\n}\n",
            POSTGRESQL + "model A {\n    x Int\n    y Int\n    b B?\n\n    @@id([x, y])\n}\n"
            "model B {\n    id Int @id\n    k Int\n    l Int\n"
            "    a A @relation(fields: [k, l], references: [x, y])\n\n    @@unique([k, l])\n}\n",
        ),
        (
            "Add an index for the relation's field(s)",
            EMULATED + "model A {\n  id Int @id\n  bs B[]\n}\n"
            "model B {\n  id Int @id\n  k Int\n  a A @relation(fields: [k], references: [id])\n}\n",
            EMULATED + "model A {\n  id Int @id\n  bs B[]\n}\n"
            "model B {\n  id Int @id\n  k Int\n  a A @relation(fields: [k], references: [id])\n\n  @@index([k])\n}\n",
        ),
        (
            "Rename property to relationMode",
            'datasource db {\n  provider = "mysql"\n  referentialIntegrity = "prisma"\n}\n',
            'datasource db {\n  provider = "mysql"\n  relationMode = "prisma"\n}\n',
        ),
        (
            "Replace SetDefault with NoAction",
            MYSQL + "model A {\n  id Int @id\n  bs B[]\n}\nmodel B {\n  id Int @id\n"
            "  a A @relation(fields: [id], references: [id], onUpdate: SetDefault)\n}\n",
            MYSQL + "model A {\n  id Int @id\n  bs B[]\n}\nmodel B {\n  id Int @id\n"
            "  a A @relation(fields: [id], references: [id], onUpdate: NoAction)\n}\n",
        ),
        (
            'Add @map("_id")',
            MONGODB + "model A {\n  id String @id // key\n}\n",
            MONGODB + 'model A {\n  id String @id @map("_id") // key\n}\n',
        ),
        (
            "Add @db.ObjectId",
            MONGODB + 'model A {\n  id String @id @default(auto()) @map("_id")\n}\n',
            MONGODB + 'model A {\n  id String @id @default(auto()) @map("_id") @store.ObjectId\n}\n',
        ),
        (
            "Add `@@schema` attribute",
            'datasource db {\n  provider = "postgresql"\n  schemas = ["a"]\n}\nenum E {\n    X\n}\n',
            'datasource db {\n  provider = "postgresql"\n  schemas = ["a"]\n}\nenum E {\n    X\n\n  @@schema()\n}\n',
        ),
        (
            "Add schema to schemas",
            'datasource db {\n  provider = "postgresql"\n  schemas = ["a" ]\n}\n'
            'model A {\n  id Int @id\n  @@schema("b")\n}\n',
            'datasource db {\n  provider = "postgresql"\n  schemas = ["a", "b" ]\n}\n'
            'model A {\n  id Int @id\n  @@schema("b")\n}\n',
        ),
        (
            "Add schema to schemas",
            'datasource db {\n  provider = "postgresql"\n}\nmodel A {\n  id Int @id\n  @@schema("b")\n}\n',
            'datasource db {\n  provider = "postgresql"\n  schemas = ["b"]\n}\n'
            'model A {\n  id Int @id\n  @@schema("b")\n}\n',
        ),
    ],
    ids=lambda value: value if len(value) < 45 else "",
)
def test_a_fix(title: str, before: str, after: str) -> None:
    assert fixed(before, title) == after


def test_windows_line_ends_stay() -> None:
    before = "model A {\r\n  id Int @id\r\n  b  Cat\r\n}\r\n"
    assert fixed(before, "Create new model 'Cat'") == (
        "model A {\r\n  id Int @id\r\n  b  Cat\r\n}\r\nmodel Cat {\r\n\r\n}\r\n\r\n"
    )


def test_composite_types_are_offered_where_the_database_has_them() -> None:
    schema = MONGODB + "type A {\n  x Foo\n}\n"
    assert titles(schema) == ["Create new type 'Foo'", "Create new enum 'Foo'"]
    assert titles(schema.replace("mongodb", "sqlite")) == []


def shop() -> Mapping[str, str]:
    return {
        "file:///a.prisma": POSTGRESQL + "model A {\n  id Int @id\n  n  Int\n  b  B?\n}\n",
        "file:///b.prisma": "// 😀\nmodel B {\n  id Int @id\n  k  Int\n"
        "  a  A @relation(fields: [k], references: [n])\n}\n",
        "file:///c.prisma": "model C {\n  id Int @id\n}\n",
    }


def test_a_fix_is_made_in_the_file_that_needs_it() -> None:
    project = make_project(shop())
    found = {one.title: applied(project, one.edit) for one in fixes(project, "file:///b.prisma")}
    assert list(found) == ["Make referenced field(s) unique", "Make referencing fields unique"]
    first, second = found.values()
    assert first["file:///a.prisma"] == shop()["file:///a.prisma"].replace("n  Int", "n  Int @unique")
    assert first["file:///b.prisma"] == shop()["file:///b.prisma"]
    assert second["file:///b.prisma"] == shop()["file:///b.prisma"].replace("k  Int", "k  Int @unique")


def test_a_file_without_the_problem_is_offered_nothing() -> None:
    assert fixes(make_project(shop()), "file:///c.prisma") == []


def test_a_schema_that_is_fine_is_offered_nothing() -> None:
    assert titles(POSTGRESQL + "model A {\n  id Int @id\n}\n") == []


def test_what_the_client_does_not_ask_about_is_not_fixed() -> None:
    project = make_project({URI: "model A {\n  id Int @id\n  b Animal\n}\n"})
    assert code_actions(project, URI, START, []) == []


@pytest.mark.parametrize(
    ("before", "wrong", "right"),
    [
        ("model A {\n  id Int @id\n  s string\n}\n", "string", "String"),
        ("model A {\n  id Int @id\n  s Colr[]\n}\nenum Color {\n  X\n}\n", "Colr", "Color"),
        ('datasource db {\n  provider = "mysql"\n  relationMod = "prisma"\n}\n', "relationMod ", "relationMode "),
        ('datasource db {\n  provider = "postgres9"\n}\n', "postgres9", "postgres"),
        (POSTGRESQL + '/// @nicol.chek("id > 0")\nmodel A {\n  id Int @id\n}\n', "chek", "check"),
        (POSTGRESQL + "model A {\n  id Int @id @pg.Integer\n}\n", "pg.Integer", "db.Integer"),
        (POSTGRESQL + "model A {\n  id Int @id @db.Intger\n}\n", "Intger", "Integer"),
        (POSTGRESQL + "model A {\n  id Int @id\n  n Int @uniqe\n}\n", "uniqe", "unique"),
        (POSTGRESQL + "model A {\n  id Int @id\n  @@indx([id])\n}\n", "indx", "index"),
        (POSTGRESQL + 'model A {\n  id Int @id(mapp: "x")\n}\n', "mapp", "map"),
        (POSTGRESQL + "model A {\n  id Int @id @default(autoincremnt())\n}\n", "autoincremnt", "autoincrement"),
        (POSTGRESQL + "model A {\n  id Int @id\n  e E @default(OPN)\n}\nenum E {\n  OPEN\n}\n", "OPN", "OPEN"),
        (POSTGRESQL + "model A {\n  ids Int @id\n  nid Int\n  @@index([idss])\n}\n", "idss", "ids"),
        (
            POSTGRESQL + "model A {\n  id Int @id\n  bs B[]\n}\n"
            "model B {\n  id Int @id\n  aid Int\n  a A @relation(fields: [aid], references: [idd])\n}\n",
            "idd",
            "id",
        ),
        (
            POSTGRESQL + "model A {\n  id Int @id\n  bs B[]\n}\n"
            "model B {\n  id Int @id\n  owner Int\n  a A @relation(fields: [onwer], references: [id])\n}\n",
            "onwer",
            "owner",
        ),
        (
            POSTGRESQL + "model A {\n  id Int @id\n  bs B[]\n}\n"
            "model B {\n  id Int @id\n  a A @relation(fields: [id], references: [id], onDelete: cascade)\n}\n",
            "cascade",
            "Cascade",
        ),
    ],
)
def test_a_name_that_is_almost_right(before: str, wrong: str, right: str) -> None:
    project = make_project({URI: before})
    (found,) = (one for one in fixes(project) if one.is_preferred)
    assert found.title == f"Change to `{right.strip()}`"
    assert applied(project, found.edit)[URI] == before.replace(wrong, right)


def test_an_editor_can_apply_every_edit_at_once() -> None:
    text = "model A {\n  id Int @id\n  bs B[]\n}\nmodel B {\n  id Int @id\n  a  A\n}\n"
    project = make_project({URI: text})
    (found,) = offered(project, URI, START, diagnostics_by_uri(project)[URI])
    assert found.title == "Add relation attribute for relation field"
    assert found.edit is not None
    assert found.edit.changes is not None
    assert len(found.edit.changes[URI]) == 1
    assert applied(project, found.edit)[URI] == (
        "model A {\n  id Int @id\n  bs B[]\n}\n"
        "model B {\n  id Int @id\n  a  A @relation(fields: [aid], references: [id])\naid Int?\n}\n"
    )


def test_an_editor_is_offered_nothing_where_nothing_is_reported() -> None:
    project = make_project(shop())
    assert len(code_actions(project, "file:///b.prisma", START, [])) == 2
    assert offered(project, "file:///b.prisma", START, []) == []
