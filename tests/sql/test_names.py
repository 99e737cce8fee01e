"""Names in SQL held against the tables that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicol.dialects import dialect_for
from nicol.sql import read_script
from nicol.sql.names import Catalogue, of_schema, of_structure, unknown_names
from nicol.sql.replay import after
from nicol.sql.structure import Structure
from nicol.text.span import Source
from nicol.validate import load_or_raise

MODELS = """
model User {
  id    String @id
  email String
  tags  Tag[]
  posts Post[]
  @@map("users")
}

model Post {
  id        String   @id
  title     String
  viewCount Int
  createdAt DateTime @map("created_at")
  data      Json
  author    User     @relation(fields: [authorId], references: [id])
  authorId  String
  @@map("posts")
}

model Tag {
  id    String @id
  name  String
  users User[]
}
"""


def catalogue(provider: str) -> Catalogue:
    text = f'datasource db {{\n  provider = "{provider}"\n}}\n{MODELS}'
    return of_schema(load_or_raise([Source(Path("schema.prisma"), text)]))


def found(sql: str, provider: str = "postgresql") -> list[tuple[str, str, str]]:
    """What is unknown: kind, the text at its place, and what was meant."""
    return [(one.kind, sql[one.start : one.end], one.nearest) for one in unknown_names(sql, catalogue(provider))]


@pytest.mark.parametrize(
    ("sql", "unknown"),
    [
        ("SELECT p.author_id FROM posts p", [("column", "p.author_id", '"authorId"')]),
        ("SELECT p.authorId FROM posts p", [("column", "p.authorId", '"authorId"')]),
        ("SELECT titel FROM posts", [("column", "titel", "title")]),
        ('SELECT "createdAt" FROM posts', [("column", '"createdAt"', "created_at")]),
        ("SELECT id FROM post", [("table", "post", "posts")]),
        ("SELECT id FROM User", [("table", "User", "users")]),
        ("SELECT id FROM Tag", [("table", "Tag", '"Tag"')]),
        ("SELECT id FROM nowhere", [("table", "nowhere", "")]),
        ("INSERT INTO posts (id, views) VALUES ('a', 1)", [("column", "views", "")]),
        ("UPDATE posts SET view_count = 1 WHERE id = $1", [("column", "view_count", '"viewCount"')]),
        ("DELETE FROM posts WHERE autor = 1", [("column", "autor", '"authorId"')]),
        ("SELECT 1 FROM users u WHERE EXISTS (SELECT 1 FROM posts p WHERE p.user_id = u.id)", [("column", "p.user_id", "")]),  # noqa: E501
        ("SELECT * FROM posts ORDER BY created", [("column", "created", "created_at")]),
        ("WITH x AS (SELECT id, mail FROM users) SELECT id FROM x", [("column", "mail", "email")]),
        ("WITH x AS (SELECT id FROM users) SELECT x.email FROM x", [("column", "x.email", "")]),
        ("SELECT s.b FROM (SELECT id AS a FROM users) s", [("column", "s.b", "")]),
        ("SELECT id FROM users UNION SELECT ide FROM posts", [("column", "ide", "id")]),
        ("SELECT count(pt.post_id) FROM posts p JOIN users pt ON p.id = pt.tag_id", [
            ("column", "pt.post_id", ""), ("column", "pt.tag_id", "")
        ]),
    ],
)  # fmt: skip
def test_unknown_names_are_found_with_what_was_meant(sql: str, unknown: list[tuple[str, str, str]]) -> None:
    assert found(sql) == unknown


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT p.id, p."authorId", count(*) AS total FROM posts p GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY total',
        "SELECT extract(epoch FROM created_at), created_at::date, created_at AT TIME ZONE 'UTC' FROM posts",
        "SELECT date_trunc('day', created_at) AS day, sum(\"viewCount\") s FROM posts GROUP BY day ORDER BY s DESC NULLS LAST",  # noqa: E501
        "SELECT CASE WHEN title LIKE 'a%' THEN 1 ELSE 0 END flag FROM posts WHERE title ILIKE '%x' LIMIT 10 OFFSET $1",
        "SELECT data->>'a', data #>> '{b,c}', data ? 'k' FROM posts WHERE data @> '{}'::jsonb",
        "SELECT u.*, x.n FROM users u LEFT JOIN LATERAL (SELECT count(*) n FROM posts p WHERE p.\"authorId\" = u.id) x ON true",  # noqa: E501
        "SELECT n FROM generate_series(1, 10) AS n",
        "SELECT row_number() OVER (PARTITION BY \"authorId\" ORDER BY created_at) rn FROM posts WINDOW w AS (ORDER BY id)",  # noqa: E501
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t",
        "INSERT INTO posts AS p (id, title) VALUES ($1, 'a') ON CONFLICT (id) DO UPDATE SET title = excluded.title, \"viewCount\" = p.\"viewCount\" + 1 RETURNING id",  # noqa: E501
        "INSERT INTO users (id, email) SELECT p.id, p.title FROM posts p JOIN users u ON u.id = p.\"authorId\"",
        'UPDATE posts p SET title = u.email FROM users u WHERE u.id = p."authorId" RETURNING p.id',
        'DELETE FROM posts USING users WHERE users.id = posts."authorId"',
        'SELECT "A", "B" FROM "_TagToUser"',
        "SELECT cast(title AS character varying), title || 'x' alias FROM public.posts",
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
        "SELECT interval '1 day', date '2020-01-01', array(SELECT id FROM users), array_agg(id ORDER BY title) FROM posts",  # noqa: E501
        "SELECT count(*) FILTER (WHERE title = '') FROM posts",
        "SELECT p FROM posts p WHERE p.ctid = '(0,1)' FOR UPDATE SKIP LOCKED",
        "SELECT x.anything FROM json_to_recordset('[]') AS x(anything int)",
        "SELECT id FROM posts WHERE (id, title) IN (SELECT id, email FROM users) AND id = ANY($1) AND NOT title IS NULL",  # noqa: E501
        "SELECT string_agg(DISTINCT title, ', ' ORDER BY title) FROM posts TABLESAMPLE system (1)",
        "SELECT other.thing FROM audit.log other",
        "CREATE VIEW v AS SELECT id FROM posts",
        "ALTER TABLE posts ADD COLUMN x int",
        "SELECT titel FROM posts, unnest(ARRAY[1]) y",
    ],
)  # fmt: skip
def test_good_sql_is_left_alone(sql: str) -> None:
    assert found(sql) == []


def test_other_databases_have_other_names() -> None:
    assert found('SELECT p.ID, `viewCount` FROM POSTS p WHERE p.title = "text"', "mysql") == []
    assert found("SELECT viewcount FROM Posts WHERE created_at > NOW() - INTERVAL 1 DAY", "mysql") == []
    assert found("SELECT `views` FROM posts", "mysql") == [("column", "`views`", "")]
    assert found("SELECT AUTHORID, rowid FROM posts WHERE title GLOB 'a*'", "sqlite") == []
    assert found("INSERT INTO posts (id) VALUES (1) ON DUPLICATE KEY UPDATE title = VALUES(title)", "mysql") == []
    assert found("UPDATE posts p JOIN users u ON u.id = p.authorId SET p.title = u.email WHERE u.id = ?", "mysql") == []


def test_places_are_those_of_the_second_statement_too() -> None:
    sql = "SELECT 1;\n-- a comment\nSELECT titel FROM posts;"
    [one] = unknown_names(sql, catalogue("postgresql"))

    assert (sql[one.start : one.end], one.within) == ("titel", "posts")


def test_a_history_is_a_catalogue_too() -> None:
    dialect = dialect_for("postgresql")
    structure = Structure(dialect)
    for read in read_script('CREATE TABLE "users" ("id" TEXT, "email" TEXT);', dialect):
        structure = after(structure, read.ddl, 0)
    known = of_structure(structure)

    assert [one.nearest for one in unknown_names('UPDATE users SET "emial" = 1', known)] == ["email"]
    assert unknown_names("UPDATE elsewhere SET a = 1", known) == ()
