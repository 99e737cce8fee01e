"""Diagrams as Mermaid text."""

from __future__ import annotations

from nicol.page import around, describe, diagram_of, mermaid
from tests.page.schemas import BLOG, schema_of

EXPECTED = """\
erDiagram
  "User" {
    Int id PK
    String email UK
    Role role
  }
  "Profile" {
    Int id PK
    String mail "optional"
    Int userId FK, UK
  }
  "Post" {
    Int id PK
    String title
    Int writerId FK "optional"
    Int parentId FK "optional"
    DateTime at
  }
  "Topic" {
    String name PK
  }
  "Role" {
    value WRITER
    value ADMIN
  }
  "Profile" |o--|| "User" : "user"
  "Post" }o--o| "User" : "writer"
  "Post" }o--o| "Post" : "parent"
  "Post" }o--o{ "Topic" : "topics"
"""


def test_a_whole_schema() -> None:
    assert mermaid(diagram_of(describe(schema_of(BLOG)))) == EXPECTED


def test_keys_only() -> None:
    text = mermaid(diagram_of(describe(schema_of(BLOG)), ["User", "Profile"], fields=False))
    assert text == (
        "erDiagram\n"
        '  "User" {\n    Int id PK\n  }\n'
        '  "Profile" {\n    Int id PK\n    Int userId FK, UK\n  }\n'
        '  "Profile" |o--|| "User" : "user"\n'
    )


def test_names_that_mermaid_reads_as_something_else() -> None:
    schema = schema_of(
        "model style {\n"
        "  PK   Int @id\n"
        "  pk   Int\n"
        '  area Unsupported("polygon")?\n'
        "  tags String[]\n"
        "  one  one[]\n"
        "}\n\n"
        "model one {\n  id Int @id\n  to style? @relation(fields: [id], references: [PK])\n}\n"
    )
    assert mermaid(diagram_of(describe(schema))) == (
        "erDiagram\n"
        '  "style" {\n    Int PK_ PK\n    Int pk_\n    Unsupported_polygon area "optional"\n    String[] tags\n  }\n'
        '  "one" {\n    Int id PK, FK\n  }\n'
        '  "one" }o--o| "style" : "to"\n'
    )


def test_a_many_to_many_relation_of_a_model_with_itself_is_one_line() -> None:
    schema = schema_of('model A {\n  id Int @id\n  next A[] @relation("Line")\n  previous A[] @relation("Line")\n}\n')
    assert mermaid(diagram_of(describe(schema))).count("--") == 1


def test_neighbours() -> None:
    book = describe(schema_of(BLOG))
    assert around(book, "Topic", 0) == {"Topic"}
    assert around(book, "Topic", 1) == {"Topic", "Post"}
    assert around(book, "Topic", 2) == {"Topic", "Post", "User"}
    assert around(book, "Topic", 9) == {"Topic", "Post", "User", "Profile"}
