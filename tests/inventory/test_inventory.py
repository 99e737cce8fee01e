"""Shapes of arguments, and the file that holds what was recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nicol.errors.inventory import InventoryFileError
from nicol.inventory import (
    Condition,
    Finding,
    Included,
    Inventory,
    Origin,
    Query,
    Shape,
    Sorted,
    Statement,
    combined,
    describe,
    fingerprint,
    inventory_text,
    largest,
    read_inventory,
)
from nicol.query.marks import skip
from nicol.text.span import Source
from nicol.validate import load_or_raise

SCHEMA = load_or_raise(
    [
        Source(
            Path("schema.prisma"),
            """
datasource db {
  provider = "postgresql"
  url      = "postgresql://x"
}
model User {
  id    Int     @id
  email String  @unique
  name  String?
  posts Post[]
}
model Post {
  id        Int       @id
  title     String
  views     Int
  author    User?     @relation(fields: [authorId], references: [id])
  authorId  Int?
  tags      PostTag[]
}
model PostTag {
  post   Post @relation(fields: [postId], references: [id])
  postId Int
  tag    String

  @@id([postId, tag])
}
""",
        )
    ]
)


def shape(model: str, **args: Any) -> Shape:
    return describe(SCHEMA, model, args)


def test_conditions() -> None:
    where = {
        "title": "x",
        "views": {"gte": 1, "lt": 9},
        "author": {"email": {"endswith": "@x", "mode": "insensitive"}},
        "OR": [{"id": {"in": [1, 2]}}, {"title": {"not": "y"}}],
        "NOT": {"authorId": None},
        "tags": {"some": {"tag": "a"}},
    }
    assert shape("Post", where=where).where == (
        Condition(("author", "email"), "endswith", insensitive=True),
        Condition(("authorId",), "is_null", "NOT"),
        Condition(("id",), "in", "OR"),
        Condition(("tags", "tag"), "equals", over=("some",)),
        Condition(("title",), "equals"),
        Condition(("title",), "not", "OR"),
        Condition(("views",), "gte"),
        Condition(("views",), "lt"),
    )


def test_the_rest_of_a_read() -> None:
    found = shape(
        "Post",
        where=skip,
        order_by=[
            {"views": "desc"},
            {"author": {"name": {"sort": "asc", "nulls": "last"}}},
            {"tags": {"_count": "asc"}},
        ],
        take=20,
        skip=None,
        cursor={"id": 3},
        distinct="title",
        include={"author": {"select": {"name": True}}, "tags": {"take": 5}, "_count": {"select": {"tags": True}}},
    )
    assert found == Shape(
        order_by=(Sorted(("views",), "desc"), Sorted(("author", "name"), "asc", "last"), Sorted(("tags", "_count"))),
        take=True,
        cursor=("id",),
        distinct=("title",),
        include=(
            Included("author", Shape(select=("name",))),
            Included("tags", Shape(take=True)),
            Included("tags", Shape(), counted=True),
        ),
    )


def test_a_compound_key_is_its_fields() -> None:
    found = shape("PostTag", where={"postId_tag": {"postId": 1, "tag": "x"}}, omit={"tag": True})
    assert found.where == (Condition(("postId",), "equals"), Condition(("tag",), "equals"))
    assert found.select == ("postId",)


def test_what_is_written() -> None:
    data = {"title": "x", "author": {"connect": {"id": 1}}, "tags": {"create": [{"tag": "a"}, {"tag": "b"}]}}
    assert shape("Post", data=data).data == ("title", "author.connect", "tags.create.tag")
    assert shape("Post", data=[{"title": "x"}, {"title": "y", "views": 1}]).data == ("title", "views")


def test_values_do_not_change_a_fingerprint_and_structure_does() -> None:
    def of(where: dict[str, Any]) -> str:
        return fingerprint("Post", "find_many", shape("Post", where=where))

    assert of({"title": "a", "views": 1}) == of({"views": 2, "title": "b"}) == "3e58b8ffea7fa447"
    assert of({"OR": [{"id": 1}]}) == of({"OR": [{"id": 1}, {"id": 2}]})
    assert len({of({"title": "a"}), of({"title": {"contains": "a"}}), of({"NOT": {"title": "a"}})}) == 3


def test_largest_numbers() -> None:
    args = {"where": {"AND": [{"id": {"in": [1, 2, 3]}}, {"id": {"not_in": [1]}}]}, "take": -5, "skip": skip}
    assert largest(args) == {"take": 5, "in": 3}


QUERY = Query(
    fingerprint="00000000000000aa",
    model="Post",
    operation="find_many",
    shape=shape("Post", where={"title": "x"}, include={"author": True}),
    count=2,
    failed=0,
    total_ms=30.0,
    max_ms=20.0,
    rows=7,
    max_rows=5,
    durations=(0, 0, 0, 1, 1, *[0] * 8),
    largest={"take": 5},
    statements=(Statement('SELECT "id" FROM "Post"', 2, 25.0, 15.0),),
    origins=(Origin("app.py", 41, "page", 2),),
)
FINDING = Finding(
    "QRY101", "read one by one", "00000000000000aa", "Post", "find_many", "app.py", 41, 20, relation="author"
)
INVENTORY = Inventory("postgresql", (QUERY,), (FINDING,), 3)


def test_a_file_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    place = tmp_path / "queries.jsonl"
    place.write_text(inventory_text(INVENTORY), encoding="utf-8")
    assert read_inventory(place) == INVENTORY
    assert read_inventory(tmp_path) == INVENTORY
    assert place.read_text().startswith(
        '{"kind":"header","format":"nicol-inventory","version":1,"provider":"postgresql"'
    )


def test_several_are_summed() -> None:
    both = combined([INVENTORY, INVENTORY])
    (query,) = both.queries
    assert (query.count, query.total_ms, query.max_ms, query.rows, query.max_rows) == (4, 60.0, 20.0, 14, 5)
    assert query.durations[3:5] == (2, 2)
    assert query.statements == (Statement('SELECT "id" FROM "Post"', 4, 50.0, 15.0),)
    assert query.origins == (Origin("app.py", 41, "page", 4),)
    assert both.findings == (FINDING,)
    assert (both.dropped, both.provider) == (6, "postgresql")


def test_percentiles_come_from_classes() -> None:
    assert (QUERY.mean_ms, QUERY.percentile_ms(0.5), QUERY.percentile_ms(0.95)) == (15.0, 10.0, 20.0)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "header"),
        ('{"kind":"query"}\n', 1, "missing required field"),
        ('{"kind":"header","format":"nicol-inventory","version":2}\n', 1, "newer"),
        (inventory_text(Inventory()) + "nonsense\n", 2, "malformed"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, text: str, line: int, problem: str) -> None:
    place = tmp_path / "queries.jsonl"
    place.write_text(text, encoding="utf-8")
    with pytest.raises(InventoryFileError, match=problem) as caught:
        read_inventory(place)
    assert caught.value.line == line


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InventoryFileError, match="No such file"):
        read_inventory(tmp_path / "none.jsonl")
