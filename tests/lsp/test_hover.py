"""Hover: the texts of Prisma's engine, and where the cursor may stand."""

from __future__ import annotations

import pytest
from lsprotocol.types import MarkupContent, MarkupKind, Position

from nicol.lsp.hover import hover
from nicol.lsp.project import make_project
from tests.lsp.cursor import at_cursor

BLOG = """\
/// Somebody who writes
model User {
  id      Int     @id
  posts   Post[]
  friends User[]  @relation("friends")
  of      User[]  @relation("friends")
  profile Profile?
}

model Post {
  id       Int  @id
  author   User @relation(fields: [authorId], references: [id])
  authorId Int /// who wrote it
  mood     Mood @default(GOOD)
}

model Profile {
  id     Int  @id
  user   User @relation("ProfileToUser", fields: [userId], references: [id])
  userId Int  @unique
  other  Missing
}

/// How somebody feels
enum Mood {
  /// never better
  GOOD
  BAD
}
"""


def shown(text: str) -> str | None:
    """The hover text at the cursor of `text`."""
    found = hover(*at_cursor(text))
    if found is None:
        return None
    assert isinstance(found.contents, MarkupContent)
    assert found.contents.kind is MarkupKind.Markdown
    return found.contents.value


def blog(before: str, word: str) -> str:
    """The blog's schema with the cursor in front of the `word` that follows `before`."""
    assert BLOG.count(before + word) == 1
    return BLOG.replace(before + word, f"{before}<|>{word}")


def test_a_model_by_its_name() -> None:
    assert shown(blog("model ", "User")) == "```prisma\nmodel User {}\n```\n___\nSomebody who writes"


def test_a_relation_shows_the_other_end_with_all_arguments() -> None:
    assert shown(blog("author   ", "User")) == (
        '```prisma\nmodel User {\n\t...\n\tposts Post[] @relation(name: "PostToUser")\n}\n```\n___\n'
        "one-to-many\n___\nSomebody who writes"
    )
    assert shown(blog("posts   ", "Post")) == (
        "```prisma\nmodel Post {\n\t...\n"
        '\tauthor User @relation(name: "PostToUser", fields: [authorId], references: [id])\n}\n```\n___\n'
        "one-to-many\n___\n"
    )


def test_a_relation_of_a_model_with_itself() -> None:
    assert shown(blog("friends ", "User")) == (
        '```prisma\nmodel User {\n\t...\n\tof User[] @relation(name: "friends")\n}\n```\n___\n'
        "implicit many-to-many on self\n___\nSomebody who writes"
    )


def test_a_relation_whose_ends_do_not_meet_shows_the_model_alone() -> None:
    assert shown(blog("profile ", "Profile")) == "```prisma\nmodel Profile {}\n```\n___\n"


def test_fields_enums_and_values() -> None:
    assert shown(blog("  ", "authorId Int")) == "```prisma\nauthorId\n```\n___\nwho wrote it"
    assert shown(blog("mood     ", "Mood")) == "```prisma\nenum Mood {}\n```\n___\nHow somebody feels"
    assert shown(blog("  ", "GOOD\n")) == "```prisma\nGOOD\n```\n___\nnever better"
    assert shown(blog("enum ", "Mood")) == "```prisma\nenum Mood {}\n```\n___\nHow somebody feels"


def test_names_inside_attributes_show_what_they_name() -> None:
    assert shown(blog("@default(", "GOOD")) == "```prisma\nGOOD\n```\n___\nnever better"
    assert shown(blog("fields: [", "authorId")) == "```prisma\nauthorId\n```\n___\nwho wrote it"


def test_nothing_is_shown_for_what_does_not_exist() -> None:
    assert shown(blog("other  ", "Missing")) is None
    assert shown(BLOG.replace("}\n\nmodel Post", "}\n<|>\nmodel Post")) is None
    assert shown("// model <|>User\n") is None
    assert shown('model A {\n  id String @id @map("mo<|>del")\n}\n') is None


@pytest.mark.parametrize("marked", ["<|>User", "Us<|>er", "User<|>"])
def test_a_word_has_two_ends(marked: str) -> None:
    assert shown(f"model {marked} {{\n  id Int @id\n}}\n") == "```prisma\nmodel User {}\n```\n___\n"


@pytest.mark.parametrize("marked", ["model <|> User ", "model User <|>"])
def test_around_it_is_none(marked: str) -> None:
    assert shown(marked + "{\n  id Int @id\n}\n") is None


def test_columns_count_utf_16_units() -> None:
    project = make_project({"file:///a.prisma": "/* 😀😀 */ model User {\n  id Int @id\n}\n"})
    texts = [hover(project, "file:///a.prisma", Position(0, column)) for column in (16, 17)]
    assert [one.contents.value for one in texts if one and isinstance(one.contents, MarkupContent)] == [
        "```prisma\nmodel\n```\n___\nA table: its columns, relations, keys and indexes.",
        "```prisma\nmodel User {}\n```\n___\n😀😀",
    ]


def test_a_broken_file_is_explained_as_far_as_it_can_be_read() -> None:
    assert shown("model {\n}\n/// fine\nmodel B<|> {\n  id Int @id\n  nonsense\n}\n") == (
        "```prisma\nmodel B {}\n```\n___\nfine"
    )


def test_documentation_leaves_annotations_out() -> None:
    text = 'model A {\n  id Int @id\n  /// euros\n  /// @nicol.check("price > 0")\n  pri<|>ce Int\n}\n'
    assert shown(text) == "```prisma\nprice\n```\n___\neuros"


def test_another_file_is_looked_into() -> None:
    project = make_project(
        {
            "file:///a.prisma": "model A {\n  id Int @id\n  b B\n}\n",
            "file:///b.prisma": "/// the other\nmodel B {\n  id Int @id\n}\n",
        }
    )
    found = hover(project, "file:///a.prisma", Position(2, 5))
    assert found is not None
    assert isinstance(found.contents, MarkupContent)
    assert found.contents.value == "```prisma\nmodel B {}\n```\n___\nthe other"


LANGUAGE = """\
datasource db {
  provider = "postgresql"
}

/// @nicol.check("id > 0", name: "positive")
model User {
  id    Int     @id(map: "pk") @default(autoincrement())
  name  String  @db.VarChar(20)
  place Unsupported("point")?
  posts Post[]

  @@index([name(sort: Desc)], type: BTree)
}

model Post {
  id   Int  @id
  user User @relation(fields: [id], references: [id], onDelete: SetNull)
}
"""


@pytest.mark.parametrize(
    ("before", "word", "expected"),
    [
        ("", "datasource", "```prisma\ndatasource\n```\n___\nThe database that the schema is for."),
        ("id    ", "Int ", "```prisma\nInt\n```\n___\nAn integer of 32 bits."),
        ("id    Int     ", "@id", "```prisma\n@id\n```\n___\nThe primary key."),
        ("@id(", "map", "```prisma\nmap:\n```\n___\nThe name of the constraint or index in the database."),
        ("@default(", "auto", "```prisma\nautoincrement()\n```\n___\nThe next number of a sequence of the database."),
        (
            "name  String  ",
            "@db",
            "```prisma\n@db.VarChar(n?)\n```\n___\nA column type of the database, for fields of type String.",
        ),
        (
            "place ",
            "Unsupp",
            '```prisma\nUnsupported("point")\n```\n___\nA column type that the language has no word for.',
        ),
        ("  @", "@index", "```prisma\n@@index\n```\n___\nAn index."),
        ("[name(", "sort", "```prisma\nsort:\n```\n___\nThe order of the index: Asc or Desc."),
        (
            "onDelete: ",
            "SetNull",
            "```prisma\nSetNull\n```\n___\nSet the referencing fields to NULL when the referenced record is deleted.",
        ),
        (
            "/// @nicol.check(",
            '"id',
            '```prisma\n/// @nicol.check("price >= 0", name: "price_positive")\n```\n___\n'
            "A condition that the database holds every row to.\n\n"
            "- `expression`: a condition over the columns (SQL in a string)\n"
            "- `name`: the constraint's name (a string)",
        ),
        ('"id > 0", ', "name", "```prisma\nname:\n```\n___\nthe constraint's name (a string)"),
    ],
)
def test_the_words_of_the_language(before: str, word: str, expected: str) -> None:
    assert LANGUAGE.count(before + word) == 1
    assert shown(LANGUAGE.replace(before + word, f"{before}<|>{word}")) == expected


@pytest.mark.parametrize("word", ["postgresql", "pk", "20", "db {"])
def test_words_of_the_user_have_no_text(word: str) -> None:
    assert LANGUAGE.count(word) == 1
    assert shown(LANGUAGE.replace(word, f"<|>{word}")) is None
