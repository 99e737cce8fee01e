"""Renaming: the whole schema after it, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol.types import Position

from nicol.ddl.diff import diff
from nicol.ddl.from_schema import from_schema
from nicol.errors.editor import RenameError
from nicol.lsp.project import make_project
from nicol.lsp.rename import prepare_rename, rename
from nicol.validate import load
from tests.lsp.applied import applied
from tests.lsp.cursor import URI, at_cursor

DATABASE = 'datasource db {\n  provider = "postgresql"\n}\n'


def renamed(text: str, new: str) -> str:
    """The text after renaming what stands at its cursor."""
    project, uri, position = at_cursor(text)
    return applied(project, rename(project, uri, position, new))[URI]


def refused(text: str, new: str) -> str:
    """Why the renaming is refused."""
    with pytest.raises(RenameError) as caught:
        renamed(text, new)
    return str(caught.value)


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        pytest.param(
            "model Us<|>er {\n  id Int @id\n  posts Post[]\n}\n"
            "model Post {\n  id Int @id\n  user User @relation(fields: [id], references: [id])\n}\n",
            "Person",
            'model Person {\n  id Int @id\n  posts Post[]\n\n  @@map("User")\n}\n'
            "model Post {\n  id Int @id\n  user Person @relation(fields: [id], references: [id])\n}\n",
            id="a model keeps its table",
        ),
        pytest.param(
            'model User {\n    id Int @id\n    @@map("people")\n    @@index([i<|>d])\n}\n',
            "key",
            'model User {\n    key Int @id @map("id")\n    @@map("people")\n    @@index([key])\n}\n',
            id="a field keeps its column",
        ),
        pytest.param(
            "model A {\n  x Int // one\n  y Int? @db.Integer\n  bs B[]\n\n"
            "  @@id([x, y])\n  @@unique([y(sort: Desc), x])\n}\n"
            "model B {\n  id Int @id\n  ax Int\n  ay Int?\n"
            "  a A? @relation(fields: [ax, ay], references: [x, <|>y])\n}\n",
            "z",
            'model A {\n  x Int // one\n  z Int? @db.Integer @map("y")\n  bs B[]\n\n'
            "  @@id([x, z])\n  @@unique([z(sort: Desc), x])\n}\n"
            "model B {\n  id Int @id\n  ax Int\n  ay Int?\n"
            "  a A? @relation(fields: [ax, ay], references: [x, z])\n}\n",
            id="a field in keys and in other models",
        ),
        pytest.param(
            "model A {\n  id Int @id\n  bs B[] // lines\n}\n"
            "model B {\n  id Int @id\n  <|>a A @relation(fields: [id], references: [id])\n}\n",
            "owner",
            "model A {\n  id Int @id\n  bs B[] // lines\n}\n"
            "model B {\n  id Int @id\n  owner A @relation(fields: [id], references: [id])\n}\n",
            id="a relation field has no column",
        ),
        pytest.param(
            "model A {\n  id Int @id\n  s State @default(OPEN)\n}\nenum State {\n  OP<|>EN // at first\n  PAID\n}\n",
            "NEW",
            "model A {\n  id Int @id\n  s State @default(NEW)\n}\n"
            'enum State {\n  NEW @map("OPEN") // at first\n  PAID\n}\n',
            id="a value keeps its label",
        ),
        pytest.param(
            "model A {\n  id Int @id\n  s Sta<|>te\n}\nenum State {\n\tOPEN\n}\n",
            "Phase",
            'model A {\n  id Int @id\n  s Phase\n}\nenum Phase {\n\tOPEN\n\n\t@@map("State")\n}\n',
            id="an enum keeps its type",
        ),
        pytest.param(
            'view V<|>iew {\n  id Int @unique\n  @@map("v")\n}\n',
            "Report",
            'view Report {\n  id Int @unique\n  @@map("v")\n}\n',
            id="what is mapped already stays so",
        ),
        pytest.param(
            "model Po<|>st {\n  id Int @id\n  tags Tag[]\n}\n"
            "model Tag {\n  id Int @id\n  posts Post[] @relation()\n}\n",
            "Article",
            'model Article {\n  id Int @id\n  tags Tag[] @relation("PostToTag")\n\n  @@map("Post")\n}\n'
            'model Tag {\n  id Int @id\n  posts Article[] @relation("PostToTag")\n}\n',
            id="a join table keeps its name",
        ),
        pytest.param(
            '/// @nicol.exclude([room(with: "="), ra<|>nge(with: "&&")])\n'
            "model Stay {\n  id Int @id\n  room Int\n  range Int\n}\n",
            "span",
            '/// @nicol.exclude([room(with: "="), span(with: "&&")])\n'
            'model Stay {\n  id Int @id\n  room Int\n  span Int @map("range")\n}\n',
            id="annotations name fields too",
        ),
    ],
)
def test_a_renaming(before: str, new: str, after: str) -> None:
    assert renamed(DATABASE + before, new) == DATABASE + after


def test_the_database_stays_as_it_is() -> None:
    project, uri, position = at_cursor(
        DATABASE + "model Us<|>er {\n  id Int @id\n  role Role\n  tags Tag[]\n}\nenum Role {\n  ADMIN\n}\n"
        "model Tag {\n  id Int @id\n  users User[]\n}\n"
    )
    before = load(project.sources).schema
    after = make_project(applied(project, rename(project, uri, position, "Visitor")))
    schema = load(after.sources).schema
    assert before is not None
    assert schema is not None
    assert [model.db_name for model in schema.models] == [model.db_name for model in before.models]
    (tags,) = (field.relation for model in schema.models for field in model.relations if field.name == "tags")
    assert tags == "TagToUser"


def test_windows_line_ends_stay() -> None:
    assert renamed("enum A<|> {\r\n  X\r\n}\r\n", "B") == 'enum B {\r\n  X\r\n\r\n  @@map("A")\r\n}\r\n'


def test_composite_types_have_no_name_in_the_database() -> None:
    text = (
        'datasource db {\n  provider = "mongodb"\n}\nmodel A {\n  id String @id @map("_id")\n  at Pl<|>ace\n'
        "  @@index([at.city])\n}\ntype Place {\n  city String\n}\n"
    )
    assert renamed(text, "Spot") == text.replace("Pl<|>ace", "Spot").replace("type Place", "type Spot")
    inner = text.replace("<|>", "").replace("at.city", "at.ci<|>ty")
    assert renamed(inner, "town") == text.replace("<|>", "").replace("at.city", "at.town").replace(
        "city String", 'town String @map("city")'
    )


def test_all_files_are_changed() -> None:
    project = make_project(
        {
            "file:///a.prisma": "/* 😀 */ model A {\n  id Int @id\n  bs B[]\n}\n",
            "file:///b.prisma": "model B {\n  id Int @id\n  a A @relation(fields: [id], references: [id])\n}\n",
        }
    )
    assert applied(project, rename(project, "file:///b.prisma", Position(2, 4), "Z")) == {
        "file:///a.prisma": '/* 😀 */ model Z {\n  id Int @id\n  bs B[]\n\n  @@map("A")\n}\n',
        "file:///b.prisma": "model B {\n  id Int @id\n  a Z @relation(fields: [id], references: [id])\n}\n",
    }


def test_a_broken_schema_can_be_renamed_in() -> None:
    assert renamed("model A<|> {\n  id Int @id\n  b Nothing\n  ???\n}\n", "B") == (
        'model B {\n  id Int @id\n  b Nothing\n  ???\n\n  @@map("A")\n}\n'
    )


def test_the_same_name_changes_nothing() -> None:
    assert renamed("model A<|> {\n  id Int @id\n}\n", "A") == "model A {\n  id Int @id\n}\n"


@pytest.mark.parametrize("new", ["", "1st", "a-b", "a b", "_a", "ä", "a.b"])
def test_names_that_are_none(new: str) -> None:
    assert refused("model A<|> {\n  id Int @id\n}\n", new) == (
        f"Cannot rename `A` to `{new}`: a name begins with a letter and has only letters, digits and underscores."
    )


def test_names_that_are_taken() -> None:
    text = DATABASE + "model A<|> {\n  id Int @id\n  n Int\n}\nenum E {\n  X\n  Y\n}\n"
    assert refused(text, "E") == "Cannot rename `A` to `E`: the enum `E` is there already."
    assert refused(text.replace("<|>", "").replace("n Int", "n<|> Int"), "id") == (
        "Cannot rename `n` to `id`: `A` has a field of this name."
    )
    assert refused(text.replace("<|>", "").replace("  X", "  X<|>"), "Y") == (
        "Cannot rename `X` to `Y`: `E` has a value of this name."
    )


def test_names_that_are_reserved() -> None:
    text = DATABASE + "model A<|> {\n  id Int @id\n}\n"
    assert "is a reserved scalar type name" in refused(text, "String")
    assert "It is a reserved name" in refused(text, "PrismaClient")


def test_a_join_table_whose_columns_would_change_places() -> None:
    text = "model A<|> {\n  id Int @id\n  bs B[]\n}\nmodel B {\n  id Int @id\n  as A[]\n}\n"
    assert refused(DATABASE + text, "C") == (
        "Cannot rename `A` to `C`: the columns A and B of the join table `_AToB` would change places, for they stand "
        "in the order of the names. Write the join table as a model first."
    )
    itself = 'model A {\n  id Int @id\n  x<|> A[] @relation("t")\n  y A[] @relation("t")\n}\n'
    assert "the join table `_t` would change places" in refused(DATABASE + itself, "z")
    assert "  a A[]" in renamed(DATABASE + itself, "a")


@pytest.mark.parametrize("text", ["// model A<|>\n", "datasource d<|>b {\n}\n", "model A {\n  id I<|>nt @id\n}\n"])
def test_nothing_is_named_there(text: str) -> None:
    project, uri, position = at_cursor(text)
    assert prepare_rename(project, uri, position) is None
    assert refused(text, "x").startswith("Cannot rename `this` to `x`: the cursor is not on the name")


def test_the_editor_is_told_what_will_be_renamed() -> None:
    project, uri, position = at_cursor("model A {\n  id Int @id\n  s Sta<|>te\n}\nenum State {\n  X\n}\n")
    found = prepare_rename(project, uri, position)
    assert found is not None
    assert (found.placeholder, found.range.start, found.range.end) == ("State", Position(2, 4), Position(2, 9))


@pytest.mark.parametrize("name", ["shadcn-ui__taxonomy", "boxyhq__saas-starter-kit", "remix-run__indie-stack"])
def test_real_projects_need_no_migration(corpus: Path, name: str) -> None:
    (path,) = (corpus / "realworld" / name).glob("*.prisma")
    project = make_project({URI: path.read_text()})
    before = load(project.sources).schema
    assert before is not None
    blocks = [one for one in project.documents[0].ast.blocks if one.keyword in ("model", "enum")]
    for block in blocks[:5]:
        items = [*(one.name for one in block.fields[:2]), *(one.name for one in block.values[:1])]
        for name_of in (block.name, *items):
            edit = rename(project, URI, project.documents[0].places.position(name_of.span.start), "Renamed")
            after = load(make_project(applied(project, edit)).sources).schema
            assert after is not None
            assert diff(from_schema(before), from_schema(after)) == []
    assert len(blocks) > 1
