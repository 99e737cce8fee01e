"""The Markdown page of a schema."""

from __future__ import annotations

import re
from pathlib import Path

from markdown_it import MarkdownIt

from nicol.page import describe
from nicol.page.markdown import markdown
from tests.page.schemas import BLOG, real_schemas, schema_of
from tests.page.test_html import HOSTILE

POST = """\
<a id="model-Post"></a>

### Post

model

| Field | Type | Attributes |
| --- | --- | --- |
| `id` PK | `Int` | `@id` |
| `title` | `String` | `@default("Untitled \\"draft\\"")` |
| `writerId` FK | `Int?` |  |
| `parentId` FK | `Int?` |  |
| `at` | `DateTime` | `@default(now())` |

| Relation | Type | Kind | Key | Other end |
| --- | --- | --- | --- | --- |
| `writer` | [`User?`](#model-User) | many to one | `Post(writerId) → User(id)`, on delete SetNull, on update Cascade | `User.posts` |
| `parent` | [`Post?`](#model-Post) | many to one | `Post(parentId) → Post(id)`, on delete SetNull, on update Cascade | `Post.replies` |
| `replies` | [`Post[]`](#model-Post) | one to many | `Post(parentId) → Post(id)`, on delete SetNull, on update Cascade | `Post.parent` |
| `topics` | [`Topic[]`](#model-Topic) | many to many | join table | `Topic.posts` |

| Index | Fields | Name |
| --- | --- | --- |
| primary key | `id` | `Post_pkey` |
| index | `writerId, at(sort: Desc)` | `by_writer` |
"""  # noqa: E501


def test_a_model() -> None:
    assert POST in markdown(describe(schema_of(BLOG)))


def test_the_beginning() -> None:
    page = markdown(describe(schema_of(BLOG)), "My *blog*")
    assert page.startswith(
        "# My \\*blog\\*\n\nPostgreSQL, 4 models, 12 fields, 4 relations, 1 enum\n\n- [User](#model-User)\n"
    )
    assert '\n```mermaid\nerDiagram\n  "User" {\n' in page


def test_links_lead_somewhere_and_tables_have_their_columns(corpus: Path) -> None:
    links = rows = 0
    for schema, files in real_schemas(corpus).values():
        page = markdown(describe(schema, files))
        ids = re.findall(r'<a id="([^"]+)"></a>', page)
        assert len(ids) == len(set(ids)) == len(schema.models) + len(schema.enums)
        targets = re.findall(r"\]\(#([^)]+)\)", page)
        assert set(targets) <= set(ids)
        links += len(targets)
        for table in re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE):
            columns = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
            assert len(columns) == 1, table
            rows += table.count("\n")
    assert links > 1000
    assert rows > 5000


def test_nothing_that_a_schema_says_becomes_markup() -> None:
    page = markdown(describe(schema_of(HOSTILE)))
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(page)
    tags = set(re.findall(r"<(/?[a-z0-9]+)", rendered))
    assert {"table", "code", "a", "strong"} <= tags
    assert tags & {"script", "img", "svg", "i", "b", "style", "title"} == set()
    assert set(re.findall(r'href="([^#"][^"]*)"', rendered)) == {"https://example.org/?a=1&amp;b=%222%22"}
    assert "\x1b" not in page


def test_a_long_diagram_shows_keys_only() -> None:
    fields = "".join(f"  field_number_{number} String\n" for number in range(3000))
    page = markdown(describe(schema_of(f"model A {{\n  id Int @id\n{fields}}}\n")))
    assert page.count("field_number_7 ") == 0
    assert '  "A" {\n    Int id PK\n  }\n' in page
