"""Formatting writes out the missing halves of relations."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.text.plural import camel, plural
from nicol.text.span import Source
from nicol.validate import format_sources


def test_columns_and_back_relations_are_added_across_files() -> None:
    first = Source(Path("a.prisma"), "model Category {\n  id Int @id @db.SmallInt\n  boxes Box[]\n}\n")
    second = Source(Path("b.prisma"), "model Box {\n  id Int @id\n  owner User\n}\nmodel User {\n  id Int @id\n}\n")
    assert format_sources([first, second]) == [
        "model Category {\n  id    Int   @id @db.SmallInt\n  boxes Box[]\n}\n",
        "model Box {\n"
        "  id         Int       @id\n"
        "  owner      User      @relation(fields: [userId], references: [id])\n"
        "  category   Category? @relation(fields: [categoryId], references: [id])\n"
        "  categoryId Int?      @db.SmallInt\n"
        "  userId     Int\n"
        "}\n\n"
        "model User {\n  id    Int   @id\n  boxes Box[]\n}\n",
    ]


def test_nothing_is_added_while_there_are_errors() -> None:
    text = "model Box {\n  id Int @id\n  owner User\n  bad Nope\n}\n\nmodel User {\n  id Int @id\n}\n"
    assert format_sources([Source(Path("a.prisma"), text)]) == [
        "model Box {\n  id    Int  @id\n  owner User\n  bad   Nope\n}\n\nmodel User {\n  id Int @id\n}\n"
    ]


def test_plurals() -> None:
    words = ["post", "box", "category", "day", "child", "userStatus", "news", "hero", "knife"]
    assert [plural(word) for word in words] == [
        "posts",
        "boxes",
        "categories",
        "days",
        "children",
        "userStatuses",
        "news",
        "heroes",
        "knives",
    ]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("quiz", "quizzes"),
        ("foot", "feet"),
        ("testis", "testes"),
        ("japanese", "japanese"),
        ("symposium", "symposia"),
        ("vertebra", "vertebrae"),
        ("cherub", "cherubim"),
        ("software", "software"),
        ("userSheep", "userSheeps"),
        ("userData", "userDatas"),
        ("yes", "yeses"),
        ("menu", "menus"),
        ("genus", "genus"),
    ],
)
def test_irregular_plurals(word: str, expected: str) -> None:
    assert plural(word) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("UserProfile", "userProfile"),
        ("user_profile", "userProfile"),
        ("HTTPServer", "httpserver"),
        ("OAuth2Token", "oauth2Token"),
        ("APIKey", "apikey"),
        ("XY", "xy"),
        ("foo__bar_", "fooBar"),
    ],
)
def test_names_of_new_fields(name: str, expected: str) -> None:
    assert camel(name) == expected
