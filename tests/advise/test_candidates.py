"""From what queries ask for to the indexes that would serve them."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.advise.access import Access, Use
from nicol.advise.candidates import candidates
from nicol.advise.from_calls import uses_of_calls
from nicol.advise.from_sql import accesses_of_sql
from nicol.advise.logs import read_slow_log
from nicol.lint.calls import read_program
from nicol.model.schema import Schema
from nicol.text.span import Source
from nicol.validate import load_or_raise

SCHEMA = load_or_raise(
    [
        Source(
            Path("schema.prisma"),
            """
datasource db {
  provider = "postgresql"
}

enum Kind {
  A
  B
}

model User {
  id    Int    @id
  email String @unique
  age   Int
  posts Post[]
}

model Post {
  id        Int      @id
  kind      Kind
  isDraft   Boolean
  title     String
  body      String   @db.Text
  data      Json
  createdAt DateTime @map("created_at")
  author    User     @relation(fields: [authorId], references: [id])
  authorId  Int      @map("author_id")

  @@index([title, createdAt])
  @@map("posts")
}
""",
        )
    ]
)


def of_code(code: str, schema: Schema = SCHEMA) -> list[str]:
    program = read_program([Source(Path("app.py"), code)], schema)
    return [f"{one.model} {one.line}" for one in candidates(uses_of_calls(program, schema), schema)]


@pytest.mark.parametrize(
    ("call", "lines"),
    [
        ("db.post.find_many(where={'authorId': x})", ["Post @@index([authorId])"]),
        ("db.post.find_many(where={'isDraft': True, 'authorId': x})", ["Post @@index([authorId, isDraft])"]),
        ("db.post.find_many(where={'kind': 'A', 'createdAt': {'gt': x}})", ["Post @@index([kind, createdAt])"]),
        ("db.post.find_many(order_by=[{'createdAt': 'desc'}, {'id': 'desc'}], take=9)", [
            "Post @@index([createdAt(sort: Desc)])"
        ]),
        ("db.post.find_many(order_by={'createdAt': 'desc'})", []),
        ("db.post.find_many(where={'isDraft': True})", []),
        ("db.post.find_many(where={'kind': 'A'})", []),
        ("db.post.find_many(where={'body': x})", []),
        ("db.post.find_many(where={'title': x}, order_by={'createdAt': 'desc'}, take=3)", []),
        ("db.post.find_many(where={'title': x, 'id': 3})", []),
        ("db.post.find_many(where={'title': {'contains': x}})", []),
        ("db.post.find_many(where={'OR': [{'authorId': x}, {'title': x}]})", []),
        ("db.post.find_many(where={'author': {'age': x}})", ["User @@index([age])"]),
        ("db.user.find_many(where={'posts': {'some': {'isDraft': True}}})", ["Post @@index([authorId, isDraft])"]),
        ("db.user.find_unique(where={'id': x}, include={'posts': {'order_by': {'createdAt': 'desc'}}})", [
            "Post @@index([authorId, createdAt(sort: Desc)])"
        ]),
        ("db.user.find_unique(where={'email': x})", []),
        ("db.user.create({'id': 1, 'email': x, 'age': 3})", []),
        ("db.post.update_many(where={'authorId': x}, data={'isDraft': True})", ["Post @@index([authorId])"]),
    ],
)  # fmt: skip
def test_candidates_of_calls(call: str, lines: list[str]) -> None:
    assert of_code(call) == lines


def test_candidates_that_begin_alike_are_one() -> None:
    code = (
        "db.post.find_many(where={'authorId': x})\ndb.post.find_many(where={'authorId': x, 'createdAt': {'lt': x}})\n"
    )
    assert of_code(code) == ["Post @@index([authorId, createdAt])"]


def test_conditions_that_may_be_absent_are_not_all_put_together() -> None:
    code = """
def find(db, a, b):
    where = {"isDraft": False}
    if a:
        where["authorId"] = a
    if b:
        where["createdAt"] = b
    return db.post.find_many(where=where)
"""
    assert of_code(code) == ["Post @@index([authorId, isDraft])", "Post @@index([createdAt, isDraft])"]


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("SELECT * FROM posts WHERE author_id = $1", [Access("Post", ("authorId",))]),
        ("SELECT p.id FROM posts AS p WHERE p.title = ? AND p.created_at >= ? ORDER BY p.id DESC LIMIT 5", [
            Access("Post", ("title",), "createdAt", (("id", "desc"),), True)
        ]),
        ('SELECT * FROM "User" u JOIN posts p ON p.author_id = u.id WHERE u.age IN (1, 2)', [Access("User", ("age",))]),
        ("SELECT 1 FROM posts WHERE id IN (SELECT id FROM posts WHERE title = 'a')", [
            Access("Post", ("title",)), Access("Post", ("id",))
        ]),
        ("UPDATE posts SET title = 'x' WHERE created_at BETWEEN $1 AND $2 AND kind <> 'A'", [
            Access("Post", (), "createdAt")
        ]),
        ("DELETE FROM posts WHERE author_id = 1 OR title = 'x'", []),
        ('SELECT a.id FROM "public"."posts" AS a WHERE (a."author_id" = $1 AND (a."title" = $2)) LIMIT $3', [
            Access("Post", ("title", "authorId"), None, (), True)
        ]),
        ("SELECT 1 FROM posts WHERE title IS NOT NULL AND author_id IS NULL", [Access("Post", ("authorId",))]),
        ("SELECT * FROM elsewhere WHERE a = 1", []),
        ("this is no SQL (", []),
    ],
)  # fmt: skip
def test_accesses_of_sql(sql: str, found: list[Access]) -> None:
    assert list(accesses_of_sql(sql, SCHEMA)) == found


def test_uses_say_where_they_come_from() -> None:
    program = read_program([Source(Path("app.py"), "\ndb.post.find_many(where={'authorId': x})\n")], SCHEMA)

    assert list(uses_of_calls(program, SCHEMA)) == [
        Use(Access("Post", ("authorId",)), "Post.find_many", 0, 0.0, "app.py:2")
    ]


def test_a_slow_log_is_read(tmp_path: Path) -> None:
    log = tmp_path / "slow.log"
    log.write_text(
        "/usr/sbin/mariadbd, Version: 10.11. started with:\n"
        "# Time: 260101  1:00:00\n# User@Host: root[root] @ localhost []\n"
        "# Query_time: 0.500000  Lock_time: 0.000010  Rows_sent: 1  Rows_examined: 20000\n"
        "SET timestamp=1700000000;\nSELECT * FROM posts WHERE author_id = 7;\n"
        "# Query_time: 1.000000  Lock_time: 0.000010\nuse shop;\nSELECT * FROM posts\nWHERE title = 'a b';\n"
        "# Query_time: 0.250000  Lock_time: 0.000010\nSELECT * FROM posts WHERE author_id = 9;\n"
    )

    assert [(one.sql, one.calls, one.total_ms) for one in read_slow_log(log)] == [
        ("SELECT * FROM posts\nWHERE title = ?", 1, 1000.0),
        ("SELECT * FROM posts WHERE author_id = ?", 2, 750.0),
    ]
